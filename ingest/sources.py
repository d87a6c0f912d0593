"""Files as tables of rows: CSV in any encoding, XLSX sheets, JSON lines. A row that is broken says why."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import charset_normalizer
import openpyxl
import orjson

from graph.words import BadInput, Text
from ingest.mapping import Feed, nearest

SUFFIXES = {".csv", ".tsv", ".xlsx", ".jsonl", ".ndjson"}
ENCODINGS = ["utf_8", "gb18030", "big5", "cp1252"]


@dataclass(slots=True)
class Row:
    """One row with its number in the file (the header is row 1); `broken` says why it can't be read."""

    number: int
    cells: dict[str, Any]
    broken: Text | None = None
    repaired: Text | None = None


@dataclass(slots=True)
class Table:
    """One CSV or JSON-lines file, or one sheet. `note` says how it was read (encoding)."""

    file: Path
    sheet: str
    columns: list[str]
    rows: list[Row]
    note: str = ""

    @property
    def place(self) -> str:
        return self.file.name + (f"#{self.sheet}" if self.sheet else "")


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files that can be read: those named, and those in the folders named. Raises BadInput."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise BadInput(NO_FILE.fill(path=path))
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.is_file() and p.suffix.lower() in SUFFIXES)
            if not inside:
                raise BadInput(NOTHING_IN_FOLDER.fill(path=path, kinds=" ".join(sorted(SUFFIXES))))
            found += inside
        elif path.suffix.lower() not in SUFFIXES:
            raise BadInput(WRONG_KIND.fill(path=path, kinds=" ".join(sorted(SUFFIXES))))
        else:
            found.append(path)
    return found


def read_table(path: Path, feed: Feed) -> Table:
    """The table that a feed names in a file. Raises BadInput for a file that holds no such table."""
    if path.is_dir():
        raise BadInput(IS_FOLDER.fill(path=path))
    if not path.exists():
        raise BadInput(NO_FILE.fill(path=path))
    if path.stat().st_size == 0:
        raise BadInput(EMPTY.fill(path=path))
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        return _read_sheet(path, feed)
    return _read_lines(path) if suffix in (".jsonl", ".ndjson") else _read_csv(path, feed)


def _read_csv(path: Path, feed: Feed) -> Table:
    text, encoding = _decode(path, feed.encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=feed.delimiter or _delimiter(text))
    header = [name.strip() for name in next(reader, [])]
    if not any(header):
        raise BadInput(EMPTY.fill(path=path))
    rows = [_csv_row(header, cells, number)
            for number, cells in enumerate(reader, 2) if any(c.strip() for c in cells)]  # fmt: skip
    return Table(path, "", header, rows, encoding)


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(",;\t|", key=header.count)


def _decode(path: Path, encoding: str | None) -> tuple[str, str]:
    raw = path.read_bytes()
    if encoding is None:
        encoding = "utf-8-sig" if _is_utf8(raw) else _guess(raw)
    try:
        return raw.decode(encoding), encoding
    except (UnicodeDecodeError, LookupError) as error:
        raise BadInput(UNDECODABLE.fill(path=path, encoding=encoding, why=error)) from error


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guess(raw: bytes) -> str:
    best = charset_normalizer.from_bytes(raw, cp_isolation=ENCODINGS).best()
    return best.encoding if best else "gb18030"


def _csv_row(header: list[str], cells: list[str], number: int) -> Row:
    if len(cells) == len(header):
        return Row(number, dict(zip(header, cells, strict=True)))
    rejoined = _rejoined(cells, len(cells) - len(header))
    if rejoined is None:
        said = RAGGED.fill(found=len(cells), expected=len(header))
        return Row(number, dict(zip(header, cells, strict=False)), broken=said)
    values = dict(zip(header, rejoined, strict=True))
    told = [f"{name}={value!r}" for name, value in values.items() if value not in cells]
    return Row(number, values, repaired=REJOINED.fill(values=", ".join(told)))


def _rejoined(cells: list[str], surplus: int) -> list[str] | None:
    """The cells with unquoted delimiters taken back, where it is certain which ones they are.

    A delimiter that belongs to the text is followed by a space, one between cells is not.
    """
    inside = [at for at, text in enumerate(cells) if at and text.startswith(" ")]
    if surplus <= 0 or len(inside) != surplus:
        return None
    rejoined: list[str] = []
    for at, text in enumerate(cells):
        if at in inside:
            rejoined[-1] += "," + text
        else:
            rejoined.append(text)
    return rejoined


def _read_sheet(path: Path, feed: Feed) -> Table:
    book = _workbook(path, path.stat().st_mtime_ns)
    name = feed.sheet or book.sheetnames[0]
    if name not in book.sheetnames:
        raise BadInput(NO_SHEET.fill(path=path, sheet=name, nearest=nearest(name, book.sheetnames)))
    lines = book[name].iter_rows(values_only=True)
    header = [str(cell).strip() if cell is not None else "" for cell in next(lines, ())]
    if not any(header):
        raise BadInput(EMPTY_SHEET.fill(path=path, sheet=name))
    rows = [Row(number, dict(zip(header, cells, strict=False)))
            for number, cells in enumerate(lines, 2) if any(c is not None for c in cells)]  # fmt: skip
    return Table(path, name, header, rows)


@lru_cache(maxsize=1)
def _workbook(path: Path, changed: int) -> openpyxl.Workbook:
    """The open workbook; kept, as a workbook's sheets are read one after the other."""
    try:
        return openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises anything on a file that is no workbook
        raise BadInput(NO_WORKBOOK.fill(path=path)) from error


def _read_lines(path: Path) -> Table:
    rows = [_json_row(line, number)
            for number, line in enumerate(path.read_bytes().splitlines(), 1) if line.strip()]  # fmt: skip
    columns = sorted({key for row in rows for key in _dotted(row.cells)})
    return Table(path, "", columns, rows, "json lines")


def _json_row(line: bytes, number: int) -> Row:
    try:
        cells = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raw = line.decode("utf-8", "replace")
        return Row(number, {"line": raw}, broken=BAD_JSON.fill(why=error))
    if not isinstance(cells, dict):
        return Row(number, {"line": cells}, broken=NO_OBJECT)
    return Row(number, cells)


def _dotted(cells: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for key, value in cells.items():
        yield prefix + key
        if isinstance(value, dict):
            yield from _dotted(value, prefix + key + ".")


@dataclass(slots=True)
class Reject:
    """A row set aside: where it stood, what it held, and everything that is wrong with it.

    It `waits` while a later file may still bring what it names.
    """

    file: str
    sheet: str
    row: int
    reasons: list[Text] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    waits: bool = False


NO_FILE = Text("{path}: no such file or folder", "{path}:没有这个文件或目录")
IS_FOLDER = Text(
    "{path} is a folder, not a file; name the folder that holds the files", "{path} 是目录而不是文件"
)
NOTHING_IN_FOLDER = Text(
    "{path} holds no file that can be read ({kinds})", "目录 {path} 中没有可读取的文件({kinds})"
)
WRONG_KIND = Text(
    "{path}: files of this kind are not read; save it as one of {kinds}",
    "{path}:不支持这种文件;请另存为 {kinds} 之一",
)
EMPTY = Text("{path} is empty: it has no header row", "{path} 是空文件:没有表头")
EMPTY_SHEET = Text("{path}, sheet {sheet}: it has no header row", "{path} 工作表 {sheet}:没有表头")
UNDECODABLE = Text(
    "{path} is not {encoding} ({why}); set `encoding:` in the mapping",
    "{path} 不是 {encoding} 编码({why});请在映射中设置 encoding",
)
NO_WORKBOOK = Text("{path} is not an Excel workbook (xlsx)", "{path} 不是 Excel 工作簿(xlsx)")
NO_SHEET = Text(
    "{path} has no sheet {sheet!r}; the nearest is {nearest}",
    "{path} 中没有工作表 {sheet!r};最接近的是 {nearest}",
)
REJOINED = Text("unquoted delimiters taken back: {values}", "已还原未加引号的分隔符:{values}")
RAGGED = Text(
    "the row has {found} cells, the header {expected}; quote values that contain the delimiter",
    "该行有 {found} 个单元格,表头有 {expected} 个;含分隔符的值请加引号",
)
BAD_JSON = Text("not a JSON object: {why}", "不是 JSON 对象:{why}")
NO_OBJECT = Text("not a JSON object", "不是 JSON 对象")
