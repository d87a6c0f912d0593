"""Lists taken along over HTTP: under the reader's own rights, audited, and no trace of what a contract hides."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import requests

from battlemap.analyses import GraphAnalyses
from battlemap.http.identity.authentication import Authenticator
from gql.ids import plain_id
from graph.access.keys import make_key
from graph.contracts.contract_lifecycle import CONTRACTS
from graph.db.client import Graph
from tests.helpers.answers import execute
from tests.helpers.contracts import terms
from tests.helpers.lifecycle import put_in_force
from tests.helpers.live import DAY, Live, live
from tests.helpers.servers import wipe

WORLD = """
CREATE (v:Organization:ServiceProvider {id: 'V01', name: 'V'}),
  (c:Organization:Customer {id: 'C1', name: '=1+1', industry: 'NEV', region: '苏州'}),
  (:Organization:Customer {id: 'C2', name: 'Hidden', industry: 'food'}),
  (v)-[:SERVES {id: 's', valid_from: date('2026-01-01')}]->(c),
  (c)-[:OPENED {id: 'o'}]->(:Opportunity {id: 'O1', name: 'o', status: 'open', amount: 5000000.0})
"""
OTHERWISE = "MATCH (o:Opportunity {id: 'O1'}) SET o.amount = 1.0 WITH o MATCH (c {id: 'C2'}) SET c.name = 'Other' CREATE (:Organization:Customer {id: 'C3', name: 'Third'})"


@pytest.fixture(scope="module")
def app(graph: Graph) -> Iterator[Live]:
    graph.write(lambda tx: tx.run(WORLD).consume())
    with live(graph, who=Authenticator) as running:
        yield running
    wipe(graph)


def taken(app: Live, key: str, list: str = "customers", format: str = "csv", **variables: Any) -> requests.Response:
    asked = {"list": list, "format": format, "variables": variables}
    return requests.post(f"{app.url}/export", json=asked, headers={"X-API-Key": key} if key else {}, timeout=60)


def table(answer: requests.Response) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_an_employee_takes_a_list_and_it_is_audited(app: Live, graph: Graph):
    key, _ = make_key(graph, "ann", "sales", "tests")
    answer = taken(app, key, orderBy="OPEN_AMOUNT", direction="DESC")
    header, *rows = table(answer)
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(row["name"], row["industry"], row["open amount (CNY)"]) for row in found] == [
        ("'=1+1", "New-energy vehicles", "5000000.0"),
        ("Hidden", "Food", "0.0"),
    ]
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="customers-')
    assert answer.headers["Cache-Control"] == "no-store"
    (entry,) = graph.read(
        "MATCH (a:Audit {what: 'list.export'}) RETURN a.who AS who, a.target AS list, a.after AS after"
    )
    assert (entry["who"], entry["list"], json.loads(entry["after"])) == (
        "ann",
        "customers",
        {"format": "csv", "rows": 2},
    )
    assert len(table(taken(app, key, filter={"region": {"eq": "苏州"}}))) == 2
    book = taken(app, key, format="xlsx")
    assert (book.status_code, book.content[:2]) == (200, b"PK")


def test_a_partner_takes_what_its_contract_opens_and_nothing_tells_of_the_rest(app: Live, graph: Graph):
    put_in_force(CONTRACTS, graph, terms(id="DC", fields={"Organization": ["name"], "SERVES": []}))
    key, _ = make_key(graph, "partner", "partner", "tests", contract="DC")
    before = taken(app, key)
    assert table(before) == [["name"], ["'=1+1"]]
    graph.write(lambda tx: tx.run(OTHERWISE).consume())
    assert taken(app, key).content == before.content
    unknown = taken(app, key, "keys")
    for hidden in ("alerts", "decisionChain"):
        refused = taken(app, key, hidden, id="C1")
        assert (refused.status_code, refused.json() | {"requestId": ""}) == (404, unknown.json() | {"requestId": ""})


def test_who_may_not_is_told_so(app: Live, graph: Graph):
    assert taken(app, "").status_code == 401
    key, _ = make_key(graph, "ben", "sales", "tests")
    assert requests.get(f"{app.url}/export", headers={"X-API-Key": key}, timeout=60).status_code == 405
    wrong = taken(app, key, filter={"nobody": 1})
    assert wrong.status_code == 400 and wrong.json()["text"]["en"]
    assert taken(app, key, "decisionChain", id="nobody").status_code == 404


def test_an_employee_takes_a_map_along(app: Live, graph: Graph):
    key, _ = make_key(graph, "cai", "sales", "tests")
    answer = taken(app, key, "map", "html", id="C1", places={"C1": [5, -7]})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "Content-Security-Policy" in answer.text and "=1+1" in answer.text
    (entry,) = graph.read("MATCH (a:Audit {what: 'map.export'}) RETURN a.who AS who, a.target AS target")
    assert entry == {"who": "cai", "target": "C1"}
    assert taken(app, key, "map", "pdf", id="C1").status_code == 400
    assert taken(app, key, "map", "html", id="C1", places={"C1": ["x", 1]}).status_code == 400
    assert taken(app, key, "map", "html", id="nobody").status_code == 404


TRACK = '{ partnerTalkTrack(customerId: "C1", partnerId: "%s") { text { en } facts } }'


def test_what_may_be_said_to_a_partner_is_what_its_contract_shows(graph: Graph):
    with closing(GraphAnalyses(graph)) as analyses:
        _tell_partner(graph, analyses)


def _tell_partner(graph: Graph, analyses: GraphAnalyses) -> None:
    opened = {"Organization": ["name"], "Opportunity": ["name", "status", "amount"], "OPENED": [], "SERVES": []}
    put_in_force(CONTRACTS, graph, terms(id="DC2", fields=opened, rows=["opportunities_of_customers"]))
    said = lambda who: execute(graph, DAY, TRACK % who, analyses=analyses)[0]["partnerTalkTrack"]  # noqa: E731
    before = said("V01")
    assert [line["text"]["en"] for line in before] == ["o is open, about 1 CNY."]
    graph.write(lambda tx: tx.run(PRIVATE).consume())
    assert "expansion" in str(execute(graph, DAY, '{ talkTrack(customerId: "C1") { text { en } } }')[0])
    assert said("V01") == before
    assert said("C1") is None  # no contract of its own


PRIVATE = """
MATCH (c:Customer {id: 'C1'}) CREATE (:Signal {id: 'S1', kind: 'expansion', at: datetime('2026-11-01T08:00:00Z'), title: 'expansion'})-[:SIGNALS {id: 'x'}]->(c)
"""


def test_a_partner_takes_the_map_that_it_sees_and_nothing_tells_of_the_rest(app: Live, graph: Graph):
    """The same bytes in two worlds that differ in what is not open, of a map with people of whom some are not shown."""
    opened: dict[str, Any] = {"Organization": ["name"], "SERVES": [], "Person": ["name"], "WORKS_AT": []}
    put_in_force(CONTRACTS, graph, terms(id="DC3", fields=opened, rows=["people_of_customers"]))
    put_in_force(CONTRACTS, graph, terms(id="DC4", level="counts", fields={"Organization": []}))
    graph.write(lambda tx: tx.run(PEOPLE).consume())
    key, _ = make_key(graph, "partner 3", "partner", "tests", contract="DC3")
    put = {"places": {"C1": [5, -7], "P9": [1, 1]}}
    before = taken(app, key, "map", "html", id="C1", asOf="2020-01-01", **put)
    assert (before.status_code, before.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    page, script = before.text, re.search(r'<script type="application/json" id="data">(.+?)</script>', before.text)
    assert script and "Content-Security-Policy" in page and "<aside" not in page and 'class="map alone"' in page
    drawn = app.ask(PLACES, {"X-API-Key": key}, id="C1")["data"]["battleMap"]["drawing"]["nodes"]
    nodes = {node["id"]: node for node in json.loads(script[1])["nodes"]}
    assert {plain_id(node["id"]) for node in drawn} == nodes.keys() == {"C1", "V01", "P7"}
    assert (nodes["C1"]["x"], nodes["P7"]["x"]) == (5, next(n["x"] for n in drawn if plain_id(n["id"]) == "P7"))
    (entry,) = graph.read("MATCH (a:Audit {what: 'map.export', who: 'partner 3'}) RETURN a.target AS target")
    assert entry == {"target": "C1"}
    graph.write(lambda tx: tx.run(OTHER_PEOPLE).consume())
    assert taken(app, key, "map", "html", id="C1", **put).text == page
    for hidden in ("C2", "nobody"):
        refused = taken(app, key, "map", "html", id=hidden).json()
        assert refused["code"] == "NOT_FOUND" and hidden in str(refused["text"])
    closed, _ = make_key(graph, "partner 4", "partner", "tests", contract="DC4")
    refused, unknown = taken(app, closed, "map", "html", id="C1"), taken(app, closed, "keys")
    assert (refused.status_code, refused.json() | {"requestId": ""}) == (404, unknown.json() | {"requestId": ""})


PLACES = "query ($id: ID!) { battleMap(customerId: $id) { drawing { nodes { id x } } } }"
PEOPLE = """MATCH (c {id: 'C1'}) CREATE (:Person {id: 'P7', name: 'Ann', title: 'head'})-[:WORKS_AT {id: 'w7', valid_from: date('2026-01-01')}]->(c),
  (c)<-[:SIGNALS {id: 'g'}]-(:Signal {id: 'S71', kind: 'tender', title: 'secret', at: datetime('2026-05-01T00:00:00Z')})"""
OTHER_PEOPLE = """MATCH (c {id: 'C1'}), (p {id: 'P7'}), (v {id: 'V01'}), (s {id: 'S71'}) SET p.title = 'chief', p.veto = true, s.title = 'none'
  CREATE (p)-[:HAS_VETO {id: 'h7', valid_from: date('2026-01-01')}]->(c), (v)-[:FITS {rank: 1, probability: 0.9, run: 'R'}]->(c),
  (:Person {id: 'P8', name: 'Expert'})-[:ADVISES {id: 'a8', valid_from: date('2026-01-01')}]->(c), (c)-[:OPENED {id: 'o9'}]->(:Opportunity {id: 'O9', name: 'new', status: 'open'})"""
