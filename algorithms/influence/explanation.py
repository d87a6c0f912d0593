"""Explanation of an influence score: contributions that add up to it, and the paths that carry it.

Personalised PageRank is a fixed point: a share is what a person's own part gives, plus what each person who looks to him or
her passes on. Both sides of that equation are told here, term by term; a path is a walk of the same chain, and what it
carries is the probability of that walk (Jeh, Widom: Scaling Personalized Web Search, 2003). The attention in somebody's own part
is a fixed point too, Katz centrality: it is told by who turns to whom, and its paths are walks of it.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from algorithms.influence.decision_facts import DecisionFactor, DecisionFacts, Flow
from algorithms.influence.decision_table import DecisionTable
from graph.words import Text

LONGEST = 4  # hops of a path
Walk = tuple[float, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Contribution:
    """A term of a share: `amount` is part of the share; `source` the person it comes through, if any."""

    kind: str
    amount: float
    source: str | None
    facts: tuple[str, ...]
    text: Text


@dataclass(frozen=True, slots=True)
class Path:
    """People along whom influence is passed on, the one whose share it adds to last; `amount` is part of that share."""

    people: tuple[str, ...]
    amount: float


class Explanation:
    """The terms of the shares of one decision of a table, by its number."""

    def __init__(self, table: DecisionTable, number: int):
        self.facts = DecisionFacts(table, number)
        self.decision = self.facts.decision()
        self.attention: dict[str, float] = defaultdict(float)
        for (_, person), amount in self.decision.attention.items():
            self.attention[person] += amount
        self.parts = list(self.facts.factors())
        flowing = list(self.facts.flows())
        leaving: dict[str, float] = defaultdict(float)
        for a, _, weight, _ in flowing:
            leaving[a] += weight
        self.damping = table.evidence.weights.damping
        self.into: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        self.basis: dict[tuple[str, str], list[Flow]] = defaultdict(list)
        for flow in flowing:
            a, b, weight, _ = flow
            if leaving[a] > 0 and weight > 0:
                self.into[b][a] += weight / leaving[a]
                self.basis[a, b].append(flow)
        lost = sum(share for p, share in self.decision.shares.items() if leaving[p] == 0)
        self.start = self.damping * lost + 1 - self.damping  # what is spread by everybody's own part

    def own(self, person: str) -> float:
        """What somebody's own part gives of the share."""
        part, total = self.decision.involvement, sum(self.decision.involvement.values())
        return self.start * (part[person] / total if total else 1 / len(part))

    def contributions(self, person: str) -> list[Contribution]:
        """All terms of a person's share, the largest first; they add up to it. Raises KeyError for somebody else."""
        mine = [p for p in self.parts if p.person == person and p.weight > 0]
        whole, own = sum(p.weight for p in mine), self.own(person)
        found = [Contribution(p.kind, own * p.weight / whole, *self._told(p)) for p in mine]
        if own and not mine:
            found.append(Contribution("member", own, None, (), WORDS["member"]))
        for source, step in self.into[person].items():
            amount = self.damping * step * self.decision.shares[source]
            found.append(Contribution("passed", amount, source, *self._passed(source, person)))
        return sorted(found, key=lambda c: (-c.amount, c.kind, c.source or "", c.facts))

    def paths(self, person: str, k: int = 3) -> list[Path]:
        """The k paths that carry most of a person's share, at most LONGEST hops, nobody twice; best first.

        Along a path influence is passed on, or one person turns to the next.
        """
        own, worth = self._begins, self._worth_of_attention(person)
        found = [Path(people, amount) for amount, people in best_walks(self._passing, own, person, k)]
        turned = best_walks(self._turning, dict.fromkeys(own, 1.0), person, k)
        found += [Path(people, worth * amount) for amount, people in turned]
        return sorted(found, key=lambda path: (-path.amount, path.people))[:k]

    @cached_property
    def _begins(self) -> dict[str, float]:
        return {person: self.own(person) for person in self.decision.involvement}

    @cached_property
    def _passing(self) -> dict[str, dict[str, float]]:
        """Person → who passes influence on to him or her → the part of the other's that goes on."""
        return {b: {a: self.damping * step for a, step in steps.items()} for b, steps in self.into.items()}

    @cached_property
    def _turning(self) -> dict[str, dict[str, float]]:
        """Person → who turns to him or her → the part of the other's attention that goes on."""
        steps: dict[str, dict[str, float]] = defaultdict(dict)
        for (sender, person), amount in self.decision.attention.items():
            steps[person][sender] = amount / (1 + self.attention[sender])
        return steps

    def _worth_of_attention(self, person: str) -> float:
        """What one unit of attention is in a person's share."""
        weight = sum(p.weight for p in self.parts if p.person == person and p.kind == "attention")
        whole = sum(p.weight for p in self.parts if p.person == person)
        return self.own(person) * weight / whole / self.attention[person] if weight else 0.0

    def _passed(self, source: str, person: str) -> tuple[tuple[str, ...], Text]:
        bases = tuple(dict.fromkeys(basis for *_, basis in self.basis[source, person] if basis))
        sentence = WORDS["passed_for"] if bases else WORDS["passed"]
        return bases, sentence.fill(name=self._name(source), basis="; ".join(bases))

    def _told(self, part: DecisionFactor) -> tuple[str | None, tuple[str, ...], Text]:
        """Whom the part comes through, if anybody, what it is based on, and how it is said."""
        if part.kind != "attention":
            return None, part.facts, self._sentence(part)
        (source,) = part.facts
        events = self.facts.turned(source, part.person)
        last = self.facts.last_day(events)
        sentence = WORDS["attention"].fill(name=self._name(source), n=len(events), last=last)
        return source, self.facts.ids(events), sentence

    def _name(self, person: str) -> Text:
        return self.facts.name_of(person)

    def _sentence(self, part: DecisionFactor) -> Text:
        if part.kind in ("attended", "consulted", "written"):
            last = self.facts.last_heard(part.person, part.kind)
            return WORDS[part.kind].fill(n=len(part.facts), last=last)
        return WORDS[part.kind].fill(what=part.facts[0] if part.facts and part.facts[0] else "–")


def best_walks(into: Mapping[str, Mapping[str, float]], begins: Mapping[str, float], person: str, k: int) -> list[Walk]:
    """Amount and people of the k walks to a person that carry most, at most LONGEST hops, nobody twice: what the first begins
    with, times the steps. Steps are at most 1, or their walks die out."""
    queue: list[Walk] = [(-1.0, (person,))]
    best: list[Walk] = []
    most = max(begins.values())
    while queue:
        carried, people = heapq.heappop(queue)
        if len(best) == k and -carried * most <= best[0][0]:
            break
        if len(people) > 1:
            heapq.heappush(best, (-carried * begins[people[0]], people))
        if len(best) > k:
            heapq.heappop(best)
        if len(people) <= LONGEST:
            for source, step in into.get(people[0], {}).items():
                if source not in people:
                    heapq.heappush(queue, (carried * step, (source, *people)))
    return [walk for walk in best if walk[0] > 0]


WORDS = {
    "head": Text("heads a department or the house ({what})", "部门或单位负责人({what})"),
    "post": Text("works at the customer ({what})", "在客户任职({what})"),
    "peers": Text("{what} counted in comparable purchases", "可比采购中{what}具有影响力"),
    "decides": Text("registered part in the decision: {what}", "登记的决策角色:{what}"),
    "veto": Text("holds a veto", "拥有否决权"),
    "attended": Text("took part in {n} meetings about it, the last on {last}", "参加过 {n} 次相关会面,最近 {last}"),
    "consulted": Text("consultations about it: {n}, the last on {last}", "相关咨询 {n} 次,最近 {last}"),
    "written": Text("mails and messages about it: {n}, the last on {last}", "相关邮件与消息 {n} 封,最近 {last}"),
    "advises": Text("advises the customer as an expert", "作为专家为客户提供咨询"),
    "attention": Text(
        "{name} turned to this person in mails, messages or meetings: {n}, the last on {last}",
        "{name}通过邮件、消息或会议主动联系此人 {n} 次,最近 {last}",
    ),
    "leads": Text("others of the decision look to this person: {what}", "其他决策相关人员受其影响:{what}"),
    "member": Text("one of the people around the decision", "决策相关人员"),
    "passed": Text("{name} looks to this person", "{name}受其影响"),
    "passed_for": Text("{name} looks to this person: {basis}", "{name}受其影响:{basis}"),
}
