"""From a row to drafts of nodes and edges, as its mapping says. Pure: nothing is looked up here.

A feed is compiled once into functions from cells to values; then each row costs some calls and no decisions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from graph.model.claims import Keep
from graph.model.declarations import Field
from graph.model.declarations import string as any_string
from graph.model.model import Model
from graph.model.records import NO_KEEP, backwards, missing
from graph.store.identifiers import PARTIES, identifiers, said_forms
from graph.words import Text
from ingest.mapping.column_names import PLACEHOLDER, fitted
from ingest.mapping.getters import Cells, Getter, first_of, matches, name_in_pair, text_of, translated
from ingest.mapping.id_systems import numbered
from ingest.mapping.mapping_file import EdgeSpec, Feed, NodeSpec, Reference, Value, When
from ingest.mapping.values import Reading, Unreadable, is_nothing, parser, reading
from ingest.parse.cells import Lost, is_false
from ingest.parse.dates import EPOCH, EPOCH_1904
from ingest.read.sources import Row, Table
from ingest.tables.party_mentions import NO_FORMS, Party, Wanted

ANY = any_string("id", "编号", name="id", indexed=True)


@dataclass(slots=True)
class NodeDraft:
    """`id` and `original` are known once it is settled who this is."""

    labels: tuple[str, ...]
    party: Party
    values: dict[str, Any]
    keep: dict[str, Keep] = field(default_factory=lambda: NO_KEEP)
    id: str = ""
    original: str = ""


@dataclass(slots=True)
class EdgeDraft:
    """`ends` are (id, original id) of start and end, once it is settled who they are."""

    type: str
    start: Party
    end: Party
    values: dict[str, Any]
    key: str
    keep: dict[str, Keep] = field(default_factory=lambda: NO_KEEP)
    ends: tuple[tuple[str, str], tuple[str, str]] = (("", ""), ("", ""))


@dataclass(slots=True)
class Drafts:
    """What one row says, or why it can't be used.

    `waits` are reasons that a later row or file may clear up: somebody who is not known yet; each is `wanted`. `reasons` stay.
    `left_out` are cells that can't be taken, though the rest of the row is.
    `skipped`: the mapping's conditions leave the row out, and nothing else speaks of it.
    `source` is who says it.
    """

    row: Row
    nodes: list[NodeDraft] = field(default_factory=list)
    edges: list[EdgeDraft] = field(default_factory=list)
    reasons: list[Text] = field(default_factory=list)
    waits: list[Text] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    left_out: list[Text] = field(default_factory=list)
    skipped: bool = False
    source: str = ""

    @property
    def holds(self) -> bool:
        return not self.reasons and not self.waits


class Drafter:
    """A feed, compiled for a table's columns. Raises BadInput when it names a column that the table hasn't.

    `ids`: whose numbers its ids are, where the feed doesn't say.
    """

    def __init__(self, feed: Feed, model: Model, table: Table, path: str, source: str = "",
                 ids: str | None = None):  # fmt: skip
        self.source, self.ids = source, feed.ids or ids
        self.feed, self.names = fitted(feed, table.columns, table.place, path)
        self.model, self.columns, self.table = model, set(table.columns), table
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
        get, parse = self._raw(self.feed.as_of), parser(STATED, self._reading(self.feed.as_of))
        return lambda cells: parse(get(cells))

    def _reading(self, value: Value) -> Reading:
        """How the cells of a value are read, as the mapping and the table say."""
        how = reading(value, self.feed)
        epoch = EPOCH_1904 if self.table.traits.from_1904 else EPOCH
        return replace(how, epoch=epoch, yes_no=value.column in self.table.traits.yes_no)

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
            (self._cell(column), [wanted] if isinstance(wanted, str) else wanted)
            for column, wanted in when.items()
        ]

        def applied(drafts: Drafts, cells: Cells) -> None:
            if all(matches(get(cells), patterns) for get, patterns in tests) is wanted_so:
                step(drafts, cells)
            else:
                drafts.skipped = True

        return applied

    def _each(self, each: Value, step: Callable[[Drafts, Cells], None]) -> Callable[[Drafts, Cells], None]:
        get, nothing = self._raw(each), reading(each, self.feed).nothing

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
        read_id = self._number(spec.id, ids) if spec.id else None
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
        read_key = self._id(spec.key) if spec.key else None
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
            by = {name: self._id(value, declared.get(name, ANY)) for name, value in reference.by.items()}
            read_id = self._number(reference.id, ids) if reference.id else lambda cells: None

            def named(drafts: Drafts, cells: Cells) -> Party:
                said = {name: _unless_lost(get, drafts, cells) for name, get in by.items()}
                keys, forms = identifiers(identity, said), said_forms(identity, said)
                return Party(identity, read_id(cells), keys, forms, is_declared)

            return named
        if reference.id is None:
            return lambda drafts, cells: Party(identity, None, {})
        get = self._number(reference.id, ids)
        return lambda drafts, cells: Party(identity, get(cells), NO_KEYS, NO_FORMS, is_declared)

    def _number(self, value: Value, system: str | None) -> Callable[[Cells], str | None]:
        """An id with the system that gave it."""
        get = self._id(value)
        if system is None:
            return get

        def read(cells: Cells) -> str | None:
            id = get(cells)
            return None if id is None else numbered(id, system)

        return read

    def _fields(
        self, given: dict[str, Value], declared: dict[str, Field]
    ) -> Callable[[Drafts, Cells], dict[str, Any]]:
        """Typed values; one that can't be read stays as it is: not missing, and its row won't be loaded."""
        readers = [
            (name, self._typed(declared[name], value), self._raw(value)) for name, value in given.items()
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

    def _typed(self, declared: Field, value: Value) -> Getter:
        """The typed value: a list for a field of many, else one value (the first of several). Raises Unreadable."""
        if declared.refers and not declared.many:
            return self._number(value, self.ids)
        get, parse = self._raw(value), parser(declared, self._reading(value))
        if value.column in self.table.traits.pairs:
            get = name_in_pair(get)
        if (
            value.template is None
            and value.column is not None
            and not (value.split or value.words or declared.many)
        ):
            return first_of(get, parse) if self._may_be_list(value) else lambda cells: parse(get(cells))

        def typed(cells: Cells) -> Any:
            found = get(cells)
            known = [
                v
                for item in (found if isinstance(found, list) else [found])
                if (v := parse(item)) is not None
            ]
            return (known or None) if declared.many else next(iter(known), None)

        return typed

    def _may_be_list(self, value: Value) -> bool:
        return value.column is not None and ("." in value.column or value.column not in self.columns)

    def _id(self, value: Value, declared: Field = ANY) -> Callable[[Cells], str | None]:
        """An id (or an identifier) as text; None where the cell says nothing. Raises Unreadable."""
        get, parse = self._raw(value), parser(declared, self._reading(value))
        if declared is not ANY and value.column in self.table.traits.pairs:
            get = name_in_pair(get)

        def read(cells: Cells) -> str | None:
            found = get(cells)
            if isinstance(found, list):
                found = next((item for item in found if not is_nothing(item)), None)
            said: str | None = parse(found)
            return said

        return read

    def _raw(self, value: Value) -> Getter:
        """What a mapping's value finds in a row, before it is typed; None where any part says nothing.

        With `split` it is the list of the parts, with `words` each part translated.
        """
        if value.template is not None:
            return self._template(value.template)
        if value.column is None:
            return lambda cells: value.const
        get = self._cell(value.column)
        if not value.split and not value.words:
            return get
        pattern = re.compile(f"[{re.escape(value.split)}]") if value.split else None

        def found(cells: Cells) -> Any:
            cell = get(cells)
            if isinstance(cell, str) and pattern:
                cell = [part.strip() for part in pattern.split(cell)]
            return (
                [translated(value, part) for part in cell]
                if isinstance(cell, list)
                else translated(value, cell)
            )

        return found

    def _template(self, template: str) -> Getter:
        parts = {name: self._cell(name) for name in PLACEHOLDER.findall(template)}
        nothing = reading(Value(template=template), self.feed).nothing

        def filled(cells: Cells) -> str | None:
            said = {name: get(cells) for name, get in parts.items()}
            for name, part in said.items():
                if is_nothing(part, nothing) or (name not in self.table.traits.yes_no and is_false(part)):
                    return None
            return PLACEHOLDER.sub(lambda match: text_of(said[match.group(1)]), template)

        return filled

    def _cell(self, column: str) -> Getter:
        """The value in a column; `a.b` goes into JSON objects."""
        if "." not in column:
            return lambda cells: cells.get(column)
        path = column.split(".")

        def deep(cells: Cells) -> Any:
            if column in cells:
                return cells[column]
            value: Any = cells
            for part in path:
                value = value.get(part) if isinstance(value, dict) else None
            return value

        return deep


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
