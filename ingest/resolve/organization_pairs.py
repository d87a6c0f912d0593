"""Two profiles of organisations side by side: how well each thing told of them agrees, and what keys decide alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from graph.words import Text
from ingest.names.name_words import PUBLIC_MAIL, provinces
from ingest.names.names import OrganizationName, organization_names
from ingest.names.normalization import clean_name
from ingest.names.short_names import of_owner, short_for
from ingest.parse.credit_codes import credit_code_check
from ingest.resolve.name_contradictions import BRANCH, name_contradiction
from ingest.resolve.name_similarity import CORE_SOUND, TYPED_LOOSE, UNLIKE, organization_name_level, trade_level
from ingest.resolve.profiles import Comparison, Pair, Profile, Ruling, fact_list, overlap_level


def valid_credit_code(code: str) -> bool:
    """Whether the check digit of a unified social credit code is right (GB 32100-2015)."""
    try:
        return len(code) == 18 and credit_code_check(code[:17]) == code[17]
    except ValueError:
        return False


@dataclass(slots=True)
class OrganizationView:
    """A profile with its names taken apart and its keys checked; made once, compared often."""

    profile: Profile
    names: tuple[OrganizationName, ...]
    named_places: set[str]
    places: set[str]  # also where facts say it is
    branches: set[str]
    industries: set[str]
    credit_code: str
    domain: str
    phone: str
    related: set[str]
    aliases: set[str] = field(default_factory=set)  # cores that somebody bears beside a core of this one

    @property
    def tokens(self) -> set[str]:
        """What counts as one name when names are counted."""
        return {organization_token(name) for name in self.names}


def organization_token(name: OrganizationName) -> str:
    return name.sound or "".join(sorted(name.places)) + name.number + name.core


def organization_view(profile: Profile) -> OrganizationView:
    names = tuple(dict.fromkeys(n for raw in profile.names for n in organization_names(raw)))
    named = {place for name in names for place in name.places} - {"中国"}
    branches = {name.branch for name in names}
    code = profile.keys.get("credit_code", "").strip().upper()
    domain = profile.keys.get("domain", "").strip().casefold().removeprefix("www.")
    facts = [place for key in ("city", "region") for place in fact_list(profile, key)]
    return OrganizationView(
        profile,
        names,
        named,
        named
        | (branches & provinces().keys())
        | {clean_name(place).removesuffix("市").removesuffix("省") for place in facts},
        branches,
        {clean_name(industry) for industry in fact_list(profile, "industry")},
        code if valid_credit_code(code) else "",
        "" if domain in PUBLIC_MAIL else domain,
        phone_digits(profile.keys.get("phone", "")),
        set(fact_list(profile, "related")),
    )


def phone_digits(phone: str) -> str:
    """The last eleven digits of a phone number; empty for less than seven."""
    found = "".join(c for c in phone if c.isdigit())[-11:]
    return found if len(found) >= 7 else ""


def know_aliases(views: Iterable[OrganizationView]) -> None:
    """Tell each profile which names some profile bears together with one of its own: such names are no contradiction."""
    views = list(views)
    beside: dict[str, set[str]] = defaultdict(set)
    for own in views:
        cores = {name.core for name in own.names}
        for core in cores if len(cores) > 1 else ():
            beside[core] |= cores
    for own in views:
        own.aliases = {core for name in own.names for core in beside.get(name.core, ())}


def organization_rule(a: OrganizationView, b: OrganizationView) -> Ruling | None:
    """The ruling of credit codes, declared relations and the names themselves, without any probability."""
    if a.credit_code and b.credit_code:
        if a.credit_code == b.credit_code:
            return Ruling("same", SAME_CODE.fill(code=a.credit_code))
        if a.credit_code[8:17] == b.credit_code[8:17]:
            return Ruling("same", SAME_BODY.fill(code=a.credit_code[8:17]))
        return Ruling("distinct", OTHER_CODE.fill(a=a.credit_code, b=b.credit_code))
    if a.profile.id in b.related or b.profile.id in a.related:
        return Ruling("distinct", RELATED)
    return _self_declared_distinct(a, b)


def _self_declared_distinct(a: OrganizationView, b: OrganizationView) -> Ruling | None:
    """Names that say themselves that they mean two: a branch, another place, another trade."""
    if a.branches and b.branches and a.branches.isdisjoint(b.branches):
        return Ruling("distinct", BRANCH.fill(a=_values_text(a.branches), b=_values_text(b.branches)))
    if a.named_places and b.named_places and not _nested(a.named_places, b.named_places):
        return Ruling("distinct", PLACE.fill(a=_values_text(a.named_places), b=_values_text(b.named_places)))
    trades = [(x, y) for x in a.names for y in b.names if x.is_latin == y.is_latin and x.trades and y.trades]
    if (
        trades
        and a.aliases.isdisjoint(name.core for name in b.names)
        and all(x.stem == y.stem and trade_level(x, y) == 4 for x, y in trades)
    ):
        x, y = trades[0]
        return Ruling("distinct", TRADE.fill(a=x.core, b=y.core))
    return None


def _values_text(values: Iterable[str]) -> Text:
    known = "/".join(sorted(value for value in values if value))
    return Text(known or "head office", known or "总部")


def _nested(one: set[str], two: set[str]) -> bool:
    """Whether places agree, or one lies in the other; two cities of a province do not agree."""
    if not one.isdisjoint(two):
        return True
    known = provinces()
    return any(known.get(p) in two for p in one) or any(known.get(p) in one for p in two)


def compare_organizations(a: OrganizationView, b: OrganizationView) -> Pair | None:
    """The level of each comparison; None where neither a name nor a key has anything in common.

    Of several names those count that are alike without a contradiction, if there are such.
    """
    alike = [_alike(x, y) for x in a.names for y in b.names]
    best = min(alike, key=lambda found: found.order, default=NOTHING)
    domain, phone = _same(a.domain, b.domain), _same(a.phone, b.phone)
    ruling, keyed = best.ruling, domain == 0 or phone == 0
    if best.level == UNLIKE and not keyed:
        if not ruling:
            return None
        ruling = replace(ruling, answer="undecided")  # nothing but that one name may be short for the other
    levels = (best.level, _place_level(a, b), best.form, overlap_level(a.industries, b.industries), domain, phone)
    return Pair(levels, best.token, best.a, best.b, ruling)


class NameSimilarity(NamedTuple):
    """The similarity of two names, and what they rule; the least `order` counts."""

    order: tuple[int, int]
    level: int
    form: int = -1
    token: str = ""
    a: str = ""
    b: str = ""
    ruling: Ruling | None = None


NOTHING = NameSimilarity((2, UNLIKE), UNLIKE)


def _alike(x: OrganizationName, y: OrganizationName) -> NameSimilarity:
    level = organization_name_level(x, y)
    ruling = _ruled(x, y, level)
    order = 2 if level == UNLIKE and not ruling else 1 if ruling and ruling.answer != "asked" else 0
    shown = organization_token(x) if level <= TYPED_LOOSE else ""
    return NameSimilarity((order, level), level, _same(x.form, y.form), shown, x.text, y.text, ruling)


def _ruled(x: OrganizationName, y: OrganizationName, level: int) -> Ruling | None:
    """A contradiction between two names that are alike, and whether one is usually short for the other."""
    owner = of_owner(x, y) or of_owner(y, x)
    short = owner or (level > CORE_SOUND and short_for(x, y))
    against = name_contradiction(x, y) if short or level < UNLIKE else None
    if not short:
        return against
    return Ruling("undecided" if owner or against else "asked", SHORT.fill(a=x.text, b=y.text))


def _place_level(a: OrganizationView, b: OrganizationView) -> int:
    if not a.places or not b.places:
        return -1
    known = provinces()
    exact = {p for p in a.places & b.places if known.get(p) != p or p in ("北京", "上海", "天津", "重庆")}
    if exact or a.places == b.places:
        return 0
    return 1 if _nested(a.places, b.places) else 2


def _same(a: str, b: str) -> int:
    if not a or not b:
        return -1
    return 0 if a == b else 1


SAME_CODE = Text("the same credit code {code}", "统一社会信用代码相同:{code}")
SAME_BODY = Text("the same organisation code {code} in both credit codes", "信用代码中的主体标识码相同:{code}")
OTHER_CODE = Text("different valid credit codes {a} and {b}", "有效的信用代码不同:{a} 与 {b}")
RELATED = Text("a direct relation between the two says that they are two", "两者之间有直接关系,因此是两个主体")
SHORT = Text("one name is a usual short name of the other: {a} and {b}", "一个名称是另一个的常用简称:{a} 与 {b}")
PLACE = Text("the names say different places: {a} and {b}", "名称中的地名不同:{a} 与 {b}")
TRADE = Text("the names say different trades: {a} and {b}", "名称中的行业不同:{a} 与 {b}")
COMPARISONS = [
    Comparison(
        "name",
        [
            Text(
                "both are named alike without place and legal form: {a} and {b}",
                "去掉地名和组织形式后名称相同:{a} 与 {b}",
            ),
            Text(
                "the names sound alike without place and legal form: {a} and {b}",
                "去掉地名和组织形式后名称读音相同:{a} 与 {b}",
            ),
            Text(
                "the names are alike, but only one says a trade: {a} and {b}", "名称相同,但只有一个带行业词:{a} 与 {b}"
            ),
            Text(
                "the names are alike, but one says more of its trade: {a} and {b}",
                "名称相同,但一个的行业词更多:{a} 与 {b}",
            ),
            Text("the names differ by one letter or character: {a} and {b}", "名称只差一个字:{a} 与 {b}"),
            Text(
                "full names that are alike, but only one says a trade: {a} and {b}",
                "全称相同,但只有一个带行业词:{a} 与 {b}",
            ),
            Text("the names are alike, but their trades differ: {a} and {b}", "名称相同,但行业词不同:{a} 与 {b}"),
            Text("the names differ by one character and in trade: {a} and {b}", "名称差一个字且行业词不同:{a} 与 {b}"),
            Text("one name begins the other: {a} and {b}", "一个名称是另一个的开头:{a} 与 {b}"),
            Text(
                "one name begins the other, but their trades differ: {a} and {b}",
                "一个名称是另一个的开头,但行业词不同:{a} 与 {b}",
            ),
            Text("one name may abbreviate the other: {a} and {b}", "一个名称可能是另一个的缩写:{a} 与 {b}"),
            Text("the names are only loosely alike: {a} and {b}", "名称只是大致相似:{a} 与 {b}"),
            Text("the names differ: {a} and {b}", "名称不同:{a} 与 {b}"),
        ],
    ),
    Comparison(
        "place",
        [
            Text("the same city", "所在城市相同"),
            Text("places that lie in one another", "所在地区相符"),
            Text("different places", "所在地不同"),
        ],
    ),
    Comparison("form", [Text("the same legal form", "组织形式相同"), Text("different legal forms", "组织形式不同")]),
    Comparison("industry", [Text("the same industry", "行业相同"), Text("different industries", "行业不同")]),
    Comparison("domain", [Text("the same web domain", "网站域名相同"), Text("different web domains", "网站域名不同")]),
    Comparison("phone", [Text("the same phone number", "电话相同"), Text("different phone numbers", "电话不同")]),
]
