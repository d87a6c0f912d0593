"""Conditions of a mapping (`when`, `unless`), compiled into functions from the cells of a row to whether they hold."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from ingest.mapping.column_names import PLACEHOLDER
from ingest.mapping.getters import Cells, Getter, cell_as_text
from ingest.mapping.mapping_file import Negation, When
from ingest.parse.cells import is_false, is_nothing

Test = Callable[[Cells], bool]


def compiled_conditions(when: When, cell: Callable[[str], Getter]) -> Test:
    """A function that tells whether all conditions hold for the cells of a row. It raises LostValue."""
    tests = [_negated(cell(c), w, cell) if isinstance(w, Negation) else _plain(cell(c), w) for c, w in when.items()]
    return lambda cells: all(test(cells) for test in tests)


def _plain(get: Getter, condition: str | list[str]) -> Test:
    patterns = [condition] if isinstance(condition, str) else condition
    return lambda cells: matches_patterns(get(cells), patterns)


def _negated(get: Getter, condition: Negation, cell: Callable[[str], Getter]) -> Test:
    others = [cell(named[1]) for pattern in condition.none_of if (named := PLACEHOLDER.fullmatch(pattern))]
    patterns = [pattern for pattern in condition.none_of if not PLACEHOLDER.fullmatch(pattern)]

    def differs(cells: Cells) -> bool:
        value = get(cells)
        alike = any(not set(_readings(value)).isdisjoint(_readings(other(cells))) for other in others)
        return not alike and not matches_patterns(value, patterns)

    return differs


def matches_patterns(value: Any, patterns: list[str]) -> bool:
    """Whether a cell is as a condition wants it; False may be a word, or nothing. Raises LostValue."""
    return any(fnmatchcase(text, pattern) for pattern in patterns for text in _readings(value))


def _readings(value: Any) -> list[str]:
    return [""] if is_nothing(value) else ["", cell_as_text(value)] if is_false(value) else [cell_as_text(value)]
