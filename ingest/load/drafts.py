"""From a row to drafts of nodes and edges, as its mapping says. Pure: nothing is looked up here.

A feed is compiled once into functions from cells to values; then each row costs some calls and no decisions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graph.model.claims import Keep
from graph.model.declarations import Field
from graph.model.model import Model
from graph.model.records import NO_KEEP, backwards, missing
from graph.store.identifiers import PARTIES, identifiers, said_forms
from graph.words import Text
from ingest.load.row_drafts import Drafts, EdgeDraft, NodeDraft
from ingest.load.value_readers import ANY, ValueReaders
from ingest.mapping.column_names import fitted
from ingest.mapping.getters import Cells, Getter, matches
from ingest.mapping.mapping_file import EdgeSpec, Feed, NodeSpec, Reference, Value, When
from ingest.mapping.values import parser, reading
from ingest.parse.cells import Lost, Unreadable, is_nothing
from ingest.tables.party_mentions import NO_FORMS, Party
from ingest.tables.tables import Row, Table


class Drafter:
    """A feed, compiled for a table's columns. Raises BadInput when it names a column that the table hasn't.

    `ids`: whose numbers its ids are, where the feed doesn't say.
    """

    def __init__(self, feed: Feed, model: Model, table: Table, path: str, source: str = "",
                 ids: str | None = None):  # fmt: skip
        self.source, self.ids = source, feed.ids or ids
        self.feed, self.names = fitted(feed, table.columns, table.place, path)
        self.model = model
        self.values = ValueReaders(self.feed, table, self.ids)
        self.steps = [self._step(spec) for spec in self.feed.records]
        self.as_of = self._as_of()

    def draft(self, row: Row) -> Drafts:
        """Everything that one row says, with all the reasons where it can't be used."""
        drafts = Drafts(row, source=self.source)
        if row.broken:
            drafts.reasons.append(row.broken)
            return drafts
        for step in self.steps:
            try:
                step(drafts, row.cells)
            except Unreadable as error:  # an id or an identifier
                drafts.reasons.append(error.text)
        drafts.skipped &= not (drafts.nodes or drafts.edges or drafts.reasons)
        if not (drafts.nodes or drafts.edges or drafts.reasons or drafts.skipped):
            drafts.reasons.append(SAYS_NOTHING)
        return drafts

    def _as_of(self) -> Getter | None:
        if self.feed.as_of is None or self.feed.as_of.const is not None:
            return None
        get, parse = self.values.raw(self.feed.as_of), parser(STATED, self.values.reading(self.feed.as_of))
        return lambda cells: parse(get(cells))

    def _step(self, spec: NodeSpec | EdgeSpec) -> Callable[[Drafts, Cells], None]:
        """One record of the mapping, with its conditions and repetitions."""
        step = self._node(spec) if isinstance(spec, NodeSpec) else self._edge(spec)
        step = self._each(spec.each, step) if spec.each else step
        step = self._when(spec.when, step) if spec.when else step
        return self._when(spec.unless, step, False) if spec.unless else step

    def _when(self, when: When, step: Callable[[Drafts, Cells], None],
              wanted_so: bool = True) -> Callable[[Drafts, Cells], None]:  # fmt: skip
        """The step for rows in which all conditions hold; or, if not `wanted_so`, for those in which they don't."""
        tests = [
            (self.values.cell(column), [wanted] if isinstance(wanted, str) else wanted)
            for column, wanted in when.items()
        ]

        def applied(drafts: Drafts, cells: Cells) -> None:
            if all(matches(get(cells), patterns) for get, patterns in tests) is wanted_so:
                step(drafts, cells)
            else:
                drafts.skipped = True

        return applied

    def _each(self, each: Value, step: Callable[[Drafts, Cells], None]) -> Callable[[Drafts, Cells], None]:
        get, nothing = self.values.raw(each), reading(each, self.feed).nothing

        def repeated(drafts: Drafts, cells: Cells) -> None:
            listed = get(cells)
            for item in listed if isinstance(listed, list) else [listed]:
                if not is_nothing(item, nothing):
                    step(drafts, cells | {"each": item})

        return repeated

    def _node(self, spec: NodeSpec) -> Callable[[Drafts, Cells], None]:
        identity = self.model.nodes[spec.node].identity
        labels = (identity,) if identity == spec.node else (identity, spec.node)
        ids = spec.ids or self.ids
        read_id = self.values.number(spec.id, ids) if spec.id else None
        read = self._fields(spec.fields, self.model.fields(*labels))
        keep, nobody = _keep(spec.fields), self._no_id(spec)

        def step(drafts: Drafts, cells: Cells) -> None:
            id = read_id(cells) if read_id else None
            if read_id and id is None:
                drafts.reasons.append(nobody)
            values = read(drafts, cells)
            keys = identifiers(identity, values) if identity in PARTIES else {}
            party = Party(identity, id, keys, said_forms(identity, values), ids is not None)
            drafts.nodes.append(NodeDraft(labels, party, values, keep))

        return step

    def _no_id(self, spec: NodeSpec) -> Text:
        column = (spec.id.column or spec.id.template) if spec.id else ""
        return NO_ID.fill(node=self.model.nodes[spec.node].text, column=column)

    def _edge(self, spec: EdgeSpec) -> Callable[[Drafts, Cells], None]:
        start, end = self._reference(spec.start), self._reference(spec.end)
        declared = self.model.edges[spec.edge].fields
        required = {name: f for name, f in declared.items() if f.required}
        read, keep = self._fields(spec.fields, declared), _keep(spec.fields)
        read_key = self.values.id(spec.key) if spec.key else None
        absent = [
            NO_END.fill(edge=spec.edge, node=self.model.nodes[r.node].text) for r in (spec.start, spec.end)
        ]

        def step(drafts: Drafts, cells: Cells) -> None:
            try:
                ends = start(drafts, cells), end(drafts, cells)
            except Lost as error:
                if not spec.optional:
                    raise
                drafts.left_out.append(error.text)
                return
            for party, said in zip(ends, absent, strict=True):
                if party.id is None and not party.keys:
                    if not spec.optional:
                        drafts.reasons.append(said)
                    return
            values = read(drafts, cells)
            if any(values.get(name) is None for name in required):
                drafts.reasons += missing(required, values)
            key = (read_key(cells) or "") if read_key else ""
            drafts.edges.append(EdgeDraft(spec.edge, *ends, values, key, keep))

        return step

    def _reference(self, reference: Reference) -> Callable[[Drafts, Cells], Party]:
        identity = self.model.nodes[reference.node].identity
        ids = reference.ids or self.ids
        is_declared = ids is not None
        if reference.by:
            declared = self.model.nodes[identity].fields
            by = {
                name: self.values.id(value, declared.get(name, ANY)) for name, value in reference.by.items()
            }
            read_id = self.values.number(reference.id, ids) if reference.id else lambda cells: None

            def named(drafts: Drafts, cells: Cells) -> Party:
                said = {name: _unless_lost(get, drafts, cells) for name, get in by.items()}
                keys, forms = identifiers(identity, said), said_forms(identity, said)
                return Party(identity, read_id(cells), keys, forms, is_declared)

            return named
        if reference.id is None:
            return lambda drafts, cells: Party(identity, None, {})
        get = self.values.number(reference.id, ids)
        return lambda drafts, cells: Party(identity, get(cells), NO_KEYS, NO_FORMS, is_declared)

    def _fields(
        self, given: dict[str, Value], declared: dict[str, Field]
    ) -> Callable[[Drafts, Cells], dict[str, Any]]:
        """Typed values; one that can't be read stays as it is: not missing, and its row won't be loaded."""
        readers = [
            (name, self.values.typed(declared[name], value), self.values.raw(value))
            for name, value in given.items()
        ]
        spans = [span for span in backwards(declared) if span[0].name in given and span[1].name in given]

        def read(drafts: Drafts, cells: Cells) -> dict[str, Any]:
            values = {}
            for name, typed, raw in readers:
                try:
                    values[name] = _unless_lost(typed, drafts, cells)
                except Unreadable as error:
                    drafts.reasons.append(error.text)
                    values[name] = raw(cells)
            for first, last, said in spans:
                a, b = values[first.name], values[last.name]
                if a and b and not drafts.reasons and b < a:
                    drafts.reasons.append(said.fill(first=first.text, last=last.text, a=a, b=b))
            return values

        return read


NO_KEYS: dict[str, bool] = {}
STATED = Field("datetime", Text("as of", "数据时间"), "as_of")


def _keep(fields: dict[str, Value]) -> dict[str, Keep]:
    return {name: value.keep for name, value in fields.items() if value.keep} or NO_KEEP


def _unless_lost(get: Callable[[Cells], Any], drafts: Drafts, cells: Cells) -> Any:
    """What a cell says; nothing, which is noted, where a spreadsheet lost it."""
    try:
        return get(cells)
    except Lost as error:
        drafts.left_out.append(error.text)
        return None


NO_ID = Text("{node} without an id (column {column})", "{node}缺少编号(列 {column})")
NO_END = Text("{edge}: no {node} is named", "{edge}:未指明{node}")
SAYS_NOTHING = Text("no part of the mapping applies to this row", "映射中没有适用于该行的规则")
