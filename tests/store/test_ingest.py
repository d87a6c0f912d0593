"""Files to graph: the real files of the seed, broken ones, and what a user is told."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from graph.db.client import Connection, Graph
from graph.db.transactions import run
from graph.model.model import MODEL
from graph.words import BadInput
from ingest.load.pipeline import ingest
from ingest.mapping.mapping_checks import find_mappings, load_mapping
from seed_data.make import truth
from tests.helpers.cli import battlemap
from tests.helpers.ingest import MAPPING, adds_up, write
from tests.helpers.paths import ROOT, SEED
from tests.helpers.servers import environment

GOOD = "no,name,tier,revenue,since,parent\nC1,甲,A,500,2025-03-04,\nC2,乙,B,1.2万,2025/3/4,C1\n"


ALL = "Organization|Person|Opportunity|Engagement|Signal|Asset|Certificate|InventoryPeriod|MaintenanceRecord"


def content(graph: Graph, labels: str = ALL) -> tuple[list, list]:
    """All that there is of nodes of some labels and between them but what names runs and times."""
    nodes = graph.read(
        f"MATCH (n:{labels}) RETURN labels(n) AS labels, n {{.*, run: null, ingested_at: null, provenance: null}} AS props "
        "ORDER BY labels[0], props.id"
    )
    edges = graph.read(
        f"MATCH (a:{labels})-[r]->(b:{labels}) WHERE r.id IS NOT NULL RETURN type(r) AS type, a.id AS a, b.id AS b, "
        "r {.*, run: null, ingested_at: null, provenance: null} AS props ORDER BY type, props.id"
    )
    return nodes, edges


def test_a_file_loads_and_loads_again_without_a_change(empty: Graph, tmp_path: Path):
    path = write(tmp_path, GOOD)
    first, again = ingest(empty, [path]), ingest(empty, [path])
    assert [(t.read, t.loaded, t.unchanged, t.rejected) for t in (*first.tables, *again.tables)] == [
        (2, 2, 0, 0),
        (2, 0, 2, 0),
    ]
    row = empty.read(
        "MATCH (c:Customer {id: 'C2'})-[r:SUBSIDIARY_OF]->(p) RETURN c, p.id AS parent, r.source AS source, r.record AS record"
    )[0]
    assert (row["c"]["revenue"], row["c"]["customer_since"], row["parent"]) == (120_000_000, dt.date(2025, 3, 4), "C1")
    assert (row["source"], row["record"]) == ("test", "people.csv!3")


def test_rows_that_cannot_be_read_say_why_and_the_good_ones_load(empty: Graph, tmp_path: Path):
    rows = "C3,,Z,many,2025年13月4日,\n,丁,A,1,,\nC5,戊,A,1,,nobody\nC6,己,A,1,2025-01-01\n"
    report = ingest(empty, [write(tmp_path, GOOD + rows)], quarantine=tmp_path / "q")
    assert adds_up(report)
    told = {r.row: [t.en for t in r.reasons] for r in report.rejects}
    assert set(told) == {4, 5, 6, 7}
    assert len(told[4]) == 4, told[4]
    assert "id" in told[5][0]
    assert "nobody" in told[6][0]
    assert "5 cells" in told[7][0]
    assert all(t.zh != t.en for r in report.rejects for t in r.reasons)
    assert {r["c"] for r in empty.read("MATCH (c:Customer) RETURN c.id AS c")} == {"C1", "C2"}
    (shelf,) = report.quarantine.glob("*.jsonl")
    kept = [json.loads(line) for line in shelf.read_text("utf-8").splitlines()][1:]
    assert [(k["file"], k["row"]) for k in kept] == [("people.csv", n) for n in (4, 5, 6, 7)]
    assert kept[0]["values"]["revenue"] == "many"
    assert kept[0]["reasons_zh"]


def test_a_row_that_only_a_rejected_row_would_explain_is_rejected_too(empty: Graph, tmp_path: Path):
    report = ingest(
        empty, [write(tmp_path, "no,name,tier,revenue,since,parent\nC1,甲,Z,,,\nC2,乙,A,,,C1\nC3,丙,A,,,C2\n")]
    )
    assert [r.row for r in report.rejects] == [2, 3, 4]
    assert empty.read("MATCH (c:Customer) RETURN c") == []


def test_an_unquoted_comma_is_taken_back_where_it_is_certain(empty: Graph, tmp_path: Path):
    report = ingest(
        empty, [write(tmp_path, "no,name,tier,revenue,since,parent\nC1,Pavlova, Ltd.,A,1,,\nC2,Pavlova,Ltd.,A,1,,\n")]
    )
    assert [row for row, _ in report.tables[0].repaired] == [2]
    assert [r.row for r in report.rejects] == [3]
    assert empty.read("MATCH (c:Customer) RETURN c.name AS name") == [{"name": "Pavlova, Ltd."}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(empty: Graph, tmp_path: Path, encoding: str, delimiter: str):
    text = GOOD.replace("甲", "璟陌新能源汽车有限公司安全环保部").replace(",", delimiter)
    report = ingest(empty, [write(tmp_path, text.encode(encoding))])
    assert report.total("loaded") == 2
    assert empty.read("MATCH (c:Customer {id: 'C1'}) RETURN c.name AS n") == [{"n": "璟陌新能源汽车有限公司安全环保部"}]


def test_a_party_is_found_by_credit_code_then_by_any_spelling_of_its_name(empty: Graph, tmp_path: Path):
    mapping = (
        MAPPING.replace("tier: tier", "tier: tier, credit_code: code, aliases: {column: aliases, split: ;}")
        + """
  - file: other.csv
    records:
      - node: Supplier
        fields: {name: name, credit_code: code, categories: {column: categories, split: ;}}
"""
    )
    write(
        tmp_path,
        "no,name,tier,revenue,since,parent,code,aliases\nC1,恒峰（苏州）有限公司,A,1,,,91330100MA27XY12AT,恒峰;HF\nC2,恒峰钢铁,A,1,,,,\n",
        mapping,
    )
    other = (
        "name,code,categories\nAnything,91330100MA27XY12AT,钢;铁\n恒峰(苏州)股份有限公司,,铜\n恒峰,,铝\n新来的,,锌\n"
    )
    report = ingest(empty, [tmp_path, write(tmp_path, other, mapping, "other.csv").parent])
    assert report.rejects == []
    rows = empty.read("MATCH (o:Organization) RETURN o.id AS id, labels(o) AS l, o.name AS name ORDER BY id")
    assert [(r["id"], r["l"]) for r in rows[:2]] == [
        ("C1", ["Organization", "Customer", "Supplier"]),
        ("C2", ["Organization", "Customer"]),
    ]
    assert rows[2]["id"].startswith("ORG-")
    assert len(rows) == 3


def test_a_name_that_two_bear_decides_nothing(empty: Graph, tmp_path: Path):
    mapping = MAPPING + "  - file: other.csv\n    records:\n      - {node: Supplier, fields: {name: name}}\n"
    write(tmp_path, "no,name,tier,revenue,since,parent\nC1,恒峰,A,1,,\nC2,恒峰,A,1,,\n", mapping)
    write(tmp_path, "name\n恒峰\n", mapping, "other.csv")
    report = ingest(empty, [tmp_path], resolve=False)
    assert report.rejects == []
    assert empty.read("MATCH (o:Organization {name: '恒峰'}) RETURN count(o) AS n") == [{"n": 3}], (
        "it may be either or neither"
    )
    edges = "  - file: edges.csv\n    records:\n      - {edge: COMPETES_WITH, from: {node: Organization, by: {name: name}}, to: {node: Organization, id: no}}\n"
    write(tmp_path, "name,no\n丙,C1\n", mapping.replace("'恒峰'", "") + edges, "edges.csv")
    assert "no" in ingest(empty, [tmp_path / "edges.csv"], resolve=False).rejects[0].reasons[0].en


def test_files_in_any_order_give_the_same_graph(empty: Graph, tmp_path: Path):
    """Children before parents: rows wait for those that a later file brings."""
    mapping = MAPPING.replace("people.csv", "'*.csv'")
    write(tmp_path, "no,name,tier,revenue,since,parent\nC2,乙,A,1,,C1\n", mapping, "a.csv")
    write(tmp_path, "no,name,tier,revenue,since,parent\nC1,甲,A,1,,\n", mapping, "b.csv")
    report = ingest(empty, [tmp_path])
    assert (report.total("loaded"), report.rejects, adds_up(report)) == (2, [], True)
    assert empty.read("MATCH (:Customer {id: 'C2'})-[:SUBSIDIARY_OF]->(:Customer {id: 'C1'}) RETURN 1 AS n")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("people.csv", b"", "is empty"),
        ("people.xlsx", b"PK\x03\x04 broken", "people.xlsx"),
        ("people.pdf", b"%PDF-1.7 \x00\xff\xfe\x00", "people.pdf"),
    ],
)
def test_files_that_cannot_be_loaded(empty: Graph, tmp_path: Path, name: str, content: bytes, said: str):
    path = write(tmp_path, content, MAPPING.replace("people.csv", "people.*"), name)
    try:
        report = ingest(empty, [path])
        errors = [e.en for e in report.errors]
    except BadInput as error:
        errors = [error.text.en]
    assert said in errors[0]
    assert name in errors[0]


def test_a_missing_path_an_empty_folder_and_no_mapping(empty: Graph, tmp_path: Path):
    with pytest.raises(BadInput, match="no such file"):
        ingest(empty, [tmp_path / "nowhere.csv"])
    with pytest.raises(BadInput, match="no file that can be read"):
        ingest(empty, [tmp_path])
    (tmp_path / "a.csv").write_text("x\n1\n")
    with pytest.raises(BadInput, match="--mapping"):
        ingest(empty, [tmp_path / "a.csv"])
    write(tmp_path, "x\n1\n", MAPPING, "other.csv")
    with pytest.raises(BadInput, match="no mapping has a feed"):
        ingest(empty, [tmp_path / "other.csv"])


def test_a_column_that_is_not_there_names_the_nearest(empty: Graph, tmp_path: Path):
    report = ingest(empty, [write(tmp_path, GOOD.replace("revenue", "revenues"))])
    assert "'revenue'" in report.errors[0].en
    assert "'revenues'" in report.errors[0].en
    assert empty.read("MATCH (c:Customer) RETURN c") == []


def test_a_sheet_that_is_not_there_names_the_nearest(empty: Graph, tmp_path: Path):
    book = Workbook()
    book.active.title = "客户表"
    book.active.append(["no", "name", "tier", "revenue", "since", "parent"])
    book.save(tmp_path / "people.xlsx")
    mapping = MAPPING.replace("people.csv", "people.xlsx\n    sheet: 客户")
    write(tmp_path, (tmp_path / "people.xlsx").read_bytes(), mapping, "people.xlsx")
    assert "'客户表'" in ingest(empty, [tmp_path / "people.xlsx"]).errors[0].en


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (MAPPING.replace("tier: tier", "teir: tier"), "'tier'"),
        (MAPPING.replace("node: Customer", "node: Custommer"), "'Customer'"),
        (MAPPING.replace("SUBSIDIARY_OF", "SUBSIDARY_OF"), "'SUBSIDIARY_OF'"),
        (MAPPING.replace("version: 1", "version: 7"), "version"),
        (MAPPING + "  bad: [", "not YAML"),
        (MAPPING.replace("fields:", "feilds:"), "feilds"),
        ("", "line 1"),
    ],
)
def test_a_wrong_mapping_says_where(empty: Graph, tmp_path: Path, wrong: str, said: str):
    path = write(tmp_path, GOOD, wrong)
    with pytest.raises(BadInput) as caught:
        ingest(empty, [path])
    assert said.lower() in caught.value.text.en.lower()
    assert "test.yaml" in caught.value.text.en
    assert "test.yaml" in caught.value.text.zh


def test_scoring_results_cannot_be_loaded(empty: Graph, tmp_path: Path):
    wrong = MAPPING.replace("node: Customer", "node: Person").replace(
        "tier: tier, revenue: {column: revenue, scale: 10000}, customer_since: since", "influence: revenue"
    )
    with pytest.raises(BadInput, match="influence"):
        ingest(empty, [write(tmp_path, GOOD, wrong)])


def test_committed_mappings_are_sound():
    for folder in (ROOT / "seed_data" / "mappings", ROOT / "examples" / "northwind"):
        for path in find_mappings([], folder):
            assert load_mapping(path, MODEL).feeds


def test_the_seed_loads_as_its_makers_say(seeded: Graph):
    """Every row that was broken on purpose is set aside; what depends on it too; nothing else."""
    rows = seeded.read("MATCH (r:IngestRun {complete: true}) RETURN r ORDER BY r.started")
    assert rows[0]["r"]["read"] == rows[0]["r"]["loaded"] + rows[0]["r"]["unchanged"] + rows[0]["r"]["rejected"]
    counts = {r["l"]: r["n"] for r in seeded.read("MATCH (n) UNWIND labels(n) AS l RETURN l, count(*) AS n")}
    told = truth()
    assert counts["Customer"] == 60
    assert counts["Distributor"] == 40
    assert counts["ServiceProvider"] == 30
    assert counts["Supplier"] == 60
    assert counts["KOL"] == 40
    assert counts["Opportunity"] == 150
    assert counts["Engagement"] > 3900
    assert len(seeded.read("MATCH ()-[r:RATED]->() RETURN r.id")) > 1900
    for opportunity, person in told.veto:
        assert seeded.read(
            "MATCH (p:Person {id: $p})-[:HAS_VETO]->(t) WHERE t.id = $o OR (t)-[:OPENED]->({id: $o}) RETURN 1 AS n",
            p=person,
            o=opportunity,
        )


def sizes(graph: Graph) -> list[dict[str, Any]]:
    """How many of each label and type that sources tell."""
    nodes = graph.read("MATCH (n) WHERE n.record IS NOT NULL RETURN labels(n) AS of, count(*) AS n ORDER BY of")
    return [
        *nodes,
        *graph.read("MATCH ()-[r]->() WHERE r.id IS NOT NULL RETURN type(r) AS of, count(*) AS n ORDER BY of"),
    ]


def test_the_seed_twice_is_the_seed_once(seeded: Graph, connection: Connection, tmp_path: Path):
    """By the command that the README gives."""
    before = sizes(seeded), content(seeded, "Organization|Person|Opportunity|Certificate")
    env = environment(connection) | {"BATTLEMAP_HOME": str(tmp_path)}
    done = battlemap("ingest", SEED.relative_to(ROOT), "--json", env=env, seconds=400)
    assert done.returncode == 0, done.stderr
    assert (sizes(seeded), content(seeded, "Organization|Person|Opportunity|Certificate")) == before
    told = json.loads(done.stdout)
    assert told["complete"] and not told["errors"]
    for table in told["tables"]:
        assert table["loaded"] == 0
        assert table["read"] == table["unchanged"] + table["skipped"] + table["rejected"]
    by_file = {t["file"]: t for t in told["tables"]}
    assert by_file["signals.jsonl"]["rejected"] == len(by_file["signals.jsonl"]["rejects"]) == 2
    assert by_file["maintenance_lanmo.csv"]["note"]["message"].startswith("gb18030")


def test_two_tables_of_one_source_that_differ_do_not_take_turns(empty: Graph, tmp_path: Path):
    mapping = (
        MAPPING + "  - file: b.csv\n    records:\n      - {node: Customer, id: no, fields: {name: name, tier: tier}}\n"
    )
    write(tmp_path, "no,name,tier,revenue,since,parent\nC1,甲,A,1,,\n", mapping)
    write(tmp_path, "no,name,tier\nC1,甲,B\n", mapping, "b.csv")
    ingest(empty, [tmp_path])
    before = content(empty)
    assert ingest(empty, [tmp_path]).total("loaded") == 0
    assert content(empty) == before


def test_a_new_export_of_a_table_replaces_what_the_old_one_said(empty: Graph, tmp_path: Path):
    ingest(empty, [write(tmp_path, GOOD)])
    ingest(empty, [write(tmp_path, GOOD.replace("甲,A", "甲,C"))])
    assert empty.read("MATCH (c:Customer {id: 'C1'}) RETURN c.tier AS tier") == [{"tier": "C"}]


def test_a_name_may_stand_in_another_row(empty: Graph, tmp_path: Path):
    report = ingest(empty, [write(tmp_path, "no,name,tier,revenue,since,parent\nC1,,A,1,,\nC1,甲,,,,\nC2,,A,1,,\n")])
    assert [r.row for r in report.rejects] == [4]
    assert empty.read("MATCH (c:Customer) RETURN c.name AS name, c.tier AS tier") == [{"name": "甲", "tier": "A"}]


def test_a_new_party_without_an_id_needs_a_name_too(empty: Graph, tmp_path: Path):
    mapping = (
        MAPPING + "  - file: b.csv\n    records:\n      - {node: Supplier, fields: {name: name, credit_code: code}}\n"
    )
    write(tmp_path, "name,code\n,91330100MA27XY12AT\n乙,91330100MA27XY99BJ\n", mapping, "b.csv")
    report = ingest(empty, [tmp_path])
    assert [r.row for r in report.rejects] == [2]
    assert empty.read("MATCH (s:Supplier) RETURN s.name AS name") == [{"name": "乙"}]


def test_a_row_that_names_a_rejected_party_by_name_is_rejected_not_dangling(empty: Graph, tmp_path: Path):
    mapping = MAPPING.replace("{node: Organization, id: parent}", "{node: Organization, by: {name: parent}}")
    report = ingest(
        empty,
        [
            write(
                tmp_path, "no,name,tier,revenue,since,parent\nC1,甲,A,1,,无此人\nC2,乙,A,1,,甲\nC3,丙,A,1,,\n", mapping
            )
        ],
    )
    assert [r.row for r in report.rejects] == [2, 3]
    assert [r["id"] for r in empty.read("MATCH (c:Customer) RETURN c.id AS id")] == ["C3"]


def test_writers_at_once_give_the_same_graph(empty: Graph, tmp_path: Path):
    from concurrent.futures import ThreadPoolExecutor

    path = write(tmp_path, GOOD)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: ingest(empty, [path]), range(4)))
    assert len(empty.read("MATCH (c:Customer) RETURN c.id")) == 2
    assert len(empty.read("MATCH ()-[r:SUBSIDIARY_OF]->() RETURN r.id")) == 1
    assert empty.write(lambda tx: run(tx, "MATCH (i:IngestRun {complete: true}) RETURN count(i) AS n")) == [{"n": 4}]
