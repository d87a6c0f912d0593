"""Tables of an HTML document as rows: spans, nested tables, tables that go on in the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

WIDEST = 16_384  # columns
MOST_SPAN = 1_000
INSIDE = 2_000  # characters of a nested table that its cell holds too
BREAKS = {"br", "p", "div", "li", "tr", "td", "th"}
UNSEEN = {"script", "style", "title", "xml"}

Merge = tuple[int, int, int, int]


@dataclass(slots=True)
class CellGrid:
    """A table: its rows, and its merged cells (first row, first column, last row, last column, from 0)."""

    name: str = ""
    rows: list[list[Any]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    hidden: bool = False


@dataclass(slots=True)
class _Open:
    """A table that is being read. `taken` are the rows for which a column is held by a cell above."""

    grid: CellGrid = field(default_factory=CellGrid)
    taken: dict[int, int] = field(default_factory=dict)
    row: list[Any] | None = None
    cell: list[str] | None = None
    span: tuple[int, int] = (1, 1)
    number: str | None = None

    def begin_row(self) -> None:
        self.end_row()
        self.row = []

    def begin_cell(self, attributes: Mapping[str, str]) -> None:
        self.end_cell()
        if self.row is None:
            self.row = []
        while self.taken.get(len(self.row), 0) > 0 and len(self.row) < WIDEST:
            self.row.append(None)
        self.cell = []
        self.span = (_number(attributes.get("rowspan"), WIDEST * 4), _number(attributes.get("colspan"), MOST_SPAN))
        self.number = attributes.get("x:num") or attributes.get("num")

    def end_cell(self) -> None:
        if self.cell is None or self.row is None:
            return
        text = " ".join("".join(self.cell).split())
        if self.number and ("E+" in text or text.startswith("#")):  # how Excel shows what is too wide
            text = self.number
        at, top, (down, across) = len(self.row), len(self.grid.rows), self.span
        if at + across <= WIDEST:
            self.row += [text or None, *[None] * (across - 1)]
        if down > 1 or across > 1:
            self.grid.merges.append((top, at, top + down - 1, at + across - 1))
        for column in range(at, at + across) if down > 1 else ():
            self.taken[column] = down
        self.cell = None

    def end_row(self) -> None:
        self.end_cell()
        if self.row is not None:
            self.grid.rows.append(self.row)
            self.taken = {column: left - 1 for column, left in self.taken.items() if left > 1}
        self.row = None


def _number(text: str | None, most: int) -> int:
    return min(max(int(text), 1), most) if text and text.strip().isdecimal() else 1


class TableTarget:
    """A target for lxml's parser: `finished` are its tables. A nested table is one of its own too."""

    def __init__(self) -> None:
        self.grids: list[CellGrid] = []
        self.open: list[_Open] = []
        self.unseen = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.unseen += tag in UNSEEN
        if tag == "table":
            self.open.append(_Open())
            self.grids.append(self.open[-1].grid)
        elif self.open:
            if self.open[-1].cell is not None and tag in BREAKS:
                self.open[-1].cell.append(" ")
            if tag == "tr":
                self.open[-1].begin_row()
            elif tag in ("td", "th"):
                self.open[-1].begin_cell(attributes)

    def end(self, tag: str) -> None:
        self.unseen -= tag in UNSEEN
        if not self.open:
            return
        if tag == "table":
            self._end_table()
        elif tag == "tr":
            self.open[-1].end_row()
        elif tag in ("td", "th"):
            self.open[-1].end_cell()

    def _end_table(self) -> None:
        done = self.open.pop()
        done.end_row()
        if self.open and self.open[-1].cell is not None:
            inside = " ".join(str(cell) for row in done.grid.rows[:50] for cell in row if cell is not None)
            self.open[-1].cell.append(f" {inside[:INSIDE]} ")

    def data(self, text: str) -> None:
        if self.open and self.open[-1].cell is not None and not self.unseen:
            self.open[-1].cell.append(text)

    def close(self) -> None:
        while self.open:
            self._end_table()

    def finished(self) -> list[CellGrid]:
        """The tables that have cells, in the order in which they begin; one that goes on in the next is one."""
        done: list[CellGrid] = []
        for grid in self.grids:
            if not any(cell is not None for row in grid.rows for cell in row):
                continue
            if done and _goes_on(done[-1], grid):
                moved = len(done[-1].rows)
                done[-1].merges += [(a + moved, b, c + moved, d) for a, b, c, d in grid.merges]
                done[-1].rows += grid.rows
            else:
                done.append(grid)
        return done


def _goes_on(before: CellGrid, after: CellGrid) -> bool:
    """Whether the header stands in a table of its own, or each page is a table with the same header."""
    widths = {len(row) for grid in (before, after) for row in grid.rows[:5]}
    return len(widths) == 1 and widths != {1} and (len(before.rows) == 1 or before.rows[0] == after.rows[0])
