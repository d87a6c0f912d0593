"""The fields of the battle map as Cypher: one expression for all that is asked of a map, and only for that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import field, replace

from graph.battle_map.chain_readings import Decider, chain
from graph.battle_map.drawing import Drawing, DrawnEdge, DrawnNode
from graph.battle_map.drawing_readings import drawing_expression
from graph.battle_map.map_fields import NOT_SHOWN, ExpressionMaker, Visible, map_object, mapped
from graph.battle_map.map_parts import BEGUN, EVERYBODY, STARTED, fit_bar, is_open, map_expression_of_lists
from graph.battle_map.partner_readings import (
    ExcludedPartner,
    Expert,
    Incumbent,
    Recommendation,
    experts,
    incumbents,
    recent_since,
    recommendations,
)
from graph.battle_map.partner_readings import excluded_partners as excluded
from graph.db import as_of
from graph.db.transactions import Row
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
    made = map_expression_of_lists(compiler, BattleMap, selection, position)
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


def _drawing(part: str = "") -> ExpressionMaker:
    """The drawing of the map, or a part of it."""
    return lambda compiler, selection, position: drawing_expression(BattleMap, part, compiler, selection, position)


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
PREPARED: dict[str, Callable[[Compiler, Position], str]] = {  # later ones may name earlier ones
    "about": _about,
    "staff": _staff,
    "open": _open,
    "influence": _known("influence"),
    "partner_fit": _known("partner_fit"),
    "recent": recent_since,
}


@map_object("The battle map of one customer", "生态作战地图")
class BattleMap:
    """All of it, as of a day. `ties` are the relationships among the people and partners shown.

    `others` are what relationship types of an extension tie to the customer, the newest ones: rows
    {node, identity, label, type, source, target}.
    """

    customer: Row = mapped(
        "the customer", "客户", reads=("Organization",), nodes=("Organization",), card=True, drawn=True
    )
    as_of: dt.date = mapped("as of this day", "截止日期", reads=(), cypher="{day}", read=property_kinds.read_date)
    decision_chain: list[Decider] = mapped(
        "people, most influential first",
        "决策链",
        reads=("Person", "WORKS_AT"),
        cypher=chain,
        cut=True,
        card=True,
        drawn=True,
    )
    suppliers: list[Incumbent] = mapped(
        "incumbent suppliers",
        "现有供应商",
        reads=("SUPPLIES",),
        cypher=incumbents("Supplier"),
        cut=True,
        card=True,
        drawn=True,
    )
    distributors: list[Incumbent] = mapped(
        "incumbent distributors",
        "现有经销商",
        reads=("DISTRIBUTES_TO",),
        cypher=incumbents("Distributor"),
        cut=True,
        card=True,
        drawn=True,
    )
    service_providers: list[Incumbent] = mapped(
        "incumbent service providers",
        "现有服务商",
        reads=("SERVES",),
        cypher=incumbents("ServiceProvider"),
        cut=True,
        card=True,
        drawn=True,
    )
    recommendations: list[Recommendation] = mapped(
        "recommended partners, most probable first",
        "推荐伙伴",
        reads=("FITS", "FITS.rank"),
        cypher=recommendations,
        cut=True,
        card=True,
        drawn=True,
    )
    excluded_partners: list[ExcludedPartner] = mapped(
        "partners that fit and may not be proposed, the best first",
        "硬性排除的伙伴",
        reads=("EXCLUDED", "EXCLUDED.rank"),
        cypher=excluded,
        cut=True,
    )
    kols: list[Expert] = mapped(
        "experts who advised the customer",
        "专家顾问",
        reads=("ADVISES", "Person", "KOL"),
        cypher=experts,
        cut=True,
        drawn=True,
    )
    signals: list[Row] = mapped(
        "signals of the last year, newest first",
        "近一年信号",
        reads=("Signal", "SIGNALS"),
        cypher=_signals,
        nodes=("Signal",),
        cut=True,
        card=True,
        drawn=True,
    )
    opportunities: list[Row] = mapped(
        "opportunities, open ones first",
        "商机",
        reads=("Opportunity", "OPENED"),
        cypher=_opportunities,
        nodes=("Opportunity",),
        cut=True,
        card=True,
        drawn=True,
    )
    runs: list[Row] = mapped("scoring runs that the numbers come from", "评分批次", cypher=_runs, nodes=("ScoringRun",))
    fit_bar: float | None = mapped(
        "probability from which partners are recommended: what one drawn at random had in the test of the run; null: no bar",
        "推荐门槛:该批次自身测试中随机伙伴的成功率;为空表示无门槛",
        "0–1",
        cypher=fit_bar,
        default=None,
        card=True,
        drawn=True,
    )
    drawing: Visible[Drawing] = mapped(
        "how it is drawn, as far as you may see it",
        "图的绘制(仅含您可见的内容)",
        reads=("Organization",),
        cypher=_drawing(),
        default=NOT_SHOWN,
        composed=True,
    )
    nodes: Visible[list[DrawnNode]] = mapped(
        "nodes to draw", "节点", cypher=_drawing("nodes"), default=NOT_SHOWN, composed=True
    )
    edges: Visible[list[DrawnEdge]] = mapped(
        "relationships to draw", "关系", cypher=_drawing("edges"), default=NOT_SHOWN, composed=True
    )
    ties: list[Row] = field(default_factory=list)
    others: list[Row] = field(default_factory=list)

    @property
    def incumbents(self) -> list[Incumbent]:
        """The partners that work with the customer today, by role."""
        return [*self.distributors, *self.service_providers, *self.suppliers]
