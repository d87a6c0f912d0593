"""Parquet sheets: files of elements with the same columns, written for Neo4j's importer column by column or row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from graph.model.claims import Origin, claimant
from graph.model.column_records import RecordColumns, ValueColumn
from graph.model.declarations import Field
from ingest.tables.row_blocks import arrow

KINDS = {
    "integer": "long",
    "float": "double",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    "string": "string",
}
"""Kind of a field → the importer's name for it."""
BETWEEN = "\x1f"  # between the items of a list: no text of ours has it
STAMPS = {
    "record:string": "string",
    "source:string": "string",
    "feed:string": "string",
    "run:string": "string",
    "ingested_at:datetime": "datetime",
    "as_of:datetime": "datetime",
}
HELD = 5000  # rows that are written together


class ParquetSheet:
    """A file of elements, and the option that tells the importer of it. `columns`: header as the importer reads it → kind, or `many`."""

    def __init__(self, option: str, path: Path, columns: Mapping[str, str]):
        import pyarrow.parquet as pq

        self.option, self.path = option, path
        self.schema = arrow().schema([(name, _arrow_type(kind)) for name, kind in columns.items()])
        self.kinds = list(columns.values())
        repeating = [name for name in columns if "ID(" not in name and name not in ("id:string", "record:string")]
        self._writer = pq.ParquetWriter(
            path, self.schema, compression="snappy", write_statistics=False, use_dictionary=repeating
        )
        self._rows: list[list[Any]] = []

    def __enter__(self) -> ParquetSheet:
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        self._writer.close()

    def write_row(self, row: list[Any]) -> None:
        self._rows.append(row)
        if len(self._rows) >= HELD:
            self._flush()

    def write_columns(self, ids: list[list[str]], values: Mapping[str, ValueColumn], columns: RecordColumns) -> None:
        """Elements that are told together: their ids, their values, and who tells them."""
        who = claimant(columns.origin.source, columns.origin.feed)
        _, *stamps = stamps_of(columns.origin, who)
        cells = [*map(ValueColumn, ids), *values.values(), ValueColumn(columns.records)]
        all_rows = np.zeros(len(columns), np.intp)
        self._write([*cells, *(ValueColumn([stamp], all_rows) for stamp in stamps)])

    def _flush(self) -> None:
        if self._rows:
            self._write([ValueColumn(list(column)) for column in zip(*self._rows, strict=True)])
            self._rows = []

    def _write(self, columns: Iterable[ValueColumn]) -> None:
        arrays = [_array(column, kind) for column, kind in zip(columns, self.kinds, strict=True)]
        self._writer.write_table(arrow().table(arrays, schema=self.schema))


def importer_columns(names: Iterable[str], fields: Mapping[str, Field]) -> dict[str, str]:
    """Columns of these properties: header → kind."""
    return {f"{name}:{_importer_kind(fields.get(name))}": _kind(fields.get(name)) for name in names}


def stamps_of(origin: Origin, who: str) -> tuple[str, ...]:
    feed = who.partition("/")[2]
    return origin.record, origin.source, feed, origin.run, origin.at.isoformat(), origin.stated.isoformat()


def _importer_kind(declared: Field | None) -> str:
    return "string" if declared is None else KINDS[declared.kind] + ("[]" if declared.many else "")


def _kind(declared: Field | None) -> str:
    return "string" if declared is None else "many" if declared.many else declared.kind


def _arrow_type(kind: str) -> Any:
    pa = arrow()
    types = {"integer": pa.int64(), "float": pa.float64(), "boolean": pa.bool_(), "date": pa.date32()}
    return types.get(kind, pa.string())


def _array(column: ValueColumn, kind: str) -> Any:
    values = column.values if kind in ("integer", "float", "boolean", "date") else list(map(_text, column.values))
    made = arrow().array(values, _arrow_type(kind))
    return made if column.codes is None else made.take(arrow().array(column.codes))


def _text(value: Any) -> str | None:
    """A value as the importer reads it from a text."""
    if value is None or value.__class__ is str:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return BETWEEN.join(str(_text(each)) for each in value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)
