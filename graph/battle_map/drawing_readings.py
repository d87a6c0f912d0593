"""The drawing of a battle map as Cypher: what is drawn of it, as far as the caller may see it, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from graph.access.policy import Policy
from graph.battle_map.drawing import Drawing, draw
from graph.battle_map.map_fields import MapField, NodeId, object_name
from graph.battle_map.map_objects import NodeFields, map_object_builder, node_row, selections_of
from graph.battle_map.map_parts import map_expression_of_lists
from graph.battle_map.placement import place_nodes
from graph.db.as_of import is_valid
from graph.db.transactions import Row
from graph.model.declarations import EdgeType
from graph.model.extensions import added_edges
from graph.model.model import MODEL, Model
from graph.query.field_expressions import any_node_expression, identities
from graph.query.property_kinds import read_number
from graph.query.readers import Reader, apply_reader
from graph.query.selections import (
    TYPENAME,
    Compiler,
    Expression,
    Position,
    Selection,
    SharedList,
    constant_expression,
    map_reader,
)
from graph.query.sort_keys import order_by, sort_key

OTHERS_SHOWN = 60
TIES = {
    "INFLUENCES": "weight",
    "REPORTS_TO": "",
    "CONFLICTS_WITH": "",
    "KNOWS": "strength",
}  # among people, and by what they weigh
NAMES = ("name", "name_en")
NODE_FIELDS = {  # what is drawn of nodes
    "Person": (*NAMES, "roles"),
    "Opportunity": (*NAMES, "status"),
    "Signal": ("kind", "title", "title_en", "strength"),
}


def drawing_expression(of: type, part: str, compiler: Compiler, selection: Selection, position: Position) -> Expression:
    """The drawing of a map, which is a map object `of` this type, or a `part` of the drawing."""
    shared = position.shared.get("drawn")
    if shared is None:
        shared = position.shared["drawn"] = _drawn_list(of, compiler, position)
    read, show = shared.read, _shown(compiler, selection)
    assert read is not None

    def answer(row: Any) -> Any:
        drawing = _identified(read(row), compiler)
        return list(map(show, getattr(drawing, part))) if part else show(drawing)

    return Expression(f"{position.root}drawn", answer)


def _drawn_list(of: type, compiler: Compiler, position: Position) -> SharedList:
    """What is drawn of a map, with the relationships among its people and those of extensions, read as a placed `Drawing`."""
    plain, m = compiler.plain(), compiler.fresh("m")
    wanted = selections_of(of, partial(_is_drawn, plain.policy), _drawn_fields(plain))
    inner = replace(position, needs=set(), shared={})
    made = map_expression_of_lists(plain, of, Selection("map", "map", of={object_name(of): wanted}), inner)
    position.needs.update(inner.needs)
    listed = [f"[one IN {m}[{n}] | one[0][0]]" for n, w in enumerate(wanted) if w.field in ("decision_chain", "kols")]
    ties = tie_expression(plain.policy, " + ".join(listed), position.day)
    others = other_expression(plain, position, _drawn_fields(plain))
    build = map_object_builder(of)

    def read(row: Any) -> Drawing:
        found = build(apply_reader(made.read, row[0]))
        found.ties, found.others = apply_reader(ties.read, row[1]), apply_reader(others.read, row[2])
        return place_nodes(draw(found))

    cypher = f"COLLECT {{ UNWIND [{made.cypher}] AS {m} RETURN [{m}, {ties.cypher}, {others.cypher}] }}[0]"
    return SharedList(lambda: cypher, read)


def _is_drawn(policy: Policy, field: MapField) -> bool:
    """Whether a field is drawn for who may see this much."""
    open = policy.contract is None or (field.reads is not None and policy.reads(field.reads))
    return field.drawn and open


def _drawn_fields(compiler: Compiler) -> NodeFields:
    """The fields of a label's nodes that are drawn, the id first."""

    def named(label: str) -> tuple[str, ...]:
        known, policy = compiler.model.nodes[label].fields, compiler.policy
        shown = NODE_FIELDS.get(label, NAMES)
        return ("id", *(f for f in shown if f == "roles" or (f in known and policy.allows(label, f))))

    return named


def tie_expression(policy: Policy, ids: str, day: str) -> Expression:
    """The relationships among people with these ids: rows {source, target, type, weight}."""
    types = [type for type in TIES if policy.allows(type)]
    if not (types and ids):
        return constant_expression([])
    weights = [f"r.{weight}" for type in types if (weight := TIES[type]) and policy.allows(type, weight)]
    weight = f"coalesce({', '.join(weights)})" if weights else "null"
    return Expression(
        f"COLLECT {{ UNWIND [{ids}] AS ids MATCH (a:Person)-[r:{'|'.join(types)}]->(b:Person) "
        f"WHERE a.id IN ids AND b.id IN ids AND {is_valid('r', day)} RETURN [a.id, b.id, type(r), {weight}] }}",
        lambda rows: sorted(map(_tie, rows), key=lambda tie: (tie["source"], tie["target"], tie["type"])),
    )


def _tie(row: list[Any]) -> Row:
    source, target, type, weight = row
    return {"source": source, "target": target, "type": type, "weight": read_number(weight)}


def other_expression(compiler: Compiler, position: Position, fields: NodeFields) -> Expression:
    """What relationship types of an extension tie to the customer, the newest: rows {node, identity, label, type, source, target}."""
    policy, added = compiler.policy, added_edges(compiler.model)
    types = {e.type: e for e in added if e.type not in MODEL.edges and policy.allows(e.type)}
    if not types:
        return constant_expression([])
    labels = tuple(
        dict.fromkeys(end for e in types.values() for side in (0, 1) for end in identities(compiler.model, e, side))
    )
    selection = Selection("node", "node", of={label: tuple(Selection(f, f) for f in fields(label)) for label in labels})
    made = any_node_expression(compiler, labels, selection, Position("n", position.day))
    worn = [n.label for n in compiler.model.nodes.values() if policy.shows_role(compiler.model, n.label)]
    newest = order_by(
        policy, (sort_key("r.valid_from DESC", *(f"{t}.valid_from" for t in types)),), "n.id", "type(r)", "out"
    )
    c = position.root
    cypher = (
        f"COLLECT {{ MATCH ({c})-[r:{'|'.join(types)}]-(n) WHERE {is_valid('r', position.day)} AND {compiler.sees_any('n', labels)} "
        f"WITH r, n, startNode(r) = {c} AS out {newest} LIMIT {OTHERS_SHOWN} "
        f"RETURN [type(r), out, {c}.id, [l IN {worn!r} WHERE l IN labels(n)], n.id, {made.cypher}] }}"
    )
    return Expression(cypher, map_reader(partial(_other, compiler.model, types, made.read)))


def _other(model: Model, types: dict[str, EdgeType], read: Reader | None, row: list[Any]) -> Row:
    type, out, customer, labels, id, node = row
    seen = _seen_as(types[type], labels, out)
    label = seen if seen in labels else model.nodes[seen].identity
    source, target = (customer, id) if out else (id, customer)
    return {
        "type": type,
        "source": source,
        "target": target,
        "label": label,
        "identity": model.nodes[label].identity,
        "node": node_row(apply_reader(read, node)),
    }


def _seen_as(edge: EdgeType, labels: list[str], out: bool) -> str:
    """Which of its labels the node at the other end plays in this relationship."""
    side = 1 if out else 0
    return next((pair[side] for pair in edge.ends if pair[side] in labels), edge.ends[0][side])


def _identified(drawing: Drawing, compiler: Compiler) -> Drawing:
    """The drawing with ids as faces show them."""
    readers = {identity: compiler.identify(identity) for identity in {node.identity for node in drawing.nodes}}
    ids = {node.id: NodeId(apply_reader(readers[node.identity], node.id)) for node in drawing.nodes}
    for node in drawing.nodes:
        node.id = ids[node.id]
    for edge in drawing.edges:
        edge.source, edge.target = ids[edge.source], ids[edge.target]
    return drawing


def _shown(compiler: Compiler, selection: Selection) -> Reader:
    """A reader of map objects: what is selected of them."""
    ((type, selections),) = selection.of.items()
    inner = [(w.key, w.field, _shown(compiler, w) if w.of else None) for w in selections]

    def show(found: Any) -> Any:
        return compiler.row(
            type, {key: type if name == TYPENAME else _value(found, name, read) for key, name, read in inner}
        )

    return show


def _value(found: Any, name: str, read: Reader | None) -> Any:
    value = getattr(found, name)
    return value if read is None else [read(each) for each in value]
