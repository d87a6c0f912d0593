"""CSV and its kin: any delimiter, quoting and encoding, read line by line."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from graph.bounds import bounds
from graph.words import BadInput, Text
from ingest.mapping.column_names import best_row
from ingest.mapping.mapping_file import Feed
from ingest.tables.csv_records import CsvDialect, LineReader, block_parser, records, records_and_blocks
from ingest.tables.decoding import READ_AS, is_bad, open_text
from ingest.tables.encoding import DetectedEncoding, encoding_label
from ingest.tables.files import File
from ingest.tables.row_blocks import RowBlock, Stream, TableRow
from ingest.tables.tables import SAMPLE, Table, find_header, name_columns, trimmed

DELIMITERS = ",;\t|^~\x01\x1f"
WIDE_ONES = "，；｜、"  # only where the header has one of them and no ordinary one: they belong to Chinese text
NAMES = {"\t": "tab", "\x01": "\\x01", "\x1f": "\\x1f"}
HEAD = 1 << 17  # characters in which delimiter and quoting are found
GIVE_UP = 10_000  # lines with quotes that don't fit, after which a table is not read on
HOPELESS = 0.9  # where they are more than this share of its lines
HINT = re.compile(r"sep=(.)\r?\n?\Z", re.IGNORECASE)


def read_delimited(file: File, feed: Feed, evidence: DetectedEncoding) -> Table:
    """Raises BadInput for a file without a header row."""
    csv.field_size_limit(bounds().cell)
    with open_text(file.path, evidence) as text:
        head = text.head(HEAD).replace("\0", "")
    style = _style(head, feed.delimiter)
    header, at = (feed.columns, 0) if feed.columns else _header(head, style, feed, file)
    columns = name_columns(header)
    note = NOTE.fill(encoding=evidence.note, delimiter=NAMES.get(style.delimiter, style.delimiter), row=at)
    table = Table(file, "", columns, note, warnings=[evidence.doubt] if evidence.doubt else [])
    table.stream = _rows(table, evidence, style, at)
    return table


def _rows(table: Table, evidence: DetectedEncoding, style: CsvDialect, header: int) -> Stream:
    columns, width = table.columns, len(table.columns)
    cut_at, short, unreadable = 0, False, 0
    with open_text(table.file.path, evidence) as text:
        lines = LineReader(text.blocks)
        careful = evidence.damaged or bool(evidence.other)
        parser = block_parser(style, columns, header)
        parse = None if careful or parser is None else lambda *at: parser(*at) if table.takes_blocks else None
        for record in records_and_blocks(lines, style, parse):
            if isinstance(record, RowBlock):
                short, cut_at = False, 0
                yield record
                continue
            number, cells, wrong = record
            if number <= header or not (cells[0].strip() or any(map(str.strip, cells))):
                continue
            if lines.clean and len(cells) == width and not careful:
                short, cut_at = False, 0
                yield TableRow(number, dict(zip(columns, cells)), None, None, True, (), True)  # noqa: B905 (as many)
                continue
            if wrong:
                cut_at = number if lines.finished else 0
                if not unreadable and not lines.finished:
                    table.urgent.append(AT_ONCE.fill(place=table.file.location, line=number, why=wrong))
                unreadable += 1
                yield TableRow(number, {"line": _printable(cells[0])}, broken=wrong)
                if unreadable >= GIVE_UP and unreadable > HOPELESS * (number - header):
                    table.cut = GIVEN_UP.fill(place=table.file.location, line=number, count=unreadable, why=wrong)
                    return
                continue
            row = _row(columns, cells, number, style, evidence)
            if text.strange and not text.strange.isdisjoint(range(number, number + (len(lines.record) or 1))):
                row.repaired = join_notes(row.repaired, READ_AS.fill(encoding=evidence.other))
            short = len(cells) < width
            cut_at = 0 if row.broken is None else cut_at
            yield row
    if cut_at or (short and not lines.last.endswith(("\n", "\r"))):
        table.cut = table.cut or CUT.fill(place=table.file.location, line=cut_at or lines.number)


def _row(columns: list[str], cells: list[str], number: int, style: CsvDialect, evidence: DetectedEncoding) -> TableRow:
    if "\0" in "".join(cells):
        row = _row(columns, [cell.replace("\0", "") for cell in cells], number, style, evidence)
        row.repaired = join_notes(row.repaired, ZEROS)
        return row
    if evidence.damaged and any(map(is_bad, cells)):
        values = dict(zip(columns, map(_printable, cells), strict=False))
        return TableRow(number, values, broken=BAD_BYTES.fill(encoding=encoding_label(evidence.encoding)))
    if len(cells) == len(columns):
        return TableRow(number, dict(zip(columns, cells, strict=True)))
    return _ragged(columns, cells, number, style.delimiter)


def join_notes(first: Text | None, second: Text) -> Text:
    return Text(f"{first.en}; {second.en}", f"{first.zh};{second.zh}") if first else second


def _printable(cell: str) -> str:
    return cell.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _ragged(columns: list[str], cells: list[str], number: int, delimiter: str) -> TableRow:
    rejoined = _rejoined(cells, len(cells) - len(columns), delimiter)
    if rejoined is None:
        if len(trimmed(cells)) <= len(columns) < len(cells):  # empty cells beyond the header say nothing
            return TableRow(number, dict(zip(columns, cells, strict=False)))
        message = RAGGED.fill(found=len(cells), expected=len(columns))
        return TableRow(number, dict(zip(columns, cells, strict=False)), broken=message)
    values = dict(zip(columns, rejoined, strict=True))
    shown = [f"{name}={value!r}" for name, value in values.items() if value not in cells]
    return TableRow(number, values, repaired=REJOINED.fill(values=", ".join(shown)))


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


def _style(head: str, delimiter: str | None) -> CsvDialect:
    """The style in which the first records are most alike: as many cells in each, the header included."""
    first = head.split("\n", 1)[0]
    if not delimiter and (hint := HINT.match(first)):
        delimiter = hint.group(1)
    escape = "\\" if re.search(r'\\"[^,;\t|\r\n]', head) and '""' not in head else None
    found = list(_styles(head, delimiter or DELIMITERS, escape))
    best = max(found, key=lambda style: _likeness(head, style), default=CsvDialect(delimiter or ","))
    if delimiter or best.delimiter in first:
        return best
    wide = [style for style in _styles(head, WIDE_ONES, escape) if style.delimiter in first]
    return max(wide, key=lambda style: _likeness(head, style), default=best)


def _styles(head: str, delimiters: str, escape: str | None) -> Iterator[CsvDialect]:
    for d in delimiters:
        for quote in _quotes(head, d) if d in head else ():
            for spaced in _spacing(head, d, quote):
                yield CsvDialect(d, quote, escape, spaced)


def _spacing(head: str, delimiter: str, quote: str) -> list[bool]:
    """Whether spaces before a cell don't count; where they are the delimiter, several are one."""
    return [True] if delimiter == " " else [False, True] if f"{delimiter} {quote}" in head else [False]


def _quotes(head: str, delimiter: str) -> list[str]:
    """Double quotes, and single ones where as many cells end with one as begin with one.

    Two of these must have a word or number and no delimiter between: in `','` and `'a,b'` two cells may have one each.
    """
    edge = re.escape(delimiter)
    begins = len(re.findall(rf"(?:^|{edge})'", head, re.MULTILINE))
    ends = len(re.findall(rf"'(?={edge}|\r?$)", head, re.MULTILINE))
    doubled = re.search(rf'(?:^|{edge})"', head, re.MULTILINE)
    whole = re.findall(rf"(?:^|{edge})'[^'\n{edge}]*\w[^'\n{edge}]*'(?={edge}|\r?$)", head, re.MULTILINE)
    return ["'"] if len(whole) > 1 and abs(begins - ends) <= 1 and not doubled else ['"']


def _likeness(head: str, style: CsvDialect) -> float:
    widths = [len(trimmed(cells)) for _, cells in _first(head, style) if any(cells)]
    counts = Counter(width for width in widths if width > 1)
    if not counts:
        return 0
    width, times = max(counts.items(), key=lambda item: (item[1], item[0]))
    begun = 1.0 if widths[0] == width else 0.8
    return times / len(widths) * (1 + 0.1 * min(width, 10)) * begun


def _first(head: str, style: CsvDialect) -> list[tuple[int, list[str]]]:
    """The first records of a text that may end inside one."""
    lines = head.splitlines(keepends=True)
    if len(lines) > 1 and len(head) >= HEAD:
        lines.pop()
    found = records(LineReader(iter([lines])), style)
    return [(number, cells) for number, cells, _ in islice(found, SAMPLE) if cells]


def _header(head: str, style: CsvDialect, feed: Feed, file: File) -> tuple[list[str], int]:
    """The header's cells and the number of its line. Empty cells at its end are columns only if one below is."""
    records = [(n, cells) for n, cells in _first(head, style) if not (n == 1 and HINT.match(head.split("\n", 1)[0]))]
    if feed.header:
        at = next((at for at, (number, _) in enumerate(records) if number == feed.header), None)
    else:
        at = find_header([cells for _, cells in records])
        better = best_row(
            ((at, cells) for at, (_, cells) in enumerate(records)),
            feed,
            name_columns(records[at][1]) if at is not None else [],
        )
        at = at if better is None else better
    if at is None:
        raise BadInput(
            NO_HEADER.fill(path=file.location, row=feed.header) if feed.header else EMPTY.fill(path=file.location)
        )
    number, header = records[at]
    below = max((len(trimmed(cells)) for _, cells in records[at + 1 :]), default=0)
    width = max(len(trimmed(header)), min(len(header), below))
    return header[:width], number


NOTE = Text(
    "{encoding}; delimiter {delimiter}; header in line {row}", "{encoding};分隔符 {delimiter};表头在第 {row} 行"
)
EMPTY = Text("{path} is empty: it has no header row", "{path} 是空文件:没有表头")
NO_HEADER = Text(
    "{path}: line {row} can't be the header; mend `header:` in the mapping, or leave it out to let it be found",
    "{path}:第 {row} 行不能作为表头;请修改映射中的 header,或删去该项以自动查找",
)
ZEROS = Text("NUL bytes taken out", "已去除 NUL 字节")
REJOINED = Text("unquoted delimiters taken back: {values}", "已还原未加引号的分隔符:{values}")
RAGGED = Text(
    "the row has {found} cells, the header {expected}; quote values that contain the delimiter",
    "该行有 {found} 个单元格,表头有 {expected} 个;含分隔符的值请加引号",
)
BAD_BYTES = Text("the row holds bytes that are not {encoding}", "该行含有不属于 {encoding} 的字节")
AT_ONCE = Text(
    "{place}: line {line}: {why} (the lines after it are read)", "{place}:第 {line} 行:{why}(其后各行继续读取)"
)
GIVEN_UP = Text(
    "{place} was read up to line {line} only, as {count} lines before it can't be told apart: {why}; mend the export, or name "
    "its delimiter in the mapping (`delimiter:`), and load it again",
    "{place} 仅读取到第 {line} 行,因为此前有 {count} 行无法分列:{why};请修正导出方式,或在映射中指明分隔符(delimiter:),再重新导入",
)
CUT = Text(
    "{place} ends inside the row of line {line}; it seems to be cut off: have it sent again",
    "{place} 在第 {line} 行的中间结束;文件可能被截断:请重新获取",
)
