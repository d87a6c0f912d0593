"""Lookup of nodes and relationships by their ids, as far as the caller sees them."""

from __future__ import annotations

from graph.model.declarations import EdgeType
from graph.query.field_expressions import node_expression, relation_object, sees_end
from graph.query.readers import apply_reader
from graph.query.selections import Argument, Compiler, Expression, Position, Selection, first_reader


def edge_by_id(compiler: Compiler, edge: EdgeType, argument: Argument, selection: Selection) -> Expression:
    """The relationship of a type that has this id; null where there is none, or the caller doesn't see both its ends."""
    a, e, b = compiler.fresh("a"), compiler.fresh("e"), compiler.fresh("b")
    ends = [*sees_end(compiler, a, edge, 0), *sees_end(compiler, b, edge, 1)]
    seen = " AND ".join([*ends, *compiler.policy.sees_tie(edge.type, a, b)]) or "true"
    made = relation_object(compiler, edge, selection.whole, Position(a, edge=e, ends=(a, b)))
    match = (
        f"MATCH ({a})-[{e}:{edge.type} {{id: {compiler.bind(argument)}}}]->({b}) USING INDEX SEEK {e}:{edge.type}(id)"
    )
    return Expression(f"COLLECT {{ {match} WHERE {seen} RETURN {made.cypher} }}", first_reader(made.read))


def node_by_id(compiler: Compiler, label: str, argument: Argument, selection: Selection) -> Expression:
    """The node of an identity label with this id; null where the caller sees none."""
    n = compiler.fresh("n")
    made = node_expression(compiler, label, selection.selections(label), Position(n))
    match = f"MATCH ({n}:{label} {{id: {compiler.bind(argument)}}}) WHERE {compiler.sees(n, label)}"
    return Expression(f"COLLECT {{ {match} RETURN {made.cypher} }}", first_reader(made.read))


def nodes_by_ids(compiler: Compiler, label: str, ids: list[str], selection: Selection) -> Expression:
    """[id, node] of those with these ids that the caller sees."""
    n = compiler.fresh("n")
    made = node_expression(compiler, label, selection.selections(label), Position(n))
    read = made.read
    match = f"UNWIND {compiler.bind(Argument(ids))} AS {n}id MATCH ({n}:{label} {{id: {n}id}}) WHERE {compiler.sees(n, label)}"
    return Expression(
        f"COLLECT {{ {match} RETURN [{n}.id, {made.cypher}] }}",
        lambda rows: [(id, apply_reader(read, row)) for id, row in rows],
    )
