"""Rows that are no records: totals, signatures and notes below a table; labels, types, hints and samples under its header.

Each is set aside with a reason that says so. The evidence is the word, which stands alone, and the rest of the row: empty,
or nothing but amounts; and that its id is empty, the word itself, or unlike the ids of the rows before.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np

from graph.words import BadInput, Text
from ingest.mapping.column_names import fit_columns, id_columns, plain_name
from ingest.mapping.mapping_file import Feed
from ingest.tables.heading_rows import row_of_labels
from ingest.tables.row_blocks import RowBlock, Stream, TableRow, different_ends, same_as_before, take_rows
from ingest.tables.row_words import (
    are_of_no_word,
    ends_as_total,
    footer_kind,
    group_of,
    is_amount,
    is_no_amount,
    is_no_word,
)
from ingest.tables.tables import Table, is_blank

UNDER = 5  # rows under a header that may be of labels, types or hints
BELOW = 20  # rows that show what its columns hold
LEARNT = 200  # rows whose ids show what ids look like
DITTO = frozenset(("〃", "同上", "″", '"', "''", "ditto", "do."))
RUNS = re.compile(r"(?P<digits>[0-9]+)|(?P<letters>[A-Za-z]+)|(?P<others>[^\W0-9_]+)")


def mark_non_records(table: Table, feed: Feed) -> Table:
    """The table with rows that are no records marked, and with the cells of `fill_down` filled."""
    with contextlib.suppress(BadInput):  # whoever reads the rows says so
        feed, _ = fit_columns(feed, table.columns, table.location, "")
    telling = NonRecordMarker(table.columns, id_columns(feed), feed.fill_down)
    head = take_rows(table.stream, UNDER + BELOW)
    table.labels = _mark_labels(head[: UNDER + BELOW], table.columns)
    table.stream = telling.marked(chain(head, table.stream))
    return table


def _mark_labels(head: list[TableRow], columns: list[str]) -> dict[str, str]:
    """Marks the rows under a header that hold no record; what the first row of labels calls the columns."""
    labels: dict[str, str] = {}
    for at, row in enumerate(head[:UNDER]):
        if row.broken:
            break
        said = row_of_labels(row.cells, columns, [r.cells for r in head[at + 1 :] if not r.broken])
        if said is None:
            break
        row.broken, row.is_record = said.why, False
        labels = labels or said.labels
    return labels


@dataclass(slots=True)
class NonRecordMarker:
    """Tells the rows of one table apart, one after the other."""

    columns: list[str]
    ids: set[str]
    fill_down: list[str]
    count: int = 0
    before: dict[str, Any] = field(default_factory=dict)
    shapes: set[str] = field(default_factory=set)
    fill_values: dict[str, Any] = field(default_factory=dict)
    ordinary: set[tuple[str, str]] = field(default_factory=set)  # column and ends of cells that begin records

    def marked(self, stream: Iterable[TableRow | RowBlock]) -> Stream:
        """The rows; blocks whole, where all their rows are records at first sight."""
        for each in stream:
            if isinstance(each, TableRow):
                yield self._seen(each)
            elif self.count >= LEARNT and not self.fill_down and self._is_of_records(each):
                self.count += len(each)
                self.before = {name: cells[-1].as_py() for name, cells in each.columns.items()}
                yield each
            else:
                yield from map(self._seen, each.rows())

    def _seen(self, row: TableRow) -> TableRow:
        """The row; of nearly all, the ends of the first cell show that they are records, as those of one before did."""
        if row.broken or self.count < LEARNT or self.fill_down:
            return self.mark(row)
        for column, cell in row.cells.items():
            if cell.__class__ is str and self._is_usual(column, cell) and cell != self.before.get(column):
                self.count += 1
                self.before = row.cells
            else:
                self.mark(row)
            break
        return row

    def _is_of_records(self, block: RowBlock) -> bool:
        """Whether each row of a block begins a record: with an ordinary cell, after any that are carried over from the row before."""
        carried = np.ones(len(block), bool)
        for column, cells in block.columns.items():
            texts = cells if carried.all() else cells.filter(carried)
            if not all((column, ends) in self.ordinary for ends in different_ends(texts)) and not all(
                self._is_usual(column, text) for text in set(texts.to_pylist())
            ):
                return False
            carried &= same_as_before(cells, self.before.get(column))
            if not carried.any():
                return True
        return False

    def _is_usual(self, column: str, cell: str) -> bool:
        return (column, cell[:2] + cell[-1:]) in self.ordinary or self._is_ordinary(column, cell)

    def _is_ordinary(self, column: str, cell: str) -> bool:
        """Whether a cell is no word, no amount and not its column's name, whatever stands between its ends."""
        if not is_no_word(cell) or cell[-1] == column[-1:] or (column not in self.ids and not is_no_amount(cell)):
            return False
        if not cell[0].isdigit() and are_of_no_word(ends := cell[:2] + cell[-1:]):
            self.ordinary.add((column, ends))
        return True

    def mark(self, row: TableRow) -> TableRow:
        if row.broken:
            self.fill_values = {} if row.is_record else self.fill_values
            return row
        row.broken = self._why(row.cells)
        if row.broken:
            row.is_record = False
            self.fill_values = {}
            return row
        if self.fill_down:
            self._fill(row.cells)
            row.clean = False
        self.count += 1
        if self.count <= LEARNT:
            self.shapes |= {id_shape(row.cells.get(c)) for c in self.ids if not is_blank(row.cells.get(c))}
        self.before = row.cells
        return row

    def _fill(self, cells: dict[str, Any]) -> None:
        """Empty cells take what stands above; one that is filled begins anew for those named after it."""
        anew = False
        for column in self.fill_down:
            cell = cells.get(column)
            if is_blank(cell) or (isinstance(cell, str) and cell.strip().casefold() in DITTO):
                if not anew and column in self.fill_values:
                    cells[column] = self.fill_values[column]
                elif anew:
                    self.fill_values.pop(column, None)
            else:
                anew = True
                self.fill_values[column] = cell

    def _why(self, cells: dict[str, Any]) -> Text | None:
        first = next((item for item in cells.items() if not is_blank(item[1])), None)
        if first is None or self._begins_a_record(*first):
            return None
        filled = [(column, cell) for column, cell in cells.items() if not is_blank(cell)]
        if _repeats_header(filled):
            return HEADER_AGAIN
        for at, (column, cell) in enumerate(filled):
            if isinstance(cell, str) and (kind := self._kind(column, cell)):
                reason = REASONS[kind].fill(word=" ".join(cell.split())[:40])
                return reason if self._is_footer(kind, cells, filled[at:]) else None
            if not self._is_carried(column, cell):
                return None
        return None

    def _begins_a_record(self, column: str, cell: Any) -> bool:
        """Whether the first cell of a row shows that it is a record, as nearly all do: then no other is looked at."""
        if isinstance(cell, str) and (_says(cell, column) or self._kind(column, cell)):
            return False
        return not self._is_carried(column, cell)

    def _kind(self, column: str, cell: str) -> str:
        if is_no_word(cell):
            return ""
        if kind := footer_kind(cell):
            return kind
        group = group_of(cell)
        if not group:
            return ""
        above = self.before.get(column)
        told = isinstance(above, str) and plain_name(group) == plain_name(above)
        return "weak" if (told or (not self.ids and ends_as_total(cell))) else ""

    def _is_carried(self, column: str, cell: Any) -> bool:
        """Whether a cell before the word tells nothing: the group of the row above, or a running number."""
        return cell == self.before.get(column) or (column not in self.ids and is_amount(cell))

    def _is_footer(self, kind: str, cells: dict[str, Any], filled: list[tuple[str, Any]]) -> bool:
        rest = [cell for _, cell in filled[1:]]
        kinds = [footer_kind(cell) if isinstance(cell, str) else "" for cell in rest]
        only_amounts = all(k or is_amount(cell) for k, cell in zip(kinds, rest, strict=True))
        has_id = any(self._is_id(cells.get(column)) for column in self.ids)
        if kind == "weak":
            return only_amounts and all(self._is_no_id(cells.get(column)) for column in self.ids)
        if kind in ("strong", "page", "count", "end"):
            return only_amounts and not has_id
        if kind in ("signed", "noted"):
            return not has_id or any(k in ("signed", "sign") for k in kinds)
        sparse = len(filled) <= max(2, len(self.columns) // 2)
        alone = not rest or (kind == "sign" and len(self.columns) > 1 and sparse)
        return alone and all(self._is_no_id(cells.get(column)) for column in self.ids)

    def _is_no_id(self, cell: Any) -> bool:
        return is_blank(cell) or (isinstance(cell, str) and (footer_kind(cell) != "" or group_of(cell) != ""))

    def _is_id(self, cell: Any) -> bool:
        """Whether a cell looks like the ids of the rows before; one that counts them is a count."""
        if self._is_no_id(cell) or str(cell).strip() == str(self.count):
            return False
        return not self.shapes or id_shape(cell) in self.shapes


def _repeats_header(filled: list[tuple[str, Any]]) -> bool:
    """Whether all cells, of two or more, say how their columns are called."""
    return len(filled) > 1 and all(isinstance(cell, str) and _says(cell, column) for column, cell in filled)


def _says(cell: str, column: str) -> bool:
    return cell.rstrip()[-1:] == column[-1:] and " ".join(cell.split()) == column


def id_shape(cell: Any) -> str:
    """The shape of an id: `A-17` and `B-2` are alike, `王某` and `3` are not."""
    return RUNS.sub(lambda run: {"digits": "0", "letters": "a", "others": "x"}[str(run.lastgroup)], str(cell).strip())


TOTAL = Text(
    "a total or subtotal ({word}) is no record; if it is one, give it an id like the others'",
    "合计或小计行({word}),不是记录;若确为记录,请填写与其他行同类的编号",
)
SIGNED = Text(
    "a line of signatures, dates or report details ({word}) is no record", "签名、日期或报表信息行({word}),不是记录"
)
NOTED = Text("a note below the table ({word}) is no record", "表尾说明行({word}),不是记录")
HEADER_AGAIN = Text("the header once more: no record", "重复的表头行,不是记录")
REASONS = {
    "strong": TOTAL,
    "weak": TOTAL,
    "count": TOTAL,
    "signed": SIGNED,
    "sign": SIGNED,
    "noted": NOTED,
    "note": NOTED,
    "page": NOTED,
    "end": NOTED,
}
