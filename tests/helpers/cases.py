"""Helpers of tests: From signals to cases: one case for one customer, intent and window, and nothing lost when processes die."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from alerts.engine import Engine
from graph.alerts.alert_reading import list_alerts
from graph.clock import instant
from graph.db.client import Graph
from graph.model.claims import Origin
from graph.model.records import EdgeRecord, NodeRecord
from graph.mutations.changes import Author
from graph.rules.rule_file import RuleFile
from graph.rules.rule_lifecycle import RULES
from graph.store import writers as store
from tests.helpers.lifecycle import put_in_force

FEED = Origin("crm", 100, "crm.xlsx!2", "run", instant(dt.datetime(2026, 1, 1)), "customers")
AT = instant(dt.datetime(2026, 11, 20, 9))
TOMORROW = AT + dt.timedelta(days=1)


def clock() -> dt.datetime:
    return TOMORROW


def rule(id: str = "expansion", **more: Any) -> RuleFile:
    told = {
        "id": id,
        "name": {"en": id, "zh": id},
        "on": "signal",
        "intent": "expansion",
        "window": 14,
        "if": {"all": [{"fact": "customer.industry", "is": "NEV"}, {"fact": "signal.kind", "is": "expansion"}]},
        "then": [{"recommend": {"top": 1}}, {"notify": {"channels": ["sales"]}}],
    }
    return RuleFile.model_validate(told | more)


def activate(graph: Graph, *rules: RuleFile) -> None:
    put_in_force(RULES, graph, *rules)


def customers(graph: Graph, *ids: str, industry: str = "NEV") -> None:
    store.upsert(
        graph,
        [
            NodeRecord(
                ("Organization", "Customer"),
                id,
                {"name": f"客户{id}", "name_en": f"Customer {id}", "industry": industry},
                FEED,
            )
            for id in ids
        ],
    )


def signal(graph: Graph, id: str, customer: str, at: dt.datetime = AT, kind: str = "expansion", **more: Any) -> None:
    store.upsert(
        graph,
        [
            NodeRecord(("Signal",), id, {"kind": kind, "at": at, "title": f"信号{id}"} | more, FEED),
            EdgeRecord("SIGNALS", ("Signal", id), ("Organization", customer), {}, FEED),
        ],
    )


def settle(engine: Engine) -> None:
    while engine.step():
        pass
    engine.step()


ANN, BOB = Author("u1", "ann"), Author("u2", "bob")


@pytest.fixture
def alert(world: Graph) -> str:
    """The id of the alert that one signal has caused."""
    activate(world, rule())
    engine = Engine(world, "w", clock)
    signal(world, "S1", "C1")
    settle(engine)
    return str(list_alerts(world)[0]["id"])
