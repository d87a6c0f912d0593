"""The decision chain of a battle map as Cypher: the people who decide, and their part in each open opportunity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from graph.battle_map.map_parts import EVERYBODY, Field, node_field, object_expression, plain_field, required_variable
from graph.db.as_of import is_valid
from graph.query import property_kinds
from graph.query.field_expressions import limit_clause, where_clause
from graph.query.readers import Reader
from graph.query.selections import Compiler, Expression, Position, Selection, map_reader
from graph.query.sort_keys import order_by, sort_key


def chain(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    """The people, the most influential first, then those with a veto."""
    p = compiler.fresh("p")
    made = object_expression(compiler, DECIDER, "Decider", selection, replace(position, var=p))
    touched = _touched(compiler, p, position.day) if f"touched:{p}" in position.needs else ""
    seen = compiler.sees(p, "Person")
    hidden = any(w.field == "hidden" for w in selection.whole)
    matters = {"near": seen != "true", "listed": hidden}
    told = {name: usual for name, usual in TOLD.items() if matters.get(name, True)}
    ways = " UNION ALL ".join(_ways(compiler, position, told, hidden))
    shown = [f"{p}listed"] * hidden + [f"({p}near OR {seen})"] * (seen != "true")
    c = position.root
    cypher = f"""COLLECT {{
      CALL ({c}, {c}open, {c}influence, {c}about) {{ {ways} }}
      WITH p AS {p}, {", ".join(f"max({name}) AS {p}{name}" for name in told)} {where_clause(shown)}
      WITH * {order_by(compiler.policy, MOST_INFLUENTIAL, f"{p}.id", p=p)} LIMIT {limit_clause(compiler, selection, EVERYBODY)}
      {touched}
      RETURN {made.cypher} }}"""
    return Expression(cypher, map_reader(made.read))


MOST_INFLUENTIAL = (
    sort_key("coalesce({p}score, 0) DESC", "INFLUENCES_DECISION.score"),
    sort_key("NOT {p}veto", "HAS_VETO"),
)
# What a way into the decision chain tells of a person unless it says otherwise; of all ways the greatest counts.
TOLD = {
    "title": "null",
    "score": "null",
    "rank": "null",
    "hidden": "false",
    "near": "false",
    "veto": "false",
    "listed": "true",
}


def _ways(compiler: Compiler, position: Position, ways: dict[str, str], hidden: bool) -> Iterator[str]:
    """Each way from the customer to the people who decide. Asking each person for vetoes instead would walk along everything
    that the person has. Who is hidden for an open opportunity is not for that in the chain."""
    c, day, may = position.root, position.day, compiler.policy.allows
    open, known = required_variable(position, "open"), required_variable(position, "influence")
    near = compiler.policy.opened_by("people_of_customers", required_variable(position, "about"), "w")

    def told_of(**known: str) -> str:
        return "RETURN p, " + ", ".join(f"{known.get(name, usual)} AS {name}" for name, usual in ways.items())

    yield f"MATCH (p:Person)-[w:WORKS_AT]->({c}) WHERE {is_valid('w', day)} {told_of(title='w.title', near=near)}"
    if types := [type for type in ("DECIDES", "HAS_VETO") if may(type)]:
        veto = told_of(veto="type(d) = 'HAS_VETO'")
        yield f"UNWIND {open} AS o MATCH (p:Person)-[d:{'|'.join(types)}]->(o) WHERE {is_valid('d', day)} {veto}"
    if may("HAS_VETO"):
        yield f"MATCH (p:Person)-[v:HAS_VETO]->({c}) WHERE {is_valid('v', day)} {told_of(veto='true')}"
    if may("INFLUENCES_DECISION"):
        scored = told_of(score="i.score", rank="i.rank", hidden="i.hidden")
        yield f"MATCH (p:Person)-[i:INFLUENCES_DECISION]->({c}) WHERE {known} {scored}"
    if hidden:
        marked = told_of(hidden="true", listed="false")
        yield f"UNWIND {open} AS o MATCH (p:Person)-[s:INFLUENCES_DECISION]->(o) WHERE {known} AND s.hidden {marked}"


def _employed(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    return Expression(
        f"EXISTS {{ MATCH ({position.var})-[w:WORKS_AT]->({position.root}) WHERE {is_valid('w', position.day)} }}"
    )


def _scopes(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    open = required_variable(position, "open")
    return Expression(
        f"COLLECT {{ MATCH ({position.var})-[v:HAS_VETO]->(t) WHERE (t = {position.root} OR t IN {open}) "
        f"AND {is_valid('v', position.day)} AND v.scope IS NOT NULL RETURN v.scope {order_by(compiler.policy, (), 'v.id')} }}"
    )


def _touched(compiler: Compiler, p: str, day: str) -> str:
    return (
        f"CALL (*) {{ MATCH ({p})-[:TOOK_PART]->(e:Engagement) WHERE e.kind <> 'consultation' "
        f"AND date(e.at) <= {day} AND {compiler.sees('e', 'Engagement')} "
        f"RETURN max(e.at) AS {p}last, count(e) AS {p}touches }}"
    )


def _touch(template: str, read: Reader | None = None) -> Field:
    def field(compiler: Compiler, selection: Selection, position: Position) -> Expression:
        position.needs.add(f"touched:{position.var}")
        return Expression(template.format(v=position.var, day=position.day), read)

    return field


def _decisions(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    p, c, open, known = (
        position.var,
        position.root,
        required_variable(position, "open"),
        required_variable(position, "influence"),
    )
    o = compiler.fresh("o")
    made = object_expression(compiler, DECISION, "Decision", selection, replace(position, var=o))
    day, may, latest = position.day, compiler.policy.allows, order_by(compiler.policy, (), "d.id DESC")
    share = f"COLLECT {{ MATCH ({p})-[s:INFLUENCES_DECISION]->({o}) WHERE {known} RETURN s LIMIT 1 }}[0]"
    own, over_all = (f"EXISTS {{ MATCH ({p})-[v:HAS_VETO]->({on}) WHERE {is_valid('v', day)} }}" for on in (o, c))
    return Expression(
        f"""COLLECT {{
      UNWIND {open} AS {o}
      WITH {o}, COLLECT {{ MATCH ({p})-[d:DECIDES]->({o}) WHERE {is_valid("d", day)} RETURN d {latest} LIMIT 1 }}[0] AS {o}d,
        {share if may("INFLUENCES_DECISION") else "null"} AS {o}s,
        {own if may("HAS_VETO") else "false"} AS {o}own, {over_all if may("HAS_VETO") else "false"} AS {o}all
      WHERE {o}d IS NOT NULL OR {o}s IS NOT NULL OR {o}own
      RETURN {made.cypher} }}""",
        map_reader(made.read),
    )


DECIDER: dict[str, Field] = {
    "person": node_field("Person"),
    "title": plain_field("coalesce({v}title, {v}.title)", property_kinds.read_text),
    "employed": _employed,
    "decisions": _decisions,
    "influence": plain_field("{v}score", property_kinds.read_number),
    "rank": plain_field("{v}rank", property_kinds.read_integer),
    "veto": plain_field("{v}veto"),
    "veto_scopes": _scopes,
    "hidden": plain_field("{v}hidden", property_kinds.read_flag),
    "last_touched": _touch("{v}last", property_kinds.read_date),
    "days_since_touched": _touch("duration.inDays(date({v}last), {day}).days"),
    "engagements": _touch("{v}touches"),
}
DECISION: dict[str, Field] = {
    "opportunity": node_field("Opportunity"),
    "role": plain_field("{v}d.role", property_kinds.read_text),
    "weight": plain_field("{v}d.weight", property_kinds.read_number),
    "stance": plain_field("{v}d.stance", property_kinds.read_number),
    "veto": plain_field("{v}own OR {v}all"),
    "influence": plain_field("{v}s.score", property_kinds.read_number),
    "rank": plain_field("{v}s.rank", property_kinds.read_integer),
    "hidden": plain_field("{v}s.hidden", property_kinds.read_flag),
}
