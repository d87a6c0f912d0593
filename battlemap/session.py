"""The database that a command works on: the one that NEO4J_URI names, else the managed one."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Iterator
from contextlib import contextmanager

from battlemap.settings import Settings
from graph.battle_map.overview import last_day
from graph.clock import today
from graph.db.client import Connection, Graph
from graph.model.extensions import model_with
from graph.model.model import MODEL, Model
from graph.server.server import Server
from graph.words import BadInput, ServerError, Text


def managed_server(settings: Settings) -> Server | None:
    """The server that we run ourselves; None where the user names one."""
    if settings.neo4j_uri:
        return None
    return Server(
        settings.home / "neo4j",
        settings.bolt_port,
        settings.http_port,
        heap=settings.heap,
        cache=settings.packages,
        mirror=settings.mirror,
        options=shlex.split(settings.java_options),
        aot="make" if settings.aot == "on" else "off",
    )


def connect(settings: Settings, server: Server | None) -> Connection:
    """The connection to Neo4j; starts the managed one if need be. Raises ServerError."""
    if server is None:
        return Connection(
            str(settings.neo4j_uri), settings.neo4j_user, settings.neo4j_password, settings.neo4j_database
        )
    return server.start()


def model_of(settings: Settings) -> Model:
    """The model as the user extended it; its labels leave the names of GraphQL's types alone. Raises BadInput."""
    if settings.extensions_file is None:
        return MODEL
    from gql.schema.schema import own_types

    return model_with(settings.extensions_file, own_types())


@contextmanager
def open_graph(settings: Settings, wait: float | None = None) -> Iterator[Graph]:
    """A graph that is ready to be asked, with the model as the user extended it; `wait` as Graph has it, the setting where None.

    Raises BadInput (extensions; before anything is started), ServerError, DatabaseUnavailable, DatabaseRefused.
    """
    model = model_of(settings)
    wait = settings.retry_seconds if wait is None else wait
    with Graph(connect(settings, managed_server(settings)), model, wait=wait) as graph:
        graph.verify()
        graph.prepare()
        yield graph


def fetch_pages(settings: Settings) -> Text | None:
    """Fetch what pages need, once; without a network they do without it, and the Text says so."""
    from gql.transport.graphiql import fetch_graphiql

    try:
        fetch_graphiql(settings.packages, settings.mirror)
    except ServerError as error:
        return error.text
    return None


def as_of_day(option: str | None, settings: Settings, graph: Graph) -> dt.date:
    """The day that `--as-of` means: a date, `last` for the last day in the data, else the setting or today.

    Raises BadInput.
    """
    if option == "last":
        return last_day(graph) or today()
    if option is None:
        return settings.as_of or today()
    try:
        return dt.date.fromisoformat(option)
    except ValueError as error:
        raise BadInput(BAD_DAY.fill(given=option)) from error


BAD_DAY = Text(
    "--as-of {given}: give a date such as 2026-11-20, or `last` for the last day in the data",
    "--as-of {given}:请给出日期(如 2026-11-20),或用 last 表示数据中的最后一天",
)
OPEN = Text(
    "WARNING: BATTLEMAP_AUTH=off: whoever reaches this address may see and do everything",
    "警告:BATTLEMAP_AUTH=off:任何能访问该地址的人都可查看和操作全部内容",
)
