"""The decisions under way, their people, and the graph along which influence is passed on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from algorithms.evidence import Evidence, said

Flow = tuple[str, str, float, str]  # from, to, weight, what it is based on


@dataclass(slots=True)
class Decision:
    """One decision: its people and what is known of each one's part (where the walk starts)."""

    id: str
    customer: str
    line: str | None
    part: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    shares: dict[str, float] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)

    @property
    def open(self) -> bool:
        """An opportunity, not a customer without one."""
        return self.id != self.customer


def decisions(evidence: Evidence) -> list[Decision]:
    """Every open opportunity, and every customer that has none, with their people; those without are left out."""
    made = [Decision(o["id"], o["customer"], o["product_line"]) for o in evidence.rows.opportunities]
    busy = {d.customer for d in made}
    made += [Decision(c["id"], c["id"], None) for c in evidence.rows.customers if c["id"] not in busy]
    peers = evidence.peers()
    for decision in made:
        shown = peers.get((decision.line or "", evidence.industry.get(decision.customer)), {})
        _cast(evidence, decision, shown)
    return [d for d in made if d.part]


def _cast(evidence: Evidence, decision: Decision, shown: dict[str, float]) -> None:
    """Give a decision its people, each with the sum of what is known of their part; our own are not among them."""
    weights, part = evidence.weights, decision.part
    for work in evidence.staff.get(decision.customer, ()):
        part[work["person"]] += evidence.standing(work["person"], work["title"])
        part[work["person"]] += weights.peers * shown.get(work["department"], 0)
    for row in evidence.deciders.get(decision.id, ()):
        part[row["person"]] += weights.decides * (0.5 if row["weight"] is None else row["weight"])
    for person in {v["person"] for t in (decision.id, decision.customer) for v in evidence.vetoes.get(t, ())}:
        part[person] += weights.veto
    for person, heard in _heard(evidence, decision).items():
        part[person] += heard
    for person in [tie["start"] for member in part for tie in evidence.behind.get(member, ())]:
        part[person] += 0.0
    for person in evidence.own & set(part):
        del part[person]


def _heard(evidence: Evidence, decision: Decision) -> dict[str, float]:
    """Person → weight from the engagements about this very decision: meetings, and the advice of experts."""
    weights, attended, consulted = evidence.weights, Counter[str](), Counter[str]()
    for e in evidence.about.get(decision.id, ()):
        (consulted if e["kind"] == "consultation" else attended).update(set(e["people"]) - evidence.crew)
    return {
        p: float(weights.attended * np.log1p(attended[p]) + weights.consulted * np.log1p(consulted[p]))
        for p in sorted(attended | consulted)
    }


def flows(evidence: Evidence) -> list[Flow]:
    """The weighted directed graph of people along which influence is passed on."""
    weights = evidence.weights
    made: list[Flow] = []
    for tie in evidence.rows.ties:
        a, b = tie["start"], tie["end"]
        if tie["type"] == "INFLUENCES":
            made.append((b, a, said(tie), tie["basis"] or ""))
        elif tie["type"] == "REPORTS_TO":
            made.append((a, b, weights.reports_to, ""))
        else:
            made += _both(a, b, weights.knows * (0.5 if tie["weight"] is None else tie["weight"]))
    return made + [flow for a, b, often in _together(evidence) for flow in _both(a, b, weights.meets * often)]


def _both(a: str, b: str, weight: float) -> list[Flow]:
    return [(a, b, weight, ""), (b, a, weight, "")]


def _together(evidence: Evidence) -> Iterator[tuple[str, str, float]]:
    """Pairs who meet: log of one plus their engagements together, each halved by every half-life."""
    fresh: dict[tuple[str, str], float] = defaultdict(float)
    for e in evidence.rows.engagements:
        decay = 0.5 ** (evidence.age(e) / evidence.weights.half_life)
        for pair in combinations(sorted(set(e["people"])), 2):
            fresh[pair] += decay
    yield from ((a, b, float(np.log1p(often))) for (a, b), often in fresh.items())
