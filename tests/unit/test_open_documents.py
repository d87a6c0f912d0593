"""Cells of an ODS whose value is not what people see: zeros by format, formulas without a result, failed ones, and days."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest

from tests.helpers.lost_cells import EMPTY, FAILED, table, told

SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
KIND = "application/vnd.oasis.opendocument.spreadsheet"
PADDED = '<number:number-style style:name="N6"><number:number number:min-integer-digits="6"/></number:number-style>'
HEADER = "".join(
    f'<table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell>'
    for name in ("no", "name", "city")
)


def row(*cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def word(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def number(value: object, shown: str) -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{shown}</text:p></table:table-cell>'


def failed(shown: str) -> str:
    """As LibreOffice writes it."""
    return (
        f'<table:table-cell table:formula="of:=[.B9]/0" office:value-type="string" office:string-value="" '
        f'calcext:value-type="error"><text:p>{shown}</text:p></table:table-cell>'
    )


def saved(path: Path, *rows: str) -> Path:
    spaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in SPACES.items())
    content = (
        f"<?xml version='1.0' encoding='UTF-8'?><office:document-content {spaces} office:version='1.3'>"
        f"<office:automatic-styles>{PADDED}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Kunden">{row(HEADER)}{"".join(rows)}</table:table>'
        f'<table:table table:name="Other">{row(number(5, "05"))}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        "<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'>"
        f"<manifest:file-entry manifest:full-path='/' manifest:media-type='{KIND}'/></manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", KIND)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def test_zeros_that_only_the_format_shows_are_part_of_an_id(tmp_path: Path):
    path = saved(
        tmp_path / "k.ods",
        row(number(1234, "001234"), word("Hof Eins"), word("Kiel")),
        row(number(77, "00-0077"), word("Hof Zwei"), word("Kiel")),
        row(number(1234.5, "001234,5"), word("Hof Drei"), word("Kiel")),
        row(number(0, "0"), word("Hof Null"), word("Kiel")),
    )
    assert [found.cells["no"] for found in table(path).rows] == ["001234", "00-0077", 1234.5, 0]


def test_rows_and_columns_that_are_repeated_are_counted(tmp_path: Path):
    gap = '<table:table-cell table:number-columns-repeated="1"/>'
    path = saved(
        tmp_path / "k.ods",
        row(word("K1"), word("Hof"), word("Kiel"), repeated=3),
        row(gap, gap, gap, repeated=2),
        row(word("K5"), gap, number(12, "0012")),
    )
    rows = list(table(path).rows)
    assert [found.number for found in rows] == [2, 3, 4, 7]
    assert rows[-1].cells == {"no": "K5", "name": None, "city": "0012"}


@pytest.mark.parametrize("shown", ["#DIV/0!", "#REF!", "#NAME?", "Err:508", "Err:522"])
def test_a_failed_formula_is_told_and_the_rest_loads(tmp_path: Path, shown: str):
    path = saved(tmp_path / "k.ods", row(word("K1"), word("Hof Eins"), failed(shown)))
    ((name, left_out, reasons),) = told(path)
    assert (name, reasons) == ("Hof Eins", [])
    assert [FAILED in text for text in left_out] == [True]


def test_a_formula_without_its_result_is_told_and_one_that_gives_no_text_is_not(tmp_path: Path):
    bare = '<table:table-cell table:formula="of:=[.A2]&amp;[.B2]"/>'
    nothing = '<table:table-cell table:formula="of:=IF(1;&quot;&quot;)" office:value-type="string"><text:p/></table:table-cell>'
    path = saved(
        tmp_path / "k.ods", row(word("K1"), word("Hof Eins"), bare), row(word("K2"), word("Hof Zwei"), nothing)
    )
    (name, left_out, reasons), second = told(path)
    assert (name, reasons) == ("Hof Eins", [])
    assert [EMPTY in text for text in left_out] == [True]
    assert second == ("Hof Zwei", [], [])


def test_a_failed_id_sets_its_row_aside(tmp_path: Path):
    path = saved(tmp_path / "k.ods", row(failed("#REF!"), word("Hof Eins"), word("Kiel")))
    ((_, _, reasons),) = told(path)
    assert [FAILED in text for text in reasons] == [True]


def test_days_are_days_whatever_the_document_counts_from(tmp_path: Path):
    day = '<table:table-cell office:value-type="date" office:date-value="2026-03-01"><text:p>01.03.26</text:p></table:table-cell>'
    path = saved(tmp_path / "k.ods", row(word("K1"), word("Hof Eins"), day))
    assert [found.cells["city"] for found in table(path).rows] == [dt.datetime(2026, 3, 1)]
