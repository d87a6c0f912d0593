"""Field expressions: the Cypher that stands for each field of a node or relationship, derived from the model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from graph.access.policy import OWN_TIES
from graph.clock import today
from graph.db import as_of
from graph.db.as_of import is_valid
from graph.model.declarations import EdgeType, Field, NodeType
from graph.model.model import Model
from graph.query.computed_fields import COMPUTED, CUSTOMER_NODE, NEWEST_SIGNAL, SEEN, newest_signal_match, seen_sum
from graph.query.property_kinds import kind_reader, read_iso_date, valid_or_null
from graph.query.readers import apply_reader
from graph.query.relation_order import relation_order
from graph.query.selections import (
    TYPENAME,
    Argument,
    Compiler,
    Expression,
    Position,
    Selection,
    constant_expression,
    first_reader,
    map_reader,
)
from graph.query.texts.text_facts import FACTS, facts_of_node
from graph.words import BadInput, Forbidden, Text

WHOLE = "*"  # the field that is all of a node
MANY = 20
MOST = 100


def snake_case(label: str) -> str:
    """The name of a role's profile: ServiceProvider → service_provider."""
    if label.isupper():
        return label.lower()
    return "".join("_" + c.lower() if c.isupper() else c for c in label).lstrip("_")


def relation_type_name(edge: EdgeType) -> str:
    """The name of the type that shows relationships of this type."""
    if edge.type == "RATED":
        return "Rating"
    return "".join(part.capitalize() for part in edge.type.split("_")) + "Relation"


def public_fields(declared: NodeType | EdgeType) -> dict[str, Field]:
    """The fields that are shown: personal data is not."""
    return {name: f for name, f in declared.fields.items() if not f.private}


def relations_of(model: Model, label: str) -> dict[str, tuple[EdgeType, str]]:
    """Relationships of nodes of an identity label: name → (type, way: `out`, `in` or `both`)."""
    found: dict[str, tuple[EdgeType, str]] = {}
    for edge in model.edges.values():
        if not all(model.nodes[model.nodes[end].identity].served for pair in edge.ends for end in pair):
            continue
        sides = [{model.nodes[pair[side]].identity for pair in edge.ends} for side in (0, 1)]
        names = edge.names or (edge.type.lower(),) * 2
        same = names[0] == names[1] and label in sides[0] & sides[1]
        for side, way in ((0, "out"), (1, "in")):
            if label in sides[side]:
                found[names[side]] = edge, "both" if same else way
    return found


def identities(model: Model, edge: EdgeType, side: int) -> tuple[str, ...]:
    """The identity labels at its start (0) or end (1), in the order of their declaration."""
    return tuple(dict.fromkeys(model.nodes[pair[side]].identity for pair in edge.ends))


def node_expression(compiler: Compiler, label: str, selections: Iterable[Selection], position: Position) -> Expression:
    """A node of an identity label, null where the variable is."""
    selected = tuple(selections)
    fields = [_node_field(compiler, label, selection, position) for selection in selected]
    return compiler.object_expression(label, selected, fields)


def any_node_expression(
    compiler: Compiler, labels: Iterable[str], selection: Selection, position: Position
) -> Expression:
    """A node that can be of several identity labels: [number of the label, its list]."""
    selected = [(label, node_expression(compiler, label, selection.selections(label), position)) for label in labels]
    if len(selected) == 1:
        return selected[0][1]
    cases = " ".join(
        f"WHEN {position.var}:{label} THEN [{number}, {part.cypher}]" for number, (label, part) in enumerate(selected)
    )
    reads = [part.read for _, part in selected]
    return Expression(f"CASE {cases} END", lambda pair: pair and apply_reader(reads[pair[0]], pair[1]))


def _node_field(compiler: Compiler, label: str, selection: Selection, position: Position) -> Expression:
    name, var = selection.field, position.var
    declared = compiler.model.nodes[label]
    if name == TYPENAME:
        return constant_expression(label)
    if name == WHOLE:
        return _whole(compiler, label, position)
    if name == "id":
        return Expression(f"{var}.id", compiler.identify(label))
    if name in declared.fields:
        return property_expression(compiler, label, declared.fields[name], position)
    if name == "roles":
        worn = [r.label for r in compiler.model.roles(label) if compiler.policy.shows_role(compiler.model, r.label)]
        return Expression(f"[role IN {worn!r} WHERE role IN labels({var})]")
    for role in compiler.model.roles(label):
        if snake_case(role.label) == name:
            return _profile(compiler, role, selection, position)
    if name == FACTS:
        return facts_of_node(compiler, selection, var, position.day)
    if name == CUSTOMER_NODE:
        return _customer_of_case(compiler, selection, position)
    if name in SEEN.get(label, {}):
        return seen_sum(compiler, label, SEEN[label][name], position)
    return relation_expression(compiler, *relations_of(compiler.model, label)[name], selection, position)


def _customer_of_case(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    """The customer that an alert names."""
    c = compiler.fresh("c")
    made = node_expression(compiler, "Organization", selection.whole, replace(position, var=c))
    match = f"MATCH ({c}:Organization {{id: {position.var}.customer}}) WHERE {compiler.sees(c, 'Organization')}"
    return Expression(f"COLLECT {{ {match} RETURN {made.cypher} }}", first_reader(made.read))


def _profile(compiler: Compiler, role: NodeType, selection: Selection, position: Position) -> Expression:
    selected = selection.whole
    parts = [_profile_field(compiler, role, w, position) for w in selected]
    made = compiler.object_expression(f"{role.label}Profile", selected, parts)
    return replace(made, cypher=f"CASE WHEN {position.var}:{role.label} THEN {made.cypher} END")


def _profile_field(compiler: Compiler, role: NodeType, selection: Selection, position: Position) -> Expression:
    name = selection.field
    if name == TYPENAME:
        return constant_expression(f"{role.label}Profile")
    if name in role.fields:
        return property_expression(compiler, role.label, role.fields[name], position)
    if not compiler.policy.allows(role.label, name):
        raise Forbidden(NOT_OPEN)
    if name == NEWEST_SIGNAL:
        return _newest_signal(compiler, selection, position)
    computed = COMPUTED[role.label][name]
    value = computed.of_one(position.var, position.day)
    if computed.field.kind == "date" and not compiler.typed:  # as for dates that are kept
        return Expression(f"toStringOrNull({value})", read_iso_date)
    return Expression(value, computed.read)


def _newest_signal(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    s = compiler.fresh("s")
    made = node_expression(compiler, "Signal", selection.whole, replace(position, var=s))
    match = newest_signal_match(position.var, s, position.day)
    return Expression(f"COLLECT {{ {match} RETURN {made.cypher} }}", first_reader(made.read))


def _whole(compiler: Compiler, label: str, position: Position) -> Expression:
    """All that is known of a node in one row: its fields and those of its roles that have a value, and which roles it has.

    One expression, as Neo4j takes the longer to plan a statement the more it has; only for who may see everything.
    """
    if compiler.policy.contract is not None:
        raise Forbidden(NOT_OPEN)
    roles = compiler.model.roles(label)
    shown = {name: f for of in (compiler.model.nodes[label], *roles) for name, f in public_fields(of).items()}
    made = {name: property_expression(compiler, label, f, position).cypher for name, f in shown.items()}
    worked_out = [f"{name}: {cypher}" for name, cypher in made.items() if cypher != f"{position.var}.{name}"]

    def read(row: Any) -> Any:
        if row is None:
            return None
        known = {
            name: apply_reader(kind_reader(f), row[name]) for name, f in shown.items() if row.get(name) is not None
        }
        return known | {"id": row["id"], "roles": [role.label for role in roles if role.label in row["roles"]]}

    return Expression(f"{position.var} {{{', '.join(['.*', f'roles: labels({position.var})', *worked_out])}}}", read)


def property_expression(compiler: Compiler, label: str, declared: Field, position: Position) -> Expression:
    """A property, as it was on the day where that is known. Raises Forbidden, should a schema show what is not open."""
    if not compiler.policy.allows(label, declared.name):
        raise Forbidden(NOT_OPEN)
    of = f"{position.edge}.{declared.name}" if position.edge else compiler.value(position.var, declared)
    if label == "Opportunity" and declared.name in ("status", "closed"):
        of = _as_of(compiler, position, declared.name)
    if declared.derived and position.guarded:
        position.needs.add("influence")
        of = f"CASE WHEN {position.root}influence THEN {of} END"
    if declared.kind == "date" and not declared.many and not compiler.typed:  # the driver takes long to make a date
        text = f"toStringOrNull({of})"
        return Expression(text, compiler.required(read_iso_date) if declared.required else read_iso_date)
    read = compiler.leaf(label, declared)
    if declared.kind in ("date", "datetime") and not declared.many:
        of = valid_or_null(of, declared.kind)  # one that the driver can't read costs it those beside it
    return Expression(of, compiler.required(read) if declared.required else read)


def _as_of(compiler: Compiler, position: Position, name: str) -> str:
    """An opportunity that was closed after the day was still open on it, for who may know when it was."""
    if not compiler.policy.allows("Opportunity", "closed"):
        return f"{position.var}.{name}"
    return {"status": as_of.status_on, "closed": as_of.closed_on}[name](position.var, position.day)


def relation_expression(
    compiler: Compiler, edge: EdgeType, way: str, selection: Selection, position: Position
) -> Expression:
    """The relationships of one type at a node that are true on the day, in the order asked for, else the newest first.

    Raises Forbidden, should a schema show what is not open.
    """
    if not compiler.policy.allows(edge.type):
        raise Forbidden(NOT_OPEN)
    e, other = compiler.fresh("e"), compiler.fresh("n")
    day = _day(compiler, edge, selection, position)
    left, right = {"out": ("-", "->"), "in": ("<-", "-"), "both": ("-", "-")}[way]
    side = 1 if way == "out" else 0
    conditions = [compiler.served(e) if edge.derived else is_valid(e, day)]
    conditions += sees_end(compiler, other, edge, side, position)
    start, end = _ends(position.var, other, e, way)
    conditions += compiler.policy.sees_tie(edge.type, start, end)
    order = relation_order(compiler, edge, selection, (e, other), public_fields(edge))
    inner = replace(position, var=position.var, day=day, edge=e, ends=(start, end))
    made = relation_object(compiler, edge, selection.whole, inner)
    cypher = (
        f"COLLECT {{ MATCH ({position.var}){left}[{e}:{edge.type}]{right}({other}) {where_clause(conditions)} "
        f"WITH {e}, {other} {order} LIMIT {limit_clause(compiler, selection)} RETURN {made.cypher} }}"
    )
    return Expression(cypher, map_reader(made.read))


def where_clause(conditions: list[str]) -> str:
    """A clause of conditions, nothing where there are none."""
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


def sees_end(compiler: Compiler, var: str, edge: EdgeType, side: int, position: Position | None = None) -> list[str]:
    """Whether the caller sees the node at the other end, whichever of its labels it has there."""
    if compiler.policy.contract is None:
        return []
    known = ""
    if position is not None and position.root and compiler.policy.opens("people_of_customers"):
        position.needs.update({"about", "staff"})
        known = f"{var} IN {position.root}staff"
    return [compiler.sees_any(var, identities(compiler.model, edge, side), known)]


def _ends(var: str, other: str, e: str, way: str) -> tuple[str, str]:
    if way == "both":
        return f"startNode({e})", f"endNode({e})"
    return (var, other) if way == "out" else (other, var)


def _day(compiler: Compiler, edge: EdgeType, selection: Selection, position: Position) -> str:
    """The day of a list: the argument `as_of`, else that of its place; of who is admitted to what, today, as access itself is."""
    given = selection.args.get("as_of")
    if isinstance(given, Argument) and given.value is not None:
        return compiler.bind(given)
    return compiler.bind(Argument(None), lambda _: today()) if edge.type in OWN_TIES else position.day


def limit_clause(compiler: Compiler, selection: Selection, most: int = MANY) -> str:
    """The limit of a list: the argument `first`, else a usual one."""
    given = selection.args.get("first")
    return compiler.bind(given, checked_limit) if given is not None and given.value is not None else str(most)


def checked_limit(count: int, name: str = "first") -> int:
    """The count that an argument asks for, within bounds. Raises BadInput."""
    if not 1 <= count <= MOST:
        raise BadInput(BAD_COUNT.fill(name=name, count=count))
    return count


def relation_object(
    compiler: Compiler, edge: EdgeType, selections: tuple[Selection, ...], position: Position
) -> Expression:
    parts = [_relation_field(compiler, edge, selection, position) for selection in selections]
    return compiler.object_expression(relation_type_name(edge), selections, parts)


def _relation_field(compiler: Compiler, edge: EdgeType, selection: Selection, position: Position) -> Expression:
    if selection.field == TYPENAME:
        return constant_expression(relation_type_name(edge))
    if selection.field in ("source", "target"):
        side = 0 if selection.field == "source" else 1
        at = replace(position, var=position.ends[side], edge="")
        return any_node_expression(compiler, identities(compiler.model, edge, side), selection, at)
    return property_expression(compiler, edge.type, edge.fields[selection.field], position)


NOT_OPEN = Text("your data contract does not open this", "数据契约未开放此内容")
BAD_COUNT = Text("{name}: {count} is not between 1 and 100", "{name}:{count} 不在 1 至 100 之间")
