"""Errors as clients get them: a sentence in their language and a code; internals stay in the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from graphql import GraphQLError
from strawberry.extensions import SchemaExtension

from graph.words import BattlemapError, Lang, Text

log = logging.getLogger("battlemap.gql")
INTERNAL = Text("this went wrong on our side; the log says what", "服务内部出错;详情见日志")


class Errors(SchemaExtension):
    """Replaces every error by one that the user can act on; keeps GraphQL's own (syntax, validation)."""

    def on_operation(self) -> Iterator[None]:
        yield
        result: Any = self.execution_context.result
        if result is not None and getattr(result, "errors", None):
            context: Any = self.execution_context.context or {}
            result.errors = [shown(error, context.get("lang", "en")) for error in result.errors]


def shown(error: GraphQLError, lang: Lang) -> GraphQLError:
    original = error.original_error
    while isinstance(original, GraphQLError) and original.original_error is not None:
        original = original.original_error
    if isinstance(original, BattlemapError):
        return _replaced(error, original.text[lang], original.code)
    if original is None or isinstance(original, GraphQLError):
        error.extensions = {"code": "GRAPHQL"} | dict(error.extensions or {})
        return error
    log.error("unexpected error at %s", error.path, exc_info=original)
    return _replaced(error, INTERNAL[lang], "INTERNAL")


def _replaced(error: GraphQLError, message: str, code: str) -> GraphQLError:
    return GraphQLError(
        message, error.nodes, error.source, error.positions, error.path, extensions={"code": code}
    )
