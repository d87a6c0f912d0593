"""Cells that a workbook's readers give as empty, or as another number: told, or read as people see them."""

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlrd
import xlwt

from ingest.tables.row_blocks import TableRow
from ingest.workbooks.workbooks import _streamed
from tests.helpers.lost_cells import EMPTY, FAILED, table, told


def saved(path: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["no", "name", "city"])
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def with_cells(path: Path, xml: str) -> Path:
    """A workbook whose rows below the header are this XML."""
    saved(path)
    parts = {}
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", xml.encode() + b"</sheetData>")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "formula",
    ["VLOOKUP(A2,X!A:B,2,0)", "A2&B2", '"Nan"&"tong"', "TRUE", "[1]Sheet1!A1", "Sites[@City]", "{1,2}", "-A2"],
)
def test_a_formula_without_its_result_is_told_and_the_rest_loads(tmp_path: Path, formula: str):
    path = saved(tmp_path / "t.xlsx", ["C7", "Hengchuan", f"={formula}"], [f"={formula}", "Lanqiao", "Hefei"])
    (name, left_out, reasons), (_, _, no_id) = told(path)
    assert name == "Hengchuan" and not reasons
    assert len(left_out) == 1 and left_out[0].startswith("city: ") and EMPTY in left_out[0]
    assert formula in left_out[0] and len(no_id) == 1 and EMPTY in no_id[0]


def test_a_sheet_of_formulas_only_is_no_empty_sheet(tmp_path: Path):
    path = saved(tmp_path / "t.xlsx", *[[f"=X!A{n}", f"=X!B{n}", f"=X!C{n}"] for n in range(2, 5)])
    assert [len(reasons) for _, _, reasons in told(path)] == [1, 1, 1]


def test_formulas_with_a_result_and_constant_ones(tmp_path: Path):
    cells = '<c r="B2" t="str"><f>A2</f><v>Hengchuan</v></c><c r="C2" t="str"><f>IF(A2="","x","")</f><v></v></c>'
    rows = f'<row r="2"><c r="A2"><f>"0071"</f></c>{cells}</row>'
    assert told(with_cells(tmp_path / "t.xlsx", rows)) == [("Hengchuan", [], [])]
    assert [list(row.cells.values())[0] for row in table(tmp_path / "t.xlsx").rows] == ["0071"]


def test_shared_formulas_are_told_too(tmp_path: Path):
    rows = (
        '<row r="2"><c r="A2"><v>7</v></c><c r="C2"><f t="shared" ref="C2:C3" si="0">UPPER(A2)</f><v/></c></row>'
        '<row r="3"><c r="A3"><v>8</v></c><c r="C3" s="0"><f t="shared" si="0"/></c></row>'
    )
    found = told(with_cells(tmp_path / "t.xlsx", rows))
    assert [len(left_out) for _, left_out, _ in found] == [1, 1]
    assert all("UPPER(A2)" in left_out[0] for _, left_out, _ in found)


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?"])
def test_a_failed_formula_is_told_and_the_rest_loads(tmp_path: Path, error: str):
    new = saved(tmp_path / "t.xlsx", ["C7", "Hengchuan", error], [error, "Lanqiao", "Hefei"])
    old, codes = xlwt.Workbook(), {text: code for code, text in xlrd.error_text_from_code.items()}
    sheet = old.add_sheet("s")
    for at, row in enumerate([["no", "name", "city"], ["C7", "Hengchuan", error], [error, "Lanqiao", "Hefei"]]):
        for column, cell in enumerate(row):
            if cell == error:
                sheet.row(at).set_cell_error(column, codes[cell])
            else:
                sheet.write(at, column, cell)
    old.save(str(tmp_path / "t.xls"))
    for path in (new, tmp_path / "t.xls"):
        (name, left_out, reasons), (_, _, no_id) = told(path)
        assert (name, reasons) == ("Hengchuan", []) and len(left_out) == len(no_id) == 1
        assert FAILED in left_out[0] and error in left_out[0] and FAILED in no_id[0]


def test_a_total_whose_formula_has_no_result_is_no_customer(tmp_path: Path):
    path = saved(tmp_path / "t.xlsx", ["C7", "Hengchuan", "Hefei"], [None, "合计", "=SUM(C2:C2)"])
    assert [row.is_record for row in table(path).rows] == [True, False]


def test_the_slow_reader_tells_the_same(tmp_path: Path):
    path = saved(tmp_path / "t.xlsx", ["C7", "=A2", "#N/A"])
    book = _streamed(path)
    assert list(book.read("Sheet").rows())[1] == ["C7", "=A2", "=#N/A"]


def test_zeros_and_the_first_day_of_an_xls(tmp_path: Path):
    book = xlwt.Workbook()
    book.dates_1904 = True
    sheet = book.add_sheet("s")
    padded = xlwt.easyxf(num_format_str="000000")
    for column, name in enumerate(["no", "name", "city"]):
        sheet.write(0, column, name)
    for line in (1, 2):
        sheet.write(line, 0, 417 if line == 1 else 1234567, padded)
        sheet.write(line, 1, 417)
    book.save(str(tmp_path / "t.xls"))
    found = table(tmp_path / "t.xls")
    rows: list[TableRow] = list(found.rows)
    assert [list(row.cells.values())[:2] for row in rows] == [["000417", 417], ["1234567", 417]]
    assert found.traits.from_1904
