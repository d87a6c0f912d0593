"""Matching of columns to fields of the model: by heading, checked against what the cells hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graph.model.declarations import Field
from graph.model.model import Model
from graph.words import Text
from ingest.mapping.headings import foreign_currency, heading_similarity, label_or_heading, labels_named, plain_words
from ingest.mapping.vocabulary import CHOICES, IDS, TYPE_COLUMNS, YEARS
from ingest.parse.cells import half_width
from ingest.suggest.column_profiles import ColumnProfile

YEAR = re.compile(r"(?:19|20)\d\d\Z")
LEAST = 0.6  # confidence below which a column feeds nothing
LOOSE = ("aliases", "product_line", "period", "serial", "model", "phone", "credit_code", "contract", "fault_code")
"""Texts that may well be numbers or dates."""
MEANING = {word: choice for choice, words in CHOICES.items() for word in words.split()}


@dataclass(slots=True)
class FieldGuess:
    """A guess of where a value may come from: a column (or a template over some, or a constant), how sure, and why."""

    columns: tuple[str, ...]
    confidence: float
    reasons: list[Text]
    template: str = ""
    const: Any = None
    split: str = ""
    words: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    scale: float = 1
    order: str = ""
    ambiguous: bool = False
    part: str = ""
    optional: bool = False  # a cell that does not fit is left out, not its row
    currency: str = ""  # foreign; of amounts that tell none
    rates: tuple[str, ...] = ()  # currencies whose rates are to be told


class ColumnMatcher:
    """A table's headings and profiles against the model. `used` are the columns that already feed something.

    A row of labels under the header says what codes mean, or the codes what labels mean: the one that says more is taken.
    """

    def __init__(self, name: str, sheet: str, profiles: list[ColumnProfile], model: Model, labels: dict[str, str]):
        self.model, self.profiles = model, {p.column: p for p in profiles if p.texts}
        self.headings = {column: label_or_heading(column, labels.get(column, "")) for column in self.profiles}
        self.name = sheet or name.rpartition(".")[0] or name
        self.hints = labels_named(self.name, model)
        self.used: set[str] = set()

    def _likely(self, column: str, declared: Field, owners: set[str]) -> float:
        """0–1: by the heading, lowered where the cells can't be read as this field."""
        heading, cells = self.headings[column], self.profiles[column]
        name = heading_similarity(heading, declared, owners)
        if name < LEAST:
            return 0.0
        return name * (0.5 + 0.5 * self._fit(cells, declared, heading.scale))

    def _fit(self, cells: ColumnProfile, declared: Field, scale: float) -> float:
        if declared.choices:
            words = cells.words()
            known = self._choices(cells, declared)
            return sum(w in known or w in declared.choices for w in words) / len(words) if words else 0.0
        fit = cells.readable(declared, scale)
        if (
            declared.kind == "string"
            and (cells.looks["date"] > 0.9 or cells.looks["number"] > 0.9)
            and declared.name not in LOOSE
        ):
            fit *= 0.5
        look = {"phone": "phone", "email": "email", "credit_code": "code"}.get(declared.name)
        return max(fit * 0.5, cells.looks[look]) if look else fit

    def _choices(self, cells: ColumnProfile, declared: Field) -> dict[str, str]:
        """What the words of a column mean as choices of this field, the ones that are choices themselves left out."""
        found = {}
        for word in cells.words():
            meaning = MEANING.get(half_width(word).casefold(), "")
            exact = next((c for c in declared.choices if plain_words(c) == plain_words(word)), "")
            if word not in declared.choices and (exact or meaning in declared.choices):
                found[word] = exact or meaning
        return found

    def _guess(self, column: str, declared: Field, confidence: float) -> FieldGuess:
        cells, heading = self.profiles[column], self.headings[column]
        fit = self._fit(cells, declared, heading.scale)
        reasons = [BY_NAME.fill(column=column.replace("\n", " ")), FITTING.fill(share=f"{fit:.0%}")]
        guess = FieldGuess((column,), round(confidence, 2), reasons)
        if cells.split and (declared.many or declared.choices):
            guess.split = cells.split
        if declared.choices:
            guess.words = self._choices(cells, declared)
            guess.unknown = [w for w in cells.words() if w not in guess.words and w not in declared.choices]
        if declared.kind in ("integer", "float"):
            guess.scale = heading.scale
        if declared.unit == "CNY":
            self._find_currency(guess, column)
        if declared.kind in ("date", "datetime"):
            guess.order, guess.ambiguous = cells.order or "", cells.ambiguous
            if cells.order:
                guess.reasons.append(ORDER.fill(order=cells.order))
        guess.optional = not declared.required and (fit < 1 or guess.ambiguous or bool(guess.rates))
        return guess

    def _find_currency(self, guess: FieldGuess, column: str) -> None:
        """A currency other than the field's: of the heading, or of the cells, where some tell theirs and others none."""
        told = self.profiles[column].currencies()
        foreign = [currency for currency in told if currency not in ("", "CNY")]
        guess.currency = foreign_currency(column) or (foreign[0] if foreign and "" in told else "")
        guess.rates = tuple(dict.fromkeys([*filter(None, [guess.currency]), *foreign]))

    def _assign(
        self, columns: Iterable[str], fields: dict[str, Field], owners: set[str], least: float = LEAST
    ) -> dict[str, FieldGuess]:
        """Each field its likeliest column and each column one field, the surest first."""
        likely = [(self._likely(c, f, owners), c, f) for c in columns if c not in self.used for f in fields.values()]
        found: dict[str, FieldGuess] = {}
        taken: set[str] = set()
        for confidence, column, declared in sorted(likely, key=lambda item: -item[0]):
            foreign = self.headings[column].entity not in {"", *owners}
            if confidence >= (0.85 if foreign else least) and declared.name not in found and column not in taken:
                found[declared.name] = self._guess(column, declared, confidence)
                taken.add(column)
        self.used |= taken
        return found

    def _year(self) -> FieldGuess | None:
        """A column of years as their first days."""
        for column, heading in self.headings.items():
            cells = self.profiles[column]
            if column not in self.used and heading.text in YEARS and all(map(YEAR.match, cells.texts)):
                self.used.add(column)
                return FieldGuess(
                    (column,), 0.7, [BY_NAME.fill(column=column), FIRST_DAY], template=f"{{{column}}}-01-01"
                )
        return None

    def _id(self, column: str) -> FieldGuess:
        self.used.add(column)
        cells = self.profiles[column]
        reasons = [BY_NAME.fill(column=column.replace("\n", " ")), DISTINCT.fill(share=f"{cells.distinct:.0%}")]
        return FieldGuess((column,), round(0.7 + 0.3 * cells.distinct * cells.filled, 2), reasons)

    def _holds_ids(self, column: str) -> bool:
        """Whether the cells are ids: they look so, or the heading says it and none has a space."""
        cells, heading = self.profiles[column], self.headings[column]
        return cells.is_id or (heading.rest in IDS and cells.looks["token"] > 0.98 and cells.looks["date"] < 0.5)

    def _is_key_of(self, column: str, label: str) -> bool:
        heading = self.headings[column]
        return heading.is_id and heading.entity == label and self.profiles[column].is_key

    def _owners(self, label: str) -> set[str]:
        return {label, self.model.nodes[label].identity}

    def _type_columns(self) -> list[str]:
        return [c for c, h in self.headings.items() if h.text in TYPE_COLUMNS and (c not in self.used)]

    def _is_latin(self, guess: FieldGuess) -> bool:
        return all(self.profiles[column].looks["latin"] > 0.98 for column in guess.columns)


BY_NAME = Text("by the name {column}", "按列名 {column}")
FITTING = Text("{share} of the values fit", "{share} 的值符合")
DISTINCT = Text("{share} of the values differ", "{share} 的值互不相同")
BY_VALUES = Text("{share} of the values look like {look}", "{share} 的值像{look}")
ORDER = Text("a day above 12 proves {order}", "出现大于 12 的日,可确定顺序为 {order}")
MADE = Text("no column holds an id: made of these", "没有编号列:由这些列组成")
FROM_ADDRESS = Text("no column holds the name: what stands before the @", "没有姓名列:取邮箱 @ 之前的部分")
FIRST_DAY = Text("the first day of the year", "取当年第一天")
NO_COLUMN = Text("required, but no column says it: check", "必填,但没有对应的列:请核对")
SEEN = {
    "email": Text("e-mail addresses", "邮箱"),
    "code": Text("credit codes", "统一社会信用代码"),
    "phone": Text("phone numbers", "电话号码"),
    "person": Text("names of people", "人名"),
    "company": Text("names of organisations", "组织名称"),
}
