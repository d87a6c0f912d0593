"""Helpers of tests: Evaluation of partner fit: its statistics by hand, no knowledge found where there is none, and the commands."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from graph.db.client import Graph
from graph.projections.partner_projection import PartnerProjection, partner_projection

Rows = PartnerProjection


@pytest.fixture(scope="module")
def rows(seeded: Graph, snapshot: dt.date) -> Rows:
    return partner_projection(seeded, snapshot)


# --- any relation


def blocks_of_links(noise: float, seed: int = 0) -> list[dict[str, Any]]:
    """Two blocks of 30 candidates and 60 queries; a link is inside its block but for the share of noise."""
    random, found = np.random.default_rng(seed), {}
    for n in range(1200):
        block = random.integers(2)
        other = random.integers(2) if random.random() < noise else block
        pair = f"A{block * 30 + random.integers(30)}", f"B{other * 60 + random.integers(60)}"
        found.setdefault(pair, dt.date(2024, 1, 1) + dt.timedelta(days=n))
    return [{"start": a, "end": b, "at": at} for (a, b), at in found.items()]


def groups_of_people(seed: int = 0) -> list[dict[str, Any]]:
    """60 people in four groups who write to one another for 900 days, nearly always within the group and many times."""
    random, found = np.random.default_rng(seed), []
    for n in range(900):
        a, b = random.choice(60, 2, replace=False)
        b = b // 4 * 4 + a % 4 if random.random() < 0.9 else b
        found.append({"start": f"P{a}", "end": f"P{b}", "at": dt.date(2024, 1, 1) + dt.timedelta(days=n)})
    return [row for row in found if row["start"] != row["end"]]
