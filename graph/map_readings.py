"""How each field of the battle map is read: one Cypher expression for all that is asked of a map, and only for that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from graph.model import PARTNER_EDGES, PARTNERS
from graph.policy import valid
from graph.readings import any_node, first, node
from graph.satisfaction import ENOUGH, WINDOW_DAYS, satisfaction
from graph.wants import (
    Part,
    Place,
    Reader,
    Scope,
    Slot,
    Want,
    constant,
    day_of,
    first_of,
    listed,
    local,
    picked,
    to_native,
)
from graph.words import Text

RECOMMENDED = 5
EVERYBODY = 100_000
NOT_ENOUGH = Text("not enough data", "数据不足")
Field = Callable[[Scope, Want, Place], Part]


def battle_map(scope: Scope, want: Want, number: Reader | None = None) -> Part:
    """The map of the customer whose id is the argument `customer_id`, as of `as_of`, with texts in `locale`; null where there is none.

    `number` gives the id in the graph for one that a face shows.
    """
    c = scope.fresh("c")
    given, locale = want.args.get("as_of"), want.args.get("locale")
    day = scope.bind(given) if isinstance(given, Slot) and given.value is not None else "$today"
    lang = locale.value if locale is not None and locale.value else scope.lang
    place = Place(c, day, root=c, guarded=True, lang=lang)
    parts = [_field(scope, MAP, "BattleMap", w, place) for w in want.whole]
    made = scope.made("BattleMap", want.whole, parts)
    cypher = (
        f"COLLECT {{ MATCH ({c}:Organization {{id: {scope.bind(want.args['customer_id'], number)}}}) "  # ids are indexed here
        f"WHERE {c}:Customer AND {scope.sees(c, 'Organization')} {_prepared(scope, place)}RETURN {made.cypher} }}"
    )
    one, must = first_of(made.read), scope.required(None)
    return Part(cypher, lambda rows: one(rows) if rows else must and must(None))


def _prepared(scope: Scope, place: Place) -> str:
    """What several fields of the map need, worked out once: variables named after the customer's."""
    c, day, kept, steps = place.root, place.day, place.root, ""
    for name in ("about", "open", "influence", "partner_fit"):
        if name in place.needs:
            made = _prepare(scope, name, c, day)
            steps += f"WITH {kept}, {made} AS {c}{name} "
            kept += f", {c}{name}"
    if any(name.startswith("partners:") for name in place.needs):
        steps += f"WITH {kept}, {_partners(scope, place)} AS {c}partners "
    return steps


def _prepare(scope: Scope, name: str, c: str, day: str) -> str:
    if name == "about":
        return scope.policy.about(c)
    return _open(scope, c, day) if name == "open" else _known(name, day)


def _open(scope: Scope, c: str, day: str) -> str:
    return (f"COLLECT {{ MATCH ({c})-[:OPENED]->(o:Opportunity) WHERE {is_open('o', day)} "
            f"AND {scope.sees('o', 'Opportunity')} RETURN o ORDER BY o.id }}")  # fmt: skip


def is_open(o: str, day: str) -> str:
    """Cypher condition: this opportunity is open on the day."""
    return (f"coalesce({o}.opened, {day}) <= {day} AND "
            f"({o}.status = 'open' AND {o}.closed IS NULL OR {o}.closed > {day})")  # fmt: skip


def _known(algorithm: str, day: str) -> str:
    """Whether the last run of an algorithm saw no more than was known on the day."""
    return (f"coalesce(COLLECT {{ MATCH (k:ScoringRun {{algorithm: '{algorithm}'}}) "
            f"RETURN k.data_as_of <= {day} ORDER BY k.started DESC LIMIT 1 }}[0], true)")  # fmt: skip


def _field(scope: Scope, fields: dict[str, Field], type: str, want: Want, place: Place) -> Part:
    return constant(type) if want.field == "__typename" else fields[want.field](scope, want, place)


def _object(scope: Scope, fields: dict[str, Field], type: str, want: Want, place: Place) -> Part:
    return scope.made(type, want.whole, [_field(scope, fields, type, w, place) for w in want.whole])


def _need(place: Place, name: str) -> str:
    place.needs.add(name)
    return f"{place.root}{name}"


def _plain(template: str, read: Reader | None = None) -> Field:
    """A field that is an expression of the variables at hand."""
    return lambda scope, want, place: Part(template.format(v=place.var, c=place.root, day=place.day), read)


def _customer(scope: Scope, want: Want, place: Place) -> Part:
    return node(scope, "Organization", want.whole, place)


def _day(scope: Scope, want: Want, place: Place) -> Part:
    return Part(place.day, to_native)


# --- the decision chain ---


def _chain(scope: Scope, want: Want, place: Place) -> Part:
    p = scope.fresh("p")
    made = _object(scope, DECIDER, "Decider", want, replace(place, var=p))
    touched = _touched(scope, p, place.day) if f"touched:{p}" in place.needs else ""
    may, seen = scope.policy.allows, scope.sees(p, "Person")
    hidden = any(w.field == "hidden" for w in want.whole)
    matters = {"near": seen != "true", "listed": hidden}
    told = {name: usual for name, usual in TOLD.items() if matters.get(name, True)}
    ways = " UNION ALL ".join(_ways(scope, place, told, hidden))
    order = [f"coalesce({p}score, 0) DESC"] if may("INFLUENCES_DECISION", "score") else []
    order += [f"NOT {p}veto"] if may("HAS_VETO") else []
    shown = [f"{p}listed"] * hidden + [f"({p}near OR {seen})"] * (seen != "true")
    c = place.root
    cypher = f"""COLLECT {{
      CALL ({c}, {c}open, {c}influence, {c}about) {{ {ways} }}
      WITH p AS {p}, {", ".join(f"max({name}) AS {p}{name}" for name in told)} {_where(shown)}
      WITH * ORDER BY {", ".join([*order, f"{p}.id"])} LIMIT {first(scope, want, EVERYBODY)}
      {touched}
      RETURN {made.cypher} }}"""
    return Part(cypher, listed(made.read))


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
    open, known = _need(place, "open"), _need(place, "influence")
    near = scope.policy.opened_by("people_of_customers", _need(place, "about"), "w")

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


def _where(conditions: list[str]) -> str:
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


def _employed(scope: Scope, want: Want, place: Place) -> Part:
    return Part(
        f"EXISTS {{ MATCH ({place.var})-[w:WORKS_AT]->({place.root}) WHERE {valid('w', place.day)} }}"
    )


def _scopes(scope: Scope, want: Want, place: Place) -> Part:
    open = _need(place, "open")
    return Part(
        f"COLLECT {{ MATCH ({place.var})-[v:HAS_VETO]->(t) WHERE (t = {place.root} OR t IN {open}) "
        f"AND {valid('v', place.day)} AND v.scope IS NOT NULL RETURN v.scope ORDER BY v.id }}"
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
    p, c, open, known = place.var, place.root, _need(place, "open"), _need(place, "influence")
    o = scope.fresh("o")
    made = _object(scope, DECISION, "Decision", want, replace(place, var=o))
    day = place.day
    return Part(
        f"""COLLECT {{
      UNWIND {open} AS {o}
      WITH {o}, COLLECT {{ MATCH ({p})-[d:DECIDES]->({o}) WHERE {valid("d", day)} RETURN d ORDER BY d.id DESC LIMIT 1 }}[0] AS {o}d,
        COLLECT {{ MATCH ({p})-[s:INFLUENCES_DECISION]->({o}) WHERE {known} RETURN s LIMIT 1 }}[0] AS {o}s,
        EXISTS {{ MATCH ({p})-[v:HAS_VETO]->({o}) WHERE {valid("v", day)} }} AS {o}own,
        EXISTS {{ MATCH ({p})-[v:HAS_VETO]->({c}) WHERE {valid("v", day)} }} AS {o}all
      WHERE {o}d IS NOT NULL OR {o}s IS NOT NULL OR {o}own
      RETURN {made.cypher} }}""",
        listed(made.read),
    )


def _opportunity(scope: Scope, want: Want, place: Place) -> Part:
    return node(scope, "Opportunity", want.whole, place)


# --- incumbents ---


def _incumbents(role: str) -> Field:
    edge = PARTNER_EDGES[role]

    def field(scope: Scope, want: Want, place: Place) -> Part:
        p = scope.fresh("p")
        made = _object(
            scope, INCUMBENT | {"role": lambda *_: constant(role)}, "Incumbent", want, replace(place, var=p)
        )
        _need(place, "about")
        place.needs.update({f"partners:{edge}"}, {w.field for w in want.whole} & {"product_lines", "since"})
        best = f"{p}mean DESC, {p}latest IS NULL, {p}latest[0] DESC, " if _rates(scope) else ""
        seen = scope.sees(p, "Organization")
        shown = [] if seen == "true" else [f"(any(work IN {p}works WHERE work[1]) OR {seen})"]
        cypher = f"""COLLECT {{
      UNWIND [one IN {place.root}partners WHERE any(work IN one[1] WHERE work[0] = '{edge}')] AS one
      WITH one[0] AS {p}, [work IN one[1] WHERE work[0] = '{edge}'] AS {p}works, one[2] AS {p}mean, one[3] AS {p}latest,
        one[4] AS {p}answers {_where(shown)}
      WITH * ORDER BY {best}{p}.id LIMIT {first(scope, want, EVERYBODY)}
      RETURN {made.cypher} }}"""
        return Part(cypher, listed(made.read))

    return field


def _rates(scope: Scope) -> bool:
    """Whether the caller may see how partners are rated."""
    return all(scope.policy.allows("RATED", name) for name in ("score", "at"))


def _partners(scope: Scope, place: Place) -> str:
    """Who works with the customer, read once for all roles.

    Rows [partner, its relationships, mean of the answers of the last half year (0 under three), the latest answer, those of the half
    year]; a relationship is [type, whether it opens the partner, product line, since]. What nothing needs is null.
    """
    c, day, needs = place.root, place.day, place.needs
    types = "|".join(sorted(name.partition(":")[2] for name in needs if name.startswith("partners:")))
    near = scope.policy.opened_by("partners_of_customers", f"{c}about", "r")
    line, since = (
        "r." + of if name in needs else "null"
        for name, of in (("product_lines", "product_line"), ("since", "valid_from"))
    )
    works = (f"MATCH (p)-[r:{types}]->({c}) WHERE {valid('r', day)} "
             f"RETURN p, [type(r), {near}, {line}, {since}] AS work, null AS at, null AS score")  # fmt: skip
    rated = f"UNION ALL MATCH (p)<-[a:RATED]-({c}) WHERE a.at <= {day} RETURN p, null AS work, a.at AS at, a.score AS score"
    recent = f"CASE WHEN at >= {day} - duration({{days: {WINDOW_DAYS}}}) THEN"
    answers = f"collect({recent} [toString(at), score] END)" if "answers" in needs else "null"
    return (f"COLLECT {{ CALL ({c}, {c}about) {{ {works} {rated if _rates(scope) else ''} }} "
            "WITH p, collect(work) AS works, max(CASE WHEN at IS NOT NULL THEN [at, score] END) AS latest, "
            f"{answers} AS answers, CASE WHEN count({recent} 1 END) >= {ENOUGH} THEN avg({recent} score END) ELSE 0 END AS mean "
            "WHERE size(works) > 0 RETURN [p, works, mean, latest, answers] }")  # fmt: skip


def _partner(scope: Scope, want: Want, place: Place) -> Part:
    return node(scope, "Organization", want.whole, place)


def _satisfaction(scope: Scope, want: Want, place: Place) -> Part:
    asked, v = want.whole, place.var
    latest = f"toString({v}latest[0]), {v}latest[1]"
    if {w.field for w in asked} <= {"latest", "latest_at", "__typename"}:
        return Part(f"[{latest}]", lambda row: picked(scope, "Satisfaction", asked, _latest(*row)))
    say = local(scope, next((w.whole for w in asked if w.field == "note"), ()), place.lang)
    place.needs.add("answers")

    def read(row: list[Any]) -> Any:
        day, answers, at, score = row
        found = satisfaction([(_date(at), score) for at, score in answers], _date(day))
        said = None if found.enough else say(NOT_ENOUGH.en, NOT_ENOUGH.zh)
        made = {"mean": found.mean, "n": found.n, "trend": found.trend, "change": found.change, "enough": found.enough,
                "note": said}  # fmt: skip
        return picked(scope, "Satisfaction", asked, made | _latest(at, score))

    return Part(f"[toString({place.day}), {v}answers, {latest}]", read)


def _latest(at: str | None, score: float | None) -> dict[str, Any]:
    return {"latest": score, "latest_at": at and _date(at)}


_date = dt.date.fromisoformat


def _joint_visit(scope: Scope, want: Want, place: Place) -> Part:
    return Part(
        f"COLLECT {{ MATCH ({place.root})<-[:ABOUT]-(e:Engagement {{kind: 'joint_visit'}})-[:WITH]->({place.var}) "
        f"WHERE date(e.at) <= {place.day} AND {scope.sees('e', 'Engagement')} RETURN max(e.at) }}[0]",
        day_of,
    )


# --- recommended, excluded, experts ---


def _recommendations(scope: Scope, want: Want, place: Place) -> Part:
    return _derived(scope, want, place, "FITS", RECOMMENDATION, "Recommendation",
                    f"e.rank <= {RECOMMENDED}", "coalesce(e.probability, 0) DESC, e.rank, {p}.id")  # fmt: skip


def _excluded(scope: Scope, want: Want, place: Place) -> Part:
    return _derived(
        scope, want, place, "EXCLUDED", EXCLUDED, "ExcludedPartner", "true", "e.rank, {p}role, {p}.id"
    )


def _derived(scope: Scope, want: Want, place: Place, edge: str, fields: dict[str, Field], type: str, where: str,
             order: str) -> Part:  # fmt: skip
    """Partners that a derived relationship ties to the customer, where its run may be shown."""
    known, p = _need(place, "partner_fit"), scope.fresh("p")
    made = _object(scope, fields, type, want, replace(place, var=p, edge="e"))
    seen = " OR ".join(f"({p}:{label} AND {scope.sees(p, label)})" for label in ("Organization", "Person"))
    cypher = (
        f"COLLECT {{ MATCH ({p})-[e:{edge}]->({place.root}) WHERE {known} AND {where} AND ({seen}) "
        f"WITH {p}, e, [role IN {list(PARTNERS)!r} WHERE role IN labels({p})][0] AS {p}role "
        f"ORDER BY {order.format(p=p)} LIMIT {first(scope, want, EVERYBODY)} RETURN {made.cypher} }}"
    )
    return Part(cypher, listed(made.read))


def _party(scope: Scope, want: Want, place: Place) -> Part:
    return any_node(scope, ("Organization", "Person"), want, replace(place, edge=""))


def _working(scope: Scope, want: Want, place: Place) -> Part:
    return Part(
        f"EXISTS {{ MATCH ({place.var})-[w:SUPPLIES|DISTRIBUTES_TO|SERVES]->({place.root}) WHERE {valid('w', place.day)} }}"
    )


def _reasons(scope: Scope, want: Want, place: Place) -> Part:
    say = local(scope, want.whole, place.lang)

    def read(pair: list[list[str] | None]) -> list[Any]:
        return [say(en, zh) for en, zh in zip(pair[0] or [], pair[1] or [], strict=True)]

    return Part("[e.reasons, e.reasons_zh]", read)


def _why_not(scope: Scope, want: Want, place: Place) -> Part:
    say = local(scope, want.whole, place.lang)

    def read(pair: list[str]) -> Any:
        return say(pair[0], pair[1]) if pair[0] else None

    return Part("[e.why_not, e.why_not_zh]", read)


def _experts(scope: Scope, want: Want, place: Place) -> Part:
    k, c, day = scope.fresh("k"), place.root, place.day
    made = _object(scope, EXPERT, "Expert", want, replace(place, var=k))
    cypher = f"""COLLECT {{
      MATCH ({k}:KOL)-[a:ADVISES]->({c}) WHERE {valid("a", day)} AND {scope.sees(k, "Person")}
      WITH DISTINCT {k}
      CALL (*) {{
        MATCH ({k})-[:TOOK_PART]->(e:Engagement {{kind: 'consultation'}})-[:ABOUT]->({c})
        WHERE date(e.at) <= {day} AND {scope.sees("e", "Engagement")}
        RETURN count(e) AS {k}n, max(e.at) AS {k}last
      }}
      WITH {k}, {k}n, {k}last ORDER BY {k}n DESC, {k}.id LIMIT {first(scope, want, EVERYBODY)} RETURN {made.cypher} }}"""
    return Part(cypher, listed(made.read))


def _person(scope: Scope, want: Want, place: Place) -> Part:
    return node(scope, "Person", want.whole, place)


# --- events ---


def _signals(scope: Scope, want: Want, place: Place) -> Part:
    s, day = scope.fresh("s"), place.day
    made = node(scope, "Signal", want.whole, replace(place, var=s))
    cypher = (
        f"COLLECT {{ MATCH ({s}:Signal)-[:SIGNALS]->({place.root}) WHERE date({s}.at) <= {day} "
        f"AND date({s}.at) >= {day} - duration({{days: 365}}) AND {scope.sees(s, 'Signal')} "
        f"WITH {s} ORDER BY {s}.at DESC, {s}.id LIMIT {first(scope, want, EVERYBODY)} RETURN {made.cypher} }}"
    )
    return Part(cypher, listed(made.read))


def _opportunities(scope: Scope, want: Want, place: Place) -> Part:
    o, day = scope.fresh("o"), place.day
    made = node(scope, "Opportunity", want.whole, replace(place, var=o))
    status = f"CASE WHEN {o}.closed > {day} THEN 'open' ELSE {o}.status END"
    cypher = (
        f"COLLECT {{ MATCH ({place.root})-[:OPENED]->({o}:Opportunity) WHERE coalesce({o}.opened, {day}) <= {day} "
        f"AND {scope.sees(o, 'Opportunity')} WITH {o} ORDER BY {status} <> 'open', coalesce({o}.amount, 0) DESC, {o}.id "
        f"LIMIT {first(scope, want, EVERYBODY)} RETURN {made.cypher} }}"
    )
    return Part(cypher, listed(made.read))


def _runs(scope: Scope, want: Want, place: Place) -> Part:
    r = scope.fresh("r")
    made = node(scope, "ScoringRun", want.whole, replace(place, var=r, guarded=False))
    cypher = (
        f"COLLECT {{ MATCH (r:ScoringRun) WITH r ORDER BY r.started DESC WITH r.algorithm AS algorithm, collect(r)[0] AS {r} "
        f"WHERE {r}.data_as_of <= {place.day} WITH {r} ORDER BY {r}.algorithm RETURN {made.cypher} }}"
    )
    return Part(cypher, listed(made.read))


LINES = "COLLECT {{ UNWIND {v}works AS work WITH work WHERE work[2] IS NOT NULL RETURN DISTINCT work[2] }}"
SINCE = "COLLECT {{ UNWIND {v}works AS work RETURN min(work[3]) }}[0]"
MAP: dict[str, Field] = {
    "customer": _customer, "as_of": _day, "decision_chain": _chain,
    "suppliers": _incumbents("Supplier"), "distributors": _incumbents("Distributor"),
    "service_providers": _incumbents("ServiceProvider"), "recommendations": _recommendations,
    "excluded_partners": _excluded, "kols": _experts, "signals": _signals, "opportunities": _opportunities, "runs": _runs,
}  # fmt: skip
DECIDER: dict[str, Field] = {
    "person": _person, "title": _plain("coalesce({v}title, {v}.title)"), "employed": _employed, "decisions": _decisions,
    "influence": _plain("{v}score"), "rank": _plain("{v}rank"), "veto": _plain("{v}veto"),
    "veto_scopes": _scopes, "hidden": _plain("coalesce({v}hidden, false)"),
    "last_touched": _touch("{v}last", day_of),
    "days_since_touched": _touch("duration.inDays(date({v}last), {day}).days"), "engagements": _touch("{v}touches"),
}  # fmt: skip
DECISION: dict[str, Field] = {
    "opportunity": _opportunity, "role": _plain("{v}d.role"), "weight": _plain("{v}d.weight"),
    "stance": _plain("{v}d.stance"), "veto": _plain("{v}own OR {v}all"), "influence": _plain("{v}s.score"),
    "rank": _plain("{v}s.rank"), "hidden": _plain("coalesce({v}s.hidden, false)"),
}  # fmt: skip
INCUMBENT: dict[str, Field] = {
    "partner": _partner, "product_lines": _plain(LINES), "since": _plain(SINCE, to_native),
    "satisfaction": _satisfaction, "last_joint_visit": _joint_visit,
}  # fmt: skip
RECOMMENDATION: dict[str, Field] = {
    "partner": _party, "role": _plain("{v}role"), "probability": _plain("e.probability"), "rank": _plain("e.rank"),
    "incumbent": _working, "reasons": _reasons, "basis": _plain("e.basis"), "why_not": _why_not,
}  # fmt: skip
EXCLUDED: dict[str, Field] = {
    "partner": _party, "role": _plain("{v}role"), "rank": _plain("e.rank"), "kinds": _plain("e.kinds"), "reasons": _reasons,
}  # fmt: skip
EXPERT: dict[str, Field] = {
    "person": _person, "consultations": _plain("{v}n"), "last_consultation": _plain("{v}last", day_of),
}  # fmt: skip
