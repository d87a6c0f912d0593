"""Profiles of parties, comparisons of two of them, and the verdict on a pair."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal

import orjson

from graph.model.claims import Claims
from graph.store.parties import SourceIdentity
from graph.words import Text

KEYS = ("credit_code", "email", "domain", "phone")
FACTS = ("region", "city", "address", "postcode", "country", "industry", "title", "department", "gender", "birth_year")

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
    """The answer for two profiles (`a` < `b`), how probable it is that they are one, and why.

    `contradictory`: their names contradict one another, so that no third one joins them either.
    """

    a: str
    b: str
    answer: Answer
    probability: float
    reasons_for: list[Text] = field(default_factory=list)
    reasons_against: list[Text] = field(default_factory=list)
    contradictory: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """The decision of a rule: "undecided" is a question, "asked" at least one, "doubtful" and, where a third may still join them,
    "unlike" at most one; the rest is probability."""

    answer: Literal["same", "distinct", "undecided", "asked", "doubtful", "unlike"]
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


def party_profile(label: str, original: SourceIdentity, repeating: frozenset[str] = frozenset()) -> Profile:
    """The profile of an original id: what the sources claim, as the matcher wants it."""
    claims = original.claims
    names = [n for field in ("name", "name_en", "aliases") for n in _claimed_values(claims, field)]
    keys = {k: values[0] for k in KEYS if (values := _claimed_values(claims, k))}
    facts: dict[str, str | list[str]] = {k: values[0] for k in FACTS if (values := _claimed_values(claims, k))}
    if original.employers:
        facts["employers"] = sorted(original.employers)
    if original.related:
        facts["related"] = sorted(original.related)
    feeds = {who.partition("@")[0] for who in claims.get(":", {})}
    sources = ",".join(sorted({feed.split("/")[0] for feed in feeds}))
    return Profile(
        original.id, label, list(dict.fromkeys(names)), keys, facts, sources, bool(feeds) and feeds <= repeating
    )


def _claimed_values(claims: Claims, field: str) -> list[str]:
    """All values that anybody claims for a field, in the order of the claimants."""
    values = [claim[0] for _, claim in sorted(claims.get(field, {}).items())]
    return [str(v) for value in values for v in (value if isinstance(value, list) else [value])]


def profile_mark(p: Profile) -> str:
    """A fingerprint of all that is compared: another one means that the profile is to be resolved again."""
    serialized = orjson.dumps([p.names, p.keys, p.facts, *([True] if p.repeats else [])], option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(serialized, digest_size=6).hexdigest()
