"""Blocking: candidate pairs that share a key, where a key that too many share is narrowed or left out.

A pure function of the profiles: the same pairs come out whichever of them are new.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from ingest.names.addresses import PostalAddress
from ingest.names.names import OrganizationName
from ingest.names.normalization import pinyin
from ingest.names.person_names import PersonName
from ingest.names.short_names import initials, name_tail

CAP = 80  # records that may share a key before it is narrowed by place, or left out
MOST_PAIRS = 10_000_000  # of all keys together, in a run
Pairs = NDArray[np.int64]  # (pairs, 2), each with the smaller position first, sorted


def organization_keys(names: Iterable[OrganizationName]) -> Iterator[str]:
    """Keys of an organisation's names: how it sounds, its first character with others, its inside, its initials."""
    for name in names:
        yield from _short_keys(name)
        if name.sound:
            yield f"s|{name.sound}"
            yield f"b|{name.sound[:5]}|{'+'.join(sorted(name.trades))}"
        else:
            yield f"g|{name.number}|{'+'.join(sorted(name.trades))}"
            yield from (f"h|{name.number}|{place}" for place in name.places if name.number)
        if name.is_latin:
            yield f"s|{name.core.replace(' ', '')}"
            yield from (f"t|{token}" for token in name.core.split())
            continue
        yield f"s|{pinyin(name.core)}"
        for text in {name.core, *name.spoken}:
            yield from (f"k|{text[0]}{other}" for other in set(text[1:8]))
        yield from (f"i|{name.core[at : at + 2]}" for at in range(1, min(len(name.core) - 1, 5)))


def _short_keys(name: OrganizationName) -> Iterator[str]:
    """What a name shares with its usual short one: its end, what follows its parent's name, its number, its initials."""
    yield from (f"s|{letters}" for letters in initials(name))
    if name.is_latin:
        return
    own, numbers = name_tail(name), [number for number in name.number.split(".") if number]
    yield f"z|{name.spoken[-1][-4:] if name.spoken[-1].endswith('院') else own}"
    yield from (f"x|{text[0]}{number}" for text in {name.spoken[-1], own} for number in numbers)
    yield from (f"y|{number}" for number in numbers if len(number) >= 3)
    yield from (f"k|{own[0]}{other}" for other in set(own[1:8]))


def address_keys(address: PostalAddress) -> Iterator[str]:
    """Keys of an address: its house number with the street's longest word, and with the postcode."""
    if address.house and address.street:
        yield f"a|{address.house}|{max(address.street.split(), key=lambda word: (len(word), word))[:5]}"
    if address.house and address.postcode:
        yield f"q|{address.house}|{address.postcode}"


def person_keys(names: Iterable[PersonName], surnames: Iterable[str], employers: Iterable[str]) -> Iterator[str]:
    """Keys of a person: the name as it sounds, and the family name or the given name at an employer."""
    employers = list(employers)
    yield from (f"f|{family}|{employer}" for family in surnames for employer in employers)
    for name in names:
        for family, given in name.sounds:
            yield "n|" + "|".join(sorted((family, given)))
            for employer in employers:
                yield f"f|{family}|{employer}"
                yield f"w|{'|'.join(sorted((family, given)))}|{employer}"
                yield f"v|{given}|{employer}"


def candidate_pairs(
    keys: Iterable[Set[str]], places: Sequence[Set[str]], new: set[int] | None = None, cap: int = CAP
) -> Pairs:
    """Pairs of positions that share a key. `places` narrows keys that more than `cap` records share.

    With `new` only pairs with at least one of these positions. Where so many keys are shared that there would be more than
    `MOST_PAIRS`, those that the most records share are left out.
    """
    members, starts, sizes = _blocks(keys)
    count = max(len(places), 1)
    cap = _affordable(sizes, cap)
    packed = [np.empty(0, np.int64), *_packed(_narrowed(members, starts, sizes, places, cap), new, count)]
    for size in range(2, cap + 1):
        alike = members[starts[sizes == size][:, None] + np.arange(size)]
        packed += _packed([alike], new, count)
    pairs = np.unique(np.concatenate(packed))
    return np.stack([pairs // count, pairs % count], axis=1)


def _blocks(keys: Iterable[Set[str]]) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]]:
    """The positions that share a key, ascending, one key after the other; where each key's begin, and how many they are."""
    hashed, owners = array("q"), array("i")
    for at, own in enumerate(keys):
        hashed.extend(map(hash, own))
        owners.extend(repeat(at, len(own)))
    codes, members = np.frombuffer(hashed, np.int64), np.frombuffer(owners, np.int32)
    order = np.argsort(codes, kind="stable")
    codes = codes[order]
    begins = np.ones(len(codes), bool)
    begins[1:] = codes[1:] != codes[:-1]
    starts = np.flatnonzero(begins)
    return members[order], starts, np.diff(starts, append=len(codes))


def _affordable(sizes: NDArray[np.int64], cap: int) -> int:
    """The largest cap, `cap` at most, with which keys give no more pairs than memory and time allow."""
    of_size = np.bincount(sizes[sizes <= cap], minlength=cap + 1)
    total = np.cumsum(of_size * np.arange(cap + 1) * np.arange(-1, cap) // 2)
    return max(2, int(np.searchsorted(total, MOST_PAIRS, side="right")) - 1)


def _narrowed(
    members: NDArray[np.int32],
    starts: NDArray[np.int64],
    sizes: NDArray[np.int64],
    places: Sequence[Set[str]],
    cap: int,
) -> Iterator[NDArray[np.int32]]:
    """Blocks that are too large, in parts by place; parts that still are say nothing."""
    for at in np.flatnonzero(sizes > cap).tolist():
        parts: dict[str, list[int]] = defaultdict(list)
        for member in members[starts[at] : starts[at] + sizes[at]].tolist():
            for place in places[member]:
                parts[place].append(member)
        yield from (np.array([part], np.int32) for part in parts.values() if 1 < len(part) <= cap)


def _packed(blocks: Iterable[NDArray[np.int32]], new: set[int] | None, count: int) -> Iterator[NDArray[np.int64]]:
    """All pairs within blocks of one size each, as smaller position times count plus larger, without doubles."""
    for alike in blocks:
        one, two = np.triu_indices(alike.shape[1], 1)
        first, second = alike[:, one].ravel().astype(np.int64), alike[:, two].ravel()
        if new is not None:
            known = np.fromiter(new, np.int64, len(new))
            chosen = np.isin(first, known) | np.isin(second, known)
            first, second = first[chosen], second[chosen]
        yield np.unique(first * count + second)
