"""Warming up of a service that has just started: its first questions, asked before a reader asks them."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterator
from contextlib import suppress
from threading import Event, Thread

from battlemap.http.application import DOCUMENTS
from gql.compile.requests import Caller, GraphQLRequest
from gql.docs.examples import QUERIES
from gql.execution.persisted_documents import read_trusted
from gql.execution.single_requests import answer_requests
from graph.access.access_book import AccessBook
from graph.access.keys import Principal
from graph.battle_map.overview import any_customer
from graph.db.client import Graph
from graph.words import BattlemapError

WARM = ("battleMap", "customers", "search")
FIRST_SCREEN = {
    "first": 1,
    "filter": {},
    "orderBy": "OPEN_OPPORTUNITIES",
    "direction": "DESC",
    "case": "",
    "hasCase": False,
    "counted": True,
    "workspace": "",
    "text": "",
}


class WarmUp:
    """Asks some questions, so that the first reader waits neither for imports nor for a database that plans its first
    statements many times slower than later ones. A service that ends meanwhile waits for the question being asked alone."""

    def __init__(self, graph: Graph, day: dt.date):
        self._graph, self._day, self._ending = graph, day, Event()
        self._thread = Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._ending.set()
        self._thread.join()

    def is_over(self) -> bool:
        return self._thread.ident is not None and not self._thread.is_alive()

    def _run(self) -> None:
        with suppress(BattlemapError):
            caller = Caller(
                Principal("battlemap", "battlemap", "admin", AccessBook(self._graph).version), "en", self._day
            )
            answer_requests(self._graph, caller, self._requests())
        freeze_garbage()

    def _requests(self) -> Iterator[GraphQLRequest]:
        asked = [GraphQLRequest(*QUERIES[name]) for name in WARM]
        variables = FIRST_SCREEN | {"id": any_customer(self._graph)}
        asked += [
            GraphQLRequest(text, variables) for text in read_trusted(DOCUMENTS).values() if text.startswith("query")
        ]
        for request in asked:
            if self._ending.is_set():
                return
            yield request


def freeze_garbage() -> None:
    """Take what is there by now, schemas above all, out of garbage collection: it stays, and looking through it takes a
    fifth of a second. An answer is hundreds of objects, which are gone by reference counting before anybody looks."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)
