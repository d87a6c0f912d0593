"""Helpers of tests: GraphQL over websockets: the protocol graphql-transport-ws, spoken by a real client over a real socket."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from graph.db.client import Graph
from tests.helpers.live import Live, live

PROTOCOL = Subprotocol("graphql-transport-ws")
INIT = {"type": "connection_init", "payload": {"apiKey": "sales-key"}}


@pytest.fixture(scope="module")
def app(graph: Graph) -> Iterator[Live]:
    with live(graph, init_seconds=1, max_subscriptions=5, request_seconds=1.5) as running:
        yield running


class Talk:
    """One side of a socket."""

    def __init__(self, connection: ClientConnection):
        self.connection = connection

    def say(self, *messages: Any) -> None:
        for message in messages:
            self.connection.send(message if isinstance(message, str | bytes) else json.dumps(message))

    def hear(self, seconds: float = 10) -> dict[str, Any]:
        return dict(json.loads(self.connection.recv(timeout=seconds)))

    def closed(self, seconds: float = 10) -> tuple[int, str]:
        """The code and reason that the other side closes with, whatever it says before."""
        with pytest.raises(ConnectionClosed) as caught:
            self._listen(time.monotonic() + seconds)
        received = caught.value.rcvd
        assert received is not None, "the connection was cut without a close frame (1006)"
        return received.code, received.reason

    def _listen(self, until: float) -> None:
        while time.monotonic() < until:
            self.connection.recv(timeout=until - time.monotonic())


class Reached(Protocol):
    """A service on a port of this machine."""

    port: int


@contextmanager
def talk(
    app: Reached, init: dict[str, Any] | None = INIT, protocol: str | None = PROTOCOL, **headers: str
) -> Iterator[Talk]:
    protocols = [Subprotocol(protocol)] if protocol else None
    url = f"ws://127.0.0.1:{app.port}/graphql"
    with connect(url, subprotocols=protocols, additional_headers=headers, max_size=None) as connection:
        talking = Talk(connection)
        if init is not None:
            talking.say(init)
            assert talking.hear() == {"type": "connection_ack"}
        yield talking
