"""Three-way merge of texts: by lines, and within lines by clauses, as a Chinese paragraph is one long line.

A clause is what stands between punctuation; it is never cut, so that characters made of several code points stay whole, and who
changes the same clause clashes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Any

from merge3 import Merge3

CLAUSES = re.compile(r"([\u3002\uff0c\uff1b\uff1a\uff01\uff1f\u3001\u2026\u2014]+|[.,;:!?]+(?=\s)|\n+)")
MOST_PAIRS = 4_000_000  # of equal pieces that are compared, a second or so: texts beyond clash


def merge_texts(base: str, mine: str, theirs: str) -> str | None:
    """Both edits in one text; None where they change the same clause, or insert at the same place."""
    merged: list[str] = []
    for group in _groups(*(text.splitlines(keepends=True) for text in (base, mine, theirs))):
        if group[0] == "conflict":
            if (inner := _merged_clauses(*("".join(lines) for lines in group[1:]))) is None:
                return None
            merged.append(inner)
        else:
            merged += group[1]
    return "".join(merged)


def _merged_clauses(base: str, mine: str, theirs: str) -> str | None:
    merged: list[str] = []
    for group in _groups(*([part for part in CLAUSES.split(text) if part] for text in (base, mine, theirs))):
        if group[0] == "conflict":
            return None
        merged += group[1]
    return "".join(merged)


def _groups(base: list[str], mine: list[str], theirs: list[str]) -> Iterable[tuple[Any, ...]]:
    """Runs of pieces, as the library names and yields them; one conflict where comparing would take too long."""
    if max(_pairs(base, mine), _pairs(base, theirs)) > MOST_PAIRS:
        return [("conflict", base, mine, theirs)]
    return Merge3(base, mine, theirs, sequence_matcher=_EveryPiece).merge_groups()  # type: ignore[arg-type]


class _EveryPiece(SequenceMatcher[str]):
    """The standard library's matcher, which would leave out what is frequent, such as commas."""

    def __init__(self, junk: None, a: Sequence[str], b: Sequence[str]):
        super().__init__(junk, a, b, autojunk=False)


def _pairs(a: list[str], b: list[str]) -> int:
    counts = Counter(b)
    return sum(n * counts[piece] for piece, n in Counter(a).items())
