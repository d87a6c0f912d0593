"""Filters of a similarity join: which pairs of organisation names may be alike, by codes, lengths and bitmaps of characters.

Each filter is a necessary condition of a comparison in ingest/resolve/name_similarity.py or ingest/names/short_names.py, taken for
many pairs at once; so what is left out has nothing in common, and the costly comparison sees the others only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from ingest.names.names import OrganizationName
from ingest.names.normalization import pinyin
from ingest.names.short_names import initials, name_tail

Positions = NDArray[np.int64]
Flags = NDArray[np.bool_]
HOUSES = re.compile(r"(?:医院|保健院|[附医]院)$")
PAIRS_AT_ONCE = 200_000


class CodedTexts:
    """Texts as numbers: an equal code for equal ones (0: empty), their length, first character, and a bitmap of all."""

    def __init__(self, texts: Sequence[str], codes: dict[str, int] | None = None):
        codes = {"": 0} if codes is None else codes
        self.texts = texts
        self.code = np.fromiter((codes.setdefault(text, len(codes)) for text in texts), np.int64, len(texts))
        self.length = np.fromiter(map(len, texts), np.int64, len(texts))
        characters = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32)
        starts = np.cumsum(self.length) - self.length
        filled = self.length > 0
        self.first = np.zeros(len(texts), np.uint32)
        self.first[filled] = characters[starts[filled]]
        self.bits = np.zeros(len(texts), np.uint64)
        if filled.any():
            bits = np.left_shift(np.uint64(1), (characters % 64).astype(np.uint64))
            self.bits[filled] = np.bitwise_or.reduceat(bits, starts[filled])

    def equal(self, a: Positions, b: Positions) -> Flags:
        """Whether both are the same text, and one at all."""
        found: Flags = (self.code[a] == self.code[b]) & (self.code[a] > 0)
        return found

    def within(self, a: Positions, other: CodedTexts, b: Positions) -> Flags:
        """Whether b may hold all characters of a, and begin like it."""
        found: Flags = (self.bits[a] & ~other.bits[b] == 0) & (self.first[a] == other.first[b])
        return found

    def near(self, a: Positions, b: Positions, edits: int) -> Flags:
        """Whether so many slips at most lie between the two."""
        may: Flags = np.abs(self.length[a] - self.length[b]) <= edits
        may &= np.bitwise_count(self.bits[a] ^ self.bits[b]) <= 2 * edits
        at = np.flatnonzero(may)
        one, two = ([self.texts[i] for i in side[at].tolist()] for side in (a, b))
        may[at] = cpdist(one, two, scorer=OSA.distance, score_cutoff=edits) <= edits
        return may


class NameFilters:
    """Names of organisations, so coded that many pairs of them are filtered at once."""

    def __init__(self, names: Sequence[OrganizationName]):
        self.latin = np.fromiter((name.is_latin for name in names), bool, len(names))
        self.stem = CodedTexts([name.stem for name in names])
        self.sound = CodedTexts([name.sound for name in names])
        self.core = CodedTexts([name.core for name in names])
        self.read = CodedTexts([_read_aloud(name) for name in names])
        self.number = CodedTexts([name.number for name in names])
        spoken: dict[str, int] = {"": 0}
        self.bare = CodedTexts([name.spoken[0] if name.spoken else "" for name in names], spoken)
        self.whole = CodedTexts([name.spoken[-1] if name.spoken else "" for name in names], spoken)
        self.tail = CodedTexts([name_tail(name) if name.spoken else "" for name in names], spoken)
        self.is_house = np.fromiter((bool(HOUSES.search(text)) for text in self.whole.texts), bool, len(names))
        self.of_owner = np.isin(self.whole.first, [ord(c) for c in "省市县区"])
        shortened: dict[str, int] = {"": 0}
        self.short = CodedTexts([_as_initials(name) for name in names], shortened)
        letters = [sorted(initials(name)) if name.spoken else [] for name in names]
        most = max(map(len, letters), default=0)
        self.initials = [CodedTexts([(own + [""] * most)[at] for own in letters], shortened) for at in range(most)]

    def may_be_alike(self, a: Positions, b: Positions) -> Flags:
        """Whether the comparison of two names may find something in common, for each pair of positions."""
        parts = [slice(at, at + PAIRS_AT_ONCE) for at in range(0, len(a), PAIRS_AT_ONCE)]
        return np.concatenate([np.empty(0, bool), *(self._may_be_alike(a[part], b[part]) for part in parts)])

    def _may_be_alike(self, a: Positions, b: Positions) -> Flags:
        may: Flags = (self.stem.code[a] == self.stem.code[b]) | self.sound.equal(a, b) | self.read.equal(a, b)
        for check in (self._may_begin, self._may_shorten):
            may |= check(a, b) | check(b, a)
        for slip in (self._may_be_slip, self._may_be_latin_slip):
            rest = np.flatnonzero(~may)
            may[rest] = slip(a[rest], b[rest])
        return may

    def _may_begin(self, a: Positions, b: Positions) -> Flags:
        either = self.latin[a] | self.latin[b]
        latin = either & (self.sound.length[a] >= 5) & self.sound.within(a, self.sound, b)
        found: Flags = latin | ~either & (self.stem.length[a] >= 2) & self.stem.within(a, self.core, b)
        return found

    def _may_shorten(self, a: Positions, b: Positions) -> Flags:
        """Whether a may be short for b: its initials, some of its characters in their order, or its end."""
        latin = self.latin[a] & np.logical_or.reduce([self._is_initials(a, b, own) for own in self.initials] or [a < 0])
        han = ~self.latin[a] & ~self.latin[b]
        numbered = self.is_house[b] & self.number.equal(a, b)
        ended = (self.whole.code[a] == self.tail.code[b]) | self._may_end(a, b)
        found: Flags = latin | self.of_owner[a] | han & (numbered | ended | self._may_abbreviate(a, b))
        return found

    def _is_initials(self, a: Positions, b: Positions, own: CodedTexts) -> Flags:
        found: Flags = (self.short.code[a] == own.code[b]) & (self.short.code[a] > 0)
        return found

    def _may_abbreviate(self, a: Positions, b: Positions) -> Flags:
        may: Flags = np.zeros(len(a), bool)
        for mine in (self.bare, self.whole):
            brief = (mine.length[a] >= 2) & (mine.length[a] <= 6)
            for theirs in (self.bare, self.whole, self.tail):
                may |= brief & (mine.length[a] < theirs.length[b]) & mine.within(a, theirs, b)
        return may

    def _may_end(self, a: Positions, b: Positions) -> Flags:
        house = self.is_house[a] & self.is_house[b]
        within = [mine.bits[a] & ~self.whole.bits[b] == 0 for mine in (self.bare, self.whole)]
        found: Flags = house & (within[0] | within[1])
        return found

    def _may_be_slip(self, a: Positions, b: Positions) -> Flags:
        """One character of two Chinese names; of two short stems one letter of how they sound."""
        may: Flags = ~self.latin[a] & ~self.latin[b]
        at = np.flatnonzero(may)
        a, b = a[at], b[at]
        stems = (self.stem.length[a] > 0) & (self.stem.length[b] > 0) & self.stem.near(a, b, 1)
        brief = np.flatnonzero(stems & (np.maximum(self.stem.length[a], self.stem.length[b]) <= 2))
        stems[brief] = self.sound.near(a[brief], b[brief], 1)
        may[at] = stems | (self.core.length[a] > 2) & self.core.near(a, b, 1)
        return may

    def _may_be_latin_slip(self, a: Positions, b: Positions) -> Flags:
        shorter = np.minimum(self.sound.length[a], self.sound.length[b])
        may: Flags = (self.latin[a] | self.latin[b]) & (shorter >= 5)
        at = np.flatnonzero(may)
        may[at] = self.sound.near(a[at], b[at], 1)
        long = np.flatnonzero(~may & (shorter >= 10) & (self.latin[a] | self.latin[b]))
        may[long] = self.sound.near(a[long], b[long], 2)
        return may


def _read_aloud(name: OrganizationName) -> str:
    return name.core.replace(" ", "") if name.is_latin else pinyin(name.core)


def _as_initials(name: OrganizationName) -> str:
    """The core, where it may be somebody's initials."""
    return name.core if name.is_latin and name.core.isalpha() and 3 <= len(name.core) <= 6 else ""


def named_pairs(sizes: NDArray[np.int64], pairs: NDArray[np.int64]) -> tuple[Positions, Positions, Positions]:
    """Each name of one with each name of the other: which pair, and the positions of both names in one list of all names."""
    starts = np.cumsum(sizes) - sizes
    a, b = pairs.T
    each = sizes[a] * sizes[b]
    pair = np.repeat(np.arange(len(pairs)), each)
    inside = np.arange(len(pair)) - np.repeat(np.cumsum(each) - each, each)
    width = np.maximum(sizes[b], 1)[pair]
    return pair, starts[a][pair] + inside // width, starts[b][pair] + inside % width


def alike_names(names: Iterable[Sequence[OrganizationName]], pairs: NDArray[np.int64]) -> Flags:
    """Whether any name of one may be alike to any of the other, for each pair of positions."""
    names = list(names)
    filters = NameFilters([name for own in names for name in own])
    found = np.zeros(len(pairs), bool)
    sizes = np.fromiter(map(len, names), np.int64, len(names))
    for at in range(0, len(pairs), PAIRS_AT_ONCE):
        pair, a, b = named_pairs(sizes, pairs[at : at + PAIRS_AT_ONCE])
        found[at + pair[filters.may_be_alike(a, b)]] = True
    return found
