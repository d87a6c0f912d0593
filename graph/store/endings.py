"""Derived ends of relationships: a newer value of a single-valued relationship, or a full list without it.

Both are worked out anew from the claims each time, as claims of the source `~`, which every real source outranks. So the
order of loading does not matter, and a fact that is told again is open again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import orjson
from neo4j import ManagedTransaction

from graph import clock
from graph.db import statements
from graph.db.client import Graph
from graph.db.transactions import Row, group_by, read_ranks, run
from graph.model.claims import (
    COMPUTED,
    Claim,
    Claims,
    Ranks,
    claims_of_properties,
    encode_value,
    migrated_moment,
    properties_of_claims,
    rank_of,
    source_of,
)
from graph.model.declarations import Field
from graph.model.model import Model
from graph.model.records import ends_of

SINGLE, SYNC = f"{COMPUTED}/single", f"{COMPUTED}/sync"
Syncs = dict[str, list[str]]


class ClaimedEdge(NamedTuple):
    """A relationship with its claims, and from when on it is told: `valid_from`, else the time of its last export."""

    id: str
    properties: Row
    claims: Claims
    since: str
    rank: int


def close_superseded(
    tx: ManagedTransaction, model: Model, type: str, starts: Iterable[tuple[str, str]], ranks: Ranks
) -> None:
    """Give each relationship of a single-valued type the end that the next one at the same subject sets it."""
    fields = model.edges[type].fields
    rows: list[Row] = []
    for label, group in group_by(starts, lambda start: start[0]).items():
        told = run(tx, statements.read_edges_from(label, type), ids=[id for _, id in group])
        for edges in group_by(told, lambda row: row["start"]).values():
            rows += _superseded([_claimed_edge(e["properties"], fields, ranks) for e in edges], fields, ranks)
    if rows:
        run(tx, statements.update_edges(type), rows=rows)


def _claimed_edge(properties: Row, fields: dict[str, Field], ranks: Ranks) -> ClaimedEdge:
    claims = claims_of_properties(properties, (), fields)
    there = claims.get(":", {})
    begins = properties.get("valid_from")
    since = encode_value(clock.start_of_day(begins)) if begins else max((c[4] for c in there.values()), default="")
    return ClaimedEdge(properties["id"], properties, claims, since, max((rank_of(w, ranks) for w in there), default=0))


def _superseded(facts: list[ClaimedEdge], fields: dict[str, Field], ranks: Ranks) -> list[Row]:
    changed = []
    for fact in facts:
        ends = [end for other in facts if (end := _end(fact, other))]
        if _set_end(fact.claims, SINGLE, min(ends) if ends else None, fact):
            changed.append({"id": fact.id} | properties_of_claims(fact.claims, ranks, fields))
    return changed


def _end(fact: ClaimedEdge, other: ClaimedEdge) -> str | None:
    """The day on which the other fact ends this one; one of a lower rank never ends it, and is void beside it."""
    if other.since > fact.since and other.rank >= fact.rank:
        return _day(other.since)
    if other.since < fact.since and other.rank > fact.rank:
        dates = [c[0] for who, c in other.claims.get("valid_to", {}).items() if source_of(who) != COMPUTED]
        return _day(fact.since) if not dates or min(dates) > _day(fact.since) else None
    return None


def _day(moment: str) -> str:
    """The day of our zone on which a moment is."""
    return clock.parse_instant(moment).date().isoformat()


def _set_end(claims: Claims, who: str, day: str | None, cause: ClaimedEdge | None = None) -> bool:
    """Set or take the computed end; whether that changed anything."""
    held = claims.get("valid_to", {}).get(who)
    if day is None:
        if held:
            del claims["valid_to"][who]
        return held is not None
    stamp = next(iter(sorted(claims[":"].values(), key=lambda c: (c[4], c[1]))))
    fresh: Claim = [day, *stamp[1:]]
    claims.setdefault("valid_to", {})[who] = fresh
    return held is None or list(held) != fresh


def read_syncs(tx: ManagedTransaction) -> Syncs:
    """`source/feed` → the times of its complete full lists, oldest first."""
    rows = run(tx, "MATCH (s:Source) WHERE s.syncs IS NOT NULL RETURN s.id AS id, s.syncs AS syncs")
    return {
        f"{row['id']}/{feed}": sorted(t if "+" in t else migrated_moment(row["id"], t) for t in times)
        for row in rows
        for feed, times in orjson.loads(row["syncs"]).items()
    }


def unlisted_since(claims: Claims, syncs: Syncs) -> str | None:
    """The day since which none of those who told it lists it any more; None while one does, or can't say."""
    listed_at: dict[str, str] = {}
    for who, claim in claims.get(":", {}).items():
        feed = who.partition("@")[0]
        listed_at[feed] = max(listed_at.get(feed, ""), claim[4])
    ends = [next((t for t in syncs.get(feed, []) if t > last), None) for feed, last in listed_at.items()]
    return None if not ends or None in ends else _day(max(end for end in ends if end))


def set_unlisted(claims: Claims, syncs: Syncs) -> bool:
    """Set or take the end that complete lists give an element; whether that changed anything."""
    return _set_end(claims, SYNC, unlisted_since(claims, syncs))


@dataclass(frozen=True, slots=True)
class Closing:
    """The result of a complete full list: how many elements of `listed` that were open. `refused`: too many, so none.

    `changed`: label or type → how many it ended or opened again.
    """

    listed: int
    closed: int
    refused: bool = False
    changed: dict[str, int] = field(default_factory=dict)


Changed = list[tuple[str, list[str]]]  # label or type, ids


def close_unlisted_in_batches(
    graph: Graph, source: str, feed: str, as_of: dt.datetime, exempt: set[str], most: float
) -> Closing:
    """End what this feed told before and a complete full list no longer names, and note that list, in batches.

    Elements that are in `exempt`, or have an end there, stay open. Where more than the share `most` of what was open would
    be ended nothing is written: the list is rather cut than true. Interrupted, it can be run again.
    """
    who = f"{source}/{feed}"
    syncs = graph.read(read_syncs)
    syncs[who] = sorted({*syncs.get(who, []), encode_value(as_of)})
    listed = closed = 0
    changed: Changed = []
    for kind, rows in _claimed_by(graph, source, feed):
        ids = []
        for properties, roles in rows:
            claims = claims_of_properties(properties, roles, _fields(graph.model, kind))
            listed += SYNC not in claims.get("valid_to", {})
            if exempt.isdisjoint({properties["id"], *ends_of(properties["id"])[:2]}) and set_unlisted(claims, syncs):
                closed += SYNC in claims["valid_to"]
                ids.append(properties["id"])
        changed.append((kind, ids))
    if closed > max(most * listed, FEW):
        return Closing(listed, closed, refused=True)
    for kind, ids in changed:
        for at in range(0, len(ids), BATCH):
            graph.write(lambda tx, k=kind, part=ids[at : at + BATCH]: _end_unlisted(tx, graph.model, k, part, syncs))  # type: ignore[misc]
    return Closing(listed, closed, changed={kind: len(ids) for kind, ids in changed if ids})


FEW = 3  # so many may always be ended
BATCH = 5_000  # elements that are read, or written, in one transaction


def _fields(model: Model, kind: str) -> dict[str, Field]:
    if kind in model.edges:
        return model.edges[kind].fields
    return model.fields(kind, *(role.label for role in model.roles(kind)))


def _claimed_by(graph: Graph, source: str, feed: str) -> Iterator[tuple[str, Iterator[tuple[Row, list[str]]]]]:
    """(label or type, [(properties, roles)]) of everything that a feed tells and that can end, read page by page."""
    named = {"source": source, "feed": feed, "quoted": orjson.dumps(f"{source}/{feed}").decode()[:-1]}
    for node in (n for n in graph.model.identities if "valid_to" in n.fields):
        yield node.label, _pages(graph, statements.nodes_of_feed(node.label), named)
    for edge in (e for e in graph.model.edges.values() if not e.derived):
        yield edge.type, _pages(graph, statements.edges_of_feed(edge.type), named)


def _pages(graph: Graph, statement: str, named: Row) -> Iterator[tuple[Row, list[str]]]:
    after = ""
    while rows := graph.read(statement, after=after, limit=BATCH, **named):
        yield from ((row["properties"], row["roles"]) for row in rows)
        after = rows[-1]["properties"]["id"]


def _end_unlisted(tx: ManagedTransaction, model: Model, kind: str, ids: list[str], syncs: Syncs) -> None:
    """Set the ends of elements from their claims as they are now."""
    run(tx, statements.LOCK, name="upsert", at=clock.now())
    edge, ranks, rows = kind in model.edges, read_ranks(tx), []
    for row in run(tx, statements.read_edges(kind) if edge else statements.read_nodes(kind), ids=ids):
        fields = _fields(model, kind)
        claims = claims_of_properties(row["properties"], [] if edge else set(row["labels"]) - {kind}, fields)
        set_unlisted(claims, syncs)
        rows.append({"id": row["id"]} | properties_of_claims(claims, ranks, fields))
    run(tx, statements.update_edges(kind) if edge else statements.update_nodes(kind), rows=rows)


def note_sync_in(tx: ManagedTransaction, source: str, feed: str, as_of: dt.datetime) -> None:
    """Note when a feed's list was complete."""
    rows = run(tx, "MATCH (s:Source {id: $id}) RETURN s.syncs AS syncs", id=source)
    known: dict[str, list[str]] = orjson.loads(rows[0]["syncs"]) if rows and rows[0]["syncs"] else {}
    times = sorted({*read_syncs(tx).get(f"{source}/{feed}", []), encode_value(as_of)})
    syncs = orjson.dumps(known | {feed: times}).decode()
    run(tx, "MERGE (s:Source {id: $id}) SET s.syncs = $syncs", id=source, syncs=syncs)
