"""The feed of rule evaluation, and how far it has come: signals and customers to look at, and one place in the outbox.

One process at a time moves that place on, for as long as its lease lasts; whoever dies loses it to another within seconds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from neo4j import ManagedTransaction

from graph.alerts import cases
from graph.alerts.cases import Firing
from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.rules.rule_lifecycle import ACTIVE, VERSION
from graph.store.events import FOLLOWING, Event, event_of_row

LEAD = """MERGE (l:Lock {id: 'alerts'}) SET l.seq = coalesce(l.seq, 0)
WITH l WHERE l.by = $worker OR l.until IS NULL OR l.until < $now
SET l.by = $worker, l.until = $until RETURN l.seq AS seq"""
ADVANCE = """MATCH (l:Lock {id: 'alerts'}) SET l.seq = l.seq
WITH l WHERE l.by = $worker AND l.seq = $after SET l.seq = $seq, l.until = $until RETURN l.seq AS seq"""
LEAVE = "MATCH (l:Lock {id: 'alerts'}) WHERE l.by = $worker SET l.until = null"
LAG = """OPTIONAL MATCH (l:Lock {id: 'alerts'}) OPTIONAL MATCH (e:Event) WHERE e.seq > coalesce(l.seq, 0)
RETURN count(e) AS events, min(e.at) AS oldest"""
DAYS = "MERGE (l:Lock {id: 'alerts-day'}) RETURN coalesce(l.seq, 0) AS day"
DAY_DONE = "MATCH (l:Lock {id: 'alerts-day'}) SET l.seq = $day"
CASES_OF_DAY = """MATCH (f:Firing) WHERE f.at > $since WITH f.rule AS id, count(DISTINCT f.alert) AS n
MATCH (r:Rule {id: id, status: 'active'}) RETURN id, n, r.body AS body ORDER BY id"""
SILENT = """MATCH (r:Rule {status: 'active'}) MATCH (v:RuleVersion {id: r.id + '@' + toString(r.version)})
RETURN r.id AS id, r.body AS body, coalesce(r.last_fired, v.activated) AS last ORDER BY id"""
FAILING = "MATCH (r:Rule {status: 'active'}) WHERE r.error IS NOT NULL RETURN count(r) AS n"
FAILED = "MATCH (r:Rule {id: $id}) SET r.failed = coalesce(r.failed, 0) + 1, r.error = $error"
SIGNAL = """MATCH (s)-[:SIGNALS]->(c:Organization) WHERE c:Customer
RETURN s.id AS signal, s.kind AS kind, s.at AS at, coalesce(s.title, s.title_en) AS title, coalesce(s.title_en, s.title) AS title_en,
  s.budget AS budget, c.id AS customer, c.name AS name, coalesce(c.name_en, c.name) AS name_en, c.industry AS industry,
  c.region AS region"""
SIGNALS = f"UNWIND $ids AS id MATCH (s:Signal {{id: id}}) {SIGNAL} ORDER BY at, signal, customer"
HISTORY = f"MATCH (s:Signal) WHERE s.at >= $since AND s.at <= $until {SIGNAL} ORDER BY at, signal, customer"
CUSTOMERS = """MATCH (c:Organization) WHERE c.id > $after AND c:Customer WITH c ORDER BY c.id LIMIT $limit
RETURN c.id AS id, c.id AS customer, c.name AS name, coalesce(c.name_en, c.name) AS name_en, c.industry AS industry, c.region AS region
ORDER BY id"""
LEASE = 5  # seconds without a sign of life after which another process takes over


class FeedBatch(NamedTuple):
    """A batch of the feed: the version of all rules, and events without a gap."""

    rules: int
    events: list[Event]


def acquire_lease(graph: Graph, worker: str) -> int | None:
    """The place that has been reached, where this process may move it on; None where another one does."""
    at = now()
    until = at + dt.timedelta(seconds=LEASE)
    rows = graph.write(lambda tx: run(tx, LEAD, worker=worker, now=at, until=until))
    return int(rows[0]["seq"]) if rows else None


def release_lease(graph: Graph, worker: str) -> None:
    """Let another process go on at once."""
    graph.write(lambda tx: run(tx, LEAVE, worker=worker))


def read_feed(graph: Graph, after: int, limit: int) -> FeedBatch:
    """The events after a place, and whether rules have changed."""
    row = graph.read(f"CALL () {{ {FOLLOWING} }} CALL () {{ {VERSION} }} RETURN *", after=after, limit=limit)[0]
    events = [event_of_row(event) for event in row["events"]]
    return FeedBatch(int(row["version"]), [e for number, e in enumerate(events, after + 1) if e.seq == number])


def commit_firings(graph: Graph, move: tuple[str, int, int] | None, firings: list[Firing], counts: list[Row]) -> bool:
    """Write what rules found, and move the place on: (worker, from, to). False, and nothing is written, where another leads."""

    def work(tx: ManagedTransaction) -> bool:
        if move is not None and not _advance(tx, *move):
            return False
        if counts:
            cases.count_evaluations(tx, counts)
        if firings:
            cases.write_firings(tx, firings)
        return True

    return graph.write(work)


def _advance(tx: ManagedTransaction, worker: str, after: int, seq: int) -> bool:
    until = now() + dt.timedelta(seconds=LEASE)
    return bool(run(tx, ADVANCE, worker=worker, after=after, seq=seq, until=until))


def active_rules(graph: Graph) -> list[Row]:
    """{id, version, body} of those in force."""
    return graph.read(ACTIVE)


def read_signals(graph: Graph, ids: list[str]) -> list[Row]:
    """These signals with each customer that they are about."""
    return graph.read(SIGNALS, ids=ids)


def signals_between(graph: Graph, since: dt.datetime, until: dt.datetime) -> list[Row]:
    """All signals of a time, as above."""
    return graph.read(HISTORY, since=since, until=until)


def list_customers(graph: Graph, limit: int = 1000) -> Iterator[list[Row]]:
    """All customers, so many at a time."""
    after = ""
    while rows := graph.read(CUSTOMERS, after=after, limit=limit):
        yield rows
        after = rows[-1]["id"]


def feed_lag(graph: Graph) -> Row:
    """{events, oldest}: what has not been looked at yet."""
    return graph.read(LAG)[0]


def day_done(graph: Graph) -> int:
    """The ordinal of the last day for which the rules of days were worked out."""
    return int(graph.write(lambda tx: run(tx, DAYS))[0]["day"])


def finish_day(graph: Graph, day: int) -> None:
    graph.write(lambda tx: run(tx, DAY_DONE, day=day))


def record_rule_failure(graph: Graph, rule: str, error: str) -> None:
    """Keep why a rule could not be worked out."""
    graph.write(lambda tx: run(tx, FAILED, id=rule, error=error))


def failing_rules(graph: Graph) -> int:
    """How many active rules could not be worked out the last time."""
    return int(graph.read(FAILING)[0]["n"])


def cases_since(graph: Graph, since: dt.datetime) -> list[Row]:
    """{id, n, body} of active rules: how many cases each was part of since then."""
    return graph.read(CASES_OF_DAY, since=since)


def last_fired(graph: Graph) -> list[Row]:
    """{id, body, last} of active rules: when each held last, else when it was activated."""
    return graph.read(SILENT)
