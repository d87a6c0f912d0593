"""Candidate pairs: profiles of one label that share something, side by side."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ingest.names.name_filters import CodedTexts, alike_names
from ingest.names.names import organization_names
from ingest.names.ngram_cosine import PAIRS_AT_ONCE, NgramVectors
from ingest.resolve import organization_pairs as organizations
from ingest.resolve import person_pairs as people
from ingest.resolve.blocking import Pairs, address_keys, candidate_pairs, organization_keys, person_keys
from ingest.resolve.organization_comparisons import COMPARISONS as ORGANIZATION_COMPARISONS
from ingest.resolve.organization_comparisons import FAINT, SPELLING_STEPS, STREET_STEPS, Likeness
from ingest.resolve.organization_pairs import OrganizationView
from ingest.resolve.person_views import PersonView, person_view, shared_boxes
from ingest.resolve.profiles import Pair, Profile, Ruling

View = OrganizationView | PersonView
FAMILY = 10  # profiles of one name that are no sign of a common name: one party in several sources
RARITY = 1000.0  # a name's frequency counts as if so many profiles had been seen before
COMPARISONS = {"Organization": ORGANIZATION_COMPARISONS, "Person": people.COMPARISONS}
UNCOMPARED = {label: Pair((-1,) * len(compared), "", "", "") for label, compared in COMPARISONS.items()}


@dataclass(slots=True)
class ComparedPairs:
    """The pairs of one label that have something in common, in columns, with how often their shared names occur."""

    label: str
    views: list[View]
    first: array[int] = field(default_factory=lambda: array("i"))
    second: array[int] = field(default_factory=lambda: array("i"))
    packed_levels: array[int] = field(default_factory=lambda: array("b"))
    tokens: list[str] = field(default_factory=list)  # the names that pairs share
    texts: list[tuple[str, str]] = field(default_factory=list)
    ruled: list[Ruling | None] = field(default_factory=list)
    frequencies: Counter[str] = field(default_factory=Counter)

    def add(self, first: int, second: int, found: Pair, ruled: Ruling | None) -> None:
        self.first.append(first)
        self.second.append(second)
        self.packed_levels.extend(found.levels)
        self.tokens.append(found.token)
        self.texts.append((found.a, found.b))
        self.ruled.append(ruled)

    def __len__(self) -> int:
        return len(self.first)

    @property
    def levels(self) -> NDArray[np.int8]:
        """The level of each comparison, a row for each pair."""
        return np.frombuffer(self.packed_levels, np.int8).reshape(len(self), len(COMPARISONS[self.label]))

    def ids(self, at: int) -> tuple[str, str]:
        """The two profiles of a pair, sorted."""
        a, b = sorted(self.views[side[at]].profile.id for side in (self.first, self.second))
        return a, b

    def rarities(self) -> NDArray[np.float64]:
        """ln of how frequent the name is that each pair shares, one party's own profiles left out; 0 if it shares none."""
        known = {token: self._rarity(token) for token in set(self.tokens)}
        return np.fromiter((known[token] for token in self.tokens), float, len(self))

    def _rarity(self, token: str) -> float:
        if not token:
            return 0.0
        others = max(0, self.frequencies[token] - FAMILY)
        return math.log((others + RARITY * _expected(token)) / (len(self.views) + RARITY))


def _expected(token: str) -> float:
    """How frequent a name is before any was counted: a name of two syllables, or a longer one.

    Measured on 3,188 listed companies: two others share a stem of two characters with a chance of 1.6e-4, one of three
    with 2e-6 (people: 4e-5 and 3e-6).
    """
    letters = sum(3.3 if "\u3400" <= c <= "\u9fff" else 1.0 for c in token)
    return 1.6e-4 if letters < 8.5 else 5e-6


def compare_profiles(label: str, profiles: Iterable[Profile], new: Set[str] | None = None) -> ComparedPairs:
    """All candidate pairs of one label, side by side; with `new`, only those with one of these ids."""
    profiles = sorted(profiles, key=lambda profile: profile.id)
    compare = _compare_people if label == "Person" else _compare_organizations
    return compare(profiles, None if new is None else {at for at, p in enumerate(profiles) if p.id in new})


def _compare_people(profiles: list[Profile], new: set[int] | None) -> ComparedPairs:
    boxes = shared_boxes(profiles)
    views = [person_view(profile, boxes) for profile in profiles]
    people.know_namesakes(views)
    compared = _counted("Person", views)
    for first, second in _one_by_one(blocked_pairs(views, new)):
        a, b = views[first], views[second]
        found, ruled = people.compare_people(a, b), people.person_rule(a, b)
        if found or ruled and ruled.answer in ("same", "undecided"):
            compared.add(first, second, found or UNCOMPARED["Person"], ruled)
    return compared


def _compare_organizations(profiles: list[Profile], new: set[int] | None) -> ComparedPairs:
    views = [organizations.organization_view(profile) for profile in profiles]
    organizations.know_aliases(views)
    compared = _counted("Organization", views)
    pairs = blocked_pairs(views, new)
    likeness = _likenesses(views, pairs)
    worth = np.flatnonzero(_may_be_one(views, pairs, likeness))
    for (first, second), like in zip(pairs[worth].tolist(), likeness[worth].tolist(), strict=True):
        a, b = views[first], views[second]
        found = organizations.compare_organizations(a, b, Likeness(*like))
        ruled = organizations.organization_rule(a, b) if found or a.credit_code and b.credit_code else None
        ruled = ruled or (found.ruling if found else None)
        if found or ruled and ruled.answer in ("same", "undecided"):
            compared.add(first, second, found or UNCOMPARED["Organization"], ruled)
    return compared


def _one_by_one(pairs: Pairs) -> Iterator[tuple[int, int]]:
    """Pairs as numbers of Python, which are not all in memory at once."""
    for at in range(0, len(pairs), PAIRS_AT_ONCE):
        yield from pairs[at : at + PAIRS_AT_ONCE].tolist()


def _counted(label: str, views: Sequence[View]) -> ComparedPairs:
    compared = ComparedPairs(label, list(views))
    for own in views:
        compared.frequencies.update(own.tokens)
    return compared


def blocked_pairs(views: Sequence[View], new: set[int] | None = None) -> Pairs:
    """Pairs of positions that share a blocking key; with `new`, only those with one of these positions."""
    return candidate_pairs(map(_keys, views), [own.places for own in views], new)


def _likenesses(views: list[OrganizationView], pairs: Pairs) -> NDArray[np.float64]:
    """How alike the letters of names and streets are, of each pair with two addresses; nothing of the others."""
    found = np.full((len(pairs), 2), -1.0)
    if len(pairs) and any(own.address.street for own in views):
        found[:, 1] = NgramVectors([own.address.street for own in views]).cosines(pairs)
        addressed = found[:, 1] >= 0
        found[addressed, 0] = NgramVectors([own.spelled for own in views]).cosines(pairs[addressed])
    return found


def _may_be_one(views: list[OrganizationView], pairs: Pairs, likeness: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether names, a key or the address may have something in common; what is left out would not be told."""
    names, streets = likeness.T
    may: NDArray[np.bool_] = (streets >= STREET_STEPS[1]) | (streets >= 0) & (names >= SPELLING_STEPS[FAINT - 1])
    bodies = [own.credit_code[8:17] for own in views]
    for keys in ([own.domain for own in views], [own.phone for own in views], bodies):
        may |= CodedTexts(keys).equal(*pairs.T)
    rest = np.flatnonzero(~may)
    may[rest] = alike_names([own.names for own in views], pairs[rest])
    return may


def _keys(own: View) -> set[str]:
    """The blocking keys of a profile: its strong keys and those of its names."""
    told = {f"p|{own.phone}"} if own.phone else set()
    if isinstance(own, PersonView):
        return (
            told
            | ({f"e|{own.email}"} if own.email else set())
            | set(person_keys(own.names, own.surnames, _at_work(own)))
        )
    told |= {f"d|{own.domain}"} if own.domain else set()
    told |= {f"c|{own.credit_code[8:17]}"} if own.credit_code else set()
    return told | set(address_keys(own.address)) | set(organization_keys(own.names))


def _at_work(person: PersonView) -> set[str]:
    """Employers as keys: the id or text itself, and how the invented part of a name sounds."""
    named = [employer for employer in person.employers if not people.is_employer_id(employer)]
    return person.employers | {name.sound for text in named for name in organization_names(text) if name.sound}
