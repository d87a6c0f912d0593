"""Counts and sums over the rows of one pair: many mails from one person to another become one relationship of so many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.model.declarations import EdgeType
from graph.model.records import EdgeRecord, canonical_direction


class PairTotals:
    """Relationships that several rows of one table make together: those of one type, key and pair of ends.

    What is no total combines as claims do: the earliest beginning, what the mapping keeps, else what the later row says.
    """

    def __init__(self) -> None:
        self._records: dict[tuple[Any, ...], EdgeRecord] = {}
        self._rows: dict[tuple[Any, ...], list[int]] = {}
        self._changed: dict[tuple[Any, ...], None] = {}

    def add(self, record: EdgeRecord, declared: EdgeType, totals: frozenset[str]) -> None:
        """Take in what one row says."""
        record = canonical_direction(record, declared)
        pair = (record.type, record.id, record.originals)
        held = self._records.get(pair)
        self._records[pair] = _combined(held, record, totals) if held else record
        self._rows.setdefault(pair, []).append(row_of(record.origin.record))
        self._changed[pair] = None

    def changes(self) -> Iterator[tuple[EdgeRecord, list[int]]]:
        """The relationships to which rows were added since this was last asked, with all their rows."""
        changed, self._changed = self._changed, {}
        for pair in changed:
            yield self._records[pair], self._rows[pair]


def row_of(record: str) -> int:
    """The number of the row from which a record comes."""
    return int(record.rpartition("!")[2])


def _combined(held: EdgeRecord, fresh: EdgeRecord, totals: frozenset[str]) -> EdgeRecord:
    older, newer = sorted((held, fresh), key=lambda r: (r.origin.stated, row_of(r.origin.record)))
    names = dict.fromkeys([*older.values, *newer.values])
    values = {name: _value(name, older, newer, name in totals) for name in names}
    return EdgeRecord(newer.type, newer.start, newer.end, values, newer.origin, newer.key, newer.originals, newer.keep)


def _value(name: str, older: EdgeRecord, newer: EdgeRecord, is_total: bool) -> Any:
    a, b = older.values.get(name), newer.values.get(name)
    if a is None or b is None:
        return a if b is None else b
    if is_total:
        return a + b
    keep = newer.keep.get(name)
    if keep is None and name == "valid_from" and older.origin.stated == newer.origin.stated:
        keep = "earliest"
    return min(a, b) if keep == "earliest" else max(a, b) if keep == "latest" else b
