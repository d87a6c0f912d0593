"""Tables of rows, which every kind of file becomes: read once, one after the other; and where the header is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.bounds import bounds
from graph.words import BadInput, Text
from ingest.names.party_mentions import Prerequisite
from ingest.parse.cells import to_text
from ingest.parse.marks import MARKS, without_marks
from ingest.tables.files import HARMLESS, File
from ingest.tables.row_blocks import (
    HEAVY,
    NESTED,
    RowBlock,
    SingleRows,
    Stream,
    TableRow,
    cell_size,
    character_count,
)

SAMPLE = 50  # rows that show how wide a table is
WIDE = 0.6  # a header fills at least this share of the table's width
SHOWN = 200  # characters of a value that is too long
LONGEST_NAME = 60  # characters of a column's name, where a title block stands above


@dataclass(frozen=True, slots=True)
class TableTraits:
    """Traits of the system that a table comes from.

    Columns in `yes_no` say True beside False; those in `pairs` hold an id and a name, `[7, "Ningchuan"]`. `from_1904`: days that
    are numbers count from then.
    """

    yes_no: frozenset[str] = frozenset()
    pairs: frozenset[str] = frozenset()
    from_1904: bool = False


@dataclass(slots=True)
class Table:
    """One file, or one sheet of it. `note` says how it was read and why (encoding, delimiter, header).

    Its `stream` can be read once; it has blocks of rows too where whoever reads it `takes_blocks`. `cut` is set meanwhile, where
    the file ends early or breaks inside. `labels` is what a row under the header calls its columns; `warnings` say what was guessed.
    """

    file: File
    sheet: str
    columns: list[str]
    note: Text
    stream: Stream = field(default_factory=lambda: iter(()))
    cut: Text | None = None
    labels: dict[str, str] = field(default_factory=dict)
    warnings: list[Text] = field(default_factory=list)
    traits: TableTraits = TableTraits()
    urgent: list[Text] = field(default_factory=list)  # to be told while the rows are still being read
    takes_blocks: bool = False

    def __post_init__(self) -> None:
        self.cut = self.cut or self.file.cut

    @property
    def rows(self) -> Iterator[TableRow]:
        """The rows one by one."""
        if not isinstance(self.stream, SingleRows):
            self.stream = SingleRows(self.stream)
        return self.stream

    @property
    def location(self) -> str:
        return self.file.name + (f"#{self.sheet}" if self.sheet else "")


@dataclass(slots=True)
class Reject:
    """A row set aside: where it stood, what it held, and everything that is wrong with it.

    It `is_waiting` while a later file may still bring its `prerequisites`. One that `is_record` denies stays as it is
    until somebody repairs it.
    """

    file: str
    sheet: str
    row: int
    reasons: list[Text] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    is_waiting: bool = False
    is_record: bool = True
    cut: tuple[str, ...] = ()  # columns of which only the beginning is kept
    prerequisites: Sequence[Prerequisite] = ()


def find_header(rows: Sequence[Sequence[Any]]) -> int | None:
    """The number of the header among the first rows; None where all are empty.

    The first row with a cell, where it fills most of the table's width. Where it doesn't, a title block stands
    above: then the header is the first row that does and holds short texts only, all different.
    """
    filled = [at for at, row in enumerate(rows) if any(not is_blank(cell) for cell in row)]
    if not filled:
        return None
    width = _width([rows[at] for at in filled])
    first = filled[0]
    wide = [at for at in filled if _filled(rows[at]) >= WIDE * width]
    if not wide or (wide[0] == first and not _labels_values(rows[first], width)):
        return first
    named = next((at for at in wide if at > first and _names_columns(rows[at])), None)
    return named if named is not None else wide[0]


def _labels_values(row: Sequence[Any], width: int) -> bool:
    """Whether it is a line of a title block: `Exported on:`, a day, and not as wide as the table."""
    return _filled(row) < width and any(
        isinstance(cell, str) and cell.rstrip().endswith((":", "\uff1a")) for cell in row
    )


def _width(rows: Sequence[Sequence[Any]]) -> int:
    """The most frequent width, not counting empty cells at the end; the larger one of two."""
    counts = Counter(len(trimmed(row)) for row in rows)
    return max(counts, key=lambda width: (counts[width], width))


def _filled(row: Sequence[Any]) -> int:
    return sum(not is_blank(cell) for cell in row)


def _names_columns(row: Sequence[Any]) -> bool:
    names = [cell for cell in row if not is_blank(cell)]
    return len(set(names)) == len(names) and all(
        isinstance(name, str) and len(name) <= LONGEST_NAME and not is_number(name) for name in names
    )


def is_number(text: str) -> bool:
    return text.strip().replace(",", "").replace(".", "").lstrip("-").isdigit()


def is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def trimmed(row: Sequence[Any]) -> Sequence[Any]:
    """The row without empty cells at its end."""
    width = len(row)
    while width and is_blank(row[width - 1]):
        width -= 1
    return row[:width]


def name_columns(cells: Sequence[Any]) -> list[str]:
    """Column names, all different: spaces and line ends inside become one space, one that stands there already
    gets ` (2)`, one that is empty is called after its position, `column 5`."""
    names: dict[str, None] = {}
    times: Counter[str] = Counter()
    for position, cell in enumerate(cells, 1):
        name = base = f"column {position}" if is_blank(cell) else without_marks(to_text(cell))
        times[base] += 1
        while name in names:
            times[base] += times[base] == 1
            name = f"{base} ({times[base]})"
            times[base] += name in names
        names[name] = None
    return list(names)


def dotted_names(cells: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """The names of all values in a nested object: `a`, `a.b`."""
    for key, value in cells.items():
        yield prefix + key
        if isinstance(value, dict):
            yield from dotted_names(value, prefix + key + ".")


def bounded_rows(stream: Stream, file: File) -> Stream:
    """The rows, none with a value that is longer than may be: such a row is broken, and keeps the value's beginning.

    Raises BadInput where they come to far more than the file holds: a few bytes can stand for a million long values.
    """
    most, left = bounds().cell, max(HARMLESS, bounds().ratio * file.path.stat().st_size)
    for row in stream:
        if isinstance(row, RowBlock) or row.clean:
            yield row
            continue
        heavy = _looked_at(row)
        if heavy > most and (long := [name for name, cell in row.cells.items() if character_count(cell) > most]):
            for name in long:
                row.cells[name] = shortened(row.cells[name], SHOWN)
            row.cut = tuple(long)
            row.broken = TOO_LONG.fill(columns=", ".join(map(str, long))[:SHOWN], most=most)
            heavy = cell_size(row)
        left -= heavy
        if left < 0:
            raise BadInput(EXPANDS.fill(path=file.location, ratio=bounds().ratio))
        yield row


def _looked_at(row: TableRow) -> int:
    """How many characters its cells have; it is clean where no cell is nested or begins with a mark."""
    heavy, clean = 0, True
    for cell in row.cells.values():
        if cell.__class__ is str:
            heavy += len(cell)
            if cell[:1] in MARKS:
                clean = False
        elif cell.__class__ in NESTED:
            heavy, clean = heavy + character_count(cell), False
        else:
            heavy += 1
    row.clean = clean
    return heavy


def shortened(value: Any, most: int) -> str:
    """The beginning of a long value, as text."""
    text = value if isinstance(value, str) else repr(value)
    return text[:most] + "…" if len(text) > most else text


def row_batches(rows: Iterable[TableRow], most: int) -> Iterator[list[TableRow]]:
    """Rows in batches: at most so many, fewer where they are long."""
    batch: list[TableRow] = []
    heavy = 0
    for row in rows:
        batch.append(row)
        heavy += cell_size(row)
        if len(batch) == most or heavy > HEAVY:
            yield batch
            batch, heavy = [], 0
    if batch:
        yield batch


TOO_LONG = Text(
    "{columns}: the value is longer than {most} characters, only its beginning is kept; shorten it in the file "
    "(BATTLEMAP_LONGEST_CELL says how long a value may be)",
    "{columns}:值超过 {most} 个字符,仅保留开头;请在文件中缩短(上限为 BATTLEMAP_LONGEST_CELL)",
)
EXPANDS = Text(
    "{path} comes to more than {ratio} times its size; save it as csv, or raise BATTLEMAP_UNPACKED_RATIO if you trust it",
    "{path} 展开后超过原大小的 {ratio} 倍;请另存为 csv;如果来源可信,可调大 BATTLEMAP_UNPACKED_RATIO",
)
