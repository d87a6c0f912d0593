"""Coverage of a decision: who of those who count was met, who must be, and on whom it all hangs.

Somebody is touched by a meeting with our side or a partner's (an expert's consultation too; a service ticket is no meeting, nor
is a mail or message) within so many days. Shares weigh the people: what is touched is a share of the influence, not of the heads.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from algorithms.relationships.evidence import NO_MEETING, Evidence, Weights
from algorithms.relationships.strength import names_by_id
from graph.projections.influence_projection import InfluenceProjection
from graph.projections.projected_days import AnyRow
from graph.words import NotFound, Text

Level = Literal["green", "amber", "red"]


@dataclass(frozen=True, slots=True)
class CoverageSettings:
    """`within` (days): how long a meeting counts. From `green` of the influence touched on a map can be green, below
    `red` it is red. Who has `must` of the influence must be covered. A thread that carries `thread` of what is touched is
    a risk. All but `within` are shares, 0 to 1.
    """

    within: int = 180
    green: float = 0.6
    red: float = 0.3
    must: float = 0.1
    thread: float = 0.8


@dataclass(frozen=True, slots=True)
class PersonCoverage:
    """One person of a decision: the share of the influence (0 to 1), the meetings within the days and all hosts in them.

    `last`: the last meeting, however long ago. `stance`: -1 against to 1 for, None where none is recorded.
    """

    person: str
    name: Text
    share: float
    veto: bool
    must: bool
    stance: float | None
    meetings: tuple[str, ...]
    hosts: frozenset[str]
    last: dt.date | None

    @property
    def touched(self) -> bool:
        return bool(self.meetings)


@dataclass(frozen=True, slots=True)
class Stance:
    """Weighed by influence: the mean stance (-1 to 1) of those for whom one is recorded, None where there is no influence
    among them; `recorded`, `in_favour` and `against` are shares of the whole influence, 0 to 1."""

    balance: float | None
    recorded: float
    in_favour: float
    against: float


@dataclass(frozen=True, slots=True)
class SingleThreads:
    """On whom the touched influence hangs, as parts of it (0 to 1).

    `contact`: the one person with most of it. `carrier`: who of our side or the partners alone has met most of it (an id
    of a person, or of a partner whose people are not named); None where everybody was met by two. `limit`: the part from which
    on that is a risk.
    """

    contact: str | None
    contact_part: float
    carrier: str | None
    carrier_name: Text | None
    carrier_part: float
    limit: float

    @property
    def single(self) -> bool:
        """Whether one of them carries so much that the decision hangs on a single thread."""
        return max(self.contact_part, self.carrier_part) >= self.limit


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of an opportunity or customer; people by influence, the most first; `touched` from 0 to 1."""

    target: str
    day: dt.date
    within: int
    people: tuple[PersonCoverage, ...]
    touched: float
    stance: Stance
    threads: SingleThreads
    level: Level

    @property
    def untouched(self) -> tuple[PersonCoverage, ...]:
        return tuple(p for p in self.people if not p.touched)

    @property
    def must_cover(self) -> tuple[PersonCoverage, ...]:
        return tuple(p for p in self.people if p.must)

    @property
    def uncovered(self) -> tuple[PersonCoverage, ...]:
        """Who must be covered and is not: while there is one, the map is not green."""
        return tuple(p for p in self.people if p.must and not p.touched)


def coverage(
    rows: InfluenceProjection,
    target: str,
    shares: Mapping[str, float],
    settings: CoverageSettings | None = None,
    contacts: Contacts | None = None,
    hidden: Collection[str] = (),
) -> Coverage:
    """Coverage of an open opportunity or a customer as of `rows.day`; `shares`: person → share of the influence, 0 to 1.

    Whoever holds a veto belongs to it, without a share too, and like the `hidden` must be covered. `contacts` are of the
    same rows, for many coverages at once. Raises NotFound for a target that is neither.
    """
    settings, contacts = settings or CoverageSettings(), contacts or Contacts(rows)
    purchases, vetoed = contacts.scope(target)
    vetoes = {person for id in vetoed for person in contacts.vetoes.get(id, ())}
    stances = _stances(row for id in sorted(purchases) for row in contacts.decides.get(id, ()))
    people = [
        _covered(
            person,
            known=contacts.names,
            shares=shares,
            vetoes=vetoes,
            stances=stances,
            met=contacts.met.get(person, []),
            day=rows.day,
            settings=settings,
            hidden=hidden,
        )
        for person in (shares.keys() | vetoes) - contacts.own
    ]
    people.sort(key=lambda p: (-p.share, p.person))
    return _summed(target, rows.day, people, contacts.names, settings)


Met = list[tuple[AnyRow, frozenset[str]]]  # meetings, each with those of our side or a partner's who were there


class Contacts:
    """Contacts, who met whom, and what is recorded of each purchase: indexed once, for any number of coverages."""

    def __init__(self, rows: InfluenceProjection):
        evidence = Evidence(rows, Weights())
        self.own, self.met = evidence.own, _met(evidence)
        self.names = names_by_id(rows.people) | names_by_id(rows.organizations)
        self.decides = evidence.deciders
        self.vetoes = {target: {v["person"] for v in found} for target, found in evidence.vetoes.items()}
        self.customers = {c["id"] for c in rows.customers}
        self.buyer = {o["id"]: o["customer"] for o in rows.opportunities}
        self.bought: dict[str, set[str]] = defaultdict(set)
        for opportunity, customer in self.buyer.items():
            self.bought[customer].add(opportunity)

    def scope(self, target: str) -> tuple[set[str], set[str]]:
        """The open purchases in question, and what a veto may be held on to count. Raises NotFound."""
        if target in self.buyer:
            return {target}, {target, self.buyer[target]}
        if target not in self.customers:
            raise NotFound(NO_TARGET.fill(target=target))
        return self.bought[target], self.bought[target] | {target}


def _met(evidence: Evidence) -> dict[str, Met]:
    """Person → the meetings with somebody of our side or a partner's who is of another house."""
    house: dict[str, set[str]] = defaultdict(set)
    for work in evidence.rows.employments:
        house[work["person"]].add(work["organization"])
    experts = {p["id"] for p in evidence.rows.people if "KOL" in p["roles"]}
    side = evidence.own | evidence.crew | experts
    found: dict[str, Met] = defaultdict(list)
    for e in evidence.rows.engagements:
        if e["kind"] in NO_MEETING or e["at"].date() > evidence.rows.day:
            continue
        people, partners = set(e["people"]), set(e["partners"])
        for person in people:
            others = {h for h in people & side - {person} if house[h].isdisjoint(house[person])}
            if hosts := others | (partners - house[person]):
                found[person].append((e, frozenset(hosts)))
    return found


def _stances(decides: Iterable[AnyRow]) -> dict[str, float]:
    """Person → the mean of the stances that are recorded."""
    stances: dict[str, list[float]] = defaultdict(list)
    for part in decides:
        if part["stance"] is not None:
            stances[part["person"]].append(part["stance"])
    return {person: math.fsum(values) / len(values) for person, values in stances.items()}


def _covered(
    person: str,
    *,
    known: Mapping[str, Text],
    shares: Mapping[str, float],
    vetoes: set[str],
    stances: Mapping[str, float],
    met: Met,
    day: dt.date,
    settings: CoverageSettings,
    hidden: Collection[str],
) -> PersonCoverage:
    lately = [(e, hosts) for e, hosts in met if (day - e["at"].date()).days <= settings.within]
    share, veto = shares.get(person, 0.0), person in vetoes
    return PersonCoverage(
        person=person,
        name=known.get(person, Text(person, person)),
        share=share,
        veto=veto,
        must=veto or share >= settings.must or person in hidden,
        stance=stances.get(person),
        meetings=tuple(sorted(e["id"] for e, _ in lately)),
        hosts=frozenset(host for _, hosts in lately for host in hosts),
        last=max((e["at"].date() for e, _ in met), default=None),
    )


def _summed(
    target: str, day: dt.date, people: list[PersonCoverage], known: Mapping[str, Text], settings: CoverageSettings
) -> Coverage:
    touched = min(1.0, math.fsum(p.share for p in people if p.touched))
    stance, threads = stance_of(people), threads_of(people, known, settings.thread)
    level = level_of(touched, people, threads, settings)
    return Coverage(target, day, settings.within, tuple(people), touched, stance, threads, level)


def stance_of(people: Iterable[PersonCoverage]) -> Stance:
    """The balance of the stances on record."""
    stances = [(p.share, p.stance) for p in people if p.stance is not None]
    whole = math.fsum(share for share, _ in stances)
    return Stance(
        balance=math.fsum(share * stance for share, stance in stances) / whole if whole else None,
        recorded=min(1.0, whole),
        in_favour=min(1.0, math.fsum(share for share, stance in stances if stance > 0)),
        against=min(1.0, math.fsum(share for share, stance in stances if stance < 0)),
    )


def threads_of(people: Iterable[PersonCoverage], known: Mapping[str, Text], limit: float) -> SingleThreads:
    """On whom what is touched hangs. Somebody is carried by a host only where nobody else met him or her."""
    touched = [p for p in people if p.touched and p.share > 0]
    whole = math.fsum(p.share for p in touched)
    inside = {p.person: p.share / whole for p in touched}
    alone: dict[str, float] = defaultdict(float)
    for p in touched:
        if len(p.hosts) == 1:
            alone[min(p.hosts)] += p.share / whole
    (contact, part), (carrier, carried) = _largest(inside), _largest(alone)
    name = known.get(carrier, Text(carrier, carrier)) if carrier else None
    return SingleThreads(contact, part, carrier, name, carried, limit)


def _largest(parts: Mapping[str, float]) -> tuple[str | None, float]:
    """The id with the largest part; of equals, the smaller id."""
    return min(parts.items(), key=lambda item: (-item[1], item[0]), default=(None, 0.0))


def level_of(
    touched: float, people: Iterable[PersonCoverage], threads: SingleThreads, settings: CoverageSettings
) -> Level:
    """Red where little is touched; green where enough is, all that must be covered is, and no single thread carries it."""
    if touched < settings.red:
        return "red"
    uncovered = any(p.must and not p.touched for p in people)
    return "amber" if uncovered or threads.single or touched < settings.green else "green"


NO_TARGET = Text("{target!r} is no open opportunity and no customer", "{target!r} 不是进行中的商机,也不是客户")
