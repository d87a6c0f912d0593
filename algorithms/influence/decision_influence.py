"""Influence scores: who really decides, globally and on each open decision.

A decision is an open opportunity; a customer without one is itself a decision. Its people are those who work
at the customer, decide, hold a veto or were heard on it, and whoever influences them directly. Rank flows
from the influenced to the influencer, from the report to the manager, and a little between people who meet
or know one another; it starts from what is known of each person's part (`Weights`). Within a decision it
sums to 1: personalised PageRank (see `algorithms.influence.pagerank`) on the decision's own people. Who turns to whom in mails,
messages and meetings that somebody called is not shared out, and belongs to the start (see `algorithms.influence.attention`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from algorithms.influence.attention import Turns, attention
from algorithms.influence.centrality import brokerage, communities, reach
from algorithms.influence.decision_parts import Decision, Flow, decisions, flows
from algorithms.influence.explanation import outside_procurement
from algorithms.influence.hidden import find_hidden
from algorithms.influence.pagerank import Floats, Integers, pagerank
from algorithms.relationships.coverage import Contacts, coverage
from algorithms.relationships.evidence import Evidence, Weights
from algorithms.run_costs import RunMeter
from algorithms.runs import RunSummary, ScoringOptions, ScoringRun, commit_run
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.projections.influence_projection import InfluenceProjection, influence_projection
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
class InfluenceScores:
    """Scores of a run: shares by opportunity and by customer; people, and by label what is covered of opportunities and
    customers, as rows {id, values}."""

    opportunities: list[Influence]
    customers: list[Influence]
    people: list[Row]
    covered: dict[str, list[Row]]
    metrics: dict[str, Any]


def score_influence(
    rows: InfluenceProjection,
    weights: Weights | None = None,
    *,
    without: Collection[str] = (),
    meter: RunMeter | None = None,
) -> InfluenceScores:
    """Influence on every decision and customer, and everyone's global influence; `without`: see `global_influence`."""
    meter = meter or RunMeter()
    with meter.part("decisions"):
        evidence = Evidence(rows, weights or Weights())
        made, passed = evaluate_decisions(evidence)
        customers = by_customer(made)
        covered = coverage_rows(evidence, made, customers)
    return InfluenceScores(
        covered=covered,
        opportunities=[i for d in made if d.open for i in rank_people(d.id, d.shares, d.hidden)],
        customers=customers,
        people=global_influence(evidence, passed, without, meter),
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


def global_influence(
    evidence: Evidence, passed: list[Flow], without: Collection[str] = (), meter: RunMeter | None = None
) -> list[Row]:
    """Everyone's place among all people, as rows {id, values}: PageRank (sums to 1; it starts from the attention of all) and its
    rank, brokerage (the share of shortest paths between others), community (0 is the largest), reach (the share of the
    others within two steps). Of the last three those `without` which it is computed are None."""
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
    }
    values: dict[str, list[Any]] = {name: column.tolist() for name, column in columns.items()}
    places: dict[str, Callable[[], NDArray[Any]]] = {
        "brokerage": lambda: brokerage(source, target, weight, n),
        "community": lambda: communities(source, target, weight, n, key=people),
        "reach": lambda: reach(source, target, weight, n) / max(1, n - 1),
    }
    for name, work_out in places.items():
        with (meter or RunMeter()).part(name):
            values[name] = [None] * n if name in without else work_out().tolist()
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
    found = coverage(evidence.rows, target, shares, contacts=contacts, hidden=hidden)
    return {
        "coverage": found.level,
        "touched": round(found.touched, 6),
        "uncovered": [p.person for p in found.uncovered],
    }


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


DONE = Text(
    "influence: {people} people on {decisions} open decisions, {hidden} times a hidden decision-maker; {written} scores are new",
    "影响力:{people} 人、{decisions} 个进行中的决策,发现隐形决策者 {hidden} 次;更新 {written} 条结果",
)


def run_influence(graph: Graph, how: ScoringOptions) -> RunSummary:
    """Score influence as of the end of a day and write it as one run; without `full` only what differs from the last.

    Raises BattlemapError (code DANGLING), the old run untouched, where somebody left the graph meanwhile.
    """
    weights, notify = Weights(), how.notify
    run = ScoringRun("influence", how.day, asdict(weights))
    notify("influence: reading", 0, 3)
    with run.meter.part("reading"):
        rows = influence_projection(graph, how.day)
    run.parameters["declared"] = {source["id"]: orjson.loads(source["weights"]) for source in rows.sources}
    notify("influence: computing", 1, 3)
    scores = score_influence(rows, weights, without=how.without, meter=run.meter)
    run.metrics = scores.metrics | how.costs("influence")
    notify("influence: writing", 2, 3)
    people = [p | {"values": p["values"] | {"influence_run": run.id}} for p in scores.people]
    edges = {
        ("INFLUENCES_DECISION", "Person", "Opportunity"): _rows(scores.opportunities),
        ("INFLUENCES_DECISION", "Person", "Customer"): _rows(scores.customers),
    }
    with run.meter.part("writing"):
        written = commit_run(
            graph, run, edges, scores.covered | {"Person": people}, changes=not how.full, keep_days=how.keep_days
        )
    notify("influence", 3, 3)
    count = len(scores.opportunities) + len(scores.customers)
    summary = DONE.fill(written=written, **run.metrics)
    return RunSummary(run.id, run.algorithm, count, run.duration, run.all_metrics, summary, written)


def _rows(found: list[Influence]) -> list[Row]:
    return [
        {"start": i.person, "end": i.target, "values": {"score": i.score, "rank": i.rank, "hidden": i.hidden}}
        for i in found
    ]
