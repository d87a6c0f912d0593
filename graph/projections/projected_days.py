"""Days of a projection: what had happened by a day, and when a period ends.

As of a day means: an edge counts from `valid_from` until (not including) `valid_to`; an event counts from the
day it happened; an opportunity counts from the day it was opened, and one that was closed later is still open,
its outcome unseen. What carries no date is taken as always true. All moments are naive.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

AnyRow = Mapping[str, Any]  # a row of any kind, to be read


def period_end(period: str) -> dt.date:
    """Last day of a quarter such as 2025Q3 (or of a year or month: 2025, 2025-07); far ahead if unreadable."""
    year, _, part = period.replace("Q", "-Q").replace("--", "-").partition("-")
    try:
        month = 12 if not part else int(part[1:]) * 3 if part.startswith("Q") else int(part)
        return dt.date(int(year) + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    except ValueError:
        return dt.date.max


def has_expired(expires: dt.date | None, day: dt.date) -> bool:
    """Whether a certificate or contract no longer counts on a day: it counts until, not including, the day of its expiry."""
    return expires is not None and expires <= day


def seen(moment: dt.date | None, day: dt.date) -> bool:
    if isinstance(moment, dt.datetime):
        moment = moment.date()
    return moment is None or moment <= day
