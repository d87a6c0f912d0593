"""The expansion alert, from a signal to what a local chat server receives, and what partners in a group may see of it."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal as signals
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from alerts.card import MOST, card
from alerts.channels.channel_checks import load_channels
from alerts.delivery.courier import Courier, pause_after, rate_of
from battlemap.alerting import Alerting, CardReads
from graph.access.contract_file import Terms
from graph.alerts import alert_mutations as changes
from graph.alerts import deliveries
from graph.alerts.alert_reading import list_alerts
from graph.alerts.deliveries import DeliveryResult, MessageRate
from graph.clock import now
from graph.contracts.contract_lifecycle import CONTRACTS
from graph.db.client import Graph
from graph.db.transactions import run
from graph.lifecycle.lifecycle import Steps
from graph.model.records import EdgeRecord, NodeRecord
from graph.store import writers as store
from graph.words import NotFound
from tests.helpers.alerts import SECRETS, alert, channel_file, courier, turn
from tests.helpers.cases import ANN, AT, FEED, activate, customers, rule, signal
from tests.helpers.forked import Running
from tests.helpers.lifecycle import take
from tests.helpers.receivers import KINDS, Receiver, mailbox, receiver
from tests.helpers.servers import environment

DAY = AT.date()


def clock() -> dt.datetime:
    return AT + dt.timedelta(hours=10)


def org(id: str, *roles: str, **values: Any) -> NodeRecord:
    return NodeRecord(("Organization", *roles), id, {"name": f"公司{id}", "name_en": f"Company {id}"} | values, FEED)


def edge(type: str, start: tuple[str, str], end: tuple[str, str], key: str = "", **values: Any) -> EdgeRecord:
    return EdgeRecord(type, start, end, values, FEED, key)


def world(graph: Graph) -> None:
    """A customer with a supplier (five answers around the 182nd day), a distributor (two) and people, one with a veto."""
    c = ("Organization", "C1")
    store.upsert(
        graph,
        [
            org("C1", "Customer", industry="NEV", region="无锡", account_owner="R1"),
            org("C2", "Customer", industry="NEV"),
            org("S1", "Supplier"),
            org("S2", "Supplier"),
            org("D1", "Distributor"),
            org("M1", "Vendor"),
            *(
                NodeRecord(("Person", role), id, {"name": f"人{id}", "name_en": f"Person {id}"}, FEED)
                for id, role in (("P1", "DecisionMaker"), ("P2", "DecisionMaker"), ("R1", "SalesRep"))
            ),
            NodeRecord(
                ("Opportunity",),
                "O1",
                {"name": "扩产", "name_en": "Line", "status": "open", "amount": 9e6, "budget": 8e6},
                FEED,
            ),
            NodeRecord(("Asset",), "X1", {"model": "WS-40"}, FEED),
            NodeRecord(
                ("MaintenanceRecord",),
                "MR1",
                {"fault": "焊枪漏水", "fault_code": "W601", "opened": AT - dt.timedelta(days=9)},
                FEED,
            ),
            NodeRecord(("Engagement",), "E1", {"kind": "joint_visit", "at": AT - dt.timedelta(days=40)}, FEED),
        ],
    )
    ratings = [
        ("S1", 182, 80),
        ("S1", 183, 10),
        ("S1", 100, 90),
        ("S1", 50, 70),
        ("S1", 10, 60),
        ("D1", 5, 50),
        ("D1", 6, 50),
    ]
    store.upsert(
        graph,
        [
            edge("SUPPLIES", ("Organization", "S1"), c),
            edge("DISTRIBUTES_TO", ("Organization", "D1"), c),
            edge("SUPPLIES", ("Organization", "S2"), ("Organization", "C2")),
            *(
                edge("RATED", c, ("Organization", p), f"r{n}", score=float(score), at=DAY - dt.timedelta(days=back))
                for n, (p, back, score) in enumerate(ratings)
            ),
            edge("OPENED", c, ("Opportunity", "O1")),
            edge("WORKS_AT", ("Person", "P1"), c, title="安全部长"),
            edge("WORKS_AT", ("Person", "P2"), c),
            edge("HAS_VETO", ("Person", "P1"), c),
            edge("KNOWS", ("Person", "R1"), ("Person", "P1"), strength=0.8, last_contact=DAY),
            edge("INSTALLED_AT", ("Asset", "X1"), c),
            edge("FOR_ASSET", ("MaintenanceRecord", "MR1"), ("Asset", "X1")),
            edge("ABOUT", ("Engagement", "E1"), c),
            edge("WITH", ("Engagement", "E1"), ("Organization", "S1")),
            edge("TOOK_PART", ("Person", "R1"), ("Engagement", "E1")),
        ],
    )
    fits = """UNWIND $rows AS row MATCH (p:Organization {id: row.p}), (c:Organization {id: 'C1'}) CREATE (p)-[f:FITS]->(c) SET f = row.f"""
    rows = [
        {
            "p": "S1",
            "f": {"rank": 1, "probability": 0.9, "run": "R", "reasons": ["knows the line"], "reasons_zh": ["熟悉产线"]},
        },
        {
            "p": "S2",
            "f": {
                "rank": 2,
                "probability": 0.4,
                "run": "R",
                "reasons": ["is near"],
                "reasons_zh": ["距离近"],
                "why_not": "less experience",
                "why_not_zh": "经验较少",
            },
        },
    ]
    graph.write(lambda tx: run(tx, fits, rows=rows))


@contextmanager
def working(graph: Graph, folder: Path, *channels: tuple[str, Receiver | str, dict[str, Any]]) -> Iterator[Alerting]:
    file, secrets = channel_file(folder, *channels)
    running = Alerting(graph, load_channels(file, secrets.get), clock, "http://battlemap.test")
    running.start()
    try:
        yield running
    finally:
        running.close()


def until(holds: Callable[[], Any], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.05)


def stepped(*couriers: Courier) -> bool:
    return [made.step() for made in couriers] != []


def lines(body: dict[str, Any], lang: str = "zh") -> dict[str, list[str]]:
    """Title of a section → its lines, of what a webhook received."""
    return {s["title"]["en"]: [line[lang] for line in s["lines"]] for s in body["data"]["sections"]}


# -- what it says


def test_what_the_account_owner_gets(empty: Graph, tmp_path: Path):
    world(empty)
    activate(
        empty,
        rule(
            then=[
                {"recommend": {"roles": ["Supplier"], "top": 1}},
                {"remind": {"who": "CTO", "text": {"en": "visit", "zh": "拜访"}}},
                {
                    "notify": {
                        "channels": ["hook"],
                        "title": {"en": "{customer}: {signal} ({budget})", "zh": "{customer}:{signal}({budget})"},
                    }
                },
            ]
        ),
    )
    with receiver("webhook", SECRETS["KEY"]) as hook, working(empty, tmp_path, ("hook", hook, {})):
        signal(empty, "SG1", "C1", AT, budget=12_600_000.0, title_en="line expansion")
        until(lambda: hook.first)
    (body,) = hook.first.values()
    assert body["type"] == "alert.opened" and hook.rejected == []
    assert body["data"]["title"] == {
        "en": "Company C1: line expansion (12,600,000)",
        "zh": "公司C1:信号SG1(12,600,000)",
    }
    said = lines(body)
    assert said["Why now"] == ["2026-11-20:信号SG1,预算 12,600,000 元"]
    # days 182 and 183 exact: (80 + 90 + 70 + 60) / 4, and the ten points of day 183 are not among them
    assert any(
        "公司S1(供应商):近182天满意度 75.0(4 次评价,下降);最近联合拜访 2026-10-11" in line
        for line in said["Who works there today"]
    )
    assert any(
        "公司D1(经销商):满意度:数据不足(2 次评价);无联合拜访记录" in line for line in said["Who works there today"]
    )
    assert said["Whom to bring to a joint visit"] == ["公司S1(供应商),适配 90%:熟悉产线", "次选 公司S2:经验较少"]
    assert said["Must be covered: they hold a veto"] == ["人P1(安全部长)"]
    assert said["Open issues"] == ["2026-11-11 起未关闭的故障:焊枪漏水(WS-40)"]
    assert any(line.startswith("人P1(安全部长)【否决权】:人R1") for line in said["Whom to reach, and through whom"])
    assert any("暂无可引荐的关系" in line for line in said["Whom to reach, and through whom"])
    assert said["To do"] == ["提醒 CTO:拜访"]
    assert any("人P1(安全部长) 拥有否决权;我方尚未接触" in line for line in said["Talk track"])
    assert any("评价不足" in line for line in said["Talk track"])
    english = lines(body, "en")
    assert (
        "Company S1 (supplier): satisfaction 75.0 over 4 answers in 182 days, falling; last joint visit 2026-10-11"
        in english["Who works there today"]
    )
    assert body["data"]["alert"] == list_alerts(empty)[0]["id"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_robot_gets_it_signed_and_in_its_format(empty: Graph, tmp_path: Path, kind: str):
    world(empty)
    activate(empty, rule(then=[{"recommend": {"top": 1}}, {"notify": {"channels": ["there"]}}]))
    secret = {"webhook": SECRETS["KEY"], "feishu": SECRETS["SIGN"], "dingtalk": SECRETS["SIGN"]}.get(kind)
    with receiver(kind, secret) as there, working(empty, tmp_path, ("there", there, {})):
        signal(empty, "SG1", "C1", AT)
        until(lambda: there.first or there.rejected)
    assert there.rejected == [] and len(there.first) == 1
    assert "公司S1" in json.dumps(there.first, ensure_ascii=False)


def test_by_mail(empty: Graph, tmp_path: Path):
    world(empty)
    activate(empty, rule(then=[{"notify": {"channels": ["mail"]}}]))
    with mailbox() as box:
        more = {"kind": "email", "secrets": [], "sender": "battlemap@example.com", "to": ["board@example.com"]}
        with working(empty, tmp_path, ("mail", f"smtp://127.0.0.1:{box.port}", more)):
            signal(empty, "SG1", "C1", AT)
            until(lambda: box.first)
    (mail,) = box.first.values()
    assert "公司S1" in mail.get_body(("plain",)).get_content() and mail["To"] == "board@example.com"


# -- who may see it


TERMS: dict[str, Any] = {
    "id": "DC-S1",
    "partner": "S1",
    "purpose": "p",
    "until": dt.date(2099, 1, 1),
    "level": "full",
    "customers": "own",
}


def contract(graph: Graph, **terms: Any) -> None:
    given = Terms.model_validate(TERMS | terms)
    take(CONTRACTS, graph, Steps.draft, given, "one")
    take(CONTRACTS, graph, Steps.approve, given.id, "two")
    take(CONTRACTS, graph, Steps.publish, given.id, "two")


def shown_to(graph: Graph, folder: Path, id: str, readers: list[str], customer: str = "C1") -> tuple[str | None, str]:
    """What a channel with these readers receives of an alert (None: nothing), and what became of the delivery."""
    with receiver("webhook", SECRETS["KEY"]) as hook:
        with working(graph, folder, ("group", hook, {"readers": readers})) as running:
            signal(graph, id, customer, AT, budget=5e6)
            until(
                lambda: graph.read("MATCH (d:Delivery {channel: 'group'}) WHERE d.status <> 'queued' RETURN d.id AS id")
            )
            assert running.courier.counts
        state = graph.read("MATCH (d:Delivery {channel: 'group'}) RETURN d.status AS s ORDER BY d.at DESC LIMIT 1")[0][
            "s"
        ]
        bodies = list(hook.first.values())
    return (json.dumps(bodies[0]["data"], ensure_ascii=False, sort_keys=True) if bodies else None), state


def test_a_partner_in_the_group_sees_what_its_contract_gives_and_no_more(empty: Graph, tmp_path: Path):
    world(empty)
    activate(
        empty,
        rule(
            then=[
                {"recommend": {"top": 2}},
                {"remind": {"who": "CTO", "text": {"en": "visit", "zh": "拜访"}}},
                {"notify": {"channels": ["group"]}},
            ]
        ),
    )
    contract(
        empty,
        rows=["signals_of_customers"],
        fields={"Organization": ["name", "name_en"], "Customer": [], "Signal": ["title", "kind", "at"], "SIGNALS": []},
    )
    text, state = shown_to(empty, tmp_path, "SG1", ["sales", "contract:DC-S1"])
    assert state == "sent" and text is not None
    assert "公司C1" in text and "信号SG1" in text  # its own customer, and the signal
    for hidden in (
        "5000000",
        "5,000,000",
        "满意度",
        "公司D1",
        "公司S2",
        "人P1",
        "焊枪漏水",
        "CTO",
        "拜访",
        'expansion"',
        "NEV",
        "http://",
        "数据不足",
        "rules",
    ):
        assert hidden not in text, hidden


def test_worlds_that_differ_in_what_a_partner_may_not_see_give_one_message(empty: Graph, tmp_path: Path):
    told = {}
    for more in (False, True):
        from tests.helpers.servers import wipe

        wipe(empty)
        world(empty)
        if more:
            store.upsert(
                empty,
                [
                    org("D2", "Distributor"),
                    edge("DISTRIBUTES_TO", ("Organization", "D2"), ("Organization", "C1")),
                    edge("RATED", ("Organization", "C1"), ("Organization", "S1"), "x", score=1.0, at=DAY),
                    NodeRecord(("Person", "DecisionMaker"), "P9", {"name": "隐"}, FEED),
                    edge("HAS_VETO", ("Person", "P9"), ("Organization", "C1")),
                    NodeRecord(("MaintenanceRecord",), "MR9", {"fault": "x", "opened": AT}, FEED),
                    edge("FOR_ASSET", ("MaintenanceRecord", "MR9"), ("Asset", "X1")),
                ],
            )
        activate(empty, rule(then=[{"recommend": {"top": 2}}, {"notify": {"channels": ["group"]}}]))
        contract(
            empty,
            rows=["signals_of_customers"],
            fields={
                "Organization": ["name", "name_en"],
                "Customer": [],
                "Signal": ["title", "kind", "at"],
                "SIGNALS": [],
                "SUPPLIES": [],
            },
        )
        told[more] = shown_to(empty, tmp_path, "SG1", ["contract:DC-S1"])
    assert told[False] == told[True] and told[True][0]


def test_a_customer_that_a_reader_may_not_see_is_not_told_of(empty: Graph, tmp_path: Path):
    world(empty)
    activate(empty, rule(then=[{"notify": {"channels": ["group"]}}]))
    contract(empty, fields={"Organization": ["name", "name_en"], "Customer": []})
    assert shown_to(empty, tmp_path, "SG1", ["sales", "contract:DC-S1"], "C2") == (None, "withheld")


def test_a_contract_that_was_revoked_opens_nothing(empty: Graph, tmp_path: Path):
    world(empty)
    activate(empty, rule(then=[{"notify": {"channels": ["group"]}}]))
    contract(empty, fields={"Organization": ["name", "name_en"], "Customer": []})
    take(CONTRACTS, empty, Steps.end, "DC-S1", "two")
    assert shown_to(empty, tmp_path, "SG1", ["contract:DC-S1"]) == (None, "withheld")


def due_now(graph: Graph) -> None:
    graph.write(
        lambda tx: run(
            tx,
            "MATCH (d:Delivery) WHERE d.due IS NOT NULL SET d.due = $past, d.leased = null",
            past=now() - dt.timedelta(seconds=1),
        )
    )


def states(graph: Graph) -> list[str]:
    return [d["status"] for d in reversed(deliveries.list_deliveries(graph))]


def test_what_fails_is_tried_again_with_growing_pauses_then_kept_and_replayed(empty: Graph, tmp_path: Path):
    with receiver("webhook", SECRETS["KEY"]) as hook, courier(empty, tmp_path, ("hook", hook, {})) as made:
        hook.fail(status=503)
        alert(empty, 1, "hook")
        for n in range(3):
            turn(made)
            (row,) = deliveries.list_deliveries(empty)
            assert (row["status"], row["attempts"]) == ("queued", n + 1) and "503" in row["error"]
            pause = (row["due"] - now()).total_seconds()
            assert 2.5 * 2**n - 1 < pause <= 5 * 2**n
            turn(made)  # not due yet
            assert deliveries.list_deliveries(empty)[0]["attempts"] == n + 1
            due_now(empty)
        empty.write(lambda tx: run(tx, "MATCH (d:Delivery) SET d.at = d.at - duration({days: 4})"))
        turn(made)
        assert states(empty) == ["dead"]
        hook.fail()
        assert deliveries.retry_dead_deliveries(empty, None) == 1
        turn(made)
        assert states(empty) == ["sent"] and len(hook.first) == 1
        with pytest.raises(NotFound):
            deliveries.retry_dead_deliveries(empty, "nobody")


def test_pauses_double_up_to_six_hours_with_chance_in_them():
    for attempts in range(1, 30):
        longest = min(6 * 3600, 5 * 2 ** (attempts - 1))
        found = [pause_after(attempts) for _ in range(50)]
        assert all(longest / 2 <= p <= longest for p in found) and len(set(found)) > 40
    assert sum(6 * 3600 for _ in range(12)) == 3 * 24 * 3600  # so three days are a score of attempts


def test_a_receiver_that_is_down_holds_up_no_other(empty: Graph, tmp_path: Path):
    with receiver("webhook", SECRETS["KEY"]) as slow, receiver("webhook", SECRETS["KEY"]) as quick:
        slow.fail(delay=60)
        with courier(empty, tmp_path, ("slow", slow, {"seconds": 20}), ("quick", quick, {})) as made:
            for n in range(5):
                alert(empty, n, "slow", "quick")
            until(
                lambda: stepped(made) and len(quick.first) == 5 and slow.attempts, 18
            )  # before the first attempt is over
            assert not slow.first
            slow.fail()


def test_a_reminder_waits_for_what_was_said_before_it(empty: Graph, tmp_path: Path):
    customers(empty, "C1")
    with receiver("webhook", SECRETS["KEY"]) as hook, courier(empty, tmp_path, ("hook", hook, {})) as made:
        hook.fail(status=500)
        alert(empty, 1, "hook")
        turn(made)
        changes.snooze_alert(
            empty, ANN, "k", {"id": list_alerts(empty)[0]["id"], "until": now() + dt.timedelta(days=1)}
        )
        due_now(empty)
        hook.fail(status=500)
        turn(made)
        assert [d["attempts"] for d in deliveries.list_deliveries(empty) if d["kind"] == "reminder"] == [0]
        hook.fail()
        due_now(empty)
        turn(made)
        due_now(empty)
        turn(made)
        assert [body["type"] for body in hook.first.values()] == ["alert.opened", "alert.reminder"]


def test_the_budget_of_a_channel_is_kept_by_all_processes(empty: Graph, tmp_path: Path):
    with (
        receiver("dingtalk", SECRETS["SIGN"]) as robot,
        courier(empty, tmp_path, ("robot", robot, {"rate": 20}), worker="a") as one,
        courier(empty, tmp_path, ("robot", robot, {"rate": 20}), worker="b") as two,
    ):
        for n in range(20 + 4):
            alert(empty, n, "robot")
        for _ in range(8):
            one.step(), two.step()
            one.finish(), two.finish()
            a_second_later(empty)
        assert len(robot.first) == 20 and robot.repeats == []
        empty.write(lambda tx: run(tx, "MATCH (s:ChannelState) SET s.recent = [], s.counts = []"))  # a minute later
        turn(one)
        assert len(robot.first) == 24


def a_second_later(graph: Graph) -> None:
    later = "MATCH (s:ChannelState) SET s.recent = [t IN s.recent | t - duration({milliseconds: 1100})]"
    graph.write(lambda tx: run(tx, later))


def test_many_at_once_keep_feishus_limits(empty: Graph, tmp_path: Path):
    """Two processes, a robot that counts as Feishu does: five in any second, a hundred in any minute."""
    with (
        receiver("feishu", SECRETS["SIGN"]) as robot,
        courier(empty, tmp_path, ("robot", robot, {}), worker="a") as one,
        courier(empty, tmp_path, ("robot", robot, {}), worker="b") as two,
    ):
        robot.most = {1: 5, 60: 100}
        for n in range(25):
            alert(empty, n, "robot")
        until(lambda: stepped(one, two) and len(robot.first) == 25)
        assert robot.too_many == 0 and robot.attempts == 25
        assert max(robot.within(1, at) for at in robot.arrived) <= 5


TEN_MINUTES_LATER = (
    """MATCH (s:ChannelState) WITH s, duration({seconds: 601}) AS later
    SET s.blocked = s.blocked - later, s.recent = [t IN s.recent | t - later]""",
    "MATCH (d:Delivery) WHERE d.status = 'queued' SET d.due = d.due - duration({seconds: 601})",
)


def test_a_pause_is_for_the_whole_channel_and_ends_without_a_burst(empty: Graph, tmp_path: Path):
    with receiver("feishu", SECRETS["SIGN"]) as robot, courier(empty, tmp_path, ("robot", robot, {})) as made:
        headers = {"x-ogw-ratelimit-reset": "600"}
        robot.fail(status=429, headers=headers, body=b'{"code":99991400,"msg":"request trigger frequency limit"}')
        for n in range(12):
            alert(empty, n, "robot")
        turn(made)
        assert robot.attempts <= 5
        robot.fail()
        robot.most = {1: 5}
        made.step()
        turn(made)
        assert robot.attempts <= 5 and robot.first == {}, "it was asked again before its time"
        for statement in TEN_MINUTES_LATER:
            empty.write(lambda tx, s=statement: run(tx, s))
        made._shut["robot"] -= 601
        until(lambda: stepped(made) and len(deliveries.list_deliveries(empty, "sent")) == 12)
        assert robot.too_many == 0 and len(robot.first) == 12


def test_what_is_under_way_counts_until_it_is_known_how_it_ended(empty: Graph):
    for n in range(9):
        alert(empty, n, "robot")
    at, rate = now() + dt.timedelta(seconds=1), MessageRate(minute=6, second=2)
    (one, _) = claimed = deliveries.claim_deliveries(empty, "robot", "w", most=20, rate=rate, at=at)
    assert deliveries.claim_deliveries(empty, "robot", "v", most=20, rate=rate, at=at + dt.timedelta(seconds=20)) == []
    ended = [DeliveryResult(row["id"], "sent") for row in claimed]
    deliveries.record_results(empty, "w", ended, "robot", one["leased"])
    assert (
        deliveries.claim_deliveries(empty, "robot", "v", most=20, rate=rate, at=now() + dt.timedelta(seconds=0.9)) == []
    )
    (two, *_) = deliveries.claim_deliveries(
        empty, "robot", "v", most=20, rate=rate, at=now() + dt.timedelta(seconds=1.2)
    )
    put_off = [DeliveryResult(two["id"], "queued", now(), unmade=True)]
    deliveries.record_results(empty, "v", put_off, "robot", two["leased"])  # what was not tried is given back
    later = now() + dt.timedelta(seconds=40)
    counts = [
        len(
            deliveries.claim_deliveries(empty, "robot", "v", most=20, rate=rate, at=later + n * dt.timedelta(seconds=2))
        )
        for n in range(4)
    ]
    assert counts == [2, 0, 0, 0], "those two are under way"


@pytest.mark.parametrize(
    ("kind", "given", "rate"),
    [
        ("feishu", {}, MessageRate(100, 5)),
        ("dingtalk", {}, MessageRate(20, 5)),
        ("wecom", {}, MessageRate(20, 5)),
        ("webhook", {}, MessageRate(6000)),
        ("feishu", {"rate": 50, "rate_second": 1}, MessageRate(50, 1)),
    ],
)
def test_rates_are_those_of_the_kind_unless_a_channel_says(
    kind: str, given: dict[str, int], rate: MessageRate, tmp_path: Path
):
    with receiver(kind) as there:
        file, secrets = channel_file(tmp_path, ("c", there, given))
    assert rate_of(load_channels(file, secrets.get)["c"]) == rate


def test_a_robot_that_says_too_fast_is_left_alone(empty: Graph, tmp_path: Path):
    with receiver("dingtalk", SECRETS["SIGN"]) as robot, courier(empty, tmp_path, ("robot", robot, {})) as made:
        robot.fail(body=orjson.dumps({"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}))
        alert(empty, 1, "robot")
        turn(made)
        robot.fail()
        alert(empty, 2, "robot")
        due_now(empty)
        turn(made)
        assert robot.attempts == 1 and states(empty) == ["queued", "queued"]


def test_a_pile_goes_in_one_message(empty: Graph, tmp_path: Path):
    with receiver("webhook", SECRETS["KEY"]) as hook, courier(empty, tmp_path, ("hook", hook, {"rate": 10})) as made:
        for n in range(30):
            alert(empty, n, "hook")
        empty.write(lambda tx: run(tx, "MATCH (d:Delivery) SET d.at = d.at - duration({minutes: 2})"))
        turn(made)
        (body,) = hook.first.values()
        assert body["type"] == "alert.digest" and body["data"]["title"]["zh"] == "30 条预警"
        assert len(body["data"]["sections"][0]["lines"]) == 30
        assert sorted(states(empty)) == ["digested"] * 30 + ["sent"]


def test_quiet_hours_digests_and_caps(empty: Graph, tmp_path: Path):
    from zoneinfo import ZoneInfo

    here = dt.datetime.now(ZoneInfo("Asia/Shanghai"))
    quiet = {"from": f"{here - dt.timedelta(minutes=5):%H:%M}", "to": f"{here + dt.timedelta(minutes=5):%H:%M}"}
    passed = f"{here - dt.timedelta(minutes=2):%H:%M}"
    with (
        receiver("webhook", SECRETS["KEY"]) as hushed,
        receiver("webhook", SECRETS["KEY"]) as daily,
        receiver("webhook", SECRETS["KEY"]) as capped,
    ):
        channels = (
            ("hushed", hushed, {"quiet": quiet}),
            ("daily", daily, {"digest": passed}),
            ("capped", capped, {"cap": 2}),
        )
        with courier(empty, tmp_path, *channels) as made:
            for n in range(3):
                alert(empty, n, "hushed", "daily", "capped")
            turn(made)
            assert not hushed.first and not daily.first and len(capped.first) == 2
            empty.write(
                lambda tx: run(tx, "MATCH (d:Delivery {channel: 'daily'}) SET d.at = d.at - duration({minutes: 10})")
            )
            turn(made)
            (body,) = daily.first.values()
            assert body["type"] == "alert.digest" and len(body["data"]["alerts"]) == 3
            assert not hushed.first and len(capped.first) == 2


def test_one_person_is_not_told_more_than_is_good(empty: Graph, tmp_path: Path):
    customers(empty, "C1", "C2", "C3", "C4")
    empty.write(lambda tx: run(tx, "MATCH (c:Customer) WHERE c.id <> 'C4' SET c.account_owner = 'R1'"))
    with (
        receiver("webhook", SECRETS["KEY"]) as hook,
        courier(empty, tmp_path, ("hook", hook, {"person_cap": 2})) as made,
    ):
        for n in (1, 2, 3, 4):
            alert(empty, n, "hook")
        turn(made)
        assert len(hook.first) == 3
        (waits,) = [d for d in deliveries.list_deliveries(empty) if d["status"] == "queued"]
        assert waits["due"] > now() + dt.timedelta(hours=23) and waits["attempts"] == 0


def test_a_channel_that_nobody_set_up_is_told_of_and_loses_nothing(empty: Graph, tmp_path: Path):
    with receiver("webhook", SECRETS["KEY"]) as hook:
        told: list[str] = []
        with courier(empty, tmp_path, ("hook", hook, {})) as made:
            made.dead = lambda channel, why: told.append(channel)
            alert(empty, 1, "nowhere")
            turn(made)
        assert states(empty) == ["dead"] and told == ["nowhere"]
        with courier(empty, tmp_path, ("nowhere", hook, {})) as made:
            deliveries.retry_dead_deliveries(empty, None)
            turn(made)
        assert states(empty) == ["sent"] and len(hook.first) == 1


def test_killed_at_random_under_load_nothing_is_lost_or_shown_twice(empty: Graph, tmp_path: Path):
    """Three processes share evaluation and delivery and are killed again and again; the receiver honours the key."""
    cases, lease = 96, 8  # seconds, after which others take what a killed process had taken
    leases = {"graph.alerts.deliveries": {"LEASE": lease}, "alerts.delivery.courier": {"LEASE": lease}}
    customers(empty, *(f"C{n}" for n in range(cases)))
    activate(empty, rule(then=[{"notify": {"channels": ["hook"]}}], most_a_day=10_000))
    random.seed(4)
    with receiver("webhook", SECRETS["KEY"]) as hook:
        file, secrets = channel_file(tmp_path, ("hook", hook, {"rate": 100_000, "seconds": 4}))
        env = environment(empty.connection) | secrets | {"BATTLEMAP_CHANNELS": str(file)}

        def start() -> Running:
            return Running(["alerts", "run", "--as-of", str(DAY)], env, tmp_path / "alerts.log", leases)

        running = [start() for _ in range(3)]
        try:
            for first in range(0, cases, 12):
                for n in range(first, first + 12):
                    signal(empty, f"S{n}", f"C{n}", AT)
                victim = random.randrange(3)
                time.sleep(random.random() * 2)
                os.kill(running[victim].pid, signals.SIGKILL)
                running[victim].wait()
                running[victim] = start()
            sent = "MATCH (d:Delivery {status: 'sent'}) RETURN count(d) AS n"
            until(lambda: empty.read(sent)[0]["n"] == cases, 120)
        finally:
            for process in running:
                process.send_signal(signals.SIGINT)
            for process in running:
                process.wait(60)
    assert {body["data"]["customer"]["id"] for body in hook.first.values()} and len(hook.first) == cases
    assert len({body["data"]["alert"] for body in hook.first.values()}) == cases == len(list_alerts(empty, limit=1000))
    assert empty.read("MATCH (f:Firing) RETURN count(f) AS n")[0]["n"] == cases
    assert hook.rejected == []


def test_a_card_is_of_a_customer_that_is_there(empty: Graph):
    world(empty)
    reads = CardReads(empty, lambda: DAY)
    try:
        seen = reads.card("sales", "C1")
        assert seen is not None and seen["customer"]["name"] == "公司C1"
        assert reads.card("sales", "nobody") is None
    finally:
        reads.close()


@pytest.mark.parametrize(("suppliers", "more"), [(20, False), (70, True)])
def test_every_incumbent_is_named(empty: Graph, suppliers: int, more: bool):
    customers(empty, "C1")
    ids = [f"S{n:02}" for n in range(suppliers)]
    store.upsert(empty, [org(id, "Supplier") for id in ids])
    store.upsert(empty, [edge("SUPPLIES", ("Organization", id), ("Organization", "C1")) for id in ids])
    reads = CardReads(empty, lambda: DAY)
    try:
        found = {"alert": {"id": "A", "customer": "C1", "intent": "expansion", "at": AT}, "firings": []}
        message = card(found, {"id": "D", "kind": "opened"}, "sales", reads, {}, None)
    finally:
        reads.close()
    assert message is not None
    (section,) = [s for s in message.sections if s.title.en == "Who works there today"]
    said = [line.zh for line in section.lines]
    assert sum("供应商" in line for line in said) == min(suppliers, MOST)
    assert any("可能还有更多" in line for line in said) == more
