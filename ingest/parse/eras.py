"""Years of other calendars and days in Chinese numerals, rewritten as `2025年3月4日`: 民国114年, 令和7年, 二〇二五年三月四日."""

from __future__ import annotations

import re

NUMERALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾貳參陸", "一二三四五六七八九十二三六")
CHINESE = re.compile(
    r"([〇零○一二三四五六七八九]{2,4})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})([日号號]))?"
)
DIGITS = {digit: str(value) for value, digits in enumerate(("〇零○", *"一二三四五六七八九")) for digit in digits}
REPUBLIC = ("民国", "民國", "中华民国", "中華民國", "roc", "minguo")
ERAS = {"令和": (2018, 99), "平成": (1988, 31), "昭和": (1925, 64), "大正": (1911, 15)}
ERAS |= dict.fromkeys(REPUBLIC, (1911, 199))  # the year before its first, and the most years that it had
LETTERS = {"R": "令和", "H": "平成", "S": "昭和", "T": "大正"}
ERA = re.compile(rf"({'|'.join(sorted(ERAS, key=len, reverse=True))})\s*(元|\d{{1,3}})", re.IGNORECASE)
LETTER = re.compile(r"([RHST])(\d{1,2})(?=[./-]\d{1,2}[./-]\d)")
COMMON = re.compile(r"^(?:公元|西元)\s*(?=\d)")


def in_common_years(text: str) -> str:
    """The text with numerals as digits and the year of an era as ours; as it was where it has none."""
    if text.isascii() and not text[:1].isalpha():
        return text
    text = CHINESE.sub(_in_digits, text.translate(NUMERALS), 1)
    text = COMMON.sub("", LETTER.sub(lambda m: LETTERS[m[1]] + m[2], text, 1))
    return ERA.sub(_common, text, 1)


def _common(match: re.Match[str]) -> str:
    before, most = ERAS[match[1].lower()]
    year = 1 if match[2] == "元" else int(match[2])
    return str(before + year) if 0 < year <= most else match[0]


def _in_digits(match: re.Match[str]) -> str:
    year, month, day, mark = match.groups()
    return f"{''.join(DIGITS[c] for c in year)}年{_tens(month)}月" + (f"{_tens(day)}{mark}" if day else "")


def _tens(text: str) -> int:
    """Chinese numerals up to 99."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(DIGITS[c] for c in ones))
    return int(DIGITS.get(tens, "1") if len(tens) < 2 else "x") * 10 + int(DIGITS.get(ones, "0"))
