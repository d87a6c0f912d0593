"""From a row to drafts of nodes and edges, as its mapping says. Pure: nothing is looked up here.

A feed is compiled once into functions from cells to values; then each row costs some calls and no decisions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graph.model.claims import Keep
from graph.model.declarations import Field
from graph.model.model import Model
from graph.model.records import NO_KEEP, missing_fields, reversed_spans
from graph.store.identifiers import PARTIES, identity_keys, legal_forms_of_names
from graph.words import Text
from ingest.drafts.row_drafts import EdgeCandidate, NodeCandidate, RowResult
from ingest.mapping.column_names import fit_columns
from ingest.mapping.getters import Cells, Getter
from ingest.mapping.mapping_file import EdgeSpec, Feed, NodeSpec, Reference, Value, When
from ingest.mapping.values import parser, reading
from ingest.names.party_mentions import NO_FORMS, NewParty, PartyMention
from ingest.parse.cells import LostValue, UnreadableCell, is_nothing
from ingest.read.conditions import compiled_conditions
from ingest.read.value_readers import ANY, ValueReaders
from ingest.tables.row_blocks import TableRow
from ingest.tables.tables import Table


class MappingCompiler:
    """A feed, compiled for a table's columns. Raises BadInput when it names a column that the table hasn't.

    `ids`: whose numbers its ids are, where the feed doesn't say.
    """

    def __init__(self, feed: Feed, model: Model, table: Table, path: str, source: str = "", ids: str | None = None):
        self.source, self.ids = source, feed.ids or ids
        self.feed, self.names = fit_columns(feed, table.columns, table.location, path)
        self.model = model
        self.values = ValueReaders(self.feed, table, self.ids)
        self.steps = [self._step(spec) for spec in self.feed.records]
        self.as_of = self._as_of()
        self._wanted = compiled_conditions(self.feed.when, self.values.cell)
        self._unwanted = compiled_conditions(self.feed.unless, self.values.cell) if self.feed.unless else None

    def draft(self, row: TableRow) -> RowResult:
        """Everything that one row says, with all the reasons where it can't be used."""
        result = RowResult(row, source=self.source)
        try:
            result.skipped = self._leaves_out(row)
        except LostValue as error:
            result.reasons.append(error.text)
        if result.skipped:
            return result
        if row.broken:
            result.reasons.append(row.broken)
            return result
        for step in self.steps:
            try:
                step(result, row.cells)
            except UnreadableCell as error:  # an id or an identifier
                result.reasons.append(error.text)
        result.skipped &= not (result.nodes or result.edges or result.reasons)
        if not (result.nodes or result.edges or result.reasons or result.skipped):
            result.reasons.append(SAYS_NOTHING)
        return result

    def _leaves_out(self, row: TableRow) -> bool:
        """Whether the feed's conditions leave a row out on purpose; one that is no record too, if it can be read."""
        if row.broken and row.is_record:
            return False
        return not self._wanted(row.cells) or (self._unwanted is not None and self._unwanted(row.cells))

    def _as_of(self) -> Getter | None:
        if self.feed.as_of is None or self.feed.as_of.const is not None:
            return None
        get, parse = self.values.raw(self.feed.as_of), parser(STATED, self.values.reading(self.feed.as_of))
        return lambda cells: parse(get(cells))

    def _step(self, spec: NodeSpec | EdgeSpec) -> Callable[[RowResult, Cells], None]:
        """One record of the mapping, with its conditions and repetitions."""
        step = self._node(spec) if isinstance(spec, NodeSpec) else self._edge(spec)
        step = self._each(spec.each, step) if spec.each else step
        step = self._when(spec.when, step) if spec.when else step
        return self._when(spec.unless, step, False) if spec.unless else step

    def _when(
        self, when: When, step: Callable[[RowResult, Cells], None], matches: bool = True
    ) -> Callable[[RowResult, Cells], None]:
        """The step for rows in which all conditions hold; or, if not `matches`, for those in which they don't."""
        holds = compiled_conditions(when, self.values.cell)

        def applied(result: RowResult, cells: Cells) -> None:
            if holds(cells) is matches:
                step(result, cells)
            else:
                result.skipped = True

        return applied

    def _each(self, each: Value, step: Callable[[RowResult, Cells], None]) -> Callable[[RowResult, Cells], None]:
        get, nothing = self.values.raw(each), reading(each, self.feed).nothing

        def repeated(result: RowResult, cells: Cells) -> None:
            listed = get(cells)
            items = [x for x in (listed if isinstance(listed, list) else [listed]) if not is_nothing(x, nothing)]
            for item in items:
                step(result, cells | {"each": item})
            result.skipped |= not items

        return repeated

    def _node(self, spec: NodeSpec) -> Callable[[RowResult, Cells], None]:
        identity = self.model.nodes[spec.node].identity
        labels = (identity,) if identity == spec.node else (identity, spec.node)
        ids = spec.ids or self.ids
        read_id = self.values.number(spec.id, ids) if spec.id else None
        read = self._fields(spec.fields, self.model.fields(*labels))
        keep, nobody = kept_fields(spec.fields), self._no_id(spec)

        def step(result: RowResult, cells: Cells) -> None:
            id = read_id(cells) if read_id else None
            if read_id and id is None:
                result.reasons.append(nobody)
            values = read(result, cells)
            keys = identity_keys(identity, values) if identity in PARTIES else {}
            party = PartyMention(identity, id, keys, legal_forms_of_names(identity, values), ids is not None)
            result.nodes.append(NodeCandidate(labels, party, values, keep))

        return step

    def _no_id(self, spec: NodeSpec) -> Text:
        column = (spec.id.column or spec.id.template) if spec.id else ""
        return NO_ID.fill(node=self.model.nodes[spec.node].text, column=column)

    def _edge(self, spec: EdgeSpec) -> Callable[[RowResult, Cells], None]:
        start, end = self._reference(spec.start), self._reference(spec.end)
        declared = self.model.edges[spec.edge].fields
        required = {name: f for name, f in declared.items() if f.required}
        read, keep = self._fields(spec.fields, declared), kept_fields(spec.fields)
        read_key = self.values.id(spec.key) if spec.key else None
        totals = frozenset(name for name, value in spec.fields.items() if value.is_total)
        absent = [NO_END.fill(edge=spec.edge, node=self.model.nodes[r.node].text) for r in (spec.start, spec.end)]

        def step(result: RowResult, cells: Cells) -> None:
            try:
                ends = start(result, cells), end(result, cells)
            except LostValue as error:
                if not spec.optional:
                    raise
                result.left_out.append(error.text)
                return
            for party, reason in zip(ends, absent, strict=True):
                if party.id is None and not party.keys:
                    if not spec.optional:
                        result.reasons.append(reason)
                    result.skipped = True
                    return
            values = read(result, cells)
            if any(values.get(name) is None for name in required):
                result.reasons += missing_fields(required, values)
            key = (read_key(cells) or "") if read_key else ""
            result.edges.append(EdgeCandidate(spec.edge, *ends, values, key, keep, totals=totals))

        return step

    def _reference(self, reference: Reference) -> Callable[[RowResult, Cells], PartyMention]:
        identity = self.model.nodes[reference.node].identity
        ids = reference.ids or self.ids
        is_declared = ids is not None
        if reference.by:
            declared = self.model.nodes[identity].fields
            labels = (identity,) if identity == reference.node else (identity, reference.node)
            by = {name: self.values.id(value, declared.get(name, ANY)) for name, value in reference.by.items()}
            read_id = self.values.number(reference.id, ids) if reference.id else lambda cells: None

            def named(result: RowResult, cells: Cells) -> PartyMention:
                values = {name: _unless_lost(get, result, cells) for name, get in by.items()}
                keys, forms = identity_keys(identity, values), legal_forms_of_names(identity, values)
                new = _new_party(labels, values, declared) if reference.create else None
                return PartyMention(identity, read_id(cells), keys, forms, is_declared, new)

            return named
        if reference.id is None:
            return lambda result, cells: PartyMention(identity, None, {})
        get = self.values.number(reference.id, ids)
        return lambda result, cells: PartyMention(identity, get(cells), NO_KEYS, NO_FORMS, is_declared)

    def _fields(
        self, mapped: dict[str, Value], declared: dict[str, Field]
    ) -> Callable[[RowResult, Cells], dict[str, Any]]:
        """Typed values; one that can't be read stays as it is: not missing, and its row won't be loaded."""
        readers = [
            (name, self.values.typed(declared[name], value), self.values.raw(value), value)
            for name, value in mapped.items()
        ]
        spans = [span for span in reversed_spans(declared) if span[0].name in mapped and span[1].name in mapped]

        def read(result: RowResult, cells: Cells) -> dict[str, Any]:
            values = {}
            for name, typed, raw, value in readers:
                try:
                    values[name] = _unless_lost(typed, result, cells)
                except UnreadableCell as error:
                    if value.optional:
                        result.left_out.append(UNREAD.fill(column=value.column or value.template, why=error.text))
                        values[name] = None
                    else:
                        result.reasons.append(error.text)
                        values[name] = raw(cells)
            for first, last, said in spans:
                a, b = values[first.name], values[last.name]
                if a and b and not result.reasons and b < a:
                    result.reasons.append(said.fill(first=first.text, last=last.text, a=a, b=b))
            return values

        return read


NO_KEYS: dict[str, bool] = {}
STATED = Field("datetime", Text("as of", "数据时间"), "as_of")


def kept_fields(fields: dict[str, Value]) -> dict[str, Keep]:
    return {name: value.keep for name, value in fields.items() if value.keep and value.keep != "sum"} or NO_KEEP


def _new_party(labels: tuple[str, ...], values: dict[str, Any], declared: dict[str, Field]) -> NewParty:
    many = {name for name in values if name in declared and declared[name].many}
    return NewParty(labels, {name: [v] if v is not None and name in many else v for name, v in values.items()})


def _unless_lost(get: Callable[[Cells], Any], result: RowResult, cells: Cells) -> Any:
    """What a cell says; nothing, which is noted, where a spreadsheet lost it."""
    try:
        return get(cells)
    except LostValue as error:
        result.left_out.append(error.text)
        return None


UNREAD = Text("column {column}: {why}", "列 {column}:{why}")
NO_ID = Text("{node} without an id (column {column})", "{node}缺少编号(列 {column})")
NO_END = Text("{edge}: no {node} is named", "{edge}:未指明{node}")
SAYS_NOTHING = Text("no part of the mapping applies to this row", "映射中没有适用于该行的规则")
