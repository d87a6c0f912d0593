"""Strength of relationships between people, as of a day: what was observed apart from what is declared.

Observed: every engagement and every purchase that two people both took part in. One among n people counts 1 / (n - 1) for
each pair (Newman: Scientific collaboration networks II, 2001) and fades by half with every half-life (decay of ties: Burt,
Decay functions, 2000). Of one kind, one event a day counts, and each further one less than the one before (logarithm), so
that many kinds of contact count more than many contacts of a kind. x points make x / (1 + x): always below 1.

Declared: what somebody says of the relationship (KNOWS, INFLUENCES, REPORTS_TO); the strongest word counts, never more than
up to a cap, and less once nobody has seen the other for long. Both combine like independent chances: 1 - (1 - a)(1 - b).
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, NamedTuple

import pyarrow as pa

from algorithms.relationships.evidence import UNSAID_CONFIDENCE, UNSAID_WEIGHT
from graph.projections.influence_projection import InfluenceProjection
from graph.words import BadInput, Text

Pair = tuple[str, str]  # of persons, the smaller id first

KIND_WEIGHTS = {
    "visit": 1.0,
    "joint_visit": 1.0,
    "consultation": 1.0,
    "meeting": 0.8,
    "joint_work": 0.6,
    "call": 0.4,
    "mail": 0.3,
    "message": 0.3,
    "ticket": 0.2,
}


@dataclass(frozen=True, slots=True)
class StrengthSettings:
    """The settings. Days: `half_life` of what was observed; `silence` without a contact, after which what is declared
    fades too, by half with every half-life and down to `stale` (0 to 1) of it.

    `cap`: the most that declarations alone can make (0 to 1). `reports_to`, `unsaid`: what a reporting line and an
    acquaintance without a figure declare. `kinds`: points of a fresh meeting of two, `other` those of a kind not
    listed there. From `crowd` people on, an event says nothing of a pair. Raises BadInput.
    """

    half_life: float = 180
    silence: int = 180
    stale: float = 0.25
    cap: float = 0.5
    reports_to: float = 0.6
    unsaid: float = 0.3
    kinds: Mapping[str, float] = field(default_factory=lambda: dict(KIND_WEIGHTS))
    other: float = 0.2
    crowd: int = 40

    def __post_init__(self) -> None:
        shares = (self.stale, self.cap, self.reports_to, self.unsaid)
        if self.half_life <= 0 or not all(0 <= s <= 1 for s in shares) or min(self.kinds.values(), default=0) < 0:
            raise BadInput(BAD_WARMTH)


@dataclass(frozen=True, slots=True)
class StrengthEvidence:
    """One piece of evidence: `id` of the engagement, of the opportunity (joint_work) or of the edge that declares it.

    `amount` is its part of the combined strength; 0 where another event of the day or a stronger word counts instead.
    """

    id: str | None
    kind: str
    at: dt.date | None
    amount: float
    declared: bool = False


@dataclass(frozen=True, slots=True)
class Strength:
    """A relationship of two people; all strengths from 0 to 1, the amounts of the evidence add up to `combined`.

    `last`: the last contact, seen or declared. Evidence: the largest amount first.
    """

    pair: Pair
    observed: float
    declared: float
    combined: float
    last: dt.date | None
    evidence: tuple[StrengthEvidence, ...]

    @property
    def text(self) -> Text:
        """What it rests on, such as "calls: 1, visits: 3, last on 2026-10-27; declared 80%, last contact 2026-09-01"."""
        counts = Counter(t.kind for t in self.evidence if not t.declared)
        kinds = [COUNTED.fill(kind=_kind(kind), n=n) for kind, n in sorted(counts.items())]
        last, claimed = self._last(declared=False), self._last(declared=True)
        sentences = [join_texts([*kinds, LAST.fill(day=last)], Text(", ", "、")) if kinds else UNSEEN]
        if self.declared:
            label = DECLARED_LAST if claimed else DECLARED
            sentences.append(label.fill(declared=percent_text(self.declared), day=claimed))
        return join_texts(sentences, Text("; ", ";"))

    def _last(self, declared: bool) -> dt.date | None:
        return max((t.at for t in self.evidence if t.at and t.declared == declared), default=None)


class _Event(NamedTuple):
    id: str
    kind: str
    day: dt.date
    people: int


class _Tie(NamedTuple):
    """A declared tie: the columns that count here; people by number."""

    id: str | None
    type: str
    start: int
    end: int
    weight: float | None
    confidence: float | None
    last_contact: dt.date | None


def strengths(rows: InfluenceProjection, warmth: StrengthSettings | None = None) -> dict[Pair, Strength]:
    """Every pair of people that anything connects → how strongly, as of `rows.day`."""
    warmth, ids = warmth or StrengthSettings(), rows.people["id"].to_pylist()
    seen: dict[Pair, list[_Event]] = defaultdict(list)
    for pair, event in _events(rows, ids, warmth.crowd):
        seen[pair].append(event)
    declared: dict[Pair, list[_Tie]] = defaultdict(list)
    for tie in _ties(rows):
        if tie.start != tie.end:
            declared[person_pair(ids[tie.start], ids[tie.end])].append(tie)
    pairs = sorted(seen.keys() | declared.keys())
    return {pair: _strength(pair, seen[pair], declared[pair], rows.day, warmth) for pair in pairs}


def _ties(rows: InfluenceProjection) -> Iterator[_Tie]:
    yield from map(_Tie, *(rows.ties[name].to_pylist() for name in _Tie._fields))


def person_pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


def percent_text(share: float) -> str:
    return f"{100 * share:.0f}%"


def join_texts(texts: Iterable[Text], by: Text) -> Text:
    """One text of several, with `by` between them."""
    known = list(texts)
    return Text(by.en.join(t.en for t in known), by.zh.join(t.zh for t in known))


def _events(rows: InfluenceProjection, ids: list[str], crowd: int) -> Iterator[tuple[Pair, _Event]]:
    """Each pair's engagements and the purchases that both worked on, up to the day."""
    for id, kind, day, numbers in zip(*_columns(rows.engagements, "id", "kind", "day", "people"), strict=True):
        people = sorted(set(numbers))
        if len(people) < crowd and day <= rows.day:
            for a, b in combinations(people, 2):
                yield (ids[a], ids[b]), _Event(id, kind, day, len(people))
    purchases = rows.purchases["id"].to_pylist()
    for purchase, begun in sorted(_at_work(rows).items()):
        if len(begun) < crowd:
            for a, b in combinations(sorted(begun), 2):
                event = _Event(purchases[purchase], "joint_work", max(begun[a], begun[b]), len(begun))
                yield (ids[a], ids[b]), event


def _columns(table: pa.Table, *names: str) -> list[list[Any]]:
    return [table[name].to_pylist() for name in names]


def _at_work(rows: InfluenceProjection) -> dict[int, dict[int, dt.date]]:
    """Opportunity → person who decides or is a partner on it → since when; those without a date say nothing of when."""
    found: dict[int, dict[int, dt.date]] = defaultdict(dict)
    for table in (rows.decides, rows.joins):
        for purchase, person, begun in zip(*_columns(table, "purchase", "person", "begun"), strict=True):
            if begun and begun <= rows.day:
                of = found[purchase]
                of[person] = min(begun, of.get(person, begun))
    return found


def _strength(
    pair: Pair, events: list[_Event], ties: Sequence[_Tie], day: dt.date, warmth: StrengthSettings
) -> Strength:
    points = _points(events, day, warmth)
    whole = math.fsum(points.values())
    observed = whole / (1 + whole)
    claims = sorted(((_claimed(tie, warmth), tie.id or "", tie) for tie in ties), key=lambda c: (-c[0], *c[1:2]))
    declared = claims[0][0] if claims else 0.0
    last = max((d for d in (*(e.day for e in events), *(_contact(t, day) for t in ties)) if d), default=None)
    added = (1 - observed) * warmth.cap * declared * _freshness(last, day, warmth)
    evidence = [
        StrengthEvidence(e.id, e.kind, e.day, observed * points.get(e, 0.0) / whole if whole else 0.0) for e in events
    ]
    for place, (_, id, tie) in enumerate(claims):
        evidence.append(StrengthEvidence(id or None, tie.type, _contact(tie, day), 0.0 if place else added, True))
    evidence.sort(key=lambda t: (-t.amount, -(t.at or dt.date.min).toordinal(), t.kind, t.id or ""))
    return Strength(pair, observed, declared, observed + added, last, tuple(evidence))


def _points(events: Iterable[_Event], day: dt.date, warmth: StrengthSettings) -> dict[_Event, float]:
    """Event → points. Of a kind, the smallest gathering of each day counts, and the kind's sum by its logarithm."""
    kept: dict[tuple[str, dt.date], _Event] = {}
    for event in sorted(events, key=lambda e: (e.people, e.id)):
        kept.setdefault((event.kind, event.day), event)
    fresh = {e: 0.5 ** ((day - e.day).days / warmth.half_life) / (e.people - 1) for e in kept.values()}
    sums: dict[str, float] = defaultdict(float)
    for event in sorted(fresh):
        sums[event.kind] += fresh[event]
    worth = {k: warmth.kinds.get(k, warmth.other) * math.log1p(v) / v if v else 0.0 for k, v in sums.items()}
    return {event: worth[event.kind] * value for event, value in fresh.items()}


def _claimed(tie: _Tie, warmth: StrengthSettings) -> float:
    """What a tie declares, 0 to 1."""
    if tie.type == "INFLUENCES":
        weight = UNSAID_WEIGHT if tie.weight is None else tie.weight
        return weight * (UNSAID_CONFIDENCE if tie.confidence is None else tie.confidence)
    usual = warmth.reports_to if tie.type == "REPORTS_TO" else warmth.unsaid
    return usual if tie.weight is None else tie.weight


def _contact(tie: _Tie, day: dt.date) -> dt.date | None:
    """The last contact that a tie declares; one after the day is not known yet."""
    return tie.last_contact if tie.last_contact and tie.last_contact <= day else None


def _freshness(last: dt.date | None, day: dt.date, warmth: StrengthSettings) -> float:
    """What is left of a declaration, 0 to 1; of one without any date of a contact: the least."""
    if last is None:
        return warmth.stale
    silent = max(0, (day - last).days - warmth.silence)
    return max(warmth.stale, float(0.5 ** (silent / warmth.half_life)))


def _kind(kind: str) -> Text:
    return KIND_WORDS.get(kind, Text(kind, kind))


KIND_WORDS = {
    "visit": Text("visits", "拜访"),
    "joint_visit": Text("joint visits", "联合拜访"),
    "consultation": Text("expert consultations", "专家咨询"),
    "meeting": Text("meetings", "会议"),
    "joint_work": Text("purchases worked on together", "共同参与的商机"),
    "call": Text("calls", "电话"),
    "mail": Text("mails", "邮件"),
    "message": Text("messages", "消息"),
    "ticket": Text("service tickets", "工单"),
}
COUNTED = Text("{kind}: {n}", "{kind} {n} 次")
UNSEEN = Text("nothing observed", "没有互动记录")
LAST = Text("last on {day}", "最近 {day}")
DECLARED = Text("declared {declared}", "声明强度 {declared}")
DECLARED_LAST = Text("declared {declared}, last contact {day}", "声明强度 {declared},自述最近联系 {day}")
BAD_WARMTH = Text(
    "the half-life must be above 0 days, shares from 0 to 1, and points of a kind 0 or more",
    "半衰期必须大于 0 天,比例在 0 到 1 之间,各类互动分值不小于 0",
)
