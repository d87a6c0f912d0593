"""How each field of the battle map is read: one Cypher expression for all that is asked of a map, and only for that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from graph.battle_map.chain_readings import chain
from graph.battle_map.map_parts import BEGUN, EVERYBODY, Field, field_part, is_open, node_part
from graph.battle_map.partner_readings import excluded, experts, incumbents, partners, recent, recommendations
from graph.db import as_of
from graph.query import kinds
from graph.query.deciding import key, order_by, window
from graph.query.readers import Reader
from graph.query.readings import first, node
from graph.query.wants import Part, Place, Scope, Slot, Want, first_of, listed


def battle_map(scope: Scope, want: Want, number: Reader | None = None) -> Part:
    """The map of the customer whose id is the argument `customer_id`, as of `as_of`, with texts in `locale`; null where there is none.

    `number` gives the id in the graph for one that a face shows.
    """
    c = scope.fresh("c")
    given, locale = want.args.get("as_of"), want.args.get("locale")
    day = scope.bind(given) if isinstance(given, Slot) and given.value is not None else "$today"
    lang = locale.value if locale is not None and locale.value else scope.lang
    place = Place(c, day, root=c, guarded=True, lang=lang)
    parts = [field_part(scope, MAP, "BattleMap", w, place) for w in want.whole]
    made = scope.made("BattleMap", want.whole, parts)
    cypher = (
        f"COLLECT {{ MATCH ({c}:Organization {{id: {scope.bind(want.args['customer_id'], number)}}}) "  # ids are indexed here
        f"WHERE {c}:Customer AND {scope.sees(c, 'Organization')} {_prepared(scope, place)}RETURN {made.cypher} }}"
    )
    one, must = first_of(made.read), scope.required(None)
    return Part(cypher, lambda rows: one(rows) if rows else must and must(None))


def _prepared(scope: Scope, place: Place) -> str:
    """What several fields of the map need, worked out once: variables named after the customer's."""
    c, kept, steps = place.root, place.root, ""
    for name, prepare in PREPARED.items():
        if name in place.needs:
            steps += f"WITH {kept}, {prepare(scope, place)} AS {c}{name} "
            kept += f", {c}{name}"
    return steps


def _about(scope: Scope, place: Place) -> str:
    return scope.policy.about(place.root)


def _staff(scope: Scope, place: Place) -> str:
    """The people whom the contract opens as they work at the customer: whoever is among them needs no look along all that it has."""
    near = scope.policy.opened_by("people_of_customers", f"{place.root}about", "w")
    return f"COLLECT {{ MATCH (p:Person)-[w:WORKS_AT]->({place.root}) WHERE {near} RETURN p }}"


def _open(scope: Scope, place: Place) -> str:
    """The open opportunities; none where the caller may not know that they are the customer's."""
    if not scope.policy.reads(("Opportunity", "OPENED")):
        return "[]"
    near = scope.policy.opened_by("opportunities_of_customers", f"{place.root}about", "x")
    return (f"COLLECT {{ MATCH ({place.root})-[x:OPENED]->(o:Opportunity) WHERE {is_open('o', place.day, scope.policy)} "
            f"AND ({near} OR {scope.sees('o', 'Opportunity')}) RETURN o {order_by(scope.policy, (), 'o.id')} }}")  # fmt: skip


def _known(algorithm: str) -> Callable[[Scope, Place], str]:
    """Whether the last run of an algorithm saw no more than was known on the day."""
    return lambda scope, place: window(scope.policy, KNOWN, algorithm=algorithm, day=place.day)


KNOWN = (
    key("coalesce(COLLECT {{ MATCH (k:ScoringRun {{algorithm: '{algorithm}'}}) "
        "RETURN k.data_as_of <= {day} ORDER BY k.started DESC LIMIT 1 }}[0], true)",
        "ScoringRun.algorithm", "ScoringRun.data_as_of", "ScoringRun.started"),
)  # fmt: skip


def _day(scope: Scope, want: Want, place: Place) -> Part:
    return Part(place.day, kinds.day)


def _signals(scope: Scope, want: Want, place: Place) -> Part:
    s, day = scope.fresh("s"), place.day
    made = node(scope, "Signal", want.whole, replace(place, var=s))
    cypher = (
        f"COLLECT {{ MATCH ({s}:Signal)-[:SIGNALS]->({place.root}) WHERE {window(scope.policy, LATELY, s=s, day=day)} "
        f"AND {scope.sees(s, 'Signal')} WITH {s} {order_by(scope.policy, NEWEST, f'{s}.id', s=s)} "
        f"LIMIT {first(scope, want, EVERYBODY)} RETURN {made.cypher} }}"
    )
    return Part(cypher, listed(made.read))


def _opportunities(scope: Scope, want: Want, place: Place) -> Part:
    o, day = scope.fresh("o"), place.day
    made = node(scope, "Opportunity", want.whole, replace(place, var=o))
    cypher = (
        f"COLLECT {{ MATCH ({place.root})-[:OPENED]->({o}:Opportunity) WHERE {window(scope.policy, (BEGUN,), o=o, day=day)} "
        f"AND {scope.sees(o, 'Opportunity')} WITH {o} {order_by(scope.policy, OPEN_FIRST, f'{o}.id', o=o, day=day)} "
        f"LIMIT {first(scope, want, EVERYBODY)} RETURN {made.cypher} }}"
    )
    return Part(cypher, listed(made.read))


def _runs(scope: Scope, want: Want, place: Place) -> Part:
    r = scope.fresh("r")
    made = node(scope, "ScoringRun", want.whole, replace(place, var=r, guarded=False))
    started, by_name = order_by(scope.policy, STARTED, "r.id"), order_by(scope.policy, (), f"{r}.algorithm")
    cypher = (
        f"COLLECT {{ MATCH (r:ScoringRun) WITH r {started} WITH r.algorithm AS algorithm, collect(r)[0] AS {r} "
        f"WHERE {r}.data_as_of <= {place.day} WITH {r} {by_name} RETURN {made.cypher} }}"
    )
    return Part(cypher, listed(made.read))


LATELY = (key("date({s}.at) <= {day} AND date({s}.at) >= {day} - duration({{days: 365}})", "Signal.at"),)
NEWEST = (key("{s}.at DESC", "Signal.at"),)
OPEN_FIRST = (
    key(f"NOT {as_of.unfinished('{o}', '{day}')}", "Opportunity.status", "Opportunity.closed",
        otherwise=key("{o}.status <> 'open'", "Opportunity.status")),
    key("coalesce({o}.amount, 0) DESC", "Opportunity.amount"),
)  # fmt: skip
STARTED = (key("r.started DESC", "ScoringRun.started"),)
PREPARED: dict[str, Callable[[Scope, Place], str]] = {  # later ones may name earlier ones
    "about": _about, "staff": _staff, "open": _open, "influence": _known("influence"), "partner_fit": _known("partner_fit"),
    "recent": recent, "partners": partners,
}  # fmt: skip
MAP: dict[str, Field] = {
    "customer": node_part("Organization"), "as_of": _day, "decision_chain": chain,
    "suppliers": incumbents("Supplier"), "distributors": incumbents("Distributor"),
    "service_providers": incumbents("ServiceProvider"), "recommendations": recommendations,
    "excluded_partners": excluded, "kols": experts, "signals": _signals, "opportunities": _opportunities, "runs": _runs,
}  # fmt: skip
