"""Cross-origin resource sharing (CORS): which foreign pages may ask, and the answer to browsers that ask whether they may."""

from __future__ import annotations

from collections.abc import Iterable

from battlemap.http.request_guards.asgi import App, adding, header_of
from gql.transport.http import Headers, Receive, Scope, Send

PREFLIGHT = {b"origin", b"access-control-request-method"}
CORS: Headers = [
    (b"access-control-allow-methods", b"GET, POST"),
    (b"access-control-allow-headers", b"authorization, content-type, x-api-key, x-request-id, accept-language"),
    (b"access-control-expose-headers", b"x-request-id, retry-after"),
    (b"access-control-max-age", b"600"),
]


class CrossOrigin:
    """Adds the headers that let pages of these origins read an answer."""

    def __init__(self, app: App, origins: Iterable[str] = ()):
        self.app, self.origins = app, frozenset(origin.encode() for origin in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, adding(send, self._headers(scope)) if self.origins else send)

    def _headers(self, scope: Scope) -> Headers:
        origin = header_of(scope, b"origin")
        allowed = [(b"access-control-allow-origin", origin), *CORS] if origin in self.origins else []
        return [(b"vary", b"Origin"), *allowed]


class Preflights:
    """Answers a browser that asks beforehand; what it may do, the headers above tell."""

    def __init__(self, app: App):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("method") == "OPTIONS" and dict(scope["headers"]).keys() >= PREFLIGHT:
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
        else:
            await self.app(scope, receive, send)
