"""Single requests of a caller where nobody serves: their answers, and the caller's schema in GraphQL's definition language."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from graphql import print_schema

from gql.compile.requests import Caller, GraphQLRequest, GraphQLResponse
from gql.execution.service import Service
from graph.access.keys import Principal
from graph.db.client import Graph


def schema_text(graph: Graph, principal: Principal) -> str:
    """The schema that a caller sees."""
    return print_schema(Service(graph).view(principal).schema)


def answer_requests(graph: Graph, caller: Caller, requests: Iterable[GraphQLRequest]) -> list[GraphQLResponse]:
    """Answers of a service that is there for these requests only, one after another."""

    async def answered() -> list[GraphQLResponse]:
        service = Service(graph)
        try:
            return [await service.answer(request, caller) for request in requests]
        finally:
            await service.close()

    return asyncio.run(answered())
