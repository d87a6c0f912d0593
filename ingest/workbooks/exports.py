"""Tables written for spreadsheets, as CSV or XLSX: what somebody typed is never a formula, numbers and days stay what they are."""

from __future__ import annotations

import csv
import datetime as dt
import errno
import math
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from lxml.etree import SerialisationError
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from graph import clock
from graph.words import BadInput, Text

Rows = Iterable[Sequence[Any]]
MOST_ROWS, MOST_TEXT, MOST_WHOLE = 1_048_576, 32_767, 10**15
UNHELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # characters that no workbook can hold
FORMULA = re.compile("[\\s\ufeff\u200b-\u200f\u2060]*[=+\\-@＝＋－＠]|[\t\r\n]")


def write_csv(rows: Rows, out: TextIO) -> None:
    """Rows as CSV; text that a spreadsheet would compute gets an apostrophe in front."""
    csv.writer(out, lineterminator="\n").writerows([_defused(value) for value in row] for row in rows)


def write_workbook(path: Path, sheets: Iterable[tuple[str, Rows]]) -> int:
    """Sheets of rows as XLSX, each with its title; how many rows in all. Raises BadInput where it can't be written."""
    book = Workbook(write_only=True)
    with replaced(path) as part, part.open("wb") as out:
        count = sum(_fill(book.create_sheet(title), rows, path) for title, rows in sheets)
        book.save(out)
    return count


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """A file beside a path to write into, which takes its place once it is whole; else nothing is left of it.

    Raises BadInput where it can't be written.
    """
    part = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        yield part
        part.replace(path)
    except (OSError, SerialisationError) as error:
        raise BadInput(NOT_WRITTEN.fill(path=path, why=_reason(error))) from error
    finally:
        part.unlink(missing_ok=True)


def _reason(error: OSError | SerialisationError) -> str:
    """What the system says of a file: libxml2, which writes sheets, gives the name of the code alone (IO_ENOSPC)."""
    code = error.errno if isinstance(error, OSError) else getattr(errno, str(error).removeprefix("IO_"), None)
    return os.strerror(code) if code else str(error)


def _fill(sheet: Any, rows: Rows, path: Path) -> int:
    count = 0
    try:
        for count, row in enumerate(rows, 1):
            if count > MOST_ROWS:
                raise BadInput(TOO_MANY.fill(path=path, most=MOST_ROWS))
            sheet.append([_cell(sheet, value) for value in row])
    finally:
        sheet.close()
    return count


def cell_value(value: Any) -> Any:
    """A value as a cell of a workbook holds it: a number that it would round, and a day that it doesn't know, are text; a moment is by
    the clock of the service's zone."""
    if isinstance(value, dt.datetime):
        value = clock.instant(value).replace(tzinfo=None)
    return value if value is None or _exact(value) else UNHELD.sub("", str(value))[:MOST_TEXT]


def _exact(value: Any) -> bool:
    if isinstance(value, dt.date):
        return value.year > 1900
    return isinstance(value, int | float) and math.isfinite(value) and abs(value) < MOST_WHOLE


def _cell(sheet: Any, value: Any) -> Any:
    """Text is text, also once somebody edits the cell (the quote prefix)."""
    value = cell_value(value)
    if not isinstance(value, str) or not FORMULA.match(value):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type, cell.quotePrefix = "s", True
    return cell


def _defused(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds")
    if not isinstance(value, str):
        return value
    text = UNHELD.sub("", value).replace("\r\n", "\n").replace("\r", "\n")  # Python quotes no lone CR, which ends a row
    return f"'{text}" if FORMULA.match(text) else text


NOT_WRITTEN = Text("{path} cannot be written: {why}", "无法写入 {path}:{why}")
TOO_MANY = Text(
    "{path} cannot be written: a sheet holds {most} rows, and there are more; ask for CSV instead",
    "无法写入 {path}:一个工作表最多 {most} 行,数据超出;请改用 CSV",
)
