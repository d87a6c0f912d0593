"""Times of day in sentences: 下午三点半, 15:00, 下班前, noon, 3 pm, close of business; and the zones that they are told in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from graph.clock import zone_of
from graph.words import BadInput, Text
from workspace.office.office_time import OfficeHours
from workspace.sentences.number_words import NUMERAL, whole_number
from workspace.sentences.plain_sentences import Sentence

PART = r"上午|下午|早上|早晨|清晨|午后|中午|晚上|傍晚|夜里|凌晨"
ZH = re.compile(
    rf"(?:(?P<part>{PART}|(?<=[今明后天日])[早晚])\s*)?(?<![\d.:])(?P<hour>\d{{1,2}}|[零一二两三四五六七八九十]{{1,3}})\s*"
    rf"(?:(?:点钟?|时(?!间|限|效|候))(?:(?P<half>半)|(?P<quarter>[一三])刻|整|(?P<minute>{NUMERAL})分?(?!钟|之))?|[:](?P<digits>\d{{2}})(?::\d{{2}})?(?![\d:]))"
    r"(?P<meridiem>\s*[ap]\.?m\b\.?)?"
)
EN = re.compile(
    r"(?<![\w.:/-])(?P<hour>\d{1,2})(?:[:.](?P<digits>\d{2}))?\s*(?P<meridiem>[ap]\.?\s?m\b\.?|o'?clock)|\b(?:at|by|before)\s+(?P<bare>\d{1,2})"
    r"(?!\s*(?:[a-z]|[:/.%-]?\d|%|-))"
)
MORNING = {"上午", "早上", "早晨", "清晨", "凌晨", "早"}
NAMED = (  # pattern → which part of the day it closes
    (
        re.compile(
            r"下班|收工|\b(?:cob|eod|eob|(?:close|end) of (?:business|play)|(?:the )?end of (?:the )?(?:(?:working|business|work) )?day)\b"
        ),
        "close",
    ),
    (re.compile(r"上班(?=[之以]?前)|\bstart of (?:business|the (?:working )?day)\b"), "open"),
    (re.compile(r"(?:中午|正午)(?!\s*[\d零一二两三四五六七八九十])|午前|\b(?:noon|midday)\b"), "noon"),
    (re.compile(r"上午(?!\s*[\d零一二两三四五六七八九十])|\bmorning\b"), "morning"),
    (re.compile(r"(?:下午|午后)(?!\s*[\d零一二两三四五六七八九十])|\bafternoon\b"), "afternoon"),
    (
        re.compile(
            r"(?:晚上|傍晚|夜里|凌晨|午夜|零点|(?<=[今明])[早晚])(?!\s*[\d零一二两三四五六七八九十])|\b(?:evening|midnight|night|lunch(?:time)?)\b"
        ),
        "evening",
    ),
)
ZONE = re.compile(
    r"\s*\(?\s*(?:(?P<utc>utc|gmt)\s*(?P<offset>[+-]\s*\d{1,2}(?::?[0-5]\d)?)?|(?P<iana>[a-z]{3,12}/[a-z_]{3,20})|(?P<region>[\u4e00-\u9fff]{1,4}时区)|"
    r"(?P<zh>[\u4e00-\u9fff]{2,4})时间|(?P<en>[a-z]{3,12}(?:\s[a-z]{3,10})?)\s+time\b|(?P<short>[a-z]{1,5})(?![\w-]))\s*\)?"
)
ZONE_BEFORE = re.compile(r"(?P<zh>[\u4e00-\u9fff]{2})时间\s*$")
PLACES = {
    "Asia/Shanghai": "东八时区 北京 中国 上海 beijing china shanghai chinese",
    "Asia/Tokyo": "东京 日本 tokyo japan jst",
    "Asia/Singapore": "新加坡 singapore sgt",
    "Europe/Berlin": "柏林 德国 berlin german germany cet cest",
    "Europe/London": "伦敦 英国 london uk british bst",
    "America/New_York": "纽约 美东 eastern est edt et new_york us_eastern",
    "America/Los_Angeles": "洛杉矶 美西 pacific pst pdt pt los_angeles us_pacific",
    "UTC": "z",
}
ZONES = {name.replace("_", " "): zone for zone, names in PLACES.items() for name in names.split()}
NO_ZONES = {
    "回复",
    "反馈",
    "答复",
    "截止",
    "完成",
    "交货",
    "到货",
    "发货",
    "工作",
    "当地",
    "办公",
    "响应",
    "any",
    "some",
    "the",
    "same",
    "this",
    "our",
    "first",
    "more",
} | {"am", "pm", "asap", "eod", "cob", "ok", "pls", "on", "at", "i", "a", "we"}


@dataclass(frozen=True, slots=True)
class ClockMention:
    """A time of day, or why it is none; `limits`: its words are a limit by themselves.

    `part`: of the day, where no hour is named; `hour`: hour and minute, where the part of the day is not.
    """

    start: int
    end: int
    time: dt.time | None
    problem: Text | None = None
    zone: ZoneInfo | None = None
    limits: bool = False
    next_day: bool = False  # 24:00
    part: str = ""
    hour: tuple[int, int] | None = None


def clock_mentions(sentence: Sentence, hours: OfficeHours) -> list[ClockMention]:
    """Every time of day, each with the zone that follows it."""
    plain = sentence.plain
    found = sorted([*_numbers(plain), *_names(plain, hours)], key=lambda mention: (mention.start, -mention.end))
    apart: list[ClockMention] = []
    for mention in found:
        if not apart or mention.start >= apart[-1].end:
            apart.append(_in_zone(sentence, mention))
    return apart


def _numbers(plain: str) -> Iterator[ClockMention]:
    for match in ZH.finditer(plain):
        if (hour := whole_number(match["hour"])) is not None:
            minute = 30 if match["half"] else {"一": 15, "三": 45}.get(match["quarter"] or "", 0)
            minute = minute or whole_number(match["minute"] or match["digits"] or "0") or 0
            yield _clock(match, hour, minute, match["part"] or "", bool(re.match(r"0\d", match["hour"])))
    for match in EN.finditer(plain):
        hour = int(match["hour"] or match["bare"])
        start = match.start("bare") if match["bare"] else match.start()
        mention = _clock(match, hour, int(match["digits"] or 0), "", False)
        yield replace(mention, start=start)


def _clock(match: re.Match[str], hour: int, minute: int, part: str, padded: bool) -> ClockMention:
    """An hour up to 7 without a part of the day may be either half of it."""
    half = (match["meridiem"] or "").replace(".", "").replace(" ", "")
    half = half if half in ("am", "pm") else ""
    morning = part in MORNING or half == "am"
    later = (bool(part) and not morning) or half == "pm"
    problem = None
    if hour > 24 or minute > 59 or (morning and hour > 12) or (half and not 1 <= hour <= 12):
        problem = NO_TIME.fill(words=match[0].strip())
    elif not (morning or later or padded) and 1 <= hour <= 7 or part in ("晚上", "夜里", "晚", "凌晨") and hour == 12:
        problem = HALF_OF_DAY.fill(words=match[0].strip())
    open = None if part or half or hour > 12 or minute > 59 else (hour, minute)
    if problem:
        return ClockMention(match.start(), match.end(), None, problem, hour=open)
    hour = (
        hour + 12
        if later and hour < 12 and not (part == "中午" and hour >= 10)
        else 0
        if half == "am" and hour == 12
        else hour
    )
    if hour == 24 and minute:
        return ClockMention(match.start(), match.end(), None, NO_TIME.fill(words=match[0].strip()))
    return ClockMention(match.start(), match.end(), dt.time(hour % 24, minute), next_day=hour == 24, hour=open)


def half_of_day(a: ClockMention, b: ClockMention) -> ClockMention | None:
    """Of two that stand together the time that they mean: "morning at 11"."""
    part, hour = a.part or b.part, a.hour or b.hour
    if not (part and hour) or (a.part and b.part) or (a.hour and b.hour):
        return None
    later = part != "morning" and hour[0] < 12
    time = dt.time(hour[0] % 24 + (12 if later else 0), hour[1]) if hour[0] else None
    problem = None if time else NO_TIME.fill(words=f"{hour[0]}:{hour[1]:02}")
    return ClockMention(a.start, b.end, time, problem, a.zone or b.zone)


def _names(plain: str, hours: OfficeHours) -> Iterator[ClockMention]:
    times = {
        "close": hours.closes,
        "afternoon": hours.closes,
        "open": hours.opens,
        "noon": dt.time(12),
        "morning": hours.morning_ends(),
    }
    for pattern, part in NAMED:
        for match in pattern.finditer(plain):
            problem = HALF_OF_DAY.fill(words=match[0]) if part == "evening" else None
            named = part if part in ("morning", "afternoon") or match[0] == "evening" else ""
            limits = match[0] in ("eod", "cob", "eob")
            yield ClockMention(match.start(), match.end(), times.get(part), problem, limits=limits, part=named)


def _in_zone(sentence: Sentence, mention: ClockMention) -> ClockMention:
    """With the zone that is named beside it; a zone that is not known is a problem."""
    plain = sentence.plain
    after, before = ZONE.match(plain, mention.end), ZONE_BEFORE.search(plain[: mention.start])
    if after and not _names_zone(sentence, after):
        after = None
    if before and before["zh"] in NO_ZONES:
        before = None
    matched = after or before
    if matched is None:
        return mention
    start, end = (mention.start, matched.end()) if after else (matched.start(), mention.end)
    words = matched[0].strip(" ()")
    try:
        zone = _zone(matched.groupdict())
    except BadInput:
        return ClockMention(start, end, None, mention.problem or NO_SUCH_ZONE.fill(words=words))
    return replace(mention, start=start, end=end, zone=zone)


def _names_zone(sentence: Sentence, match: re.Match[str]) -> bool:
    """Short names are zones where they are known, or written in capitals."""
    if short := match["short"]:
        written = sentence.span(match.start("short"), match.end("short")).words
        return short not in NO_ZONES and (
            written.isupper() if short not in ZONES else len(short) > 2 or written.isupper()
        )
    return (match["zh"] or match["en"] or "") not in NO_ZONES


def _zone(words: dict[str, str | None]) -> ZoneInfo:
    """Raises BadInput for a zone that is not known."""
    if words.get("utc"):
        offset = re.sub(r"\s", "", words.get("offset") or "+0")
        hours = int(re.split(r":", offset)[0][:3])
        if not re.fullmatch(r"[+-]\d{1,2}(?::?00)?", offset) or abs(hours) > 14:
            raise BadInput(NO_SUCH_ZONE.fill(words=offset))
        return zone_of(f"Etc/GMT{'-' if hours > 0 else '+'}{abs(hours)}" if hours else "UTC")
    if iana := words.get("iana"):
        return zone_of(iana.title())
    name = words.get("region") or words.get("zh") or words.get("en") or words.get("short") or ""
    if name not in ZONES:
        raise BadInput(NO_SUCH_ZONE.fill(words=name))
    return ZoneInfo(ZONES[name])


NO_TIME = Text("{words} is no time of day", "{words} 不是有效时刻")
HALF_OF_DAY = Text("{words}: morning or afternoon?", "{words}:上午还是下午?")
NO_SUCH_ZONE = Text("time zone {words} is not known", "不认识的时区:{words}")
