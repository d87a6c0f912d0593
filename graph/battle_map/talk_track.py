"""The talk track of a visit: short sentences of which each stands on facts that can be looked up; what is not known is
said too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import orjson

from graph.battle_map.chain_readings import Decider
from graph.battle_map.map_parts import is_above_bar
from graph.battle_map.map_readings import BattleMap
from graph.battle_map.partner_readings import Incumbent
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.model.claims import COMPUTED, source_of
from graph.model.codes import word
from graph.words import Text

Fact = tuple[str, str]  # (label, id)
QUIET = 90  # days without a meeting after which somebody is worth a call


@dataclass(frozen=True, slots=True)
class TalkTrackLine:
    """One sentence and the nodes that it stands on; `kind` says what it is about."""

    kind: str
    text: Text
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class FactRecord:
    """A node that a sentence stands on: its row, since when it is so, and the ids of the sources that tell of it."""

    fact: Fact
    row: Row
    at: dt.date | None
    sources: tuple[str, ...]


def read_facts(graph: Graph, facts: Iterable[Fact]) -> dict[Fact, FactRecord]:
    """What is on record of these nodes, read in one statement."""
    ids = sorted({id for _, id in facts})
    rows = graph.read(TOLD, ids=ids) if ids else []
    return {record.fact: record for record in map(_record, rows)}


def _record(found: Row) -> FactRecord:
    row = found["row"]
    kept = orjson.loads(row.get("provenance") or "{}")
    sources = {row.get("source"), *(source_of(who) for claims in kept.values() for who in claims)} - {None, COMPUTED}
    at = row.get("at") or row.get("as_of") or row.get("ingested_at")
    return FactRecord((found["label"], row["id"]), row, at.date() if at else None, tuple(sorted(sources)))


def talk_track(found: BattleMap) -> list[TalkTrackLine]:
    """The lines for a customer as its battle map stands: why now, whom to see, who works there already, whom to bring."""
    return [*_why_now(found), *_people(found), *_incumbents(found), *_recommended(found), *_unknown(found)]


def _why_now(found: BattleMap) -> Iterator[TalkTrackLine]:
    for signal in found.signals[:2]:
        kind = word("kind", signal.get("kind") or "")
        zh, en = signal.get("title") or kind.zh, signal.get("title_en") or signal.get("title") or kind.en
        day = signal["at"].date()
        yield TalkTrackLine(
            "signal",
            Text(SIGNAL.en.format(day=day, title=en), SIGNAL.zh.format(day=day, title=zh)),
            (("Signal", signal["id"]),),
        )
    for opportunity in [o for o in found.opportunities if o.get("status") == "open"][:2]:
        if opportunity.get("amount"):
            name = Text(opportunity.get("name_en") or opportunity["name"], opportunity["name"])
            text = OPEN.fill(
                name=name, amount=Text(f"{opportunity['amount']:,.0f}", f"{opportunity['amount'] / 10_000:,.0f} 万")
            )
            yield TalkTrackLine("opportunity", text, (("Opportunity", opportunity["id"]),))


def _people(found: BattleMap) -> Iterator[TalkTrackLine]:
    asked = [d for d in found.decision_chain if d.veto or d.hidden or (d.rank or 99) <= 3]
    for d in asked[:6]:
        what = VETO if d.veto else HIDDEN if d.hidden else MATTERS
        if d.last_touched is None:
            text = what.fill(name=_name(d), then=NEVER)
        elif (d.days_since_touched or 0) > QUIET:
            text = what.fill(name=_name(d), then=LONG_AGO.fill(days=d.days_since_touched))
        else:
            continue
        yield TalkTrackLine("person", text, (("Person", d.person["id"]),))


def _name(d: Decider) -> Text:
    zh = f"{d.person['name']}({d.title})" if d.title else d.person["name"]
    return Text(d.person.get("name_en") or d.person["name"], zh)


def _incumbents(found: BattleMap) -> Iterator[TalkTrackLine]:
    rated = [i for i in found.incumbents if i.satisfaction.mean is not None]
    for i in sorted(rated, key=lambda i: i.satisfaction.mean or 0)[:2]:
        trend = TRENDS[i.satisfaction.trend]
        yield TalkTrackLine(
            "incumbent",
            RATED.fill(name=_partner(i), mean=i.satisfaction.mean, n=i.satisfaction.n, trend=trend),
            (("Organization", i.partner["id"]),),
        )


def _partner(i: Incumbent) -> Text:
    return Text(i.partner.get("name_en") or i.partner["name"], i.partner["name"])


def _recommended(found: BattleMap) -> Iterator[TalkTrackLine]:
    proposed = [r for r in found.recommendations if is_above_bar(r.probability, found.fit_bar)]
    for r in proposed[:2]:
        if r.probability is not None and r.reasons:
            name = Text(r.partner.get("name_en") or r.partner["name"], r.partner["name"])
            label = "Person" if r.role == "KOL" else "Organization"
            yield TalkTrackLine(
                "partner",
                BRING.fill(name=name, probability=f"{r.probability:.0%}", reason=r.reasons[0]),
                ((label, r.partner["id"]),),
            )


def _unknown(found: BattleMap) -> Iterator[TalkTrackLine]:
    customer: Fact = ("Organization", found.customer["id"])
    if not found.signals:
        yield TalkTrackLine("unknown", NO_SIGNAL, (customer,))
    thin = [i for i in found.incumbents if i.satisfaction.mean is None]
    if thin:
        yield TalkTrackLine("unknown", THIN.fill(n=len(thin)), tuple(("Organization", i.partner["id"]) for i in thin))


TOLD = " UNION ALL ".join(
    f"MATCH (n:{label}) WHERE n.id IN $ids RETURN '{label}' AS label, n {{.id, .at, .as_of, .ingested_at, .source, .provenance}} AS row"
    for label in ("Signal", "Opportunity", "Person", "Organization")
)
SIGNAL = Text("On {day} we saw: {title}. Ask what it means for the line.", "{day} 看到信号:{title};请了解其影响。")
OPEN = Text("{name} is open, about {amount} CNY.", "{name} 正在进行,金额约 {amount}元。")
VETO = Text("{name} holds a veto; {then}.", "{name} 拥有否决权;{then}。")
HIDDEN = Text("{name} decides more than the title says; {then}.", "{name} 是隐形决策者;{then}。")
MATTERS = Text("{name} weighs most in the decision; {then}.", "{name} 在决策中影响很大;{then}。")
NEVER = Text("nobody of us has met this person", "我方尚未接触")
LONG_AGO = Text("the last meeting was {days} days ago", "距上次接触已 {days} 天")
RATED = Text(
    "{name} is rated {mean} of 100 over {n} answers in half a year, {trend}.",
    "{name} 近半年满意度 {mean} 分({n} 次评价),{trend}。",
)
TRENDS = {
    "rising": Text("rising", "上升"),
    "falling": Text("falling", "下降"),
    "steady": Text("steady", "平稳"),
    "unknown": Text("trend unknown", "趋势未知"),
}
BRING = Text("Bring {name}: it fits with {probability}. {reason}", "建议带上 {name}:适配概率 {probability}。{reason}")
NO_SIGNAL = Text("No signal was seen in the last year.", "近一年未见信号。")
THIN = Text("Of {n} incumbent partners there are too few answers to judge.", "有 {n} 家现有伙伴评价不足,无法判断。")
