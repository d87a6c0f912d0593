"""The decision chain of a battle map as Cypher: the people who decide, and their part in each open opportunity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from graph.battle_map.map_fields import ExpressionMaker, Visible, map_object, mapped
from graph.battle_map.map_parts import EVERYBODY, object_expression, required_variable
from graph.db.as_of import is_valid
from graph.db.served_scores import PENDING
from graph.db.transactions import Row
from graph.query import property_kinds
from graph.query.field_expressions import limit_clause, where_clause
from graph.query.readers import Reader
from graph.query.selections import SCORES, Compiler, Expression, Position, Selection, map_reader
from graph.query.sort_keys import order_by, sort_key


def chain(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    """The people, the most influential first, then those with a veto."""
    p = compiler.fresh("p")
    made = object_expression(compiler, Decider, selection, replace(position, var=p))
    touched = _touched(compiler, p, position.day) if f"touched:{p}" in position.needs else ""
    seen = compiler.sees(p, "Person")
    hidden = any(w.field == "hidden" for w in selection.whole)
    shown = [f"{p}listed"] * hidden + [f"({p}near OR {seen})"] * (seen != "true")
    order = order_by(compiler.policy, MOST_INFLUENTIAL, f"{p}.id", p=p)
    used = " ".join([made.cypher, order, *shown])
    told = {name: usual for name, usual in TOLD.items() if f"{p}{name}" in used} or {"listed": "true"}
    ways = " UNION ALL ".join(_ways(compiler, position, told, hidden))
    c, pending = position.root, f", {PENDING}" if SCORES in compiler.bound else ""
    cypher = f"""COLLECT {{
      CALL ({c}, {c}open, {c}influence, {c}about{pending}) {{ {ways} }}
      WITH p AS {p}, {", ".join(f"max({name}) AS {p}{name}" for name in told)} {where_clause(shown)}
      WITH * {order} LIMIT {limit_clause(compiler, selection, EVERYBODY)}
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

    def columns(**known: str) -> str:
        return "RETURN p, " + ", ".join(f"{known.get(name, usual)} AS {name}" for name, usual in ways.items())

    yield f"MATCH (p:Person)-[w:WORKS_AT]->({c}) WHERE {is_valid('w', day)} {columns(title='w.title', near=near)}"
    if types := [type for type in ("DECIDES", "HAS_VETO") if may(type)]:
        veto = columns(veto="type(d) = 'HAS_VETO'")
        yield f"UNWIND {open} AS o MATCH (p:Person)-[d:{'|'.join(types)}]->(o) WHERE {is_valid('d', day)} {veto}"
    if may("HAS_VETO"):
        yield f"MATCH (p:Person)-[v:HAS_VETO]->({c}) WHERE {is_valid('v', day)} {columns(veto='true')}"
    if may("INFLUENCES_DECISION"):
        scored = columns(score="i.score", rank="i.rank", hidden="i.hidden")
        yield f"MATCH (p:Person)-[i:INFLUENCES_DECISION]->({c}) WHERE {known} AND {compiler.served('i')} {scored}"
    if hidden:
        marked = columns(hidden="true", listed="false")
        hidden_for = f"{known} AND s.hidden AND {compiler.served('s')}"
        yield f"UNWIND {open} AS o MATCH (p:Person)-[s:INFLUENCES_DECISION]->(o) WHERE {hidden_for} {marked}"


def _employed(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    return Expression(
        f"EXISTS {{ MATCH ({position.var})-[w:WORKS_AT]->({position.root}) WHERE {is_valid('w', position.day)} }}"
    )


def _scopes(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    open = required_variable(position, "open")
    return Expression(
        f"COLLECT {{ MATCH ({position.var})-[v:HAS_VETO]->(t) WHERE (t = {position.root} OR t IN {open}) "
        f"AND {is_valid('v', position.day)} AND v.scope IS :: STRING RETURN v.scope {order_by(compiler.policy, (), 'v.id')} }}"
    )


def _touched(compiler: Compiler, p: str, day: str) -> str:
    return (
        f"CALL (*) {{ MATCH ({p})-[:TOOK_PART]->(e:Engagement) WHERE e.kind <> 'consultation' "
        f"AND date(e.at) <= {day} AND {compiler.sees('e', 'Engagement')} "
        f"RETURN max(e.at) AS {p}last, count(e) AS {p}touches }}"
    )


def _touch(template: str, read: Reader | None = None) -> ExpressionMaker:
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
    made = object_expression(compiler, DecisionRole, selection, replace(position, var=o))
    day, may, latest = position.day, compiler.policy.allows, order_by(compiler.policy, (), "d.id DESC")
    share = f"COLLECT {{ MATCH ({p})-[s:INFLUENCES_DECISION]->({o}) WHERE {known} AND {compiler.served('s')} RETURN s LIMIT 1 }}[0]"
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


MET = ("Engagement.at", "TOOK_PART", "Engagement.kind")
SCORE, RANK, IS_HIDDEN = (f"INFLUENCES_DECISION.{name}" for name in ("score", "rank", "hidden"))


@map_object("What a person is for one open opportunity", "在一个进行中商机里的角色", name="Decision")
class DecisionRole:
    """What a person is for one open opportunity."""

    opportunity: str = mapped(
        "open opportunity", "进行中的商机", reads=("Opportunity",), nodes=("Opportunity",), drawn=True
    )
    role: str | None = mapped(
        "decision role",
        "决策角色",
        reads=("DECIDES.role",),
        cypher="{v}d.role",
        read=property_kinds.read_text,
        drawn=True,
    )
    weight: float | None = mapped(
        "weight recorded",
        "登记权重",
        "0–1",
        reads=("DECIDES.weight",),
        cypher="{v}d.weight",
        read=property_kinds.read_number,
        drawn=True,
    )
    stance: float | None = mapped(
        "stance, from against to for",
        "立场",
        "−1–1",
        reads=("DECIDES.stance",),
        cypher="{v}d.stance",
        read=property_kinds.read_number,
    )
    veto: bool = mapped("has a veto on it", "是否有否决权", reads=("HAS_VETO",), cypher="{v}own OR {v}all", drawn=True)
    influence: float | None = mapped(
        "share of the influence on it",
        "影响力占比",
        "0–1",
        reads=(SCORE,),
        cypher="{v}s.score",
        read=property_kinds.read_number,
        drawn=True,
    )
    rank: int | None = mapped(
        "rank by influence", "影响力排名", reads=(RANK,), cypher="{v}s.rank", read=property_kinds.read_integer
    )
    hidden: bool = mapped(
        "hidden decision-maker of it",
        "是否隐形决策者",
        reads=(IS_HIDDEN,),
        cypher="{v}s.hidden",
        read=property_kinds.read_flag,
        drawn=True,
    )


@map_object("A person of the decision chain", "决策链成员")
class Decider:
    """A person of the decision chain."""

    person: Row = mapped("who", "人员", reads=("Person",), nodes=("Person",), card=True, drawn=True)
    title: str | None = mapped(
        "title at the customer",
        "职务",
        reads=("WORKS_AT.title", "Person.title"),
        cypher="coalesce({v}title, {v}.title)",
        read=property_kinds.read_text,
        card=True,
    )
    employed: bool = mapped("works there", "在职", reads=("WORKS_AT",), cypher=_employed, internal=True, drawn=True)
    decisions: list[DecisionRole] = mapped(
        "part in the open opportunities",
        "在进行中商机里的角色",
        reads=("DECIDES", "Opportunity", "OPENED"),
        cypher=_decisions,
        drawn=True,
    )
    influence: float | None = mapped(
        "share of the influence on this customer's decisions",
        "影响力占比",
        "0–1",
        reads=(SCORE,),
        cypher="{v}score",
        read=property_kinds.read_number,
        card=True,
        drawn=True,
    )
    rank: int | None = mapped(
        "rank by influence", "影响力排名", reads=(RANK,), cypher="{v}rank", read=property_kinds.read_integer, card=True
    )
    veto: bool = mapped("has a veto", "是否有否决权", reads=("HAS_VETO",), cypher="{v}veto", card=True, drawn=True)
    veto_scopes: list[str] = mapped("what the veto covers", "否决范围", reads=("HAS_VETO.scope",), cypher=_scopes)
    hidden: bool = mapped(
        "hidden decision-maker",
        "是否隐形决策者",
        reads=(IS_HIDDEN,),
        cypher="{v}hidden",
        read=property_kinds.read_flag,
        card=True,
        drawn=True,
    )
    last_touched: Visible[dt.date | None] = mapped(
        "last engagement with us or a partner",
        "最近接触日期",
        reads=MET,
        cypher=_touch("{v}last", property_kinds.read_date),
        card=True,
    )
    days_since_touched: Visible[int | None] = mapped(
        "days since last touched; null means never",
        "距上次接触天数",
        "days",
        reads=MET,
        cypher=_touch("duration.inDays(date({v}last), {day}).days"),
        card=True,
    )
    engagements: int = mapped("engagements in all", "互动次数", reads=("Engagement", *MET), cypher=_touch("{v}touches"))
