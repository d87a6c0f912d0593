"""Names parsed: what tells a party from others, and what is only place, trade, legal form or branch.

Pure functions of the text. An organisation's name becomes `OrganizationName`; a text that holds several names
(`恒峰科技 Hengfeng Technology`, `…(原恒峰仪器厂)`) gives several.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from ingest.names import name_words as words
from ingest.names.legal_forms import (
    LATIN_WORDS,
    bracketed_form,
    form_kind,
    is_form,
    latin_forms,
    spelled_forms,
    without_forms,
)
from ingest.names.normalization import HAN, IS_HAN, clean_name, pinyin
from ingest.names.numerals import latin_number, same_digits, without_numbers
from ingest.names.sites import is_site, latin_site, split_site

_INSIDE = re.compile(r"\(([^()]*)\)")
_FORMERLY = re.compile(r"^(原名?|曾用名|曾名|旧称|简称|别名|又名|又称|formerly|aka)[::\s]*")
_TICKER = re.compile(f"^(s?\\*?st|[nc]|xd|xr|dr)(?=[{HAN}])|(?<=[{HAN}])[ab]股?$")
_PLACE_SUFFIX = re.compile(r"^(壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|自治州|省|市)")
_COUNTY = re.compile(f"^([{HAN}]{{2,3}}?)(市|县|区|自治县)(?=[{HAN}]{{2}})")
_NO_COUNTY = {"超", "城", "都", "小", "社", "园", "地", "股", "门", "开发", "山", "特", "专", "夜"}
_SHORT_HOSPITAL = re.compile(r"(大)?附(属)?医?院$|(?<![医学究计法察书剧影画])院$")
_SAY_NOTHING = LATIN_WORDS | words.FORMS_LATIN | {"city", "province", "municipal", "no", "nr", "number"}
_LETTERS = r"[a-z][a-z0-9&.,' -]{5,}"
_LATIN_PART = re.compile(rf"(?:^|(?<=[\s/|,;-])){_LETTERS}$|^{_LETTERS}(?=[\s/|,;-])")
_DOTTED = re.compile(r"(?<=\b[a-z])\.(?=[a-z]\b)")


@dataclass(frozen=True, slots=True)
class OrganizationName:
    """One name of an organisation. All parts are lower case, simplified and half width.

    `core` is the name without place, legal form and branch; `stem` is the core without trade words, so the part
    that somebody invented (empty for 苏州市第一人民医院); `sound` is the stem in pinyin or Latin letters. `number` holds
    its numbers as digits (1, 302, 2.1). `form` is the kind of the legal form (集团, 股份, 有限; empty if none is said),
    `forms` are all that it says. `branch` is the place of a branch, or its kind where no place is said. `spoken` is the
    name without and with its place, number included: what abbreviations are made of.
    """

    text: str
    places: frozenset[str]
    core: str
    stem: str
    sound: str
    trades: frozenset[str]
    number: str = ""
    branch: str = ""
    form: str = ""
    forms: frozenset[str] = frozenset()
    spoken: tuple[str, ...] = ()
    is_latin: bool = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_latin", not IS_HAN.search(self.core))


@lru_cache(maxsize=1 << 18)
def organization_names(raw: str) -> tuple[OrganizationName, ...]:
    """Every name that a cell holds, the main one first; empty if it holds no letter."""
    text = clean_name(raw)
    aliases: list[str] = []
    tail: list[str] = []
    place: list[str] = []

    def unwrap(match: re.Match[str]) -> str:
        inside = match[1].strip()
        former = _FORMERLY.sub("", inside)
        outside = text.replace(match[0], "")
        if is_form(inside):
            return bracketed_form(inside)  # a legal form like any other, taken off at the end
        if former != inside or _other_script(inside, outside):
            aliases.append(former)
        elif _is_place(inside):
            place.append(inside)
        elif is_site(inside):
            tail.append(inside)
        else:
            return inside if IS_HAN.search(inside) else f" {inside} "
        return "" if IS_HAN.search(outside) else " "

    text = _INSIDE.sub(unwrap, text).replace("(", " ").replace(")", " ")
    heads = _scripts(text)
    parts = [heads[0] + "".join(tail), *heads[1:], *aliases] if heads else aliases
    read = [_organization(part, place if at == 0 else ()) for at, part in enumerate(parts)]
    return tuple(dict.fromkeys(name for name in read if name.core))


def _other_script(inside: str, outside: str) -> bool:
    if len(inside) < 2 or _is_place(inside):
        return False
    return bool(IS_HAN.search(inside)) != bool(IS_HAN.search(outside))


def _is_place(text: str) -> bool:
    return _place_name(text) != ""


def _scripts(text: str) -> list[str]:
    """A Chinese and a Latin name side by side come apart; letters inside a Chinese name stay (TCL集团)."""
    text = _TICKER.sub("", text.strip())
    if not IS_HAN.search(text):
        return [text] if any(c.isalnum() for c in text) else []
    latin = _LATIN_PART.search(text)
    if latin and " " in latin[0].strip():
        return [text.replace(latin[0], ""), latin[0]]
    return [text]


def _organization(text: str, places: Iterable[str]) -> OrganizationName:
    if IS_HAN.search(text):
        return _chinese(re.sub(r"[\W_]+", "", text), text, places)
    return _latin(text, places)


def _chinese(text: str, shown: str, bracketed: Iterable[str]) -> OrganizationName:
    whole, numbers = without_numbers(text)
    head, branch = split_site(whole or text)
    form = form_kind(frozenset(), head)
    head, forms = without_forms(head)
    spoken = _split_places(head)[1], head
    places, core = _split_places(_SHORT_HOSPITAL.sub(_long_hospital, head.replace("总院", "医院")))
    places |= {_place_name(p) for p in bracketed}
    core = without_forms(core)[0] or head
    stem, trades = _split_trades(core)
    return OrganizationName(
        shown,
        frozenset(places),
        core,
        stem,
        pinyin(stem),
        trades,
        ".".join(numbers),
        branch,
        form,
        forms,
        tuple(map(same_digits, spoken)),
    )


def _split_places(text: str) -> tuple[set[str], str]:
    places, rest = leading_places(text)
    return set(places), rest


def leading_places(text: str) -> tuple[list[str], str]:
    """The places with which a Chinese text begins, the widest first, and the rest: 江苏省苏州市星湖街 → 江苏, 苏州."""
    places: list[str] = []
    while found := _leading_place(text):
        place, text = found
        places.append(place)
    return places, re.sub("^市(?=.)", "", text)


def _leading_place(text: str) -> tuple[str, str] | None:
    for length in (4, 3, 2):
        if text[:length] in words.provinces():
            rest = _PLACE_SUFFIX.sub("", text[length:])
            return (text[:length], rest) if len(rest) >= 2 else None
    county = _COUNTY.match(text)
    if county and county[1] not in _NO_COUNTY and county[1] + county[2] not in words.trades():
        return county[1], text[county.end() :]
    return None


def _place_name(text: str) -> str:
    """The place that a text is, without 省 or 市; empty if it is none."""
    if not IS_HAN.search(text):
        return words.romanised_places().get(text.replace(" ", ""), "")
    bare = (text, text.rstrip("省市"), *(text[:n] for n in (4, 3, 2) if not _PLACE_SUFFIX.sub("", text[n:])))
    return next((place for place in bare if place in words.provinces()), "")


def _long_hospital(match: re.Match[str]) -> str:
    if "附" in match[0]:
        return ("大学" if match[1] else "") + "附属医院"
    return "医院"


def _split_trades(core: str) -> tuple[str, frozenset[str]]:
    """The stem, and the meanings of the trade words around it."""
    known, found, stem = words.trades(), set(), core
    while word := _edge_word(stem, known, at_end=True):
        found.add(known[word])
        stem = stem[: -len(word)]
    while len(stem) > 3 and (word := _edge_word(stem, known, at_end=False)):
        found.add(known[word])
        stem = stem[len(word) :]
    return stem, frozenset(found)


def _edge_word(text: str, known: dict[str, str], at_end: bool) -> str:
    for length in (4, 3, 2):
        word = text[-length:] if at_end else text[:length]
        if len(word) == length and word in known and len(text) - length != 1:
            return word
    return ""


def _latin(text: str, bracketed: Iterable[str]) -> OrganizationName:
    words_found = re.findall(r"[a-z0-9]+", _DOTTED.sub("", spelled_forms(text)).replace("&", " "))
    tokens, branch, number = latin_site(_join_pairs(words_found))
    places = {_place_name(p) for p in bracketed}
    numbers = [latin_number(tokens, at) for at in range(len(tokens))]
    kept: list[str] = []
    for token, said_number in zip(tokens, numbers, strict=True):
        if token in words.romanised_places() and len(tokens) > 1:
            places.add(words.romanised_places()[token])
        elif not said_number and token not in _SAY_NOTHING:
            kept.append(token)
    kept = kept or tokens[:1]
    forms = latin_forms(words_found)
    known = words.trades()
    stem = "".join(token for token in kept if token not in known)
    trades = frozenset(known[token] for token in kept if token in known)
    number = ".".join(n for n in (*numbers, number) if n)
    return OrganizationName(
        text,
        frozenset(places),
        " ".join(kept),
        stem,
        stem,
        trades,
        number,
        branch,
        form_kind(forms, text),
        forms,
        ("".join(kept),),
    )


def _join_pairs(tokens: list[str]) -> list[str]:
    """Two tokens that are one word of our lists (hong kong, real estate) become one."""
    joined: list[str] = []
    for token in tokens:
        pair = joined[-1] + token if joined else ""
        if pair in words.romanised_places() or pair in words.trades():
            joined[-1] = pair
        else:
            joined.append(token)
    return joined
