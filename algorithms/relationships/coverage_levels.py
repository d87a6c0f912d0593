"""Coverage of many decisions at once: how much of each one's influence is touched, who is not, and the level of the map."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from algorithms.relationships.coverage import CoverageSettings, Level, level_of
from algorithms.relationships.evidence import Evidence
from algorithms.relationships.meeting_hosts import MeetingHosts
from algorithms.relationships.row_groups import Amounts, Flags, Numbers, PairSet, RowGroups, numbers_of, sums_of


class TargetShares(Protocol):
    """Shares of the influence by target, then rank."""

    @property
    def target(self) -> Numbers: ...
    @property
    def person(self) -> Numbers: ...
    @property
    def score(self) -> Amounts: ...
    @property
    def rank(self) -> Numbers: ...
    @property
    def hidden(self) -> Flags: ...


@dataclass(frozen=True, slots=True)
class CoverageLevels:
    """An entry for each target: the level, what is touched (0 to 1), and who must be covered and is not, by influence."""

    target: Numbers
    level: list[Level]
    touched: list[float]
    uncovered: list[list[int]]


def coverage_levels(
    hosts: MeetingHosts, shares: TargetShares, settings: CoverageSettings | None = None
) -> CoverageLevels:
    """As `coverage` of each target of the shares."""
    settings = settings or CoverageSettings()
    met, only = hosts.met(settings.within)
    first = shares.rank == 1
    group = np.cumsum(first) - 1
    target = shares.target[first]
    share = np.where(hosts.evidence.own[shares.person], 0.0, shares.score)
    touched = met[shares.person] & ~hosts.evidence.own[shares.person]
    single = _largest_parts(group, shares.person, np.where(touched, share, 0.0), only, len(target)) >= settings.thread
    inside = [math.fsum(part) for part in _split(np.where(touched, share, 0.0), first)]
    uncovered = _uncovered(hosts.evidence, shares, group, target, met, settings)
    amounts = [min(1.0, part) for part in inside]
    levels = [
        level_of(part, bool(people), risk, settings)
        for part, people, risk in zip(amounts, uncovered, single.tolist(), strict=True)
    ]
    return CoverageLevels(target, levels, amounts, uncovered)


def _split(values: Amounts, first: Flags) -> list[Any]:
    starts = [*np.flatnonzero(first).tolist(), len(values)]
    listed = values.tolist()
    return [listed[a:b] for a, b in zip(starts, starts[1:], strict=False)]


def _largest_parts(group: Numbers, person: Numbers, touched: Amounts, only: Numbers, count: int) -> Amounts:
    """(targets,) the part of what is touched that hangs on one contact, or that one host alone has met."""
    whole = sums_of(group, touched, count)
    largest = np.zeros(count)
    np.maximum.at(largest, group, touched)
    alone = (only[person] >= 0) & (touched > 0)
    pairs = PairSet(group[alone], only[person[alone]], int(only.max(initial=0)) + 1)
    carried = sums_of(pairs.places(group[alone], only[person[alone]]), touched[alone], len(pairs))
    np.maximum.at(largest, pairs.first, carried)
    return np.asarray(np.divide(largest, whole, out=np.zeros(count), where=whole > 0))


def _uncovered(
    evidence: Evidence, shares: TargetShares, group: Numbers, target: Numbers, met: Flags, settings: CoverageSettings
) -> list[list[int]]:
    """Who must be covered and is not: with much of the influence, hidden, or with a veto, without any share too."""
    vetoes = _vetoes(evidence, target)
    in_shares = PairSet(group, shares.person, evidence.people)
    must = (shares.score >= settings.must) | shares.hidden | vetoes.holds(group, shares.person)
    rest = ~in_shares.holds(vetoes.first, vetoes.second)
    of = np.concatenate([group[must], vetoes.first[rest]])
    person = np.concatenate([shares.person[must], vetoes.second[rest]])
    share = np.concatenate([shares.score[must], np.zeros(rest.sum())])
    missing = ~met[person] & ~evidence.own[person]
    of, person, share = of[missing], person[missing], share[missing]
    order = np.lexsort((person, -share, of))
    found: list[list[int]] = [[] for _ in target]
    for at, who in zip(of[order].tolist(), person[order].tolist(), strict=True):
        found[at].append(who)
    return found


def _vetoes(evidence: Evidence, target: Numbers) -> PairSet:
    """(place in `target`, person): vetoes on an opportunity and its customer, or on a customer and its open opportunities."""
    rows = evidence.rows
    held = RowGroups(numbers_of(rows.vetoes, "target"), evidence.targets)
    buyer, bought = numbers_of(rows.opened, "customer"), numbers_of(rows.opened, "purchase") + evidence.houses
    related = RowGroups(np.concatenate([buyer, bought]), evidence.targets)
    other = np.concatenate([bought, buyer])
    which, row = related.joined(target)
    place = np.concatenate([np.arange(len(target)), which])
    at, veto = held.joined(np.concatenate([target, other[row]]))
    return PairSet(place[at], numbers_of(rows.vetoes, "person")[veto], evidence.people)
