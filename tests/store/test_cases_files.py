"""The cases of the field about files and rows: what must come out of each, from the file to the graph."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graph.db.client import Graph
from graph.model.model import MODEL
from ingest.load.load_report import IngestReport
from ingest.load.pipeline import ingest
from ingest.suggest.suggestions import suggest
from ingest.tables.files import open_files
from tests.helpers.paths import SHARED

CASES = SHARED / "cases"
pytestmark = pytest.mark.skipif(not CASES.exists(), reason="the shared cases are not here")


def loaded(graph: Graph, tmp_path: Path, case: str, more: str = "") -> IngestReport:
    """The case loaded as it lies there; with `more` options of its feed."""
    folder = tmp_path / case
    shutil.copytree(next(CASES.glob(f"{case}-*")), folder)
    (mapping,) = (folder / "mappings").glob("*.yaml")
    mapping.write_text(mapping.read_text("utf-8").replace("    records:", f"{more}    records:"), "utf-8")
    report = ingest(graph, [folder])
    assert report.errors == []
    return report


def customers(graph: Graph) -> dict[str, str]:
    return {row["id"]: row["name"] for row in graph.read("MATCH (n:Customer) RETURN n.id AS id, n.name AS name")}


def cities(graph: Graph) -> set[str]:
    return {row["city"] for row in graph.read("MATCH (n:Customer) RETURN n.city AS city")}


@pytest.mark.parametrize(
    ("case", "ids", "set_aside"),
    [
        ("03", ["N001", "N002", "N003"], 0),
        ("04", ["A1", "A2", "A3"], 3),
        ("07", ["0012", "0013"], 0),
        ("10", ["A1", "A2"], 0),
        ("11", ["CUST0001", "CUST0002"], 1),
        ("15", ["A1"], 0),
    ],
)
def test_customers_of_a_case(empty: Graph, tmp_path: Path, case: str, ids: list[str], set_aside: int):
    report = loaded(empty, tmp_path, case)
    assert sorted(customers(empty)) == ids
    assert report.rejected == set_aside
    assert all("no record" in reason.en for reject in report.rejects for reason in reject.reasons)
    if case == "03":
        assert cities(empty) == {"苏州", "南京", "大连"}


def test_lines_below_a_parent(empty: Graph, tmp_path: Path):
    loaded(empty, tmp_path, "06", "    fill_down: [id, name]\n")
    found = empty.read("MATCH (p:DecisionMaker)-[:WORKS_AT]->(c:Customer) RETURN p.name AS p, c.id AS c")
    assert {(row["p"], row["c"]) for row in found} == {("赵一", "base.p1"), ("钱二", "base.p1"), ("孙三", "base.p2")}


def test_a_draft_for_codes_and_labels():
    with open_files([next(CASES.glob("11-*")) / "bd_customer.csv"]) as files:
        drafted = suggest(files, MODEL).yaml
    assert "id: FNumber" in drafted and "name: FName" in drafted
