"""What the fields of a battle map are made of; `graph/battle_map/map_readings.py` puts the map together."""

from __future__ import annotations

from collections.abc import Callable

from graph.access.policy import EVERYTHING, Policy
from graph.db import as_of
from graph.query.deciding import key, window
from graph.query.readers import Reader
from graph.query.readings import node
from graph.query.wants import TYPENAME, Part, Place, Scope, Want, constant

EVERYBODY = 100_000  # where a list is not cut
Field = Callable[[Scope, Want, Place], Part]


def field_part(scope: Scope, fields: dict[str, Field], type: str, want: Want, place: Place) -> Part:
    """One field of an object of this type."""
    return constant(type) if want.field == TYPENAME else fields[want.field](scope, want, place)


def object_part(scope: Scope, fields: dict[str, Field], type: str, want: Want, place: Place) -> Part:
    """An object of this type: all that is wanted of it."""
    return scope.made(type, want.whole, [field_part(scope, fields, type, w, place) for w in want.whole])


def need(place: Place, name: str) -> str:
    """The variable of something that the map prepares once."""
    place.needs.add(name)
    return f"{place.root}{name}"


def plain(template: str, read: Reader | None = None) -> Field:
    """A field that is an expression of the variables at hand."""
    return lambda scope, want, place: Part(template.format(v=place.var, c=place.root, day=place.day), read)


def node_part(label: str) -> Field:
    """A field that is the node at hand."""
    return lambda scope, want, place: node(scope, label, want.whole, place)


BEGUN = key(as_of.known("{o}", "{day}"), "Opportunity.opened")
OPEN = (
    BEGUN,
    key(as_of.unfinished("{o}", "{day}"), "Opportunity.status", "Opportunity.closed",
        otherwise=key("{o}.status = 'open'", "Opportunity.status")),
)  # fmt: skip


def is_open(o: str, day: str, policy: Policy = EVERYTHING) -> str:
    """Cypher condition: this opportunity is open on the day, as far as the caller may know."""
    return window(policy, OPEN, o=o, day=day)
