"""CSV and its kin: any delimiter, quoting and encoding, read line by line."""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TextIO

from graph.bounds import bounds
from graph.words import BadInput, Text
from ingest.column_names import best_row
from ingest.encoding import Evidence, is_bad
from ingest.files import File
from ingest.mapping import Feed
from ingest.tables import SAMPLE, Row, Table, bounded_lines, find_header, name_columns, trimmed

DELIMITERS = ",;\t|^~\x01\x1f"
NAMES = {"\t": "tab", "\x01": "\\x01", "\x1f": "\\x1f"}
HEAD = 1 << 17  # characters in which delimiter and quoting are found
LONGEST_RECORD = 500  # lines: a quoted cell that goes on for longer was never closed
HINT = re.compile(r"sep=(.)\r?\n?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """How cells are told apart."""

    delimiter: str
    quote: str = '"'
    escape: str | None = None
    spaced: bool = False

    def reader(self, lines: Iterator[str]) -> Iterator[list[str]]:
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            escapechar=self.escape,
            skipinitialspace=self.spaced,
            strict=True,  # else a stray quote would silently join two rows
        )


def read_delimited(file: File, feed: Feed, evidence: Evidence) -> Table:
    """Raises BadInput for a file without a header row."""
    csv.field_size_limit(bounds().cell)
    with _open(file, evidence) as text:
        head = text.read(HEAD)
    style = _style(head, feed.delimiter)
    header, at = (feed.columns, 0) if feed.columns else _header(head, style, feed, file)
    columns = name_columns(header)
    note = NOTE.fill(encoding=evidence.note, delimiter=NAMES.get(style.delimiter, style.delimiter), row=at)
    table = Table(file, "", columns, note)
    table.rows = _rows(table, evidence, style, at)
    return table


def _open(file: File, evidence: Evidence) -> TextIO:
    return file.path.open(encoding=evidence.encoding, errors=evidence.errors, newline="")


class Lines:
    """Lines of a file with their number; those of the present record can be given back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines, self.number, self.last = lines, 0, ""
        self.size = 0  # characters of the present record
        self.open = False  # more was asked for than there is, or than one record may have
        self.finished = False  # the file has no further line
        self.record: list[str] = []
        self.back: deque[str] = deque()

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        line = self.back.popleft() if self.back else next(self.lines, None)
        if line is None:
            self.open = self.finished = True
            raise StopIteration
        if len(self.record) >= LONGEST_RECORD or self.size > bounds().line:
            self.back.appendleft(line)
            self.open = True
            raise StopIteration
        self.record.append(line)
        self.size += len(line)
        self.last = line
        return line

    def start(self) -> None:
        """The record is complete: the next line begins another."""
        self.number += len(self.record)
        self.size = 0
        self.record.clear()

    def give_back(self) -> str:
        """The first line of the record; the others will be read again."""
        first, *rest = self.record
        self.back.extendleft(reversed(rest))
        self.record, self.size, self.open = [first], len(first), False
        return first


Record = tuple[int, list[str], Text | None]


def _records(lines: Lines, style: Style) -> Iterator[Record]:
    """Number of its first line, cells, and why it can't be read, of each record.

    A quote that is never closed costs its own line only: the lines after it are read again.
    """
    reader = style.reader(lines)
    while True:
        try:
            cells, wrong = next(reader, []), None
        except csv.Error as error:
            cells, wrong = [], BAD_LINE.fill(why=error)
        if not lines.record:
            return
        if lines.open:
            wrong = OPEN_QUOTE
        elif lines.size > bounds().line:
            wrong = LONG_LINE.fill(most=bounds().line)
        if wrong:
            yield lines.number + 1, [lines.give_back().rstrip("\r\n")], wrong
            reader = style.reader(lines)
        elif cells:
            yield lines.number + 1, cells, None
        lines.start()


def _rows(table: Table, evidence: Evidence, style: Style, header: int) -> Iterator[Row]:
    width = len(table.columns)
    cut_at, short = 0, False
    with _open(table.file, evidence) as text:
        lines = Lines(bounded_lines(text))
        for number, cells, wrong in _records(lines, style):
            if number <= header or not any(map(str.strip, cells)):
                continue
            if wrong:
                cut_at = number if lines.finished else 0
                yield Row(number, {"line": _printable(cells[0])}, broken=wrong)
                continue
            row = _row(table.columns, cells, number, style, evidence.encoding if evidence.damaged else "")
            short = len(cells) < width
            cut_at = 0 if row.broken is None else cut_at
            yield row
    if cut_at or (short and not lines.last.endswith(("\n", "\r"))):
        table.cut = table.cut or CUT.fill(place=table.file.place, line=cut_at or lines.number)


def _row(columns: list[str], cells: list[str], number: int, style: Style, encoding: str) -> Row:
    """`encoding` is given where some bytes of the file are not in it."""
    if encoding and any(map(is_bad, cells)):
        values = dict(zip(columns, map(_printable, cells), strict=False))
        return Row(number, values, broken=BAD_BYTES.fill(encoding=encoding))
    if len(cells) == len(columns):
        return Row(number, dict(zip(columns, cells, strict=True)))
    return _ragged(columns, cells, number, style.delimiter)


def _printable(cell: str) -> str:
    return cell.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _ragged(columns: list[str], cells: list[str], number: int, delimiter: str) -> Row:
    rejoined = _rejoined(cells, len(cells) - len(columns), delimiter)
    if rejoined is None:
        if len(trimmed(cells)) <= len(columns) < len(cells):  # empty cells beyond the header say nothing
            return Row(number, dict(zip(columns, cells, strict=False)))
        said = RAGGED.fill(found=len(cells), expected=len(columns))
        return Row(number, dict(zip(columns, cells, strict=False)), broken=said)
    values = dict(zip(columns, rejoined, strict=True))
    told = [f"{name}={value!r}" for name, value in values.items() if value not in cells]
    return Row(number, values, repaired=REJOINED.fill(values=", ".join(told)))


def _rejoined(cells: list[str], surplus: int, delimiter: str) -> list[str] | None:
    """The cells with unquoted delimiters taken back, where it is certain which ones they are.

    A delimiter that belongs to the text is followed by a space, one between cells is not.
    """
    inside = [at for at, text in enumerate(cells) if at and text.startswith(" ")]
    if surplus <= 0 or len(inside) != surplus:
        return None
    rejoined: list[str] = []
    for at, text in enumerate(cells):
        if at in inside:
            rejoined[-1] += delimiter + text
        else:
            rejoined.append(text)
    return rejoined


def _style(head: str, delimiter: str | None) -> Style:
    """The style in which the first records are most alike: as many cells in each, the header included."""
    first = head.split("\n", 1)[0]
    if not delimiter and (hint := HINT.match(first)):
        delimiter = hint.group(1)
    escape = "\\" if re.search(r'\\"[^,;\t|\r\n]', head) and '""' not in head else None
    found = [
        Style(d, quote, escape, spaced)
        for d in (delimiter or DELIMITERS)
        if d in head
        for quote in _quotes(head, d)
        for spaced in _spacing(head, d, quote)
    ]
    return max(found, key=lambda style: _likeness(head, style), default=Style(delimiter or ","))


def _spacing(head: str, delimiter: str, quote: str) -> list[bool]:
    """Whether spaces before a cell don't count; where they are the delimiter, several are one."""
    return [True] if delimiter == " " else [False, True] if f"{delimiter} {quote}" in head else [False]


def _quotes(head: str, delimiter: str) -> list[str]:
    """Double quotes, and single ones where as many cells end with one as begin with one."""
    edge = re.escape(delimiter)
    begins = len(re.findall(rf"(?:^|{edge})'", head, re.MULTILINE))
    ends = len(re.findall(rf"'(?={edge}|\r?$)", head, re.MULTILINE))
    doubled = re.search(rf'(?:^|{edge})"', head, re.MULTILINE)
    return ["'"] if begins > 1 and abs(begins - ends) <= 1 and not doubled else ['"']


def _likeness(head: str, style: Style) -> float:
    widths = [len(trimmed(cells)) for _, cells in _first(head, style) if any(cells)]
    counts = Counter(width for width in widths if width > 1)
    if not counts:
        return 0
    width, times = max(counts.items(), key=lambda item: (item[1], item[0]))
    begun = 1.0 if widths[0] == width else 0.8
    return times / len(widths) * (1 + 0.1 * min(width, 10)) * begun


def _first(head: str, style: Style) -> list[tuple[int, list[str]]]:
    """The first records of a text that may end inside one."""
    lines = head.splitlines(keepends=True)
    if len(lines) > 1 and len(head) >= HEAD:
        lines.pop()
    found = _records(Lines(iter(lines)), style)
    return [(number, cells) for number, cells, _ in islice(found, SAMPLE) if cells]


def _header(head: str, style: Style, feed: Feed, file: File) -> tuple[list[str], int]:
    """The header's cells and the number of its line. Empty cells at its end are columns only if one below is."""
    records = [
        (n, cells) for n, cells in _first(head, style) if not (n == 1 and HINT.match(head.split("\n", 1)[0]))
    ]
    if feed.header:
        at = next((at for at, (number, _) in enumerate(records) if number == feed.header), None)
    else:
        at = find_header([cells for _, cells in records])
        better = best_row(((at, cells) for at, (_, cells) in enumerate(records)), feed,
                          name_columns(records[at][1]) if at is not None else [])  # fmt: skip
        at = at if better is None else better
    if at is None:
        raise BadInput(
            NO_HEADER.fill(path=file.place, row=feed.header) if feed.header else EMPTY.fill(path=file.place)
        )
    number, header = records[at]
    below = max((len(trimmed(cells)) for _, cells in records[at + 1 :]), default=0)
    width = max(len(trimmed(header)), min(len(header), below))
    return header[:width], number


NOTE = Text(
    "{encoding}; delimiter {delimiter}; header in line {row}",
    "{encoding};分隔符 {delimiter};表头在第 {row} 行",
)
EMPTY = Text("{path} is empty: it has no header row", "{path} 是空文件:没有表头")
NO_HEADER = Text(
    "{path}: line {row} can't be the header; mend `header:` in the mapping, or leave it out to let it be found",
    "{path}:第 {row} 行不能作为表头;请修改映射中的 header,或删去该项以自动查找",
)
REJOINED = Text("unquoted delimiters taken back: {values}", "已还原未加引号的分隔符:{values}")
RAGGED = Text(
    "the row has {found} cells, the header {expected}; quote values that contain the delimiter",
    "该行有 {found} 个单元格,表头有 {expected} 个;含分隔符的值请加引号",
)
OPEN_QUOTE = Text(
    "a quote opens in this line and is never closed; double quotes that belong to the text",
    "该行的引号没有闭合;属于文本的引号请写两次",
)
BAD_LINE = Text(
    "the quotes in this line don't fit ({why}); double quotes that belong to the text",
    "该行的引号不匹配({why});属于文本的引号请写两次",
)
LONG_LINE = Text(
    "the line is longer than {most} characters (BATTLEMAP_LONGEST_LINE); only its beginning is kept",
    "该行超过 {most} 个字符(BATTLEMAP_LONGEST_LINE),仅保留开头",
)
BAD_BYTES = Text("the row holds bytes that are not {encoding}", "该行含有不属于 {encoding} 的字节")
CUT = Text(
    "{place} ends inside the row of line {line}; it seems to be cut off: have it sent again",
    "{place} 在第 {line} 行的中间结束;文件可能被截断:请重新获取",
)
