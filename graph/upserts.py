"""Writing into the graph: records of sources merged into what is there, and scores that replace the former ones."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from neo4j import ManagedTransaction

from graph import statements
from graph.model import Model
from graph.records import EdgeRecord, NodeRecord, directed, fields_of, merge, now
from graph.transactions import Row, grouped, run
from graph.words import BattlemapError, Text

Scores = dict[tuple[str, str, str], list[Row]]


class Stamp(NamedTuple):
    """What all records of one load have in common, set by the statement that writes them."""

    source: str
    run: str
    at: dt.datetime


class Upsert:
    """One batch in one transaction: read what is there, merge in Python, write what is new."""

    def __init__(self, tx: ManagedTransaction, model: Model, batch: list[NodeRecord | EdgeRecord]):
        self.tx, self.model, self.batch = tx, model, batch
        self.changed: set[str] = set()
        self.ranks: dict[str, int] = {}

    def write(self) -> set[str]:
        """The records that changed something. A lock makes two writers take turns."""
        run(self.tx, statements.LOCK, name="upsert", at=now())
        self.ranks = self._ranks()
        nodes = [r for r in self.batch if isinstance(r, NodeRecord)]
        edges = [directed(r, self.model.edges[r.type]) for r in self.batch if isinstance(r, EdgeRecord)]
        for (label, stamp), node_group in grouped(nodes, lambda r: (r.labels[0], _stamp(r))).items():
            self._nodes(label, stamp, node_group)
        for (kind, stamp), edge_group in grouped(edges, lambda r: (_kind(r), _stamp(r))).items():
            self._edges(kind, stamp, edge_group)
        return self.changed

    def _ranks(self) -> dict[str, int]:
        """The rank of every source; those of this batch are noted in the graph."""
        known = run(self.tx, "MATCH (s:Source) RETURN s.id AS id, s.rank AS rank")
        ranks = {row["id"]: row["rank"] for row in known}
        told = {record.origin.source: record.origin.rank for record in self.batch}
        news = [{"id": id, "rank": rank} for id, rank in told.items() if ranks.get(id) != rank]
        if news:
            run(self.tx, "UNWIND $rows AS row MERGE (s:Source {id: row.id}) SET s.rank = row.rank", rows=news)
        return ranks | told

    def _merged(self, stored: dict[str, Any], record: NodeRecord | EdgeRecord) -> Row | None:
        """What is new in a record; `stored` (id → provenance) then holds it too."""
        news = merge(stored.get(record.id), record, self.ranks, fields_of(record, self.model))
        if news is not None:
            stored[record.id] = news["provenance"]
        return news

    def _nodes(self, label: str, stamp: Stamp, group: list[NodeRecord]) -> None:
        rows = run(self.tx, statements.read_nodes(label), ids=[r.id for r in group])
        stored = {row["id"]: row["provenance"] for row in rows}
        worn = {row["id"]: set(row["labels"]) for row in rows}
        writes: dict[tuple[str, ...], dict[str, Row]] = defaultdict(dict)
        identifiers: list[Row] = []
        for record in group:
            news = self._merged(stored, record)
            if news is None and set(record.labels) <= worn.get(record.id, set()):
                continue
            worn.setdefault(record.id, set()).update(record.labels)
            row = writes[record.labels[1:]].setdefault(record.id, {"id": record.id, "values": {}})
            row["values"] |= news or {}
            identifiers += [{"id": record.id, "key": k, "strong": s} for k, s in record.keys.items()]
            self.changed.update(record.told_by or [record.origin.record])
        for roles, by_id in writes.items():
            run(self.tx, statements.write_nodes(label, roles), rows=list(by_id.values()), **stamp._asdict())
        if identifiers:
            run(self.tx, statements.write_identifiers(label), rows=identifiers)

    def _edges(self, kind: tuple[str, str, str], stamp: Stamp, group: list[EdgeRecord]) -> None:
        rows = run(self.tx, statements.read_edges(kind[0]), ids=[r.id for r in group])
        stored = {row["id"]: row["provenance"] for row in rows}
        writes: dict[str, Row] = {}
        for record in group:
            news = self._merged(stored, record)
            if news is not None:
                row = {"id": record.id, "start": record.start[1], "end": record.end[1], "values": {}}
                writes.setdefault(record.id, row)["values"] |= news
                self.changed.update(record.told_by or [record.origin.record])
        if writes:
            ordered = sort_by_ends(writes.values())
            written = run(self.tx, statements.write_edges(*kind), rows=ordered, **stamp._asdict())
            require_all(written, len(writes), kind[0])


def write_scores(tx: ManagedTransaction, run_node: Row, edges: Scores, people: list[Row] | None) -> None:
    """Replace all derived edges of the given types by those of a new ScoringRun."""
    run(tx, "MERGE (n:ScoringRun {id: $id}) SET n = $values", id=run_node["id"], values=run_node)
    for type in sorted({key[0] for key in edges}):
        run(tx, statements.delete_edges(type))
    for (type, start, end), rows in edges.items():
        stamped = [r | {"values": r["values"] | {"run": run_node["id"]}} for r in rows]
        written = run(tx, statements.replace_edges(type, start, end), rows=stamped)
        require_all(written, len(rows), type)
    if people is not None:
        run(tx, "MATCH (p:Person) REMOVE p.influence, p.influence_rank, p.influence_run")
        run(tx, "UNWIND $rows AS row MATCH (p:Person {id: row.id}) SET p += row.values", rows=people)


def _stamp(record: NodeRecord | EdgeRecord) -> Stamp:
    return Stamp(record.origin.source, record.origin.run, record.origin.at)


def _kind(record: EdgeRecord) -> tuple[str, str, str]:
    return record.type, record.start[0], record.end[0]


def sort_by_ends(rows: Iterable[Row]) -> list[Row]:
    """In the order of the end points, so that two writers lock nodes in the same order."""
    return sorted(rows, key=lambda row: (row["start"], row["end"]))


def require_all(written: list[Row], expected: int, type: str) -> None:
    count = written[0]["written"] if written else 0
    if count != expected:
        raise BattlemapError(DANGLING.fill(count=expected - count, type=type), "DANGLING")


DANGLING = Text(
    "{count} {type} edges name a node that is not in the graph; nothing of this batch was written",
    "{count} 条 {type} 关系指向图中不存在的节点;本批数据未写入",
)
