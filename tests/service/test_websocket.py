"""GraphQL over websockets: the protocol graphql-transport-ws, spoken by a real client over a real socket."""

from __future__ import annotations

import time
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.helpers.live import SPINNING, Live, live
from tests.helpers.websocket import (
    INIT,
    PROTOCOL,
    app,  # noqa: F401 - fixtures
    talk,
)

ASK = {"id": "1", "type": "subscribe", "payload": {"query": "{ __typename }"}}
TICK = "subscription Tick { tick }"


def test_a_query_and_a_subscription(app: Live):
    with talk(app) as socket:
        assert socket.connection.subprotocol == PROTOCOL
        socket.say(ASK)
        assert socket.hear() == {"id": "1", "type": "next", "payload": {"data": {"__typename": "Query"}}}
        assert socket.hear() == {"id": "1", "type": "complete"}
        socket.say({"id": "1", "type": "subscribe", "payload": {"query": TICK, "variables": {"n": 3}}})
        assert [socket.hear()["payload"]["data"]["tick"] for _ in range(3)] == [1, 2, 3]
        assert socket.hear() == {"id": "1", "type": "complete"}


def test_errors_inside_an_answer_come_with_it(app: Live):
    with talk(app) as socket:
        socket.say(ASK | {"payload": {"query": "{ customers(first: 0) { pageInfo { hasNextPage } } }"}})
        told = socket.hear()
        assert told["type"] == "next"
        assert told["payload"]["errors"][0]["extensions"]["code"] == "BAD_INPUT"
        assert socket.hear()["type"] == "complete"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL"),
        ("{ nothing }", "GRAPHQL"),
        ("{ a }" * 2000, "LIMIT"),
        ("query Broken { a }", "INTERNAL"),
        ("query A { a } query B { b }", "OPERATION"),
        ("query ($a: Int!) { __typename }", "GRAPHQL"),
        ("", "BAD_INPUT"),
    ],
)
def test_what_does_not_run_is_an_error_and_the_socket_stays(app: Live, query: str, code: str):
    with talk(app) as socket:
        socket.say(ASK | {"payload": {"query": query}})
        told = socket.hear()
        assert (told["type"], told["id"]) == ("error", "1")
        assert {error["extensions"]["code"] for error in told["payload"]} == {code}
        assert all(error["extensions"]["requestId"] for error in told["payload"])
        assert "swordfish" not in str(told)
        socket.say(ASK)
        assert socket.hear()["type"] == "next"


def test_a_subscription_is_stopped_by_complete_and_by_leaving(app: Live):
    stopped = app.service.stopped
    with talk(app) as socket:
        socket.say({"id": "a", "type": "subscribe", "payload": {"query": TICK}})
        assert socket.hear()["type"] == "next"
        socket.say({"id": "a", "type": "complete"}, {"id": "nobody", "type": "complete"}, {"type": "ping"})
        while socket.hear()["type"] != "pong":
            pass
        wait_for(lambda: app.service.stopped == stopped + 1)
        socket.say({"id": "a", "type": "subscribe", "payload": {"query": TICK}})  # its id is free again
        while socket.hear()["type"] != "next":
            pass
    wait_for(lambda: app.service.stopped == stopped + 2)


def wait_for(holds: Any, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "text",
        "{",
        "null",
        "[]",
        "1",
        '"x"',
        "{}",
        '{"type": 1}',
        '{"type": "start", "id": "1"}',
        '{"type": "nothing"}',
        '{"type": "subscribe"}',
        '{"type": "subscribe", "payload": {"query": "{ a }"}}',
        '{"type": "complete"}',
        '{"type": "subscribe", "id": "", "payload": {"query": "{ a }"}}',
        '{"type": "subscribe", "id": 1, "payload": {"query": "{ a }"}}',
        '{"type": "subscribe", "id": "1"}',
        '{"type": "subscribe", "id": "1", "payload": "x"}',
        '{"type": "subscribe", "id": "1", "payload": {"query": 1}}',
        '{"type": "subscribe", "id": "1", "payload": {}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "variables": []}}',
        '{"type": "ping", "payload": 1}',
        '{"type": "pong", "payload": "x"}',
        "[" * 100_000,
        '{"type": NaN}',
        b"binary",
        b'{"type":"ping"}',
    ],
    ids=lambda m: str(m[:40]),
)
@pytest.mark.parametrize("init", [INIT, None], ids=["after init", "before init"])
def test_invalid_messages_close_with_4400(app: Live, message: str | bytes, init: dict[str, Any] | None):
    with talk(app, init) as socket:
        socket.say(message)
        code, reason = socket.closed()
        assert code == (4400 if init or not is_operation(message) else 4401), reason
        assert reason


def is_operation(message: str | bytes) -> bool:
    """Whether it is an operation that is well-formed as far as it is looked at before anybody is known."""
    return isinstance(message, str) and '"subscribe", "id": "1"' in message


def test_an_operation_before_the_acknowledgement_closes_with_4401(app: Live):
    with talk(app, None) as socket:
        socket.say(ASK)
        assert socket.closed() == (4401, "Unauthorized")


@pytest.mark.parametrize(
    "payload",
    [
        {"apiKey": "wrong"},
        {"X-API-Key": "wrong"},
        {"authorization": "Bearer wrong"},
        {"authorization": "Bearer barred"},
    ],
)
def test_a_wrong_key_closes_with_4403(app: Live, payload: dict[str, str]):
    with talk(app, None) as socket:
        socket.say({"type": "connection_init", "payload": payload})
        assert socket.closed() == (4403, "Forbidden")


def test_an_id_in_use_closes_with_4409(app: Live):
    with talk(app) as socket:
        operation = {"id": "same", "type": "subscribe", "payload": {"query": TICK}}
        socket.say(operation, operation)
        assert socket.closed() == (4409, "Subscriber for same already exists")


def test_a_second_init_closes_with_4429(app: Live):
    with talk(app) as socket:
        socket.say(INIT)
        assert socket.closed() == (4429, "Too many initialisation requests")


def test_silence_closes_with_4408(app: Live):
    start = time.monotonic()
    with talk(app, None) as socket:
        socket.say({"type": "ping"})
        assert socket.closed() == (4408, "Connection initialisation timeout")
    assert 0.9 < time.monotonic() - start < 3


def test_an_initialised_socket_may_be_silent(app: Live):
    with talk(app) as socket:
        time.sleep(1.3)
        socket.say(ASK)
        assert socket.hear()["type"] == "next"


def test_ping_and_pong(app: Live):
    with talk(app, None) as socket:
        socket.say(
            {"type": "ping"},
            {"type": "pong"},
            {"type": "ping", "payload": {"a": [1]}},
            {"type": "pong", "payload": None},
        )
        assert (socket.hear(), socket.hear()) == ({"type": "pong"}, {"type": "pong", "payload": {"a": [1]}})


def test_where_the_key_may_stand(app: Live):
    for headers, payload in (
        ({"X-API-Key": "sales-key"}, None),
        ({"Authorization": "Bearer sales-key"}, {}),
        ({}, {"authorization": "Bearer sales-key"}),
        ({}, {"X-API-Key": "sales-key"}),
        ({}, {"x-api-key": "sales-key"}),
        ({}, {"AUTHORIZATION": "Bearer sales-key"}),
        ({"Cookie": "battlemap_session=bs_wrong"}, {"X-Api-Key": "sales-key"}),
        ({"X-API-Key": "wrong"}, {"apiKey": "sales-key"}),
        ({"Authorization": "Bearer wrong"}, {"apiKey": "sales-key"}),
    ):
        init = {"type": "connection_init"} | ({} if payload is None else {"payload": payload})
        with talk(app, init, **headers) as socket:
            socket.say(ASK | {"payload": {"query": "{ __schema { queryType { name } } }"}})
            assert socket.hear()["payload"] == {"data": {"__schema": {"queryType": {"name": "Query"}}}}


def test_the_anonymous_see_no_schema_and_no_suggestions(app: Live):
    with talk(app, {"type": "connection_init"}) as socket:
        socket.say(ASK | {"payload": {"query": "{ __schema { queryType { name } } }"}})
        assert socket.hear()["type"] == "error"
        socket.say(ASK | {"payload": {"query": "{ custmers { edges { cursor } } }"}})
        assert "Did you mean" not in str(socket.hear())


def test_a_key_that_is_revoked_opens_nothing_more(app: Live):
    from tests.helpers.live import KEYS

    with talk(app, {"type": "connection_init", "payload": {"apiKey": "other-key"}}) as socket:
        socket.say(ASK)
        assert [socket.hear()["type"] for _ in range(2)] == ["next", "complete"]
        role = KEYS.pop("other-key")
        try:
            socket.say(ASK)
            told = socket.hear()
            assert (told["type"], told["payload"][0]["extensions"]["code"]) == ("error", "UNAUTHENTICATED")
        finally:
            KEYS["other-key"] = role


@pytest.mark.parametrize("protocol", [None, "graphql-ws", "something"])
def test_other_protocols_are_refused(app: Live, protocol: str | None):
    with talk(app, None, protocol) as socket:
        assert socket.closed() == (4406, "Subprotocol not acceptable")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1"])
def test_pages_of_others_can_not_open_it(app: Live, origin: str):
    with pytest.raises(InvalidStatus) as caught, talk(app, None, Origin=origin):
        pass
    assert caught.value.response.status_code == 403


def test_our_own_pages_can_and_those_that_are_listed(app: Live):
    with talk(app, Origin=app.url) as socket:
        socket.say(ASK)
        assert socket.hear()["type"] == "next"
    with live(app.service.graph, origins="https://sales.example, https://map.example") as open_to:
        with talk(open_to, Origin="https://map.example") as socket:
            socket.say(ASK)
            assert socket.hear()["type"] == "next"
        with pytest.raises(InvalidStatus), talk(open_to, None, Origin="https://map.example.evil.example"):
            pass


def test_a_message_over_a_megabyte_closes_with_1009(app: Live):
    fits = {"type": "ping", "payload": {"a": "x" * 900_000}}
    with talk(app) as socket:
        socket.say(fits)
        assert socket.hear()["payload"] == fits["payload"]
        socket.say({"type": "ping", "payload": {"a": "x" * 1_000_000}})
        assert socket.closed()[0] == 1009


def test_only_so_many_operations_at_once(app: Live):
    with talk(app) as socket:
        for n in range(6):
            socket.say({"id": str(n), "type": "subscribe", "payload": {"query": TICK}})
        while (told := socket.hear())["type"] == "next":
            pass
        assert (told["id"], told["type"], told["payload"][0]["extensions"]["code"]) == ("5", "error", "LIMIT")
        socket.say({"id": "0", "type": "complete"}, ASK | {"id": "more"})
        while (told := socket.hear()).get("id") != "more":
            assert told["type"] == "next"
        assert told["payload"] == {"data": {"__typename": "Query"}}


def test_a_query_that_takes_too_long_is_an_error_and_a_subscription_may_last(app: Live):
    with talk(app) as socket:
        socket.say(
            {"id": "long", "type": "subscribe", "payload": {"query": "query Sleep { a }", "variables": {"seconds": 30}}}
        )
        told = socket.hear()
        assert (told["type"], told["payload"][0]["extensions"]["code"]) == ("error", "TIMEOUT")
        socket.say({"id": "on", "type": "subscribe", "payload": {"query": TICK}})
        end = time.monotonic() + 2
        while time.monotonic() < end:
            assert socket.hear()["type"] == "next"


def test_a_query_over_its_time_leaves_nothing_running_in_the_database(app: Live):
    with talk(app) as socket:
        socket.say({"id": "spin", "type": "subscribe", "payload": {"query": "query Spin { a }"}})
        assert socket.hear()["payload"][0]["extensions"]["code"] == "TIMEOUT"
    wait_for(lambda: app.service.graph.read(SPINNING) == [])


def test_operations_run_beside_one_another(app: Live):
    with talk(app) as socket:
        slow = {"query": "query Sleep { a }", "variables": {"seconds": 0.5}}
        socket.say({"id": "slow", "type": "subscribe", "payload": slow}, ASK | {"id": "quick"})
        assert [socket.hear()["id"] for _ in range(4)] == ["quick", "quick", "slow", "slow"]


def test_each_operation_counts_for_the_rate_of_its_key(app: Live):
    with live(app.service.graph, rate=0.1, burst=3) as strict, talk(strict) as socket:
        told = []
        for n in range(3):
            socket.say(ASK | {"id": str(n)})
            told.append(socket.hear())
            if told[-1]["type"] == "next":
                socket.hear()
        assert [t["type"] for t in told] == ["next", "next", "error"]
        assert told[-1]["payload"][0]["extensions"]["code"] == "RATE_LIMITED"


def test_there_is_no_other_socket(app: Live):
    with pytest.raises(InvalidStatus) as caught:
        connect(f"ws://127.0.0.1:{app.port}/elsewhere", subprotocols=[PROTOCOL])
    assert caught.value.response.status_code == 404
