"""Building blocks of the battle map's fields; `graph/battle_map/map_readings.py` puts the map together."""

from __future__ import annotations

from collections.abc import Callable

from graph.access.policy import EVERYTHING, Policy
from graph.db import as_of
from graph.query.field_expressions import node_expression
from graph.query.readers import Reader
from graph.query.selections import TYPENAME, Compiler, Expression, Position, Selection, constant_expression
from graph.query.sort_keys import in_window, sort_key

EVERYBODY = 100_000  # where a list is not cut
Field = Callable[[Compiler, Selection, Position], Expression]


def field_expression(
    compiler: Compiler, fields: dict[str, Field], type: str, selection: Selection, position: Position
) -> Expression:
    """One field of an object of this type."""
    return (
        constant_expression(type)
        if selection.field == TYPENAME
        else fields[selection.field](compiler, selection, position)
    )


def object_expression(
    compiler: Compiler, fields: dict[str, Field], type: str, selection: Selection, position: Position
) -> Expression:
    """An object of this type: all that is wanted of it."""
    return compiler.made(
        type, selection.whole, [field_expression(compiler, fields, type, w, position) for w in selection.whole]
    )


def required_variable(position: Position, name: str) -> str:
    """The variable of something that the map prepares once."""
    position.needs.add(name)
    return f"{position.root}{name}"


def plain_field(template: str, read: Reader | None = None) -> Field:
    """A field that is an expression of the variables at hand."""
    return lambda compiler, selection, position: Expression(
        template.format(v=position.var, c=position.root, day=position.day), read
    )


def node_field(label: str) -> Field:
    """A field that is the node at hand."""
    return lambda compiler, selection, position: node_expression(compiler, label, selection.whole, position)


BEGUN = sort_key(as_of.was_opened("{o}", "{day}"), "Opportunity.opened")
OPEN = (
    BEGUN,
    sort_key(
        as_of.is_unfinished("{o}", "{day}"),
        "Opportunity.status",
        "Opportunity.closed",
        otherwise=sort_key("{o}.status = 'open'", "Opportunity.status"),
    ),
)


def is_open(o: str, day: str, policy: Policy = EVERYTHING) -> str:
    """Cypher condition: this opportunity is open on the day, as far as the caller may know."""
    return in_window(policy, OPEN, o=o, day=day)
