"""Row resolvers of the generic executor: a field's value is what the statement read for its response key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    default_field_resolver,
    get_named_type,
)

from graph.query.selections import ResultObject


def install_row_resolvers(schema: GraphQLSchema) -> None:
    """Let fields be read from rows where their object is one; interfaces ask a row, or an instance, for its type."""
    for type in schema.type_map.values():
        if isinstance(type, GraphQLObjectType):
            type.is_type_of = None
            for field in type.fields.values():
                field.resolve = _member(field)
        elif isinstance(type, GraphQLInterfaceType):
            type.resolve_type = lambda value, info, abstract: value.type


def _member(field: GraphQLField) -> Callable[..., Any]:
    other = field.resolve or default_field_resolver
    members = getattr(get_named_type(field.type), "wrapped_cls", None)
    known = members if isinstance(get_named_type(field.type), GraphQLEnumType) else None

    def resolve(source: Any, info: GraphQLResolveInfo[Any], /, **arguments: Any) -> Any:
        key = str(info.path.key)
        if not isinstance(source, ResultObject) or key not in source:
            return other(source, info, **arguments)
        value = source[key]
        return _enum(known, value) if known else value

    return resolve


def _enum(members: Any, value: Any) -> Any:
    if isinstance(value, list):
        return [members(v) for v in value]
    return None if value is None else members(value)
