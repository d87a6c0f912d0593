"""One clock: every moment is an instant with an offset, and days are those of one time zone.

    clock.use("Europe/Berlin")          # once a process, from BATTLEMAP_ZONE; else that of the database, at first Asia/Shanghai
    at = clock.instant(moment)          # a time without a zone is read in that zone, or in the one that is given
    clock.day(at), clock.start(day)     # the zone's day of a moment, and the moment at which a day begins

Moments carry the fixed offset that the zone had at that time. So two that are equal are equal in every respect, which Neo4j asks
of `=`, `<=` and `>=`, and `date(n.at)` in Cypher is a day of the zone.

Where clocks are set back, a time that comes twice is the first one; where they are set on, one that never comes is as much later as
the clock was set on.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from graph.words import BadInput, Text

DEFAULT = "Asia/Shanghai"
_zone, _said = ZoneInfo(DEFAULT), False


def use_zone(name: str | None) -> None:
    """Take this zone for the whole process; None: that of the database, or the usual one. Raises BadInput."""
    global _zone, _said
    _zone, _said = zone_of(name or DEFAULT), name is not None


def adopt_zone(name: str) -> None:
    """Take the zone of a database, where none was named for this process. Raises BadInput."""
    global _zone
    if not _said:
        _zone = zone_of(name)


def zone() -> ZoneInfo:
    """The zone in which days are told, and times without a zone are read."""
    return _zone


def zone_of(name: str) -> ZoneInfo:
    """The zone with this IANA name. Raises BadInput."""
    if name not in _names():
        raise BadInput(NO_ZONE.fill(name=name))
    return ZoneInfo(name)


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())


def now() -> dt.datetime:
    """This moment."""
    return instant(dt.datetime.now(dt.UTC))


def today() -> dt.date:
    """The day that it is in the zone."""
    return now().date()


def instant(moment: dt.datetime, of: dt.tzinfo | None = None) -> dt.datetime:
    """The moment with the offset of our zone; one without a zone is read in `of`, else in ours."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=of or _zone)
    try:
        aware = aware.astimezone(dt.UTC)  # on the way a time that never comes is set on
        return aware.astimezone(_fixed(aware.astimezone(_zone)))
    except (OverflowError, ValueError):  # in the first or the last hours that there are
        return aware.replace(tzinfo=_fixed(aware), fold=0)


def _fixed(moment: dt.datetime) -> dt.timezone:
    """The offset of a moment, in whole minutes, as RFC 3339 writes it."""
    offset = moment.utcoffset() or dt.timedelta()
    return _offset(int(offset.total_seconds() / 60))


@cache
def _offset(minutes: int) -> dt.timezone:
    return dt.timezone(dt.timedelta(minutes=minutes))


def day_of(moment: dt.datetime) -> dt.date:
    """The day of the zone on which a moment is."""
    return instant(moment).date()


def start_of_day(day: dt.date, of: dt.tzinfo | None = None) -> dt.datetime:
    """The moment at which a day begins in our zone, or in `of`."""
    return instant(dt.datetime.combine(day, dt.time()), of)


def end_of_day(day: dt.date) -> dt.datetime:
    """The last moment of a day."""
    return instant(dt.datetime.combine(day, dt.time.max))


def parse_instant(text: str, of: dt.tzinfo | None = None) -> dt.datetime:
    """The moment that an ISO 8601 text names. Raises ValueError."""
    return instant(dt.datetime.fromisoformat(text.strip()), of)


NO_ZONE = Text(
    "{name!r} is not a time zone; write its IANA name, such as Asia/Shanghai or Europe/Berlin",
    "{name!r} 不是时区;请填写 IANA 名称,例如 Asia/Shanghai 或 Europe/Berlin",
)
