"""One GraphQL request, from its document to the bytes of its answer, whoever carries it."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from graph.access import Principal
from graph.database import Graph
from graph.words import Lang


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client sent: a document, its variables, which of its operations, and extensions."""

    query: str | None
    variables: dict[str, Any] | None = None
    operation: str | None = None
    extensions: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, in which language, and the day that is meant when none is said."""

    principal: Principal | None
    lang: Lang
    as_of: dt.date
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`body` is the JSON of the answer; `executed` is False where the document was refused before (no `data` then)."""

    body: bytes
    executed: bool
    code: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


class Service:
    """Answers requests on a graph."""

    def __init__(self, graph: Graph):
        self.graph = graph

    async def answer(self, asked: Asked, caller: Caller, read_only: bool = False) -> Outcome:
        """Run a query or mutation. With `read_only` (GET) a mutation is refused with code MUTATION_BY_GET."""
        raise NotImplementedError

    def subscribe(self, asked: Asked, caller: Caller) -> AsyncIterator[Outcome]:
        """Run a subscription: one outcome for each event."""
        raise NotImplementedError
