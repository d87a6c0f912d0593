"""Customers, partners and the others: who exists, where, since when, and what each is good at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from . import trade
from .names import Name, credit_code
from .world import ACTIVE, COUNTS, KINDS, SMALL, START, Customer, Other, Partner, Rep, pick, sample


def _company(rng: np.random.Generator, kind: str, stem: Name, city: str) -> Name:
    zh, en = trade.COMPANY_FORMS[kind]
    return Name(zh.format(stem.zh).replace("[]", city), en.format(stem.en))


def _since(rng: np.random.Generator, share_new: float) -> date:
    """Joined before the window, or (with the given share) some time in its first 32 months."""
    if rng.random() < share_new:
        return START + timedelta(days=int(rng.integers(60, 970)))
    return START - timedelta(days=int(rng.integers(90, 1500)))


def _demand(rng: np.random.Generator, industry: str, since: date, count: int) -> dict[str, date]:
    """The lines a customer needs; the first from the beginning, the others arise later."""
    lines = trade.lines_of(industry)
    chosen = [lines[i] for i in rng.permutation(4)[:count]]
    begins = [max(since, START - timedelta(days=700))]
    begins += [max(since, START + timedelta(days=int(rng.integers(-300, 1040)))) for _ in chosen[1:]]
    return dict(zip(chosen, begins, strict=True))


def customers(rng: np.random.Generator, unused: Iterator[Name], reps: list[Rep]) -> list[Customer]:
    made: list[Customer] = []
    for industry in trade.INDUSTRIES:
        owners = [r.id for r in reps if r.industry == industry and r.title.zh == "大客户经理"]
        for place in range(ACTIVE + SMALL):
            active = place < ACTIVE
            segment = trade.SEGMENTS[industry][place % 4]
            region = "华东" if place == 0 else pick(rng, trade.REGIONS)
            city = pick(rng, trade.CITIES[region])
            stem = next(unused)
            name = _company(rng, segment, stem, city)
            size = int(rng.integers(900, 6000) if active else rng.integers(150, 1200))
            since = START - timedelta(days=int(rng.integers(200, 1500))) if place in (0, 1) else _since(rng, 0.3)
            made.append(
                Customer(
                    f"C{len(made) + 1:03}",
                    name,
                    [],
                    credit_code(rng, "12" if name.zh.endswith("医院") else "91"),
                    industry,
                    segment,
                    region,
                    city,
                    size,
                    int(size * rng.uniform(40, 160)),
                    "A" if place in (0, 1, 2, 3) else pick(rng, ("A", "B", "B") if active else ("B", "C", "C")),
                    pick(rng, owners),
                    since,
                    active,
                    _demand(rng, industry, since, 3 if active else 2),
                )
            )
            made[-1].aliases = _aliases(rng, stem, made[-1])
    return made


def _aliases(rng: np.random.Generator, stem: Name, customer: Customer) -> list[str]:
    """Names in daily use that no rule could derive; they are listed in the CRM."""
    if customer.industry == "MED":
        return sample(rng, (f"{stem.zh}医院", f"{stem.zh}总院", f"{customer.city}{stem.zh}医院"), 2)
    short = {"NEV": "汽车" if customer.segment == "整车" else "新能源", "CM": "重工"}[customer.industry]
    return [f"{stem.zh}{short}"] + ([f"{stem.en.upper()}"] if rng.random() < 0.3 else [])


def partners(rng: np.random.Generator, unused: Iterator[Name]) -> list[Partner]:
    made = []
    for letter, kind in KINDS.items():
        for number in range(COUNTS[letter]):
            industry = tuple(trade.INDUSTRIES)[number % 3]
            industries: tuple[str, ...] = (industry,)
            if rng.random() < (0.35 if letter == "S" else 0.12):
                industries += (pick(rng, [i for i in trade.INDUSTRIES if i != industry]),)
            region = pick(rng, trade.REGIONS)
            city = pick(rng, trade.CITIES[region])
            name = _company(rng, kind + industry, next(unused), city)
            lines = [line for i in industries for line in sample(rng, trade.lines_of(i), int(rng.integers(1, 3)))]
            segments = [s for i in industries for s in sample(rng, trade.SEGMENTS[i], int(rng.integers(1, 3)))]
            boast = [line for i in industries for line in trade.lines_of(i) if line in lines or rng.random() < 0.25]
            made.append(
                Partner(
                    f"{letter}{number + 1:02}",
                    name,
                    credit_code(rng),
                    industries,
                    region,
                    city,
                    _since(rng, 0.3),
                    tuple(lines),
                    tuple(segments),
                    float(rng.normal()),
                    float(rng.normal()),
                    tuple(boast),
                )
            )
    return made


def others(rng: np.random.Generator, unused: Iterator[Name]) -> list[Other]:
    def row(id: str, name: Name, kind: str, industry: str, code_kind: str = "91") -> Other:
        return Other(id, name, kind, industry, credit_code(rng, code_kind))

    rows = [row("M01", Name("衡序智联装备集团有限公司", "Hengxu Zhilian Equipment Group"), "本公司", "")]
    for number, industry in enumerate((*trade.INDUSTRIES, "NEV", "CM"), 1):
        rows.append(row(f"X{number:02}", _company(rng, "竞争对手", next(unused), ""), "竞争对手", industry))
    for number, (zh, en, industry) in enumerate(
        (
            ("华序医学影像与信息学会", "Huaxu Society of Imaging and Informatics", "MED"),
            ("华序医院感染与重症协会", "Huaxu Association for Infection Control and Critical Care", "MED"),
            ("华序新能源装备协会", "Huaxu New-Energy Equipment Association", "NEV"),
            ("华序工程机械产业联合会", "Huaxu Construction Machinery Federation", "CM"),
        ),
        1,
    ):
        rows.append(row(f"A{number:02}", Name(zh, en), "协会", industry, "51"))
    return rows
