"""Computed fields of profiles: how a customer stands today, counted by the database when somebody asks, never stored.

They count what a data contract may hide, so that only employees see them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from graph.db.as_of import is_unfinished, is_unsettled_on, is_valid, was_opened
from graph.model.declarations import Field
from graph.query.property_kinds import read_date, valid_or_null
from graph.query.readers import Reader
from graph.words import Text

NEWEST_SIGNAL = "newest_signal"
CUSTOMER_NODE = "customer_node"
Template = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class ComputedField:
    """A field whose value is an expression of the node's variable and the day."""

    field: Field
    cypher: Template
    read: Reader | None = None


def _open_opportunities(n: str, day: str) -> str:
    return f"({n})-[:OPENED]->({n}o:Opportunity) WHERE {was_opened(f'{n}o', day)} AND {is_unfinished(f'{n}o', day)}"


def _open_count(n: str, day: str) -> str:
    return f"COUNT {{ {_open_opportunities(n, day)} }}"


def _open_amount(n: str, day: str) -> str:
    amount = valid_or_null(f"{n}o.amount", "float")
    return f"reduce(s = 0.0, a IN COLLECT {{ MATCH {_open_opportunities(n, day)} RETURN {amount} }} | s + coalesce(a, 0.0))"


def _open_alerts(n: str, day: str) -> str:
    return f"COUNT {{ ({n}a:Alert {{customer: {n}.id}}) WHERE {is_unsettled_on(f'{n}a', day)} }}"


def _last_touched(n: str, day: str) -> str:
    """The day of the last engagement with anybody who works there."""
    staff = f"MATCH ({n})<-[{n}w:WORKS_AT]-(:Person)-[:TOOK_PART]->({n}e:Engagement) WHERE {is_valid(f'{n}w', day)}"
    latest = f"RETURN max(CASE WHEN date({n}e.at) <= {day} THEN date({n}e.at) END)"
    return f"COLLECT {{ {staff} {latest} }}[0]"


def _last_signal(n: str, day: str) -> str:
    """The day of the newest signal."""
    return (
        f"COLLECT {{ MATCH ({n}s:Signal)-[:SIGNALS]->({n}) WHERE date({n}s.at) <= {day} RETURN date(max({n}s.at)) }}[0]"
    )


def _amount_of_case(n: str, day: str) -> str:
    """The amount of the open opportunities of an alert's customer."""
    return f"COLLECT {{ MATCH ({n}c:Organization {{id: {n}.customer}}) RETURN {_open_amount(f'{n}c', day)} }}[0]"


def newest_signal_match(n: str, s: str, day: str) -> str:
    """The clauses that bind the newest signal about a node, if there is one."""
    return f"MATCH ({s}:Signal)-[:SIGNALS]->({n}) WHERE date({s}.at) <= {day} WITH {s} ORDER BY {s}.at DESC, {s}.id LIMIT 1"


def _declared(*fields: ComputedField) -> dict[str, ComputedField]:
    return {each.field.name: each for each in fields}


COMPUTED: dict[str, dict[str, ComputedField]] = {
    "Customer": _declared(
        ComputedField(Field("integer", Text("open opportunities", "进行中商机"), "open_opportunities"), _open_count),
        ComputedField(
            Field("float", Text("amount of the open opportunities", "进行中金额"), "open_amount", "CNY"), _open_amount
        ),
        ComputedField(Field("integer", Text("alerts that are not closed", "未关闭预警"), "open_alerts"), _open_alerts),
        ComputedField(
            Field("date", Text("last engagement with its people", "最近接触日期"), "last_touched"),
            _last_touched,
            read_date,
        ),
        ComputedField(
            Field("date", Text("day of the newest signal", "最新信号日期"), "last_signal"), _last_signal, read_date
        ),
    ),
    "Alert": _declared(  # to sort by; its customer tells the value
        ComputedField(
            Field("float", Text("amount of the customer's open opportunities", "客户进行中金额"), "open_amount", "CNY"),
            _amount_of_case,
        ),
    ),
}


def computed_fields(label: str) -> dict[str, Field]:
    """The declarations of a label's computed fields."""
    return {name: replace(each.field) for name, each in COMPUTED.get(label, {}).items()}
