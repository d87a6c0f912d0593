"""Sites in names of organisations: branches, campuses (院区, 校区), plants. A site is another party than its head office."""

from __future__ import annotations

import re

from ingest.names import name_words as words
from ingest.names.normalization import HAN
from ingest.names.numerals import latin_number

_MARKER = f"(?:{'|'.join(words.BRANCHES_ZH)})"
_SIDE = "东南西北中新老"
_SITE = rf"(?:[{_SIDE}]院区?|[{_SIDE}]区|号?店)"
_AT_END = re.compile(f"({_MARKER}|{_SITE})$")
_HEAD_OFFICE = re.compile(r"(?:(?:(?<![医学])[院校])?本部|总部|主院区|总院区|主校区)$")
_HOUSE = "医院|大学|学院|中学|小学|学校|公司|集团|银行|研究所|研究院|保健院|中心|厂"
_OF_HOUSE = re.compile(rf"^(.+(?:{_HOUSE}|[附医]院))([{HAN}a-z0-9]{{0,8}}?)({_MARKER}|工厂|基地|[{_SIDE}]部院?区?)$")
_SIDE_OF_HOUSE = re.compile(rf"^(.+(?:医院|大学|学院|中学|小学|学校|[附医]院))([{_SIDE}])(?:院区?|区|校区?|部)$")
_AFTER_FORM = re.compile(
    r"^(.+(?:有限公司|有限责任公司|集团公司))(.+(?:公司|处|部|院|院区|校区|行|店|厂|所|校|中心|基地))$"
)
_FORM_ALONE = re.compile(f"(?:{'|'.join(words.FORMS_ZH)})")
_PLANTS = {"plant", "factory", "works", "werk", "site", "phase", "unit", "mill"}
_PLACED = {"plant", "factory", "works", "werk", "site"}


def is_site(text: str) -> bool:
    """Whether a text in brackets says a site: (东院区), (本部)."""
    return bool(_AT_END.search(text) or _HEAD_OFFICE.fullmatch(text))


def split_site(text: str) -> tuple[str, str]:
    """A Chinese name without its site, and the site: its place or side, else its kind; empty for the head office."""
    text = _HEAD_OFFICE.sub("", text) if len(_HEAD_OFFICE.sub("", text)) >= 2 else text
    after = _AFTER_FORM.match(text)
    if after and not _FORM_ALONE.fullmatch(after[2]):
        return after[1], _site_name(after[2])
    if side := _SIDE_OF_HOUSE.match(text):
        return side[1], side[2]
    house = _OF_HOUSE.match(text)
    if house and house[2] not in ("有限", "股份"):
        return house[1], _site_name(house[2] + house[3])
    return _bare_site(text)


def _bare_site(text: str) -> tuple[str, str]:
    """A site of a house that is named without a word for what it is: 恒峰苏州市分公司."""
    marker = _AT_END.search(text)
    if not marker or len(text) - len(marker[0]) < 2:
        return text, ""
    head, branch = text[: marker.start()], marker[0]
    if branch.endswith(("院", "区")) and branch not in words.BRANCHES_ZH and not head.endswith("医院"):
        return text, ""  # 中国科学院, 东城区: no site of a hospital
    for length in (4, 3, 2):
        if len(head) - length >= 2 and head[-length:].removesuffix("市") in words.provinces():
            return head[:-length], _site_name(head[-length:] + branch)
    return head, branch


def _site_name(text: str) -> str:
    """苏州市分公司 → 苏州, 江苏苏州办事处 → 苏州, 北部院区 → 北, 锦江院区 → 锦江院区."""
    text = text.replace("市", "").replace("省", "")
    where = re.sub(f"(?:{_MARKER}|工厂|基地|院区?|区)$", "", text) or text
    for length in (4, 3, 2):
        if where[:length] in words.provinces():
            rest = where[length:]
            return _site_name(rest) if rest in words.provinces() else where[:length] if not rest else text
    side = re.fullmatch(f"([{_SIDE}])部?", where)
    return side[1] if side else text


def latin_site(tokens: list[str]) -> tuple[list[str], str, str]:
    """A Latin name's words without its site, the site, and its number: Suzhou Branch, North Campus, Plant 2."""
    for at in range(len(tokens) - 1, 0, -1):
        word, before, after = tokens[at], tokens[at - 1], tokens[at + 1] if at + 1 < len(tokens) else ""
        if word in _PLANTS and before not in ("power", "nuclear", "steel", "iron"):
            if after and (number := latin_number(tokens, at + 1)):
                return tokens[:at] + tokens[at + 2 :], "", number
            if at > 1 and (number := latin_number(tokens, at - 1)):
                return tokens[: at - 1] + tokens[at + 1 :], "", number
        if word in words.BRANCHES_LATIN and len(tokens) > 2 or word in _PLACED and at > 1:
            found = _placed_site(tokens, at, word in words.BRANCHES_LATIN)
            if found:
                return *found, ""
    return tokens, "", ""


def _placed_site(tokens: list[str], at: int, alone: bool) -> tuple[list[str], str] | None:
    """The site whose word stands at a position, with the place or side beside it; without one only where `alone`."""
    rest = tokens[at + 1 :]
    if len(rest) == 1 and (beside := _where(rest[0])):
        return tokens[:at], beside
    if rest:
        return None
    head = tokens[:at]
    if head[-1] == "representative":
        head = head[:-1]
    if len(head) > 1 and (beside := _where(head[-1])):
        return head[:-1], beside
    return (head, tokens[at]) if alone else None


def _where(token: str) -> str:
    return words.romanised_places().get(token, "") or words.SIDES_LATIN.get(token, "")
