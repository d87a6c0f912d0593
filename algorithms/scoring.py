"""Scoring algorithms: what `battlemap score` runs, by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection

from algorithms.influence.decision_run import run_influence
from algorithms.partner_fit.fit_run import run_partner_fit
from algorithms.run_costs import estimated_cost, free_megabytes, left_out, require_memory
from algorithms.runs import KEEP_DAYS, Announcement, KeptModel, Progress, RunSummary, ScoringOptions, silent
from graph.clock import today
from graph.db.client import Graph
from graph.projections.projection_counts import projection_counts


def score(
    graph: Graph,
    what: str = "all",
    as_of: dt.date | None = None,
    *,
    seed: int = 0,
    progress: Progress | None = None,
    full: bool = False,
    keep_days: int = KEEP_DAYS,
    learn: bool | None = None,
    window: int | None = None,
    model: KeptModel | None = None,
    without: Collection[str] = (),
    memory: float | None = None,
    announce: Announcement | None = None,
) -> list[RunSummary]:
    """Score the graph as it was known at the end of a day (default: today): one run for each algorithm, or of `what`.

    Only influences that differ from those of the last run are written, with `full` all: the graph then holds the same.
    Results of runs are kept for `keep_days`. `seed` fixes every random choice. Partner fit learns on windows of
    `window` days (default: as the dates lie); it scores with `model` where one is given; with `learn` false with the one that it learnt
    last; with None it learns, but where the network can't, it takes the last model that the network took part in, if there is one.
    `progress` is told (step, done, total), `announce` before anything starts what each run will probably cost.

    `without`: parts that are left out (`run_costs.optional_parts`). Raises BattlemapError (code RUN_TOO_LARGE) where a run is expected to
    need more than `memory`, in MB (default: what is free), and BadInput for a part that can't be left out.
    """
    chosen = ALGORITHMS if what == "all" else (what,)
    gone, counts = left_out(without), projection_counts(graph)
    kept = {"learning", "network"} if learn is False or model else set()
    expected = {name: estimated_cost(name, counts, gone | kept) for name in chosen}
    for estimate in expected.values():
        require_memory(estimate, free_megabytes() if memory is None else memory)
        (announce or (lambda _: None))(estimate.text)
    how = ScoringOptions(
        as_of or today(), seed, progress or silent, full, keep_days, learn, window, model, gone, expected
    )
    return [ALGORITHMS[name](graph, how) for name in chosen]


ALGORITHMS: dict[str, Callable[[Graph, ScoringOptions], RunSummary]] = {
    "influence": run_influence,
    "partner-fit": run_partner_fit,
}
