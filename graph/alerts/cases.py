"""Cases: what rules found of one customer and intent within a window is one alert, however often it is found.

    write(tx, firings)         # inside the transaction that moves the reader of the outbox on

A window begins with the first evidence and is as long as the rule says; evidence that comes in it joins the alert. A closed
alert ends its window. Who writes first holds the window's node, so that two writers never open two alerts.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson
from neo4j import ManagedTransaction

from graph.clock import now, today
from graph.db.as_of import is_unsettled, is_valid
from graph.db.client import Graph
from graph.db.transactions import Row, group_by, run
from graph.mutations.changes import value_digest
from graph.store.events import NewEvent, append_events, delete_in_batches
from graph.words import Text

LOCK_WINDOWS = """UNWIND $ids AS id MERGE (w:CaseWindow {id: id}) SET w.until = w.until
RETURN w.id AS id, w.alert AS alert, w.until AS until"""
KNOWN = "UNWIND $ids AS id MATCH (f:Firing {id: id}) RETURN f.id AS id"
ALERTS = """UNWIND $ids AS id MATCH (a:Alert {id: id}) RETURN a.id AS id, a.status AS status, a.rules AS rules, a.at AS at,
COLLECT { MATCH (d:Delivery {alert: a.id}) RETURN DISTINCT d.channel } AS channels"""
CREATE = "UNWIND $rows AS row CREATE (a:Alert {id: row.id}) SET a += row"
FIRE = "UNWIND $rows AS row CREATE (f:Firing {id: row.id}) SET f += row"
JOIN = """UNWIND $rows AS row MATCH (a:Alert {id: row.id})
SET a.evidence = a.evidence + row.n, a.last = row.last, a.rules = row.rules, a.todo = coalesce(row.todo, a.todo)"""
OWNERS = f"""UNWIND $ids AS id MATCH (c:Organization {{id: id}})
RETURN c.id AS id, coalesce(c.account_owner, COLLECT {{ MATCH (p:SalesRep)-[o:OWNS_ACCOUNT]->(c) WHERE {is_valid("o")}
  RETURN p.id ORDER BY p.id LIMIT 1 }}[0]) AS owner"""
MOVE = "UNWIND $rows AS row MATCH (w:CaseWindow {id: row.id}) SET w.alert = row.alert, w.until = row.until"
DELIVER = "UNWIND $rows AS row CREATE (d:Delivery {id: row.id}) SET d += row"
COUNTED = """UNWIND $rows AS row MATCH (r:Rule {id: row.id})
SET r.evaluated = coalesce(r.evaluated, 0) + row.evaluated, r.fired = coalesce(r.fired, 0) + row.fired,
  r.last_fired = coalesce(row.last, r.last_fired), r.error = CASE WHEN row.failed THEN r.error END"""

# Evidence goes with its case, once that has been closed for long; what is still to be told stays.
OLD_FIRINGS = f"""MATCH (f:Firing) WHERE f.at < $before MATCH (a:Alert {{id: f.alert, status: 'closed'}})
WHERE NOT {is_unsettled("a", "$before")} WITH f LIMIT 10000 DELETE f RETURN count(*) AS gone"""
OLD_DELIVERIES = f"""MATCH (d:Delivery) WHERE d.at < $before AND d.due IS NULL
AND NOT EXISTS {{ MATCH (a:Alert {{id: d.alert}}) WHERE {is_unsettled("a", "$before")} }}
WITH d LIMIT 10000 DELETE d RETURN count(*) AS gone"""


class Notification(NamedTuple):
    """A channel that is to be told, with which title."""

    channel: str
    title: Text


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule that held for a customer at a moment, what was measured, and whom it tells. `signal` is what set it off."""

    rule: str
    version: int
    intent: str
    window: int
    customer: str
    at: dt.datetime
    title: Text
    signal: str | None = None
    facts: list[Row] = field(default_factory=list)
    pushes: tuple[Notification, ...] = ()
    todo: tuple[Row, ...] = ()
    milliseconds: float = 0.0
    warning: bool = False  # about the rule itself, not about a customer

    @property
    def id(self) -> str:
        """The same rule holds once for a signal, or once a day."""
        about = self.signal or f"{self.at:%Y-%m-%d}"
        return f"F-{value_digest([self.rule, self.intent, self.customer, about])[:20]}"

    @property
    def window_id(self) -> str:
        return f"{self.customer}|{self.intent}"


def fold_firings(
    firings: Iterable[Firing], windows: Mapping[str, tuple[str | None, dt.datetime | None]]
) -> list[tuple[str, bool, Firing]]:
    """(alert id, whether it is new, firing) in the order of time: the way in which cases come about, live and in replay.

    `windows`: window id → (alert, until) as they stand.
    """
    stand, found = dict(windows), []
    for firing in sorted(firings, key=lambda f: (f.at, f.id)):
        alert, until = stand.get(firing.window_id, (None, None))
        new = alert is None or until is None or firing.at >= until
        if new:
            alert = f"A-{value_digest([firing.window_id, firing.at])[:16]}"
            stand[firing.window_id] = alert, firing.at + dt.timedelta(days=firing.window)
        assert alert is not None
        found.append((alert, new, firing))
    return found


def write_firings(tx: ManagedTransaction, firings: list[Firing]) -> None:
    """Open alerts and add evidence, with what is to be delivered and the events that tell of it."""
    windows = {
        row["id"]: (row["alert"], row["until"])
        for row in run(tx, LOCK_WINDOWS, ids=sorted({f.window_id for f in firings}))
    }
    fresh = _unknown(tx, firings)
    if not fresh:
        return
    fold = fold_firings(fresh.values(), windows)
    opened = {alert for alert, new, _ in fold if new}
    by_alert: dict[str, list[Firing]] = {}
    for alert, _, firing in fold:
        by_alert.setdefault(alert, []).append(firing)
    _open(tx, {alert: found for alert, found in by_alert.items() if alert in opened})
    stand = {row["id"]: row for row in run(tx, ALERTS, ids=[a for a in by_alert if a not in opened])}
    _join(tx, {alert: found for alert, found in by_alert.items() if alert not in opened}, stand)
    made = now()
    run(tx, FIRE, rows=[_row(f, alert, made) for alert, found in by_alert.items() for f in found])
    last = {f.window_id: (alert, f) for alert, new, f in fold if new}
    run(
        tx,
        MOVE,
        rows=[
            {"id": id, "alert": alert, "until": f.at + dt.timedelta(days=f.window)} for id, (alert, f) in last.items()
        ],
    )
    deliveries = [row for alert, found in by_alert.items() for row in _deliveries(alert, found, stand.get(alert), made)]
    _deliver(tx, deliveries, {alert: found[0].customer for alert, found in by_alert.items()})
    append_events(tx, [_news(alert, alert in opened, found[0].customer) for alert, found in by_alert.items()])


def count_evaluations(tx: ManagedTransaction, rows: list[Row]) -> None:
    """Add up how often rules were looked at and held: rows {id, evaluated, fired, last, failed}."""
    run(tx, COUNTED, rows=sorted(rows, key=lambda row: row["id"]))


def prune_cases(graph: Graph, days: int) -> int:
    """Remove what rules measured and who was told, of cases that were closed longer ago than that; how many records."""
    before = now() - dt.timedelta(days=days)
    return sum(delete_in_batches(graph, statement, before=before) for statement in (OLD_FIRINGS, OLD_DELIVERIES))


def _unknown(tx: ManagedTransaction, firings: list[Firing]) -> dict[str, Firing]:
    """Those that have not been written before, by id; their windows are locked by now, so that nobody writes them meanwhile."""
    by_id = {f.id: f for f in reversed(firings)}
    known = {row["id"] for row in run(tx, KNOWN, ids=list(by_id))}
    return {id: f for id, f in by_id.items() if id not in known}


def _open(tx: ManagedTransaction, found: Mapping[str, list[Firing]]) -> None:
    rows = []
    for alert, firings in found.items():
        first = firings[0]
        rows.append(
            {
                "id": alert,
                "at": first.at,
                "last": firings[-1].at,
                "until": first.at + dt.timedelta(days=first.window),
                "intent": first.intent,
                "customer": None if first.warning else first.customer,
                "rule": first.customer if first.warning else None,
                "title": first.title.zh,
                "title_en": first.title.en,
                "status": "open",
                "evidence": len(firings),
                "rules": sorted({f.rule for f in firings}),
                "todo": _todo(firings),
            }
        )
    run(tx, CREATE, rows=rows)


def _join(tx: ManagedTransaction, found: Mapping[str, list[Firing]], stand: Mapping[str, Row]) -> None:
    rows = []
    for alert, firings in found.items():
        known = set(stand[alert]["rules"] or ())
        news = [f for f in firings if f.rule not in known]
        rows.append(
            {
                "id": alert,
                "n": len(firings),
                "last": max(f.at for f in firings),
                "rules": sorted(known | {f.rule for f in firings}),
                "todo": _todo(news) if news else None,
            }
        )
    run(tx, JOIN, rows=rows)


def _todo(firings: Iterable[Firing]) -> str:
    """What rules want done, each once."""
    once = {orjson.dumps(each, option=orjson.OPT_SORT_KEYS): each for f in firings for each in f.todo}
    return orjson.dumps(list(once.values())).decode()


def _row(firing: Firing, alert: str, made: dt.datetime) -> Row:
    return {
        "id": firing.id,
        "alert": alert,
        "rule": firing.rule,
        "version": firing.version,
        "customer": firing.customer,
        "signal": firing.signal,
        "at": firing.at,
        "made": made,
        "milliseconds": round(firing.milliseconds, 2),
        "facts": orjson.dumps(firing.facts).decode(),
    }


def _deliveries(alert: str, firings: list[Firing], opened: Row | None, made: dt.datetime) -> Iterable[Row]:
    """One for each channel that has not been told of this alert. What is closed is not told again."""
    notified = set(opened["channels"]) if opened else set()
    if opened and opened["status"] == "closed":
        return
    for firing in firings:
        for push in firing.pushes:
            if push.channel not in notified:
                notified.add(push.channel)
                kind = "warning" if firing.warning else "more" if opened else "opened"
                yield new_delivery(alert, push, kind, made)


def _deliver(tx: ManagedTransaction, rows: list[Row], customers: Mapping[str, str]) -> None:
    """Queue deliveries, each for the owner of the account."""
    owners = {
        row["id"]: row["owner"]
        for row in run(tx, OWNERS, ids=sorted({customers[row["alert"]] for row in rows}), day=today())
    }
    run(tx, DELIVER, rows=[row | {"person": owners.get(customers[row["alert"]])} for row in rows])


def new_delivery(alert: str, push: Notification, kind: str, due: dt.datetime, number: int = 0) -> Row:
    """A delivery that waits to be made. Its id is one of chance: receivers see it, and could guess what another one is made of."""
    return {
        "id": _delivery_id(),
        "alert": alert,
        "channel": push.channel,
        "kind": kind,
        "number": number,
        "title": push.title.zh,
        "title_en": push.title.en,
        "at": now(),
        "due": due,
        "status": "queued",
        "attempts": 0,
    }


def _news(alert: str, new: bool, customer: str) -> NewEvent:
    return NewEvent("alert", "Alert", alert, {"what": "opened" if new else "evidence", "customer": customer})


def firings_by_rule(firings: Iterable[Firing]) -> dict[str, list[Firing]]:
    return group_by(firings, lambda f: f.rule)


def parse_json(text: str | None) -> Any:
    """JSON that is kept in a property; an empty list where there is none."""
    return orjson.loads(text) if text else []


def _delivery_id() -> str:
    return f"D-{secrets.token_hex(10)}"


def digest_delivery(channel: str, rows: list[Row]) -> Row:
    """A delivery that stands for several."""
    id = _delivery_id()
    return {
        "id": id,
        "alert": id,
        "channel": channel,
        "kind": "digest",
        "number": 0,
        "at": now(),
        "due": now(),
        "status": "queued",
        "attempts": 0,
    }
