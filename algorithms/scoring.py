"""What `battlemap score` runs."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from algorithms.influence.decision_influence import run_influence
from algorithms.partner_fit.fit_run import run_partner_fit
from algorithms.runs import KEEP_DAYS, Progress, Summary
from graph.clock import today
from graph.db.client import Graph

What = Literal["all", "influence", "partner-fit"]


def score(graph: Graph, what: What = "all", as_of: dt.date | None = None, *, seed: int = 0,
          progress: Progress | None = None, full: bool = False, keep_days: int = KEEP_DAYS,
          learn: bool = True) -> list[Summary]:  # fmt: skip
    """Score the graph as it was known at the end of a day (default: today): one run for each algorithm.

    Only influences that differ from those of the last run are written, with `full` all: the graph then holds the same.
    Results of runs are kept for `keep_days`. `seed` fixes every random choice. Without `learn` partner fit takes the
    model that it learnt last. `progress` is told (step, done, total).
    """
    day, tell = as_of or today(), progress or _silent
    summaries = []
    if what in ("all", "influence"):
        summaries.append(run_influence(graph, day, tell, full, keep_days))
    if what in ("all", "partner-fit"):
        summaries.append(run_partner_fit(graph, day, seed, tell, keep_days, learn))
    return summaries


def _silent(step: str, done: int, total: int) -> None:
    pass
