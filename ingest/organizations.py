"""Two profiles of organisations side by side: how well each thing told of them agrees, and what keys decide alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from graph.words import Text
from ingest.letters import clean, sound
from ingest.names import OrganizationName, organization_names
from ingest.profiles import Comparison, Pair, Profile, Ruling, listed, shared
from ingest.values import credit_code_check
from ingest.vocabulary import PUBLIC_MAIL, provinces

IDENTICAL, SOUND, TYPO, PREFIX, SHORT, WEAK, DIFFERENT = range(7)  # levels of stems
(
    CORE,
    CORE_SOUND,
    BARE,
    FULLER,
    TYPED,
    BARE_FULL,
    OTHER_TRADE,
    TYPED_LOOSE,
    BEGINS,
    BEGINS_OTHER,
    ABBREVIATED,
    LOOSE,
    UNLIKE,
) = range(13)


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
    numbers: set[str]
    industries: set[str]
    credit_code: str
    domain: str
    phone: str
    related: set[str]

    @property
    def tokens(self) -> set[str]:
        """What counts as one name when names are counted."""
        return {token(name) for name in self.names}


def token(name: OrganizationName) -> str:
    return name.sound or "".join(sorted(name.places)) + name.number + name.core


def view(profile: Profile) -> OrganizationView:
    names = tuple(dict.fromkeys(n for raw in profile.names for n in organization_names(raw)))
    named = {place for name in names for place in name.places} - {"中国"}
    branches = {name.branch for name in names}
    code = profile.keys.get("credit_code", "").strip().upper()
    domain = profile.keys.get("domain", "").strip().casefold().removeprefix("www.")
    facts = [place for key in ("city", "region") for place in listed(profile, key)]
    return OrganizationView(
        profile,
        names,
        named,
        named
        | (branches & provinces().keys())
        | {clean(place).removesuffix("市").removesuffix("省") for place in facts},
        branches,
        {name.number for name in names if name.number},
        {clean(industry) for industry in listed(profile, "industry")},
        code if valid_credit_code(code) else "",
        "" if domain in PUBLIC_MAIL else domain,
        digits(profile.keys.get("phone", "")),
        set(listed(profile, "related")),
    )


def digits(phone: str) -> str:
    """The last eleven digits of a phone number; empty for less than seven."""
    found = "".join(c for c in phone if c.isdigit())[-11:]
    return found if len(found) >= 7 else ""


def rule(a: OrganizationView, b: OrganizationView) -> Ruling | None:
    """What credit codes, declared relations and the names themselves decide without any probability."""
    if a.credit_code and b.credit_code:
        if a.credit_code == b.credit_code:
            return Ruling("same", SAME_CODE.fill(code=a.credit_code))
        if a.credit_code[8:17] == b.credit_code[8:17]:
            return Ruling("same", SAME_BODY.fill(code=a.credit_code[8:17]))
        return Ruling("distinct", OTHER_CODE.fill(a=a.credit_code, b=b.credit_code))
    if a.profile.id in b.related or b.profile.id in a.related:
        return Ruling("distinct", RELATED)
    return _told_apart(a, b)


def _told_apart(a: OrganizationView, b: OrganizationView) -> Ruling | None:
    """Names that say themselves that they mean two: a branch, another number, another place."""
    if a.branches and b.branches and a.branches.isdisjoint(b.branches):
        return Ruling("distinct", BRANCH.fill(a=_said(a.branches), b=_said(b.branches)))
    if a.numbers and b.numbers and a.numbers.isdisjoint(b.numbers):
        return Ruling("distinct", NUMBER.fill(a=_said(a.numbers), b=_said(b.numbers)))
    if a.named_places and b.named_places and not _nested(a.named_places, b.named_places):
        return Ruling("distinct", PLACE.fill(a=_said(a.named_places), b=_said(b.named_places)))
    trades = [(x, y) for x in a.names for y in b.names if x.is_latin == y.is_latin and x.trades and y.trades]
    if trades and all(x.stem == y.stem and trade_level(x, y) == 4 for x, y in trades):
        x, y = trades[0]
        return Ruling("distinct", TRADE.fill(a=x.core, b=y.core))
    return None


def _said(values: Iterable[str]) -> Text:
    known = "/".join(sorted(value for value in values if value))
    return Text(known or "head office", known or "总部")


def _nested(one: set[str], two: set[str]) -> bool:
    """Whether places agree, or one lies in the other; two cities of a province do not agree."""
    if not one.isdisjoint(two):
        return True
    known = provinces()
    return any(known.get(p) in two for p in one) or any(known.get(p) in one for p in two)


def compare(a: OrganizationView, b: OrganizationView) -> Pair | None:
    """The level of each comparison; None where neither a name nor a key has anything in common."""
    best, x, y = UNLIKE, None, None
    for one in a.names:
        for two in b.names:
            level = name_level(one, two)
            if level < best or x is None:
                best, x, y = level, one, two
    domain, phone = _same(a.domain, b.domain), _same(a.phone, b.phone)
    if best == UNLIKE and domain != 0 and phone != 0:
        return None
    form = _same(x.form, y.form) if x and y else -1
    levels = (best, _place(a, b), form, shared(a.industries, b.industries), domain, phone)
    return Pair(
        levels, token(x) if x and best <= TYPED_LOOSE else "", x.text if x else "", y.text if y else ""
    )


def name_level(a: OrganizationName, b: OrganizationName) -> int:
    """How alike two names are, CORE to UNLIKE. Symmetric.

    Stem and trade are one comparison: among companies of one group a like stem goes with another trade, so
    taking them as independent would count the stem for too little and the trade for too much.
    """
    if a.is_latin != b.is_latin and _spelled_out(a, b):
        return CORE_SOUND
    stem = stem_level(a, b)
    if stem > SOUND and a.stem and b.stem and not (a.is_latin or b.is_latin):  # a slip in the trade word
        if sound(a.core) == sound(b.core):
            return CORE_SOUND
        if len(a.core) == len(b.core) > 3 and OSA.distance(a.core, b.core) == 1:
            return TYPED
    if stem >= SHORT:
        return {SHORT: ABBREVIATED, WEAK: LOOSE, DIFFERENT: UNLIKE}[stem]
    level = _WITH_TRADE[stem][trade_level(a, b)]
    if level == BARE and (a if not a.trades else b).form in ("有限", "股份"):
        return BARE_FULL  # a full legal name without a trade is seldom short for one with a trade
    return level


def _spelled_out(a: OrganizationName, b: OrganizationName) -> bool:
    """Whether the Latin name is the pinyin of the whole Chinese core (中钨高新, Zhongwugaoxin)."""
    han, latin = (b, a) if a.is_latin else (a, b)
    return sound(han.core) == latin.core.replace(" ", "")


def stem_level(a: OrganizationName, b: OrganizationName) -> int:
    """How alike the invented parts of two names are, IDENTICAL to DIFFERENT. Symmetric."""
    if a.stem == b.stem:
        return IDENTICAL if a.stem else _plain_level(a, b)
    if a.sound and a.sound == b.sound:
        return SOUND
    if a.stem and b.stem and _is_typo(a, b):
        return TYPO
    if _is_prefix(a, b) or _is_prefix(b, a):
        return PREFIX
    if not (a.is_latin or b.is_latin):
        if any(_abbreviates(x, y) for x in a.spoken for y in b.spoken):
            return SHORT
        if a.core and b.core and len(a.core) == len(b.core) > 2 and OSA.distance(a.core, b.core) == 1:
            return WEAK
    return DIFFERENT


def _plain_level(a: OrganizationName, b: OrganizationName) -> int:
    """Names without an invented part (苏州市第一人民医院) are told apart by place and number alone."""
    if a.number != b.number:
        return DIFFERENT if a.number and b.number or not a.places & b.places else WEAK
    here = bool(a.places & b.places)
    if a.trades == b.trades:
        return IDENTICAL if here else WEAK
    if a.number and (a.trades <= b.trades or b.trades <= a.trades):
        return SHORT if here else WEAK
    return DIFFERENT


def _is_typo(a: OrganizationName, b: OrganizationName) -> bool:
    if not (a.is_latin or b.is_latin):
        if abs(len(a.stem) - len(b.stem)) > 1 or OSA.distance(a.stem, b.stem, score_cutoff=1) > 1:
            return False
        return max(len(a.stem), len(b.stem)) > 2 or _near(a.sound, b.sound, 1)
    shorter = min(len(a.sound), len(b.sound))
    return shorter >= 5 and _near(a.sound, b.sound, 2 if shorter >= 10 else 1)


def _near(a: str, b: str, most: int) -> bool:
    return abs(len(a) - len(b)) <= most and OSA.distance(a, b, score_cutoff=most) <= most


def _is_prefix(a: OrganizationName, b: OrganizationName) -> bool:
    """Whether a's invented part begins b's name, and so may be its short form."""
    if not a.stem or len(a.stem) < 2:
        return False
    if a.is_latin or b.is_latin:
        return len(a.sound) >= 5 and b.sound.startswith(a.sound)
    return b.core.startswith(a.stem)


def _abbreviates(a: str, b: str) -> bool:
    """Whether the shorter has the longer's first character and its others in the same order."""
    short, long = (a, b) if len(a) < len(b) else (b, a)
    if len(short) < 2 or len(short) > 6 or len(short) == len(long) or short[0] != long[0]:
        return False
    rest = iter(long)
    return all(character in rest for character in short)


def trade_level(a: OrganizationName, b: OrganizationName) -> int:
    """0 equal, 1 one says more than the other, 2 only one says any, 3 some in common, 4 none; -1 neither says."""
    if not a.trades and not b.trades:
        return -1
    if a.trades == b.trades:
        return 0
    if not a.trades or not b.trades:
        return 2
    if a.trades <= b.trades or b.trades <= a.trades:
        return 1
    return 4 if a.trades.isdisjoint(b.trades) else 3


def _place(a: OrganizationView, b: OrganizationView) -> int:
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
SAME_BODY = Text(
    "the same organisation code {code} in both credit codes", "信用代码中的主体标识码相同:{code}"
)
OTHER_CODE = Text("different valid credit codes {a} and {b}", "有效的信用代码不同:{a} 与 {b}")
RELATED = Text(
    "a direct relation between the two says that they are two", "两者之间有直接关系,因此是两个主体"
)
BRANCH = Text("the names mean different sites: {a} and {b}", "名称指向不同机构:{a} 与 {b}")
NUMBER = Text("the names carry different numbers: {a} and {b}", "名称中的序号不同:{a} 与 {b}")
PLACE = Text("the names say different places: {a} and {b}", "名称中的地名不同:{a} 与 {b}")
TRADE = Text("the names say different trades: {a} and {b}", "名称中的行业不同:{a} 与 {b}")
_WITH_TRADE = {  # level of the stem -> by trade_level: equal, subset, one empty, overlap, disjoint, none said
    IDENTICAL: (CORE, FULLER, BARE, OTHER_TRADE, OTHER_TRADE, CORE),
    SOUND: (CORE_SOUND, FULLER, BARE, OTHER_TRADE, OTHER_TRADE, CORE_SOUND),
    TYPO: (TYPED, TYPED_LOOSE, TYPED_LOOSE, TYPED_LOOSE, TYPED_LOOSE, TYPED),
    PREFIX: (BEGINS, BEGINS, BEGINS, BEGINS_OTHER, BEGINS_OTHER, BEGINS),
}
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
                "the names are alike, but only one says a trade: {a} and {b}",
                "名称相同,但只有一个带行业词:{a} 与 {b}",
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
            Text(
                "the names are alike, but their trades differ: {a} and {b}",
                "名称相同,但行业词不同:{a} 与 {b}",
            ),
            Text(
                "the names differ by one character and in trade: {a} and {b}",
                "名称差一个字且行业词不同:{a} 与 {b}",
            ),
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
    Comparison(
        "form", [Text("the same legal form", "组织形式相同"), Text("different legal forms", "组织形式不同")]
    ),
    Comparison("industry", [Text("the same industry", "行业相同"), Text("different industries", "行业不同")]),
    Comparison(
        "domain", [Text("the same web domain", "网站域名相同"), Text("different web domains", "网站域名不同")]
    ),
    Comparison(
        "phone", [Text("the same phone number", "电话相同"), Text("different phone numbers", "电话不同")]
    ),
]
