"""The panels beside the map, in a salesperson's reading order, as plain values for the template."""

from __future__ import annotations

import datetime as dt
from typing import Any

from graph.battle_map.reading import BattleMap, Decider, Expert, Incumbent, Recommendation
from graph.battle_map.satisfaction import Satisfaction
from graph.db.transactions import Row
from graph.model.choices import STAGES
from graph.model.model import Model
from graph.words import Lang
from viz.card_facts import ARROWS, badges, cards, display_name_in, opportunity_name, place_text, stance_text, title
from viz.format import ago, capital, iso_day, money, one_line, other, percent, pick
from viz.map_words import LABELS, coded

View = dict[str, Any]
FRESH = 3


def panels(map: BattleMap, lang: Lang, model: Model) -> View:
    """Every panel of the page; a field without a value is an empty text."""
    best = max((d.score or 0 for d in map.people), default=0)
    open_ones = [o for o in map.opportunities if o["status"] == "open"]
    names = {o["id"]: opportunity_name(o, map.customer, lang) for o in map.opportunities}
    signals = [_signal(row, map, lang) for row in map.signals]
    return {
        "header": header(map.customer, lang) | {"as_of": LABELS["as_of"].fill(day=iso_day(map.as_of))[lang]},
        "figures": _figures(map, open_ones, lang),
        "signals": signals[:FRESH],
        "earlier": signals[FRESH:],
        "people": [_person(d, names, best, lang) for d in map.people],
        "scored": any(d.score is not None for d in map.people),
        "incumbents": [_incumbent(i, lang, model) for i in map.incumbents],
        "recommendations": [_recommendation(r, lang, model) for r in map.recommendations],
        "experts": [_expert(e, lang) for e in map.experts],
        "opportunities": [_opportunity(o, map.customer, lang) for o in open_ones],
        "closed": [_opportunity(o, map.customer, lang) for o in map.opportunities if o["status"] != "open"],
        "others": _others(map, lang, model),
        "runs": [_run(row, lang) for row in map.runs],
    }


def _others(map: BattleMap, lang: Lang, model: Model) -> list[View]:
    """One panel for each label that an extension ties to the customer, in the order of the model."""
    known = cards(map, lang, model)
    panels = []
    for node in model.nodes.values():
        rows = [
            _other(row, known[row["node"]["id"]].rows, lang, model) for row in map.others if row["label"] == node.label
        ]
        if rows:
            panels.append({"label": node.label, "text": capital(node.plural[lang]), "rows": rows})
    return panels


def _other(row: Row, facts: list[tuple[str, str]], lang: Lang, model: Model) -> View:
    pairs = [LABELS["pair"].fill(label=label, value=value)[lang] for label, value in facts[:3]]
    return {
        "id": row["node"]["id"],
        "name": display_name_in(row["node"], lang),
        "facts": " · ".join(pairs),
        "relation": model.edges[row["type"]].text[lang],
    }


def header(customer: Row, lang: Lang) -> View:
    return {
        "id": customer["id"],
        "name": pick(customer, "name", lang),
        "other": other(customer, "name", lang),
        "industry": coded("industry", customer.get("industry"), lang),
        "region": place_text(customer, lang),
        "tier": coded("tier", customer.get("tier"), lang),
        "segment": one_line(customer.get("segment")) if lang == "zh" else "",
    }


def _figures(map: BattleMap, open_ones: list[Row], lang: Lang) -> list[View]:
    """The four or five numbers to know before reading on: (value, words, whether it is a warning)."""
    total = sum(o.get("amount") or 0 for o in open_ones)
    people = map.people
    return [
        *_coverage(map.customer, lang),
        _figure(money(total, lang) if total else "–", LABELS["open_amount"][lang]),
        _figure(len(people), LABELS["people"][lang]),
        _figure(sum(d.veto for d in people), LABELS["vetoes"][lang], "veto"),
        _figure(sum(d.hidden for d in people), LABELS["hidden_people"][lang], "hidden"),
        _figure(sum(d.days_since_touched is None for d in people), LABELS["untouched"][lang], "never_touched"),
    ]


def _coverage(customer: Row, lang: Lang) -> list[View]:
    """How much of the influence is touched, and whether that covers all who must be; nothing before it is scored."""
    level = customer.get("coverage")
    if not level:
        return []
    text = f"{LABELS['coverage'][lang]} · {coded('coverage', level, lang)}"
    return [_figure(percent(customer["touched"]), text, f"coverage_{level}")]


def _figure(value: int | str, text: str, kind: str = "") -> View:
    return {"value": value, "text": text, "kind": kind if value else ""}


def _named(row: Row, lang: Lang) -> View:
    return {"id": row["id"], "name": pick(row, "name", lang), "other": other(row, "name", lang)}


def _person(d: Decider, names: dict[str, str], best: float, lang: Lang) -> View:
    return _named(d.person, lang) | {
        "title": title(d, lang),
        "badges": [b for b in badges(d, lang) if b[0] != "never_touched"],
        "veto_scope": one_line(" · ".join(d.veto_scopes)),
        "roles": _roles(d, names, lang),
        "influence": percent(d.score),
        "bar": round(100 * (d.score or 0) / best) if best else 0,
        "touched": ago(d.days_since_touched, lang),
        "touched_on": iso_day(d.last_touched),
        "never": d.days_since_touched is None,
    }


def _roles(d: Decider, names: dict[str, str], lang: Lang) -> list[View]:
    """The roles in the open opportunities: each role once, with the opportunities and the stance in it."""
    roles: dict[str, View] = {}
    for decision in d.decisions:
        if decision.role:
            view = roles.setdefault(decision.role, {"text": coded("role", decision.role, lang), "where": []})
            where = [names.get(decision.opportunity, decision.opportunity), stance_text(decision.stance, lang)]
            view["where"].append(" – ".join(filter(None, where)))
    return [view | {"n": len(view["where"]), "where": "\n".join(view["where"])} for view in roles.values()]


def _rating(s: Satisfaction, lang: Lang) -> View:
    enough = s.enough and s.mean is not None
    mean = s.mean or 0
    return {
        "enough": enough,
        "mean": f"{mean:.0f}",
        "level": "good" if mean >= 80 else "fair" if mean >= 65 else "poor",
        "n": LABELS["answers"].fill(n=s.n)[lang],
        "trend": s.trend,
        "arrow": ARROWS[s.trend],
        "trend_text": coded("trend", s.trend, lang),
        "change": f"{s.change:+.1f}" if s.change is not None else "",
    }


def _kind(role: str, lang: Lang, model: Model) -> View:
    return {"role": capital(model.nodes[role].text[lang]), "colour": model.nodes[role].colour}


def _incumbent(i: Incumbent, lang: Lang, model: Model) -> View:
    return (
        _named(i.partner, lang)
        | _kind(i.role, lang, model)
        | {
            "lines": one_line(" · ".join(i.product_lines)),
            "rating": _rating(i.satisfaction, lang),
            "since": iso_day(i.since),
            "joint_visit": iso_day(i.last_joint_visit),
        }
    )


def _recommendation(r: Recommendation, lang: Lang, model: Model) -> View:
    return (
        _named(r.partner, lang)
        | _kind(r.role, lang, model)
        | {
            "probability": percent(r.probability) or LABELS["no_evidence"][lang],
            "bar": None if r.probability is None else round(100 * r.probability),
            "incumbent": r.incumbent,
            "region": place_text(r.partner, lang),
            "reasons": [one_line(reason[lang]) for reason in r.reasons],
        }
    )


def _expert(e: Expert, lang: Lang) -> View:
    return _named(e.person, lang) | {
        "title": pick(e.person, "title", lang),
        "field": one_line(e.person.get("field")),
        "consultations": LABELS["consulted"].fill(n=e.consultations)[lang] if e.consultations else "",
        "last": iso_day(e.last_consultation),
    }


def alert(row: Row, as_of: dt.date, lang: Lang) -> View:
    """One that is open: what it is about, since when, and who works on it."""
    since, until = row["at"].date(), row.get("snoozed_until")
    return {
        "id": row["id"],
        "title": pick(row, "title", lang) or one_line(row.get("intent")),
        "status": coded("alert", row["status"], lang),
        "open": row["status"] == "open",
        "at": iso_day(since),
        "ago": ago((as_of - since).days, lang),
        "evidence": LABELS["pieces"].fill(n=row.get("evidence") or 0)[lang],
        "assignee": one_line(row.get("assignee")),
        "until": iso_day(until) if row["status"] == "snoozed" else "",
    }


def _signal(row: Row, map: BattleMap, lang: Lang) -> View:
    at = row.get("at")
    seen = at.date() if isinstance(at, dt.datetime) else at
    return {
        "id": row["id"],
        "kind": coded("kind", row.get("kind"), lang),
        "urgent": row.get("kind") == "complaint",
        "title": capital(opportunity_name(row, map.customer, lang, "title")),
        "detail": pick(row, "detail", lang),
        "at": iso_day(at),
        "ago": ago((map.as_of - seen).days, lang) if seen else "",
        "strength": percent(row.get("strength")),
        "bar": round(100 * (row.get("strength") or 0)),
        "budget": money(row.get("budget"), lang),
        "origin": one_line(row.get("origin")),
    }


def _opportunity(row: Row, customer: Row, lang: Lang) -> View:
    stage = row.get("stage")
    return {
        "id": row["id"],
        "name": opportunity_name(row, customer, lang),
        "line": one_line(row.get("product_line")),
        "stage": coded("stage", stage, lang),
        "step": STAGES.index(stage) + 1 if stage in STAGES else 0,
        "steps": len(STAGES),
        "status": coded("status", row.get("status"), lang),
        "won": row.get("status") == "won",
        "amount": money(row.get("amount"), lang),
        "expected": iso_day(row.get("expected")),
        "closed": iso_day(row.get("closed")),
    }


def _run(row: Row, lang: Lang) -> str:
    name = coded("algorithm", row.get("algorithm"), lang)
    return LABELS["scored_on"].fill(algorithm=name, day=iso_day(row.get("data_as_of") or row.get("started")))[lang]
