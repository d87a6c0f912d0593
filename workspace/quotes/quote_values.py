"""Values of quotes as people write them, exactly: yuan as fen, per cents as basis points, quantities, days."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable
from decimal import Decimal, InvalidOperation, localcontext
from typing import Any

from graph.model.workspaces.quote_nodes import MOST_MONEY, WHOLE
from graph.words import Text
from graph.workspaces.quotes.quote_money import thousandths

MOST_QUANTITY = 10**9
LONGEST = 40  # characters of a number: nobody writes longer ones


class UnusableValue(ValueError):
    """A value that can't be used: `code` and `text` say why."""

    def __init__(self, code: str, text: Text):
        super().__init__(text.en)
        self.code, self.text = code, text


def fen_of_yuan(value: str) -> int:
    """An amount in yuan as whole fen. Raises UnusableValue."""
    return _scaled(value, 100, MOST_MONEY, NO_MONEY)


def fen_of(value: str) -> int:
    """An amount in fen. Raises UnusableValue."""
    return _scaled(value, 1, MOST_MONEY, NO_FEN)


def points_of_percent(value: str) -> int:
    """A rate in per cent as basis points. Raises UnusableValue."""
    return _scaled(value.removesuffix("%").removesuffix("％"), 100, WHOLE, NO_RATE)


def points_of(value: str) -> int:
    """A rate in basis points. Raises UnusableValue."""
    return _scaled(value, 1, WHOLE, NO_POINTS)


def quantity_of(value: str) -> Decimal:
    """A quantity of three decimals at most, more than nothing. Raises UnusableValue."""
    found = _number(value, NO_QUANTITY)
    if not 0 < found <= MOST_QUANTITY:
        raise UnusableValue("out_of_range", OUT_OF_QUANTITY.fill(value=value, most=MOST_QUANTITY))
    try:
        thousandths(found)
    except ValueError:
        raise UnusableValue("invalid", NO_QUANTITY.fill(value=value)) from None
    return found


def day_written(value: str) -> dt.date:
    """A day as ISO writes it. Raises UnusableValue."""
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise UnusableValue("invalid", NO_DAY.fill(value=value)) from None


READERS: dict[str, Callable[[str], Any]] = {
    "quantity": quantity_of,
    **dict.fromkeys(("unit_price", "list_price", "cost", "amount"), fen_of_yuan),
    **dict.fromkeys(("unit_price_fen", "list_price_fen", "cost_fen", "amount_fen"), fen_of),
    **dict.fromkeys(("discount", "tax_rate", "share"), points_of_percent),
    **dict.fromkeys(("discount_bp", "tax_rate_bp", "share_bp"), points_of),
    **dict.fromkeys(("starts", "ends", "due"), day_written),
}


def _scaled(value: str, parts: int, most: int, text: Text) -> int:
    """A number as so many whole parts, of nothing to `most`."""
    with localcontext() as context:
        context.prec = 2 * LONGEST
        found = _number(value, text) * parts
        if not 0 <= found <= most:
            raise UnusableValue("out_of_range", OUT_OF_RANGE.fill(value=value, most=Decimal(most) / parts))
        if found != int(found):
            raise UnusableValue("invalid", text.fill(value=value))
        return int(found)


def _number(value: str, text: Text) -> Decimal:
    plain = unicodedata.normalize("NFKC", value).strip().lstrip("¥").removesuffix("元").replace(",", "").strip()
    try:
        found = Decimal(plain)
    except InvalidOperation:
        raise UnusableValue("invalid", text.fill(value=value)) from None
    if not found.is_finite() or len(plain) > LONGEST or abs(found.adjusted()) > LONGEST:
        raise UnusableValue("out_of_range" if found.is_finite() else "invalid", text.fill(value=value[:LONGEST]))
    return found


NO_MONEY = Text(
    "{value!r} is no amount in yuan of two decimals at most", "{value!r} 不是以元为单位、至多两位小数的金额"
)
NO_FEN = Text("{value!r} is no whole number of fen", "{value!r} 不是整数分")
NO_RATE = Text("{value!r} is no per cent of two decimals at most", "{value!r} 不是至多两位小数的百分数")
NO_POINTS = Text("{value!r} is no whole number of basis points", "{value!r} 不是整数基点")
NO_QUANTITY = Text("{value!r} is no quantity of three decimals at most", "{value!r} 不是至多三位小数的数量")
NO_DAY = Text("{value!r} is no day, such as 2027-03-01", "{value!r} 不是日期,例如 2027-03-01")
OUT_OF_RANGE = Text("{value} is outside 0 to {most}", "{value} 超出范围 0 至 {most}")
OUT_OF_QUANTITY = Text("{value}: a quantity is more than 0 and at most {most}", "{value}:数量须大于 0,至多 {most}")
