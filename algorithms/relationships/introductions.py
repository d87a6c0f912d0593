"""The warmest ways to a person: the k best paths of acquaintances, by the product of the strengths along them.

The k best loopless paths (the problem: Yen, Finding the K shortest loopless paths, 1971) of at most so many hops, found by
best-first search (Hart, Nilsson, Raphael 1968) on partial paths, from the target back. What may still come is bounded by the best
walk of the hops that are left (Bellman 1958), which no loopless path beats: so the first k that arrive are the k best, exactly.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow.compute as pc

from algorithms.relationships.row_groups import RowGroups, numbers_of
from algorithms.relationships.strength import (
    Pair,
    Strength,
    StrengthSettings,
    join_texts,
    percent_text,
    person_pair,
    strengths,
)
from graph.projections.influence_projection import InfluenceProjection
from graph.words import BadInput, NotFound, Text

LONGEST = 4  # hops
TRIED = 5  # paths that are looked at for each partner that is told, as several may be one partner's
Ties = Mapping[str, Mapping[str, float]]  # person → person → strength, 0 to 1
Reach = list[dict[str, float]]  # for 0, 1 … hops: person → the best that leads there


@dataclass(frozen=True, slots=True)
class Hop:
    """One acquaintance on the way: `strength` holds its number, its last date and its evidence."""

    start: str
    end: str
    strength: Strength
    text: Text


@dataclass(frozen=True, slots=True)
class Introduction:
    """A path from somebody of the source (first) to the target (last); `strength` is the product over the hops."""

    people: tuple[str, ...]
    strength: float
    hops: tuple[Hop, ...]
    text: Text


def introduction_paths(
    rows: InfluenceProjection,
    source: str,
    target: str,
    *,
    k: int = 3,
    hops: int = LONGEST,
    hidden: frozenset[str] = frozenset(),
    warmth: StrengthSettings | None = None,
    known: Mapping[Pair, Strength] | None = None,
) -> list[Introduction]:
    """The k warmest paths to a person, the warmest first; none where nothing leads there or the target is the source.

    `source`: a person, or an organisation: then any of its people may begin (for our own company every sales
    representative too), and no path passes a second one of them. No path leads through a person in `hidden`, nor over two
    people who are on record as being in conflict. `known`: the strengths, where they were computed before.

    Raises NotFound for an id that is not on record or hidden, BadInput for `k` below 1 or `hops` outside 1 to LONGEST.
    """
    return Introductions(rows, hidden, warmth, known).paths(source, target, k, hops)


@dataclass(frozen=True, slots=True)
class WarmPath(Introduction):
    """A path that begins with somebody of ours, or of this partner."""

    partner: str | None


@dataclass(frozen=True, slots=True)
class _Beginning:
    """People who begin paths, whom they reach, and for whom each works."""

    starts: frozenset[str]
    reach: Reach
    houses: Mapping[str, str]


class Introductions:
    """All acquaintances, worked out once for many questions; parameters as above."""

    def __init__(
        self,
        rows: InfluenceProjection,
        hidden: frozenset[str] = frozenset(),
        warmth: StrengthSettings | None = None,
        known: Mapping[Pair, Strength] | None = None,
    ):
        self.rows, self.hidden = rows, hidden
        self.known = strengths(rows, warmth) if known is None else known
        self.people = set(rows.people["id"].to_pylist()) - hidden
        self.ties = _open_ties(rows, self.known, hidden)
        self.words = _Words(rows)
        self._reached: dict[str, tuple[frozenset[str], Reach]] = {}  # by source
        self._beginnings: tuple[_Beginning, _Beginning] | None = None

    def paths(self, source: str, target: str, k: int = 3, hops: int = LONGEST) -> list[Introduction]:
        """As `introduction_paths`."""
        if k < 1 or not 1 <= hops <= LONGEST:
            raise BadInput(BAD_NUMBERS.fill(longest=LONGEST))
        starts, reach = self.reach(source)
        if target not in self.people:
            raise NotFound(NO_PERSON.fill(id=target))
        found = best_paths(self.ties, starts, target, k, hops, reach)
        return [self.words.introduction(people, strength, self.known) for strength, people in found]

    def warmest(self, target: str, k: int = 3) -> list[WarmPath]:
        """The k warmest paths from us, then the warmest through the people of each of k partners. Raises NotFound."""
        if target not in self.people:
            raise NotFound(NO_PERSON.fill(id=target))
        ours, partners = self._ends_of_us()
        found: list[tuple[str | None, tuple[float, tuple[str, ...]]]] = [
            (None, path) for path in best_paths(self.ties, ours.starts, target, k, LONGEST, ours.reach)
        ]
        through: dict[str, tuple[float, tuple[str, ...]]] = {}
        for path in best_paths(self.ties, partners.starts, target, k * TRIED, LONGEST, partners.reach):
            through.setdefault(partners.houses[path[1][0]], path)
        found += list(through.items())[:k]
        return [
            WarmPath(made.people, made.strength, made.hops, made.text, partner)
            for partner, (strength, people) in found
            for made in [self.words.introduction(people, strength, self.known)]
        ]

    def _ends_of_us(self) -> tuple[_Beginning, _Beginning]:
        """Where paths from us begin, and those from partners; worked out once."""
        if self._beginnings is None:
            ours, partners = _employers(self.rows, "vendor"), _employers(self.rows, "partner")
            reps = self.rows.people["id"].filter(self.rows.people["sells"]).to_pylist()
            starts = [frozenset({*ours, *reps}) - self.hidden]
            starts.append(frozenset(partners) - starts[0] - self.hidden)
            reaches = [reach_of(self.ties, each, LONGEST) for each in starts]
            self._beginnings = _Beginning(starts[0], reaches[0], ours), _Beginning(starts[1], reaches[1], partners)
        return self._beginnings

    def reach(self, source: str) -> tuple[frozenset[str], Reach]:
        """Who begins the paths of a source, and whom they reach; worked out once. Raises NotFound."""
        if source not in self._reached:
            starts = _people_of(self.rows, source, self.hidden)
            self._reached[source] = starts, reach_of(self.ties, starts, LONGEST)
        return self._reached[source]


def best_paths(
    ties: Ties, starts: frozenset[str], target: str, k: int, hops: int, reach: Reach | None = None
) -> list[tuple[float, tuple[str, ...]]]:
    """(product of strengths, people) of the k best loopless paths from any start, best first; starts only begin a path.

    `reach`: that of the starts, for so many hops or more, where it was worked out before. The search goes back from the target.
    """
    if target in starts:
        return []
    reach = reach or reach_of(ties, starts, hops)
    queue: list[tuple[float, float, tuple[str, ...]]] = []
    if target in reach[hops]:
        queue.append((-reach[hops][target], 1.0, (target,)))
    found: list[tuple[float, tuple[str, ...]]] = []
    while queue and len(found) < k:
        _, carried, people = heapq.heappop(queue)
        if people[-1] in starts:
            found.append((carried, people[::-1]))
            continue
        ahead = reach[hops - len(people)]
        for other, strength in ties[people[-1]].items():
            if ahead.get(other, 0) > 0 and other not in people:
                bound = carried * strength * ahead[other]
                heapq.heappush(queue, (-bound, carried * strength, (*people, other)))
    return sorted(found, key=lambda path: (-path[0], len(path[1]), path[1]))


def reach_of(ties: Ties, starts: frozenset[str], hops: int) -> Reach:
    """For 0 … hops: person → the largest product of any walk of at most so many hops from a start that passes no other one."""
    reach: Reach = [dict.fromkeys(starts, 1.0)]
    news = reach[0]
    for _ in range(hops):
        best, last, news = dict(reach[-1]), news, {}
        for person, product in last.items():
            for other, strength in ties.get(person, {}).items():
                if other not in starts and strength * product > best.get(other, 0.0):
                    best[other] = news[other] = strength * product
        reach.append(best)
    return reach


def _open_ties(rows: InfluenceProjection, known: Mapping[Pair, Strength], hidden: frozenset[str]) -> Ties:
    """The relationships that somebody could be introduced along, both ways."""
    ends = (rows.people["id"].take(rows.conflicts[end]).to_pylist() for end in ("start", "end"))
    apart = {person_pair(a, b) for a, b in zip(*ends, strict=True)}
    ties: dict[str, dict[str, float]] = defaultdict(dict)
    for (a, b), strength in known.items():
        if strength.combined > 0 and (a, b) not in apart and hidden.isdisjoint((a, b)):
            ties[a][b] = ties[b][a] = strength.combined
    return ties


def _people_of(rows: InfluenceProjection, source: str, hidden: frozenset[str]) -> frozenset[str]:
    """The person, or the people of the organisation; for our own company every sales representative too."""
    if source not in hidden and rows.person(source) is not None:
        return frozenset({source})
    house = rows.organization(source)
    if house is None:
        raise NotFound(NO_SOURCE.fill(id=source))
    numbers = rows.employments["person"].filter(pc.equal(rows.employments["organization"], house))
    people = set(rows.people["id"].take(numbers).to_pylist())
    if rows.organizations["vendor"][house].as_py():
        people |= set(rows.people["id"].filter(rows.people["sells"]).to_pylist())
    return frozenset(people)  # the ties hold no hidden one


def _employers(rows: InfluenceProjection, flag: str) -> dict[str, str]:
    """Person → the organisation with this flag that it works for, the first where there are several."""
    houses = rows.organizations["id"].filter(rows.organizations[flag])
    ids = rows.organizations["id"].take(rows.employments["organization"])
    here = pc.is_in(ids, value_set=houses.combine_chunks())
    people = rows.people["id"].take(rows.employments["person"]).filter(here).to_pylist()
    found: dict[str, str] = {}
    for person, house in sorted(zip(people, ids.filter(here).to_pylist(), strict=True)):
        found.setdefault(person, house)
    return found


class _Words:
    """Names and employers, for the words of a path."""

    def __init__(self, rows: InfluenceProjection):
        self.rows, self.people = rows, len(rows.people)
        self.work = RowGroups(numbers_of(rows.employments, "person"), self.people)

    def introduction(self, people: tuple[str, ...], strength: float, known: Mapping[Pair, Strength]) -> Introduction:
        steps = zip(people, people[1:], strict=False)
        hops = tuple(self.hop(a, b, known[person_pair(a, b)]) for a, b in steps)
        sentence = join_texts([self.person(p) for p in people], Text(" → ", " → "))
        last = min((h.strength.last for h in hops if h.strength.last), default=None)
        text = PATH_SINCE if last and all(h.strength.last for h in hops) else PATH
        return Introduction(
            people, strength, hops, text.fill(path=sentence, strength=percent_text(strength), last=last)
        )

    def hop(self, a: str, b: str, strength: Strength) -> Hop:
        text = HOP.fill(a=self.person(a), b=self.person(b), strength=percent_text(strength.combined), why=strength.text)
        return Hop(a, b, strength, text)

    def person(self, id: str) -> Text:
        """The name, with the employer where one is known."""
        number = self.rows.person(id)
        if number is None:
            return Text(id, id)
        name, work = self.rows.name_of(number), self.work.of(number).tolist()
        if not work:
            return name
        house = self.rows.employments["organization"][work[0]].as_py()
        return OF.fill(name=name, employer=self.rows.name_of(self.people + house))


OF = Text("{name} ({employer})", "{name}({employer})")
HOP = Text("{a} and {b}: strength {strength}; {why}", "{a}与{b}:关系强度 {strength};{why}")
PATH = Text("{path}: strength {strength}", "{path}:强度 {strength}")
PATH_SINCE = Text(
    "{path}: strength {strength}, every step in contact since {last}",
    "{path}:强度 {strength},每一步自 {last} 以来都有联系",
)
NO_PERSON = Text("there is no person {id!r}", "没有人员 {id!r}")
NO_SOURCE = Text("there is no person and no organisation {id!r}", "没有人员或组织 {id!r}")
BAD_NUMBERS = Text("ask for at least one path, of 1 to {longest} hops", "路径数至少为 1,步数须在 1 到 {longest} 之间")
