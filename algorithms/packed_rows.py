"""Packed rows: the results of a run, compressed until they are written, as a million explained pairs take gigabytes otherwise."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, overload

import orjson

Row = dict[str, Any]
PACK = 500  # rows that are compressed together


class PackedRows(Sequence[Row]):
    """Rows whose values are texts, numbers and lists of them; read in order or by slices."""

    def __init__(self, rows: Iterable[Row] = ()):
        super().__init__()
        self._packs: list[bytes] = []
        self._last: list[Row] = []
        self._open: tuple[int, list[Row]] = -1, []  # the pack that was unpacked last
        self.extend(rows)

    def append(self, row: Row) -> None:
        self._last.append(row)
        if len(self._last) == PACK:
            self._packs.append(zlib.compress(orjson.dumps(self._last, option=orjson.OPT_SERIALIZE_NUMPY), 1))
            self._last = []

    def extend(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self.append(row)

    def __len__(self) -> int:
        return len(self._packs) * PACK + len(self._last)

    def __iter__(self) -> Iterator[Row]:
        return self._from(0)

    def _from(self, first: int) -> Iterator[Row]:
        for at in range(first // PACK, len(self._packs) + 1):
            yield from islice(self._pack(at), max(first - at * PACK, 0), None)

    def _pack(self, number: int) -> list[Row]:
        if number == len(self._packs):
            return self._last
        if self._open[0] != number:
            self._open = number, orjson.loads(zlib.decompress(self._packs[number]))
        return self._open[1]

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            first, last, step = at.indices(len(self))
            return list(islice(self._from(first), 0, max(last - first, 0), step))
        number = range(len(self))[at]
        return self._pack(number // PACK)[number % PACK]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]
