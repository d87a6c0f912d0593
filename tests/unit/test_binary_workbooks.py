"""An XLSB: its failed formulas are told, zeros that only a format shows are read, and days may count from 1904."""

from __future__ import annotations

import datetime as dt
import struct
import zipfile
from pathlib import Path

import pytest

from tests.helpers.lost_cells import FAILED, table, told

TYPES = b"""<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>"""
LINKS = '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
LINK = (
    '<Relationship Id="{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'
)


def record(kind: int, body: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(body), b""
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | 0x80 if size else low])
        if not size:
            return number + length + body


def string(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def word(column: int, text: str) -> bytes:
    return record(6, struct.pack("<II", column, 0) + string(text))


def whole(column: int, number: int, style: int = 0) -> bytes:
    """A number as Excel packs those that fit."""
    return record(2, struct.pack("<IIi", column, style, number << 2 | 2))


def real(column: int, number: float, style: int = 0) -> bytes:
    return record(5, struct.pack("<IId", column, style, number))


def failed(column: int, code: int) -> bytes:
    """A formula (1/0) whose result is an error."""
    formula = b"\x1e\x01\x00\x1e\x00\x00\x06"
    return record(11, struct.pack("<IIBHI", column, 0, code, 0, len(formula)) + formula + struct.pack("<I", 0))


def constant_error(column: int, code: int) -> bytes:
    return record(3, struct.pack("<IIB", column, 0, code))


def saved(path: Path, *rows: bytes, from_1904: bool = False) -> Path:
    """A workbook with a header and these rows; its style 1 shows six digits."""
    header = b"".join(word(at, name) for at, name in enumerate(("no", "name", "city")))
    lines = b"".join(
        record(0, struct.pack("<IIHHBI", at, 0, 300, 0, 0, 0)) + cells for at, cells in enumerate((header, *rows))
    )
    extent = record(148, struct.pack("<IIII", 0, len(rows), 0, 2))
    sheet = record(129) + extent + record(145) + lines + record(146) + record(130)
    listed = record(143) + record(156, struct.pack("<II", 0, 1) + string("rId1") + string("Kunden")) + record(144)
    book = record(131) + record(153, struct.pack("<III", int(from_1904), 0, 0)) + listed + record(132)
    formats = record(615, struct.pack("<I", 1)) + record(44, struct.pack("<H", 164) + string("000000")) + record(616)
    styles = b"".join(record(47, struct.pack("<HHHHHBBHH", 0, form, 0, 0, 0, 0, 0, 0, 0)[:16]) for form in (0, 164))
    looks = record(278) + formats + record(617, struct.pack("<I", 2)) + styles + record(618) + record(279)
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": LINKS.format(LINK.format("rId1", "officeDocument", "xl/workbook.bin")).encode(),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": LINKS.format(
            LINK.format("rId1", "worksheet", "worksheets/sheet1.bin") + LINK.format("rId2", "styles", "styles.bin")
        ).encode(),
        "xl/styles.bin": looks,
        "xl/worksheets/sheet1.bin": sheet,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_zeros_that_only_the_format_shows_are_part_of_an_id(tmp_path: Path):
    rows = (
        whole(0, 1234, 1) + word(1, "Hof Eins"),
        real(0, 77, 1) + word(1, "Hof Zwei"),
        whole(0, 9) + word(1, "Hof Drei"),
        real(0, 12.5, 1) + word(1, "Hof Vier"),
    )
    path = saved(tmp_path / "k.xlsb", *rows)
    assert [row.cells["no"] for row in table(path).rows] == ["001234", "000077", 9, 12.5]


@pytest.mark.parametrize("code", [0, 7, 15, 23, 29, 36])
@pytest.mark.parametrize("cell", [failed, constant_error])
def test_a_failed_formula_is_told_and_the_rest_loads(tmp_path: Path, cell, code: int):
    path = saved(tmp_path / "k.xlsb", word(0, "K1") + word(1, "Hof Eins") + cell(2, code))
    ((name, left_out, reasons),) = told(path)
    assert (name, reasons) == ("Hof Eins", [])
    assert [FAILED in text for text in left_out] == [True]


def test_what_is_not_available_is_nothing(tmp_path: Path):
    path = saved(tmp_path / "k.xlsb", word(0, "K1") + word(1, "Hof Eins") + failed(2, 42))
    assert told(path) == [("Hof Eins", [], [])]


def test_a_failed_id_sets_its_row_aside(tmp_path: Path):
    path = saved(tmp_path / "k.xlsb", failed(0, 23) + word(1, "Hof Eins"), word(0, "K2") + word(1, "Hof Zwei"))
    (_, _, reasons), second = told(path)
    assert [FAILED in text for text in reasons] == [True]
    assert second == ("Hof Zwei", [], [])


@pytest.mark.parametrize("from_1904", [False, True])
def test_days_as_numbers_count_from_where_the_workbook_does(tmp_path: Path, from_1904: bool):
    path = saved(tmp_path / "k.xlsb", word(0, "K1") + word(1, "Hof Eins") + whole(2, 44_620), from_1904=from_1904)
    found = table(path)
    assert (found.traits.from_1904, [row.cells["city"] for row in found.rows]) == (from_1904, [44_620])


def test_many_rows_are_read_at_once(tmp_path: Path):
    """The second look must not cost more than seconds."""
    began = dt.datetime.now()
    path = saved(tmp_path / "k.xlsb", *(whole(0, n, 1) + word(1, f"Hof {n}") for n in range(20_000)))
    assert [row.cells["no"] for row in table(path).rows][-1] == "019999"
    assert dt.datetime.now() - began < dt.timedelta(seconds=60)
