"""Two profiles of organisations side by side: how well each thing told of them agrees, and what keys decide alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from rapidfuzz.distance import Indel

from graph.words import Text
from ingest.names.addresses import NOWHERE, PostalAddress, postal_address, without_address
from ingest.names.name_words import PUBLIC_MAIL, provinces
from ingest.names.names import OrganizationName, organization_names
from ingest.names.normalization import clean_name
from ingest.names.short_names import of_owner, short_for
from ingest.parse.credit_codes import credit_code_check
from ingest.resolve.name_contradictions import BRANCH, name_contradiction
from ingest.resolve.name_similarity import CORE_SOUND, TYPED_LOOSE, UNLIKE, organization_name_level, trade_level
from ingest.resolve.organization_comparisons import (
    Likeness,
    address_levels,
    is_same_address,
    nothing_in_common,
    spelling_level,
)
from ingest.resolve.profiles import Pair, Profile, Ruling, fact_list, overlap_level, same_text


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
    address: PostalAddress = NOWHERE
    aliases: set[str] = field(default_factory=set)  # cores that somebody bears beside a core of this one

    @property
    def tokens(self) -> set[str]:
        """What counts as one name when names are counted."""
        return {organization_token(name) for name in self.names}

    @property
    def spelled(self) -> str:
        """The first name as its letters are compared: of a Chinese one what somebody invented."""
        name = next(iter(self.names), None)
        if name is None:
            return ""
        return name.text if name.is_latin else name.stem or name.core


def organization_token(name: OrganizationName) -> str:
    return name.sound or "".join(sorted(name.places)) + name.number + name.core


def organization_view(profile: Profile) -> OrganizationView:
    address = _address(profile)
    written = [without_address(raw, address) for raw in profile.names]
    names = tuple(dict.fromkeys(n for raw in written for n in organization_names(raw)))
    named = {place for name in names for place in name.places} - {"中国"}
    branches = {name.branch for name in names}
    code = profile.keys.get("credit_code", "").strip().upper()
    domain = profile.keys.get("domain", "").strip().casefold().removeprefix("www.")
    facts = [place for key in ("city", "region") for place in fact_list(profile, key)]
    facts += [address.city] if address.city else []
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
        address,
    )


def _address(profile: Profile) -> PostalAddress:
    raw, postcode = (next(iter(fact_list(profile, key)), "") for key in ("address", "postcode"))
    return postal_address(raw, postcode) if raw or postcode else NOWHERE


def phone_digits(phone: str) -> str:
    """The last eleven digits of a phone number; empty for less than seven."""
    found = "".join(c for c in phone if c.isdigit())[-11:]
    return found if len(found) >= 7 else ""


def reached_alike(a: Profile, b: Profile) -> bool:
    """Whether two profiles have one phone number, or one address: house number and street, or house number and postcode."""
    phones = [phone_digits(profile.keys.get("phone", "")) for profile in (a, b)]
    one, two = _address(a), _address(b)
    near = (
        Indel.normalized_similarity(one.street, two.street, score_cutoff=0.8) > 0
        or same_text(one.postcode, two.postcode) == 0
    )
    return same_text(*phones) == 0 or same_text(one.house, two.house) == 0 and near


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


def compare_organizations(a: OrganizationView, b: OrganizationView, likeness: Likeness) -> Pair | None:
    """The level of each comparison; None where neither a name, a key nor the address has anything in common.

    Of several names those count that are alike without a contradiction, if there are such. Two that have nothing in common
    are one by a domain, or by phone and address together; one of these alone many may share.
    """
    alike = [_alike(x, y) for x in a.names for y in b.names]
    best = min(alike, key=lambda found: found.order, default=NOTHING)
    domain, phone = same_text(a.domain, b.domain), same_text(a.phone, b.phone)
    spelling, address = spelling_level(best.level, likeness), address_levels(a.address, b.address, likeness)
    ruling, near = best.ruling, is_same_address(address)
    unlike = nothing_in_common(best.level, spelling)
    if unlike and not (domain == 0 or phone == 0 or near):
        if not ruling:
            return None
        ruling = replace(ruling, answer="undecided")  # nothing but that one name may be short for the other
    if unlike and not (domain == 0 or phone == 0 and near):
        ruling = ruling or Ruling("unlike", NEIGHBOURS)
    industry = overlap_level(a.industries, b.industries)
    levels = (best.level, spelling, _place_level(a, b), best.form, industry, domain, phone, *address)
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
    return NameSimilarity((order, level), level, same_text(x.form, y.form), shown, x.text, y.text, ruling)


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


SAME_CODE = Text("the same credit code {code}", "统一社会信用代码相同:{code}")
SAME_BODY = Text("the same organisation code {code} in both credit codes", "信用代码中的主体标识码相同:{code}")
OTHER_CODE = Text("different valid credit codes {a} and {b}", "有效的信用代码不同:{a} 与 {b}")
RELATED = Text("a direct relation between the two says that they are two", "两者之间有直接关系,因此是两个主体")
SHORT = Text("one name is a usual short name of the other: {a} and {b}", "一个名称是另一个的常用简称:{a} 与 {b}")
NEIGHBOURS = Text(
    "the names have nothing in common, and many may share an address or a phone",
    "名称没有相同之处,而地址或电话可能由多家共用",
)
PLACE = Text("the names say different places: {a} and {b}", "名称中的地名不同:{a} 与 {b}")
TRADE = Text("the names say different trades: {a} and {b}", "名称中的行业不同:{a} 与 {b}")
