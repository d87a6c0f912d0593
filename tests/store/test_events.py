"""The outbox: events come with what they tell of, in one order without gaps. On a real database."""

from __future__ import annotations

import datetime as dt
import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from graph.clock import instant, now
from graph.db.client import Graph
from graph.db.transactions import run
from graph.model.claims import Origin
from graph.model.records import NodeRecord
from graph.mutations.changes import Author, InvalidInput
from graph.mutations.touchpoints import record_signal
from graph.scores import score_writing
from graph.store import events
from graph.store import writers as store
from graph.store.events import NewEvent, append_events, prune_events
from graph.words import BattlemapError

FEED = Origin("news", 50, "news.csv!2", "run", instant(dt.datetime(2026, 1, 1)), "signals")
AUTHOR = Author("k1", "李雷")


def kept(graph: Graph) -> list[dict[str, Any]]:
    rows = graph.read("MATCH (e:Event) RETURN e {.*} AS e ORDER BY e.seq")
    return [row["e"] | {"payload": json.loads(row["e"]["payload"])} for row in rows]


def customer(n: int, **values: Any) -> NodeRecord:
    return NodeRecord(("Organization", "Customer"), f"C{n}", {"name": f"客户{n}"} | values, FEED)


def signal(n: int, **values: Any) -> NodeRecord:
    return NodeRecord(("Signal",), f"S{n}", {"kind": "tender", "at": instant(dt.datetime(2026, 1, 1))} | values, FEED)


def test_a_batch_is_told_once_and_each_new_signal_by_itself(empty: Graph):
    store.upsert(empty, [customer(1), customer(2), signal(1), signal(2, kind="budget")])
    batch, *signals = kept(empty)
    assert (batch["kind"], batch["payload"]["created"]) == ("graph", {"Organization": 2, "Signal": 2})
    assert batch["payload"]["ids"] == [
        ["Organization", "C1"],
        ["Organization", "C2"],
        ["Signal", "S1"],
        ["Signal", "S2"],
    ]
    assert [(e["kind"], e["target"], e["payload"]["kind"]) for e in signals] == [
        ("signal", "S1", "tender"),
        ("signal", "S2", "budget"),
    ]


def test_what_changes_nothing_is_not_told(empty: Graph):
    batch = [customer(1), signal(1)]
    store.upsert(empty, batch)
    before = kept(empty)
    store.upsert(empty, batch)
    store.upsert(empty, [])
    assert kept(empty) == before
    later = FEED._replace(at=instant(dt.datetime(2026, 2, 1)))
    store.upsert(empty, [NodeRecord(("Organization", "Customer"), "C1", {"name": "客户1", "region": "苏州"}, later)])
    (told,) = kept(empty)[len(before) :]
    assert (told["payload"]["created"], told["payload"]["changed"]) == ({}, {"Organization": 1})


def test_an_event_names_a_thousand_ids_and_says_that_there_are_more(empty: Graph):
    store.upsert(empty, [customer(n) for n in range(1001)])
    (told,) = kept(empty)
    assert len(told["payload"]["ids"]) == 1000
    assert told["payload"]["more"]
    assert told["payload"]["created"] == {"Organization": 1001}


def test_scores_are_told(empty: Graph):
    score_writing.write_scores(empty, {"id": "R1", "algorithm": "influence"}, {}, {})
    (told,) = kept(empty)
    assert (told["kind"], told["label"], told["target"]) == ("scores", "ScoringRun", "R1")
    assert told["payload"]["algorithm"] == "influence"


def test_what_is_not_committed_is_not_told(empty: Graph):
    def work(tx: Any) -> None:
        append_events(tx, [NewEvent("change", "Customer", "C1", {})])
        raise BattlemapError(events_text(), "STOP")

    with pytest.raises(BattlemapError):
        empty.write(work)
    with pytest.raises(InvalidInput):
        record_signal(empty, AUTHOR, "k", {"kind": "tender"})
    assert kept(empty) == []
    assert empty.read("MATCH (n:Done|Audit|Signal) RETURN n") == []
    store.upsert(empty, [customer(1)])
    assert [e["seq"] for e in kept(empty)] == [1]  # the number was not used up either


def events_text() -> Any:
    from graph.words import Text

    return Text("stop", "停")


def test_many_writers_make_one_order_without_gaps_that_readers_never_see_a_hole_in(empty: Graph):
    seen: list[int] = []

    def read() -> None:
        while len(seen) < 120:
            rows = empty.read(events.FOLLOWING, after=len(seen), limit=500)[0]["events"]
            seen.extend(row["seq"] for at, row in enumerate(rows, len(seen) + 1) if row["seq"] == at)
            time.sleep(0.005)

    def write(n: int) -> None:
        empty.write(
            lambda tx: append_events(
                tx, [NewEvent("change", "Customer", f"{n}", {"part": part}) for part in range(1 + n % 3)]
            )
        )

    with ThreadPoolExecutor(9) as pool:
        reading = pool.submit(read)
        list(pool.map(write, range(60)))
        reading.result(60)
    assert seen == list(range(1, 121))
    told = kept(empty)
    assert [e["seq"] for e in told] == seen
    assert len({e["id"] for e in told}) == 120
    assert [e["at"] for e in told] == sorted(e["at"] for e in told)
    for n in range(60):  # those of one transaction stand together
        places = [e["seq"] for e in told if e["target"] == str(n)]
        assert places == list(range(places[0], places[0] + 1 + n % 3))


def test_the_name_of_an_event_tells_nothing_of_how_many_there_are(empty: Graph):
    for n in range(5):
        empty.write(lambda tx, n=n: append_events(tx, [NewEvent("change", "Customer", str(n), {})]))
    names = [e["id"] for e in kept(empty)]
    assert all(len(name) == 30 and int(name, 16) for name in names)
    assert names != sorted(names) or names != sorted(names, reverse=True)


def test_old_events_go_and_the_order_goes_on(empty: Graph):
    store.upsert(empty, [customer(1)])
    record_done(empty)
    empty.write(lambda tx: run(tx, "MATCH (n:Event|Done) SET n.at = $at", at=now() - dt.timedelta(days=31)))
    store.upsert(empty, [customer(2)])
    assert prune_events(empty, 30) == 2
    assert [e["seq"] for e in kept(empty)] == [2]
    assert empty.read("MATCH (d:Done) RETURN d") == []
    assert prune_events(empty, 30) == 0


def record_done(graph: Graph) -> None:
    graph.write(lambda tx: run(tx, "CREATE (:Done {id: 'd', at: $at})", at=now()))


def test_what_people_record_counts_above_what_sources_say(empty: Graph):
    store.upsert(empty, [customer(1)])
    given = {"kind": "tender", "at": instant(dt.datetime(2026, 1, 1)), "title": "t", "organization_id": "C1"}
    answer = record_signal(empty, Author("k1", "li@corp.example"), "k", given)
    row = empty.read("MATCH (s:Signal {id: $id}) RETURN s {.*} AS s", id=answer["id"])[0]["s"]
    assert (row["source"], row["feed"]) == ("people", "li＠corp.example")
    assert empty.read("MATCH (s:Source {id: 'people'}) RETURN s.rank AS rank")[0]["rank"] > 100
