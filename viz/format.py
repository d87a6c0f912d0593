"""Values as text of a page's language: money, days, shares, names, and labels that fit on the canvas."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Any

from graph.db.transactions import Row
from graph.words import Lang
from viz.map_words import LABELS

UNPRINTABLE = re.compile(r"[\s\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
MILLION, BILLION, WAN, YI = 1e6, 1e9, 1e4, 1e8


def money(amount: float | None, lang: Lang) -> str:
    """1,800万 in Chinese, ¥18.0 M in English."""
    if amount is None:
        return ""
    return _money_zh(amount) if lang == "zh" else _money_en(amount)


def _money_zh(amount: float) -> str:
    if round(amount / WAN) >= YI / WAN:
        return f"{amount / YI:,.2f}".rstrip("0").rstrip(".") + "亿"
    if amount >= WAN:
        return f"{amount / WAN:,.1f}".removesuffix(".0") + "万"
    return f"{amount:,.0f}元"


def _money_en(amount: float) -> str:
    if round(amount / MILLION, 1) >= BILLION / MILLION:
        return f"¥{amount / BILLION:,.2f} B"
    if amount >= MILLION:
        return f"¥{amount / MILLION:,.1f} M"
    return f"¥{amount / 1e3:,.0f} K" if amount >= 1e4 else f"¥{amount:,.0f}"


def iso_day(moment: dt.date | dt.datetime | None) -> str:
    """ISO day, the same in both languages."""
    return moment.strftime("%Y-%m-%d") if moment else ""


def ago(days: int | None, lang: Lang) -> str:
    if days is None:
        return LABELS["never_touched"][lang]
    few = {0: "today", 1: "one_day_ago"}.get(days)
    return LABELS[few][lang] if few else LABELS["days_ago"].fill(n=f"{days:,}")[lang]


def percent(share: float | None) -> str:
    """Whole per cents; a small share that is not nothing says so."""
    if share is None:
        return ""
    return "<1%" if 0 < share < 0.005 else f"{share * 100:.0f}%"


def pick(row: Row, field: str, lang: Lang) -> str:
    """A field in the page's language, else in the other one."""
    zh, en = row.get(field), row.get(f"{field}_en")
    return one_line((zh or en) if lang == "zh" else (en or zh))


def other(row: Row, field: str, lang: Lang) -> str:
    """The field in the language that `pick` did not choose, if it says something else."""
    text = pick(row, field, "en" if lang == "zh" else "zh")
    return "" if text == pick(row, field, lang) else text


def capital(text: str) -> str:
    """The text with a capital first letter, as at the start of a line."""
    return text[:1].upper() + text[1:]


def one_line(text: Any) -> str:
    """One line of text: line breaks, controls and direction overrides become blanks."""
    return UNPRINTABLE.sub(" ", str(text or "")).strip()


LEGAL_FORM = re.compile(
    r"(股份|集团|控股)*(有限|有限责任)公司$|,? *(Group )?(Co\.?,? *Ltd|Ltd|Inc|Corp|LLC)\.?$", re.IGNORECASE
)


def label_name(name: str | None) -> str:
    """A name without its legal form, for labels on the canvas."""
    text = one_line(name)
    return LEGAL_FORM.sub("", text).strip() or text


def width(text: str) -> int:
    """Columns that a text takes: two for a wide (Chinese) character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrap(text: str, columns: int, lines: int) -> list[str]:
    """Break a text into at most `lines` lines of like length; … where it was cut."""
    needed = -(-width(text) // columns)
    balanced = -(-width(text) // max(needed, 1))
    longest = max(map(width, _pieces(text, columns)), default=0)
    for narrower in range(max(balanced, longest), columns):
        made, cut = _broken(text, narrower, min(needed, lines))
        if not cut:
            return made
    return _broken(text, columns, lines)[0]


def _broken(text: str, columns: int, lines: int) -> tuple[list[str], bool]:
    """The lines, and whether something had to be left out."""
    made = [""]
    for piece in _pieces(text, columns):
        if width(made[-1] + piece) <= columns:
            made[-1] += piece
        elif len(made) < lines:
            made.append(piece.lstrip())
        else:
            made[-1] = _shorten(made[-1] + piece, columns)
            return made, True
    return [line.strip() for line in made if line.strip()], False


def _pieces(text: str, columns: int) -> list[str]:
    """Latin words with the blank before them, and single wide characters; long words are cut."""
    words = re.findall(r"\s*[^\s\u2e80-\uffef]+|\s*[\u2e80-\uffef]", text)
    return [word[i : i + columns] for word in words for i in range(0, len(word), columns)]


def _shorten(text: str, columns: int) -> str:
    while width(text) > columns - 1:
        text = text[:-1]
    return text.rstrip() + "…"
