"""Steps of versioned documents as tests take them: who does is a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from graph.db.client import Graph
from graph.lifecycle.lifecycle import Lifecycle, Steps
from graph.mutations.changes import Author


def take(
    life: Lifecycle[Any],
    graph: Graph,
    step: Callable[..., Any],
    target: Any,
    by: str,
    *,
    person: str | None = None,
    day: dt.date | None = None,
) -> Any:
    """One step: what it answers."""
    return life.step(graph, Author(by, by, person=person), step, target, day=day)


def put_in_force(life: Lifecycle[Any], graph: Graph, *documents: Any, day: dt.date | None = None) -> None:
    """Draft, approve by a second person and put in force."""
    for document in documents:
        take(life, graph, Steps.draft, document, "ann", day=day)
        take(life, graph, Steps.approve, document.id, "bob", day=day)
        take(life, graph, Steps.publish, document.id, "bob", day=day)
