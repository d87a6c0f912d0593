"""Building blocks of the battle map's fields; `graph/battle_map/map_readings.py` puts the map together."""

from __future__ import annotations

import orjson

from graph.access.policy import EVERYTHING, Policy
from graph.battle_map.map_fields import mapped_fields, object_name
from graph.db import as_of
from graph.query import property_kinds
from graph.query.selections import TYPENAME, Compiler, Expression, Position, Selection, constant_expression
from graph.query.sort_keys import in_window, order_by, sort_key

EVERYBODY = 100_000  # where a list is not cut


def object_expression(compiler: Compiler, of: type, selection: Selection, position: Position) -> Expression:
    """An object of a map: all that is wanted of it."""
    return compiler.object_expression(
        object_name(of), selection.whole, [_field_part(compiler, of, w, position) for w in selection.whole]
    )


def map_expression_of_lists(compiler: Compiler, of: type, selection: Selection, position: Position) -> Expression:
    """A map object whose lists are worked out apart from each other, those that several fields read first.

    Where a list is sorted each of its rows holds all that is known there: were that other lists, the database would need memory for
    the product of their lengths.
    """
    parts = [_field_part(compiler, of, w, position) for w in selection.whole]
    shared = {f"{position.root}{name}": each.cypher() for name, each in position.shared.items()}
    branches = [*shared.values()]
    for n, part in enumerate(parts):
        if part.cypher.startswith("COLLECT") and not any(name in part.cypher for name in shared):
            parts[n] = Expression(f"{position.root}lists[{len(branches)}]", part.read)
            branches.append(part.cypher)
    made = compiler.object_expression(object_name(of), selection.whole, parts)
    if not branches:
        return made
    apart = " UNION ALL ".join(f"RETURN {n} AS n, {cypher} AS list" for n, cypher in enumerate(branches))
    named = "".join(f", {position.root}lists[{n}] AS {name}" for n, name in enumerate(shared))
    in_turn = order_by(compiler.policy, (), "n")
    cypher = (
        f"COLLECT {{ UNWIND [COLLECT {{ CALL (*) {{ {apart} }} WITH n, list {in_turn} RETURN list }}] AS {position.root}lists "
        f"WITH *{named} RETURN {made.cypher} }}[0]"
    )
    return Expression(cypher, made.read)


def _field_part(compiler: Compiler, of: type, selection: Selection, position: Position) -> Expression:
    if selection.field == TYPENAME:
        return constant_expression(object_name(of))
    expression = mapped_fields(of)[selection.field].expression
    assert expression is not None, selection.field
    return expression(compiler, selection, position)


def required_variable(position: Position, name: str) -> str:
    """The variable of something that the map prepares once."""
    position.needs.add(name)
    return f"{position.root}{name}"


STARTED = (sort_key("r.started DESC", "ScoringRun.started"),)


def fit_bar(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    """The bar of the run that the recommendations come from."""
    latest = order_by(compiler.policy, STARTED, "r.id")
    cypher = (
        f"COLLECT {{ MATCH (r:ScoringRun {{algorithm: 'partner_fit'}}) WITH r {latest} LIMIT 1 "
        f"WITH r WHERE r.data_as_of <= {position.day} RETURN r.metrics }}[0]"
    )
    return Expression(cypher, lambda value: bar_of_metrics(property_kinds.read_text(value)))


def bar_of_metrics(metrics: str | None) -> float | None:
    """The share of all candidates of the run's own test that came true, which is the chance of one drawn at random; None
    where nothing was tested."""
    bins = orjson.loads(metrics or "{}").get("reliability") or []
    tested = sum(each["n"] for each in bins)
    return round(sum(each["observed"] * each["n"] for each in bins) / tested, 4) if tested else None


def is_above_bar(probability: float | None, bar: float | None) -> bool:
    """Whether a partner of this probability is recommended; all are where there is no bar."""
    return bar is None or (probability is not None and probability >= bar)


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
