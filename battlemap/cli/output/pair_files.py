"""Export of lists as JSON, CSV and XLSX (--json, --csv, --xlsx), with the columns of `battlemap/cli/output/columns.py`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from battlemap.cli.console import LANG, err, print_json, say
from battlemap.cli.output.columns import Columns
from graph.words import BadInput, Text

Csv = Annotated[bool, typer.Option("--csv", help=say("Print CSV, with all rows.", "输出 CSV(含全部行)。"))]
Xlsx = Annotated[
    Path | None, typer.Option("--xlsx", metavar="FILE", help=say("Write an Excel workbook.", "写入 Excel 工作簿。"))
]
EVERY = 10**9  # rows: an exported table is whole


def exported(found: Any, columns: Columns, rows: Iterable[Any], json: bool, csv: bool, xlsx: Path | None) -> bool:
    """Print or write a list as JSON, CSV or XLSX where an option says so, and whether one did. Raises BadInput."""
    if json + csv + (xlsx is not None) > 1:
        raise BadInput(ONE_FORM)
    if json:
        print_json(list(found) if isinstance(found, Iterator) else found)
    elif csv:
        _print_csv(columns, rows)
    elif xlsx is not None:
        _write(xlsx, columns, rows)
    return json or csv or xlsx is not None


def _print_csv(columns: Columns, rows: Iterable[Any]) -> None:
    from ingest.workbooks.exports import write_csv

    write_csv(_table(columns, rows), sys.stdout)


def _write(path: Path, columns: Columns, rows: Iterable[Any]) -> None:
    from ingest.workbooks.exports import write_workbook

    if path.suffix.lower() != ".xlsx":
        raise BadInput(NOT_XLSX.fill(path=path))
    count = write_workbook(path, [(say("List", "列表"), _table(columns, rows))]) - 1
    err.print(WRITTEN.fill(n=count, path=path)[LANG], markup=False)


def _table(columns: Columns, rows: Iterable[Any]) -> Iterator[list[Any]]:
    yield [heading[LANG] for heading, _ in columns]
    for row in rows:
        yield [_cell_text(value(row)) for _, value in columns]


def _cell_text(value: Any) -> Any:
    """A value as one cell: words in the user's language, many in one line."""
    if isinstance(value, Text):
        return value[LANG]
    if isinstance(value, bool):
        return say("yes", "是") if value else say("no", "否")
    if isinstance(value, list | tuple | set | frozenset):
        return "; ".join(str(_cell_text(each)) for each in value)
    return value


ONE_FORM = Text("choose one of --json, --csv and --xlsx", "--json、--csv、--xlsx 只能选一个")
NOT_XLSX = Text("{path} cannot be written: name a file that ends in .xlsx", "无法写入 {path}:文件名须以 .xlsx 结尾")
WRITTEN = Text("{n} rows in {path}", "{n} 行已写入 {path}")
