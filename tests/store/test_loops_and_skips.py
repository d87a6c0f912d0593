"""Links to oneself are refused at the door and not learnt from, rows that conditions leave out are skipped, days are taken at their word."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from graph.db.client import Graph
from graph.projections.influence_projection import influence_projection
from graph.projections.link_projection import timed_links
from graph.server.server import Server
from ingest.load.pipeline import ingest
from ingest.resolve.resolution import decide_pair
from tests.helpers.cli import battlemap
from tests.helpers.servers import environment

MAPPING = """
version: 1
source: crm
rank: 50
feeds:
  - file: people*.csv
    records:
      - {node: Person, id: no, fields: {name: name}}
  - file: houses*.csv
    records:
      - {node: Customer, id: no, fields: {name: name}}
      - {node: Supplier, id: no, fields: {name: name}}
  - file: known*.csv
    records:
      - edge: KNOWS
        from: {node: Person, id: a}
        to: {node: Person, id: b}
        fields: {valid_from: since}
        when: {kind: knows}
  - file: supplied*.csv
    records:
      - {edge: SUPPLIES, from: {node: Supplier, id: a}, to: {node: Customer, id: b}}
"""
TABLES = {
    "people.csv": "no,name\nP1,陆衡川\nP2,顾屿\nP3,钱栩\n",
    "houses.csv": "no,name\nC1,澜岳医院\nC2,衡峰器械有限公司\n",
    "known.csv": "kind,a,b,since\nknows,P1,P2,2024-03-01\nknows,P2,P2,2024-03-01\nleft,P1,P3,2024-01-01\nknows,P1,P3,2025-06-01\n,P2,P3,\n",
    "supplied.csv": "a,b\nC2,C1\nC1,C1\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "crm.yaml").write_text(MAPPING, "utf-8")
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_nobody_is_linked_to_himself_and_left_out_rows_are_no_rejects(empty: Graph, folder: Path) -> None:
    report = ingest(empty, [folder])
    tables = {t.file: t for t in report.tables}
    known, supplied = tables["known.csv"], tables["supplied.csv"]
    assert (known.read, known.loaded, known.skipped, known.rejected, known.unchanged) == (5, 2, 2, 1, 0)
    assert (supplied.read, supplied.loaded, supplied.skipped, supplied.rejected) == (2, 1, 0, 1)
    assert [(r.file, r.row) for r in report.rejects] == [("known.csv", 3), ("supplied.csv", 3)]
    assert all("itself" in r.reasons[0].en and "同一主体" in r.reasons[0].zh for r in report.rejects)
    again = {t.file: t for t in ingest(empty, [folder]).tables}["known.csv"]
    assert (again.loaded, again.unchanged, again.skipped, again.rejected) == (0, 2, 2, 1)


def test_the_ends_of_a_row_that_became_one_party_wait_until_they_are_parted(empty: Graph, folder: Path) -> None:
    ingest(empty, [folder / name for name in ("people.csv", "houses.csv")])
    decide_pair(empty, "C1", "C2", "same", "li.na")
    kept = folder / "kept"
    report = ingest(empty, [folder / "supplied.csv"], quarantine=kept)
    assert report.rejected == 2 and not empty.read("MATCH (a)-[r:SUPPLIES]->(a) RETURN r")
    decide_pair(empty, "C1", "C2", "distinct", "li.na")
    ingest(empty, [folder / "people.csv", folder / "houses.csv", folder / "supplied.csv"], quarantine=kept)
    assert empty.read("MATCH (a)-[r:SUPPLIES]->(b) RETURN a.id AS a, b.id AS b") == [{"a": "C2", "b": "C1"}]


def test_the_command_says_how_many_rows_were_skipped(scratch_server: Server, empty: Graph, folder: Path) -> None:
    env = environment(scratch_server.connection) | {"BATTLEMAP_HOME": str(folder / "home")}
    said = battlemap("ingest", str(folder), env=env)
    assert "2 rows skipped" in said.stdout and "5 read, 2 loaded, 0 unchanged, 1 set aside" in said.stdout
    told = json.loads(battlemap("ingest", str(folder), "--json", env=env).stdout)
    assert {t["file"]: t["skipped"] for t in told["tables"]} == dict.fromkeys(TABLES, 0) | {"known.csv": 2}


def test_a_day_is_taken_at_its_word(empty: Graph, folder: Path) -> None:
    ingest(empty, [folder])

    def pairs(day: str, field: str | None = None) -> list[tuple[Any, ...]]:
        return [(r["start"], r["end"]) for r in timed_links(empty, "KNOWS", field, dt.date.fromisoformat(day))]

    assert pairs("2024-02-29") == []
    assert pairs("2024-03-01") == pairs("2024-03-01", "valid_from") == [("P1", "P2")]
    assert pairs("2025-06-01") == [("P1", "P2"), ("P1", "P3")]


def test_links_to_oneself_that_are_there_already_are_not_learnt_from(empty: Graph, folder: Path) -> None:
    ingest(empty, [folder])
    empty.write(
        lambda tx: tx.run("MATCH (p:Person {id: 'P1'}) CREATE (p)-[:KNOWS {id: 'P1>P1', source: 'crm'}]->(p)").consume()
    )
    assert all(r["start"] != r["end"] for r in timed_links(empty, "KNOWS"))
    ties = influence_projection(empty, dt.date(2026, 1, 1)).ties
    assert all(tie["start"] != tie["end"] for tie in ties.to_pylist())
