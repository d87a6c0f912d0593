"""Upserts of column records: what is new is created column by column, the rest is merged as records; all in one transaction.

Which ids are there already is read in one row for each kind. (Two transactions side by side, on parts that share no end, were
slower: a relationship that both ends have had before is in two chains, and they wait for one another there.)
"""

from __future__ import annotations

from typing import Any

import numpy as np
from neo4j import ManagedTransaction

from graph.clock import now
from graph.db import statements
from graph.db.client import Graph
from graph.db.transactions import run
from graph.model.column_records import EdgeColumns, NodeColumns, RecordColumns
from graph.model.records import EdgeRecord, NodeRecord
from graph.store import events
from graph.store.identifiers import name_key
from graph.store.upserts import Stamp, Upsert, hidden_keys, require_all
from graph.words import BattlemapError


def upsert_columns(graph: Graph, batch: list[RecordColumns]) -> set[str]:
    """As writers.upsert, of column records."""

    def work(tx: ManagedTransaction) -> set[str]:
        run(tx, statements.LOCK, name="upsert", at=now())
        told_before: list[NodeRecord | EdgeRecord] = []
        created = []
        for columns in sorted(batch, key=lambda each: isinstance(each, EdgeColumns)):
            is_new = _is_new(tx, columns)
            created.append(columns.take(np.flatnonzero(is_new)))
            told_before += columns.take(np.flatnonzero(~is_new)).to_records()
            _create(tx, created[-1])
        upsert = Upsert(tx, graph.model, told_before)
        changed = upsert.write().union(*(columns.records for columns in created))
        events.append_events(tx, events.events_of_batch(upsert, created))
        return changed

    try:
        return graph.write(work)
    except BattlemapError as error:
        if error.code != "DANGLING":
            raise
        records = [record for columns in batch for record in columns.to_records()]
        return graph.write(lambda tx: Upsert(tx, graph.model, records).write())  # one by one it says what is wrong


def _is_new(tx: ManagedTransaction, columns: RecordColumns) -> Any:
    """Which elements are not there; none that this batch tells twice, as it takes the one to tell what the other changes."""
    kind = columns.labels[0] if isinstance(columns, NodeColumns) else columns.type
    of_nodes = isinstance(columns, NodeColumns)
    there = _twice(columns.ids)
    if run(tx, statements.count_nodes(kind) if of_nodes else statements.count_edges(kind))[0]["many"]:
        known = statements.known_nodes(kind) if of_nodes else statements.known_edges(kind)
        there |= set(run(tx, known, ids=columns.ids)[0]["ids"])
    return np.array([id not in there for id in columns.ids], bool)


def _twice(ids: list[str]) -> set[str]:
    """Those that stand more than once."""
    if len(set(ids)) == len(ids):
        return set()
    seen: set[str] = set()
    return {id for id in ids if id in seen or seen.add(id)}  # type: ignore[func-returns-value]


def _create(tx: ManagedTransaction, new: RecordColumns) -> None:
    if not len(new):
        return
    o = new.origin
    stamp = Stamp(o.source, o.feed or None, o.run, o.at, o.stated)._asdict()
    cells = _cells(new)
    if isinstance(new, NodeColumns):
        rows = list(zip(*cells.values(), strict=True))
        run(tx, statements.create_nodes(new.labels, list(cells), stamped=True), rows=rows, **stamp)
        records = new.to_records() if any(new.keys) else ()
        if hidden := [row for record in records for row in hidden_keys(new.labels[0], record)]:
            run(tx, statements.add_identifiers(new.labels[0]), rows=hidden)
        return
    rows = sorted(zip(new.starts, new.ends, *cells.values(), strict=True), key=lambda row: row[:2])
    statement = statements.create_edges(new.type, *new.labels, list(cells), stamped=True)
    require_all(run(tx, statement, rows=rows, **stamp), len(new), new.type)


def _cells(new: RecordColumns) -> dict[str, list[Any]]:
    """Properties of new elements by name, in the order of the names; without those that none has."""
    found = {name: column.to_list() for name, column in new.values.items()}
    if isinstance(new, NodeColumns) and new.labels[0] == "Organization" and "name" in found:
        found["name_key"] = [name and name_key(name).split("|", 2)[2] for name in found["name"]]
    found |= {"id": new.ids, "record": new.records}
    return {name: cells for name, cells in sorted(found.items()) if any(cell is not None for cell in cells)}
