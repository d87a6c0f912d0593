"""From signals to cases: one case for one customer, intent and window, and nothing lost when processes die."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from alerts.engine import Engine
from alerts.replay import replay_rule
from alerts.rule_monitor import RuleMonitor
from graph.alerts import alert_feed, cases
from graph.alerts import alert_mutations as changes
from graph.alerts.alert_reading import list_alerts, read_alert
from graph.alerts.cases import Firing, Notification, fold_firings
from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import run
from graph.lifecycle.lifecycle import Steps
from graph.model.records import NodeRecord
from graph.mutations.changes import Author, InvalidInput
from graph.mutations.touchpoints import record_signal
from graph.rules.rule_lifecycle import RULES
from graph.store import writers as store
from graph.words import Text
from tests.helpers.cases import (
    ANN,
    AT,
    BOB,
    FEED,
    TOMORROW,
    activate,
    alert,  # noqa: F401 - a fixture
    clock,
    customers,
    rule,
    settle,
    signal,
)
from tests.helpers.lifecycle import take


@pytest.fixture
def world(empty: Graph) -> Graph:
    customers(empty, "C1", "C2")
    customers(empty, "M1", industry="medical")
    return empty


def test_a_signal_becomes_a_case_with_evidence_and_a_delivery(world: Graph):
    activate(world, rule())
    engine = Engine(world, "w", clock)
    settle(engine)
    signal(world, "S1", "C1", budget=12_600_000.0)
    signal(world, "S2", "M1")
    signal(world, "S3", "C1", kind="complaint")
    settle(engine)
    (alert,) = list_alerts(world)
    assert (alert["customer"], alert["intent"], alert["status"], alert["evidence"], alert["rules"]) == (
        "C1",
        "expansion",
        "open",
        1,
        ["expansion"],
    )
    assert "客户C1" in alert["title"] and "Customer C1" in alert["title_en"]
    found = read_alert(world, alert["id"])
    (fired,) = found["firings"]
    assert (fired["signal"], fired["version"], fired["at"]) == ("S1", 1, AT)
    assert [f["value"] for f in cases.parse_json(fired["facts"])] == ["NEV", "expansion"]
    (queued,) = world.read("MATCH (d:Delivery) RETURN d {.*} AS d")
    assert (queued["d"]["channel"], queued["d"]["status"], queued["d"]["alert"]) == ("sales", "queued", alert["id"])
    events = world.read("MATCH (e:Event {kind: 'alert'}) RETURN e.target AS id, e.payload AS payload")
    assert [e["id"] for e in events] == [alert["id"]] and "opened" in events[0]["payload"]
    assert RULES.document(world.read, "expansion")["rule"]["fired"] == 1


def test_fifty_duplicates_are_one_case_one_push_fifty_pieces_of_evidence(world: Graph):
    activate(world, rule(), rule("second"))
    engine = Engine(world, "w", clock)
    for n in range(50):
        signal(world, f"S{n}", "C1", AT + dt.timedelta(minutes=n))
        if n % 7 == 0:
            settle(engine)
    settle(engine)
    (alert,) = list_alerts(world)
    firings = read_alert(world, alert["id"])["firings"]
    assert len({f["signal"] for f in firings}) == 50
    assert alert["evidence"] == len(firings) == 100  # two rules, fifty signals each
    assert world.read("MATCH (d:Delivery) RETURN count(d) AS n")[0]["n"] == 1


def test_the_same_signal_twice_counts_once(world: Graph):
    activate(world, rule())
    engine = Engine(world, "w", clock)
    signal(world, "S1", "C1")
    settle(engine)
    found = read_alert(world, list_alerts(world)[0]["id"])["firings"]
    again = [Firing("expansion", 1, "expansion", 14, "C1", f["at"], Text("t", "t"), f["signal"]) for f in found]
    assert alert_feed.commit_firings(world, None, again, [])
    assert list_alerts(world)[0]["evidence"] == 1


def test_a_window_ends_and_another_intent_is_another_case(world: Graph):
    activate(world, rule(window=10), rule("risk", intent="risk"))
    engine = Engine(world, "w", lambda: AT + dt.timedelta(days=20))
    signal(world, "S1", "C1", AT)
    signal(world, "S2", "C1", AT + dt.timedelta(days=10, seconds=-1))
    signal(world, "S3", "C1", AT + dt.timedelta(days=10))
    settle(engine)
    found = Counter((a["intent"], a["evidence"]) for a in list_alerts(world))
    assert found == {("expansion", 2): 1, ("expansion", 1): 1, ("risk", 3): 1}


def test_closing_ends_the_window(world: Graph):
    activate(world, rule())
    engine = Engine(world, "w", clock)
    signal(world, "S1", "C1")
    settle(engine)
    first = list_alerts(world)[0]["id"]
    changes.close_alert(world, Author("u", "ann"), "k", {"id": first, "outcome": "false_alarm", "why": "old news"})
    signal(world, "S2", "C1", AT + dt.timedelta(minutes=1))
    settle(engine)
    (second,) = list_alerts(world)
    assert second["id"] != first and second["evidence"] == 1
    kept = RULES.document(world.read, "expansion")["rule"]
    assert (kept["judged"], kept["confirmed"], kept["precision"]) == (1, 0, 0.0)


def test_a_signal_that_is_history_when_it_comes_tells_nobody(world: Graph):
    activate(world, rule(fresh=30))
    engine = Engine(world, "w", clock)
    signal(world, "S1", "C1", TOMORROW - dt.timedelta(days=30))
    signal(world, "S2", "C2", TOMORROW - dt.timedelta(days=30, seconds=1))
    settle(engine)
    assert [a["customer"] for a in list_alerts(world)] == ["C1"]


def test_an_edited_rule_counts_from_the_next_look_on(world: Graph):
    activate(world, rule())
    engine = Engine(world, "w", clock)
    settle(engine)
    activate(world, rule(**{"if": {"fact": "signal.kind", "is": "tender"}}))
    signal(world, "S1", "C1")
    signal(world, "S2", "C2", kind="tender")
    settle(engine)
    (alert,) = list_alerts(world)
    assert (alert["customer"], read_alert(world, alert["id"])["firings"][0]["version"]) == ("C2", 2)
    take(RULES, world, Steps.end, "expansion", "ann")
    signal(world, "S3", "C1", kind="tender")
    settle(engine)
    assert len(list_alerts(world)) == 1


def test_live_running_and_replay_find_the_same(world: Graph):
    """Signals of chance come in any order; what rules found then is what they find when history is played again."""
    customers(world, *(f"X{n}" for n in range(6)))
    asked = [
        rule("one", intent="a", window=9),
        rule("two", intent="b", window=5, **{"if": {"fact": "signals", "within": 20, "at_least": 2}}),
        rule(
            "three",
            intent="c",
            window=30,
            **{
                "if": {
                    "all": [{"fact": "signal.strength", "above": 0.5}, {"not": {"fact": "signals_change", "above": 0}}]
                }
            },
        ),
    ]
    random = Random(3)
    made = [
        (f"S{n}", f"X{random.randrange(6)}", AT - dt.timedelta(days=random.randrange(60), minutes=n)) for n in range(60)
    ]
    for id, customer, at in sorted(made, key=lambda m: m[2]):  # as they happen
        signal(world, id, customer, at, kind=random.choice(["expansion", "tender"]), strength=random.random())
    activate(world, *(r.model_copy(update={"fresh": 3660}) for r in asked))
    settle(Engine(world, "w", clock))
    for each in asked:
        live = world.read("MATCH (f:Firing {rule: $id}) RETURN f.signal AS signal, f.alert AS alert", id=each.id)
        played = replay_rule(world, each, AT.date() - dt.timedelta(days=90), AT.date())
        assert {(f["signal"], f["alert"]) for f in live} == {(f["signal"], f["alert"]) for f in played}
        assert live


def test_two_processes_share_the_work_and_a_dead_one_is_replaced(world: Graph):
    activate(world, rule())
    one, two = Engine(world, "one", clock), Engine(world, "two", clock)
    settle(one)
    assert one.leads and not two.step() and not two.leads
    signal(world, "S1", "C1")
    two._renewed = float("-inf")
    assert not two.step() and list_alerts(world) == []  # the other one leads, and is silent: its lease lasts
    world.write(
        lambda tx: run(tx, "MATCH (l:Lock {id: 'alerts'}) SET l.until = $past", past=now() - dt.timedelta(seconds=1))
    )
    two._renewed = float("-inf")
    settle(two)
    assert two.leads and len(list_alerts(world)) == 1
    signal(world, "S2", "C2")
    settle(one)  # it thinks that it leads, and finds that it does not
    assert not one.leads and len(list_alerts(world)) == 1
    settle(two)
    assert len(list_alerts(world)) == 2
    assert Counter(f["id"] for f in world.read("MATCH (f:Firing) RETURN f.signal AS id")) == {"S1": 1, "S2": 1}


def test_engines_with_nothing_to_do_write_nothing_and_the_first_to_find_something_leads(world: Graph):
    activate(world, rule())
    one, two = Engine(world, "one", clock), Engine(world, "two", clock)

    def look(*engines: Engine) -> None:
        """Each looks once, a long time after the last one."""
        for engine in engines:
            engine._renewed = float("-inf")
            engine.step()

    def lapse() -> None:
        past = now() - dt.timedelta(seconds=1)
        world.write(lambda tx: run(tx, "MATCH (l:Lock {id: 'alerts'}) SET l.until = $past", past=past))

    settle(one)
    lapse()
    look(two)  # it takes the lead, as the other one is silent
    lapse()
    before = world.bookmark()
    look(one, two, one)
    assert one.leads and two.leads and world.bookmark() == before
    signal(world, "S1", "C1")
    look(one, two)
    assert one.leads and not two.leads and len(list_alerts(world)) == 1
    look(two, one)
    assert Counter(f["id"] for f in world.read("MATCH (f:Firing) RETURN f.signal AS id")) == {"S1": 1}


def test_writers_at_once_open_one_case(world: Graph):
    def found(n: int) -> bool:
        return alert_feed.commit_firings(
            world,
            None,
            [
                Firing(
                    "r",
                    1,
                    "expansion",
                    14,
                    "C1",
                    AT,
                    Text("t", "t"),
                    f"S{n}",
                    pushes=(Notification("sales", Text("t", "t")),),
                )
            ],
            [],
        )

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(found, range(24)))
    (alert,) = list_alerts(world)
    assert alert["evidence"] == 24 and world.read("MATCH (d:Delivery) RETURN count(d) AS n")[0]["n"] == 1


def test_folding_is_by_time_whatever_the_order():
    random = Random(1)
    firings = [
        Firing(
            "r",
            1,
            "i",
            random.choice([3, 9]),
            random.choice("AB"),
            AT + dt.timedelta(hours=random.randrange(900)),
            Text("", ""),
            f"S{n}",
        )
        for n in range(200)
    ]
    whole = fold_firings(firings, {})
    random.shuffle(firings)
    assert fold_firings(firings, {}) == whole
    for id in {a for a, _, _ in whole}:
        group = [(new, f) for a, new, f in whole if a == id]
        assert [new for new, _ in group] == [True] + [False] * (len(group) - 1)
        assert all(f.at < group[0][1].at + dt.timedelta(days=group[0][1].window) for _, f in group)


def test_rules_of_days_are_worked_out_once_a_day(world: Graph):
    activate(world, rule("quiet", on="day", **{"if": {"fact": "days_since_touched", "above": 60}}))
    engine = Engine(world, "w", clock)
    settle(engine)
    assert engine.day() and not engine.day()
    assert {a["customer"] for a in list_alerts(world)} == {"C1", "C2", "M1"}
    played = replay_rule(
        world,
        rule("quiet", on="day", **{"if": {"fact": "days_since_touched", "above": 60}}),
        TOMORROW.date(),
        TOMORROW.date(),
    )
    assert {(f["customer"], f["alert"]) for f in played} == {(a["customer"], a["id"]) for a in list_alerts(world)}
    later = Engine(world, "w", lambda: TOMORROW + dt.timedelta(days=1))
    settle(later)
    assert later.day()
    assert [a["evidence"] for a in list_alerts(world)] == [2, 2, 2]


# -- watching itself


def test_a_rule_that_can_t_be_asked_is_told_of_and_the_others_go_on(world: Graph):
    activate(world, rule(), rule("broken"))
    world.write(
        lambda tx: run(tx, "MATCH (r:Rule {id: 'broken'}) SET r.body = replace(r.body, 'signal.kind', 'signal.colour')")
    )
    engine = Engine(world, "w", clock, warn=["ops"])
    signal(world, "S1", "C1")
    settle(engine)
    by_intent = {a["intent"]: a for a in list_alerts(world)}
    assert set(by_intent) == {"expansion", "rule.failed"}
    assert by_intent["rule.failed"]["rule"] == "broken" and "signal.colour" in by_intent["rule.failed"]["title"]
    assert RULES.document(world.read, "broken")["rule"]["failed"] == 1
    told = {row["c"] for row in world.read("MATCH (d:Delivery {kind: 'warning'}) RETURN d.channel AS c")}
    assert told == {"ops"}


def test_a_rule_that_is_silent_or_holds_too_often_is_told_of(world: Graph):
    activate(world, rule("silent", quiet_days=30), rule("noisy", most_a_day=1))
    world.write(lambda tx: run(tx, "MATCH (v:RuleVersion) SET v.activated = $at", at=TOMORROW - dt.timedelta(days=31)))
    engine = Engine(world, "w", clock)
    for n in (1, 2):
        signal(world, f"S{n}", f"C{n}", TOMORROW - dt.timedelta(hours=n))
    settle(engine)
    world.write(lambda tx: run(tx, "MATCH (r:Rule {id: 'silent'}) SET r.last_fired = null"))
    RuleMonitor(world, clock, ()).look()
    about = {(a["intent"], a["rule"]) for a in list_alerts(world) if a.get("rule")}
    assert about == {("rule.silent", "silent"), ("rule.noisy", "noisy")}
    RuleMonitor(world, clock, ()).look()  # once a day is enough
    assert len([a for a in list_alerts(world) if a.get("rule")]) == 2


# -- what people do


def test_acknowledge_assign_snooze_close(world: Graph, alert: str):
    seen = changes.acknowledge_alert(world, ANN, "k1", {"id": alert})
    assert changes.acknowledge_alert(world, ANN, "k1", {"id": alert}) == seen  # the same key, the same answer
    changes.assign_alert(world, ANN, "k2", {"id": alert, "assignee": "bob"})
    with pytest.raises(InvalidInput) as stale:
        changes.assign_alert(world, BOB, "k3", {"id": alert, "assignee": "cid", "if_version": seen["version"]})
    assert stale.value.faults[0].code == "VERSION_CONFLICT"
    until = now() + dt.timedelta(days=2)
    changes.snooze_alert(world, BOB, "k4", {"id": alert, "until": until})
    (reminder,) = world.read("MATCH (d:Delivery {kind: 'reminder'}) RETURN d {.*} AS d")
    assert (reminder["d"]["due"], reminder["d"]["number"], reminder["d"]["channel"]) == (until, 1, "sales")
    changes.close_alert(world, BOB, "k5", {"id": alert, "outcome": "useful"})
    stands = read_alert(world, alert)["alert"]
    assert (
        stands["status"],
        stands["outcome"],
        stands["assignee"],
        stands["acknowledged_by"],
        stands["closed_by"],
    ) == ("closed", "useful", "bob", "ann", "bob")
    assert world.read("MATCH (d:Delivery {kind: 'reminder'}) RETURN d.status AS s, d.due AS due") == [
        {"s": "dropped", "due": None}
    ]
    with pytest.raises(InvalidInput):
        changes.snooze_alert(world, BOB, "k6", {"id": alert, "until": until})
    assert RULES.document(world.read, "expansion")["rule"]["precision"] == 1.0
    what = [row["what"] for row in world.read("MATCH (a:Audit {label: 'Alert'}) RETURN a.what AS what ORDER BY a.id")]
    assert what == ["alert.acknowledge", "alert.assign", "alert.snooze", "alert.close"]


def test_an_outcome_teaches_partner_fit(world: Graph, alert: str):
    store.upsert(
        world,
        [
            NodeRecord(("Organization", "Supplier"), "S9", {"name": "供应商"}, FEED),
            NodeRecord(("Opportunity",), "O1", {"name": "o", "status": "open"}, FEED),
        ],
    )
    changes.close_alert(world, ANN, "k", {"id": alert, "outcome": "won", "partner_ids": ["S9"], "opportunity_id": "O1"})
    (edge,) = world.read("MATCH (:Supplier {id: 'S9'})-[r:PARTNERED_ON]->(:Opportunity {id: 'O1'}) RETURN r {.*} AS r")
    assert (edge["r"]["outcome"], edge["r"]["effective_lead"], edge["r"]["source"]) == ("won", True, "people")


def test_what_is_wrong_is_said_and_nothing_is_written(world: Graph, alert: str):
    before = read_alert(world, alert)
    for work, given, code in (
        (changes.close_alert, {}, "MISSING"),
        (changes.close_alert, {"outcome": "won", "partner_ids": ["nobody"], "opportunity_id": "O1"}, "NOT_FOUND"),
        (changes.snooze_alert, {"until": now() - dt.timedelta(days=1)}, "OUT_OF_RANGE"),
        (changes.assign_alert, {"assignee": " "}, "MISSING"),
    ):
        with pytest.raises(InvalidInput) as refused:
            work(world, ANN, f"k{code}", {"id": alert} | given)
        assert code in {f.code for f in refused.value.faults}
    with pytest.raises(InvalidInput):
        changes.acknowledge_alert(world, ANN, "k9", {"id": "nobody"})
    assert read_alert(world, alert) == before


def test_signals_that_people_record_are_looked_at_too(world: Graph):
    activate(world, rule())
    engine = Engine(world, "w", lambda: now() + dt.timedelta(hours=1))
    settle(engine)
    record_signal(world, ANN, "k", {"organization_id": "C1", "kind": "expansion", "at": now(), "title": "扩建"})
    settle(engine)
    assert len(list_alerts(world)) == 1


def test_evidence_goes_long_after_its_case_was_closed(world: Graph, alert: str):
    kept = "OPTIONAL MATCH (f:Firing) WITH count(f) AS firings OPTIONAL MATCH (d:Delivery) RETURN firings, count(d) AS deliveries"
    long_ago = now() - dt.timedelta(days=500)
    world.write(lambda tx: run(tx, "MATCH (n:Alert|Firing|Delivery) SET n.at = $at, n.due = null", at=long_ago))
    assert cases.prune_cases(world, 400) == 0  # still open
    changes.close_alert(world, ANN, "k", {"id": alert, "outcome": "useful"})
    assert cases.prune_cases(world, 400) == 0  # closed today
    world.write(lambda tx: run(tx, "MATCH (a:Alert) SET a.closed = $at", at=long_ago))
    assert cases.prune_cases(world, 400) == 2
    assert world.read(kept) == [{"firings": 0, "deliveries": 0}]
    assert read_alert(world, alert)["alert"]["outcome"] == "useful"
