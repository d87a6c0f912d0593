"""Numbers in sentences: digits, Chinese numerals and English words, halves among them.

A text such as 两三 ("two or three") is no number: `numeral_value` gives None.
"""

from __future__ import annotations

import re

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2, "〇": 0, "仨": 3}
ENGLISH = {
    word: n
    for n, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {"a": 1, "an": 1}
ENGLISH_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_ONES = "|".join(word for word in ENGLISH if word not in ("a", "an", "zero"))
TENS = rf"(?:{'|'.join(ENGLISH_TENS)})"
CHINESE = "[零〇一二两俩仨三四五六七八九十百廿卅]+"
NUMERAL = rf"(?:\d+(?:\.\d+)?|{CHINESE})"
WORD = rf"(?:\d+(?:\.\d+)?|{TENS}(?:[-\s](?:{_ONES}))?|{_ONES}|an?)"
MOST = 100_000


def numeral_value(text: str) -> float | None:
    """The number that a numeral or word stands for; None where it stands for none."""
    text = text.strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text) if len(text) < 12 else None
    return _english(text) if text.isascii() else _chinese(text)


def whole_number(text: str) -> int | None:
    """The same, where it is whole."""
    found = numeral_value(text)
    return int(found) if found is not None and found == int(found) else None


def _english(text: str) -> float | None:
    if text in ENGLISH:
        return float(ENGLISH[text])
    tens, _, ones = text.replace("-", " ").partition(" ")
    if tens not in ENGLISH_TENS or (ones and ones.strip() not in ENGLISH):
        return None
    return float(ENGLISH_TENS[tens] + (ENGLISH[ones.strip()] if ones else 0))


def _chinese(text: str) -> float | None:
    """Up to 999: 四十八, 一百二十, 十五, 廿四; and digits one by one, 四八, are none."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    matched = re.fullmatch(
        r"(?:([一二两三四五六七八九])百)?零?(?:([一二三四五六七八九])?(十))?([一二两俩仨三四五六七八九])?", text
    )
    if matched is None or not text:
        return 0.0 if text in ("零", "〇") else None
    hundreds, tens, ten, ones = matched.groups()
    n = DIGITS.get(hundreds or "零", 0) * 100 + DIGITS.get(ones or "零", 0)
    return float(n + (DIGITS.get(tens or "一", 1) * 10 if ten else 0))
