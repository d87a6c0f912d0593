"""Influence scores: who really decides, globally and on each open decision.

A decision is an open opportunity; a customer without one is itself a decision. Its people are those who work
at the customer, decide, hold a veto or were heard on it, and whoever influences them directly. Rank flows
from the influenced to the influencer, from the report to the manager, and a little between people who meet
or know one another; it starts from what is known of each person's part (`Weights`). Within a decision it
sums to 1: personalised PageRank (see `eigenvector_centrality`) on the decision's own people. Who turns to whom in mails,
messages and meetings that somebody called is not shared out, and belongs to the start (see `algorithms.influence.attention`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from algorithms.influence.attention import attention_pairs
from algorithms.influence.centrality import brokerage, communities, reach
from algorithms.influence.decision_parts import decisions
from algorithms.influence.decision_table import DecisionTable, inner_edges
from algorithms.influence.eigenvector_centrality import pagerank
from algorithms.influence.hidden import find_hidden
from algorithms.relationships.coverage_levels import CoverageLevels, coverage_levels
from algorithms.relationships.evidence import Evidence
from algorithms.relationships.influence_weights import Weights
from algorithms.relationships.meeting_hosts import MeetingHosts
from algorithms.relationships.row_groups import Amounts, Flags, Numbers, PairSet, sums_of
from algorithms.run_costs import RunMeter
from graph.projections.influence_projection import InfluenceProjection


@dataclass(frozen=True, slots=True)
class InfluenceShares:
    """Shares of the influence on decisions or customers, by target, then rank: rank 1 is first; numbers of the projection."""

    target: Numbers
    person: Numbers
    score: Amounts
    rank: Numbers
    hidden: Flags

    def __len__(self) -> int:
        return len(self.target)


@dataclass(frozen=True, slots=True)
class InfluenceScores:
    """Scores of a run: shares by opportunity and by customer; columns (people,) of everyone's place among all people; what is
    covered of opportunities and of customers; `outside`: the share outside procurement, for each of the covered opportunities."""

    rows: InfluenceProjection
    opportunities: InfluenceShares
    customers: InfluenceShares
    people: dict[str, np.ndarray[Any, Any]]
    covered_opportunities: CoverageLevels
    covered_customers: CoverageLevels
    outside: list[float]
    metrics: dict[str, Any]


def score_influence(
    rows: InfluenceProjection,
    weights: Weights | None = None,
    *,
    without: Collection[str] = (),
    meter: RunMeter | None = None,
) -> InfluenceScores:
    """Influence on every decision and customer, and everyone's global influence; `without`: see `global_influence`."""
    evidence, meter = Evidence(rows, weights or Weights()), meter or RunMeter()
    with meter.part("decisions"):
        table = evaluate_decisions(evidence)
        opportunities, customers = open_shares(table), ranked_shares(*mean_shares(table))
        outside = [share for share, of in zip(table.outside_procurement(), table.open, strict=True) if of]
        hosts = MeetingHosts(evidence)
        covered = coverage_levels(hosts, opportunities), coverage_levels(hosts, customers)
    return InfluenceScores(
        rows=rows,
        opportunities=opportunities,
        customers=customers,
        people=global_influence(evidence, without, meter),
        covered_opportunities=covered[0],
        covered_customers=covered[1],
        outside=outside,
        metrics={
            "decisions": len(outside),
            "customers": len(np.unique(table.customer)),
            "people": evidence.people,
            "flows": len(evidence.flows.source),
            "hidden": int((table.likelihood > 0).sum()),
            "outside_procurement": round(float(np.mean(outside)), 4) if outside else None,
        },
    )


def evaluate_decisions(evidence: Evidence, target: int | None = None, joined: Numbers | None = None) -> DecisionTable:
    """The decisions (see `decisions`) with shares and hidden people."""
    table = decisions(evidence, target, joined)
    assign_shares(table)
    find_hidden(table)
    return table


def global_influence(
    evidence: Evidence, without: Collection[str] = (), meter: RunMeter | None = None
) -> dict[str, np.ndarray[Any, Any]]:
    """Everyone's place among all people: PageRank (sums to 1; it starts from the attention of all) and its rank, brokerage
    (the share of shortest paths between others), community (0 is the largest), reach (the share of the others within two steps).
    Of the last three those `without` which it is computed are left out."""
    n, flows, turns = evidence.people, evidence.flows, evidence.turns
    rank = pagerank(*flows[:3], _starts(evidence), damping=evidence.weights.damping)
    source, target = (np.concatenate(ends) for ends in ((flows.source, turns.source), (flows.target, turns.target)))
    weight = np.concatenate([flows.weight, evidence.weights.meets * turns.often])
    places: dict[str, Callable[[], np.ndarray[Any, Any]]] = {
        "brokerage": lambda: brokerage(source, target, weight, n),
        "community": lambda: communities(source, target, weight, n),
        "reach": lambda: reach(source, target, weight, n) / max(1, n - 1),
    }
    columns = {"influence": rank, "influence_rank": np.argsort(np.lexsort((np.arange(n), -rank))) + 1}
    for name in (name for name in places if name not in without):
        with (meter or RunMeter()).part(name):
            columns[name] = places[name]()
    return columns


def _starts(evidence: Evidence) -> Amounts:
    """Where the walk among all people starts: 1 for each, and the attention that he or she gets."""
    n = evidence.people
    everybody = np.zeros(n, dtype=np.int64), np.arange(n)
    _, target, amount = attention_pairs(*everybody, evidence.turns, n, evidence.weights.attenuation)
    return 1.0 + sums_of(target, amount, n)


def assign_shares(table: DecisionTable) -> None:
    """Set each decision's shares. All are one graph of separate blocks: one power iteration serves them all."""
    flows = table.evidence.flows
    source, target, row = inner_edges(table, table.evidence.leaving, flows.target)
    weight = flows.weight[row] * table.evidence.focus(flows.basis[row], table.line[table.decision[source]])
    damping = table.evidence.weights.damping
    table.share = pagerank(source, target, weight, table.part, block=table.decision, damping=damping)


def open_shares(table: DecisionTable) -> InfluenceShares:
    """Shares of the open opportunities, in the order of the decisions."""
    of = table.open[table.decision]
    ranked = ranked_shares(table.decision[of], table.person[of], table.share[of], table.likelihood[of] > 0)
    return replace(ranked, target=table.target[ranked.target])


def ranked_shares(target: Numbers, person: Numbers, score: Amounts, hidden: Flags) -> InfluenceShares:
    """By target the highest share first; of equals, the smaller id."""
    order = np.lexsort((person, -score, target))
    target = target[order]
    new = np.append(True, target[1:] != target[:-1])[: len(target)]
    first = np.maximum.accumulate(np.where(new, np.arange(len(target)), 0))
    rank = np.arange(len(target)) - first + 1
    return InfluenceShares(target, person[order], score[order], rank, hidden[order])


def mean_shares(table: DecisionTable) -> tuple[Numbers, Numbers, Amounts, Flags]:
    """(customer, person, mean share over the customer's decisions, whether hidden in any of them)."""
    customer = table.customer[table.decision]
    pairs = PairSet(customer, table.person, table.evidence.people)
    place = pairs.places(customer, table.person)
    count = np.bincount(table.customer, minlength=table.evidence.houses)
    mean = sums_of(place, table.share / count[customer], len(pairs))
    hidden = sums_of(place, table.likelihood, len(pairs)) > 0
    return pairs.first, pairs.second, mean, hidden
