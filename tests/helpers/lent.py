"""A graph that others use too, for what adds to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from graph.db.client import Graph
from graph.db.transactions import run

ADDED = "MATCH (n) WHERE NOT elementId(n) IN $known AND NOT n:Access AND NOT n:Lock DETACH DELETE n"


@contextmanager
def lent(graph: Graph) -> Iterator[Graph]:
    """Nodes that are added meanwhile, by whomever, are gone afterwards with their relationships."""
    known = [row["id"] for row in graph.read("MATCH (n) RETURN elementId(n) AS id")]
    try:
        yield graph
    finally:
        graph.write(lambda tx: run(tx, ADDED, known=known))
