"""XML Spreadsheet 2003 (SpreadsheetML) as rows: typed cells, those left out, zeros that the number format shows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from ingest.workbooks.html_tables import WIDEST, CellGrid

FARTHEST = 1_048_576  # rows
ZEROS = re.compile(r"0{2,30}\Z")


class BookTarget:
    """A target for lxml's parser: `grids` are its sheets. `ended` once the workbook is closed."""

    def __init__(self) -> None:
        self.grids: list[CellGrid] = []
        self.zeros: dict[str, int] = {}
        self.ended = False
        self._style = self._kind = ""
        self._row: list[Any] | None = None
        self._row_style = self._cell_style = ""
        self._text: list[str] | None = None

    def start(self, tag: str, raw: Mapping[str, str]) -> None:
        attributes = {name.rpartition("}")[2]: value for name, value in raw.items()}
        tag = tag.rpartition("}")[2].rpartition(":")[2]
        if begin := getattr(self, f"_begin_{tag.lower()}", None):
            begin(attributes)

    def end(self, tag: str) -> None:
        tag = tag.rpartition("}")[2].rpartition(":")[2]
        if finish := getattr(self, f"_end_{tag.lower()}", None):
            finish()

    def data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def close(self) -> None:
        pass

    def _begin_style(self, attributes: dict[str, str]) -> None:
        self._style = attributes.get("ID", "")

    def _begin_numberformat(self, attributes: dict[str, str]) -> None:
        if ZEROS.match(code := attributes.get("Format", "")):
            self.zeros[self._style] = len(code)

    def _begin_worksheet(self, attributes: dict[str, str]) -> None:
        self.grids.append(CellGrid(attributes.get("Name") or f"Sheet{len(self.grids) + 1}"))

    def _begin_visible(self, attributes: dict[str, str]) -> None:
        self._text = []

    def _end_visible(self) -> None:
        if self.grids and self._text and "hidden" in "".join(self._text).lower():
            self.grids[-1].hidden = True
        self._text = None

    def _begin_row(self, attributes: dict[str, str]) -> None:
        rows = self.grids[-1].rows
        at = _index(attributes, len(rows), FARTHEST)
        if at - len(rows) < 10_000:  # a row that lies farther is a stray one: the empty ones are not laid out
            rows += [[] for _ in range(at - len(rows))]
        self._row, self._row_style = [], attributes.get("StyleID", "")

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        if self._row is None:
            return
        at = _index(attributes, len(self._row), WIDEST)
        self._row += [None] * (at - len(self._row) + 1)
        self._cell_style = attributes.get("StyleID", self._row_style)
        down, across = (_count(attributes.get(name)) for name in ("MergeDown", "MergeAcross"))
        if down or across:
            top = len(self.grids[-1].rows)
            self.grids[-1].merges.append((top, at, top + down, at + across))
            self._across = min(across, WIDEST - at)
        else:
            self._across = 0

    def _begin_data(self, attributes: dict[str, str]) -> None:
        self._kind, self._text = attributes.get("Type", "String"), []

    def _end_data(self) -> None:
        if self._row and self._text is not None:
            self._row[-1] = self._value("".join(self._text))
        self._text = None

    def _end_cell(self) -> None:
        if self._row is not None:
            self._row += [None] * self._across

    def _end_row(self) -> None:
        if self._row is not None:
            self.grids[-1].rows.append(self._row)
        self._row = None

    def _end_workbook(self) -> None:
        self.ended = True

    def _value(self, text: str) -> Any:
        if self._kind == "Number":
            return self._number(text.strip())
        if self._kind == "DateTime":
            try:
                return dt.datetime.fromisoformat(text.strip())
            except ValueError:
                return text
        if self._kind == "Boolean":
            return text.strip() in ("1", "true")
        return None if self._kind == "Error" else (text or None)

    def _number(self, text: str) -> Any:
        width = self.zeros.get(self._cell_style, 0)
        if width and text.isdecimal():
            return text.zfill(width)
        try:
            number = float(text)
        except ValueError:
            return text or None
        return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _count(text: str | None) -> int:
    return min(int(text), WIDEST) if text and text.isdecimal() else 0


def _index(attributes: dict[str, str], default: int, most: int) -> int:
    """Where a row or cell stands, from 0: at its Index, else after the one before."""
    said = attributes.get("Index", "")
    return max(min(int(said) - 1, most - 1), default) if said.isdecimal() and int(said) > 0 else min(default, most - 1)
