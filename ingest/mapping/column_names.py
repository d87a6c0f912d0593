"""Column matching between a mapping and a table: the column of that name, else the only one that is called alike.

Headings change from export to export: `客户名称(必填)` becomes `客户名称*` or gets full-width brackets. Names are alike where
width, case, spaces, marks and a word such as 必填 make the difference; a unit in brackets is none of these.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from graph.words import BadInput, Text
from ingest.mapping.mapping_file import (
    Condition,
    EdgeSpec,
    Feed,
    Negation,
    NodeSpec,
    Reference,
    Value,
    When,
    nearest_name,
)
from ingest.parse.cells import half_width

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
FILE_NAME, FILE_SHEET = FILE_COLUMNS = (
    "file.name",
    "file.sheet",
)  # every table has them, unless it has others of that name
DUTY = r"(?:必填项?|选填项?|必选|可选|非必填|必须|required|optional|mandatory)"
DUTIES = re.compile(rf"[(\[<【〔《]\s*\*?{DUTY}\s*[)\]>】〕》]|(?<=\s)[-–]?\s*{DUTY}\s*\Z")
MARKS = re.compile(r"[\s_\-*※★☆●◆▲#:;,、。!?\"'“”‘’`~()\[\]{}<>【】〔〕《》「」]+")

Names = dict[str, str]
"""The mapping's name of a column → the table's."""


@lru_cache(4096)
def plain_name(column: str) -> str:
    """A column's name without what changes from export to export; itself where nothing else is left."""
    name = half_width(column).casefold()
    return MARKS.sub("", DUTIES.sub("", name)) or name


def columns_named(feed: Feed) -> set[str]:
    """All columns that a feed names, but those that tell of the file."""
    found = columns_of_value(feed.as_of) if feed.as_of else set()
    found |= set(feed.fill_down) | columns_of_conditions(feed.when) | columns_of_conditions(feed.unless)
    for spec in feed.records:
        named = columns_of_conditions(spec.when).union(
            columns_of_conditions(spec.unless), *map(columns_of_value, _values(spec))
        )
        found |= {c for c in named if not c.startswith("each.") and c != "each"} if spec.each else named
    return found.difference(FILE_COLUMNS)


def id_columns(feed: Feed) -> set[str]:
    """The columns that say who or what a row is about: ids, and what references go by."""
    values = [v for spec in feed.records for v in (getattr(spec, "id", None), *_of_ends(spec)) if v]
    return set().union(*map(columns_of_value, values)) - {"each", *FILE_COLUMNS}


def fit_columns(feed: Feed, columns: list[str], place: str, path: str) -> tuple[Feed, Names]:
    """The feed with the names that the table has, and those that differ.

    Raises BadInput where it names a column that the table hasn't, or that two are called alike.
    """
    named = columns_named(feed)
    absent = sorted(named - set(columns))
    if not absent:
        return feed, {}
    alike: dict[str, list[str]] = defaultdict(list)
    for column in columns:
        if column not in named:
            alike[plain_name(column)].append(column)
    names = {}
    for name in absent:
        found = alike[plain_name(name)]
        if not found:
            nearest = nearest_name(name, [*columns, *FILE_COLUMNS])
            raise BadInput(NO_COLUMN.fill(path=path, column=name, place=place, nearest=nearest))
        if len(found) > 1:
            listing = ", ".join(map(repr, found))
            raise BadInput(SEVERAL.fill(path=path, column=name, place=place, found=listing))
        names[name] = found[0]
    return _renamed(feed, names), names


def note_renamed(note: Text, names: Names) -> Text:
    """A note on how a table was read, with the columns that were taken for others."""
    listing = ", ".join(f"{name} = {column}" for name, column in names.items())
    return RENAMED.fill(note=note, names=listing) if names else note


def best_row(rows: Iterable[tuple[int, Iterable[object]]], feed: Feed, columns: list[str]) -> int | None:
    """Of the first rows the one that has most of the columns that a feed names; None where `columns` has as many.

    It has to have half of them: a word of a heading may stand in any cell.
    """
    wanted = {plain_name(name) for name in columns_named(feed)}
    most = max(_hits(columns, wanted), (len(wanted) + 1) // 2 - 1)
    best = None
    for at, cells in rows if most < len(wanted) else ():
        if (hits := _hits(cells, wanted)) > most:
            best, most = at, hits
    return best


def _hits(cells: Iterable[object], names: set[str]) -> int:
    return len({plain_name(" ".join(cell.split())) for cell in cells if isinstance(cell, str)} & names)


def columns_of_value(value: Value) -> set[str]:
    return {value.column} if value.column else set(PLACEHOLDER.findall(value.template or ""))


def columns_of_conditions(when: When) -> set[str]:
    patterns = [pattern for each in when.values() if isinstance(each, Negation) for pattern in each.none_of]
    return {*when, *(named[1] for pattern in patterns if (named := PLACEHOLDER.fullmatch(pattern)))}


def _of_ends(spec: NodeSpec | EdgeSpec) -> Iterator[Value]:
    for end in (spec.start, spec.end) if isinstance(spec, EdgeSpec) else ():
        yield from end.by.values()
        if end.id:
            yield end.id


def _values(spec: NodeSpec | EdgeSpec) -> Iterator[Value]:
    yield from spec.fields.values()
    yield from (v for v in (spec.each, getattr(spec, "id", None), getattr(spec, "key", None)) if v)
    yield from _of_ends(spec)


def _renamed(feed: Feed, names: Names) -> Feed:
    def column(name: str) -> str:
        return names.get(name, name)

    def value(value: Value | None) -> Value | None:
        if value is None or not (value.column or value.template):
            return value
        if value.column:
            return value.model_copy(update={"column": column(value.column)})
        return value.model_copy(update={"template": template(value.template or "")})

    def template(text: str) -> str:
        return PLACEHOLDER.sub(lambda found: f"{{{column(found[1])}}}", text)

    def condition(patterns: Condition) -> Condition:
        if not isinstance(patterns, Negation):
            return patterns
        compared = [template(each) if PLACEHOLDER.fullmatch(each) else each for each in patterns.none_of]
        return patterns.model_copy(update={"none_of": compared})

    def conditions(of: Feed | NodeSpec | EdgeSpec) -> dict[str, Any]:
        return {at: {column(c): condition(w) for c, w in getattr(of, at).items()} for at in ("when", "unless")}

    def values(fields: dict[str, Value]) -> dict[str, Value | None]:
        return {name: value(each) for name, each in fields.items()}

    def end(reference: Reference) -> Reference:
        return reference.model_copy(update={"id": value(reference.id), "by": values(reference.by)})

    def record(spec: NodeSpec | EdgeSpec) -> NodeSpec | EdgeSpec:
        fitted = conditions(spec) | {"fields": values(spec.fields), "each": value(spec.each)}
        if isinstance(spec, NodeSpec):
            return spec.model_copy(update=fitted | {"id": value(spec.id)})
        return spec.model_copy(update=fitted | {"key": value(spec.key), "start": end(spec.start), "end": end(spec.end)})

    records = [record(spec) for spec in feed.records]
    down = [column(name) for name in feed.fill_down]
    renamed = {"records": records, "as_of": value(feed.as_of), "fill_down": down}
    return feed.model_copy(update=conditions(feed) | renamed)


NO_COLUMN = Text(
    "{path}: the mapping names column {column!r}, which {place} hasn't; the nearest is {nearest}",
    "{path}:映射中的列 {column!r} 在 {place} 中不存在;最接近的是 {nearest}",
)
SEVERAL = Text(
    "{path}: the mapping names column {column!r}; {place} has no such column, but several that are called alike: {found}; "
    "write one of these",
    "{path}:映射中的列 {column!r} 在 {place} 中不存在,但有多个近似的列:{found};请写明其中一个",
)
RENAMED = Text("{note}; columns called alike: {names}", "{note};按近似列名对应:{names}")
