"""Request body and time budget: a body is small and here in time, and an answer takes no longer than it may.

The body is read whole before the app is called, so nothing behind this waits for a client.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from battlemap.http.request_guards.asgi import CLOSE, App, Named
from gql.execution.operations import SLOW
from gql.transport.http import Receive, Scope, Send
from gql.transport.http_errors import RequestError
from graph.db.transactions import deadline
from graph.words import Text

BODY = {b"content-length", b"transfer-encoding"}


@dataclass(frozen=True, slots=True)
class GuardLimits:
    """`body`: bytes; `body_seconds`: until a body must be here whole; `budget`, `page_budget`: seconds that GraphQL
    and a page may take. What a page asks the database is ours, so it may wait for one that has just started."""

    body: int = 1_000_000
    body_seconds: float = 10.0
    budget: float = 5.0
    page_budget: float = 30.0


class Bodies:
    """Hands on requests with their whole body, within the limits; websockets have messages instead."""

    def __init__(self, app: App, limits: GuardLimits):
        self.app, self.limits = app, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self.app(scope, receive, send)
        else:
            await self._bounded(scope, dict(scope["headers"]), receive, send)

    def _budget(self, scope: Scope, headers: Named) -> float | None:
        """Seconds that an answer may take; events go on, and GraphQL itself bounds what does not."""
        if scope["path"] != "/graphql":
            return self.limits.page_budget
        return None if b"text/event-stream" in headers.get(b"accept", b"") else self.limits.budget

    async def _bounded(self, scope: Scope, headers: Named, receive: Receive, send: Send) -> None:
        """Run the app on a body that is here, within the time budget. Raises RequestError (408, 413, 504)."""
        budget = self._budget(scope, headers)
        body = None
        token = deadline.set(None)
        try:
            async with asyncio.timeout(self.limits.body_seconds) as patience:  # one for both: it is not cheap
                body = await self._body(scope, headers, receive)
                deadline.set(None if budget is None else time.monotonic() + budget)
                patience.reschedule(None if budget is None else asyncio.get_running_loop().time() + budget)
                await self.app(scope, _once(body, receive), send)
        except TimeoutError as error:
            seconds = self.limits.body_seconds if body is None or budget is None else budget
            raise (_slow_body(seconds) if body is None else _slow(seconds)) from error
        finally:
            deadline.reset(token)

    async def _body(self, scope: Scope, headers: Named, receive: Receive) -> bytes:
        """The whole body. Raises RequestError (400, 413)."""
        if scope["method"] in ("GET", "HEAD") and not BODY & headers.keys():
            return b""
        most, announced = self.limits.body, _length(headers)
        parts, arrived, more = [], 0, True
        # A client reads our refusal only when it has sent its body, so one not much too large is taken in.
        while more and max(arrived, announced) <= 8 * most:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise RequestError(CUT, "BAD_REQUEST", 400, CLOSE)
            chunk: bytes = message.get("body", b"")
            arrived, more = arrived + len(chunk), message.get("more_body", False)
            if max(arrived, announced) <= most:
                parts.append(chunk)
        if max(arrived, announced) > most:
            raise RequestError(TOO_BIG.fill(most=most), "TOO_LARGE", 413, CLOSE)
        return b"".join(parts)


def _length(headers: Named) -> int:
    given = headers.get(b"content-length", b"0")
    return int(given) if given.isdigit() and len(given) < 16 else 0


def _slow_body(seconds: float) -> RequestError:
    return RequestError(SLOW_BODY.fill(seconds=seconds), "TIMEOUT", 408, CLOSE)


def _slow(seconds: float) -> RequestError:
    return RequestError(SLOW.fill(seconds=seconds), "TIMEOUT", 504)


def _once(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives this body, and then what the connection says."""
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> dict[str, object]:
        return waiting.pop() if waiting else await receive()

    return next_message


SLOW_BODY = Text("the body did not arrive within {seconds} s", "请求体未在 {seconds} 秒内送达")
CUT = Text("the body ended before it was whole", "请求体未发送完整")
TOO_BIG = Text("the body is larger than {most} bytes", "请求体超过 {most} 字节")
