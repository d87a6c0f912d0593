"""Alert engine, from signals to cases: reads the outbox, asks the rules, writes what holds together with how far it has read.

    engine = Engine(graph, worker)
    while engine.step(): ...           # True where there may be more at once

Asking reads only; what it found and the place in the outbox are written in one transaction, so that a process that dies has
either done both or neither, and the next one asks again. One process at a time does this; the others stand by.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterable, Mapping

from alerts.rule_evaluation import (
    EvaluationResult,
    RuleIndex,
    evaluate_tests,
    index_rules,
    tests_of_day,
    tests_of_signals,
    warm_plans,
)
from alerts.rule_monitor import RuleMonitor
from graph.alerts import alert_feed, cases
from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.words import BattlemapError, Text

PAGE = 500  # events that are read at once
RENEW = 2.0  # seconds after which the lead is taken again, before anything is done with it
SILENCE = 60.0  # seconds in which one warning about a rule is enough
log = logging.getLogger("battlemap.alerts")
Clock = Callable[[], dt.datetime]


class Engine:
    """Evaluates rules for one process. `clock` gives the time.

    `warn`: channels that are told when rules or channels do not work as they should.
    """

    def __init__(self, graph: Graph, worker: str, clock: Clock = now, warn: Iterable[str] = ()):
        self.graph, self.worker, self.clock = graph, worker, clock
        self.watch = RuleMonitor(graph, clock, tuple(warn))
        self._book, self._rules = RuleIndex(()), -1
        self._place: int | None = None
        self._renewed = float("-inf")
        self._warned: dict[str, float] = {}
        self._planned = False

    def step(self) -> bool:
        """Look once. Whether there may be more at once; False too where another process leads.

        While nothing happens nothing is written: the lead may lapse, and is taken by who finds something to do.
        """
        if self._place is None and self._is_due():
            self._take_lead()
        if self._place is None:
            return False
        seen = alert_feed.read_feed(self.graph, self._place, PAGE)
        if seen.rules != self._rules:
            self._book, self._rules = (index_rules(alert_feed.active_rules(self.graph), self.graph.model), seen.rules)
            self._warn(self._book.failures)
            if not self._planned:
                self._planned = True
                warm_plans(self.graph, self._book)
        if seen.events and self._is_due():
            place = self._place
            self._take_lead()
            if self._place != place:  # another process has been on
                return self._place is not None
        if seen.events:
            ids = [event.target for event in seen.events if event.kind == "signal"]
            rows = alert_feed.read_signals(self.graph, list(dict.fromkeys(ids))) if ids else []
            tests = list(tests_of_signals(self._book, rows, self.clock()))
            self._commit(seen.events[-1].seq, evaluate_tests(self.graph, tests), [t.compiled.rule.id for t in tests])
        return len(seen.events) == PAGE

    def _is_due(self) -> bool:
        return time.monotonic() - self._renewed > RENEW

    def _take_lead(self) -> None:
        """The lease, and the place that has been reached, unless another process leads."""
        self._place, self._renewed = alert_feed.acquire_lease(self.graph, self.worker), time.monotonic()

    @property
    def leads(self) -> bool:
        return self._place is not None

    @property
    def has_rules(self) -> bool:
        """Whether any rule is in force, as far as this process has seen."""
        return bool(self._book.all)

    def leave(self) -> None:
        """Let another process lead."""
        if self._place is not None:
            alert_feed.release_lease(self.graph, self.worker)
            self._place = None

    def day(self) -> bool:
        """Ask the rules of days once a day, of all customers; whether it was done now."""
        today = self.clock().date()
        if self._place is None or alert_feed.day_done(self.graph) >= today.toordinal():
            return False
        self._take_lead()
        if self._place is None:
            return False
        rows: list[Row]
        for rows in alert_feed.list_customers(self.graph) if self._book.day else ():
            tests = list(tests_of_day(self._book.day, rows, today))
            self._write(None, evaluate_tests(self.graph, tests), [t.compiled.rule.id for t in tests])
            self._take_lead()
        self.watch.look()
        alert_feed.finish_day(self.graph, today.toordinal())
        return True

    def _commit(self, seq: int, found: EvaluationResult, rules: list[str]) -> None:
        """Write what holds and move on. Where another process leads by now, it does so instead."""
        assert self._place is not None
        moved = self._write((self.worker, self._place, seq), found, rules)
        self._place, self._renewed = (seq, time.monotonic()) if moved else (None, float("-inf"))

    def _write(self, move: tuple[str, int, int] | None, found: EvaluationResult, rules: list[str]) -> bool:
        wrote = alert_feed.commit_firings(self.graph, move, found.firings, _counts(found, rules))
        if wrote:
            self._warn(found.failures)
        return wrote

    def _warn(self, failures: Mapping[str, Text]) -> None:
        """Tell of rules that fail, of each now and then."""
        at = time.monotonic()
        news = {rule: why for rule, why in failures.items() if at - self._warned.get(rule, -SILENCE) >= SILENCE}
        self._warned |= dict.fromkeys(news, at)
        for rule, why in news.items():
            log.warning("rule %s can't be worked out: %s", rule, why.en)
        try:
            self.watch.failed(news)
        except BattlemapError as error:
            log.warning("a warning could not be written: %s", error.text.en)


def _counts(found: EvaluationResult, rules: list[str]) -> list[Row]:
    """How often each rule was looked at, and held."""
    by_rule = cases.firings_by_rule(found.firings)
    evaluated: dict[str, int] = {}
    for rule in rules:
        evaluated[rule] = evaluated.get(rule, 0) + 1
    return [
        {
            "id": rule,
            "evaluated": n,
            "fired": len(by_rule.get(rule, ())),
            "failed": rule in found.failures,
            "last": max((f.at for f in by_rule.get(rule, ())), default=None),
        }
        for rule, n in evaluated.items()
    ]
