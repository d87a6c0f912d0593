"""Texts that other programs spoilt: NUL bytes, two encodings in one file, guesses among encodings, full-width delimiters."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ingest.mapping.mapping_file import Feed
from ingest.read.sources import read_table
from ingest.tables.encoding import detect_encoding
from ingest.tables.files import File
from ingest.tables.row_blocks import TableRow
from ingest.tables.tables import Table

LINES = ["编号,名称,城市", "Q1,衡川机械有限公司,南通", "Q2,岚桥检测有限公司,合肥", "Q3,北辰阀门有限公司,天津"]
VALUES = [line.split(",") for line in LINES[1:]]


def table(folder: Path, content: bytes, name: str = "t.csv", **given: str) -> tuple[Table, list[TableRow]]:
    path = folder / name
    path.write_bytes(content)
    found = read_table(File(name, path, name, dt.datetime(2026, 1, 1)), Feed(file="*", records=[], **given))
    return found, list(found.rows)


def cells(rows: list[TableRow]) -> list[list]:
    return [list(row.cells.values()) for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("at", ["南", "Q2", "岚", ",合肥", "编", "\n"])
def test_a_nul_byte_is_no_other_encoding(tmp_path: Path, encoding: str, at: str):
    raw = "\n".join(LINES).replace(at, at[0] + "\0" + at[1:], 1).encode(encoding)
    assert cells(table(tmp_path, raw)[1]) == VALUES


def test_cells_padded_with_nul_bytes(tmp_path: Path):
    raw = "\n".join(",".join(cell + "\0" * 9 for cell in line.split(",")) for line in LINES).encode("gb18030")
    found, rows = table(tmp_path, raw)
    assert cells(rows) == VALUES and found.columns == LINES[0].split(",")
    assert all(row.repaired is not None and "NUL" in row.repaired.zh for row in rows)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
@pytest.mark.parametrize(
    "lines", [LINES, ["name,city", "Ann,York", "Bo,Rome"], ["名称", "衡川机械有限公司南通分公司", "岚桥检测有限公司"]]
)
def test_utf_16_without_a_mark_is_still_found(tmp_path: Path, encoding: str, lines: list[str]):
    assert cells(table(tmp_path, "\n".join(lines).encode(encoding))[1]) == [line.split(",") for line in lines[1:]]


@pytest.mark.parametrize(
    "order",
    [
        ("utf-8", "gb18030", "utf-8", "gb18030"),
        ("gb18030", "utf-8", "gb18030", "gb18030"),
        ("utf-8", "big5", "utf-8", "utf-8"),
        ("gb18030", "gb18030", "gb18030", "utf-8"),
    ],
)
@pytest.mark.parametrize("name", ["t.csv", "t.txt"])
def test_two_encodings_in_one_file(tmp_path: Path, order: tuple[str, ...], name: str):
    lines = [
        line.replace("岚桥检测有限公司", "台灣精密儀器股份有限公司").replace("衡川", "臺灣中央")
        if "big5" in order
        else line
        for line in LINES
    ]
    lines = [
        line.replace("机械有限公司", "機械").replace("南通", "臺北") if of == "big5" else line
        for line, of in zip(lines, order, strict=True)
    ]
    raw = b"\r\n".join(line.encode(of) for line, of in zip(lines, order, strict=True))
    found, rows = table(tmp_path, raw, name)
    assert cells(rows) == [line.split(",") for line in lines[1:]]
    assert "some lines in" in found.note.en
    told = [row.repaired is not None for row in rows]
    assert told == [of != "utf-8" for of in order[1:]]


def test_two_encodings_in_json_lines(tmp_path: Path):
    raw = '{"名称": "衡川机械有限公司"}\n'.encode() + '{"名称": "岚桥检测有限公司"}\n'.encode("gb18030")
    _, rows = table(tmp_path, raw, "t.jsonl")
    assert [row.cells["名称"] for row in rows] == ["衡川机械有限公司", "岚桥检测有限公司"]
    assert [row.repaired is None for row in rows] == [True, False]


def test_a_line_that_is_broken_in_both_is_set_aside(tmp_path: Path):
    raw = ("\n".join(LINES[:2]) + "\n").encode() + LINES[2].encode("gb18030") + b"\nQ9,\xe4\xb8\xff\xff,x\n"
    _, rows = table(tmp_path, raw)
    assert [row.broken is None for row in rows] == [True, True, False]


@pytest.mark.parametrize("mark", "，；｜、\t|;")
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_full_width_delimiters(tmp_path: Path, mark: str, encoding: str):
    found, rows = table(tmp_path, "\n".join(LINES).replace(",", mark).encode(encoding))
    assert cells(rows) == VALUES
    assert mark == "\t" or f"delimiter {mark}" in found.note.en


def test_full_width_commas_inside_text_are_text(tmp_path: Path):
    text = "编号,说明\nQ1,大客户，已签约，续费\nQ2,小客户，未签约，流失\n"
    assert cells(table(tmp_path, text.encode())[1])[0] == ["Q1", "大客户，已签约，续费"]
    assert cells(table(tmp_path, "说明\n大客户，已签约\n小客户，未签约\n".encode())[1])[0] == ["大客户，已签约"]


SHORT = {
    "gb18030": ["王伟", "李秀英", "衡川", "南通", "客户"],
    "big5": ["陳美玲", "林志豪", "臺北", "黃", "蔡依", "樓", "電話", "新竹", "張", "李小姐", "台", "高雄"],
    "cp932": ["東京", "サクラ電子", "田中一郎", "大阪", "株式会社ひかり"],
    "cp949": ["서울", "김민수", "한국기계", "부산", "주식회사"],
    "cp1252": ["José", "Müller", "Köln", "Café", "Zürich"],
}


@pytest.mark.parametrize("encoding", SHORT)
def test_a_short_text_is_read_right_or_its_encoding_is_a_guess(tmp_path: Path, encoding: str):
    """Read right, or with a warning that names what else it could be, and `encoding:`."""
    right = 0
    for number, word in enumerate(SHORT[encoding]):
        for text in (f"id,name\n1,{word}\n", f"id,name,room\n1,Ann {word},Hall B\n2,Bo,{word} 7\n"):
            found, rows = table(tmp_path, text.encode(encoding), f"{number}{len(text)}.csv")
            if word in rows[0].cells["name"]:
                right += 1
            else:
                (said,) = found.warnings
                assert "`encoding:`" in said.en and "encoding" in said.zh, word
            named, rows = table(tmp_path, text.encode(encoding), f"{number}{len(text)}.csv", encoding=encoding)
            assert word in rows[0].cells["name"] and named.warnings == []
    assert right >= 0.7 * 2 * len(SHORT[encoding])


def test_enough_text_is_no_guess():
    names = "\n".join(["衡川机械有限公司", "岚桥检测有限公司", "北辰阀门有限公司"])
    for encoding, text in (
        ("gb18030", names),
        ("big5", "臺灣精密儀器股份有限公司\n新竹電子股份有限公司"),
        ("cp932", "株式会社東京精機\nサクラ電子"),
        ("cp949", "한국기계 주식회사\n서울전자 주식회사"),
    ):
        found = detect_encoding(text.encode(encoding))
        assert text.encode(encoding).decode(found.encoding) == text and found.doubt is None, encoding
    assert detect_encoding(names.encode()).doubt is None
