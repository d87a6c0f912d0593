"""Scalars beside GraphQL's own: DateTime, an instant with an offset, RFC 3339, whichever way it comes in; BigInt, a longer `Int`."""

from __future__ import annotations

import datetime as dt
from typing import Any, NewType

import strawberry
from graphql import GraphQLError

from graph import clock

RFC_3339 = "https://datatracker.ietf.org/doc/html/rfc3339"
MEANING = (
    "An instant, such as 2026-11-20T09:30:00+08:00; answered with the offset of the service's time zone, by which one that comes in "
    "without an offset is read / 带时区偏移的时刻"
)


def _read(value: Any) -> dt.datetime:
    """Raises GraphQLError."""
    try:
        at = clock.parse_instant(value)
        if not 1 < at.year < 9999:
            raise ValueError(value)
        return at
    except (ValueError, TypeError, AttributeError) as error:
        raise GraphQLError(
            f"DateTime: {value!r} is not a time such as 2026-11-20T09:30:00+08:00 / 不是有效时间"
        ) from error


DateTime = strawberry.scalar(
    name="DateTime", description=MEANING, specified_by_url=RFC_3339, serialize=dt.datetime.isoformat, parse_value=_read
)
BigInt = NewType("BigInt", int)
MOST = 2**53 - 1
WHOLE = f"A whole number of at most {MOST}, beyond which JSON is not exact everywhere / 整数,绝对值至多 {MOST}"


def _read_whole(value: Any) -> int:
    """Raises GraphQLError."""
    if type(value) is float and value.is_integer():
        value = int(value)
    if type(value) is not int or abs(value) > MOST:
        raise GraphQLError(f"BigInt: {value!r} is not a whole number of at most {MOST} / 不是有效整数")
    return value


OVERRIDES: dict[object, Any] = {
    dt.datetime: DateTime,
    BigInt: strawberry.scalar(name="BigInt", description=WHOLE, serialize=int, parse_value=_read_whole),
}
