"""Maintenance records, inventory and engineers' certificates: what partners know and we never asked for."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from . import trade
from .partnership import Dealings
from .traces import Certificate, Repair, clock
from .world import START, Customer, Partner, World, days_before, pick, sample


def keepers(world: World) -> list[Partner]:
    """The four distributors whose maintenance records we were given; the last is the holder of the case."""
    others = [
        next(
            p
            for p in world.partners
            if p.id[0] == "D" and p.industries[0] == industry and p.id not in (world.cast.holder, world.cast.low)
        )
        for industry in trade.INDUSTRIES
    ]
    return [*others, world.partner(world.cast.holder)]


def repairs(rng: np.random.Generator, world: World, dealings: Dealings) -> list[Repair]:
    rows = []
    for keeper in keepers(world):
        near = sorted(
            (c for c in world.customers if c.industry == keeper.industries[0] and c.id != world.cast.risk_customer),
            key=lambda c: (-dealings.fit[keeper.id, c.id], c.id),
        )[:4]
        if keeper.id == world.cast.holder:
            near = [world.customer(world.cast.risk_customer), *near[:3]]
        for customer in near:
            rows += _history(rng, world, dealings, keeper, customer)
    return sorted(rows, key=lambda r: (r.reported, r.serial))


def _history(
    rng: np.random.Generator, world: World, dealings: Dealings, keeper: Partner, customer: Customer
) -> list[Repair]:
    """Three years of one customer's machines."""
    lines = [line for line in keeper.lines if trade.LINES[line].industry == customer.industry]
    rivals = [o.name.zh for o in world.others if o.kind == "竞争对手" and o.industry == customer.industry]
    own = world.others[0].name.zh
    serving = [r.partner for r in dealings.relations if r.customer == customer.id and r.partner.startswith("V")]
    providers = serving or [p.id for p in world.partners if p.id[0] == "V" and customer.industry in p.industries]
    rows = []
    for number in range(int(rng.integers(6, 11))):
        line = trade.LINES[pick(rng, lines)]
        model, maker = pick(rng, line.models), own if rng.random() < 0.5 else pick(rng, rivals)
        installed = START - timedelta(days=int(rng.integers(100, 2000)))
        serial = f"{model.replace('-', '')}-{customer.id[1:]}{number + 1:02}{rng.integers(100, 999)}"
        for month in range(36):
            for _ in range(int(rng.poisson(0.25 + 0.006 * month))):
                day = min(START + timedelta(days=int(month * 30.4 + rng.integers(0, 30))), days_before(3))
                reported = clock(rng, day)
                severity = str(rng.choice(("一般", "严重", "停机"), p=(0.64, 0.25, 0.11)))
                hours = float(rng.gamma(2.0, {"一般": 20, "严重": 14, "停机": 9}[severity])) + 0.5
                rows.append(
                    Repair(
                        keeper.id,
                        serial,
                        model,
                        maker,
                        customer.id,
                        installed,
                        line.faults[int(rng.integers(len(line.faults)))],
                        severity,
                        reported,
                        (reported + timedelta(hours=hours)).replace(second=0, microsecond=0),
                        pick(rng, providers),
                    )
                )
    return rows


def stock(rng: np.random.Generator, world: World) -> list[tuple[str, str, str, float, int]]:
    """Quarterly inventory: turnover shows the distributor's driver, with noise."""
    quarters = [f"{y}Q{q}" for y in (2023, 2024, 2025, 2026) for q in (1, 2, 3, 4)][3:-1]
    rows = []
    for partner in (p for p in world.partners if p.id.startswith("D")):
        for quarter in quarters:
            for line in partner.claimed[:2]:
                turnover = float(np.clip(5 + 1.4 * partner.driver + rng.normal(0, 0.6), 0.8, 14))
                rows.append((partner.id, quarter, line, round(turnover, 2), int(rng.integers(80, 2400))))
    return rows


_CERTIFICATES = {
    "MED": ("医学影像设备维修", "医院信息系统实施", "压力容器操作", "医疗设备质量控制"),
    "NEV": ("工业机器人运维", "电池产线安全", "MES实施顾问", "焊接工程师"),
    "CM": ("液压系统维修", "工程机械电控诊断", "特种设备检验", "焊接工程师"),
}
LEVELS = ("初级", "中级", "高级", "专家")


def certificates(rng: np.random.Generator, world: World) -> list[Certificate]:
    rows = []
    for engineer in world.engineers:
        titles = _CERTIFICATES[world.partner(engineer.provider).industries[0]]
        for title in sample(rng, titles, int(rng.integers(1, 4))):
            level = LEVELS[int(np.clip(engineer.level + rng.integers(-1, 1), 0, 3))]
            issued = days_before(rng.integers(60, 1400))
            rows.append(Certificate(engineer.id, title, level, issued, issued + timedelta(days=3 * 365)))
        last = rows[-1]
        last.level = LEVELS[engineer.level]
    return rows
