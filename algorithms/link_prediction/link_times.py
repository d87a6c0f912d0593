"""Comparable times: days, moments, years, quarters and other values of a field as numbers that sort by time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from algorithms.fit_data.pairs import Floats
from graph.projections.projected_days import period_end
from graph.words import BadInput, Text

PERIOD = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])|-?Q[1-4])?")  # 2025, 2025-07, 2025Q3


def time_number(at: Any) -> float | None:
    """Days since year 1 of a day, moment or period, the number of what is one; None for other words."""
    if isinstance(at, dt.datetime):
        return dt.date.toordinal(at) + (at.hour * 60 + at.minute) / 1440 + at.second / 86400
    if isinstance(at, dt.date):
        return float(at.toordinal())
    if isinstance(at, int | float):
        return float(at)
    return _word_number(str(at))


def _word_number(at: str) -> float | None:
    try:
        return time_number(dt.datetime.fromisoformat(at))
    except ValueError:
        return float(period_end(at).toordinal()) if PERIOD.fullmatch(at) else None


def comparable_times(values: Sequence[Any]) -> Floats:
    """(m,) numbers in the order of time; words that are no times are in the order of the alphabet."""
    numbers = [time_number(at) for at in values]
    if None not in numbers:
        return np.array(numbers, float)
    return np.unique([str(at) for at in values], return_inverse=True)[1].astype(float)


def cut_number(option: str, values: Sequence[Any]) -> float:
    """The number of the first moment of the test, in the kind of the values. Raises BadInput."""
    numeric = all(isinstance(at, int | float) for at in values)
    number = float(option) if numeric and option.isdigit() else None if numeric else _word_number(option)
    vague = isinstance(values[0], dt.date) and PERIOD.fullmatch(option)
    if number is None or vague or any(time_number(at) is None for at in values):
        raise BadInput(NO_CUT.fill(option=option))
    return number


NO_CUT = Text(
    "--test-from {option}: give a day such as 2025-07-01, or a year where the field holds years",
    "--test-from {option}:请给出日期(如 2025-07-01);若该字段为年份,请给出年份",
)
