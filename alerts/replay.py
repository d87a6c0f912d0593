"""Replay of a rule on history: what it would have found, had it been active, by the very statements that live running asks.

Each signal is asked as of its own time and each day as of its beginning, live and here; so both agree, but for what reached the
graph later than it happened, and for cases that people closed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from alerts.rule_evaluation import (
    CompiledRule,
    RuleIndex,
    RuleTest,
    compile_rule,
    evaluate_tests,
    tests_of_day,
    tests_of_signals,
)
from graph import clock
from graph.alerts import alert_feed
from graph.alerts.cases import Firing, fold_firings
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.rules.measures import measures_of
from graph.rules.rule_file import RuleFile
from graph.rules.rule_statements import describe_measure
from graph.words import BattlemapError, Text


def replay_rule(graph: Graph, rule: RuleFile, since: dt.date, until: dt.date) -> list[Row]:
    """Each time that it would have held, in the order of time: {at, customer, name, signal, alert, new, facts, told, title}.

    `new` says whether it would have opened a case, `alert` which firings are one. Raises BattlemapError where it can't be asked.
    """
    facts = measures_of(graph.model)
    compiled = compile_rule(rule, 0, facts)
    names: dict[str, Row] = {}
    firings: list[Firing] = []
    for rows, tests in _evaluated(graph, compiled, since, until):
        names |= {row["customer"]: row for row in rows}
        found = evaluate_tests(graph, tests)
        if found.failures:
            raise BattlemapError(FAILED.fill(why=found.failures[rule.id]), "RULE")
        firings += found.firings
    return [
        {
            "at": f.at,
            "customer": f.customer,
            "name": _names(names[f.customer]),
            "signal": f.signal,
            "alert": alert,
            "new": new,
            "facts": f.facts,
            "told": [_both(describe_measure(row, facts)) for row in f.facts],
            "title": _both(f.title),
        }
        for alert, new, f in fold_firings(firings, {})
    ]


def _evaluated(
    graph: Graph, compiled: CompiledRule, since: dt.date, until: dt.date
) -> Iterator[tuple[list[Row], list[RuleTest]]]:
    """What is to be asked, piece by piece: signals or customers, and the tests of them."""
    if compiled.rule.on == "signal":
        rows = alert_feed.signals_between(graph, clock.start_of_day(since), clock.end_of_day(until))
        yield rows, list(tests_of_signals(RuleIndex([compiled]), rows, None))
        return
    for rows in alert_feed.list_customers(graph):
        for offset in range((until - since).days + 1):
            yield rows, list(tests_of_day([compiled], rows, since + dt.timedelta(days=offset)))


def _names(row: Row) -> dict[str, str]:
    return {"en": row["name_en"], "zh": row["name"]}


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


FAILED = Text("the rule can't be worked out: {why}", "规则无法执行:{why}")
