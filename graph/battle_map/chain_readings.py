"""How the decision chain of a battle map is read: the people who decide, and their part in each open opportunity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from graph.battle_map.map_fields import Expression, Visible, map_object, mapped
from graph.battle_map.map_parts import EVERYBODY, need, object_part
from graph.db.as_of import valid
from graph.db.transactions import Row
from graph.query import kinds
from graph.query.deciding import key, order_by
from graph.query.readers import Reader
from graph.query.readings import first, where
from graph.query.wants import Part, Place, Scope, Want, listed


def chain(scope: Scope, want: Want, place: Place) -> Part:
    """The people, the most influential first, then those with a veto."""
    p = scope.fresh("p")
    made = object_part(scope, Decider, want, replace(place, var=p))
    touched = _touched(scope, p, place.day) if f"touched:{p}" in place.needs else ""
    seen = scope.sees(p, "Person")
    hidden = any(w.field == "hidden" for w in want.whole)
    shown = [f"{p}listed"] * hidden + [f"({p}near OR {seen})"] * (seen != "true")
    order = order_by(scope.policy, MOST_INFLUENTIAL, f"{p}.id", p=p)
    used = " ".join([made.cypher, order, *shown])
    told = {name: usual for name, usual in TOLD.items() if f"{p}{name}" in used} or {"listed": "true"}
    ways = " UNION ALL ".join(_ways(scope, place, told, hidden))
    c = place.root
    cypher = f"""COLLECT {{
      CALL ({c}, {c}open, {c}influence, {c}about) {{ {ways} }}
      WITH p AS {p}, {", ".join(f"max({name}) AS {p}{name}" for name in told)} {where(shown)}
      WITH * {order} LIMIT {first(scope, want, EVERYBODY)}
      {touched}
      RETURN {made.cypher} }}"""
    return Part(cypher, listed(made.read))


MOST_INFLUENTIAL = (
    key("coalesce({p}score, 0) DESC", "INFLUENCES_DECISION.score"),
    key("NOT {p}veto", "HAS_VETO"),
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


def _ways(scope: Scope, place: Place, told: dict[str, str], hidden: bool) -> Iterator[str]:
    """Each way from the customer to the people who decide. Asking each person for vetoes instead would walk along everything
    that the person has. Who is hidden for an open opportunity is not for that in the chain."""
    c, day, may = place.root, place.day, scope.policy.allows
    open, known = need(place, "open"), need(place, "influence")
    near = scope.policy.opened_by("people_of_customers", need(place, "about"), "w")

    def told_of(**known: str) -> str:
        return "RETURN p, " + ", ".join(f"{known.get(name, usual)} AS {name}" for name, usual in told.items())

    yield f"MATCH (p:Person)-[w:WORKS_AT]->({c}) WHERE {valid('w', day)} {told_of(title='w.title', near=near)}"
    if types := [type for type in ("DECIDES", "HAS_VETO") if may(type)]:
        veto = told_of(veto="type(d) = 'HAS_VETO'")
        yield f"UNWIND {open} AS o MATCH (p:Person)-[d:{'|'.join(types)}]->(o) WHERE {valid('d', day)} {veto}"
    if may("HAS_VETO"):
        yield f"MATCH (p:Person)-[v:HAS_VETO]->({c}) WHERE {valid('v', day)} {told_of(veto='true')}"
    if may("INFLUENCES_DECISION"):
        scored = told_of(score="i.score", rank="i.rank", hidden="i.hidden")
        yield f"MATCH (p:Person)-[i:INFLUENCES_DECISION]->({c}) WHERE {known} {scored}"
    if hidden:
        marked = told_of(hidden="true", listed="false")
        yield f"UNWIND {open} AS o MATCH (p:Person)-[s:INFLUENCES_DECISION]->(o) WHERE {known} AND s.hidden {marked}"


def _employed(scope: Scope, want: Want, place: Place) -> Part:
    return Part(
        f"EXISTS {{ MATCH ({place.var})-[w:WORKS_AT]->({place.root}) WHERE {valid('w', place.day)} }}"
    )


def _scopes(scope: Scope, want: Want, place: Place) -> Part:
    open = need(place, "open")
    return Part(
        f"COLLECT {{ MATCH ({place.var})-[v:HAS_VETO]->(t) WHERE (t = {place.root} OR t IN {open}) "
        f"AND {valid('v', place.day)} AND v.scope IS NOT NULL RETURN v.scope {order_by(scope.policy, (), 'v.id')} }}"
    )


def _touched(scope: Scope, p: str, day: str) -> str:
    return (
        f"CALL (*) {{ MATCH ({p})-[:TOOK_PART]->(e:Engagement) WHERE e.kind <> 'consultation' "
        f"AND date(e.at) <= {day} AND {scope.sees('e', 'Engagement')} "
        f"RETURN max(e.at) AS {p}last, count(e) AS {p}touches }}"
    )


def _touch(template: str, read: Reader | None = None) -> Expression:
    def field(scope: Scope, want: Want, place: Place) -> Part:
        place.needs.add(f"touched:{place.var}")
        return Part(template.format(v=place.var, day=place.day), read)

    return field


def _decisions(scope: Scope, want: Want, place: Place) -> Part:
    p, c, open, known = place.var, place.root, need(place, "open"), need(place, "influence")
    o = scope.fresh("o")
    made = object_part(scope, Decision, want, replace(place, var=o))
    day, may, latest = place.day, scope.policy.allows, order_by(scope.policy, (), "d.id DESC")
    share = f"COLLECT {{ MATCH ({p})-[s:INFLUENCES_DECISION]->({o}) WHERE {known} RETURN s LIMIT 1 }}[0]"
    own, over_all = (
        f"EXISTS {{ MATCH ({p})-[v:HAS_VETO]->({on}) WHERE {valid('v', day)} }}" for on in (o, c)
    )
    return Part(
        f"""COLLECT {{
      UNWIND {open} AS {o}
      WITH {o}, COLLECT {{ MATCH ({p})-[d:DECIDES]->({o}) WHERE {valid("d", day)} RETURN d {latest} LIMIT 1 }}[0] AS {o}d,
        {share if may("INFLUENCES_DECISION") else "null"} AS {o}s,
        {own if may("HAS_VETO") else "false"} AS {o}own, {over_all if may("HAS_VETO") else "false"} AS {o}all
      WHERE {o}d IS NOT NULL OR {o}s IS NOT NULL OR {o}own
      RETURN {made.cypher} }}""",
        listed(made.read),
    )


MET = ("Engagement.at", "TOOK_PART", "Engagement.kind")
SCORE, RANK, IS_HIDDEN = (f"INFLUENCES_DECISION.{name}" for name in ("score", "rank", "hidden"))


@map_object("What a person is for one open opportunity", "在一个进行中商机里的角色")
class Decision:
    """What a person is for one open opportunity."""

    opportunity: str = mapped(
        "open opportunity", "进行中的商机", reads=("Opportunity",), nodes=("Opportunity",)
    )
    role: str | None = mapped(
        "decision role", "决策角色", reads=("DECIDES.role",), cypher="{v}d.role", read=kinds.text
    )
    weight: float | None = mapped(
        "weight recorded",
        "登记权重",
        "0–1",
        reads=("DECIDES.weight",),
        cypher="{v}d.weight",
        read=kinds.number,
    )
    stance: float | None = mapped("stance, from against to for", "立场", "−1–1", reads=("DECIDES.stance",), cypher="{v}d.stance",
                                  read=kinds.number)  # fmt: skip
    veto: bool = mapped("has a veto on it", "是否有否决权", reads=("HAS_VETO",), cypher="{v}own OR {v}all")
    influence: float | None = mapped("share of the influence on it", "影响力占比", "0–1", reads=(SCORE,), cypher="{v}s.score",
                                     read=kinds.number)  # fmt: skip
    rank: int | None = mapped(
        "rank by influence", "影响力排名", reads=(RANK,), cypher="{v}s.rank", read=kinds.whole
    )
    hidden: bool = mapped(
        "hidden decision-maker of it",
        "是否隐形决策者",
        reads=(IS_HIDDEN,),
        cypher="{v}s.hidden",
        read=kinds.holds,
    )


@map_object("A person of the decision chain", "决策链成员")
class Decider:
    """A person of the decision chain."""

    person: Row = mapped("who", "人员", reads=("Person",), nodes=("Person",), card=True)
    title: str | None = mapped("title at the customer", "职务", reads=("WORKS_AT.title", "Person.title"),
                               cypher="coalesce({v}title, {v}.title)", read=kinds.text, card=True)  # fmt: skip
    employed: bool = mapped("works there", "在职", reads=("WORKS_AT",), cypher=_employed, internal=True)
    decisions: list[Decision] = mapped("part in the open opportunities", "在进行中商机里的角色",
                                       reads=("DECIDES", "Opportunity", "OPENED"), cypher=_decisions)  # fmt: skip
    influence: float | None = mapped("share of the influence on this customer's decisions", "影响力占比", "0–1",
                                     reads=(SCORE,), cypher="{v}score", read=kinds.number, card=True)  # fmt: skip
    rank: int | None = mapped(
        "rank by influence", "影响力排名", reads=(RANK,), cypher="{v}rank", read=kinds.whole, card=True
    )
    veto: bool = mapped("has a veto", "是否有否决权", reads=("HAS_VETO",), cypher="{v}veto", card=True)
    veto_scopes: list[str] = mapped(
        "what the veto covers", "否决范围", reads=("HAS_VETO.scope",), cypher=_scopes
    )
    hidden: bool = mapped(
        "hidden decision-maker",
        "是否隐形决策者",
        reads=(IS_HIDDEN,),
        cypher="{v}hidden",
        read=kinds.holds,
        card=True,
    )
    last_touched: Visible[dt.date | None] = mapped("last engagement with us or a partner", "最近接触日期", reads=MET,
                                                   cypher=_touch("{v}last", kinds.day), card=True)  # fmt: skip
    days_since_touched: Visible[int | None] = mapped(
        "days since last touched; null means never", "距上次接触天数", "days", reads=MET,
        cypher=_touch("duration.inDays(date({v}last), {day}).days"), card=True)  # fmt: skip
    engagements: int = mapped(
        "engagements in all", "互动次数", reads=("Engagement", *MET), cypher=_touch("{v}touches")
    )
