"""Objects of a battle map in Python: which of their fields are read, and how a row of them becomes one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from graph.battle_map.map_fields import NOT_SHOWN, MapField, is_map_object, mapped_fields, object_name
from graph.db.transactions import Row
from graph.query.field_expressions import WHOLE
from graph.query.readers import Reader
from graph.query.selections import Selection, map_reader
from graph.words import Text

Keep = Callable[[MapField], bool]
NodeFields = Callable[[str], tuple[str, ...]]  # label → the fields that are read of its nodes


def whole_node(label: str) -> tuple[str, ...]:
    """All of a node, in one row."""
    return (WHOLE,)


def selections_of(object: type, keep: Keep, node: NodeFields = whole_node) -> tuple[Selection, ...]:
    """Selections of the fields of a map object that are to be kept, and of objects in it."""
    kept = (field for field in mapped_fields(object).values() if keep(field))
    return tuple(Selection(f.name, f.name, of=_members(f, keep, node)) for f in kept)


def _members(field: MapField, keep: Keep, node: NodeFields) -> dict[str, tuple[Selection, ...]]:
    if field.nodes:
        names = {label: ("id",) if field.kind is str else node(label) for label in field.nodes}
        return {label: tuple(Selection(name, name) for name in of) for label, of in names.items()}
    if is_map_object(field.kind):
        return {object_name(field.kind): selections_of(field.kind, keep, node)}
    return {"LocalText": (Selection("en", "en"), Selection("zh", "zh"))} if field.kind is Text else {}


@cache
def map_object_builder(object: type) -> Callable[[Mapping[str, Any]], Any]:
    """The builder of a map object from a row of its fields; those that were not read are nothing."""
    fields = mapped_fields(object).values()
    readers = {field.name: _reader(field) for field in fields}

    def make(row: Mapping[str, Any]) -> Any:
        return object(**{field.name: _value(field, readers[field.name], row) for field in fields})

    return make


def _value(field: MapField, read: Reader | None, row: Mapping[str, Any]) -> Any:
    if field.name in row:
        return read(row[field.name]) if read else row[field.name]
    if field.hideable:
        return NOT_SHOWN
    return [] if field.many else None if field.nullable else field.nothing


def _reader(field: MapField) -> Reader | None:
    """What makes the value of an attribute of one that was read, None where it is the same."""
    read: Reader | None = None
    if field.nodes:
        read = node_row
        if field.kind is str:
            read = lambda row: row["id"]  # noqa: E731
    elif is_map_object(field.kind):
        read = map_object_builder(field.kind)
    elif field.kind is Text:
        read = lambda row: Text(**row) if row else None  # noqa: E731
    return map_reader(read) if field.many else read


def node_row(row: Row) -> Row:
    """A node that was read whole, or by some of its fields."""
    whole: Row = row.get(WHOLE, row)
    return whole
