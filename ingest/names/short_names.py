"""Usual short names of organisations: 华西医院 for 四川大学华西医院, 浙大一院, 302医院, 东航, 恒瑞, BYD.

A short name is worth a question, whatever the probability; it alone joins nobody.
"""

from __future__ import annotations

import re

from ingest.names.legal_forms import GROUPS
from ingest.names.names import OrganizationName
from ingest.names.normalization import pinyin

_HOUSE = re.compile(r"(?:医院|保健院|[附医]院)$")
_PARENT = re.compile(r"^.+(?:大学|学院|科学院|附属|集团|公司|交大|医大)(?=.{3})")
_GENERIC = re.compile(
    "省|市|县|区|附属|大学|医学院|医科|人民|中心|总|第|儿童|妇产|妇幼|妇婴|保健|肿瘤|口腔|眼科|精神|胸科|传染病|中医|中西医|结合|"
    "骨科|康复|直属|实验|临床|教学|医学|医院|院|[0-9]"
)


def short_for(a: OrganizationName, b: OrganizationName) -> bool:
    """Whether one name is a usual short name of the other. Symmetric."""
    if a.branch or b.branch:
        return False
    return _short(a, b) or _short(b, a)


def of_owner(short: OrganizationName, long: OrganizationName) -> bool:
    """Whether a name leaves out whose it is, as people of one town do: 省人民医院 of 江苏省人民医院."""
    mine, whole = short.spoken[-1], long.spoken[-1]
    return mine[0] in "省市县区" and len(whole) > len(mine) > 2 and whole.endswith(mine) and short.number == long.number


def name_tail(name: OrganizationName) -> str:
    """The part of a Chinese name after its parent's (附属瑞金医院 → 瑞金医院); the whole name where it says none."""
    parent = _PARENT.match(name.spoken[-1])
    return name.spoken[-1][parent.end() :] if parent else name.spoken[-1]


def initials(name: OrganizationName) -> set[str]:
    """The first letters of a name's words, with and without the form; of a short Chinese name those of its sounds."""
    if not name.is_latin:
        return {"".join(pinyin(c)[:1] for c in text) for text in name.spoken if 3 <= len(text) <= 6}
    words = re.findall(r"[a-z0-9]+", name.text)
    return {"".join(word[0] for word in own) for own in (words, name.core.split()) if len(own) >= 3}


def _short(short: OrganizationName, long: OrganizationName) -> bool:
    if short.is_latin:
        return short.core.isalpha() and 3 <= len(short.core) <= 6 and short.core in initials(long)
    if long.is_latin or short.forms - GROUPS or len(short.spoken[-1]) >= len(long.spoken[-1]):
        return False
    if _HOUSE.search(long.spoken[-1]):
        return _is_tail(short, long) or _numbered(short, long)
    return _abbreviated(short, long)


def _is_tail(short: OrganizationName, long: OrganizationName) -> bool:
    """华西医院 of 四川大学华西医院, 浙大邵逸夫医院; a name that any hospital may bear (人民医院) is nobody's."""
    whole = long.spoken[-1]
    for mine in short.spoken:
        if _HOUSE.search(mine) and _GENERIC.sub("", mine) and len(whole) - len(mine) >= 2:
            if whole.endswith(mine):
                return True
            if mine[-4:] == whole[-4:] and mine[0] == whole[0] and _runs_through(mine, whole):
                return bool(_GENERIC.sub("", mine[-4:]))
    return False


def _numbered(short: OrganizationName, long: OrganizationName) -> bool:
    """302医院 of 解放军第302医院, 浙大一院 of 浙江大学医学院附属第一医院: the number and a hint of the name."""
    if not short.number or short.number != long.number:
        return False
    mine = short.spoken[-1]
    if len(short.number) >= 3 and not _GENERIC.sub("", mine):
        return bool(_HOUSE.search(mine))
    return len(mine) >= 2 and any(_begins_and_runs(mine, whole) for whole in (long.spoken[-1], name_tail(long)))


def _abbreviated(short: OrganizationName, long: OrganizationName) -> bool:
    """东航 of 东方航空, 恒瑞 of 恒瑞医药: the first character of what is invented and others in their order."""
    if short.number != long.number:
        return False
    if not short.trades and short.stem and short.stem == long.stem:
        return True
    mine = short.spoken[-1]
    if mine == name_tail(long) != long.spoken[-1]:
        return True
    if not 2 <= len(mine) <= 4 or not (long.forms or long.trades):
        return False
    return any(len(whole) > len(mine) and _begins_and_runs(mine, whole) for whole in (*long.spoken, name_tail(long)))


def _begins_and_runs(short: str, long: str) -> bool:
    return short[0] == long[0] and _runs_through(short, long)


def _runs_through(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)
