"""Tables and the files they become; the same tables give the same bytes."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Row = dict[str, Any]
Tables = dict[str, list[Row]]  # "crm.xlsx/客户" is a sheet, anything else a file
RAW = "__raw__"  # a JSON line to be written as it is


def iso(day: date) -> str:
    return day.isoformat()


def slash(day: date) -> str:
    return f"{day.year}/{day.month}/{day.day}"


def chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def stamp(at: datetime, day: Any = iso) -> str:
    return f"{day(at.date())} {at:%H:%M}"


def rows(header: str, values: Iterable[tuple[Any, ...]]) -> list[Row]:
    """Tuples as rows under a header whose names are separated by spaces."""
    names = header.split()
    return [dict(zip(names, row, strict=True)) for row in values]


def write(files: Tables, encodings: dict[str, str], out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    sheets = {name.split("/")[1]: table for name, table in files.items() if name.startswith("crm.xlsx/")}
    (out / "crm.xlsx").write_bytes(workbook(sheets))
    for name, table in files.items():
        if name.endswith(".csv"):
            (out / name).write_bytes(_csv(table).encode(encodings.get(name, "utf-8")))
        elif name.endswith(".jsonl"):
            lines = [row.get(RAW) or json.dumps(row, ensure_ascii=False) for row in table]
            (out / name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _csv(table: list[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(table[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(table)
    return text.getvalue()


def workbook(sheets: dict[str, list[Row]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, table in sheets.items():
        sheet = book.create_sheet(title)
        sheet.append(list(table[0]))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for row in table:
            sheet.append([None if value == "" else value for value in row.values()])
        for place in range(1, len(table[0]) + 1):
            sheet.column_dimensions[get_column_letter(place)].width = 16
        sheet.freeze_panes = "A2"
    buffer = io.BytesIO()
    book.save(buffer)
    return _timeless(buffer.getvalue())


def _timeless(data: bytes) -> bytes:
    """The same workbook without the moment it was written: fixed entry dates and properties."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb">\d{4}-\d\d-\d\dT[\d:]+Z<", b">2026-11-20T18:00:00Z<", content)
            target.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 18, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return result.getvalue()
