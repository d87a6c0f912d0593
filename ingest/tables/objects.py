"""Files of objects: JSON and JSON lines. A nested value is the column `a.b`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import ijson
import orjson

from graph.bounds import bounds
from graph.words import BadInput, Text
from ingest.mapping.mapping_file import Feed, nearest_name
from ingest.tables.decoding import READ_AS, open_text
from ingest.tables.encoding import DetectedEncoding
from ingest.tables.files import File
from ingest.tables.row_blocks import TableRow
from ingest.tables.tables import SHOWN, Table, dotted_names, shortened


def read_lines(file: File, evidence: DetectedEncoding) -> Table:
    """JSON lines: an object a line; a line that is none is a broken row. It is read twice, first for its columns."""
    columns = _columns(_line_objects(file.path, evidence), file.path)
    if not columns:
        raise BadInput(NO_OBJECTS.fill(path=file.location))
    table = Table(file, "", columns, LINES.fill(encoding=evidence.note))
    table.warnings += [evidence.doubt] if evidence.doubt else []
    table.stream = _whole_lines(table, evidence)
    return table


def _columns(objects: Iterable[dict[str, Any]], path: Path) -> list[str]:
    """The names of all values, in the order in which they first come."""
    found: dict[str, None] = {}
    flat: set[tuple[str, ...]] = set()
    for cells in objects:
        keys = tuple(cells)
        if keys in flat and dict not in map(type, cells.values()):
            continue
        flat.add(keys)
        found.update(dict.fromkeys(dotted_names(cells)))
        if len(found) > bounds().columns:
            raise BadInput(TOO_WIDE.fill(path=path.name, most=bounds().columns))
    return list(found)


def _line_objects(path: Path, evidence: DetectedEncoding) -> Iterator[dict[str, Any]]:
    with open_text(path, evidence, "\n") as text:
        for line in text:
            try:
                cells = orjson.loads(line)
            except (orjson.JSONDecodeError, UnicodeEncodeError):
                continue
            if cells.__class__ is dict:
                yield cells


def _lines(path: Path, evidence: DetectedEncoding) -> Iterator[TableRow]:
    number, most = 0, bounds().cell
    with open_text(path, evidence, "\n") as text:
        for block in text.blocks:
            whole = "".join(block)
            clean = len(whole) <= most and not any(sign in whole for sign in SIGNS)
            for number, line in enumerate(block, number + 1):  # noqa: B020 (counts on)
                row = _line(line, number, clean)
                if text.strange and number in text.strange:
                    row.repaired = READ_AS.fill(encoding=evidence.other)
                if row.cells or not line.isspace():
                    yield row


def _line(line: str, number: int, clean: bool) -> TableRow:
    try:
        cells = orjson.loads(line)
    except (orjson.JSONDecodeError, UnicodeEncodeError) as error:
        if line.isspace():
            return TableRow(number, {})
        line = shortened(line, max(SHOWN, bounds().cell))
        raw = line.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace").rstrip()
        return TableRow(number, {"line": raw}, broken=BAD_JSON.fill(why=error))
    if not isinstance(cells, dict):
        return TableRow(number, {"line": cells}, broken=NO_OBJECT)
    return TableRow(number, cells, None, None, True, (), clean)


def _whole_lines(table: Table, evidence: DetectedEncoding) -> Iterator[TableRow]:
    row = None
    for row in _lines(table.file.path, evidence):
        yield row
    if row and row.broken and not _ends_with_newline(table.file.path, evidence.encoding):
        table.cut = table.cut or CUT.fill(place=table.file.location, row=row.number)


def _ends_with_newline(path: Path, encoding: str) -> bool:
    with path.open("rb") as file:
        file.seek(-min(4, path.stat().st_size), 2)
        return b"\n" in file.read()


def read_json(file: File, feed: Feed, evidence: DetectedEncoding) -> Table:
    """The list of objects at the top of a JSON file, else at `feed.path`, else the longest one in it.

    A file without such a list is one object. It is read in pieces, first for its columns, then for its rows.
    Raises BadInput where no object can be read.
    """
    prefix = _prefix(file, feed, evidence)
    failed: list[Exception] = []
    rows = _objects(file.path, prefix, evidence, failed)
    columns = _columns((row.cells for row in rows if not row.broken), file.path)
    if not columns and failed:
        raise BadInput(BROKEN.fill(place=file.location, row=0, why=_flat(failed[0])))
    if not columns:
        raise BadInput(NO_OBJECTS.fill(path=file.location))
    place = prefix.removesuffix("item").rstrip(".")
    table = Table(file, "", columns, JSON.fill(encoding=evidence.note, place=place or TOP))
    table.warnings += [evidence.doubt] if evidence.doubt else []
    table.stream = _until_cut(table, prefix, evidence)
    return table


def _prefix(file: File, feed: Feed, evidence: DetectedEncoding) -> str:
    """Where the objects are, as ijson calls it: `data.items.item`. Raises BadInput where `feed.path` holds none."""
    first = _first_character(file.path, evidence)
    if feed.path is None and first == "[":
        return "item"
    lists = _lists(file.path, evidence)
    if feed.path is None:
        return max(lists, key=lambda prefix: (lists[prefix], -len(prefix)), default="")
    wanted = f"{feed.path}.item"
    if wanted not in lists:
        known = [prefix.removesuffix(".item") for prefix in lists]
        raise BadInput(NO_LIST.fill(path=file.location, list=feed.path, nearest=nearest_name(feed.path, known)))
    return wanted


def _lists(path: Path, evidence: DetectedEncoding) -> Counter[str]:
    """How many objects each list holds; lists inside lists don't count."""
    counts: Counter[str] = Counter()
    with _open(path, evidence) as source:
        try:
            for prefix, event, _ in ijson.parse(source):
                if event == "start_map" and prefix.endswith(".item") and prefix.split(".").count("item") == 1:
                    counts[prefix] += 1
        except (ijson.JSONError, UnicodeDecodeError):
            pass  # reading the rows will say so
    return counts


def _first_character(path: Path, evidence: DetectedEncoding) -> str:
    with path.open(encoding=evidence.encoding, errors="replace") as text:
        return text.read(4096).lstrip()[:1]


class Utf8Reader:
    """A text file as the bytes of UTF-8, whatever encoding it is in."""

    def __init__(self, text: TextIO) -> None:
        self.text = text

    def read(self, size: int = -1) -> bytes:
        return self.text.read(size).encode("utf-8", "replace")


class DepthLimitedReader:
    """The bytes of a JSON text, watched: raises BadInput before one that is too deep, or too long a value, is parsed."""

    def __init__(self, source: Utf8Reader | BinaryIO, name: str) -> None:
        self.source, self.name = source, name
        self.depth = 0
        self.rest = b""  # of a string that goes on

    def read(self, size: int = -1) -> bytes:
        data = self.source.read(size)
        bare = STRING.sub(b"", self.rest + data)
        at = bare.find(b'"')
        bare, self.rest = (bare, b"") if at < 0 else (bare[:at], bare[at:])
        if len(self.rest) > 4 * bounds().cell:
            raise BadInput(LONG_VALUE.fill(path=self.name, most=bounds().cell))
        for sign in bare.translate(None, NOT_BRACKETS):
            self.depth += 1 if sign in b"[{" else -1
            if self.depth > bounds().depth:
                raise BadInput(TOO_DEEP.fill(path=self.name, most=bounds().depth))
        return data


@contextmanager
def _open(path: Path, evidence: DetectedEncoding) -> Iterator[DepthLimitedReader]:
    if evidence.encoding == "utf-8":
        with path.open("rb") as raw:
            yield DepthLimitedReader(raw, path.name)
    else:
        with path.open(encoding=evidence.encoding) as text:
            yield DepthLimitedReader(Utf8Reader(text), path.name)


def _objects(path: Path, prefix: str, evidence: DetectedEncoding, failed: list[Exception]) -> Iterator[TableRow]:
    """The items of a list until the file breaks off, which goes to `failed`."""
    with _open(path, evidence) as source:
        try:
            for number, cells in enumerate(ijson.items(source, prefix, use_float=True), 1):
                known = isinstance(cells, dict)
                yield TableRow(number, cells if known else {"item": cells}, broken=None if known else NO_OBJECT)
        except (ijson.JSONError, UnicodeDecodeError) as error:
            failed.append(error)


def _until_cut(table: Table, prefix: str, evidence: DetectedEncoding) -> Iterator[TableRow]:
    failed: list[Exception] = []
    number = 0
    for row in _objects(table.file.path, prefix, evidence, failed):
        number = row.number
        yield row
    for error in failed:
        table.cut = table.cut or BROKEN.fill(place=table.file.location, row=number, why=_flat(error))


def _flat(error: Exception) -> str:
    return " ".join(str(error).split())[:SHOWN]


SIGNS = "='\\"  # marks of a spreadsheet, or an escape that may be one
STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
TOP = Text("the top", "顶层")
LINES = Text("json lines, {encoding}", "json lines,{encoding}")
JSON = Text("json, objects at {place}, {encoding}", "json,对象位于{place},{encoding}")
BAD_JSON = Text("not a JSON object: {why}", "不是 JSON 对象:{why}")
NO_OBJECT = Text("not a JSON object", "不是 JSON 对象")
NO_OBJECTS = Text("{path} holds no JSON object", "{path} 中没有 JSON 对象")
NO_LIST = Text(
    "{path} has no list of objects at {list!r}; the nearest is {nearest}; mend `path:` in the mapping",
    "{path} 在 {list!r} 处没有对象列表;最接近的是 {nearest};请修改映射中的 path",
)
CUT = Text(
    "{place} ends inside line {row}; it seems to be cut off: have it sent again",
    "{place} 在第 {row} 行的中间结束;文件可能被截断:请重新获取",
)
BROKEN = Text(
    "{place} breaks off after row {row} ({why}); have it sent again", "{place} 在第 {row} 行之后中断({why});请重新获取"
)
TOO_DEEP = Text(
    "{path}: more than {most} lists and objects inside one another (BATTLEMAP_DEEPEST)",
    "{path}:嵌套超过 {most} 层(BATTLEMAP_DEEPEST)",
)
LONG_VALUE = Text(
    "{path}: a value is longer than {most} characters (BATTLEMAP_LONGEST_CELL), or a quote is never closed",
    "{path}:某个值超过 {most} 个字符(BATTLEMAP_LONGEST_CELL),或引号没有闭合",
)
TOO_WIDE = Text(
    "{path}: more than {most} columns (BATTLEMAP_MOST_COLUMNS)", "{path}:超过 {most} 列(BATTLEMAP_MOST_COLUMNS)"
)
