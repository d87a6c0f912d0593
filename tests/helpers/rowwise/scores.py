"""Influence scores row by row."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from algorithms.influence.centrality import brokerage, communities, reach
from algorithms.influence.eigenvector_centrality import Floats, Integers, pagerank
from algorithms.relationships.influence_weights import Weights
from tests.helpers.rowwise.attention import Turns, attention
from tests.helpers.rowwise.coverage import Contacts, coverage_values
from tests.helpers.rowwise.decision_parts import Decision, Flow, decisions, flows
from tests.helpers.rowwise.evidence import Evidence
from tests.helpers.rowwise.hidden import find_hidden
from tests.helpers.rowwise.projection import InfluenceRows

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Influence:
    """One person's share of the influence on an opportunity or customer; rank 1 is first."""

    person: str
    target: str
    score: float
    rank: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class RowScores:
    """Scores of a run: shares by opportunity and by customer; people, and by label what is covered of opportunities and
    customers, as rows {id, values}."""

    opportunities: list[Influence]
    customers: list[Influence]
    people: list[Row]
    covered: dict[str, list[Row]]
    metrics: dict[str, Any]


def score_rows(rows: InfluenceRows, weights: Weights | None = None) -> RowScores:
    """Influence on every decision and customer, and everyone's global influence."""
    evidence = Evidence(rows, weights or Weights())
    made, passed = evaluate_decisions(evidence)
    customers = by_customer(made)
    return RowScores(
        covered=coverage_rows(evidence, made, customers),
        opportunities=[i for d in made if d.open for i in rank_people(d.id, d.shares, d.hidden)],
        customers=customers,
        people=global_influence(evidence, passed),
        metrics=_metrics(evidence, made, passed),
    )


def evaluate_decisions(
    evidence: Evidence, target: str | None = None, joined: frozenset[str] = frozenset()
) -> tuple[list[Decision], list[Flow]]:
    """The decisions (see `decisions`) with shares and hidden people, and the flows that they come from."""
    made, passed = decisions(evidence, target, joined), flows(evidence)
    assign_shares(evidence, made, passed)
    find_hidden(evidence, made)
    return made, passed


def global_influence(evidence: Evidence, passed: list[Flow]) -> list[Row]:
    """Everyone's place among all people, as rows {id, values}: PageRank (sums to 1; it starts from the attention of all) and its
    rank, brokerage (the share of shortest paths between others), community (0 is the largest), reach (the share of the
    others within two steps)."""
    people, turns = sorted(evidence.people), evidence.turns
    place, n = {id: i for i, id in enumerate(people)}, len(people)
    edges = [(place[a], place[b], w) for a, b, w, _ in passed]
    rank = pagerank(*_arrays(edges), _starts(evidence, place, turns), damping=evidence.weights.damping)
    meets = evidence.weights.meets
    edges += [(place[a], place[b], meets * often) for a, to in turns.items() for b, often in to.items()]
    source, target, weight = _arrays(edges)
    columns = {
        "influence": rank,
        "influence_rank": np.argsort(np.lexsort((np.arange(n), -rank))) + 1,
        "brokerage": brokerage(source, target, weight, n),
        "community": communities(source, target, weight, n, key=people),
        "reach": reach(source, target, weight, n) / max(1, n - 1),
    }
    values = {name: column.tolist() for name, column in columns.items()}
    return [{"id": id, "values": {name: values[name][i] for name in values}} for i, id in enumerate(people)]


def _starts(evidence: Evidence, place: dict[str, int], turns: Turns) -> Floats:
    """Where the walk among all people starts: 1 for each, and the attention that he or she gets."""
    (amounts,) = attention([place], turns, evidence.weights.attenuation)
    start = np.ones(len(place))
    for (_, person), amount in amounts.items():
        start[place[person]] += amount
    return start


def assign_shares(evidence: Evidence, made: list[Decision], passed: list[Flow]) -> None:
    """Set each decision's shares. All are one graph of separate blocks: one power iteration serves them all."""
    leaving: dict[str, list[Flow]] = defaultdict(list)
    for flow in passed:
        leaving[flow[0]].append(flow)
    people = [(k, person) for k, d in enumerate(made) for person in d.involvement]
    place = {member: i for i, member in enumerate(people)}
    edges = [
        (i, place[k, b], weight * evidence.focus(basis, made[k].line))
        for i, (k, person) in enumerate(people)
        for _, b, weight, basis in leaving[person]
        if (k, b) in place
    ]
    block = np.array([k for k, _ in people], dtype=np.int64)
    teleport = np.array([part for d in made for part in d.involvement.values()])
    rank = pagerank(*_arrays(edges), teleport, block=block, damping=evidence.weights.damping)
    for (k, person), share in zip(people, rank.tolist(), strict=True):
        made[k].shares[person] = share


def _arrays(edges: list[tuple[int, int, float]]) -> tuple[Integers, Integers, Floats]:
    table = np.array(edges, dtype=float).reshape(-1, 3)
    return table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2]


def rank_people(target: str, shares: dict[str, float], hidden: Iterable[str]) -> list[Influence]:
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
        found += rank_people(customer, *mean_shares(members))
    return found


def mean_shares(made: list[Decision]) -> tuple[dict[str, float], frozenset[str]]:
    """Person → the mean share over these decisions, and who is hidden in any of them."""
    shares: dict[str, float] = defaultdict(float)
    for decision in made:
        for person, share in decision.shares.items():
            shares[person] += share / len(made)
    return dict(shares), frozenset(p for decision in made for p in decision.hidden)


def coverage_rows(evidence: Evidence, made: list[Decision], customers: list[Influence]) -> dict[str, list[Row]]:
    """Label → rows {id, values}: how far the influence on each open opportunity and each customer is covered."""
    contacts = Contacts(evidence.rows)
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    hidden: dict[str, set[str]] = defaultdict(set)
    for i in customers:
        shares[i.target][i.person] = i.score
        hidden[i.target] |= {i.person} if i.hidden else set()
    opportunities = [
        {
            "id": d.id,
            "values": _coverage(evidence, d.id, d.shares, contacts, set(d.hidden))
            | {"outside_procurement": round(outside_procurement(evidence, d), 6)},
        }
        for d in made
        if d.open
    ]
    houses = [
        {"id": id, "values": _coverage(evidence, id, by_person, contacts, hidden[id])}
        for id, by_person in shares.items()
    ]
    return {"Opportunity": opportunities, "Organization": houses}


def _coverage(evidence: Evidence, target: str, shares: dict[str, float], contacts: Contacts, hidden: set[str]) -> Row:
    return coverage_values(evidence.rows, target, shares, contacts, hidden)


def _metrics(evidence: Evidence, made: list[Decision], passed: list[Flow]) -> dict[str, Any]:
    """Counts, and the mean share of the influence on a purchase that sits outside procurement."""
    outside = [outside_procurement(evidence, d) for d in made if d.open]
    return {
        "decisions": len(outside),
        "customers": len({d.customer for d in made}),
        "people": len(evidence.people),
        "flows": len(passed),
        "hidden": sum(len(d.hidden) for d in made),
        "outside_procurement": round(float(np.mean(outside)), 4) if outside else None,
    }


def outside_procurement(evidence: Evidence, decision: Decision) -> float:
    """The share of a decision's influence that sits with people who are not in procurement, 0 to 1."""
    return math.fsum(share for person, share in decision.shares.items() if not evidence.procurement(person))
