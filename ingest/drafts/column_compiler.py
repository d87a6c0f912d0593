"""From a block of rows to columns of nodes and relationships, as a feed's mapping says; rows that it can't take so are named.

It reads with the functions that `MappingCompiler` reads single rows with, and says the same of every row that it takes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from graph.model.column_records import ValueColumn
from graph.model.declarations import Field
from graph.model.records import reversed_spans
from ingest.drafts.column_readers import FAILED, ColumnReader, Mask, rows_with, without_failures
from ingest.drafts.mapping_compiler import MappingCompiler, kept_fields
from ingest.mapping.column_names import FILE_COLUMNS, columns_of_conditions, columns_of_value
from ingest.mapping.id_systems import SHARED
from ingest.mapping.mapping_file import EdgeSpec, Feed, NodeSpec, Value, When
from ingest.mapping.values import plain_length
from ingest.read.conditions import compiled_conditions
from ingest.read.value_readers import ANY
from ingest.tables.row_blocks import RowBlock


class NotInColumns(Exception):
    """A feed, or a value of it, that rows have to be read for one by one."""


@dataclass(slots=True)
class NodeDrafts:
    """Nodes of one record of the mapping, in every row of a block; they count in rows that are `active`."""

    spec: NodeSpecReader
    ids: list[str]
    values: dict[str, ValueColumn]
    active: Mask

    @property
    def label(self) -> str:
        return self.spec.labels[0]

    def lacking(self, required: Iterable[str]) -> Mask:
        """Which rows lack a required field."""
        absent = np.zeros(len(self.ids), bool)
        for name in required:
            absent |= rows_with(self.values[name], None) if name in self.values else True
        return absent


@dataclass(slots=True)
class EdgeDrafts:
    """Relationships of one record of the mapping, in every row of a block; they count in rows that are `active`."""

    spec: EdgeSpecReader
    starts: list[str]
    ends: list[str]
    keys: list[str]
    values: dict[str, ValueColumn]
    active: Mask


@dataclass(slots=True)
class BlockDrafts:
    """All that a block says. Rows that `failed` are to be read one by one; of those that are not `active` nothing speaks, on purpose."""

    failed: Mask
    active: Mask
    nodes: list[NodeDrafts]
    edges: list[EdgeDrafts]


class ColumnCompiler:
    """A feed, compiled for the columns of a table. Raises NotInColumns where its rows have to be read one by one."""

    def __init__(self, drafter: MappingCompiler):
        self.drafter, self.feed, self.readers = drafter, drafter.feed, drafter.values
        if drafter.as_of or self.feed.has_totals or any(spec.each for spec in self.feed.records):
            raise NotInColumns
        self.conditions = ConditionReader(self, self.feed)
        self.nodes = [NodeSpecReader(self, spec) for spec in self.feed.records if isinstance(spec, NodeSpec)]
        self.edges = [EdgeSpecReader(self, spec) for spec in self.feed.records if isinstance(spec, EdgeSpec)]

    @property
    def is_of_one_kind(self) -> bool:
        """Whether rows bring nodes or relationships and not both, so that none needs another one of its batch."""
        return not (self.nodes and self.edges)

    def drafts(self, block: RowBlock) -> BlockDrafts:
        """Everything that the rows of a block say."""
        active, failed = self.conditions.read(block)
        nodes = [reader.read(block, active, failed) for reader in self.nodes]
        edges = [reader.read(block, active, failed) for reader in self.edges]
        spoken_of = np.zeros(len(block), bool)
        for mask in [node.active for node in nodes] + [edge.active for edge in edges]:
            spoken_of |= mask
        return BlockDrafts(failed, spoken_of, nodes, edges)

    def reader(self, declared: Field, value: Value) -> ColumnReader:
        plain = 0 if declared.many or declared.refers else self._plain(declared, value)
        return ColumnReader(self.names(columns_of_value(value)), self.readers.typed(declared, value), plain)

    def id_reader(self, value: Value, system: str | None) -> ColumnReader:
        plain = 0 if system not in (None, SHARED) else self._plain(ANY, value)
        return ColumnReader(self.names(columns_of_value(value)), self.readers.number(value, system), plain)

    def _plain(self, declared: Field, value: Value) -> int:
        """How short a clean text is that this value takes as it is; 0 where it takes none so."""
        changed = value.template or value.split or value.part or value.words
        return 0 if changed else plain_length(declared, self.readers.reading(value))

    def names(self, columns: set[str]) -> tuple[str, ...]:
        """Those of the columns that the table has; what tells of the file is the same in all rows."""
        if columns - self.readers.columns - set(FILE_COLUMNS):
            raise NotInColumns
        return tuple(sorted(columns & self.readers.columns))


class ConditionReader:
    """The conditions of a feed or of one of its records: in which rows they hold."""

    def __init__(self, compiler: ColumnCompiler, of: Feed | NodeSpec | EdgeSpec):
        def test(when: When) -> ColumnReader:
            return ColumnReader(
                compiler.names(columns_of_conditions(when)), compiled_conditions(when, compiler.readers.cell)
            )

        self.included = [test({column: pattern}) for column, pattern in of.when.items()]
        self.excluded = test(of.unless) if of.unless else None

    def read(self, block: RowBlock) -> tuple[Mask, Mask]:
        """Where they hold, and where that can't be told."""
        holds, failed = np.ones(len(block), bool), np.zeros(len(block), bool)
        for test in self.included:
            found = test.read(block)
            failed |= rows_with(found, FAILED)
            holds &= rows_with(found, True)
        if self.excluded:
            found = self.excluded.read(block)
            failed |= rows_with(found, FAILED)
            holds &= ~rows_with(found, True)
        return holds, failed


class FieldsReader:
    """The typed values of a record's fields."""

    def __init__(self, compiler: ColumnCompiler, mapped: dict[str, Value], declared: dict[str, Field]):
        self.readers = {name: compiler.reader(declared[name], value) for name, value in mapped.items()}
        spans = [(first.name, last.name) for first, last, _ in reversed_spans(declared)]
        self.spans = [(first, last) for first, last in spans if first in mapped and last in mapped]

    def read(self, block: RowBlock) -> tuple[dict[str, ValueColumn], Mask]:
        """The values, and in which rows one can't be read or an end is before its beginning."""
        values = {name: reader.read(block) for name, reader in self.readers.items()}
        failed = np.zeros(len(block), bool)
        for column in values.values():
            failed |= rows_with(column, FAILED)
        for first, last in self.spans:
            pairs = zip(values[first].to_list(), values[last].to_list(), strict=True)
            failed |= [bool(a is not FAILED and b is not FAILED and a and b and b < a) for a, b in pairs]
        return {name: without_failures(column) for name, column in values.items()}, failed


class NodeSpecReader:
    """A node of the mapping, read in columns; such as come without an id are known by their names: rows are read for them."""

    def __init__(self, compiler: ColumnCompiler, spec: NodeSpec):
        if spec.id is None:
            raise NotInColumns
        model, system = compiler.drafter.model, spec.ids or compiler.drafter.ids
        identity = model.nodes[spec.node].identity
        self.labels = (identity,) if identity == spec.node else (identity, spec.node)
        self.is_declared, self.keep = system is not None, kept_fields(spec.fields)
        self.conditions, self.id = ConditionReader(compiler, spec), compiler.id_reader(spec.id, system)
        self.fields = FieldsReader(compiler, spec.fields, model.fields(*self.labels))

    def read(self, block: RowBlock, among: Mask, failed: Mask) -> NodeDrafts:
        """The nodes; rows that can't be read so are added to `failed`."""
        active, unclear = self.conditions.read(block)
        active &= among
        found = self.id.ids(block)
        values, unread = self.fields.read(block)
        failed |= unclear | (active & (found.failed | found.absent | unread))
        return NodeDrafts(self, found.ids, values, active)


class EdgeSpecReader:
    """A relationship of the mapping, read in columns; ends that are known by their names are what rows are read for."""

    def __init__(self, compiler: ColumnCompiler, spec: EdgeSpec):
        declared = compiler.drafter.model.edges[spec.edge]
        self.type, self.optional, self.keep = spec.edge, spec.optional, kept_fields(spec.fields)
        self.is_symmetric = declared.symmetric
        self.conditions = ConditionReader(compiler, spec)
        self.labels, self.start, self.end = self._ends(compiler, spec)
        self.key = compiler.id_reader(spec.key, None) if spec.key else None
        self.fields = FieldsReader(compiler, spec.fields, declared.fields)
        self.required = [name for name, f in declared.fields.items() if f.required]
        if declared.single or not set(self.required) <= spec.fields.keys():
            raise NotInColumns

    def _ends(self, compiler: ColumnCompiler, spec: EdgeSpec) -> tuple[tuple[str, str], ColumnReader, ColumnReader]:
        if not (spec.start.id and spec.end.id) or spec.start.by or spec.end.by:
            raise NotInColumns
        nodes = compiler.drafter.model.nodes
        ids = compiler.drafter.ids
        labels = nodes[spec.start.node].identity, nodes[spec.end.node].identity
        start = compiler.id_reader(spec.start.id, spec.start.ids or ids)
        return labels, start, compiler.id_reader(spec.end.id, spec.end.ids or ids)

    def read(self, block: RowBlock, among: Mask, failed: Mask) -> EdgeDrafts:
        """The relationships; rows that can't be read so are added to `failed`."""
        active, unclear = self.conditions.read(block)
        active &= among
        start, end = self.start.ids(block), self.end.ids(block)
        values, unread = self.fields.read(block)
        for name in self.required:
            unread |= rows_with(values[name], None)
        failed |= unclear | (active & (start.failed | end.failed))
        if self.optional:
            active &= ~(start.absent | end.absent)
        else:
            unread |= start.absent | end.absent
        keys = [""] * len(block)
        if self.key:
            key = self.key.ids(block)
            keys, unread = [each or "" for each in key.ids], unread | key.failed
        failed |= active & unread
        return EdgeDrafts(self, start.ids, end.ids, keys, values, active)
