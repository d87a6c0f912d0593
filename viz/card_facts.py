"""Cards of the nodes on the map: tooltip and detail panel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graph.battle_map.chain_readings import Decider
from graph.battle_map.drawing import Drawing, DrawnNode
from graph.battle_map.map_fields import MapField, mapped_fields
from graph.battle_map.map_readings import BattleMap
from graph.battle_map.partner_readings import Expert, Incumbent, Recommendation
from graph.battle_map.satisfaction import Satisfaction
from graph.db.transactions import Row
from graph.model.declarations import Field
from graph.model.model import MODEL, Model
from graph.words import Lang, Text
from viz.format import ago, capital, iso_day, label_name, money, one_line, other, percent, pick
from viz.map_words import LABELS, coded, region

ARROWS = {"rising": "↑", "falling": "↓", "steady": "→", "unknown": ""}
FIRM = 0.25
BETWEEN = " ：:·-—"


@dataclass(slots=True)
class Card:
    """Title, the title in the other language, badges, rows of (label, value) and reasons; all plain text."""

    title: str
    other: str = ""
    badges: list[tuple[str, str]] = field(default_factory=list)
    rows: list[tuple[str, str]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def tooltip(self, kind: str, lang: Lang) -> str:
        """A few lines: name, what it is, the first facts."""
        badges = " · ".join(text for _, text in self.badges)
        facts = [LABELS["pair"].fill(label=label, value=value)[lang] for label, value in self.rows[:5]]
        return "\n".join(filter(None, [self.title, kind, badges, *facts]))


def cards(map: BattleMap, lang: Lang, model: Model = MODEL) -> dict[str, Card]:
    """id → card. A party that plays several parts has the facts of all of them on one card."""
    found: dict[str, Card] = {}
    for id, card in _cards(map, lang, model):
        if known := found.get(id):
            known.badges += [badge for badge in card.badges if badge not in known.badges]
            known.rows += [row for row in card.rows if row not in known.rows]
            known.reasons += card.reasons
        else:
            found[id] = card
    return found


def drawn_cards(drawing: Drawing, lang: Lang) -> dict[str, Card]:
    """id → card, of a drawing of which nothing else is known: names and marks."""
    return {
        node.id: Card(display_name_in(row, lang), other(row, "name", lang), _drawn_badges(node, lang))
        for node in drawing.nodes
        for row in [{"id": node.id, "name": node.name, "name_en": node.name_en}]
    }


def _drawn_badges(node: DrawnNode, lang: Lang) -> list[tuple[str, str]]:
    marks = {
        "veto": ("veto", node.veto),
        "hidden": ("hidden", node.hidden),
        "recommended": ("recommended_short", node.recommended),
    }
    return [(mark, LABELS[word][lang]) for mark, (word, there) in marks.items() if there]


def _cards(map: BattleMap, lang: Lang, model: Model) -> Iterator[tuple[str, Card]]:
    names = {o["id"]: opportunity_name(o, map.customer, lang) for o in map.opportunities}
    yield map.customer["id"], _customer(map.customer, lang)
    added = _added(model, "Organization") + _added(model, "Customer")
    yield map.customer["id"], Card("", rows=list(field_rows(map.customer, added, lang)))
    for row in map.opportunities:
        yield row["id"], _opportunity(row, lang)
    for person in map.decision_chain:
        yield person.person["id"], _person(person, names, lang)
    for incumbent in map.incumbents:
        yield incumbent.partner["id"], _incumbent(incumbent, lang)
    for recommendation in map.recommendations:
        yield recommendation.partner["id"], _recommendation(recommendation, lang)
    for expert in map.kols:
        yield expert.person["id"], _expert(expert, lang)
    for row in map.signals:
        yield row["id"], _signal(row, lang)
    for row in map.others:
        yield (
            row["node"]["id"],
            Card(
                display_name_in(row["node"], lang),
                other(row["node"], "name", lang),
                rows=list(field_rows(row["node"], _added(model, row["label"]), lang)),
            ),
        )


def _added(model: Model, label: str) -> list[Field]:
    """The fields of a label that the built-in model does not have, without names and personal data."""
    known = {"name", "name_en", *(MODEL.nodes[label].fields if label in MODEL.nodes else ())}
    return [f for f in model.nodes[label].fields.values() if f.name not in known and not f.private]


def declared_rows(of: Decider | Incumbent | Recommendation | Expert, lang: Lang) -> list[tuple[str, str]]:
    """The fields of a map object that ask for the card of the page."""
    kind: type = type(of)
    fields = [field for field in mapped_fields(kind).values() if field.page]
    return list(field_rows({field.name: getattr(of, field.name) for field in fields}, fields, lang))


def field_rows(row: Row, fields: Sequence[Field | MapField], lang: Lang) -> Iterator[tuple[str, str]]:
    """(label, value) of each of these fields that has a value, as it stands in the graph."""
    for declared in fields:
        value = row.get(declared.name)
        if value is not None:
            items = value if declared.many else [value]
            text = " · ".join(_value_text(item[lang] if isinstance(item, Text) else item) for item in items)
            yield capital(declared.text[lang]), one_line(f"{text} {declared.unit}".strip())


def _value_text(value: object) -> str:
    if isinstance(value, bool):
        return "✓" if value else "–"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def display_name_in(row: Row, lang: Lang) -> str:
    """The name of any node; those without one are known by their id."""
    return pick(row, "name", lang) or one_line(str(row["id"]))


def _card(row: Row, lang: Lang, *rows: tuple[str, str | None]) -> Card:
    """A card of the rows that have a value; labels are keys of LABELS."""
    return Card(pick(row, "name", lang), other(row, "name", lang), rows=_rows(lang, *rows))


def _rows(lang: Lang, *rows: tuple[str, str | None]) -> list[tuple[str, str]]:
    return [(LABELS[key][lang], one_line(value)) for key, value in rows if value]


def opportunity_name(row: Row, customer: Row, lang: Lang, field: str = "name") -> str:
    """The name of an opportunity or signal without the customer's own name before it, in any of its forms."""
    name, owner = pick(row, field, lang), pick(customer, "name", lang)
    forms = [owner, label_name(owner), label_name(owner).split("（")[0], *map(one_line, customer.get("aliases") or [])]
    for form in sorted(forms, key=len, reverse=True):
        if form and name.startswith(form):
            return name.removeprefix(form).lstrip(BETWEEN) or name
    return name


def place_text(row: Row, lang: Lang) -> str:
    """Region and city; a city in Chinese only where the page is."""
    parts = [region(row.get("region"), lang), row.get("city") if lang == "zh" else None]
    return one_line(" · ".join(filter(None, parts)))


def _customer(row: Row, lang: Lang) -> Card:
    return _card(
        row,
        lang,
        ("industry", coded("industry", row.get("industry"), lang)),
        ("region", place_text(row, lang)),
        ("tier", row.get("tier")),
        ("segment", row.get("segment")),
    )


def _opportunity(row: Row, lang: Lang) -> Card:
    return _card(
        row,
        lang,
        ("stage", coded("stage", row.get("stage"), lang)),
        ("status", coded("status", row.get("status"), lang)),
        ("amount", money(row.get("amount"), lang)),
        ("budget", money(row.get("budget"), lang)),
        ("expected", iso_day(row.get("expected"))),
        ("closed", iso_day(row.get("closed"))),
        ("product_line", row.get("product_line")),
        ("coverage", coverage_text(row, lang)),
        ("outside", percent(row.get("outside_procurement"))),
    )


def coverage_text(row: Row, lang: Lang) -> str:
    """The touched share of the influence, and what it amounts to."""
    return f"{percent(row['touched'])} · {coded('coverage', row['coverage'], lang)}" if row.get("coverage") else ""


def title(d: Decider, lang: Lang) -> str:
    """The post in this customer's house, else the person's own title."""
    return one_line(d.person.get("title_en") or d.title if lang == "en" else d.title)


def badges(d: Decider, lang: Lang) -> list[tuple[str, str]]:
    """(kind, word) of what makes this person special."""
    marks = {"veto": d.veto, "hidden": d.hidden, "never_touched": d.days_since_touched is None}
    return [(kind, LABELS[kind][lang]) for kind, true in marks.items() if true]


def stance_text(value: float | None, lang: Lang) -> str:
    if value is None:
        return ""
    kind = "for" if value >= FIRM else "against" if value <= -FIRM else "neutral"
    return coded("stance", kind, lang)


def _person(d: Decider, names: dict[str, str], lang: Lang) -> Card:
    rank = f" (#{d.rank})" if d.rank else ""
    card = _card(
        d.person,
        lang,
        ("title", title(d, lang)),
        ("influence", percent(d.influence) + rank if d.influence is not None else LABELS["not_scored"][lang]),
        ("last_touched", touched_text(d, lang)),
        ("engagements", f"{d.engagements:,}"),
        ("department", d.person.get("department") if lang == "zh" else None),
        ("veto_scope", " · ".join(d.veto_scopes)),
    )
    card.badges = badges(d, lang)
    card.rows += declared_rows(d, lang)
    for decision in d.decisions:
        words = [coded("role", decision.role, lang), stance_text(decision.stance, lang)]
        words += [LABELS["veto"][lang]] * decision.veto + [percent(decision.influence)]
        card.rows.append((names.get(decision.opportunity, decision.opportunity), " · ".join(filter(None, words))))
    return card


def touched_text(d: Decider, lang: Lang) -> str:
    when = ago(d.days_since_touched, lang)
    return f"{when} ({iso_day(d.last_touched)})" if d.last_touched else when


def rating_text(s: Satisfaction, lang: Lang) -> str:
    """Mean, trend and number of answers, or that there are too few."""
    count = LABELS["answers"].fill(n=s.n)[lang]
    if s.mean is None:
        return f"{LABELS['not_enough'][lang]} ({count})"
    return f"{s.mean:.0f} {ARROWS[s.trend]} ({count}, {coded('trend', s.trend, lang)})".replace("  ", " ")


def _incumbent(i: Incumbent, lang: Lang) -> Card:
    card = _card(
        i.partner,
        lang,
        ("satisfaction", rating_text(i.satisfaction, lang)),
        ("product_lines", " · ".join(i.product_lines)),
        ("since", iso_day(i.since)),
        ("joint_visit", iso_day(i.last_joint_visit)),
        ("region", place_text(i.partner, lang)),
    )
    card.rows += declared_rows(i, lang)
    card.badges = [("incumbent", LABELS["incumbent"][lang])]
    return card


def _recommendation(r: Recommendation, lang: Lang) -> Card:
    fit = percent(r.probability) or LABELS["no_evidence"][lang]
    card = _card(r.partner, lang, ("fit", fit), ("region", place_text(r.partner, lang)))
    card.rows += declared_rows(r, lang)
    card.badges = [("recommended", f"{LABELS['fit'][lang]} {fit}")]
    card.reasons = [one_line(reason[lang]) for reason in r.reasons]
    return card


def _expert(e: Expert, lang: Lang) -> Card:
    card = _card(e.person, lang, ("title", pick(e.person, "title", lang)), ("field", e.person.get("field")))
    card.rows += declared_rows(e, lang) + _rows(lang, ("honours", " · ".join(e.person.get("honours") or [])))
    return card


def _signal(row: Row, lang: Lang) -> Card:
    card = _card(
        {"name": row.get("title") or coded("kind", row.get("kind"), lang), "name_en": row.get("title_en")},
        lang,
        ("kind", coded("kind", row.get("kind"), lang)),
        ("date", iso_day(row.get("at"))),
        ("strength", percent(row.get("strength"))),
        ("budget", money(row.get("budget"), lang)),
        ("origin", row.get("origin")),
    )
    card.reasons = list(filter(None, [pick(row, "detail", lang)]))
    return card
