"""From what stands in a cell to a typed, valid value. Words for nothing become None, never a value."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from graph import clock
from graph.model.declarations import Field
from graph.model.records import KINDS_ZH, value_problems
from graph.words import Text
from ingest.mapping.mapping_file import Feed, Value
from ingest.parse import dates, numbers
from ingest.parse.cells import (
    LostValue,
    UnreadableCell,
    cell_for_message,
    half_width,
    is_clean,
    is_false,
    is_nothing,
    to_text,
)
from ingest.parse.credit_codes import credit_code, credit_code_check
from ingest.parse.dates import EPOCH, DateOrder, to_moment
from ingest.parse.id_texts import NESTED, SHORT, id_text
from ingest.parse.mail_addresses import email_address, web_domain
from ingest.parse.numbers import CURRENCIES, Amount, to_amount
from ingest.parse.spoiled import RoundedNumber, expanded_digits, spoiled_reason

__all__ = ["Reading", "UnreadableCell", "credit_code_check", "is_nothing", "parser", "reading", "to_text"]

REMEMBERED = 4096  # texts a parser: real columns repeat themselves
INT64 = 2**63
LONGEST_INDEXED = 2000  # characters: Neo4j's range index takes about 8,000 bytes
YES = frozenset(("是", "有", "对", "true", "yes", "y", "t", "on", "1", "√", "✓", "✔"))
NO = frozenset(("否", "没有", "非", "错", "false", "no", "n", "f", "off", "0", "×", "✗", "✘"))

Read = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """The way in which cells are read: from the mapping's value, else its feed.

    `nothing` holds further words for nothing, in lower case; `rates` (currency, CNY for one unit); amounts without a currency
    are in `currency`. Days are counted from `epoch`. `yes_no`: the column says True too, so that its False is a word.
    `zone`: whose clock times without a zone are by; ours where not said.
    """

    dates: DateOrder | None = None
    decimal: str | None = None
    nothing: frozenset[str] = frozenset()
    rates: tuple[tuple[str, float], ...] = ()
    scale: float = 1
    epoch: dt.datetime = EPOCH
    yes_no: bool = False
    zone: str | None = None
    currency: str | None = None


def reading(value: Value, feed: Feed) -> Reading:
    """The reading of this value: what it says itself, and for the rest what its feed says."""
    return Reading(
        value.dates or feed.dates,
        value.decimal or feed.decimal,
        frozenset(to_text(word).casefold() for word in (value.nothing or feed.nothing)),
        tuple(sorted(feed.rates.items())),
        value.scale,
        zone=value.zone or feed.zone,
        currency=value.currency or feed.currency,
    )


def parser(declared: Field, reading: Reading) -> Read:
    """A function from one cell to its valid value for this field, None where the cell says nothing.

    It raises Unreadable: what the cell holds, what was expected, how to mend it; Lost where a spreadsheet lost it.
    A list is not one cell: for a field of many, call it for each item. Texts are remembered, as cells repeat.
    """
    single = replace(declared, many=False)
    read, minus_one = _reader(single, reading), _is_sentinel(single)
    bounded = single.kind != "string" or bool(single.choices)
    no_false = single.kind != "boolean" and not reading.yes_no  # Odoo writes it for nothing

    def parse(cell: Any) -> Any:
        if reason := spoiled_reason(cell):
            raise LostValue(_field_message(single, reason))
        if no_false and is_false(cell):
            return None
        if is_nothing(cell, reading.nothing) or (minus_one and _is_minus_one(cell)):
            return None
        value = _read(single, read, cell)
        if bounded and value is not None:
            for problem in value_problems(single, value):
                raise UnreadableCell(problem)
        return value

    remembered = lru_cache(REMEMBERED)(parse)
    plain = plain_length(declared, reading)
    if not plain:
        return lambda cell: remembered(cell) if type(cell) is str else parse(cell)

    def parse_text(cell: Any) -> Any:
        if type(cell) is not str:
            return parse(cell)
        if len(cell) < plain and is_clean(cell):
            return cell  # such as C001, or words: it says something and needs no cleaning
        return remembered(cell)

    return parse_text


PLAIN = 100  # a text of letters and digits that is shorter needs no closer look


def plain_length(declared: Field, reading: Reading) -> int:
    """How short a text of ASCII letters and digits, some of each or digits only, is taken as it is; 0 where none is."""
    if declared.kind != "string" or declared.choices or reading.nothing or declared.name in CODES:
        return 0
    return SHORT if declared.name == "id" else PLAIN


def _read(declared: Field, read: Read, cell: Any) -> Any:
    try:
        return read(cell)
    except RoundedNumber as error:
        raise LostValue(_field_message(declared, error.text)) from error
    except UnreadableCell as error:
        raise UnreadableCell(_field_message(declared, error.text)) from error
    except (dates.AmbiguousDate, numbers.AmbiguousNumber) as error:
        raise _unreadable(declared, cell, error.text) from error
    except (ValueError, TypeError, ArithmeticError) as error:
        raise _unreadable(declared, cell, EXPECTED.get(declared.kind)) from error


def _field_message(declared: Field, message: Text) -> Text:
    return SAID.fill(name=declared.name, field=declared.text, said=message)


def _unreadable(declared: Field, cell: Any, hint: Text | None) -> UnreadableCell:
    kind = Text(declared.kind, KINDS_ZH[declared.kind])
    message = UNREADABLE.fill(field=declared.text, name=declared.name, kind=kind, cell=cell_for_message(cell))
    return UnreadableCell(Text(f"{message.en}: {hint.en}", f"{message.zh}:{hint.zh}") if hint else message)


def _is_sentinel(declared: Field) -> bool:
    """Whether −1 can't be a value of the field, so that it stands for nothing."""
    number = declared.kind in ("integer", "float")
    return not number or (declared.minimum is not None and declared.minimum > -1)


def _is_minus_one(cell: Any) -> bool:
    if isinstance(cell, str):
        return len(cell) < 12 and half_width(cell).strip().replace("−", "-") in ("-1", "-1.0", "-1.00")
    return isinstance(cell, int | float) and cell == -1


def _reader(declared: Field, reading: Reading) -> Read:
    match declared.kind:
        case "integer":
            return partial(_integer, declared, reading)
        case "float":
            return partial(_float, declared, reading)
        case "boolean":
            return _boolean
        case "date":
            return partial(_day, reading)
        case "datetime":
            return partial(_moment, reading)
    if declared.choices:
        return partial(_choice, {_choice_key(choice): choice for choice in declared.choices})
    named: Read = STRINGS.get(declared.name) or partial(_text, declared.indexed)
    return named


def _moment(reading: Reading, cell: Any) -> datetime | None:
    """An instant: what has no zone is by the clock of the source."""
    moment = to_moment(cell, reading.dates, reading.epoch)
    return None if moment is None else clock.instant(moment, _zone(reading))


def _day(reading: Reading, cell: Any) -> date | None:
    """A day as it is written; of a moment with a zone, the day that it is at the source."""
    moment = to_moment(cell, reading.dates, reading.epoch)
    return None if moment is None else (moment.astimezone(_zone(reading)) if moment.tzinfo else moment).date()


def _zone(reading: Reading) -> ZoneInfo:
    return clock.zone_of(reading.zone) if reading.zone else clock.zone()


def _number(declared: Field, reading: Reading, cell: Any) -> Decimal:
    amount = to_amount(cell, reading.decimal)
    value = _in_unit(declared.unit, amount, reading) * Decimal(repr(reading.scale))
    # A field that runs to 100 takes per cents as they are written, any other as a share of 1.
    return value * 100 if amount.percent and declared.maximum == 100 else value


def _in_unit(unit: str, amount: Amount, reading: Reading) -> Decimal:
    """The amount in the unit of the field. Raises UnreadableCell where no rate for its currency is declared."""
    if unit not in CURRENCIES and amount.currency:
        raise UnreadableCell(NO_MONEY.fill(currency=amount.currency))
    currency = amount.currency or (reading.currency if unit in CURRENCIES else None)
    if not currency or currency == unit:
        return amount.value
    rate = dict(reading.rates).get(currency)
    if rate is None or unit != "CNY":
        raise UnreadableCell(NO_RATE.fill(currency=currency, unit=unit))
    return amount.value * Decimal(repr(rate))


def _float(declared: Field, reading: Reading, cell: Any) -> float:
    value = float(_number(declared, reading, cell))
    if abs(value) == float("inf"):
        raise ValueError(cell)
    return value


def _integer(declared: Field, reading: Reading, cell: Any) -> int:
    value = _number(declared, reading, cell)
    if not -INT64 <= value < INT64 or value != int(value):
        raise ValueError(cell)
    return int(value)


def _boolean(cell: Any) -> bool:
    word = half_width(to_text(cell)).casefold()
    if word not in YES | NO:
        raise ValueError(cell)
    return word in YES


def _text(indexed: bool, cell: Any) -> str | None:
    if isinstance(cell, list | dict | bytes):
        raise UnreadableCell(NESTED)
    text = to_text(expanded_digits(cell))
    if indexed and len(text) > LONGEST_INDEXED:
        raise UnreadableCell(TOO_LONG.fill(length=len(text), most=LONGEST_INDEXED))
    return text or None


def _choice_key(choice: str) -> str:
    return re.sub(r"[\s_-]+", "_", half_width(choice).strip()).casefold()


def _choice(choices: dict[str, str], cell: Any) -> str:
    """The choice that the cell names in any case and with any gaps; else the text, which is then no choice."""
    text = to_text(cell)
    return choices.get(_choice_key(text), text)


CODES: dict[str, Read] = {"email": email_address, "domain": web_domain, "credit_code": credit_code}
STRINGS = CODES | {"id": id_text}

UNREADABLE = Text("{name}: {cell!r} is not a {kind}", "{field}({name}):{cell!r} 不是有效的{kind}")
SAID = Text("{name}: {said}", "{field}({name}):{said}")
EXPECTED = {
    "integer": Text("write a whole number such as 1234 or 1,234", "请写成整数,例如 1234 或 1,234"),
    "float": Text("write it like 1234.5, 1,234.5, 500万 or 12%", "请写成 1234.5、1,234.5、500万 或 12% 的形式"),
    "boolean": Text(
        "write yes or no, or translate it under `words:` in the mapping", "请写是或否,或在映射的 `words:` 中说明"
    ),
    "date": Text("write it like 2025-03-04 or 2025年3月4日", "请写成 2025-03-04 或 2025年3月4日 的形式"),
    "datetime": Text(
        "write it like 2025-03-04 15:30 or 2025年3月4日 15:30", "请写成 2025-03-04 15:30 或 2025年3月4日 15:30 的形式"
    ),
}
NO_RATE = Text(
    "the amount is in {currency}, the field in {unit}: say `rates: {{{currency}: …}}` ({unit} for one {currency}) in the feed",
    "金额币种为 {currency},而字段单位为 {unit}:请在 feed 中写明 `rates: {{{currency}: …}}`(1 {currency} 合多少 {unit})",
)
NO_MONEY = Text(
    "the cell is an amount in {currency}, the field isn't an amount of money: map another column",
    "单元格是 {currency} 金额,而该字段不是金额:请改用其他列",
)
TOO_LONG = Text(
    "{length} characters; at most {most} can be searched for: shorten it",
    "共 {length} 个字符,可检索的内容最多 {most} 个:请缩短",
)
