"""GraphiQL for people, from packages that were fetched beside Neo4j's."""

from __future__ import annotations

import zipfile
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Response

from graph.server.artifacts import read_lock
from graph.server.fetching import fetch_jars
from graph.words import BattlemapError, NotFound, Text

LOCK = Path(__file__).parents[1] / "graphiql.lock"
PAGE = Path(__file__).parents[1] / "graphiql.html"
WEBJAR = "META-INF/resources/webjars"
ASSETS = {
    "react.js": ("react", "umd/react.production.min.js", "text/javascript"),
    "react-dom.js": ("react-dom", "umd/react-dom.production.min.js", "text/javascript"),
    "graphiql.js": ("graphiql", "graphiql.min.js", "text/javascript"),
    "graphiql.css": ("graphiql", "graphiql.min.css", "text/css"),
}


def fetch_graphiql(folder: Path, mirror: str | None = None) -> None:
    """Fetch GraphiQL's packages once. Raises ServerError (FETCH_FAILED without a network)."""
    fetch_jars(folder, mirror, read_lock(LOCK), progress=False)


def graphiql_page() -> bytes:
    """The page itself; it asks no other host for anything."""
    return PAGE.read_bytes()


def graphiql(folder: Path) -> APIRouter:
    """`/graphiql/…`: the files of GraphiQL out of the packages in a folder."""
    served = APIRouter()

    @served.get("/graphiql/{name}")
    def asset(name: str) -> Response:
        if name not in ASSETS:
            raise NotFound(NO_FILE.fill(name=name))
        try:
            content = read_asset(folder, name)
        except OSError as error:
            raise BattlemapError(NO_GRAPHIQL, "GRAPHIQL_MISSING") from error
        return Response(content, media_type=ASSETS[name][2], headers={"Cache-Control": "max-age=86400"})

    return served


@cache
def read_asset(folder: Path, name: str) -> bytes:
    """One file out of its package. Raises OSError where the package was never fetched."""
    package, path, _ = ASSETS[name]
    jar = next(jar for jar in read_lock(LOCK) if jar.coordinate.split(":")[1] == package)
    version = jar.coordinate.split(":")[2]
    with zipfile.ZipFile(folder / jar.name) as archive:
        return archive.read(f"{WEBJAR}/{package}/{version}/{path}")


NO_FILE = Text("there is no file {name!r}", "没有文件 {name!r}")
NO_GRAPHIQL = Text("GraphiQL was not fetched; serve once with a network", "尚未下载 GraphiQL;请在有网络时启动一次服务")
