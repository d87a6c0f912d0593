"""One GraphQL request, from its document to the bytes of its answer, whoever carries it."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any

import orjson
import strawberry
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    execute,
    get_operation_ast,
    parse,
    specified_rules,
    subscribe,
    validate,
)

from gql import extended
from gql.errors import formatted, refusal, shown
from gql.limits import TOO_MANY_TOKENS, Limits, check, measure, too_much
from gql.recent import Recent
from graph.access import Principal
from graph.database import Graph
from graph.words import BadInput, BattlemapError, Lang, Text


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
    """`body` is the JSON of the answer; `executed` is False where the document was refused before (no `data` then).

    `code` is that of the first error, `operation` the name of the operation that ran.
    """

    body: bytes
    executed: bool
    code: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    operation: str | None = None


class Invalid(Exception):
    """A document that the schema does not allow, with all that is wrong."""

    def __init__(self, errors: list[GraphQLError]):
        super().__init__(errors[0].message)
        self.errors = errors


class Service:
    """Answers requests on a graph: every document within its limits, parsed and validated once."""

    def __init__(self, graph: Graph, limits: Limits | None = None, schema: strawberry.Schema | None = None):
        self.graph = graph
        self.limits = limits or Limits()
        self.schema = (schema or extended.schema(graph.model))._schema
        self.parsed: Recent[DocumentNode] = Recent(500)
        self.valid: Recent[bool] = Recent(500)  # (text, whether introspection is allowed) → its cost varies

    async def answer(self, asked: Asked, caller: Caller, read_only: bool = False) -> Outcome:
        """Run a query or mutation. With `read_only` (GET) a mutation is refused with code MUTATION_BY_GET.

        A subscription is refused with code SUBSCRIPTION. Raises nothing that a client can cause.
        """
        try:
            document, operation = self._document(asked)
            if operation.operation is OperationType.SUBSCRIPTION:
                raise BattlemapError(SUBSCRIPTION, "SUBSCRIPTION")
            if read_only and operation.operation is OperationType.MUTATION:
                raise BattlemapError(BY_GET, "MUTATION_BY_GET")
            self._check(document, asked, caller)
        except (BattlemapError, GraphQLError, Invalid) as error:
            return refused(error, caller)
        found = execute(self.schema, document, **self._how(asked, caller))
        return _outcome(await found if isawaitable(found) else found, operation, caller)

    async def subscribe(self, asked: Asked, caller: Caller) -> AsyncIterator[Outcome]:
        """Run a subscription: one outcome for each event; a single one, not executed, where it is refused."""
        try:
            document, operation = self._document(asked)
            self._check(document, asked, caller)
        except (BattlemapError, GraphQLError, Invalid) as error:
            yield refused(error, caller)
            return
        found = subscribe(self.schema, document, **self._how(asked, caller))
        found = await found if isawaitable(found) else found
        if isinstance(found, ExecutionResult):
            yield _outcome(found, operation, caller)
            return
        async for event in found:
            yield _outcome(event, operation, caller)

    def cache(self) -> dict[str, int]:
        """How the cache of documents does: entries, hits and misses."""
        return {"entries": len(self.parsed), "hits": self.parsed.hits, "misses": self.parsed.misses}

    def _document(self, asked: Asked) -> tuple[DocumentNode, OperationDefinitionNode]:
        """The parsed document and the operation that is meant. Raises GraphQLError or BattlemapError."""
        if not asked.query:
            raise BadInput(NO_QUERY)
        document = self.parsed.get(asked.query)
        if document is None:
            document = parse_within(asked.query, self.limits)
            self.parsed.put(asked.query, document)
        operation = get_operation_ast(document, asked.operation)
        if operation is None:
            raise BattlemapError(NO_OPERATION, "OPERATION")
        return document, operation

    def _check(self, document: DocumentNode, asked: Asked, caller: Caller) -> None:
        """Limits and validation, once for each document; its cost again where variables decide it."""
        key = asked.query, caller.principal is not None
        varies = self.valid.get(key)
        if varies is None or varies:
            measured = measure(document, self.schema, asked.variables)
            check(measured, self.limits)
            varies = measured.varies if varies is None else varies
        if self.valid.get(key) is None:
            rules = (
                specified_rules if caller.principal else [*specified_rules, NoSchemaIntrospectionCustomRule]
            )
            errors = validate(self.schema, document, rules, 20, hide_suggestions=caller.principal is None)
            if errors:
                raise Invalid(errors)
            self.valid.put(key, varies)

    def _how(self, asked: Asked, caller: Caller) -> dict[str, Any]:
        context = {"graph": self.graph, "as_of": caller.as_of, "lang": caller.lang, "principal": caller.principal,
                   "request_id": caller.request_id}  # fmt: skip
        return {"context_value": context, "variable_values": asked.variables or {},
                "operation_name": asked.operation, "hide_suggestions": caller.principal is None}  # fmt: skip


def parse_within(text: str, limits: Limits) -> DocumentNode:
    """The parsed document. Raises GraphQLError (syntax), or BattlemapError (LIMIT) for too many tokens."""
    try:
        return parse(text, max_tokens=limits.tokens)
    except GraphQLError as error:
        if "more than" in error.message and "tokens" in error.message:
            raise too_much("tokens", limits.tokens, f"> {limits.tokens}", TOO_MANY_TOKENS) from error
        raise


def refused(error: Exception, caller: Caller) -> Outcome:
    """The answer to a request that does not run."""
    if isinstance(error, BattlemapError):
        headers = {"Allow": "POST"} if error.code == "MUTATION_BY_GET" else {}
        return Outcome(refusal(error, caller.lang, caller.request_id), False, error.code, headers)
    errors = error.errors if isinstance(error, Invalid) else [error]
    return _without_data(errors, caller)  # type: ignore[arg-type]


def _without_data(errors: list[GraphQLError], caller: Caller) -> Outcome:
    listed = formatted(errors, caller.request_id)
    return Outcome(orjson.dumps({"errors": listed}), False, listed[0]["extensions"]["code"])


def _outcome(result: ExecutionResult, operation: OperationDefinitionNode, caller: Caller) -> Outcome:
    """An executed answer; variables that can't be coerced give one that was not executed."""
    errors = result.errors or []
    if result.data is None and errors and not any(error.path for error in errors):
        return _without_data(errors, caller)
    listed = formatted((shown(error, caller.lang) for error in errors), caller.request_id)
    answer = {"data": result.data} | ({"errors": listed} if listed else {})
    name = operation.name.value if operation.name else None
    return Outcome(
        orjson.dumps(answer), True, listed[0]["extensions"]["code"] if listed else None, operation=name
    )


SUBSCRIPTION = Text(
    "a subscription is asked for over a websocket (protocol graphql-transport-ws)",
    "订阅请使用 WebSocket(协议 graphql-transport-ws)",
)
BY_GET = Text("a mutation is sent by POST, not by GET", "变更操作请使用 POST,不能使用 GET")
NO_QUERY = Text('query: this is missing; send {"query": "…"}', '缺少 query;请发送 {"query": "…"}')
NO_OPERATION = Text(
    "operationName: say which operation of the document is to run, by its name in the document",
    "operationName:请指明要执行文档中的哪个操作",
)
