"""Helpers of tests: Channels: messages arrive signed and well formed at receivers that judge for themselves, and every way to fail is told apart."""

import base64
import datetime as dt

from alerts.message import Message, Section
from graph.words import Text
from tests.helpers.receivers import KINDS

SECRET, OTHER = (f"whsec_{base64.b64encode(letter * 24).decode()}" for letter in (b"a", b"b"))
NOW = dt.datetime(2026, 11, 20, 1, 30, tzinfo=dt.UTC)
ROBOTS = KINDS[1:]


def message(
    lines: int | list[str] = 2,
    id: str = "D-1",
    url: str | None = "https://map.example.com/map/C021",
    title: str = "预警",
) -> Message:
    said = lines if isinstance(lines, list) else [f"第 {n} 行" for n in range(lines)]
    sections = (
        Section(Text("Why now", "为何现在"), tuple(Text(f"en {t}", t) for t in said)),
        Section(Text("More", "更多"), (Text("one", "一"),)),
    )
    return Message(
        id, "alert.opened", NOW, Text(f"Alert: {title}", title), sections, url, {"alert": "A-1", "seen": {"n": 1.5}}
    )
