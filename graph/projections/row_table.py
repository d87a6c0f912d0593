"""Row tables: the rows of a projection as columns of an Arrow table, read by column or one by one as dicts.

    relations.codes("partner")       # (n,) codes, and the texts that they stand for
    relations.days("begun")          # (n,) days, NaT where there is none
    relations.where(relations.missing("ended"))
    for row in relations: …          # dicts, made while they are looked at

Whole columns are for what is computed, dicts for the handful of rows that an explanation shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph import clock
from graph.projections.projected_days import AnyRow

FEW = 20_000  # rows up to which a table keeps its dicts once they were made
AT_ONCE = 8_192  # rows of which dicts are made together


class RowTable(Sequence[Any]):
    """Rows with the columns of an Arrow table. Moments of dicts have our zone's offset, days are days of our zone."""

    def __init__(self, table: pa.Table):
        super().__init__()
        self.table: pa.Table = table.combine_chunks()
        self._dicts: list[AnyRow] | None = None

    @classmethod
    def of(cls, rows: Iterable[AnyRow], schema: pa.Schema) -> RowTable:
        """The same of rows as dicts; a column that a row lacks is None there."""
        if isinstance(rows, RowTable):
            return rows
        dicts = list(rows)
        arrays = [
            _array([row.get(name) for row in dicts], type)
            for name, type in zip(schema.names, schema.types, strict=True)
        ]
        return cls(pa.Table.from_arrays(arrays, schema=schema))

    def __reduce__(self) -> tuple[type[RowTable], tuple[pa.Table]]:
        return RowTable, (self.table,)

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __iter__(self) -> Iterator[Any]:
        if len(self) > FEW:
            return self._made()
        if self._dicts is None:
            self._dicts = list(self._made())
        return iter(self._dicts)

    def _made(self) -> Iterator[AnyRow]:
        names = self.table.column_names
        for start in range(0, len(self), AT_ONCE):
            part = self.table.slice(start, AT_ONCE)
            columns = [values_of(part.column(name)) for name in names]
            yield from (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> list[Any]: ...
    def __getitem__(self, at: int | slice) -> Any:
        if isinstance(at, slice):
            return list(self)[at]
        if len(self) <= FEW:
            iter(self)
            return self._dicts[at]  # type: ignore[index]
        place = at if at >= 0 else at + len(self)
        if not 0 <= place < len(self):
            raise IndexError(at)
        return {name: cell(place) for name, cell in self._cells.items()}

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Sequence)
            and len(self) == len(other)
            and all(a == b for a, b in zip(self, other, strict=True))
        )

    __hash__ = None  # type: ignore[assignment]

    def __add__(self, other: Iterable[AnyRow]) -> list[Any]:
        return [*self, *other]

    @cached_property
    def _cells(self) -> dict[str, Callable[[int], Any]]:
        return {name: _cell_reader(self._array(name)) for name in self.table.column_names}

    def _array(self, name: str) -> pa.Array:
        column = self.table.column(name)
        return column.chunk(0) if column.num_chunks else pa.array([], column.type)

    def where(self, kept: NDArray[np.bool_]) -> RowTable:
        """The rows where this is so."""
        return self if kept.all() else RowTable(self.table.filter(pa.array(kept)))

    def with_column(self, name: str, values: pa.Array) -> RowTable:
        """The same with other values in a column."""
        table = self.table
        return RowTable(table.set_column(table.column_names.index(name), table.schema.field(name), values))

    def missing(self, name: str) -> NDArray[np.bool_]:
        """(n,) where a column has no value."""
        found: NDArray[np.bool_] = self._array(name).is_null().to_numpy(zero_copy_only=False)
        return found

    def texts(self, name: str) -> list[Any]:
        """(n,) a column's texts, or whatever else it holds, None where it has none."""
        return values_of(self._array(name))

    def distinct(self, name: str) -> list[str]:
        """The texts that occur in a column, in the order in which they do."""
        return [text for text in self._array(name).unique().to_pylist() if text is not None]

    def codes(self, name: str) -> tuple[NDArray[np.int32], list[str]]:
        """(n,) codes of a column's texts, −1 where it has none, and the texts."""
        column = self._array(name)
        if not pa.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        codes = pc.fill_null(column.indices, -1).to_numpy(zero_copy_only=False)
        return codes.astype(np.int32, copy=False), column.dictionary.to_pylist()

    def indices(self, name: str, place: Mapping[str, int]) -> NDArray[np.int64]:
        """(n,) the place that each text of a column has, −1 where it has none."""
        codes, texts = self.codes(name)
        places = np.array([*(place.get(text, -1) for text in texts), -1], np.int64)
        return places[codes]

    def is_one_of(self, name: str, *texts: str) -> NDArray[np.bool_]:
        """(n,) where a column has one of these texts."""
        return self.indices(name, dict.fromkeys(texts, 0)) >= 0

    def numbers(self, name: str) -> NDArray[np.float64]:
        """(n,) numbers, nan where there is none."""
        return self._array(name).cast(pa.float64()).to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]

    def days(self, name: str) -> NDArray[Any]:
        """(n,) days, NaT where there is none; of moments that of our zone which they lie in."""
        array = self._array(name)
        if pa.types.is_timestamp(array.type):
            array = pc.local_timestamp(array.cast(pa.timestamp("us", clock.zone().key)))
        return array.to_numpy(zero_copy_only=False).astype("datetime64[D]")  # type: ignore[no-any-return]

    def flags(self, name: str) -> NDArray[np.bool_]:
        """(n,) where a column is true."""
        return pc.fill_null(self._array(name), False).to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]


def values_of(column: pa.ChunkedArray | pa.Array) -> list[Any]:
    """A column's values as Python's own: texts, numbers, days and naive moments, None where there is none."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_dictionary(array.type):
        texts = [*array.dictionary.to_pylist(), None]
        return [texts[code] for code in pc.fill_null(array.indices, -1).to_pylist()]
    if pa.types.is_timestamp(array.type):
        return [value and clock.instant(value) for value in array.to_pylist()]
    if pa.types.is_date(array.type):
        return array.to_numpy(zero_copy_only=False).astype("datetime64[D]").tolist()  # type: ignore[no-any-return]
    return array.to_pylist()  # type: ignore[no-any-return]


def _cell_reader(array: pa.Array) -> Callable[[int], Any]:
    """What reads one value of a column quickly, without objects for the others."""
    if pa.types.is_dictionary(array.type):
        codes = pc.fill_null(array.indices, -1).to_numpy(zero_copy_only=False)
        texts = [*array.dictionary.to_pylist(), None]
        return lambda at: texts[codes[at]]
    if pa.types.is_date(array.type):
        days = array.to_numpy(zero_copy_only=False).astype("datetime64[D]")
        return lambda at: days[at].item()
    if pa.types.is_timestamp(array.type):
        return lambda at: (value := array[at].as_py()) and clock.instant(value)
    return lambda at: array[at].as_py()


def _array(values: list[Any], type: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(type):
        return pa.array(values, type.value_type).dictionary_encode().cast(type)
    if pa.types.is_timestamp(type):
        values = [value and clock.instant(value) for value in values]
    return pa.array(values, type)


def ordered_table(table: pa.Table, order: Sequence[str], is_distinct: bool, schema: pa.Schema) -> pa.Table:
    """The columns of a schema, in the order of some columns, each ascending and what has no value last; where the table
    `is_distinct`, equal rows are one."""
    rest = [name for name in table.column_names if name not in order] if is_distinct else []
    keys = [_ranks(table.column(name)) for name in (*order, *rest)]
    places = np.lexsort(keys[::-1]) if table.num_rows else np.zeros(0, np.int64)
    if is_distinct and len(places):
        ranked = [key[places] for key in keys]
        differs = np.logical_or.reduce([key[1:] != key[:-1] for key in ranked])
        places = places[np.concatenate([[True], differs])]
    return table.select(schema.names).take(pa.array(places))


def _ranks(column: pa.ChunkedArray) -> NDArray[Any]:
    """(n,) numbers in the order of a column's values, the largest where there is none."""
    array = column.combine_chunks() if column.num_chunks else pa.array([], column.type)
    if pa.types.is_string(array.type):
        array = array.dictionary_encode()
    if pa.types.is_dictionary(array.type):
        ranks = np.argsort(pc.sort_indices(array.dictionary).to_numpy())
        codes = pc.fill_null(array.indices, -1).to_numpy(zero_copy_only=False)
        found: NDArray[Any] = np.append(ranks, len(ranks))[codes]
        return found
    if pa.types.is_temporal(array.type):
        moments = array.to_numpy(zero_copy_only=False).astype("datetime64[us]").astype(np.int64)
        return np.where(moments == np.iinfo(np.int64).min, np.iinfo(np.int64).max, moments)
    if pa.types.is_list(array.type):
        return _ranks(pa.chunked_array([pa.array([str(value) for value in array.to_pylist()], pa.string())]))
    return pc.fill_null(array.cast(pa.float64()), np.inf).to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]


class KeyedRows(Mapping[str, Any]):
    """Rows of a table by a column that tells them apart, as dicts made when they are asked for; of equal ones the last."""

    def __init__(self, rows: RowTable, column: str = "id"):
        super().__init__()
        self.rows = rows
        self._places = {text: at for at, text in enumerate(rows.texts(column))}

    def __getitem__(self, key: str) -> Any:
        return self.rows[self._places[key]]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class RowIndex:
    """Rows of a table by the values of one or more of its text columns, as dicts made when they are asked for."""

    def __init__(self, rows: RowTable, *columns: str):
        self.rows = rows
        coded = [rows.codes(name) for name in columns]
        self._places = [{text: code + 1 for code, text in enumerate(texts)} for _, texts in coded]
        keys = np.zeros(len(rows), np.int64)
        for codes, texts in coded:
            keys = keys * (len(texts) + 1) + codes + 1
        self._order = np.argsort(keys, kind="stable")
        self._keys = keys[self._order]
        self._last: tuple[object, list[Any]] = None, []  # pairs of one customer are asked for one after the other

    def places(self, *texts: str) -> NDArray[np.int64]:
        """Which rows have these values, in their order."""
        key = 0
        for text, place in zip(texts, self._places, strict=True):
            if text not in place:
                return self._order[:0]
            key = key * (len(place) + 1) + place[text]
        first = self._keys.searchsorted(key)
        if first == len(self._keys) or self._keys[first] != key:
            return self._order[:0]
        return self._order[first : self._keys.searchsorted(key, "right")]

    def get(self, key: str | tuple[str, ...], default: Any = ()) -> Any:
        """The rows with these values, else the default."""
        last, rows = self._last
        if key != last:
            found = self.places(*((key,) if isinstance(key, str) else key))
            rows = [self.rows[at] for at in found.tolist()]
            self._last = key, rows
        return rows or default
