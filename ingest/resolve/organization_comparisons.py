"""Comparisons of two organisations: what is compared, its levels from best to worst in words, and how they are found."""

from __future__ import annotations

from typing import NamedTuple

from graph.words import Text
from ingest.names.addresses import PostalAddress
from ingest.names.ngram_cosine import cosine_level
from ingest.resolve.name_similarity import LOOSE, UNLIKE
from ingest.resolve.profiles import Comparison, same_text

SPELLING_STEPS = (0.9, 0.7, 0.5, 0.35, 0.2)  # cosines of names
STREET_STEPS = (0.9, 0.7, 0.45)
LITTLE = 0.2  # trust in the parameters of what no labelled set has taught
FAINT = 4  # level of spelling from which on two names have nothing in common but some letters


class Likeness(NamedTuple):
    """Cosines of n-grams of two names and of two streets; -1 where one is missing."""

    names: float = -1.0
    streets: float = -1.0


def spelling_level(name_level: int, likeness: Likeness) -> int:
    """The cosine of names whose parts are not alike, where addresses are there to weigh it with.

    Without them it says nothing: companies of one trade in one city are written alike.
    """
    if name_level < LOOSE or likeness.streets < 0:
        return -1
    return cosine_level(likeness.names, SPELLING_STEPS)


def address_levels(a: PostalAddress, b: PostalAddress, likeness: Likeness) -> tuple[int, int, int]:
    """Levels of street, house number and postcode. Another house number is another address, in the same street too."""
    house = same_text(a.house, b.house)
    street = cosine_level(likeness.streets, STREET_STEPS)
    if house == 1 and street >= 0:
        street = len(STREET_STEPS)
    return street, house, same_text(a.postcode, b.postcode)


def is_same_address(levels: tuple[int, int, int]) -> bool:
    """Whether street and house number agree, or the street and the postcode where no number is written."""
    street, house, postcode = levels
    return 0 <= street <= 1 and (house == 0 or house == -1 and postcode == 0)


def nothing_in_common(name_level: int, spelling: int) -> bool:
    """Whether two names differ in their parts, and in how they are written or nothing is known of that."""
    return name_level == UNLIKE and not 0 <= spelling < FAINT


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
        "spelling",
        [
            Text("the names are written almost alike: {a} and {b}", "名称写法几乎相同:{a} 与 {b}"),
            Text("the names are written much alike: {a} and {b}", "名称写法很相近:{a} 与 {b}"),
            Text("half of the letters of the names agree: {a} and {b}", "名称写法约有一半相同:{a} 与 {b}"),
            Text("some words of the names agree: {a} and {b}", "名称有部分词语相同:{a} 与 {b}"),
            Text("little of the names agrees: {a} and {b}", "名称很少相同:{a} 与 {b}"),
            Text("the names are written differently: {a} and {b}", "名称写法不同:{a} 与 {b}"),
        ],
        LITTLE,
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
    Comparison(
        "street",
        [
            Text("the same street", "街道相同"),
            Text("streets that are written alike", "街道写法相近"),
            Text("streets that have something in common", "街道部分相同"),
            Text("different addresses", "地址不同"),
        ],
        LITTLE,
    ),
    Comparison(
        "house", [Text("the same house number", "门牌号相同"), Text("different house numbers", "门牌号不同")], LITTLE
    ),
    Comparison(
        "postcode", [Text("the same postcode", "邮政编码相同"), Text("different postcodes", "邮政编码不同")], LITTLE
    ),
]
