"""The map as a file that stands alone, drawn by pyvis where the page has its nodes: for employees, as all of it is in it.

    {"list": "map", "format": "html", "variables": {"id": "C021", "asOf": "2026-11-20", "places": {"T3Jn…": [120, -80]}}}

`places`: where the reader has put nodes, by their ids.
"""

from __future__ import annotations

import datetime as dt
from math import isfinite
from typing import Any

from battlemap.http.exports.exported_lists import Json
from gql.compile.requests import Caller
from gql.ids import plain_id
from gql.transport.http_errors import RequestError
from graph.alerts.alert_reading import open_alerts
from graph.battle_map.reading import read_battle_map
from graph.db.client import Graph
from graph.words import Text
from viz.map import render

FARTHEST = 1e6


def map_file(graph: Graph, format: Any, variables: Json, caller: Caller) -> tuple[str, bytes]:
    """The customer's id and the file. Raises RequestError (400), NotFound."""
    customer, places = html_map_id(format, variables), html_places(variables)
    found = read_battle_map(graph, plain_id(customer), _day(variables.get("asOf"), caller))
    id = found.customer["id"]
    page = render(found, caller.lang, graph.model, alerts=open_alerts(graph, id, found.as_of), places=places)
    return id, page.encode()


def html_map_id(format: Any, variables: Json) -> str:
    """Which customer's map is asked for. Raises RequestError (400)."""
    customer = variables.get("id")
    if format != "html" or not isinstance(customer, str):
        raise RequestError(NO_MAP, "BAD_REQUEST", 400)
    return customer


def html_places(variables: Json) -> dict[str, tuple[float, float]]:
    """Where the reader has put nodes. Raises RequestError (400)."""
    places = _places(variables.get("places") or {})
    if places is None:
        raise RequestError(NO_MAP, "BAD_REQUEST", 400)
    return places


def _day(value: Any, caller: Caller) -> dt.date:
    try:
        return dt.date.fromisoformat(value) if value else caller.as_of
    except (TypeError, ValueError):
        raise RequestError(NO_MAP, "BAD_REQUEST", 400) from None


def _places(value: Any) -> dict[str, tuple[float, float]] | None:
    """Node → where it is to be; None where that is no such thing."""
    if not isinstance(value, dict):
        return None
    found = {plain_id(str(id)): _place(at) for id, at in value.items()}
    return {id: at for id, at in found.items() if at} if all(found.values()) else None


def _place(at: Any) -> tuple[float, float] | None:
    if not isinstance(at, list) or len(at) != 2:
        return None
    if not all(isinstance(n, int | float) and isfinite(n) and abs(n) <= FARTHEST for n in at):
        return None
    return float(at[0]), float(at[1])


NO_MAP = Text(
    "format: html; variables: id of the customer, asOf (a day) and places, if any",
    "format:html;variables:客户编号 id、asOf(日期)与 places(可不填)",
)
