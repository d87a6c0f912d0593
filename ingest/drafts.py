"""From a row to drafts of nodes and edges, as its mapping says. Pure: nothing is looked up here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from graph.model import Field, Model
from graph.model import string as any_string
from graph.records import missing, problems
from graph.words import BadInput, Text
from ingest.mapping import EdgeSpec, Feed, NodeSpec, Reference, Value, When, nearest
from ingest.sources import Row, Table
from ingest.values import Unreadable, is_nothing, parse, to_text

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
LEGAL_FORMS = re.compile(
    r"股份有限公司|有限责任公司|有限公司|集团公司"
    r"|\bcompany limited\b|\bco\.? ?,? ?ltd\b|\b(ltd|inc|gmbh|corp|llc|plc)\b"
)
PUNCTUATION = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Party:
    """What is said of who somebody is: an id of the source, and identifiers (strong ones first)."""

    label: str
    id: str | None
    keys: dict[str, bool]


@dataclass(slots=True)
class NodeDraft:
    labels: tuple[str, ...]
    party: Party
    values: dict[str, Any]


@dataclass(slots=True)
class EdgeDraft:
    type: str
    start: Party
    end: Party
    values: dict[str, Any]
    key: str


@dataclass(slots=True)
class Drafts:
    """What one row says, or why it can't be used; it `waits` when only somebody unknown is in the way."""

    row: Row
    nodes: list[NodeDraft] = field(default_factory=list)
    edges: list[EdgeDraft] = field(default_factory=list)
    reasons: list[Text] = field(default_factory=list)
    waits: bool = False


def normalised(name: str) -> str:
    """A name as it is compared: full-width, case, spaces, brackets and legal forms don't count."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return PUNCTUATION.sub("", LEGAL_FORMS.sub("", text)) or text


def identifiers(label: str, values: dict[str, Any]) -> dict[str, bool]:
    """Identifiers that these values give a party, with whether each alone proves who it is."""
    found = {}
    for name, strong in (("credit_code", True), ("email", True)):
        if values.get(name):
            found[f"{label}|{name}|{str(values[name]).casefold()}"] = strong
    if label == "Organization":
        for name in (values.get("name"), values.get("name_en"), *(values.get("aliases") or [])):
            if name:
                found[f"{label}|name|{normalised(name)}"] = False
    return found


def check_columns(table: Table, feed: Feed, path: str) -> None:
    """Raises BadInput where the mapping names a column that the table hasn't, with the nearest one."""
    for column in sorted(_columns(feed)):
        if column not in table.columns:
            raise BadInput(NO_COLUMN.fill(
                path=path, column=column, place=table.place, nearest=nearest(column, table.columns)))  # fmt: skip


def _columns(feed: Feed) -> set[str]:
    found: set[str] = set()
    for spec in feed.records:
        found |= set(spec.when)
        for value in _values(spec):
            found |= {value.column} if value.column else set(PLACEHOLDER.findall(value.template or ""))
        if spec.each:
            found = {c for c in found if not c.startswith("each.") and c != "each"}
    return found


def _values(spec: NodeSpec | EdgeSpec) -> Iterator[Value]:
    yield from spec.fields.values()
    ends = [spec.start, spec.end] if isinstance(spec, EdgeSpec) else []
    for value in (spec.each, getattr(spec, "id", None), getattr(spec, "key", None), *(e.id for e in ends)):
        if value:
            yield value
    for end in ends:
        yield from end.by.values()


def draft(row: Row, feed: Feed, model: Model) -> Drafts:
    """Everything that one row says, with all the reasons where it can't be used."""
    drafts = Drafts(row)
    if row.broken:
        drafts.reasons.append(row.broken)
        return drafts
    for spec in feed.records:
        if _applies(spec.when, row.cells):
            for cells in _items(spec, row.cells):
                if isinstance(spec, NodeSpec):
                    _draft_node(drafts, spec, cells, model)
                else:
                    _draft_edge(drafts, spec, cells, model)
    if not drafts.nodes and not drafts.edges and not drafts.reasons:
        drafts.reasons.append(SAYS_NOTHING)
    return drafts


def _applies(when: When, cells: dict[str, Any]) -> bool:
    return all(_matches(cell(cells, column), wanted) for column, wanted in when.items())


def _matches(value: Any, wanted: str | list[str]) -> bool:
    text = "" if is_nothing(value) else to_text(value)
    return any(fnmatchcase(text, pattern) for pattern in ([wanted] if isinstance(wanted, str) else wanted))


def _items(spec: NodeSpec | EdgeSpec, cells: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if spec.each is None:
        yield cells
        return
    listed = raw(spec.each, cells)
    for item in listed if isinstance(listed, list) else [listed]:
        if not is_nothing(item):
            yield cells | {"each": item}


def cell(cells: dict[str, Any], column: str) -> Any:
    """The value in a column; `a.b` goes into JSON objects."""
    if column in cells:
        return cells[column]
    value: Any = cells
    for part in column.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def raw(value: Value, cells: dict[str, Any]) -> Any:
    """What a mapping's value finds in a row, before it is typed; None where any part says nothing.

    With `split` it is the list of the parts, with `words` each part translated.
    """
    if value.template is not None:
        parts = {name: cell(cells, name) for name in PLACEHOLDER.findall(value.template)}
        if any(is_nothing(part) for part in parts.values()):
            return None
        return PLACEHOLDER.sub(lambda match: to_text(parts[match.group(1)]), value.template)
    found = value.const if value.column is None else cell(cells, value.column)
    if isinstance(found, str) and value.split:
        found = [part.strip() for part in re.split(f"[{re.escape(value.split)}]", found)]
    return (
        [_translated(value, part) for part in found] if isinstance(found, list) else _translated(value, found)
    )


def _translated(value: Value, found: Any) -> Any:
    return value.words.get(found.strip(), found) if isinstance(found, str) else found


def typed(declared: Field, value: Value, cells: dict[str, Any]) -> Any:
    """The typed value: a list for a field of many, else one value (the first of several). Raises Unreadable."""
    found = raw(value, cells)
    items = [parse(declared, item, value.scale) for item in (found if isinstance(found, list) else [found])]
    known = [item for item in items if item is not None]
    return (known or None) if declared.many else next(iter(known), None)


def _typed_fields(
    drafts: Drafts, given: dict[str, Value], declared: dict[str, Field], cells: dict[str, Any]
) -> dict[str, Any]:
    """Typed values; one that can't be read stays as it is: not missing, and its row won't be loaded."""
    values: dict[str, Any] = {}
    unread: dict[str, Any] = {}
    for name, value in given.items():
        try:
            values[name] = typed(declared[name], value, cells)
        except Unreadable as error:
            drafts.reasons.append(error.text)
            unread[name] = raw(value, cells)
    drafts.reasons += problems(declared, values)
    return values | unread


def _text(value: Value | None, cells: dict[str, Any]) -> str | None:
    found = None if value is None else raw(value, cells)
    return None if is_nothing(found) else to_text(found)


def _draft_node(drafts: Drafts, spec: NodeSpec, cells: dict[str, Any], model: Model) -> None:
    identity = model.nodes[spec.node].identity
    labels = (identity,) if identity == spec.node else (identity, spec.node)
    id = _text(spec.id, cells)
    if spec.id is not None and id is None:
        drafts.reasons.append(
            NO_ID.fill(node=model.nodes[spec.node].text, column=spec.id.column or spec.id.template)
        )
    values = _typed_fields(drafts, spec.fields, model.fields(*labels), cells)
    drafts.nodes.append(NodeDraft(labels, Party(identity, id, identifiers(identity, values)), values))


def _draft_edge(drafts: Drafts, spec: EdgeSpec, cells: dict[str, Any], model: Model) -> None:
    ends = [_party(end, cells, model) for end in (spec.start, spec.end)]
    for end, reference in zip(ends, (spec.start, spec.end), strict=True):
        if end.id is None and not end.keys:
            if not spec.optional:
                drafts.reasons.append(NO_END.fill(edge=spec.edge, node=model.nodes[reference.node].text))
            return
    declared = model.edges[spec.edge].fields
    values = _typed_fields(drafts, spec.fields, declared, cells)
    drafts.reasons += missing(declared, values)
    drafts.edges.append(EdgeDraft(spec.edge, ends[0], ends[1], values, _text(spec.key, cells) or ""))


def _party(reference: Reference, cells: dict[str, Any], model: Model) -> Party:
    identity = model.nodes[reference.node].identity
    said = {name: parse(any_string(name, name), raw(value, cells)) for name, value in reference.by.items()}
    return Party(identity, _text(reference.id, cells), identifiers(identity, said))


NO_COLUMN = Text(
    "{path}: the mapping names column {column!r}, which {place} hasn't; the nearest is {nearest}",
    "{path}:映射中的列 {column!r} 在 {place} 中不存在;最接近的是 {nearest}",
)
NO_ID = Text("{node} without an id (column {column})", "{node}缺少编号(列 {column})")
NO_END = Text("{edge}: no {node} is named", "{edge}:未指明{node}")
SAYS_NOTHING = Text("no part of the mapping applies to this row", "映射中没有适用于该行的规则")
