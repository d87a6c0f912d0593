# ruff: noqa: E501
"""Labelled sentences: requests in Chinese and English with what they say, traps among them; half of the templates are held out.

The truth is reckoned here, by counting minutes, and written nowhere. Templates of `held_out` were written before the grammar read a
sentence, and are not looked at when it is mended: what it makes of them is what it makes of other people's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from chinese_calendar import is_workday

from . import phrases, trade
from .names import stream

ZONE = ZoneInfo("Asia/Shanghai")
GROUPS = ("known", "held_out")
TRAPS = 30  # of 100 sentences
PUNCTUATION = {ord(a): b for a, b in zip(",;:?!()", "\uff0c\uff1b\uff1a\uff1f\uff01\uff08\uff09", strict=True)}
MINUTES = (*range(540, 720), *range(810, 1080))  # of a working day
TEAMS = {
    "stock": "supply-chain", "price": "commercial", "delivery": "logistics", "certificate": "quality", "technical": "engineering",
    "document": "marketing", "visit": "sales", "service": "service",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence, when it was said, and what it says: None where it says nothing, or nothing clear."""

    text: str
    at: dt.datetime
    truth: dict[str, Any]
    lang: str
    group: str
    trap: bool


def labelled_sentences(seed: int, count: int = 400) -> list[Labelled]:
    """As many of each language and group."""
    each = count // (2 * len(GROUPS))
    return [
        sentence
        for lang in ("zh", "en")
        for group in GROUPS
        for sentence in _sentences(stream(seed, f"sentences/{lang}/{group}"), lang, group, each)
    ]


def products() -> list[tuple[str, str, str | None, tuple[str, ...]]]:
    """(name, kind, line, other names) of all models and lines."""
    lines = [(line.name.zh, "line", None, (line.name.en,)) for line in trade.LINES.values()]
    return lines + [(model, "model", line.name.zh, ()) for line in trade.LINES.values() for model in line.models]


def _sentences(rng: np.random.Generator, lang: str, group: str, count: int) -> Iterator[Labelled]:
    said = phrases.PHRASES[lang, group]
    traps = count * TRAPS // 100
    for n in range(count - traps):
        yield _plain(rng, said, lang, group, n)
    for n in range(traps):
        yield _trap(rng, said.traps[n % len(said.traps)], lang, group)


def _plain(rng: np.random.Generator, said: phrases.Phrases, lang: str, group: str, n: int) -> Labelled:
    at, model = _moment(rng), _model(rng)
    what, kind = said.whats[n % len(said.whats)]
    when, due = said.whens[int(rng.integers(len(said.whens)))]
    frame, names = said.frames[int(rng.integers(len(said.frames)))]
    who, team = said.whos[int(rng.integers(len(said.whos)))] if names else ("", TEAMS[kind])
    text = frame.format(who=who, what=what.format(p=_spelt(rng, model)), when=when)
    truth = {"kind": kind, "product": model if "{p}" in what else None, "addressee": team, "due": _due(at, due)}
    return Labelled(_written(rng, text, lang), at, truth, lang, group, False)


def _trap(rng: np.random.Generator, trap: phrases.Trap, lang: str, group: str) -> Labelled:
    at = dt.datetime.fromisoformat(trap.at).replace(tzinfo=ZONE) if trap.at else _moment(rng)
    model, other = _model(rng), _model(rng)
    while other == model:
        other = _model(rng)
    truth = {
        "kind": trap.kind,
        "product": model if trap.product == "p" else trap.product,
        "addressee": trap.addressee if trap.addressee != "route" else TEAMS[trap.kind or ""],
        "due": _due(at, trap.due),
    }
    return Labelled(_punctuated(trap.text, lang).format(p=model, q=other), at, truth, lang, group, True)


def _punctuated(text: str, lang: str) -> str:
    return text.translate(PUNCTUATION) if lang == "zh" else text


def _moment(rng: np.random.Generator) -> dt.datetime:
    """Monday to Wednesday, up to the 20th of a month, in office hours."""
    while True:
        day = dt.date(2026, 1, 5) + dt.timedelta(days=int(rng.integers(340)))
        if day.weekday() < 3 and day.day <= 20 and is_workday(day):
            return dt.datetime.combine(day, dt.time(9 + int(rng.integers(5)), int(rng.integers(60))), ZONE)


def _model(rng: np.random.Generator) -> str:
    models = [model for line in trade.LINES.values() for model in line.models]
    return models[int(rng.integers(len(models)))]


def _spelt(rng: np.random.Generator, model: str) -> str:
    """As people write it: mostly as it is."""
    forms = [model] * 6 + [model.replace("-", ""), model.lower(), model.replace("-", " "), model.replace("-", "－")]
    return forms[int(rng.integers(len(forms)))]


def _written(rng: np.random.Generator, text: str, lang: str) -> str:
    """Some in full-width digits, some with an invisible sign."""
    text = _punctuated(text, lang)
    draw = rng.random()
    if draw < 0.06:
        return text.translate({48 + n: 0xFF10 + n for n in range(10)})
    return text + "\u200b" if draw < 0.1 else text


def _due(at: dt.datetime, due: tuple[Any, ...] | None) -> str | None:
    """ISO text of what a phrase means: elapsed hours, working minutes counted one by one, or a day and a time."""
    if due is None:
        return None
    return RECKONED[due[0]](at, *due[1:]).astimezone(ZONE).isoformat()


def _elapsed(at: dt.datetime, hours: float) -> dt.datetime:
    return at + dt.timedelta(hours=hours)


def _working(at: dt.datetime, days: float) -> dt.datetime:
    remaining, day, begun = round(days * len(MINUTES)), at.date(), at.hour * 60 + at.minute
    while True:
        for minute in MINUTES if is_workday(day) else ():
            remaining -= day > at.date() or minute >= begun
            if not remaining:
                return dt.datetime.combine(day, dt.time((minute + 1) // 60, (minute + 1) % 60), ZONE)
        day += dt.timedelta(days=1)


def _in_days(at: dt.datetime, days: int, time: str = "18:00") -> dt.datetime:
    return dt.datetime.combine(at.date() + dt.timedelta(days=days), dt.time.fromisoformat(time), ZONE)


def _weekday(at: dt.datetime, weekday: int, time: str = "18:00") -> dt.datetime:
    """0: Monday of this week, 7: of the next."""
    return _in_days(at, weekday - at.weekday(), time)


def _day(at: dt.datetime, day: str, time: str = "18:00") -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time.fromisoformat(time), ZONE)


def _month_end(at: dt.datetime, time: str = "18:00") -> dt.datetime:
    first = (at.replace(day=1) + dt.timedelta(days=32)).date().replace(day=1)
    return dt.datetime.combine(first - dt.timedelta(days=1), dt.time.fromisoformat(time), ZONE)


RECKONED: dict[str, Callable[..., dt.datetime]] = {
    "hours": _elapsed, "working": _working, "days": _in_days, "weekday": _weekday, "day": _day, "month": _month_end,
}  # fmt: skip
