"""Requests and responses of GraphQL: what a client sent, who asks, what is answered, and the view of the schema that callers share."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from graphql import DocumentNode, GraphQLError, GraphQLSchema

from gql.compile.compiled_operations import CompiledOperation, NotCompiled
from gql.compile.lru_cache import LruCache
from graph.access.keys import Principal
from graph.access.policy import Policy
from graph.words import Lang


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """A request as the client sent it: a document, its variables, which of its operations, and extensions."""

    query: str | None
    variables: dict[str, Any] | None = None
    operation: str | None = None
    extensions: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller: who asks, in which language, and the day that is meant when none is said."""

    principal: Principal | None
    lang: Lang
    as_of: dt.date
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class GraphQLResponse:
    """`body` is the JSON of the answer; `executed` is False where the document was refused before (no `data` then).

    `code` is that of the first error, `operation` the name of the operation that ran.
    """

    body: bytes
    executed: bool
    code: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    operation: str | None = None


class Answering(Protocol):
    """A service that answers requests: all that transports need of a service."""

    async def answer(self, request: GraphQLRequest, caller: Caller, read_only: bool = False) -> GraphQLResponse: ...

    def subscribe(self, request: GraphQLRequest, caller: Caller) -> AsyncIterator[GraphQLResponse]: ...


class InvalidDocument(Exception):
    """A document that the schema does not allow, with all that is wrong."""

    def __init__(self, errors: list[GraphQLError]):
        super().__init__(errors[0].message)
        self.errors = errors


class SchemaView:
    """The view that callers of one role, or under equal contracts, share: their schema, its documents, and our own as cut to it."""

    def __init__(self, schema: GraphQLSchema, policy: Policy):
        self.schema, self.policy = schema, policy
        self.valid: LruCache[bool] = LruCache(500)  # text → whether its cost varies with its variables
        self.plans: LruCache[CompiledOperation | NotCompiled] = LruCache(500)
        self.cuts: LruCache[DocumentNode] = LruCache(200)
