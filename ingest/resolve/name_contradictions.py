"""Contradictions between two names of organisations: another number, site or legal form, or one that only one has.

Such names never make two parties one by themselves. 第二 against none is another hospital; 第一 against none may be the same,
as a town's only hospital becomes its first one; so may another legal form: these are questions for a person.
"""

from __future__ import annotations

from graph.words import Text
from ingest.names.legal_forms import forms_contradict
from ingest.names.names import OrganizationName
from ingest.names.numerals import enumerates
from ingest.resolve.profiles import Ruling


def name_contradiction(a: OrganizationName, b: OrganizationName) -> Ruling | None:
    """The contradiction of two names: "distinct" or, where a person has to say, "doubtful" or "unlike"."""
    if a.number != b.number:
        first = {a.number, b.number} == {"", "1"}
        return Ruling(
            "doubtful" if first else "distinct", NUMBER.fill(a=_number_text(a.number), b=_number_text(b.number))
        )
    if a.branch != b.branch:
        return Ruling("distinct", BRANCH.fill(a=_site(a.branch), b=_site(b.branch)))
    if _counted_on(a, b):
        return Ruling("unlike", COUNTED.fill(a=a.text, b=b.text))
    if forms_contradict(a.forms, b.forms, a.is_latin != b.is_latin):
        return Ruling("doubtful", FORM.fill(a=a.text, b=b.text))
    return None


def _counted_on(a: OrganizationName, b: OrganizationName) -> bool:
    """Whether the names differ by nothing but what enumerates: 华东 and 华中, A and B."""
    if a.is_latin or b.is_latin:
        return a.is_latin and b.is_latin and _other_letters(a.core.split(), b.core.split())
    return enumerates(a.stem, b.stem) if a.stem and b.stem else enumerates(a.core, b.core)


def _other_letters(a: list[str], b: list[str]) -> bool:
    """Whether words differ by single letters and digits only: Hengfeng A, Hengfeng B."""
    other = set(a) ^ set(b)
    return bool(other) and all(len(word) == 1 or word.isdigit() for word in other)


def _number_text(number: str) -> Text:
    return Text(number or "none", number or "无")


def _site(branch: str) -> Text:
    return Text(branch or "head office", branch or "总部")


NUMBER = Text("the names carry different numbers: {a} and {b}", "名称中的序号不同:{a} 与 {b}")
BRANCH = Text("the names mean different sites: {a} and {b}", "名称指向不同机构:{a} 与 {b}")
COUNTED = Text(
    "the names differ by nothing but what counts or orders: {a} and {b}", "名称仅有编号或方位之差:{a} 与 {b}"
)
FORM = Text("the legal forms differ: {a} and {b}", "组织形式不同:{a} 与 {b}")
