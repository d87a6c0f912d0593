"""The influence run: reads the projection, scores, and writes shares, everyone's place and coverage as one run."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pyarrow as pa

from algorithms.influence.decision_influence import InfluenceScores, InfluenceShares, score_influence
from algorithms.relationships.coverage_levels import CoverageLevels
from algorithms.relationships.influence_weights import Weights
from algorithms.runs import RunSummary, ScoringOptions, ScoringRun, commit_run
from graph.db.client import Graph
from graph.projections.influence_projection import InfluenceProjection, influence_projection
from graph.words import Text

DONE = Text(
    "influence: {people} people on {decisions} open decisions, {hidden} times a hidden decision-maker; {written} scores are new",
    "影响力:{people} 人、{decisions} 个进行中的决策,发现隐形决策者 {hidden} 次;更新 {written} 条结果",
)


PLACES = ("brokerage", "community", "reach")  # of everyone among all people, where they are worked out


def run_influence(graph: Graph, how: ScoringOptions) -> RunSummary:
    """Score influence as of the end of a day and write it as one run; without `full` only what differs from the last.

    Raises BattlemapError (code DANGLING), the old run untouched, where somebody left the graph meanwhile.
    """
    weights, notify = Weights(), how.notify
    run = ScoringRun("influence", how.day, asdict(weights))
    notify("influence: reading", 0, 3)
    with run.meter.part("reading"):
        rows = influence_projection(graph, how.day)
    run.parameters["declared"] = rows.declared
    notify("influence: computing", 1, 3)
    scores = score_influence(rows, weights, without=how.without, meter=run.meter)
    run.metrics = (
        scores.metrics | how.costs("influence") | ({} if rows.changes is None else {"written_meanwhile": rows.changes})
    )
    notify("influence: writing", 2, 3)
    edges = {
        ("INFLUENCES_DECISION", "Person", "Opportunity"): share_table(rows, scores.opportunities),
        ("INFLUENCES_DECISION", "Person", "Customer"): share_table(rows, scores.customers),
    }
    with run.meter.part("writing"):
        written = commit_run(
            graph,
            run,
            edges,
            node_tables(scores, run.id),
            changes=not how.full,
            keep_days=how.keep_days,
        )
    notify("influence", 3, 3)
    count = len(scores.opportunities) + len(scores.customers)
    summary = DONE.fill(written=written, **scores.metrics)
    return RunSummary(run.id, run.algorithm, count, run.duration, run.all_metrics, summary, written)


def share_table(rows: InfluenceProjection, shares: InfluenceShares) -> pa.Table:
    """Shares as edges: start and end (ids), score, rank, hidden."""
    return pa.table(
        {
            "start": ids_by_number(rows.people["id"], shares.person),
            "end": ids_by_number(rows.target_ids(np.arange(rows.targets)), shares.target),
            "score": shares.score,
            "rank": shares.rank,
            "hidden": shares.hidden,
        }
    )


def ids_by_number(ids: pa.ChunkedArray, numbers: np.ndarray[Any, Any]) -> pa.DictionaryArray:
    """Ids as a dictionary that all rows share."""
    known = ids.combine_chunks() if isinstance(ids, pa.ChunkedArray) else ids
    return pa.DictionaryArray.from_arrays(pa.array(numbers, pa.int32()), known)


def node_tables(scores: InfluenceScores, run: str) -> dict[str, pa.Table]:
    """Label → what nodes get: people their place and the run, opportunities and customers what is covered."""
    ids = scores.rows.people["id"]
    empty = {name: pa.nulls(len(ids), pa.float64()) for name in PLACES}  # what is left out is removed
    people = pa.table({"id": ids, **empty, **scores.people, "influence_run": [run] * len(ids)})
    opportunities = coverage_table(scores.rows, scores.covered_opportunities)
    outside = pa.array(np.round(scores.outside, 6), pa.float64())
    return {
        "Opportunity": opportunities.append_column("outside_procurement", outside),
        "Organization": coverage_table(scores.rows, scores.covered_customers),
        "Person": people,
    }


def coverage_table(rows: InfluenceProjection, covered: CoverageLevels) -> pa.Table:
    """Coverage as nodes get it: id, level, what is touched, and the ids of who must be covered and is not."""
    length = [len(people) for people in covered.uncovered]
    numbers = np.array([person for people in covered.uncovered for person in people], dtype=np.int64)
    uncovered = pa.ListArray.from_arrays(
        pa.array(np.concatenate([[0], np.cumsum(length)]).astype(np.int32)),
        rows.people["id"].combine_chunks().take(pa.array(numbers)),
    )
    return pa.table(
        {
            "id": rows.target_ids(covered.target),
            "coverage": pa.array(covered.level, pa.string()),
            "touched": pa.array([round(part, 6) for part in covered.touched], pa.float64()),
            "uncovered": uncovered,
        }
    )
