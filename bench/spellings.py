"""How people write the names of companies: spellings of one name, for the labelled set of bench/resolution.py."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

from opencc import OpenCC
from pypinyin import lazy_pinyin

CITIES = {
    "苏州": "江苏", "南京": "江苏", "杭州": "浙江", "宁波": "浙江", "深圳": "广东", "广州": "广东", "上海": "上海", "北京": "北京",
    "成都": "四川", "武汉": "湖北", "合肥": "安徽", "长沙": "湖南", "西安": "陕西", "青岛": "山东", "厦门": "福建", "重庆": "重庆",
}  # fmt: skip
TRADES = {
    "电子信息": ("电子", "Electronics"), "电子器件": ("电子", "Electronics"), "机械行业": ("机械", "Machinery"),
    "生物制药": ("药业", "Pharmaceutical"), "化工行业": ("化工", "Chemical"), "房地产": ("置业", "Property"),
    "汽车制造": ("汽车", "Automotive"), "商业百货": ("商业", "Commercial"), "建筑建材": ("建材", "Building Materials"),
    "交通运输": ("物流", "Logistics"), "有色金属": ("金属", "Metals"), "发电设备": ("电气", "Electric"),
    "电力行业": ("电力", "Power"), "钢铁行业": ("钢铁", "Steel"), "食品行业": ("食品", "Food"), "电器行业": ("电器", "Electric"),
    "仪器仪表": ("仪器", "Instruments"), "医疗器械": ("医疗器械", "Medical Devices"), "环保行业": ("环保", "Environmental"),
    "纺织行业": ("纺织", "Textile"), "传媒娱乐": ("传媒", "Media"),
}  # fmt: skip
OTHERS = [
    ("医疗科技", "Medical Technology"),
    ("新材料", "New Materials"),
    ("软件", "Software"),
    ("智能装备", "Intelligent Equipment"),
    ("投资", "Investment"),
    ("物业", "Property"),
    ("贸易", "Trading"),
    ("能源", "Energy"),
]
ENDINGS = {
    "科技": "Technology", "电子": "Electronics", "电气": "Electric", "银行": "Bank", "证券": "Securities", "药业": "Pharmaceutical",
    "医药": "Pharmaceutical", "生物": "Biotech", "化工": "Chemical", "重工": "Heavy Industry", "汽车": "Automobile", "能源": "Energy",
    "环保": "Environmental", "传媒": "Media", "软件": "Software", "机械": "Machinery", "材料": "Materials", "电力": "Power",
    "通信": "Communications", "智能": "Intelligent", "光电": "Optoelectronics", "地产": "Property", "国际": "International",
}  # fmt: skip
LOOKALIKES = [
    "己已",
    "未末",
    "天夭",
    "大太",
    "士土",
    "日曰",
    "晨辰",
    "清青",
    "伟玮",
    "峰锋",
    "华桦",
    "宏弘",
    "鑫金",
    "达迖",
    "科料",
    "新斯",
]
FORMS = ["有限公司", "股份有限公司", "有限责任公司"]
SIMPLIFIED_TO_TRADITIONAL = OpenCC("s2t")


@dataclass
class Company:
    """One legal party: what it is called, in parts. `site` is what makes it a branch."""

    id: str
    base: str
    city: str
    trade: str
    trade_en: str
    industry: str
    form: str
    site: str = ""
    short: bool = True
    code: str = ""

    @property
    def place(self) -> str:
        """Nothing where the base says the place already (上海机场)."""
        return "" if self.base.startswith(self.city) else self.city

    @property
    def core(self) -> str:
        return self.base + ("" if self.trade and self.base.endswith(self.trade) else self.trade)


Write = Callable[[Company, random.Random], str]


def full(c: Company, rng: random.Random) -> str:
    return f"{c.place}{c.core}{c.form}{c.site}"


def with_suffix(c: Company, rng: random.Random) -> str:
    return f"{c.place}市{c.core}{c.form}{c.site}" if c.place else full(c, rng)


def other_form(c: Company, rng: random.Random) -> str:
    return f"{c.place}{c.core}{rng.choice(FORMS)}{c.site}"


def without_place(c: Company, rng: random.Random) -> str:
    return f"{c.core}{c.form}{c.site}"


def short(c: Company, rng: random.Random) -> str:
    return (c.base if c.short else c.core) + c.site


def core(c: Company, rng: random.Random) -> str:
    return c.core + c.site


def bracketed(c: Company, rng: random.Random) -> str:
    if not c.place:
        return full(c, rng)
    left, right = rng.choice(["（）", "()", "【】"])
    return f"{c.core}{left}{c.place}{right}{c.form}{c.site}"


def wide(c: Company, rng: random.Random) -> str:
    name = full(c, rng)
    at = rng.randrange(1, len(name))
    return f"{name[:at]}\u3000{name[at:]} "


def group(c: Company, rng: random.Random) -> str:
    return f"{c.base if c.short else c.core}{rng.choice(['集团', '集团有限公司', '（集团）股份有限公司'])}{c.site}"


def traditional(c: Company, rng: random.Random) -> str:
    return SIMPLIFIED_TO_TRADITIONAL.convert(full(c, rng))


def homophone(c: Company, rng: random.Random) -> str:
    return _typed(c, rng, lambda char: HOMOPHONES.get(lazy_pinyin(char)[0], []))


def romanised(c: Company, rng: random.Random) -> str:
    place = f"{latin(c.place)} " if c.place and rng.random() < 0.7 else ""
    site = f", {latin(c.site[:2])} Branch" if c.site else ""
    return f"{place}{_english(c)} Co., Ltd.{site}"


def capitals(c: Company, rng: random.Random) -> str:
    return f"{latin(c.place)} {_english(c)} CO.,LTD".upper() + (
        f" {latin(c.site[:2])} BRANCH".upper() if c.site else ""
    )


# From here on: kinds that only the test half has.
def province(c: Company, rng: random.Random) -> str:
    first = f"{CITIES[c.place]}省{c.place}市" if c.place in CITIES else ""
    return f"{first}{c.core}{c.form}{c.site}"


def omitted(c: Company, rng: random.Random) -> str:
    at = rng.randrange(len(c.base)) if len(c.base) > 2 else len(c.base)
    return f"{c.place}{c.base[:at]}{c.base[at + 1 :]}{c.core[len(c.base) :]}{c.form}{c.site}"


def look_alike(c: Company, rng: random.Random) -> str:
    return _typed(c, rng, lambda char: [o for pair in LOOKALIKES if char in pair for o in pair if o != char])


def swapped(c: Company, rng: random.Random) -> str:
    return f"{c.place}{c.core[len(c.base) :]}{c.base}{c.form}{c.site}"


def both_scripts(c: Company, rng: random.Random) -> str:
    return f"{core(c, rng)} {_english(c)} Ltd."


def place_last(c: Company, rng: random.Random) -> str:
    site = f" {latin(c.site[:2])} Branch" if c.site else ""
    return f"{_english(c)} ({latin(c.city)}) Limited{site}"


def spelled_apart(c: Company, rng: random.Random) -> str:
    return romanised(replace(c, base=" ".join(c.base)), rng)


def slip(c: Company, rng: random.Random) -> str:
    """A letter left out of a romanised name."""
    name = romanised(c, rng)
    at = rng.randrange(len(name) // 4, len(name) // 2)
    return name[:at] + name[at + 1 :]


def _typed(c: Company, rng: random.Random, instead: Callable[[str], list[str]]) -> str:
    at = rng.randrange(len(c.base))
    others = [o for o in instead(c.base[at]) if o != c.base[at]]
    base = c.base[:at] + (rng.choice(others) if others else c.base[at]) + c.base[at + 1 :]
    return full(replace(c, base=base, trade=c.core[len(c.base) :]), rng)


def latin(zh: str) -> str:
    """Pinyin in one word."""
    return "".join(lazy_pinyin(zh)).capitalize() if zh else ""


def _english(c: Company) -> str:
    base, words = c.base, []
    for zh, en in ENDINGS.items():
        if base.endswith(zh) and len(base) - len(zh) >= 2:
            base, words = base[: -len(zh)], [en]
            break
    if c.core != c.base:
        words.append(c.trade_en)
    return " ".join([*(latin(part) for part in base.split()), *words])


KINDS: list[tuple[Write, float]] = [
    (full, 8),
    (without_place, 3),
    (bracketed, 3),
    (other_form, 3),
    (with_suffix, 2),
    (core, 2),
    (short, 2),
    (wide, 1.5),
    (group, 1),
    (romanised, 0.8),
    (traditional, 0.5),
    (homophone, 0.5),
    (capitals, 0.2),
]
TEST_ONLY: list[tuple[Write, float]] = [
    (province, 1),
    (omitted, 0.4),
    (look_alike, 0.4),
    (swapped, 0.4),
    (both_scripts, 0.5),
    (place_last, 0.4),
    (spelled_apart, 0.3),
    (slip, 0.2),
]
PLAIN = {full, without_place, bracketed, other_form, with_suffix, core, wide, province}
HOMOPHONES: dict[str, list[str]] = defaultdict(list)
