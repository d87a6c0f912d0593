"""Sheets of workbooks as tables: title blocks, headers of several rows, merged cells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from graph.words import BadInput, Text
from ingest.mapping.column_names import best_row
from ingest.mapping.mapping_file import Feed, nearest_name
from ingest.tables.files import File, head_of
from ingest.tables.row_blocks import TableRow
from ingest.tables.tables import SAMPLE, Table, TableTraits, find_header, is_blank, name_columns, trimmed
from ingest.workbooks.markup import is_markup, open_markup
from ingest.workbooks.workbooks import Cells, Merge, Sheet, Workbook, open_workbook

DEEPEST = 4  # rows of a header with merged cells


def sheet_names(file: File) -> list[str]:
    """The names of the sheets that people see. Raises BadInput for a file that is no workbook."""
    return _open(file).seen


def read_sheet(file: File, feed: Feed) -> Table:
    """The sheet that the feed names, else the first that people see. Raises BadInput: no workbook, no such sheet, no header.

    Merged cells: a header of several rows becomes `parent/child`; below it a value merged over several
    rows holds for each of them.
    """
    book = _open(file)
    name = feed.sheet or (book.pick(feed) if book.pick else next(iter(book.seen), ""))
    if name not in book.names:
        raise BadInput(NO_SHEET.fill(path=file.location, sheet=name, nearest=nearest_name(name, book.names)))
    sheet = _sheet(book, name, file)
    head = _head(sheet)
    if feed.columns:
        table = Table(
            file, name, name_columns(feed.columns), NO_ROW, cut=book.cut, traits=TableTraits(from_1904=book.from_1904)
        )
        table.stream = _until_cut(table, sheet, 0)
        return table
    found = _header(head, sheet.merges, feed)
    if found is None:
        problem = NO_HEADER if feed.header else EMPTY
        raise BadInput(problem.fill(path=file.location, sheet=name, row=feed.header))
    first, last = found
    row = f"{first + 1}–{last + 1}" if last > first else first + 1
    note = NOTE.fill(row=row, merges=len(sheet.merges))
    table = Table(
        file, name, _columns(head[first : last + 1]), note, cut=book.cut, traits=TableTraits(from_1904=book.from_1904)
    )
    table.stream = _until_cut(table, sheet, last + 1)
    return table


def _open(file: File) -> Workbook:
    opener = open_markup if is_markup(head_of(file.path), file.name) else open_workbook
    return opener(file.path, file.path.stat().st_mtime_ns, file.location)


def _sheet(book: Workbook, name: str, file: File) -> Sheet:
    try:
        return book.read(name)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 (the readers raise anything on a damaged sheet)
        raise BadInput(BROKEN_SHEET.fill(path=file.location, sheet=name, why=error)) from error


def _until_cut(table: Table, sheet: Sheet, header: int) -> Iterator[TableRow]:
    """The rows below the header, until the sheet breaks off."""
    number = header
    try:
        for number, cells in enumerate(_rows(sheet), 1):
            if number > header and not all(map(is_blank, cells)):
                yield TableRow(number, dict(zip(table.columns, cells, strict=False)))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 (the readers raise anything on a damaged sheet)
        table.cut = table.cut or CUT.fill(place=table.location, row=number, why=error)


def _rows(sheet: Sheet) -> Iterator[Cells]:
    """All rows from the first of the sheet on. A value merged over several rows stands in each."""
    begun: dict[int, list[Merge]] = {}
    for merge in sheet.merges:
        if merge[2] > merge[0]:
            begun.setdefault(merge[0], []).append(merge)
    held: list[tuple[int, int, Any]] = []  # column, last row, value
    for at, row in enumerate(sheet.rows()):
        if held or at in begun:
            held = [h for h in held if h[1] >= at]
            for column, _, value in held:
                row[column] = value
            held += [(left, bottom, row[left]) for _, left, bottom, _ in begun.get(at, []) if left < len(row)]
        yield row


def _head(sheet: Sheet) -> list[Cells]:
    """The first rows, all as wide as the widest, from the first that has a cell on SAMPLE of them.

    A value merged over several columns stands in each, if not over all: that is a title.
    """
    rows = _rows(sheet)
    head = []
    for row in rows:
        head.append(list(row))
        if not all(map(is_blank, row)):
            break
    head += [list(row) for row in islice(rows, SAMPLE)]
    width = max((len(trimmed(row)) for row in head), default=0)
    head = [row[:width] + [None] * (width - len(row)) for row in head]
    for top, left, bottom, right in sheet.merges:
        for row in head[top : bottom + 1]:
            if right - left + 1 < width:
                row[left + 1 : right + 1] = [row[left]] * (min(right, width - 1) - left) if left < width else []
    return head


def _header(head: list[Cells], merges: list[Merge], feed: Feed) -> tuple[int, int] | None:
    """The first and last row of the header; merged cells tie its rows together."""
    if feed.header:
        at = feed.header - 1
        first = at if at < len(head) and trimmed(head[at]) else None
    else:
        first = find_header(head)
    if first is None:
        return None
    first, last = _tied_rows(head, merges, first, feed)
    better = None if feed.header else best_row(enumerate(head), feed, _columns(head[first : last + 1]))
    return (first, last) if better is None else (better, better)


def _tied_rows(head: list[Cells], merges: list[Merge], first: int, feed: Feed) -> tuple[int, int]:
    """The rows above and below that merged cells tie to this one."""
    last = first
    ties = [m for m in merges if m[3] - m[1] + 1 < len(head[first])]
    while not feed.header and first > 0 and _tied(first - 1, ties):
        first -= 1
    while last - first + 1 < DEEPEST and _tied(last, ties):
        last += 1
    return first, last


def _tied(row: int, ties: list[Merge]) -> bool:
    """Whether a row belongs together with the next: a cell goes on into it, or spans columns that it names."""
    return any(top <= row < bottom or (row == bottom and right > left) for top, left, bottom, right in ties)


def _columns(header: list[Cells]) -> list[str]:
    """Column names; of a header of several rows the different names above one another, joined by `/`."""
    stacked = [
        [" ".join(str(part).split()) for part in parts if not is_blank(part)] for parts in zip(*header, strict=True)
    ]
    return name_columns(["/".join(dict.fromkeys(parts)) for parts in stacked])


NO_ROW = Text("no header; the mapping names the columns", "没有表头;列名由映射给出")
NOTE = Text("header in row {row}; {merges} merged cells", "表头在第 {row} 行;{merges} 处合并单元格")
EMPTY = Text("{path}, sheet {sheet}: it has no header row", "{path} 工作表 {sheet}:没有表头")
NO_HEADER = Text(
    "{path}, sheet {sheet}: row {row} can't be the header; mend `header:` in the mapping",
    "{path} 工作表 {sheet}:第 {row} 行不能作为表头;请修改映射中的 header",
)
BROKEN_SHEET = Text(
    "{path}, sheet {sheet} is damaged ({why}); have it sent again", "{path} 工作表 {sheet} 已损坏({why});请重新获取"
)
NO_SHEET = Text(
    "{path} has no sheet {sheet!r}; the nearest is {nearest}", "{path} 中没有工作表 {sheet!r};最接近的是 {nearest}"
)
CUT = Text(
    "{place} breaks off after row {row} ({why}); have it sent again", "{place} 在第 {row} 行之后中断({why});请重新获取"
)
