"""The battle map of one customer: everything that a salesperson needs before a visit, for pages, files and sentences.

It is read by `graph/battle_map/map_readings.py`, as for every other face, with all that there is to ask.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any

from graph.battle_map import map_readings
from graph.battle_map.map_fields import MapField, is_map_object, mapped_fields, object_name
from graph.battle_map.map_readings import BattleMap
from graph.db.as_of import is_valid
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.model.declarations import EdgeType
from graph.model.extensions import added_edges
from graph.model.model import MODEL
from graph.query.field_expressions import WHOLE
from graph.query.readers import Reader
from graph.query.selections import Argument, Compiler, Selection, map_reader
from graph.store import writers as store
from graph.words import NotFound, Text

OTHERS_SHOWN = 60


def read_battle_map(graph: Graph, customer_id: str, as_of: dt.date) -> BattleMap:
    """Read the battle map of a customer as of a day. Raises NotFound."""
    row = _read(graph, customer_id, as_of)
    if row is None:
        stands = store.current_ids(graph, "Organization", [customer_id]).get(customer_id, customer_id)
        if stands == customer_id:
            raise NotFound(UNKNOWN_CUSTOMER.fill(id=customer_id))
        return read_battle_map(graph, stands, as_of)  # the id was merged into another one
    result: BattleMap = map_object_builder(BattleMap)(row)
    result.ties = graph.read(TIES, ids=_shown_ids(result), day=as_of)
    result.others = _others(graph, customer_id, as_of)
    return result


def _read(graph: Graph, customer_id: str, as_of: dt.date) -> Row | None:
    compiler = Compiler(graph.model, typed=True)
    part = map_readings.map_expression(compiler, _map_selection(customer_id))
    assert part.read is not None
    (found,) = graph.read(f"{compiler.binding}RETURN {part.cypher} AS map", today=as_of, **compiler.parameters_of({}))
    row: Row | None = part.read(found["map"])
    return row


def _map_selection(customer_id: str) -> Selection:
    """Everything that a map can tell."""
    return Selection(
        "map", "battle_map", {"customer_id": Argument(customer_id)}, {"BattleMap": selections_of(BattleMap)}
    )


@cache
def selections_of(object: type) -> tuple[Selection, ...]:
    """Selections of all fields of a map object."""
    return tuple(Selection(f.name, f.name, of=_members(f)) for f in mapped_fields(object).values())


def _members(field: MapField) -> dict[str, tuple[Selection, ...]]:
    if field.nodes:
        one = "id" if field.kind is str else WHOLE
        return {label: (Selection(one, one),) for label in field.nodes}
    if is_map_object(field.kind):
        return {object_name(field.kind): selections_of(field.kind)}
    return {"LocalText": (Selection("en", "en"), Selection("zh", "zh"))} if field.kind is Text else {}


@cache
def map_object_builder(object: type) -> Callable[[Row], Any]:
    """The builder of a map object from a row of all its fields."""
    readers = {name: read for name, field in mapped_fields(object).items() if (read := _reader(field))}

    def make(row: Row) -> Any:
        return object(**row | {name: read(row[name]) for name, read in readers.items()})

    return make


def _reader(field: MapField) -> Reader | None:
    """What makes the value of an attribute of one that was read, None where it is the same."""
    read: Reader | None = None
    if field.nodes:
        one = "id" if field.kind is str else WHOLE
        read = lambda row: row[one]  # noqa: E731
    elif is_map_object(field.kind):
        read = map_object_builder(field.kind)
    elif field.kind is Text:
        read = lambda row: Text(**row) if row else None  # noqa: E731
    return map_reader(read) if field.many else read


def _others(graph: Graph, customer_id: str, as_of: dt.date) -> list[Row]:
    types = {e.type: e for e in added_edges(graph.model) if e.type not in MODEL.edges}
    if not types:
        return []
    statement = OTHERS.format(types="|".join(types), valid=is_valid("r"))
    rows = graph.read(statement, id=customer_id, day=as_of, limit=OTHERS_SHOWN)
    for row in rows:
        row["label"] = _seen_as(types[row["type"]], row["node"]["labels"], row["out"])
        row["identity"] = graph.model.nodes[row["label"]].identity
    return rows


def _seen_as(edge: EdgeType, labels: list[str], out: bool) -> str:
    """Which of its labels the node at the other end plays in this relationship."""
    side = 1 if out else 0
    return next((pair[side] for pair in edge.ends if pair[side] in labels), edge.ends[0][side])


def _shown_ids(map: BattleMap) -> list[str]:
    people = [d.person["id"] for d in map.decision_chain] + [e.person["id"] for e in map.kols]
    return sorted(set(people))


TIES = f"""
MATCH (a:Person)-[r:INFLUENCES|REPORTS_TO|CONFLICTS_WITH|KNOWS]->(b:Person)
WHERE a.id IN $ids AND b.id IN $ids AND {is_valid("r")}
RETURN a.id AS source, b.id AS target, type(r) AS type, coalesce(r.weight, r.strength) AS weight
ORDER BY source, target, type
"""
OTHERS = """
MATCH (c:Customer {{id: $id}})-[r:{types}]-(n) WHERE {valid}
WITH c, r, n ORDER BY r.valid_from DESC, n.id LIMIT $limit
RETURN type(r) AS type, startNode(r) = c AS out, startNode(r).id AS source, endNode(r).id AS target,
n {{.*, provenance: null, labels: labels(n)}} AS node
"""
UNKNOWN_CUSTOMER = Text(
    "there is no customer {id!r}; `customers` lists those that there are",
    "没有编号为 {id!r} 的客户;可用 customers 查询现有客户",
)
