"""Files of frames: CSV, XLSX and Parquet, whole or not at all; names are text in them, never formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from battlemap.frames.frame_session import attributes
from graph.words import BadInput, Text
from ingest.workbooks.exports import MOST_ROWS, MOST_TEXT, TOO_MANY, replaced, write_csv, write_workbook

BATCH = 4_096  # rows
MOST_TITLE = 31  # characters of a sheet's name


def write_frame(table: pa.Table, path: Path) -> None:
    """Write a frame in the format that the path's ending names. Raises BadInput."""
    write = FORMATS.get(path.suffix.lower())
    if write is None:
        raise BadInput(NO_FORMAT.fill(path=path))
    write(table, path)


def _csv(table: pa.Table, path: Path) -> None:
    """UTF-8 with the mark by which Excel knows it."""
    with replaced(path) as part, part.open("w", encoding="utf-8-sig", newline="") as out:
        write_csv(_rows(table), out)


def _xlsx(table: pa.Table, path: Path) -> None:
    if table.num_rows >= MOST_ROWS:
        raise BadInput(TOO_MANY.fill(path=path, most=MOST_ROWS))
    title = attributes(table)["frame"][:MOST_TITLE]
    write_workbook(path, [(title, (_fitting(row, table.column_names, path) for row in _rows(table)))])


def _parquet(table: pa.Table, path: Path) -> None:
    with replaced(path) as part:
        pq.write_table(table, part)


def _rows(table: pa.Table) -> Iterator[list[Any]]:
    """The names of the columns, and each row; many values in one cell."""
    yield table.column_names
    for batch in table.to_batches(BATCH):
        columns = [column.to_pylist() for column in batch.columns]
        yield from ([_one(value) for value in row] for row in zip(*columns, strict=True))


def _one(value: Any) -> Any:
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def _fitting(row: list[Any], names: list[str], path: Path) -> list[Any]:
    """The row, which is refused where Excel would cut a cell of it."""
    for name, value in zip(names, row, strict=True):
        if isinstance(value, str) and len(value.encode("utf-16-le")) > 2 * MOST_TEXT:
            raise BadInput(TOO_LONG.fill(path=path, column=name, id=row[0], most=MOST_TEXT))
    return row


FORMATS: dict[str, Callable[[pa.Table, Path], None]] = {".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}
NO_FORMAT = Text(
    "{path} cannot be written: name a file that ends in .csv, .xlsx or .parquet",
    "无法写入 {path}:文件名须以 .csv、.xlsx 或 .parquet 结尾",
)
TOO_LONG = Text(
    "{path} cannot be written: a cell holds {most} characters, and {column} of {id} has more; ask for CSV or Parquet instead",
    "无法写入 {path}:一个单元格最多 {most} 个字符,{id} 的 {column} 超出;请改用 CSV 或 Parquet",
)
