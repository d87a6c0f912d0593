"""Dates and times as people write them in Chinese and English files."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, Literal

from graph.words import Text
from ingest.cells import half_width

DateOrder = Literal["YMD", "DMY", "MDY"]
ORDERS: tuple[DateOrder, ...] = ("DMY", "MDY", "YMD")
EPOCH = dt.datetime(1899, 12, 30)  # day 0 of Excel's calendar
SERIALS = (20_000, 80_000)  # October 1954 to January 2119
ENDLESS = {(9999, 12, 31), (1899, 12, 30), (1900, 1, 0), (0, 0, 0), (1, 1, 1)}
MONTHS = {name[:3]: at for at, name in enumerate(
    ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
     "november", "december"), 1)}  # fmt: skip
MONTH = (
    "(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
YEAR_FIRST = re.compile(
    r"(?P<y>\d{4})\s*(?:年|[-/.])\s*(?P<m>\d{1,2})\s*(?:月|[-/.])\s*(?P<d>\d{1,2})(?!\d)\s*[日号]?"
)
WRITTEN = (
    YEAR_FIRST,
    re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?!\d)"),
    re.compile(r"(?P<y>\d{4})\s*(?:年|[-/])\s*(?P<m>\d{1,2})(?!\d)\s*月?(?=\Z)"),
    re.compile(
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]*{MONTH}[\s,-]*(?P<y>\d{{4}}|\d\d)(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(rf"{MONTH}\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*[,\s]\s*(?P<y>\d{{4}})(?!\d)", re.IGNORECASE),
    re.compile(rf"{MONTH}[\s,-]*(?P<y>\d{{4}})(?=\Z)", re.IGNORECASE),
)
BARE = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d\d)(?!\d)")
TIME = re.compile(
    r"[T\s]*(?P<half>凌晨|清晨|早上|上午|中午|下午|傍晚|晚上)?\s*(?P<h>\d{1,2})\s*(?:[::时点]|(?=\s*[ap]\.?m))\s*"
    r"(?:(?P<m>\d{1,2})\s*(?:[::分]\s*(?P<s>\d{1,2})(?:[.,]\d+)?\s*秒?|分)?)?\s*(?P<ampm>[ap]\.?m\.?)?"
    r"\s*(?:Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{2}:?\d{2})?\Z",
    re.IGNORECASE,
)
WEEKDAY = re.compile(
    r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?",
    re.IGNORECASE,
)
CHINESE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})[日号])?"
)
DIGITS = {
    digit: str(value) for value, digits in enumerate(("〇零○", *"一二三四五六七八九")) for digit in digits
}


class Doubtful(ValueError):
    """A date that means different days in different orders, or a day that doesn't exist; `text` says which."""

    def __init__(self, text: Text):
        super().__init__(text.en)
        self.text = text


def to_moment(cell: Any, order: DateOrder | None = None) -> dt.datetime | None:
    """The moment that a cell names, None for a day that stands for "none" (9999-12-31, 0000-00-00, 1900-01-00).

    A time keeps the clock of its place: a zone after it is read and left out. A month alone is its first day.
    A number (not a text) between 20000 and 80000 is a day in Excel's calendar. Two-digit years are 1969 to 2068.
    Raises ValueError, and Doubtful for `4/3/2025` where no `order` is declared.
    """
    if isinstance(cell, dt.date):
        moment = cell if isinstance(cell, dt.datetime) else dt.datetime(cell.year, cell.month, cell.day)
        return None if _day_of(moment) in ENDLESS else moment.replace(tzinfo=None, microsecond=0)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if cell == 0:
            return None
        if SERIALS[0] <= cell <= SERIALS[1]:
            return EPOCH + dt.timedelta(seconds=round(cell * 86_400))
        cell = f"{cell:.0f}" if cell == int(cell) else str(cell)
    if not isinstance(cell, str):
        raise ValueError(cell)
    return _read(" ".join(WEEKDAY.sub(" ", half_width(cell)).split()), order)


def _day_of(moment: dt.datetime) -> tuple[int, int, int]:
    return moment.year, moment.month, moment.day


def _read(text: str, order: DateOrder | None) -> dt.datetime | None:
    text = CHINESE.sub(lambda match: _in_digits(*match.groups()), text, 1)
    day, rest = _day(text, order)
    hour, minute, second = _clock(rest)
    if day in ENDLESS:
        return None
    try:
        return dt.datetime(*day, hour, minute, second)
    except ValueError as error:
        raise Doubtful(NO_SUCH_DAY) from error


def _day(text: str, order: DateOrder | None) -> tuple[tuple[int, int, int], str]:
    """(year, month, day) at the start of the text, and what follows it."""
    for pattern in WRITTEN:
        if match := pattern.match(text):
            said = match.groupdict()
            month = MONTHS[said["name"][:3].lower()] if "name" in said else int(said["m"])
            return (_year(said["y"]), month, int(said.get("d") or 1)), text[match.end() :]
    if match := BARE.match(text):
        a, _, b, c = match.groups()
        if order is None:
            raise Doubtful(_ambiguous(a, b, c))
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
    days = Text(" or ".join(f"{day:%Y-%m-%d} ({order})" for order, day in readings.items()),
                " 或 ".join(f"{day:%Y-%m-%d}({order})" for order, day in readings.items()))  # fmt: skip
    dates = Text(" or ".join(f"`dates: {order}`" for order in readings),
                 " 或 ".join(f"`dates: {order}`" for order in readings))  # fmt: skip
    return AMBIGUOUS.fill(days=days, dates=dates)


def _readings(a: str, b: str, c: str) -> Iterator[tuple[DateOrder, dt.date]]:
    for order in ORDERS:
        try:
            yield order, dt.date(*_ordered(order, a, b, c))
        except ValueError:
            continue


def orders(text: str) -> frozenset[DateOrder]:
    """The orders in which this text is a date; empty if it is none of the kind `4/3/2025`."""
    match = BARE.match(" ".join(half_width(text).split()))
    if not match:
        return frozenset()
    a, _, b, c = match.groups()
    return frozenset(order for order, _ in _readings(a, b, c))


def _clock(text: str) -> tuple[int, int, int]:
    if not text.strip():
        return 0, 0, 0
    match = TIME.match(text)
    if not match:
        raise ValueError(text)
    hour, minute, second = (int(match[part] or 0) for part in "hms")
    half = match["half"] or (match["ampm"] or "").replace(".", "").lower()
    return _of_24(hour, half), minute, second


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


def _in_digits(year: str, month: str, day: str | None) -> str:
    digits = "".join(DIGITS[c] for c in year)
    return f"{digits}年{_tens(month)}月" + (f"{_tens(day)}日" if day else "")


def _tens(text: str) -> int:
    """Chinese numerals up to 99."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(DIGITS[c] for c in ones))
    return int(DIGITS.get(tens, "1") if len(tens) < 2 else "x") * 10 + int(DIGITS.get(ones, "0"))


AMBIGUOUS = Text(
    "it may be {days}: say {dates} in the mapping",
    "可能是 {days}:请在映射中写明 {dates}",
)
NO_SUCH_DAY = Text("there is no such day or hour", "没有这一天或这个时间")
