"""GraphQL over server-sent events: the protocol graphql-sse, read by its own client and byte by byte."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests

import gql.transport.server_sent_events as events
from graph.db.client import Graph
from tests.helpers.live import SALES, Live, live

TICK = "subscription Tick($n: Int) { tick }"
EVENTS = {"Accept": "text/event-stream"}
URQL = {"Accept": "application/graphql-response+json, application/json, text/event-stream, multipart/mixed"}


@pytest.fixture(scope="module")
def app(graph: Graph) -> Iterator[Live]:
    with live(graph, request_seconds=1.5) as running:
        yield running


def heard(answer: requests.Response) -> list[tuple[str, Any]]:
    """(event, data) of a whole stream."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/event-stream; charset=utf-8")
    found = []
    for block in answer.text.strip("\n").split("\n\n"):
        fields = dict(line.split(":", 1) for line in block.split("\n"))
        found.append((fields["event"].strip(), json.loads(fields["data"] or "null")))
    return found


def test_the_client_of_graphql_sse_listens(app: Live, npm: Path):
    command = ["node", "listen.js", app.url + "/graphql", "sales-key", TICK, '{"n": 3}']
    told = subprocess.run(command, cwd=npm, capture_output=True, text=True, timeout=60, check=True).stdout
    assert json.loads(told) == [{"data": {"tick": n}} for n in (1, 2, 3)]


def test_what_is_wrong_with_a_document_is_an_event(app: Live):
    (first, last) = heard(app.post({"query": "{ nothing }"}, also=EVENTS))
    assert (first[0], last) == ("next", ("complete", None))
    assert first[1]["errors"][0]["extensions"]["code"] == "GRAPHQL" and "data" not in first[1]


def test_who_takes_only_events_gets_them_for_a_query_too(app: Live):
    told = heard(app.post({"query": "{ __typename }"}, also=EVENTS))
    assert told == [("next", {"data": {"__typename": "Query"}}), ("complete", None)]


def test_who_takes_json_too_gets_events_for_subscriptions_only(app: Live):
    answer = app.post({"query": "{ __typename }"}, also=URQL)
    assert answer.headers["Content-Type"].startswith("application/graphql-response+json")
    told = heard(app.post({"query": TICK, "variables": {"n": 2}}, also=URQL))
    assert [data for _, data in told] == [{"data": {"tick": 1}}, {"data": {"tick": 2}}, None]


def test_by_get_as_a_browser_s_event_source_asks(app: Live):
    query = f"query={quote(TICK)}&variables={quote(json.dumps({'n': 1}))}"
    answer = requests.get(f"{app.url}/graphql?{query}", headers=SALES | EVENTS, timeout=30)
    assert heard(answer) == [("next", {"data": {"tick": 1}}), ("complete", None)]
    refused = requests.get(
        f"{app.url}/graphql?query={quote('mutation { __typename }')}", headers=SALES | EVENTS, timeout=30
    )
    assert heard(refused)[0][1]["errors"][0]["extensions"]["code"] == "MUTATION_BY_GET"


@pytest.mark.parametrize(("headers", "status"), [(None, 401), ({"X-API-Key": "wrong"}, 401)])
def test_who_may_not_ask_is_refused_before(app: Live, headers: dict[str, str] | None, status: int):
    answer = app.post({"query": TICK}, headers, also=EVENTS)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/json; charset=utf-8")


def test_what_is_no_request_is_400_before(app: Live):
    assert app.post(b"[", also=EVENTS).status_code == 400


def test_it_ends_when_the_client_leaves(app: Live):
    stopped = app.service.stopped
    with requests.post(
        app.url + "/graphql", json={"query": TICK}, headers=SALES | EVENTS, stream=True, timeout=30
    ) as answer:
        assert next(answer.iter_lines()) == b"event: next"
    end = time.monotonic() + 10
    while app.service.stopped == stopped and time.monotonic() < end:
        time.sleep(0.02)
    assert app.service.stopped == stopped + 1


def test_silence_is_filled_with_comments(app: Live, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(events, "SILENCE", 0.1)
    query = "subscription { signals { cursor } }"
    with requests.post(
        app.url + "/graphql", json={"query": query}, headers=SALES | EVENTS, stream=True, timeout=30
    ) as answer:
        assert next(answer.iter_lines()) == b":"
        assert answer.headers["X-Accel-Buffering"] == "no"


def test_a_query_keeps_its_time_limit_and_a_subscription_may_last(app: Live):
    slow = {"query": "query Sleep { a }", "variables": {"seconds": 30}}
    assert heard(app.post(slow, also=EVENTS))[0][1]["errors"][0]["extensions"]["code"] == "TIMEOUT"
    answer = app.post(slow, also=URQL)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (504, "TIMEOUT")
    told = heard(app.post({"query": TICK, "variables": {"n": 200}}, also=EVENTS))  # two seconds
    assert len(told) == 201


def test_a_server_that_ends_does_not_wait_for_listeners(graph: Graph):
    with live(graph, shutdown_seconds=30) as running:
        answer = requests.post(
            running.url + "/graphql", json={"query": TICK}, headers=SALES | EVENTS, stream=True, timeout=60
        )
        lines = answer.iter_lines()
        assert next(lines) == b"event: next"
        running.stop()
        assert not running.thread.is_alive()
        answer.close()
