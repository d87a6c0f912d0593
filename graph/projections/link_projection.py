"""Link projection: the relationships of one type with their times, for evaluating on any of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pyarrow as pa

from graph.db.as_of import has_begun
from graph.db.client import Graph
from graph.model.declarations import EdgeType
from graph.projections.projected_days import period_end, seen
from graph.projections.row_table import RowTable, ordered_table
from graph.projections.table_reads import DAY, INTEGER, KEY, MOMENT, REAL, TEXT, TableRead, read_tables
from graph.words import NotFound, Text

TYPES = {
    "date": DAY,
    "datetime": MOMENT,
    "integer": INTEGER,
    "float": REAL,
    "string": TEXT,
}  # of fields that may tell a time


def timed_links(graph: Graph, type: str, time_field: str | None = None, as_of: dt.date = dt.date.max) -> RowTable:
    """{start, end, at} of the relationships of a type that had begun by a day; `at`: their value of a field.

    Nobody is linked to himself. Raises NotFound for another name.
    """
    edge = _edge_type(graph, type)
    fields = {name: TYPES[f.kind] for name, f in edge.fields.items() if f.kind in TYPES}
    if time_field and time_field not in fields:
        raise NotFound(NO_FIELD.fill(name=time_field, type=type, known=", ".join(sorted(fields))))
    when = (f"r.{time_field}", fields[time_field]) if time_field else ("null", TEXT)
    columns = {"start": ("a.id", TEXT), "end": ("b.id", TEXT), "at": when, "id": ("r.id", KEY)}
    match = f"MATCH (a)-[r:{edge.type}]->(b) WHERE a <> b AND {has_begun('r')}"
    read = TableRead(
        f"a:{'|'.join(sorted({graph.model.nodes[start].identity for start, _ in edge.ends}))}", match, columns
    )
    table = read_tables(graph, {"links": read}, day=as_of).tables["links"]
    schema = pa.schema([field for field in read.schema if field.name != "id"])
    links = RowTable(ordered_table(table, ("start", "end", "id"), is_distinct=False, schema=schema))
    return links.where(np.array([_had_come(at, as_of) for at in links.texts("at")], bool)) if len(links) else links


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
