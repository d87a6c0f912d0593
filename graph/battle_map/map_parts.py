"""What the fields of a battle map are made of; `graph/battle_map/map_readings.py` puts the map together."""

from __future__ import annotations

from graph.access.policy import EVERYTHING, Policy
from graph.battle_map.map_fields import mapped_fields
from graph.db import as_of
from graph.query.deciding import key, window
from graph.query.wants import TYPENAME, Part, Place, Scope, Want, constant

EVERYBODY = 100_000  # where a list is not cut


def object_part(scope: Scope, of: type, want: Want, place: Place) -> Part:
    """An object of a map: all that is wanted of it."""
    return scope.made(of.__name__, want.whole, [_field_part(scope, of, w, place) for w in want.whole])


def _field_part(scope: Scope, of: type, want: Want, place: Place) -> Part:
    if want.field == TYPENAME:
        return constant(of.__name__)
    expression = mapped_fields(of)[want.field].expression
    assert expression is not None, want.field
    return expression(scope, want, place)


def need(place: Place, name: str) -> str:
    """The variable of something that the map prepares once."""
    place.needs.add(name)
    return f"{place.root}{name}"


BEGUN = key(as_of.known("{o}", "{day}"), "Opportunity.opened")
OPEN = (
    BEGUN,
    key(as_of.unfinished("{o}", "{day}"), "Opportunity.status", "Opportunity.closed",
        otherwise=key("{o}.status = 'open'", "Opportunity.status")),
)  # fmt: skip


def is_open(o: str, day: str, policy: Policy = EVERYTHING) -> str:
    """Cypher condition: this opportunity is open on the day, as far as the caller may know."""
    return window(policy, OPEN, o=o, day=day)
