"""How the partners of a battle map are read: those who work with the customer, are recommended or excluded, and its experts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from graph.battle_map.map_parts import EVERYBODY, Field, need, node_part, object_part, plain
from graph.battle_map.satisfaction import ENOUGH, WINDOW_DAYS, satisfaction
from graph.db.as_of import valid
from graph.model.choices import PARTNER_EDGES, PARTNERS
from graph.query import kinds
from graph.query.deciding import Key, key, order_by, window
from graph.query.readings import any_node, first, where
from graph.query.wants import TYPENAME, Part, Place, Scope, Want, constant, listed, local, picked
from graph.words import Text

RECOMMENDED = 5
PARTIES = ("Organization", "Person")  # what a partner can be
NOT_ENOUGH = Text("not enough data", "数据不足")


def incumbents(role: str) -> Field:
    """The partners that work with the customer in a role, the best rated first."""
    edge = PARTNER_EDGES[role]

    def field(scope: Scope, want: Want, place: Place) -> Part:
        p = scope.fresh("p")
        made = object_part(
            scope, INCUMBENT | {"role": lambda *_: constant(role)}, "Incumbent", want, replace(place, var=p)
        )
        place.needs.update({"about", "recent"})
        place.needs.update({edge}, {w.field for w in want.whole} & {"product_lines", "since"})
        seen = scope.sees(p, "Organization")
        shown = [] if seen == "true" else [f"(any(work IN {p}works WHERE work[1]) OR {seen})"]
        cypher = f"""COLLECT {{
      UNWIND [one IN {need(place, "partners")} WHERE any(work IN one[1] WHERE work[0] = '{edge}')] AS one
      WITH one[0] AS {p}, [work IN one[1] WHERE work[0] = '{edge}'] AS {p}works, one[2] AS {p}mean, one[3] AS {p}latest,
        one[4] AS {p}answers {where(shown)}
      WITH * {order_by(scope.policy, BEST_RATED, f"{p}.id", p=p)} LIMIT {first(scope, want, EVERYBODY)}
      RETURN {made.cypher} }}"""
        return Part(cypher, listed(made.read))

    return field


def _rates(scope: Scope) -> bool:
    """Whether the caller may see how partners are rated."""
    return scope.policy.reads(("RATED.score", "RATED.at"))


def partners(scope: Scope, place: Place) -> str:
    """Who works with the customer, read once for all roles.

    Rows [partner, its relationships, mean of the answers of the last half year (0 under three), the latest answer, those of the half
    year]; a relationship is [type, whether it opens the partner, product line, since]. What nothing needs is null.
    """
    c, day, needs = place.root, place.day, place.needs
    types = "|".join(sorted(needs & set(PARTNER_EDGES.values())))
    near = scope.policy.opened_by("partners_of_customers", f"{c}about", "r")
    line, since = (
        "r." + of if name in needs else "null"
        for name, of in (("product_lines", "product_line"), ("since", "valid_from"))
    )
    works = (f"MATCH (p)-[r:{types}]->({c}) WHERE {valid('r', day)} "
             f"RETURN p, [type(r), {near}, {line}, {since}] AS work, null AS at, null AS score")  # fmt: skip
    rated = (f"UNION ALL MATCH (p)<-[a:RATED]-({c}) WHERE date('0001-01-01') <= a.at <= {day} AND 0 <= a.score <= 100 "
             "RETURN p, null AS work, a.at AS at, a.score AS score")  # fmt: skip
    late = f"CASE WHEN at >= {c}recent THEN"
    answers = f"collect({late} [toString(at), score] END)" if "answers" in needs else "null"
    return (f"COLLECT {{ CALL ({c}, {c}about) {{ {works} {rated if _rates(scope) else ''} }} "
            "WITH p, collect(work) AS works, max(CASE WHEN at IS NOT NULL THEN [at, score] END) AS latest, "
            f"{answers} AS answers, CASE WHEN count({late} 1 END) >= {ENOUGH} THEN avg({late} score END) ELSE 0 END AS mean "
            "WHERE size(works) > 0 RETURN [p, works, mean, latest, answers] }")  # fmt: skip


def recent(scope: Scope, place: Place) -> str:
    """The first day whose answers make a partner's mean."""
    return f"{place.day} - duration({{days: {WINDOW_DAYS}}})"


def _satisfaction(scope: Scope, want: Want, place: Place) -> Part:
    asked, v = want.whole, place.var
    latest = f"toString({v}latest[0]), {v}latest[1]"
    if {w.field for w in asked} <= {"latest", "latest_at", TYPENAME}:
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
        kinds.day,
    )


def recommendations(scope: Scope, want: Want, place: Place) -> Part:
    """The best of each role, the most probable first."""
    return _derived(scope, want, place, "FITS", RECOMMENDATION, "Recommendation",
                    which=(BEST_FEW,), order=(PROBABLE, RANKED))  # fmt: skip


def excluded(scope: Scope, want: Want, place: Place) -> Part:
    """Those that fit and may not be proposed, the best first."""
    return _derived(
        scope, want, place, "EXCLUDED", EXCLUDED, "ExcludedPartner", which=(), order=(WOULD_RANK, AS_ROLE)
    )


def _derived(scope: Scope, want: Want, place: Place, edge: str, fields: dict[str, Field], type: str,
             *, which: tuple[Key, ...], order: tuple[Key, ...]) -> Part:  # fmt: skip
    """Partners that a derived relationship ties to the customer, where its run may be shown."""
    known, p = need(place, "partner_fit"), scope.fresh("p")
    made = object_part(scope, fields, type, want, replace(place, var=p, edge="e"))
    seen = scope.sees_any(p, PARTIES)
    cypher = (
        f"COLLECT {{ MATCH ({p})-[e:{edge}]->({place.root}) WHERE {known} AND {window(scope.policy, which)} AND {seen} "
        f"WITH {p}, e, [role IN {list(PARTNERS)!r} WHERE role IN labels({p})][0] AS {p}role "
        f"{order_by(scope.policy, order, f'{p}.id', p=p)} LIMIT {first(scope, want, EVERYBODY)} RETURN {made.cypher} }}"
    )
    return Part(cypher, listed(made.read))


def _party(scope: Scope, want: Want, place: Place) -> Part:
    return any_node(scope, PARTIES, want, replace(place, edge=""))


def _working(scope: Scope, want: Want, place: Place) -> Part:
    return Part(
        f"EXISTS {{ MATCH ({place.var})-[w:SUPPLIES|DISTRIBUTES_TO|SERVES]->({place.root}) WHERE {valid('w', place.day)} }}"
    )


def _reasons(scope: Scope, want: Want, place: Place) -> Part:
    say = local(scope, want.whole, place.lang)

    def read(pair: list[Any]) -> list[Any]:
        en, zh = (told if isinstance(told, list) else [] for told in pair)
        return [say(kinds.text(a) or "", kinds.text(b) or "") for a, b in zip(en, zh, strict=False)]

    return Part("[e.reasons, e.reasons_zh]", read)


def _why_not(scope: Scope, want: Want, place: Place) -> Part:
    say = local(scope, want.whole, place.lang)

    def read(pair: list[Any]) -> Any:
        en, zh = map(kinds.text, pair)
        return say(en, zh or "") if en else None

    return Part("[e.why_not, e.why_not_zh]", read)


def experts(scope: Scope, want: Want, place: Place) -> Part:
    """KOLs who advise the customer, those whom it consulted most first."""
    k, c, day = scope.fresh("k"), place.root, place.day
    made = object_part(scope, EXPERT, "Expert", want, replace(place, var=k))
    cypher = f"""COLLECT {{
      MATCH ({k}:KOL)-[a:ADVISES]->({c}) WHERE {valid("a", day)} AND {scope.sees(k, "Person")}
      WITH DISTINCT {k}
      CALL (*) {{
        MATCH ({k})-[:TOOK_PART]->(e:Engagement {{kind: 'consultation'}})-[:ABOUT]->({c})
        WHERE date(e.at) <= {day} AND {scope.sees("e", "Engagement")}
        RETURN count(e) AS {k}n, max(e.at) AS {k}last
      }}
      WITH {k}, {k}n, {k}last {order_by(scope.policy, CONSULTED, f"{k}.id", k=k)} LIMIT {first(scope, want, EVERYBODY)}
      RETURN {made.cypher} }}"""
    return Part(cypher, listed(made.read))


def _lines(scope: Scope, want: Want, place: Place) -> Part:
    """Product lines as they were loaded; to partners by name, as when they were loaded is not theirs to know."""
    by_name = "" if scope.policy.contract is None else order_by(scope.policy, (), "line")
    return Part(
        f"COLLECT {{ UNWIND {place.var}works AS work WITH work WHERE work[2] IS NOT NULL "
        f"RETURN DISTINCT work[2] AS line {by_name} }}"
    )


BEST_RATED = (key("{p}mean DESC, {p}latest IS NULL, {p}latest[0] DESC", "RATED.score", "RATED.at"),)
BEST_FEW, PROBABLE, RANKED = (
    key(f"e.rank <= {RECOMMENDED}", "FITS.rank"),
    key("coalesce(e.probability, 0) DESC", "FITS.probability"),
    key("e.rank", "FITS.rank"),
)
WOULD_RANK, AS_ROLE = key("e.rank", "EXCLUDED.rank"), key("{p}role", "EXCLUDED")
CONSULTED = (key("{k}n DESC", "Engagement.kind", "Engagement.at", "TOOK_PART", "ABOUT"),)
SINCE = "COLLECT {{ UNWIND {v}works AS work RETURN min(work[3]) }}[0]"
INCUMBENT: dict[str, Field] = {
    "partner": node_part("Organization"), "product_lines": _lines, "since": plain(SINCE, kinds.day),
    "satisfaction": _satisfaction, "last_joint_visit": _joint_visit,
}  # fmt: skip
RECOMMENDATION: dict[str, Field] = {
    "partner": _party, "role": plain("{v}role"), "probability": plain("e.probability", kinds.number),
    "rank": plain("e.rank", kinds.whole),
    "incumbent": _working, "reasons": _reasons, "basis": plain("e.basis", kinds.text), "why_not": _why_not,
}  # fmt: skip
EXCLUDED: dict[str, Field] = {
    "partner": _party, "role": plain("{v}role"), "rank": plain("e.rank", kinds.whole), "kinds": plain("e.kinds", kinds.texts),
    "reasons": _reasons,
}  # fmt: skip
EXPERT: dict[str, Field] = {
    "person": node_part("Person"), "consultations": plain("{v}n"), "last_consultation": plain("{v}last", kinds.day),
}  # fmt: skip
