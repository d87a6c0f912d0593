"""Who really decides: the influence of every person, globally and on each open decision.

A decision is an open opportunity; a customer without one is itself a decision. Its people are those who work
at the customer, decide, hold a veto or were heard on it, and whoever influences them directly. Rank flows
from the influenced to the influencer, from the report to the manager, and a little between people who meet
or know one another; it starts from what is known of each person's part (`Weights`). Within a decision it
sums to 1: personalised PageRank (see `algorithms.pagerank`) on the decision's own people.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import combinations
from typing import Any

import numpy as np

from algorithms.evidence import Evidence, Weights, said
from algorithms.pagerank import Floats, Integers, pagerank
from algorithms.runs import Progress, Run, Summary, commit
from graph.database import Graph, Row
from graph.projection import InfluenceProjection, influence_projection
from graph.words import Text

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


@dataclass(frozen=True, slots=True)
class Influence:
    """One person's share of the influence on an opportunity or customer; rank 1 is first."""

    person: str
    target: str
    score: float
    rank: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """What was found: shares by opportunity and by customer; people as rows {id, values}."""

    opportunities: list[Influence]
    customers: list[Influence]
    people: list[Row]
    metrics: dict[str, Any]


def score_influence(rows: InfluenceProjection, weights: Weights | None = None) -> Scores:
    """Influence on every decision and customer, and everyone's global influence."""
    evidence = Evidence(rows, weights or Weights())
    made, passed = decisions(evidence), flows(evidence)
    share_out(evidence, made, passed)
    find_hidden(evidence, made)
    overall = global_influence(list(evidence.people), passed, evidence.weights.damping)
    return Scores(
        opportunities=[i for d in made if d.open for i in ranked(d.id, d.shares, d.hidden)],
        customers=by_customer(made),
        people=_people(overall),
        metrics=_metrics(evidence, made, passed),
    )


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


def global_influence(people: list[str], passed: list[Flow], damping: float) -> dict[str, float]:
    """Person → PageRank among all people; sums to 1."""
    place = {id: i for i, id in enumerate(people)}
    edges = [(place[a], place[b], weight) for a, b, weight, _ in passed]
    rank = pagerank(*_arrays(edges), np.ones(len(people)), damping=damping)
    return dict(zip(people, rank.tolist(), strict=True))


def share_out(evidence: Evidence, made: list[Decision], passed: list[Flow]) -> None:
    """Set each decision's shares. All are one graph of separate blocks: one power iteration serves them all."""
    leaving: dict[str, list[Flow]] = defaultdict(list)
    for flow in passed:
        leaving[flow[0]].append(flow)
    people = [(k, person) for k, d in enumerate(made) for person in d.part]
    place = {member: i for i, member in enumerate(people)}
    edges = [
        (i, place[k, b], weight * _focus(evidence, basis, made[k].line))
        for i, (k, person) in enumerate(people)
        for _, b, weight, basis in leaving[person]
        if (k, b) in place
    ]
    block = np.array([k for k, _ in people], dtype=np.int64)
    teleport = np.array([part for d in made for part in d.part.values()])
    rank = pagerank(*_arrays(edges), teleport, block, evidence.weights.damping)
    for (k, person), share in zip(people, rank.tolist(), strict=True):
        made[k].shares[person] = share


def _focus(evidence: Evidence, basis: str, line: str | None) -> float:
    """1, or less where the basis says that the influence was seen in purchases of other product lines only."""
    named = evidence.named(basis) if line else []
    return 1.0 if not named or line in named else evidence.weights.other_line


def _arrays(edges: list[tuple[int, int, float]]) -> tuple[Integers, Integers, Floats]:
    table = np.array(edges, dtype=float).reshape(-1, 3)
    return table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2]


def find_hidden(evidence: Evidence, made: list[Decision]) -> None:
    """Mark the customer's people with much influence, no part registered, not in procurement, hardly ever met."""
    met, weights = evidence.meetings(), evidence.weights
    for d in (d for d in made if d.open):
        staff = {work["person"] for work in evidence.staff.get(d.customer, ())}
        registered = {row["person"] for row in evidence.deciders.get(d.id, ())}
        d.hidden = {
            p
            for p in staff - registered
            if d.shares[p] >= weights.hidden_share
            and met[p] < weights.hidden_meetings
            and not evidence.procurement(p)
        }


def ranked(target: str, shares: dict[str, float], hidden: Iterable[str]) -> list[Influence]:
    """Highest share first; of equals, the smaller id."""
    known, order = set(hidden), sorted(shares, key=lambda person: (-shares[person], person))
    return [Influence(p, target, shares[p], rank, p in known) for rank, p in enumerate(order, 1)]


def by_customer(made: list[Decision]) -> list[Influence]:
    """The mean over each customer's decisions; hidden is who is hidden in any of them."""
    groups: dict[str, list[Decision]] = defaultdict(list)
    for d in made:
        groups[d.customer].append(d)
    found: list[Influence] = []
    for customer, members in groups.items():
        mean: dict[str, float] = defaultdict(float)
        for d in members:
            for person, share in d.shares.items():
                mean[person] += share / len(members)
        found += ranked(customer, mean, {p for d in members for p in d.hidden})
    return found


def _people(overall: dict[str, float]) -> list[Row]:
    order = sorted(overall, key=lambda person: (-overall[person], person))
    return [
        {"id": person, "values": {"influence": overall[person], "influence_rank": rank}}
        for rank, person in enumerate(order, 1)
    ]


def _metrics(evidence: Evidence, made: list[Decision], passed: list[Flow]) -> dict[str, Any]:
    """Counts, and the mean share of the influence on a purchase that sits outside procurement."""
    outside = [sum(v for p, v in d.shares.items() if not evidence.procurement(p)) for d in made if d.open]
    return {
        "decisions": len(outside),
        "customers": len({d.customer for d in made}),
        "people": len(evidence.people),
        "flows": len(passed),
        "hidden": sum(len(d.hidden) for d in made),
        "outside_procurement": round(float(np.mean(outside)), 4) if outside else None,
    }


DONE = Text(
    "influence: {people} people on {decisions} open decisions, {hidden} times a hidden decision-maker",
    "影响力:{people} 人、{decisions} 个进行中的决策,发现隐形决策者 {hidden} 次",
)


def run_influence(graph: Graph, day: dt.date, tell: Progress) -> Summary:
    """Score influence as of the end of a day and write it as one run.

    Raises BattlemapError (code DANGLING), the old run untouched, where somebody left the graph meanwhile.
    """
    weights = Weights()
    run = Run("influence", day, asdict(weights))
    tell("influence: reading", 0, 3)
    rows = influence_projection(graph, day)
    tell("influence: computing", 1, 3)
    scores = score_influence(rows, weights)
    run.metrics = scores.metrics
    tell("influence: writing", 2, 3)
    people = [p | {"values": p["values"] | {"influence_run": run.id}} for p in scores.people]
    edges = {
        ("INFLUENCES_DECISION", "Person", "Opportunity"): _rows(scores.opportunities),
        ("INFLUENCES_DECISION", "Person", "Customer"): _rows(scores.customers),
    }
    commit(graph, run, edges, people)
    tell("influence", 3, 3)
    count = len(scores.opportunities) + len(scores.customers)
    return Summary(run.id, run.algorithm, count, run.duration, run.metrics, DONE.fill(**run.metrics))


def _rows(found: list[Influence]) -> list[Row]:
    return [
        {"start": i.person, "end": i.target, "values": {"score": i.score, "rank": i.rank, "hidden": i.hidden}}
        for i in found
    ]
