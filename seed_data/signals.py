"""Intent signals: what customers announce or complain about."""

from __future__ import annotations

from datetime import date

import numpy as np

from . import trade
from .names import Name
from .traces import Signal
from .world import Customer, World, days_before, pick

SIGNALS = {"expansion": 14, "tender": 26, "budget": 18, "leadership_change": 14, "contract_expiry": 14, "complaint": 14}


def signals(rng: np.random.Generator, world: World) -> list[Signal]:
    cast = world.cast
    car, digger = world.customer(cast.expansion), world.customer(cast.risk_customer)
    rows = [
        _signal(rng, "expansion", car, "动力电池产线", days_before(4), 12_600_000, 0.92),
        _signal(rng, "complaint", digger, "结构件焊接线", days_before(19), None, 0.85),
    ]
    for kind, count in SIGNALS.items():
        for _ in range(count - (kind in ("expansion", "complaint"))):
            customer = world.customers[int(rng.integers(len(world.customers)))]
            line = pick(rng, list(customer.demand))
            budget = int(rng.integers(8, 260)) * 100_000 if kind in ("expansion", "tender", "budget") else None
            rows.append(
                _signal(
                    rng,
                    kind,
                    customer,
                    line,
                    days_before(6 + int(540 * rng.random() ** 1.3)),
                    budget,
                    round(float(rng.uniform(0.3, 0.95)), 2),
                )
            )
    return sorted(rows, key=lambda s: (s.at, s.customer, s.kind))


def _signal(
    rng: np.random.Generator, kind: str, customer: Customer, line: str, at: date, budget: int | None, strength: float
) -> Signal:
    title, text, source, _ = trade.SIGNAL_TEXTS[kind]
    name = trade.LINES[line].name

    def fill(pattern: Name) -> Name:
        if customer.industry == "MED":
            pattern = Name(
                pattern.zh.replace("产线扩建", "院区扩建"), pattern.en.replace("line expansion", "campus expansion")
            )
        money = (budget or 0) / 10_000
        return Name(
            pattern.zh.format(c=customer.name.zh, l=name.zh, b=f"{money:.0f}"),
            pattern.en.format(c=customer.name.en, l=name.inline, m=f"{money / 100:g}"),
        )

    return Signal(kind, at, customer.id, strength, source, fill(title), fill(text), budget)
