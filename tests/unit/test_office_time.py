"""Office time: counted minute by minute it is the same, in zones whose clocks are changed too; holidays agree with another library."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import clock
from graph.words import BadInput
from workspace.office.office_time import WORKED, OfficeHours, elapsed
from workspace.office.working_days import LAST, WorkingCalendar, unannounced_text

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
CHINA = OfficeHours(SHANGHAI)
# The May of 2019 was changed in that March: `holidays` 0.86 lacks it. 0.108 agrees, but wants another dateutil than matplotlib.
LATER_CHANGED = [dt.date(2019, 4, 28), dt.date(2019, 5, 2), dt.date(2019, 5, 3), dt.date(2019, 5, 5)]
OFFICES = [
    CHINA,
    OfficeHours(BERLIN, ((60, 200), (480, 1020)), WorkingCalendar("none")),
    OfficeHours(ZoneInfo("Australia/Lord_Howe"), ((0, 1440),)),
]


def at(text: str, zone: dt.tzinfo = SHANGHAI) -> dt.datetime:
    return clock.instant(dt.datetime.fromisoformat(text), zone)


def office_minutes(hours: OfficeHours, start: dt.datetime, minutes: int) -> list[bool]:
    """Of each minute whether it is office time, by the clock of the zone."""
    found = []
    for n in range(minutes):
        here = (start.astimezone(dt.UTC) + dt.timedelta(minutes=n)).astimezone(hours.zone)
        minute = here.hour * 60 + here.minute
        inside = any(begins <= minute < ends for begins, ends in hours.spans)
        found.append(inside and hours.calendar.is_working_day(here.date()))
    return found


moments = st.datetimes(dt.datetime(2019, 1, 1), dt.datetime(2026, 12, 1), timezones=st.just(dt.UTC)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


@settings(deadline=None)
@given(st.sampled_from(OFFICES), moments, st.integers(0, 3 * 1440))
def test_office_time_is_what_one_counts(hours: OfficeHours, start: dt.datetime, minutes: int) -> None:
    counted = office_minutes(hours, start, minutes)
    assert hours.seconds_between(start, start + dt.timedelta(minutes=minutes)) == sum(counted) * 60
    if number := sum(counted):
        last = max(n for n, inside in enumerate(counted) if inside)
        assert hours.after(start, number * 60).moment == start + dt.timedelta(minutes=last + 1)


@pytest.mark.parametrize("zone", [BERLIN, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/New_York")])
@pytest.mark.parametrize("day", ["2026-03-28", "2026-04-04", "2026-10-03", "2026-10-24", "2026-10-31"])
def test_days_on_which_clocks_are_changed_are_counted_too(zone: ZoneInfo, day: str) -> None:
    hours = OfficeHours(zone, ((60, 200), (480, 1020)), WorkingCalendar("none", worked=frozenset(
        dt.date.fromisoformat(day) + dt.timedelta(days=n) for n in range(3)
    )))  # fmt: skip
    start = at(f"{day}T12:00", zone)
    for length in (700, 900, 1000, 1500, 2880):
        end = start + dt.timedelta(minutes=length)
        assert hours.seconds_between(start, end) == sum(office_minutes(hours, start, length)) * 60


def test_chinese_holidays_and_make_up_days_agree_with_another_library() -> None:
    other, calendar = holidays.country_holidays("CN", years=range(2019, LAST + 1)), WorkingCalendar()
    days = [
        dt.date(2019, 1, 1) + dt.timedelta(days=n) for n in range((dt.date(LAST + 1, 1, 1) - dt.date(2019, 1, 1)).days)
    ]
    differing = [day for day in days if calendar.is_working_day(day) != other.is_working_day(day)]
    assert differing == LATER_CHANGED
    assert any(calendar.is_working_day(day) and day.weekday() == 5 for day in days)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-30T10:00", 2, "2026-12-02T10:00"),
        ("2026-11-27T20:00", 1, "2026-11-30T18:00"),
        ("2026-11-27T17:00", 0.5, "2026-11-30T11:45"),
        ("2026-09-30T16:00", 1, "2026-10-08T16:00"),
        ("2026-09-19T10:00", 1, "2026-09-20T18:00"),  # Saturday, and a Sunday worked for the holidays
        ("2026-11-30T12:30", 1, "2026-12-01T12:00"),
    ],
)
def test_working_days_go_round_nights_weekends_and_holidays(start: str, days: float, due: str) -> None:
    reckoned = CHINA.after(at(start), round(days * CHINA.day))
    assert (reckoned.moment, reckoned.unannounced) == (at(due), ())


def test_hours_that_pass_don_t_care_for_offices() -> None:
    assert elapsed(at("2026-09-30T16:00"), 48 * 3600) == at("2026-10-02T16:00")
    assert elapsed(at("2026-03-28T12:00", BERLIN), 48 * 3600) == at("2026-03-30T13:00", BERLIN)


def test_a_year_that_is_not_announced_is_said_and_not_guessed_silently() -> None:
    reckoned = CHINA.after(at(f"{LAST}-12-31T10:00"), 2 * CHINA.day)
    assert reckoned.unannounced == (LAST + 1,)
    text = unannounced_text(reckoned.unannounced)
    assert text and str(LAST + 1) in text.en and str(LAST + 1) in text.zh
    assert unannounced_text(()) is None
    written = OfficeHours(SHANGHAI, WORKED, WorkingCalendar(
        closed=frozenset({dt.date(LAST + 1, 1, 1)}), complete=frozenset({LAST + 1})
    ))  # fmt: skip
    assert written.after(at(f"{LAST}-12-31T10:00"), 2 * CHINA.day).unannounced == ()
    assert not written.calendar.is_working_day(dt.date(LAST + 1, 1, 1))
    assert OfficeHours(SHANGHAI, WORKED, WorkingCalendar("none")).after(at("2031-01-02T10:00"), 60).unannounced == ()


def test_what_never_comes_is_refused() -> None:
    closed = OfficeHours(SHANGHAI, WORKED, WorkingCalendar("none", closed=frozenset(
        dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(2000)
    )))  # fmt: skip
    with pytest.raises(BadInput):
        closed.after(at("2026-01-01T10:00"), 60)
    with pytest.raises(BadInput):
        elapsed(at("2026-01-01T10:00"), 10**9)
