"""Fonts of plots: one that has Chinese characters where this machine has any, else plots speak English.

say = plot_words("zh")
axes.set_title(say("Coverage and win rate", "覆盖与赢单率"))
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache

from graph.words import Lang, Text

SANS = (  # those that read best, of Linux, macOS and Windows; else any that has the characters
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Noto Sans CJK JP", "WenQuanYi Micro Hei"),
    *("PingFang SC", "Hiragino Sans GB", "Heiti SC", "Microsoft YaHei", "DengXian", "SimHei", "SimSun"),
)
SAMPLE = "影响力采购覆盖赢单率适配伙伴行业预测实际"  # a font that has these has the rest


def plot_words(lang: Lang) -> Callable[[str, str], str]:
    """A chooser between an English and a Chinese text, in whose language plots will be readable: it sets matplotlib's font.

    Where no font has Chinese characters it warns, and chooses English.
    """
    font = chinese_font() if lang == "zh" else None
    if lang == "zh" and font is None:
        warnings.warn(NO_FONT["zh"], stacklevel=2)
    if font is not None:
        from matplotlib import rcParams

        rcParams["font.family"] = [font, "sans-serif"]
        rcParams["axes.unicode_minus"] = False
    shown: Lang = "zh" if font is not None else "en"
    return lambda en, zh: Text(en, zh)[shown]


@cache
def chinese_font() -> str | None:
    """The name of a font of this machine that has Chinese characters."""
    from matplotlib import font_manager

    fonts = sorted(
        font_manager.fontManager.ttflist, key=lambda font: (_place(font.name), font.name, font.style != "normal")
    )
    return next((font.name for font in fonts if has_glyphs(font.fname, SAMPLE)), None)


def _place(name: str) -> int:
    return SANS.index(name) if name in SANS else len(SANS)


def has_glyphs(file: str, text: str) -> bool:
    """Whether a font has all characters of a text."""
    from matplotlib.ft2font import FT2Font

    try:
        return set(map(ord, text)) <= FT2Font(file).get_charmap().keys()
    except (OSError, RuntimeError):
        return False


NO_FONT = Text(
    "no font of this machine has Chinese characters, so plots are in English; install one such as fonts-noto-cjk",
    "本机没有中文字体,图表改用英文;可安装 fonts-noto-cjk 等字体",
)
