"""A service whose two executors, that of compiled documents and graphql-core's, are asked the same."""

from __future__ import annotations

import asyncio
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from gql.compile.compiled_operations import CompiledOperation
from gql.compile.requests import Caller, GraphQLRequest
from gql.execution.limits import Limits
from gql.execution.service import Service
from graph.access.keys import Principal
from graph.db.client import Graph

ANY = Limits(depth=50, aliases=10**6, directives=10**6, tokens=10**6, cost=10**9)


class Both:
    """A service in an event loop of its own, asked in both ways."""

    def __init__(self, graph: Graph, day: dt.date):
        self.pool = ThreadPoolExecutor(1)
        self.loop = self.pool.submit(asyncio.new_event_loop).result()
        self.service = Service(graph, ANY)
        self.caller = Caller(Principal("t", "t", "admin", self.service.book.version), "en", day)

    def run(self, coroutine: Any) -> Any:
        return self.pool.submit(self.loop.run_until_complete, coroutine).result()

    def compiled(self, query: str, variables: dict[str, Any]) -> bytes:
        return self.run(self.service.answer(GraphQLRequest(query, variables), self.caller)).body  # type: ignore[no-any-return]

    def generic(self, query: str, variables: dict[str, Any]) -> bytes:
        return self.run(self._generic(GraphQLRequest(query, variables)))  # type: ignore[no-any-return]

    async def _generic(self, asked: GraphQLRequest) -> bytes:
        outcome = await self.service.generic(asked, self.caller, *self.service.admitted(asked, self.caller))
        return outcome.body

    def plans(self) -> list[CompiledOperation]:
        view = self.service.view(self.caller.principal)  # type: ignore[arg-type]
        return [plan for plan in view.plans.values() if isinstance(plan, CompiledOperation)]
