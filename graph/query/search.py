"""Full-text search in Chinese and English: candidates from the index, scored by what the caller sees of them.

The index's own scores depend on every text in it. Ours depend on the question and the visible fields alone, so that nobody
learns from a score, an order or a cut what is hidden: each word of the question counts by its best match in a field: as it
is, as a beginning, or with a letter wrong (edit similarity of Levenshtein, 1966).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import Levenshtein

from graph.db.statements import FULLTEXT
from graph.model.model import Model
from graph.query.selections import Argument, Compiler, Expression

CANDIDATES = 300
ALIKE = 0.75  # similarity from which a word counts as meant
LUCENE = re.compile(r'([+\-!(){}\[\]^"~*?:\\/&|])')
LATIN = re.compile(r"[a-z0-9]{3,}")
WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A node that matches: its score (0 to 1), and for each field that does, its text in pieces (text, whether it matches)."""

    label: str
    id: str
    score: float
    highlights: tuple[tuple[str, tuple[tuple[str, bool], ...]], ...]


def searchable_fields(model: Model, compiler: Compiler) -> dict[str, tuple[str, ...]]:
    """Label → its fields that are searched, those that the caller sees."""
    fields = {
        node.label: tuple(
            f.name for f in node.fields.values() if f.fulltext and compiler.policy.allows(node.label, f.name)
        )
        for node in model.identities
    }
    return {label: names for label, names in fields.items() if names}


def search_candidates(compiler: Compiler, text: str) -> Expression | None:
    """An expression of rows [label, id, texts of its fields]; None where nothing is asked. A partner's have no letter wrong: which
    spellings the index tries depends on every text in it."""
    fields, exact = searchable_fields(compiler.model, compiler), compiler.policy.contract is not None
    words = [LUCENE.sub(r"\\\1", word) for word in text.casefold().split()]
    if not words or not fields:
        return None
    query = " AND ".join(_query_term(word, exact) for word in words)
    n = compiler.fresh("n")
    cases = " ".join(
        f"WHEN {n}:{label} AND {compiler.sees(n, label)} THEN ['{label}', {n}.id, {', '.join(f'{n}.{name}' for name in names)}]"
        for label, names in fields.items()
    )
    limit = "" if exact else f", {{limit: {CANDIDATES}}}"
    return Expression(
        f"[row IN COLLECT {{ CALL db.index.fulltext.queryNodes('{FULLTEXT}', {compiler.bind(Argument(query))}{limit}) YIELD node AS {n} "
        f"RETURN CASE {cases} END }} WHERE row IS NOT NULL]"
    )


def _query_term(word: str, exact: bool) -> str:
    """Latin words also match with a letter wrong or as a beginning; Chinese ones as the phrase they are."""
    if not LATIN.fullmatch(word):
        return f'"{word}"'
    return f"({word} OR {word}*)" if exact else f"({word} OR {word}* OR {word}~1)"


def rank_hits(rows: list[list[Any]], fields: Mapping[str, tuple[str, ...]], text: str, first: int) -> list[Hit]:
    """The best of the rows, by score, then label and id."""
    words = text.casefold().split()
    found = []
    for label, id, *values in rows:
        texts = dict(_texts(fields[label], values))
        score = sum(max((_match(word, t) for t in texts.values()), default=0.0) for word in words) / len(words)
        if all(any(_match(word, t) for t in texts.values()) for word in words):
            shown = tuple((name, pieces) for name, t in texts.items() if (pieces := highlight(t, words)))
            found.append(Hit(label, id, round(score, 4), shown))
    return sorted(found, key=lambda hit: (-hit.score, hit.label, hit.id))[:first]


def _texts(names: tuple[str, ...], values: list[Any]) -> Iterator[tuple[str, str]]:
    for name, value in zip(names, values, strict=True):
        if value:
            yield name, "; ".join(value) if isinstance(value, list) else value


def _match(word: str, text: str) -> float:
    """How well a word is found in a text: 1 for the whole of a word or text, less for a part, 0 for not at all."""
    low = text.casefold()
    if word in low:
        return 0.8 + 0.2 * len(word) / len(low)
    if not LATIN.fullmatch(word):
        return 0.0
    best = max((Levenshtein.normalized_similarity(word, other) for other in WORDS.findall(low)), default=0.0)
    return 0.7 * best if best >= ALIKE else 0.0


def highlight(text: str, words: list[str]) -> tuple[tuple[str, bool], ...]:
    """A text in pieces, those that match marked; empty where none does."""
    low, marks = text.casefold(), [False] * len(text)
    if len(low) != len(text):  # a letter that is written in two when folded
        return ()
    for word in words:
        for start, end in _spans(word, low):
            marks[start:end] = [True] * (end - start)
    if not any(marks):
        return ()
    pieces, start = [], 0
    for at in range(1, len(text) + 1):
        if at == len(text) or marks[at] != marks[start]:
            pieces.append((text[start:at], marks[start]))
            start = at
    return tuple(pieces)


def _spans(word: str, low: str) -> Iterator[tuple[int, int]]:
    found = [match.span() for match in re.finditer(re.escape(word), low)]
    if not found and LATIN.fullmatch(word):
        found = [m.span() for m in WORDS.finditer(low) if Levenshtein.normalized_similarity(word, m[0]) >= ALIKE]
    yield from found
