"""Link projection: the relationships of one type with their times, for evaluating on any of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from graph.db.as_of import has_begun
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.model.declarations import EdgeType
from graph.projections.projected_days import period_end, seen
from graph.words import NotFound, Text


def timed_links(graph: Graph, type: str, time_field: str | None = None, as_of: dt.date = dt.date.max) -> list[Row]:
    """{start, end, at} of the relationships of a type that had begun by a day; `at`: their value of a field.

    Nobody is linked to himself. Raises NotFound for another name.
    """
    edge = _edge_type(graph, type)
    fields = {name for name, f in edge.fields.items() if f.kind in ("date", "datetime", "integer", "float", "string")}
    if time_field and time_field not in fields:
        raise NotFound(NO_FIELD.fill(name=time_field, type=type, known=", ".join(sorted(fields))))
    when = f"r.{time_field}" if time_field else "null"
    rows = graph.read(
        f"MATCH (a)-[r:{edge.type}]->(b) WHERE a <> b AND {has_begun('r')} "
        f"RETURN a.id AS start, b.id AS end, {when} AS at ORDER BY start, end, r.id",
        day=as_of,
    )
    return [row for row in rows if _had_come(row["at"], as_of)]


def is_between_one_kind(graph: Graph, type: str) -> bool:
    """Whether both ends of a relationship type have the same label: people who know people. Raises NotFound."""
    return all(start == end for start, end in _edge_type(graph, type).ends)


def _edge_type(graph: Graph, type: str) -> EdgeType:
    edge = graph.model.edges.get(type)
    if edge is None:
        raise NotFound(NO_TYPE.fill(name=type, known=", ".join(sorted(graph.model.edges))))
    return edge


def _had_come(at: Any, day: dt.date) -> bool:
    """Whether a time of any kind (a day, moment, year, 2025Q3) had come by the end of a day; what is no time had."""
    if at is None or isinstance(at, dt.date):
        return seen(at, day)
    if isinstance(at, int | float):
        return at <= day.year if 1000 <= at <= 9999 else True
    try:
        return dt.date.fromisoformat(at[:10]) <= day
    except ValueError:
        return (end := period_end(at)) == dt.date.max or end <= day


NO_TYPE = Text("there is no relationship type {name!r}; there are: {known}", "没有关系类型 {name!r};可选:{known}")
NO_FIELD = Text("{type} has no field {name!r}; it has: {known}", "{type} 没有字段 {name!r};可选:{known}")
