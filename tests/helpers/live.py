"""The app on a real port of this machine, in a thread, and a raw socket to talk to it."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import aclosing, contextmanager
from typing import Any

import orjson
import pytest
import requests

from battlemap.http.app import create_app
from battlemap.http.identity import authentication
from battlemap.http.service_limits import document_limits
from battlemap.http.web import _Server, listen, uvicorn_config
from battlemap.settings import Settings
from gql.compile.requests import Caller, GraphQLRequest, GraphQLResponse
from gql.execution.service import Service
from graph.access.access_book import AccessBook
from graph.access.keys import Principal
from graph.db.client import Graph
from graph.words import BattlemapError, Text

DAY = dt.date(2026, 11, 20)
KEYS = {
    "sales-key": "sales",
    "admin-key": "admin",
    "other-key": "sales",
    "operations-key": "operations",
    "analyst-key": "analyst",
    "second-key": "admin",
}
SALES = {"X-API-Key": "sales-key"}
# Ten thousand million rows: no database is done with that in the time of a test.
SPIN = (
    "UNWIND range(1, 100000) AS spin UNWIND range(1, 100000) AS b WITH spin, b WHERE spin + b < 0 RETURN count(*) AS n"
)
SPINNING = "SHOW TRANSACTIONS YIELD currentQuery AS text WHERE text STARTS WITH 'UNWIND range' RETURN text"
NO_KEY = Text("this key is not known", "密钥无效")


class ByKey:
    """Some keys; no key is an anonymous caller, and any other is refused."""

    off = False

    def __init__(self, book: AccessBook):
        self.book = book

    async def authenticate(self, headers: Mapping[str, str], secure: bool = False) -> Principal | None:
        key = headers.get("x-api-key") or headers.get("authorization", "").removeprefix("Bearer ")
        if not key:
            return None
        if key == "barred":
            raise BattlemapError(NO_KEY, "FORBIDDEN")
        if key not in KEYS:
            raise BattlemapError(NO_KEY, "UNAUTHENTICATED")
        return Principal(key, key, KEYS[key], self.book.version)  # type: ignore[arg-type]

    async def reader(self, headers: Mapping[str, str], secure: bool = False) -> Principal:
        found = await self.authenticate(headers)
        if found is None:
            raise BattlemapError(NO_KEY, "UNAUTHENTICATED")
        return found


class Clock(Service):
    """The real service, and beside it a subscription that ticks and queries that take their time, here or in Neo4j."""

    stopped = 0

    async def answer(self, asked: GraphQLRequest, caller: Caller, read_only: bool = False) -> GraphQLResponse:
        query = asked.query or ""
        if query.startswith("subscription Tick"):
            return GraphQLResponse(b"{}", False, "SUBSCRIPTION")
        if query.startswith("query Sleep"):
            await asyncio.sleep((asked.variables or {})["seconds"])
            return GraphQLResponse(b'{"data":{"slept":true}}', True, operation="Sleep")
        if query.startswith("query Spin"):
            await asyncio.to_thread(self.graph.read, SPIN)
        if query.startswith("query Broken"):
            raise RuntimeError("secret: the password is swordfish")
        return await super().answer(asked, caller, read_only)

    async def subscribe(self, asked: GraphQLRequest, caller: Caller) -> AsyncIterator[GraphQLResponse]:
        if not (asked.query or "").startswith("subscription Tick"):
            async with aclosing(super().subscribe(asked, caller)) as outcomes:  # type: ignore[type-var]
                async for outcome in outcomes:
                    yield outcome
            return
        n = 0
        try:
            while n < (asked.variables or {}).get("n", 10**9):
                n += 1
                yield GraphQLResponse(orjson.dumps({"data": {"tick": n}}), True)
                await asyncio.sleep(0.01)
        finally:
            self.stopped += 1


class Live:
    """A running app: its address, and the service behind it."""

    def __init__(self, graph: Graph, who: Any = None, **settings: Any):
        plain = {"port": 0, "rate": 0, "neo4j_uri": "bolt://127.0.0.1:1"}
        self.warm = True
        self.settings = Settings(**(plain | settings))
        self.service = Clock(graph, document_limits(self.settings))
        known = who(self.settings, self.service.book) if who else ByKey(self.service.book)
        app = create_app(graph, self.settings, lambda: DAY, known, self.service, warmed=lambda: self.warm)
        listening = listen("127.0.0.1", 0)
        self.port = listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        started = threading.Event()
        self.server = _Server(uvicorn_config(app, self.settings), started.set)
        self.thread = threading.Thread(target=self.server.run, args=([listening],), daemon=True)
        self.thread.start()
        assert started.wait(20)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(20)

    def post(self, body: Any, headers: dict[str, str] | None = SALES, **more: Any) -> requests.Response:
        """A request to /graphql; `body` is bytes, or made JSON. `headers` None: those of an anonymous caller."""
        raw = body if isinstance(body, bytes) else orjson.dumps(body)
        sent = {"Content-Type": "application/json"} | (headers or {}) | more.pop("also", {})
        return requests.post(self.url + "/graphql", data=raw, headers=sent, timeout=30, **more)

    def ask(self, query: str, headers: dict[str, str] | None = SALES, **variables: Any) -> dict[str, Any]:
        return dict(self.post({"query": query, "variables": variables}, headers).json())

    def raw(self, *pieces: bytes, pause: float = 0.0, wait: float = 10.0) -> bytes:
        """What comes back for bytes that are sent piece by piece, until the other side closes or says nothing more."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as connection:
            got = b""
            try:
                for piece in pieces:
                    connection.sendall(piece)
                    time.sleep(pause)
                while not _whole(got):
                    chunk = connection.recv(65536)
                    if not chunk:
                        break
                    got += chunk
            except (ConnectionError, TimeoutError):
                pass
            return got


def _whole(got: bytes) -> bool:
    head, parted, body = got.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head.lower())
    return bool(parted) and length is not None and len(body) >= int(length[1])


@contextmanager
def live(graph: Graph, **settings: Any) -> Iterator[Live]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(authentication, "NEW_KEYS", 0.05)  # each test signs in with a key of its own
        running = Live(graph, **{"request_seconds": 60} | settings)  # servers of tests are cold and share two cores
        try:
            yield running
        finally:
            running.stop()
