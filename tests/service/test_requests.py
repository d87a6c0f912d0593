"""Requests in workspaces: who may send, answer, withdraw and reopen them, what a partner sees of them, and the commands."""

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

from battlemap.cli.main import app as commands
from gql.ids import parts_of
from gql.schema.schema import SCHEMA
from graph.access.contracts import contracts_in_force
from graph.clock import now, today
from graph.db.client import Graph
from graph.db.transactions import run
from graph.model.records import NodeRecord
from graph.store import writers as store
from tests.helpers.contracts import terms
from tests.helpers.leaks import Partner
from tests.helpers.mutations import FEED
from tests.helpers.servers import environment

ACCESS = {"V1": "comment", "V2": "edit", "S1": None, "V9": "edit"}
RECORDS = [
    NodeRecord(("Organization", "Customer"), "C1", {"name": "晶圣"}, FEED),
    *(NodeRecord(("Organization", "ServiceProvider"), id, {"name": f"伙伴{id}"}, FEED) for id in ACCESS),
    NodeRecord(("Person", "SalesRep"), "R1", {"name": "李雷"}, FEED),
    NodeRecord(("Asset",), "A1", {"model": "MR-3100"}, FEED),
]
SHARED = """MATCH (n:Workspace|Request|DataContract|Audit|Event|Done) DETACH DELETE n WITH count(*) AS gone
UNWIND $rows AS row
CREATE (:DataContract {id: row.id, status: 'published', version: 1, scope: row.terms, expires: date('2029-12-31')})"""
SPACES = """MATCH (c {id: 'C1'}) UNWIND [['W1', 'open', ['V1', 'V2', 'S1']], ['W2', 'open', ['V9']]] AS row
CREATE (w:Workspace {id: row[0], state: row[1], need: '方案', opened: datetime()})-[:FOR_CUSTOMER {id: row[0]}]->(c)
WITH w, row UNWIND row[2] AS id MATCH (p {id: id})
CREATE (p)-[:ADMITTED_TO {id: row[0] + id, valid_from: date('2026-01-01')}]->(w)"""
SHOWN = "request { id kind what product due state answer } version userErrors { path code message }"
MINE = "{ requests(orderBy: SENT) { totalCount nodes { id what state answer addressee { target { id } } requester { target { id } } workspace { target { id } } } } requestTotals(by: STATE) { key count } }"
DUE = (now() + dt.timedelta(days=2)).replace(microsecond=0)


def contract_of(partner: str) -> Any:
    area = {"solution": "read"} | ({"requests": ACCESS[partner]} if ACCESS[partner] else {})
    return terms(
        id=f"DC-{partner}",
        partner=partner,
        customers=["C1"],
        fields={"Organization": ["name"]},
        rows=[],
        workspace=area,
    )


@pytest.fixture(scope="module")
def loaded(graph: Graph) -> Graph:
    store.upsert(graph, RECORDS)
    return graph


@pytest.fixture
def world(loaded: Graph) -> Graph:
    rows = [{"id": f"DC-{id}", "terms": contract_of(id).model_dump_json()} for id in ACCESS]
    loaded.write(lambda tx: run(tx, SHARED, rows=rows))
    loaded.write(lambda tx: run(tx, SPACES))
    return loaded


class Side(Partner):
    """Somebody of one side, whose changes have keys of their own."""

    def __init__(self, graph: Graph, partner: str | None = None):
        super().__init__(graph, contracts_in_force(graph, today())[f"DC-{partner}"] if partner else None, day=today())
        self.keys = (f"{partner}{n}" for n in range(1000))

    def change(self, name: str, **given: Any) -> dict[str, Any]:
        title = name[0].upper() + name[1:]
        text = f"mutation ($input: {title}Input!) {{ {name}(input: $input) {{ {SHOWN} }} }}"
        answer = orjson.loads(self.ask(text, {"input": {"idempotencyKey": next(self.keys)} | given}))
        assert "errors" not in answer, answer
        return dict(answer["data"][name])

    def wrong(self, name: str, **given: Any) -> dict[str, str]:
        """Path → code of what is wrong."""
        answer = self.change(name, **given)
        assert answer["request"] is None
        return {".".join(e["path"][1:]): e["code"] for e in answer["userErrors"]}

    def sent(self, **given: Any) -> str:
        plain = {
            "workspaceId": "W1",
            "kind": "STOCK",
            "what": "请确认库存",
            "product": "MR-3100",
            "due": DUE.isoformat(),
        }
        answer = self.change("sendRequest", **plain | given)
        assert answer["userErrors"] == [], answer
        label, id = parts_of(answer["request"]["id"]) or ("", "")
        assert label == "Request"
        return id

    def seen(self) -> list[dict[str, Any]]:
        answer = orjson.loads(self.ask(MINE))
        assert "errors" not in answer and self.ask(MINE, generic=True) == self.ask(MINE)
        nodes = answer["data"]["requests"]["nodes"]
        assert answer["data"]["requests"]["totalCount"] == len(nodes)
        return list(nodes)


@pytest.fixture
def sides(world: Graph) -> Iterator[dict[str, Side]]:
    with ExitStack() as stack:
        made = {name: Side(world, None if name == "us" else name) for name in ("us", "V1", "V2", "V9")}
        for side in made.values():
            stack.callback(side.close)
        yield made


def test_a_request_goes_to_one_and_comes_back_answered(world: Graph, sides: dict[str, Side]):
    us, partner = sides["us"], sides["V1"]
    id = us.sent(addresseeId="V1")
    (mine,) = partner.seen()
    assert (mine["state"], mine["workspace"]) == ("SENT", [{"target": {"id": mine["workspace"][0]["target"]["id"]}}])
    assert us.wrong("answerRequest", id=id, answer="有货") == {"id": "CONFLICT"}
    answered = partner.change("answerRequest", id=id, answer="现货 12 台")
    assert (answered["request"]["state"], answered["request"]["answer"]) == ("ANSWERED", "现货 12 台")
    assert partner.wrong("answerRequest", id=id, answer="再答") == {"id": "CONFLICT"}
    assert us.wrong("withdrawRequest", id=id) == {"id": "CONFLICT"}
    again = us.change("reopenRequest", id=id, due=(DUE + dt.timedelta(days=1)).isoformat())
    assert (again["request"]["state"], again["request"]["answer"]) == ("SENT", None)
    assert us.wrong("reopenRequest", id=id) == {"id": "CONFLICT"}
    stale = {"id": id, "answer": "x", "ifVersion": answered["version"]}
    assert partner.wrong("answerRequest", **stale) == {"ifVersion": "VERSION_CONFLICT"}
    assert us.change("withdrawRequest", id=id, why="客户取消")["request"]["state"] == "WITHDRAWN"
    logged = world.read(
        "MATCH (x:Audit {target: $id}) RETURN x.what AS what, x.about AS about, x.chain AS chain ORDER BY x.number",
        id=id,
    )
    assert {(row["what"], row["about"]) for row in logged} == {
        (f"request.{what}", "C1") for what in ("send", "answer", "reopen", "withdraw")
    }
    assert {row["chain"] for row in logged} == {"W1/V1"}  # nobody else's chain grows with it
    events = world.read("MATCH (e:Event {target: $id}) RETURN count(e) AS n", id=id)
    assert events[0]["n"] == 4


def test_a_partner_asks_us_and_withdraws_what_it_asked(sides: dict[str, Side]):
    us, partner = sides["us"], sides["V2"]
    id = partner.sent(team="供应链")
    assert [row["requester"] != [] for row in partner.seen()] == [True]
    assert us.wrong("withdrawRequest", id=id) == {"id": "CONFLICT"}
    assert us.change("answerRequest", id=id, answer="可以")["request"]["state"] == "ANSWERED"
    assert partner.wrong("answerRequest", id=id, answer="x") == {"id": "CONFLICT"}
    assert partner.change("reopenRequest", id=id)["request"]["state"] == "SENT"
    assert partner.change("withdrawRequest", id=id)["request"]["state"] == "WITHDRAWN"
    assert partner.wrong("sendRequest", **ASKED | {"addresseeId": "R1"}) == {"addresseeId": "INVALID"}


ASKED = {"workspaceId": "W1", "kind": "PRICE", "what": "请报价", "due": DUE.isoformat()}


def test_what_is_wrong_with_a_request_is_said_all_at_once(world: Graph, sides: dict[str, Side]):
    us = sides["us"]
    past = (now() - dt.timedelta(minutes=1)).isoformat()
    assert us.wrong("sendRequest", **ASKED | {"what": " ", "due": past}) == {
        "what": "MISSING",
        "due": "INVALID",
        "addresseeId": "MISSING",
    }
    assert us.wrong("sendRequest", **ASKED, team="供应链", addresseeId="V1") == {"addresseeId": "INVALID"}
    assert us.wrong("sendRequest", **ASKED, addresseeId="V9") == {"addresseeId": "CONFLICT"}  # no party
    assert us.wrong("sendRequest", **ASKED, addresseeId="S1") == {"addresseeId": "CONFLICT"}  # sees none
    assert us.wrong("sendRequest", **ASKED, addresseeId="C1") == {"addresseeId": "NOT_FOUND"}
    assert us.wrong("sendRequest", **ASKED | {"what": "x" * 10_001}, team="商务") == {"what": "TOO_LONG"}
    assert us.wrong("sendRequest", **ASKED | {"workspaceId": "W7"}, team="商务") == {"workspaceId": "NOT_FOUND"}
    assert us.wrong("answerRequest", id="RQ-0", answer="x") == {"id": "NOT_FOUND"}
    id = us.sent(addresseeId="R1")
    assert us.wrong("answerRequest", id=id, answer=" ") == {"answer": "MISSING"}
    world.write(lambda tx: run(tx, "MATCH (w:Workspace {id: 'W1'}) SET w.state = 'won'"))
    assert us.wrong("sendRequest", **ASKED, team="商务") == {"workspaceId": "CONFLICT"}
    assert us.wrong("answerRequest", id=id, answer="x") == {"id": "CONFLICT"}


def test_others_requests_are_to_a_partner_as_if_they_were_not_there(world: Graph, sides: dict[str, Side]):
    """Neither lists nor errors of changes tell of them; once it is put out, not even of its own."""
    us, partner = sides["us"], sides["V2"]
    own, missing = us.sent(addresseeId="V2"), "RQ-0123456789abcdef"
    before = partner.ask(MINE)
    others = [us.sent(addresseeId="V1"), us.sent(team="商务"), us.sent(workspaceId="W2", addresseeId="V9")]
    assert partner.ask(MINE) == before and [row["what"] for row in partner.seen()] == ["请确认库存"]
    for name, more in (("answerRequest", {"answer": "x"}), ("withdrawRequest", {}), ("reopenRequest", {})):
        plain = partner.change(name, id=missing, **more)
        for id in others:
            told = json.dumps(partner.change(name, id=id, **more)).replace(id, missing)
            assert told == json.dumps(plain)
    closed = partner.change("sendRequest", **ASKED | {"workspaceId": "W9"})
    assert json.dumps(partner.change("sendRequest", **ASKED | {"workspaceId": "W2"})).replace("W2", "W9") == json.dumps(
        closed
    )
    ended = "MATCH (:Organization {id: 'V2'})-[r:ADMITTED_TO]->() SET r.valid_to = date()"
    world.write(lambda tx: run(tx, ended))
    assert partner.seen() == [] and partner.wrong("answerRequest", id=own, answer="x") == {"id": "NOT_FOUND"}


def test_the_schema_holds_what_the_contract_opens(world: Graph, sides: dict[str, Side]):
    schemas = {name: print_schema(SCHEMA.of(sides[name].caller.principal)) for name in ("V1", "V2")}
    assert "answerRequest" in schemas["V1"] and "sendRequest" not in schemas["V1"]
    assert "sendRequest" in schemas["V2"] and "sentBy" not in schemas["V2"] and "team:" not in schemas["V1"]
    side = Side(world, "S1")
    try:
        assert "Request" not in print_schema(SCHEMA.of(side.caller.principal)).replace("requestId", "")
    finally:
        side.close()


def test_commands_send_show_answer_and_withdraw_requests(world: Graph, monkeypatch: pytest.MonkeyPatch):
    for name, value in environment(world.connection).items():
        monkeypatch.setenv(name, value)

    def said(*words: str, code: int = 0, typed: str | None = None) -> Any:
        done = CliRunner().invoke(commands, ["requests", *words], input=typed)
        assert done.exit_code == code, done.output
        return json.loads(done.stdout) if "--json" in words else done.output

    text = "请伙伴V1确认MR-3100库存,48小时内反馈"
    made = said("send", "W1", text, "--yes", "--by", "li", "--json")
    assert (made["request"]["kind"], made["request"]["product"], made["addressee"]["id"]) == ("stock", "MR-3100", "V1")
    assert said("list", "--json") == [{name: made[name] for name in ("request", "workspace", "addressee", "requester")}]
    assert "due 20" in said("send", "W1", text, code=1, typed="n\n") and len(said("list", "--json")) == 1
    assert "more than one" in said("send", "W1", "请确认MR-3100库存和报价,48小时内反馈", "--yes", code=1)
    team = said("send", "W1", "请确认MR-3100库存", "--due", DUE.isoformat(), "--yes", "--json")
    assert team["request"]["team"] == "供应链" and team["addressee"] is None
    assert "answered" in said("answer", team["request"]["id"], "有货", "--by", "li")
    shown = said("show", team["request"]["id"])
    assert "有货" in shown and "request.answer" in shown
    assert "answered" in said("withdraw", team["request"]["id"], code=1)
    assert said("reopen", team["request"]["id"], "--json")["request"]["state"] == "sent"
    assert "withdrawn" in said("withdraw", made["request"]["id"], "--why", "取消")
    assert [row["request"]["state"] for row in said("list", "--state", "withdrawn", "--json")] == ["withdrawn"]
    assert "no state" in said("list", "--state", "x", code=1)
