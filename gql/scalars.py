"""GraphQL's DateTime: an instant with an offset, RFC 3339, whichever way it comes in."""

from __future__ import annotations

import datetime as dt
from typing import Any

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
OVERRIDES: dict[object, Any] = {dt.datetime: DateTime}
