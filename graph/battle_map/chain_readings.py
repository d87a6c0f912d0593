"""How the decision chain of a battle map is read: the people who decide, and their part in each open opportunity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from graph.battle_map.map_parts import EVERYBODY, Field, need, node_part, object_part, plain
from graph.db.as_of import valid
from graph.query import kinds
from graph.query.deciding import key, order_by
from graph.query.readers import Reader
from graph.query.readings import first, where
from graph.query.wants import Part, Place, Scope, Want, listed


def chain(scope: Scope, want: Want, place: Place) -> Part:
    """The people, the most influential first, then those with a veto."""
    p = scope.fresh("p")
    made = object_part(scope, DECIDER, "Decider", want, replace(place, var=p))
    touched = _touched(scope, p, place.day) if f"touched:{p}" in place.needs else ""
    seen = scope.sees(p, "Person")
    hidden = any(w.field == "hidden" for w in want.whole)
    matters = {"near": seen != "true", "listed": hidden}
    told = {name: usual for name, usual in TOLD.items() if matters.get(name, True)}
    ways = " UNION ALL ".join(_ways(scope, place, told, hidden))
    shown = [f"{p}listed"] * hidden + [f"({p}near OR {seen})"] * (seen != "true")
    c = place.root
    cypher = f"""COLLECT {{
      CALL ({c}, {c}open, {c}influence, {c}about) {{ {ways} }}
      WITH p AS {p}, {", ".join(f"max({name}) AS {p}{name}" for name in told)} {where(shown)}
      WITH * {order_by(scope.policy, MOST_INFLUENTIAL, f"{p}.id", p=p)} LIMIT {first(scope, want, EVERYBODY)}
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


def _touch(template: str, read: Reader | None = None) -> Field:
    def field(scope: Scope, want: Want, place: Place) -> Part:
        place.needs.add(f"touched:{place.var}")
        return Part(template.format(v=place.var, day=place.day), read)

    return field


def _decisions(scope: Scope, want: Want, place: Place) -> Part:
    p, c, open, known = place.var, place.root, need(place, "open"), need(place, "influence")
    o = scope.fresh("o")
    made = object_part(scope, DECISION, "Decision", want, replace(place, var=o))
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


DECIDER: dict[str, Field] = {
    "person": node_part("Person"), "title": plain("coalesce({v}title, {v}.title)", kinds.text), "employed": _employed,
    "decisions": _decisions,
    "influence": plain("{v}score", kinds.number), "rank": plain("{v}rank", kinds.whole), "veto": plain("{v}veto"),
    "veto_scopes": _scopes, "hidden": plain("{v}hidden", kinds.holds),
    "last_touched": _touch("{v}last", kinds.day),
    "days_since_touched": _touch("duration.inDays(date({v}last), {day}).days"), "engagements": _touch("{v}touches"),
}  # fmt: skip
DECISION: dict[str, Field] = {
    "opportunity": node_part("Opportunity"), "role": plain("{v}d.role", kinds.text), "weight": plain("{v}d.weight", kinds.number),
    "stance": plain("{v}d.stance", kinds.number), "veto": plain("{v}own OR {v}all"),
    "influence": plain("{v}s.score", kinds.number),
    "rank": plain("{v}s.rank", kinds.whole), "hidden": plain("{v}s.hidden", kinds.holds),
}  # fmt: skip
