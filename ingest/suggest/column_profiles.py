"""Column profiles: what the cells look like, as shares of a sample, never the cells themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from graph.model.declarations import Field
from ingest.mapping.column_words import COMPANY, SURNAMES
from ingest.mapping.latin_words import COMPANY as LATIN_COMPANY
from ingest.mapping.values import Reading, parser
from ingest.parse.cells import UnreadableCell, is_nothing, to_text
from ingest.parse.dates import DateOrder, date_orders, to_moment
from ingest.parse.mail_addresses import EMAIL
from ingest.parse.numbers import CURRENCIES, to_amount
from ingest.tables.tables import is_number

SAMPLE = 500  # rows
MOST_WORDS = 20  # a column of choices has no more different words
_COMPANY = re.compile(rf"{COMPANY}|\b({LATIN_COMPANY})(?!\w)", re.IGNORECASE)
_PHONE = re.compile(r"[+(]?\d[\d\s()./+-]{5,18}\d\Z")
_ID = re.compile(r"(?=.*\d)[A-Za-z]{0,6}[-_]?[A-Za-z0-9]+(?:[-_./][A-Za-z0-9]+)*\Z|[A-Z]{3,8}\Z")
_ADDRESS = re.compile(r"https?://\S+\d")
_PERSON_EN = re.compile(r"[A-ZÀ-Þ][\w'’.-]+(?: [A-ZÀ-Þ][\w'’.-]*){1,3}\Z")
ANY_RATES = tuple((currency, 1.0) for currency in CURRENCIES if currency != "CNY")
SPLITS = "；;、|/,，"


@dataclass(slots=True)
class ColumnProfile:
    """A column's sample: `filled` and `distinct` are shares 0–1; `looks` the share that looks like each kind."""

    column: str
    cells: list[Any]
    texts: list[str]
    filled: float
    distinct: float
    looks: dict[str, float] = field(default_factory=dict)
    split: str = ""
    order: DateOrder | None = None
    ambiguous: bool = False

    @property
    def is_id(self) -> bool:
        return self.looks["id"] >= 0.9 and self.looks["date"] < 0.5

    @property
    def is_key(self) -> bool:
        """Whether it tells all rows apart."""
        return self.filled > 0.98 and self.distinct > 0.98 and len(self.texts) > 1

    def words(self) -> list[str]:
        """The different words of a column of choices, the most frequent first; empty if there are too many."""
        counted = Counter(part for text in self.texts for part in self.parts(text))
        return [word for word, _ in counted.most_common()] if len(counted) <= MOST_WORDS else []

    def parts(self, text: str) -> list[str]:
        return [p.strip() for p in re.split(f"[{re.escape(self.split)}]", text) if p.strip()] if self.split else [text]

    def currencies(self) -> list[str]:
        """What the amounts are in, the most frequent first; "" for those that tell none."""
        return [currency for currency, _ in Counter(_currency(cell) for cell in self.cells).most_common()]

    def readable(self, declared: Field, scale: float) -> float:
        """The share of the cells that this field can hold."""
        order = self.order or ("DMY" if self.ambiguous else None)
        read = parser(declared, Reading(dates=order, scale=scale, rates=ANY_RATES))
        items = [part for text in self.texts for part in self.parts(text)] if declared.many else self.cells
        return _share(items, lambda cell: _is_readable(read, cell))


def profile_column(column: str, cells: list[Any]) -> ColumnProfile:
    """The profile of a sample of cells (up to some hundreds)."""
    flat = [item for cell in cells for item in (cell if isinstance(cell, list) else [cell])]
    filled_cells = [cell for cell in flat if not is_nothing(cell) and not isinstance(cell, dict)]
    texts = [to_text(cell) for cell in filled_cells]
    filled = sum(not is_nothing(cell) for cell in cells)
    found = ColumnProfile(
        column, filled_cells, texts, filled / max(1, len(cells)), len(set(texts)) / max(1, len(texts))
    )
    found.split = _split(texts)
    parts = [part for text in texts for part in found.parts(text)]
    found.looks = {name: _share(parts, test) for name, test in LOOKS.items()}
    found.looks["date"] = _share(filled_cells, _is_date)
    found.looks["phone"] *= found.looks["date"] < 0.5
    found.looks["number"] = _share(filled_cells, _is_number)
    found.looks["list"] = float(any(isinstance(cell, list) for cell in cells)) or float(bool(found.split))
    _find_order(found)
    return found


def _share(items: Iterable[Any], test: Callable[[Any], bool]) -> float:
    tested = [test(item) for item in items]
    return sum(tested) / len(tested) if tested else 0.0


def _is_readable(read: Callable[[Any], Any], cell: Any) -> bool:
    try:
        return read(cell) is not None
    except UnreadableCell:
        return False


def _is_date(cell: Any) -> bool:
    if isinstance(cell, int | float) or (isinstance(cell, str) and _is_code(cell)):
        return False
    try:
        return to_moment(cell, "DMY") is not None
    except ValueError:
        return bool(date_orders(cell)) if isinstance(cell, str) else False


def _is_code(text: str) -> bool:
    """A count or a code, though it may also be read as a day of a workbook or seconds since 1970."""
    return is_number(text) and len(text) not in (8, 12, 14)


def _is_number(cell: Any) -> bool:
    try:
        to_amount(cell)
    except ValueError:
        return False
    return True


def _currency(cell: Any) -> str:
    try:
        return to_amount(cell).currency
    except ValueError:
        return ""


def _is_person(text: str) -> bool:
    return (2 <= len(text) <= 4 and text[0] in SURNAMES and all("一" <= c <= "鿿" for c in text)) or (
        bool(_PERSON_EN.match(text)) and not _COMPANY.search(text)
    )


def _find_order(found: ColumnProfile) -> None:
    """A day above 12 somewhere proves the order; without one it must be declared."""
    possible = [date_orders(text) for text in found.texts]
    possible = [each for each in possible if each]
    if len(possible) < 0.5 * len(found.texts) or not possible:
        return
    common = frozenset.intersection(*possible)
    full_years = [order for order in ("DMY", "MDY", "YMD") if order in common]
    if len(full_years) == 1:
        found.order = full_years[0]
    else:
        found.ambiguous = True


def _split(texts: list[str]) -> str:
    """Characters that part several values in a cell: in some cells, with short parts on both sides."""
    counted = Counter(c for text in texts for c in SPLITS if c in text and len(text) < 200)
    if not counted:
        return ""
    best, count = counted.most_common(1)[0]
    parts = [part.strip() for text in texts if best in text for part in text.split(best)]
    if count < 2 or not all(0 < len(part) <= 20 for part in parts) or _share(texts, _is_date) > 0.5:
        return ""
    if best in ",，/" and _share(parts, lambda part: part in set(texts)) < 0.3:
        return ""  # a comma or a slash also stands inside of one value
    return {";": ";；", "；": ";；", ",": ",，", "，": ",，"}.get(best, best)


LOOKS: dict[str, Callable[[str], bool]] = {
    "email": lambda text: bool(EMAIL.match(text.lower())),
    "code": lambda text: len(text) == 18 and text.isalnum() and text.isascii() and text[:2].isdigit(),
    "phone": lambda text: bool(_PHONE.match(text)) and 7 <= sum(c.isdigit() for c in text) <= 15,
    "company": lambda text: bool(_COMPANY.search(text)),
    "person": _is_person,
    "id": lambda text: len(text) <= 32 and bool(_ID.match(text)) or bool(_ADDRESS.match(text)),
    "token": lambda text: len(text) <= 64 and not any(map(str.isspace, text)),
    "latin": lambda text: text.isascii() or all(ord(c) < 0x250 for c in text),
}
