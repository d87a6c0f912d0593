# ruff: noqa: E501
"""Fictional names in both languages, e-mail addresses, and the unified social credit code (GB 32100-2015)."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np

_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_DIVISIONS = ("310115", "440305", "340104", "420106", "510107", "610113", "370202", "330106", "110108", "430104")

_STEM_FIRST = dict(
    zip(
        "汀澜霁衍珩峤骁屿垚湛昀栩砚霖璟翊岑珞皓",
        (
            "Ting",
            "Lan",
            "Ji",
            "Yan",
            "Heng",
            "Qiao",
            "Xiao",
            "Yu",
            "Yao",
            "Zhan",
            "Yun",
            "Xu",
            "Yan",
            "Lin",
            "Jing",
            "Yi",
            "Cen",
            "Luo",
            "Hao",
        ),
        strict=True,
    )
)
_STEM_SECOND = dict(
    zip(
        "川序岳程域原峰泽舟衡陌笙",
        ("chuan", "xu", "yue", "cheng", "yu", "yuan", "feng", "ze", "zhou", "heng", "mo", "sheng"),
        strict=True,
    )
)

_SURNAMES = dict(
    zip(
        "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董程曹袁邓许傅沈曾彭苏卢蒋蔡贾丁魏薛叶余潘杜",
        [
            "Wang",
            "Li",
            "Zhang",
            "Liu",
            "Chen",
            "Yang",
            "Zhao",
            "Huang",
            "Zhou",
            "Wu",
            "Xu",
            "Sun",
            "Hu",
            "Zhu",
            "Gao",
            "Lin",
            "He",
            "Guo",
            "Ma",
            "Luo",
            "Liang",
            "Song",
            "Zheng",
            "Xie",
            "Han",
            "Tang",
            "Feng",
            "Yu",
            "Dong",
            "Cheng",
            "Cao",
            "Yuan",
            "Deng",
            "Xu",
            "Fu",
            "Shen",
            "Zeng",
            "Peng",
            "Su",
            "Lu",
            "Jiang",
            "Cai",
            "Jia",
            "Ding",
            "Wei",
            "Xue",
            "Ye",
            "Yu",
            "Pan",
            "Du",
        ],
        strict=True,
    )
)
_GIVEN = dict(
    zip(
        [
            "建国",
            "志强",
            "海燕",
            "晓峰",
            "静怡",
            "文博",
            "丽华",
            "国栋",
            "雨桐",
            "俊杰",
            "思远",
            "佳宁",
            "永康",
            "春梅",
            "鹏飞",
            "雪松",
            "明哲",
            "慧敏",
            "振华",
            "晓燕",
            "立新",
            "嘉豪",
            "秀兰",
            "少华",
            "一鸣",
            "若彤",
            "德胜",
            "玉珍",
            "宏伟",
            "子涵",
            "向阳",
            "婉清",
            "学军",
            "晨曦",
            "耀东",
            "美玲",
            "浩然",
            "素芬",
            "景行",
            "书瑶",
            "敏",
            "磊",
            "涛",
            "静",
            "伟",
            "芳",
            "军",
            "洁",
            "勇",
            "琳",
            "斌",
            "颖",
            "凯",
            "倩",
            "宁",
            "岩",
            "航",
            "蕾",
            "睿",
            "欣",
        ],
        [
            "Jianguo",
            "Zhiqiang",
            "Haiyan",
            "Xiaofeng",
            "Jingyi",
            "Wenbo",
            "Lihua",
            "Guodong",
            "Yutong",
            "Junjie",
            "Siyuan",
            "Jianing",
            "Yongkang",
            "Chunmei",
            "Pengfei",
            "Xuesong",
            "Mingzhe",
            "Huimin",
            "Zhenhua",
            "Xiaoyan",
            "Lixin",
            "Jiahao",
            "Xiulan",
            "Shaohua",
            "Yiming",
            "Ruotong",
            "Desheng",
            "Yuzhen",
            "Hongwei",
            "Zihan",
            "Xiangyang",
            "Wanqing",
            "Xuejun",
            "Chenxi",
            "Yaodong",
            "Meiling",
            "Haoran",
            "Sufen",
            "Jingxing",
            "Shuyao",
            "Min",
            "Lei",
            "Tao",
            "Jing",
            "Wei",
            "Fang",
            "Jun",
            "Jie",
            "Yong",
            "Lin",
            "Bin",
            "Ying",
            "Kai",
            "Qian",
            "Ning",
            "Yan",
            "Hang",
            "Lei",
            "Rui",
            "Xin",
        ],
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Name:
    """One name in both languages."""

    zh: str
    en: str

    @property
    def inline(self) -> str:
        """The English name inside a sentence."""
        return self.en[0].lower() + self.en[1:]


def stream(seed: int, topic: str) -> np.random.Generator:
    """An independent generator per topic, so that a change in one part does not reshuffle the others."""
    return np.random.default_rng([seed, crc32(topic.encode())])


def check_character(body: str) -> str:
    """The 18th character of a credit code, from its first 17."""
    total = sum(_CODE_CHARACTERS.index(c) * w for c, w in zip(body, _CODE_WEIGHTS, strict=True))
    return _CODE_CHARACTERS[-total % 31]


def credit_code(rng: np.random.Generator, kind: str = "91") -> str:
    """A random valid code; kind 91 is a company, 12 a public institution, 51 an association."""
    serial = "".join(rng.choice(list(_CODE_CHARACTERS), 9))
    body = kind + str(rng.choice(_DIVISIONS)) + serial
    return body + check_character(body)


def stems(rng: np.random.Generator) -> list[Name]:
    """Every two-character company stem, shuffled; each is used once."""
    pairs = [Name(a + b, _STEM_FIRST[a] + _STEM_SECOND[b]) for a in _STEM_FIRST for b in _STEM_SECOND]
    unique = {pair.en: pair for pair in pairs}
    ordered = [unique[key] for key in sorted(unique)]
    return [ordered[i] for i in rng.permutation(len(ordered))]


def people(rng: np.random.Generator, count: int) -> list[Name]:
    """Distinct Chinese names with pinyin, given name first in English."""
    every = [Name(s + g, f"{_GIVEN[g]} {_SURNAMES[s]}") for s in _SURNAMES for g in _GIVEN]
    return [every[i] for i in rng.permutation(len(every))[:count]]


def slug(name_en: str) -> str:
    """`Lei Wang` as `lei.wang`, for addresses."""
    return name_en.lower().replace(" ", ".")


def without_suffix(name: str) -> str:
    for suffix in ("股份有限公司", "有限责任公司", "有限公司"):
        name = name.removesuffix(suffix)
    return name


def spellings(name: str) -> list[str]:
    """Other ways to write the same legal name: brackets, full width, with or without 有限公司."""
    swapped = name.translate(str.maketrans("（）", "()"))
    short = without_suffix(swapped)
    wide = short.replace("(", "（").replace(")", "）") + "　"
    return sorted({swapped, short, wide} - {name})
