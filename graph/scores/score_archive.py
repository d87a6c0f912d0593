"""Archive of scores: the results of a run as a whole, kept for a while to be compared, in parts of bounded size."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterator
from typing import Any

import orjson
from neo4j import ManagedTransaction

from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.scores.score_rows import Edges, ScoreRows
from graph.store.events import delete_in_batches

Archive = dict[str, list[Any]]
PART = 50_000  # rows of a part, some megabytes of JSON
KEEP = "MERGE (a:ScoringArchive {id: $id}) SET a.started = $started, a.scores = $scores, a.model = $model"
PARTS = """MATCH (a:ScoringArchive) WHERE a.id = $id OR a.id STARTS WITH $id + '#'
WITH a WHERE a.scores IS NOT NULL RETURN a.scores AS scores ORDER BY a.id"""
EXPIRED = """MATCH (a:ScoringArchive) WHERE a.started < $since AND a.id <> $id AND NOT a.id STARTS WITH $id + '#'
WITH a LIMIT 100 DELETE a RETURN count(*) AS gone"""
ALL_PARTS = (
    """MATCH (a:ScoringArchive) WHERE a.id STARTS WITH $id + '#' WITH a LIMIT 100 DELETE a RETURN count(*) AS gone"""
)


def archive_parts(edges: Edges) -> Iterator[Archive]:
    """The results of a run, by type the rows [start, end, score, rank], in parts."""
    for (type, _, _), rows in edges.items():
        for part in ScoreRows.all_of(rows).batches(PART):
            yield {type: [[r["start"], r["end"], r["values"].get("score"), r["values"].get("rank")] for r in part]}


def archive_of(edges: Edges) -> Archive:
    """The results of a run that is small enough to be kept in one part."""
    found: Archive = {type: [] for type, _, _ in edges}
    for part in archive_parts(edges):
        for type, rows in part.items():
            found[type] += rows
    return found


def archive_in(tx: ManagedTransaction, run_node: Row, scores: Archive, model: bytes | None) -> None:
    """Keep a run's results, those that are not kept in parts, and the model that made them."""
    run(tx, KEEP, id=run_node["id"], started=run_node["started"], scores=_packed(scores), model=model)


def write_archive_part(tx: ManagedTransaction, run_id: str, number: int, scores: Archive, started: dt.datetime) -> None:
    """Keep one part of a large run's results; it is seen once the run is."""
    run(tx, KEEP, id=f"{run_id}#{number:06}", started=started, scores=_packed(scores), model=None)


def _packed(scores: Archive) -> bytes:
    return zlib.compress(orjson.dumps(scores))


def drop_archives(graph: Graph, since: dt.datetime | None, run_id: str) -> None:
    """Drop the results of runs that started before `since`, never this one's."""
    if since is not None:
        delete_in_batches(graph, EXPIRED, since=since, id=run_id)


def drop_archive_parts(graph: Graph, run_id: str) -> None:
    """Drop what was kept of a run that was not finished."""
    delete_in_batches(graph, ALL_PARTS, id=run_id)


def kept_scores(graph: Graph, run_id: str) -> Archive | None:
    """The results of a run as it archived them; None where they are not kept (any more)."""
    found: Archive | None = None
    for row in graph.read(PARTS, id=run_id):
        found = {} if found is None else found
        for type, rows in orjson.loads(zlib.decompress(row["scores"])).items():
            found.setdefault(type, []).extend(rows)
    return found


def kept_runs(graph: Graph) -> list[Row]:
    """Scoring runs whose results are kept, the latest first: {id, algorithm, data_as_of, started}."""
    return graph.read(
        "MATCH (a:ScoringArchive) MATCH (s:ScoringRun {id: a.id}) RETURN s.id AS id, s.algorithm AS algorithm, "
        "s.data_as_of AS data_as_of, s.started AS started ORDER BY started DESC, id"
    )


def kept_model(graph: Graph, algorithm: str) -> Row | None:
    """{run, model, metrics} of the algorithm's last run that keeps a model; None where there is none."""
    found = graph.read(
        "MATCH (s:ScoringRun {algorithm: $algorithm}) MATCH (a:ScoringArchive {id: s.id}) "
        "WHERE a.model IS NOT NULL RETURN s.id AS run, a.model AS model, s.metrics AS metrics "
        "ORDER BY s.started DESC LIMIT 1",
        algorithm=algorithm,
    )
    return found[0] | {"metrics": orjson.loads(found[0]["metrics"])} if found else None
