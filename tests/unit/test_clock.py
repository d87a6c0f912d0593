"""One clock: a moment is the same instant from whichever door it comes, whatever zone the server or the service is in."""

import datetime as dt
import os
import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph import clock
from graph.mutations.changes import Author
from graph.words import BadInput
from tests.helpers.clock import (
    UTC,
    usual_zone,  # noqa: F401 - fixtures
)
from tests.helpers.paths import ROOT

ZONES = st.sampled_from(
    [ZoneInfo(n) for n in ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC")]
)


@given(st.datetimes(dt.datetime(1800, 1, 1), dt.datetime(2200, 1, 1), timezones=ZONES), ZONES)
@example(dt.datetime(1, 1, 1, tzinfo=UTC), ZoneInfo("America/New_York"))
@example(dt.datetime(9999, 12, 31, 23, 59, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))
def test_an_instant_stays_itself_with_an_offset_of_whole_minutes(moment, zone):
    try:
        clock.use_zone(zone.key)
        here = clock.instant(moment)
        assert here == moment.astimezone(UTC)
        assert here.utcoffset().total_seconds() % 60 == 0
        again = clock.parse_instant(here.isoformat())
        assert again == here and again.utcoffset() == here.utcoffset()
        assert clock.day_of(moment) == here.date()
    finally:
        clock.use_zone(None)


def test_clocks_that_are_set_back_and_on():
    """What comes twice is the first, what never comes is later by as much."""
    berlin = ZoneInfo("Europe/Berlin")
    twice, never = dt.datetime(2026, 10, 25, 2, 30), dt.datetime(2026, 3, 29, 2, 30)
    assert clock.instant(twice, berlin) == dt.datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert clock.instant(never, berlin) == dt.datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    clock.use_zone("Europe/Berlin")
    assert clock.instant(never).isoformat() == "2026-03-29T03:30:00+02:00"
    assert clock.start_of_day(dt.date(2026, 3, 30)) - clock.start_of_day(dt.date(2026, 3, 29)) == dt.timedelta(hours=23)


def test_zones_that_there_are_not():
    with pytest.raises(BadInput, match="IANA"):
        clock.use_zone("Peking")


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_the_servers_own_zone_does_not_matter(zone: str):
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "from graph import clock; from ingest.mapping.values import *; from graph.model.model import MODEL; import datetime as dt\n"
            "read = parser(MODEL.nodes['Engagement'].fields['at'], Reading())\n"
            "print(*[read(t).isoformat() for t in ('2025-07-09T23:10:05Z', '2025-07-10 07:10:05', dt.datetime(2025, 7, 10, 7, 10, 5))])\n"
            "print(abs((clock.now() - dt.datetime.now(dt.UTC)).total_seconds()) < 5, clock.now().isoformat()[-6:])",
        ],
        env=os.environ | {"TZ": zone},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert said == [" ".join(["2025-07-10T07:10:05+08:00"] * 3), "True +08:00"]


def test_an_author_writes_in_our_zone():
    assert Author("a", "a").origin("r").at.utcoffset() == dt.timedelta(hours=8)
