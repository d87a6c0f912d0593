"""Upserts of nodes and relationships: a batch of source records merged with what is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from neo4j import ManagedTransaction

from graph.clock import now
from graph.db import statements
from graph.db.transactions import Row, group_by, read_ranks, run
from graph.model.claims import Claims, Ranks, claimed_roles, properties_of_claims
from graph.model.declarations import Field
from graph.model.model import Model
from graph.model.records import EdgeRecord, NodeRecord, canonical_direction
from graph.store.elements import DryRun, Element
from graph.store.endings import SYNC, Syncs, close_superseded, read_syncs, set_unlisted
from graph.store.identifiers import PARTIES, IdentityKey, keys_of_claims, name_key, visible_keys
from graph.words import BattlemapError, Text


class Upsert:
    """One batch in one transaction: read what is there, tell it the records, write what is new.

    With a `plan` nothing is written; what would be is kept there, and later batches build on it.
    """

    def __init__(
        self, tx: ManagedTransaction, model: Model, batch: list[NodeRecord | EdgeRecord], plan: DryRun | None = None
    ):
        self.tx, self.model, self.batch, self.plan = tx, model, batch, plan
        self.changed: set[str] = set()
        self.created: dict[str, list[Element]] = {}
        self.altered: dict[str, list[Element]] = {}
        self.ranks: Ranks = {}
        self.syncs: Syncs | None = None

    def write(self) -> set[str]:
        """The records that changed something. A lock makes two writers take turns."""
        if self.plan is None:
            run(self.tx, statements.LOCK, name="upsert", at=now())
        self.ranks = self._ranks()
        nodes = [r for r in self.batch if isinstance(r, NodeRecord)]
        edges = [r for r in self.batch if isinstance(r, EdgeRecord)]
        for label, node_group in group_by(nodes, lambda r: r.labels[0]).items():
            self._nodes(label, node_group)
        for type, edge_group in group_by(edges, lambda r: r.type).items():
            self._edges(type, edge_group)
        return self.changed

    def _ranks(self) -> Ranks:
        """The rank of every source; those of this batch are noted in the graph."""
        known = read_ranks(self.tx)
        ranks = {r.origin.source: r.origin.rank for r in self.batch}
        new_events = [{"id": id, "rank": rank} for id, rank in ranks.items() if known.get(id) != rank]
        if new_events and self.plan is None:
            run(self.tx, "UNWIND $rows AS row MERGE (s:Source {id: row.id}) SET s.rank = row.rank", rows=new_events)
        return known | ranks

    def _note(self, kind: str, elements: Iterable[Element]) -> None:
        """Keep what is new, and what has changed, for those who are told of it."""
        changed = [e for e in elements if e.changed]
        self.created[kind] = [e for e in changed if e.stored is None]
        self.altered[kind] = [e for e in changed if e.stored is not None]

    def _reopen(self, elements: Iterable[Element]) -> None:
        """Work out anew the end that full lists have set, where somebody tells the element again."""
        for element in elements:
            if element.touched and element.claims and SYNC in element.claims.get("valid_to", {}):
                self.syncs = self.syncs if self.syncs is not None else read_syncs(self.tx)
                set_unlisted(element.claims, self.syncs)

    def _nodes(self, label: str, group: list[NodeRecord]) -> None:
        elements = self._read(label, statements.read_nodes(label), [r.id for r in group])
        for record in group:
            element = elements.setdefault(record.id, Element(record.id))
            if element.add_record(record, self.model.fields(*record.labels, *element.roles)):
                self.changed.add(record.origin.record)
        self._reopen(elements.values())
        self._note(label, elements.values())
        if self.plan is not None:
            self.plan.note(label, elements.values(), self._properties)
            return
        new = [e.alone for e in elements.values() if isinstance(e.alone, NodeRecord)]
        stamps = Stamps()
        for (labels, stamp), records in group_by(new, lambda r: (r.labels, stamps.of(r))).items():
            columns, rows = _columns([_new_node(label, r) for r in records])
            run(self.tx, statements.create_nodes(labels, columns, stamped=True), rows=rows, **stamp._asdict())
        hidden = [row for r in new for row in hidden_keys(label, r)]
        if hidden:
            run(self.tx, statements.add_identifiers(label), rows=hidden)
        known = [e for e in elements.values() if e.touched and e.claims is not None]
        write_nodes(self.tx, self.model, label, known, self.ranks)

    def _edges(self, type: str, group: list[EdgeRecord]) -> None:
        declared = self.model.edges[type]
        fields = declared.fields
        if declared.symmetric:
            group = [canonical_direction(r, declared) for r in group]
        elements = self._read(type, statements.read_edges(type), [r.id for r in group])
        ends: dict[str, EdgeRecord] = {}
        for record in group:
            element = elements.setdefault(record.id, Element(record.id))
            if element.stored is None:
                ends.setdefault(record.id, record)
            if element.add_record(record, fields):
                self.changed.add(record.origin.record)
        self._reopen(elements.values())
        self._note(type, elements.values())
        if self.plan is not None:
            self.plan.note(type, elements.values(), self._properties)
            return
        stamps = Stamps()
        new: list[NewEdge] = [
            (r, _initial_properties(r), stamps.of(r)) for e in elements.values() if isinstance(r := e.alone, EdgeRecord)
        ]
        told_twice = [e for e in elements.values() if e.touched and e.stored is None]
        self._create_edges(type, new)
        self._create_edges(type, [(ends[e.id], self._contracted(e, fields), None) for e in told_twice])
        known = [self._contracted(e, fields) for e in elements.values() if e.touched and e.stored is not None]
        if known:
            run(self.tx, statements.update_edges(type), rows=known)
        if declared.single:
            close_superseded(self.tx, self.model, type, {r.start for r in group}, self.ranks)

    def _contracted(self, element: Element, fields: dict[str, Field]) -> Row:
        return {"id": element.id} | properties_of_claims(element.current_claims(fields), self.ranks, fields)

    def _create_edges(self, type: str, made: list[NewEdge]) -> None:
        for (start, end, stamp), group in group_by(made, lambda m: (m[0].start[0], m[0].end[0], m[2])).items():
            ends = [[r.start[1], r.end[1]] for r, _, _ in group]
            write_edges(self.tx, type, (start, end), ends, [row for _, row, _ in group], stamp)

    def _read(self, kind: str, statement: str, ids: list[str]) -> dict[str, Element]:
        planned = self.plan.elements.get(kind, {}) if self.plan else {}
        rows = run(self.tx, statement, ids=[id for id in dict.fromkeys(ids) if id not in planned])
        found = {row["id"]: Element(row["id"], row["properties"], set(row.get("labels", [])) - {kind}) for row in rows}
        return found | {id: Element(id, *planned[id]) for id in ids if id in planned}

    def _properties(self, kind: str, element: Element) -> tuple[Row, set[str]]:
        """An element as it will stand, with its roles."""
        if kind in self.model.edges:
            fields = self.model.edges[kind].fields
            return properties_of_claims(element.current_claims(fields), self.ranks, fields), set()
        roles = element.roles | (set(element.alone.labels[1:]) if isinstance(element.alone, NodeRecord) else set())
        claims = element.current_claims(self.model.fields(kind, *roles))
        worn = claimed_roles(claims)
        return properties_of_claims(claims, self.ranks, self.model.fields(kind, *worn)), worn


class Stamp(NamedTuple):
    """The stamp that all new elements of one load have in common, set by the statement that makes them."""

    source: str
    feed: str | None
    run: str
    at: dt.datetime
    as_of: dt.datetime


NewEdge = tuple[EdgeRecord, Row, Stamp | None]


class Stamps:
    """The stamps of a batch's records; few, so that they are compared as they are."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], Stamp] = {}

    def of(self, record: NodeRecord | EdgeRecord) -> Stamp:
        o = record.origin
        key = o.source, o.feed, o.run, o.at, o.as_of
        original = record.original if isinstance(record, NodeRecord) else record.originals
        if original:
            return Stamp(o.source, record.claimant.partition("/")[2], o.run, o.at, o.stated)
        stamp = self._known.get(key)
        if stamp is None:
            stamp = self._known[key] = Stamp(o.source, o.feed or None, o.run, o.at, o.stated)
        return stamp


def _initial_properties(record: NodeRecord | EdgeRecord) -> Row:
    """The properties of a new element, besides its stamp."""
    return {"id": record.id, "record": record.origin.record} | record.values


def _new_node(label: str, record: NodeRecord) -> Row:
    row = _initial_properties(record)
    if label == "Organization" and row.get("name"):
        row["name_key"] = name_key(row["name"]).split("|", 2)[2]
    return row


def write_edges(
    tx: ManagedTransaction,
    type: str,
    labels: tuple[str, str],
    ends: list[list[str]],
    rows: list[Row],
    stamp: Stamp | None,
) -> None:
    """Write new relationships in the order of their ends, so that two writers lock nodes in the same order."""
    columns, values = _columns(rows)
    ordered = sorted((pair + row for pair, row in zip(ends, values, strict=True)), key=lambda row: row[:2])
    statement = statements.create_edges(type, *labels, columns, stamp is not None)
    require_all(run(tx, statement, rows=ordered, **(stamp._asdict() if stamp else {})), len(rows), type)


def _columns(rows: list[Row]) -> tuple[list[str], list[list[Any]]]:
    """The names of all properties, and each row's values in their order: half as much to send as maps.

    Sorted, so that rows with the same properties make the same statement, which the database plans once.
    """
    names = sorted({name for row in rows for name in row})
    return names, [[row.get(name) for name in names] for row in rows]


def hidden_keys(label: str, record: NodeRecord) -> list[Row]:
    """The identifiers of a new node that can't be seen on it."""
    if not record.keys:
        return []
    seen = {key.text for key in visible_keys(label, record.values)}
    return [
        {"id": record.id, "key": key, "strong": strong, "original": record.original}
        for key, strong in record.keys.items()
        if key not in seen
    ]


def write_nodes(tx: ManagedTransaction, model: Model, label: str, elements: list[Element], ranks: Ranks) -> None:
    """Write nodes whose claims are worked out: new ones, and what has changed on those that are there."""
    made = [[e.id] for e in elements if e.stored is None]
    if made:
        run(tx, statements.create_nodes((label,), ["id"], stamped=False), rows=made)
    rows: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Row]] = {}
    keys: list[Row] = []
    for e in elements:
        row, worn = node_properties(model, label, e.id, e.claims or {}, ranks)
        shed = e.roles - worn
        gone = {name: None for role in shed for name in model.nodes[role].fields if name not in row}
        rows.setdefault((tuple(sorted(worn)), tuple(sorted(shed))), []).append(gone | row)
        keys += _identifier_rows(label, e, row) if e.keys else []
    for (worn_roles, shed_roles), group in rows.items():
        run(tx, statements.update_nodes(label, worn_roles, shed_roles), rows=group)
    if renewed := [e.id for e in elements if e.keys and label in PARTIES]:
        run(tx, statements.drop_identifiers(label), ids=renewed)
    if keys:
        run(tx, statements.add_identifiers(label), rows=keys)


def node_properties(model: Model, label: str, id: str, claims: Claims, ranks: Ranks) -> tuple[Row, set[str]]:
    """A node as its claims make it, with the roles that it wears."""
    worn = claimed_roles(claims)
    row = {"id": id} | properties_of_claims(claims, ranks, model.fields(label, *worn))
    if label == "Organization":
        key = name_key(row["name"]) if row.get("name") else ""
        own = IdentityKey(key, False) in keys_of_claims(label, claims)
        row["name_key"] = key.split("|", 2)[2] if own else None
    return row, worn


def _identifier_rows(label: str, element: Element, row: Row) -> list[Row]:
    """What a party is found by, besides what an index finds on the node itself."""
    if label not in PARTIES:
        return []
    shown = row | ({} if label != "Organization" or row["name_key"] else {"name": None})
    keys = keys_of_claims(label, element.claims or {}) - visible_keys(label, shown)
    return [{"id": element.id, "key": k.text, "strong": k.strong, "original": k.original} for k in keys]


def require_all(written: list[Row], expected: int, type: str) -> None:
    count = written[0]["written"] if written else 0
    if count != expected:
        raise BattlemapError(DANGLING.fill(count=expected - count, type=type), "DANGLING")


DANGLING = Text(
    "{count} {type} edges name a node that is not in the graph; nothing of this batch was written",
    "{count} 条 {type} 关系指向图中不存在的节点;本批数据未写入",
)
