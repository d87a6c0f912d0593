"""Formulas without a stored result (as openpyxl and exporters write them) and failed ones in an XLSX: readers give both as empty.

Found in the XML of the sheet, piece by piece; told as the formula's text, or as `=#REF!`.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple

from ingest.parse.spoiled import is_formula_text
from ingest.workbooks.extents import FORMULAS, extents

PIECE = 1 << 20  # bytes of XML
LONGEST = 1 << 18  # bytes that a cell may take
CELL = re.compile(
    rb"<(?:\w+:)?c\s(?P<about>[^>]*)>\s*"
    rb"(?P<formula><(?:\w+:)?f\b(?P<said>[^>]*?)(?:/>|>(?P<text>[^<]*)</(?:\w+:)?f>))?\s*"
    rb"(?P<stored><(?:\w+:)?v\s*/>|<(?:\w+:)?v\b[^>]*>(?P<value>[^<]*)</(?:\w+:)?v>)?"
)
PLACE = re.compile(rb'\br="([A-Z]{1,3}[0-9]{1,7})"')
SHARED = re.compile(rb'\bsi="(\d+)"')
SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
Overlay = dict[int, dict[int, str]]  # row → column → text, from 0


def lost_cells(path: Path, sheet: str) -> Overlay:
    """The content of the cells of an XLSX whose value is not there."""
    found: Overlay = {}
    with zipfile.ZipFile(path) as archive:
        part = _part(archive, sheet)
        shared: dict[bytes, bytes] = {}
        known = extents(path).get(part or "")
        for piece in _pieces(archive, part) if part and not (known and not known.formulas) else ():
            if any(sign in piece for sign in FORMULAS):
                for row, column, text in _lost(piece, shared):
                    found.setdefault(row, {})[column] = text
    return found


def _lost(xml: bytes, shared: dict[bytes, bytes]) -> Iterator[tuple[int, int, str]]:
    """Row, column and text of the lost cells; `shared` gathers formulas that later cells only point at."""
    for cell in CELL.finditer(xml):
        about, place = cell["about"], PLACE.search(cell["about"])
        formula = _formula(cell, shared) if cell["formula"] else b""
        failed = b't="e"' in about
        if not place or not (failed or cell["formula"]):
            continue
        is_text = b't="str"' in about and cell["stored"]  # "" is the result then
        if failed or not (cell["value"] or is_text):
            text = f"={_unescaped(cell['value'] or b'#VALUE!')}" if failed else is_formula_text(_unescaped(formula))
            row, column = coordinate_to_tuple(place[1].decode())
            yield row - 1, column - 1, text


def _formula(cell: re.Match[bytes], shared: dict[bytes, bytes]) -> bytes:
    text = cell["text"] or b""
    if not (number := SHARED.search(cell["said"])):
        return text
    return shared.setdefault(number[1], text) if text else shared.get(number[1], b"")


def _unescaped(text: bytes) -> str:
    return html.unescape(text.decode("utf-8", "replace"))


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The XML of a sheet, each piece up to the end of a cell."""
    rest = b""
    with archive.open(part) as xml:
        for chunk in iter(partial(xml.read, PIECE), b""):
            text = rest + chunk
            end = max(text.rfind(b"</c>"), text.rfind(b":c>")) + 1
            yield text[:end]
            rest = text[end:][-LONGEST:]
    yield rest


def _part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The name of the part of the archive that is a sheet's XML."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    book, relations = (
        etree.fromstring(archive.read(name), etree.XMLParser(**SAFE))
        for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    )
    ids = {
        each.get("name"): value
        for each in book.iter("{*}sheet")
        for name, value in each.attrib.items()
        if name.endswith("}id")
    }
    targets = {each.get("Id"): each.get("Target", "") for each in relations.iter("{*}Relationship")}
    part = posixpath.normpath(posixpath.join("/xl", targets.get(ids.get(sheet), ""))).lstrip("/")
    return part if part in names else None
