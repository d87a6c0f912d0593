"""Parquet files as tables: nested fields as columns of their own, rows in batches."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from graph.bounds import bounds
from graph.words import BadInput, Text
from ingest.tables.files import File
from ingest.tables.objects import BROKEN
from ingest.tables.row_blocks import TableRow
from ingest.tables.tables import EXPANDS, Table

BATCH = 500  # rows of a Parquet file held at once
MANY = 1_000_000  # rows that any Parquet file may have


def read_parquet(file: File) -> Table:
    """The rows of a Parquet file, in batches. Raises BadInput for a file that is none, or is cut off."""
    import pyarrow as pa  # 60 MB of libraries: only who reads Parquet waits for them
    import pyarrow.parquet as pq

    try:
        source = pq.ParquetFile(file.path)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise BadInput(NO_PARQUET.fill(path=file.location, why=error)) from error
    if source.metadata.num_rows > max(MANY, bounds().ratio * file.path.stat().st_size):
        raise BadInput(EXPANDS.fill(path=file.location, ratio=bounds().ratio))
    columns = [name for field in source.schema_arrow for name in _fields(field, "")]
    table = Table(file, "", columns, PARQUET.fill(rows=source.metadata.num_rows))
    table.stream = _parquet_rows(table, source, pa.ArrowException)
    return table


def _fields(field: Any, prefix: str) -> Iterator[str]:
    yield prefix + field.name
    for at in range(field.type.num_fields if str(field.type).startswith("struct") else 0):
        yield from _fields(field.type.field(at), f"{prefix}{field.name}.")


def _parquet_rows(table: Table, source: Any, broken: type[Exception]) -> Iterator[TableRow]:
    number = 0
    try:
        for batch in source.iter_batches(BATCH):
            for number, cells in enumerate(batch.to_pylist(), number + 1):  # noqa: B020 (counts on)
                yield TableRow(number, {name: _as_float(value) for name, value in cells.items()})
    except MemoryError:
        raise
    except (broken, OSError, UnicodeDecodeError) as error:
        table.cut = table.cut or BROKEN.fill(place=table.file.location, row=number, why=error)
    finally:
        source.close()


def _as_float(value: Any) -> Any:
    """Decimals as numbers: amounts in the graph are floating-point."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


PARQUET = Text("parquet, {rows} rows", "parquet,{rows} 行")
NO_PARQUET = Text(
    "{path} can't be read as Parquet ({why}); have it sent again", "{path} 无法作为 Parquet 读取({why});请重新获取"
)
