"""Scores of runs in the graph: written whole or not at all, or only where they differ, and kept for a while to be compared."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable
from typing import Any

import orjson
from neo4j import ManagedTransaction

from graph import statements
from graph.transactions import Row, run
from graph.upserts import require_all

Scores = dict[tuple[str, str, str], list[Row]]
BATCH = 20_000


def write_scores(
    tx: ManagedTransaction, run_node: Row, edges: Scores, people: list[Row] | None, changes: bool
) -> int:
    """Make the derived edges of these types, and the derived fields of people, those of a new ScoringRun.

    `edges`: (type, start label, end label) → rows `{start, end, values}`; `people`: rows `{id, values}`, those not named
    lose theirs. With `changes` only what differs from what is there is written. How many rows were written.
    """
    run(tx, "MERGE (n:ScoringRun {id: $id}) SET n = $values", id=run_node["id"], values=run_node)
    written = 0
    for type in sorted({key[0] for key in edges}):
        of_type = {key: rows for key, rows in edges.items() if key[0] == type}
        if not changes:
            run(tx, statements.delete_edges(type))
        there = _there(tx, type) if changes else {}
        same = {pair for rows in of_type.values() for row in rows
                if (pair := _pair(row)) in there and there[pair]["values"] == row["values"]}  # fmt: skip
        _delete(tx, type, [found["at"] for pair, found in there.items() if pair not in same])
        for (_, start, end), rows in of_type.items():
            news = [row for row in rows if _pair(row) not in same]
            _create(tx, (type, start, end), news, run_node["id"])
            written += len(news)
    return written + (_write_people(tx, people, changes) if people is not None else 0)


def _pair(row: Row) -> tuple[str, str]:
    return row["start"], row["end"]


def _there(tx: ManagedTransaction, type: str) -> dict[tuple[str, str], Row]:
    """(start, end) → where the derived edge is, and its values."""
    rows = run(tx, f"MATCH (a)-[r:{type}]->(b) "
                   "RETURN a.id AS start, b.id AS end, elementId(r) AS at, properties(r) AS values")  # fmt: skip
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


def _write_people(tx: ManagedTransaction, people: list[Row], changes: bool) -> int:
    """Set the derived fields of persons. The run is that which changed them last."""
    names = sorted({name for row in people for name in row["values"]} - {"influence_run"})
    shown = ", ".join(f".{name}" for name in names)
    news = people
    if changes and names:
        rows = run(tx, f"MATCH (p:Person) RETURN p.id AS id, p {{{shown}}} AS values")
        there = {row["id"]: row["values"] for row in rows}
        news = [p for p in people if there.get(p["id"]) != {n: p["values"].get(n) for n in names}]
    gone = ", ".join(f"p.{name}" for name in [*names, "influence_run"])
    run(tx, f"MATCH (p:Person) WHERE p.influence_run IS NOT NULL AND NOT p.id IN $kept REMOVE {gone}",
        kept=[row["id"] for row in people])  # fmt: skip
    for at in range(0, len(news), BATCH):
        run(
            tx,
            "UNWIND $rows AS row MATCH (p:Person {id: row.id}) SET p += row.values",
            rows=news[at : at + BATCH],
        )
    return len(news)


def keep(tx: ManagedTransaction, run_node: Row, scores: Any, since: dt.datetime) -> None:
    """Keep a run's results as a whole, and drop those of runs that started before `since` (never this one's)."""
    run(tx, "MERGE (a:ScoringArchive {id: $id}) SET a.started = $started, a.scores = $packed",
        id=run_node["id"], started=run_node["started"], packed=zlib.compress(orjson.dumps(scores)))  # fmt: skip
    run(
        tx,
        "MATCH (a:ScoringArchive) WHERE a.started < $since AND a.id <> $id DELETE a",
        since=since,
        id=run_node["id"],
    )


def kept(rows: Iterable[Row]) -> Any:
    """What `keep` was given; None where the run's results are not kept (any more)."""
    found = [row["scores"] for row in rows]
    return orjson.loads(zlib.decompress(found[0])) if found else None
