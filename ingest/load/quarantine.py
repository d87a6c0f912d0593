"""Rows set aside: kept with their raw values and all reasons, listed, exported to repair, and loaded again.

The folder has one file (JSON lines) for each table that has such rows: the first line says which table and how it was
mapped, the others are the rows. Loading a table again replaces its file; a table without such rows has none. Beside it
lies what its rows wait for (ingest/load/waiting_index.py).
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from openpyxl import load_workbook

from graph import clock
from graph.model.model import Model
from graph.words import BadInput, Text
from ingest.load.waiting_index import WaitingIndex, WaitingIndexWriter, index_mark
from ingest.mapping.mapping_file import Feed, Mapping
from ingest.read.sources import Reject
from ingest.tables.files import File
from ingest.tables.row_blocks import TableRow, character_count
from ingest.tables.tables import Table, TableTraits, shortened
from ingest.workbooks.exports import cell_value, write_workbook

OPEN, WAITS = ".part", ".waits"
KEPT = 32_000  # characters of a value: more than that is cut, as a cell of a workbook holds no more
COUNTS = 60  # bytes at the end of the first line that hold the counts, once they are known


@dataclass(frozen=True, slots=True)
class QuarantineFile:
    """The set-aside rows of one table: where they came from, and the file that holds them."""

    path: Path
    source: str
    feed: str
    file: str
    sheet: str
    columns: list[str]
    mapping: dict[str, Any]
    as_of: dt.datetime
    count: int
    waiting: int
    traits: TableTraits = TableTraits()
    index: str = ""

    @property
    def location(self) -> str:
        return self.file + (f"#{self.sheet}" if self.sheet else "")

    def rejects(self) -> Iterator[Reject]:
        with self.path.open("rb") as lines:
            next(lines)
            for line in lines:
                if line.endswith(b"\n"):  # else it was being written when its writer ended
                    yield _reject(self, orjson.loads(line))

    def table(self, rows: Iterator[TableRow]) -> Table:
        """Its table, with these rows of it."""
        file = File(self.file, self.path, self.location, self.as_of)
        return Table(file, self.sheet, self.columns, AS_IT_WAS, rows, traits=self.traits)

    def waiting_index(self, model: Model) -> WaitingIndex:
        return index_of(self.path, self.index, model)

    def feed_and_mapping(self) -> tuple[Feed, Mapping]:
        mapping = Mapping.model_validate(self.mapping)
        return mapping.feeds[0], mapping


class QuarantineWriter:
    """Collects the set-aside rows of one table; `close` makes them the table's only ones."""

    def __init__(self, folder: Path, table: Table, feed: Feed, mapping: Mapping, as_of: dt.datetime, model: Model):
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / file_name(mapping.source, feed.name, table)
        self.partial = self.path.with_suffix(OPEN)
        self.count = self.waiting = 0
        index = secrets.token_hex(8)
        self.noting = WaitingIndexWriter(index_of(self.path, index, model))
        head = {
            "index": index,
            "source": mapping.source,
            "feed": feed.name,
            "file": table.file.name,
            "sheet": table.sheet,
            "columns": table.columns,
            "as_of": as_of.isoformat(),
            "traits": asdict(table.traits),
            "mapping": mapping.model_copy(update={"feeds": [feed]}).model_dump(by_alias=True, exclude_defaults=True)
            | {"version": 1},
        }
        self._out = self.partial.open("wb")
        self._out.write(orjson.dumps(head, default=_json_value)[:-1])
        self._counted = self._out.tell()
        self._out.write(b" " * COUNTS + b"\n")

    def add(self, reject: Reject) -> None:
        self.count += 1
        self.waiting += reject.is_waiting
        self.noting.add(reject.prerequisites if reject.is_waiting else ())
        if not reject.is_waiting:  # those that wait are right, and are loaded from here
            reject = _cut(reject)
        self._out.write(orjson.dumps(reject_to_json(reject), default=str) + b"\n")

    def close(self) -> Path | None:
        self._out.seek(self._counted)
        self._out.write(f',"count":{self.count},"waiting":{self.waiting}}}'.encode())
        self._out.close()
        if self.count:
            self.partial.replace(self.path)
        else:
            self.partial.unlink()
            self.path.unlink(missing_ok=True)
        self.noting.close(keep=self.waiting > 0)
        return self.path if self.count else None


def index_of(path: Path, mark: str, model: Model) -> WaitingIndex:
    return WaitingIndex(path.with_suffix(WAITS), index_mark(mark, model))


def _json_value(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def file_name(source: str, feed: str, table: Table) -> str:
    parts = (source, feed, table.file.name, table.sheet)
    return "~".join(quote(part, safe=" ()（）").replace("~", "%7E") for part in parts if part)[:200] + ".jsonl"


def quarantine_files(folder: Path) -> list[QuarantineFile]:
    """All tables that have rows set aside."""
    return [read_quarantine_file(path) for path in sorted(folder.glob("*.jsonl")) if _is_quarantine_file(path)]


def _is_quarantine_file(path: Path) -> bool:
    """Whether a file begins as a quarantine file does; earlier versions kept a list of rows for each run."""
    with path.open("rb") as lines:
        return b'"mapping":' in next(lines, b"")


def read_quarantine_file(path: Path) -> QuarantineFile:
    with path.open("rb") as lines:
        head = orjson.loads(next(lines))
    as_of = clock.parse_instant(head.pop("as_of"))
    told = head.pop("traits", {})
    traits = TableTraits(
        frozenset(told.get("yes_no", ())), frozenset(told.get("pairs", ())), told.get("from_1904", False)
    )
    if "count" in head:
        return QuarantineFile(path, as_of=as_of, traits=traits, **head)
    quarantine_file = QuarantineFile(
        path, as_of=as_of, count=0, waiting=0, traits=traits, **head
    )  # of an earlier version: counted once
    waits = [reject.is_waiting for reject in quarantine_file.rejects()]
    return replace(quarantine_file, count=len(waits), waiting=sum(waits))


def _cut(reject: Reject) -> Reject:
    """The row as it is kept: of a long value only the beginning, and the reason says so."""
    long = [name for name, value in reject.values.items() if character_count(value) > KEPT]
    if not long:
        return reject
    values = reject.values | {name: shortened(reject.values[name], KEPT) for name in long}
    reasons = reject.reasons if reject.cut else [*reject.reasons, KEPT_CUT.fill(columns=", ".join(long)[:200])]
    return replace(reject, values=values, reasons=reasons, cut=(*reject.cut, *long))


def export_quarantine(folder: Path, path: Path) -> int:
    """Write all set-aside rows into a workbook to repair, a sheet for each table; how many. Raises BadInput.

    Each sheet has the row's number, the reasons in both languages, and the raw cells, which are to be corrected.
    """
    found = {f"{number} {TITLE.sub(' ', s.location)}"[:31]: s for number, s in enumerate(quarantine_files(folder), 1)}
    index = [("sheet", "file"), *((title, quarantine_file.path.name) for title, quarantine_file in found.items())]
    sheets = [(title, _sheet(quarantine_file)) for title, quarantine_file in found.items()]
    return write_workbook(path, [(INDEX, index), *sheets]) - len(index) - len(sheets)


def _sheet(quarantine_file: QuarantineFile) -> Iterator[list[Any]]:
    columns = _columns(quarantine_file)
    yield [*OURS, *columns]
    for reject in quarantine_file.rejects():
        reasons = ["; ".join(r.zh for r in reject.reasons), "; ".join(r.en for r in reject.reasons)]
        yield [reject.row, *reasons, *(_cell(reject.values.get(c)) for c in columns)]


def _columns(quarantine_file: QuarantineFile) -> list[str]:
    """The columns of its rows; an object is one cell, its parts are none."""
    columns = dict.fromkeys([*quarantine_file.columns, *(c for r in quarantine_file.rejects() for c in r.values)])
    return [c for c in columns if not any(c.startswith(f"{other}.") for other in columns)]


def read_repaired(path: Path, folder: Path) -> dict[Path, dict[int, dict[str, Any]]]:
    """The rows of a workbook that `export` wrote, as they are now: file → row → cells. Raises BadInput."""
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        files = {str(row[0]): str(row[1]) for row in list(book[INDEX].iter_rows(values_only=True))[1:]}
    except Exception as error:  # openpyxl raises anything on a file that is no workbook
        raise BadInput(NOT_OURS.fill(path=path)) from error
    found: dict[Path, dict[int, dict[str, Any]]] = {}
    for title, name in files.items():
        rows = book[title].iter_rows(values_only=True)
        columns = [str(c) for c in next(rows)][len(OURS) :]
        before = _kept(folder / name)
        found[folder / name] = {
            number: _corrected(before[number], dict(zip(columns, row[len(OURS) :], strict=False)))
            for row in rows
            if row[0] is not None and (number := int(str(row[0]))) in before
        }
    return found


def _kept(path: Path) -> dict[int, dict[str, Any]]:
    """The set-aside rows of a table; none where it has none any more."""
    return {reject.row: reject.values for reject in read_quarantine_file(path).rejects()} if path.exists() else {}


def _corrected(before: dict[str, Any], cells: dict[str, Any]) -> dict[str, Any]:
    """A row with the cells that somebody has changed; the others stay as they were read, whatever a workbook can hold."""
    return before | {
        column: _read(before.get(column), cell)
        for column, cell in cells.items()
        if cell != (_cell(before.get(column)) or None) and not (cell is None and column not in before)
    }


def _read(before: Any, cell: Any) -> Any:
    """A corrected cell: an object or list again, where it was one."""
    if isinstance(before, dict | list) and isinstance(cell, str):
        try:
            return orjson.loads(cell)
        except orjson.JSONDecodeError:
            return cell
    return cell


def _cell(value: Any) -> Any:
    """A raw value as a workbook holds it."""
    if isinstance(value, dict | list):
        value = orjson.dumps(value, default=str).decode()
    return cell_value(value)


def drop_source(folder: Path, source: str) -> int:
    """Forget the set-aside rows of a source; how many tables had some."""
    gone = [quarantine_file for quarantine_file in quarantine_files(folder) if quarantine_file.source == source]
    for quarantine_file in gone:
        quarantine_file.path.unlink()
        quarantine_file.path.with_suffix(WAITS).unlink(missing_ok=True)
    return len(gone)


def reject_to_json(reject: Reject) -> dict[str, Any]:
    """A set-aside row as JSON holds it."""
    reasons = {
        "reasons": [shortened(r.en, KEPT) for r in reject.reasons],
        "reasons_zh": [shortened(r.zh, KEPT) for r in reject.reasons],
    }
    place = {"file": reject.file, "sheet": reject.sheet, "row": reject.row}
    kept = {"cut": reject.cut} if reject.cut else {}
    return place | reasons | kept | {"waits": reject.is_waiting, "is_record": reject.is_record, "values": reject.values}


def _reject(quarantine_file: QuarantineFile, row: dict[str, Any]) -> Reject:
    reasons = [Text(en, zh) for en, zh in zip(row["reasons"], row["reasons_zh"], strict=True)]
    return Reject(
        quarantine_file.file,
        quarantine_file.sheet,
        row["row"],
        reasons,
        row["values"],
        row["waits"],
        row.get("is_record", True),
        tuple(row.get("cut", ())),
    )


INDEX, OURS = "_files", ("row 行号", "原因", "reasons")
TITLE = re.compile(r"[\\/*?:\[\]]")
NOT_OURS = Text(
    "{path} is not a workbook of `battlemap quarantine export`",
    "{path} 不是由 battlemap quarantine export 导出的工作簿",
)
AS_IT_WAS = Text("as it was read before", "按先前的读取结果")
KEPT_CUT = Text(
    "{columns}: only the beginning of the long value is kept here; mend it in the file and load that again",
    "{columns}:此处仅保留长值的开头;请在文件中修改后重新导入",
)
