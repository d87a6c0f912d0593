"""Messages to people and programs: one form, whatever the channel. It is kept between attempts, so it goes through
JSON."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import orjson

from graph.words import Text


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the lines under it."""

    title: Text
    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """`id` is the same for every attempt, by which receivers know repeats: letters, digits, - and _. `at` is aware.

    `data` is JSON for programs, `url` the page to open.
    """

    id: str
    type: str
    at: dt.datetime
    title: Text
    sections: tuple[Section, ...]
    url: str | None
    data: dict[str, Any]


def to_json(message: Message) -> str:
    """The message as it is kept."""
    return orjson.dumps(message).decode()


def of_json(kept: str | bytes) -> Message:
    """The message that was kept, equal to what it was made of."""
    row = orjson.loads(kept)
    sections = tuple(Section(Text(**s["title"]), tuple(Text(**line) for line in s["lines"])) for s in row["sections"])
    at = dt.datetime.fromisoformat(row["at"])
    return Message(row["id"], row["type"], at, Text(**row["title"]), sections, row["url"], row["data"])
