"""Postal addresses taken apart: house number, street, postcode and city, in Chinese and in Latin letters.

江苏省苏州市工业园区星湖街328号5栋 215123      → 328, xinghujie, 215123, 苏州
728 West Roosevelt Road, Rm. 287, Chicago   → 728, w roosevelt, "", chicago
Carl-Zeiss-Straße 10, 07745 Jena            → 10, carl zeiss, 07745, jena
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.names.name_words import provinces, romanised_places
from ingest.names.names import leading_places
from ingest.names.normalization import HAN, IS_HAN, clean_name, pinyin
from ingest.names.numerals import same_digits

_CHINESE_CODE = re.compile(r"(?:邮政编码|邮编)?:?\s*(?<!\d)(\d{6})(?!\d)")
_LATIN_CODE = re.compile(
    r"\b([a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|[a-z]\d[a-z] ?\d[a-z]\d)\b"  # London, Ottawa
    r"|(?<=\D)\b(?:[a-z]{1,2}-)?(\d{5,6})(?:-\d{4})?(?:\s+[a-z][a-z .'-]*)?$"  # … IL 60302-1234, … 07745 Jena
    r"|^(\d{6})\b"
)
_UNIT = re.compile(
    r"\([^()]*\)|#\s*\w+|\b(?:suite|ste|room|rooms|rm|floor|fl|unit|apt|building|bldg|p\.? ?o\.? box)\b\.?\s*\w*"
    r"|\b\w+ (?:floor|fl)\b"
)
_NUMBER = re.compile(r"\b(\d+)[a-z]?\b(?:\s*[-–/]\s*\d+\b)?(?!\s*(?:st|nd|rd|th)\b)")
_NUMBER_OF_CHINESE = re.compile(r"(?:(\d+)弄)?(\d+)(?:[-之至—~]\d+)?号")
_STREET_OF_CHINESE = (
    re.compile(f"[{HAN}]{{1,10}}?(?:大道|大街|胡同|公路|路|街|道|巷|弄)(?:[{HAN}0-9][路段])?"),
    re.compile(f"[{HAN}]{{1,10}}?[里村镇乡]"),
)
_DISTRICT = re.compile(f"^(?:[{HAN}]{{1,9}}?(?:开发区|园区|新区|高新区|自治县|区|县|市))+")
_SIDES = {"north": "n", "south": "s", "east": "e", "west": "w"}
_KINDS_OF_STREET = """
st street ave av avenue rd road blvd boulevard dr drive ln lane pl place ct court sq square pkwy parkway hwy highway
way ter terrace str strasse weg platz allee rue via calle avenida no nr
"""
_KINDS = frozenset(_KINDS_OF_STREET.split())
_GERMAN = re.compile(r"(?<=[a-z]{3})str(?:asse|\b)\.?|(?<=[a-z]{3})strasse\b")
_PHONE = re.compile(r"\(?\b\d{3}\)?[-. ]{1,2}\d{3}[-.]\d{4}\b")
_STATE = re.compile(r"\b[a-z]{2}$")


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """An address without the accidents of writing. `words` are all that it holds, to find them in a name."""

    house: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    words: frozenset[str] = frozenset()


NOWHERE = PostalAddress()


@lru_cache(maxsize=1 << 17)
def postal_address(raw: str, postcode: str = "", city: str = "") -> PostalAddress:
    """An address from its cell, and the postcode and city where other cells hold them."""
    text = clean_name(raw)
    if not any(c.isalnum() for c in text):
        return PostalAddress(postcode=_code(postcode), city=_city(city))
    read = _chinese_address(text) if IS_HAN.search(text) else _latin_address(text)
    house, street, own_code, own_city = read
    words = frozenset(re.findall(r"[a-z0-9]+", text))
    return PostalAddress(house, street, _code(postcode) or own_code, _city(city) or own_city, words)


def _code(postcode: str) -> str:
    """A postcode without spaces and without what follows the hyphen of an American one."""
    text = clean_name(postcode).replace(" ", "")
    return re.sub(r"^[a-z]{1,2}-(?=\d)|(?<=\d{5})-\d{4}$", "", text)


def _city(city: str) -> str:
    return clean_name(city).removesuffix("市")


def _chinese_address(text: str) -> tuple[str, str, str, str]:
    found = _CHINESE_CODE.search(text)
    bare = re.sub(r"\s", "", text.replace(found[0], "") if found else text)
    places, rest = leading_places(same_digits(bare))
    rest = _DISTRICT.sub("", re.sub(r"\([^()]*\)", "", rest))
    number = _NUMBER_OF_CHINESE.search(rest)
    streets = (kind.search(rest) for kind in _STREET_OF_CHINESE)
    named = next((street[0] for street in streets if street), rest[: number.start()] if number else rest)
    house = "-".join(part for part in number.groups() if part) if number else ""
    city = next((place for place in reversed(places) if place in provinces()), "")
    return house, pinyin(named), found[1] if found else "", city


def _latin_address(text: str) -> tuple[str, str, str, str]:
    code = _LATIN_CODE.search(text)
    postcode = _code(next((part for part in code.groups() if part), "")) if code else ""
    parts = [_UNIT.sub(" ", part) for part in text.split(",")]
    if code:
        parts = [re.sub(rf"\b(?:[a-z]{{1,2}}-)?{re.escape(_raw(code))}(?:-\d{{4}})?\b", " ", part) for part in parts]
    at = next((at for at, part in enumerate(parts) if _NUMBER.search(part)), 0)
    number = _NUMBER.search(parts[at])
    line = parts[at]
    if number:
        after = line[number.end() :]
        line = after if re.search("[a-z]", after) else line[: number.start()]
    if number and not re.search("[a-z]", line):  # 12, rue de la Paix
        line = " ".join(parts[at + 1 : at + 2])
    return number[1] if number else "", _latin_street(line), postcode, _latin_city(parts[at + 1 :])


def _raw(code: re.Match[str]) -> str:
    return next(part for part in code.groups() if part)


def _latin_street(line: str) -> str:
    """The words of a street without its kind (Street, Avenue, -straße): N. Clark St. → n clark."""
    words = [_SIDES.get(word, word) for word in re.findall(r"[a-z0-9]+", _GERMAN.sub(" ", line))]
    words = [re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", word) for word in words]
    named = [word for word in words if word not in _KINDS]
    return " ".join(named or words)


def _latin_city(parts: list[str]) -> str:
    for part in reversed(parts):
        name = " ".join(re.findall(r"[a-z]+", _STATE.sub("", part.strip())))
        if len(name) > 2:
            return romanised_places().get(name.replace(" ", ""), name)
    return ""


def without_address(name: str, address: PostalAddress) -> str:
    """A Latin name without its own address and phone number: Teddy Bear 3 (6401 S Pulaski Rd), Robertson Center 3701."""
    name = _PHONE.sub(" ", name)
    if not address.house or address.house not in name or IS_HAN.search(name):
        return name
    words = list(re.finditer(r"\w+", name))
    for at, word in enumerate(words[1:], 1):
        if word[0] == address.house:
            following = {clean_name(each[0]) for each in words[at + 1 :]}
            behind = "" if following & address.words - {address.house} else name[word.end() :]
            return f"{name[: word.start()].rstrip(' (,-–')} {behind.lstrip(' )')}".strip()
    return name
