"""Error middleware: what is refused, or fails, becomes an answer in the client's language as long as none has begun."""

from __future__ import annotations

import logging

from battlemap.http.request_guards.asgi import STARTS, App
from gql.errors import INTERNAL
from gql.transport.http import Receive, Scope, Send, error_reply, requested_language
from gql.transport.http_errors import RequestError
from graph.words import BattlemapError

log = logging.getLogger("battlemap")


class Refusals:
    """Answers errors of ours as they say, and any other as ours, with nothing of it told but the request's id."""

    def __init__(self, app: App):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = _Answer(send, scope["type"])
        request_id = scope["state"]["request_id"]
        try:
            await self.app(scope, receive, answer)
        except BattlemapError as error:
            await answer.refuse(error, scope, request_id)
        except Exception:
            log.exception("unexpected error", extra={"requestId": request_id})
            await answer.refuse(RequestError(INTERNAL, "INTERNAL", 500), scope, request_id)


class _Answer:
    """`send` that knows whether an answer has begun, and refuses as long as none has."""

    def __init__(self, send: Send, type: str):
        self.send, self.type, self.started = send, type, False

    async def __call__(self, message: dict[str, object]) -> None:
        self.started = self.started or message["type"] in STARTS or message["type"] == "websocket.accept"
        await self.send(message)

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
