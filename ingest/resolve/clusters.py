"""From verdicts on pairs to parties: what "same" connects, without ever joining two that are distinct or contradictory."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

from graph.words import Text
from ingest.resolve.profiles import Verdict

Decided = Mapping[frozenset[str], Literal["same", "distinct"]]  # what people decided on pairs of ids
TIE = 1.0  # nats: two links that contradict one another and differ by less are both cut


def clusters(verdicts: Iterable[Verdict], decided: Decided | None = None) -> list[list[str]]:
    """The ids that are one party (two or more each), sorted; never two that are distinct."""
    return consistent_clusters(verdicts, decided)[0]


def consistent_clusters(
    verdicts: Iterable[Verdict], decided: Decided | None = None
) -> tuple[list[list[str]], list[Verdict]]:
    """Clusters, and the verdicts with those links made "undecided" that would join two distinct parties.

    Of links that contradict one another the weakest is cut; both, if neither is clearly the weaker.
    """
    decided = decided or {}
    ordered = sorted(_decided_verdicts(verdicts, decided), key=lambda v: (v.a, v.b))
    links = [v for v in ordered if v.answer == "same"]
    apart = _within_one(_apart(ordered, decided), links)
    torn = _torn([v for v in links if frozenset((v.a, v.b)) not in decided], apart)
    forest = DisjointGroups(apart)
    cut: set[tuple[str, str]] = set()
    for verdict in sorted(links, key=lambda v: (frozenset((v.a, v.b)) not in decided, -_strength(v), v.a, v.b)):
        if (verdict.a, verdict.b) in torn or not forest.join(verdict.a, verdict.b):
            cut.add((verdict.a, verdict.b))
    opened = [_opened(v) if (v.a, v.b) in cut and not forest.joined(v.a, v.b) else v for v in ordered]
    return forest.groups(), opened


def _decided_verdicts(verdicts: Iterable[Verdict], decided: Decided) -> Iterator[Verdict]:
    """The verdicts as a person's decisions leave them, and decisions on pairs that have no verdict."""
    if not decided:
        yield from verdicts
        return
    seen: set[frozenset[str]] = set()
    for verdict in verdicts:
        pair = frozenset((verdict.a, verdict.b))
        seen.add(pair)
        answer = decided.get(pair)
        changed = answer is not None and answer != verdict.answer
        yield decided_verdict(verdict, verdict.a, verdict.b, decided[pair]) if changed else verdict
    for pair in decided.keys() - seen:
        a, b = sorted(pair)
        yield decided_verdict(None, a, b, decided[pair])


def _apart(ordered: list[Verdict], decided: Decided) -> set[frozenset[str]]:
    """The pairs that are distinct or contradict one another, but for those that a person joined, if only by way of others."""
    by_person = DisjointGroups({pair for pair, answer in decided.items() if answer == "distinct"})
    for a, b in sorted(sorted(pair) for pair, answer in decided.items() if answer == "same"):
        by_person.join(a, b)
    return {frozenset((v.a, v.b)) for v in ordered if _tells_apart(v) and not by_person.joined(v.a, v.b)}


def _tells_apart(verdict: Verdict) -> bool:
    return verdict.answer == "distinct" or verdict.contradictory and verdict.answer == "undecided"


def bridged_ids(verdicts: Iterable[Verdict], node_of: Mapping[str, str]) -> set[str]:
    """The ids on nodes that one id's links would join, or that it is told apart from as well: they are to be compared anew."""
    same: dict[str, set[str]] = defaultdict(set)
    apart: dict[str, set[str]] = defaultdict(set)
    for v in verdicts:
        for one, other in ((v.a, v.b), (v.b, v.a)):
            if v.answer == "same" or _tells_apart(v):
                (same if v.answer == "same" else apart)[one].add(node_of[other])
    torn = {n for id, nodes in same.items() if len(nodes) > 1 or nodes & apart.get(id, set()) for n in nodes}
    return {id for id, node in node_of.items() if node in torn}


def _within_one(apart: set[frozenset[str]], links: list[Verdict]) -> set[frozenset[str]]:
    """Of the pairs that are distinct those that links would connect: nothing could join the others."""
    whole = DisjointGroups(set())
    for link in links:
        whole.join(link.a, link.b)
    return {pair for pair in apart if whole.joined(*pair)}


def _strength(verdict: Verdict) -> float:
    chance = min(max(verdict.probability, 1e-9), 1 - 1e-9)
    return math.log(chance / (1 - chance))


def _torn(links: list[Verdict], apart: set[frozenset[str]]) -> set[tuple[str, str]]:
    """Links of a profile to two distinct parties: the weaker, or both when they are about as strong."""
    neighbours: dict[str, dict[str, Verdict]] = defaultdict(dict)
    for link in links:
        neighbours[link.a][link.b] = link
        neighbours[link.b][link.a] = link
    torn: set[tuple[str, str]] = set()
    for one, two in (sorted(pair) for pair in apart):
        for middle in neighbours[one].keys() & neighbours[two].keys() if one in neighbours else ():
            left, right = neighbours[middle][one], neighbours[middle][two]
            gap = _strength(left) - _strength(right)
            torn |= {(link.a, link.b) for link, lead in ((left, gap), (right, -gap)) if lead < TIE}
    return torn


def _opened(verdict: Verdict) -> Verdict:
    return replace(verdict, answer="undecided", reasons_against=[*verdict.reasons_against, CONTRADICTED])


class DisjointGroups:
    """Groups that grow by joining, but never hold two that are apart."""

    def __init__(self, apart: set[frozenset[str]]):
        self.group: dict[str, set[str]] = {}
        self.foes: dict[str, set[str]] = defaultdict(set)
        for one, two in (sorted(pair) for pair in apart):
            self.foes[one].add(two)
            self.foes[two].add(one)

    def join(self, a: str, b: str) -> bool:
        """Whether both are in one group now."""
        one, two = self.group.setdefault(a, {a}), self.group.setdefault(b, {b})
        if one is two:
            return True
        small, large = sorted((one, two), key=len)
        if any(not self.foes[id].isdisjoint(large) for id in small if id in self.foes):
            return False
        large |= small
        for id in small:
            self.group[id] = large
        return True

    def joined(self, a: str, b: str) -> bool:
        return b in self.group.get(a, ())

    def groups(self) -> list[list[str]]:
        unique = {id(group): sorted(group) for group in self.group.values() if len(group) > 1}
        return sorted(unique.values())


def decided_verdict(verdict: Verdict | None, a: str, b: str, answer: Literal["same", "distinct"]) -> Verdict:
    """The verdict that a person's decision makes of a computed one, if there was one."""
    computed = verdict or Verdict(a, b, answer, 0.0)
    if answer == "same":
        return replace(computed, answer="same", probability=1.0, reasons_for=[BY_PERSON, *computed.reasons_for])
    return replace(computed, answer="distinct", probability=0.0, reasons_against=[BY_PERSON, *computed.reasons_against])


BY_PERSON = Text("a person decided so", "已由人工判定")
CONTRADICTED = Text(
    "the link would join two parties that are distinct or contradict one another; decide which one is meant",
    "该关联会把两个不同或相互矛盾的主体连在一起;请判定所指的是哪一个",
)
