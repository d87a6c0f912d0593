"""From what stands in a cell to a typed value. Words for nothing become None, never a value."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from graph.model import Field, Kind
from graph.records import KINDS_ZH
from graph.words import Text

NOTHING = {"", "null", "none", "n/a", "na", "nan", "-", "--", "—", "/", "无", "暂无", "未知", "不详", "空"}
YES = {"是", "有", "true", "yes", "y", "1", "√"}
NO = {"否", "没有", "false", "no", "n", "0", "×"}
DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
TIME = re.compile(r"[T\s]*(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(?:Z|[+-]\d{2}:?\d{2})?\Z")
NUMBER = re.compile(r"([+-]?\d[\d,\s]*(?:\.\d+)?)\s*(万|亿|千|%)?\s*(元|CNY|RMB)?\Z", re.IGNORECASE)
CURRENCY = re.compile(r"^(¥|￥|CNY|RMB)\s*", re.IGNORECASE)
UNITS = {"千": 1e3, "万": 1e4, "亿": 1e8, "%": 0.01}


class Unreadable(ValueError):
    """A cell that does not hold what it should; `text` says what it holds."""

    def __init__(self, text: Text):
        super().__init__(text.en)
        self.text = text


def is_nothing(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and cell.strip().casefold() in NOTHING)


def parse(declared: Field, cell: Any, scale: float = 1) -> Any:
    """The value of one cell for this field, numbers times `scale`; None where the cell says nothing.

    Raises Unreadable.
    """
    if is_nothing(cell):
        return None
    try:
        value = PARSERS[declared.kind](cell)
    except (ValueError, TypeError, OverflowError) as error:
        kind = Text(declared.kind, KINDS_ZH[declared.kind])
        raise Unreadable(
            UNREADABLE.fill(field=declared.text, name=declared.name, kind=kind, cell=cell)
        ) from error
    if scale != 1 and not isinstance(value, str):
        value = round(value * scale, 6)
    return int(value) if declared.kind == "integer" else value


UNREADABLE = Text("{name}: {cell!r} is not a {kind}", "{field}({name}):{cell!r} 不是有效的{kind}")


def to_text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())


def to_date(cell: Any) -> dt.date:
    return to_moment(cell).date()


def to_moment(cell: Any) -> dt.datetime:
    if isinstance(cell, dt.datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, dt.date):
        return dt.datetime(cell.year, cell.month, cell.day)
    text = str(cell).strip()
    day = DATE.match(text)
    if not day:
        raise ValueError(text)
    rest = text[day.end() :]
    clock = TIME.match(rest) if rest.strip() else None
    if rest.strip() and not clock:
        raise ValueError(text)
    year, month, date = (int(part) for part in day.groups())
    hour, minute, second = (int(part or 0) for part in clock.groups()) if clock else (0, 0, 0)
    return dt.datetime(year, month, date, hour, minute, second)


def to_number(cell: Any) -> float:
    if isinstance(cell, bool):
        raise ValueError(cell)
    if isinstance(cell, int | float):
        return float(cell)
    match = NUMBER.match(CURRENCY.sub("", str(cell).strip()))
    if not match:
        raise ValueError(cell)
    digits, unit, _ = match.groups()
    return float(re.sub(r"[,\s]", "", digits)) * UNITS.get(unit or "", 1)


def to_integer(cell: Any) -> float:
    value = to_number(cell)
    if not value.is_integer():
        raise ValueError(cell)
    return value


def to_boolean(cell: Any) -> bool:
    word = str(cell).strip().casefold()
    if word not in YES | NO:
        raise ValueError(cell)
    return word in YES


PARSERS: dict[Kind, Callable[[Any], Any]] = {
    "string": to_text,
    "integer": to_integer,
    "float": to_number,
    "boolean": to_boolean,
    "date": to_date,
    "datetime": to_moment,
}
