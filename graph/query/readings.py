"""How each field of a node or relationship is read: the Cypher expression that stands for it, derived from the model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from graph.db import as_of
from graph.db.as_of import valid
from graph.model.declarations import EdgeType, Field, NodeType
from graph.model.model import Model
from graph.query.deciding import Key, order_by
from graph.query.kinds import day_text, reader, sound
from graph.query.readers import applied
from graph.query.wants import TYPENAME, Part, Place, Scope, Slot, Want, constant, first_of, listed
from graph.words import BadInput, Forbidden, Text

WHOLE = "*"  # the field that is all of a node
MANY = 20
MOST = 100


def snake(label: str) -> str:
    """The name of a role's profile: `ServiceProvider` → `service_provider`."""
    if label.isupper():
        return label.lower()
    return "".join("_" + c.lower() if c.isupper() else c for c in label).lstrip("_")


def type_of(edge: EdgeType) -> str:
    """The name of the type that shows relationships of this type."""
    if edge.type == "RATED":
        return "Rating"
    return "".join(part.capitalize() for part in edge.type.split("_")) + "Relation"


def public(declared: NodeType | EdgeType) -> dict[str, Field]:
    """The fields that are shown: personal data is not."""
    return {name: f for name, f in declared.fields.items() if not f.private}


def relations(model: Model, label: str) -> dict[str, tuple[EdgeType, str]]:
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


def node(scope: Scope, label: str, wants: Iterable[Want], place: Place) -> Part:
    """A node of an identity label, null where the variable is."""
    asked = tuple(wants)
    return scope.made(label, asked, [_node_field(scope, label, want, place) for want in asked])


def edge_part(scope: Scope, edge: EdgeType, slot: Slot, want: Want) -> Part:
    """The relationship of a type that has this id; null where there is none, or the caller doesn't see both its ends."""
    a, e, b = scope.fresh("a"), scope.fresh("e"), scope.fresh("b")
    seen = " AND ".join([*_sees(scope, a, edge, 0), *_sees(scope, b, edge, 1)]) or "true"
    made = _relation_object(scope, edge, want.whole, Place(a, edge=e, ends=(a, b)))
    match = f"MATCH ({a})-[{e}:{edge.type} {{id: {scope.bind(slot)}}}]->({b}) USING INDEX {e}:{edge.type}(id)"
    return Part(f"COLLECT {{ {match} WHERE {seen} RETURN {made.cypher} }}", first_of(made.read))


def any_node(scope: Scope, labels: Iterable[str], want: Want, place: Place) -> Part:
    """A node that can be of several identity labels: [number of the label, its list]."""
    asked = [(label, node(scope, label, want.wants(label), place)) for label in labels]
    if len(asked) == 1:
        return asked[0][1]
    cases = " ".join(f"WHEN {place.var}:{label} THEN [{number}, {part.cypher}]"
                     for number, (label, part) in enumerate(asked))  # fmt: skip
    reads = [part.read for _, part in asked]
    return Part(f"CASE {cases} END", lambda pair: pair and applied(reads[pair[0]], pair[1]))


def _node_field(scope: Scope, label: str, want: Want, place: Place) -> Part:
    name, var = want.field, place.var
    declared = scope.model.nodes[label]
    if name == TYPENAME:
        return constant(label)
    if name == WHOLE:
        return _whole(scope, label, place)
    if name == "id":
        return Part(f"{var}.id", scope.identify(label))
    if name in declared.fields:
        return value(scope, label, declared.fields[name], place)
    if name == "roles":
        worn = [
            role.label
            for role in scope.model.roles(label)
            if scope.policy.shows_role(scope.model, role.label)
        ]
        return Part(f"[role IN {worn!r} WHERE role IN labels({var})]")
    for role in scope.model.roles(label):
        if snake(role.label) == name:
            return _profile(scope, role, want, place)
    edge, way = relations(scope.model, label)[name]
    return relation(scope, edge, way, want, place)


def _profile(scope: Scope, role: NodeType, want: Want, place: Place) -> Part:
    asked = want.whole
    parts = [
        constant(f"{role.label}Profile") if w.field == TYPENAME
        else value(scope, role.label, role.fields[w.field], place)
        for w in asked
    ]  # fmt: skip
    made = scope.made(f"{role.label}Profile", asked, parts)
    return replace(made, cypher=f"CASE WHEN {place.var}:{role.label} THEN {made.cypher} END")


def _whole(scope: Scope, label: str, place: Place) -> Part:
    """All that is known of a node in one row: its fields and those of its roles that have a value, and which roles it has.

    One expression, as Neo4j takes the longer to plan a statement the more it has; only for who may see everything.
    """
    if scope.policy.contract is not None:
        raise Forbidden(NOT_OPEN)
    roles = scope.model.roles(label)
    shown = {name: f for of in (scope.model.nodes[label], *roles) for name, f in public(of).items()}
    made = {name: value(scope, label, f, place).cypher for name, f in shown.items()}
    worked_out = [f"{name}: {cypher}" for name, cypher in made.items() if cypher != f"{place.var}.{name}"]

    def read(row: Any) -> Any:
        if row is None:
            return None
        known = {
            name: applied(reader(f), row[name]) for name, f in shown.items() if row.get(name) is not None
        }
        return known | {
            "id": row["id"],
            "roles": [role.label for role in roles if role.label in row["roles"]],
        }

    return Part(f"{place.var} {{{', '.join(['.*', f'roles: labels({place.var})', *worked_out])}}}", read)


def value(scope: Scope, label: str, declared: Field, place: Place) -> Part:
    """A property, as it was on the day where that is known. Raises Forbidden, should a schema show what is not open."""
    if not scope.policy.allows(label, declared.name):
        raise Forbidden(NOT_OPEN)
    of = f"{place.edge or place.var}.{declared.name}"
    if label == "Opportunity" and declared.name in ("status", "closed"):
        of = _as_of(scope, place, declared.name)
    if declared.derived and place.guarded:
        place.needs.add("influence")
        of = f"CASE WHEN {place.root}influence THEN {of} END"
    if (
        declared.kind == "date" and not declared.many and not scope.typed
    ):  # the driver takes long to make a date
        text = f"toStringOrNull({of})"
        return Part(text, scope.required(day_text) if declared.required else day_text)
    read = scope.leaf(label, declared)
    if declared.kind in ("date", "datetime") and not declared.many:
        of = sound(of, declared.kind)  # one that the driver can't read costs it those beside it
    return Part(of, scope.required(read) if declared.required else read)


def _as_of(scope: Scope, place: Place, name: str) -> str:
    """An opportunity that was closed after the day was still open on it, for who may know when it was."""
    if not scope.policy.allows("Opportunity", "closed"):
        return f"{place.var}.{name}"
    return {"status": as_of.status, "closed": as_of.closed}[name](place.var, place.day)


def relation(scope: Scope, edge: EdgeType, way: str, want: Want, place: Place) -> Part:
    """The relationships of one type at a node that are true on the day, in the order asked for, else the newest first.

    Raises Forbidden, should a schema show what is not open.
    """
    if not scope.policy.allows(edge.type):
        raise Forbidden(NOT_OPEN)
    e, other = scope.fresh("e"), scope.fresh("n")
    day = _day(scope, want, place)
    left, right = {"out": ("-", "->"), "in": ("<-", "-"), "both": ("-", "-")}[way]
    side = 1 if way == "out" else 0
    conditions = [] if edge.derived else [valid(e, day)]
    conditions += _sees(scope, other, edge, side, place)
    order = _order(scope, edge, want, e, other)
    inner = replace(place, var=place.var, day=day, edge=e, ends=_ends(place.var, other, e, way))
    made = _relation_object(scope, edge, want.whole, inner)
    cypher = (
        f"COLLECT {{ MATCH ({place.var}){left}[{e}:{edge.type}]{right}({other}) {where(conditions)} "
        f"WITH {e}, {other} {order} LIMIT {first(scope, want)} RETURN {made.cypher} }}"
    )
    return Part(cypher, listed(made.read))


def where(conditions: list[str]) -> str:
    """A clause of conditions, nothing where there are none."""
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


def _sees(scope: Scope, var: str, edge: EdgeType, side: int, place: Place | None = None) -> list[str]:
    """Whether the caller sees the node at the other end, whichever of its labels it has there."""
    if scope.policy.contract is None:
        return []
    known = ""
    if place is not None and place.root and scope.policy.opens("people_of_customers"):
        place.needs.update({"about", "staff"})
        known = f"{var} IN {place.root}staff"
    return [scope.sees_any(var, identities(scope.model, edge, side), known)]


def _ends(var: str, other: str, e: str, way: str) -> tuple[str, str]:
    if way == "both":
        return f"startNode({e})", f"endNode({e})"
    return (var, other) if way == "out" else (other, var)


def _day(scope: Scope, want: Want, place: Place) -> str:
    given = want.args.get("as_of")
    return scope.bind(given) if isinstance(given, Slot) and given.value is not None else place.day


def first(scope: Scope, want: Want, most: int = MANY) -> str:
    """The limit of a list: the argument `first`, else a usual one."""
    given = want.args.get("first")
    return scope.bind(given, within) if given is not None and given.value is not None else str(most)


def within(count: int, name: str = "first") -> int:
    """How many an argument asks for. Raises BadInput."""
    if not 1 <= count <= MOST:
        raise BadInput(BAD_COUNT.fill(name=name, count=count))
    return count


def _order(scope: Scope, edge: EdgeType, want: Want, e: str, other: str) -> str:
    """By a field of the relationship, those without it last; then by the other node."""
    by = want.args.get("order_by")
    ascending = want.args.get("direction")
    way = "" if ascending is not None and ascending.value == "asc" else " DESC"
    if by is not None and by.value is not None:
        name = by.value
        last = "" if edge.fields[name].required else f"{e}.{name} IS NULL, "
    else:
        name, way = ("rank", "") if "rank" in edge.fields else ("valid_from", " DESC")
        last = "" if name == "rank" else f"{e}.{name} IS NULL, "
    keys = [Key(f"{last}{e}.{name}{way}", (f"{edge.type}.{name}",))] if name in edge.fields else []
    return order_by(scope.policy, keys, f"{other}.id", *_apart(scope, edge, e))


def _apart(scope: Scope, edge: EdgeType, e: str) -> list[str]:
    """What sorts relationships between the same two: their ids, which name what a source tells them apart by. A partner may not
    see that: its own are sorted by all that it sees of them."""
    if scope.policy.contract is None:
        return [f"{e}.id"]
    shown = [name for name in public(edge) if scope.policy.allows(edge.type, name)]
    return [f"startNode({e}).id", *(f"{e}.{name}" for name in shown)]


def _relation_object(scope: Scope, edge: EdgeType, wants: tuple[Want, ...], place: Place) -> Part:
    parts = [_relation_field(scope, edge, want, place) for want in wants]
    return scope.made(type_of(edge), wants, parts)


def _relation_field(scope: Scope, edge: EdgeType, want: Want, place: Place) -> Part:
    if want.field == TYPENAME:
        return constant(type_of(edge))
    if want.field in ("source", "target"):
        side = 0 if want.field == "source" else 1
        at = replace(place, var=place.ends[side], edge="")
        return any_node(scope, identities(scope.model, edge, side), want, at)
    return value(scope, edge.type, edge.fields[want.field], place)


def node_part(scope: Scope, label: str, slot: Slot, want: Want) -> Part:
    """The node of an identity label with this id; null where the caller sees none."""
    n = scope.fresh("n")
    made = node(scope, label, want.wants(label), Place(n))
    match = f"MATCH ({n}:{label} {{id: {scope.bind(slot)}}}) WHERE {scope.sees(n, label)}"
    return Part(f"COLLECT {{ {match} RETURN {made.cypher} }}", first_of(made.read))


def nodes_part(scope: Scope, label: str, ids: list[str], want: Want) -> Part:
    """[id, node] of those with these ids that the caller sees."""
    n = scope.fresh("n")
    made = node(scope, label, want.wants(label), Place(n))
    read = made.read
    match = f"UNWIND {scope.bind(Slot(ids))} AS {n}id MATCH ({n}:{label} {{id: {n}id}}) WHERE {scope.sees(n, label)}"
    return Part(f"COLLECT {{ {match} RETURN [{n}.id, {made.cypher}] }}",
                lambda rows: [(id, applied(read, row)) for id, row in rows])  # fmt: skip


NOT_OPEN = Text("your data contract does not open this", "数据契约未开放此内容")
BAD_COUNT = Text("{name}: {count} is not between 1 and 100", "{name}:{count} 不在 1 至 100 之间")
