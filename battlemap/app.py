"""The HTTP app: GraphQL, the pages, health."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse

from gql.router import graphiql, router
from gql.schema import raw_id
from graph.battle_map import battle_map
from graph.database import Graph
from graph.queries import overview
from graph.words import BattlemapError, DatabaseRefused, DatabaseUnavailable, Lang, NotFound
from viz.map import render, render_error, render_index

STATUS = {NotFound: 404, DatabaseUnavailable: 503, DatabaseRefused: 503}
Choice = Annotated[str | None, Query(alias="lang")]


def language(request: Request, lang: Choice = None) -> Lang:
    """The language asked for by `?lang=`, else by the browser."""
    said = lang or request.headers.get("accept-language", "")
    return "zh" if said.strip().lower().startswith("zh") else "en"


def create_app(graph: Graph, today: Callable[[], dt.date], packages: Path) -> FastAPI:
    """The app on a graph. `today` gives the day that maps are drawn as of when nobody says.

    `packages` is the folder that holds GraphiQL's files.
    """

    async def context(lang: Annotated[Lang, Depends(language)]) -> dict[str, Any]:
        return {"graph": graph, "as_of": today(), "lang": lang}

    app = FastAPI(title="Battlemap", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(router(context, graph.model))
    app.include_router(graphiql(packages))

    @app.exception_handler(BattlemapError)
    async def page_of_error(request: Request, error: BattlemapError) -> HTMLResponse:
        lang = language(request, request.query_params.get("lang"))
        return HTMLResponse(render_error(error.text, lang), STATUS.get(type(error), 500))

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
