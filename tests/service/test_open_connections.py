"""Connections that are open: closed as soon as who opened them may ask no more, whichever process decided it."""

from __future__ import annotations

import asyncio
import datetime as dt
import math
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
import requests

from battlemap.http.identity.authentication import Authenticator
from gql.execution.access_watch import access_end
from graph.access.access_book import AccessBook
from graph.access.keys import make_key, revoke_key
from graph.access.sessions import end_session, start_session
from graph.clock import now, start_of_day
from graph.contracts.contract_lifecycle import CONTRACTS
from graph.db.client import Graph
from graph.lifecycle.lifecycle import Steps
from graph.model.records import NodeRecord
from graph.mutations.changes import Author
from graph.store import writers as store
from graph.words import DatabaseUnavailable, Text
from graph.workspaces.invitation_ending import end_person
from tests.helpers.answers import run_async
from tests.helpers.contracts import terms
from tests.helpers.lifecycle import put_in_force, take
from tests.helpers.live import Live, live
from tests.helpers.mutations import FEED
from tests.helpers.websocket import talk

CHANGES = {"query": "subscription { graphChanges { cursor } }"}
ASK = {"query": "{ __typename }"}
Ending = tuple[dict[str, str], Callable[[], Any]]  # headers of who connects, and what ends their access


@pytest.fixture(scope="module")
def app(graph: Graph) -> Iterator[Live]:
    store.upsert(graph, [NodeRecord(("Organization", "ServiceProvider"), "V01", {"name": "维保"}, FEED)])
    with live(graph, who=Authenticator) as running:
        yield running


def by_key(graph: Graph) -> Ending:
    text, key = make_key(graph, "li", "sales", "tests")
    return {"X-API-Key": text}, lambda: revoke_key(graph, key.id, "tests")


def by_person(graph: Graph) -> Ending:
    text, _ = make_key(graph, "li", "sales", "tests", person="li.lei")
    return {"X-API-Key": text}, lambda: end_person(graph, Author("k", "tests"), "Li.Lei ")


def by_session(graph: Graph) -> Ending:
    text, _ = make_key(graph, "li", "sales", "tests")
    cookie, session = start_session(graph, AccessBook(graph).principal_of_key(text))
    return {"Cookie": f"battlemap_session={cookie}"}, lambda: end_session(graph, session.id, "tests")


def by_contract(graph: Graph) -> Ending:
    put_in_force(CONTRACTS, graph, terms(customers="own", rows=[], fields={}))
    text, _ = make_key(graph, "v", "partner", "tests", contract="DC-V01")
    return {"X-API-Key": text}, lambda: take(CONTRACTS, graph, Steps.end, "DC-V01", "tests")


@pytest.mark.parametrize("of", [by_key, by_person, by_session, by_contract])
def test_a_socket_is_closed_when_access_ends(app: Live, graph: Graph, of: Callable[[Graph], Ending]):
    """Though nothing is asked on it; others' sockets stay."""
    headers, end = of(graph)
    bystander, _ = make_key(graph, "wang", "sales", "tests")
    opening = {"type": "connection_init"}
    with (
        talk(app, opening, Origin=app.url, **headers) as socket,
        talk(app, opening, **{"X-API-Key": bystander}) as other,
    ):
        make_key(graph, "somebody", "sales", "tests")  # a change of access that is about nobody here
        socket.say({"id": "1", "type": "subscribe", "payload": ASK})
        assert [socket.hear()["type"] for _ in range(2)] == ["next", "complete"]
        end()
        assert socket.closed() == (4403, "Forbidden")
        other.say({"id": "1", "type": "subscribe", "payload": ASK})
        assert other.hear()["payload"] == {"data": {"__typename": "Query"}}


def test_what_runs_on_a_socket_is_told_why_it_is_closed(app: Live, graph: Graph):
    headers, end = by_key(graph)
    with talk(app, {"type": "connection_init"}, **headers) as socket:
        slow = {"query": "query Sleep { a }", "variables": {"seconds": 60}}
        socket.say({"id": "slow", "type": "subscribe", "payload": slow})
        socket.say({"id": "quick", "type": "subscribe", "payload": ASK})
        assert [socket.hear()["id"] for _ in range(2)] == ["quick", "quick"]
        end()
        message = socket.hear()
        assert (message["id"], message["type"]) == ("slow", "error")
        assert message["payload"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert socket.closed() == (4403, "Forbidden")


def test_events_over_http_end_with_access(app: Live, graph: Graph):
    headers, end = by_key(graph)
    sent = headers | {"Accept": "text/event-stream"}
    with requests.post(f"{app.url}/graphql", json=CHANGES, headers=sent, stream=True, timeout=30) as answer:
        assert answer.status_code == 200
        end()
        told = answer.raw.read().decode()
    assert '"UNAUTHENTICATED"' in told and told.endswith("event: complete\ndata:\n\n")


def test_nobody_connected_nobody_reads(app: Live, graph: Graph):
    headers, _ = by_key(graph)
    with talk(app, {"type": "connection_init"}, **headers):
        wait_for(lambda: app.service.feed._task is not None)
    wait_for(lambda: app.service.feed._task is None)


def wait_for(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


class Feed:
    """A feed on which nothing happens but time: `clock` goes on by as long as somebody would have waited."""

    def __init__(self, at: dt.datetime):
        self.at, self.access, self.waited = at, 1, list[float]()

    def reading(self) -> Any:
        return nullcontext()

    async def access_change(self, known: int | None, seconds: float) -> None:
        assert len(self.waited) < 1000 and seconds > 0
        self.waited.append(seconds)
        self.at += dt.timedelta(seconds=seconds)


def test_what_ends_by_itself_ends_at_that_moment(empty: Graph):
    day = now().date() + dt.timedelta(days=2)
    store.upsert(empty, [NodeRecord(("Organization", "ServiceProvider"), "V01", {"name": "维保"}, FEED)])
    put_in_force(CONTRACTS, empty, terms(until=day, rows=[], fields={}))
    texts = [
        make_key(empty, "a", "sales", "tests", days=3)[0],
        make_key(empty, "b", "partner", "tests", contract="DC-V01")[0],
    ]
    for text in texts:
        feed = Feed(now())
        book = AccessBook(empty, lambda feed=feed: feed.at)
        feed.access = book.version
        caller = book.principal_of_key(text)
        end = start_of_day(day) if caller.contract else caller.expires
        assert end and math.isclose(book.seconds_left(caller), (end - feed.at).total_seconds())
        over = run_async(access_end(SimpleNamespace(book=book, feed=feed), caller))
        assert over.code == "UNAUTHENTICATED" and abs(feed.at - end) < dt.timedelta(milliseconds=1)
    assert book.seconds_left(replace(caller, contract=None, expires=None)) == math.inf


def test_a_database_that_is_away_ends_nothing(empty: Graph, monkeypatch: pytest.MonkeyPatch):
    text, key = make_key(empty, "a", "sales", "tests")
    feed, book = Feed(now()), AccessBook(empty)
    caller, tries = book.principal_of_key(text), list[int]()
    revoke_key(empty, key.id, "tests")
    feed.access = book.version + 1
    refresh = book.refresh

    def away_at_first(version: int | None = None) -> int:
        tries.append(1)
        if len(tries) < 3:
            raise DatabaseUnavailable(Text("away", "away"))
        return refresh(version)

    monkeypatch.setattr(book, "refresh", away_at_first)
    monkeypatch.setattr("gql.execution.access_watch.AWAY", 0)
    over = run_async(asyncio.wait_for(access_end(SimpleNamespace(book=book, feed=feed), caller), 20))
    assert (over.code, len(tries), feed.waited) == ("UNAUTHENTICATED", 3, [])
