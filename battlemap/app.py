"""The HTTP app: GraphQL, the pages, health; each request passes the guards first.

observing → guards → /graphql            the endpoint, without any framework between
                   → /health, /metrics   for operators
                   → pages               FastAPI
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request
from fastapi.responses import HTMLResponse

from battlemap.admission import Admission, Rate
from battlemap.guards import App, Guards
from battlemap.health import NOTHING, Health
from battlemap.observing import Metrics, Observed, Observing
from battlemap.settings import Settings
from gql.documents import Documents, read_trusted
from gql.errors import Refused, status_and_headers
from gql.graphiql import graphiql, graphiql_page
from gql.http import Admit, Endpoint, Receive, Scope, Send
from gql.http import language as asked_language
from gql.recent import Recent
from gql.schema import raw_id
from gql.service import Service
from gql.websocket import Sockets
from graph.access import Principal
from graph.battle_map import battle_map
from graph.database import Graph
from graph.queries import overview
from graph.words import BattlemapError, Lang, Text
from viz.map import render, render_error, render_index

Choice = Annotated[str | None, Query(alias="lang")]
Today = Callable[[], dt.date]


def language(request: Request, lang: Choice = None) -> Lang:
    """The language asked for by `?lang=`, else by the browser."""
    return asked_language(dict(request.scope["headers"]), request.scope["query_string"])


async def everyone(scope: Scope) -> Principal:
    """Lets anyone in as an administrator."""
    return Principal("everyone", "everyone", "admin", 0)


def create_app(
    graph: Graph,
    settings: Settings,
    today: Today,
    authenticate: Admit = everyone,
    service: Service | None = None,
    warmed: Callable[[], bool] = lambda: True,
) -> App:
    """The app on a graph. `today` gives the day that is meant when nobody says; `authenticate` tells who asks.

    `service` answers GraphQL, if not the usual one; `warmed` says whether the slow first answers are over. Raises
    BadInput for trusted documents that can't be read.
    """
    metrics = Metrics(settings.metrics)
    answering = Observed(service or Service(graph, settings.limits), metrics)
    admit = Admission(authenticate, Rate(settings.rate, settings.burst))
    trusted = read_trusted(settings.trusted_documents) if settings.trusted_documents else None
    documents = Documents(Recent(settings.persisted_queries), trusted)
    endpoint = Endpoint(answering, admit, today, documents, graphiql_page())
    origins = settings.origin_names
    sockets = Sockets(answering, admit, today, documents, settings.socket_limits, origins)
    health = Health(graph, answering, metrics, admit, warmed)
    rooms = Rooms(endpoint, sockets, health, Private(pages(graph, settings, today), admit))
    guarded = Guards(rooms, settings.guard_limits, settings.host_names, origins)
    return Observing(guarded, metrics, settings.tracing)


class Rooms:
    """Which part of the app a request is for."""

    def __init__(self, endpoint: App, sockets: App, health: App, pages: App):
        self.graphql = {"http": endpoint, "websocket": sockets}
        self.health, self.pages = health, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if path == "/graphql":
            await self.graphql[scope["type"]](scope, receive, send)
        elif scope["type"] == "websocket":
            raise Refused(NOTHING, "NOT_FOUND", 404)
        elif path == "/metrics" or path.startswith("/health/"):
            await self.health(scope, receive, send)
        else:
            await self.pages(scope, receive, send)


class Private:
    """Pages for those who are known; others get a page that says so."""

    def __init__(self, app: App, admit: Admit):
        self.app, self.admit = app, admit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            try:
                if await self.admit(scope) is None:
                    raise BattlemapError(UNKNOWN, "UNAUTHENTICATED")
            except BattlemapError as error:
                refused: Any = error_page(error, Request(scope))
                await refused(scope, receive, send)
                return
        await self.app(scope, receive, send)


def error_page(error: BattlemapError, request: Request) -> HTMLResponse:
    status, headers = status_and_headers(error)
    return HTMLResponse(render_error(error.text, language(request)), status, headers)


def pages(graph: Graph, settings: Settings, today: Today) -> Any:
    """What people open in a browser."""
    app = FastAPI(title="Battlemap", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(graphiql(settings.packages))

    @app.exception_handler(BattlemapError)
    async def page_of_error(request: Request, error: BattlemapError) -> HTMLResponse:
        return error_page(error, request)

    @app.get("/", response_class=HTMLResponse)
    def index(lang: Annotated[Lang, Depends(language)]) -> str:
        return render_index(overview(graph, today()), lang)

    @app.get("/map/{customer:path}", response_class=HTMLResponse)
    def map_page(
        customer: str,
        lang: Annotated[Lang, Depends(language)],
        as_of: Annotated[dt.date | None, Query(alias="asOf")] = None,
    ) -> str:
        found = battle_map(graph, raw_id(customer, "Organization"), as_of or today())
        return render(found, lang, graph.model)

    return app


UNKNOWN = Text("this page needs a key", "打开此页面需要密钥")
