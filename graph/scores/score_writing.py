"""Scores of a run as they are written: whole or not at all, or only where they differ, in one transaction where few change, else in many.

Runs that are too large for one transaction are those of graph/scores/staged_scores.py.
"""

from __future__ import annotations

import datetime as dt

from neo4j import ManagedTransaction

from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.scores import score_statements
from graph.scores.score_archive import Archive, archive_in, archive_of, archive_parts, drop_archives
from graph.scores.score_changes import ScoreChanges, score_changes
from graph.scores.score_rows import Edges, Fields
from graph.scores.staged_scores import BATCH, Finish, StagedRun, create_in, finish_runs, staged_entry
from graph.store import events

MOST = 20_000  # changes in one transaction: with 5 KB for each, 100 MB of the server's heap


def write_scores(
    graph: Graph,
    run_node: Row,
    edges: Edges,
    nodes: Fields | None = None,
    *,
    changes: bool = False,
    archive: bool = False,
    since: dt.datetime | None = None,
    model: bytes | None = None,
) -> int:
    """Replace all derived edges of the given types by those of a new ScoringRun, whole or not at all; readers see one or the other.

    `edges`: (type, start label, end label) → rows `{start, end, values}`. `nodes`: label → rows `{id, values}`
    that set derived fields (those of nodes not named are removed). With `changes` only what differs is
    written. With `archive` the results are kept as a whole, with `model`; those of runs before `since` are dropped. Rows written.
    Raises BattlemapError (code DANGLING), the old run untouched, where an end is not in the graph, and (REPLACED) where another
    run of the algorithm was begun meanwhile.
    """
    finish_runs(graph, run_node.get("algorithm", ""), nodes or {})
    made = score_changes(graph, edges, nodes or {}, changes)
    whole: Archive = {}  # where it is not kept in parts

    def finish(tx: ManagedTransaction) -> None:
        run(tx, "MERGE (n:ScoringRun {id: $id}) SET n = $values", id=run_node["id"], values=run_node)
        if archive:
            archive_in(tx, run_node, whole, model)
        events.append_events(tx, [events.event_of_scores(run_node, made.written)])

    if made.size(graph) + archive * sum(map(len, edges.values())) <= MOST:
        whole = archive_of(edges)
        graph.write(lambda tx: write_changes_in(tx, made, run_node["id"], finish))
    else:
        parts = archive_parts(edges) if archive else ()
        StagedRun(graph, staged_entry(graph, run_node, made)).write(made, parts, run_node["started"], finish)
    drop_archives(graph, since, run_node["id"])
    return made.written


def write_changes_in(tx: ManagedTransaction, made: ScoreChanges, run_id: str, finish: Finish) -> None:
    """Make all changes in one transaction, in which `finish` does the rest."""
    for type, at in made.gone.items():
        run(
            tx, score_statements.delete_edges(type) if at is None else score_statements.delete_edges_at_ids(type), at=at
        )
    for key, rows in made.new:
        for part in rows.batches(BATCH):
            create_in(tx, key, part, run_id)
    for label, fields in made.fields.items():
        for part in fields.batches(BATCH):
            run(tx, score_statements.set_fields(label), rows=part)
    finish(tx)
