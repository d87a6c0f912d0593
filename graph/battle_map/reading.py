"""The battle map of one customer: everything that a salesperson needs before a visit, for pages, files and sentences.

It is read by `graph/battle_map/map_readings.py`, as for every other face, with all that there is to ask.
"""

from __future__ import annotations

import datetime as dt

from graph.access.policy import EVERYTHING
from graph.battle_map import map_readings
from graph.battle_map.drawing_readings import other_expression, tie_expression
from graph.battle_map.map_objects import map_object_builder, selections_of, whole_node
from graph.battle_map.map_readings import BattleMap
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.model.model import MODEL
from graph.query.readers import apply_reader
from graph.query.selections import Argument, Compiler, Position, Selection
from graph.store import writers as store
from graph.words import NotFound, Text

NAMED = ("id", "name", "name_en")
TOLD = {
    "Signal": ("id", "kind", "at", "title", "title_en"),
    "Opportunity": (*NAMED, "status", "amount"),
}


def read_battle_map(graph: Graph, customer_id: str, as_of: dt.date) -> BattleMap:
    """Read the battle map of a customer as of a day. Raises NotFound."""
    result = _read(graph, customer_id, as_of, selections_of(BattleMap, lambda field: not field.composed))
    result.ties = _ties(graph, _shown_ids(result), as_of)
    result.others = _others(graph, result.customer["id"], as_of)
    return result


def read_card_map(graph: Graph, customer_id: str, as_of: dt.date) -> BattleMap:
    """Read what cards and talk tracks tell of a battle map, and nothing else. Raises NotFound."""
    return _read(
        graph,
        customer_id,
        as_of,
        selections_of(BattleMap, lambda field: field.card, lambda label: TOLD.get(label, NAMED)),
    )


def _read(graph: Graph, customer_id: str, as_of: dt.date, of: tuple[Selection, ...]) -> BattleMap:
    row = _row(graph, customer_id, as_of, of)
    if row is None:  # the id was merged into another one
        stands = store.current_ids(graph, "Organization", [customer_id]).get(customer_id, customer_id)
        row = _row(graph, stands, as_of, of) if stands != customer_id else None
    if row is None:
        raise NotFound(UNKNOWN_CUSTOMER.fill(id=customer_id))
    made: BattleMap = map_object_builder(BattleMap)(row)
    return made


def _row(graph: Graph, customer_id: str, as_of: dt.date, of: tuple[Selection, ...]) -> Row | None:
    compiler = Compiler(graph.model, typed=True)
    selection = Selection("map", "battle_map", {"customer_id": Argument(customer_id)}, {"BattleMap": of})
    part = map_readings.map_expression(compiler, selection)
    assert part.read is not None
    (found,) = graph.read(f"{compiler.binding}RETURN {part.cypher} AS map", today=as_of, **compiler.parameters_of({}))
    row: Row | None = part.read(found["map"])
    return row


def _others(graph: Graph, customer_id: str, as_of: dt.date) -> list[Row]:
    if graph.model == MODEL:
        return []
    compiler = Compiler(graph.model, typed=True)
    others = other_expression(compiler, Position("c", "$day", root="c"), whole_node)
    match = f"{compiler.binding}MATCH (c:Customer {{id: $id}})"
    (row,) = graph.read(f"{match} RETURN {others.cypher} AS rows", id=customer_id, day=as_of)
    found: list[Row] = apply_reader(others.read, row["rows"])
    return found


def _ties(graph: Graph, ids: list[str], as_of: dt.date) -> list[Row]:
    ties = tie_expression(EVERYTHING, "$ids", "$day")
    (row,) = graph.read(f"RETURN {ties.cypher} AS rows", ids=ids, day=as_of)
    found: list[Row] = apply_reader(ties.read, row["rows"])
    return found


def _shown_ids(map: BattleMap) -> list[str]:
    people = [d.person["id"] for d in map.decision_chain] + [e.person["id"] for e in map.kols]
    return sorted(set(people))


UNKNOWN_CUSTOMER = Text(
    "there is no customer {id!r}; `customers` lists those that there are",
    "没有编号为 {id!r} 的客户;可用 customers 查询现有客户",
)
