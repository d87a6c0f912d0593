"""The partners of a battle map as Cypher: those who work with the customer, are recommended or excluded, and its
experts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from graph.battle_map.map_fields import ExpressionMaker, Visible, map_object, mapped
from graph.battle_map.map_parts import EVERYBODY, object_expression, required_variable
from graph.battle_map.satisfaction import ENOUGH, RATES, WINDOW_DAYS, Satisfaction, satisfaction_part
from graph.db.as_of import is_valid
from graph.db.transactions import Row
from graph.model.choices import PARTNER_EDGES, PARTNERS
from graph.query import property_kinds
from graph.query.field_expressions import limit_clause, where_clause
from graph.query.selections import Compiler, Expression, Position, Selection, SharedList, localized_text, map_reader
from graph.query.sort_keys import SortKey, in_window, order_by, sort_key
from graph.words import Text

RECOMMENDED = 5
PARTIES = ("Organization", "Person")  # what a partner can be


def incumbents(role: str) -> ExpressionMaker:
    """The partners that work with the customer in a role, the best rated first."""
    edge = PARTNER_EDGES[role]

    def field(compiler: Compiler, selection: Selection, position: Position) -> Expression:
        p = compiler.fresh("p")
        made = object_expression(compiler, Incumbent, selection, replace(position, var=p))
        position.needs.update({"about", "recent"})
        position.needs.update({edge}, {w.field for w in selection.whole} & {"product_lines", "since"})
        seen = compiler.sees(p, "Organization")
        shown = [] if seen == "true" else [f"(any(work IN {p}works WHERE work[1]) OR {seen})"]
        position.shared.setdefault("partners", SharedList(lambda: _partner_rows(compiler, position)))
        cypher = f"""COLLECT {{
      UNWIND [one IN {position.root}partners WHERE any(work IN one[1] WHERE work[0] = '{edge}')] AS one
      WITH one[0] AS {p}, [work IN one[1] WHERE work[0] = '{edge}'] AS {p}works, one[2] AS {p}mean, one[3] AS {p}latest,
        one[4] AS {p}answers {where_clause(shown)}
      WITH * LIMIT {limit_clause(compiler, selection, EVERYBODY)}
      RETURN {made.cypher} }}"""
        return Expression(cypher, map_reader(made.read))

    return field


def _rates(compiler: Compiler) -> bool:
    """Whether the caller may see how partners are rated."""
    return compiler.policy.reads(RATES)


def _partner_rows(compiler: Compiler, position: Position) -> str:
    """Who works with the customer, the best rated first, read once for all roles.

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
        f"WHERE size(works) > 0 WITH * {order_by(compiler.policy, BEST_RATED, 'p.id')} RETURN [p, works, mean, latest, answers] }}"
    )


def recent_since(compiler: Compiler, position: Position) -> str:
    """The first day whose answers make a partner's mean."""
    return f"{position.day} - duration({{days: {WINDOW_DAYS}}})"


def _joint_visit(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    return Expression(
        f"COLLECT {{ MATCH ({position.root})<-[:ABOUT]-(e:Engagement {{kind: 'joint_visit'}})-[:WITH]->({position.var}) "
        f"WHERE date(e.at) <= {position.day} AND {compiler.sees('e', 'Engagement')} RETURN max(e.at) }}[0]",
        property_kinds.read_date,
    )


def recommendations(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    """The best of each role, the most probable first."""
    return _derived(compiler, selection, position, "FITS", Recommendation, which=(BEST_FEW,), order=(PROBABLE, RANKED))


def excluded_partners(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    """Those that fit and may not be proposed, the best first."""
    return _derived(compiler, selection, position, "EXCLUDED", ExcludedPartner, which=(), order=(WOULD_RANK, AS_ROLE))


def _derived(
    compiler: Compiler,
    selection: Selection,
    position: Position,
    edge: str,
    of: type,
    *,
    which: tuple[SortKey, ...],
    order: tuple[SortKey, ...],
) -> Expression:
    """Partners that a derived relationship ties to the customer, where its run may be shown."""
    known, p = required_variable(position, "partner_fit"), compiler.fresh("p")
    made = object_expression(compiler, of, selection, replace(position, var=p, edge="e"))
    shown = f"{known} AND {compiler.served('e')} AND {in_window(compiler.policy, which)} AND {compiler.sees_any(p, PARTIES)}"
    cypher = (
        f"COLLECT {{ MATCH ({p})-[e:{edge}]->({position.root}) WHERE {shown} "
        f"WITH {p}, e, [role IN {list(PARTNERS)!r} WHERE role IN labels({p})][0] AS {p}role "
        f"{order_by(compiler.policy, order, f'{p}.id', p=p)} LIMIT {limit_clause(compiler, selection, EVERYBODY)} RETURN {made.cypher} }}"
    )
    return Expression(cypher, map_reader(made.read))


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
    made = object_expression(compiler, Expert, selection, replace(position, var=k))
    order = order_by(compiler.policy, CONSULTED, f"{k}.id", k=k)
    consulted = f"""CALL (*) {{
        MATCH ({k})-[:TOOK_PART]->(e:Engagement {{kind: 'consultation'}})-[:ABOUT]->({c})
        WHERE date(e.at) <= {day} AND {compiler.sees("e", "Engagement")}
        RETURN count(e) AS {k}n, max(e.at) AS {k}last
      }}"""
    counts = any(name in made.cypher + order for name in (f"{k}n", f"{k}last"))
    cypher = f"""COLLECT {{
      MATCH ({k}:KOL)-[a:ADVISES]->({c}) WHERE {is_valid("a", day)} AND {compiler.sees(k, "Person")}
      WITH DISTINCT {k}
      {consulted if counts else ""}
      WITH * {order} LIMIT {limit_clause(compiler, selection, EVERYBODY)}
      RETURN {made.cypher} }}"""
    return Expression(cypher, map_reader(made.read))


def _lines(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    """Product lines as they were loaded; to partners by name, as when they were loaded is not theirs to know."""
    by_name = "" if compiler.policy.contract is None else order_by(compiler.policy, (), "line")
    return Expression(
        f"COLLECT {{ UNWIND {position.var}works AS work WITH work WHERE work[2] IS NOT NULL "
        f"RETURN DISTINCT work[2] AS line {by_name} }}"
    )


BEST_RATED = (sort_key("mean DESC, latest IS NULL, latest[0] DESC", "RATED.score", "RATED.at"),)
BEST_FEW, PROBABLE, RANKED = (
    sort_key(f"e.rank <= {RECOMMENDED}", "FITS.rank"),
    sort_key("coalesce(e.probability, 0) DESC", "FITS.probability"),
    sort_key("e.rank", "FITS.rank"),
)
WOULD_RANK, AS_ROLE = sort_key("e.rank", "EXCLUDED.rank"), sort_key("{p}role", "EXCLUDED")
CONSULTED = (sort_key("{k}n DESC", "Engagement.kind", "Engagement.at", "TOOK_PART", "ABOUT"),)
SINCE = "COLLECT {{ UNWIND {v}works AS work RETURN min(work[3]) }}[0]"
ROLES = {edge: role for role, edge in PARTNER_EDGES.items()}
VISITED = ("Engagement.at", "Engagement.kind", "WITH", "ABOUT")
CONSULTATIONS = ("Engagement.kind", "Engagement.at", "TOOK_PART", "ABOUT")


@map_object("A partner that works with the customer today", "现有合作伙伴")
class Incumbent:
    """A partner that works with the customer today."""

    partner: Row = mapped("who", "伙伴", reads=("Organization",), nodes=("Organization",), card=True, drawn=True)
    role: str = mapped("role", "角色", reads=(), cypher="{v}works[0][0]", read=ROLES.get, card=True, drawn=True)
    product_lines: list[str] = mapped("product lines", "产品线", reads=("edge.product_line",), cypher=_lines, card=True)
    since: dt.date | None = mapped(
        "since", "合作起始", reads=("edge.valid_from",), cypher=SINCE, read=property_kinds.read_date
    )
    satisfaction: Satisfaction = mapped("satisfaction", "合作满意度", reads=RATES, cypher=satisfaction_part, card=True)
    last_joint_visit: Visible[dt.date | None] = mapped(
        "last joint visit", "最近联合拜访", reads=VISITED, cypher=_joint_visit, card=True
    )


@map_object("A partner recommended for this customer", "推荐伙伴")
class Recommendation:
    """A partner that fits, with the reasons."""

    partner: Row = mapped("who", "伙伴", reads=(), nodes=PARTIES, card=True, drawn=True)
    role: str = mapped("role", "角色", reads=(), cypher="{v}role", card=True, drawn=True)
    probability: float | None = mapped(
        "probability that it works well; null without enough evidence",
        "适配概率;证据不足时为空",
        "0–1",
        reads=("FITS.probability",),
        cypher="e.probability",
        read=property_kinds.read_number,
        card=True,
        drawn=True,
    )
    rank: int = mapped(
        "rank in its role", "角色内排名", reads=(), cypher="e.rank", read=property_kinds.read_integer, card=True
    )
    incumbent: bool = mapped(
        "works with the customer already",
        "是否已合作",
        reads=("SUPPLIES", "DISTRIBUTES_TO", "SERVES"),
        cypher=_working,
        card=True,
    )
    reasons: list[Text] = mapped(
        "reasons", "理由", reads=("FITS.reasons", "FITS.reasons_zh"), cypher=_reasons, card=True
    )
    basis: str | None = mapped(
        "what it rests on: history, profile or unknown",
        "依据:往来记录(history)、资料(profile)或未知(unknown)",
        reads=("FITS.basis",),
        cypher="e.basis",
        read=property_kinds.read_text,
        default=None,
    )
    why_not: Text | None = mapped(
        "why another one comes first; null for the first",
        "未居首位的原因;首位为空",
        reads=("FITS.why_not", "FITS.why_not_zh"),
        cypher=_why_not,
        default=None,
        card=True,
    )


@map_object("A good fit that may not be proposed to this customer", "硬性排除的伙伴")
class ExcludedPartner:
    """A partner that would have been among the best and may not be proposed."""

    partner: Row = mapped("who", "伙伴", reads=(), nodes=PARTIES)
    role: str = mapped("role", "角色", reads=(), cypher="{v}role")
    rank: int = mapped(
        "rank that it would have in its role",
        "若不排除的排名",
        reads=(),
        cypher="e.rank",
        read=property_kinds.read_integer,
    )
    kinds: list[str] = mapped(
        "why: territory, certificate, conflict, blacklist or contract",
        "类别:授权区域、认证、冲突、黑名单、数据契约",
        reads=("EXCLUDED.kinds",),
        cypher="e.kinds",
        read=property_kinds.read_texts,
    )
    reasons: list[Text] = mapped("reasons", "原因", reads=("EXCLUDED.reasons", "EXCLUDED.reasons_zh"), cypher=_reasons)


@map_object("An expert who advised this customer", "顾问专家")
class Expert:
    """A KOL who advised this customer."""

    person: Row = mapped("who", "专家", reads=("Person",), nodes=("Person",), drawn=True)
    consultations: int = mapped(
        "consultations", "咨询次数", reads=("Engagement", *CONSULTATIONS), cypher="{v}n", page=True
    )
    last_consultation: dt.date | None = mapped(
        "last consultation", "最近咨询", reads=CONSULTATIONS, cypher="{v}last", read=property_kinds.read_date, page=True
    )
