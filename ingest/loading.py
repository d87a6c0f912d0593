"""One table into the graph: drafts, who is who, upsert; and once more for rows that waited for other files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from graph.database import Graph
from graph.records import EdgeRecord, NodeRecord, Origin, fold, missing, now
from graph.transactions import grouped
from graph.words import Text
from ingest.drafts import Drafts, EdgeDraft, NodeDraft, check_columns, draft
from ingest.identity import Identity
from ingest.mapping import Feed, Mapping
from ingest.sources import Reject, Table

BATCH = 4000
T = TypeVar("T")


@dataclass(slots=True)
class TableReport:
    """Counts of one table; read = loaded + unchanged + rejected. `changed` names the rows that changed the graph."""

    file: str
    sheet: str
    note: str
    read: int
    changed: set[str] = field(default_factory=set)
    rejected: list[Reject] = field(default_factory=list)
    repaired: list[tuple[int, Text]] = field(default_factory=list)

    @property
    def loaded(self) -> int:
        return len(self.changed)

    @property
    def unchanged(self) -> int:
        return self.read - self.loaded - len(self.rejected)


class TableLoad:
    """The load of one table through one feed. Raises BadInput when the mapping names a column that isn't there."""

    def __init__(self, graph: Graph, table: Table, feed: Feed, mapping: Mapping, run: str):
        check_columns(table, feed, f"{mapping.source}.yaml")
        self.graph, self.table, self.feed, self.mapping, self.run = graph, table, feed, mapping, run
        self.report = TableReport(table.file.name, table.sheet, table.note, len(table.rows))

    def load(self) -> None:
        """Write all rows that hold: the nodes of all, then the edges, in batches."""
        drafts = [draft(row, self.feed, self.graph.model) for row in self.table.rows]
        records = self._resolve(drafts)
        self.report.repaired = [
            (d.row.number, d.row.repaired) for d in drafts if d.row.repaired and not d.reasons
        ]
        self.report.rejected = [self._reject(d) for d in drafts if d.reasons]
        for kind in (NodeRecord, EdgeRecord):
            for batch in batches([r for r in records if isinstance(r, kind)], BATCH):
                self.report.changed |= self.graph.upsert(batch)

    def again(self) -> bool:
        """Load once more if a later file has brought whom some rows were waiting for; whether it has.

        The whole table, as what it says of one thing is taken together.
        """
        waiting = {r.row for r in self.report.rejected if r.waits}
        drafts = [draft(row, self.feed, self.graph.model) for row in self.table.rows if row.number in waiting]
        if not drafts or not self._resolve(drafts):
            return False
        self.load()
        return True

    def _resolve(self, drafts: list[Drafts]) -> list[NodeRecord | EdgeRecord]:
        """Records with ids for all drafts that hold; those that don't get their reasons.

        A row that names somebody whom only a rejected row would have brought is rejected too, and so on.
        """
        identity = Identity(self.graph)
        identity.look_up(drafts)
        named = _name_nodes(identity, drafts)
        ends = _settle(identity, drafts, named)
        at = now()
        records: list[NodeRecord | EdgeRecord] = []
        for d in (d for d in drafts if not d.reasons):
            record = f"{self.table.place}!{d.row.number}"
            origin = Origin(self.mapping.source, self.mapping.rank, record, self.run, at, self.feed.name)
            records += [_node(n, named[id(n)], origin) for n in d.nodes]
            records += [_edge(e, *ends[id(e)], origin) for e in d.edges]
        return fold(records)

    def _reject(self, d: Drafts) -> Reject:
        return Reject(self.table.file.name, self.table.sheet, d.row.number, d.reasons, d.row.cells, d.waits)


def _name_nodes(identity: Identity, drafts: list[Drafts]) -> dict[int, str]:
    """Draft node → the id of its party, for the rows that hold so far."""
    named: dict[int, str] = {}
    for d in drafts:
        for n in d.nodes if not d.reasons else []:
            found = identity.name_node(n)
            if isinstance(found, Text):
                d.reasons.append(found)
            else:
                named[id(n)] = found
    return named


def _settle(identity: Identity, drafts: list[Drafts], named: dict[int, str]) -> dict[int, tuple[str, str]]:
    """Reject row after row until all that are left hold together; draft edge → the ids of its ends."""
    for d in (d for d in drafts if d.reasons):
        d.reasons += _lacking(identity, [n for n in d.nodes if identity.is_new(n.party)])
    while True:
        before = sum(bool(d.reasons) for d in drafts)
        _require_whole(identity, drafts, named)
        _withdraw(identity, drafts, named)
        ends = _find_ends(identity, drafts)
        if sum(bool(d.reasons) for d in drafts) == before:
            return ends


def _require_whole(identity: Identity, drafts: list[Drafts], named: dict[int, str]) -> None:
    """A party that is new needs its required fields, from whichever of its rows."""
    told = [
        (d, n)
        for d in drafts
        if not d.reasons
        for n in d.nodes
        if (n.party.label, named[id(n)]) in identity.new
    ]
    for group in grouped(told, lambda pair: (pair[1].party.label, named[id(pair[1])])).values():
        lacking = _lacking(identity, [n for _, n in group])
        for d in {id(d): d for d, _ in group}.values():
            d.reasons += lacking


def _lacking(identity: Identity, nodes: list[NodeDraft]) -> list[Text]:
    """What these drafts of one new party lack, taken together."""
    values = {k: v for n in nodes for k, v in n.values.items() if v is not None}
    labels = {n.party.label for n in nodes}
    return [text for label in labels for text in missing(identity.graph.model.nodes[label].fields, values)]


def _withdraw(identity: Identity, drafts: list[Drafts], named: dict[int, str]) -> None:
    """Forget the new ids that only rejected rows would have brought."""
    kept = {(n.party.label, named[id(n)]) for d in drafts if not d.reasons for n in d.nodes}
    lost = {
        (n.party.label, named[id(n)]) for d in drafts if d.reasons for n in d.nodes if id(n) in named
    } - kept
    for label in {label for label, _ in lost}:
        ids = {i for other, i in lost if other == label}
        for lost_id in ids - identity.graph.known(label, ids):
            identity.forget(label, lost_id)


def _find_ends(identity: Identity, drafts: list[Drafts]) -> dict[int, tuple[str, str]]:
    ends: dict[int, tuple[str, str]] = {}
    for d in drafts:
        for e in d.edges if not d.reasons else []:
            found = [identity.find(party) for party in (e.start, e.end)]
            d.reasons += [said for said in found if isinstance(said, Text)]
            d.waits = d.waits or bool(d.reasons)
            ends[id(e)] = (str(found[0]), str(found[1]))
    return ends


def _node(n: NodeDraft, id: str, origin: Origin) -> NodeRecord:
    return NodeRecord(n.labels, id, n.values, origin, n.party.keys)


def _edge(e: EdgeDraft, start: str, end: str, origin: Origin) -> EdgeRecord:
    return EdgeRecord(e.type, (e.start.label, start), (e.end.label, end), e.values, origin, e.key)


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
