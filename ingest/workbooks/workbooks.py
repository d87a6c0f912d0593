"""Workbooks opened: three readers behind one shape, each where it is best.

calamine reads XLSX, XLSB and ODS in 1/13 of the time that openpyxl takes: 100,000 rows of 6 cells in 0.5 s against
7.1 s (measured). It lays a sheet out whole, up to its farthest cell, so a sheet with a stray cell far away goes to openpyxl,
which streams. XLS goes to xlrd: calamine trusts its sizes, and a damaged file ends the process.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import openpyxl
import xlrd
from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum
from xlrd.biffh import XLRDError

from graph.words import BadInput, Text
from ingest.parse.spoiled import EXACT
from ingest.tables.tables import SAMPLE, is_blank
from ingest.workbooks.binary_workbooks import BOOK, binary_cells, counts_from_1904
from ingest.workbooks.extents import is_vast
from ingest.workbooks.lost_cells import Overlay, lost_cells
from ingest.workbooks.open_documents import CONTENT, seen_cells
from ingest.workbooks.shown_zeros import cells_with_zeros, format_number

OLD = b"\xd0\xcf\x11\xe0"  # OLE, the container of XLS and of encrypted XLSX
Cells = list[Any]
Merge = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its rows from the first one on, each from the first column that has a cell; its merged cells."""

    rows: Callable[[], Iterator[Cells]]
    merges: list[Merge]


@dataclass(slots=True)
class Workbook:
    """The names of its sheets, hidden ones too, how to read one, and which one where a feed names none.

    `cut` says that it breaks off.
    """

    names: list[str]
    read: Callable[[str], Sheet]
    hidden: frozenset[str] = frozenset()
    pick: Callable[[Any], str] | None = None
    cut: Text | None = None
    from_1904: bool = False

    @property
    def seen(self) -> list[str]:
        """The sheets that people see; all where none is seen."""
        return [name for name in self.names if name not in self.hidden] or self.names


@lru_cache(maxsize=1)
def open_workbook(path: Path, changed: int, place: str) -> Workbook:
    """The workbook; kept open, as its sheets are read one after the other. Raises BadInput.

    `changed` is the file's time of change in ns, so that a new file is not taken for the old one.
    """
    with path.open("rb") as file:
        old = file.read(4) == OLD
    lenient = partial(_xls, place=place, lenient=True)
    return _by_first([partial(_xls, place=place), lenient] if old else [_fast, _streamed], path, place)


def _by_first(readers: list[Callable[[Path], Workbook]], path: Path, place: str) -> Workbook:
    """The workbook by the first reader that can; what the first one said where none can."""
    failed: list[BaseException] = []
    for reader in readers:
        try:
            return reader(path)
        except PasswordError as error:
            raise BadInput(LOCKED.fill(path=place)) from error
        except (BadInput, MemoryError):
            raise
        except BaseException as error:  # (the readers raise anything on a damaged file, calamine its panic)
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            failed.append(error)
    raise BadInput(NO_WORKBOOK.fill(path=place, why=_first_line(failed[0]))) from failed[0]


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


def _fast(path: Path) -> Workbook:
    return _streamed(path) if is_vast(path) else _laid_out(path)


def _laid_out(path: Path) -> Workbook:
    trusted = path.suffix.lower() in (".xlsx", ".xlsm", ".xlsb", ".ods")  # else calamine takes the name's word for it
    book = CalamineWorkbook.from_path(path) if trusted else CalamineWorkbook.from_filelike(path.open("rb"))
    names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]

    def read(name: str) -> Sheet:
        sheet = book.get_sheet_by_name(name)
        left = sheet.start[1] if sheet.start else 0
        ranges = sheet.merged_cell_ranges or []
        merges = [(top, c1 - left, bottom, c2 - left) for (top, c1), (bottom, c2) in ranges if c1 >= left]
        over = _overlay(path, name)
        return Sheet(
            lambda: _overlaid(map(list, map(partial(map, _clean), sheet.iter_rows())), over, left), sorted(merges)
        )

    visible = SheetVisibleEnum.Visible
    hidden = frozenset(sheet.name for sheet in book.sheets_metadata if sheet.visible != visible)
    return Workbook(names, read, hidden, from_1904=_from_1904(path))


def _from_1904(path: Path) -> bool:
    """Whether days that are numbers count from 1904 in an XLSX or XLSB."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        if BOOK in archive.namelist():
            return counts_from_1904(archive)
        about = archive.read("xl/workbook.xml") if "xl/workbook.xml" in archive.namelist() else b""
    return re.search(rb'date1904="(?:1|true)"', about) is not None


def _overlay(path: Path, name: str) -> Overlay:
    """What the readers don't give of the cells: zeros that formats show, formulas without result, failed ones."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        if CONTENT in archive.namelist():
            return seen_cells(archive, name)
        if BOOK in archive.namelist():
            return binary_cells(archive, name)
    over = lost_cells(path, name)
    for row, cells in cells_with_zeros(path, name).items():
        over.setdefault(row, {}).update(cells)
    return over


def _overlaid(rows: Iterator[Cells], over: Overlay, left: int = 0) -> Iterator[Cells]:
    """The rows, from column `left` on, with what lies over them; it may have more rows, and wider ones."""
    if not over:
        yield from rows
        return
    at = -1
    for at, row in enumerate(rows):
        yield _laid_over(row, over.get(at, {}), left)
    for below in range(at + 1, max(over, default=-1) + 1):
        yield _laid_over([], over.get(below, {}), left)


def _laid_over(row: Cells, texts: dict[int, str], left: int) -> Cells:
    for column, text in texts.items():
        if column >= left:
            row += [None] * (column - left + 1 - len(row))
            row[column - left] = text
    return row


def _clean(cell: Any) -> Any:
    """Empty cells and errors (#N/A) are None, whole numbers integers, days without a time datetimes."""
    kind = type(cell)
    if kind is str:
        return cell or None
    if kind is float:
        return int(cell) if cell.is_integer() and abs(cell) < 10**EXACT else cell
    if kind is dt.date:
        return dt.datetime(cell.year, cell.month, cell.day)
    return cell


def _streamed(path: Path) -> Workbook:
    """By openpyxl: slower, but no more than a row at a time. It does not tell merged cells."""
    book = openpyxl.load_workbook(path.open("rb"), read_only=True, data_only=True)

    def rows(name: str) -> Iterator[Cells]:
        sheet = book[name]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            yield [None if isinstance(cell, str) and cell in ERRORS else _clean(cell) for cell in row]

    def read(name: str) -> Sheet:
        over = lost_cells(path, name)
        return _from_left(lambda: _overlaid(rows(name), over), [])

    return Workbook(
        [sheet.title for sheet in book.worksheets],
        read,
        frozenset(sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"),
    )


def _from_left(rows: Callable[[], Iterator[Cells]], merges: list[Merge]) -> Sheet:
    """A sheet without the empty columns at its left."""
    begins = [
        next(at for at, cell in enumerate(row) if not is_blank(cell))
        for row in islice(rows(), SAMPLE)
        if not all(map(is_blank, row))
    ]
    left = min(begins, default=0)
    moved = [(top, c1 - left, bottom, c2 - left) for top, c1, bottom, c2 in merges if c1 >= left]
    return Sheet(lambda: (row[left:] for row in rows()), sorted(moved))


def _xls(path: Path, place: str, lenient: bool = False) -> Workbook:
    """By xlrd; `lenient`: without its formats (and merged cells), where those or its container are damaged."""
    try:
        book = xlrd.open_workbook(
            str(path), logfile=io.StringIO(), formatting_info=not lenient, ignore_workbook_corruption=lenient
        )
    except XLRDError as error:
        if "ncrypt" in str(error) or "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            raise BadInput(LOCKED.fill(path=place)) from error
        raise

    forms = _forms_with_zeros(book)

    def rows(name: str) -> Iterator[Cells]:
        for row in book.sheet_by_name(name).get_rows():
            yield [_old_cell(cell, book.datemode, forms) for cell in row]

    def read(name: str) -> Sheet:
        ranges = book.sheet_by_name(name).merged_cells
        return _from_left(partial(rows, name), [(top, c1, end - 1, c2 - 1) for top, end, c1, c2 in ranges])

    hidden = frozenset(sheet.name for sheet in book.sheets() if sheet.visibility)
    return Workbook(book.sheet_names(), read, hidden, from_1904=book.datemode == 1)


def _old_cell(cell: Any, datemode: Literal[0, 1], forms: dict[int, str]) -> Any:
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(cell.value, datemode)
        except (xlrd.XLDateError, OverflowError, ValueError):
            return cell.value
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return f"={xlrd.error_text_from_code.get(cell.value, '#VALUE!')}"
    value = _clean(cell.value)
    if type(value) is int and cell.xf_index in forms:
        return format_number(value, forms[cell.xf_index]) or value
    return value


def _forms_with_zeros(book: xlrd.Book) -> dict[int, str]:
    """The number formats of an XLS that pad with zeros, by the number that cells have for them."""
    forms = ((at, book.format_map.get(xf.format_key)) for at, xf in enumerate(book.xf_list))
    return {at: form.format_str for at, form in forms if form and format_number(0, form.format_str)}


ERRORS = frozenset(["#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!"])

NO_WORKBOOK = Text(
    "{path} is not a workbook that can be read ({why}); open it in Excel and save it as xlsx",
    "{path} 不是可读取的工作簿({why});请用 Excel 打开并另存为 xlsx",
)
LOCKED = Text("{path} is protected by a password; save it without one", "{path} 受密码保护;请取消密码后另存")
