"""The battle map as GraphQL types; `graph/battle_map/map_readings.py` reads what is asked of one."""

from __future__ import annotations

from functools import cache
from types import GenericAlias
from typing import Any

import strawberry

from gql.types import LocalText, Some, argument, bilingual_description, end_type
from graph.battle_map.map_fields import MapField, NodeId, is_map_object, mapped_fields, object_name, object_text
from graph.battle_map.map_readings import BattleMap
from graph.words import Text


@cache
def object_type(kind: type) -> Any:
    """The GraphQL type of a map object: a field for each that it declares."""
    fields = {name: _shown(field) for name, field in mapped_fields(kind).items() if not field.internal}
    body = {"__annotations__": dict.fromkeys(fields, Any), "__module__": __name__} | fields
    return strawberry.type(type(object_name(kind), (), body), description=bilingual_description(object_text(kind)))


def _shown(declared: MapField) -> Any:
    field = strawberry.field(
        description=bilingual_description(declared.text, declared.unit), graphql_type=_type_of(declared)
    )
    if declared.cut:
        field.arguments = [argument("first", Some, None)]
    return field


def _type_of(declared: MapField) -> Any:
    kind = end_type(declared.nodes) if declared.nodes else declared.kind
    if is_map_object(kind):
        kind = object_type(kind)
    kind = GRAPHQL_TYPES.get(kind, kind)
    kind = GenericAlias(list, (kind,)) if declared.many else kind
    return kind | None if declared.nullable else kind


GRAPHQL_TYPES: dict[Any, Any] = {Text: LocalText, NodeId: strawberry.ID}
BATTLE_MAP = object_type(BattleMap)
