"""Satisfaction of a customer with a partner: the answers of the last half year, and where they are heading."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

WINDOW_DAYS = 182
ENOUGH = 3
NOTICEABLE = 2.0
Trend = Literal["rising", "falling", "steady", "unknown"]


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """`mean` (0–100) and `trend` over the last 182 days; both unknown under three answers.

    `change` is the mean of the newer 91 days less that of the older 91, in points.
    """

    n: int
    mean: float | None = None
    change: float | None = None
    trend: Trend = "unknown"

    @property
    def enough(self) -> bool:
        return self.n >= ENOUGH


def satisfaction(answers: list[tuple[dt.date, float]], as_of: dt.date) -> Satisfaction:
    """Summary of (day, score) answers as of a day. The 182nd day before it counts, the 183rd does not."""
    recent = [(day, score) for day, score in answers if 0 <= (as_of - day).days <= WINDOW_DAYS]
    if len(recent) < ENOUGH:
        return Satisfaction(len(recent))
    newer = [score for day, score in recent if (as_of - day).days <= WINDOW_DAYS // 2]
    older = [score for day, score in recent if (as_of - day).days > WINDOW_DAYS // 2]
    change = fmean(newer) - fmean(older) if newer and older else None
    mean = fmean(score for _, score in recent)
    return Satisfaction(len(recent), round(mean, 1), None if change is None else round(change, 1), _trend(change))


def _trend(change: float | None) -> Trend:
    if change is None:
        return "unknown"
    if abs(change) < NOTICEABLE:
        return "steady"
    return "rising" if change > 0 else "falling"
