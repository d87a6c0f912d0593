"""What people did is taken back: alerts are as they were before, and what was withdrawn is forgotten everywhere but in the audit log."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from alerts.engine import Engine
from graph.alerts import alert_mutations as changes
from graph.alerts import alert_reversals as reversals
from graph.alerts.alert_reading import list_alerts, read_alert
from graph.alerts.signal_withdrawal import withdraw_signal
from graph.battle_map.reading import read_battle_map
from graph.clock import now, today
from graph.db.client import Graph
from graph.db.transactions import run
from graph.model.records import EdgeRecord, NodeRecord
from graph.mutations import withdrawals
from graph.mutations.changes import InvalidInput
from graph.mutations.curation import give_feedback
from graph.mutations.touchpoints import record_engagement, record_rating, record_signal
from graph.rules.rule_lifecycle import RULES
from graph.store import writers as store
from tests.helpers.cases import (
    ANN,
    BOB,
    FEED,
    activate,
    alert,  # noqa: F401 - a fixture
    customers,
    rule,
    settle,
)

PARTNERS = [
    NodeRecord(("Organization", "Supplier"), "S9", {"name": "供应商"}, FEED),
    NodeRecord(("Person",), "P1", {"name": "李雷"}, FEED),
    NodeRecord(("Opportunity",), "O1", {"name": "o", "status": "open"}, FEED),
    EdgeRecord("WORKS_AT", ("Person", "P1"), ("Organization", "C1"), {}, FEED),
]
WORLD = """MATCH (n) WHERE NOT n:Audit|AuditChain|Event|Done|Lock|Source
RETURN labels(n) AS labels, properties(n) AS p, COLLECT { MATCH (n)-[r]->(m) RETURN [type(r), properties(r), m.id] } AS edges
ORDER BY labels, n.id"""


@pytest.fixture
def world(empty: Graph) -> Graph:
    customers(empty, "C1")
    store.upsert(empty, PARTNERS)
    return empty


def refused(work: Callable[..., Any], graph: Graph, who: Any, key: str, given: dict[str, Any]) -> str:
    with pytest.raises(InvalidInput) as wrong:
        work(graph, who, key, given)
    return wrong.value.faults[0].code


def precision(graph: Graph) -> Any:
    return RULES.document(graph.read, "expansion")["rule"].get("precision")


def test_a_closed_alert_is_what_it_was_and_its_outcome_is_forgotten(world: Graph, alert: str):
    until = now() + dt.timedelta(days=2)
    changes.acknowledge_alert(world, ANN, "1", {"id": alert})
    changes.snooze_alert(world, ANN, "2", {"id": alert, "until": until})
    before = read_alert(world, alert)["alert"]
    told = {"id": alert, "outcome": "won", "partner_ids": ["S9"], "opportunity_id": "O1"}
    changes.close_alert(world, BOB, "3", told)
    assert precision(world) == 1.0
    reversals.reopen_alert(world, ANN, "4", {"id": alert})
    assert read_alert(world, alert)["alert"] == before
    assert precision(world) is None
    assert world.read("MATCH ()-[r:PARTNERED_ON]->() RETURN r") == []
    waiting = world.read("MATCH (d:Delivery {kind: 'reminder', status: 'queued'}) RETURN d.due AS due")
    assert waiting == [{"due": until}]
    (window,) = world.read("MATCH (w:CaseWindow) RETURN w.until AS until")
    assert window["until"] == before["until"]


def test_partners_of_another_alert_of_the_same_person_stay_told(world: Graph, alert: str):
    world.write(lambda tx: run(tx, "MATCH (a:Alert) CREATE (b:Alert) SET b += a {.*, id: 'B'}"))
    for id, outcome in ((alert, "won"), ("B", "useful")):
        told = {"id": id, "outcome": outcome, "partner_ids": ["S9"], "opportunity_id": "O1"}
        changes.close_alert(world, ANN, f"close {id}", told)
    reversals.reopen_alert(world, BOB, "r", {"id": "B"})
    (edge,) = world.read("MATCH (:Supplier {id: 'S9'})-[r:PARTNERED_ON]->(:Opportunity {id: 'O1'}) RETURN r {.*} AS r")
    assert (edge["r"]["outcome"], edge["r"]["effective_lead"]) == ("won", True)
    reversals.reopen_alert(world, BOB, "s", {"id": alert})
    assert world.read("MATCH ()-[r:PARTNERED_ON]->() RETURN r") == []


def test_seen_asleep_and_assigned_are_taken_back(world: Graph, alert: str):
    opposite = reversals.reopen_alert, reversals.wake_alert, reversals.unassign_alert
    assert [refused(work, world, ANN, f"no {n}", {"id": alert}) for n, work in enumerate(opposite)] == ["CONFLICT"] * 3
    at_first = read_alert(world, alert)["alert"]
    changes.assign_alert(world, ANN, "1", {"id": alert, "assignee": "bob"})
    assigned = read_alert(world, alert)["alert"]
    changes.acknowledge_alert(world, BOB, "2", {"id": alert})
    reversals.reopen_alert(world, BOB, "3", {"id": alert})
    assert read_alert(world, alert)["alert"] == assigned  # nobody's work was taken
    reversals.unassign_alert(world, BOB, "4", {"id": alert})
    changes.snooze_alert(world, BOB, "5", {"id": alert, "until": now() + dt.timedelta(days=2)})
    reversals.wake_alert(world, BOB, "6", {"id": alert})
    assert read_alert(world, alert)["alert"] == at_first
    assert world.read("MATCH (d:Delivery {kind: 'reminder'}) RETURN d.status AS s") == [{"s": "dropped"}]
    steps = reversals.case_history(world, alert, "bob")
    assert [step["what"].removeprefix("alert.") for step in steps] == [
        "wake", "snooze", "unassign", "reopen", "acknowledge", "assign"
    ]  # fmt: skip
    assert not any(step["undoable"] for step in steps)
    told = world.read("MATCH (e:Event {kind: 'alert'}) RETURN e.payload AS p ORDER BY e.seq")
    assert [json.loads(row["p"])["what"] for row in told][-3:] == ["unassign", "snooze", "wake"]


def test_what_was_withdrawn_is_as_if_it_had_never_been(world: Graph, alert: str):
    world.write(lambda tx: run(tx, ADVISED))
    before, drawn = world.read(WORLD), read_battle_map(world, "C1", today())
    at = now() - dt.timedelta(hours=1)
    visit = {"kind": "visit", "at": at, "participants": [{"person_id": "P1"}], "customer_id": "C1"}
    rating = {"customer_id": "C1", "partner_id": "S9", "score": 88.0, "at": at.date()}
    made = [
        record_engagement(world, ANN, "1", visit)["id"],
        record_rating(world, ANN, "2", rating)["rating_id"],
        record_signal(world, ANN, "3", {"organization_id": "C1", "kind": "tender", "at": at, "title": "扩建"})["id"],
        give_feedback(world, ANN, "4", {"partner_id": "S9", "customer_id": "C1", "verdict": "useful"})["id"],
    ]
    assert len(read_battle_map(world, "C1", today()).signals) == len(drawn.signals) + 1
    mine = [(step["what"], step["undoable"]) for step in reversals.case_history(world, alert, "ann")]
    assert mine == [(what, True) for what in ("feedback.give", "signal.record", "rating.record", "engagement.record")]
    (first, *_) = reversals.case_history(world, alert, "bob")
    assert (first["what"], first["undoable"]) == ("feedback.give", False)
    assert refused(withdrawals.withdraw_feedback, world, BOB, "5", {"id": made[3]}) == "CONFLICT"
    assert (
        refused(withdrawals.withdraw_engagement, world, BOB, "6", {"id": made[0], "if_version": "x"})
        == "VERSION_CONFLICT"
    )
    for n, work in enumerate(WITHDRAW):
        assert work(world, ANN, f"w{n}", {"id": made[n]}) == {"withdrawn": True}
        assert refused(work, world, ANN, f"again {n}", {"id": made[n]}) == "NOT_FOUND"
    assert world.read(WORLD) == before
    assert read_battle_map(world, "C1", today()) == drawn
    kept = world.read(
        "MATCH (a:Audit) WHERE a.what ENDS WITH '.withdraw' RETURN a.before AS b, a.about AS c ORDER BY a.id"
    )
    assert [row["c"] for row in kept] == ["C1"] * 4 and all(json.loads(row["b"])["id"] for row in kept)


def test_what_a_source_tells_is_not_withdrawn(world: Graph, alert: str):
    assert refused(withdraw_signal, world, ANN, "1", {"id": "S1"}) == "CONFLICT"
    assert len(read_alert(world, alert)["firings"]) == 1


def test_rules_forget_a_withdrawn_signal(world: Graph):
    activate(world, rule())
    engine = Engine(world, "w", lambda: now() + dt.timedelta(hours=1))
    settle(engine)
    signals = []
    for n in range(2):
        told = {"organization_id": "C1", "kind": "expansion", "at": now() - dt.timedelta(minutes=n), "title": "扩建"}
        signals.append(record_signal(world, ANN, f"s{n}", told)["id"])
        settle(engine)
    (found,) = list_alerts(world)
    withdraw_signal(world, BOB, "1", {"id": signals[0]})
    left = read_alert(world, found["id"])
    assert (left["alert"]["evidence"], left["alert"]["status"], len(left["firings"])) == (1, "open", 1)
    changes.close_alert(world, ANN, "c", {"id": found["id"], "outcome": "false_alarm"})
    assert (precision(world), RULES.document(world.read, "expansion")["rule"]["fired"]) == (0.0, 1)
    reversals.reopen_alert(world, ANN, "r", {"id": found["id"]})
    withdraw_signal(world, BOB, "2", {"id": signals[1]})
    ended = read_alert(world, found["id"])
    assert (ended["alert"]["status"], ended["alert"].get("outcome"), ended["firings"]) == ("closed", None, [])
    assert (precision(world), RULES.document(world.read, "expansion")["rule"]["fired"]) == (None, 0)
    assert {row["s"] for row in world.read("MATCH (d:Delivery) RETURN d.status AS s")} == {"dropped"}
    settle(engine)
    assert list_alerts(world) == []


WITHDRAW = (
    withdrawals.withdraw_engagement,
    withdrawals.withdraw_rating,
    withdraw_signal,
    withdrawals.withdraw_feedback,
)
ADVISED = "MATCH (v {id: 'S9'}), (c {id: 'C1'}) CREATE (v)-[:FITS {rank: 1, probability: 0.9, run: 'R1'}]->(c)"
