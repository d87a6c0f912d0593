"""The extent of XLSX sheets: one stray cell far away makes a rectangle that no memory holds."""

from __future__ import annotations

import re
import zipfile
from functools import lru_cache, partial
from pathlib import Path

from openpyxl.utils import column_index_from_string

from graph.bounds import bounds

CELL = 90  # bytes of a cell in the rectangle that calamine lays out (measured)
CHUNK = 1 << 20  # bytes of a sheet's XML
ROW = re.compile(rb'row (?:[^>]*? )?r="(\d{1,7})"')


def is_vast(path: Path) -> bool:
    """Whether a sheet of an XLSX reaches farther than can be laid out."""
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
        return any(_extent(archive, name) * CELL > bounds().memory << 20 for name in sheets)


def _extent(archive: zipfile.ZipFile, name: str) -> int:
    """Rows × columns up to the farthest cells, found in the XML without parsing it."""
    rows, columns, rest = 0, 0, b""
    with archive.open(name) as xml:
        for chunk in iter(partial(xml.read, CHUNK), b""):
            text = rest + chunk
            if b"r='" in text:
                text = text.replace(b"'", b'"')
            for far in set(_farther(columns).findall(text)):
                columns = max(columns, column_index_from_string(far.decode()))
            if number := ROW.match(text[max(text.rfind(b"row "), 0) :]):
                rows = max(rows, int(number[1]))
            rest = text[-32:]
    return rows * columns


@lru_cache
def _farther(columns: int) -> re.Pattern[bytes]:
    """Finds the letters of columns that may lie to the right of so many: few, once the first rows are seen."""
    letters = "" if columns >= 26 else f"[{chr(ord('A') + columns)}-Z]|"
    return re.compile(rb' r="(' + letters.encode() + rb"[A-Z]{2,3})\d")
