"""Data contracts: what a partner may see, for what purpose and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Level = Literal["full", "overlap", "counts"]


@dataclass(frozen=True, slots=True)
class Contract:
    """One version of a published contract, as `graph/policy.py` compiles it into the statements that read.

    `customers`: ids of the customers that it is about; None means those that the partner supplies, distributes to
    or serves today. `rows`: names of `graph.policy.SCOPES`. `fields`: label or relationship type → property names;
    a relationship type that is not a key is not seen at all. `quota`: requests a day.
    """

    id: str
    version: int
    partner: str
    purpose: str
    until: dt.date
    level: Level
    quota: int | None
    customers: frozenset[str] | None
    rows: frozenset[str]
    fields: Mapping[str, frozenset[str]]
