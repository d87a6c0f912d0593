"""Scoring runs: read one projection, compute, and write the result whole or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
import platform
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import orjson

from algorithms.run_costs import CostEstimate, RunMeter
from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.scores.score_archive import kept_scores
from graph.scores.score_rows import Edges, Fields
from graph.scores.score_writing import write_scores
from graph.words import NotFound, Text

Progress = Callable[[str, int, int], None]
Announcement = Callable[[Text], None]
KEEP_DAYS = 90  # for so long the results of a run are kept


def silent(step: str, done: int, total: int) -> None:
    """Progress that nobody is told of."""


@dataclass(frozen=True, slots=True)
class KeptModel:
    """A model that a run has learnt: the run, its metrics, the model as `ServedModel.pack` gives it."""

    run: str
    metrics: dict[str, Any]
    model: bytes


@dataclass(frozen=True, slots=True)
class ScoringOptions:
    """Options of a scoring run: as of the end of a day, from a seed, everything anew or only what differs, kept for so many
    days. `without`: parts that are left out; `expected`: by algorithm the estimated cost. Its model: `model` if given; else
    learnt anew, on windows of so many days, or not, then the last one; None: anew, but where the network can't learn here,
    the last one that it took part in. `notify` is told (step, done, total)."""

    day: dt.date
    seed: int = 0
    notify: Progress = silent
    full: bool = True
    keep_days: int = KEEP_DAYS
    learn: bool | None = None
    window: int | None = None
    model: KeptModel | None = None
    without: frozenset[str] = frozenset()
    expected: Mapping[str, CostEstimate] = field(default_factory=dict)

    def costs(self, algorithm: str) -> dict[str, Any]:
        """The estimated cost of a run of an algorithm, as metrics."""
        found = self.expected.get(algorithm)
        return {"expected": {"seconds": round(found.seconds, 1), "mb": round(found.megabytes)}} if found else {}


@dataclass(slots=True)
class ScoringRun:
    """One scoring run while it is being made."""

    algorithm: str
    as_of: dt.date
    parameters: dict[str, Any]
    metrics: dict[str, Any] = field(default_factory=dict)
    started: dt.datetime = field(default_factory=now)
    id: str = ""
    duration: float = 0.0
    meter: RunMeter = field(default_factory=RunMeter)
    _clock: float = field(default_factory=time.perf_counter)

    def __post_init__(self) -> None:
        name = self.algorithm.replace("_", "-")
        self.id = self.id or f"{name}-{self.started:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"

    @property
    def all_metrics(self) -> dict[str, Any]:
        """Its metrics, and what each part has cost so far."""
        return self.metrics | ({"parts": self.meter.parts} if self.meter.parts else {})

    def node(self) -> Row:
        """The properties of its ScoringRun node; the duration, in seconds, ends here."""
        self.duration = round(time.perf_counter() - self._clock, 3)
        return {
            "id": self.id,
            "algorithm": self.algorithm,
            "data_as_of": self.as_of,
            "started": self.started,
            "duration": self.duration,
            "version": code_version(),
            "parameters": compact_json(self.parameters),
            "metrics": compact_json(self.all_metrics),
        }


@dataclass(frozen=True, slots=True)
class RunSummary:
    """The summary of a finished run: for the command line and for logs. `written`: scores that were new."""

    run: str
    algorithm: str
    edges: int
    duration: float
    metrics: dict[str, Any]
    text: Text
    written: int = 0


def compact_json(values: dict[str, Any]) -> str:
    return orjson.dumps(values, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_SORT_KEYS).decode()


@cache
def code_version() -> str:
    """Release and a digest of the code that scores, so that a score can be traced to what made it."""
    here = Path(__file__).parent
    files = sorted([*here.rglob("*.py"), *(here.parent / "graph" / "projections").glob("*.py")])
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:10]
    try:
        return f"{metadata.version('battlemap')}+{digest}"
    except metadata.PackageNotFoundError:
        return digest


PACKAGES = ("numpy", "scipy", "scikit-learn", "torch", "torch_geometric")


def package_versions(packages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(name, version) of Python and of those of these packages that are installed."""
    yield "python", platform.python_version()
    for name in packages:
        with suppress(metadata.PackageNotFoundError):
            yield name, metadata.version(name)


def commit_run(
    graph: Graph,
    run: ScoringRun,
    edges: Edges,
    nodes: Fields | None = None,
    *,
    changes: bool = False,
    keep_days: int = KEEP_DAYS,
    model: bytes | None = None,
) -> int:
    """Replace the run's derived edges, all at once for readers; rows are dicts {start, end, values} or Arrow tables.

    With `changes` only what differs from the last run is written. The results as a whole, and the `model` that made
    them, are kept for `keep_days`. Rows written. Raises BattlemapError (code DANGLING), the old run untouched, where an
    end is not in the graph.
    """
    since = run.started - dt.timedelta(days=keep_days)
    return write_scores(graph, run.node(), edges, nodes, changes=changes, archive=True, since=since, model=model)


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """A score that two runs, or two days, differ in; None: not there."""

    start: str
    end: str
    before: float | None
    after: float | None
    rank_before: int | None
    rank_after: int | None

    @property
    def size(self) -> float:
        return abs((self.after or 0.0) - (self.before or 0.0))


def compare_runs(graph: Graph, earlier: str, later: str) -> list[ScoreChange]:
    """The difference of two runs of one algorithm, the largest change first. Raises NotFound where one is not kept."""
    before, after = (_kept(graph, id) for id in (earlier, later))
    found = [
        ScoreChange(start, end, *_scores(old.get((start, end)), new.get((start, end))))
        for type in before.keys() | after.keys()
        for old, new in [(before.get(type, {}), after.get(type, {}))]
        for start, end in old.keys() | new.keys()
        if old.get((start, end)) != new.get((start, end))
    ]
    return sorted(found, key=lambda change: (-change.size, change.end, change.start))


EarlierScores = dict[tuple[str, str], tuple[float, int]]


def _kept(graph: Graph, id: str) -> dict[str, EarlierScores]:
    kept = kept_scores(graph, id)
    if kept is None:
        raise NotFound(NOT_KEPT.fill(id=id))
    return {type: {(start, end): (score, rank) for start, end, score, rank in rows} for type, rows in kept.items()}


def _scores(old: tuple[float, int] | None, new: tuple[float, int] | None) -> tuple[Any, Any, Any, Any]:
    (before, first), (after, then) = old or (None, None), new or (None, None)
    return before, after, first, then


NOT_KEPT = Text(
    "the results of run {id!r} are not kept (any more); `battlemap influence runs` lists those that are",
    "评分批次 {id!r} 的结果未保留(或已过期);可用 battlemap influence runs 查看",
)
