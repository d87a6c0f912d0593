"""All that feeds can say, loaded together: through the ordinary way, as a dry run and in bulk, to the same graph."""

from pathlib import Path

import pytest

from graph.db.client import Graph
from graph.model.model import MODEL
from graph.server.server import Server
from ingest.load.bulk import bulk
from ingest.load.pipeline import dry_run, ingest
from tests.helpers.bulk import everything
from tests.helpers.ingest import adds_up

MAPPING = r"""
version: 1
source: feeds
zone: Asia/Shanghai
feeds:
  - file: people.csv
    records:
      - {node: Person, id: nr, fields: {name: name}}
  - file: "mails_*.csv"
    unless: {kind: [bcc, draft*]}
    records:
      - edge: KNOWS
        from: {node: Person, id: sender}
        to: {node: Person, id: recipient}
        when: {sender: {not: "{recipient}"}}
        key: {column: file.name, part: "_([0-9]{4})"}
        fields:
          contacts: {count: rows}
          valid_from: {column: at, keep: earliest}
          last_contact: {column: at, keep: latest}
  - file: companies.csv
    currency: USD
    rates: {USD: 7}
    records:
      - node: Customer
        id: {column: url, part: "(CO[0-9]+)$"}
        fields:
          name: name
          aliases: {column: also, split: [" aka ", "; "]}
          revenue: {column: turnover, optional: true}
      - edge: SUBSIDIARY_OF
        from: {node: Customer, id: {column: url, part: "(CO[0-9]+)$"}}
        to: {node: Organization, by: {name: parent}, create: true}
        optional: true
  - file: bids.csv
    records:
      - edge: UPSTREAM_OF
        each: {column: bidders, split: ["; "]}
        from: {node: Supplier, by: {name: {column: each, part: "^([^(]+)"}}, create: true}
        to: {node: Customer, by: {name: buyer}}
"""
TABLES = {
    "people.csv": "nr,name\nP1,陆衡川\nP2,顾屿\nP3,钱栩\n",
    "mails_2001.csv": (
        "sender,recipient,kind,at\nP1,P2,to,2001-05-03\nP1,P2,to,2001-04-02\nP1,P2,bcc,2001-01-01\nP2,P2,to,2001-04-03\n"
        "P2,P1,cc,2001-06-01\nP1,P9,to,2001-06-02\nP1,P2,to,2001-07-09\n,P1,draft 1,\n"
    ),
    "companies.csv": (
        "url,name,also,turnover,parent\nhttps://x/CO1,Anchor GmbH,AG aka Old Anchor,100,Holding AG\n"
        "https://x/CO2,Birch Ltd,,¥5,Dune Inc\nhttps://x/CO3,Cedar Ltd,,lots,Holding AG\nhttps://x/CO4,Dune Inc,,,\n"
    ),
    "bids.csv": "bidders,buyer\nCedar Ltd (9.5); Elm Works (9.7),Anchor GmbH\nElm Works (3),Birch Ltd\n,Birch Ltd\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "feeds.yaml").write_text(MAPPING, "utf-8")
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def counts(report) -> dict[str, tuple[int, int, int, int, int]]:
    assert adds_up(report) and not report.errors
    return {t.file: (t.read, t.loaded, t.unchanged, t.skipped, t.rejected) for t in report.tables}


def test_all_of_it_loads_alike_the_ordinary_way_as_a_dry_run_and_in_bulk(
    empty: Graph, fresh_server: Server, folder: Path
):
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

    quick = bulk(fresh_server, MODEL, [folder], quarantine=folder / "two", resolve=False)
    assert counts(quick) == counts(ordinary)
    with Graph(fresh_server.connection) as graph:
        assert everything(graph) == expected


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
