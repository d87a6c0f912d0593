"""Database health for operators: is its schema ours, when was it scored, how busy is the pool."""

from __future__ import annotations

import hashlib

from graph.db.client import Graph
from graph.db.statements import INDEXES, schema
from graph.db.transactions import Row

RUNS = (
    "MATCH (s:ScoringRun) WITH s ORDER BY s.started DESC WITH s.algorithm AS algorithm, collect(s)[0] AS s "
    "RETURN algorithm, s.started AS started, s.data_as_of AS data_as_of ORDER BY algorithm"
)


def schema_version(graph: Graph) -> str:
    """Twelve hexadecimal digits that change with the constraints and indexes that the model declares."""
    statements = "\n".join(sorted(schema(graph.model).values()))
    return hashlib.sha256(statements.encode()).hexdigest()[:12]


def missing_schema(graph: Graph) -> list[str]:
    """The declared constraints and indexes that the database does not have; empty when its schema is ours."""
    have = {row["name"] for row in graph.read(INDEXES)}
    return sorted(set(schema(graph.model)) - have)


def last_runs(graph: Graph) -> list[Row]:
    """Of each algorithm the last run: {algorithm, started, data_as_of}."""
    return graph.read(RUNS)
