"""Request guards before every request: an ASGI middleware that lets in what is small, quick and meant for us.

    host → origin → size and pace of the body → time budget → the app

A body is read whole before the app is called, so nothing behind this waits for a client.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from gql.errors import INTERNAL
from gql.execution.operations import SLOW
from gql.transport.http import Headers, Receive, Scope, Send, error_reply, requested_language
from gql.transport.http_errors import RequestError
from graph.db.transactions import deadline
from graph.words import BattlemapError, Text

Named = dict[bytes, bytes]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
log = logging.getLogger("battlemap")
SANE_ID = re.compile(rb"[A-Za-z0-9_.:-]{1,64}")
SECURITY: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
BODY = {b"content-length", b"transfer-encoding"}
PREFLIGHT = {b"origin", b"access-control-request-method"}
LOCAL = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class GuardLimits:
    """`body`: bytes; `body_seconds`: until a body must be here whole; `budget`, `page_budget`: seconds that GraphQL
    and a page may take. What a page asks the database is ours, so it may wait for one that has just started."""

    body: int = 1_000_000
    body_seconds: float = 10.0
    budget: float = 5.0
    page_budget: float = 30.0


class RequestGuards:
    """The middleware. `hosts` are the names that we answer to ("*": any), `origins` the foreign pages that may ask."""

    def __init__(self, app: App, limits: GuardLimits, hosts: Iterable[str] = (), origins: Iterable[str] = ()):
        self.app, self.limits = app, limits
        self.hosts = frozenset(host.lower() for host in (*LOCAL, *hosts))
        self.origins = frozenset(origin.encode() for origin in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        request_id = _request_id(headers)
        scope.setdefault("state", {})["request_id"] = request_id
        answering = _Answering(send, self._headers(headers, request_id), scope["type"])
        try:
            self._host(scope, headers)
            if scope["type"] == "websocket":
                await self.app(scope, receive, answering)
            elif scope["method"] == "OPTIONS" and headers.keys() >= PREFLIGHT:
                await answering.empty(204)
            else:
                await self._bounded(scope, headers, receive, answering)
        except BattlemapError as error:
            await answering.refuse(error, scope, request_id)
        except Exception:
            log.exception("unexpected error", extra={"requestId": request_id})
            await answering.refuse(RequestError(INTERNAL, "INTERNAL", 500), scope, request_id)

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

    def _host(self, scope: Scope, headers: Named) -> None:
        """Raises RequestError unless the request names one of our hosts, once. Health may be asked under any name."""
        header = headers.get(b"host", b"localhost" if scope.get("http_version") == "1.0" else None)
        twice = len(headers) != len(scope["headers"]) and _count(scope["headers"], b"host") > 1
        if header is None or twice:
            raise RequestError(ONE_HOST, "BAD_REQUEST", 400, CLOSE)
        host = _name(header[:300])
        if host not in self.hosts and "*" not in self.hosts and not scope["path"].startswith("/health/"):
            raise RequestError(UNTRUSTED.fill(host=host[:100]), "UNTRUSTED_HOST", 421)

    def _headers(self, headers: Named, request_id: str) -> Headers:
        more = [(b"x-request-id", request_id.encode()), *SECURITY]
        if self.origins:
            more.append((b"vary", b"Origin"))
            if (origin := headers.get(b"origin")) in self.origins:
                more += [(b"access-control-allow-origin", origin), *CORS]
        return more


class _Answering:
    """`send` with our headers on every answer, and refusals as long as nothing was sent."""

    def __init__(self, send: Send, headers: Headers, type: str):
        self.send, self.headers, self.type, self.started = send, headers, type, False

    async def __call__(self, message: dict[str, object]) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            self.started = True
            message["headers"] = [*message.get("headers", ()), *self.headers]  # type: ignore[misc]
        elif message["type"] == "websocket.accept":
            self.started = True
        await self.send(message)

    async def empty(self, status: int) -> None:
        await self({"type": "http.response.start", "status": status, "headers": []})
        await self({"type": "http.response.body", "body": b""})

    async def refuse(self, error: BattlemapError, scope: Scope, request_id: str) -> None:
        if self.started:
            if self.type == "websocket":
                await self.send({"type": "websocket.close", "code": 1011})
                return
            raise error  # half an answer is out: only the connection can be cut
        headers = dict(scope["headers"])
        reply = error_reply(error, requested_language(headers, scope.get("query_string", b"")), request_id)
        await reply.send(self if self.type == "http" else self._deny)

    async def _deny(self, message: dict[str, object]) -> None:
        await self(message | {"type": f"websocket.{message['type']}"})


def _request_id(headers: Named) -> str:
    """The client's, where it gives a sane one, so that its log and ours can be joined."""
    header = headers.get(b"x-request-id")
    return header.decode() if header and SANE_ID.fullmatch(header) else secrets.token_hex(8)


def _count(headers: Headers, wanted: bytes) -> int:
    return sum(name == wanted for name, _ in headers)


@lru_cache(64)
def _name(host: bytes) -> str:
    """The name in a Host header, without its port."""
    text = host.decode("latin-1").lower()
    return text.partition("]")[0] + "]" if text.startswith("[") else text.partition(":")[0]


def _length(headers: Named) -> int:
    header = headers.get(b"content-length", b"0")
    return int(header) if header.isdigit() and len(header) < 16 else 0


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


CLOSE = {"Connection": "close"}  # the rest of such a request is not read
CORS: Headers = [
    (b"access-control-allow-methods", b"GET, POST"),
    (b"access-control-allow-headers", b"authorization, content-type, x-api-key, x-request-id, accept-language"),
    (b"access-control-expose-headers", b"x-request-id, retry-after"),
    (b"access-control-max-age", b"600"),
]
SLOW_BODY = Text("the body did not arrive within {seconds} s", "请求体未在 {seconds} 秒内送达")
CUT = Text("the body ended before it was whole", "请求体未发送完整")
TOO_BIG = Text("the body is larger than {most} bytes", "请求体超过 {most} 字节")
ONE_HOST = Text("a request has one Host header", "请求须有且仅有一个 Host 头")
UNTRUSTED = Text(
    "{host!r} is not a name of this service; BATTLEMAP_HOSTS lists those that are",
    "{host!r} 不是本服务的域名;可在 BATTLEMAP_HOSTS 中列出",
)
