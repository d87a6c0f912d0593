"""Normalization of written names: width, script variant, case, brackets; and how Chinese is read aloud."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC
from pypinyin import lazy_pinyin

HAN = "\u3400-\u9fff"
IS_HAN = re.compile(f"[{HAN}]")
_BRACKETS = str.maketrans("【】[]〔〕〈〉《》{}“”‘’'\"·•・", "()()()()()()\0\0\0\0\0\0\0\0\0")


@cache
def _simplified() -> dict[int, str]:
    """Each traditional character and its simplified one."""
    characters = [chr(code) for code in range(0x4E00, 0xA000)]
    turned = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(a): b for a, b in zip(characters, turned, strict=True) if a != b}


@lru_cache(maxsize=1 << 16)
def clean_name(text: str) -> str:
    """Half width, simplified, lower case, round brackets, single spaces, no accents and quotes."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = text.translate(_BRACKETS).replace("\0", "")
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_simplified()))
        text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(text.casefold().split())


@lru_cache(maxsize=1 << 18)
def pinyin(text: str) -> str:
    """Pinyin without tones and spaces; Latin letters and digits stay."""
    return "".join(lazy_pinyin(text)) if text else ""
