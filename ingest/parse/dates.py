"""Dates and times as people write them in Chinese and English files."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, Literal

from graph.words import Text
from ingest.parse.cells import half_width
from ingest.parse.eras import in_common_years

DateOrder = Literal["YMD", "DMY", "MDY"]
ORDERS: tuple[DateOrder, ...] = ("DMY", "MDY", "YMD")
EPOCH = dt.datetime(1899, 12, 30)  # day 0 of Excel's calendar
EPOCH_1904 = dt.datetime(1904, 1, 1)  # of workbooks that count from 1904
SERIALS = (20_000, 80_000)  # October 1954 to January 2119
WRITTEN_SERIALS = (30_000, 60_000)  # of texts: 1982 to 2064
ENDLESS = {(9999, 12, 31), (4712, 12, 31), (2999, 12, 31), (1899, 12, 30), (1900, 1, 0), (0, 0, 0), (1, 1, 1)}
NO_END = frozenset(("至今", "长期", "长期有效", "永久", "永久有效", "无固定期限", "present", "ongoing", "forever"))
MONTHS = {
    name[:3]: at
    for at, name in enumerate(
        (
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
        ),
        1,
    )
}
MONTH = (
    "(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
YEAR_FIRST = re.compile(
    r"(?P<y>\d{4})\s*(?:年|[-/.])\s*(?P<m>\d{1,2})\s*(?:月|[-/.])\s*(?P<d>\d{1,2})(?!\d)\s*[日号號]?"
)
WRITTEN = (
    YEAR_FIRST,
    re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?!\d(?!\d{3}(?:\d\d)?(?!\d)))"),
    re.compile(r"(?P<y>\d\d)\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})(?!\d)\s*[日号號]?"),
    re.compile(rf"(?P<y>\d{{4}})[\s,/-]*{MONTH}[\s,/-]*(?P<d>\d{{1,2}})(?!\d)", re.IGNORECASE),
    re.compile(r"(?P<y>\d{4})\s*(?:年|[-/])\s*(?P<m>\d{1,2})(?!\d)\s*月?(?=\Z)"),
    re.compile(
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]*{MONTH}[\s,-]*(?P<y>\d{{4}}|\d\d)(?!\d)", re.IGNORECASE
    ),
    re.compile(rf"{MONTH}\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*[,\s]\s*(?P<y>\d{{4}})(?!\d)", re.IGNORECASE),
    re.compile(rf"{MONTH}[\s,-]*(?P<y>\d{{4}})(?=\Z)", re.IGNORECASE),
)
BARE = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d\d)(?!\d)")
TIME = re.compile(
    r"(?:[T\s,:]|at\b)*(?P<half>凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|[ap]m\b)?\s*(?P<h>\d{1,2})\s*(?:[::时點点時]|(?=\s*[ap]\.?m))\s*"
    r"(?:(?P<m>\d{1,2})\s*(?:[::分]\s*(?P<s>\d{1,2})(?:[.,](?P<part>\d+))?\s*秒?|分)?)?\s*(?P<ampm>[ap]\.?m\.?)?"
    r"\s*(?:(?P<zone>Z|UTC|GMT|北京时间|\(北京时间\)|(?P<utc>UTC|GMT)?\s*(?P<sign>[+−-])(?P<zh>\d{1,2}):?(?P<zm>\d{2})?)"
    r"(?:\s*(?:\[[^]]*\]|\([^)]*\)))?)?\Z",
    re.IGNORECASE,
)
COMPACT = re.compile(r"\A[T\s]*(\d\d)(\d\d)(\d\d)?(?!\d)")
DB2 = re.compile(r"-(\d\d)\.(\d\d)\.(\d\d)(?=\.\d|\Z)")
CTIME = re.compile(rf"{MONTH} (\d{{1,2}}) (\d\d:\d\d:\d\d)(?: CST| (UTC|GMT))? (\d{{4}})\Z", re.IGNORECASE)
WEEK = re.compile(r"(\d{4})-?W(\d\d)-?([1-7])(?!\d)")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?\Z")
SINCE_1970 = re.compile(r"(1[1-9]\d{8})(?:\d{3}|\d{6}|\d{9})?(?:\.\d+)?\Z")
DOT_NET = re.compile(r"\\?/Date\((-?\d{1,14})(?:[+-]\d{4})?\)\\?/\Z")
SPAN = re.compile(
    r"(?:FY\s*)?\d{4}\s*年?\s*[-/]?\s*(?:Q[1-4]|H[12]|W\d\d|第?[一二三四1-4]季度?|[上下]半年|全年)?\Z"
    r"|(?:Q[1-4]|[1-4]Q|H[12])[\s/-]*\d{2,4}\Z",
    re.IGNORECASE,
)
REPUBLIC = re.compile(r"1\d\d\s*[年/.-]\s*\d{1,2}\s*[月/.-]\s*\d{1,2}\s*日?\Z")
WEEKDAY = re.compile(
    r"\(?(?:星期|周|礼拜|週)[一二三四五六日天]\)?|\([一二三四五六日月火水木金土]\)|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?",
    re.IGNORECASE,
)


class AmbiguousDate(ValueError):
    """A date that means different days in different orders, or a day that doesn't exist; `text` says which."""

    def __init__(self, text: Text):
        super().__init__(text.en)
        self.text = text


def to_moment(cell: Any, order: DateOrder | None = None, epoch: dt.datetime = EPOCH) -> dt.datetime | None:
    """The moment that a cell names, None for a day that stands for "none" (9999-12-31, 0000-00-00, 至今).

    It has a zone where the cell tells one; else whose clock it is by is for the reader to say. A month alone is its first day.
    A number between 20000 and 80000 is a day in the workbook's calendar, counted from `epoch`; one of ten digits or more
    counts seconds or less since 1970. Two-digit years are 1969 to 2068.
    Raises ValueError, and AmbiguousDate for `4/3/2025` where no `order` is declared.
    """
    if isinstance(cell, dt.date):
        moment = cell if isinstance(cell, dt.datetime) else dt.datetime(cell.year, cell.month, cell.day)
        return None if _day_of(moment) in ENDLESS else _without_noise(moment)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if cell == 0:
            return None
        if SERIALS[0] <= cell <= SERIALS[1]:
            return _serial(cell, epoch)
        cell = f"{cell:.0f}" if cell == int(cell) else str(cell)
    if not isinstance(cell, str):
        raise ValueError(cell)
    text = " ".join(WEEKDAY.sub(" ", half_width(cell)).split())
    return _counted(text, epoch) or _read(text, order)


def _counted(text: str, epoch: dt.datetime) -> dt.datetime | None:
    """The moment of a text that counts days of a workbook, or seconds or milliseconds since 1970; else None."""
    if SERIAL.match(text) and WRITTEN_SERIALS[0] <= float(text) <= WRITTEN_SERIALS[1]:
        return _serial(float(text), epoch)
    if match := SINCE_1970.match(text):
        return _since_1970(int(match[1]))
    match = DOT_NET.match(text)
    return _since_1970(int(match[1]) // 1000) if match else None


def _serial(days: float, epoch: dt.datetime) -> dt.datetime:
    return epoch + dt.timedelta(seconds=round(days * 86_400))


def _since_1970(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def _without_noise(moment: dt.datetime) -> dt.datetime:
    """To the millisecond: spreadsheets hold times as fractions of a day."""
    part = round(moment.microsecond, -3)
    return moment.replace(microsecond=0) + dt.timedelta(microseconds=part)


def _day_of(moment: dt.datetime) -> tuple[int, int, int]:
    return moment.year, moment.month, moment.day


def _read(text: str, order: DateOrder | None) -> dt.datetime | None:
    if text.casefold() in NO_END:
        return None
    text = DB2.sub(r" \1:\2:\3", CTIME.sub(r"\2 \1 \5 \3 \4", in_common_years(text)))
    _refuse_spans(text)
    day, rest = _day(text, order)
    time, zone = _clock(rest)
    if day in ENDLESS:
        return None
    midnight = time == (24, 0, 0, 0)  # the end of the day
    try:
        moment = dt.datetime(*day, 0 if midnight else time[0], *time[1:], tzinfo=zone)
        return moment + dt.timedelta(days=midnight)
    except ValueError as error:
        raise AmbiguousDate(NO_SUCH_DAY) from error


def _refuse_spans(text: str) -> None:
    """Raises AmbiguousDate for a year, a quarter or a week, and for a year that may be one of the Republic of China."""
    if SPAN.match(text):
        raise AmbiguousDate(A_SPAN)
    if REPUBLIC.match(text):
        raise AmbiguousDate(WHICH_ERA.fill(year=int(text[:3]), common=int(text[:3]) + 1911))


def _day(text: str, order: DateOrder | None) -> tuple[tuple[int, int, int], str]:
    """(year, month, day) at the start of the text, and what follows it."""
    if match := WEEK.match(text):
        at = dt.date.fromisocalendar(*map(int, match.groups()))
        return (at.year, at.month, at.day), text[match.end() :]
    for pattern in WRITTEN:
        if match := pattern.match(text):
            groups = match.groupdict()
            month = MONTHS[groups["name"][:3].lower()] if "name" in groups else int(groups["m"])
            return (_year(groups["y"]), month, int(groups.get("d") or 1)), text[match.end() :]
    if match := BARE.match(text):
        a, _, b, c = match.groups()
        if order is None:
            raise AmbiguousDate(_ambiguous(a, b, c))
        return _ordered(order, a, b, c), text[match.end() :]
    raise ValueError(text)


def _ordered(order: DateOrder, a: str, b: str, c: str) -> tuple[int, int, int]:
    """The day that three numbers name in this order. Raises ValueError where the year can't be last."""
    if order == "YMD":
        if len(a) != 2 or len(c) > 2:
            raise ValueError(a)
        return _year(a), int(b), int(c)
    day, month = (a, b) if order == "DMY" else (b, a)
    return _year(c), int(month), int(day)


def _year(text: str) -> int:
    if len(text) == 4:
        return int(text)
    return int(text) + (2000 if int(text) < 69 else 1900)


def _ambiguous(a: str, b: str, c: str) -> Text:
    readings = dict(_readings(a, b, c))
    if not readings:
        raise ValueError(a, b, c)
    days = Text(
        " or ".join(f"{day:%Y-%m-%d} ({order})" for order, day in readings.items()),
        " 或 ".join(f"{day:%Y-%m-%d}({order})" for order, day in readings.items()),
    )
    dates = Text(
        " or ".join(f"`dates: {order}`" for order in readings), " 或 ".join(f"`dates: {order}`" for order in readings)
    )
    return AMBIGUOUS.fill(days=days, dates=dates)


def _readings(a: str, b: str, c: str) -> Iterator[tuple[DateOrder, dt.date]]:
    for order in ORDERS:
        try:
            yield order, dt.date(*_ordered(order, a, b, c))
        except ValueError:
            continue


def date_orders(text: str) -> frozenset[DateOrder]:
    """The orders in which this text is a date; empty if it is none of the kind `4/3/2025`."""
    match = BARE.match(" ".join(half_width(text).split()))
    if not match:
        return frozenset()
    a, _, b, c = match.groups()
    return frozenset(order for order, _ in _readings(a, b, c))


def _clock(text: str) -> tuple[tuple[int, int, int, int], dt.timezone | None]:
    """(hour, minute, second, microsecond) and the zone of what follows a day."""
    if not text.strip():
        return (0, 0, 0, 0), None
    match = TIME.match(COMPACT.sub(lambda m: f"{m[1]}:{m[2]}:{m[3] or '00'}", text, 1))
    if not match:
        raise ValueError(text)
    hour, minute, second = (int(match[part] or 0) for part in "hms")
    half = (match["half"] or match["ampm"] or "").replace(".", "").lower()
    part = int((match["part"] or "")[:6].ljust(6, "0"))
    return (_of_24(hour, half), minute, second, part), _zone(match) if match["zone"] else None


def _zone(match: re.Match[str]) -> dt.timezone:
    if "北京" in match["zone"]:
        return dt.timezone(dt.timedelta(hours=8))
    if match["sign"] in ("-", "−") and not match["utc"] and match["s"] is None:
        raise AmbiguousDate(RANGE)
    ahead = dt.timedelta(hours=int(match["zh"] or 0), minutes=int(match["zm"] or 0))
    if ahead > dt.timedelta(hours=14):
        raise ValueError(match["zone"])
    return dt.timezone(ahead if match["sign"] in (None, "+") else -ahead)


def _of_24(hour: int, half: str) -> int:
    """The hour of the day. Raises ValueError for 12 at night, which may be either midnight."""
    if half in ("am", "上午", "凌晨", "清晨", "早上"):
        if hour > 12:
            raise ValueError(hour)
        return hour % 12
    if half == "晚上" and hour == 12:
        raise ValueError(hour)
    if half in ("pm", "下午", "傍晚", "晚上") or (half == "中午" and hour < 3):
        return hour + 12 if hour < 12 else hour
    return hour


AMBIGUOUS = Text("it may be {days}: say {dates} in the mapping", "可能是 {days}:请在映射中写明 {dates}")
RANGE = Text(
    "it may be a span such as 09:00-10:00, or a time zone: write the beginning alone, or the zone as UTC-10:00",
    "可能是时间段(如 09:00-10:00),也可能是时区:请只写开始时间,或把时区写成 UTC-10:00",
)
NO_SUCH_DAY = Text("there is no such day or hour", "没有这一天或这个时间")
A_SPAN = Text(
    "it names a span of time, not a day: write its first or its last day, such as 2025-03-31",
    "这是一段时间而非某一天:请写明起始日或结束日,例如 2025-03-31",
)
WHICH_ERA = Text(
    "year {year} may be {common}: write {common}, or 民国{year}年",
    "{year} 年可能是 {common} 年:请写成 {common} 年,或 民国{year}年",
)
