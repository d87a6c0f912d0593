"""Zeros of a workbook's numbers that only their format shows: 100234 as 0000100234, with the format 0000000000."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl

PADDED = re.compile(r'(?:"[^"]*"|\\.|[-+ /()])*0[0#]*(?:(?:"[^"]*"|\\.|[-+ /()])*0)+(?:"[^"]*"|\\.|[-+ /()])*\Z')
PART = re.compile(r'"([^"]*)"|\\(.)|(.)')


def format_number(number: int, form: str) -> str | None:
    """A whole number as such a format shows it; None where the format is of another kind."""
    first = re.sub(r"\[[^]]*\]", "", form.partition(";")[0])
    if number < 0 or not PADDED.match(first):
        return None
    parts = [(quoted or escaped, digit) for quoted, escaped, digit in PART.findall(first)]
    digits = list(str(number).rjust(sum(digit == "0" for _, digit in parts), "0"))
    text = ""
    for literal, digit in reversed(parts):
        text = (digits.pop() if digits else "") + text if digit and digit in "0#" else (literal or digit) + text
    return "".join(digits) + text if text[:1].isdigit() else text if not digits else None


def cells_with_zeros(path: Path, sheet: str) -> dict[int, dict[int, str]]:
    """Row → column → text of the cells of an XLSX whose format pads them; looked for only where a format does."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        styles = archive.read("xl/styles.xml").decode("utf-8", "replace") if "xl/styles.xml" in names else ""
    if not re.search(r'formatCode="[^"]*0[-0]', styles):
        return {}
    book: Any = openpyxl.load_workbook(path, read_only=True, data_only=True)
    found: dict[int, dict[int, str]] = {}
    for row in book[sheet].iter_rows():
        for cell in row:
            if type(cell.value) is int and (text := format_number(cell.value, cell.number_format)):
                found.setdefault(cell.row - 1, {})[cell.column - 1] = text
    return found
