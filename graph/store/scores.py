"""Scores of runs in the graph: written whole or not at all, or only where they differ, and kept for a while to be compared."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable
from typing import Any

import orjson
from neo4j import ManagedTransaction

from graph.db import statements
from graph.db.transactions import Row, run
from graph.store.upserts import require_all

Scores = dict[tuple[str, str, str], list[Row]]
Fields = dict[str, list[Row]]
BATCH = 20_000


def write_scores_in(tx: ManagedTransaction, run_node: Row, edges: Scores, nodes: Fields, changes: bool) -> int:
    """Make the derived edges of these types, and the derived fields of these labels, those of a new ScoringRun.

    `edges`: (type, start label, end label) → rows `{start, end, values}`; `nodes`: label → rows `{id, values}`,
    those not named lose theirs. With `changes` only what differs from what is there is written. How many rows were written.
    """
    run(tx, "MERGE (n:ScoringRun {id: $id}) SET n = $values", id=run_node["id"], values=run_node)
    written = 0
    for type in sorted({key[0] for key in edges}):
        of_type = {key: rows for key, rows in edges.items() if key[0] == type}
        if not changes:
            run(tx, statements.delete_edges(type))
        there = _there(tx, type) if changes else {}
        same = {
            pair
            for rows in of_type.values()
            for row in rows
            if (pair := _pair(row)) in there and there[pair]["values"] == row["values"]
        }
        _delete(tx, type, [found["at"] for pair, found in there.items() if pair not in same])
        for (_, start, end), rows in of_type.items():
            new_events = [row for row in rows if _pair(row) not in same]
            _create(tx, (type, start, end), new_events, run_node["id"])
            written += len(new_events)
    return written + sum(_write_fields(tx, label, rows, changes) for label, rows in nodes.items())


def _pair(row: Row) -> tuple[str, str]:
    return row["start"], row["end"]


def _there(tx: ManagedTransaction, type: str) -> dict[tuple[str, str], Row]:
    """(start, end) → where the derived edge is, and its values."""
    rows = run(
        tx, f"MATCH (a)-[r:{type}]->(b) RETURN a.id AS start, b.id AS end, elementId(r) AS at, properties(r) AS values"
    )
    for row in rows:
        row["values"].pop("run", None)
    return {_pair(row): row for row in rows}


def _delete(tx: ManagedTransaction, type: str, at: list[str]) -> None:
    if at:
        run(tx, f"UNWIND $at AS at MATCH ()-[r:{type}]->() WHERE elementId(r) = at DELETE r", at=at)


def _create(tx: ManagedTransaction, key: tuple[str, str, str], rows: list[Row], run_id: str) -> None:
    for at in range(0, len(rows), BATCH):
        part = [row | {"values": row["values"] | {"run": run_id}} for row in rows[at : at + BATCH]]
        require_all(run(tx, statements.replace_edges(*key), rows=part), len(part), key[0])


def _write_fields(tx: ManagedTransaction, label: str, rows: list[Row], changes: bool) -> int:
    """Set the derived fields of nodes. Where there is one for the run, it is that which changed them last."""
    names = sorted({name for row in rows for name in row["values"]})
    if not names:
        return 0
    shown = [name for name in names if not name.endswith("_run")]
    new_events = rows
    if changes:
        found = run(
            tx, f"MATCH (n:{label}) RETURN n.id AS id, n {{{', '.join('.' + name for name in shown)}}} AS values"
        )
        there = {row["id"]: row["values"] for row in found}
        new_events = [row for row in rows if there.get(row["id"]) != {n: row["values"].get(n) for n in shown}]
    has = " OR ".join(f"n.{name} IS NOT NULL" for name in names)
    gone = ", ".join(f"n.{name}" for name in names)
    run(tx, f"MATCH (n:{label}) WHERE ({has}) AND NOT n.id IN $kept REMOVE {gone}", kept=[row["id"] for row in rows])
    for at in range(0, len(new_events), BATCH):
        run(
            tx,
            f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n += row.values",
            rows=new_events[at : at + BATCH],
        )
    return len(new_events)


def archive_scores(
    tx: ManagedTransaction, run_node: Row, scores: Any, since: dt.datetime | None, model: bytes | None = None
) -> None:
    """Keep a run's results as a whole, and the model that made them; drop those of runs that started before `since`
    (never this one's)."""
    run(
        tx,
        "MERGE (a:ScoringArchive {id: $id}) SET a.started = $started, a.scores = $packed, a.model = $model",
        id=run_node["id"],
        started=run_node["started"],
        packed=zlib.compress(orjson.dumps(scores)),
        model=model,
    )
    run(
        tx, "MATCH (a:ScoringArchive) WHERE a.started < $since AND a.id <> $id DELETE a", since=since, id=run_node["id"]
    )


def archived_scores(rows: Iterable[Row]) -> Any:
    """The results that `archive_scores` was given; None where the run's results are not kept (any more)."""
    found = [row["scores"] for row in rows]
    return orjson.loads(zlib.decompress(found[0])) if found else None
