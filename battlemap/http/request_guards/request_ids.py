"""Request id middleware: one id for an answer, our log and the client's."""

from __future__ import annotations

import re
import secrets

from battlemap.http.request_guards.asgi import App, adding, header_of
from gql.transport.http import Receive, Scope, Send

SANE_ID = re.compile(rb"[A-Za-z0-9_.:-]{1,64}")


class RequestIds:
    """Notes the id in the request's state and says it in the answer: the client's, where it gives a sane one."""

    def __init__(self, app: App):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = header_of(scope, b"x-request-id")
        id = given.decode() if given and SANE_ID.fullmatch(given) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = id
        await self.app(scope, receive, adding(send, [(b"x-request-id", id.encode())]))
