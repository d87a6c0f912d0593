"""Office time: how much of it lies between two moments, and when so much of it has passed.

    hours = OfficeHours(ZoneInfo("Asia/Shanghai"))
    hours.seconds_between(a, b)        # seconds of office time between two moments
    hours.after(a, 2 * hours.day)      # when so many seconds of it have passed: 2 working days after a

A second belongs to office time where the clock of the zone shows a time within the hours, on a working day. On days on which that
clock is changed minutes are counted one by one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo

from graph import clock
from graph.words import BadInput, Text
from workspace.office.working_days import WorkingCalendar

MINUTE, DAY = 60, 86_400
FARTHEST = 3 * 366  # days that are looked ahead
Span = tuple[int, int]
WORKED = ((9 * 60, 12 * 60), (13 * 60 + 30, 18 * 60))  # minutes of a day


@dataclass(frozen=True)
class Reckoned:
    """A moment that was reckoned, and the years on the way to it whose holidays are not announced."""

    moment: dt.datetime
    unannounced: tuple[int, ...] = ()


@dataclass(frozen=True)
class OfficeHours:
    """When an office is open: spans of minutes of each working day, in order and apart, by the clock of a zone."""

    zone: ZoneInfo
    spans: tuple[Span, ...] = WORKED
    calendar: WorkingCalendar = WorkingCalendar()
    _days: dict[dt.date, tuple[Span, ...]] = field(default_factory=dict, compare=False, repr=False)
    _sums: dict[int, list[int]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def day(self) -> int:
        """Seconds of office time that one working day has."""
        return sum(end - start for start, end in self.spans) * MINUTE

    @cached_property
    def opens(self) -> dt.time:
        return _time(self.spans[0][0])

    @cached_property
    def closes(self) -> dt.time:
        return _time(self.spans[-1][1])

    def morning_ends(self) -> dt.time:
        """The end of the last span that ends by noon, else noon."""
        ends = [end for _, end in self.spans if end <= 12 * 60]
        return _time(ends[-1]) if ends else dt.time(12)

    def at(self, day: dt.date, time: dt.time) -> dt.datetime:
        """The moment at which the clock of the office shows this time; 24:00 is the day's last minute."""
        return clock.instant(dt.datetime.combine(day, time), self.zone)

    def local_day(self, moment: dt.datetime) -> dt.date:
        return moment.astimezone(self.zone).date()

    def seconds_between(self, start: dt.datetime, end: dt.datetime) -> int:
        """Whole seconds of office time from one moment to another; 0 where the other is not later."""
        if end <= start:
            return 0
        first, last = self.local_day(start), self.local_day(end)
        whole = sum(self._sums_of(year)[-1] for year in range(first.year, last.year))
        return whole + self._in_year_until(end, last) - self._in_year_until(start, first)

    def after(self, start: dt.datetime, seconds: int) -> Reckoned:
        """When so much office time has passed after a moment: the first moment at which it has. Raises BadInput beyond three years."""
        remaining, at, day = seconds, int(start.timestamp()), self.local_day(start)
        first = day.year
        if remaining <= 0:
            return Reckoned(clock.instant(start))
        for _ in range(FARTHEST):
            for begins, ends in self._open_spans(day):
                begins = max(begins, at)
                if ends - begins >= remaining:
                    moment = clock.instant(dt.datetime.fromtimestamp(begins + remaining, dt.UTC))
                    return Reckoned(moment, self.calendar.unannounced(range(first, day.year + 1)))
                remaining -= max(ends - begins, 0)
            day += dt.timedelta(days=1)
        raise BadInput(TOO_FAR)

    def _in_year_until(self, moment: dt.datetime, day: dt.date) -> int:
        """Seconds of office time from the start of the year of its day to a moment."""
        at = int(moment.timestamp())
        today = sum(max(min(end, at) - start, 0) for start, end in self._open_spans(day))
        return self._sums_of(day.year)[day.timetuple().tm_yday - 1] + today

    def _sums_of(self, year: int) -> list[int]:
        """Of each day of a year, how much office time is before it in that year; last, the whole year's."""
        if year not in self._sums:
            sums, day = [0], dt.date(year, 1, 1)
            while day.year == year:
                sums.append(sums[-1] + sum(end - start for start, end in self._open_spans(day)))
                day += dt.timedelta(days=1)
            self._sums[year] = sums
        return self._sums[year]

    def _open_spans(self, day: dt.date) -> tuple[Span, ...]:
        """The spans of a day, in seconds since 1970."""
        if day not in self._days:
            self._days[day] = self._spans_on(day) if self.calendar.is_working_day(day) else ()
        return self._days[day]

    def _spans_on(self, day: dt.date) -> tuple[Span, ...]:
        midnight = dt.datetime.combine(day, dt.time(), self.zone)
        following = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), self.zone)
        start, end = int(midnight.timestamp()), int(following.timestamp())
        if end - start == DAY and midnight.utcoffset() == following.utcoffset():
            return tuple((start + begins * MINUTE, start + ends * MINUTE) for begins, ends in self.spans)
        return self._counted_spans(day, start - DAY // 4, end + DAY // 4)

    def _counted_spans(self, day: dt.date, start: int, end: int) -> tuple[Span, ...]:
        """The same of a day on which the clock is changed, minute by minute."""
        found: list[Span] = []
        for at in range(start, end, MINUTE):
            here = dt.datetime.fromtimestamp(at, self.zone)
            minute = here.hour * 60 + here.minute
            if here.date() != day or not any(begins <= minute < ends for begins, ends in self.spans):
                continue
            if found and found[-1][1] == at:
                found[-1] = (found[-1][0], at + MINUTE)
            else:
                found.append((at, at + MINUTE))
        return tuple(found)


def _time(minute: int) -> dt.time:
    return dt.time(minute // 60, minute % 60) if minute < DAY // MINUTE else dt.time(23, 59)


def elapsed(start: dt.datetime, seconds: int) -> dt.datetime:
    """The moment so long after another, whatever is open meanwhile. Raises BadInput beyond three years."""
    if seconds > FARTHEST * DAY:
        raise BadInput(TOO_FAR)
    return clock.instant(start + dt.timedelta(seconds=seconds))


TOO_FAR = Text("that is more than three years ahead", "时限超过三年")
