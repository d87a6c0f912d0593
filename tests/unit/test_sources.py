"""Any file: every kind, every encoding, every way in which a real file is broken."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import random
import subprocess
import sys
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from graph.clock import instant
from graph.words import BadInput
from ingest.mapping.mapping_file import Feed
from ingest.read.sources import list_sheets, read_table
from ingest.tables import files
from ingest.tables.encoding import detect_encoding
from ingest.tables.files import File, open_files
from ingest.tables.row_blocks import TableRow
from ingest.tables.tables import Table
from tests.helpers.examples import examples
from tests.helpers.paths import ROOT

DATA = ROOT.parent / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="shared data is not here")


TO_TRADITIONAL = str.maketrans(
    "张刘陈杨赵黄吴孙马罗郑谢韩冯萧邓许苏卢蒋贾叶阎钟谭邹陆龙万钱汤乔贺赖龚庞兰严温芦鲁伟丽军艳杰涛明刚红国华云辉飞东贵书义礼贤凤莲学荣庆兴宁晓洁颖维纲绍继铁银锦鹏鸿泽润涵",
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許蘇盧蔣賈葉閻鐘譚鄒陸龍萬錢湯喬賀賴龔龐蘭嚴溫蘆魯偉麗軍艷傑濤明剛紅國華雲輝飛東貴書義禮賢鳳蓮學榮慶興寧曉潔穎維綱紹繼鐵銀錦鵬鴻澤潤涵",
)


def feed(**given) -> Feed:
    return Feed(file="*", records=[], **given)


def file(path: Path) -> File:
    return File(path.name, path, str(path), dt.datetime(2025, 1, 1))


def table(folder: Path, content: bytes | str, name: str = "t.csv", **given) -> tuple[Table, list[TableRow]]:
    """The file as a table, and its rows, read to the end."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    found = read_table(file(path), feed(**given))
    return found, list(found.rows)


def cells(rows: list[TableRow]) -> list[list]:
    return [list(row.cells.values()) for row in rows]


def workbook(path: Path, *rows: tuple, merges: tuple[str, ...] = (), title: str = "S") -> Path:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for merge in merges:
        book.active.merge_cells(merge)
    book.save(path)
    return path


# --- Delimiters, quoting, encodings ---

TEXTS = {
    "utf-8": "abcxyzÄÖüéñ中文客户公司名称東京Ω ",
    "utf-8-sig": "abcxyzÄÖüéñ中文客户公司名称東京Ω ",
    "utf-16": "abcxyzÄÖüéñ中文客户公司名称東京Ω ",
    "gb18030": "abcxyz中文客户公司名称上海北京医院设备 ",
    "big5": "abcxyz中文客戶公司名稱臺灣醫院設備 ",
    "cp1252": "abcxyz ",
}


@st.composite
def written(draw) -> tuple[bytes, list[list[str]], str]:
    encoding = draw(st.sampled_from(sorted(TEXTS)))
    delimiter = draw(st.sampled_from(",;\t|^"))
    width = draw(st.integers(2, 6))
    cell = st.text(TEXTS[encoding] + delimiter + "\"'\n", max_size=12).map(str.strip)
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width).filter(any), min_size=2, max_size=12))
    header = [f"col{at}" for at in range(width)]
    out = io.StringIO(newline="")
    quoting = draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=draw(st.sampled_from(["\n", "\r\n"])))
    writer.writerows([header, *rows])
    return out.getvalue().encode(encoding), rows, encoding


@examples(300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(written())
def test_what_was_written_is_what_is_read(tmp_path: Path, made: tuple[bytes, list[list[str]], str]):
    raw, rows, encoding = made
    found, read = table(tmp_path, raw, encoding=encoding if encoding in ("gb18030", "big5") else None)
    assert cells(read) == rows
    assert found.cut is None and not any(row.broken for row in read)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "name,city\n上海精密仪器有限公司,上海\n"),
        ("utf-8-sig", "name,city\n上海精密仪器有限公司,上海\n"),
        ("utf-16", "name,city\n上海精密仪器有限公司,上海\n"),
        ("utf-16-le", "name,city\n上海精密仪器有限公司,上海\n"),
        ("gb18030", "name,city\n上海精密仪器有限公司,上海\n"),
        ("gb18030", "name\n王伟\n"),
        ("big5", "name,city\n台灣精密儀器股份有限公司,臺北\n"),
        ("big5", "name\n陳美玲\n"),
        ("cp1252", "name,city\nMüller & Söhne GmbH,Köln\n"),
        ("cp1252", "name\nJosé\n"),
        ("cp1252", "name,preis\n“Café” – Zürich,5 €\n"),
        ("utf-8", "name\nМосква\n"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, encoding: str, text: str):
    found, rows = table(tmp_path, text.encode(encoding))
    assert rows[0].cells["name"] == text.split("\n")[1].split(",")[0]
    assert found.note.en and found.note.zh


def test_the_note_says_why(tmp_path: Path):
    found, _ = table(tmp_path, "客户,城市\n台灣精密儀器股份有限公司,臺北\n".replace("户", "戶").encode("big5"))
    assert found.note.en.startswith("big5, sure: 100% common characters; as gb18030")


@needs_data
@pytest.mark.parametrize("size", [3, 10, 100])
def test_encodings_of_real_names(size: int):
    """Of every sample of names, at least 99 % are read right, in GB18030, Big5 and Windows-1252."""
    with (DATA / "cn_listed" / "executive_prep.csv").open(encoding="utf-8") as text:
        people = sorted({row["name"] for row in csv.DictReader(text) if not row["name"].isascii()})
    text = (DATA / "northwind" / "customers.csv").read_text("utf-8")
    western = sorted({cell for row in csv.reader(text.splitlines()) for cell in row if not cell.isascii()})
    traditional = [name.translate(TO_TRADITIONAL) for name in people]
    for encoding, names in (("gb18030", people), ("big5", traditional), ("cp1252", western)):
        known = [raw for name in names if (raw := name.encode(encoding, "ignore")).decode(encoding) == name]
        samples = [b"\n".join(known[at : at + size]) for at in range(0, min(len(known), 3000), size)]
        wrong = [
            s for s in samples if detect_encoding(s).encoding not in (encoding, "cp950" if encoding == "big5" else "")
        ]
        assert len(wrong) <= 0.01 * len(samples), (encoding, [s.decode(encoding) for s in wrong])


@needs_data
def test_a_single_name_is_mostly_enough():
    with (DATA / "cn_listed" / "executive_prep.csv").open(encoding="utf-8") as text:
        people = sorted({row["name"] for row in csv.DictReader(text) if not row["name"].isascii()})
    right = sum(detect_encoding(name.encode("gb18030")).encoding == "gb18030" for name in people)
    assert right >= 0.98 * len(people)


def test_a_set_encoding_that_does_not_fit_says_where(tmp_path: Path):
    with pytest.raises(BadInput, match="line 2") as caught:
        table(tmp_path, "name\n王伟\n".encode("gb18030"), encoding="utf-8")
    assert "encoding" in caught.value.text.zh
    with pytest.raises(BadInput, match="klingon"):
        table(tmp_path, "name\n1\n", encoding="klingon")


def test_a_row_with_bytes_of_no_encoding_is_broken_alone(tmp_path: Path):
    raw = "名称,城市\n甲公司,上海\n".encode() + "乙公司,北京\n".encode()[:-2] + "\n丙公司,广州\n".encode()
    _, rows = table(tmp_path, raw)
    assert [row.broken is None for row in rows] == [True, False, True]
    assert rows[2].cells == {"名称": "丙公司", "城市": "广州"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a;b\n1,5;2,5\n2,5;3,5\n", [["1,5", "2,5"], ["2,5", "3,5"]]),
        ("sep=;\na;b\n1;2\n", [["1", "2"]]),
        ("a,b\n'x, y','2'\n'z','3'\n", [["x, y", "2"], ["z", "3"]]),
        ("a,b\n','\n", [["'", "'"]]),
        ("a,b\n'x','\n", [["'x'", "'"]]),
        ("a,b\n'x,y'\n'z,1'\nu,v\n", [["'x", "y'"], ["'z", "1'"], ["u", "v"]]),
        ("a,b\n'x','1,200'\n'y','2,300'\n", [["x", "1,200"], ["y", "2,300"]]),
        ("a,b\nO'Brien,'s Gravenhage\n", [["O'Brien", "'s Gravenhage"]]),
        ('a, b\n"x, y", "2, 3"\n', [["x, y", "2, 3"]]),
        ('a,b\n"say \\"hi\\" now",2\n', [['say "hi" now', "2"]]),
        ("name\nx\n\n y \n", [["x"], [" y "]]),
        ("a|b|c\n1|2, and 3|4\n", [["1", "2, and 3", "4"]]),
        ("a\tb\r1\t2\r", [["1", "2"]]),
    ],
)
def test_ways_to_tell_cells_apart(tmp_path: Path, text: str, expected: list):
    assert cells(table(tmp_path, text)[1]) == expected


def test_a_set_delimiter_wins(tmp_path: Path):
    assert table(tmp_path, "a~b,c\n1~2,3\n", delimiter="~")[0].columns == ["a", "b,c"]


# --- Headers ---


def test_a_title_block_is_skipped(tmp_path: Path):
    text = "客户清单,,,\n导出时间:,2025-01-01,,\n\n编号,名称,城市,金额\n1,甲,上海,5\n2,乙,北京,6\n"
    found, rows = table(tmp_path, text)
    assert found.columns == ["编号", "名称", "城市", "金额"]
    assert [row.number for row in rows] == [5, 6]


@pytest.mark.parametrize(
    "text", ["name,2023,2024\nAnn,Rome,x\n", "a,b\nx,y\n", "id\n1\n", "a,a,b\n1,2,3\n", "a,,c\n1,2,3\n"]
)
def test_the_first_row_is_the_header_of_an_ordinary_file(tmp_path: Path, text: str):
    assert len(table(tmp_path, text)[1]) == 1


@pytest.mark.parametrize(
    ("content", "given"), [(" 1 2 0\n 1 3 1\n", {"delimiter": " "}), ("1,2,0\n1,3,1\n", {}), ("1;2;0\r\n1;3;1", {})]
)
def test_columns_named_by_the_mapping_where_there_is_no_header(tmp_path: Path, content: str, given: dict):
    found, rows = table(tmp_path, content, columns=["from", "to", "so"], **given)
    assert found.columns == ["from", "to", "so"]
    assert cells(rows) == [["1", "2", "0"], ["1", "3", "1"]]
    assert [row.number for row in rows] == [1, 2]


def test_columns_named_by_the_mapping_for_a_sheet(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.append(["C1", "甲医院"])
    book.active.append(["C2", "乙医院"])
    book.save(tmp_path / "t.xlsx")
    found = read_table(file(tmp_path / "t.xlsx"), feed(columns=["no", "name"]))
    rows = list(found.rows)
    assert cells(rows) == [["C1", "甲医院"], ["C2", "乙医院"]]
    assert [row.number for row in rows] == [1, 2]


def test_the_header_can_be_set(tmp_path: Path):
    found, rows = table(tmp_path, "x,y\nname,city\n1,2\n", header=2)
    assert found.columns == ["name", "city"] and len(rows) == 1
    with pytest.raises(BadInput, match="line 9"):
        table(tmp_path, "x,y\n1,2\n", header=9)


def test_column_names_are_all_different(tmp_path: Path):
    found, rows = table(tmp_path, 'a,a,"b\nc",,e,\n1,2,3,4,5,\n')
    assert found.columns == ["a", "a (2)", "b c", "column 4", "e"]
    assert cells(rows) == [["1", "2", "3", "4", "5"]]


def test_a_record_of_several_lines_has_the_number_of_its_first(tmp_path: Path):
    _, rows = table(tmp_path, 'a,b\n"1\n2",x\n3,y\n')
    assert [row.number for row in rows] == [2, 4]


# --- Rows that are broken ---


def test_ragged_rows_are_repaired_only_where_it_is_certain(tmp_path: Path):
    _, rows = table(tmp_path, "id,street,city\n1,Rua do Paço, 67,Rio\n2,rue, du, Commerce\n3,x\n4,a,b,,\n")
    assert rows[0].cells["street"] == "Rua do Paço, 67" and "Rua do Paço, 67" in rows[0].repaired.en
    assert [row.broken is None for row in rows] == [True, False, False, True]


def test_a_quote_that_never_closes_costs_its_own_line(tmp_path: Path):
    text = 'a,b\n1,x\n2,"5 inch\n' + "".join(f"{at},y\n" for at in range(3, 2000))
    found, rows = table(tmp_path, text)
    assert [row.number for row in rows if row.broken] == [3]
    assert len(rows) == 1999 and found.cut is None


def test_stray_quotes_never_join_two_rows(tmp_path: Path):
    _, rows = table(tmp_path, 'a,b\n1,"x\n2,"y\n3,z\n4,"w"v\n5,"u"\n')
    assert [(row.number, row.broken is None) for row in rows] == [
        (2, False),
        (3, False),
        (4, True),
        (5, False),
        (6, True),
    ]


@pytest.mark.parametrize("text", ['a,b\n1,x\n2,"y and', "a,b,c\n1,x,y\n2,x", 'a,b\n1,x\n2,"y\nz and'])
def test_a_file_that_ends_inside_a_row_says_so(tmp_path: Path, text: str):
    found, rows = table(tmp_path, text)
    assert found.cut is not None and "line 3" in found.cut.en
    assert [row.number for row in rows if not row.broken] == [2]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.4 ...", "PDF"),
        (b"<html><p>1</p></html>", "web page without a table"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\x01\0\0\0\x50\x10\x05\x08" * 20, "binary"),
        (b"PK\x03\x04 not a workbook", "zip"),
    ],
)
def test_what_is_no_table_says_so(tmp_path: Path, content: bytes, said: str):
    with pytest.raises(BadInput, match=said) as caught:
        table(tmp_path, content)
    assert "t.csv" in caught.value.text.zh


# --- Workbooks ---


def test_a_sheet_by_name_with_types(tmp_path: Path):
    path = workbook(
        tmp_path / "b.xlsx",
        ("no", "at", "sum"),
        (7, dt.datetime(2025, 3, 4), 1.5),
        (None, None, None),
        ("x", dt.date(2025, 1, 1), "#N/A"),
        title="客户",
    )
    found = read_table(file(path), feed(sheet="客户"))
    rows = list(found.rows)
    assert found.location == "b.xlsx#客户" and list_sheets(file(path)) == ["客户"]
    assert rows[0].cells == {"no": 7, "at": dt.datetime(2025, 3, 4), "sum": 1.5}
    assert type(rows[0].cells["no"]) is int
    assert rows[1].number == 4 and rows[1].cells["at"] == dt.datetime(2025, 1, 1)
    with pytest.raises(BadInput, match="nearest is '客户'"):
        read_table(file(path), feed(sheet="客"))


def test_merged_headers_below_a_title(tmp_path: Path):
    path = workbook(
        tmp_path / "b.xlsx",
        ("2025 年客户表", None, None, None, None),
        ("编号", "联系人", None, "金额", None),
        (None, "姓名", "电话", "计划", "实际"),
        (1, "甲", "123", 5, 6),
        (None, "乙", "456", 7, 8),
        merges=("A1:E1", "A2:A3", "B2:C2", "D2:E2", "A4:A5"),
    )
    found = read_table(file(path), feed())
    assert found.columns == ["编号", "联系人/姓名", "联系人/电话", "金额/计划", "金额/实际"]
    assert [(row.number, *row.cells.values()) for row in found.rows] == [
        (4, 1, "甲", "123", 5, 6),
        (5, 1, "乙", "456", 7, 8),
    ]


def test_a_table_that_begins_lower_and_to_the_right(tmp_path: Path):
    path = workbook(tmp_path / "b.xlsx", (), (), (None, None, "a", "b"), (None, None, 1, 2))
    found = read_table(file(path), feed())
    assert found.columns == ["a", "b"]
    assert [(row.number, *row.cells.values()) for row in found.rows] == [(4, 1, 2)]


def test_an_xls_workbook(tmp_path: Path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("客户")
    sheet.write_merge(0, 0, 0, 2, "标题")
    sheet.write_merge(1, 2, 0, 0, "编号")
    sheet.write_merge(1, 1, 1, 2, "联系人")
    date = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for at, cell in enumerate(("姓名", "生日"), 1):
        sheet.write(2, at, cell)
    for at, cell in enumerate((7, "甲")):
        sheet.write(3, at, cell)
    sheet.write(3, 2, dt.datetime(1980, 5, 6), date)
    book.add_sheet("第二")
    book.save(str(tmp_path / "b.xls"))
    found = read_table(file(tmp_path / "b.xls"), feed())
    assert found.columns == ["编号", "联系人/姓名", "联系人/生日"]
    assert cells(list(found.rows)) == [[7, "甲", dt.datetime(1980, 5, 6)]]
    assert list_sheets(file(tmp_path / "b.xls")) == ["客户", "第二"]
    with pytest.raises(BadInput, match="第二"):
        read_table(file(tmp_path / "b.xls"), feed(sheet="第二"))


def test_a_workbook_by_another_name_and_a_damaged_one(tmp_path: Path):
    raw = workbook(tmp_path / "b.xlsx", ("a", "b"), (1, 2)).read_bytes()
    found, rows = table(tmp_path, raw, "b.csv")
    assert cells(rows) == [[1, 2]] and "workbook" in found.note.en
    with pytest.raises(BadInput, match=r"half\.xlsx"):
        table(tmp_path, raw[: len(raw) // 2], "half.xlsx")


def test_a_stray_cell_far_away_costs_no_memory(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append([1, "#N/A"])
    book.active["XFD2000"] = "stray"
    book.save(tmp_path / "b.xlsx")
    found = read_table(file(tmp_path / "b.xlsx"), feed())
    assert found.columns == ["a", "b"]
    assert next(found.rows).cells == {"a": 1, "b": "=#N/A"}  # a formula that failed: left out later, and told


def test_damaged_workbooks_end_in_words(tmp_path: Path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    for at in range(200):
        sheet.write(at, 0, f"x{at}")
        sheet.write(at, 1, at)
    book.save(str(tmp_path / "b.xls"))
    raw, chance = (tmp_path / "b.xls").read_bytes(), random.Random(7)
    ends = Counter()
    for _ in range(60):
        bad = bytearray(raw)
        for _ in range(2):
            bad[chance.randrange(len(bad))] = chance.randrange(256)
        try:
            found, rows = table(tmp_path, bytes(bad), "bad.xls")
            ends["cut" if found.cut else "read"] += 1
        except BadInput:
            ends["refused"] += 1
    assert ends["read"] and ends["refused"] and ends.total() == 60


# --- Objects ---


def test_json_lines(tmp_path: Path):
    found, rows = table(tmp_path, '{"a": 1, "b": {"c": 2}}\n\n[1]\n{"d": 3}\n{"a": ', "t.jsonl")
    assert found.columns == ["a", "b", "b.c", "d"]
    assert [(row.number, row.broken is None) for row in rows] == [(1, True), (3, False), (4, True), (5, False)]
    assert found.cut is not None


@pytest.mark.parametrize(
    ("text", "given", "place"),
    [
        ('[{"a": 1}, {"a": 2.5}]', {}, "the top"),
        ('{"total": 2, "data": {"few": [{"x": 0}], "items": [{"a": 1}, {"a": 2.5}]}}', {}, "data.items"),
        ('{"few": [{"a": 1}, {"a": 2.5}], "items": [{}, {}, {}, {"a": 2}]}', {"path": "few"}, "few"),
    ],
)
def test_json_lists(tmp_path: Path, text: str, given: dict, place: str):
    for encoding in ("utf-8", "utf-16", "utf-8-sig"):
        found, rows = table(tmp_path, text.encode(encoding), "t.json", **given)
        assert cells(rows) == [[1], [2.5]] and f"objects at {place}" in found.note.en


def test_one_json_object_is_one_row(tmp_path: Path):
    assert cells(table(tmp_path, '{"a": 1, "b": {"c": [1, 2]}}', "t.json")[1]) == [[1, {"c": [1, 2]}]]


def test_json_lines_and_json_by_other_names(tmp_path: Path):
    assert len(table(tmp_path, '{"a": 1}\n{"a": 2}\n', "t.json")[1]) == 2
    assert len(table(tmp_path, '[{"a": 1}, {"a": 2}]', "t.txt")[1]) == 2


def test_json_that_is_cut_off_keeps_what_came_before(tmp_path: Path):
    found, rows = table(tmp_path, '[{"a": 1}, {"a": 2}, {"a": ', "t.json")
    assert cells(rows) == [[1], [2]] and "after row 2" in found.cut.en


def test_a_list_that_is_not_there_names_the_nearest(tmp_path: Path):
    with pytest.raises(BadInput, match=r"nearest is .data\.items"):
        table(tmp_path, '{"data": {"items": [{"a": 1}]}}', "t.json", path="data.item")
    with pytest.raises(BadInput, match="no JSON object"):
        table(tmp_path, "[1, 2]", "t.json")


def test_parquet(tmp_path: Path):
    rows = [{"a": at, "b": {"c": "甲"}, "d": Decimal("1.50"), "at": dt.datetime(2025, 3, 4)} for at in range(5000)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "t.parquet")
    found = read_table(file(tmp_path / "t.parquet"), feed())
    read = list(found.rows)
    assert found.columns == ["a", "b", "b.c", "d", "at"]
    assert read[4999] == TableRow(5000, {"a": 4999, "b": {"c": "甲"}, "d": 1.5, "at": dt.datetime(2025, 3, 4)})
    raw = (tmp_path / "t.parquet").read_bytes()
    with pytest.raises(BadInput, match="Parquet"):
        table(tmp_path, raw[:-20], "u.parquet")


# --- Folders, archives, standard input ---


def test_folders_and_names(tmp_path: Path):
    for name in ("b.csv", "a.xlsx", "~$a.xlsx", ".hidden.csv", "photo.png"):
        (tmp_path / name).write_text("a\n1\n")
    with open_files([tmp_path]) as found:
        assert [f.name for f in found] == ["a.xlsx", "b.csv"]
    (tmp_path / "empty").mkdir()
    for path, said in ((tmp_path / "empty", "no file"), (tmp_path / "x.csv", "no such file")):
        with pytest.raises(BadInput, match=said), open_files([path]):
            pass


def test_a_zip_from_windows_in_china(tmp_path: Path):
    names = [name.encode("gbk") for name in ("数据/客户.csv", "__MACOSX/._x.csv", "../../evil.csv", "notes.md")]
    with zipfile.ZipFile(tmp_path / "z.zip", "w", zipfile.ZIP_DEFLATED) as out:
        for stand_in, name in zip("wxyz", names, strict=True):
            out.writestr(zipfile.ZipInfo(stand_in * len(name), (2025, 3, 4, 5, 6, 8)), "a,b\n1,2\n")
    raw = (tmp_path / "z.zip").read_bytes()
    for stand_in, name in zip(b"wxyz", names, strict=True):
        raw = raw.replace(bytes([stand_in]) * len(name), name)
    (tmp_path / "z.zip").write_bytes(raw)
    with open_files([tmp_path / "z.zip"]) as found:
        assert [f.name for f in found] == ["客户.csv", "evil.csv"]
        assert found[0].location.endswith("z.zip/数据/客户.csv")
        assert found[0].modified == instant(dt.datetime(2025, 3, 4, 5, 6, 8))
        assert cells(list(read_table(found[0], feed()).rows)) == [["1", "2"]]
        kept = [f.path for f in found]
    assert not any(path.exists() for path in kept)


def test_broken_archives_say_what_is_wrong(tmp_path: Path):
    good = _zip({"a.csv": "a,b\n" + "1,2\n" * 200_000})
    inner = _zip({"b.zip": _zip({"a.csv": "a\n1\n"})})
    locked = bytearray(_zip({"a.csv": "a\n1\n"}))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    cases = [
        (good[: len(good) // 2], "can't be unpacked"),
        (inner, "archive inside"),
        (bytes(locked), "encrypted"),
        (_zip({"a.md": "x"}), "no file"),
    ]
    for raw, said in cases:
        (tmp_path / "z.zip").write_bytes(raw)
        with pytest.raises(BadInput, match=said), open_files([tmp_path / "z.zip"]):
            pass


def test_a_zip_member_with_a_wrong_checksum_is_cut(tmp_path: Path):
    raw = bytearray(_zip({"a.csv": "a,b\n" + "1,2\n" * 50_000}, zipfile.ZIP_STORED))
    raw[raw.rindex(b"1,2\n1,2") + 2] = ord("3")
    (tmp_path / "z.zip").write_bytes(raw)
    with open_files([tmp_path / "z.zip"]) as found:
        table = read_table(found[0], feed())
        assert len(list(table.rows)) > 40_000 and "damaged" in table.cut.en


def test_a_zip_bomb_is_refused(tmp_path: Path):
    (tmp_path / "z.zip").write_bytes(_zip({"a.csv": "0" * (files.HARMLESS + 2**20)}))
    with pytest.raises(BadInput, match="250 times"), open_files([tmp_path / "z.zip"]):
        pass


def test_gzip(tmp_path: Path):
    raw = gzip.compress(b"a,b\n" + b"1,2\n" * 50_000)
    (tmp_path / "t.csv.gz").write_bytes(raw)
    with open_files([tmp_path / "t.csv.gz"]) as found:
        assert found[0].name == "t.csv" and len(list(read_table(found[0], feed()).rows)) == 50_000
    (tmp_path / "t.csv.gz").write_bytes(raw[:-6])
    with open_files([tmp_path / "t.csv.gz"]) as found:
        assert read_table(found[0], feed()).cut is not None


@pytest.mark.parametrize(
    ("sent", "name", "expected"),
    [
        (b"a,b\n1,2\n", "", "stdin.csv"),
        (b'{"a": 1}\n', "", "stdin.jsonl"),
        (b'[{"a": 1}]', "", "stdin.json"),
        (b"a,b\n1,2\n", "crm.csv", "crm.csv"),
    ],
)
def test_standard_input(sent: bytes, name: str, expected: str):
    code = (
        "import sys; from pathlib import Path; from ingest.read.sources import *; from ingest.mapping.mapping_file import Feed\n"
        "with open_files([Path('-')], sys.argv[1]) as found:\n"
        "    print(found[0].name, found[0].location, len(list(read_table(found[0], Feed(file='*', records=[])).rows)))"
    )
    told = subprocess.run([sys.executable, "-c", code, name], input=sent, capture_output=True, cwd=ROOT, check=True)
    assert told.stdout.decode().split() == [expected, "-", "1"]


# --- Size ---

MEASURE = r"""
import re, sys
from pathlib import Path
from ingest.read.sources import *
from ingest.mapping.mapping_file import Feed
with open_files([Path(sys.argv[1])]) as found:
    rows = sum(1 for _ in read_table(found[0], Feed(file="*", records=[])).rows)
print(rows, int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "json"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, suffix: str):
    megabytes = []
    for size in (2_000, 60_000):
        path = tmp_path / f"t{size}.{suffix}"
        with path.open("w", encoding="gb18030" if suffix == "csv" else "utf-8") as out:
            out.write({"csv": "编号,名称,城市,金额\n", "json": "["}.get(suffix, ""))
            for at in range(size):
                row = {"编号": at, "名称": f"上海精密仪器{at}有限公司", "城市": "上海", "金额": at * 1.5}
                text = ",".join(map(str, row.values())) if suffix == "csv" else json.dumps(row, ensure_ascii=False)
                out.write((",\n" if suffix == "json" and at else "") + text + ("" if suffix == "json" else "\n"))
            out.write("]" if suffix == "json" else "")
        told = subprocess.run(
            [sys.executable, "-c", MEASURE, str(path)], capture_output=True, cwd=ROOT, check=True, text=True
        )
        rows, peak = map(int, told.stdout.split())
        assert rows == size
        megabytes.append(peak)
    assert megabytes[1] - megabytes[0] < 15
    assert megabytes[1] < 150


def _zip(members: dict[str, str | bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@examples(400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(
        [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1", b"\xff\xfe", b"{", b"[", b'{"a":', b"a,b\n1,2\n", b'"']
    ),
    st.binary(max_size=200) | st.text("a1,;\"'\n{}[]:", max_size=60).map(str.encode),
    st.sampled_from(["t.csv", "t.xlsx", "t.xls", "t.json", "t.jsonl", "t.parquet", "t.txt"]),
)
def test_no_file_breaks_anything(tmp_path: Path, head: bytes, rest: bytes, name: str):
    """Whatever bytes come, they are a table or BadInput."""
    try:
        found, rows = table(tmp_path, head + rest, name)
    except BadInput:
        return
    assert all(row.broken or set(row.cells) <= set(found.columns) for row in rows)
    assert [row.number for row in rows] == sorted({row.number for row in rows})
