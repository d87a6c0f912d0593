"""Row blocks: many plain rows at once, as columns of cells; and the mixed stream of blocks and single rows that a table is read as.

A block holds rows that nothing was mended in and that can all be read. Its columns are Arrow arrays of text, or lists where cells
are no texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.words import Text

NESTED = frozenset((dict, list, bytes))
HEAVY = 16_000_000  # characters in a batch
Numbers = npt.NDArray[np.int64]


@dataclass(slots=True)
class TableRow:
    """One row. `number` counts the lines (or rows of a sheet, records of a list) of the file from 1.

    `broken` says why it can't be read, `repaired` what had to be mended. A row that is no record (a total, a row of labels)
    is broken too: its reason says so. In one that is `clean` its reader saw no mark of a spreadsheet, and nothing too long.
    """

    number: int
    cells: dict[str, Any]
    broken: Text | None = None
    repaired: Text | None = None
    is_record: bool = True
    cut: tuple[str, ...] = ()  # columns of which only the beginning is here
    clean: bool = False


@dataclass(slots=True)
class RowBlock:
    """A block of rows: their numbers, and each column's cells."""

    numbers: Numbers
    columns: dict[str, Any]  # Arrow arrays of text, or lists of cells

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def size(self) -> int:
        """About how many characters it holds."""
        return sum(cells.nbytes if hasattr(cells, "nbytes") else 8 * len(cells) for cells in self.columns.values())

    def part(self, start: int, stop: int) -> RowBlock:
        return RowBlock(self.numbers[start:stop], {name: cells[start:stop] for name, cells in self.columns.items()})

    def take(self, rows: npt.NDArray[np.intp]) -> RowBlock:
        """Some of its rows."""
        columns = {
            name: [cells[row] for row in rows.tolist()] if isinstance(cells, list) else cells.take(arrow().array(rows))
            for name, cells in self.columns.items()
        }
        return RowBlock(self.numbers[rows], columns)

    def rows(self) -> Iterator[TableRow]:
        """The rows one by one, as a reader of rows gives them."""
        cells = [c if isinstance(c, list) else c.to_pylist() for c in self.columns.values()]
        names = list(self.columns)
        for number, values in zip(self.numbers.tolist(), zip(*cells, strict=True), strict=True):
            yield TableRow(number, dict(zip(names, values, strict=True)), None, None, True, (), True)


Stream = Iterator[TableRow | RowBlock]
Batch = list[TableRow | RowBlock]


class SingleRows:
    """The rows of a stream one by one, blocks taken apart."""

    def __init__(self, stream: Iterable[TableRow | RowBlock]):
        self._rows = (row for each in stream for row in (each.rows() if isinstance(each, RowBlock) else (each,)))

    def __iter__(self) -> Iterator[TableRow]:
        return self

    def __next__(self) -> TableRow:
        return next(self._rows)


def take_rows(stream: Stream, most: int) -> list[TableRow]:
    """The first rows of a stream, one by one; those of a block that are too many come too."""
    taken: list[TableRow] = []
    while len(taken) < most and (each := next(stream, None)) is not None:
        taken += each.rows() if isinstance(each, RowBlock) else (each,)
    return taken


def stream_batches(stream: Stream, most: int) -> Iterator[Batch]:
    """A stream in batches of so many rows; fewer where they are long."""
    batch: Batch = []
    rows = size = 0
    for each in stream:
        for piece in _pieces(each, most - rows, most):
            batch.append(piece)
            rows += len(piece) if isinstance(piece, RowBlock) else 1
            size += piece.size if isinstance(piece, RowBlock) else cell_size(piece)
            if rows == most or size > HEAVY:
                yield batch
                batch, rows, size = [], 0, 0
    if batch:
        yield batch


def row_count(batch: Batch) -> int:
    return sum(len(each) if isinstance(each, RowBlock) else 1 for each in batch)


def _pieces(each: TableRow | RowBlock, first: int, most: int) -> Iterator[TableRow | RowBlock]:
    """A block cut where batches end: after its first rows, then after each `most`."""
    if isinstance(each, TableRow) or len(each) <= first:
        yield each
        return
    yield each.part(0, first)
    for start in range(first, len(each), most):
        yield each.part(start, start + most)


def cell_size(row: TableRow) -> int:
    """About how many characters a row's cells hold."""
    return sum([len(cell) if cell.__class__ is str else character_count(cell) for cell in row.cells.values()])


def character_count(value: Any) -> int:
    """How many characters a value has, everything in it counted."""
    if value.__class__ is str or value.__class__ is bytes:
        return len(value)
    if value.__class__ is dict:
        return sum(len(key) + character_count(inner) for key, inner in value.items())
    return sum(map(character_count, value)) if value.__class__ is list else 1


def block_of_batch(batch: Batch, columns: Sequence[str]) -> tuple[RowBlock | None, list[TableRow]]:
    """A batch as one block of these columns, and its broken rows, which are not in it.

    There is no block where rows were repaired or cells are nested.
    """
    parts: list[RowBlock | None] = []
    broken: list[TableRow] = []
    for is_block, group in groupby(batch, lambda each: isinstance(each, RowBlock)):
        if is_block:
            parts += group  # type: ignore[arg-type]
            continue
        rows = [row for row in group if isinstance(row, TableRow)]
        broken += (row for row in rows if row.broken)
        whole = [row for row in rows if not row.broken]
        if whole:
            parts.append(None if any(row.repaired for row in whole) else _block_of_rows(whole, columns))
    blocks = [part for part in parts if part is not None]
    if len(blocks) < max(len(parts), 1):
        return None, []
    return blocks[0] if len(blocks) == 1 else _joined(blocks, columns), broken


def _block_of_rows(rows: list[TableRow], columns: Sequence[str]) -> RowBlock | None:
    cells = {name: cell_array([row.cells.get(name) for row in rows]) for name in columns}
    if any(column is None for column in cells.values()):
        return None
    return RowBlock(np.array([row.number for row in rows], np.int64), cells)


def _joined(blocks: list[RowBlock], columns: Sequence[str]) -> RowBlock:
    numbers = np.concatenate([block.numbers for block in blocks])
    return RowBlock(numbers, {name: _joined_cells([block.columns[name] for block in blocks]) for name in columns})


def _joined_cells(parts: list[Any]) -> Any:
    if any(isinstance(part, list) for part in parts):
        return [cell for part in parts for cell in (part if isinstance(part, list) else part.to_pylist())]
    return arrow().concat_arrays(parts)


def cell_array(cells: list[Any]) -> Any:
    """Cells as a column: an Arrow array where all are texts, else a list; None where one is nested."""
    kinds = set(map(type, cells))
    if not NESTED.isdisjoint(kinds):
        return None
    if kinds <= {str, type(None)}:
        try:
            return arrow().array(cells, arrow().large_string())
        except UnicodeEncodeError:  # half a character, from a damaged file
            return cells
    return cells


def same_as_before(cells: Any, first: Any) -> npt.NDArray[np.bool_]:
    """Whether each text of an array is that before it; `first` stands before all."""
    import pyarrow.compute as pc

    same = np.empty(len(cells), bool)
    same[:1] = cells[0].as_py() == first
    same[1:] = pc.equal(cells[1:], cells[:-1]).to_numpy(zero_copy_only=False)
    return same


def different_ends(cells: Any) -> list[str]:
    """What the texts of an array begin and end with: two characters and the last one, each once."""
    import pyarrow.compute as pc

    first, last = pc.utf8_slice_codeunits(cells, 0, 2), pc.utf8_slice_codeunits(cells, -1)
    ends: list[str] = pc.unique(pc.binary_join_element_wise(first, last, arrow().scalar("", cells.type))).to_pylist()
    return ends


@cache
def arrow() -> Any:
    """The module pyarrow: 60 MB of libraries, which only who reads columns waits for."""
    import pyarrow

    return pyarrow
