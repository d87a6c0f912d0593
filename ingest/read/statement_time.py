"""The time for which a table says what it says: from its feed, its name or its file."""

from __future__ import annotations

import datetime as dt
import re

from graph import clock
from ingest.mapping.mapping_file import Feed
from ingest.tables.files import File

DAY = dt.timedelta(days=1)
IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])(?:[-_.]?(0[1-9]|[12]\d|3[01]))?(?!\d)")


def stated_time(file: File, feed: Feed) -> dt.datetime:
    """The time for which a table says what it says: as the feed says, else the date in its name, else its file's time.

    Of two versions of one day the one that was changed later is the newer: it comes later within the day.
    """
    said = _stated_day(feed) or _day_in(file.name)
    if said is None:
        return file.modified
    day = clock.start_of_day(said, clock.zone_of(feed.zone) if feed.zone else None)
    later = max(file.modified - day, dt.timedelta())
    return day + (DAY - dt.timedelta(seconds=1)) * (later / (later + DAY))


def _stated_day(feed: Feed) -> dt.date | None:
    if feed.as_of is None or feed.as_of.const is None:
        return None
    said = feed.as_of.const
    return said if isinstance(said, dt.date) else dt.date.fromisoformat(str(said))


def _day_in(name: str) -> dt.date | None:
    found = IN_NAME.search(name)
    if not found:
        return None
    year, month, day = found.groups()
    try:
        return dt.date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
