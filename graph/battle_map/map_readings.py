"""The fields of the battle map as Cypher: one expression for all that is asked of a map, and only for that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from graph.battle_map.chain_readings import chain
from graph.battle_map.map_parts import BEGUN, EVERYBODY, Field, field_expression, is_open, node_field
from graph.battle_map.partner_readings import (
    excluded_partners,
    experts,
    incumbents,
    partner_rows,
    recent_since,
    recommendations,
)
from graph.db import as_of
from graph.query import property_kinds
from graph.query.field_expressions import limit_clause, node_expression
from graph.query.readers import Reader
from graph.query.selections import Argument, Compiler, Expression, Position, Selection, first_reader, map_reader
from graph.query.sort_keys import in_window, order_by, sort_key


def map_expression(compiler: Compiler, selection: Selection, number: Reader | None = None) -> Expression:
    """The map of the customer whose id is the argument `customer_id`, as of `as_of`, with texts in `locale`; null where there is none.

    `number` gives the id in the graph for one that a face shows.
    """
    c = compiler.fresh("c")
    given, locale = selection.args.get("as_of"), selection.args.get("locale")
    day = compiler.bind(given) if isinstance(given, Argument) and given.value is not None else "$today"
    lang = locale.value if locale is not None and locale.value else compiler.lang
    position = Position(c, day, root=c, guarded=True, lang=lang)
    parts = [field_expression(compiler, MAP, "BattleMap", w, position) for w in selection.whole]
    made = compiler.made("BattleMap", selection.whole, parts)
    cypher = (
        f"COLLECT {{ MATCH ({c}:Organization {{id: {compiler.bind(selection.args['customer_id'], number)}}}) "  # ids are indexed here
        f"WHERE {c}:Customer AND {compiler.sees(c, 'Organization')} {_prepared(compiler, position)}RETURN {made.cypher} }}"
    )
    one, must = first_reader(made.read), compiler.required(None)
    return Expression(cypher, lambda rows: one(rows) if rows else must and must(None))


def _prepared(compiler: Compiler, position: Position) -> str:
    """What several fields of the map need, worked out once: variables named after the customer's."""
    c, kept, steps = position.root, position.root, ""
    for name, prepare in PREPARED.items():
        if name in position.needs:
            steps += f"WITH {kept}, {prepare(compiler, position)} AS {c}{name} "
            kept += f", {c}{name}"
    return steps


def _about(compiler: Compiler, position: Position) -> str:
    return compiler.policy.about(position.root)


def _staff(compiler: Compiler, position: Position) -> str:
    """The people whom the contract opens as they work at the customer: whoever is among them needs no look along all that it has."""
    near = compiler.policy.opened_by("people_of_customers", f"{position.root}about", "w")
    return f"COLLECT {{ MATCH (p:Person)-[w:WORKS_AT]->({position.root}) WHERE {near} RETURN p }}"


def _open(compiler: Compiler, position: Position) -> str:
    """The open opportunities; none where the caller may not know that they are the customer's."""
    if not compiler.policy.reads(("Opportunity", "OPENED")):
        return "[]"
    near = compiler.policy.opened_by("opportunities_of_customers", f"{position.root}about", "x")
    return (
        f"COLLECT {{ MATCH ({position.root})-[x:OPENED]->(o:Opportunity) WHERE {is_open('o', position.day, compiler.policy)} "
        f"AND ({near} OR {compiler.sees('o', 'Opportunity')}) RETURN o {order_by(compiler.policy, (), 'o.id')} }}"
    )


def _known(algorithm: str) -> Callable[[Compiler, Position], str]:
    """Whether the last run of an algorithm saw no more than was known on the day."""
    return lambda compiler, position: in_window(compiler.policy, KNOWN, algorithm=algorithm, day=position.day)


KNOWN = (
    sort_key(
        "coalesce(COLLECT {{ MATCH (k:ScoringRun {{algorithm: '{algorithm}'}}) "
        "RETURN k.data_as_of <= {day} ORDER BY k.started DESC LIMIT 1 }}[0], true)",
        "ScoringRun.algorithm",
        "ScoringRun.data_as_of",
        "ScoringRun.started",
    ),
)


def _day(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    return Expression(position.day, property_kinds.read_date)


def _signals(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    s, day = compiler.fresh("s"), position.day
    made = node_expression(compiler, "Signal", selection.whole, replace(position, var=s))
    cypher = (
        f"COLLECT {{ MATCH ({s}:Signal)-[:SIGNALS]->({position.root}) WHERE {in_window(compiler.policy, LATELY, s=s, day=day)} "
        f"AND {compiler.sees(s, 'Signal')} WITH {s} {order_by(compiler.policy, NEWEST, f'{s}.id', s=s)} "
        f"LIMIT {limit_clause(compiler, selection, EVERYBODY)} RETURN {made.cypher} }}"
    )
    return Expression(cypher, map_reader(made.read))


def _opportunities(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    o, day = compiler.fresh("o"), position.day
    made = node_expression(compiler, "Opportunity", selection.whole, replace(position, var=o))
    cypher = (
        f"COLLECT {{ MATCH ({position.root})-[:OPENED]->({o}:Opportunity) WHERE {in_window(compiler.policy, (BEGUN,), o=o, day=day)} "
        f"AND {compiler.sees(o, 'Opportunity')} WITH {o} {order_by(compiler.policy, OPEN_FIRST, f'{o}.id', o=o, day=day)} "
        f"LIMIT {limit_clause(compiler, selection, EVERYBODY)} RETURN {made.cypher} }}"
    )
    return Expression(cypher, map_reader(made.read))


def _runs(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    r = compiler.fresh("r")
    made = node_expression(compiler, "ScoringRun", selection.whole, replace(position, var=r, guarded=False))
    started, by_name = order_by(compiler.policy, STARTED, "r.id"), order_by(compiler.policy, (), f"{r}.algorithm")
    cypher = (
        f"COLLECT {{ MATCH (r:ScoringRun) WITH r {started} WITH r.algorithm AS algorithm, collect(r)[0] AS {r} "
        f"WHERE {r}.data_as_of <= {position.day} WITH {r} {by_name} RETURN {made.cypher} }}"
    )
    return Expression(cypher, map_reader(made.read))


LATELY = (sort_key("date({s}.at) <= {day} AND date({s}.at) >= {day} - duration({{days: 365}})", "Signal.at"),)
NEWEST = (sort_key("{s}.at DESC", "Signal.at"),)
OPEN_FIRST = (
    sort_key(
        f"NOT {as_of.is_unfinished('{o}', '{day}')}",
        "Opportunity.status",
        "Opportunity.closed",
        otherwise=sort_key("{o}.status <> 'open'", "Opportunity.status"),
    ),
    sort_key("coalesce({o}.amount, 0) DESC", "Opportunity.amount"),
)
STARTED = (sort_key("r.started DESC", "ScoringRun.started"),)
PREPARED: dict[str, Callable[[Compiler, Position], str]] = {  # later ones may name earlier ones
    "about": _about,
    "staff": _staff,
    "open": _open,
    "influence": _known("influence"),
    "partner_fit": _known("partner_fit"),
    "recent": recent_since,
    "partners": partner_rows,
}
MAP: dict[str, Field] = {
    "customer": node_field("Organization"),
    "as_of": _day,
    "decision_chain": chain,
    "suppliers": incumbents("Supplier"),
    "distributors": incumbents("Distributor"),
    "service_providers": incumbents("ServiceProvider"),
    "recommendations": recommendations,
    "excluded_partners": excluded_partners,
    "kols": experts,
    "signals": _signals,
    "opportunities": _opportunities,
    "runs": _runs,
}
