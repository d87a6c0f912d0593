"""Coverage of a decision: who of those who count was met, who must be, and on whom it all hangs.

Somebody is touched by a meeting with our side or a partner's (an expert's consultation too; a service ticket is no meeting, nor
is a mail or message) within so many days. Shares weigh the people: what is touched is a share of the influence, not of the heads.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np
import pyarrow as pa

from algorithms.relationships.evidence import Evidence, Weights
from algorithms.relationships.meeting_hosts import MeetingHosts
from algorithms.relationships.row_groups import Numbers, numbers_of
from graph.projections.influence_projection import InfluenceProjection
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
    hosts: MeetingHosts | None = None,
    hidden: Collection[str] = (),
) -> Coverage:
    """Coverage of an open opportunity or a customer as of `rows.day`; `shares`: person → share of the influence, 0 to 1.

    Whoever holds a veto belongs to it, without a share too, and like the `hidden` must be covered. `hosts` are of the
    same rows, for many coverages at once. Raises NotFound for a target that is neither.
    """
    settings, hosts = settings or CoverageSettings(), hosts or MeetingHosts(Evidence(rows, Weights()))
    purchases, vetoed = _scope(rows, target)
    ids = rows.people["id"]
    vetoes = {ids[k].as_py() for k in _people_of(rows.vetoes, "target", vetoed).tolist()}
    stances = _stances(rows, purchases)
    people = []
    for person in shares.keys() | vetoes:
        number = rows.person(person)
        if number is None or not hosts.evidence.own[number]:
            share, veto = shares.get(person, 0.0), person in vetoes
            must = veto or share >= settings.must or person in hidden
            met = _Met(person, number, share, veto, must, stances.get(person))
            people.append(_covered(hosts, met, settings.within))
    people.sort(key=lambda p: (-p.share, p.person))
    return _summed(target, rows, people, settings)


def _scope(rows: InfluenceProjection, target: str) -> tuple[list[int], list[int]]:
    """The open purchases in question, and the targets that a veto may be held on to count. Raises NotFound."""
    number, houses = rows.target(target), len(rows.organizations)
    buyer, bought = (numbers_of(rows.opened, name) for name in ("customer", "purchase"))
    if number is not None and number >= houses and (number - houses) in bought:
        return [number - houses], [number, *buyer[bought == number - houses].tolist()]
    if number is None or number >= houses or not rows.organizations["customer"][number].as_py():
        raise NotFound(NO_TARGET.fill(target=target))
    purchases = bought[buyer == number]
    return purchases.tolist(), [number, *(purchases + houses).tolist()]


def _people_of(table: pa.Table, column: str, wanted: list[int]) -> Numbers:
    """The people of the rows whose column is one of these numbers."""
    return np.unique(numbers_of(table, "person")[np.isin(numbers_of(table, column), wanted)])


def _stances(rows: InfluenceProjection, purchases: list[int]) -> dict[str, float]:
    """Person → the mean of the stances that are recorded."""
    recorded = np.flatnonzero(np.isin(numbers_of(rows.decides, "purchase"), purchases))
    stances: dict[str, list[float]] = defaultdict(list)
    for part in rows.decides.take(recorded).to_pylist():
        if part["stance"] is not None:
            stances[rows.people["id"][part["person"]].as_py()].append(part["stance"])
    return {person: math.fsum(values) / len(values) for person, values in stances.items()}


class _Met(NamedTuple):
    """Somebody of a decision before the meetings are looked up."""

    person: str
    number: int | None
    share: float
    veto: bool
    must: bool
    stance: float | None


def _covered(hosts: MeetingHosts, who: _Met, within: int) -> PersonCoverage:
    rows = hosts.evidence.rows
    met = hosts.rows.of(who.number) if who.number is not None else np.zeros(0, dtype=np.int64)
    lately = met[hosts.age[met] <= within]
    meetings = rows.engagements["id"].take(np.unique(hosts.event[lately])).to_pylist()
    return PersonCoverage(
        person=who.person,
        name=rows.name_of(who.number) if who.number is not None else Text(who.person, who.person),
        share=who.share,
        veto=who.veto,
        must=who.must,
        stance=who.stance,
        meetings=tuple(sorted(meetings)),
        hosts=frozenset(rows.member_id(host) for host in np.unique(hosts.host[lately]).tolist()),
        last=rows.day - dt.timedelta(days=int(hosts.age[met].min())) if len(met) else None,
    )


def _summed(
    target: str, rows: InfluenceProjection, people: list[PersonCoverage], settings: CoverageSettings
) -> Coverage:
    touched = min(1.0, math.fsum(p.share for p in people if p.touched))
    threads = threads_of(people, settings.thread)
    carrier = rows.member(threads.carrier) if threads.carrier else None
    if carrier is not None:
        threads = replace(threads, carrier_name=rows.name_of(carrier))
    level = level_of(touched, any(p.must and not p.touched for p in people), threads.single, settings)
    return Coverage(target, rows.day, settings.within, tuple(people), touched, stance_of(people), threads, level)


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


def threads_of(people: Iterable[PersonCoverage], limit: float) -> SingleThreads:
    """On whom what is touched hangs. Somebody is carried by a host only where nobody else met him or her."""
    touched = [p for p in people if p.touched and p.share > 0]
    whole = math.fsum(p.share for p in touched)
    inside = {p.person: p.share / whole for p in touched}
    alone: dict[str, float] = defaultdict(float)
    for p in touched:
        if len(p.hosts) == 1:
            alone[min(p.hosts)] += p.share / whole
    (contact, part), (carrier, carried) = _largest(inside), _largest(alone)
    return SingleThreads(contact, part, carrier, None, carried, limit)


def _largest(parts: Mapping[str, float]) -> tuple[str | None, float]:
    """The id with the largest part; of equals, the smaller id."""
    return min(parts.items(), key=lambda item: (-item[1], item[0]), default=(None, 0.0))


def level_of(touched: float, uncovered: bool, single: bool, settings: CoverageSettings) -> Level:
    """Red where little is touched; green where enough is, all that must be covered is, and no single thread carries it."""
    if touched < settings.red:
        return "red"
    return "amber" if uncovered or single or touched < settings.green else "green"


NO_TARGET = Text("{target!r} is no open opportunity and no customer", "{target!r} 不是进行中的商机,也不是客户")
