"""The partners of a battle map as Cypher: those who work with the customer, are recommended or excluded, and its
experts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from graph.battle_map.map_parts import EVERYBODY, Field, node_field, object_expression, plain_field, required_variable
from graph.battle_map.satisfaction import ENOUGH, WINDOW_DAYS, satisfaction
from graph.db.as_of import is_valid
from graph.model.choices import PARTNER_EDGES, PARTNERS
from graph.query import property_kinds
from graph.query.field_expressions import any_node_expression, limit_clause, where_clause
from graph.query.selections import (
    TYPENAME,
    Compiler,
    Expression,
    Position,
    Selection,
    constant_expression,
    localized_text,
    map_reader,
    select_fields,
)
from graph.query.sort_keys import SortKey, in_window, order_by, sort_key
from graph.words import Text

RECOMMENDED = 5
PARTIES = ("Organization", "Person")  # what a partner can be
NOT_ENOUGH = Text("not enough data", "数据不足")


def incumbents(role: str) -> Field:
    """The partners that work with the customer in a role, the best rated first."""
    edge = PARTNER_EDGES[role]

    def field(compiler: Compiler, selection: Selection, position: Position) -> Expression:
        p = compiler.fresh("p")
        made = object_expression(
            compiler,
            INCUMBENT | {"role": lambda *_: constant_expression(role)},
            "Incumbent",
            selection,
            replace(position, var=p),
        )
        position.needs.update({"about", "recent"})
        position.needs.update({edge}, {w.field for w in selection.whole} & {"product_lines", "since"})
        seen = compiler.sees(p, "Organization")
        shown = [] if seen == "true" else [f"(any(work IN {p}works WHERE work[1]) OR {seen})"]
        cypher = f"""COLLECT {{
      UNWIND [one IN {required_variable(position, "partners")} WHERE any(work IN one[1] WHERE work[0] = '{edge}')] AS one
      WITH one[0] AS {p}, [work IN one[1] WHERE work[0] = '{edge}'] AS {p}works, one[2] AS {p}mean, one[3] AS {p}latest,
        one[4] AS {p}answers {where_clause(shown)}
      WITH * {order_by(compiler.policy, BEST_RATED, f"{p}.id", p=p)} LIMIT {limit_clause(compiler, selection, EVERYBODY)}
      RETURN {made.cypher} }}"""
        return Expression(cypher, map_reader(made.read))

    return field


def _rates(compiler: Compiler) -> bool:
    """Whether the caller may see how partners are rated."""
    return compiler.policy.reads(("RATED.score", "RATED.at"))


def partner_rows(compiler: Compiler, position: Position) -> str:
    """Who works with the customer, read once for all roles.

    Rows [partner, its relationships, mean of the answers of the last half year (0 under three), the latest answer, those of the half
    year]; a relationship is [type, whether it opens the partner, product line, since]. What nothing needs is null.
    """
    c, day, needs = position.root, position.day, position.needs
    types = "|".join(sorted(needs & set(PARTNER_EDGES.values())))
    near = compiler.policy.opened_by("partners_of_customers", f"{c}about", "r")
    line, since = (
        "r." + of if name in needs else "null"
        for name, of in (("product_lines", "product_line"), ("since", "valid_from"))
    )
    works = (
        f"MATCH (p)-[r:{types}]->({c}) WHERE {is_valid('r', day)} "
        f"RETURN p, [type(r), {near}, {line}, {since}] AS work, null AS at, null AS score"
    )
    rated = (
        f"UNION ALL MATCH (p)<-[a:RATED]-({c}) WHERE date('0001-01-01') <= a.at <= {day} AND 0 <= a.score <= 100 "
        "RETURN p, null AS work, a.at AS at, a.score AS score"
    )
    late = f"CASE WHEN at >= {c}recent THEN"
    answers = f"collect({late} [toString(at), score] END)" if "answers" in needs else "null"
    return (
        f"COLLECT {{ CALL ({c}, {c}about) {{ {works} {rated if _rates(compiler) else ''} }} "
        "WITH p, collect(work) AS works, max(CASE WHEN at IS NOT NULL THEN [at, score] END) AS latest, "
        f"{answers} AS answers, CASE WHEN count({late} 1 END) >= {ENOUGH} THEN avg({late} score END) ELSE 0 END AS mean "
        "WHERE size(works) > 0 RETURN [p, works, mean, latest, answers] }"
    )


def recent_since(compiler: Compiler, position: Position) -> str:
    """The first day whose answers make a partner's mean."""
    return f"{position.day} - duration({{days: {WINDOW_DAYS}}})"


def _satisfaction(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    selected, v = selection.whole, position.var
    latest = f"toString({v}latest[0]), {v}latest[1]"
    if {w.field for w in selected} <= {"latest", "latest_at", TYPENAME}:
        return Expression(f"[{latest}]", lambda row: select_fields(compiler, "Satisfaction", selected, _latest(*row)))
    say = localized_text(compiler, next((w.whole for w in selected if w.field == "note"), ()), position.lang)
    position.needs.add("answers")

    def read(row: list[Any]) -> Any:
        day, answers, at, score = row
        found = satisfaction([(_date(at), score) for at, score in answers], _date(day))
        said = None if found.enough else say(NOT_ENOUGH.en, NOT_ENOUGH.zh)
        made = {
            "mean": found.mean,
            "n": found.n,
            "trend": found.trend,
            "change": found.change,
            "enough": found.enough,
            "note": said,
        }
        return select_fields(compiler, "Satisfaction", selected, made | _latest(at, score))

    return Expression(f"[toString({position.day}), {v}answers, {latest}]", read)


def _latest(at: str | None, score: float | None) -> dict[str, Any]:
    return {"latest": score, "latest_at": at and _date(at)}


_date = dt.date.fromisoformat


def _joint_visit(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    return Expression(
        f"COLLECT {{ MATCH ({position.root})<-[:ABOUT]-(e:Engagement {{kind: 'joint_visit'}})-[:WITH]->({position.var}) "
        f"WHERE date(e.at) <= {position.day} AND {compiler.sees('e', 'Engagement')} RETURN max(e.at) }}[0]",
        property_kinds.read_date,
    )


def recommendations(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    """The best of each role, the most probable first."""
    return _derived(
        compiler,
        selection,
        position,
        "FITS",
        RECOMMENDATION,
        "Recommendation",
        which=(BEST_FEW,),
        order=(PROBABLE, RANKED),
    )


def excluded_partners(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    """Those that fit and may not be proposed, the best first."""
    return _derived(
        compiler, selection, position, "EXCLUDED", EXCLUDED, "ExcludedPartner", which=(), order=(WOULD_RANK, AS_ROLE)
    )


def _derived(
    compiler: Compiler,
    selection: Selection,
    position: Position,
    edge: str,
    fields: dict[str, Field],
    type: str,
    *,
    which: tuple[SortKey, ...],
    order: tuple[SortKey, ...],
) -> Expression:
    """Partners that a derived relationship ties to the customer, where its run may be shown."""
    known, p = required_variable(position, "partner_fit"), compiler.fresh("p")
    made = object_expression(compiler, fields, type, selection, replace(position, var=p, edge="e"))
    seen = compiler.sees_any(p, PARTIES)
    cypher = (
        f"COLLECT {{ MATCH ({p})-[e:{edge}]->({position.root}) WHERE {known} AND {in_window(compiler.policy, which)} AND {seen} "
        f"WITH {p}, e, [role IN {list(PARTNERS)!r} WHERE role IN labels({p})][0] AS {p}role "
        f"{order_by(compiler.policy, order, f'{p}.id', p=p)} LIMIT {limit_clause(compiler, selection, EVERYBODY)} RETURN {made.cypher} }}"
    )
    return Expression(cypher, map_reader(made.read))


def _party(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    return any_node_expression(compiler, PARTIES, selection, replace(position, edge=""))


def _working(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    return Expression(
        f"EXISTS {{ MATCH ({position.var})-[w:SUPPLIES|DISTRIBUTES_TO|SERVES]->({position.root}) WHERE {is_valid('w', position.day)} }}"
    )


def _reasons(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    say = localized_text(compiler, selection.whole, position.lang)

    def read(pair: list[Any]) -> list[Any]:
        en, zh = (sentences if isinstance(sentences, list) else [] for sentences in pair)
        return [
            say(property_kinds.read_text(a) or "", property_kinds.read_text(b) or "")
            for a, b in zip(en, zh, strict=False)
        ]

    return Expression("[e.reasons, e.reasons_zh]", read)


def _why_not(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    say = localized_text(compiler, selection.whole, position.lang)

    def read(pair: list[Any]) -> Any:
        en, zh = map(property_kinds.read_text, pair)
        return say(en, zh or "") if en else None

    return Expression("[e.why_not, e.why_not_zh]", read)


def experts(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    """KOLs who advise the customer, those whom it consulted most first."""
    k, c, day = compiler.fresh("k"), position.root, position.day
    made = object_expression(compiler, EXPERT, "Expert", selection, replace(position, var=k))
    cypher = f"""COLLECT {{
      MATCH ({k}:KOL)-[a:ADVISES]->({c}) WHERE {is_valid("a", day)} AND {compiler.sees(k, "Person")}
      WITH DISTINCT {k}
      CALL (*) {{
        MATCH ({k})-[:TOOK_PART]->(e:Engagement {{kind: 'consultation'}})-[:ABOUT]->({c})
        WHERE date(e.at) <= {day} AND {compiler.sees("e", "Engagement")}
        RETURN count(e) AS {k}n, max(e.at) AS {k}last
      }}
      WITH {k}, {k}n, {k}last {order_by(compiler.policy, CONSULTED, f"{k}.id", k=k)} LIMIT {limit_clause(compiler, selection, EVERYBODY)}
      RETURN {made.cypher} }}"""
    return Expression(cypher, map_reader(made.read))


def _lines(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    """Product lines as they were loaded; to partners by name, as when they were loaded is not theirs to know."""
    by_name = "" if compiler.policy.contract is None else order_by(compiler.policy, (), "line")
    return Expression(
        f"COLLECT {{ UNWIND {position.var}works AS work WITH work WHERE work[2] IS NOT NULL "
        f"RETURN DISTINCT work[2] AS line {by_name} }}"
    )


BEST_RATED = (sort_key("{p}mean DESC, {p}latest IS NULL, {p}latest[0] DESC", "RATED.score", "RATED.at"),)
BEST_FEW, PROBABLE, RANKED = (
    sort_key(f"e.rank <= {RECOMMENDED}", "FITS.rank"),
    sort_key("coalesce(e.probability, 0) DESC", "FITS.probability"),
    sort_key("e.rank", "FITS.rank"),
)
WOULD_RANK, AS_ROLE = sort_key("e.rank", "EXCLUDED.rank"), sort_key("{p}role", "EXCLUDED")
CONSULTED = (sort_key("{k}n DESC", "Engagement.kind", "Engagement.at", "TOOK_PART", "ABOUT"),)
SINCE = "COLLECT {{ UNWIND {v}works AS work RETURN min(work[3]) }}[0]"
INCUMBENT: dict[str, Field] = {
    "partner": node_field("Organization"),
    "product_lines": _lines,
    "since": plain_field(SINCE, property_kinds.read_date),
    "satisfaction": _satisfaction,
    "last_joint_visit": _joint_visit,
}
RECOMMENDATION: dict[str, Field] = {
    "partner": _party,
    "role": plain_field("{v}role"),
    "probability": plain_field("e.probability", property_kinds.read_number),
    "rank": plain_field("e.rank", property_kinds.read_integer),
    "incumbent": _working,
    "reasons": _reasons,
    "basis": plain_field("e.basis", property_kinds.read_text),
    "why_not": _why_not,
}
EXCLUDED: dict[str, Field] = {
    "partner": _party,
    "role": plain_field("{v}role"),
    "rank": plain_field("e.rank", property_kinds.read_integer),
    "kinds": plain_field("e.kinds", property_kinds.read_texts),
    "reasons": _reasons,
}
EXPERT: dict[str, Field] = {
    "person": node_field("Person"),
    "consultations": plain_field("{v}n"),
    "last_consultation": plain_field("{v}last", property_kinds.read_date),
}
