"""Mentions of times in a sentence: where they stand, and the moment that each means or what is wrong with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

from graph.words import Text

DueForm = Literal["elapsed", "working", "date"]


@dataclass(frozen=True, slots=True)
class DueTime:
    """When something is due, and how that was said: so many hours or working days, or a date."""

    moment: dt.datetime
    form: DueForm
    amount: float | None = None
    unit: str | None = None
    unannounced: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time that a sentence names. Where it names no moment, `problem` says why, and `candidates` are what it may mean.

    `limits`: the words themselves say that it is a limit, such as 内, 前, within and by.
    """

    start: int
    end: int
    due: DueTime | None = None
    problem: Text | None = None
    candidates: tuple[DueTime, ...] = ()
    limits: bool = False
    duration: bool = False

    def moved(self, start: int, end: int, limits: bool) -> TimeMention:
        """The same with more words, such as the one that makes a limit of it."""
        return replace(self, start=start, end=end, limits=limits)
