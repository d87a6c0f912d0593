"""Lists taken along over HTTP: under the reader's own rights, audited, and no trace of what a contract hides."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import requests

from battlemap.analyses import GraphAnalyses
from battlemap.http.identity.authentication import Authenticator
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


def test_an_employee_takes_a_map_along_and_to_a_partner_there_is_no_such_list(app: Live, graph: Graph):
    key, _ = make_key(graph, "cai", "sales", "tests")
    answer = taken(app, key, "map", "html", id="C1", places={"C1": [5, -7]})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "Content-Security-Policy" in answer.text and "=1+1" in answer.text
    (entry,) = graph.read("MATCH (a:Audit {what: 'map.export'}) RETURN a.who AS who, a.target AS target")
    assert entry == {"who": "cai", "target": "C1"}
    assert taken(app, key, "map", "pdf", id="C1").status_code == 400
    assert taken(app, key, "map", "html", id="C1", places={"C1": ["x", 1]}).status_code == 400
    assert taken(app, key, "map", "html", id="nobody").status_code == 404
    partner, _ = make_key(graph, "partner 2", "partner", "tests", contract="DC")
    refused, unknown = taken(app, partner, "map", "html", id="C1"), taken(app, partner, "keys")
    assert (refused.status_code, refused.json() | {"requestId": ""}) == (404, unknown.json() | {"requestId": ""})


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
