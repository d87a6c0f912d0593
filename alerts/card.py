"""The card of an alert: the customer, why now, who works there and how well, whom to bring, whom to see and through
whom.

A card is made of what its least privileged reader may see: of one answer to one GraphQL question, an employee's, or the partner's
where one reads along. Nothing else gets in, not even in an order or a cut, and each sentence of the talk track stands on facts of
that answer. Several partners never read one channel: whatever they are told at once would tell one what another sees.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from alerts.card_question import MOST, Json, battle_map_of
from alerts.message import Message, Section
from graph import clock
from graph.alerts.cases import parse_json
from graph.battle_map.chain_readings import Decider
from graph.battle_map.map_fields import NOT_SHOWN
from graph.battle_map.map_readings import BattleMap
from graph.battle_map.partner_readings import Incumbent
from graph.battle_map.talk_track import TRENDS, TalkTrackLine, talk_track
from graph.db.transactions import Row
from graph.model.codes import CODES, word
from graph.rules.measures import Measure
from graph.rules.rule_statements import describe_measure
from graph.words import Text

INCUMBENTS = ("suppliers", "distributors", "serviceProviders")
PEOPLE = 4  # to reach


class CardReader(Protocol):
    """A reader of cards, lent by the composition root: the graph as somebody sees it."""

    def card(self, reader: str, customer: str) -> Json | None:
        """The `battleMap` that QUESTION gives a reader (a role, or "contract:ID"); None where it sees no such customer."""

    def paths(self, people: list[str]) -> dict[str, Text]:
        """Person, as a card names it → the warmest path to it from us."""

    def issues(self, customers: Iterable[str]) -> dict[str, list[Text]]:
        """Customer → what is open with it: faults and complaints."""


def card(
    found: Row, delivery: Row, reader: str, reads: CardReader, facts: Mapping[str, Measure], base: str | None
) -> Message | None:
    """The message that tells of {alert, firings, issues} what a reader may see; None where it may not see its customer.

    `issues` are those of the customer; partners are not told of them.
    """
    alert, firings, todo = found["alert"], found["firings"], parse_json(found["alert"].get("todo"))
    employees = not reader.startswith("contract:")
    title = Text(delivery.get("title_en") or alert["intent"], delivery.get("title") or alert["intent"])
    details: Json = {"alert": alert["id"], "intent": alert["intent"]} if employees else {}
    if alert.get("customer") is None:
        return (
            Message(delivery["id"], "alert.warning", _utc(alert["at"]), title, (), base, details) if employees else None
        )
    seen = reads.card(reader, alert["customer"])
    if seen is None:
        return None
    shown = battle_map_of(seen, alert["at"].date())
    sections = list(_sections(shown, todo if employees else [], seen))
    if employees:
        why = Section(EVIDENCE, tuple(_evidence(firings, facts)))
        sections = _for_employees(shown, sections, why, found.get("issues") or [], todo, reads)
        details |= {"evidence": len(firings), "rules": alert.get("rules")}
    else:
        title = CUT_TITLE.fill(name=name_of(seen.get("customer") or {}))
    url = f"{base}/map/{alert['customer']}?case={alert['id']}" if base and employees else None
    at = _utc(alert["at"]) if employees else _day(delivery["at"])
    return Message(
        delivery["id"],
        f"alert.{delivery['kind']}",
        at,
        title,
        tuple(s for s in sections if s.lines),
        url,
        details | {"customer": seen.get("customer"), "seen": seen},
    )


def _for_employees(
    found: BattleMap, sections: list[Section], why: Section, issues: list[Text], todo: list[Row], reads: CardReader
) -> list[Section]:
    """With what only we know: what was measured, what is open, and the paths to people."""
    shown = _people(found)[:PEOPLE]
    paths = reads.paths([d.person["id"] for d in shown])
    reach = [_reached(d, paths.get(d.person["id"])) for d in shown]
    return [
        sections[0],
        why,
        Section(ISSUES, tuple(issues) or (NO_ISSUES,)),
        *sections[1:-1],
        Section(REACH, tuple(reach) or (NOBODY,)),
        Section(TODO, tuple(_todo(todo))),
        sections[-1],
    ]


def _evidence(firings: list[Row], facts: Mapping[str, Measure]) -> Iterable[Text]:
    """What the last three firings have measured, each once."""
    return dict.fromkeys(describe_measure(row, facts) for f in firings[-3:] for row in parse_json(f["facts"]))


def _sections(found: BattleMap, todo: list[Row], seen: Json) -> Iterator[Section]:
    """What any reader is told of what it sees; the first is why now, the last the talk track. "None" is said only of what it may see."""

    def none(text: Text, *keys: str) -> tuple[Text, ...]:
        return (text,) if all(key in seen for key in keys) else ()

    yield Section(WHY_NOW, tuple(_signals(found)) or none(NO_SIGNAL, "signals"))
    more = (MORE,) if any(len(seen.get(key) or ()) == MOST for key in INCUMBENTS) else ()
    partners = [*found.suppliers, *found.distributors, *found.service_providers]
    works = (*map(_works, partners), *more)
    yield Section(WORKS_HERE, works or none(NO_INCUMBENT, *INCUMBENTS))
    yield Section(BRING, tuple(_bring(found, todo)) or none(NO_RECOMMENDATION, "recommendations"))
    yield Section(MUST, tuple(_veto(d) for d in found.decision_chain if d.veto))
    yield Section(TALK, tuple(line.text for line in shown_lines(found, seen)))


def shown_lines(found: BattleMap, seen: Json) -> list[TalkTrackLine]:
    """The talk track of what was seen; that something is not known is said only where all of it may be seen."""
    whole = all(key in seen for key in ("signals", *INCUMBENTS)) and all(
        i.satisfaction.n is not NOT_SHOWN for i in found.incumbents
    )
    return [line for line in sentences(found) if whole or line.kind != "unknown"]


def sentences(found: BattleMap) -> list[TalkTrackLine]:
    """The talk track of what was seen: every sentence on a fact of it."""
    return [line for line in talk_track(found) if line.facts and all(id for _, id in line.facts)]


def _signals(found: BattleMap) -> Iterator[Text]:
    for s in found.signals:
        kind = word("kind", s.get("kind") or "")
        titles = Text(s.get("title_en") or s.get("title") or kind.en, s.get("title") or kind.zh)
        budget = BUDGET.fill(budget=f"{s['budget']:,.0f}") if s.get("budget") else Text("", "")
        yield SIGNAL.fill(day=s["at"].date(), title=titles, budget=budget)


def _works(i: Incumbent) -> Text:
    rated, visit = i.satisfaction, i.last_joint_visit
    sentences = []
    if rated.n is not NOT_SHOWN:
        sentences.append(
            RATED.fill(mean=rated.mean, n=rated.n, trend=TRENDS[rated.trend])
            if rated.mean is not None
            else THIN.fill(n=rated.n)
        )
    if visit is not NOT_SHOWN:
        sentences.append(VISITED.fill(day=visit) if visit else NOT_VISITED)
    more = (
        Text(": " + "; ".join(t.en for t in sentences), ":" + ";".join(t.zh for t in sentences))
        if sentences
        else Text("", "")
    )
    return WORKS_THERE.fill(name=name_of(i.partner), role=ROLES.get(i.role, Text(i.role, i.role)), more=more)


def _bring(found: BattleMap, todo: list[Row]) -> Iterator[Text]:
    """The best of each role that a rule asks for, and why the runner-up is not it."""
    recommended = [t["recommend"] for t in todo if "recommend" in t]
    roles = [r for a in recommended for r in a.get("roles") or ROLES] or list(ROLES)
    top = max((a.get("top", 2) for a in recommended), default=2)
    for role in dict.fromkeys(roles):
        ranked = sorted((r for r in found.recommendations if r.role == role), key=lambda r: r.rank)
        for r in ranked[:top]:
            likely = f"{r.probability:.0%}" if r.probability is not None else "–"
            reason = r.reasons[0] if r.reasons else NO_REASON
            yield PARTNER.fill(name=name_of(r.partner), role=ROLES[role], probability=likely, reason=reason)
        for r in ranked[1:2]:
            if r.why_not is not None:
                yield RUNNER_UP.fill(name=name_of(r.partner), why=r.why_not)


def _people(found: BattleMap) -> list[Decider]:
    """Whom to see: those with a veto, hidden ones, and the most influential."""
    return sorted(
        (d for d in found.decision_chain if d.person.get("id")),
        key=lambda d: (not d.veto, not d.hidden, d.rank or 10**6, d.person["id"]),
    )


def _veto(d: Decider) -> Text:
    return HAS_VETO.fill(name=name_of(d.person), title=_title(d))


def _reached(d: Decider, path: Text | None) -> Text:
    marks = [mark for mark, holds in ((VETO, d.veto), (HIDDEN, d.hidden)) if holds]
    names = Text(", ".join(m.en for m in marks), "、".join(m.zh for m in marks))
    return PERSON.fill(
        name=name_of(d.person),
        title=_title(d),
        marks=MARKS.fill(marks=names) if marks else Text("", ""),
        path=path or NO_PATH,
    )


def _title(d: Decider) -> Text:
    return Text(f" ({d.title})", f"({d.title})") if d.title else Text("", "")


def _todo(todo: list[Row]) -> Iterator[Text]:
    for each in todo:
        if "remind" in each:
            yield REMIND.fill(who=_who(each["remind"]["who"]), text=Text(**each["remind"]["text"]))
        if "task" in each:
            task = each["task"]
            yield TASK.fill(who=_who(task["owner"]), text=Text(**task["title"]), days=task["days"])


def _who(who: str) -> Text:
    return OWNER if who == "account_owner" else Text(who, who)


def name_of(node: Mapping[str, Any]) -> Text:
    zh = node.get("name") or node.get("id") or "?"
    return Text(node.get("name_en") or node.get("nameEn") or zh, zh)


def _utc(at: dt.datetime) -> dt.datetime:
    """In UTC, as receivers know it."""
    return at.astimezone(dt.UTC)


def _day(at: dt.datetime) -> dt.datetime:
    """The day of a delivery: the moment of what it is about may be hidden."""
    return _utc(clock.start_of_day(clock.day_of(at)))


WHY_NOW, EVIDENCE, ISSUES = (
    Text("Why now", "为何现在"),
    Text("What the rule measured", "规则依据"),
    Text("Open issues", "未决问题"),
)
WORKS_HERE, BRING = (
    Text("Who works there today", "现有合作伙伴"),
    Text("Whom to bring to a joint visit", "联合拜访推荐伙伴"),
)
MUST = Text("Must be covered: they hold a veto", "必须覆盖:拥有否决权")
REACH = Text("Whom to reach, and through whom", "关键人与引荐路径")
TODO, TALK = Text("To do", "待办"), Text("Talk track", "话术")
CUT_TITLE = Text("News of {name}", "{name} 有新动态")
SIGNAL, BUDGET = (
    Text("{day}: {title}{budget}", "{day}:{title}{budget}"),
    Text(", budget {budget} CNY", ",预算 {budget} 元"),
)
NO_SIGNAL, NO_ISSUES = Text("no signal can be shown", "无可显示的信号"), Text("none on record", "无记录")
WORKS_THERE = Text("{name} ({role}){more}", "{name}({role}){more}")
RATED = Text("satisfaction {mean} over {n} answers in 182 days, {trend}", "近182天满意度 {mean}({n} 次评价,{trend})")
THIN = Text("satisfaction: not enough data ({n} answers)", "满意度:数据不足({n} 次评价)")
VISITED, NOT_VISITED = (
    Text("last joint visit {day}", "最近联合拜访 {day}"),
    Text("no joint visit on record", "无联合拜访记录"),
)
ROLES = CODES["partner_role"]
MORE = Text("there may be more of them: see the battle map", "可能还有更多,请查看作战地图")
NO_INCUMBENT, NO_RECOMMENDATION = (
    Text("none on record", "无记录"),
    Text("no partner can be recommended yet", "暂无可推荐的伙伴"),
)
PARTNER = Text("{name} ({role}), fit {probability}: {reason}", "{name}({role}),适配 {probability}:{reason}")
RUNNER_UP, NO_REASON = (Text("runner-up {name}: {why}", "次选 {name}:{why}"), Text("no reason on record", "暂无理由"))
HAS_VETO = Text("{name}{title}", "{name}{title}")
PERSON, MARKS = (Text("{name}{title}{marks}: {path}", "{name}{title}{marks}:{path}"), Text(" [{marks}]", "【{marks}】"))
VETO, HIDDEN = Text("veto", "否决权"), Text("hidden", "隐形")
NO_PATH, NOBODY = (
    Text("nobody on record who could introduce us", "暂无可引荐的关系"),
    Text("no decision-maker on record", "暂无决策人记录"),
)
REMIND, TASK = (
    Text("remind {who}: {text}", "提醒 {who}:{text}"),
    Text("{who}: {text}, within {days} days", "{who}:{text},{days} 天内完成"),
)
OWNER = Text("the account owner", "客户经理")
