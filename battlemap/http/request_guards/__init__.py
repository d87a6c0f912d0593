"""Request guards: ASGI middlewares before every request that let in what is small, quick and meant for us.

    request id → security headers → cross-origin headers → refusals → host → preflight → body, pace and time budget → the app

Each is one job in one file; they talk in exceptions: what one refuses, `refusals` answers in the client's language.

May import gql (its transport) and graph; the app that they guard is handed to them.
"""

from __future__ import annotations

from collections.abc import Iterable

from battlemap.http.request_guards.asgi import App
from battlemap.http.request_guards.bodies import Bodies, GuardLimits
from battlemap.http.request_guards.cross_origin import CrossOrigin, Preflights
from battlemap.http.request_guards.hosts import Hosts
from battlemap.http.request_guards.refusals import Refusals
from battlemap.http.request_guards.request_ids import RequestIds
from battlemap.http.request_guards.security_headers import SecurityHeaders
from gql.transport.http import Receive, Scope, Send

__all__ = ["App", "GuardLimits", "RequestGuards"]


class RequestGuards:
    """All of them, in their order. `hosts` are the names that we answer to ("*": any), `origins` the foreign pages that may ask."""

    def __init__(self, app: App, limits: GuardLimits, hosts: Iterable[str] = (), origins: Iterable[str] = ()):
        self.app = app
        asked = Hosts(Preflights(Bodies(app, limits)), hosts)
        self.guarded = RequestIds(SecurityHeaders(CrossOrigin(Refusals(asked), origins)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self.app if scope["type"] == "lifespan" else self.guarded)(scope, receive, send)
