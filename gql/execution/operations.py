"""Any operation as a stream of outcomes: one of a query or mutation, one for each event of a subscription.

What every transport that stays open shares (websockets, server-sent events). Nothing that a client can cause is raised.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from gql.compile.requests import Answering, Caller, GraphQLRequest, GraphQLResponse
from gql.errors import INTERNAL
from gql.execution.responses import error_response
from graph.db.transactions import deadline
from graph.words import BattlemapError, Text

log = logging.getLogger("battlemap.gql")


async def response_stream(
    service: Answering,
    request: GraphQLRequest,
    caller: Caller,
    budget: float,
    read_only: bool = False,
    first: GraphQLResponse | None = None,
) -> AsyncGenerator[GraphQLResponse]:
    """The responses of an operation; a query or mutation has `budget` seconds. Errors, even ours, are outcomes too.

    `first` is what `once` has said of it already: it counts for the caller's quota only once.
    """
    try:
        response = first or await single_response(service, request, caller, budget, read_only)
        if response.code != "SUBSCRIPTION":
            yield response
            return
        async with aclosing(service.subscribe(request, caller)) as events:  # type: ignore[type-var]
            async for event in events:
                yield event
    except Exception:
        log.exception("operation of request %s", caller.request_id)
        yield error_response(BattlemapError(INTERNAL, "INTERNAL"), caller)


async def single_response(
    service: Answering, request: GraphQLRequest, caller: Caller, budget: float, read_only: bool = False
) -> GraphQLResponse:
    """The outcome of a query or mutation within `budget` seconds; a subscription is refused with code SUBSCRIPTION."""
    token = deadline.set(time.monotonic() + budget)
    try:
        async with asyncio.timeout(budget):
            return await service.answer(request, caller, read_only)
    except TimeoutError:
        return error_response(BattlemapError(SLOW.fill(seconds=budget), "TIMEOUT"), caller)
    finally:
        deadline.reset(token)


SLOW = Text(
    "this took longer than {seconds} s; ask for less, or page by page",
    "执行超过 {seconds} 秒;请减少查询内容,或分页查询",
)
