"""Quick looks at cells: a word of a footer is never taken for the beginning of a record, whatever its ends show."""

from __future__ import annotations

import re
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.tables.row_words import (
    AMOUNT,
    BEGIN,
    GROUP,
    KINDS,
    footer_kind,
    group_of,
    is_amount,
    is_no_amount,
    is_no_word,
)

ANY = "\0"
WORDS = st.one_of([st.from_regex(words, fullmatch=True) for words in (*KINDS.values(), GROUP, AMOUNT)])


@settings(max_examples=150, derandomize=True, deadline=None)
@given(WORDS, st.sampled_from(["", " ", "【", "\u200b", "a", "7"]), st.booleans())
def test_what_is_passed_over_is_no_word(text: str, before: str, capital: bool) -> None:
    cell = before + (text.title() if capital else text)
    if is_no_word(cell):
        assert not footer_kind(cell) and not group_of(cell), cell
    if is_no_amount(cell):
        assert not AMOUNT.match(" ".join(cell.split()).strip("-")) or not is_amount(cell), cell


def test_all_beginnings_of_the_words_are_known() -> None:
    found = set().union(*(_beginnings(parser.parse(words.pattern)) for words in (*KINDS.values(), GROUP)))
    plain = re.compile("[a-z\u4e00-\u9fff][0-9a-z\u4e00-\u9fff]")
    assert {two for two in found if plain.fullmatch(two)} == BEGIN


def _beginnings(items: Any) -> set[str]:
    """The first two characters of all texts that a parsed pattern matches; those of any kind are left out."""
    found = {""}
    for kind, what in items:
        more = _of_one(kind, what)
        found = {(a + b)[:2] if len(a) < 2 else a for a in found for b in more}
    return found


def _of_one(kind: Any, what: Any) -> set[str]:
    if kind is kinds.LITERAL:
        return {chr(what)}
    if kind is kinds.ANY:
        return {ANY}
    if kind is kinds.IN:
        return set().union(*(_of_set(*each) for each in what))
    if kind is kinds.BRANCH:
        return set().union(*map(_beginnings, what[1]))
    if kind is kinds.SUBPATTERN:
        return _beginnings(what[3])
    if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT):
        least, most, inner = what
        return set().union(*(_beginnings(list(inner) * times) for times in range(min(least, 2), min(most, 2) + 1)))
    assert kind is kinds.AT, kind
    return {""}


def _of_set(kind: Any, what: Any) -> set[str]:
    if kind is kinds.LITERAL:
        return {chr(what)}
    if kind is kinds.RANGE:
        return {chr(code) for code in range(what[0], what[1] + 1)}
    return {kinds.CATEGORY_DIGIT: set("0123456789"), kinds.CATEGORY_SPACE: {" "}}.get(what, {ANY})
