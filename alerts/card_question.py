"""The GraphQL question that an alert card asks, made of the declared fields of a battle map, and the map that its answer makes.

Without fragments and variables but the customer's: what a reader may not see is cut out of it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from graph import clock
from graph.battle_map.map_fields import NOT_SHOWN, MapField, is_map_object, mapped_fields
from graph.battle_map.map_readings import BattleMap
from graph.model.declarations import Field
from graph.model.model import MODEL
from graph.words import Text

Json = dict[str, Any]
MOST = 60  # partners of one role; of more a card says that there are more
FIRST = {"signals": 3, "opportunities": 3, "recommendations": 20, "decision_chain": 12}  # of other lists MOST
NAMED = "id name nameEn"
TOLD = {  # of nodes that are told by more than their name
    "customer": f"{NAMED} industry region city customer {{ tier segment }}",
    "signals": "id kind at strength title titleEn budget",
    "opportunities": f"{NAMED} stage status amount budget expected",
}


def card_selection(object: type) -> str:
    """The selection of what cards tell of a map object."""
    return " ".join(_field_selection(field) for field in mapped_fields(object).values() if field.card)


def _field_selection(field: MapField) -> str:
    most = f"(first: {FIRST.get(field.name, MOST)})" if field.cut else ""
    members = ""
    if field.nodes:
        members = TOLD.get(field.name, NAMED)
    elif is_map_object(field.kind):
        members = card_selection(field.kind)
    elif field.kind is Text:
        members = "en zh"
    return camel(field.name) + most + (f" {{ {members} }}" if members else "")


def camel(name: str) -> str:
    """The name that GraphQL has for a field: `name_en` → `nameEn`."""
    return re.sub(r"_(\w)", lambda found: found[1].upper(), name)


def battle_map_of(seen: Json, as_of: dt.date) -> BattleMap:
    """The part of a battle map that was seen, as of a day. What was not asked or is not open is nothing, or NOT_SHOWN where a
    field can tell."""
    found: BattleMap = _seen(BattleMap, seen | {"asOf": as_of.isoformat()})
    found.signals = [signal for signal in found.signals if signal.get("at")]
    return found


def _seen(object: type, seen: Json) -> Any:
    return object(**{name: _value(field, seen) for name, field in mapped_fields(object).items()})


def _value(field: MapField, seen: Json) -> Any:
    """The value of an attribute as an answer tells it."""
    key = camel(field.name)
    if field.hideable and key not in seen:
        return NOT_SHOWN
    told = seen.get(key)
    if field.many:
        return [_one(field, each) for each in told or ()]
    if told is None and field.nullable:
        return None
    return _one(field, told) if told is not None or is_map_object(field.kind) else field.nothing


def _one(field: MapField, value: Any) -> Any:
    if field.nodes:
        return dict(_known(field.nodes, value))
    if is_map_object(field.kind):
        return _seen(field.kind, value or {})
    if field.kind is Text:
        return Text(value["en"], value["zh"])
    return dt.date.fromisoformat(value[:10]) if field.kind is dt.date else value


def _known(labels: tuple[str, ...], node: Json) -> Iterator[tuple[str, Any]]:
    """The values of a node, under the names that fields have in the graph."""
    declared = {camel(name): field for label in labels for name, field in MODEL.nodes[label].fields.items()}
    for key, value in node.items():
        field = declared.get(key)
        yield (field.name, _as_kept(field, value)) if field else (key, value)


def _as_kept(field: Field, value: Any) -> Any:
    """A value as the graph has it: GraphQL writes choices in capitals, moments as text."""
    if isinstance(value, str) and value.lower() in field.choices:
        return value.lower()
    return clock.parse_instant(value) if value and field.kind == "datetime" else value


QUESTION = f"query Card($id: ID!) {{ battleMap(customerId: $id) {{ {card_selection(BattleMap)} }} }}"
