"""Durations in sentences: 48小时内, 两个工作日, 半天, within 2 working days, an hour and a half.

Hours, days and weeks are elapsed time; working days and working hours are office time. Ranges (2-3天, one or two days) and what
is vague (几天, a few days) name no moment.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from graph.words import BadInput, Text
from workspace.office.office_time import OfficeHours, elapsed
from workspace.sentences.number_words import NUMERAL, TENS, WORD, numeral_value
from workspace.sentences.time_mentions import DueTime, TimeMention

MINUTE, HOUR, DAY = 60, 3600, 86_400
UNITS = {  # word → (unit, seconds; of working days those of the office)
    **dict.fromkeys(("分钟", "minute", "minutes", "min", "mins"), ("minutes", MINUTE)),
    **dict.fromkeys(("小时", "钟头", "h", "hr", "hrs", "hour", "hours"), ("hours", HOUR)),
    **dict.fromkeys(("天", "日", "自然日", "day", "days", "d"), ("days", DAY)),
    **dict.fromkeys(("周", "星期", "礼拜", "week", "weeks"), ("weeks", 7 * DAY)),
    **dict.fromkeys(("fortnight", "fortnights"), ("weeks", 14 * DAY)),
}
WORKING_DAY = re.compile(r"(?:工作日|工作天|(?:working|business|office|work)[\s-]*days?'?)$")
WORKING_HOUR = re.compile(r"(?:工作小时|(?:working|business|office|work)[\s-]*hours?'?)$")
UNIT_ZH = r"工作小时|工作日|工作天|自然日|小时|钟头|分钟|天|日|周(?![年一二三四五六日末])|星期(?![一二三四五六日天])|礼拜|h(?:ours?|rs?)?(?![a-z])|d(?![a-z])"
UNIT_EN = (
    r"(?:working|business|office|work)[\s-]*(?:days?'?|hours?'?)|(?:calendar\s+)?days?'?|hours?'?|hrs?|h|minutes?|mins?|"
    r"weeks?'?|week's|fortnights?|fortnight's"
)
START = r"(?<![\d.a-z月年第下上这每/:-])(?:(?=\d)|(?<![零一二两三四五六七八九十百])(?!\d))"
RANGE = r"(?:\s*(?:-|~|到|至|或者?|or|to|、)\s*)"
ZH = re.compile(
    rf"{START}(?:(?P<low>{NUMERAL}){RANGE})?(?P<n>{NUMERAL}|半)\s*(?P<half>个半)?个?\s*(?P<unit>{UNIT_ZH})(?P<more>半)?"
)
EN = re.compile(
    rf"(?<![a-z0-9_.])(?:(?!{TENS}-)(?P<low>{WORD}){RANGE})?(?:(?P<n>{WORD})[\s-]*(?P<half>and\s+a\s+half\s+)?|(?P<part>half\s+(?:of\s+)?an?\s+|half[\s-]))"
    rf"(?P<unit>{UNIT_EN})\b(?P<more>\s+and\s+a\s+half\b)?"
)
MONTHS = re.compile(
    rf"(?<![\d.a-z月年第])(?P<n>{NUMERAL}|半)\s*个(?P<half>半)?月|(?<![\w.])(?P<word>{WORD})\s+months?\b"
)
VAGUE = re.compile(
    rf"(?:几|数|若干|三五|[一两二三四五六七八九]{{2}})个?(?:小时|工作日|天|日|周|星期)|(?:an?|the\s+next)?\s*(?:few|couple\s+of|several|some)\s+"
    rf"(?:{UNIT_EN})\b"
)
QUARTERS, QUARTER = re.compile(r"([一两三])刻钟"), 15 * MINUTE
ABOUT = re.compile(r"^\s*(?:左右|上下|前后|or so\b|ish\b)")
ABOUT_BEFORE = re.compile(r"(?:大约|大概|约|差不多|about|around|roughly|some)\s*$")
LIMIT_AFTER = re.compile(r"^\s*(?:之|以)?(?:内|里)")
TIME_AFTER = re.compile(r"^\s*time\b")


def duration_mentions(plain: str, at: dt.datetime, hours: OfficeHours) -> list[TimeMention]:
    """Every duration of a sentence, as a time after `at`; those that stand side by side are one."""
    found = sorted(_found(plain, at, hours), key=lambda mention: (mention.start, -mention.end))
    kept: list[TimeMention] = []
    for mention in found:
        if kept and mention.start < kept[-1].end:
            continue
        gap = plain[kept[-1].end : mention.start] if kept else ""
        if kept and kept[-1].duration and re.fullmatch(r"\s*(?:零|又|and)?\s*", gap):
            kept[-1] = _joined(kept[-1], mention, at)
        else:
            kept.append(mention)
    return [_with_limit(plain, mention) for mention in kept]


def _found(plain: str, at: dt.datetime, hours: OfficeHours) -> Iterator[TimeMention]:
    for pattern in (ZH, EN):
        for match in pattern.finditer(plain):
            if mention := _mention(plain, match, at, hours):
                yield mention
    for match in MONTHS.finditer(plain):
        yield _months(match, at)
    for match in QUARTERS.finditer(plain):
        due = DueTime(
            elapsed(at, round(QUARTER * (numeral_value(match[1]) or 1))),
            "elapsed",
            15 * (numeral_value(match[1]) or 1),
            "minutes",
        )
        yield TimeMention(match.start(), match.end(), due, duration=True)
    for match in VAGUE.finditer(plain):
        yield TimeMention(match.start(), match.end(), problem=UNSURE.fill(words=match[0]), duration=True)


def _mention(plain: str, match: re.Match[str], at: dt.datetime, hours: OfficeHours) -> TimeMention | None:
    unit, part = match["unit"], match.groupdict().get("part") or match["n"] == "半"
    if unit in ("日", "d") and not LIMIT_AFTER.match(plain[match.end() :]):
        return None  # the 3rd of a month
    n = 0.5 if part else numeral_value(match["n"])
    if match["low"] is not None or n is None:
        return TimeMention(match.start(), match.end(), problem=UNSURE.fill(words=match[0]), duration=True)
    n += 0.5 if match["half"] or match["more"] else 0
    try:
        due = _due(n, unit, at, hours)
    except BadInput as error:
        return TimeMention(match.start(), match.end(), problem=error.text, duration=True)
    return TimeMention(match.start(), match.end(), due, duration=True)


def _due(n: float, unit: str, at: dt.datetime, hours: OfficeHours) -> DueTime:
    """Raises BadInput for what is no time ahead."""
    if n <= 0:
        raise BadInput(NOTHING)
    if WORKING_DAY.search(unit) or WORKING_HOUR.search(unit):
        days = bool(WORKING_DAY.search(unit))
        reckoned = hours.after(at, round(n * (hours.day if days else HOUR)))
        return DueTime(reckoned.moment, "working", n, "working_days" if days else "working_hours", reckoned.unannounced)
    name, seconds = UNITS[unit.removeprefix("calendar").replace("'s", "").replace("'", "").strip()]
    n = n * seconds / (7 * DAY) if name == "weeks" else n
    return DueTime(elapsed(at, round(n * (7 * DAY if name == "weeks" else seconds))), "elapsed", n, name)


def _months(match: re.Match[str], at: dt.datetime) -> TimeMention:
    """Months of the calendar; halves of them are vague."""
    text = match["n"] or match["word"]
    n = None if match["half"] or text == "半" else numeral_value(text)
    if n is None or n != int(n) or not 0 < n <= 36:
        return TimeMention(match.start(), match.end(), problem=UNSURE.fill(words=match[0]), duration=True)
    months = at.month - 1 + int(n)
    year, month = at.year + months // 12, months % 12 + 1
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    moment = at.replace(year=year, month=month, day=min(at.day, last))
    return TimeMention(match.start(), match.end(), DueTime(moment, "elapsed", n, "months"), duration=True)


def _joined(first: TimeMention, second: TimeMention, at: dt.datetime) -> TimeMention:
    """One day and twelve hours; of office time and elapsed time nothing can be made."""
    a, b = first.due, second.due
    if a is None or b is None or (a.form, b.form) != ("elapsed", "elapsed"):
        return TimeMention(first.start, second.end, problem=UNSURE.fill(words=""), duration=True)
    moment = a.moment + (b.moment - at)
    total = (moment - at).total_seconds() / HOUR
    return TimeMention(first.start, second.end, DueTime(moment, "elapsed", total, "hours"), duration=True)


def _with_limit(plain: str, mention: TimeMention) -> TimeMention:
    after, before = plain[mention.end :], plain[: mention.start]
    if about := ABOUT.match(after) or ABOUT_BEFORE.search(before):
        return TimeMention(
            mention.start, mention.end, problem=UNSURE.fill(words=about[0].strip()), limits=True, duration=True
        )
    if limit := LIMIT_AFTER.match(after) or TIME_AFTER.match(after):
        return mention.moved(mention.start, mention.end + limit.end(), True)
    return mention


UNSURE = Text("it is not said how long exactly: {words}", "时长不明确:{words}")
NOTHING = Text("no time at all", "时长为零")
