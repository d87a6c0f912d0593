"""The extent of XLSX sheets, and whether they hold formulas, found in one pass through their XML.

One stray cell far away makes a rectangle that no memory holds.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from openpyxl.utils import column_index_from_string

from graph.bounds import bounds

CELL = 90  # bytes of a cell in the rectangle that calamine lays out (measured)
CHUNK = 1 << 20  # bytes of a sheet's XML
FORMULAS = (b"<f", b":f", b't="e"')  # how formulas begin, and the cells of failed ones
ROW = re.compile(rb'row (?:[^>]*? )?r="(\d{1,7})"')


@dataclass(frozen=True, slots=True)
class Extent:
    """How many cells a sheet has up to the farthest ones, and whether it may hold formulas."""

    cells: int
    formulas: bool


def is_vast(path: Path) -> bool:
    """Whether a sheet of an XLSX reaches farther than can be laid out."""
    return any(extent.cells * CELL > bounds().memory << 20 for extent in extents(path).values())


def extents(path: Path) -> dict[str, Extent]:
    """The extent of each sheet of an XLSX, by its part's name."""
    return _extents(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _extents(path: Path, changed: int) -> dict[str, Extent]:
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
        return {name: _extent(archive, name) for name in sheets}


def _extent(archive: zipfile.ZipFile, name: str) -> Extent:
    """Found in the XML without parsing it."""
    rows, columns, rest, formulas = 0, 0, b"", False
    with archive.open(name) as xml:
        for chunk in iter(partial(xml.read, CHUNK), b""):
            text = rest + chunk
            if b"r='" in text:
                text = text.replace(b"'", b'"')
            for far in set(_farther(columns).findall(text)):
                columns = max(columns, column_index_from_string(far.decode()))
            if number := ROW.match(text[max(text.rfind(b"row "), 0) :]):
                rows = max(rows, int(number[1]))
            formulas = formulas or any(sign in text for sign in FORMULAS)
            rest = text[-32:]
    return Extent(rows * columns, formulas)


@lru_cache
def _farther(columns: int) -> re.Pattern[bytes]:
    """Finds the letters of columns that may lie to the right of so many: few, once the first rows are seen."""
    letters = "" if columns >= 26 else f"[{chr(ord('A') + columns)}-Z]|"
    return re.compile(rb' r="(' + letters.encode() + rb"[A-Z]{2,3})\d")
