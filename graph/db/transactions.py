"""Statements inside a transaction, counted, with Python's own dates."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import neo4j
from neo4j import ManagedTransaction

from graph import clock

T = TypeVar("T")
Row = dict[str, Any]
PLAIN = {str, int, float, bool, type(None)}
# When the request that is being answered must be done (time.monotonic()); the database ends what runs longer.
deadline: ContextVar[float | None] = ContextVar("deadline", default=None)
_counter: ContextVar[list[str] | None] = ContextVar("statements", default=None)


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Collects the text of every statement that runs inside the block (in this context)."""
    seen: list[str] = []
    token = _counter.set(seen)
    try:
        yield seen
    finally:
        _counter.reset(token)


def count_statement(statement: str) -> None:
    """Count a statement where somebody counts."""
    seen = _counter.get()
    if seen is not None:
        seen.append(statement)


def run(tx: ManagedTransaction, statement: str, **parameters: Any) -> list[Row]:
    """Rows of one statement inside a transaction, dates as Python's own."""
    count_statement(statement)
    result = tx.run(statement, parameters)
    keys = result.keys()
    return [
        {
            key: value if value.__class__ in PLAIN else python_values(value)
            for key, value in zip(keys, record.values(), strict=True)
        }
        for record in result
    ]


def python_values(value: Any) -> Any:
    """Neo4j's dates and moments as Python's, inside lists and maps too."""
    if isinstance(value, dict):
        return {k: python_values(v) for k, v in value.items()}
    if isinstance(value, list):
        return [python_values(v) for v in value]
    if isinstance(value, neo4j.graph.Entity):
        return python_values(dict(value))
    if isinstance(value, neo4j.time.Date | neo4j.time.DateTime):
        return python_datetime(value)
    return value


def python_datetime(value: neo4j.time.Date | neo4j.time.DateTime) -> dt.date:
    """A day as datetime.date, a moment as datetime.datetime with our zone's offset; it is read in our zone where it tells none."""
    found: dt.date = value.to_native()
    return clock.instant(found) if isinstance(found, dt.datetime) else found


def group_by(items: Iterable[T], key: Callable[[T], Any]) -> dict[Any, list[T]]:
    groups: dict[Any, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups


def read_ranks(tx: ManagedTransaction) -> dict[str, int]:
    """The rank of every source."""
    rows = run(tx, "MATCH (s:Source) RETURN s.id AS id, coalesce(s.rank, 0) AS rank")
    return {row["id"]: row["rank"] for row in rows}
