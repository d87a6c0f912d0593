"""GraphQL over websockets: the protocol `graphql-transport-ws`, and no other.

A socket is closed as soon as who opened it may ask no more; each operation that runs then is told why.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Iterable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Any

import orjson

from gql.compile.requests import Answering, Caller, GraphQLRequest, GraphQLResponse
from gql.execution.operations import response_stream
from gql.execution.persisted_documents import PersistedDocuments
from gql.execution.responses import error_response
from gql.transport.http import Admit, Receive, Scope, Send, error_reply, parse_body, requested_language
from gql.transport.http_errors import RequestError
from graph.access.keys import Principal
from graph.words import BattlemapError, Text

PROTOCOL = "graphql-transport-ws"
CREDENTIALS = {"authorization": b"authorization", "x-api-key": b"x-api-key", "apikey": b"x-api-key"}
REPLACED = {*CREDENTIALS.values(), b"cookie"}
AccessEnd = Callable[[Principal], Awaitable[BattlemapError]]
log = logging.getLogger("battlemap.gql")


@dataclass(frozen=True, slots=True)
class SocketLimits:
    """`patience`: seconds until a client must have sent connection_init; `subscriptions`: operations at once on one
    socket; `message`: bytes of one message; `budget`: seconds that a query or mutation may take."""

    patience: float = 10.0
    subscriptions: int = 100
    message: int = 1_000_000
    budget: float = 5.0


class WebSocketEndpoint:
    """`/graphql` over websockets. `origins` are foreign pages that may open one; a page of our own host always may. `access_end`
    waits until a caller may ask no more."""

    def __init__(
        self,
        service: Answering,
        admit: Admit,
        today: Callable[[], dt.date],
        documents: PersistedDocuments,
        limits: SocketLimits | None = None,
        origins: Iterable[str] = (),
        *,
        access_end: AccessEnd,
    ):
        self.service, self.admit, self.today, self.documents = service, admit, today, documents
        self.limits, self.origins, self.access_end = limits or SocketLimits(), frozenset(origins), access_end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()  # websocket.connect
        headers = dict(scope["headers"])
        if not self._welcome(headers):
            await _deny(scope, send)
            return
        if PROTOCOL not in scope["subprotocols"]:
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": 4406, "reason": "Subprotocol not acceptable"})
            return
        await send({"type": "websocket.accept", "subprotocol": PROTOCOL})
        await _Socket(self, scope, receive, send).run()

    def _welcome(self, headers: dict[bytes, bytes]) -> bool:
        """A browser says which page opens the socket; what is no browser says nothing."""
        origin = headers.get(b"origin", b"").decode("latin-1")
        own = headers.get(b"host", b"").decode("latin-1")
        return not origin or origin in self.origins or origin.partition("://")[2] == own


async def _deny(scope: Scope, send: Send) -> None:
    reply = error_reply(RequestError(ORIGIN, "FORBIDDEN", 403), requested_language(dict(scope["headers"])), "")
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 4403})
        return

    async def send_denial(message: dict[str, Any]) -> None:
        await send(message | {"type": "websocket." + message["type"]})

    await reply.send(send_denial)


class _Closed(Exception):
    """The client broke the protocol: the code and reason that the socket is closed with."""

    def __init__(self, code: int, reason: str):
        super().__init__(reason)
        self.code, self.reason = code, reason


class _Socket:
    """One socket, from its acceptance to its end."""

    def __init__(self, of: WebSocketEndpoint, scope: Scope, receive: Receive, send: Send):
        self.of, self.scope, self.receive, self.send = of, scope, receive, send
        self.lang = requested_language(dict(scope["headers"]), scope.get("query_string", b""))
        self.init_received = self.acknowledged = self.is_over = False
        self.running: dict[str, asyncio.Task[None]] = {}
        self.watching: list[asyncio.Task[None]] = []

    async def run(self) -> None:
        self.watching.append(asyncio.create_task(self._expect_init()))
        try:
            while (message := await self.receive())["type"] == "websocket.receive":
                if not self.is_over:
                    await self._handle(self._message(message))
        except _Closed as closed:
            await self._close(closed.code, closed.reason)
        finally:
            await _cancelled([*self.watching, *self.running.values()])

    async def _expect_init(self) -> None:
        await asyncio.sleep(self.of.limits.patience)
        if not self.init_received:
            await self._close(4408, "Connection initialisation timeout")

    async def _close(self, code: int, reason: str) -> None:
        with suppress(RuntimeError, OSError):  # the client may have gone
            await self.send({"type": "websocket.close", "code": code, "reason": reason})

    def _message(self, message: dict[str, Any]) -> dict[str, Any]:
        text = message.get("text")
        if text is None:
            raise _Closed(4400, "Messages are text")
        if len(text) > self.of.limits.message:
            raise _Closed(1009, "Message too big")
        try:
            found = orjson.loads(text)
        except orjson.JSONDecodeError:
            raise _Closed(4400, "Messages are JSON") from None
        if not isinstance(found, dict) or not isinstance(found.get("type"), str):
            raise _Closed(4400, "Messages are objects that have a type")
        return found

    async def _handle(self, message: dict[str, Any]) -> None:
        type, payload = message["type"], message.get("payload")
        if type in ("connection_init", "ping", "pong") and not isinstance(payload, dict | None):
            raise _Closed(4400, "The payload is an object")
        if type == "connection_init":
            await self._init(payload or {})
        elif type == "ping":
            await self._say({"type": "pong"} | ({"payload": payload} if payload is not None else {}))
        elif type in ("subscribe", "complete"):
            self._operate(type, _id(message), payload)
        elif type != "pong":
            raise _Closed(4400, "Unknown type of message")

    async def _init(self, payload: dict[str, Any]) -> None:
        """Take who asks from the payload, else from the headers of the handshake."""
        if self.init_received:
            raise _Closed(4429, "Too many initialisation requests")
        self.init_received = True
        self.scope = self.scope | {"headers": with_credentials(self.scope["headers"], payload)}
        try:
            principal = await self.of.admit(self.scope)
        except BattlemapError as error:
            raise _Closed(4403, "Forbidden") from error
        self.acknowledged = True
        if principal is not None:
            self.watching.append(asyncio.create_task(self._close_at_end_of(principal)))
        await self._say({"type": "connection_ack"})

    async def _close_at_end_of(self, principal: Principal) -> None:
        error = await self.of.access_end(principal)
        self.is_over = True
        running, self.running = self.running, {}
        await _cancelled(running.values())
        caller = Caller(None, self.lang, self.of.today(), secrets.token_hex(8))
        with suppress(RuntimeError, OSError):  # the client may have gone
            for id in running:
                await self._refuse(id, error_response(error, caller))
        await self._close(4403, "Forbidden")

    def _operate(self, type: str, id: str, payload: Any) -> None:
        if type == "complete":
            if task := self.running.pop(id, None):
                task.cancel()
            return
        if not self.acknowledged:
            raise _Closed(4401, "Unauthorized")
        if id in self.running:
            raise _Closed(4409, f"Subscriber for {id[:100]} already exists")
        try:
            wanted = parse_body(payload)
        except BattlemapError:
            raise _Closed(4400, "The payload is no GraphQL request") from None
        full = len(self.running) >= self.of.limits.subscriptions
        self.running[id] = asyncio.create_task(self._run(id, wanted, full))

    async def _run(self, id: str, request: GraphQLRequest, full: bool) -> None:
        """One operation, to its end: `next` for each answer and `complete`, or one `error`."""
        try:
            if await self._answers(id, request, full) and self.running.get(id) is asyncio.current_task():
                await self._say({"id": id, "type": "complete"})
        except (RuntimeError, OSError):
            log.debug("a socket was gone before its answer", exc_info=True)
        finally:
            if self.running.get(id) is asyncio.current_task():
                del self.running[id]

    async def _answers(self, id: str, request: GraphQLRequest, full: bool) -> bool:
        """Send what the operation gives; whether it is still to be completed."""
        async with aclosing(self._outcomes(request, full)) as found:
            async for response in found:
                if not response.executed:
                    await self._refuse(id, response)
                    return False
                await self._text(b'{"id":%b,"type":"next","payload":%b}' % (orjson.dumps(id), response.body))
        return True

    async def _outcomes(self, request: GraphQLRequest, full: bool) -> AsyncGenerator[GraphQLResponse]:
        """The outcomes of any operation; errors, even ours, are outcomes too."""
        caller = Caller(None, self.lang, self.of.today(), secrets.token_hex(8))
        try:
            if full:
                raise BattlemapError(TOO_MANY.fill(most=self.of.limits.subscriptions), "LIMIT")
            # Asked anew for each operation: a key that was revoked meanwhile opens nothing.
            principal = await self.of.admit(self.scope)
            caller = Caller(principal, self.lang, caller.as_of, caller.request_id)
            request = self.of.documents.resolve(request)
        except BattlemapError as error:
            yield error_response(error, caller)
            return
        async with aclosing(response_stream(self.of.service, request, caller, self.of.limits.budget)) as found:
            async for response in found:
                yield response

    async def _refuse(self, id: str, response: GraphQLResponse) -> None:
        await self._say({"id": id, "type": "error", "payload": orjson.loads(response.body)["errors"]})

    async def _say(self, message: dict[str, Any]) -> None:
        await self._text(orjson.dumps(message))

    async def _text(self, message: bytes) -> None:
        await self.send({"type": "websocket.send", "text": message.decode()})


async def _cancelled(tasks: Collection[asyncio.Task[None]]) -> None:
    """Wait until these tasks are over."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _id(message: dict[str, Any]) -> str:
    id = message.get("id")
    if not isinstance(id, str) or not id:
        raise _Closed(4400, "The message needs an id")
    return id


def with_credentials(headers: list[tuple[bytes, bytes]], payload: dict[str, Any]) -> list[tuple[bytes, bytes]]:
    """The headers of the handshake, with credentials of connection_init in the place of theirs.

    They are named there as headers are, in any case, or `apiKey`.
    """
    given = {CREDENTIALS[key.lower()]: value for key, value in payload.items() if key.lower() in CREDENTIALS}
    found = [(name, value.encode()) for name, value in given.items() if isinstance(value, str) and value]
    kept = [(name, value) for name, value in headers if not found or name not in REPLACED]
    return kept + found


ORIGIN = Text(
    "pages of other sites may not open this socket; BATTLEMAP_ORIGINS lists those that may",
    "其他网站的页面不能打开此连接;可在 BATTLEMAP_ORIGINS 中列出允许的来源",
)
TOO_MANY = Text(
    "this socket runs {most} operations already; complete one, or open another socket",
    "此连接已有 {most} 个操作;请先结束一个,或另开连接",
)
