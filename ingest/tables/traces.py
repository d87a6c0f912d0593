"""Traces that a spreadsheet or pandas left on the cells of a table, taken off: `="0012"`, `'0012`, `10023.0`.

Where a cell alone does not tell, its column does: the first rows are looked at before any is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import chain
from typing import Any

from ingest.parse.cells import is_false, is_nothing
from ingest.parse.marks import MARKS, without_marks
from ingest.parse.spoiled import EXACT
from ingest.tables.row_blocks import RowBlock, SingleRows, Stream, TableRow, take_rows
from ingest.tables.tables import Table

LOOKED_AT = 1000  # rows
CHANCE = 0.001  # below it, zeros at the end of long numbers are no chance
WHOLE = re.compile(r"(-?(?:0|[1-9][0-9]*))\.0+\Z")
DECIMAL = re.compile(r"-?[0-9]+\.[0-9]*[1-9][0-9]*\Z")
LONG = re.compile(r"[1-9][0-9]{15,}\Z")
Fix = Callable[[Any], Any]


def remove_traces(table: Table) -> Table:
    """The table with its cells as they were meant, and with what its columns show."""
    first = take_rows(table.stream, LOOKED_AT)
    seen: dict[str, list[Any]] = {}
    lists: dict[str, list[list[Any]]] = {}
    for row in first[:LOOKED_AT]:
        if row.broken is None:
            _look(row.cells, "", seen, lists)
    fixes = {column: fix for column, cells in seen.items() if (fix := _fix(cells))}
    yes_no = [column for column, cells in seen.items() if _says_true(cells)]
    pairs = [column for column, found in lists.items() if all(map(_is_pair, found))]
    table.traits = replace(table.traits, yes_no=frozenset(yes_no), pairs=frozenset(pairs))
    table.stream = _mended(chain(first, table.stream), fixes)
    return table


def _look(cells: dict[str, Any], prefix: str, seen: dict[str, list[Any]], lists: dict[str, list[list[Any]]]) -> None:
    for name, cell in cells.items():
        if isinstance(cell, list) and cell:
            lists.setdefault(prefix + name, []).append(cell)
        for item in cell if isinstance(cell, list) else (cell,):
            if isinstance(item, dict):
                _look(item, f"{prefix}{name}.", seen, lists)
            elif not isinstance(item, list) and not is_nothing(item):
                seen.setdefault(prefix + name, []).append(item)


def _fix(cells: list[Any]) -> Fix | None:
    """What is to be done to the cells of a column, by what these show; None for nothing."""
    texts = {cell.strip() for cell in cells if isinstance(cell, str)}
    if texts and _are_floats(texts):
        return _without_point
    if len(texts) > 1 and all(text[:1] == "'" and text[-1:] != "'" for text in texts):
        return _without_apostrophe
    long = {text for cell in cells if (text := _long(cell))}
    if not long:
        return None
    by_hand = any(isinstance(cell, float) for cell in cells)
    return _as_rounded if _chance(long) <= (0.1 if by_hand else CHANCE) else _as_whole


def _are_floats(texts: set[str]) -> bool:
    """Whether pandas wrote whole numbers with a gap among them: all end in `.0`, or those that do are long, beside texts."""
    whole = [match for text in texts if (match := WHOLE.match(text))]
    if len(whole) == len(texts):
        return True
    return all(len(match[1]) > 3 for match in whole) and bool(whole) and not any(map(DECIMAL.match, texts))


def _without_point(cell: Any) -> Any:
    match = WHOLE.match(cell.strip()) if isinstance(cell, str) else None
    return match[1] if match else cell


def _without_apostrophe(cell: Any) -> Any:
    return cell.removeprefix("'") if isinstance(cell, str) else cell


def _long(cell: Any) -> str:
    """The digits of a whole number with more of them than a spreadsheet holds; else ""."""
    if isinstance(cell, float) and not cell.is_integer():
        return ""
    text = f"{cell:.0f}" if isinstance(cell, float) else str(cell).strip()
    return text if LONG.match(text) else ""


def _chance(numbers: Iterable[str]) -> float:
    """How likely it is that all these numbers end in zeros where a spreadsheet, or a double, would have put them."""
    chance = 1.0
    for text in numbers:
        exact = len(text.rstrip("0"))
        lost = len(text) - EXACT if exact <= EXACT else len(text) - EXACT - 2
        if exact > EXACT + 2 or lost < 1:
            return 1.0
        if exact > EXACT - 3:  # else the number is round, not rounded
            chance /= 10**lost
    return chance


def _as_rounded(cell: Any) -> Any:
    """A number whose last digits are lost, written as one: 9.1320500123456000E+17."""
    text = _long(cell)
    return f"{text[0]}.{text[1 : EXACT + 2]}E+{len(text) - 1}" if text else cell


def _as_whole(cell: Any) -> Any:
    return int(cell) if isinstance(cell, float) and _long(cell) and abs(cell) < 2**53 else cell


def _says_true(cells: list[Any]) -> bool:
    """Whether a column has yes beside no, so that its False is a word and not Odoo's sign for nothing."""
    return any(map(is_false, cells)) and any(
        cell is True or (isinstance(cell, str) and cell.strip().casefold() == "true") for cell in cells
    )


def _is_pair(found: list[Any]) -> bool:
    """Whether it names somebody as Odoo does: `[7, "Ningchuan"]`."""
    return len(found) == 2 and type(found[0]) is int and type(found[1]) is str


def _mended(stream: Iterable[TableRow | RowBlock], fixes: dict[str, Fix]) -> Stream:
    flat = [(column, fix) for column, fix in fixes.items() if "." not in column]
    for row in SingleRows(stream) if fixes else stream:
        if isinstance(row, RowBlock) or (row.clean and not fixes):
            yield row
            continue
        cells = row.cells
        for name, cell in cells.items():
            kind = type(cell)
            if kind is str:
                if cell and cell[0] in MARKS:
                    cells[name] = without_marks(cell)
            elif kind is dict or kind is list:
                cells[name] = _deep(cell, name, fixes)
        for name, fix in flat:
            if name in cells and type(cells[name]) is not list:
                cells[name] = fix(cells[name])
        yield row


def _deep(cell: Any, path: str, fixes: dict[str, Fix]) -> Any:
    """A nested value with its texts mended."""
    if isinstance(cell, dict):
        return {name: _deep(value, f"{path}.{name}", fixes) for name, value in cell.items()}
    if isinstance(cell, list):
        return [_deep(value, path, fixes) for value in cell]
    if isinstance(cell, str) and cell[:1] in MARKS:
        cell = without_marks(cell)
    return fixes[path](cell) if path in fixes else cell
