"""Node numbers: internal ids of a read become the rows of a table, so that arrays are indexed by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Renumbering = Numbers | Callable[[Numbers], Numbers]  # old → new, -1 for none


class NodeNumbers:
    """The row of each node in a table, found by its internal id."""

    def __init__(self, nodes: Any):
        known = np.asarray(nodes, dtype=np.int64)
        self._order = np.argsort(known, kind="stable")
        self._sorted = known[self._order]

    def __len__(self) -> int:
        return len(self._sorted)

    def numbers(self, nodes: Numbers) -> Numbers:
        """The rows of these nodes; -1 where one is not in the table."""
        if not len(self._sorted):
            return np.full(len(nodes), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(self._sorted, nodes), len(self._sorted) - 1)
        return np.where(self._sorted[at] == nodes, self._order[at], -1)


def renumbered(table: pa.Table, columns: Mapping[str, Renumbering]) -> pa.Table:
    """The table with these columns of numbers as new ones; rows of which one has none are left out."""
    keep = np.ones(len(table), dtype=bool)
    for name, new in columns.items():
        numbers = _new(table[name], new)
        keep &= numbers >= 0
        table = table.set_column(table.column_names.index(name), name, pa.array(numbers))
    return table if keep.all() else table.filter(keep)


def renumbered_lists(table: pa.Table, columns: Mapping[str, Renumbering]) -> pa.Table:
    """The table with the numbers in these columns of lists as new ones; those without one are left out of their list."""
    for name, new in columns.items():
        lists = table[name].combine_chunks()
        length = np.asarray(pc.list_value_length(lists), dtype=np.int64)
        numbers = _new(lists.flatten(), new)
        inside = np.bincount(np.repeat(np.arange(len(length)), length)[numbers >= 0], minlength=len(length))
        offsets = np.concatenate([[0], np.cumsum(inside)]).astype(np.int32)
        made = pa.ListArray.from_arrays(pa.array(offsets), pa.array(numbers[numbers >= 0]))
        table = table.set_column(table.column_names.index(name), name, made)
    return table


def _new(column: Any, new: Renumbering) -> Numbers:
    old = np.asarray(column, dtype=np.int64)
    return np.asarray(new(old) if callable(new) else new[old], dtype=np.int64)


def sorted_table(table: pa.Table, *columns: str) -> pa.Table:
    """The rows in the order of these columns, as one chunk; what is missing is last."""
    return table.take(pc.sort_indices(table, [(name, "ascending") for name in columns])).combine_chunks()
