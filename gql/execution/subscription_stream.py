"""Subscription stream: each event is answered with the subscriber's rights at that moment; without any, the stream ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from inspect import isawaitable
from typing import Any, Protocol

from graphql import (
    DocumentNode,
    ExecutionResult,
    Executor,
    OperationDefinitionNode,
    create_source_event_stream,
    execute_subscription_event,
)

from gql.compile.context import Context, ContextService
from gql.compile.requests import Caller, GraphQLRequest, SchemaView
from gql.execution.event_feed import EventFeed
from graph.access.access_book import AccessBook


class SubscriptionService(ContextService, Protocol):
    """The service of a subscription: whether its caller may still ask, and what it may ask now."""

    book: AccessBook

    @property
    def feed(self) -> EventFeed: ...

    def admitted(
        self, request: GraphQLRequest, caller: Caller
    ) -> tuple[SchemaView, DocumentNode, OperationDefinitionNode]: ...


class SubscriptionStream:
    """One subscription of one caller."""

    def __init__(
        self,
        service: SubscriptionService,
        request: GraphQLRequest,
        caller: Caller,
        view: SchemaView,
        document: DocumentNode,
    ):
        self.service, self.request, self.caller, self.view, self.document = (service, request, caller, view, document)

    async def results(self) -> AsyncIterator[ExecutionResult]:
        """One result for each event; a single one where it can't run. Raises BattlemapError, GraphQLError, InvalidDocument."""
        executor, _ = self._executor()
        if isinstance(executor, list):
            yield ExecutionResult(None, executor)
            return
        source = create_source_event_stream(executor)
        source = await source if isawaitable(source) else source
        if isinstance(source, ExecutionResult):
            yield source
            return
        async with aclosing(source) as events:  # type: ignore[type-var]
            async for event in events:
                await self._stand()
                if event is not None:
                    yield await self._answer(event)

    def _executor(self, event: Any = None) -> tuple[Any, Context]:
        context = Context(self.service, self.caller, self.view.policy)
        made = Executor.build(
            self.view.schema, self.document, event, context, self.request.variables or {}, self.request.operation
        )
        return made, context

    async def _answer(self, event: Any) -> ExecutionResult:
        while True:
            executor, context = self._executor(event)
            result = execute_subscription_event(executor)
            answer: ExecutionResult = await result if isawaitable(result) else result
            if context.stale is None:
                return answer
            await self._stand(context.stale.version)

    async def _stand(self, version: int | None = None) -> None:
        """Look the caller up as things stand now. Raises as `Service.admitted`, and Unauthenticated."""
        book, seen = self.service.book, version if version is not None else self.service.feed.access
        if seen is not None and seen != book.version:
            await asyncio.to_thread(book.refresh, seen)
        assert self.caller.principal is not None
        stands = book.again(self.caller.principal)
        if stands != self.caller.principal:
            self.caller = replace(self.caller, principal=stands)
            self.view, self.document, _ = self.service.admitted(self.request, self.caller)
