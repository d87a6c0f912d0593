"""Retries of a transaction whose error passes by itself: the pause before the next try, and when there is no further one."""

from __future__ import annotations

import random
import time

from graph.db.driver_errors import TIMED_OUT, is_lost, is_transient
from graph.db.transactions import deadline
from graph.words import BattlemapError

FIRST, LONGEST = 0.1, 5.0  # seconds of the first pause, which doubles, and of the longest


def time_left() -> float | None:
    """Seconds that the request still has. Raises BattlemapError (code TIMEOUT) where there are none."""
    until = deadline.get()
    if until is None:
        return None
    left = until - time.monotonic()
    if left <= 0:
        raise BattlemapError(TIMED_OUT, "TIMEOUT")
    return left


class Retries:
    """The tries of one transaction, from now on: for a request as long as it has time for one more like the last one, for other
    work until `wait` seconds after the first failure. Where nobody answers, a request is told so after `patience` seconds."""

    def __init__(self, patience: float, wait: float):
        self.patience, self.wait = patience, max(wait, patience)
        self._began, self._failed, self._pause = time.monotonic(), float("inf"), FIRST

    def pause(self, error: Exception) -> float | None:
        """Seconds until the next try; None: there is none, and the error is to be told."""
        now = time.monotonic()
        self._failed = min(self._failed, now)
        seconds, took = self._pause * random.uniform(0.8, 1.2), now - self._began
        if not is_transient(error) or now + seconds > self._last(error, took):
            return None
        self._pause, self._began = min(2 * self._pause, LONGEST), now + seconds
        return seconds

    def _last(self, error: Exception, took: float) -> float:
        """When the last try may begin."""
        until = deadline.get()
        if until is None:
            return self._failed + self.wait
        return min(until - took, self._failed + self.patience) if is_lost(error) else until - took
