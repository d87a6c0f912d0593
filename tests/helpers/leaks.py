"""Helpers of tests: A partner learns nothing of what its contract does not open: two worlds that differ only in that answer alike, byte for byte."""

import asyncio
import datetime as dt
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from gql.compile.requests import Caller, GraphQLRequest
from gql.execution.limits import Limits
from gql.execution.service import Service
from graph.access.contracts import Contract
from graph.access.keys import Principal
from graph.db.client import Graph

DAY = dt.date(2026, 6, 1)
ANY = Limits(depth=50, aliases=10**6, directives=10**6, tokens=10**6, cost=10**9)


class Partner:
    """A partner under a contract, or somebody of ours without one, asking a service in an event loop of its own."""

    def __init__(
        self,
        graph: Graph,
        under: Contract | None,
        day: dt.date = DAY,
        person: str | None = None,
        own: Collection[str] = (),
        analyses: Any = None,
    ):
        self.pool = ThreadPoolExecutor(1)
        self.loop = self.pool.submit(asyncio.new_event_loop).result()
        self.service = Service(graph, ANY, own=own, analyses=analyses)
        who = Principal("k", "k", "partner" if under else "sales", self.service.book.version, under, person=person)
        self.caller = Caller(who, "en", day)

    def ask(self, query: str, variables: dict[str, Any] | None = None, generic: bool = False) -> bytes:
        return self.pool.submit(
            self.loop.run_until_complete, self._ask(GraphQLRequest(query, variables), generic)
        ).result()

    async def _ask(self, asked: GraphQLRequest, generic: bool) -> bytes:
        if generic:
            return (await self.service.generic(asked, self.caller, *self.service.admitted(asked, self.caller))).body
        return (await self.service.answer(asked, self.caller)).body

    def follow(self, query: str) -> list[bytes]:
        """What a subscription tells until it ends."""
        return self.pool.submit(self.loop.run_until_complete, self._follow(GraphQLRequest(query))).result()

    async def _follow(self, asked: GraphQLRequest) -> list[bytes]:
        return [response.body async for response in self.service.subscribe(asked, self.caller)]

    def close(self) -> None:
        self.pool.submit(self.loop.run_until_complete, self.service.close()).result()
        self.pool.submit(self.loop.close).result()
        self.pool.shutdown()
