"""Who really decides: the influence of every person, globally and on each open decision.

A decision is an open opportunity; a customer without one is itself a decision. Its people are those who work
at the customer, decide, hold a veto or were heard on it, and whoever influences them directly. Rank flows
from the influenced to the influencer, from the report to the manager, and a little between people who meet
or know one another; it starts from what is known of each person's part (`Weights`). Within a decision it
sums to 1: personalised PageRank (see `algorithms.pagerank`) on the decision's own people.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from algorithms.decisions import Decision, Flow, decisions, flows
from algorithms.evidence import Evidence, Weights
from algorithms.pagerank import Floats, Integers, pagerank
from algorithms.runs import Progress, Run, Summary, commit
from graph.database import Graph
from graph.projection import InfluenceProjection, influence_projection
from graph.transactions import Row
from graph.words import Text


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
