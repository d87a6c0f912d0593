"""Two profiles of people side by side. A name alone never makes two people one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from graph.words import Text
from ingest.letters import clean
from ingest.likeness import PREFIX, TYPO, stem_level, trade_level
from ingest.names import PersonName, organization_names, person_names
from ingest.organizations import digits
from ingest.profiles import Comparison, Pair, Profile, Ruling, listed, shared
from ingest.vocabulary import SHARED_BOXES

SAME, READ, VARIANT, INITIAL, DIFFERENT = range(5)
NAME, EMPLOYER, EMAIL, PHONE, GENDER, BIRTH, JOB, PLACE = range(8)  # columns of the levels


@dataclass(slots=True)
class PersonView:
    """A profile with its names read and its keys checked."""

    profile: Profile
    names: tuple[PersonName, ...]
    employers: set[str]
    email: str
    phone: str
    genders: set[str]
    born: int | None
    aged: int | None
    jobs: set[str]
    places: set[str]
    related: set[str]

    @property
    def tokens(self) -> set[str]:
        return {token(name) for name in self.names}


def token(name: PersonName) -> str:
    return "|".join(sorted(min(name.sounds))) if name.is_latin else name.text


def view(profile: Profile, shared_boxes: set[str]) -> PersonView:
    names = tuple(dict.fromkeys(n for raw in profile.names for n in person_names(raw)))
    email = mailbox(profile)
    facts = [clean(t) for key in ("title", "department") for t in listed(profile, key)]
    return PersonView(
        profile,
        names,
        {clean(e) for e in listed(profile, "employers")},
        "" if email in shared_boxes else email,
        digits(profile.keys.get("phone", "")),
        {clean(g) for g in listed(profile, "gender")},
        _year(profile, "birth_year"),
        _year(profile, "age"),
        {part for fact in facts for part in fact.replace(",", "/").replace("、", "/").split("/") if part},
        {clean(p) for key in ("city", "region") for p in listed(profile, key)},
        set(listed(profile, "related")),
    )


def _year(profile: Profile, fact: str) -> int | None:
    told = "".join(c for c in "".join(listed(profile, fact)[:1]) if c.isdigit())[:4]
    return int(told) if told else None


def mailbox(profile: Profile) -> str:
    """The e-mail address, or nothing if it is a team's (info@, sales@)."""
    email = profile.keys.get("email", "").strip().casefold()
    return "" if email.partition("@")[0].split(".")[0] in SHARED_BOXES else email


def shared_boxes(profiles: Iterable[Profile]) -> set[str]:
    """Addresses that people of different names bear: nobody's own."""
    bearers: dict[str, list[PersonName]] = defaultdict(list)
    for profile in profiles:
        if email := mailbox(profile):
            bearers[email] += [n for raw in profile.names for n in person_names(raw)]
    return {
        email
        for email, names in bearers.items()
        if any(name_level(a, b) == DIFFERENT for a in names[:20] for b in names[:20])
    }


def rule(a: PersonView, b: PersonView) -> Ruling | None:
    """What a personal e-mail address or a declared relation decides without any probability."""
    if a.profile.id in b.related or b.profile.id in a.related:
        return Ruling("distinct", RELATED)
    if a.email and a.email == b.email:
        return Ruling("same", SAME_EMAIL.fill(email=a.email))
    return None


def compare(a: PersonView, b: PersonView) -> Pair | None:
    """The level of each comparison; None where the names have nothing in common."""
    best, x, y = DIFFERENT, None, None
    for one in a.names:
        for two in b.names:
            level = name_level(one, two)
            if level < best:
                best, x, y = level, one, two
    if x is None or y is None:
        return None
    levels = (best, _employer(a.employers, b.employers), _same(a.email, b.email), _same(a.phone, b.phone),
              shared(a.genders, b.genders), _birth(a, b), shared(a.jobs, b.jobs), shared(a.places, b.places))  # fmt: skip
    return Pair(levels, token(x) if best <= READ else "", x.text, y.text)


def name_level(a: PersonName, b: PersonName) -> int:
    """How alike two names of people are, SAME to DIFFERENT. Symmetric."""
    if a.text == b.text:
        return SAME
    if not a.sounds.isdisjoint(b.sounds):
        return SAME if a.is_latin and b.is_latin else READ
    if not (a.is_latin or b.is_latin):
        near = len(a.text) == len(b.text) > 2 and OSA.distance(a.text, b.text) == 1
        return VARIANT if near and a.text[0] == b.text[0] else DIFFERENT
    pairs = [(x, y) for x in a.sounds for y in b.sounds if x[0] == y[0]]
    if any(min(len(x[1]), len(y[1])) >= 3 and OSA.distance(x[1], y[1]) == 1 for x, y in pairs):
        return VARIANT
    initials = any(min(len(x[1]), len(y[1])) == 1 and x[1][:1] == y[1][:1] for x, y in pairs)
    return INITIAL if initials else DIFFERENT


def _employer(one: set[str], two: set[str]) -> int:
    """0 the same employer, 1 one that is named much alike, 2 others; -1 unknown."""
    if not one or not two:
        return -1
    if not one.isdisjoint(two):
        return 0
    named = [(min(a, b), max(a, b)) for a in one for b in two if not (_is_id(a) or _is_id(b))]
    if named:
        return min(_employer_level(a, b) for a, b in named)
    return -1 if any(_is_id(a) != _is_id(b) for a in one for b in two) else 2


def _is_id(text: str) -> bool:
    """Codes of employers are equal or not; one that is nearly equal is another."""
    return text.isascii() and any(c.isdigit() for c in text)


@lru_cache(maxsize=1 << 18)
def _employer_level(a: str, b: str) -> int:
    best = 2
    for x in organization_names(a):
        for y in organization_names(b):
            stem, trade = stem_level(x, y), trade_level(x, y)
            apart = (
                x.branch != y.branch
                or x.number != y.number
                or (x.places and y.places and not x.places & y.places)
            )
            if stem <= PREFIX and trade != 4 and not apart:
                best = min(best, 0 if stem < TYPO and trade <= 1 else 1)
    return best


def _birth(a: PersonView, b: PersonView) -> int:
    for one, two in ((a.born, b.born), (a.aged, b.aged)):
        if one is not None and two is not None:
            return 0 if abs(one - two) <= 1 else 1
    return -1


def _same(a: str, b: str) -> int:
    if not a or not b:
        return -1
    return 0 if a == b else 1


def most(levels: tuple[int, ...]) -> str:
    """The most that this evidence may ever give: "same", "undecided" or nothing.

    Homonyms are common: without the same employer, phone or address a name is at most a question, and only if
    gender and birth, or job and place, agree as well.
    """
    key = levels[EMAIL] == 0 or levels[PHONE] == 0
    if key or (levels[EMPLOYER] in (0, 1) and levels[NAME] <= READ):
        against = (levels[GENDER] == 1) + (levels[BIRTH] == 1)
        return "undecided" if against and not key else "same"
    like = (levels[GENDER] == 0 and levels[BIRTH] == 0) or (levels[JOB] == 0 and levels[PLACE] == 0)
    at_work = levels[EMPLOYER] in (0, 1) and levels[NAME] in (
        VARIANT,
        INITIAL,
    )  # 王建国 and 王建军, often siblings
    return "undecided" if (like and levels[NAME] <= READ) or at_work else ""


RELATED = Text("a direct relation between the two says that they are two", "两者之间有直接关系,因此是两个人")
SAME_EMAIL = Text("the same personal e-mail address {email}", "个人邮箱相同:{email}")
COMPARISONS = [
    Comparison(
        "name",
        [
            Text("the same name: {a} and {b}", "姓名相同:{a} 与 {b}"),
            Text("the names are read alike: {a} and {b}", "姓名读音相同:{a} 与 {b}"),
            Text("the names differ by one letter or character: {a} and {b}", "姓名只差一个字:{a} 与 {b}"),
            Text("the same family name and initial: {a} and {b}", "姓氏与首字母相同:{a} 与 {b}"),
            Text("the names differ: {a} and {b}", "姓名不同:{a} 与 {b}"),
        ],
    ),
    Comparison(
        "employer",
        [
            Text("the same employer", "工作单位相同"),
            Text("employers with much the same name", "工作单位名称相近"),
            Text("different employers", "工作单位不同"),
        ],
    ),
    Comparison(
        "email", [Text("the same e-mail address", "邮箱相同"), Text("different e-mail addresses", "邮箱不同")]
    ),
    Comparison(
        "phone", [Text("the same phone number", "电话相同"), Text("different phone numbers", "电话不同")]
    ),
    Comparison("gender", [Text("the same gender", "性别相同"), Text("different genders", "性别不同")]),
    Comparison(
        "birth", [Text("born within a year", "出生年份相符"), Text("born in different years", "出生年份不同")]
    ),
    Comparison(
        "job",
        [
            Text("the same job or department", "职务或部门相同"),
            Text("different jobs or departments", "职务或部门不同"),
        ],
    ),
    Comparison("place", [Text("the same place", "所在地相同"), Text("different places", "所在地不同")]),
]
