"""What leaves a trace in some system, and two ways to draw it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time

import numpy as np

from .names import Name


@dataclass(slots=True)
class Engagement:
    at: datetime
    kind: str
    customer: str
    opportunity: str
    attendees: list[str]
    reps: list[str]
    partner: str
    topic: str
    outcome: str
    id: str = ""


@dataclass(slots=True)
class Acquaintance:
    a: str
    b: str
    kind: str
    strength: float
    last: date
    note: str


@dataclass(slots=True)
class Consultation:
    at: datetime
    expert: str
    customer: str
    opportunity: str
    attendees: list[str]
    topic: Name
    outcome: str


@dataclass(slots=True)
class Signal:
    kind: str
    at: date
    customer: str
    strength: float
    source: str
    title: Name
    text: Name
    budget: int | None


@dataclass(slots=True)
class Repair:
    distributor: str
    serial: str
    model: str
    maker: str
    customer: str
    installed: date
    fault: tuple[str, str]
    severity: str
    reported: datetime
    closed: datetime
    provider: str


@dataclass(slots=True)
class Certificate:
    engineer: str
    title: str
    level: str
    issued: date
    expires: date


@dataclass(slots=True)
class Traces:
    engagements: list[Engagement] = field(default_factory=list)
    acquaintances: list[Acquaintance] = field(default_factory=list)
    consultations: list[Consultation] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    stock: list[tuple[str, str, str, float, int]] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)


def clock(rng: np.random.Generator, day: date) -> datetime:
    return datetime.combine(day, time(int(rng.integers(8, 18)), int(rng.integers(0, 12)) * 5))


def choose(rng: np.random.Generator, weights: dict[str, float], count: int) -> list[str]:
    """Up to `count` different keys in proportion to their weights."""
    keys = [k for k, w in weights.items() if w > 0]
    score = np.array([np.log(weights[k]) for k in keys]) + rng.gumbel(0, 1, len(keys))
    return [keys[i] for i in np.argsort(-score)[:count]]
