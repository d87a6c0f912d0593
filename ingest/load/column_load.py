"""Blocks of rows into the graph, column by column: who is new, what is told of whom. Rows that are not plain go one by one."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

import numpy as np

from graph.model.claims import Origin
from graph.model.column_records import (
    EdgeColumns,
    NodeColumns,
    RecordColumns,
    RowNumbers,
    ValueColumn,
    edge_ids,
    row_values,
    taken,
)
from graph.store.identifiers import NAMES, PARTIES, STRONG, Bearer, identity_keys, legal_forms_of_names
from ingest.drafts.column_compiler import BlockDrafts, ColumnCompiler, EdgeDrafts, NodeDrafts
from ingest.drafts.column_readers import Mask
from ingest.load.party_identity import IdentityResolver
from ingest.tables.row_blocks import RowBlock

Keys = list[dict[str, bool]]


class BlockParts(NamedTuple):
    """A block in two parts that don't depend on one another: what its plain rows say, and the rows that are to be read one by one.

    `skipped` are plain rows that are left out.
    """

    columns: list[RecordColumns]
    skipped: int
    rest: RowBlock | None


class ColumnLoad:
    """Turns blocks of one table into column records, and remembers whom they bring."""

    def __init__(self, compiler: ColumnCompiler, identity: IdentityResolver, source: str):
        self.compiler, self.identity, self.source = compiler, identity, source

    def parts(self, block: RowBlock, origin: Origin, place: str, *, is_whole: bool) -> BlockParts:
        """The block in two parts. `is_whole`: whether no row that stood among these is missing."""
        drafts = self.compiler.drafts(block)
        failed = drafts.failed | self._unsettled(drafts)
        if failed.any():
            failed |= self._told_by(drafts, failed)
        if not self.compiler.is_of_one_kind and (failed.any() or not is_whole):
            return BlockParts([], 0, block)
        rows = np.flatnonzero(~failed)
        rest = block.take(np.flatnonzero(failed)) if failed.any() else None
        skipped = int((~drafts.active[rows]).sum())
        records = [f"{place}!{number}" for number in block.numbers.tolist()]
        return BlockParts(self._records(drafts, ~failed, records, origin), skipped, rest)

    def _told_by(self, drafts: BlockDrafts, failed: Mask) -> Mask:
        """Rows that tell what rows that failed tell too: one is read in view of the other."""
        if self.identity.has_older_ids:
            return np.ones(len(failed), bool)
        also = np.zeros(len(failed), bool)
        of_nodes: list[list[Any]] = [node.ids for node in drafts.nodes]
        for ids in of_nodes + [list(zip(edge.starts, edge.ends, strict=True)) for edge in drafts.edges]:
            told = set(taken(ids, np.flatnonzero(failed)))
            also |= np.array([id in told for id in ids], bool)
        return also

    def _unsettled(self, drafts: BlockDrafts) -> Mask:
        """Rows of which it isn't plain whom they mean, or whether what they tell is whole."""
        unsettled = np.zeros(len(drafts.failed), bool)
        brought: dict[str, set[str]] = {}
        for node in drafts.nodes:
            unsettled |= node.active & self._unsettled_nodes(node, drafts.failed)
            brought.setdefault(node.label, set()).update(taken(node.ids, np.flatnonzero(node.active)))
        for edge in drafts.edges:
            unsettled |= edge.active & self._unsettled_edges(edge, brought)
        return unsettled

    def _unsettled_nodes(self, node: NodeDrafts, failed: Mask) -> Mask:
        """Nodes that were merged, new ones that lack a field, and whom an identifier may say to be another."""
        watch, is_declared = self.identity.watch, node.spec.is_declared
        if not (watch.is_undisputed(self.source, is_declared) and (is_declared or watch.is_quiet)):
            return np.ones(len(node.ids), bool)
        known = self.identity.current_ids(node.label, set(node.ids) - {None})
        current = [known.get(id) for id in node.ids]
        is_new = np.array([id is None for id in current], bool)
        unsettled = np.array([id is not None and id != own for id, own in zip(current, node.ids, strict=True)], bool)
        absent = node.lacking(self.identity.required(node.label))
        if (is_new & absent).any():
            whole = set(taken(node.ids, np.flatnonzero(node.active & ~absent & ~failed)))
            unsettled |= is_new & absent & np.array([id not in whole for id in node.ids], bool)
        return unsettled | self._shares_key(node)

    def _shares_key(self, node: NodeDrafts) -> Mask:
        """Nodes with an identifier that somebody bears already, or that another row tells too."""
        name = STRONG.get(node.label, "")
        if name not in node.values:
            return np.zeros(len(node.ids), bool)
        column = node.values[name]
        keys = [next(iter(identity_keys(node.label, {name: value})), None) for value in column.values]
        told = ValueColumn(keys, column.codes).to_list()
        borne, times = self.identity.bearers({key for key in told if key}), Counter(told)
        return np.array([bool(key) and (key in borne or times[key] > 1) for key in told], bool)

    def _unsettled_edges(self, edge: EdgeDrafts, brought: dict[str, set[str]]) -> Mask:
        """Relationships with an end that is not known, or was merged, and those of a party with itself."""
        if not self.identity.watch.is_quiet:
            return np.ones(len(edge.starts), bool)
        unsettled = np.zeros(len(edge.starts), bool)
        for label, ids in zip(edge.spec.labels, (edge.starts, edge.ends), strict=True):
            strange = self.identity.strange_ids(label, set(ids) - {None}) - brought.get(label, set())
            if strange:
                unsettled |= np.array([id is None or id in strange for id in ids], bool)
        start, end = edge.spec.labels
        if start == end and start in PARTIES:
            unsettled |= np.array([a == b for a, b in zip(edge.starts, edge.ends, strict=True)], bool)
        return unsettled

    def _records(self, drafts: BlockDrafts, plain: Mask, records: list[str], origin: Origin) -> list[RecordColumns]:
        """What the plain rows of a block say."""
        said: list[RecordColumns] = []
        for node in drafts.nodes:
            rows = np.flatnonzero(node.active & plain)
            said.append(self._nodes(node, rows, taken(records, rows), origin))
        for edge in drafts.edges:
            rows = np.flatnonzero(edge.active & plain)
            said.append(_edges(edge, rows, taken(records, rows), origin))
        return [each for each in said if len(each)]

    def _nodes(self, node: NodeDrafts, rows: RowNumbers, records: list[str], origin: Origin) -> NodeColumns:
        ids = taken(node.ids, rows)
        values = {name: column.take(rows) for name, column in node.values.items()}
        keys = self._note(node.label, ids, values)
        return NodeColumns(node.spec.labels, ids, keys, values, records, origin, node.spec.keep)

    def _note(self, label: str, ids: list[str], values: dict[str, ValueColumn]) -> Keys:
        """Remember nodes and what they are called; the identifiers of each."""
        self.identity.note_new(label, ids)
        naming = {name: values[name] for name in values if name in NAMING.get(label, ())}
        if not naming:
            return [NO_KEYS] * len(ids)
        keys: Keys = []
        for id, told in zip(ids, row_values(naming, len(ids)), strict=True):
            own = identity_keys(label, told)
            forms = legal_forms_of_names(label, told) if own else {}
            for key, strong in own.items():
                form = frozenset() if strong else frozenset({forms.get(key, "")})
                self.identity.note_bearer(key, Bearer(id, "", form))
            keys.append(own)
        return keys


def _edges(edge: EdgeDrafts, rows: RowNumbers, records: list[str], origin: Origin) -> EdgeColumns:
    starts, ends, keys = (taken(each, rows) for each in (edge.starts, edge.ends, edge.keys))
    if edge.spec.is_symmetric:
        pairs = list(zip(starts, ends, strict=True))
        starts, ends = list(map(min, pairs)), list(map(max, pairs))
    values = {name: column.take(rows) for name, column in edge.values.items()}
    ids = edge_ids(starts, ends, keys)
    return EdgeColumns(
        edge.spec.type, edge.spec.labels, starts, ends, keys, values, records, origin, edge.spec.keep, ids
    )


NO_KEYS: dict[str, bool] = {}
NAMING = {"Organization": {*NAMES, STRONG["Organization"]}, "Person": {STRONG["Person"]}}  # fields that identify
