"""Cells as a mapping's steps use them before they are typed: the first of a list, names in pairs, parts, words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ingest.mapping.mapping_file import Value
from ingest.parse.cells import LostValue, to_text
from ingest.parse.spoiled import RoundedNumber, expanded_digits, spoiled_reason

Cells = dict[str, Any]
Getter = Callable[[Cells], Any]


def first_item(get: Getter, parse: Callable[[Any], Any]) -> Getter:
    def first(cells: Cells) -> Any:
        found = get(cells)
        if isinstance(found, list):
            return next((v for item in found if (v := parse(item)) is not None), None)
        return parse(found)

    return first


def name_in_pair(get: Getter) -> Getter:
    """The name in a pair of Odoo's, `[7, "Ningchuan"]`; anything else as it is."""

    def named(cells: Cells) -> Any:
        found = get(cells)
        pair = isinstance(found, list) and len(found) == 2 and type(found[0]) is int and type(found[1]) is str
        return found[1] if pair else found

    return named


def cell_as_text(cell: Any) -> str:
    """A cell as text. Raises LostValue."""
    if reason := spoiled_reason(cell):
        raise LostValue(reason)
    try:
        return to_text(expanded_digits(cell))
    except RoundedNumber as error:
        raise LostValue(error.text) from error


def translate_word(value: Value, found: Any) -> Any:
    """The source's word as ours; a number is looked up as its text."""
    if isinstance(found, str):
        return value.words.get(found.strip(), found)
    return value.words.get(to_text(found), found) if value.words and found is not None else found
