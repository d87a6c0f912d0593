"""Values that a spreadsheet, pandas or Odoo changed on their way, loaded: into the graph as they were meant, or told."""

import datetime as dt
from pathlib import Path

import pytest

from battlemap.cli.main import app  # noqa: F401 (before the reports, which its commands share)
from battlemap.cli.output.reports import as_json
from graph.db.client import Graph
from graph.model.claims import Origin
from graph.model.records import NodeRecord
from graph.store import writers as store
from ingest.load.pipeline import ingest, replay_quarantine
from tests.helpers.ingest import adds_up, write
from tests.helpers.paths import SHARED

CASES = SHARED / "cases"
HERE = pytest.mark.skipif(
    not CASES.exists(), reason="the folder `shared` with cases from the field is not beside the project"
)
CUSTOMERS = "MATCH (c:Customer) RETURN c {.*} AS c ORDER BY c.id"
MAPPING = """
version: 1
source: field
feeds:
  - file: "{file}"
    records:
      - node: Customer
        id: no
        fields: {{name: name, city: city, phone: phone, employees: staff, credit_code: code}}
      - edge: SUBSIDIARY_OF
        from: {{node: Organization, id: no}}
        to: {{node: Organization, id: parent}}
        optional: true
"""
HEAD = "no,name,city,phone,staff,code,parent\n"


def customers(graph: Graph) -> dict[str, dict]:
    return {row["c"]["id"]: row["c"] for row in graph.read(CUSTOMERS)}


def load(graph: Graph, folder: Path, text: str, name: str = "t.csv", **how):
    report = ingest(graph, [write(folder, text, MAPPING.format(file=name), name)], **how)
    assert adds_up(report)
    return report


@HERE
def test_whole_numbers_that_pandas_wrote_as_floats(empty: Graph):
    ingest(empty, [CASES / "05-whole-number-ids-as-floats"])
    found = customers(empty)
    assert set(found) == {"10023", "10024"}
    assert (found["10023"]["phone"], found["10023"]["city"], found["10023"]["employees"]) == (
        "13900001111",
        "苏州",
        120,
    )


@HERE
def test_zeros_that_only_the_format_shows(empty: Graph):
    ingest(empty, [CASES / "12-leading-zeros-by-format"])
    assert {id: c["city"] for id, c in customers(empty).items()} == {"0000100234": "苏州"}


@HERE
def test_false_for_nothing(empty: Graph):
    ingest(empty, [CASES / "16-false-for-nothing"])
    found = customers(empty)
    assert set(found) == {"7", "8", "9"}
    assert {(c.get("city"), c.get("phone")) for c in (found["7"], found["9"])} == {(None, None)}
    assert (found["8"]["city"], found["8"]["phone"]) == ("Nanjing", "025-84000001")


@HERE
def test_spellings_of_dates(empty: Graph):
    report = ingest(empty, [CASES / "17-dates-a"])
    assert report.rejected == 0
    assert {c["id"]: str(c["customer_since"]) for c in customers(empty).values()} == {
        "A1": "2025-03-04",
        "A2": "2025-03-05",
        "A3": "2025-03-04",
        "A4": "2025-03-04",
    }


def test_marks_of_text_and_width_don_t_part_a_party_from_its_references(empty: Graph, tmp_path: Path):
    load(
        empty,
        tmp_path,
        '="no",name,city,phone,staff,code,parent\n"=""00871""",甲,,\'02584000001,,,\n００８７２,乙,,,,,="00871"\n\u200b00873,丙,,,,,００８７１\n',
    )
    assert set(customers(empty)) == {"00871", "00872", "00873"}
    assert customers(empty)["00871"]["phone"] == "02584000001"
    ends = empty.read("MATCH (a)-[:SUBSIDIARY_OF]->(b) RETURN a.id AS a, b.id AS b ORDER BY a")
    assert [(e["a"], e["b"]) for e in ends] == [("00872", "00871"), ("00873", "00871")]


def test_floats_of_pandas_in_references_conditions_words_and_templates(empty: Graph, tmp_path: Path):
    mapping = """
version: 1
source: field
feeds:
  - file: t.csv
    records:
      - node: Customer
        id: {template: "K-{no}"}
        fields: {name: name, tier: {column: level, words: {"3": A, "4": B}}}
      - edge: SUBSIDIARY_OF
        when: {kind: "7"}
        from: {node: Organization, id: {template: "K-{no}"}}
        to: {node: Organization, id: {template: "K-{parent}"}}
        optional: true
"""
    text = "no,name,level,kind,parent\n40017.0,甲,3.0,,\n40018.0,乙,4.0,7.0,40017.0\n40019.0,丙,,8.0,40017.0\n"
    assert ingest(empty, [write(tmp_path, text, mapping, "t.csv")]).rejected == 0
    assert {c["id"]: c.get("tier") for c in customers(empty).values()} == {
        "K-40017": "A",
        "K-40018": "B",
        "K-40019": None,
    }
    ends = empty.read("MATCH (a)-[:SUBSIDIARY_OF]->(b) RETURN a.id AS a, b.id AS b")
    assert [(e["a"], e["b"]) for e in ends] == [("K-40018", "K-40017")]


def test_a_cell_that_a_spreadsheet_rounded_is_left_out_and_told(empty: Graph, tmp_path: Path):
    text = "C1,甲,苏州,1.39E+10,1.2E+3,,\nC2,乙,南京,,,913205001234560000,C1\n6.217E+18,丙,,,,,\nC4,丁,=VLOOKUP(A5;S!A:B;2),,#REF!,,2.1E+11\n"
    report = load(empty, tmp_path, HEAD + text, quarantine=tmp_path / "q")
    found = customers(empty)
    assert set(found) == {"C1", "C2", "C4"}
    assert (found["C1"]["city"], found["C1"].get("phone"), found["C1"]["employees"]) == ("苏州", None, 1200)
    assert (found["C2"]["city"], found["C2"].get("credit_code")) == ("南京", None)
    (table,) = report.tables
    assert (table.rejected, table.left_out, [row for row, _ in table.cells_left_out]) == (1, 5, [2, 3, 5, 5, 5])
    (reject,) = table.rejects
    assert reject.row == 4 and "rounded" in reject.reasons[0].en
    told = as_json(report)["tables"][0]
    assert (
        told["left_out"] == 5
        and "phone" in told["cells_left_out"][0]["why"]
        and "舍入" in told["cells_left_out"][0]["why_zh"]
    )


def test_a_rounded_key_of_a_reference_leaves_its_name(empty: Graph, tmp_path: Path):
    mapping = """
version: 1
source: field
feeds:
  - file: t.csv
    records:
      - node: Customer
        id: no
        fields: {name: name}
      - edge: SUBSIDIARY_OF
        from: {node: Organization, id: no}
        to: {node: Organization, by: {credit_code: code, name: parent}}
        optional: true
"""
    text = "no,name,code,parent\nC1,甲乙仪器,,\nC2,丙丁仪器,9.132E+17,甲乙仪器\n"
    report = ingest(empty, [write(tmp_path, text, mapping, "t.csv")])
    ends = empty.read("MATCH (a)-[:SUBSIDIARY_OF]->(b) RETURN a.id AS a, b.id AS b")
    assert ([(e["a"], e["b"]) for e in ends], report.tables[0].left_out) == ([("C2", "C1")], 1)


def test_pairs_of_odoo_name_whom_they_mean(empty: Graph, tmp_path: Path):
    text = '[{"no": 21, "name": "甲", "city": false, "staff": false, "parent": false}, {"no": 22, "name": "乙", "city": [3, "苏州"], "phone": false, "parent": [21, "甲"]}]'
    mapping = MAPPING.format(file="t.json").replace(", credit_code: code", "")
    assert ingest(empty, [write(tmp_path, text, mapping, "t.json")]).rejected == 0
    found = customers(empty)
    assert (found["21"].get("city"), found["22"]["city"], found["22"].get("phone")) == (None, "苏州", None)
    ends = empty.read("MATCH (a)-[:SUBSIDIARY_OF]->(b) RETURN a.id AS a, b.id AS b")
    assert [(e["a"], e["b"]) for e in ends] == [("22", "21")]


def test_what_the_columns_showed_holds_for_rows_that_were_set_aside(empty: Graph, tmp_path: Path):
    text = HEAD + "C1,甲,True,,x,,\nC2,乙,False,,,,\nC3,,False,,,,\n"
    load(empty, tmp_path, text, quarantine=tmp_path / "q")
    assert customers(empty)["C2"]["city"] == "False"  # beside True it is a word
    repaired = {
        path: {2: dict(zip(HEAD.strip().split(","), ["C1", "甲", "False", "", "7", "", ""], strict=True))}
        for path in (tmp_path / "q").glob("*.jsonl")
    }
    replay_quarantine(empty, tmp_path / "q", repaired=repaired)
    assert (customers(empty)["C1"]["city"], customers(empty)["C1"]["employees"]) == ("False", 7)


def test_ids_that_an_earlier_version_wrote_otherwise_go_on_to_match(empty: Graph, tmp_path: Path):
    said = Origin("crm", 50, "old.csv!2", "run", dt.datetime(2026, 1, 1), "old")
    store.upsert(
        empty,
        [NodeRecord(("Organization", "Customer"), id, {"name": id}, said) for id in ("001A0000006Vm9r", "40017.0")],
    )
    load(
        empty, tmp_path, HEAD + "001A0000006Vm9rIAC,甲,苏州,,,,\n40017.0,乙,南京,,,,\n40018.0,丙,,,,,001A0000006Vm9r\n"
    )
    assert {id: c.get("city") for id, c in customers(empty).items()} == {
        "001A0000006Vm9r": "苏州",
        "40017.0": "南京",
        "40018": None,
    }
    load(empty, tmp_path, HEAD + "001a0000006vm9riac,甲,无锡,,,,\n40017,乙,常州,,,,\n")
    assert {id: c.get("city") for id, c in customers(empty).items()} == {
        "001A0000006Vm9r": "无锡",
        "40017.0": "常州",
        "40018": None,
    }
    ends = empty.read("MATCH (a)-[:SUBSIDIARY_OF]->(b) RETURN a.id AS a, b.id AS b")
    assert [(e["a"], e["b"]) for e in ends] == [("40018", "001A0000006Vm9r")]
