"""Cell basics for every parser: words for nothing, clean text, and the error for a cell that can't be read."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Any

from graph.words import Text

NOTHING = frozenset((
    "null", "(null)", "<null>", "[null]", "\\n", "none", "nil", "undefined", "n/a", "n.a.", "na", "nan", "-nan", "nat", "<na>",
    "#n/a", "#n/a n/a", "#na", "#value!", "#ref!", "#div/0!", "#name?", "#num!", "#null!", "#spill!", "#calc!",
    "tbd", "tbc", "?", "??", "/", "//", ".",
    "无", "暂无", "未知", "不详", "空", "空白", "待定", "待补充", "待填", "未填", "未填写", "未提供", "无数据", "缺失", "不适用",
))  # fmt: skip
NAMES = frozenset(("Na", "Nan", "Nat"))  # of people; what says nothing is written NA, NaN, nan, NaT
NO_TEXTS = NOTHING | {"false"}
CLEAN = re.compile("[0-9A-Za-z\u4e00-\u9fff]+(?:[-_. ][0-9A-Za-z\u4e00-\u9fff]+)*\\.?\\Z")
DASHES = re.compile(r"[-‐‑‒–—―−]+\Z")
GLUE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")  # seen by nobody


class UnreadableCell(ValueError):
    """A cell that does not hold what it should; `text` says what it holds."""

    def __init__(self, text: Text):
        super().__init__(text.en)
        self.text = text


class LostValue(UnreadableCell):
    """A cell whose value a spreadsheet lost: it is left out, the rest of its row is not."""


def is_false(cell: Any) -> bool:
    """Whether a cell says False: no, or, in what Odoo exports, that there is nothing."""
    return cell is False or (isinstance(cell, str) and len(cell) < 9 and cell.strip().casefold() == "false")


def is_clean(text: str) -> bool:
    """Whether a text says something and needs no cleaning: words of letters, digits and Chinese characters."""
    return CLEAN.match(text) is not None and text.casefold() not in NO_TEXTS


def is_nothing(cell: Any, nothing: frozenset[str] = frozenset()) -> bool:
    """Whether a cell says nothing: empty, not a number, a word for nothing, only dashes, or a word in `nothing`.

    `nothing` holds texts in lower case; numbers compare as their text. The sentinel −1 depends on the field,
    so `values.parser` decides about it.
    """
    if cell is None or cell != cell:
        return True
    if isinstance(cell, str):
        text = cell.strip()
        word = text.casefold()
        known = len(word) < 12 and text not in NAMES
        return not word or word in nothing or (known and _is_word_for_nothing(word))
    if isinstance(cell, list | dict):
        return not cell
    return bool(nothing) and to_text(cell).casefold() in nothing


def _is_word_for_nothing(word: str) -> bool:
    if word.isascii():
        return word in NOTHING or (word[0] == "-" and DASHES.match(word) is not None)
    word = " ".join(half_width(word).split())
    return not word or word in NOTHING or DASHES.match(word) is not None


def half_width(text: str) -> str:
    """Full-width letters, digits, signs and spaces as their ordinary forms, without characters that nobody sees."""
    return text if text.isascii() else unicodedata.normalize("NFKC", GLUE.sub("", text))


def to_text(cell: Any) -> str:
    """A cell as text: composed (NFC), single spaces, no control characters, whole numbers without `.0`."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        cell = cell.date()
    text = str(cell)
    if not text.isascii() or not text.isprintable():
        text = unicodedata.normalize("NFC", GLUE.sub("", text))
        if not text.isprintable():
            text = "".join(c if unicodedata.category(c) not in ("Cc", "Cs") else _gap(c) for c in text)
    return " ".join(text.split())


def cell_for_message(cell: Any) -> Any:
    """A cell for a message; the quarantine holds it whole."""
    return cell if len(str(cell)) <= 80 else str(cell)[:79] + "…"


def _gap(character: str) -> str:
    return " " if character.isspace() else ""
