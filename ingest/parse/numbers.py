"""Numbers and amounts of money as people write them in Chinese and English files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from graph.words import Text
from ingest.parse.cells import half_width

UNITS = {
    "十": 1, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12,
    "k": 3, "thousand": 3, "m": 6, "mm": 6, "mn": 6, "mio": 6, "mil": 6, "million": 6, "millions": 6,
    "b": 9, "bn": 9, "bio": 9, "billion": 9, "billions": 9, "tn": 12, "trillion": 12,
    "%": -2, "percent": -2, "pct": -2, "‰": -3,
}  # fmt: skip
CURRENCIES = {
    "CNY": "¥ cn¥ cny rmb 人民币 元 元整 圆 块 yuan", "USD": "us$ $ usd 美元 美金 dollar dollars", "EUR": "€ eur 欧元 euro euros",
    "GBP": "£ gbp 英镑", "JPY": "jp¥ jpy 日元 円 yen", "HKD": "hk$ hkd 港元 港币", "TWD": "nt$ twd 新台币 台币",
    "KRW": "₩ krw 韩元", "SGD": "s$ sgd 新加坡元 新元", "CHF": "chf 瑞士法郎", "CAD": "c$ cad 加元", "AUD": "a$ aud 澳元",
    "INR": "₹ inr 卢比", "RUB": "₽ rub 卢布", "THB": "฿ thb 泰铢", "MYR": "myr 林吉特", "VND": "₫ vnd 越南盾",
    "BRL": "r$ brl", "SEK": "sek", "NOK": "nok", "DKK": "dkk", "PLN": "pln", "CZK": "czk", "MXN": "mxn", "ZAR": "zar",
    "AED": "aed", "SAR": "sar", "TRY": "try", "IDR": "idr", "PHP": "php", "NZD": "nzd", "MOP": "mop 澳门元",
}  # fmt: skip
CURRENCY_OF = {word: code for code, words in CURRENCIES.items() for word in words.split()}
OLD_FORMS = str.maketrans("萬億−–’‘", "万亿--''")


def _any_of(words: dict[str, Any]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


AMOUNT = re.compile(
    rf"(?P<sign>[+-]?)\s*(?P<before>{_any_of(CURRENCY_OF)})?\s*(?P<sign2>[+-]?)\s*"
    r"(?P<digits>[0-9][0-9.,' ]*|[.,][0-9]+)(?:e(?P<power>[+-]?[0-9]{1,3}))?"
    rf"\s*(?P<sign3>-?)\s*(?P<unit>{_any_of(UNITS)})?\s*(?P<after>{_any_of(CURRENCY_OF)})?\s*(?P<whose>人民币|rmb|cny)?\s*(?P<sign4>-?)\Z",
    re.IGNORECASE,
)
IN_WORDS = re.compile(
    "|".join(
        (r"(?<![a-z])" if word[0].isascii() and word[0].isalpha() else "")
        + re.escape(word)
        + (r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else "")
        for word in sorted(CURRENCY_OF, key=len, reverse=True)
    ),
    re.IGNORECASE,
)
BRACKETS = re.compile(r"\A([^(0-9]*)\(([^()]*[0-9][^()]*)\)")
CREDIT = re.compile(r"[0-9]\s*(?:cr|dr)\.?\Z", re.IGNORECASE)
GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?P<by>[,.' ])[0-9]{3})(?:(?P=by)[0-9]{3})*")


class AmbiguousNumber(ValueError):
    """A number that could be read in two ways or not at all; `text` says how to settle it."""

    def __init__(self, text: Text):
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, exactly as written, with its ISO currency ("" for none) and whether it is a share in per cent."""

    value: Decimal
    currency: str = ""
    percent: bool = False


def without_currency(text: str) -> tuple[str, list[str]]:
    """A text such as a heading or a unit without the currencies that it names, and these."""
    found = [CURRENCY_OF[word.lower()] for word in IN_WORDS.findall(text)]
    return " ".join(IN_WORDS.sub(" ", text).split()), found


def to_amount(cell: Any, decimal: str | None = None) -> Amount:
    """The amount in a cell: `1,234.5`, `1.234,5`, `1 234,5`, `1'234.5`, `500万`, `US$ 3 m`, `(1,234)` and `500-`
    (negative), `12%` (0.12).

    Of two kinds of separators the last one is the decimal. One alone: a point is a decimal; a comma parts
    thousands where three digits follow and is Doubtful elsewhere. `decimal` settles it. Raises ValueError.
    """
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal | str):
        raise ValueError(cell)
    if not isinstance(cell, str):
        return Amount(_finite(Decimal(repr(cell) if isinstance(cell, float) else cell)))
    text = cell.strip()
    if decimal != "," and text.isascii() and text.replace(".", "", 1).isdigit():
        return Amount(Decimal(text))
    return _amount(" ".join(half_width(text).translate(OLD_FORMS).split()), decimal)


def _amount(text: str, decimal: str | None) -> Amount:
    if CREDIT.search(text):
        raise AmbiguousNumber(WHICH_SIGN)
    plain = BRACKETS.sub(r"\1\2", text)  # as accountants write what is negative
    match = AMOUNT.match(plain)
    if not match:
        raise ValueError(text)
    sign = "".join(match.group("sign", "sign2", "sign3", "sign4")) + "-" * (plain != text)
    currencies = {CURRENCY_OF[c.lower()] for c in match.group("before", "after", "whose") if c}
    if len(sign) > 1 or len(currencies) > 1:
        raise ValueError(text)
    power = UNITS.get((match["unit"] or "").lower(), 0)
    value = _to_decimal(match["digits"].strip(), decimal).scaleb(power + int(match["power"] or 0))
    return Amount(-value if sign == "-" else value, next(iter(currencies), ""), power == -2)


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise ValueError(value)
    return value


def _to_decimal(digits: str, decimal: str | None) -> Decimal:
    """The number that digits and separators spell. Raises ValueError, and AmbiguousNumber."""
    point = _decimal_in(digits, decimal)
    whole, _, part = digits.rpartition(point) if point else (digits, "", "")
    grouped = GROUPED.fullmatch(whole)
    if not (part.isdigit() or not part and not point) or not (whole.isdigit() or grouped or not whole and part):
        raise ValueError(digits)
    if grouped and (grouped["by"] == point or grouped["by"] == decimal):
        raise ValueError(digits)
    return Decimal(re.sub(r"[^0-9]", "", whole) + "." + (part or "0"))


def _decimal_in(digits: str, decimal: str | None) -> str:
    """The decimal separator in these digits, "" for none. Raises AmbiguousNumber where a comma could be either."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return max(".,", key=digits.rfind)
    separator, count = (".", points) if points else (",", commas)
    if not count or count > 1:
        return ""
    if decimal is not None:
        return separator if separator == decimal else ""
    if separator == "," and not GROUPED.fullmatch(digits) and not re.search("[ ']", digits):
        raise AmbiguousNumber(WHICH_DECIMAL)
    return "" if separator == "," and GROUPED.fullmatch(digits) else separator


WHICH_SIGN = Text(
    "Cr and Dr don't say which of them is negative: write a sign, as in -500",
    "Cr 与 Dr 未说明哪个为负数:请写明正负号,例如 -500",
)
WHICH_DECIMAL = Text(
    'its comma may be a decimal comma: say `decimal: ","` in the mapping',
    '其中的逗号可能是小数点:请在映射中写明 `decimal: ","`',
)
