"""Generic execution: a document run by graphql-core's executor, whose resolvers read rows for each root field."""

from __future__ import annotations

from inspect import isawaitable
from typing import Protocol

from graphql import DocumentNode, ExecutionResult, execute, get_operation_ast

from gql.compile.context import Context, ContextService
from gql.compile.requests import Caller, GraphQLRequest, SchemaView
from gql.execution.document_cuts import DocumentCuts
from graph.words import BattlemapError


class DocumentService(ContextService, Protocol):
    """A service that cuts documents of our own."""

    cuts: DocumentCuts


async def execute_document(
    service: DocumentService,
    request: GraphQLRequest,
    caller: Caller,
    view: SchemaView,
    document: DocumentNode,
    away: BattlemapError | None = None,
) -> ExecutionResult:
    """The result of the operation that a request names. Raises AccessChanged where the caller's rights are others by now.

    Where the database was found `away`, it is not asked: each field that would ask it has that error.
    """
    context = Context(service, caller, view.policy, away)
    operation = get_operation_ast(document, request.operation)
    assert operation is not None
    found = execute(
        view.schema,
        document,
        context_value=context,
        variable_values=service.cuts.values(request, view, operation),
        operation_name=request.operation,
    )
    result = await found if isawaitable(found) else found
    if context.stale is not None:
        raise context.stale
    return result
