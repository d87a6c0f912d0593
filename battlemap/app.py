"""The HTTP app: GraphQL, the pages, health."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from battlemap.entrance import Entrance
from battlemap.entrance import language as language_of
from battlemap.identity import NEEDS_KEY, Authenticator
from gql.router import graphiql, router
from gql.schema import raw_id
from graph.access import Principal
from graph.battle_map import battle_map
from graph.database import Graph
from graph.queries import overview
from graph.words import BattlemapError, Forbidden, Lang, Text, Unauthenticated
from viz.map import render, render_error, render_index

STATUS = {
    "UNAUTHENTICATED": 401, "FORBIDDEN": 403, "NOT_FOUND": 404, "QUOTA": 429,
    "DATABASE_UNAVAILABLE": 503, "DATABASE_REFUSED": 503, "ISSUER_UNAVAILABLE": 503,
}  # fmt: skip
Choice = Annotated[str | None, Query(alias="lang")]


def language(request: Request, lang: Choice = None) -> Lang:
    """The language asked for by `?lang=`, else by the browser."""
    return language_of(lang or request.headers.get("accept-language", ""))


def create_app(
    graph: Graph, today: Callable[[], dt.date], packages: Path, authenticator: Authenticator
) -> FastAPI:
    """The app on a graph. `today` gives the day that maps are drawn as of when nobody says.

    `packages` is the folder that holds GraphiQL's files.
    """

    async def context(request: Request, lang: Annotated[Lang, Depends(language)]) -> dict[str, Any]:
        principal = await authenticator.authenticate(request.headers)
        if principal is None:
            raise Unauthenticated(NEEDS_KEY)
        if principal.role == "partner":  # nothing here keeps to a contract yet
            raise Forbidden(NOT_FOR_PARTNERS)
        return {"graph": graph, "as_of": today(), "lang": lang, "principal": principal}

    async def reader(request: Request) -> Principal:
        principal = await authenticator.reader(request.headers)
        if principal.role == "partner":
            raise Forbidden(NOT_FOR_PARTNERS)
        return principal

    app = FastAPI(title="Battlemap", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Entrance, authenticator=authenticator)
    app.include_router(router(context, graph.model))
    app.include_router(graphiql(packages))

    @app.exception_handler(BattlemapError)
    async def told(request: Request, error: BattlemapError) -> Response:
        """A page for people; for programs what GraphQL answers."""
        lang, status = language(request, request.query_params.get("lang")), STATUS.get(error.code, 500)
        challenge = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
        if request.url.path == "/graphql" and "text/html" not in request.headers.get("accept", ""):
            errors = [{"message": error.text[lang], "extensions": {"code": error.code}}]
            return JSONResponse({"errors": errors}, status, challenge)
        return HTMLResponse(render_error(error.text, lang), status, challenge)

    @app.get("/", response_class=HTMLResponse, dependencies=[Depends(reader)])
    def index(lang: Annotated[Lang, Depends(language)]) -> str:
        return render_index(overview(graph, today()), lang)

    @app.get("/map/{customer:path}", response_class=HTMLResponse, dependencies=[Depends(reader)])
    def map_page(
        customer: str,
        lang: Annotated[Lang, Depends(language)],
        as_of: Annotated[dt.date | None, Query(alias="asOf")] = None,
    ) -> str:
        found = battle_map(graph, raw_id(customer, "Organization"), as_of or today())
        return render(found, lang, graph.model)

    @app.get("/health/live")
    async def live() -> dict[str, str]:
        return {"status": "live"}

    @app.get("/health/ready")
    def ready() -> JSONResponse:
        try:
            graph.verify()
        except BattlemapError as error:
            return JSONResponse({"status": "not ready", "code": error.code, "why": error.text.en}, 503)
        return JSONResponse({"status": "ready"})

    return app


NOT_FOR_PARTNERS = Text("your key does not open this", "您的密钥无权打开此处")
