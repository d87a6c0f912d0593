"""Person name parser: family and given name in Latin letters, titles taken off; and who is named by title alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingest.names import name_words as words
from ingest.names.normalization import HAN, IS_HAN, clean_name, pinyin

_INSIDE = re.compile(r"\(([^()]*)\)")
_TITLE_ZH = re.compile(
    rf"(?:(?:副|代|正|执行|高级|资深|首席|主治|主任|总|大区|区域|前|原)*(?:{'|'.join(sorted(words.TITLES_ZH, key=len, reverse=True))}))+$"
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """One name of a person. `sounds` holds each possible reading as (family, given) in Latin letters."""

    text: str
    sounds: frozenset[tuple[str, str]]

    @property
    def is_latin(self) -> bool:
        return not IS_HAN.search(self.text)


@lru_cache(maxsize=1 << 18)
def person_names(raw: str) -> tuple[PersonName, ...]:
    """Every name of a person that a cell holds, titles taken off; empty if it holds none."""
    text = clean_name(raw)
    parts = [*_INSIDE.findall(text), _INSIDE.sub(" ", text)]
    han = ["".join(re.findall(f"[{HAN}]", part)) for part in parts]
    latin = [re.sub(f"[{HAN}]", " ", part) for part in parts]
    read = [_person_zh(part) for part in reversed(han)]
    read += [_person_latin(part) for part in reversed(latin)]
    return tuple(dict.fromkeys(name for name in read if name))


@lru_cache(maxsize=1 << 18)
def surnames(raw: str) -> frozenset[str]:
    """How the family name sounds of somebody who is named by title alone (王主任, 小李, Dr. Wang); empty for a full name."""
    text = clean_name(_INSIDE.sub(" ", raw))
    han = "".join(re.findall(f"[{HAN}]", text))
    if not han:
        tokens = _tokens(text)
        titled = len(tokens) == 1 and len(tokens[0]) > 1 and re.search(r"[a-z]\W+[a-z]", text)
        return frozenset(tokens if titled else ())
    latin = _tokens(text)
    family = _untitled(han)
    if latin or family == han:
        return frozenset(latin) if len(latin) == 1 and not family else frozenset()
    return frozenset({_family_sound(family)}) if _is_family(family) else frozenset()


def _is_family(text: str) -> bool:
    return len(text) == 1 or text in words.COMPOUND_SURNAMES


def _family_sound(family: str) -> str:
    return words.surname_readings().get(family) or pinyin(family)


def _untitled(text: str) -> str:
    """王主任 → 王, 王副主任医师 → 王, 张工 → 张, 小李 → 李; a title after a full name is taken off too."""
    bare = _TITLE_ZH.sub("", text)
    if _is_family(bare[:-1]) and bare[-1] in words.ADDRESSES_ZH:
        return bare[:-1]
    if bare[:1] in ("老", "小") and _is_family(bare[1:]):
        return bare[1:]
    return bare


def _person_zh(text: str) -> PersonName | None:
    text = _untitled(text)
    if len(text) < 2 or _is_family(text):
        return None
    family = text[:2] if text[:2] in words.COMPOUND_SURNAMES and len(text) > 2 else text[:1]
    return PersonName(text, frozenset({(_family_sound(family), pinyin(text[len(family) :]))}))


def _person_latin(text: str) -> PersonName | None:
    family, comma, given = text.partition(",")
    if comma and re.search("[a-z]", given):
        first = ["".join(_tokens(family))]
        orders = {(first[0], "".join(_tokens(given)))}
        tokens = first + _tokens(given)
    else:
        tokens = _tokens(text)
        orders = set(_orders(tokens))
    if len(tokens) < 2 or not all(a and b for a, b in orders):
        return None
    return PersonName(" ".join(tokens), frozenset(orders))


def _tokens(text: str) -> list[str]:
    found = [t.replace("-", "") for t in re.findall(r"[a-z]+(?:-[a-z]+)*", text)]
    return [token for token in found if token not in words.TITLES_LATIN]


def _orders(tokens: list[str]) -> Iterator[tuple[str, str]]:
    yield tokens[0] if tokens else "", "".join(tokens[1:])
    yield tokens[-1] if tokens else "", "".join(tokens[:-1])
