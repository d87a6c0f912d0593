"""Who asks: keys, their roles, and the version that changes when any of them does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graph.contracts import Contract

Role = Literal["sales", "operations", "analyst", "partner", "admin"]


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who may ask. A partner has a contract; `access` is the version of all keys and contracts that this was read at."""

    id: str
    name: str
    role: Role
    access: int
    contract: Contract | None = None
