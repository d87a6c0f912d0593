"""Any file as a table of rows: what a file is, its bytes decide, not its name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

import orjson

from graph.words import BadInput, Text
from ingest.mapping.mapping_file import Feed
from ingest.read import reader_process
from ingest.tables.delimited import EMPTY, read_delimited
from ingest.tables.encoding import DetectedEncoding, agreed_encoding, detect_file_encoding
from ingest.tables.files import SUFFIXES, File, head_of, is_workbook, open_files
from ingest.tables.non_records import mark_non_records
from ingest.tables.objects import read_json, read_lines
from ingest.tables.parquet import read_parquet
from ingest.tables.row_blocks import TableRow
from ingest.tables.tables import Reject, Table, bounded_rows
from ingest.tables.traces import remove_traces
from ingest.workbooks.markup import is_markup
from ingest.workbooks.spreadsheets import read_sheet, sheet_names

__all__ = ["SUFFIXES", "File", "Reject", "TableRow", "Table", "open_files", "read_table", "list_sheets"]

BEFORE = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # what may stand before the first sign of a JSON text
OBJECT = re.compile(r'\s*(\[\s*)*\{\s*("|\})|\s*\[\s*\]')
UNREAD = {b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"Rar!": "RAR", b"7z\xbc\xaf": "7-Zip"}


def _no_sheets(file: File) -> list[str]:
    return [""]


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format of files: whether one with these first bytes has it, how its table is read, and the sheets that it has."""

    name: str
    fits: Callable[[bytes, File], bool]
    read: Callable[[File, Feed], Table]
    sheets: Callable[[File], list[str]] = _no_sheets


def read_table(file: File, feed: Feed) -> Table:
    """The table that a feed names in a file; its rows are read as they are asked for.

    A workbook that is called .csv is read as a workbook. Everything but delimited text is read by a process of its own,
    within graph/bounds.py. Raises BadInput for a file that holds no such table, or is too much.
    """
    return read_table_here(file, feed) if _is_delimited(file) else reader_process.read_table_in_worker(file, feed)


def list_sheets(file: File) -> list[str]:
    """The sheets of a workbook; `[""]` for a file without sheets. Raises BadInput."""
    return [""] if _is_delimited(file) else reader_process.list_sheets_in_worker(file)


def _is_delimited(file: File) -> bool:
    """Whether it is text whose reader takes it line by line, however it is made."""
    name = file.name.lower().removesuffix(".gz")
    if name.endswith((".json", ".jsonl", ".ndjson")) or _format(file).name != "text":
        return False
    return not head_of(file.path).lstrip(BEFORE).startswith((b"{", b"["))


def read_table_here(file: File, feed: Feed) -> Table:
    """As read_table, in this process."""
    table = _format(file).read(file, feed)
    table.stream = bounded_rows(table.stream, file)
    return remove_traces(mark_non_records(table, feed))


def list_sheets_here(file: File) -> list[str]:
    """As sheets, in this process."""
    return _format(file).sheets(file)


def _format(file: File) -> FileFormat:
    """The format of a file. Raises BadInput for an empty one."""
    head = head_of(file.path)
    if not head.strip():
        raise BadInput(file.cut or EMPTY.fill(path=file.location))
    return next(each for each in FORMATS if each.fits(head, file))


def _is_workbook(head: bytes, file: File) -> bool:
    if head.startswith(b"\xd0\xcf\x11\xe0") or (head.startswith(b"PK") and is_workbook(file.path)):
        return True
    # a damaged one: its reader says how
    return head.startswith(b"PK") and file.name.lower().endswith((".xlsx", ".xlsm", ".xlsb", ".ods"))


def _read_workbook(file: File, feed: Feed) -> Table:
    table = read_sheet(file, feed)
    if not file.name.lower().endswith((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")):
        table.note = MISNAMED.fill(note=table.note)
    return table


def _read_markup(file: File, feed: Feed) -> Table:
    table = read_sheet(file, feed)
    table.note = MARKUP.fill(note=table.note)
    return table


def _is_text(head: bytes) -> bool:
    """No control characters but those of text; UTF-16 has zero bytes at every other place."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    zeros = head.count(0)
    controls = sum(byte < 32 and byte not in (0, 1, 9, 10, 12, 13, 26, 27, 31) for byte in head)
    aligned = 0 in (head[0::2].count(0), head[1::2].count(0))
    return controls * 20 <= len(head) and (aligned or controls * 20 <= len(head) - zeros)


def _read_text(file: File, feed: Feed) -> Table:
    suffix = file.name.lower().removesuffix(".gz").rpartition(".")[2]
    evidence = _encoding(file, feed)
    with file.path.open(encoding=evidence.encoding, errors="replace") as text:
        head = text.read(1 << 16)
    if not head.strip():
        raise BadInput(EMPTY.fill(path=file.location))
    if suffix in ("jsonl", "ndjson"):
        return read_lines(file, evidence)
    if suffix == "json" or OBJECT.match(head):
        return read_lines(file, evidence) if _is_lines(head) else read_json(file, feed, evidence)
    return read_delimited(file, feed, evidence)


def _encoding(file: File, feed: Feed) -> DetectedEncoding:
    """The encoding of a text; where it is a guess, the texts of the same folder that this feed takes are asked too."""
    found = detect_file_encoding(file.path, feed.encoding)
    if not found.doubt:
        return found
    beside = (each for each in file.siblings if each.path != file.path and fnmatchcase(each.name, feed.file))
    texts = (each for each in beside if head_of(each.path).strip() and _format(each).name == "text")
    return agreed_encoding(
        file.path, found, ((each.name, _encoding_of(each.path, each.path.stat().st_mtime_ns)) for each in texts)
    )


@lru_cache(256)
def _encoding_of(path: Path, changed: int) -> DetectedEncoding:
    """The encoding of a text by itself, kept until it changes, as each unsure file of its folder asks for it."""
    return detect_file_encoding(path)


def _is_lines(head: str) -> bool:
    """Whether the first line is an object of its own and another begins in the next one."""
    first, _, rest = head.lstrip().partition("\n")
    try:
        return isinstance(orjson.loads(first), dict) and rest.lstrip().startswith("{")
    except orjson.JSONDecodeError:
        return False


def begins(mark: bytes) -> Callable[[bytes, File], bool]:
    """Whether a file begins with these bytes."""
    return lambda head, file: head.startswith(mark)


def _no_table(kind: str) -> Callable[[File, Feed], Table]:
    def read(file: File, feed: Feed) -> Table:
        raise BadInput(NO_TABLE.fill(path=file.location, kind=kind))

    return read


FORMATS = (  # the first that fits
    FileFormat("parquet", begins(b"PAR1"), lambda file, feed: read_parquet(file)),
    FileFormat("workbook", _is_workbook, _read_workbook, sheet_names),
    FileFormat("markup", lambda head, file: is_markup(head, file.name), _read_markup, sheet_names),
    *(FileFormat(kind, begins(mark), _no_table(kind)) for mark, kind in UNREAD.items()),
    FileFormat("zip", begins(b"PK\x03\x04"), _no_table("zip")),
    FileFormat("text", lambda head, file: _is_text(head), _read_text),
    FileFormat("binary", lambda head, file: True, _no_table("binary")),
)
NO_TABLE = Text(
    "{path} holds no table ({kind}); open it where it comes from and save it as xlsx, csv or json",
    "{path} 中没有表格({kind});请用原来的软件打开,另存为 xlsx、csv 或 json",
)
MARKUP = Text("this is a web page or XML, not a binary workbook; {note}", "该文件实际是网页或 XML 表格;{note}")
MISNAMED = Text("this is an Excel workbook by another name; {note}", "该文件实际是 Excel 工作簿;{note}")
