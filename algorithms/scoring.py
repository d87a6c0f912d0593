"""Scoring algorithms: what `battlemap score` runs, by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from algorithms.influence.influence_run import run_influence
from algorithms.partner_fit.fit_run import run_partner_fit
from algorithms.runs import KEEP_DAYS, KeptModel, Progress, RunSummary, ScoringOptions, silent
from graph.clock import today
from graph.db.client import Graph


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
) -> list[RunSummary]:
    """Score the graph as it was known at the end of a day (default: today): one run for each algorithm, or of `what`.

    Only influences that differ from those of the last run are written, with `full` all: the graph then holds the same.
    Results of runs are kept for `keep_days`. `seed` fixes every random choice. Partner fit learns on windows of
    `window` days (default: as the dates lie); it scores with `model` where one is given; with `learn` false with the one that it learnt
    last; with None it learns, but where the network can't, it takes the last model that the network took part in, if there is one.
    `progress` is told (step, done, total).
    """
    chosen = ALGORITHMS if what == "all" else (what,)
    how = ScoringOptions(as_of or today(), seed, progress or silent, full, keep_days, learn, window, model)
    return [ALGORITHMS[name](graph, how) for name in chosen]


ALGORITHMS: dict[str, Callable[[Graph, ScoringOptions], RunSummary]] = {
    "influence": run_influence,
    "partner-fit": run_partner_fit,
}
