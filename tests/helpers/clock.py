"""Helpers of tests: One clock: a moment is the same instant from whichever door it comes, whatever zone the server or the service is in."""

import datetime as dt
from collections.abc import Iterator

import pytest

from graph import clock

UTC = dt.UTC


@pytest.fixture(autouse=True)
def usual_zone() -> Iterator[None]:
    clock.use_zone(None)
    yield
    clock.use_zone(None)
