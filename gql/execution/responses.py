"""Responses: an executed result, or why a request does not run, as JSON."""

from __future__ import annotations

import orjson
from graphql import ExecutionResult, GraphQLError, OperationDefinitionNode

from gql.compile.requests import Caller, GraphQLResponse, InvalidDocument
from gql.errors import client_error, error_body, format_errors
from graph.words import BattlemapError, QuotaUsed


def error_response(error: Exception, caller: Caller) -> GraphQLResponse:
    """The answer to a request that does not run."""
    if isinstance(error, BattlemapError):
        headers = dict(HEADERS.get(error.code, {}))
        if isinstance(error, QuotaUsed):
            headers["Retry-After"] = str(error.seconds)
        return GraphQLResponse(error_body(error, caller.lang, caller.request_id), False, error.code, headers)
    errors = error.errors if isinstance(error, InvalidDocument) else [error]
    return _without_data(errors, caller)  # type: ignore[arg-type]


def _without_data(errors: list[GraphQLError], caller: Caller) -> GraphQLResponse:
    listed = format_errors(errors, caller.request_id)
    return GraphQLResponse(orjson.dumps({"errors": listed}), False, listed[0]["extensions"]["code"])


def outcome_of(result: ExecutionResult, operation: OperationDefinitionNode, caller: Caller) -> GraphQLResponse:
    """An executed answer; variables that can't be coerced give one that was not executed."""
    # in the order of the document, not in that in which they happened
    errors = sorted(result.errors or [], key=_locations)
    if result.data is None and errors and not any(error.path for error in errors):
        return _without_data(errors, caller)
    listed = format_errors((client_error(error, caller.lang) for error in errors), caller.request_id)
    answer = {"data": result.data} | ({"errors": listed} if listed else {})
    code = listed[0]["extensions"]["code"] if listed else None
    return GraphQLResponse(orjson.dumps(answer), True, code, operation=operation_name(operation))


def _locations(error: GraphQLError) -> list[tuple[int, int]]:
    return [(at.line, at.column) for at in error.locations or ()]


def operation_name(operation: OperationDefinitionNode) -> str | None:
    return operation.name.value if operation.name else None


HEADERS = {"MUTATION_BY_GET": {"Allow": "POST"}, "UNAUTHENTICATED": {"WWW-Authenticate": "Bearer"}}
