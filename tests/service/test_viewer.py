"""The viewer: everybody is told who they are, what they may do and where they are signed in, and of nobody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson
import pytest

from battlemap.http.identity.authentication import Authenticator
from gql.compile.requests import Caller
from graph.access.access_book import AccessBook
from graph.access.keys import Principal, make_key, revoke_key
from graph.access.sessions import start_session
from graph.contracts.contract_lifecycle import CONTRACTS
from graph.db.client import Graph
from graph.model.choices import ROLES
from tests.helpers.answers import execute
from tests.helpers.contracts import terms
from tests.helpers.executors import Both
from tests.helpers.lifecycle import put_in_force
from tests.helpers.live import DAY, Live, live
from tests.helpers.servers import wipe

WORLD = """
CREATE (v:Organization:ServiceProvider {id: 'V01', name: 'V'}), (c:Organization:Customer {id: 'C1', name: 'Acme'}),
  (v)-[:SERVES {id: 's', valid_from: date('2026-01-01')}]->(c),
  (:Person:SalesRep {id: 'R001', name: '李雷', name_en: 'Li Lei'}),
  (:Person:Engineer {id: 'G1', name: '工程师'})-[:WORKS_AT {id: 'w1', valid_from: date('2026-01-01')}]->(v),
  (:Person {id: 'P1', name: '院长'})-[:WORKS_AT {id: 'w2', valid_from: date('2026-01-01')}]->(c)
"""
WHO = "{ viewer { name role personId person { id name } contract { id purpose until } today } }"
SESSIONS = "{ viewer { sessions { id created expires seen agent current } } }"
END = """mutation End($input: EndSessionInput!) { endSession(input: $input) { ended userErrors { path code message } } }"""

END_ALL = "mutation End($input: EndSessionsInput!) { endSessions(input: $input) { ended userErrors { code } } }"


@pytest.fixture(scope="module")
def app(graph: Graph) -> Iterator[Live]:
    graph.write(lambda tx: tx.run(WORLD).consume())
    with live(graph, who=Authenticator) as running:
        yield running
    wipe(graph)


def told(app: Live, key: str, query: str = WHO, **variables: Any) -> Any:
    found = app.ask(query, {"X-API-Key": key}, **variables)
    assert "errors" not in found, found
    return found["data"]["viewer"]


def ended(app: Live, key: str, id: str, mark: str) -> dict[str, Any]:
    found = app.ask(END, {"X-API-Key": key}, input={"idempotencyKey": mark, "id": id})
    return dict(found["data"]["endSession"])


def session_of(graph: Graph, key: str, agent: str = "") -> tuple[str, str]:
    """The text and id of a new session."""
    text, session = start_session(graph, AccessBook(graph).principal_of_key(key), agent)
    return text, session.id


def partner_key(graph: Graph, id: str, person: str | None = None, **changed: Any) -> str:
    put_in_force(CONTRACTS, graph, terms(id=id, **changed))
    return make_key(graph, f"partner {id}", "partner", "tests", contract=id, person=person)[0]


@pytest.mark.parametrize("role", [role for role in ROLES if role != "partner"])
def test_employees_are_told_who_they_are(app: Live, graph: Graph, role: str):
    key, _ = make_key(graph, "Li Lei", role, "tests", person="R001")
    assert told(app, key) == {
        "name": "Li Lei",
        "role": role,
        "personId": "R001",
        "person": {"id": "UGVyc29uOlIwMDE=", "name": "李雷"},
        "contract": None,
        "today": str(DAY),
    }
    stranger, _ = make_key(graph, "CRM", role, "tests", person="nobody")
    assert (told(app, stranger)["personId"], told(app, stranger)["person"]) == ("nobody", None)
    nameless, _ = make_key(graph, "CRM", role, "tests")
    assert (told(app, nameless)["personId"], told(app, nameless)["person"]) == (None, None)


@pytest.mark.parametrize("level", ["full", "overlap", "counts"])
def test_a_partner_is_told_who_it_is_and_of_its_contract(app: Live, graph: Graph, level: str):
    fields = {"Organization": ["name"], "Person": ["name"], "WORKS_AT": []}
    of: dict[str, Any] = {"level": level, "fields": fields, "rows": ["engineers_own"]}
    key = partner_key(graph, f"DC-{level}", "G1", **of)
    query = "{ viewer { name role personId contract { id purpose until } today may sessions { id } } }"
    assert told(app, key, query) == {
        "name": f"partner DC-{level}",
        "role": "partner",
        "personId": "G1",
        "contract": {"id": f"DC-{level}", "purpose": "test", "until": "2029-12-31"},
        "today": str(DAY),
        "may": ["endSession", "endSessions"],
        "sessions": [],
    }
    seen = app.ask("{ viewer { person { name } } }", {"X-API-Key": key})
    if level == "full":
        assert seen == {"data": {"viewer": {"person": {"name": "工程师"}}}}
        hidden, _ = make_key(graph, "p", "partner", "tests", contract=f"DC-{level}", person="P1")
        assert told(app, hidden, "{ viewer { personId person { name } } }") == {"personId": "P1", "person": None}
    else:
        assert seen["errors"][0]["message"].startswith("Cannot query field 'person' on type 'Viewer'")


def test_what_one_may_is_what_is_in_ones_schema(app: Live, graph: Graph):
    for role in ("sales", "operations", "analyst", "admin"):
        key, _ = make_key(graph, "x", role, "tests")
        names = app.ask("{ __schema { mutationType { fields { name } } } }", {"X-API-Key": key})["data"]["__schema"]
        may = told(app, key, "{ viewer { may } }")["may"]
        assert may == sorted(field["name"] for field in names["mutationType"]["fields"])
        assert ("closeAlert" in may, "endSession" in may) == (role != "analyst", True)


def test_the_anonymous_are_nobody(app: Live):
    answer = app.post({"query": WHO}, None)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")


def test_with_authentication_off_everybody_is_an_administrator(graph: Graph):
    with live(graph, who=Authenticator, auth="off") as open_to_all:
        found = open_to_all.ask("{ viewer { name role personId person { id } sessions { id } } }", None)
    viewer = {"name": "anonymous", "role": "admin", "personId": None, "person": None, "sessions": []}
    assert found["data"]["viewer"] == viewer


def test_sessions_are_those_of_ones_own_keys(app: Live, graph: Graph):
    (first, made), (second, _), (other, _) = (
        make_key(graph, "Wang", "sales", "tests", person="E7"),
        make_key(graph, "Wang's phone", "analyst", "tests", person="E7"),
        make_key(graph, "Wang", "sales", "tests", person="E8"),
    )
    text, here = session_of(graph, first, "Firefox, Linux")
    _, phone = session_of(graph, second, "WeChat, iPhone")
    session_of(graph, other)
    cookie = {"Cookie": f"battlemap_session={text}", "Origin": app.url}
    listed = app.ask(SESSIONS, cookie)["data"]["viewer"]["sessions"]
    assert [(s["id"], s["agent"], s["current"]) for s in listed] == [
        (phone, "WeChat, iPhone", False),
        (here, "Firefox, Linux", True),
    ]
    for session in listed:
        created, expires = (dt.datetime.fromisoformat(session[name]) for name in ("created", "expires"))
        assert expires - created == dt.timedelta(days=30) and session["seen"] >= session["created"]
    assert [s["current"] for s in told(app, first, SESSIONS)["sessions"]] == [False, False]
    assert len(told(app, other, SESSIONS)["sessions"]) == 1
    revoke_key(graph, made.id, "tests")
    assert [s["id"] for s in told(app, second, SESSIONS)["sessions"]] == [phone]


def test_one_ends_sessions_of_ones_own_and_no_others(app: Live, graph: Graph):
    own, _ = make_key(graph, "Han", "sales", "tests", person="E9")
    laptop, _ = make_key(graph, "Han's laptop", "analyst", "tests", person="E9")
    other, _ = make_key(graph, "Han", "admin", "tests")
    text, id = session_of(graph, laptop)
    for session, code in ((id, "NOT_FOUND"), ("", "MISSING"), ("0" * 12, "NOT_FOUND")):
        refused = ended(app, other, session, f"m{session}")
        assert (refused["ended"], [e["code"] for e in refused["userErrors"]]) == (None, [code])
    asked = {"Cookie": f"battlemap_session={text}", "Origin": app.url}
    assert app.post({"query": WHO}, asked).status_code == 200
    assert ended(app, own, id, "e1") == {"ended": True, "userErrors": []}
    assert app.post({"query": WHO}, asked).status_code == 401
    assert ended(app, own, id, "e1") == {"ended": True, "userErrors": []}, "the same key, the same answer"
    assert ended(app, own, id, "e2") == {"ended": False, "userErrors": []}
    audited = "MATCH (a:Audit {target: $id, what: 'session.end'}) RETURN a.who AS who"
    assert graph.read(audited, id=id) == [{"who": "Han"}]
    twice = "mutation E($a: EndSessionInput!, $b: EndSessionInput!) { a: endSession(input: $a) { ended } b: endSession(input: $b) { ended } }"
    ids = [session_of(graph, own)[1] for _ in range(2)]
    inputs = {name: {"idempotencyKey": f"t{name}", "id": each} for name, each in zip("ab", ids, strict=True)}
    assert app.ask(twice, {"X-API-Key": own}, **inputs)["data"] == {"a": {"ended": True}, "b": {"ended": True}}


def test_a_partner_ends_a_session_of_its_own(app: Live, graph: Graph):
    key, other = partner_key(graph, "DC-one"), partner_key(graph, "DC-two")
    text, id = session_of(graph, key)
    assert ended(app, other, id, "p")["userErrors"][0]["code"] == "NOT_FOUND"
    assert ended(app, key, id, "p") == {"ended": True, "userErrors": []}
    asked = {"Cookie": f"battlemap_session={text}", "Origin": app.url}
    assert app.post({"query": "{ viewer { name } }"}, asked).status_code == 401


def test_signing_out_everywhere_ends_all_of_ones_own_and_nobody_elses(app: Live, graph: Graph):
    own, _ = make_key(graph, "Qian", "sales", "tests", person="E11")
    phone, _ = make_key(graph, "Qian's phone", "analyst", "tests", person="E11")
    partner = partner_key(graph, "DC-all")
    others = [make_key(graph, "Qian", "admin", "tests")[0], partner, partner_key(graph, "DC-others")]
    mine, theirs = ([session_of(graph, key)[0] for key in keys] for keys in ((own, phone, own), others))

    def live_of(sessions: list[str]) -> list[bool]:
        cookies = [{"Cookie": f"battlemap_session={text}", "Origin": app.url} for text in sessions]
        return [app.post({"query": "{ viewer { name } }"}, cookie).status_code == 200 for cookie in cookies]

    def all_ended(mark: str, headers: dict[str, str]) -> dict[str, Any]:
        return dict(app.ask(END_ALL, headers, input={"idempotencyKey": mark})["data"]["endSessions"])

    assert live_of(mine + theirs) == [True] * 6
    here = {"Cookie": f"battlemap_session={mine[0]}", "Origin": app.url}
    assert all_ended("x", here) == {"ended": 3, "userErrors": []}
    assert (live_of(mine), live_of(theirs)) == ([False] * 3, [True] * 3)
    assert all_ended("y", {"X-API-Key": own})["ended"] == 0
    assert all_ended("x", {"X-API-Key": partner})["ended"] == 1
    assert live_of(theirs) == [True, False, True]


def test_both_executors_tell_the_same_and_callers_share_a_statement(graph: Graph):
    both = Both(graph, DAY)
    query = WHO[:-4] + " sessions { id agent current } __typename } }"
    found = {}
    for name, person in (("Li", "R001"), ("Wang", None)):
        who = Principal("x", name, "admin", both.service.book.version, person=person, session="s")
        both.caller = Caller(who, "en", DAY)
        found[name] = orjson.loads(both.compiled(query, {}))["data"]["viewer"]
        assert found[name] == orjson.loads(both.generic(query, {}))["data"]["viewer"]
    assert (found["Li"]["name"], found["Wang"]["name"], len(both.plans())) == ("Li", "Wang", 1)
    assert found["Li"]["person"]["name"] == "李雷" and found["Wang"]["person"] is None
    gone = replace(who, id="0" * 12, access=-1)  # looked up again: no such key
    both.caller = Caller(gone, "en", DAY)
    assert all(b"UNAUTHENTICATED" in both.compiled(f"{{ viewer {{ {field} }} }}", {}) for field in ("name", "may"))
    both.run(both.service.close())


def test_all_of_it_is_one_statement(graph: Graph):
    whole = WHO[:-4] + " sessions { id } } customers(first: 3) { nodes { id } } }"
    assert execute(graph, DAY, whole)[1] == 1
    assert execute(graph, DAY, "{ viewer { name may person { id } sessions { id } } }")[1] == 1
