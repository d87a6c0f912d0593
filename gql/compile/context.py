"""The context of a request: what the generic executor asks of the graph while it runs."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from graphql import GraphQLResolveInfo

from gql.compile.compiled_operations import Reading, changes_of, graphql_compiler
from gql.compile.requests import Caller
from gql.compile.selection_collector import SelectionCollector
from graph.access.keys import Principal
from graph.access.policy import Policy
from graph.db.client import Graph
from graph.query.compiled_queries import AccessChanged, AsyncReader, compile_query
from graph.query.selections import Expression, Selection
from graph.words import BattlemapError

T = TypeVar("T")


class ContextService(Protocol):
    """The part of the service that context and resolvers need: the graph, how root fields are read, who asks the database, analyses,
    the feed of events, and what takes turns with mutations."""

    graph: Graph
    schema: Any
    analyses: Any
    decided: Any

    @property
    def feed(self) -> Any: ...

    @property
    def reader(self) -> AsyncReader: ...


class Context:
    """The context of one request. `stale` is set where the caller's rights have changed: the whole request is asked again then.

    `away` says that the database does not answer: what would ask it fails with this at once.
    """

    def __init__(self, service: ContextService, caller: Caller, policy: Policy, away: BattlemapError | None = None):
        self.service, self.caller, self.policy, self.away = service, caller, policy, away
        self.stale: AccessChanged | None = None
        self.cache: dict[Any, Any] = {}

    @property
    def graph(self) -> Graph:
        return self.service.graph

    @property
    def principal(self) -> Principal:
        assert self.caller.principal is not None
        return self.caller.principal

    @property
    def as_of(self) -> dt.date:
        return self.caller.as_of

    async def rows(self, info: GraphQLResolveInfo[Any], reading: Reading | None = None) -> Any:
        """What a root field reads: exactly what is wanted of it. Raises BattlemapError."""
        selection = self.selection(info)
        return await self.read_expression(
            lambda made: (reading or self.service.schema.roots[selection.field])(made, selection),
            variables_of(info),
            changes_of(info.schema),
        )

    def selection(self, info: GraphQLResolveInfo[Any]) -> Selection:
        """The selection of a field."""
        collector = SelectionCollector(info.schema, info.fragments, variables_of(info))
        return collector.selection(info.parent_type, str(info.path.key), list(info.field_nodes))

    async def read_expression(
        self, make: Callable[[Any], Expression], variables: dict[str, Any], changes: tuple[str, ...] = ()
    ) -> Any:
        """The value of one expression, read with what the caller may see."""
        self._reach()
        made = graphql_compiler(self.graph.model, self.policy, self.caller.lang, typed=True)
        made.changes = changes
        asked = compile_query(made, [make(made)])
        try:
            found = await self.service.reader.read(asked, variables, self.principal, self.as_of)
        except AccessChanged as stale:
            self.stale = stale
            return None
        return found[0]

    async def threaded(self, question: Callable[..., T], *arguments: Any) -> T:
        """Ask in a thread, so that one slow answer doesn't hold up the others."""
        self._reach()
        return await asyncio.to_thread(question, *arguments)

    def _reach(self) -> None:
        if self.away is not None:
            raise self.away


def variables_of(info: GraphQLResolveInfo[Any]) -> dict[str, Any]:
    """The coerced variables."""
    given: Any = info.variable_values
    return dict(getattr(given, "coerced", given))
