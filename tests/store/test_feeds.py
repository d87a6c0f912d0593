"""All that feeds can say, loaded together: through the ordinary way and as a dry run; tests/system/test_bulk.py loads it in bulk."""

from pathlib import Path

import pytest

from graph.db.client import Graph
from ingest.load.pipeline import dry_run, ingest
from tests.helpers.bulk import everything
from tests.helpers.cases_ids import lay
from tests.helpers.feeds import FEEDS, TABLES
from tests.helpers.ingest import adds_up


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay(tmp_path, TABLES, feeds=FEEDS)


def counts(report) -> dict[str, tuple[int, int, int, int, int]]:
    assert adds_up(report) and not report.errors
    return {t.file: (t.read, t.loaded, t.unchanged, t.skipped, t.rejected) for t in report.tables}


def test_all_of_it_loads_alike_the_ordinary_way_and_as_a_dry_run(empty: Graph, folder: Path):
    planned = dry_run(empty, [folder])
    assert everything(empty) == ([], [], [])
    ordinary = ingest(empty, [folder], quarantine=folder / "one", resolve=False)
    assert (
        counts(planned)
        == counts(ordinary)
        == {
            "people.csv": (3, 3, 0, 0, 0),
            "mails_2001.csv": (8, 4, 0, 3, 1),
            "companies.csv": (4, 4, 0, 0, 0),
            "bids.csv": (3, 2, 0, 1, 0),
        }
    )
    nodes, edges, _ = expected = everything(empty)
    assert planned.plan
    assert planned.plan.created == {"Person": 3, "Organization": 6, "KNOWS": 2, "SUBSIDIARY_OF": 3, "UPSTREAM_OF": 3}
    mails = {(e["a"], e["b"]): e["p"] for e in edges if e["type"] == "KNOWS"}
    assert {pair: (p["contacts"], str(p["valid_from"]), str(p["last_contact"])) for pair, p in mails.items()} == {
        ("P1", "P2"): (3, "2001-04-02", "2001-07-09"),
        ("P2", "P1"): (1, "2001-06-01", "2001-06-01"),
    }
    assert {p["id"] for p in mails.values()} == {"P1>P2#2001", "P2>P1#2001"}
    (unknown,) = ordinary.rejects
    assert unknown.row == 7 and "'P9'" in unknown.reasons[0].en
    parties = {n["p"]["name"]: n for n in nodes if n["labels"][0] in ("Organization", "Customer")}
    assert [parties[f"{name}"]["p"].get("revenue") for name in ("Anchor GmbH", "Birch Ltd", "Cedar Ltd")] == [
        700,
        5,
        None,
    ]
    assert parties["Anchor GmbH"]["p"]["aliases"] == ["AG", "Old Anchor"]
    companies = next(t for t in ordinary.tables if t.file == "companies.csv")
    ((row, why),) = companies.cells_left_out
    assert (companies.left_out, row) == (1, 4) and why.en.startswith("column turnover: revenue: 'lots' is not a float")
    made = {name: n["labels"] for name, n in parties.items() if n["p"]["id"].startswith("ORG-")}
    assert made == {"Holding AG": ["Organization"], "Elm Works": ["Organization", "Supplier"]}
    owners = {(e["a"], e["b"]) for e in edges if e["type"] == "SUBSIDIARY_OF"}
    holding = parties["Holding AG"]["p"]["id"]
    assert owners == {("CO1", holding), ("CO3", holding), ("CO2", "CO4")}

    again = ingest(empty, [folder], quarantine=folder / "one", resolve=False)
    assert [t.loaded for t in again.tables] == [0, 0, 0, 0] and everything(empty) == expected


def test_a_sum_is_not_mended_row_by_row_but_by_its_whole_file(empty: Graph, folder: Path):
    ingest(empty, [folder], quarantine=folder / "kept", resolve=False)
    (folder / "people.csv").write_text(TABLES["people.csv"] + "P9,宋屿\n", "utf-8")
    late = ingest(empty, [folder / "people.csv"], quarantine=folder / "kept", resolve=False)
    assert late.replayed == []
    whole = ingest(empty, [folder / "mails_2001.csv"], quarantine=folder / "kept", resolve=False)
    assert counts(whole) == {"mails_2001.csv": (8, 1, 4, 3, 0)}


def test_an_end_is_made_by_its_own_load_whichever_file_comes_first_and_a_name_that_two_bear_makes_none(
    empty: Graph, folder: Path
):
    (folder / "bids.csv").write_text("bidders,buyer\nAnchor GmbH,Birch Ltd\nTwin,Birch Ltd\n", "utf-8")
    doubles = "https://x/CO5,Twin,,,\nhttps://x/CO6,Twin,,,\n"
    (folder / "companies.csv").write_text(TABLES["companies.csv"] + doubles, "utf-8")
    report = ingest(empty, [folder / "bids.csv", folder / "companies.csv"], folder / "mappings", resolve=False)
    (twin,) = report.rejects
    assert (twin.file, twin.row) == ("bids.csv", 3) and "may be any of 2" in twin.reasons[0].en
    made = empty.read("MATCH (o:Organization) WHERE o.id STARTS WITH 'ORG-' RETURN o.name AS name")
    assert [row["name"] for row in made] == ["Holding AG"]
