"""The viewer: who asks, as told to themselves, with their person in the graph and their live sessions; one expression.

Who it is stands in the parameter `$caller`, so that callers with equal rights share a statement.
"""

from __future__ import annotations

from typing import Any

from graph.access.keys import Principal
from graph.clock import now
from graph.db.as_of import expiry_of, is_unexpired
from graph.query.field_expressions import node_expression
from graph.query.property_kinds import READS
from graph.query.readers import Reader
from graph.query.selections import (
    CALLER,
    TODAY,
    TYPENAME,
    Compiler,
    Expression,
    Position,
    Selection,
    constant_expression,
    first_reader,
    map_reader,
)

OWN_KEY = f"({{k}}.id = $caller.id OR {{k}}.person = $caller.person) AND {{k}}.revoked IS NULL AND {is_unexpired('{k}', '$caller.at')}"
VIEWER = {"name": "$caller.name", "role": "$caller.role", "person_id": "$caller.person", "today": TODAY}
CONTRACT = {"id": "$caller.contract.id", "purpose": "$caller.contract.purpose", "until": "$caller.contract.until"}
SESSION = {
    "id": "{s}.id",
    "created": "{s}.created",
    "expires": expiry_of("{s}"),
    "seen": "{s}.seen",
    "agent": "{s}.agent",
    "current": "coalesce({s}.id = $caller.session, false)",
}
KINDS: dict[str, Reader] = {
    "today": READS["date"],
    "until": READS["date"],
    "created": READS["datetime"],
    "expires": READS["datetime"],
    "seen": READS["datetime"],
}


def caller_parameters(principal: Principal) -> dict[str, Any]:
    """The parameter that expressions of the viewer stand on."""
    contract = principal.contract
    bound = {"id": contract.id, "purpose": contract.purpose, "until": contract.until} if contract else None
    of = {name: getattr(principal, name) for name in ("id", "name", "role", "person", "session")}
    return {"caller": of | {"contract": bound, "at": now()}}


def viewer_expression(compiler: Compiler, selection: Selection) -> Expression:
    """The expression of who asks."""
    compiler.bound.add(CALLER)
    selected = selection.selections("Viewer")
    return compiler.object_expression("Viewer", selected, [_part(compiler, each) for each in selected])


def _part(compiler: Compiler, selection: Selection) -> Expression:
    if selection.field == "person":
        return _person(compiler, selection)
    if selection.field == "contract":
        made = _object(compiler, "ViewerContract", CONTRACT, selection)
        return Expression(f"CASE WHEN $caller.contract IS NOT NULL THEN {made.cypher} END", made.read)
    if selection.field == "sessions":
        return _sessions(compiler, selection)
    if selection.field == "may":
        return constant_expression(list(compiler.changes))
    return _value("Viewer", VIEWER, selection)


def _person(compiler: Compiler, selection: Selection) -> Expression:
    n = compiler.fresh("n")
    made = node_expression(compiler, "Person", selection.selections("Person"), Position(n))
    match = f"MATCH ({n}:Person {{id: $caller.person}}) WHERE {compiler.sees(n, 'Person')}"
    return Expression(f"COLLECT {{ {match} RETURN {made.cypher} }}", first_reader(made.read))


def _sessions(compiler: Compiler, selection: Selection) -> Expression:
    """Live sessions of the caller's keys, the newest first."""
    k, s = compiler.fresh("k"), compiler.fresh("s")
    made = _object(compiler, "ViewerSession", {name: of.format(s=s) for name, of in SESSION.items()}, selection)
    match = f"MATCH ({k}:ApiKey) WHERE {OWN_KEY.format(k=k)} MATCH ({s}:Session {{key: {k}.id}})"
    live = f"WHERE {s}.ended IS NULL AND {is_unexpired(s, '$caller.at')} WITH {s} ORDER BY {s}.created DESC, {s}.id"
    return Expression(f"COLLECT {{ {match} {live} RETURN {made.cypher} }}", map_reader(made.read))


def _object(compiler: Compiler, type: str, values: dict[str, str], selection: Selection) -> Expression:
    selected = selection.selections(type)
    return compiler.object_expression(type, selected, [_value(type, values, each) for each in selected])


def _value(type: str, values: dict[str, str], selection: Selection) -> Expression:
    if selection.field == TYPENAME:
        return constant_expression(type)
    return Expression(values[selection.field], KINDS.get(selection.field))
