"""The best partners of a role for each customer: ranked block by block, so that no p × c array is ever made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from algorithms.fit_data.features import Snapshot
from algorithms.fit_data.pairs import Floats, Integers, PairBlock, PairList, blocks
from algorithms.fit_data.ranking import Booleans
from algorithms.fit_data.served_model import ServedModel, stated_satisfaction

SIEVE = 30  # of more partners than twice as many, a cheap method that agrees well chooses so many to look at closely
Banned = Callable[[str, Integers], Booleans]  # role, (b,) columns → (p, b): never to be recommended


@dataclass(frozen=True)
class TopPartners:
    """For b customers the best m partners, best first: (m, b) rows of partners, and log odds, −inf where there is none.

    `excluded` and `excluded_odds`: the best of those who may not be recommended, likewise.
    """

    columns: Integers
    order: Integers
    odds: Floats
    excluded: Integers
    excluded_odds: Floats


def top_partners(
    shot: Snapshot,
    served: ServedModel,
    role: str,
    k: int,
    *,
    columns: Integers | None = None,
    banned: Banned | None = None,
    threads: int = 1,
) -> Iterator[TopPartners]:
    """The `k` best of each of these customers (default: all), in blocks. Ties go to who comes first."""
    every = np.arange(len(shot.customers)) if columns is None else columns
    parts = blocks(len(shot.partners[role]), every)
    if threads == 1:
        yield from (_top(shot, served, role, k, part, banned) for part in parts)
        return
    served.odds(
        shot, role, PairBlock(len(shot.partners[role]), every[:1])
    )  # fills what the snapshot keeps, before threads share it
    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(lambda part: _top(shot, served, role, k, part, banned), parts)


def _top(
    shot: Snapshot, served: ServedModel, role: str, k: int, block: PairBlock, banned: Banned | None
) -> TopPartners:
    no = banned(role, block.columns) if banned else np.zeros(block.shape, bool)
    oneself = _oneself(shot, role, block.columns)
    few = max(SIEVE, 3 * k // 2)
    sieve = served.sieve if len(shot.partners[role]) > 2 * few else None
    if sieve is None:
        odds = served.odds(shot, role, block)
        odds[oneself] = -np.inf
        allowed, out = (_best(np.where(no == left_out, -np.inf, odds), k) for left_out in (True, False))
        return TopPartners(block.columns, *allowed, *out)
    rough = sieve(shot, role, block) + stated_satisfaction(shot, role, block)
    rough[oneself] = -np.inf
    best, worst = (_best(np.where(no == out, rough, -np.inf), n)[0] for out, n in ((False, few), (True, k)))
    return TopPartners(
        block.columns,
        *_closer(shot, served, role, block.columns, best, rough, no=no, out=False, k=k),
        *_closer(shot, served, role, block.columns, worst, rough, no=no, out=True, k=k),
    )


def _closer(
    shot: Snapshot,
    served: ServedModel,
    role: str,
    columns: Integers,
    order: Integers,
    rough: Floats,
    *,
    no: Booleans,
    out: bool,
    k: int,
) -> tuple[Integers, Floats]:
    """Of those that the sieve left, (m, b), the `k` best by the served method."""
    every = np.arange(len(columns))
    there = np.isfinite(rough[order, every]) & (no[order, every] == out)
    odds = np.full(order.shape, -np.inf, np.float32)
    i, j = order[there], np.broadcast_to(columns, order.shape)[there]
    odds[there] = served.odds(shot, role, PairList(i, j)) if len(i) else 0
    place, found = _best(odds, k)
    return order[place, every], found


def _best(odds: Floats, k: int) -> tuple[Integers, Floats]:
    """(m, b) the m = min(k, p) largest of each column of (p, b), and where they stand; ties by place."""
    k = min(k, len(odds))
    if 2 * k < len(odds):
        few = np.sort(np.argpartition(-odds, k - 1, axis=0)[:k], axis=0)
    else:
        few = np.broadcast_to(np.arange(len(odds))[:, None], odds.shape)
    order = np.argsort(-np.take_along_axis(odds, few, 0), axis=0, kind="stable")[:k]
    place = np.take_along_axis(few, order, 0)
    return place, np.take_along_axis(odds, place, 0)


def _oneself(shot: Snapshot, role: str, columns: Integers) -> Any:
    """Where (p, b) the partner and the customer are one and the same party."""
    place = shot.cached(
        ("oneself", role), lambda: np.array([shot.column.get(id, -1) for id in shot.partners[role]], int)
    )
    found = np.searchsorted(columns, place)
    found = np.where(found < len(columns), found, 0)
    same = (place >= 0) & (columns[found] == place) if len(columns) else place < -1
    return np.flatnonzero(same), found[same]
