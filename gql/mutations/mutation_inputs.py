"""GraphQL input types of mutations, made of their input fields, and inputs as plain values."""

from __future__ import annotations

import dataclasses
from types import GenericAlias
from typing import Any

import strawberry

from gql.mutations.mutation import InputField, ModelField, Mutation
from gql.types import Derived, bilingual_field
from graph.db.transactions import Row
from graph.query.selections import enum_values
from graph.words import Text


def input_type(mutation: Mutation, types: Derived) -> Any:
    """The input type of a mutation in the schema of these types."""
    namespace: dict[str, Any] = {
        "__annotations__": {"idempotency_key": str},
        "__module__": __name__,
        "idempotency_key": bilingual_field(KEY.en, KEY.zh),
    }
    for field in mutation.inputs:
        namespace["__annotations__"][field.name] = _type(field, types) | None
        namespace[field.name] = bilingual_field(field.description.en, field.description.zh, default=None)
    made = type(f"{mutation.title}Input", (), namespace)
    return strawberry.input(made, description=f"Input / 输入: {mutation.title}")


def payload_of(mutation: Mutation, input: Any) -> Row:
    """The payload that the graph takes for an input, with its own ids."""
    return mutation.to_payload(_plain(dataclasses.asdict(input)))


def _type(field: InputField, types: Derived) -> Any:
    if isinstance(field.type, ModelField):
        scalar = types.scalar(field.type.declared(types.model), field.type.label)
        return GenericAlias(list, (scalar,)) if field.type.many else scalar
    return field.type


def _plain(value: Any) -> Any:
    """Enums as what they stand for, without what was not given."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items() if inner is not strawberry.UNSET}
    return [_plain(inner) for inner in value] if isinstance(value, list) else enum_values(value)


KEY = Text(
    "your own name for this change, such as a UUID: sent again, it changes nothing more",
    "您为本次变更自定的键(如 UUID),重发无效果",
)
