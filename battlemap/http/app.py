"""The HTTP app: GraphQL, the application, health; each request passes the guards first.

TelemetryMiddleware → RequestGuards → KeyLogin → /graphql            the endpoint, without any framework between
                                               → /health, /metrics   for operators
                                               → /signals            programs that hand signals in
                                               → /session            browsers that sign in and out
                                               → /invitation         people who are invited into a workspace
                                               → screens, /assets    the application's files
                                               → /graphiql           FastAPI
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated, Any, Protocol, cast

from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware

from battlemap.http.application import DOCUMENTS, Application, is_of_application
from battlemap.http.exports.drawing_file import DRAWING
from battlemap.http.exports.export_endpoint import ExportEndpoint
from battlemap.http.exports.exported_lists import LISTS
from battlemap.http.health import NOTHING, Health
from battlemap.http.identity.authentication import NEEDS_KEY, Authenticator
from battlemap.http.identity.invitation_endpoint import InvitationEndpoint
from battlemap.http.identity.key_login import KeyLogin
from battlemap.http.identity.rate_limits import RateLimiter, TokenBucket
from battlemap.http.identity.session_cookies import is_secure
from battlemap.http.identity.session_endpoint import SessionEndpoint
from battlemap.http.identity.sign_in import SignIn
from battlemap.http.intake_endpoint import IntakeEndpoint
from battlemap.http.request_guards import App, RequestGuards
from battlemap.http.service_limits import request_limits, socket_limits
from battlemap.http.telemetry import Metrics, ObservedService, TelemetryMiddleware
from battlemap.settings import Settings
from gql.compile.lru_cache import LruCache
from gql.execution.access_watch import access_end
from gql.execution.persisted_documents import PersistedDocuments, read_trusted
from gql.execution.service import Service
from gql.transport.graphiql import graphiql, graphiql_page
from gql.transport.http import Admit, GraphQLEndpoint, Receive, Scope, Send
from gql.transport.http import requested_language as asked_language
from gql.transport.http_errors import RequestError, status_and_headers
from gql.transport.websocket import WebSocketEndpoint
from graph.access.keys import Principal
from graph.db.client import Graph
from graph.words import BattlemapError, Forbidden, Lang, Text, Unauthenticated
from viz.map import render_error

COMPRESSED = 1024  # bytes of an answer from which on it is compressed where the client takes that
LEVEL = 5  # of gzip: higher ones take longer than a slow line gains
Choice = Annotated[str | None, Query(alias="lang")]
Today = Callable[[], dt.date]


def language_parameter(request: Request, lang: Choice = None) -> Lang:
    """The language asked for by `?lang=`, else by the browser."""
    return asked_language(dict(request.scope["headers"]), request.scope["query_string"])


def create_app(
    graph: Graph,
    settings: Settings,
    today: Today,
    authenticator: RequestAuthenticator,
    service: Service,
    *,
    warmed: Callable[[], bool] = lambda: True,
    beside: Sequence[BackgroundService] = (),
) -> App:
    """The app on a graph. `today` gives the day that is meant when nobody says; `authenticator` tells who asks.

    `warmed` says whether the slow first answers are over; `beside` works while the app is up. Raises BadInput for
    trusted documents that can't be read.
    """
    rate = TokenBucket(settings.rate, settings.burst)

    async def authenticate(scope: Scope) -> Principal | None:
        return await authenticator.authenticate(Headers(scope=scope), is_secure(scope))

    async def reader(scope: Scope) -> Principal:
        return await authenticator.reader(Headers(scope=scope), is_secure(scope))

    service.cuts.own |= own_documents()
    metrics = Metrics(settings.metrics)
    answering = ObservedService(service, metrics)
    admit = RateLimiter(authenticate, rate)
    trusted = read_trusted(settings.trusted_documents) if settings.trusted_documents else None
    documents = PersistedDocuments(LruCache(settings.persisted_queries), trusted)
    limits = request_limits(settings)
    plain = GraphQLEndpoint(answering, admit, today, documents, graphiql_page(), limits.budget)
    endpoint: Any = GZipMiddleware(cast(Any, plain), COMPRESSED, LEVEL)
    origins = settings.origin_names
    watch = partial(access_end, service)
    sockets = WebSocketEndpoint(answering, admit, today, documents, socket_limits(settings), origins, access_end=watch)
    health = Health(graph, service, metrics, admit, warmed)
    intake = IntakeEndpoint(graph, settings.intake_keys, settings.intake_rate)
    served = PrivatePages(pages(settings, service, beside), RateLimiter(reader, rate))
    sign_in = SignIn(graph, cast(Authenticator, authenticator), rate)
    export = ExportEndpoint(graph, service, admit, today)
    session, invitation = SessionEndpoint(sign_in), InvitationEndpoint(sign_in)
    dispatcher = Dispatcher(endpoint, sockets, health, intake, session, served, export=export, invitation=invitation)
    login: Any = KeyLogin(cast(Any, dispatcher), sign_in)
    guarded = RequestGuards(login, limits, settings.host_names, origins)
    return TelemetryMiddleware(guarded, metrics, settings.tracing)


def own_documents() -> frozenset[str]:
    """What the application and its exports ask: one set for everybody, cut to what each reader sees."""
    return frozenset(read_trusted(DOCUMENTS).values()) | {each.document for each in (*LISTS.values(), DRAWING)}


class RequestAuthenticator(Protocol):
    """Tells who asks, from headers and whether they came over TLS: of a request to GraphQL, and of one for a page;
    see battlemap/http/identity/authentication.py."""

    async def authenticate(self, headers: Mapping[str, str], secure: bool) -> Principal | None: ...

    async def reader(self, headers: Mapping[str, str], secure: bool) -> Principal: ...


class BackgroundService(Protocol):
    """A service that works in threads of its own while the app is up; see battlemap/alerting.py."""

    def start(self) -> None: ...

    def close(self) -> None: ...


class Dispatcher:
    """The dispatcher of requests to the parts of the app."""

    def __init__(
        self, endpoint: App, sockets: App, health: App, intake: App, session: App, pages: App, *,
        export: App, invitation: App,
    ):  # fmt: skip
        self.graphql = {"http": endpoint, "websocket": sockets}
        self.health, self.intake, self.session, self.pages = health, intake, session, pages
        self.export, self.invitation, self.application = export, invitation, Application()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if path == "/graphql":
            await self.graphql[scope["type"]](scope, receive, send)
        elif scope["type"] == "websocket":
            raise RequestError(NOTHING, "NOT_FOUND", 404)
        elif path == "/metrics" or path.startswith("/health/"):
            await self.health(scope, receive, send)
        elif path == "/signals":
            await self.intake(scope, receive, send)
        elif path == "/session":
            await self.session(scope, receive, send)
        elif path == "/invitation" and scope["method"] == "POST":
            await self.invitation(scope, receive, send)
        elif path == "/export":
            await self.export(scope, receive, send)
        elif is_of_application(path):
            await self.application(scope, receive, send)
        else:
            await self.pages(scope, receive, send)


class PrivatePages:
    """Pages for those who are known; others get a page that says so."""

    def __init__(self, app: App, admit: Admit):
        self.app, self.admit = app, admit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            try:
                principal = await self.admit(scope)
                if principal is None:
                    raise Unauthenticated(NEEDS_KEY)
                if principal.role == "partner":  # what a page shows is not cut to a contract
                    raise Forbidden(NOT_FOR_PARTNERS)
            except BattlemapError as error:
                refused: Any = error_page(error, Request(scope))
                await refused(scope, receive, send)
                return
        await self.app(scope, receive, send)


def error_page(error: BattlemapError, request: Request) -> HTMLResponse:
    status, headers = status_and_headers(error)
    return HTMLResponse(render_error(error.text, language_parameter(request)), status, headers)


@asynccontextmanager
async def app_lifespan(service: Service, beside: Sequence[BackgroundService]) -> AsyncIterator[None]:
    """The lifespan of the app: quotas are written, connections closed at the end."""
    keeping = asyncio.create_task(service.quota.flush_periodically())
    for work in beside:
        work.start()
    try:
        yield
    finally:
        for work in beside:
            await asyncio.to_thread(work.close)
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        await service.close()


def pages(settings: Settings, service: Service, beside: Sequence[BackgroundService]) -> Any:
    """The pages that are no screens of the application: what GraphiQL loads."""
    app = FastAPI(
        title="Battlemap",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lambda _: app_lifespan(service, beside),
    )
    app.include_router(graphiql(settings.packages))

    @app.exception_handler(BattlemapError)
    async def page_of_error(request: Request, error: BattlemapError) -> HTMLResponse:
        return error_page(error, request)

    @app.exception_handler(404)
    async def page_of_nothing(request: Request, _: Exception) -> HTMLResponse:
        return error_page(RequestError(NOTHING, "NOT_FOUND", 404), request)

    return app


NOT_FOR_PARTNERS = Text("your key does not open this", "您的密钥无权打开此处")
