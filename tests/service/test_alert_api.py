"""Alerts and rules over GraphQL, and as commands, as front ends and operations use them."""

from __future__ import annotations

import datetime as dt
import json
import time
from pathlib import Path
from typing import Any

import pytest

from alerts.engine import Engine
from gql.ids import global_id
from graph.clock import now
from graph.db.client import Graph
from graph.rules.rule_checks import load_rule
from graph.rules.rule_file import RuleFile
from tests.helpers.cases import (
    activate,
    alert,  # noqa: F401 - a fixture
    clock,
    customers,
    rule,
    settle,
    signal,
)
from tests.helpers.cli import battlemap
from tests.helpers.live import Live
from tests.helpers.mutations import change, codes
from tests.helpers.paths import ROOT
from tests.helpers.servers import environment, wipe
from tests.helpers.websocket import Talk, talk

ERRORS = "userErrors { path code message }"
RULE = (ROOT / "rules" / "expansion.yaml").read_text("utf-8")


@pytest.fixture
def world(app: Live) -> Graph:
    graph = app.service.graph
    wipe(graph)
    graph.prepare()  # while nothing is there whose times could be of another zone: else the first command looks at all
    app.service.book.refresh()
    customers(graph, "C1", "C2")
    return graph


def test_rules_in_force_are_read_as_they_were_written(app: Live, world: Graph):
    activate(world, rule())
    asked = "{ rules(filter: {status: {eq: ACTIVE}}) { nodes { id on intent body } } }"
    (found,) = app.ask(asked, {"X-API-Key": "analyst-key"})["data"]["rules"]["nodes"]
    assert (found["id"], found["on"], found["intent"]) == (global_id("Rule", "expansion"), "SIGNAL", "expansion")
    assert RuleFile.model_validate_json(found["body"]) == rule()


def test_mistakes_of_a_rule_are_said_at_their_places(app: Live, world: Graph):
    draft = f"mutation ($input: DraftRuleInput!) {{ draftRule(input: $input) {{ number {ERRORS} }} }}"
    wrong = RULE.replace("signal.strength", "signal.strenght").replace("[expansion, tender]", "[expansion, tendr]")
    answer = change(app, draft, "operations-key", idempotencyKey="1", body=wrong)
    assert codes(answer) == {"body.if.all.0.in.1": "INVALID", "body.if.all.1.fact": "INVALID"}
    zh = change(app, draft, "operations-key", "zh", idempotencyKey="2", body=wrong)
    assert any("最接近的是" in e["message"] for e in zh["userErrors"])
    for body in ("{", "x: [", "5", "", "!!python/object/apply:os.system ['true']"):
        answer = change(app, draft, "operations-key", idempotencyKey=f"b{body}", body=body)
        assert answer["userErrors"], body
    assert world.read("MATCH (r:Rule) RETURN count(r) AS n") == [{"n": 0}]


def test_who_may_do_what(app: Live, world: Graph, alert: str):
    asked = app.post(
        {
            "query": f"mutation ($input: DraftRuleInput!) {{ draftRule(input: $input) {{ {ERRORS} }} }}",
            "variables": {"input": {"idempotencyKey": "1", "body": RULE}},
        }
    )
    assert "errors" in asked.json()  # sales
    assert (
        "errors"
        in app.post(
            {"query": f'mutation {{ acknowledgeAlert(input: {{idempotencyKey: "1", id: "{alert}"}}) {{ {ERRORS} }} }}'},
            {"X-API-Key": "analyst-key"},
        ).json()
    )


def test_an_alert_from_list_to_closed(app: Live, world: Graph, alert: str):
    listed = app.ask(
        "{ alerts(filter: {status: {eq: OPEN}}, orderBy: LAST, direction: DESC) { totalCount nodes { id intent customer title titleEn evidence rules } } }"
    )
    (node,) = listed["data"]["alerts"]["nodes"]
    assert node | {"id": None} == {
        "id": None,
        "intent": "expansion",
        "customer": "C1",
        "title": "客户C1:expansion",
        "titleEn": "Customer C1: expansion",
        "evidence": 1,
        "rules": ["expansion"],
    }
    assert node["id"] == global_id("Alert", alert)
    case = app.ask(
        """query ($id: ID!) { alertCase(id: $id) { alert { status } customer { name } evidence { rule version at facts { zh en }
        signal { title } } deliveries { channel status attempts error { en } } } }""",
        id=node["id"],
    )["data"]["alertCase"]
    assert case["customer"] == {"name": "客户C1"} and case["alert"] == {"status": "OPEN"}
    (evidence,) = case["evidence"]
    assert evidence["signal"] == {"title": "信号S1"} and evidence["facts"][0]["zh"].startswith("主要行业")
    assert case["deliveries"] == [{"channel": "sales", "status": "queued", "attempts": 0, "error": None}]
    assert app.ask('{ alertCase(id: "nobody") { alert { id } } }')["data"] == {"alertCase": None}

    seen = change(
        app,
        f"mutation ($input: AcknowledgeAlertInput!) {{ acknowledgeAlert(input: $input) {{ alert {{ status assignee }} version {ERRORS} }} }}",
        idempotencyKey="1",
        id=node["id"],
    )
    assert seen["alert"] == {"status": "ACKNOWLEDGED", "assignee": "sales-key"}
    assert app.ask("query ($id: ID!) { version(id: $id) }", id=node["id"])["data"]["version"] == seen["version"]
    sleep = f"mutation ($input: SnoozeAlertInput!) {{ snoozeAlert(input: $input) {{ alert {{ status snoozedUntil }} {ERRORS} }} }}"
    until = (now() + dt.timedelta(days=3)).replace(microsecond=0)
    assert change(app, sleep, idempotencyKey="2", id=alert, until=until.isoformat())["alert"] == {
        "status": "SNOOZED",
        "snoozedUntil": until.isoformat(),
    }
    close = f"mutation ($input: CloseAlertInput!) {{ closeAlert(input: $input) {{ alert {{ status outcome why closedBy }} {ERRORS} }} }}"
    assert codes(change(app, close, idempotencyKey="3", id=alert, partnerIds=["nobody"])) == {
        "outcome": "MISSING",
        "partnerIds.0": "NOT_FOUND",
        "opportunityId": "MISSING",
    }
    done = change(app, close, idempotencyKey="4", id=alert, outcome="USEFUL", why="约好拜访")
    assert done["alert"] == {"status": "CLOSED", "outcome": "USEFUL", "why": "约好拜访", "closedBy": "sales-key"}
    assert app.ask("{ rules { nodes { id precision judged } } }")["data"]["rules"]["nodes"] == [
        {"id": global_id("Rule", "expansion"), "precision": 1.0, "judged": 1}
    ]

    steps = "query ($id: ID!) { alertCase(id: $id) { version history { id who what opposite } } }"
    told = app.ask(steps, id=node["id"])["data"]["alertCase"]
    assert [(each["what"], each["opposite"]) for each in told["history"]] == [
        ("alert.close", "reopenAlert"),
        ("alert.snooze", None),
        ("alert.acknowledge", None),
    ]
    assert {(each["id"], each["who"]) for each in told["history"]} == {(node["id"], "sales-key")}
    reopen = f"mutation ($input: ReopenAlertInput!) {{ reopenAlert(input: $input) {{ alert {{ status outcome closedBy }} version {ERRORS} }} }}"
    stale = change(app, reopen, idempotencyKey="5", id=node["id"], ifVersion=seen["version"])
    assert codes(stale) == {"ifVersion": "VERSION_CONFLICT"}
    back = change(app, reopen, idempotencyKey="6", id=node["id"], ifVersion=told["version"])
    assert back["alert"] == {"status": "SNOOZED", "outcome": None, "closedBy": None}
    told = app.ask(steps, id=node["id"])["data"]["alertCase"]
    assert told["version"] == back["version"]
    assert [each["opposite"] for each in told["history"]] == [None, None, "wakeAlert", None]
    assert app.ask("{ rules { nodes { precision judged } } }")["data"]["rules"]["nodes"] == [
        {"precision": None, "judged": 0}
    ]


def test_the_subscription_goes_on_after_a_cursor_without_gap_or_double(app: Live, world: Graph):
    activate(world, rule())
    engine = Engine(world, "w", clock)
    settle(engine)
    query = "subscription ($after: String) { alerts(after: $after) { cursor what alert { customer evidence } } }"
    customers(world, *(f"X{n}" for n in range(12)))

    def heard(socket: Talk, n: int) -> list[Any]:
        return [socket.hear()["payload"]["data"]["alerts"] for _ in range(n)]

    def ask(socket: Talk, **variables: Any) -> None:
        socket.say({"id": "1", "type": "subscribe", "payload": {"query": query, "variables": variables}})

    with talk(app) as one:
        ask(one)
        app_wait(app)
        for n in range(5):
            signal(world, f"A{n}", f"X{n}")
            settle(engine)
        first = heard(one, 3)  # and then the line is cut
    for n in range(5, 12):
        signal(world, f"A{n}", f"X{n}")
    signal(world, "B", "X0")
    settle(engine)
    with talk(app) as two:
        ask(two, after=first[-1]["cursor"])
        rest = heard(two, 2 + 8)
    assert [e["alert"]["customer"] for e in first] == ["X0", "X1", "X2"]
    assert sorted(e["alert"]["customer"] for e in rest) == sorted([*(f"X{n}" for n in range(3, 12)), "X0"])
    cursors = [e["cursor"] for e in first + rest]
    assert len(set(cursors)) == len(cursors) == 13
    assert [e["what"] for e in first + rest].count("evidence") == 1


def app_wait(app: Live) -> None:
    """Until somebody listens."""
    end = time.monotonic() + 20
    while not (app.service._feed and app.service._feed._begun):
        assert time.monotonic() < end
        time.sleep(0.02)


# -- commands


def command(graph: Graph, *words: str, code: int = 0, **settings: str) -> str:
    done = battlemap(*words, env=environment(graph.connection) | settings)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_commands_of_rules(world: Graph, tmp_path: Path):
    out = command(world, "rules", "check", *(str(p) for p in sorted((ROOT / "rules").glob("*.yaml"))))
    assert len(out.splitlines()) == 11
    bad = tmp_path / "bad.yaml"
    bad.write_text(RULE.replace("signal.strength", "signal.strenght"), "utf-8")
    assert "bad.yaml, line" in command(world, "rules", "check", str(bad), code=1)
    assert "错误" in command(world, "rules", "draft", str(bad), code=1, BATTLEMAP_LANG="zh")
    file = str(ROOT / "rules" / "expansion.yaml")
    activate(world, load_rule(Path(file)).value)
    assert "起草 ann" in command(world, "rules", "show", "expansion", BATTLEMAP_LANG="zh")
    signal(world, "S1", "C1", strength=0.9)
    signal(world, "S2", "C1", strength=0.1)
    out = command(world, "rules", "test", "expansion", "--since", "30d", "--as-of", "2026-11-20")
    assert "C1" in out and "1 times, 1 cases, 1 customers" in out
    played = json.loads(command(world, "rules", "test", file, "--since", "30d", "--as-of", "2026-11-20", "--json"))
    assert [row["signal"] for row in played] == ["S1"]
    assert "--since 3w" in command(world, "rules", "test", file, "--since", "3w", code=1)
    assert "no rule" in command(world, "rules", "test", "nobody", code=1)
    assert "budget" in command(world, "rules", "facts") and "预算" in command(
        world, "rules", "facts", BATTLEMAP_LANG="zh"
    )


def test_commands_of_alerts(world: Graph, alert: str, tmp_path: Path):
    assert "客户C1" in command(world, "alerts", "list", BATTLEMAP_LANG="zh")
    shown = json.loads(command(world, "alerts", "show", alert, "--json"))
    assert shown["evidence"][0]["signal"] == "S1" and shown["deliveries"][0]["channel"] == "sales"
    assert "acknowledged" in command(world, "alerts", "ack", alert, "--by", "ann")
    assert "bob" in command(world, "alerts", "assign", alert, "bob", "--by", "ann")
    assert "snoozed" in command(world, "alerts", "snooze", alert, "--days", "2", "--by", "ann")
    assert "say what came of it" in command(world, "alerts", "close", alert, "--outcome", "fine", code=1)
    assert "closed" in command(world, "alerts", "close", alert, "--outcome", "won", "--by", "ann")
    assert "no alert" in command(world, "alerts", "ack", "nobody", code=1)
    assert "no status" in command(world, "alerts", "list", "--status", "odd", code=1)
    assert "events to look at" in command(world, "alerts", "status")
    assert "queued" in command(world, "alerts", "deliveries")
    assert "0 deliveries" in command(world, "alerts", "replay")
    assert "no channels" in command(world, "alerts", "channels")
    channels = tmp_path / "channels.yaml"
    channels.write_text("channels:\n  sales: {kind: feishu, url: FEISHU_URL, readers: [sales]}\n", "utf-8")
    assert "no secret FEISHU_URL" in command(world, "alerts", "channels", code=1, BATTLEMAP_CHANNELS=str(channels))
    assert "nothing waits" in command(world, "signals", "review")
