"""Profiles of parties, comparisons of two of them, and the verdict on a pair."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from graph.words import Text

Answer = Literal["same", "distinct", "undecided"]


@dataclass(slots=True)
class Profile:
    """Everything that the sources tell of one party, as far as it helps to recognise it.

    `keys`: credit_code, email, domain, phone. `facts`: region, city, address, postcode, industry, title, department, gender,
    birth_year, age, `employers` (ids or names) and `related` (ids of parties that a direct relation shows to be others).
    """

    id: str
    label: str
    names: list[str]
    keys: dict[str, str] = field(default_factory=dict)
    facts: dict[str, str | list[str]] = field(default_factory=dict)
    source: str = ""
    repeats: bool = False  # its list may hold one party under several ids


@dataclass(slots=True)
class Verdict:
    """The answer for two profiles (`a` < `b`), how probable it is that they are one, and why."""

    a: str
    b: str
    answer: Answer
    probability: float
    reasons_for: list[Text] = field(default_factory=list)
    reasons_against: list[Text] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The decision of a rule: "undecided" is a question, "asked" at least one, "doubtful" at most one; the rest is probability."""

    answer: Literal["same", "distinct", "undecided", "asked", "doubtful"]
    reason: Text


@dataclass(frozen=True, slots=True)
class Pair:
    """Two profiles compared: a level for each comparison, the name they share (if any), both as written, what these rule."""

    levels: tuple[int, ...]
    token: str
    a: str
    b: str
    ruling: Ruling | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing that is compared: and its levels in words, from best to worst.

    `trust`: what its shipped parameters count for, beside the pairs that are learnt from.
    """

    name: str
    levels: list[Text]
    trust: float = 2.0


def fact_list(profile: Profile, fact: str) -> list[str]:
    """A fact as a list: empty if nobody told it."""
    value = profile.facts.get(fact, [])
    return [value] if isinstance(value, str) and value else list(value)


def overlap_level(a: set[str], b: set[str]) -> int:
    """0 if two sets have something in common, 1 if not, -1 if one is empty."""
    if not a or not b:
        return -1
    return 1 if a.isdisjoint(b) else 0


def same_text(a: str, b: str) -> int:
    """0 if two texts are the same, 1 if not, -1 if one is empty."""
    if not a or not b:
        return -1
    return 0 if a == b else 1
