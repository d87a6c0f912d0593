"""ODS cells that readers don't give: zeros that only the number format shows, formulas without a result, failed ones.

An ODS keeps beside each value the text that people see, so the formats need not be read.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import Any

from lxml import etree

from ingest.parse.spoiled import is_formula_text

CONTENT = "content.xml"
SPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TABLE, OFFICE, TEXT = (SPACE % name for name in ("table", "office", "text"))
KIND = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
SIGNS = re.compile(rb'min-integer-digits="(?:[2-9]|\d\d)|value-type="error"|table:formula=')
PIECE = 1 << 20  # bytes of XML
PADDED = re.compile(r"0[\d -]*\d")
FAILED = re.compile(r"#[A-Z0-9/!?]+|Err:\d+")
Overlay = dict[int, dict[int, str]]  # row → column → text, from 0


def seen_cells(archive: zipfile.ZipFile, sheet: str) -> Overlay:
    """The content of the cells of a sheet whose value is not what people see."""
    return dict(_found(archive, sheet)) if CONTENT in archive.namelist() and _has_signs(archive) else {}


def _has_signs(archive: zipfile.ZipFile) -> bool:
    rest = b""
    with archive.open(CONTENT) as xml:
        for piece in iter(partial(xml.read, PIECE), b""):
            if SIGNS.search(rest + piece):
                return True
            rest = piece[-64:]
    return False


def _found(archive: zipfile.ZipFile, sheet: str) -> Iterator[tuple[int, dict[int, str]]]:
    ours, at = False, 0
    with archive.open(CONTENT) as xml:
        tags = f"{TABLE}table", f"{TABLE}table-row"
        events: Any = etree.iterparse(xml, events=("start", "end"), tag=tags, resolve_entities=False, no_network=True)
        for event, element in events:
            if element.tag == f"{TABLE}table":
                ours, at = event == "start" and element.get(f"{TABLE}name") == sheet, 0
            elif event == "end":
                if ours and (texts := _texts(element)):
                    yield at, texts  # of repeated rows the first
                at += int(element.get(f"{TABLE}number-rows-repeated", 1))
                element.clear()
                while element.getprevious() is not None:  # else a million empty rows are kept
                    del element.getparent()[0]


def _texts(row: Any) -> dict[int, str]:
    column, texts = 0, {}
    for cell in row:
        if text := _text(cell):
            texts[column] = text
        column += int(cell.get(f"{TABLE}number-columns-repeated", 1))
    return texts


def _text(cell: Any) -> str | None:
    """What people see in a cell, where its value doesn't say it; None for all others."""
    shown = "".join("".join(part.itertext()) for part in cell.iterchildren(f"{TEXT}p"))
    formula, kind = cell.get(f"{TABLE}formula"), cell.get(f"{OFFICE}value-type")
    if cell.get(KIND) == "error" or (formula and FAILED.fullmatch(shown)):
        return f"={shown}" if shown.startswith("#") else "=#VALUE!"
    if formula and kind is None and not shown:
        return is_formula_text(formula.partition(":=")[2] or formula.removeprefix("="))
    if kind == "float" and PADDED.fullmatch(shown) and _digits(shown) == cell.get(f"{OFFICE}value"):
        return shown
    return None


def _digits(shown: str) -> str:
    return re.sub(r"\D", "", shown).lstrip("0") or "0"
