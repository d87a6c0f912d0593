"""Groups of rows by a number, and joins on it: the arrays' form of a dictionary of lists."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Amounts = NDArray[np.float64]
Flags = NDArray[np.bool_]
PART = 1 << 22  # pairs that one part of a large join may make


class RowGroups:
    """The rows of each group 0 … count - 1, in their order; rows with another number are in none."""

    def __init__(self, group: Numbers, count: int):
        inside = np.flatnonzero((group >= 0) & (group < count))
        self._rows = inside[np.argsort(group[inside], kind="stable")]
        self._first = np.concatenate([[0], np.cumsum(np.bincount(group[inside], minlength=count))])

    def of(self, group: int) -> Numbers:
        return self._rows[self._first[group] : self._first[group + 1]]

    def sizes(self, groups: Numbers) -> Numbers:
        """How many rows each of these groups has; -1: none."""
        return np.where(groups >= 0, self._first[groups + 1] - self._first[groups], 0)

    def joined(self, groups: Numbers) -> tuple[Numbers, Numbers]:
        """All rows of these groups: (position in `groups`, row)."""
        size = self.sizes(groups)
        which = np.repeat(np.arange(len(groups)), size)
        within = np.arange(len(which)) - np.repeat(np.cumsum(size) - size, size)
        return which, self._rows[self._first[groups[which]] + within]

    def joined_in_parts(self, groups: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
        """The same, so many at a time that memory stays bounded."""
        total = np.cumsum(self.sizes(groups))
        start = 0
        while start < len(groups):
            before = total[start - 1] if start else 0
            stop = max(start + 1, int(np.searchsorted(total, before + PART, side="right")))
            which, rows = self.joined(groups[start:stop])
            yield which + start, rows
            start = stop


class PairSet:
    """A set of pairs of numbers, the second below `width`, each with its place in the sorted order.

    `in_order`: they are given so, each once.
    """

    def __init__(self, first: Numbers, second: Numbers, width: int, in_order: bool = False):
        self.width = max(width, 1)
        keys = first * self.width + second
        self.keys: Numbers = keys if in_order else np.unique(keys)

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def first(self) -> Numbers:
        return self.keys // self.width

    @property
    def second(self) -> Numbers:
        return self.keys % self.width

    def places(self, first: Numbers, second: Numbers) -> Numbers:
        """Where each of these pairs is; -1: not in the set."""
        return places_in(self.keys, first * self.width + second)

    def holds(self, first: Numbers, second: Numbers) -> Flags:
        return self.places(first, second) >= 0


def places_in(keys: Numbers, wanted: Numbers) -> Numbers:
    """The position of each number in a sorted array without repetition; -1 where it is not there."""
    if not len(keys):
        return np.full(len(wanted), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, at, -1)


def sums_of(group: Numbers, amounts: Amounts, count: int) -> Amounts:
    """The sum of the amounts of each group 0 … count - 1."""
    return np.bincount(group, amounts, count).astype(np.float64)  # of nothing it makes integers


def numbers_of(table: pa.Table, name: str) -> Numbers:
    return np.asarray(table[name], dtype=np.int64)


def amounts_of(table: pa.Table, name: str, missing: float = np.nan) -> Amounts:
    return np.asarray(pc.fill_null(table[name], missing), dtype=np.float64)


def codes_of(table: pa.Table, name: str) -> tuple[Numbers, list[str]]:
    """A column of texts that repeat: the code of each row, -1 where there is none, and the text of each code."""
    column = table[name].combine_chunks()
    return np.asarray(pc.fill_null(column.indices, -1), dtype=np.int64), column.dictionary.to_pylist()


def flat_lists(table: pa.Table, name: str) -> tuple[Numbers, Numbers]:
    """A column of lists: (row, number) of each entry, each number once a row."""
    lists = table[name].combine_chunks()
    row = np.repeat(np.arange(len(lists)), np.asarray(pc.list_value_length(lists), dtype=np.int64))
    entries = np.asarray(lists.flatten(), dtype=np.int64)
    return row, entries


def days_of(table: pa.Table, name: str) -> tuple[Numbers, Flags]:
    """A column of dates: days since 1970, and where one is known."""
    column = table[name].combine_chunks()
    return np.asarray(pc.fill_null(column.cast(pa.int32()), 0), dtype=np.int64), np.asarray(pc.is_valid(column))
