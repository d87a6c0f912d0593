"""Sentences in plain form, with the way back: half width, small letters, simplified characters, nothing invisible.

sentence = plain_sentence("请在４８小时內反饋")
sentence.plain            # "请在48小时内反馈"
sentence.span(2, 6)       # WordSpan(start=2, end=6, words="４８小时"): of the text as it was written
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

from graph.words import BadInput, Text

LONGEST = 2_000  # characters of a sentence
SAME = str.maketrans("‐‑‒–—―−﹣’‘“”「」～∼〜", '--------\'\'""""~~~')
CLAUSE_END = re.compile(r"[,;!?。\n]|\.(?=\s|$)|\bbut\b|但是?(?=请|需|要|务必)")
ROUND_NUMBER = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_simplified = OpenCC("t2s")


@dataclass(frozen=True, slots=True)
class WordSpan:
    """A piece of the text as it was written: where it begins and ends, and its words."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text, and its plain form: `places[i]` is where in the text the i-th character of it stands."""

    text: str
    plain: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> WordSpan:
        """What was written at a place of the plain form."""
        begins, ends = self.places[start], self.places[end - 1] + 1
        return WordSpan(begins, ends, self.text[begins:ends])

    def clause(self, at: int) -> tuple[int, int]:
        """Begin and end, in the plain form, of the clause around a place."""
        begins, ends = 0, len(self.plain)
        for mark in CLAUSE_END.finditer(self.plain):
            if mark.end() <= at:
                begins = mark.end()
            elif mark.start() >= at:
                ends = mark.start()
                break
        return begins, ends

    def clauses(self) -> list[tuple[int, int]]:
        found, begins = [], 0
        for mark in CLAUSE_END.finditer(self.plain):
            found.append((begins, mark.start()))
            begins = mark.end()
        return [pair for pair in [*found, (begins, len(self.plain))] if self.plain[pair[0] : pair[1]].strip()]

    def question(self, at: int) -> bool:
        """Whether the clause around a place ends with a question mark."""
        _, end = self.clause(at)
        return self.plain[end : end + 1] == "?"


def plain_sentence(text: str) -> Sentence:
    """The text in plain form. Raises BadInput where it is longer than a sentence may be."""
    if len(text) > LONGEST:
        raise BadInput(TOO_LONG.fill(n=len(text), most=LONGEST))
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = _plain(character)
        characters.extend(plain)
        places.extend([place] * len(plain))
    return Sentence(text, "".join(characters), tuple(places))


@cache
def _plain(character: str) -> str:
    if character in "\t\r\u3000\u00a0":
        return " "
    if unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return ""
    plain = unicodedata.normalize("NFKC", character).translate(SAME).lower()
    return plain if plain.isascii() else str(_simplified.convert(plain))


TOO_LONG = Text(
    "a sentence may have {most} characters, this has {n}: write one request",
    "一句话最多 {most} 个字,此处 {n} 个:请只写一项请求",
)
