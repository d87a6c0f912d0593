"""Server-sent events: GraphQL over HTTP that goes on, for proxies that let no websocket through.

The distinct connections mode of the protocol graphql-sse: one request, one operation, its outcomes as events `next` and at last
`complete`. What is wrong with the document is told by a `next` too, as a browser's EventSource can't read a refusal.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import Any

from gql.compile.requests import GraphQLResponse
from gql.transport.media import EVENTS

HEADERS = [
    (b"content-type", EVENTS),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx would keep events until its buffer is full
]
SILENCE = 12.0  # seconds after which a comment says that we are still here: proxies cut what is silent for long
COMPLETE = b"event: complete\ndata:\n\n"


async def send_events(outcomes: AsyncGenerator[GraphQLResponse], scope: Any, receive: Any, send: Any) -> None:
    """Send the outcomes as they come, until the last one or until the client has gone."""
    scope.setdefault("state", {})["streaming"] = True  # a server that shuts down does not wait for the end
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    writing = asyncio.create_task(_write(outcomes, send))
    leaving = asyncio.create_task(_gone(receive))
    try:
        await asyncio.wait((writing, leaving), return_when=asyncio.FIRST_COMPLETED)
        if writing.done():
            writing.result()
    finally:
        for task in (writing, leaving):
            task.cancel()
        await asyncio.gather(writing, leaving, return_exceptions=True)


async def _write(outcomes: AsyncGenerator[GraphQLResponse], send: Any) -> None:
    async with aclosing(outcomes):
        coming = asyncio.ensure_future(anext(outcomes, None))
        try:
            while (response := await _next(coming, send)) is not None:
                await _say(send, b"event: next\ndata: %b\n\n" % response.body)
                coming = asyncio.ensure_future(anext(outcomes, None))
        finally:
            coming.cancel()
            with suppress(asyncio.CancelledError):
                await coming
    await send({"type": "http.response.body", "body": COMPLETE})


async def _next(coming: asyncio.Future[GraphQLResponse | None], send: Any) -> GraphQLResponse | None:
    """The next outcome; comments fill the time until it comes."""
    while not (await asyncio.wait((coming,), timeout=SILENCE))[0]:
        await _say(send, b":\n\n")
    return coming.result()


async def _say(send: Any, text: bytes) -> None:
    await send({"type": "http.response.body", "body": text, "more_body": True})


async def _gone(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
