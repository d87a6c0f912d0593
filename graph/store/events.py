"""The outbox: what has changed, written in the transaction that changes it, in one order without gaps.

    append(tx, [News("change", "Engagement", "E1", {"what": "engagement.record"})])

`seq` is given under a lock that is held until the end of the transaction, so whoever sees an event sees all before it, or
they are on their way: a reader that meets a gap waits for it. Clients never see `seq`, which would tell how much there is
that they may not see; they name an event by its `id`, which is made of what the event is about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson
from neo4j import ManagedTransaction

from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import Row, python_values, run
from graph.model.claims import winner
from graph.model.column_records import NodeColumns, RecordColumns
from graph.store.elements import Element
from graph.store.upserts import Upsert

MOST_IDS = 1000  # named in one event
NUMBERS = "MERGE (l:Lock {id: 'events'}) SET l.seq = coalesce(l.seq, 0) + $many RETURN l.seq AS last"
ADD = "UNWIND $rows AS row CREATE (e:Event {id: row.id}) SET e += row"
# One row: the version of all access, the last number given, and the events that follow a number.
FOLLOWING = """OPTIONAL MATCH (a:Access {id: 'access'}) OPTIONAL MATCH (l:Lock {id: 'events'})
RETURN a.version AS access, coalesce(l.seq, 0) AS last,
  COLLECT { MATCH (e:Event) WHERE e.seq > $after RETURN e {.*} ORDER BY e.seq LIMIT $limit } AS events"""
PLACE = """OPTIONAL MATCH (l:Lock {id: 'events'}) OPTIONAL MATCH (e:Event {id: $cursor})
RETURN coalesce(l.seq, 0) AS last, e.seq AS seq"""
OLDEST = "MATCH (e:Event) WHERE e.at < $before RETURN max(e.seq) AS seq"
DROP = "MATCH (e:Event) WHERE e.seq <= $seq WITH e LIMIT 10000 DELETE e RETURN count(*) AS gone"
OLD_INTAKE = "MATCH (i:Intake) WHERE i.at < $before WITH i LIMIT 10000 DELETE i RETURN count(*) AS gone"
FORGET = "MATCH (d:Done) WHERE d.at < $before WITH d LIMIT 10000 DELETE d RETURN count(*) AS gone"


class NewEvent(NamedTuple):
    """An event before it is kept: its kind (EVENT_KINDS), the label and id of what it is about, and more."""

    kind: str
    label: str
    target: str
    payload: Row


@dataclass(frozen=True, slots=True)
class Event:
    """News as they were kept: `id` is what clients name them by, `seq` their place in the order."""

    id: str
    seq: int
    at: dt.datetime
    kind: str
    label: str
    target: str
    payload: Row = field(hash=False)


def append_events(tx: ManagedTransaction, news: Iterable[NewEvent]) -> None:
    """Keep news in the order given. Do it last: it locks, so that writers of events take turns until they are done."""
    new_events = list(news)
    if not new_events:
        return
    last = int(run(tx, NUMBERS, many=len(new_events))[0]["last"])
    at = now()
    run(tx, ADD, rows=[_row(each, seq, at) for seq, each in enumerate(new_events, last - len(new_events) + 1)])


def _row(new_events: NewEvent, seq: int, at: dt.datetime) -> Row:
    payload = orjson.dumps(new_events.payload, option=orjson.OPT_SORT_KEYS).decode()
    about = orjson.dumps([new_events.kind, new_events.label, new_events.target, at, payload])
    return {
        "id": blake2b(about, digest_size=15).hexdigest(),
        "seq": seq,
        "at": at,
        "kind": new_events.kind,
        "label": new_events.label,
        "target": new_events.target,
        "payload": payload,
    }


def event_of_row(row: Row) -> Event:
    """An event as the driver gives it."""
    at: Any = python_values(row["at"])
    kept = {name: row[name] for name in ("id", "seq", "kind", "label", "target")}
    return Event(**kept, at=at, payload=orjson.loads(row["payload"]))


def events_of_batch(upsert: Upsert, new: Iterable[RecordColumns] = ()) -> list[NewEvent]:
    """One event for all that a batch has changed, and one for every new signal; none where nothing has changed.

    `new`: what it has created besides, in columns.
    """
    made, altered = (_counts(x) for x in (upsert.created, upsert.altered))
    ids = []
    signals = events_of_signals(upsert)
    for columns in new:
        kind = columns.labels[0] if isinstance(columns, NodeColumns) else columns.type
        if len(columns):
            made[kind] = made.get(kind, 0) + len(columns)
        if isinstance(columns, NodeColumns):
            ids += [[kind, id] for id in columns.ids[: MOST_IDS + 1]]
            signals += _events_of_new_signals(columns) if kind == "Signal" else []
    if not made and not altered:
        return []
    ids += [
        [label, e.id]
        for kinds in (upsert.created, upsert.altered)
        for label, found in kinds.items()
        if label in upsert.model.nodes
        for e in found
    ]
    payload = {
        "what": "records",
        "created": made,
        "changed": altered,
        "ids": ids[:MOST_IDS],
        "more": len(ids) > MOST_IDS,
    }
    return [NewEvent("graph", "", "", payload), *signals]


def _events_of_new_signals(signals: NodeColumns) -> list[NewEvent]:
    kinds = signals.values["kind"].to_list() if "kind" in signals.values else [None] * len(signals)
    return [event_of_signal(id, kind) for id, kind in zip(signals.ids, kinds, strict=True)]


def events_of_signals(upsert: Upsert) -> list[NewEvent]:
    """One event for every new signal."""
    return [event_of_signal(e.id, _kind(e, upsert)) for e in upsert.created.get("Signal", ())]


def event_of_signal(id: str, kind: Any) -> NewEvent:
    return NewEvent("signal", "Signal", id, {"kind": kind})


def _counts(of: dict[str, list[Element]]) -> dict[str, int]:
    return {kind: len(found) for kind, found in of.items() if found}


def _kind(element: Element, upsert: Upsert) -> Any:
    if element.alone is not None:
        return element.alone.values.get("kind")
    kinds = (element.claims or {}).get("kind")
    return winner(kinds, upsert.ranks) if kinds else None


def event_of_scores(run_node: Row, written: int) -> NewEvent:
    return NewEvent(
        "scores", "ScoringRun", run_node["id"], {"algorithm": run_node.get("algorithm"), "written": written}
    )


def event_of_many(what: str, created: dict[str, int], changed: dict[str, int]) -> NewEvent:
    """One event for more than can be named, such as an import or what a complete list ended."""
    return NewEvent("graph", "", "", {"what": what, "created": created, "changed": changed, "ids": [], "more": True})


def event_of_nodes(what: str, label: str, ids: Iterable[str]) -> NewEvent:
    """One event for nodes that were changed in another way, such as by a command."""
    named = sorted(ids)
    payload = {
        "what": what,
        "created": {},
        "changed": {label: len(named)},
        "ids": [[label, id] for id in named[:MOST_IDS]],
    }
    return NewEvent("graph", "", "", payload | {"more": len(named) > MOST_IDS})


def prune_events(graph: Graph, days: int) -> int:
    """Remove events, and what is remembered of changes and was handed in, that are older than that;
    how many. The oldest events go first."""
    before = now() - dt.timedelta(days=days)
    found = graph.read(OLDEST, before=before)[0]["seq"]
    gone = delete_in_batches(graph, DROP, seq=found) if found is not None else 0
    return gone + delete_in_batches(graph, FORGET, before=before) + delete_in_batches(graph, OLD_INTAKE, before=before)


def delete_in_batches(graph: Graph, statement: str, **parameters: Any) -> int:
    """Run a statement that removes some and returns {gone}, until none is left; how many."""
    total = 0
    while gone := int(graph.write(lambda tx: run(tx, statement, **parameters))[0]["gone"]):
        total += gone
    return total
