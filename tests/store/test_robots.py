"""What robots ask for: their keyword, and how they call on a person; codes in words; digests beside the full hour; caps of a month."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from alerts.delivery import courier as courier_module
from graph import clock
from graph.alerts import deliveries
from graph.db.client import Graph
from graph.db.transactions import run
from tests.helpers.alerts import SECRETS, alert, courier, turn
from tests.helpers.cases import customers
from tests.helpers.channels import ROBOTS
from tests.helpers.receivers import receiver

IDS = {"feishu": "ou_84aad35d084aa403", "dingtalk": "manager4711", "wecom": "LiLei"}


@pytest.mark.parametrize("kind", ROBOTS)
def test_the_account_owner_is_called_on_and_nobody_else(empty: Graph, tmp_path: Path, kind: str):
    customers(empty, "C1", "C2")
    empty.write(lambda tx: run(tx, "MATCH (c:Customer {id: 'C1'}) SET c.account_owner = 'R1'"))
    with receiver(kind, "robot-secret" if kind != "wecom" else None) as there:
        there.people = {IDS[kind]}
        with courier(empty, tmp_path, ("c", there, {"mentions": {"R1": IDS[kind]}})) as made:
            alert(empty, 1, "c"), alert(empty, 2, "c")
            turn(made)
    assert there.rejected == [] and len(there.first) == 2
    assert [IDS[kind] in json.dumps(body) for body in there.first.values()].count(True) == 1


def test_caps_by_month(empty: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    begun = clock.now() - dt.timedelta(days=10)  # on the first of a month all of it is today
    monkeypatch.setattr(courier_module, "month_start", lambda channel, at: begun)
    with (
        receiver("webhook", SECRETS["KEY"]) as hook,
        courier(empty, tmp_path, ("hook", hook, {"month_cap": 3, "cap": 2})) as made,
    ):
        for n in range(5):
            alert(empty, n, "hook")
        turn(made)
        assert len(hook.first) == 2
        earlier = "MATCH (d:Delivery {status: 'sent'}) SET d.sent = d.sent - duration('P2D')"
        empty.write(lambda tx: run(tx, earlier))
        turn(made)
        turn(made)
        assert len(hook.first) == 3, "the cap of the day is free again, that of the month is not"
        empty.write(
            lambda tx: run(tx, "MATCH (d:Delivery {status: 'sent'}) SET d.sent = $t", t=begun - dt.timedelta(days=3))
        )
        turn(made)
        assert len(hook.first) == 5 and len(deliveries.list_deliveries(empty, "sent")) == 5
