"""Readers of values: a mapping's columns, templates and constants, compiled into functions from the cells of a row."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from graph.model.declarations import Field
from graph.model.declarations import string as any_string
from ingest.mapping.cell_parts import compiled_part
from ingest.mapping.column_names import FILE_COLUMNS, FILE_NAME, PLACEHOLDER
from ingest.mapping.getters import Cells, Getter, cell_as_text, first_item, name_in_pair, translate_word
from ingest.mapping.id_systems import numbered
from ingest.mapping.mapping_file import Feed, Value
from ingest.mapping.values import Reading, parser, reading
from ingest.parse.cells import is_false, is_nothing
from ingest.parse.dates import EPOCH, EPOCH_1904
from ingest.tables.tables import Table

ANY = any_string("id", "编号", name="id", indexed=True)


class ValueReaders:
    """Readers of the values that a feed names in a table: functions from the cells of a row. `ids`: whose numbers its ids are."""

    def __init__(self, feed: Feed, table: Table, ids: str | None):
        self.feed, self.table, self.ids = feed, table, ids
        self.columns = set(table.columns)

    def reading(self, value: Value) -> Reading:
        """How the cells of a value are read, as the mapping and the table say."""
        how = reading(value, self.feed)
        epoch = EPOCH_1904 if self.table.traits.from_1904 else EPOCH
        return replace(how, epoch=epoch, yes_no=value.column in self.table.traits.yes_no)

    def number(self, value: Value, system: str | None) -> Callable[[Cells], str | None]:
        """An id with the system that gave it."""
        get = self.id(value)
        if system is None:
            return get

        def read(cells: Cells) -> str | None:
            id = get(cells)
            return None if id is None else numbered(id, system)

        return read

    def typed(self, declared: Field, value: Value) -> Getter:
        """The typed value: a list for a field of many, else one value (the first of several). Raises UnreadableCell."""
        if declared.refers and not declared.many:
            return self.number(value, self.ids)
        get, parse = self.raw(value), parser(declared, self.reading(value))
        if value.column in self.table.traits.pairs:
            get = name_in_pair(get)
        plain = not (value.split or value.part or value.words or declared.many)
        if value.template is None and value.column is not None and plain:
            return first_item(get, parse) if self._may_be_list(value) else lambda cells: parse(get(cells))

        def typed(cells: Cells) -> Any:
            found = get(cells)
            known = [v for item in (found if isinstance(found, list) else [found]) if (v := parse(item)) is not None]
            return (known or None) if declared.many else next(iter(known), None)

        return typed

    def _may_be_list(self, value: Value) -> bool:
        return value.column is not None and ("." in value.column or value.column not in self.columns)

    def id(self, value: Value, declared: Field = ANY) -> Callable[[Cells], str | None]:
        """An id (or an identifier) as text; None where the cell says nothing. Raises UnreadableCell."""
        get, parse = self.raw(value), parser(declared, self.reading(value))
        if declared is not ANY and value.column in self.table.traits.pairs:
            get = name_in_pair(get)

        def read(cells: Cells) -> str | None:
            found = get(cells)
            if isinstance(found, list):
                found = next((item for item in found if not is_nothing(item)), None)
            said: str | None = parse(found)
            return said

        return read

    def raw(self, value: Value) -> Getter:
        """What a mapping's value finds in a row, before it is typed; None where any part says nothing.

        With `split` it is the list of the parts, with `part` what the pattern finds in each, with `words` each translated.
        """
        if value.template is None and value.column is None:
            constant = 1 if value.count else value.const  # each row counts
            return lambda cells: constant
        template, column = value.template, value.column or ""
        get = self._template(template, value.gaps) if template is not None else self.cell(column)
        if not (value.split or value.words or value.part):
            return get
        pattern = _separators(value.split) if value.split else None
        part = compiled_part(value.part) if value.part else None

        def item(cell: Any) -> Any:
            return translate_word(value, part(cell) if part else cell)

        def found(cells: Cells) -> Any:
            cell = get(cells)
            if isinstance(cell, str) and pattern:
                cell = [text.strip() for text in pattern.split(cell)]
            return [item(each) for each in cell] if isinstance(cell, list) else item(cell)

        return found

    def _template(self, template: str, gaps: bool) -> Getter:
        """The filled template: nothing where a part is empty, or with `gaps` where all are."""
        parts = {name: self.cell(name) for name in PLACEHOLDER.findall(template)}
        nothing = reading(Value(template=template), self.feed).nothing

        def filled(cells: Cells) -> str | None:
            said = {name: get(cells) for name, get in parts.items()}
            yes_no = self.table.traits.yes_no
            empty = {n for n, part in said.items() if is_nothing(part, nothing) or (n not in yes_no and is_false(part))}
            if empty and (not gaps or empty == said.keys()):
                return None
            text = PLACEHOLDER.sub(lambda m: "" if m[1] in empty else cell_as_text(said[m[1]]), template)
            return " ".join(text.split()).strip(" ,;，；") if empty else text

        return filled

    def cell(self, column: str) -> Getter:
        """The value in a column; `a.b` goes into JSON objects, `file.name` tells the file's name."""
        if column in FILE_COLUMNS and column not in self.columns:
            told = self.table.file.name if column == FILE_NAME else self.table.sheet
            return lambda cells: told
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


def _separators(split: str | list[str]) -> re.Pattern[str]:
    """Any of some characters, or of some texts: the longest that stands there."""
    if isinstance(split, str):
        return re.compile(f"[{re.escape(split)}]")
    return re.compile("|".join(map(re.escape, sorted(split, key=len, reverse=True))))
