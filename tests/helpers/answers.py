"""Answers of GraphQL without HTTP: what an administrator gets, and how many statements it took."""

from __future__ import annotations

import asyncio
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson

from gql.compile.requests import Caller, GraphQLRequest
from gql.execution.service import Service
from graph.access.keys import Principal
from graph.db.client import Graph
from graph.db.transactions import counted_statements


def execute(
    graph: Graph, day: dt.date, query: str, generic: bool = False, analyses: Any = None, **variables: Any
) -> tuple[Any, int]:
    """The answer that an administrator gets, and the number of statements that it took.

    `generic`: by graphql-core's executor, not a compiled plan.
    """
    found: tuple[Any, int] = run_async(answered(graph, day, query, generic, variables, analyses))
    return found


def run_async(coroutine: Any) -> Any:
    """The result of a coroutine, run in a thread: the browser keeps this one's event loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


async def answered(
    graph: Graph, day: dt.date, query: str, generic: bool, variables: dict[str, Any], analyses: Any
) -> tuple[Any, int]:
    service = Service(graph, analyses=analyses)
    caller = Caller(Principal("test", "test", "admin", service.book.version), "en", day)
    asked = GraphQLRequest(query, variables)
    try:
        with counted_statements() as statements:
            if generic:
                outcome = await service.generic(asked, caller, *service.admitted(asked, caller))
            else:
                outcome = await service.answer(asked, caller)
        answer = orjson.loads(outcome.body)
        assert "errors" not in answer, answer
        return answer["data"], len(statements)
    finally:
        await service.close()
