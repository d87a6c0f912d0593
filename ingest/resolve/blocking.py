"""Blocking: candidate pairs that share a key, where a key that too many share is narrowed or left out.

A pure function of the profiles: the same pairs come out whichever of them are new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from ingest.names.addresses import PostalAddress
from ingest.names.names import OrganizationName
from ingest.names.normalization import pinyin
from ingest.names.person_names import PersonName
from ingest.names.short_names import initials, name_tail

CAP = 80  # records that may share a key before it is narrowed by place, or left out
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


def candidate_pairs(keys: list[set[str]], places: list[set[str]], new: set[int] | None = None, cap: int = CAP) -> Pairs:
    """Pairs of positions that share a key. `places` narrows keys that more than `cap` records share.

    With `new` only pairs with at least one of these positions.
    """
    blocks: dict[str, list[int]] = defaultdict(list)
    for at, own in enumerate(keys):
        for key in own:
            blocks[key].append(at)
    narrowed = [b for block in blocks.values() if len(block) > 1 for b in _fitting(block, places, cap)]
    if new is not None:
        narrowed = [block for block in narrowed if not new.isdisjoint(block)]
    packed = np.unique(np.concatenate([np.empty(0, np.int64), *_packed(narrowed, len(keys))]))
    pairs = np.stack([packed // max(len(keys), 1), packed % max(len(keys), 1)], axis=1)
    if new is not None:
        pairs = pairs[np.isin(pairs, np.fromiter(new, np.int64)).any(axis=1)]
    return pairs


def _fitting(block: list[int], places: list[set[str]], cap: int) -> list[list[int]]:
    """The block itself, or its parts by place where it is too large; parts that still are say nothing."""
    if len(block) <= cap:
        return [block]
    parts: dict[str, list[int]] = defaultdict(list)
    for at in block:
        for place in places[at]:
            parts[place].append(at)
    return [part for part in parts.values() if 1 < len(part) <= cap]


def _packed(blocks: list[list[int]], count: int) -> Iterator[NDArray[np.int64]]:
    """All pairs within each block, as smaller position times count plus larger; blocks of one size at once."""
    by_size: dict[int, list[list[int]]] = defaultdict(list)
    for block in blocks:
        by_size[len(block)].append(block)
    for size, alike in by_size.items():
        first, second = np.triu_indices(size, 1)
        members = np.array(alike, np.int64)
        yield (members[:, first] * count + members[:, second]).ravel()
