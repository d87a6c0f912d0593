"""Working days: Monday to Friday, but for the holidays of a country and the weekend days that are worked instead.

China announces a year's holidays, with the Saturdays and Sundays worked for them, near the end of the year before. Years that are
not announced are reckoned by weekdays alone, and whoever asks is told so by `unannounced`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from chinese_calendar import constants, is_workday

from graph.words import Text

Country = Literal["china", "none"]
FIRST, LAST = min(constants.holidays).year, max(constants.holidays).year  # that the package has whole


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked. `closed` and `worked` are days of our own, which win; `complete` years need no announcement any more."""

    country: Country = "china"
    closed: frozenset[dt.date] = frozenset()
    worked: frozenset[dt.date] = frozenset()
    complete: frozenset[int] = frozenset()

    def is_working_day(self, day: dt.date) -> bool:
        if day in self.closed or day in self.worked:
            return day in self.worked
        if self.country == "china" and FIRST <= day.year <= LAST:
            return bool(is_workday(day))
        return day.weekday() < 5

    def unannounced(self, years: Iterable[int]) -> tuple[int, ...]:
        """Those years whose holidays nobody has announced."""
        if self.country == "none":
            return ()
        return tuple(sorted({year for year in years if not self._is_announced(year)}))

    def _is_announced(self, year: int) -> bool:
        return FIRST <= year <= LAST or year in self.complete


NOT_ANNOUNCED = Text(
    "the holidays of {years} are not announced: reckoned by Monday to Friday, without holidays and make-up working days",
    "{years} 年放假安排尚未公布:暂按周一至周五计算,未计入节假日与调休",
)


def unannounced_text(years: Iterable[int]) -> Text | None:
    """What to say where a reckoning went through years that are not announced."""
    listed = [str(year) for year in years]
    return NOT_ANNOUNCED.fill(years=Text(", ".join(listed), "、".join(listed))) if listed else None
