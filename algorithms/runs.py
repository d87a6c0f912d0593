"""Scoring runs: read one projection, compute, and write the result whole or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import orjson

from graph.database import Graph
from graph.model import MODEL
from graph.records import now
from graph.transactions import Row
from graph.words import Text

Progress = Callable[[str, int, int], None]
Edges = dict[tuple[str, str, str], list[Row]]


@dataclass(slots=True)
class Run:
    """One scoring run while it is being made. `started` is UTC without a zone, as all times of ours."""

    algorithm: str
    as_of: dt.date
    parameters: dict[str, Any]
    metrics: dict[str, Any] = field(default_factory=dict)
    started: dt.datetime = field(default_factory=now)
    id: str = ""
    duration: float = 0.0
    _clock: float = field(default_factory=time.perf_counter)

    def __post_init__(self) -> None:
        name = self.algorithm.replace("_", "-")
        self.id = self.id or f"{name}-{self.started:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"

    def node(self) -> Row:
        """The properties of its ScoringRun node; the duration, in seconds, ends here."""
        self.duration = round(time.perf_counter() - self._clock, 3)
        return {
            "id": self.id, "algorithm": self.algorithm, "data_as_of": self.as_of, "started": self.started,
            "duration": self.duration, "version": version(),
            "parameters": json(self.parameters), "metrics": json(self.metrics),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Summary:
    """What a finished run did: for the command line and for logs."""

    run: str
    algorithm: str
    edges: int
    duration: float
    metrics: dict[str, Any]
    text: Text


def json(values: dict[str, Any]) -> str:
    return orjson.dumps(values, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_SORT_KEYS).decode()


@cache
def version() -> str:
    """Release and a digest of the code that scores, so that a score can be traced to what made it."""
    here = Path(__file__).parent
    files = [*sorted(here.glob("*.py")), here.parent / "graph" / "projection.py"]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:10]
    try:
        return f"{metadata.version('battlemap')}+{digest}"
    except metadata.PackageNotFoundError:
        return digest


def commit(graph: Graph, run: Run, edges: Edges, people: list[Row] | None = None) -> None:
    """Replace the run's derived edges in one transaction; ends are matched by their identity label.

    Raises BattlemapError (code DANGLING), the old run untouched, where an end is not in the graph.
    """
    matched: Edges = {}
    for (type, start, end), rows in edges.items():
        key = (type, MODEL.nodes[start].identity, MODEL.nodes[end].identity)
        matched.setdefault(key, []).extend(rows)
    graph.write_scores(run.node(), matched, people)
