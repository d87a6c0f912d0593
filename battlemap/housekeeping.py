"""Housekeeping beside serving: old events and sessions go, the head of the audit log goes out, and what people decided is applied."""

from __future__ import annotations

import logging
import time
from threading import Event, Thread

from battlemap.audit_heads import give_out_head
from graph.access.sessions import prune_sessions
from graph.alerts import cases
from graph.db.client import Graph
from graph.store import events
from graph.words import BattlemapError

HOUR = 3600.0
log = logging.getLogger("battlemap")


def run_housekeeping(
    graph: Graph, event_days: int, alert_days: int, audit_channel: str | None = None, pause: float = HOUR
) -> None:
    """Remove what is older than some days, now and every hour, and see to the day's head of the log; for a thread of its own."""
    while True:
        try:
            events.prune_events(graph, event_days)
            cases.prune_cases(graph, alert_days)
            prune_sessions(graph)
            if audit_channel is not None:
                give_out_head(graph, audit_channel)
        except BattlemapError as error:
            log.warning("housekeeping waits for an hour: %s", error.text.en)
        time.sleep(pause)


class ResolutionScheduler:
    """Called after a person decided on two ids: entity resolution applies it soon, once for many decisions.

    A process that ends before that loses nothing: the next resolution, after any load, applies what was decided.
    """

    def __init__(self, graph: Graph):
        self.graph = graph
        self._asked = Event()
        self._thread: Thread | None = None

    def __call__(self) -> None:
        self._asked.set()
        if self._thread is None:
            self._thread = Thread(target=self._run, daemon=True)
            self._thread.start()

    def _run(self) -> None:
        from ingest.resolve.resolution import resolve_parties  # not before somebody decides

        while self._asked.wait():
            self._asked.clear()
            try:
                resolve_parties(self.graph)
            except BattlemapError as error:
                log.warning("a decision on two ids waits for the next load: %s", error.text.en)
