"""Parsing of column headings: whose attribute it is, which one, and in what unit."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from graph.model.declarations import Field
from graph.model.model import Model
from ingest.mapping.column_names import DUTIES
from ingest.mapping.column_words import SCALES
from ingest.mapping.vocabulary import CONNECTORS, ENTITIES, FIELD_WORDS, FIELDS, IDS, NUMBERS_OF
from ingest.parse.cells import half_width
from ingest.parse.numbers import UNITS as POWERS
from ingest.parse.numbers import without_currency

FRONT = re.compile(r"^[(\[][^()\[\]]*[)\]]\s*(?=\S)")
UNIT = re.compile(r"[((\[]([^()\[\]()]*)[))\]]\s*$")
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
ENTITY_OF = {word.replace("_", " "): label for label, words in ENTITIES.items() for word in words.split()}
ORGANIZATIONS = ("Organization", "Customer", "Distributor", "ServiceProvider", "Supplier")
LONGEST_FIRST = sorted(ENTITY_OF, key=len, reverse=True)
PARTIES, NUMBERS = {"Organization", "Person"}, {"integer", "float"}
TAIL = 0.72  # how much "site name" sounds like the name of a party, and "price net" like a price


@dataclass(frozen=True, slots=True)
class Heading:
    """`text` is the whole heading in plain lower case; `entity` the label it names first ("" for none), as written
    in `word`; `rest` is what follows."""

    text: str
    word: str
    entity: str
    rest: str
    scale: float
    key: str

    @property
    def is_id(self) -> bool:
        return self.rest in IDS or (
            bool(self.entity) and re.fullmatch(r"[a-f甲乙一二12]?\s*(编号|id|代码|号)?", self.rest) is not None
        )


@lru_cache(4096)
def parse_heading(column: str) -> Heading:
    """`key` tells apart two of one kind, as in 人员A and 人员B or `expert.name` and `customer.name`."""
    unit = UNIT.search(half_width(column))
    scale = _scale(unit[1].strip().lower()) if unit else 1
    prefix, _, inner = UNIT.sub("", FRONT.sub("", half_width(column))).rpartition(".")
    text = plain_words(inner)
    if prefix and plain_words(prefix.rpartition(".")[2]) in ENTITY_OF:
        word = plain_words(prefix.rpartition(".")[2])
        return Heading(text, word, ENTITY_OF[word], text, scale, prefix)
    if text in NUMBERS_OF:
        return Heading(text, text, NUMBERS_OF[text], "id", scale, text)
    word = next((w for w in LONGEST_FIRST if _starts(text, w)), "")
    if not word and (named := _field_of_entity(text)):
        return Heading(text, named[1], ENTITY_OF[named[1]], named[0], scale, named[1])
    if not word and (last := next((w for w in LONGEST_FIRST if _ends(text, w)), "")):
        return Heading(text, last, ENTITY_OF[last], "", scale, text)
    rest = _without_connectors(text[len(word) :].strip(" _"))
    side = rest[:1] if re.match(r"[a-f甲乙一二12](?![a-z])", rest) else ""
    return Heading(text, word, ENTITY_OF.get(word, ""), rest, scale, f"{word}{side}")


def _scale(unit: str) -> float:
    """What one of a unit counts: 万元, 万美元, US$ million."""
    bare, currencies = without_currency(unit)
    return SCALES.get(unit) or (10.0 ** max(0, POWERS.get(bare, 0)) if currencies else 1)


def foreign_currency(heading: str) -> str:
    """The currency that a heading names; "" where it names none, or says that it is in CNY."""
    _, found = without_currency(plain_words(half_width(heading)))
    return found[0] if found and "CNY" not in found else ""


def label_or_heading(column: str, label: str) -> Heading:
    """The heading or, where that is a code and a label is given, the label; without marks such as `*` for required."""
    text = label if label and (not label.isascii() or column.isascii() and "_" not in label) else column
    return parse_heading(DUTIES.sub("", half_width(text)).strip("*※★ "))


def plain_words(text: str) -> str:
    """`customerID`, `Customer_ID` and `customer id` alike: lower case, without accents, words parted by single spaces."""
    return " ".join(re.sub(r"[\s_\-.#::]+", " ", CAMEL.sub(" ", _without_accents(text.strip()))).casefold().split())


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFD", c)[0] if "\u00c0" <= c <= "\u024f" else c for c in text)


def _without_connectors(text: str) -> str:
    return " ".join(word for word in text.split() if word not in CONNECTORS) if " " in text else text


def _field_of_entity(text: str) -> tuple[str, str] | None:
    """(field, entity's word) of a heading in Romance order: as in “nombre del proveedor” or “id contrato”."""
    for word in LONGEST_FIRST if text.isascii() else ():
        if text.endswith(f" {word}"):
            named = _without_connectors(text[: -len(word)])
            return (named, word) if named in IDS or named in FIELD_WORDS else None
    return None


def _starts(text: str, word: str) -> bool:
    if word.isascii():
        return text == word or text.startswith(word + " ")
    return text.startswith(word)


def _ends(text: str, word: str) -> bool:
    """Only organisations: 供货单位, "respondent company"; 期末库存 is no inventory."""
    return ENTITY_OF[word] in ORGANIZATIONS and text.endswith(f" {word}" if word.isascii() else word)


@lru_cache(4096)
def _names(declared: Field) -> frozenset[str]:
    known = (declared.name, declared.text.en, declared.text.zh, *FIELDS.get(declared.name, "").split())
    return frozenset(plain_words(word) for word in known)


@lru_cache(4096)
def _own_names(field: str) -> frozenset[str]:
    """What columns for this field of one label are called, such as a title that is an opportunity's name."""
    return frozenset(plain_words(word) for word in FIELDS.get(field, "").split())


def heading_similarity(heading: Heading, declared: Field, owner: Iterable[str]) -> float:
    """0–1: how much a heading sounds like this field of one of the labels in `owner`.

    The whole heading counts, and what follows the entity where it is the owner's.
    """
    owners = set(owner)
    names = _names(declared).union(*(_own_names(f"{label}.{declared.name}") for label in owners))
    of_owner = not heading.entity or heading.entity in owners
    whole = _best(heading.text, names)
    if not heading.entity and (declared.kind in NUMBERS or (owners & PARTIES and declared.kind == "string")):
        whole = max(whole, _tail(heading.text, names))
    return max(whole, _best(heading.rest, names) if of_owner and heading.rest else 0.0) if of_owner else whole * 0.9


def _tail(text: str, names: frozenset[str]) -> float:
    """Whether the first or last of several words in Latin letters is the field's."""
    words = text.split() if text.isascii() else []
    return TAIL if 2 <= len(words) <= 4 and (words[-1] in names or words[0] in names) else 0.0


@lru_cache(1 << 16)
def _best(text: str, names: frozenset[str]) -> float:
    if text in names:
        return 1.0
    return max((_alike(text, name) for name in names), default=0.0)


def _alike(text: str, name: str) -> float:
    """Below 1: the share of one text that the other covers (Chinese), or how alike the letters are."""
    if len(name) < 2 or len(text) < 2:
        return 0.0
    if not name.isascii() and (name in text or text in name):
        shorter, longer = sorted((len(name), len(text)))
        return 0.95 * math.sqrt(shorter / longer)
    ratio = SequenceMatcher(None, text, name).ratio()
    return ratio * 0.9 if ratio >= (0.85 if name.isascii() else 0.8) else 0.0


def labels_named(text: str, model: Model) -> set[str]:
    """The labels whose words stand in a name of a file or sheet."""
    words = plain_words(text)
    found = {ENTITY_OF[word] for word in LONGEST_FIRST if _occurs_in(word, words)}
    return {label for label in found if label in model.nodes}


def _occurs_in(word: str, text: str) -> bool:
    if not word.isascii():
        return word in text
    return re.search(rf"\b{re.escape(word)}(s|es)?\b|\b{re.escape(word.rstrip('y'))}ies\b", text) is not None
