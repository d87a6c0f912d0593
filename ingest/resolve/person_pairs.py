"""Two profiles of people side by side. A name alone never makes two people one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from graph.words import Text
from ingest.names.names import organization_names
from ingest.names.normalization import clean_name
from ingest.resolve.name_similarity import PREFIX, TYPO, stem_level, trade_level
from ingest.resolve.person_views import DIFFERENT, INITIAL, READ, VARIANT, PersonView, person_name_level, person_token
from ingest.resolve.profiles import Comparison, Pair, Ruling, overlap_level, same_text

FEW = 5  # people of one family name at an employer, who may each be meant by 王主任
NAME, EMPLOYER, EMAIL, PHONE, GENDER, BIRTH, JOB, PLACE = range(8)  # columns of the levels


def person_rule(a: PersonView, b: PersonView) -> Ruling | None:
    """The ruling of a personal e-mail address, a declared relation or a family name with a title, without any probability."""
    if a.profile.id in b.related or b.profile.id in a.related:
        return Ruling("distinct", RELATED)
    if a.email and a.email == b.email:
        if _named_apart(a, b):
            return Ruling("undecided", OTHER_NAME.fill(email=a.email))
        return Ruling("same", SAME_EMAIL.fill(email=a.email))
    return Ruling("undecided", TITLED) if _may_be_titled(a, b) else None


def _named_apart(a: PersonView, b: PersonView) -> bool:
    if a.names and b.names:
        return all(person_name_level(x, y) == DIFFERENT for x in a.names for y in b.names)
    return bool(_families(a) and _families(b)) and _families(a).isdisjoint(_families(b))


def _may_be_titled(a: PersonView, b: PersonView) -> bool:
    """王主任 and 王伟, or 王主任 twice, at one employer; not where gender, or a person's other keys, say otherwise."""
    if not (a.surnames or b.surnames) or a.employers.isdisjoint(b.employers):
        return False
    if overlap_level(a.genders, b.genders) == 1 or same_text(a.email, b.email) == 1:
        return False
    if _families(a).isdisjoint(_families(b)):
        return False
    return not (a.crowded or b.crowded) or _has_title_of(a, b) or _has_title_of(b, a)


def _has_title_of(titled: PersonView, other: PersonView) -> bool:
    """Whether what somebody is called by is part of the other's job: 王主任, and 王伟 who is 设备科主任."""
    called = {clean_name(raw)[1:] for raw in titled.profile.names} if titled.surnames else set()
    return any(title in job for title in called if title for job in other.jobs)


def know_namesakes(views: Iterable[PersonView]) -> None:
    """Tell those who are named by title alone whether many of that family name work there: then the job has to fit."""
    views = list(views)
    count = Counter((employer, family) for v in views if v.names for employer in v.employers for family in _families(v))
    for own in views:
        own.crowded = any(count[employer, family] > FEW for employer in own.employers for family in own.surnames)


def _families(person: PersonView) -> set[str]:
    return person.surnames | {family for name in person.names for family, _ in name.sounds}


def compare_people(a: PersonView, b: PersonView) -> Pair | None:
    """The level of each comparison; None where the names have nothing in common."""
    best, x, y = DIFFERENT, None, None
    for one in a.names:
        for two in b.names:
            level = person_name_level(one, two)
            if level < best:
                best, x, y = level, one, two
    if x is None or y is None:
        return None
    levels = (
        best,
        _employer(a.employers, b.employers),
        same_text(a.email, b.email),
        same_text(a.phone, b.phone),
        overlap_level(a.genders, b.genders),
        _birth(a, b),
        overlap_level(a.jobs, b.jobs),
        overlap_level(a.places, b.places),
    )
    return Pair(levels, person_token(x) if best <= READ else "", x.text, y.text)


def _employer(one: set[str], two: set[str]) -> int:
    """0 the same employer, 1 one that is named much alike, 2 others; -1 unknown."""
    if not one or not two:
        return -1
    if not one.isdisjoint(two):
        return 0
    named = [(min(a, b), max(a, b)) for a in one for b in two if not (is_employer_id(a) or is_employer_id(b))]
    if named:
        return min(_employer_level(a, b) for a, b in named)
    return -1 if any(is_employer_id(a) != is_employer_id(b) for a in one for b in two) else 2


def is_employer_id(text: str) -> bool:
    """Codes of employers are equal or not; one that is nearly equal is another."""
    return text.isascii() and any(c.isdigit() for c in text)


@lru_cache(maxsize=1 << 18)
def _employer_level(a: str, b: str) -> int:
    best = 2
    for x in organization_names(a):
        for y in organization_names(b):
            stem, trade = stem_level(x, y), trade_level(x, y)
            apart = x.branch != y.branch or x.number != y.number or (x.places and y.places and not x.places & y.places)
            if stem <= PREFIX and trade != 4 and not apart:
                best = min(best, 0 if stem < TYPO and trade <= 1 else 1)
    return best


def _birth(a: PersonView, b: PersonView) -> int:
    for one, two in ((a.born, b.born), (a.aged, b.aged)):
        if one is not None and two is not None:
            return 0 if abs(one - two) <= 1 else 1
    return -1


def maximal_verdict(levels: tuple[int, ...]) -> str:
    """The most that this evidence may ever give: "same", "undecided" or nothing.

    Homonyms are common: without the same employer, phone or address a name is at most a question, and only if
    gender and birth, or job and place, agree as well.
    """
    key = levels[EMAIL] == 0 or levels[PHONE] == 0
    if key or (levels[EMPLOYER] in (0, 1) and levels[NAME] <= READ):
        against = (levels[GENDER] == 1) + (levels[BIRTH] == 1)
        return "undecided" if against and not key else "same"
    like = (levels[GENDER] == 0 and levels[BIRTH] == 0) or (levels[JOB] == 0 and levels[PLACE] == 0)
    at_work = levels[EMPLOYER] in (0, 1) and levels[NAME] in (VARIANT, INITIAL)  # 王建国 and 王建军, often siblings
    return "undecided" if (like and levels[NAME] <= READ) or at_work else ""


RELATED = Text("a direct relation between the two says that they are two", "两者之间有直接关系,因此是两个人")
OTHER_NAME = Text("the same personal e-mail address {email}, but another name", "个人邮箱相同({email}),但姓名不同")
TITLED = Text("the same employer and family name; one is named by a title", "工作单位与姓氏相同,其中一个仅以称谓称呼")
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
    Comparison("email", [Text("the same e-mail address", "邮箱相同"), Text("different e-mail addresses", "邮箱不同")]),
    Comparison("phone", [Text("the same phone number", "电话相同"), Text("different phone numbers", "电话不同")]),
    Comparison("gender", [Text("the same gender", "性别相同"), Text("different genders", "性别不同")]),
    Comparison("birth", [Text("born within a year", "出生年份相符"), Text("born in different years", "出生年份不同")]),
    Comparison(
        "job",
        [Text("the same job or department", "职务或部门相同"), Text("different jobs or departments", "职务或部门不同")],
    ),
    Comparison("place", [Text("the same place", "所在地相同"), Text("different places", "所在地不同")]),
]
