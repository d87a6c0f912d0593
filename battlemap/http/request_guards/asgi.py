"""ASGI helpers of middlewares: the type of an app, headers by name, and headers added to an answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from gql.transport.http import Headers, Receive, Scope, Send

Named = dict[bytes, bytes]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
STARTS = ("http.response.start", "websocket.http.response.start")
CLOSE = {"Connection": "close"}  # the rest of such a request is not read


def header_of(scope: Scope, header: bytes) -> bytes | None:
    """The first header of a request with this name."""
    return next((value for name, value in scope["headers"] if name == header), None)


def adding(send: Send, headers: Headers) -> Send:
    """`send` with these headers on the answer."""

    async def answer(message: dict[str, Any]) -> None:
        if message["type"] in STARTS:
            message["headers"] = [*message.get("headers", ()), *headers]
        await send(message)

    return answer
