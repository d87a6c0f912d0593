"""Writers of the store: records, merges, locks and corrections, each in one transaction with the event that tells of it.

    with Graph(connection) as graph:
        store.upsert(graph, records)

Also what those who write look up first: ids that are there, and whom an identifier identifies.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from neo4j import ManagedTransaction

from graph.db import statements
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.model.records import EdgeRecord, NodeRecord
from graph.store import corrections, endings, events, merging
from graph.store import source_numbers as numbering
from graph.store.corrections import Reverted
from graph.store.dry_run import DryRun
from graph.store.endings import Closing
from graph.store.identifiers import Bearer, claimed_names, keys_by_kind, name_forms
from graph.store.upserts import Upsert


def upsert(graph: Graph, records: Iterable[NodeRecord | EdgeRecord]) -> set[str]:
    """Write records in one transaction; returns the origin records of those that changed something.

    Nodes come before edges. Writing the same records again changes nothing. Two writers take turns.
    Raises BattlemapError (code DANGLING) and writes nothing when an edge's end is not there.
    """
    batch = list(records)

    def work(tx: ManagedTransaction) -> set[str]:
        made = Upsert(tx, graph.model, batch)
        changed = made.write()
        events.append_events(tx, events.events_of_batch(made))
        return changed

    return graph.write(work) if batch else set()


def dry_run_upsert(graph: Graph, records: Iterable[NodeRecord | EdgeRecord], plan: DryRun) -> set[str]:
    """As upsert, but nothing is written: what would be is noted in the plan, which later calls build on."""
    batch = list(records)
    return graph.write(lambda tx: Upsert(tx, graph.model, batch, plan).write()) if batch else set()


def close_unlisted(graph: Graph, source: str, feed: str, as_of: dt.datetime, exempt: set[str], most: float) -> Closing:
    """End what a complete full list no longer names; see graph/store/endings.py."""

    done = endings.close_unlisted_in_batches(graph, source, feed, as_of, exempt, most)

    def note(tx: ManagedTransaction) -> None:
        endings.note_sync_in(tx, source, feed, as_of)
        events.append_events(tx, [events.event_of_many("unlisted", {}, done.changed)] if done.changed else [])

    if not done.refused:
        graph.write(note)
    return done


def regroup(graph: Graph, label: str, assignment: dict[str, str]) -> None:
    """Merge and part parties: original id → the id that is to stand for it; see graph/store/merging.py."""

    def work(tx: ManagedTransaction) -> None:
        merging.regroup_in(tx, graph.model, label, assignment)
        events.append_events(tx, [events.event_of_nodes("regrouped", label, {*assignment, *assignment.values()})])

    graph.write(work)


def split_source(graph: Graph, label: str, id: str, source: str, by: str) -> str:
    """Part what one source tells of an id from what others tell of it; the id of its own. See graph/store/source_numbers.py."""

    def work(tx: ManagedTransaction) -> str:
        to = numbering.split_source_in(tx, graph.model, label, id, source, by)
        events.append_events(tx, [events.event_of_nodes("regrouped", label, {id, to})])
        return to

    return graph.write(work)


def current_ids(graph: Graph, label: str, originals: Iterable[str]) -> dict[str, str]:
    """Original id → the id of the node that holds it now."""
    return graph.read(lambda tx: merging.current_ids_in(tx, label, originals))


def lock(graph: Graph, label: str, id: str, field: str, value: Any, by: str) -> Any:
    """Fix a field to a value (None: the one it has) so that no source changes it. Raises NotFound or BadInput."""

    def work(tx: ManagedTransaction) -> Any:
        fixed = corrections.lock_in(tx, graph.model, label, id, field, value=value, by=by)
        events.append_events(tx, [events.event_of_nodes("locked", label, [id])])
        return fixed

    return graph.write(work)


def unlock(graph: Graph, label: str, id: str, field: str) -> bool:
    """Let the sources decide a field again; whether it was locked. Raises NotFound or BadInput."""

    def work(tx: ManagedTransaction) -> bool:
        was = corrections.unlock_in(tx, graph.model, label, id, field)
        events.append_events(tx, [events.event_of_nodes("unlocked", label, [id])] if was else [])
        return was

    return graph.write(work)


def revert(graph: Graph, source: str) -> Reverted:
    """Take a source back: what it covered shows again, what only it told is removed."""
    done = corrections.revert_in_batches(graph.write, graph.model, source)
    publish_events(graph, [events.NewEvent("graph", "Source", source, {"what": "reverted", "more": True})])
    return done


def publish_events(graph: Graph, news: Iterable[events.NewEvent]) -> None:
    """Put news into the outbox that no other writer tells."""
    new_events = list(news)
    graph.write(lambda tx: events.append_events(tx, new_events))


def record_run(graph: Graph, label: str, id: str, values: Row) -> None:
    """Create or update one of our own bookkeeping nodes (Source, IngestRun)."""
    statement = f"MERGE (n:{graph.model.nodes[label].label} {{id: $id}}) SET n += $values"
    graph.write(lambda tx: run(tx, statement, id=id, values=values))


def existing_ids(graph: Graph, label: str, ids: Iterable[str]) -> set[str]:
    """Those of the ids that nodes with this label have."""
    rows = graph.read(f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN n.id AS id", ids=list(ids))
    return {row["id"] for row in rows}


def parties_by_key(graph: Graph, keys: Iterable[str]) -> dict[str, set[Bearer]]:
    """Identifier → the parties that it identifies, for those that are known."""
    found: dict[str, set[Bearer]] = {}
    for (label, kind), group in keys_by_kind(keys).items():
        own = [[key, _own_value(kind, key)] for key in group]
        for row in graph.read(statements.bearers(label, kind), keys=group, own=own):
            forms = name_forms(row["key"], claimed_names(row)) if kind == "name" else frozenset()
            found.setdefault(row["key"], set()).add(Bearer(row["id"], row["original"] or "", forms))
    return found


def _own_value(kind: str, key: str) -> str:
    """What the party itself holds for a key."""
    value = key.split("|", 2)[2]
    return value.upper() if kind == "credit_code" else value
