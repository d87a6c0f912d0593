"""Security headers middleware: browsers don't guess types, frame us, or tell other sites our addresses."""

from __future__ import annotations

from battlemap.http.request_guards.asgi import App, adding
from gql.transport.http import Headers, Receive, Scope, Send

SECURITY: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


class SecurityHeaders:
    """Adds them to every answer; the policy for scripts is the page's own."""

    def __init__(self, app: App):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, adding(send, SECURITY))
