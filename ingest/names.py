"""Names taken apart: what tells a party from others, and what is only place, trade, legal form or branch.

Pure functions of the text. An organisation's name becomes `OrganizationName`, a person's `PersonName`; a text that
holds several names (`恒峰科技 Hengfeng Technology`, `…(原恒峰仪器厂)`) gives several.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingest import vocabulary as words
from ingest.letters import HAN, IS_HAN, clean, sound

_INSIDE = re.compile(r"\(([^()]*)\)")
_FORMERLY = re.compile(r"^(原名?|曾用名|曾名|旧称|简称|别名|又名|又称|formerly|aka)[::\s]*")
_TICKER = re.compile(f"^(s?\\*?st|[nc]|xd|xr|dr)(?=[{HAN}])|(?<=[{HAN}])[ab]股?$")
_FORM_ZH = re.compile(f"({'|'.join(words.FORMS_ZH)})$")
_AFTER_FORM = re.compile(
    r"^(.+(?:有限公司|有限责任公司|集团公司))(.+(?:公司|处|部|院|院区|行|店|厂|所|校|中心))$"
)
_MARKER = f"(?:{'|'.join(words.BRANCHES_ZH)})"
_SITE = r"(?:[东南西北新老]院区?|[东南西北]区|[\d一二三四五六七八九十]+号?店)"
_BRANCH_ZH = re.compile(f"({_MARKER}|{_SITE})$")
_PLACE_SUFFIX = re.compile(r"^(壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|自治州|省|市)")
_COUNTY = re.compile(f"^([{HAN}]{{2,3}}?)(市|县|区|自治县)(?=[{HAN}]{{2}})")
_NO_COUNTY = {"超", "城", "都", "小", "社", "园", "地", "股", "门", "开发", "山", "特", "专", "夜"}
_NUMBER_ZH = re.compile(
    r"第([一二三四五六七八九十\d]+)|([一二三四五六七八九十\d]+)(?=(?:附?院|医院|中学|小学|厂)$)"
)
_FORM_KINDS = ("集团", "股份", "有限")
_LATIN_FORMS = dict.fromkeys(["group", "holding", "holdings"], "集团") | dict.fromkeys(
    ["ltd", "limited", "gmbh", "llc"], "有限"
)
_DIGITS = {digit: str(value) for value, digit in enumerate("一二三四五六七八九十", 1)}
_ORDINALS = {
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "fifth": "5",
    "sixth": "6",
    "seventh": "7",
    "eighth": "8",
}
_SHORT_HOSPITAL = re.compile(r"(大)?附(属)?医?院$|(?<![医学])院$")
_LETTERS = r"[a-z][a-z0-9&.,' -]{5,}"
_LATIN_PART = re.compile(rf"(?:^|(?<=[\s/|,;-])){_LETTERS}$|^{_LETTERS}(?=[\s/|,;-])")
_DOTTED = re.compile(r"(?<=\b[a-z])\.(?=[a-z]\b)")


@dataclass(frozen=True, slots=True)
class OrganizationName:
    """One name of an organisation. All parts are lower case, simplified and half width.

    `core` is the name without place, legal form and branch; `stem` is the core without trade words, so the part
    that somebody invented (empty for 苏州市第一人民医院); `sound` is the stem in pinyin or Latin letters. `form` is the
    kind of the legal form (集团, 股份, 有限; empty if none is said). `branch` is the place of a branch, or its kind where
    no place is said. `spoken` is the name without and with its place, number included: what abbreviations are made of.
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
    spoken: tuple[str, ...] = ()

    @property
    def is_latin(self) -> bool:
        return not IS_HAN.search(self.core)


@dataclass(frozen=True, slots=True)
class PersonName:
    """One name of a person. `sounds` holds each possible reading as (family, given) in Latin letters."""

    text: str
    sounds: frozenset[tuple[str, str]]

    @property
    def is_latin(self) -> bool:
        return not IS_HAN.search(self.text)


@lru_cache(maxsize=1 << 18)
def organization_names(raw: str) -> tuple[OrganizationName, ...]:
    """Every name that a cell holds, the main one first; empty if it holds no letter."""
    text = clean(raw)
    aliases: list[str] = []
    tail: list[str] = []
    place: list[str] = []

    def unwrap(match: re.Match[str]) -> str:
        inside = match[1].strip()
        former = _FORMERLY.sub("", inside)
        outside = text.replace(match[0], "")
        if former != inside or _other_script(inside, outside):
            aliases.append(former)
        elif _is_place(inside):
            place.append(inside)
        elif _BRANCH_ZH.search(inside):
            tail.append(inside)
        elif inside in ("集团", "控股"):
            return inside  # a legal form like any other, taken off at the end
        elif inside not in ("筹", "有限合伙", "普通合伙", "特殊普通合伙", *words.FORMS_ZH):
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
    head, branch = _split_branch(text)
    form = next((kind for kind in _FORM_KINDS if kind in head[2:]), "")
    head = _without_forms(head)
    places, core = _split_places(head)
    places |= {_place_name(p) for p in bracketed}
    core = _without_forms(core)
    spoken = (core.replace("第", ""), head.replace("第", ""))
    core, number = _split_number(core)
    core = _SHORT_HOSPITAL.sub(_long_hospital, core.replace("总院", "医院")) or head
    stem, trades = _split_trades(core)
    return OrganizationName(
        shown, frozenset(places), core, stem, sound(stem), trades, number, branch, form, spoken
    )


def _split_branch(text: str) -> tuple[str, str]:
    after = _AFTER_FORM.match(text)
    if after and not _FORM_ZH.fullmatch(after[2]):
        return after[1], _branch_name(after[2])
    marker = _BRANCH_ZH.search(text)
    if not marker or len(text) - len(marker[0]) < 2:
        return text, ""
    head, branch = text[: marker.start()], marker[0]
    if branch.endswith(("院", "区")) and branch not in ("分院", "院区") and not head.endswith("医院"):
        return text, ""  # 中国科学院, 东城区: no site of a hospital
    for length in (4, 3, 2):
        if len(head) - length >= 2 and head[-length:].removesuffix("市") in words.provinces():
            return head[:-length], _branch_name(head[-length:] + branch)
    return head, branch


def _branch_name(text: str) -> str:
    text = text.replace("市", "").replace("省", "")
    return next((text[:n] for n in (4, 3, 2) if text[:n] in words.provinces()), text)


def _without_forms(text: str) -> str:
    while (form := _FORM_ZH.search(text)) and form.start() >= 2:
        text = text[: form.start()]
    return text


def _split_places(text: str) -> tuple[set[str], str]:
    places: set[str] = set()
    while found := _leading_place(text):
        place, rest = found
        places.add(place)
        text = rest
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


def _split_number(core: str) -> tuple[str, str]:
    match = _NUMBER_ZH.search(core)
    if not match:
        return core, ""
    said = match[1] or match[2]
    return core.replace(match[0], "", 1), "".join(_DIGITS.get(c, c) for c in said)


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
    tokens = re.findall(r"[a-z0-9]+", _DOTTED.sub("", text).replace("&", " "))
    tokens = _join_pairs(tokens)
    tokens, branch = _latin_branch(tokens)
    places = {_place_name(p) for p in bracketed}
    number = ""
    kept: list[str] = []
    for at, token in enumerate(tokens):
        if token in words.romanised_places() and len(tokens) > 1:
            places.add(words.romanised_places()[token])
        elif token in _ORDINALS or (at and tokens[at - 1] == "no" and token.isdigit()):
            number = _ORDINALS.get(token, token)
        elif token not in words.FORMS_LATIN and token not in ("city", "province", "municipal", "no"):
            kept.append(token)
    kept = kept or tokens[:1]
    form = next((kind for token, kind in _LATIN_FORMS.items() if token in tokens), "")
    known = words.trades()
    stem = "".join(token for token in kept if token not in known)
    trades = frozenset(known[token] for token in kept if token in known)
    return OrganizationName(
        text, frozenset(places), " ".join(kept), stem, stem, trades, number, branch, form, ("".join(kept),)
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


def _latin_branch(tokens: list[str]) -> tuple[list[str], str]:
    if len(tokens) < 3 or tokens[-1] not in words.BRANCHES_LATIN:
        return tokens, ""
    head = tokens[:-1]
    if head[-1] == "representative":
        head.pop()
    place = words.romanised_places().get(head[-1], "") if len(head) > 1 else ""
    return (head[:-1] if place else head), place or tokens[-1]


@lru_cache(maxsize=1 << 18)
def person_names(raw: str) -> tuple[PersonName, ...]:
    """Every name of a person that a cell holds, titles taken off; empty if it holds none."""
    text = clean(raw)
    parts = [*_INSIDE.findall(text), _INSIDE.sub(" ", text)]
    han = ["".join(re.findall(f"[{HAN}]", part)) for part in parts]
    latin = [re.sub(f"[{HAN}]", " ", part) for part in parts]
    read = [_person_zh(part) for part in reversed(han)]
    read += [_person_latin(part) for part in reversed(latin)]
    return tuple(dict.fromkeys(name for name in read if name))


def _person_zh(text: str) -> PersonName | None:
    for title in sorted(words.TITLES_ZH, key=len, reverse=True):
        text = text.removesuffix(title)
    if len(text) < 2:
        return None
    family = text[:2] if text[:2] in words.COMPOUND_SURNAMES and len(text) > 2 else text[:1]
    reading = words.surname_readings().get(family) or sound(family)
    return PersonName(text, frozenset({(reading, sound(text[len(family) :]))}))


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
