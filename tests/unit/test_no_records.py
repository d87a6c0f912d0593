"""Rows that are no records, headings that change, cells that hold for the lines below: none makes or loses a customer."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from graph.model.model import MODEL
from graph.words import BadInput, Text
from ingest.drafts.mapping_compiler import MappingCompiler
from ingest.mapping.mapping_checks import load_mapping
from ingest.mapping.mapping_file import Feed
from ingest.read.sources import read_table
from ingest.suggest.suggestions import suggest
from ingest.tables.files import File
from ingest.tables.row_blocks import TableRow
from ingest.tables.tables import Table

CUSTOMER = {"node": "Customer", "id": "编号", "fields": {"name": "名称", "revenue": "年营收"}}


def feed(*records: dict, **given) -> Feed:
    return Feed.model_validate({"file": "*", "records": list(records or [CUSTOMER]), **given})


def rows_of(folder: Path, text: str, of: Feed | None = None, name: str = "t.csv") -> list[TableRow]:
    path = folder / name
    path.write_text(text, "utf-8")
    return list(read_table(File(name, path, name, dt.datetime(2026, 1, 1)), of or feed()).rows)


def kept(rows: list[TableRow]) -> list[str]:
    return [str(next(iter(row.cells.values()))) for row in rows if row.broken is None]


HEAD = "编号,名称,年营收\nK1,衡川机械有限公司,120\nK2,岚桥检测有限公司,80\n"


@pytest.mark.parametrize(
    "line",
    [
        "合计,,200",
        ",合计:,200",
        "总  计,总计,200",
        "Grand Total,,200",
        ",Subtotal,200",
        ",Total,¥200.00",
        "合计:2家,,",
        "共 2 条记录,,",
        "2 records,,",
        "(2 rows affected),,",
        "合计(万元),,200",
        "合计,2,200",
        "本页小计,,200",
        "Sum,,200",
        "制表人:李某,,审核:赵某",
        "制表人,李某,",
        "审核:,,",
        "打印时间:2026-01-05 10:00,,",
        "打印时间:,2026-01-05,",
        "Prepared by: Ann Lee,,",
        "Page 1 of 3,,",
        "第1页 共3页,,",
        "备注:以上金额含税,,",
        "说明:数据截至昨日,,",
        "以下无正文,,",
        "*** End of report ***,,",
        "合计人民币(大写):贰佰万元整,,",
        "编号,名称,年营收",
        "Copyright (c) 2000-2026 example inc. All rights reserved.,,",
    ],
)
def test_a_line_below_is_no_customer(tmp_path: Path, line: str):
    rows = rows_of(tmp_path, HEAD + line + "\n")
    assert kept(rows) == ["K1", "K2"]
    assert rows[-1].broken is not None and not rows[-1].is_record
    assert "no record" in rows[-1].broken.en and "不是记录" in rows[-1].broken.zh


@pytest.mark.parametrize(
    "line",
    [
        "K3,合计科技有限公司,5",
        "K3,Total Energies,5",
        "K3,小计,5",
        "K3,合计,5",
        "K3,Total,5",
        "K3,Summit Ltd,5",
        "K3,说明书印刷厂,",
        "K3,审核云有限公司,7",
        "K3,Page One Media,7",
        "K3,备注:老客户,7",
        "K3,Sum,",
        "K3,日期饮料有限公司,1",
        "K3,总计集团,",
    ],
)
def test_a_customer_called_so_is_one(tmp_path: Path, line: str):
    assert kept(rows_of(tmp_path, HEAD + line + "\nK4,合川仪表有限公司,9\n")) == ["K1", "K2", "K3", "K4"]


def test_a_customer_without_an_id_column_is_one(tmp_path: Path):
    of = feed({"node": "Customer", "fields": {"name": "name", "city": "city"}})
    text = "name,city,staff\nTotal Energies,Paris,5\n合计科技有限公司,南通,\nTotal,Paris,7\nSubtotal,,12\nTotal,,12\n"
    assert kept(rows_of(tmp_path, text, of)) == ["Total Energies", "合计科技有限公司", "Total"]


def test_totals_of_groups(tmp_path: Path):
    of = feed({"node": "Customer", "id": "编号", "fields": {"name": "名称", "region": "大区"}})
    text = (
        "大区,编号,名称,金额\n华东,K1,衡川机械有限公司,3\n华东,K2,岚桥检测有限公司,4\n华东,小计,,7\n华东 汇总,,,7\n"
        "华北,K3,北辰阀门有限公司,1\n华北小计,,,1\nTotal for 华北,,,1\n总计,,,8\n"
    )
    assert [r.cells["编号"] for r in rows_of(tmp_path, text, of) if not r.broken] == ["K1", "K2", "K3"]


@pytest.mark.parametrize(
    "line",
    [
        "客户编码,客户名称,年销售额",
        "cust_no,cust_name,revenue",
        'varchar(20),nvarchar(100),"decimal(18,2)"',
        "文本,文本,数字",
        "必填,必填,选填",
        "必填,请填写营业执照上的全称,单位万元 不超过12位",
        "填写说明:带*为必填,,",
        "示例,示例公司,100",
        "示例:K000,某某公司,1",
        "(示例),某公司,1",
        "K000,某公司(示例),1",
        "Required,Required,Optional",
        "K001(示例),样板公司,1",
    ],
)
def test_a_line_under_the_header_is_no_customer(tmp_path: Path, line: str):
    rows = rows_of(tmp_path, HEAD.replace("\n", f"\n{line}\n", 1))
    assert kept(rows) == ["K1", "K2"], rows[0]
    assert not rows[0].is_record


@pytest.mark.parametrize(
    "line",
    ["K0,客户服务有限公司,1", "ACME,Name Tags Inc,1", "示例科技,示例科技有限公司,1", "A,B,C", "甲,乙,丙", "1,2,3"],
)
def test_a_first_customer_is_one(tmp_path: Path, line: str):
    rows = rows_of(tmp_path, HEAD.replace("\n", f"\n{line}\n", 1))
    assert len(kept(rows)) == 3


CODES = "FNumber,FName,FCity\n*客户编码,*客户名称,所在城市\nC0007,衡川机械有限公司,南通\nC0008,岚桥检测有限公司,合肥\n"


@pytest.mark.parametrize(
    "names",
    [("FNumber", "FName", "FCity"), ("客户编码", "客户名称", "所在城市"), ("*客户编码", "*客户名称", "所在城市")],
)
def test_either_of_two_headers(tmp_path: Path, names: tuple[str, str, str]):
    """The header is the row that the mapping names; the other one is no record."""
    of = feed({"node": "Customer", "id": names[0], "fields": {"name": names[1], "city": names[2]}})
    rows = rows_of(tmp_path, CODES, of)
    assert kept(rows) == ["C0007", "C0008"]
    path = tmp_path / "t.xlsx"
    book = openpyxl.Workbook()
    for line in CODES.splitlines():
        book.active.append(line.split(","))
    book.save(path)
    assert kept(list(read_table(File("t.xlsx", path, "t.xlsx", dt.datetime(2026, 1, 1)), of).rows)) == [
        "C0007",
        "C0008",
    ]


UPSIDE_DOWN = "\n".join([CODES.splitlines()[at] for at in (1, 0, 2, 3)])


@pytest.mark.parametrize("lines", [CODES, UPSIDE_DOWN])
def test_a_draft_of_a_mapping_reads_the_labels(tmp_path: Path, lines: str):
    path = tmp_path / "bd.csv"
    path.write_text(lines, "utf-8")
    file = File("bd.csv", path, "bd.csv", dt.datetime(2026, 1, 1))
    drafted = suggest([file], MODEL).yaml
    (tmp_path / "m.yaml").write_text(drafted, "utf-8")
    spec = load_mapping(tmp_path / "m.yaml", MODEL)
    made = [
        MappingCompiler(spec.feeds[0], MODEL, t, "m").draft(r)
        for t in [read_table(file, spec.feeds[0])]
        for r in t.rows
    ]
    assert [
        (d.nodes[0].party.id, d.nodes[0].values["name"], d.nodes[0].values["city"]) for d in made if d.is_accepted
    ] == [
        ("C0007", "衡川机械有限公司", "南通"),
        ("C0008", "岚桥检测有限公司", "合肥"),
    ]
    assert {n.labels for d in made for n in d.nodes} == {("Organization", "Customer")}


@pytest.mark.parametrize(
    "title",
    [
        "导出人:,李某,部门:\n",
        "导出人:李某,日期:2026-01-05,共2条\n",
        "报表,,\n导出人,李某,\n日期,2026-01-05,\n",
        "导出人,李某,销售部\n日期,2026-01-05,全部\n",
    ],
)
def test_a_header_below_a_title_block(tmp_path: Path, title: str):
    assert kept(rows_of(tmp_path, title + HEAD)) == ["K1", "K2"]


# --- Headings that change ---


def drafter(columns: list[str], of: Feed) -> MappingCompiler:
    file = File("t.csv", Path("t.csv"), "t.csv", dt.datetime(2026, 1, 1))
    return MappingCompiler(of, MODEL, Table(file, "", columns, Text("", "")), "m.yaml")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("客户名称", "客户名称*"),
        ("客户名称", "* 客户名称"),
        ("客户名称", "客户名称（必填）"),
        ("客户名称(必填)", "客户名称"),
        ("年营收(万元)", "年营收（万元）"),
        ("Customer Name", "customer_name"),
        ("ＩＤ", "id"),
        ("客户 名称", "客户名称：[必填]"),
        ("name", "Name (required)"),
        ("区/城市", "区／城市"),
    ],
)
def test_columns_are_compared_as_names_are(said: str, found: str):
    of = feed({"node": "Customer", "id": "编号", "fields": {"name": said}, "when": {said: "*"}})
    made = drafter(["编号", found], of)
    assert made.names == {said: found}
    assert (
        made.draft(TableRow(2, {"编号": "K1", found: "衡川机械有限公司"})).nodes[0].values["name"] == "衡川机械有限公司"
    )


def test_an_exact_heading_goes_first_and_two_alike_are_an_error():
    of = feed({"node": "Customer", "id": "编号", "fields": {"name": "名称"}})
    assert drafter(["编号", "名称", "名称*"], of).names == {}
    with pytest.raises(BadInput, match="several that are called alike: '名称\\*', '名称（必填）'"):
        drafter(["编号", "名称*", "名称（必填）"], of)
    for other in ("名称(英文)", "名称%"):
        with pytest.raises(BadInput, match="the nearest is"):
            drafter(["编号", other], of)


def test_every_place_of_a_mapping_is_fitted():
    of = feed(
        {"node": "Customer", "id": "{省}-{号}", "fields": {"name": "名"}, "unless": {"态": "停用"}},
        {"edge": "WORKS_AT", "from": {"node": "Person", "id": "人"}, "to": {"node": "Customer", "by": {"name": "名"}}},
        as_of="日",
        fill_down=["省"],
    )
    columns = ["省*", "号*", "名*", "态*", "人*", "日*"]
    assert set(drafter(columns, of).names.values()) == set(columns)


# --- Lines below a parent ---


def test_cells_given_in_the_first_line_of_a_document_only(tmp_path: Path):
    of = feed({"node": "Customer", "id": "编号", "fields": {"name": "名称"}}, fill_down=["编号", "名称"])
    text = "编号,名称,联系人\nD1,衡川机械有限公司,甲\n,,乙\n〃,〃,丙\nD2,,丁\n,,戊\n小计,,\n,,己\nD3,岚桥检测有限公司,庚\n,,辛\n"
    rows = [list(row.cells.values()) for row in rows_of(tmp_path, text, of) if row.is_record]
    assert [row[:2] for row in rows[:3]] == [["D1", "衡川机械有限公司"]] * 3
    assert [row[:2] for row in rows[3:5]] == [["D2", ""]] * 2  # another document's name is not its name
    assert rows[5][:2] == ["", ""]  # after a total nothing goes on
    assert [row[:2] for row in rows[6:]] == [["D3", "岚桥检测有限公司"]] * 2


def test_outer_cells_hold_for_inner_ones(tmp_path: Path):
    of = feed(fill_down=["大区", "编号"])
    text = "大区,编号,名称,年营收\n华东,D1,甲厂,1\n,,甲厂,2\n,D2,乙厂,3\n华北,,丙厂,4\n"
    rows = [list(row.cells.values())[:2] for row in rows_of(tmp_path, text, of)]
    assert rows == [["华东", "D1"], ["华东", "D1"], ["华东", "D2"], ["华北", ""]]


def test_a_parent_that_cannot_be_read_lends_nothing(tmp_path: Path):
    of = feed(fill_down=["编号"])
    rows = rows_of(tmp_path, '编号,名称,年营收\nD1,甲厂,1\nD2,乙"厂,"x"y,2,9\n,丙厂,3\n', of)
    assert rows[-1].cells["编号"] == ""


def test_unless_is_when_denied():
    of = feed(
        {"node": "Customer", "id": "编号", "fields": {"name": "名称"}, "unless": {"状态": ["停用", "作废*"], "级": "*"}}
    )
    made = drafter(["编号", "名称", "状态", "级"], of)

    def nodes(状态: str, 级: str) -> int:
        return len(made.draft(TableRow(2, {"编号": "K1", "名称": "甲厂", "状态": 状态, "级": 级})).nodes)

    assert [nodes("停用", "A"), nodes("作废2", "A"), nodes("在用", "A")] == [0, 0, 1]
    assert (
        drafter(["编号", "名称", "状态", "级"], of)
        .draft(TableRow(2, {"编号": "K1", "名称": "甲厂", "状态": "", "级": ""}))
        .nodes
    )
