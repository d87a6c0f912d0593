"""Dates with their times of day, put together: 明天下午三点前, 12月3日(周四)18:00, by 3 pm on Friday.

A day without a time means when the office closes; a time without a day means today.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from graph import clock
from graph.words import Text
from workspace.office.office_time import OfficeHours
from workspace.sentences.clock_mentions import HALF_OF_DAY, ClockMention, clock_mentions, half_of_day
from workspace.sentences.day_mentions import EITHER, OTHER_WEEKDAY, DayMention, day_mentions
from workspace.sentences.plain_sentences import Sentence
from workspace.sentences.time_mentions import DueTime, TimeMention

GAP = re.compile(r"\s*(?:[的,(]|\(|at|on|of|by|before|the|in the|in|-|t)?\s*")
CLOSING = re.compile(r"\s*\)")
LIMIT_AFTER = re.compile(
    r"\s*\)?(?:结束|收盘)?(?:(?:之|以)?前(?!往|台|期|面|端|提(?![供交出]))|截止|为止|止(?!损)|(?:之|以)?内(?!部|容|存))"
)
LIMIT_BEFORE = re.compile(
    r"(?:\b(?:by|before|until|till|no later than|not later than|at the latest by|latest by|latest|due(?: on| by)?|deadline(?: is)?:?|on or before)"
    r"(?: or before)?\s+(?:the\s+)?|(?:截止(?:到|至|时间|日期)?|(?:最晚|最迟)?不(?:得|要|能|可)?(?:晚于|迟于|超过)|最迟|最晚|至迟|(?:反馈|回复|答复)?(?:时间|期限|时限|日期)|赶在|限)"
    r"\s*(?:于|在|到|是|为|:)?\s*)$"
)
BEFORE = re.compile(r"\bbefore\s+(?:the\s+)?$")
LATEST_AFTER = re.compile(r"\s*(?:at the latest|latest|or (?:sooner|earlier|before))\b")


@dataclass(frozen=True, slots=True)
class Group:
    """A day, a time of day, or both, that stand beside one another."""

    day: DayMention | None
    time: ClockMention | None
    start: int
    end: int


def date_mentions(sentence: Sentence, at: dt.datetime, hours: OfficeHours) -> list[TimeMention]:
    """Every day and time of a sentence, read by the clock of the office."""
    groups = _groups(sentence, hours, hours.local_day(at))
    return [_with_limit(sentence.plain, _resolved(sentence.plain, group, at, hours), group) for group in groups]


def _groups(sentence: Sentence, hours: OfficeHours, today: dt.date) -> list[Group]:
    plain = sentence.plain
    days = day_mentions(plain, today)
    times = [
        time
        for time in clock_mentions(sentence, hours)
        if not any(d.start < time.end and time.start < d.end for d in days)
    ]
    found: list[Group] = []
    mentions: list[DayMention | ClockMention] = [*days, *times]
    for mention in sorted(mentions, key=lambda each: each.start):
        joined = _join(plain, found[-1], mention) if found else None
        if joined:
            found[-1] = joined
        else:
            day, time = (mention, None) if isinstance(mention, DayMention) else (None, mention)
            found.append(Group(day, time, mention.start, mention.end))
    return found


def _join(plain: str, group: Group, mention: DayMention | ClockMention) -> Group | None:
    """The group with what stands beside it, where it has none of that kind yet; a weekday is checked against the date before it."""
    if not GAP.fullmatch(plain[group.end : mention.start]):
        return None
    end = mention.end
    if isinstance(mention, ClockMention):
        time = mention if group.time is None else half_of_day(group.time, mention)
        return replace(group, time=time, end=end) if time else None
    if group.day is None:
        return replace(group, day=mention, end=end)
    if mention.weekday and not group.day.weekday and group.time is None:
        closed = CLOSING.match(plain, end)
        return replace(group, day=_checked(group.day, mention, plain), end=closed.end() if closed else end)
    return None


def _checked(day: DayMention, weekday: DayMention, plain: str) -> DayMention:
    """The date, if it is of this weekday."""
    possible = {each.weekday() for each in (weekday.day, *weekday.candidates) if each}
    if day.day and possible and day.day.weekday() not in possible:
        words = plain[day.start : weekday.end]
        return replace(day, day=None, problem=OTHER_WEEKDAY.fill(words=words), candidates=(day.day,), end=weekday.end)
    return replace(day, end=weekday.end)


def _resolved(plain: str, group: Group, at: dt.datetime, hours: OfficeHours) -> TimeMention:
    day, time = group.day, group.time
    of_day = time.time if time else hours.closes
    if day and time is None and plain[day.start : day.end].endswith("tonight"):
        return TimeMention(group.start, group.end, problem=HALF_OF_DAY.fill(words="tonight"))
    problem = (day and day.problem) or (time and time.problem) or None
    zone = time.zone if time else None
    if problem or of_day is None:
        days = day.candidates if day else ()
        candidates = tuple(_due(each, of_day, hours, zone) for each in days) if of_day else ()
        return TimeMention(group.start, group.end, problem=problem, candidates=candidates)
    date = (day.day if day and day.day else hours.local_day(at)) + dt.timedelta(days=bool(time and time.next_day))
    due = _due(date, of_day, hours, zone)
    if due.moment <= at:
        return TimeMention(group.start, group.end, problem=PASSED_MOMENT.fill(moment=f"{due.moment:%Y-%m-%d %H:%M}"))
    return TimeMention(group.start, group.end, due)


def _due(day: dt.date, time: dt.time, hours: OfficeHours, zone: dt.tzinfo | None) -> DueTime:
    moment = clock.instant(dt.datetime.combine(day, time), zone) if zone else hours.at(day, time)
    return DueTime(moment, "date")


def _with_limit(plain: str, mention: TimeMention, group: Group) -> TimeMention:
    """Whether a word makes a limit of it. "Before Friday" may mean that day or the one before."""
    before = LIMIT_BEFORE.search(plain[: mention.start])
    after = LIMIT_AFTER.match(plain, mention.end) or LATEST_AFTER.match(plain, mention.end)
    own = bool((group.day and group.day.limits) or (group.time and group.time.limits))
    start = before.start() if before else mention.start
    if group.time is None and mention.due and not own and BEFORE.search(plain[: mention.start]):
        mention = replace(
            mention, due=None, problem=EITHER.fill(words=plain[start : mention.end]), candidates=(mention.due,)
        )
    return mention.moved(start, after.end() if after else mention.end, bool(before or after or own))


PASSED_MOMENT = Text("{moment} is past", "{moment} 已经过去")
