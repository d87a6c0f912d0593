"""Frames read as Arrow tables: one statement that passes the caller's policy, its rows taken in batches of columns.

    read_frame(graph, frame, policy, day)       # pyarrow.Table, in the order of ids
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from neo4j import ManagedTransaction

from graph import clock
from graph.access.policy import Policy, contract_parameters
from graph.db.as_of import is_valid
from graph.db.client import Graph
from graph.db.transactions import Row, count_statement
from graph.model.declarations import Field
from graph.query.field_expressions import identities, property_expression
from graph.query.frame_columns import EDGE, END, NODE, START, Frame, FrameColumn
from graph.query.property_kinds import READS, list_reader
from graph.query.readers import Reader, apply_reader
from graph.query.selections import Compiler, Expression, Position

BATCH = 8_192  # rows
MOMENTS = {  # when what a node or relationship tells of happened
    **{"Engagement": "at", "Signal": "at", "MaintenanceRecord": "opened", "Opportunity": "opened"},
    **{"Certificate": "issued", "Asset": "installed", "Alert": "at", "Feedback": "at", "RATED": "at"},
}
LAST_RUN = """MATCH (s:ScoringRun {algorithm: $algorithm}) RETURN s.id AS id, s.data_as_of AS day
    ORDER BY s.started DESC LIMIT 1"""


def read_frame(graph: Graph, frame: Frame, policy: Policy, day: dt.date) -> pa.Table:
    """The rows of a frame as they were at the end of a day, in the order of their ids."""
    compiler = Compiler(graph.model, policy, _leaf, typed=True)
    parts = [_expression(compiler, column) for column in frame.columns]
    statement = _statement(compiler, frame, parts)
    values = {"today": day, "end": clock.start_of_day(day + dt.timedelta(days=1))} | contract_parameters(policy.contract)
    schema = pa.schema([(column.name, arrow_type(column)) for column in frame.columns])

    def work(tx: ManagedTransaction) -> pa.Table:
        batches = _batches(tx, statement, values)
        arrays = (_arrays(schema, parts, rows) for rows in batches)
        return pa.Table.from_batches([pa.record_batch(each, schema=schema) for each in arrays], schema)

    table = graph.read(work).sort_by([(name, "ascending") for name in frame.order])
    return _ordered(table.unify_dictionaries(), frame)


def last_run(graph: Graph, algorithm: str) -> Row | None:
    """{id, day} of the last run of an algorithm, and the day whose data it scored."""
    rows = graph.read(LAST_RUN, algorithm=algorithm)
    return rows[0] if rows else None


def arrow_type(column: FrameColumn) -> pa.DataType:
    """The Arrow type of a column: texts that are few are kept once each, moments are those of our zone."""
    kinds = {
        "string": pa.dictionary(pa.int32(), pa.string()) if column.categorical else pa.string(),
        "integer": pa.int64(),
        "float": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "datetime": pa.timestamp("us", clock.zone().key),
    }
    kind = kinds[column.field.kind]
    return pa.list_(kind) if column.field.many else kind


def _statement(compiler: Compiler, frame: Frame, parts: Sequence[Expression]) -> str:
    labels = "|".join(frame.labels)
    match = f"({START})-[{EDGE}:{frame.edge.type}]->({END})" if frame.edge else f"({NODE}:{labels})"
    values = ", ".join(f"{part.cypher} AS c{n}" for n, part in enumerate(parts))
    return f"{compiler.policy.binding}MATCH {match} WHERE {' AND '.join(_conditions(compiler, frame))} RETURN {values}"


def _conditions(compiler: Compiler, frame: Frame) -> Iterator[str]:
    """The conditions of its rows: they are seen, have an id, and are of the day."""
    model, edge = compiler.model, frame.edge
    if edge is None:
        yield f"{NODE}.id IS NOT NULL"
        yield compiler.sees_any(NODE, dict.fromkeys(model.nodes[label].identity for label in frame.labels))
        yield from (_happened(compiler, label, model.nodes[label].fields, NODE) for label in frame.labels)
    else:
        for side, end in enumerate((START, END)):
            yield f"{end}.id IS NOT NULL"
            yield compiler.sees_any(end, identities(model, edge, side))
        yield "true" if edge.derived else is_valid(EDGE, "$today")
        yield _happened(compiler, edge.type, edge.fields, EDGE)
    if frame.required:
        yield f"{NODE}.{frame.required} IS NOT NULL"


def _happened(compiler: Compiler, owner: str, fields: dict[str, Field], var: str) -> str:
    """It had happened by the end of the day, for who may know when it did."""
    name = MOMENTS.get(owner, "")
    if not name or not compiler.policy.allows(owner, name):
        return "true"
    limit = "< $end" if fields[name].kind == "datetime" else "<= $today"
    return f"coalesce({var}.{name} {limit}, true)"


def _expression(compiler: Compiler, column: FrameColumn) -> Expression:
    if column.cypher:
        return Expression(column.cypher)
    position = Position(column.at, "$today", column.at if column.at == EDGE else "")
    return property_expression(compiler, column.owners[0], column.field, position)


def _leaf(label: str, declared: Field) -> Reader:
    """The reader of a field: as everywhere, but for whole numbers, which have 64 bits."""
    return list_reader(read_whole if declared.kind == "integer" else READS[declared.kind], declared)


def read_whole(value: Any) -> int | None:
    return value if type(value) is int else None


def _batches(tx: ManagedTransaction, statement: str, values: Row) -> Iterator[list[list[Any]]]:
    """Rows as they come: neither we nor the server hold all of them."""
    count_statement(statement)
    rows = (record.values() for record in tx.run(statement, values))
    while batch := list(islice(rows, BATCH)):
        yield batch


def _arrays(schema: pa.Schema, parts: Sequence[Expression], rows: list[list[Any]]) -> list[pa.Array]:
    columns = zip(*rows, strict=True)
    return [
        pa.array([apply_reader(part.read, value) for value in values], field.type)
        for field, part, values in zip(schema, parts, columns, strict=True)
    ]


def _ordered(table: pa.Table, frame: Frame) -> pa.Table:
    """The table with its few texts in the order of the model, then of the alphabet: not in that in which rows were read."""
    for at, column in enumerate(frame.columns):
        if column.categorical:
            table = table.set_column(at, table.schema.field(at), _in_order(table.column(at), column.field.choices))
    return table


def _in_order(column: pa.ChunkedArray, choices: tuple[str, ...]) -> pa.Array:
    encoded = column.combine_chunks()
    texts = encoded.dictionary.to_pylist()
    present = sorted(set(texts), key=lambda text: (choices.index(text) if text in choices else len(choices), text))
    places = {text: place for place, text in enumerate(present)}
    moved = pc.take(pa.array([places[text] for text in texts], pa.int32()), encoded.indices)
    return pa.DictionaryArray.from_arrays(moved, pa.array(present, pa.string()))
