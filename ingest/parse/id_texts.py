"""Ids as they are compared: half width, without characters that nobody sees; Salesforce's 15 and 18 characters as one id."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from graph.words import Text
from ingest.parse.cells import UnreadableCell, to_text
from ingest.parse.spoiled import expanded_digits

SHORT, LONG = 15, 18  # characters of an id of Salesforce: 15 that know case, and 3 that spell it
SALESFORCE = re.compile(
    r"(?:0[0-3DEFGHOPQTUXYZa-z][0-9A-Za-z]|500|570|701|80[0-3]|81[0-2]|a[0-9A-Z][0-9A-Za-z])[0-9A-Za-z]{12}"
)
SPELLS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
WIDE_LETTERS = {wide: half for wide, half in WIDE.items() if chr(half).isalnum()}
DASHES = str.maketrans("‐‑‒–−", "-----")


def id_text(cell: Any) -> str | None:
    """An id as text, None for an empty one. Raises UnreadableCell for what is none, and RoundedNumber."""
    if isinstance(cell, list | dict | bytes):
        raise UnreadableCell(NESTED)
    text = to_text(expanded_digits(cell))
    if not text.isascii():
        text = _ordinary(text)
    return canonical_id(text) or None


def _ordinary(text: str) -> str:
    """Letters and digits in half width; signs only where all is then ASCII, so that names in brackets stay."""
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    half = text.translate(WIDE).translate(DASHES)
    return " ".join((half if half.isascii() else text.translate(WIDE_LETTERS)).split())


def canonical_id(id: str) -> str:
    """The 18 characters of an id of Salesforce, with the case that they spell; any other id as it is.

    15 are one where they begin as Salesforce's do and have letters of both cases; 18 where the last 3 fit.
    """
    if len(id) == SHORT and SALESFORCE.match(id) and not (id.islower() or id.isupper() or id.isdigit()):
        return id + _spelt(id)
    if len(id) == LONG and id.isalnum() and id.isascii() and set(id[SHORT:].upper()) <= set(SPELLS):
        return _restored(id)
    return id


def former_id(id: str) -> list[str]:
    """The form in which this id was written before ids were made alike: 15 characters of Salesforce, `10023.0` of pandas."""
    if len(id) == LONG and SALESFORCE.match(id) and id[SHORT:] == _spelt(id[:SHORT]):
        return [id[:SHORT]]
    return [f"{id}.0"] if id.isascii() and id.isdigit() else []


def _restored(id: str) -> str:
    """The id with its case, where that was lost; as it is where the last three can't spell it."""
    end = id[SHORT:].upper()
    if id[:SHORT].islower() or id[:SHORT].isupper():
        head = "".join(
            c.upper() if SPELLS.index(end[at // 5]) >> at % 5 & 1 else c.lower() for at, c in enumerate(id[:SHORT])
        )
    else:
        head = id[:SHORT]
    return head + end if SALESFORCE.match(head) and _spelt(head) == end and not head.isdigit() else id


def _spelt(id: str) -> str:
    """Which of the 15 characters are capitals, five to a character."""
    return "".join(SPELLS[sum(c.isupper() << at for at, c in enumerate(id[n : n + 5]))] for n in (0, 5, 10))


NESTED = Text(
    "the cell holds a list or an object: name the key inside it, such as `column.key`",
    "单元格是列表或对象:请指明其中的键,例如 `列.键`",
)
