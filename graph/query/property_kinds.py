"""Values of a property by its kind, in Python and in Cypher: what is not of its kind, as somebody wrote it past us, is nothing.

GraphQL's `Int` has 32 bits and its `Float` neither NaN nor infinity; Python's dates are those of the years 1 to 9999.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from math import isfinite
from typing import Any

from graph.db.transactions import python_datetime
from graph.model.declarations import Field, Kind

Reader = Callable[[Any], Any]
NUMBER = "CASE WHEN -1.7976931348623157E308 <= {v} <= 1.7976931348623157E308 THEN toFloat({v}) + 0.0 END"  # no NaN, and one zero
SOUND: dict[Kind, str] = {
    "string": "CASE WHEN {v} IS :: STRING THEN {v} END",
    "integer": NUMBER,
    "float": NUMBER,
    "boolean": "CASE WHEN {v} IS :: BOOLEAN THEN {v} END",
    "date": "CASE WHEN date('0001-01-01') <= {v} <= date('9999-12-31') THEN {v} END",
    "datetime": "CASE WHEN datetime('0001-01-02T00:00:00Z') <= {v} <= datetime('9999-12-30T00:00:00Z') THEN {v} END",
}
LEAST: dict[Kind, str] = {
    "string": "''",
    "integer": "-1.0",
    "float": "-1.0",
    "boolean": "false",
    "date": "date('0001-01-01')",
    "datetime": "-1.0E18",
}  # what stands in an order for nothing


def valid_or_null(value: str, kind: Kind) -> str:
    """The Cypher of a value where it is one of its kind, else null."""
    return SOUND[kind].format(v=value)


def sort_expression(value: str, kind: Kind) -> tuple[str, Kind]:
    """The Cypher by which values are sorted, those that are nothing first, and its kind: moments are told as microseconds, as
    two that are one instant differ for `=` where their offsets do."""
    found = valid_or_null(value, kind)
    if kind == "datetime":
        found = f"1000000.0 * ({found}).epochSeconds + ({found}).microsecond"
    return f"coalesce({found}, {LEAST[kind]})", "float" if kind == "datetime" else kind


def kind_reader(declared: Field) -> Reader:
    """A reader of a property; of a list where the field has many values, without members that are nothing."""
    return list_reader(read_long if declared.is_long else READS[declared.kind], declared)


def list_reader(read: Reader, declared: Field) -> Reader:
    """The reader of a field from that of one value."""
    if not declared.many:
        return read
    return lambda values: [v for v in map(read, values) if v is not None] if isinstance(values, list) else None


def read_number(value: Any) -> float | None:
    if type(value) is float:
        return value if isfinite(value) else None
    return float(value) if type(value) is int else None


def read_integer(value: Any) -> int | None:
    return value if type(value) is int and -(2**31) <= value < 2**31 else None


def read_long(value: Any) -> int | None:
    return value if type(value) is int and -(2**53) < value < 2**53 else None


def read_boolean(value: Any) -> bool | None:
    return value if type(value) is bool else None


def read_text(value: Any) -> str | None:
    """A text; a number that somebody wrote in its place as one."""
    return value if type(value) is str else str(value) if type(value) in (int, float, bool) else None


def read_texts(value: Any) -> list[str]:
    return [v for v in map(read_text, value) if v is not None] if isinstance(value, list) else []


def read_flag(value: Any) -> bool:
    """Whether it is said; nothing is no."""
    return value is True


def read_date(value: Any) -> dt.date | None:
    """A date, or that of a moment."""
    found = _time(value)
    return found.date() if isinstance(found, dt.datetime) else found


def read_datetime(value: Any) -> dt.datetime | None:
    found = _time(value)
    return found if isinstance(found, dt.datetime) else None


def _time(value: Any) -> dt.date | None:
    if isinstance(value, dt.date):
        return value
    return python_datetime(value) if hasattr(value, "to_native") and hasattr(value, "year") else None


def read_iso_date(value: str | None) -> str | None:
    """The text that Cypher made of a date; None for that of anything else."""
    try:
        return dt.date.fromisoformat(value).isoformat() if value else None
    except ValueError:
        return None


READS: dict[Kind, Reader] = {
    "string": read_text,
    "integer": read_integer,
    "float": read_number,
    "boolean": read_boolean,
    "date": read_date,
    "datetime": read_datetime,
}
