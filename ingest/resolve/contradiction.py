"""Contradictions between two sources that use one id: what of names, codes and dates can't mean one record, in words.

Judged is only what can't be an accident of writing: another language, a short name, a legal form, a typo or a former name of
one credit code is no contradiction. Two sources that say nothing comparable do not contradict each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from rapidfuzz.distance import Indel

from graph.words import Text
from ingest.names.name_words import PUBLIC_MAIL, provinces
from ingest.names.names import OrganizationName, organization_names
from ingest.names.normalization import IS_HAN, clean_name, pinyin
from ingest.names.person_names import PersonName, person_names
from ingest.resolve.name_contradictions import name_contradiction
from ingest.resolve.name_similarity import ABBREVIATED, UNLIKE, organization_name_level
from ingest.resolve.organization_pairs import phone_digits, valid_credit_code
from ingest.resolve.person_views import DIFFERENT
from ingest.resolve.person_views import person_name_level as person_level

Facts = dict[str, list[str]]
"""What one source tells of one id: field → values as text. `of` is whose it is (ids)."""

NAMES = ("name", "name_en", "aliases")
PARTY = (*NAMES, "credit_code", "domain", "phone", "email", "city", "postcode")
THINGS = {  # fields that a record keeps for life: texts, and days
    "Opportunity": (("name", "name_en"), ("opened",)),
    "Asset": (("model",), ("installed",)),
    "MaintenanceRecord": (("fault_code",), ("opened",)),
    "Engagement": (("topic", "topic_en"), ("at",)),
    "Signal": (("title", "title_en"), ("at",)),
    "Certificate": (("name",), ("issued",)),
    "InventoryPeriod": (("period",), ()),
}
OWNERS = {
    "Opportunity": "OPENED",
    "Asset": "INSTALLED_AT",
    "MaintenanceRecord": "FOR_ASSET",
    "Engagement": "ABOUT",
    "Signal": "SIGNALS",
    "Certificate": "HOLDS",
    "InventoryPeriod": "HELD_STOCK",
}
FEW = 0.4  # of the letters in common: two texts that mean something else


def compared_fields(label: str) -> tuple[str, ...]:
    """The fields by which records of a label are told apart."""
    if label in ("Organization", "Person"):
        return PARTY
    texts, days = THINGS.get(label, (("name", "name_en"), ()))
    return (*texts, *days, "serial")


def record_contradiction(label: str, a: Facts, b: Facts) -> Text | None:
    """The contradiction by which two sources mean two records by one id; None where they may well mean one."""
    if label == "Organization":
        return _organizations(a, b)
    return _people(a, b) if label == "Person" else _event_contradiction(label, a, b)


def _organizations(a: Facts, b: Facts) -> Text | None:
    codes = [[c.upper() for c in f.get("credit_code", []) if valid_credit_code(c.upper())] for f in (a, b)]
    if all(codes):
        same = any(x[8:17] == y[8:17] for x, y in product(*codes))
        return None if same else CODES.fill(a=codes[0][0], b=codes[1][0])
    domains = [_domains(f) for f in (a, b)]
    phones = [{d for p in f.get("phone", []) if (d := phone_digits(p))} for f in (a, b)]
    names = [[n for raw in _names(f) for n in organization_names(raw)] for f in (a, b)]
    if domains[0] & domains[1] or phones[0] & phones[1]:
        enumerated = [_enumerated_apart(x, y) for x, y in product(*names)]
        return NAMED.fill(a=_first_name(a), b=_first_name(b)) if enumerated and all(enumerated) else None
    cities = [{pinyin(clean_name(c).removesuffix("市")) for c in f.get("city", [])} for f in (a, b)]
    apart = all(cities) and not _nested(*cities)
    elsewhere = apart or _delivered_apart(a, b)
    verdicts = [_named_apart(x, y, elsewhere) for x, y in product(*names)]
    if names[0] and names[1]:
        return NAMED.fill(a=_first_name(a), b=_first_name(b)) if all(verdicts) else None
    if apart and all(domains):
        return PLACES.fill(a=", ".join(a["city"]), b=", ".join(b["city"]))
    return None


def _delivered_apart(a: Facts, b: Facts) -> bool:
    """Whether both tell postcodes, and none that begins alike: the first two characters are a province, a state or a post town."""
    areas = [{code for c in f.get("postcode", []) if (code := re.sub(r"\W", "", c).upper()[:2])} for f in (a, b)]
    return all(areas) and areas[0].isdisjoint(areas[1])


def _named_apart(x: OrganizationName, y: OrganizationName, apart: bool) -> bool:
    """Whether two names can't be those of one organisation; `apart`: it is told to be in two places."""
    if x.is_latin != y.is_latin:  # a translation need not sound alike, but it stays in its place
        return apart and organization_name_level(x, y) == UNLIKE
    level = organization_name_level(x, y)
    if level != ABBREVIATED and x.number != y.number and not (x.stem and y.stem):
        return True
    if x.branch and y.branch and x.branch != y.branch:
        return True
    if x.places and y.places and not _nested(set(map(pinyin, x.places)), set(map(pinyin, y.places))):
        return True
    return level == UNLIKE and not _is_short(x, y) or level < UNLIKE and apart and _other_body(x, y)


def _enumerated_apart(x: OrganizationName, y: OrganizationName) -> bool:
    """Whether names say another number or site: houses of one owner share a switchboard and a domain."""
    contradiction = name_contradiction(x, y)
    return contradiction is not None and contradiction.answer == "distinct"


def _other_body(x: OrganizationName, y: OrganizationName) -> bool:
    """Names that are alike by their trade alone (人民医院 in two cities)."""
    return not x.stem and not y.stem


def _is_short(x: OrganizationName, y: OrganizationName) -> bool:
    """Whether one name may be a short form of the other: a part of it, its characters in order, or its initials."""
    short, long = sorted((x, y), key=lambda name: len(name.core))
    if x.is_latin:
        words = clean_name(long.text).split()
        initials = "".join(w[0] for w in words)
        return bool(set(clean_name(short.text).split()) & {w for w in words if len(w) > 3}) or (
            len(short.sound) > 1 and initials.startswith(short.sound)
        )
    rest = iter(clean_name(long.text))
    return len(short.core) > 1 and all(character in rest for character in short.core)


def _nested(one: set[str], two: set[str]) -> bool:
    """Whether places agree, or one lies in the other (as they are read aloud)."""
    known = _sounded()
    return bool(one & two) or any(known.get(p) in two for p in one) or any(known.get(p) in one for p in two)


def _sounded(memory: dict[str, str] = {}) -> dict[str, str]:  # noqa: B006 - worked out once
    if not memory:
        memory.update({pinyin(place): pinyin(province) for place, province in provinces().items()})
    return memory


def _domains(facts: Facts) -> set[str]:
    """The word of each domain that its owner chose: that of www.acme.com.cn is acme."""
    told = [d.casefold().split("//")[-1].split("/")[0].removeprefix("www.") for d in facts.get("domain", [])]
    return {next((w for w in d.split(".") if len(w) > 2), d) for d in told if d and d not in PUBLIC_MAIL}


def _people(a: Facts, b: Facts) -> Text | None:
    emails = [{e.casefold() for e in f.get("email", [])} for f in (a, b)]
    phones = [{d for p in f.get("phone", []) if (d := phone_digits(p))} for f in (a, b)]
    if emails[0] & emails[1] or phones[0] & phones[1]:
        return None
    names = [[n for raw in _names(f) for n in person_names(raw)] for f in (a, b)]
    reached = all(emails) or all(phones)  # told by both, and not the same
    if all(names) and all(_called_apart(x, y, reached) for x, y in product(*names)):
        return NAMED.fill(a=_first_name(a), b=_first_name(b))
    return None


def _called_apart(x: PersonName, y: PersonName, reached: bool) -> bool:
    """Whether two names can't be those of one person, who may have married, or use a short or a foreign first name."""
    if person_level(x, y) != DIFFERENT:
        return False
    if not (x.is_latin or y.is_latin):
        return True
    words = [{word for pair in n.sounds for word in pair} for n in (x, y)]
    return words[0].isdisjoint(words[1]) and (x.is_latin == y.is_latin or reached)


def _event_contradiction(label: str, a: Facts, b: Facts) -> Text | None:
    """Two records of something that happened or stands somewhere: they differ in more than they agree."""
    serials = [{clean_name(s).replace("-", "") for s in f.get("serial", [])} for f in (a, b)]
    if all(serials):
        return None if serials[0] & serials[1] else SERIALS.fill(a=min(serials[0]), b=min(serials[1]))
    told = list(_compared(label, a, b))
    differing = [said for is_same, said in told if not is_same]
    return _listed(differing) if len(differing) > len(told) - len(differing) else None


def _compared(label: str, a: Facts, b: Facts) -> Iterator[tuple[bool, Text]]:
    """Each thing that both say: whether it agrees, and what they say; what is neither like nor unlike is left out."""
    texts, days = THINGS.get(label, (("name", "name_en"), ()))
    pairs = list(product(*([v for n in texts for v in f.get(n, [])] for f in (a, b))))
    said = [_texts(x, y) for x, y in pairs]
    if True in said or False in said:
        yield True in said, NAMED.fill(a=pairs[0][0], b=pairs[0][1])
    for name in days:
        if name in a and name in b:
            yield (
                {v[:10] for v in a[name]} & {v[:10] for v in b[name]} != set(),
                DAYS.fill(a=a[name][0], b=b[name][0]),
            )
    if a.get("of") and b.get("of"):
        yield not set(a["of"]).isdisjoint(b["of"]), OWNED.fill(a=", ".join(a["of"]), b=", ".join(b["of"]))


def _texts(x: str, y: str) -> bool | None:
    """Whether two texts are alike; None where that can't be said, as in two languages."""
    x, y = clean_name(x), clean_name(y)
    if bool(IS_HAN.search(x)) != bool(IS_HAN.search(y)):
        return None
    alike = Indel.normalized_similarity(x, y)
    return alike >= FEW or x in y or y in x


def _names(facts: Facts) -> Iterator[str]:
    return (value for name in NAMES for value in facts.get(name, []))


def _first_name(facts: Facts) -> str:
    return next(_names(facts), "")


def _listed(texts: Iterable[Text]) -> Text:
    told = list(texts)
    return Text("; ".join(t.en for t in told), ";".join(t.zh for t in told))


def texts_of(value: Any) -> list[str]:
    """A value, or a list of them, as text."""
    return [str(v) for v in (value if isinstance(value, list) else [value]) if v is not None]


CODES = Text("different valid credit codes, {a} and {b}", "有效的信用代码不同:{a} 与 {b}")
NAMED = Text("other names, {a} and {b}", "名称不同:{a} 与 {b}")
PLACES = Text("other places and web domains, {a} and {b}", "所在地和网站域名不同:{a} 与 {b}")
SERIALS = Text("other serial numbers, {a} and {b}", "序列号不同:{a} 与 {b}")
DAYS = Text("other days, {a} and {b}", "日期不同:{a} 与 {b}")
OWNED = Text("it belongs to {a} and to {b}", "分别属于 {a} 与 {b}")
