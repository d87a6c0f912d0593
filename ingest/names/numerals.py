"""Numbers and ordinals in names (第三, 叁, 三〇二, III, 3rd, No. 3, Third) read as one thing: digits.

What enumerates tells parties apart: 第二人民医院 is not 人民医院, 中铁四局 is not 中铁五局.
"""

from __future__ import annotations

import re

from ingest.names.normalization import HAN

_VALUES = (
    {c: at for at, c in enumerate("零一二三四五六七八九")}
    | {c: at for at, c in enumerate("〇壹贰叁肆伍陆柒捌玖")}
    | {"○": 0, "两": 2, "弌": 1, "弍": 2, "弎": 3}
)
_TO_DIGITS = str.maketrans({c: str(value) for c, value in _VALUES.items()})
_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ROMAN_SHAPE = re.compile(r"(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})\Z")
_HAN_NUMBER = f"[{''.join(_VALUES)}{''.join(_UNITS)}]+"
_NUMBER = rf"(?:\d+|{_HAN_NUMBER}|[ivx]+)"
_BEFORE = (  # what a number stands before, when no 第 says that it is one
    r"号楼|号店|号厂|号院|号矿|号井|号|期|店$|附属?(?:中学|小学|医院|院)|附[中小]$|医?院|分院|中学|小学|中$|小$|分?厂|工厂|车间|"
    r"[公航]局|局|分?公司|分?所|分?部$|分?队|分校|校区|院区|厂区|研究所"
)
_ORDINAL = re.compile(rf"第({_NUMBER})|({_NUMBER})(?={_BEFORE})")
_LOOSE_DIGITS = re.compile(rf"(?<=[{HAN}a-z])\d+")
_SAID_NUMBER = re.compile(r"^(?:号楼|号店|号(?=[厂院矿井])|号|期|店$|部$)")
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
)
_CARDINALS = "one two three four five six seven eight nine ten eleven twelve"
_WORDS = {word: str(at) for row in (_ORDINALS, _CARDINALS) for at, word in enumerate(row.split(), 1)}
ORDINAL_WORDS = frozenset(_ORDINALS.split())
_SUFFIXED = re.compile(r"(\d+)(?:st|nd|rd|th)\Z")
NUMBERED = {
    "no",
    "nr",
    "num",
    "number",
    "plant",
    "factory",
    "works",
    "werk",
    "site",
    "phase",
    "campus",
    "unit",
    "mill",
    "branch",
}
_ENUMERATORS = frozenset("甲乙丙丁戊己东西南北中上下左右前后新老") | _VALUES.keys() | _UNITS.keys()


def number_of(text: str) -> str:
    """The digits of a numeral in any script (三〇二, 叁, 十二, iii, 07); empty if it is none."""
    if text.isdigit():
        return str(int(text))
    if _ROMAN_SHAPE.match(text):
        return str(_roman(text))
    if text and all(c in _VALUES or c in _UNITS or c.isdigit() for c in text):
        return str(_chinese(text))
    return ""


def _chinese(text: str) -> int:
    if not any(c in _UNITS for c in text):
        return int("".join(str(_VALUES.get(c, c)) for c in text))
    total, digit = 0, -1
    for c in text:
        if c in _UNITS:
            total += (1 if digit < 0 else digit) * _UNITS[c]
            digit = -1
        else:
            digit = int(_VALUES.get(c, c))
    return total + max(digit, 0)


def _roman(text: str) -> int:
    values = [_ROMAN[c] for c in text]
    return sum(-v if v < later else v for v, later in zip(values, [*values[1:], 0], strict=True))


def without_numbers(text: str) -> tuple[str, tuple[str, ...]]:
    """A Chinese name without what numbers it, and the numbers in order."""
    numbers: list[str] = []
    kept, at = "", 0
    for match in _ORDINAL.finditer(text):
        if match.start() < at or not (number := number_of(match[1] or match[2])):
            continue
        numbers.append(number)
        kept += text[at : match.start()]
        said = _SAID_NUMBER.match(text[match.end() :])
        at = match.end() + (said.end() if said else 0)
    kept += text[at:]

    def loose(match: re.Match[str]) -> str:
        numbers.append(str(int(match[0])))
        return ""

    return _LOOSE_DIGITS.sub(loose, kept), tuple(numbers)


def latin_number(tokens: list[str], at: int) -> str:
    """The number that a word of a Latin name says; empty if it says none."""
    token = tokens[at]
    if suffixed := _SUFFIXED.match(token):
        return str(int(suffixed[1]))
    if token in ORDINAL_WORDS:
        return _WORDS[token]
    announced = at > 0 and tokens[at - 1] in NUMBERED
    if token in _WORDS:
        return _WORDS[token] if announced else ""
    if token.isdigit():
        return str(int(token)) if at or announced else ""
    roman = _ROMAN_SHAPE.match(token) and (announced or (at and len(token) > 1))
    return number_of(token) if roman and set(token) <= set("ivx") else ""


def enumerates(a: str, b: str) -> bool:
    """Whether two texts differ by nothing but what enumerates: a numeral, a letter, a side (中铁四局, 中铁五局)."""
    if a == b:
        return False
    short, long = sorted((a, b), key=len)
    start = next((at for at, c in enumerate(short) if c != long[at]), len(short))
    rest = len(short) - start
    end = next((at for at in range(rest) if short[-1 - at] != long[-1 - at]), rest)
    one, two = short[start : len(short) - end], long[start : len(long) - end]
    return bool(two) and all(_is_enumerator(part) for part in (one, two) if part)


def _is_enumerator(text: str) -> bool:
    return text.isdigit() or all(c in _ENUMERATORS for c in text) or (len(text) == 1 and "a" <= text <= "h")


def same_digits(text: str) -> str:
    """Each Chinese digit as an Arabic one, 第 left out: so that 1汽 begins 1汽车, however either is written."""
    return text.replace("第", "").translate(_TO_DIGITS)
