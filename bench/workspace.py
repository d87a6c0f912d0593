"""The partner workspace: what is measured of it, each beside an oracle of its own in the same run.

    python bench/workspace.py [--quick] [--only PART]

`clock`: office time between two moments, and after one, against counting minutes: of 100,000 intervals from May 2019 to 2026 in
five offices (`--quick`: 20,000), those that differ. Which days are worked the oracle takes from another library (`holidays`, which
lacks a later change of four days before), which minutes are of office hours from the clock of the zone.

`log`: bench/workspace_log.py. `view`: bench/workspace_view.py. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path[0] = str(Path(__file__).parents[1])  # else bench/workspace.py would stand for the package `workspace`

import holidays  # noqa: E402
import numpy as np  # noqa: E402

from bench.workspace_log import measure_log  # noqa: E402
from bench.workspace_view import measure_view  # noqa: E402
from graph import clock  # noqa: E402
from workspace.office.office_time import WORKED, OfficeHours  # noqa: E402
from workspace.office.working_days import Country, WorkingCalendar  # noqa: E402

Figures = dict[str, float]
FIRST, LAST = dt.datetime(2019, 5, 7, tzinfo=dt.UTC), dt.datetime(2026, 12, 30, tzinfo=dt.UTC)
STEP = 15  # minutes in which no clock of these zones is changed
OFFICES: list[tuple[str, tuple[tuple[int, int], ...], Country]] = [
    ("Asia/Shanghai", WORKED, "china"),
    ("Asia/Shanghai", ((0, 1440),), "china"),
    ("Europe/Berlin", ((60, 200), (480, 1020)), "china"),
    ("America/New_York", ((0, 1440),), "none"),
    ("Australia/Lord_Howe", ((90, 150), (540, 1035)), "china"),
]


def minutes_of_office(zone: str, spans: tuple[tuple[int, int], ...], country: Country) -> np.ndarray:
    """Of each minute from FIRST to LAST whether it is office time."""
    listed = holidays.country_holidays("CN", years=range(2018, 2028))
    start, count = int(FIRST.timestamp()), int((LAST - FIRST).total_seconds()) // 60
    offsets = [
        int(moment.utcoffset().total_seconds())  # type: ignore[union-attr]
        for at in range(start, start + count * 60, STEP * 60)
        if (moment := dt.datetime.fromtimestamp(at, ZoneInfo(zone)))
    ]
    local = (start + np.arange(count) * 60 + np.repeat(offsets, STEP)[:count]) // 60
    days, of_day = local // 1440, local % 1440
    first, last = int(days[0]), int(days[-1])
    worked = np.array(
        [_is_worked(dt.date(1970, 1, 1) + dt.timedelta(days=day), listed, country) for day in range(first, last + 1)]
    )
    inside = np.zeros(count, bool)
    for begins, ends in spans:
        inside |= (of_day >= begins) & (of_day < ends)
    return inside & worked[days - first]


def _is_worked(day: dt.date, listed: holidays.HolidayBase, country: Country) -> bool:
    return day.weekday() < 5 if country == "none" else listed.is_working_day(day)


def measure_clock(quick: bool) -> Figures:
    """Intervals of which office time differs from the minutes that are counted, forwards or backwards."""
    number, wrong, rng = (20_000 if quick else 100_000), 0, np.random.default_rng(20261130)
    each = number // len(OFFICES)
    spent = 0.0
    for zone, spans, country in OFFICES:
        flags = minutes_of_office(zone, spans, country)
        sums = np.concatenate([[0], np.cumsum(flags)])
        hours = OfficeHours(ZoneInfo(zone), spans, WorkingCalendar(country))
        starts = rng.integers(0, len(flags) - 1, each)
        lengths = np.minimum(rng.geometric(1 / 12_000, each), len(flags) - 1 - starts)
        begun = time.process_time()
        for start, length in zip(starts.tolist(), lengths.tolist(), strict=True):
            wrong += _differs(hours, flags, sums, start, length)
        spent += time.process_time() - begun
    print(f"clock: {number} intervals, {wrong} differ, {spent:.1f} CPU s with the oracle")
    return {"clock_mismatches": wrong}


def _differs(hours: OfficeHours, flags: np.ndarray, sums: np.ndarray, start: int, length: int) -> bool:
    a, b = _moment(start), _moment(start + length)
    counted = int(np.count_nonzero(flags[start : start + length]))
    if hours.seconds_between(a, b) != counted * 60:
        return True
    if counted == 0:
        return False
    reached = int(np.searchsorted(sums, sums[start] + counted))
    return hours.after(a, counted * 60).moment != _moment(reached)


def _moment(minute: int) -> dt.datetime:
    return clock.instant(FIRST + dt.timedelta(minutes=minute))


PARTS: dict[str, Callable[[bool], Figures]] = {"clock": measure_clock, "log": measure_log, "view": measure_view}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="about two minutes")
    parser.add_argument("--only", choices=sorted(PARTS), help="one part")
    arguments = parser.parse_args()
    figures: Figures = {}
    for name, measure in PARTS.items():
        if arguments.only in (None, name):
            figures |= measure(arguments.quick)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
