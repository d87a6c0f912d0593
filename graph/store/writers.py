"""Writers of the store: records, merges, locks, corrections and scores, each in one transaction with the event that tells of it.

    with Graph(connection) as graph:
        store.upsert(graph, records)

Also what those who write look up first: ids that are there, and whom an identifier identifies.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import orjson
from neo4j import ManagedTransaction

from graph.db import statements
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.model.records import EdgeRecord, NodeRecord
from graph.store import corrections, endings, events, merging, scores
from graph.store import source_numbers as numbering
from graph.store.corrections import Reverted
from graph.store.elements import DryRun
from graph.store.endings import Closing
from graph.store.identifiers import Bearer, claimed_names, keys_by_kind, name_forms
from graph.store.scores import Fields, Scores
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

    def work(tx: ManagedTransaction) -> Closing:
        done = endings.close_unlisted_in(tx, graph.model, source, feed, as_of=as_of, exempt=exempt, most=most)
        events.append_events(tx, [events.event_of_many("unlisted", {}, done.changed)] if done.changed else [])
        return done

    return graph.write(work)


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


def write_scores(
    graph: Graph,
    run_node: Row,
    edges: Scores,
    nodes: Fields | None = None,
    *,
    changes: bool = False,
    archive: Any = None,
    since: dt.datetime | None = None,
    model: bytes | None = None,
) -> int:
    """Replace all derived edges of the given types by those of a new ScoringRun, whole or not at all.

    `edges`: (type, start label, end label) → rows `{start, end, values}`. `nodes`: label → rows `{id, values}`
    that set derived fields (those of nodes not named are removed). With `changes` only what differs is
    written. `archive` is kept as the run's results, with `model`; those of runs before `since` are dropped. Rows written.
    """

    def work(tx: ManagedTransaction) -> int:
        written = scores.write_scores_in(tx, run_node, edges, nodes or {}, changes)
        if archive is not None:
            scores.archive_scores(tx, run_node, archive, since, model)
        events.append_events(tx, [events.event_of_scores(run_node, written)])
        return written

    return graph.write(work)


def kept_scores(graph: Graph, run_id: str) -> Any:
    """The results of a run as it archived them; None where they are not kept."""
    return scores.archived_scores(graph.read("MATCH (a:ScoringArchive {id: $id}) RETURN a.scores AS scores", id=run_id))


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
