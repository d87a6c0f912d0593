"""Days in sentences: 明天, 本周五, 12月3日, 月底, tomorrow, next Friday, 3 December, the end of the week.

A day that does not exist, such as 30 February, or that may be one of two, such as "next Friday" on a Wednesday, is a problem.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graph.words import Text
from workspace.sentences.number_words import whole_number

NUM = r"(?:\d{1,2}|[一二两三四五六七八九十廿]{1,3})"
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAY = r"(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b"
ORDINAL = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
CHINESE_DAYS = {c: n for n, c in enumerate("一二三四五六日")} | {"天": 6} | {str(n): n - 1 for n in range(1, 8)}
RELATIVE = {
    "今天": 0, "今日": 0, "当天": 0, "今": 0, "明天": 1, "明日": 1, "明": 1, "大后天": 3, "后天": 2, "后日": 2, "昨天": -1, "昨日": -1, "前天": -2,
    "today": 0, "tonight": 0, "tomorrow": 1, "day after tomorrow": 2, "yesterday": -1,
}  # fmt: skip
NEXT_YEAR = 183  # days: a date without a year that has just passed is of the next year where that is so near


@dataclass(frozen=True, slots=True)
class DayMention:
    """A day that a sentence names, or why it is none; `limits`: the words are a limit by themselves. `weekday`: of words that add one."""

    start: int
    end: int
    day: dt.date | None
    problem: Text | None = None
    candidates: tuple[dt.date, ...] = ()
    limits: bool = False
    weekday: bool = False


DayReading = tuple[dt.date | None, Text | None, tuple[dt.date, ...]]


def day_mentions(plain: str, today: dt.date) -> list[DayMention]:
    """Every day that a sentence names, in its order; of two at one place the longer one."""
    chinese = bool(re.search(r"[\u4e00-\u9fff]", plain))
    found = sorted(_found(plain, today, chinese), key=lambda mention: (mention.start, -mention.end))
    apart: list[DayMention] = []
    for mention in found:
        if not apart or mention.start >= apart[-1].end:
            apart.append(mention)
    return apart


def _found(plain: str, today: dt.date, chinese: bool) -> Iterator[DayMention]:
    for pattern, read, limits in PATTERNS:
        for match in pattern.finditer(plain):
            day, problem, candidates = read(match, today, chinese)
            yield DayMention(
                match.start(),
                match.end(),
                day,
                problem,
                candidates,
                limits,
                "weekday" in match.groupdict() and not match.groupdict().get("month"),
            )


def _date(year: int | None, month: int | None, day: int | None, today: dt.date, words: str) -> DayReading:
    """A date of this year, of the next where it is near, or of the year named."""
    try:
        found = dt.date(year or today.year, month or 0, day or 0)
    except ValueError:
        leap = (month, day) == (2, 29) and year is None
        return None, NO_DAY.fill(words=words), (_leap_day(today),) if leap else ()
    if year is None and found < today:
        following = _safe_date(today.year + 1, found.month, found.day)
        if following and (following - today).days <= NEXT_YEAR:
            return following, None, ()
        return None, PASSED.fill(day=found), (following,) if following else ()
    return (found, None, ()) if found >= today else (None, PASSED.fill(day=found), ())


def _safe_date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _leap_day(today: dt.date) -> dt.date:
    return next(day for n in range(9) if (day := _safe_date(today.year + n, 2, 29)) and day >= today)


def _read_full(match: re.Match[str], today: dt.date, chinese: bool) -> DayReading:
    return _date(int(match["year"]), int(match["m"]), int(match["d"]), today, match[0])


def _read_chinese_date(match: re.Match[str], today: dt.date, chinese: bool) -> DayReading:
    words = match["year"]
    year = {"今年": today.year, "明年": today.year + 1}.get(words or "") or (int(words.rstrip("年")) if words else None)
    return _date(year, whole_number(match["m"]), whole_number(match["d"]), today, match[0])


def _read_slashed(match: re.Match[str], today: dt.date, chinese: bool) -> DayReading:
    """Month first in Chinese sentences; in English ones only where no other order is possible."""
    a, b, last = int(match["a"]), int(match["b"]), match.groupdict().get("year")
    year = int(last) if last else None
    if (chinese and not last) or b > 12 or a == b:
        return _date(year, a, b, today, match[0])
    if a > 12:
        return _date(year, b, a, today, match[0])
    both = tuple(day for m, d in ((a, b), (b, a)) if (day := _date(year, m, d, today, "")[0]))
    return None, EITHER.fill(words=match[0]), both


def _read_english_date(match: re.Match[str], today: dt.date, chinese: bool) -> DayReading:
    month = next(n for n, name in enumerate(MONTHS, 1) if name.startswith(match["month"][:3]))
    day, problem, candidates = _date(
        int(match["year"]) if match["year"] else None, month, int(match["day"]), today, match[0]
    )
    named = match.groupdict().get("weekday")
    if day and named and not WEEKDAYS[day.weekday()].startswith(named[:3]):
        return None, OTHER_WEEKDAY.fill(words=match[0]), (day,)
    return day, problem, candidates


def _read_day_of_month(match: re.Match[str], today: dt.date, chinese: bool) -> DayReading:
    n, which = whole_number(match["day"]), match.groupdict().get("which") or ""
    first = today.replace(day=1)
    if which.startswith(("下", "次")) or (not which and n is not None and n < today.day):
        first = (first + dt.timedelta(days=32)).replace(day=1)
    return _date(first.year, first.month, n, today, match[0])


def _read_relative(match: re.Match[str], today: dt.date, chinese: bool) -> DayReading:
    offset = RELATIVE[match["word"].removeprefix("the ")]
    day = today + dt.timedelta(days=offset)
    return (day, None, ()) if offset >= 0 else (None, PASSED.fill(day=day), ())


def _read_weekday(match: re.Match[str], today: dt.date, chinese: bool) -> DayReading:
    name, groups = match["weekday"], match.groupdict()
    which = (match["which"] or "").replace(" ", "")
    if week := groups.get("after") or groups.get("week"):
        which = "本" if week == "this" else "下"
    n = (
        CHINESE_DAYS[name]
        if name in CHINESE_DAYS
        else next(i for i, day in enumerate(WEEKDAYS) if day.startswith(name[:3]))
    )
    monday = today - dt.timedelta(days=today.weekday())
    this, following = monday + dt.timedelta(days=n), monday + dt.timedelta(days=n + 7)
    if which.startswith(("上", "last")):
        return None, PASSED.fill(day=this - dt.timedelta(days=7)), ()
    if which.startswith("下"):
        return following + dt.timedelta(days=7 * (which.count("下") - 1)), None, ()
    if which == "next":
        return (following, None, ()) if this <= today else (None, EITHER.fill(words=match[0]), (this, following))
    if which.startswith(("本", "这", "this")):
        return (this, None, ()) if this >= today else (None, PASSED.fill(day=this), (following,))
    if this == today:
        return None, EITHER.fill(words=match[0]), (this, following)
    return (this if this > today else following), None, ()


def _read_week(match: re.Match[str], today: dt.date, chinese: bool) -> DayReading:
    """Weeks end on Friday."""
    friday = today - dt.timedelta(days=today.weekday()) + dt.timedelta(days=4 + 7 * _steps(match["which"]))
    return (friday, None, ()) if friday >= today else (None, PASSED.fill(day=friday), (friday + dt.timedelta(days=7),))


def _read_month(match: re.Match[str], today: dt.date, chinese: bool) -> DayReading:
    first = today.replace(day=1)
    for _ in range(_steps(match["which"]) + 1):
        first = (first + dt.timedelta(days=32)).replace(day=1)
    return first - dt.timedelta(days=1), None, ()


def _read_named_month(match: re.Match[str], today: dt.date, chinese: bool) -> DayReading:
    """The end of a month that is named: 12月底."""
    n = whole_number(match["m"])
    if n is None or not 1 <= n <= 12:
        return None, NO_DAY.fill(words=match[0]), ()
    year = today.year + (n < today.month)
    return dt.date(year + n // 12, n % 12 + 1, 1) - dt.timedelta(days=1), None, ()


def _read_year(match: re.Match[str], today: dt.date, chinese: bool) -> DayReading:
    quarter = "季" in match[0] or "quarter" in match[0]
    month = (today.month + 2) // 3 * 3 if quarter else 12
    return dt.date(today.year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1), None, ()


def _steps(which: str | None) -> int:
    return (which or "").count("下") + (which or "").count("next")


INSIDE = r"(?:之|以)?内|里"
WEEK_ZH, WHICH_ZH = r"(?:周|星期|礼拜)", r"(?P<which>下下个?|下个?|本|这个?|这一?|上个?)?"
WHICH_EN = r"(?:\b(?P<which>next|last|this|the\s+coming|coming)\s+)?"
Reader = Callable[[re.Match[str], dt.date, bool], DayReading]
PATTERNS: list[tuple[re.Pattern[str], Reader, bool]] = [
    (re.compile(r"(?<!\d)(?P<year>20\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})(?:日|号|t(?=\d))?(?!\d)"), _read_full, False),
    (re.compile(rf"(?<!\d)(?P<year>今年|明年|20\d\d年)?\s*(?<![\d一二三四五六七八九十])(?P<m>{NUM})月份?\s*(?P<d>{NUM})(?:日|号)"), _read_chinese_date, False),
    (re.compile(r"(?<![\d/.-])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<year>20\d\d))?(?![\d/])"), _read_slashed, False),
    (re.compile(r"(?<![\w.-])(?P<a>\d{1,2})\.(?P<b>\d{1,2})(?=\s*(?:日|号)?(?:之|以)?前)"), _read_slashed, False),
    (re.compile(rf"\b(?:{WEEKDAY},?\s+)?(?:the\s+)?{ORDINAL}(?:\s+of)?[\s-]+{MONTH}(?:,?[\s-]+(?P<year>20\d\d)\b)?"), _read_english_date, False),
    (re.compile(rf"\b(?:{WEEKDAY},?\s+)?{MONTH}\s+(?:the\s+)?{ORDINAL}\b(?!:)(?:,?\s+(?P<year>20\d\d)\b)?"), _read_english_date, False),
    (re.compile(rf"(?P<which>本月|这个月|下个?月|次月)?(?<![\d月第一二三四五六七八九十-])(?P<day>{NUM})(?:号|日)(?!(?:之|以)?内|[楼线机厂门站炉仓库店馆柜])"), _read_day_of_month, False),
    (re.compile(r"\bthe\s+(?P<day>\d{1,2})(?:st|nd|rd|th)\b(?!\s+of)"), _read_day_of_month, False),
    (re.compile(r"(?P<word>大后天|后天|后日|今天|今日|当天|明天|明日|昨天|昨日|前天|今(?=晚)|[今明](?=早)|\b(?:the\s+)?day after tomorrow|\b(?:today|tonight|tomorrow|yesterday))"), _read_relative, False),
    (re.compile(rf"(?<![每一两二三四五六七八九十\d]){WHICH_ZH}{WEEK_ZH}(?P<weekday>[一二三四五六日天])"), _read_weekday, False),
    (re.compile(rf"(?:{WHICH_EN}|\b(?P<after>next|this) week\s+)\b{WEEKDAY}(?:\s+(?:of\s+)?(?P<week>next|this|the following)\s+week\b)?"), _read_weekday, False),
    (re.compile(rf"(?P<which>下下个?|下个?|本|这个?){WEEK_ZH}(?:末(?=[之以]?前)|结束|底|{INSIDE})|(?<![一二三四五六七八九十两每上下本这])周末(?=[之以]?前)"), _read_week, True),
    (re.compile(r"\b(?:the\s+)?end\s+of\s+(?:the\s+)?(?P<which>this|next)?\s*week\b|\beow\b"), _read_week, True),
    (re.compile(rf"(?<![个\d一二三四五六七八九十])(?P<which>下个?|本|这个?)?月(?:底|末|{INSIDE})"), _read_month, True),
    (re.compile(rf"(?<!\d)(?P<m>{NUM})月(?:底|末|{INSIDE})"), _read_named_month, True),
    (re.compile(r"\b(?:the\s+)?end\s+of\s+(?:the\s+)?(?P<which>this|next)?\s*month\b|\beom\b"), _read_month, True),
    (re.compile(rf"(?:今年)?年(?:底|末|{INSIDE})|本?季度?(?:末|底|{INSIDE})|\b(?:the\s+)?end\s+of\s+(?:the\s+|this\s+)?(?:year|quarter)\b"), _read_year, True),
]  # fmt: skip

NO_DAY = Text("there is no day {words}", "没有这一天:{words}")
PASSED = Text("{day} is past", "{day} 已经过去")
EITHER = Text("{words} may mean two days", "{words} 可指两个日期")
OTHER_WEEKDAY = Text("{words}: date and weekday don't agree", "{words}:日期与星期不符")
