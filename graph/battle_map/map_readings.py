"""How each field of the battle map is read: one Cypher expression for all that is asked of a map, and only for that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import field, replace

from graph.battle_map.chain_readings import Decider, chain
from graph.battle_map.map_fields import map_object, mapped
from graph.battle_map.map_parts import BEGUN, EVERYBODY, is_open, object_part
from graph.battle_map.partner_readings import (
    ExcludedPartner,
    Expert,
    Incumbent,
    Recommendation,
    excluded,
    experts,
    incumbents,
    partners,
    recent,
    recommendations,
)
from graph.db import as_of
from graph.db.transactions import Row
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
    made = object_part(scope, BattleMap, want, place)
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


@map_object("The battle map of one customer", "生态作战地图")
class BattleMap:
    """All of it, as of a day. `ties` are the relationships among the people and partners shown.

    `others` are what relationship types of an extension tie to the customer, the newest ones: rows
    {node, identity, label, type, source, target}.
    """

    customer: Row = mapped(
        "the customer", "客户", reads=("Organization",), nodes=("Organization",), card=True
    )
    as_of: dt.date = mapped("as of this day", "截止日期", reads=(), cypher="{day}", read=kinds.day)
    decision_chain: list[Decider] = mapped("people, most influential first", "决策链",
                                           reads=("Person", "WORKS_AT"), cypher=chain, cut=True, card=True)  # fmt: skip
    suppliers: list[Incumbent] = mapped("incumbent suppliers", "现有供应商",
                                        reads=("SUPPLIES",), cypher=incumbents("Supplier"), cut=True, card=True)  # fmt: skip
    distributors: list[Incumbent] = mapped("incumbent distributors", "现有经销商",
                                           reads=("DISTRIBUTES_TO",), cypher=incumbents("Distributor"), cut=True, card=True)  # fmt: skip
    service_providers: list[Incumbent] = mapped("incumbent service providers", "现有服务商",
                                                reads=("SERVES",), cypher=incumbents("ServiceProvider"), cut=True, card=True)  # fmt: skip
    recommendations: list[Recommendation] = mapped("recommended partners, most probable first", "推荐伙伴",
                                                   reads=("FITS", "FITS.rank"), cypher=recommendations, cut=True, card=True)  # fmt: skip
    excluded_partners: list[ExcludedPartner] = mapped("partners that fit and may not be proposed, the best first", "硬性排除的伙伴",
                                                      reads=("EXCLUDED", "EXCLUDED.rank"), cypher=excluded, cut=True)  # fmt: skip
    kols: list[Expert] = mapped(
        "experts who advised the customer",
        "专家顾问",
        reads=("ADVISES", "Person", "KOL"),
        cypher=experts,
        cut=True,
    )
    signals: list[Row] = mapped("signals of the last year, newest first", "近一年信号", reads=("Signal", "SIGNALS"),
                                cypher=_signals, nodes=("Signal",), cut=True, card=True)  # fmt: skip
    opportunities: list[Row] = mapped("opportunities, open ones first", "商机", reads=("Opportunity", "OPENED"),
                                      cypher=_opportunities, nodes=("Opportunity",), cut=True, card=True)  # fmt: skip
    runs: list[Row] = mapped(
        "scoring runs that the numbers come from", "评分批次", cypher=_runs, nodes=("ScoringRun",)
    )
    ties: list[Row] = field(default_factory=list)
    others: list[Row] = field(default_factory=list)

    @property
    def incumbents(self) -> list[Incumbent]:
        """The partners that work with the customer today, by role."""
        return [*self.distributors, *self.service_providers, *self.suppliers]
