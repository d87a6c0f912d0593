"""Records out of lines: cells by delimiter and quotes; a quote that is never closed costs its own line only.

Blocks of lines without quotes are parsed into columns by Arrow, where their reader takes blocks.
"""

from __future__ import annotations

import _csv
import contextlib
import csv
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from graph.bounds import bounds
from graph.words import Text
from ingest.tables.row_blocks import RowBlock, arrow

SIGNS = "='\0"  # what makes a closer look at cells necessary
LONGEST_RECORD = 500  # lines: a quoted cell that goes on for longer was never closed


@dataclass(frozen=True, slots=True)
class CsvDialect:
    """The dialect of a CSV file: how cells are told apart."""

    delimiter: str
    quote: str = '"'
    escape: str | None = None
    spaced: bool = False

    def reader(self, lines: Iterator[str]) -> _csv.Reader:
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            escapechar=self.escape,
            skipinitialspace=self.spaced,
            strict=True,  # else a stray quote would silently join two rows
        )


class LineReader:
    """Lines of a file with their number; those of the present record can be given back."""

    def __init__(self, blocks: Iterator[list[str]]) -> None:
        self.blocks, self.number, self.last = blocks, 0, ""
        self.most = bounds().line
        self.size = 0  # characters of the present record
        self.open = False  # more was asked for than there is, or than one record may have
        self.finished = False  # the file has no further line
        self.record: list[str] = []
        self.ahead: deque[str] = deque()
        self.clean = False  # no mark of a spreadsheet, no NUL and nothing too long in the present block
        self.text = ""  # the present block

    def __iter__(self) -> LineReader:
        return self

    def __next__(self) -> str:
        if not self.ahead:
            self.ahead.extend(next(self.blocks, ()))
        if not self.ahead:
            self.open = self.finished = True
            raise StopIteration
        line = self.ahead.popleft()
        if len(self.record) >= LONGEST_RECORD or self.size > self.most:
            self.ahead.appendleft(line)
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

    def push_back(self) -> str:
        """The first line of the record; the others will be read again."""
        first, *rest = self.record
        self.ahead.extendleft(reversed(rest))
        self.record, self.size, self.open = [first], len(first), False
        return first

    def block(self) -> list[str]:
        """The next block, where no line before it is left and none of its own may be too long."""
        lines = [] if self.ahead else next(self.blocks, [])
        text = self.text = "".join(lines)
        self.clean = text != "" and not any(sign in text for sign in SIGNS)
        if len(text) <= self.most:
            return lines
        self.leave(lines)
        return []

    def leave(self, lines: list[str]) -> None:
        """Lines to be read one by one."""
        self.ahead.extend(lines)
        self.clean = False

    def skip(self, block: list[str]) -> None:
        """The block was taken whole."""
        self.number, self.last = self.number + len(block), block[-1]


Record = tuple[int, list[str], Text | None]
BlockParser = Callable[[str, int, int], RowBlock | None]
"""Parses a text of so many lines, the first of which has that number; None where they are not plain."""


def records(lines: LineReader, style: CsvDialect) -> Iterator[Record]:
    """The records of `records_and_blocks`, one by one."""
    return (each for each in records_and_blocks(lines, style, None) if not isinstance(each, RowBlock))


def records_and_blocks(lines: LineReader, style: CsvDialect, parse: BlockParser | None) -> Iterator[Record | RowBlock]:
    """Number of its first line, cells, and why it can't be read, of each record.

    A quote that is never closed costs its own line only: the lines after it are read again. Blocks that `parse` takes come whole.
    """
    reader = style.reader(lines)
    while True:
        yield from _whole_blocks(lines, style, parse)
        try:
            cells, wrong = next(reader, []), None
        except csv.Error as error:
            cells, wrong = [], BAD_LINE.fill(why=error)
        if not lines.record:
            return
        if lines.open:
            wrong = OPEN_QUOTE
        elif lines.size > lines.most:
            wrong = LONG_LINE.fill(most=lines.most)
        if wrong:
            yield lines.number + 1, [lines.push_back().rstrip("\r\n")], wrong
            reader = style.reader(lines)
        elif cells:
            guarded = style.quote == '"' and '="' in lines.record[0]
            yield lines.number + 1, rejoin_cells(cells, style.delimiter) if guarded else cells, None
        lines.start()


def _whole_blocks(lines: LineReader, style: CsvDialect, parse: BlockParser | None) -> Iterator[Record | RowBlock]:
    """The records of blocks, many times faster, as far as quotes fit and no record is too long; the lines after are left."""
    guarded = style.quote == '"'
    while block := lines.block():
        if parse and lines.clean and (columns := parse(lines.text, lines.number + 1, len(block))):
            yield columns
            lines.skip(block)
            continue
        reader, done = style.reader(iter(block)), 0
        with contextlib.suppress(csv.Error):
            for cells in reader:
                if reader.line_num - done > LONGEST_RECORD:
                    break
                if cells:
                    split = guarded and not lines.clean and '="' in block[done]
                    yield lines.number + done + 1, rejoin_cells(cells, style.delimiter) if split else cells, None
                done = reader.line_num
        lines.number, lines.last = lines.number + done, block[done - 1] if done else lines.last
        if done < len(block):
            lines.leave(block[done:])


def rejoin_cells(cells: list[str], delimiter: str) -> list[str]:
    """The cells with `="a,b"` in one: it begins with no quote, so the delimiter inside has split it."""
    whole: list[str] = []
    for cell in cells:
        if whole and _is_open(whole[-1]):
            whole[-1] += delimiter + cell
        else:
            whole.append(cell)
    return cells if _is_open(whole[-1]) else whole


def _is_open(cell: str) -> bool:
    return cell.startswith('="') and cell.count('"') % 2 == 1


def block_parser(style: CsvDialect, columns: list[str], header: int) -> BlockParser | None:
    """A parser of a text of so many lines, the first of which has that number, into a block of these columns.

    It gives None for what is not plain: quotes, blank or ragged lines, lines up to the header.
    """
    if style.spaced or style.escape or not style.delimiter.isascii() or len(columns) < 2:
        return None
    parser = cache(lambda: _arrow_parser(style.delimiter, columns))

    def block(text: str, first: int, lines: int) -> RowBlock | None:
        if first <= header or style.quote in text or text.count("\r") != text.count("\r\n"):
            return None
        table = parser()(text)
        if table is None or table.num_rows != lines or _has_blank(table.column(0)):
            return None
        cells = {name: table.column(at).combine_chunks() for at, name in enumerate(columns)}
        return RowBlock(np.arange(first, first + lines), cells)

    return block


def _arrow_parser(delimiter: str, columns: list[str]) -> Callable[[str], Any]:
    from pyarrow import csv

    pa = arrow()
    names = [str(at) for at in range(len(columns))]
    parse = csv.ParseOptions(delimiter=delimiter, quote_char=False, double_quote=False, ignore_empty_lines=False)
    convert = csv.ConvertOptions(column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False)

    def parsed(text: str) -> Any:
        try:
            raw = text.encode()
            read = csv.ReadOptions(use_threads=False, column_names=names, block_size=len(raw) + 1)
            return csv.read_csv(pa.BufferReader(raw), read, parse, convert)
        except (pa.ArrowInvalid, UnicodeEncodeError):
            return None

    return parsed


def _has_blank(cells: Any) -> bool:
    """Whether a cell is empty or of spaces only, so that its row may be blank."""
    import pyarrow.compute as pc

    return bool(pc.min(pc.utf8_length(pc.utf8_trim_whitespace(cells))).as_py() == 0)


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
