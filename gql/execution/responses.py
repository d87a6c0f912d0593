"""Responses: an executed result, or why a request does not run, as JSON."""

from __future__ import annotations

import orjson
from graphql import (
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
)

from gql.compile.requests import Caller, Invalid, Outcome
from gql.errors import formatted, refusal, shown
from graph.words import (
    BattlemapError,
    QuotaUsed,
)


def refused(error: Exception, caller: Caller) -> Outcome:
    """The answer to a request that does not run."""
    if isinstance(error, BattlemapError):
        headers = dict(HEADERS.get(error.code, {}))
        if isinstance(error, QuotaUsed):
            headers["Retry-After"] = str(error.seconds)
        return Outcome(refusal(error, caller.lang, caller.request_id), False, error.code, headers)
    errors = error.errors if isinstance(error, Invalid) else [error]
    return _without_data(errors, caller)  # type: ignore[arg-type]


def _without_data(errors: list[GraphQLError], caller: Caller) -> Outcome:
    listed = formatted(errors, caller.request_id)
    return Outcome(orjson.dumps({"errors": listed}), False, listed[0]["extensions"]["code"])


def outcome_of(result: ExecutionResult, operation: OperationDefinitionNode, caller: Caller) -> Outcome:
    """An executed answer; variables that can't be coerced give one that was not executed."""
    # in the order of the document, not in that in which they happened
    errors = sorted(result.errors or [], key=_place)
    if result.data is None and errors and not any(error.path for error in errors):
        return _without_data(errors, caller)
    listed = formatted((shown(error, caller.lang) for error in errors), caller.request_id)
    answer = {"data": result.data} | ({"errors": listed} if listed else {})
    code = listed[0]["extensions"]["code"] if listed else None
    return Outcome(orjson.dumps(answer), True, code, operation=name_of(operation))


def _place(error: GraphQLError) -> list[tuple[int, int]]:
    return [(at.line, at.column) for at in error.locations or ()]


def name_of(operation: OperationDefinitionNode) -> str | None:
    return operation.name.value if operation.name else None


HEADERS = {"MUTATION_BY_GET": {"Allow": "POST"}, "UNAUTHENTICATED": {"WWW-Authenticate": "Bearer"}}
