"""Cases from the field: numbered hospitals, short names, one mailbox under two names, titles; loaded into a real graph."""

from pathlib import Path

import pytest

from graph.db.client import Graph
from graph.store import writers as store
from graph.store.parties import review_list
from ingest.load.pipeline import ingest
from tests.helpers.paths import SHARED

CASES = SHARED / "cases"
MAPPING = """
version: 1
source: {source}
rank: 50
feeds:
  - file: "{source}*.csv"
    records:
      - {{node: Customer, id: 编号, fields: {{name: 名称, credit_code: 代码}}}}
"""
PEOPLE = """
version: 1
source: {source}
rank: 50
feeds:
  - file: "{source}*.csv"
    records:
      - {{node: Customer, fields: {{name: 单位}}}}
      - {{node: DecisionMaker, id: "{source}-{{编号}}", fields: {{name: 姓名, title: 职务, email: 邮箱}}}}
      - {{edge: WORKS_AT, from: {{node: DecisionMaker, id: "{source}-{{编号}}"}}, to: {{node: Customer, by: {{name: 单位}}}}}}
"""


def case(name: str) -> Path:
    folder = CASES / name
    if not folder.exists():
        pytest.skip(f"needs {folder}")
    return folder


def lay_out(folder: Path, mapping: str, **tables: str) -> Path:
    (folder / "mappings").mkdir()
    for source, text in tables.items():
        (folder / "mappings" / f"{source}.yaml").write_text(mapping.format(source=source), "utf-8")
        (folder / f"{source}.csv").write_text(text, "utf-8")
    return folder


def asked(graph: Graph) -> set[frozenset[str]]:
    return {frozenset((m["a"], m["b"])) for row in review_list(graph, "undecided") for m in [row["m"]]}


def ids(graph: Graph, label: str) -> set[str]:
    return {row["id"] for row in graph.read(f"MATCH (n:{label}) RETURN n.id AS id")}


def test_case_02_numbered_hospitals(empty: Graph) -> None:
    ingest(empty, [case("02-numbered-hospitals")])
    assert ids(empty, "Customer") == {f"{side}{at}" for side in "AB" for at in range(5)}
    assert asked(empty) <= {frozenset(("A3", "B3")), frozenset(("A4", "B4"))}


def test_case_13_the_same_mailbox_with_a_new_surname(empty: Graph) -> None:
    ingest(empty, [case("13-same-mailbox-new-surname")])
    assert asked(empty) == {frozenset(("A-1", "B-1"))}


def test_case_18_short_names(empty: Graph) -> None:
    ingest(empty, [case("18-short-names-a")])
    where = store.current_ids(empty, "Organization", ["A1", "A2", "B1", "B2"])
    assert where["A1"] != where["B1"]
    assert frozenset(("A1", "B1")) in asked(empty)
    assert where["A2"] == where["B2"] or frozenset(("A2", "B2")) in asked(empty)


def test_numbers_forms_and_short_names_in_the_graph(empty: Graph, tmp_path: Path) -> None:
    code = "91330100MA27XY12AT"
    mine = f"编号,名称,代码\nA1,泰州市人民医院,\nA2,绵阳市第一中学,\nA3,澜岳精密有限公司,\nA4,中南大学湘雅三医院,\nA5,澜东器械有限公司,{code}\n"
    theirs = f"编号,名称,代码\nB1,泰州市第四人民医院,\nB2,绵阳市第三中学,\nB3,澜岳精密(集团)有限公司,\nB4,湘雅三院,\nB5,澜东器械二厂,{code}\n"
    ingest(empty, [lay_out(tmp_path, MAPPING, mine=mine, theirs=theirs)])
    assert ids(empty, "Customer") == {"A1", "A2", "A3", "A4", "A5", "B1", "B2", "B3", "B4"}, "the credit code joins"
    assert asked(empty) == {frozenset(("A3", "B3")), frozenset(("A4", "B4"))}


def test_one_mailbox_of_two_names_is_a_question_and_a_team_s_is_none(empty: Graph, tmp_path: Path) -> None:
    mine = "编号,姓名,职务,邮箱,单位\n1,Petra Vogel,Einkauf,petra.vogel@weltek.example,Weltek\n2,陆衡,采购,buyers@weltek.example,Weltek\n"
    theirs = "编号,姓名,职务,邮箱,单位\n1,Petra Lang,Einkauf,petra.vogel@weltek.example,Weltek\n2,顾澜,采购,buyers@weltek.example,Weltek\n"
    ingest(empty, [lay_out(tmp_path, PEOPLE, mine=mine, theirs=theirs)])
    assert len(ids(empty, "Person")) == 4
    assert asked(empty) == {frozenset(("mine-1", "theirs-1"))}


def test_a_title_and_a_full_name_at_one_employer_are_a_question(empty: Graph, tmp_path: Path) -> None:
    mine = "编号,姓名,职务,邮箱,单位\n1,陆主任,,,澜岳医院\n2,Dr. Vogel,,,Weltek\n3,顾工,,,Weltek\n4,钱总,,,澜岳医院\n"
    theirs = "编号,姓名,职务,邮箱,单位\n1,陆衡川,主任医师,,澜岳医院\n2,Petra Vogel,,,Weltek\n3,顾屿,,,Weltek\n4,钱栩,,,Weltek\n"
    ingest(empty, [lay_out(tmp_path, PEOPLE, mine=mine, theirs=theirs)])
    assert len(ids(empty, "Person")) == 8
    assert asked(empty) == {frozenset((f"mine-{at}", f"theirs-{at}")) for at in (1, 2, 3)}
