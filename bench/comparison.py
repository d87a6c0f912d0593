"""Comparison with plain baselines: reciprocal ranks, bootstrap intervals, and an empty graph to load data into."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from graph.db.client import Graph
from graph.server.server import Server

LIB = Path(__file__).resolve().parents[1] / ".battlemap" / "lib"
DRAWS = 2000


def reciprocal_ranks(scores: Any, right: Any) -> Any:
    """Of each right candidate, among the wrong ones; ties at their mean rank."""
    mine, wrong = scores[right][:, None], scores[~right][None]
    return 1 / (1 + (wrong > mine).sum(1) + (wrong == mine).sum(1) / 2)


def bootstrap_draws(n: int) -> Any:
    """(draws, n) which of n are drawn, with replacement; the same for every method, so that leads are paired."""
    return np.random.default_rng(0).integers(n, size=(DRAWS, n))


def drawn_means(by_query: Sequence[Any], draws: Any) -> Any:
    """The mean of all values of the queries that were drawn."""
    sums, counts = (np.array([f(values) for values in by_query]) for f in (np.sum, len))
    return sums[draws].sum(1) / counts[draws].sum(1)


def interval(drawn: Any) -> list[float]:
    """The 95 % interval of what was drawn."""
    return [round(float(end), 4) for end in np.quantile(drawn, [0.025, 0.975])]


@contextmanager
def empty_graph(heap: str = "1g", pagecache: str = "512m") -> Iterator[tuple[Graph, Path]]:
    """A graph in a server of its own, and a folder, which goes with it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "neo4j"
        server = Server(home, *free_ports(), heap=heap, pagecache=pagecache, cache=LIB)
        try:
            with Graph(server.start()) as graph:
                graph.prepare()
                yield graph, Path(folder)
        finally:
            server.stop()


def free_ports() -> list[int]:
    with socket.socket() as one, socket.socket() as two:
        for each in (one, two):
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in (one, two)]
