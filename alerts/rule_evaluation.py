"""Rule evaluation: which rules concern a signal or a customer, and for which they hold.

A rule that asks for one industry, region or kind of signal is found by that, so that the others cost nothing; whether it holds
is the database's to say, one statement for all rules of one shape.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, NamedTuple

from graph import clock
from graph.alerts.cases import Firing, Notification
from graph.db.client import Graph
from graph.db.transactions import Row, group_by
from graph.model.model import Model
from graph.rules.measures import Measure, measures_of
from graph.rules.rule_checks import check_rule
from graph.rules.rule_file import Condition, RuleFile
from graph.rules.rule_lifecycle import RULES
from graph.rules.rule_statements import ConditionShape, condition_shape, condition_statement, measured_values
from graph.words import BattlemapError, Text, is_away

KEYS = {"signal.kind": "kind", "customer.industry": "industry", "customer.region": "region"}
MOST_KEYS = 500  # places in the index that one rule may take
BATCH = 2000  # tests in one statement


@dataclass(frozen=True)
class CompiledRule:
    """A rule that can be asked."""

    rule: RuleFile
    version: int
    shape: ConditionShape
    values: list[Any]


class RuleTest(NamedTuple):
    """A rule that is to be asked of a customer at a moment. `about` tells of the customer, and of the signal if one came."""

    compiled: CompiledRule
    at: dt.datetime
    about: Row


@dataclass(slots=True)
class EvaluationResult:
    """The result of an evaluation: firings, and the rules that could not be asked, with why."""

    firings: list[Firing] = field(default_factory=list)
    failures: dict[str, Text] = field(default_factory=dict)


class RuleIndex:
    """The rules in force, by what they require."""

    def __init__(self, compiled: Iterable[CompiledRule], failures: dict[str, Text] | None = None):
        self.failures = failures or {}  # rules that can't be asked at all
        self.all = list(compiled)
        self.day = [each for each in self.all if each.rule.on == "day"]
        self._signal: dict[tuple[str | None, ...], list[CompiledRule]] = {}
        for each in self.all:
            for key in _keys(each.rule.if_) if each.rule.on == "signal" else ():
                self._signal.setdefault(key, []).append(each)

    def of(self, about: Row) -> list[CompiledRule]:
        """The rules that may hold for a signal, each once."""
        values = [(about.get(name), None) for name in KEYS.values()]
        return [each for key in dict.fromkeys(product(*values)) for each in self._signal.get(key, ())]


def index_rules(rows: Iterable[Row], model: Model) -> RuleIndex:
    """The rules {id, version, body} that are kept. One that the model no longer allows is set aside, and the others go on."""
    measures, compiled, failures = measures_of(model), [], {}
    for row in rows:
        try:
            rule = RULES.load(row)
            check_rule(rule, model)
            compiled.append(compile_rule(rule, row["version"], measures))
        except (BattlemapError, ValueError) as error:
            failures[row["id"]] = error.text if isinstance(error, BattlemapError) else UNREADABLE
    return RuleIndex(compiled, failures)


def compile_rule(rule: RuleFile, version: int, measures: dict[str, Measure]) -> CompiledRule:
    """Raises nothing for a rule that was checked."""
    return CompiledRule(rule, version, *condition_shape(rule.if_, measures))


def _keys(condition: Condition) -> list[tuple[str | None, ...]]:
    """Where a rule stands in the index: what its facts, all of which must hold, require of kind, industry and region."""
    tests_of = {each.fact: each.tests for each in (condition.all or [condition]) if each.fact in KEYS}
    wanted: list[Sequence[str | None]] = []
    for name in KEYS:
        tests = tests_of.get(name, {})
        values = [tests["is"]] if "is" in tests else tests.get("in")
        wanted.append(values or [None])
    size = 1
    for number, values in enumerate(wanted):
        size *= len(values)
        if size > MOST_KEYS:
            wanted[number] = [None]
    return list(product(*wanted))


def tests_of_signals(book: RuleIndex, rows: Iterable[Row], now: dt.datetime | None) -> Iterator[RuleTest]:
    """The tests of signals that came. Those that are history when they come are not; `now` None: all are fresh."""
    for row in rows:
        for each in book.of(row):
            if now is None or row["at"] >= now - dt.timedelta(days=each.rule.fresh):
                yield RuleTest(each, row["at"], row)


def tests_of_day(rules: Iterable[CompiledRule], rows: Iterable[Row], day: dt.date) -> Iterator[RuleTest]:
    """The tests of customers on a day: as they stand when it begins."""
    at = clock.start_of_day(day)
    found = list(rows)
    for each in rules:
        for key in _keys(each.rule.if_):
            wanted = dict(zip(KEYS.values(), key, strict=True))
            for row in found:
                if all(value is None or row.get(name) == value for name, value in wanted.items() if name != "kind"):
                    yield RuleTest(each, at, row)


def evaluate_tests(graph: Graph, tests: Iterable[RuleTest]) -> EvaluationResult:
    """Ask everything. A rule that fails does not keep the others from being asked."""
    found, measures = EvaluationResult(), measures_of(graph.model)
    for shape, group in group_by(tests, lambda t: t.compiled.shape).items():
        for start in range(0, len(group), BATCH):
            _ask(graph, shape, group[start : start + BATCH], measures, found)
    found.firings.sort(key=lambda f: (f.at, f.id))
    return found


def warm_plans(graph: Graph, book: RuleIndex) -> None:
    """Let the database plan what rules ask, before the first signal waits for it."""
    for shape in dict.fromkeys(each.shape for each in book.all):
        try:
            graph.read(condition_statement(shape), tests=[])
        except BattlemapError as error:
            if is_away(error):
                raise


def _ask(
    graph: Graph, shape: ConditionShape, tests: list[RuleTest], measures: dict[str, Measure], found: EvaluationResult
) -> None:
    began = time.monotonic()
    asked = [
        {"n": n, "customer": t.about["customer"], "signal": t.about.get("signal"), "at": t.at, "p": t.compiled.values}
        for n, t in enumerate(tests)
    ]
    try:
        rows = graph.read(condition_statement(shape), tests=asked)
    except BattlemapError as error:
        _alone(graph, shape, tests, measures, found, error)
        return
    milliseconds = (time.monotonic() - began) * 1000 / len(tests)
    found.firings += [_firing(tests[row["n"]], row["facts"], measures, milliseconds) for row in rows]


def _alone(
    graph: Graph,
    shape: ConditionShape,
    tests: list[RuleTest],
    measures: dict[str, Measure],
    found: EvaluationResult,
    error: BattlemapError,
) -> None:
    """Rule by rule: one that fails, or takes too much, is not asked any further. Raises where the database is away."""
    if is_away(error):
        raise error
    by_rule = group_by(tests, lambda t: t.compiled.rule.id)
    if len(by_rule) == 1:
        found.failures[tests[0].compiled.rule.id] = error.text
        return
    for group in by_rule.values():
        _ask(graph, shape, group, measures, found)


def _firing(test: RuleTest, values: list[Any], measures: dict[str, Measure], milliseconds: float) -> Firing:
    rule, about = test.compiled.rule, test.about
    return Firing(
        rule.id,
        test.compiled.version,
        rule.intent,
        rule.window,
        about["customer"],
        test.at,
        _title(rule, about, None),
        about.get("signal"),
        measured_values(rule.if_, measures, values),
        _pushes(rule, about),
        _todo(rule),
        milliseconds,
    )


def _pushes(rule: RuleFile, about: Row) -> tuple[Notification, ...]:
    """Each channel once, with the title of the first that names it."""
    titles: dict[str, Text] = {}
    for notify in (action.notify for action in rule.then if action.notify):
        for channel in notify.channels:
            titles.setdefault(channel, _title(rule, about, notify.title.text if notify.title else None))
    return tuple(Notification(channel, title) for channel, title in titles.items())


def _title(rule: RuleFile, about: Row, template: Text | None) -> Text:
    names = Text(about["name_en"], about["name"])
    signal = Text(about.get("title_en") or "", about.get("title") or "")
    budget = "" if about.get("budget") is None else f"{about['budget']:,.0f}"
    return (template or TITLE).fill(customer=names, signal=signal, rule=rule.name.text, budget=budget)


def _todo(rule: RuleFile) -> tuple[Row, ...]:
    """What the rule wants done, as the alert keeps it."""
    return tuple(
        {"rule": rule.id} | action.model_dump(exclude_none=True) for action in rule.then if action.notify is None
    )


TITLE = Text("{customer}: {rule}", "{customer}:{rule}")
UNREADABLE = Text("the rule can't be read any more; draft it anew", "规则已无法读取;请重新起草")
