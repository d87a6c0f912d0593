"""Similarity of two names of organisations: the invented part and the trade words, as one level."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from ingest.names.names import OrganizationName
from ingest.names.normalization import pinyin

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
_WITH_TRADE = {  # level of the stem -> by trade_level: equal, subset, one empty, overlap, disjoint, none said
    IDENTICAL: (CORE, FULLER, BARE, OTHER_TRADE, OTHER_TRADE, CORE),
    SOUND: (CORE_SOUND, FULLER, BARE, OTHER_TRADE, OTHER_TRADE, CORE_SOUND),
    TYPO: (TYPED, TYPED_LOOSE, TYPED_LOOSE, TYPED_LOOSE, TYPED_LOOSE, TYPED),
    PREFIX: (BEGINS, BEGINS, BEGINS, BEGINS_OTHER, BEGINS_OTHER, BEGINS),
}


def organization_name_level(a: OrganizationName, b: OrganizationName) -> int:
    """The similarity of two names, CORE to UNLIKE. Symmetric.

    Stem and trade are one comparison: among companies of one group a like stem goes with another trade, so
    taking them as independent would count the stem for too little and the trade for too much.
    """
    if a.is_latin != b.is_latin and _spelled_out(a, b):
        return CORE_SOUND
    stem = stem_level(a, b)
    if stem > SOUND and a.stem and b.stem and not (a.is_latin or b.is_latin):  # a slip in the trade word
        if pinyin(a.core) == pinyin(b.core):
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
    return pinyin(han.core) == latin.core.replace(" ", "")


def stem_level(a: OrganizationName, b: OrganizationName) -> int:
    """The similarity of the invented parts of two names, IDENTICAL to DIFFERENT. Symmetric."""
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
