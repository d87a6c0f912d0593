"""A database that is away is asked once, so nobody waits for it twice; the answer says so where each field would have been."""

from __future__ import annotations

import datetime as dt
import socket
import threading
from collections.abc import Iterator
from typing import cast

import orjson
import pytest

from gql.compile.requests import Caller, GraphQLRequest
from gql.execution.service import Service
from graph.access.access_book import AccessBook
from graph.access.keys import Principal
from graph.db.client import Connection, Graph
from graph.query.compiled_queries import AsyncReader
from tests.helpers.answers import run_async

PATIENCE = 0.5  # seconds that one try takes
TWO = "{ a: customers { edges { cursor } } b: customers { edges { cursor } } }"
PYTHON = '{ node(id: "T3JnYW5pemF0aW9uOkMwMDE=") { id } }'  # no plan: the generic executor from the start


class Door:
    """A port that counts who knocks: it closes each connection at once, or says nothing to it."""

    def __init__(self, silent: bool):
        self.knocks, self.silent, self.held = 0, silent, []
        self.socket = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.knocks += 1
            if self.silent:
                self.held.append(connection)
            else:
                connection.close()

    @property
    def connection(self) -> Connection:
        return Connection(f"bolt://127.0.0.1:{self.socket.getsockname()[1]}", "neo4j", "secret")

    def close(self) -> None:
        for each in (self.socket, *self.held):
            each.close()


@pytest.fixture(params=[False, True], ids=["closing", "silent"])
def door(request) -> Iterator[Door]:
    made = Door(request.param)
    yield made
    made.close()


async def answered(connection: Connection, query: str) -> dict:
    with Graph(connection, patience=PATIENCE) as graph:
        service = Service(graph, book=cast(AccessBook, object()))  # nobody asks it: rights have not changed
        service._reader = AsyncReader(connection, patience=PATIENCE)
        caller = Caller(Principal("t", "t", "admin", 0), "en", dt.date(2026, 1, 1))
        try:
            return orjson.loads((await service.answer(GraphQLRequest(query), caller)).body)
        finally:
            await service.close()


@pytest.mark.parametrize("query", [TWO, PYTHON], ids=["compiled", "generic"])
def test_a_database_that_is_away_is_asked_once(door: Door, query: str):
    answer = run_async(answered(door.connection, query))
    assert door.knocks == 1
    codes = {error["extensions"]["code"] for error in answer["errors"]}
    assert codes == {"DATABASE_UNAVAILABLE"}
    assert all(error["path"] for error in answer["errors"])
    assert "data" in answer
