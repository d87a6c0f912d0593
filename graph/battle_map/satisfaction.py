"""Satisfaction of a customer with a partner: the answers of the last half year, and where they are heading."""

from __future__ import annotations

import datetime as dt
from statistics import fmean
from typing import Any, Literal

from graph.battle_map.map_fields import Visible, map_object, mapped
from graph.query.selections import TYPENAME, Compiler, Expression, Position, Selection, localized_text, select_fields
from graph.words import Text

WINDOW_DAYS = 182
ENOUGH = 3
NOTICEABLE = 2.0
RATES = ("RATED.score", "RATED.at")
NOT_ENOUGH = Text("not enough data", "数据不足")
Trend = Literal["rising", "falling", "steady", "unknown"]


@map_object("Satisfaction over the last 182 days", "近 182 天合作满意度")
class Satisfaction:
    """`mean` and `trend` are of the last 182 days, both unknown under three answers.

    `change` is the mean of the newer 91 days less that of the older 91.
    """

    mean: float | None = mapped(
        "mean score; null under three answers", "平均分", "0–100", reads=RATES, default=None, card=True
    )
    n: Visible[int] = mapped("answers", "样本数", reads=RATES, default=0, card=True)
    trend: Trend = mapped("rising, falling, steady or unknown", "趋势", reads=RATES, default="unknown", card=True)
    change: float | None = mapped(
        "newer 91 days less the older 91", "变化", "points", reads=RATES, default=None, card=True
    )
    enough: bool = mapped("three answers or more", "数据是否充足", reads=RATES, default=False)
    note: Text | None = mapped("says when there is not enough data", "说明", reads=RATES, default=None)
    latest: float | None = mapped(
        "score of the latest answer, however old", "最近一次评分", "0–100", reads=RATES, default=None
    )
    latest_at: dt.date | None = mapped("day of the latest answer", "最近一次评分日期", reads=RATES, default=None)


def satisfaction(answers: list[tuple[dt.date, float]], as_of: dt.date) -> Satisfaction:
    """Summary of (day, score) answers as of a day. The 182nd day before it counts, the 183rd does not."""
    recent = [(day, score) for day, score in answers if 0 <= (as_of - day).days <= WINDOW_DAYS]
    if len(recent) < ENOUGH:
        return Satisfaction(n=len(recent), note=NOT_ENOUGH)
    newer = [score for day, score in recent if (as_of - day).days <= WINDOW_DAYS // 2]
    older = [score for day, score in recent if (as_of - day).days > WINDOW_DAYS // 2]
    change = fmean(newer) - fmean(older) if newer and older else None
    mean = fmean(score for _, score in recent)
    return Satisfaction(
        mean=round(mean, 1),
        n=len(recent),
        trend=_trend(change),
        change=None if change is None else round(change, 1),
        enough=True,
    )


def _trend(change: float | None) -> Trend:
    if change is None:
        return "unknown"
    if abs(change) < NOTICEABLE:
        return "steady"
    return "rising" if change > 0 else "falling"


def satisfaction_part(compiler: Compiler, selection: Selection, position: Position) -> Expression:
    """The satisfaction with a partner, of the answers that a map has read for it; all of them only where they are needed."""
    asked, v = selection.whole, position.var
    latest = f"toString({v}latest[0]), {v}latest[1]"
    if {w.field for w in asked} <= {"latest", "latest_at", TYPENAME}:
        return Expression(f"[{latest}]", lambda row: select_fields(compiler, "Satisfaction", asked, _latest(*row)))
    say = localized_text(compiler, next((w.whole for w in asked if w.field == "note"), ()), position.lang)
    position.needs.add("answers")

    def read(row: list[Any]) -> Any:
        day, answers, at, score = row
        found = satisfaction([(_date(at), score) for at, score in answers], _date(day))
        note = say(found.note.en, found.note.zh) if found.note else None
        made = {w.field: getattr(found, w.field) for w in asked if w.field != TYPENAME}
        return select_fields(compiler, "Satisfaction", asked, made | {"note": note} | _latest(at, score))

    return Expression(f"[toString({position.day}), {v}answers, {latest}]", read)


def _latest(at: str | None, score: float | None) -> dict[str, Any]:
    return {"latest": score, "latest_at": at and _date(at)}


_date = dt.date.fromisoformat
