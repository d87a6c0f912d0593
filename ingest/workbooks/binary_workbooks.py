"""XLSB cells that readers don't give: failed formulas, zeros that only the number format shows, days from 1904.

Its parts are records: a number of one or two bytes, a length, and so many bytes. A formula without a result can't be told: the
format has a value in every formula.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Iterator

from lxml import etree

from ingest.workbooks.shown_zeros import format_number

BOOK, RELATIONS, STYLES = "xl/workbook.bin", "xl/_rels/workbook.bin.rels", "xl/styles.bin"
ROW, RK, ERROR, REAL, FORMULA_NUMBER, FORMULA_ERROR = 0, 2, 3, 5, 9, 11  # record numbers
FORM, CELL_STYLES, END_CELL_STYLES, STYLE = 44, 617, 618, 47
PROPERTIES, SHEET = 153, 156
ERRORS = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
}  # not #N/A: nothing is there
Overlay = dict[int, dict[int, str]]  # row → column → text, from 0


def binary_cells(archive: zipfile.ZipFile, sheet: str) -> Overlay:
    """The content of the cells of a sheet whose value is not what people see."""
    found: Overlay = {}
    part = _part(archive, sheet)
    forms = _forms_with_zeros(archive)
    row = 0
    for kind, body in _records(archive.read(part)) if part else ():
        if kind == ROW:
            row = struct.unpack_from("<I", body)[0]
        elif kind in (ERROR, FORMULA_ERROR):
            if body[8] in ERRORS:
                found.setdefault(row, {})[_column(body)] = f"={ERRORS[body[8]]}"
        elif forms and kind in (RK, REAL, FORMULA_NUMBER):
            form, value = forms.get(int.from_bytes(body[4:7], "little")), _number(kind, body)
            if form and value.is_integer() and (text := format_number(int(value), form)):
                found.setdefault(row, {})[_column(body)] = text
    return found


def counts_from_1904(archive: zipfile.ZipFile) -> bool:
    """Whether days that are numbers count from 1904."""
    return any(kind == PROPERTIES and body[0] & 1 for kind, body in _records(archive.read(BOOK)))


def _column(body: bytes) -> int:
    return int(struct.unpack_from("<I", body)[0])


def _number(kind: int, body: bytes) -> float:
    if kind != RK:
        return float(struct.unpack_from("<d", body, 8)[0])
    (packed,) = struct.unpack_from("<i", body, 8)
    whole = float(packed >> 2) if packed & 2 else struct.unpack("<d", struct.pack("<q", (packed & ~3) << 32))[0]
    return whole / 100 if packed & 1 else whole


def _forms_with_zeros(archive: zipfile.ZipFile) -> dict[int, str]:
    """The number formats that pad with zeros, by the number of the style that cells have for them."""
    if STYLES not in archive.namelist():
        return {}
    forms, styles, ours = dict[int, str](), list[int](), False
    for kind, body in _records(archive.read(STYLES)):
        if kind == FORM:
            forms[struct.unpack_from("<H", body)[0]] = _string(body, 2)[0]
        elif kind in (CELL_STYLES, END_CELL_STYLES):
            ours = kind == CELL_STYLES
        elif kind == STYLE and ours:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    return {
        at: forms[number] for at, number in enumerate(styles) if number in forms and format_number(0, forms[number])
    }


def _part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The name of the part of the archive that holds a sheet."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    links = etree.fromstring(archive.read(RELATIONS), parser).iter("{*}Relationship")
    targets = {each.get("Id"): each.get("Target", "") for each in links}
    for kind, body in _records(archive.read(BOOK)):
        if kind == SHEET:
            link, end = _string(body, 8)
            if _string(body, end)[0] == sheet:
                part = posixpath.normpath(posixpath.join("/xl", targets.get(link, ""))).lstrip("/")
                return part if part in archive.namelist() else None
    return None


def _string(body: bytes, at: int) -> tuple[str, int]:
    """A text, and where it ends."""
    end = at + 4 + 2 * int(struct.unpack_from("<I", body, at)[0])
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = kind & 0x7F | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while at < end:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift == 28:
                break
        yield kind, data[at : at + size]
        at += size
