"""Frames read as Arrow tables, in pages of columns that pass the caller's policy; what is not of its declared kind is nothing.

read_frame(graph, frame, policy, day).table       # pyarrow.Table, in the order of ids
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from graph import clock
from graph.access.policy import Policy, contract_parameters
from graph.db.as_of import is_valid
from graph.db.client import Graph
from graph.db.served_scores import BINDING, PENDING
from graph.db.transactions import Row
from graph.model.declarations import Field, Kind
from graph.projections.table_reads import DAY, FLAG, IN_CYPHER, INTEGER, KEY, MOMENT, REAL, TEXT, TableRead, read_tables
from graph.query.field_expressions import identities, property_expression
from graph.query.frames.frame_columns import EDGE, END, NODE, START, Frame, FrameColumn
from graph.query.property_kinds import valid_or_null
from graph.query.selections import Compiler, Position

TYPES: dict[Kind, pa.DataType] = {
    "string": KEY,
    "integer": INTEGER,
    "float": REAL,
    "boolean": FLAG,
    "date": DAY,
    "datetime": MOMENT,
}
MOMENTS = {  # when what a node or relationship tells of happened
    "Engagement": "at",
    "Signal": "at",
    "MaintenanceRecord": "opened",
    "Opportunity": "opened",
    "Certificate": "issued",
    "Asset": "installed",
    "Alert": "at",
    "Feedback": "at",
    "RATED": "at",
}
LAST_RUN = f"""{BINDING} MATCH (s:ScoringRun {{algorithm: $algorithm}}) WHERE NOT s.id IN {PENDING} RETURN s.id AS id, s.data_as_of AS day
    ORDER BY s.started DESC LIMIT 1"""


@dataclass(frozen=True, slots=True)
class FrameTable:
    """The rows of a frame. `changes`: as of `GraphTables`."""

    table: pa.Table
    changes: dict[str, int] | None


def read_frame(graph: Graph, frame: Frame, policy: Policy, day: dt.date) -> FrameTable:
    """The rows of a frame as they were at the end of a day, in the order of their ids."""
    compiler = Compiler(graph.model, policy, typed=True)
    end = clock.start_of_day(day + dt.timedelta(days=1))
    read = read_tables(
        graph, {"rows": _read(compiler, frame)}, today=day, end=end, **contract_parameters(policy.contract)
    )
    table = read.tables["rows"].rename_columns([column.name for column in frame.columns])
    return FrameTable(_sorted(_finished(table, frame), frame.order), read.changes)


def last_run(graph: Graph, algorithm: str) -> Row | None:
    """{id, day} of the last run of an algorithm, and the day whose data it scored."""
    rows = graph.read(LAST_RUN, algorithm=algorithm)
    return rows[0] if rows else None


def _read(compiler: Compiler, frame: Frame) -> TableRead:
    """The statement of a page, whose columns go by numbers: names are the user's own."""
    columns = {f"c{at}": _value(compiler, column) for at, column in enumerate(frame.columns)}
    conditions = " AND ".join(_conditions(compiler, frame))
    if frame.edge is None:
        return TableRead(f"{NODE}:{'|'.join(frame.labels)}", f"{compiler.binding}WITH * WHERE {conditions}", columns)
    starts = "|".join(identities(compiler.model, frame.edge, 0))
    match = f"MATCH ({START})-[{EDGE}:{frame.edge.type}]->({END}) WHERE {conditions}"
    return TableRead(f"{START}:{starts}", compiler.binding + match, columns)


def _conditions(compiler: Compiler, frame: Frame) -> Iterator[str]:
    """The conditions of its rows: they are seen, have an id, and are of the day."""
    model, edge = compiler.model, frame.edge
    if edge is None:
        yield f"{NODE}.id IS NOT NULL"
        yield compiler.sees_any(NODE, dict.fromkeys(model.nodes[label].identity for label in frame.labels))
        for label in frame.labels:
            happened = _happened(compiler, label, model.nodes[label].fields, NODE)
            yield happened if len(frame.labels) == 1 else f"(NOT {NODE}:{label} OR {happened})"
    else:
        for side, end in enumerate((START, END)):
            yield f"{end}.id IS NOT NULL"
            yield compiler.sees_any(end, identities(model, edge, side))
        yield from compiler.policy.sees_tie(edge.type, START, END)
        yield compiler.served(EDGE) if edge.derived else is_valid(EDGE, "$today")
        yield _happened(compiler, edge.type, edge.fields, EDGE)
    if frame.required:
        yield f"{compiler.value(NODE, model.nodes[frame.labels[0]].fields[frame.required])} IS NOT NULL"


def _happened(compiler: Compiler, owner: str, fields: dict[str, Field], var: str) -> str:
    """It had happened by the end of the day, for who may know when it did."""
    name = MOMENTS.get(owner, "")
    if not name or not compiler.policy.allows(owner, name):
        return "true"
    limit = "< $end" if fields[name].kind == "datetime" else "<= $today"
    return f"coalesce({var}.{name} {limit}, true)"


def _value(compiler: Compiler, column: FrameColumn) -> tuple[str, pa.DataType]:
    """A column's Cypher, and its type."""
    if column.cypher:
        cypher = column.cypher
    else:
        position = Position(column.at, "$today", column.at if column.at == EDGE else "")
        cypher = property_expression(compiler, column.owners[0], column.field, position).cypher
    kind, type = column.field.kind, TYPES[column.field.kind]
    if not column.field.many:  # days and moments are sound already
        return cypher if type in (DAY, MOMENT) else _sound(cypher, kind), TEXT if column.categorical else type
    value = IN_CYPHER.get(type, "{0}").format(_sound("x", kind))
    listed = f"CASE WHEN {cypher} IS :: LIST<ANY> THEN {cypher} END"
    return f"[x IN {listed} WHERE {_sound('x', kind)} IS NOT NULL | {value}]", pa.list_(type)


def _sound(value: str, kind: Kind) -> str:
    """The value where it is one of its kind, a number in a text's place as one; whole numbers have 64 bits."""
    if kind == "string":
        return f"toStringOrNull({value})"
    return f"CASE WHEN {value} IS :: INTEGER THEN {value} END" if kind == "integer" else valid_or_null(value, kind)


def _finished(table: pa.Table, frame: Frame) -> pa.Table:
    """The table with moments of our zone, and few texts in the order of the model, then of the alphabet: not in that of reading."""
    zoned = pa.timestamp("us", clock.zone().key)
    for at, (name, column) in enumerate(zip(table.column_names, frame.columns, strict=True)):
        if column.categorical:
            table = table.set_column(at, name, _in_order(table.column(at), column.field.choices))
        elif table.schema.types[at] == MOMENT:
            table = table.set_column(at, name, table.column(at).cast(zoned))
    return table


def _in_order(column: pa.ChunkedArray, choices: tuple[str, ...]) -> pa.Array:
    encoded = column.combine_chunks()
    texts = encoded.dictionary.to_pylist()
    present = sorted(set(texts), key=lambda text: (choices.index(text) if text in choices else len(choices), text))
    places = {text: place for place, text in enumerate(present)}
    moved = pc.take(pa.array([places[text] for text in texts], pa.int32()), encoded.indices)
    return pa.DictionaryArray.from_arrays(moved, pa.array(present, KEY))


def _sorted(table: pa.Table, order: list[str]) -> pa.Table:
    """The table by these columns; texts of which there are few by their place among them."""
    keys = {name: _sort_key(table.column(name)) for name in order}
    return table.take(pc.sort_indices(pa.table(keys), sort_keys=[(name, "ascending") for name in order]))


def _sort_key(column: pa.ChunkedArray) -> pa.Array:
    plain = column.combine_chunks()
    return plain.indices if pa.types.is_dictionary(plain.type) else plain
