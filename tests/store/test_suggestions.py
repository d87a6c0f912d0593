"""Mapping drafts: measured against the mappings that people wrote, on files of other makers, and end to end."""

from pathlib import Path

from graph.db.client import Graph
from ingest.load.pipeline import ingest
from tests.helpers.suggestions import MAILS, ORDERS, OTHERS, draft, write


def test_a_draft_loads_a_file_of_customers_from_file_to_graph(empty: Graph, tmp_path: Path):
    header, rows, _ = OTHERS["leads_2025.csv"]
    path = write(
        tmp_path / "leads_2025.csv", header.replace(",Account Manager", ""), [[*row[:7], *row[8:]] for row in rows]
    )
    draft(path, tmp_path)
    report = ingest(empty, [path], mapping=tmp_path / "draft.yaml")
    assert [(t.read, t.loaded, t.rejected) for t in report.tables] == [(40, 40, 0)]
    row = empty.read(
        "MATCH (c:Customer {id: 'ACC-0014'}) RETURN c.name AS name, c.domain AS domain, toString(c.customer_since) AS since"
    )[0]
    assert row == {"name": "Acme 14 GmbH", "domain": "acme14.de", "since": "2024-03-15"}


def test_a_draft_loads_people_and_whom_they_work_for(empty: Graph, tmp_path: Path):
    header, rows, _ = OTHERS["通讯录.csv"]
    path = write(tmp_path / "通讯录.csv", header, rows)
    draft(path, tmp_path)
    ingest(empty, [path], mapping=tmp_path / "draft.yaml")
    found = empty.read(
        "MATCH (p:Person)-[w:WORKS_AT]->(o:Organization) RETURN count(DISTINCT p) AS people, count(DISTINCT o) AS employers"
    )
    assert found == [{"people": 6, "employers": 2}]


def test_drafts_of_mails_and_orders_load_whom_nothing_else_tells(empty: Graph, tmp_path: Path):
    """People have only addresses, buyers and suppliers only names; no amount in dollars is taken for one in yuan."""
    for name, (header, rows) in (("mails.csv", MAILS), ("orders.csv", ORDERS)):
        path = write(tmp_path / name, header, rows)
        draft(path, tmp_path)
        report = ingest(empty, [path], mapping=tmp_path / "draft.yaml", resolve=False)
        assert [(t.read, t.loaded, t.rejected) for t in report.tables] == [(len(rows), len(rows), 0)]
    found = empty.read(
        "MATCH (p:Person {email: 'd.e@y.com'})-[t:TOOK_PART]->(:Engagement) WITH p, collect(t.part) AS parts "
        "MATCH (c:Customer)-[:OPENED]->(o:Opportunity)<-[:PARTNERED_ON]-(s:Supplier) "
        "RETURN p.name AS name, size(parts) AS mails, count(DISTINCT c) AS buyers, count(DISTINCT s) AS suppliers, "
        "count(o.amount) AS amounts"
    )
    assert found == [{"name": "d.e", "mails": 3, "buyers": 3, "suppliers": 4, "amounts": 0}]
