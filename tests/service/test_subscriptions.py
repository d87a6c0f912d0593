"""Subscriptions over real websockets: nothing missed, nothing twice, nothing for those who may not ask any more."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from battlemap.http.identity.authentication import Authenticator
from gql.execution import event_feed as feeds
from graph.access.keys import make_key, revoke_key
from graph.clock import instant
from graph.db.client import Graph
from graph.db.transactions import run
from graph.model.claims import Origin
from graph.model.records import NodeRecord
from graph.mutations.changes import Author
from graph.mutations.touchpoints import record_signal
from graph.scores import score_writing
from graph.store import writers as store
from graph.store.events import NewEvent, append_events
from tests.helpers.live import Live, live
from tests.helpers.websocket import Talk, talk

FEED = Origin("news", 50, "news.csv!2", "run", instant(dt.datetime(2026, 1, 1)), "signals")
CHANGES = "subscription ($after: String) { graphChanges(after: $after) { cursor kind what ids node { id } } }"
SIGNALS = """subscription ($after: String, $kinds: [SignalKind!]) { signals(after: $after, kinds: $kinds) {
  cursor at signal { kind title signalsAbout { target { name } } } } }"""
SCORES = "subscription { newScores { cursor algorithm run { algorithm } } }"


@pytest.fixture
def app(empty: Graph) -> Iterator[Live]:
    store.upsert(empty, [NodeRecord(("Organization", "Customer"), "C1", {"name": "晶圣"}, FEED)])
    with live(empty, request_seconds=30) as running:
        yield running


def listen(socket: Talk, query: str, id: str = "1", **variables: Any) -> None:
    socket.say({"id": id, "type": "subscribe", "payload": {"query": query, "variables": variables}})


def told(socket: Talk, seconds: float = 20) -> dict[str, Any]:
    """What the next event tells."""
    message = socket.hear(seconds)
    assert message["type"] == "next", message
    assert "errors" not in message["payload"], message
    (answer,) = message["payload"]["data"].values()
    return dict(answer)


def tell(graph: Graph, *targets: str) -> None:
    graph.write(lambda tx: append_events(tx, [NewEvent("change", "Organization", t, {"what": t}) for t in targets]))


def signal(graph: Graph, key: str, kind: str = "tender") -> None:
    given = {"kind": kind, "at": instant(dt.datetime(2026, 1, 1)), "title": key, "organization_id": "C1"}
    record_signal(graph, Author("k1", "li"), key, given)


def settled(app: Live, socket: Talk, query: str, id: str = "1", **variables: Any) -> None:
    """Subscribe, and wait until it listens: a query on the same socket is answered after that."""
    before = app.service.feed._listeners
    listen(socket, query, id, **variables)
    wait_for(lambda: app.service.feed._listeners > before and app.service.feed._begun)
    for _ in range(3):  # its place is read by then
        socket.say({"id": "q", "type": "subscribe", "payload": {"query": "{ customers(first: 1) { nodes { id } } }"}})
        assert [socket.hear()["type"], socket.hear()["type"]] == ["next", "complete"]


def test_a_signal_is_heard_as_the_listener_may_see_it(app: Live):
    with talk(app) as socket:
        settled(app, socket, SIGNALS, kinds=["TENDER"])
        signal(app.service.graph, "other", "budget")
        signal(app.service.graph, "s1")
        heard = told(socket)
        assert heard["signal"] == {"kind": "TENDER", "title": "s1", "signalsAbout": [{"target": {"name": "晶圣"}}]}
        socket.say({"id": "1", "type": "complete"})
        with talk(app) as later:
            listen(later, SIGNALS)
    assert app.service.graph.read("MATCH (e:Event {id: $id}) RETURN e.kind AS kind", id=heard["cursor"]) == [
        {"kind": "signal"}
    ]


def test_new_scores_and_changes_are_heard(app: Live):
    graph = app.service.graph
    with talk(app) as socket:
        settled(app, socket, SCORES)
        settled(app, socket, CHANGES, "2")
        score_writing.write_scores(graph, {"id": "R1", "algorithm": "influence"}, {}, {})
        assert told(socket) | {"cursor": ""} == {
            "cursor": "",
            "algorithm": "influence",
            "run": {"algorithm": "influence"},
        }
        store.upsert(graph, [NodeRecord(("Organization", "Customer"), "C2", {"name": "蓝膜"}, FEED)])
        heard = told(socket)
        assert (heard["kind"], heard["what"], len(heard["ids"]), heard["node"]) == ("RECORDS", "records", 1, None)
        tell(graph, "C1")
        heard = told(socket)
        assert (heard["kind"], heard["what"]) == ("PERSON", "C1")
        assert heard["node"]["id"] == heard["ids"][0]


@pytest.mark.parametrize("seed", range(3))
def test_who_comes_back_hears_exactly_what_was_missed_while_others_write(app: Live, seed: int):
    """Listeners that leave and come back at random, beside four writers: each hears all, once, in one order."""
    graph, chance = app.service.graph, random.Random(seed)
    tell(graph, "first")
    cursor = graph.read("MATCH (e:Event {target: 'first'}) RETURN e.id AS id")[0]["id"]

    def write(n: int) -> None:
        pause = random.Random(f"{seed}-{n}")
        for part in range(10):
            tell(graph, *(f"{n}-{part}-{i}" for i in range(pause.randint(1, 3))))

    def hear(sizes: list[int]) -> list[str]:
        heard, after = [], cursor
        for size in sizes:
            with talk(app) as socket:
                listen(socket, CHANGES, after=after)
                for _ in range(size):
                    event = told(socket)
                    heard.append(event["what"])
                    after = event["cursor"]
        with talk(app) as socket:
            listen(socket, CHANGES, after=after)
            while not heard or heard[-1] != "last":
                heard.append(told(socket)["what"])
        return heard

    with ThreadPoolExecutor(8) as pool:
        hearing = [pool.submit(hear, [chance.randint(1, 8) for _ in range(3)]) for _ in range(3)]
        list(pool.map(write, range(4)))
        tell(graph, "last")
        heard = [each.result(60) for each in hearing]
    rows = graph.read("MATCH (e:Event {kind: 'change'}) WHERE e.target <> 'first' RETURN e.target AS t ORDER BY e.seq")
    expected = [row["t"] for row in rows]
    assert heard == [expected] * 3


def test_a_cursor_that_is_not_known_or_too_old_is_said_so(app: Live):
    graph = app.service.graph
    tell(graph, "a", "b")
    old = graph.read("MATCH (e:Event {target: 'a'}) RETURN e.id AS id")[0]["id"]
    graph.write(lambda tx: run(tx, "MATCH (e:Event) WHERE e.id = $id DELETE e", id=old))
    for cursor in (old, "nonsense", ""):
        with talk(app) as socket:
            listen(socket, CHANGES, after=cursor)
            message = socket.hear()
            assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", "CURSOR_GONE")


def test_who_is_slow_is_told_to_come_back_and_misses_nothing(app: Live, monkeypatch: pytest.MonkeyPatch):
    graph = app.service.graph
    app.service.feed._size = 20
    with talk(app) as socket:
        settled(app, socket, CHANGES)
        tell(graph, "here")
        cursor = told(socket)["cursor"]
        stop(app, monkeypatch)
        tell(graph, *(f"e{n}" for n in range(60)))
        wait_for(lambda: app.service.feed._floor > 30)
        monkeypatch.undo()
        heard, end = [], None
        while end is None:
            message = socket.hear()
            if message["type"] == "next":
                event = message["payload"]["data"]["graphChanges"]
                heard.append(event["what"])
                cursor = event["cursor"]
            else:
                end = message["payload"][0]["extensions"]["code"]
        assert end == "TOO_SLOW"
        listen(socket, CHANGES, "3", after=cursor)
        while len(heard) < 60:
            heard.append(told(socket)["what"])
    assert heard == [f"e{n}" for n in range(60)]


def stop(app: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold listeners up, as a full socket does."""
    import asyncio

    turn = feeds.EventFeed._turn

    async def slow(self: Any, *until: Any) -> None:
        await turn(self, *until)
        while app.service.feed._floor <= 30:
            await asyncio.sleep(0.05)

    monkeypatch.setattr(feeds.EventFeed, "_turn", slow)


def wait_for(holds: Any, seconds: float = 20) -> None:
    import time

    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_revoked_key_hears_no_more_even_where_nothing_happens(empty: Graph):
    store.upsert(empty, [NodeRecord(("Organization", "Customer"), "C1", {"name": "晶圣"}, FEED)])
    text, key = make_key(empty, "crm", "sales", "tests")
    with live(empty, who=Authenticator, request_seconds=30) as app:
        with talk(app, {"type": "connection_init", "payload": {"apiKey": text}}) as socket:
            settled(app, socket, CHANGES)
            tell(empty, "seen")
            assert told(socket)["what"] == "seen"
            make_key(empty, "other", "sales", "tests")  # a change of access that is not about this key
            tell(empty, "again")
            assert told(socket)["what"] == "again"
            revoke_key(empty, key.id, "tests")
            message = socket.hear()
            assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", "UNAUTHENTICATED")
            tell(empty, "unseen")
        wait_for(lambda: app.service.feed._task is None)
        assert app.service.feed._listeners == 0


def test_nobody_listens_nobody_reads(app: Live):
    with talk(app) as socket:
        settled(app, socket, CHANGES)
        assert app.service.feed._task is not None
    wait_for(lambda: app.service.feed._task is None)


@pytest.mark.parametrize(
    "query", ["subscription { nothing }", "subscription { signals { cursor } newScores { cursor } }"]
)
def test_what_is_no_subscription_of_ours_is_refused(app: Live, query: str):
    with talk(app) as socket:
        listen(socket, query)
        assert socket.hear()["type"] == "error"
