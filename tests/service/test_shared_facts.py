"""References to facts in texts: each reader is told what its own contract opens at that moment, and the author what partners will not see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from graph.clock import today
from graph.db.client import Graph
from graph.db.transactions import run
from graph.model.records import NodeRecord
from graph.store import writers as store
from tests.helpers.answers import execute
from tests.helpers.mutations import FEED
from tests.helpers.solutions import Writer, load_parties, new_workspace, writers

FACTS = [
    NodeRecord(("Organization", "Customer"), "C1", {"name": "晶圣", "revenue": 12_500_000.5}, FEED),
    NodeRecord(("Organization", "Customer"), "C7", {"name": "别家", "region": "华东"}, FEED),
]
TEXT = "[[C1.name]] [[Customer:C1.revenue]] [[P1.name]] [[C7.name]] [[S2.name]] [[C9.name]] [[C1.email]] [[Signal:C1.title]] [[C1.region]]"
ASKED = "{ solutionSections { nodes { facts { reference open name value } } } }"
OF_COMMENTS = "{ comments { nodes { facts { open value } } } }"


@pytest.fixture(scope="module")
def parties_loaded(graph: Graph) -> Graph:
    load_parties(graph)
    store.upsert(graph, FACTS)
    return graph


@pytest.fixture
def us(parties_loaded: Graph) -> Iterator[Writer]:
    new_workspace(parties_loaded)
    with writers(parties_loaded, None) as (one,):
        yield one


def facts_of(who: Writer, generic: bool = False) -> dict[str, tuple[bool, str | None]]:
    """Reference → open and value, of the facts of sections."""
    answer = orjson.loads(who.ask(ASKED, generic=generic))
    assert "errors" not in answer, answer
    facts = [fact for node in answer["data"]["solutionSections"]["nodes"] for fact in node["facts"]]
    assert all((fact["name"] is not None) == fact["open"] for fact in facts)
    return {fact["reference"]: (fact["open"], fact["value"]) for fact in facts}


def test_each_reader_is_told_what_its_own_contract_opens(us: Writer, parties_loaded: Graph):
    made = us.add("节拍", "S1", text=TEXT, confirmed=True)
    closed = (False, "not shared with you")
    seen = facts_of(us)
    assert list(seen) == [each.strip("[]") for each in TEXT.split()]
    assert seen["C1.name"] == (True, "晶圣") and seen["Customer:C1.revenue"] == (True, "12,500,000.5 CNY")
    assert seen["C1.region"] == (True, None) and seen["C7.name"] == (True, "别家")
    assert {seen[each] for each in ("C9.name", "C1.email", "Signal:C1.title")} == {closed}
    with writers(parties_loaded, "S1", "S2") as (partner, other):
        told = facts_of(partner)
        assert {each: told[each] for each in ("C1.name", "P1.name", "S2.name")} == {
            "C1.name": (True, "晶圣"),
            "P1.name": (True, "王伟"),
            "S2.name": (True, "S2"),
        }
        assert {told[each] for each in told.keys() - {"C1.name", "P1.name", "S2.name"}} == {closed}
        assert facts_of(partner, generic=True) == told and facts_of(other) == {}
        parties_loaded.write(lambda tx: run(tx, NARROWED))
        with writers(parties_loaded, "S1") as (later,):
            assert facts_of(later)["P1.name"] == closed
    us.done("editSection", id=made["id"], text="无", ifVersion=made["version"])
    assert facts_of(us) == {}


NARROWED = """MATCH (d:DataContract {id: 'DC-S1'}) SET d.scope = replace(d.scope, '"Person":["name"],', '')"""


def test_the_author_sees_before_what_partners_will_not(us: Writer, parties_loaded: Graph):
    wrong = us.wrong("addSection", workspaceId="WS-1", kind="NEED", title="x", text=TEXT, partnerIds=["S1"])
    code, message = wrong["text"]
    assert code == "CONFLICT" and "S1 will not see these facts: Customer:C1.revenue, C7.name, C9.name" in message
    inner = us.add("内部", text=TEXT)
    told = us.done("shareSection", id=inner["id"], partnerIds=["S1"])
    assert told["unseen"][:2] == ["S1: Customer:C1.revenue", "S1: C7.name"] and "S1: C1.name" not in told["unseen"]
    us.done("shareSection", id=inner["id"], partnerIds=["S1"], confirmed=True)
    version = inner["version"]
    more = us.done("editSection", id=inner["id"], text=TEXT + " [[P1.name]]", ifVersion=version)["version"]
    again = {"id": inner["id"], "text": "[[C7.region]]", "ifVersion": more}
    assert "C7.region" in us.wrong("editSection", **again)["text"][1]
    us.done("editSection", **again, confirmed=True)
    with writers(parties_loaded, "S1") as (partner,):
        mine = partner.add("我方", text="[[S2.name]] [[C7.name]]")
        assert partner.done("editSection", id=mine["id"], text="[[C9.name]]", ifVersion=mine["version"])["version"]


def test_facts_of_a_page_are_one_statement_and_follow_merges(us: Writer, parties_loaded: Graph):
    for n in range(5):
        us.add(f"节拍{n}", text=f"[[C1.name]] [[C7.name]] {n}")
    data, statements = execute(parties_loaded, today(), ASKED)
    told = [[fact["value"] for fact in node["facts"]] for node in data["solutionSections"]["nodes"]]
    assert told == [["晶圣", "别家"]] * 5 and statements == 1
    key = {"id": "Organization|id|OLD-7"}
    parties_loaded.write(lambda tx: run(tx, ALIAS, **key))
    us.add("旧编号", text="[[OLD-7.name]]")
    assert facts_of(us)["OLD-7.name"] == (True, "别家")
    parties_loaded.write(lambda tx: run(tx, "MATCH (k:Identifier {id: $id}) DETACH DELETE k", **key))


ALIAS = "MATCH (c:Customer {id: 'C7'}) CREATE (:Identifier {id: $id})-[:IDENTIFIES {id: 'alias'}]->(c)"


def test_comments_refer_to_facts_too(us: Writer, parties_loaded: Graph):
    section = us.add("节拍", "S1")["id"]
    text = "mutation ($input: AddCommentInput!) { addComment(input: $input) { version userErrors { path code } } }"

    def say(key: str, **given: Any) -> Any:
        answer = orjson.loads(us.ask(text, {"input": {"idempotencyKey": key, "onId": section} | given}))
        return answer["data"]["addComment"]["userErrors"]

    given = {"text": "[[C7.name]] [[C1.name]]", "partnerIds": ["S1"]}
    assert [each["path"] for each in say("a", **given)] == [["input", "text"]]
    assert say("b", **given, confirmed=True) == []
    with writers(parties_loaded, "S1") as (partner,):
        (node,) = orjson.loads(partner.ask(OF_COMMENTS))["data"]["comments"]["nodes"]
        assert [(fact["open"], fact["value"]) for fact in node["facts"]] == [
            (False, "not shared with you"),
            (True, "晶圣"),
        ]
