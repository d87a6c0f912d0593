"""The decisions under way, their people, and the graph along which influence is passed on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

import numpy as np

from algorithms.relationships.evidence import Evidence, Peers, stated_strength

Flow = tuple[str, str, float, str]  # from, to, weight, what it is based on


class DecisionFactor(NamedTuple):
    """One thing that is known of somebody's part in a decision: its kind, what it weighs, and what it is based on."""

    person: str
    kind: str
    weight: float
    facts: tuple[str, ...] = ()


@dataclass(slots=True)
class Decision:
    """One decision: its people and what is known of each one's part (where the walk starts)."""

    id: str
    customer: str
    line: str | None
    involvement: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    shares: dict[str, float] = field(default_factory=dict)
    hidden: dict[str, float] = field(default_factory=dict)  # with the likelihood that the person counts

    @property
    def open(self) -> bool:
        """An opportunity, not a customer without one."""
        return self.id != self.customer


def decisions(evidence: Evidence, target: str | None = None, joined: frozenset[str] = frozenset()) -> list[Decision]:
    """Every open opportunity, and every customer that has none, with their people; those without are left out.

    With `target` only that opportunity, or those of that customer. The people of the `joined` partners take part.
    """
    made = [Decision(o["id"], o["customer"], o["product_line"]) for o in evidence.rows.opportunities]
    busy = {d.customer for d in made}
    made += [Decision(c["id"], c["id"], None) for c in evidence.rows.customers if c["id"] not in busy]
    made = [d for d in made if target in (None, d.id, d.customer)]
    peers = evidence.peers()
    for decision in made:
        _cast(evidence, decision, peer_shares(evidence, peers, decision), joined)
    return [d for d in made if d.involvement]


def peer_shares(evidence: Evidence, peers: Peers, decision: Decision) -> dict[str, float]:
    """Department → 0 to 1: what purchases of the same line in the same industry show of it."""
    return peers.get((decision.line or "", evidence.industry.get(decision.customer)), {})


def _cast(evidence: Evidence, decision: Decision, shown: dict[str, float], joined: frozenset[str]) -> None:
    """Give a decision its people, each with the sum of what is known of their part; our own are not among them."""
    for part in decision_factors(evidence, decision, shown):
        decision.involvement[part.person] += part.weight
    for work in [work for partner in sorted(joined) for work in evidence.staff.get(partner, ())]:
        decision.involvement[work["person"]] += evidence.weights.joined
    for person in evidence.own & set(decision.involvement):
        del decision.involvement[person]


def decision_factors(evidence: Evidence, decision: Decision, shown: dict[str, float]) -> Iterator[DecisionFactor]:
    """Each thing that is known of somebody's part; `shown`: what peers show (`Evidence.peers` of line and industry)."""
    known = list(_known(evidence, decision, shown))
    yield from known
    yield from _leading(evidence, decision, {part.person for part in known})


def _leading(evidence: Evidence, decision: Decision, members: set[str]) -> Iterator[DecisionFactor]:
    """Whoever influences members directly takes part too; it weighs how many look to somebody, and how strongly."""
    leaders = members | {tie["start"] for member in members for tie in evidence.behind.get(member, ())}
    for person in sorted(leaders):
        ties = [tie for tie in evidence.ahead.get(person, ()) if tie["end"] in leaders]
        strength = sum(stated_strength(tie) * evidence.focus(tie["basis"] or "", decision.line) for tie in ties)
        bases = dict.fromkeys(tie["basis"] for tie in ties if tie["basis"])
        if ties:
            yield DecisionFactor(person, "leads", float(evidence.weights.leads * np.log1p(strength)), tuple(bases))


def _known(evidence: Evidence, decision: Decision, shown: dict[str, float]) -> Iterator[DecisionFactor]:
    weights = evidence.weights
    for work in evidence.staff.get(decision.customer, ()):
        person, title = work["person"], work["title"]
        heads = evidence.heads(person, title)
        yield DecisionFactor(
            person, "head" if heads else "post", weights.head if heads else weights.employed, (title or "",)
        )
        if counted := shown.get(work["department"], 0):
            yield DecisionFactor(person, "peers", weights.peers * counted, (work["department"],))
    for row in evidence.deciders.get(decision.id, ()):
        strength = 0.5 if row["weight"] is None else row["weight"]
        yield DecisionFactor(row["person"], "decides", weights.decides * strength, (row["role"] or "",))
    for person in sorted(evidence.vetoers(decision.id, decision.customer)):
        yield DecisionFactor(person, "veto", weights.veto)
    for row in evidence.advisers.get(decision.customer, ()):
        yield DecisionFactor(row["person"], "advises", weights.advises)
    yield from _heard(evidence, decision)


def _heard(evidence: Evidence, decision: Decision) -> Iterator[DecisionFactor]:
    """From the engagements about this very decision: meetings, and the advice of experts."""
    weights = evidence.weights
    guests = evidence.crew - {work["person"] for work in evidence.staff.get(decision.customer, ())}
    met: dict[tuple[str, str], list[str]] = defaultdict(list)
    for e in evidence.about.get(decision.id, ()):
        kind = "consulted" if e["kind"] == "consultation" else "attended"
        for person in set(e["people"]) - guests:
            met[person, kind].append(e["id"])
    for (person, kind), events in sorted(met.items()):
        weight = weights.consulted if kind == "consulted" else weights.attended
        yield DecisionFactor(person, kind, float(weight * np.log1p(len(events))), tuple(events))


def flows(evidence: Evidence) -> list[Flow]:
    """The weighted directed graph of people along which influence is passed on."""
    weights = evidence.weights
    made: list[Flow] = []
    for tie in evidence.rows.ties:
        a, b = tie["start"], tie["end"]
        if tie["type"] == "INFLUENCES":
            made.append((b, a, stated_strength(tie), tie["basis"] or ""))
        elif tie["type"] == "REPORTS_TO":
            made.append((a, b, weights.reports_to, ""))
        else:
            made += _both(a, b, weights.knows * (0.5 if tie["weight"] is None else tie["weight"]))
    return made + [flow for a, b, often in _together(evidence) for flow in _both(a, b, weights.meets * often)]


def _both(a: str, b: str, weight: float) -> list[Flow]:
    return [(a, b, weight, ""), (b, a, weight, "")]


def _together(evidence: Evidence) -> Iterator[tuple[str, str, float]]:
    """Pairs who meet, and how close that makes them, 0 to 1.

    A meeting of n counts 1 / (n - 1) for each pair (Newman 2001) and halves with every half-life. However often two meet they
    are at most one tie, so that many counterparts weigh more than much traffic with few.
    """
    fresh: dict[tuple[str, str], float] = defaultdict(float)
    for e in evidence.rows.engagements:
        people = sorted(set(e["people"]))
        decay = 0.5 ** (evidence.age(e) / evidence.weights.half_life)
        for pair in combinations(people, 2):
            fresh[pair] += decay / (len(people) - 1)
    yield from ((a, b, often / (often + evidence.weights.together)) for (a, b), often in fresh.items())
