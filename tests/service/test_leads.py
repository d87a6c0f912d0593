"""Leads that partners register: who may, what is decided, who is told of matches and rivals, and that a partner learns of nothing else."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import orjson
import pytest
from graphql import print_schema
from typer.testing import CliRunner

from battlemap.analyses import GraphAnalyses
from battlemap.cli.main import app as commands
from gql.ids import parts_of
from gql.schema.schema import SCHEMA
from graph.access.contracts import contracts_in_force
from graph.clock import instant, today
from graph.db.client import Graph
from graph.db.transactions import run
from graph.model.records import NodeRecord
from graph.store import writers as store
from graph.workspaces.leads import lead_changes
from tests.helpers.contracts import terms
from tests.helpers.leaks import Partner
from tests.helpers.mutations import FEED
from tests.helpers.servers import environment

ACCESS = {"V1": "edit", "V2": "edit", "V3": "read", "V4": None}
KNOWN, UNKNOWN = "苏州晶圣半导体有限公司", "无锡远景精密有限公司"
RECORDS = [
    NodeRecord(("Organization", "Customer"), "C1", {"name": KNOWN, "city": "苏州"}, FEED),
    NodeRecord(("Organization", "Customer"), "C2", {"name": "成都天府医院", "credit_code": "91510100MA61XXXX0A"}, FEED),
    *(NodeRecord(("Organization", "ServiceProvider"), id, {"name": f"伙伴{id}"}, FEED) for id in ACCESS),
]
EMPTY = """MATCH (n:Lead|DataContract|Audit|AuditChain|Event|Done) DETACH DELETE n WITH count(*) AS gone
UNWIND $rows AS row
CREATE (:DataContract {id: row.id, status: 'published', version: 1, scope: row.terms, expires: date('2029-12-31')})"""
LEAD: dict[str, Any] = {
    "account": KNOWN,
    "town": "苏州",
    "contact": "陈建国",
    "contactTitle": "设备部经理",
    "contactWay": "现场拜访",
    "contactDay": (today() - dt.timedelta(days=3)).isoformat(),
    "productLine": "影像",
    "need": "二期扩建",
    "evidence": "拜访纪要",
}
SHOWN = "lead { id account town contact productLine state registered due decided why question protectedUntil } version userErrors { path code message }"
LISTED = "{ leads(orderBy: REGISTERED) { totalCount nodes { id account state why question protectedUntil due registrant { target { id } } } } leadTotals(by: STATE) { key count } }"
MATCHES = "query Q($id: ID!) { leadMatches(id: $id) { customers { id certain reasons { zh } } leads { id partner evidence registered } } }"
MONDAY = instant(dt.datetime(2026, 12, 7, 10, 0))


def contract_of(partner: str) -> Any:
    area = {"leads": ACCESS[partner]} if ACCESS[partner] else {"requests": "read"}
    fields = {"Organization": ["name"]}
    return terms(id=f"DC-{partner}", partner=partner, customers=["C2"], fields=fields, rows=[], workspace=area)


@pytest.fixture(scope="module")
def loaded(graph: Graph) -> Graph:
    store.upsert(graph, RECORDS)
    return graph


@pytest.fixture
def world(loaded: Graph) -> Graph:
    return emptied(loaded)


def emptied(graph: Graph) -> Graph:
    """The world without leads, and whatever came of them."""
    rows = [{"id": f"DC-{id}", "terms": contract_of(id).model_dump_json()} for id in ACCESS]
    graph.write(lambda tx: run(tx, EMPTY, rows=rows))
    return graph


class Side(Partner):
    """Somebody of one side, whose changes have keys of their own."""

    def __init__(self, graph: Graph, partner: str | None = None):
        under = contracts_in_force(graph, today())[f"DC-{partner}"] if partner else None
        super().__init__(graph, under, day=today(), analyses=GraphAnalyses(graph))
        self.keys = (f"{partner}{n}" for n in range(1000))

    def raw(self, name: str, **given: Any) -> bytes:
        title = name[0].upper() + name[1:]
        text = f"mutation ($input: {title}Input!) {{ {name}(input: $input) {{ {SHOWN} }} }}"
        return self.ask(text, {"input": {"idempotencyKey": next(self.keys)} | given})

    def change(self, name: str, **given: Any) -> dict[str, Any]:
        answer = orjson.loads(self.raw(name, **given))
        assert "errors" not in answer, answer
        return dict(answer["data"][name])

    def wrong(self, name: str, **given: Any) -> dict[str, str]:
        """Path → code of what is wrong."""
        answer = self.change(name, **given)
        assert answer["lead"] is None
        return {".".join(e["path"][1:]): e["code"] for e in answer["userErrors"]}

    def done(self, name: str, **given: Any) -> dict[str, Any]:
        answer = self.change(name, **given)
        assert answer["userErrors"] == [], answer
        return dict(answer["lead"])

    def registered(self, **given: Any) -> str:
        return str(self.done("registerLead", **LEAD | given)["id"])

    def data(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = orjson.loads(self.ask(query, variables))
        assert "errors" not in answer, answer
        return dict(answer["data"])


@pytest.fixture
def sides(world: Graph) -> Iterator[dict[str, Side]]:
    with ExitStack() as stack:
        made = {name: Side(world, None if name == "us" else name) for name in ("us", "V1", "V2", "V3", "V4")}
        for side in made.values():
            stack.callback(side.close)
        yield made


def test_a_lead_is_registered_promised_and_accepted(
    world: Graph, sides: dict[str, Side], monkeypatch: pytest.MonkeyPatch
):
    us, partner = sides["us"], sides["V1"]
    monkeypatch.setattr(lead_changes, "now", lambda: MONDAY)
    lead = partner.done("registerLead", **LEAD)
    assert lead["state"] == "PENDING"
    assert dt.datetime.fromisoformat(lead["due"]) == MONDAY + dt.timedelta(days=2)  # two working days of the office
    (mine,) = partner.data(LISTED)["leads"]["nodes"]
    assert mine["registrant"] == [{"target": {"id": mine["registrant"][0]["target"]["id"]}}]
    told = us.data(MATCHES, id=lead["id"])["leadMatches"]
    assert [(parts_of(each["id"]), each["certain"]) for each in told["customers"]] == [(("Organization", "C1"), True)]
    assert all(each["reasons"] for each in told["customers"]) and told["leads"] == []
    accepted = us.done("acceptLead", id=lead["id"], customerId="C1", why="首家报备", note="内部")
    assert accepted["protectedUntil"] == (today() + dt.timedelta(days=90)).isoformat()
    (mine,) = partner.data(LISTED)["leads"]["nodes"]
    assert (mine["state"], mine["why"], mine["protectedUntil"]) == ("ACCEPTED", "首家报备", accepted["protectedUntil"])
    (tie,) = world.read("MATCH (l:Lead)-[:LEAD_ABOUT]->(c:Customer) RETURN c.id AS id")
    assert tie["id"] == "C1"
    assert us.done("reopenLead", id=lead["id"])["protectedUntil"] is None
    assert world.read("MATCH (l:Lead)-[r:LEAD_ABOUT]->() RETURN r") == []
    assert us.wrong("declineLead", id=lead["id"]) == {"why": "MISSING"}
    assert us.done("declineLead", id=lead["id"], why="不在产品线内")["state"] == "DECLINED"
    whats = [
        row["what"] for row in world.read("MATCH (a:Audit {label: 'Lead'}) RETURN a.what AS what ORDER BY a.at, a.id")
    ]
    assert whats == ["lead.register", "lead.note", "lead.accept", "lead.reopen", "lead.decline"]
    chains = world.read(
        "MATCH (a:Audit {label: 'Lead'}) RETURN a.what = 'lead.note' AS ours, collect(DISTINCT a.chain) AS chains ORDER BY ours"
    )
    assert [row["chains"] for row in chains] == [["leads/V1"], ["house"]]


def test_a_question_goes_back_and_is_answered(sides: dict[str, Side]):
    us, partner = sides["us"], sides["V1"]
    id = partner.registered(evidence=None)
    assert us.wrong("returnLead", id=id) == {"question": "MISSING"}
    assert us.done("returnLead", id=id, question="请补充纪要")["question"] == "请补充纪要"
    assert partner.wrong("answerLead", id=id) == {"evidence": "MISSING"}
    assert partner.done("answerLead", id=id, evidence="已附")["state"] == "PENDING"
    assert partner.wrong("answerLead", id=id, evidence="已附") == {"id": "CONFLICT"}
    first = partner.done("withdrawLead", id=id)
    assert first["state"] == "WITHDRAWN"
    assert us.wrong("acceptLead", id=id) == {"id": "CONFLICT"}
    anew = partner.done("renewLead", id=id)
    assert anew["state"] == "PENDING" and anew["registered"] > first["registered"]


def test_who_was_first_is_a_persons_to_decide(sides: dict[str, Side]):
    us = sides["us"]
    first = sides["V1"].registered()
    other = sides["V2"].registered(account="苏州晶圣半导体", evidence="报价邮件")
    sides["V2"].registered(account=KNOWN, productLine="备件")
    (rival,) = us.data(MATCHES, id=other)["leadMatches"]["leads"]
    assert (rival["id"], rival["partner"], rival["evidence"]) == (first, "V1", "拜访纪要")
    assert us.wrong("acceptLead", id=other) == {"note": "CONFLICT"}
    assert us.done("acceptLead", id=other, note="接触更早,有报价邮件")["state"] == "ACCEPTED"
    assert us.wrong("acceptLead", id=first, note="x") == {"id": "CONFLICT"}  # the other one is protected
    us.done("reopenLead", id=other)
    assert us.done("acceptLead", id=first)["state"] == "ACCEPTED"


def test_what_is_wrong_is_said_and_nothing_is_written(world: Graph, sides: dict[str, Side]):
    us, partner = sides["us"], sides["V1"]
    soon, past = (today() + dt.timedelta(days=n) for n in (3, -1))
    bare = {"account": " ", "contact": "", "contactWay": "a" * 301, "need": "b" * 10_001}
    wrong = partner.wrong(
        "registerLead", **LEAD | bare | {"contactDay": soon.isoformat(), "decisionDay": past.isoformat()}
    )
    codes = {"account": "MISSING", "contact": "MISSING", "contactWay": "TOO_LONG", "need": "TOO_LONG"}
    assert wrong == codes | {"contactDay": "FUTURE", "decisionDay": "INVALID"}
    assert partner.wrong("registerLead", **LEAD, partnerId="V2") == {"partnerId": "INVALID"}
    assert us.wrong("registerLead", **LEAD) == {"partnerId": "MISSING"}
    assert world.read("MATCH (l:Lead) RETURN l") == []
    id = partner.registered()
    assert partner.wrong("registerLead", **LEAD) == {"account": "DUPLICATE"}
    assert us.wrong("acceptLead", id=id, customerId="C9") == {"customerId": "NOT_FOUND"}
    assert us.wrong("acceptLead", id=id, ifVersion="old") == {"ifVersion": "VERSION_CONFLICT"}
    assert (
        sides["V2"].wrong("withdrawLead", id=id) == sides["V2"].wrong("withdrawLead", id="LD-0") == {"id": "NOT_FOUND"}
    )
    assert us.registered(account=UNKNOWN, partnerId="V2")
    assert [node["account"] for node in sides["V2"].data(LISTED)["leads"]["nodes"]] == [UNKNOWN]


def test_the_contract_says_how_far_leads_are_open(sides: dict[str, Side]):
    sides["us"].registered(partnerId="V3")
    assert sides["V3"].data(LISTED)["leads"]["totalCount"] == 1
    schemas = {name: print_schema(SCHEMA.of(side.caller.principal)) for name, side in sides.items()}
    assert {name for name, text in schemas.items() if "registerLead" in text} == {"us", "V1", "V2"}
    assert {name for name, text in schemas.items() if "type Lead " in text} == {"us", "V1", "V2", "V3"}
    for name in ("acceptLead", "leadMatches", "leadAbout", "LeadMatches", "decidedBy"):
        assert [side for side, text in schemas.items() if name in text] == ["us"], name


NODE = "query Q($id: ID!) { node(id: $id) { ... on Lead { id account state due } } neighbours(id: $id) { groups { count } } }"
SEARCH = "query Q($text: String!) { search(text: $text) { node { id } } }"


def played(graph: Graph) -> list[bytes]:
    """All that a partner is answered about a lead of its own."""
    side = Side(graph, "V1")
    try:
        told = [
            side.raw("registerLead", **LEAD),
            side.raw("registerLead", **LEAD),
            side.raw("registerLead", **LEAD | {"contact": ""}),
        ]
        id = orjson.loads(told[0])["data"]["registerLead"]["lead"]["id"]
        told += [
            side.ask(LISTED),
            side.ask(LISTED, generic=True),
            side.ask(NODE, {"id": id}),
            side.ask(SEARCH, {"text": KNOWN}),
        ]
        told += [
            side.raw("answerLead", id=id, evidence="x"),
            side.raw("withdrawLead", id=id),
            side.raw("renewLead", id=id),
        ]
        told.append(side.ask(LISTED))
    finally:
        side.close()
    return told


RENAMED = "MATCH (c:Customer {id: 'C1'}) SET c.name = $name"


def test_two_worlds_tell_a_partner_the_same(world: Graph, monkeypatch: pytest.MonkeyPatch):
    """An account that nobody knows; one that we know; one that another partner registered too, and is protected for."""
    monkeypatch.setattr(lead_changes, "now", lambda: MONDAY)
    world.write(lambda tx: run(tx, RENAMED, name=UNKNOWN))
    alone = played(world)
    world.write(lambda tx: run(tx, RENAMED, name=KNOWN))
    assert b"errors" not in b"".join(alone) and b"DUPLICATE" in alone[1]
    emptied(world)
    assert played(world) == alone
    emptied(world)
    us, other = Side(world), Side(world, "V2")
    us.done("acceptLead", id=other.registered(), customerId="C1", note="内部")
    other.registered(productLine="备件")
    for side in (us, other):
        side.close()
    assert played(world) == alone


def test_commands_list_show_and_decide(world: Graph, sides: dict[str, Side], monkeypatch: pytest.MonkeyPatch):
    for name, value in environment(world.connection).items():
        monkeypatch.setenv(name, value)

    def shown(*words: str, code: int = 0) -> Any:
        done = CliRunner().invoke(commands, ["leads", *words])
        assert done.exit_code == code, done.output
        return json.loads(done.stdout) if "--json" in words else done.output

    first, other = ((parts_of(sides[name].registered()) or ("", ""))[1] for name in ("V1", "V2"))
    assert [each["lead"]["id"] for each in shown("list", "--state", "pending", "--json")] == [first, other]
    found = shown("show", other, "--json")
    assert [each["id"] for each in found["customers"]] == ["C1"] and found["customers"][0]["verdict"]["reasons"]
    assert [each["partner"]["id"] for each in found["leads"]] == ["V1"]
    assert KNOWN in shown("show", other) and "lead.register" in shown("show", other)
    accepted = shown("accept", first, "--customer", "C1", "--by", "li", "--json")
    assert (accepted["lead"]["state"], accepted["customer"]["id"]) == ("accepted", "C1")
    assert "V2" in shown("decline", other, "--why", "已由他方先行报备", "--by", "li")
    shown("list", "--state", "none", code=1)
