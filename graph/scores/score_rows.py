"""Rows of scores: dicts, or the columns of an Arrow table, taken some at a time, so that no more of them is held as dicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import pyarrow as pa

from graph.db.transactions import Row

Rows: TypeAlias = (
    Sequence[Row] | pa.Table
)  # {start, end, values} or {id, values}; of a table all other columns are values
EdgeKey = tuple[str, str, str]  # type, start label, end label
Edges = Mapping[EdgeKey, Rows]
Fields = dict[str, Rows]  # label → rows
ENDS = ("start", "end", "id")


@dataclass(frozen=True, slots=True)
class ScoreRows:
    """Some of these rows, by their numbers."""

    rows: Rows
    numbers: Sequence[int]

    @classmethod
    def all_of(cls, rows: Rows) -> ScoreRows:
        return cls(rows, range(len(rows)))

    def __len__(self) -> int:
        return len(self.numbers)

    def batches(self, size: int) -> Iterator[list[Row]]:
        """The rows as dicts, so many at a time."""
        for at in range(0, len(self.numbers), size):
            yield self._taken(self.numbers[at : at + size])

    def _taken(self, numbers: Sequence[int]) -> list[Row]:
        if isinstance(self.rows, pa.Table):
            return _as_dicts(self.rows.take(pa.array(numbers, pa.int64())))
        return [self.rows[number] for number in numbers]

    def keys(self) -> Iterator[str]:
        """What each row is about: ids of its ends, or of its node."""
        if not isinstance(self.rows, pa.Table):
            return (row_key(self.rows[number]) for number in self.numbers)
        named = [name for name in ENDS if name in self.rows.column_names]
        return map("\n".join, zip(*(_texts(self.rows[name], self.numbers) for name in named), strict=True))

    def value_names(self) -> set[str]:
        """Names of all values."""
        if not isinstance(self.rows, pa.Table):
            return {name for row in self.rows for name in row["values"]}
        return set(self.rows.column_names) - set(ENDS) if len(self.rows) else set()


def row_key(row: Row) -> str:
    """The ids of the ends of a row, or that of its node."""
    return row["id"] if "id" in row else f"{row['start']}\n{row['end']}"


def _texts(column: pa.ChunkedArray, numbers: Sequence[int]) -> list[str]:
    texts: list[str] = column.take(pa.array(numbers, pa.int64())).to_pylist()
    return texts


def _as_dicts(table: pa.Table) -> list[Row]:
    ends = {name: table[name].to_pylist() for name in ENDS if name in table.column_names}
    values = table.drop_columns(list(ends)).to_pylist()
    return [dict(zip(ends, at, strict=True), values=row) for *at, row in zip(*ends.values(), values, strict=True)]
