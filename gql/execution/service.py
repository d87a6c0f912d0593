"""One GraphQL request, from its document to the bytes of its answer, whoever carries it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    get_operation_ast,
    get_variable_values,
    specified_rules,
    validate,
)

from gql.compile.compiled_operations import CompiledOperation, NotCompiled, compile_operation
from gql.compile.lru_cache import LruCache
from gql.compile.requests import Caller, GraphQLRequest, GraphQLResponse, InvalidDocument, SchemaView
from gql.compile.selection_collector import skeleton
from gql.execution.document_cuts import DocumentCuts, has_nothing_left
from gql.execution.event_feed import EventFeed
from gql.execution.generic_execution import execute_document
from gql.execution.limits import Limits, check_limits, measure_document, parse_within
from gql.execution.responses import error_response, operation_name, outcome_of
from gql.execution.subscription_stream import SubscriptionStream
from gql.schema.allowances import view_key
from gql.schema.analysis import Analyses
from gql.schema.schema import SCHEMA, Schema
from graph.access.access_book import AccessBook
from graph.access.keys import Principal
from graph.access.policy import Policy
from graph.access.quota import Quota
from graph.db.client import Graph
from graph.model.model import MODEL
from graph.query.compiled_queries import AccessChanged, AsyncReader
from graph.query.lists.result_cache import ResultCache
from graph.query.readers import NullInNonNull
from graph.words import (
    BadInput,
    BattlemapError,
    DatabaseRefused,
    DatabaseUnavailable,
    Lang,
    Text,
    Unauthenticated,
)


class Service:
    """Answers requests on a graph: every document within its limits, parsed and validated once, compiled where it can be.

    `book` tells whether a caller may still ask; `own`: documents that are cut to what the contract of a caller opens,
    where others are refused. Close it in the event loop that it was used in.
    """

    def __init__(
        self,
        graph: Graph,
        limits: Limits | None = None,
        book: AccessBook | None = None,
        analyses: Analyses | None = None,
        own: Collection[str] = (),
    ):
        self.graph, self.cuts = graph, DocumentCuts(own)
        self.limits = limits or Limits()
        self.schema = SCHEMA if graph.model == MODEL else Schema(graph.model)
        self.book = book or AccessBook(graph)
        self.decided: Callable[[], None] = lambda: None  # called after a person decided on two ids
        self.quota = Quota(graph)
        self.analyses = analyses
        self.results = ResultCache(graph)
        self.parsed: LruCache[DocumentNode] = LruCache(500)
        self.views: LruCache[SchemaView] = LruCache(50)
        self._reader: AsyncReader | None = None
        self._feed: EventFeed | None = None

    @property
    def reader(self) -> AsyncReader:
        """The connections of this event loop."""
        if self._reader is None:
            self._reader = AsyncReader(self.graph.connection, cache=self.results)
        return self._reader

    @property
    def feed(self) -> EventFeed:
        """What listeners of this event loop hear."""
        if self._feed is None:
            self._feed = EventFeed(lambda: self.reader)
        return self._feed

    async def close(self) -> None:
        if self._feed is not None:
            self._feed.stop()
            self._feed = None
        if self._reader is not None:
            await self._reader.close()
            self._reader = None

    async def answer(self, request: GraphQLRequest, caller: Caller, read_only: bool = False) -> GraphQLResponse:
        """Run a query or mutation. With `read_only` (GET) a mutation is refused with code MUTATION_BY_GET.

        A subscription is refused with code SUBSCRIPTION. Raises nothing that a client can cause.
        """
        try:
            if caller.principal is not None and caller.principal.contract is not None:
                await self.quota.take(caller.principal.contract)
            view, document, operation = self.admitted(request, caller, True, read_only)
            return await self._current(request, caller, view, document, operation)
        except (BattlemapError, GraphQLError, InvalidDocument) as error:
            return error_response(error, caller)

    async def _current(
        self,
        request: GraphQLRequest,
        caller: Caller,
        view: SchemaView,
        document: DocumentNode,
        operation: OperationDefinitionNode,
    ) -> GraphQLResponse:
        """The answer; where keys or contracts have changed meanwhile, that of the caller as things stand now."""
        try:
            return await self._run(request, caller, view, document, operation)
        except AccessChanged as stale:
            await asyncio.to_thread(self.book.refresh, stale.version)
            assert caller.principal is not None
            caller = replace(caller, principal=self.book.again(caller.principal))
            view, document, operation = self.admitted(request, caller)
            try:
                return await self._run(request, caller, view, document, operation)
            except AccessChanged:
                raise BattlemapError(CHANGING, "ACCESS_CHANGING") from None

    async def _run(
        self,
        request: GraphQLRequest,
        caller: Caller,
        view: SchemaView,
        document: DocumentNode,
        operation: OperationDefinitionNode,
    ) -> GraphQLResponse:
        given = self.cuts.values(request, view, operation)
        coerced = get_variable_values(view.schema, operation.variable_definitions or (), given, 20)
        if isinstance(coerced, list):
            raise InvalidDocument(coerced)
        plan = self._plan(request, caller.lang, view, document, operation, coerced.coerced)
        away: BattlemapError | None = None
        if plan is not None:
            try:
                return await self._planned(plan, coerced.coerced, request, caller, view, operation)
            except (NullInNonNull, BattlemapError) as error:
                away = error if isinstance(error, (DatabaseUnavailable, DatabaseRefused)) else None
        return await self.generic(request, caller, view, document, operation, away)  # it says where

    async def _planned(self, plan: CompiledOperation, variables: dict[str, Any], request: GraphQLRequest, caller: Caller, view: SchemaView,
                       operation: OperationDefinitionNode) -> GraphQLResponse:  # fmt: skip
        """The answer of a compiled operation; what was not compiled of it is executed meanwhile."""
        reading = self.reader.read(plan.question, variables, caller.principal, caller.as_of)
        if plan.rest is None:
            body = b'{"data":' + orjson.dumps(plan.answer(await reading, {})) + b"}"
            return GraphQLResponse(body, True, operation=operation_name(operation))
        executing = asyncio.ensure_future(execute_document(self, request, caller, view, plan.rest))
        # Else asyncio logs what nobody awaits where reading fails first.
        executing.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            values = await reading
            result = await executing
        finally:
            executing.cancel()
        data = None if result.data is None else plan.answer(values, result.data)
        return outcome_of(ExecutionResult(data, result.errors), operation, caller)

    async def generic(self, request: GraphQLRequest, caller: Caller, view: SchemaView, document: DocumentNode,
                      operation: OperationDefinitionNode, away: BattlemapError | None = None) -> GraphQLResponse:  # fmt: skip
        """The answer of graphql-core's executor, which reads rows for each root field.

        Where the database was found `away`, it is not asked: each field that would ask it has that error.
        """
        result = await execute_document(self, request, caller, view, document, away)
        return outcome_of(result, operation, caller)

    def _plan(self, request: GraphQLRequest, lang: Lang, view: SchemaView, document: DocumentNode, operation: OperationDefinitionNode,
              variables: dict[str, Any]) -> CompiledOperation | None:  # fmt: skip
        """The compiled operation; None where nothing of it is compiled."""
        key = request.query, operation_name(operation), skeleton(variables), lang
        found = view.plans.get(key)
        if found is None:
            shown: dict[str, Any] = {
                "document": document,
                "operation": operation,
                "variables": variables,
                "policy": view.policy,
            }
            try:
                found = compile_operation(view.schema, self.schema.model, self.schema.roots, **shown, lang=lang)
            except NotCompiled as error:
                found = error
            view.plans[key] = found
        return found if isinstance(found, CompiledOperation) else None

    async def subscribe(self, request: GraphQLRequest, caller: Caller) -> AsyncIterator[GraphQLResponse]:
        """Run a subscription: one outcome for each event, and one, not executed, where it is refused or ends."""
        try:
            view, document, operation = self.admitted(request, caller)
            if has_nothing_left(operation):
                return
            stream = SubscriptionStream(self, request, caller, view, document)
            async with aclosing(stream.results()) as results:  # type: ignore[type-var]
                async for result in results:
                    yield outcome_of(result, operation, caller)
        except (BattlemapError, GraphQLError, InvalidDocument) as error:
            yield error_response(error, caller)

    def cache(self) -> dict[str, int]:
        """How the cache of documents does: entries, hits and misses."""
        return {"entries": len(self.parsed), "hits": self.parsed.hits, "misses": self.parsed.misses}

    def view(self, principal: Principal) -> SchemaView:
        """What this caller sees."""
        key = view_key(principal)
        found = self.views.get(key)
        if found is None:
            policy = Policy(principal.contract)
            found = SchemaView(self.schema.of(principal), policy)
            self.views[key] = found
        return found

    def admitted(
        self, request: GraphQLRequest, caller: Caller, once: bool = False, read_only: bool = False
    ) -> tuple[SchemaView, DocumentNode, OperationDefinitionNode]:
        """The caller's view, the document, within limits and valid there, and the operation that is meant.

        With `once` a subscription is refused, with `read_only` a mutation.

        Raises Unauthenticated, BattlemapError, GraphQLError, InvalidDocument.
        """
        if caller.principal is None:
            raise Unauthenticated(NEEDS_KEY)
        view = self.view(caller.principal)
        document, operation = self._document(request, view)
        if once and operation.operation is OperationType.SUBSCRIPTION:
            raise BattlemapError(SUBSCRIPTION, "SUBSCRIPTION")
        if read_only and operation.operation is OperationType.MUTATION:
            raise BattlemapError(BY_GET, "MUTATION_BY_GET")
        if not has_nothing_left(operation):
            self._check(view, document, request)
        return view, document, operation

    def _document(self, request: GraphQLRequest, view: SchemaView) -> tuple[DocumentNode, OperationDefinitionNode]:
        """The parsed document, cut where it is ours, and the operation that is meant. Raises GraphQLError or BattlemapError."""
        if not request.query:
            raise BadInput(NO_QUERY)
        document = self.parsed.get(request.query)
        if document is None:
            document = parse_within(request.query, self.limits)
            self.parsed[request.query] = document
        document = self.cuts.document(request, view, document)
        operation = get_operation_ast(document, request.operation)
        if operation is None:
            raise BattlemapError(NO_OPERATION, "OPERATION")
        return document, operation

    def _check(self, view: SchemaView, document: DocumentNode, request: GraphQLRequest) -> None:
        """Limits and validation, once for each document; its cost again where variables decide it."""
        assert request.query is not None
        varies = view.valid.get(request.query)
        if varies is None or varies:
            measured = measure_document(document, view.schema, request.variables)
            check_limits(measured, self.limits)
        if varies is None:
            errors = validate(view.schema, document, specified_rules, 20)
            if errors:
                raise InvalidDocument(errors)
            view.valid[request.query] = measured.varies


SUBSCRIPTION = Text(
    "a subscription is asked for over a websocket (protocol graphql-transport-ws), or with Accept: text/event-stream",
    "订阅请使用 WebSocket(协议 graphql-transport-ws),或以 Accept: text/event-stream 请求",
)
BY_GET = Text("a mutation is sent by POST, not by GET", "变更操作请使用 POST,不能使用 GET")
NEEDS_KEY = Text(
    "this needs a key: send it as `Authorization: Bearer KEY` or `X-API-Key: KEY`; `battlemap keys make` makes one",
    "需要密钥:请以 Authorization: Bearer 密钥 或 X-API-Key: 密钥 发送;可用 battlemap keys make 创建",
)
CHANGING = Text("access rights are changing right now; send this again", "访问权限正在变更;请重新发送")
NO_QUERY = Text('query: this is missing; send {"query": "…"}', '缺少 query;请发送 {"query": "…"}')
NO_OPERATION = Text(
    "operationName: say which operation of the document is to run, by its name in the document",
    "operationName:请指明要执行文档中的哪个操作",
)
