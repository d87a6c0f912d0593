"""Diversity re-ranking: the best stay on top, but no five in a row are of one kind where there are others.

Greedy re-ranking as in maximal marginal relevance (Carbonell and Goldstein 1998), with a limit in the place of the
trade-off: whoever would be one too many waits until the window has moved on. In the shapes: p partners of one
role, f features.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from algorithms.fit_data.features import one_hot
from algorithms.fit_data.pairs import Floats, Integers
from algorithms.fit_data.ranking import Booleans
from graph.projections.partner_projection import PartnerProjection

WINDOW = 5  # so many are seen at a glance
MOST = 3  # so many of them may be mutually alike
ALIKE = 0.9  # cosine of two profiles


def diversified(order: Integers, alike: Booleans, k: int, most: int = MOST) -> Integers:
    """(min(k, n),) the first k of an order (n,), best first, by which at most `most` of any five in a row are alike.

    `alike` (p, p) is symmetric. The first stays first; where everybody left would be one too many, the best goes on.
    """
    left, chosen = [int(i) for i in order], list[int]()
    while left and len(chosen) < k:
        seen = chosen[max(0, len(chosen) - WINDOW + 1) :]
        at = next((n for n, one in enumerate(left) if not _too_many(one, seen, alike, most)), 0)
        chosen.append(left.pop(at))
    return np.array(chosen, dtype=np.int64)


def _too_many(one: int, seen: list[int], alike: Booleans, most: int) -> bool:
    """Whether this one would be alike to `most` in the window that are alike among themselves."""
    near = [other for other in seen if alike[one, other]]
    return len(near) >= most and any(_mutual(group, alike) for group in combinations(near, most))


def _mutual(group: tuple[int, ...], alike: Booleans) -> bool:
    return all(alike[a, b] for a, b in combinations(group, 2))


def is_crowded(orders: Integers, alike: Booleans, most: int = MOST) -> Booleans:
    """(b,) whether an order, a column of (k, b), has five in a row of whom more than `most` are mutually alike.

    Tells at once which of many customers need `diversified` at all.
    """
    k, found = len(orders), np.zeros(orders.shape[1], dtype=bool)
    pairs = {(i, j): alike[orders[i], orders[j]] for i, j in combinations(range(k), 2) if j - i < WINDOW}
    for group in combinations(range(k), most + 1):
        if group[-1] - group[0] < WINDOW:
            found |= np.logical_and.reduce([pairs[pair] for pair in combinations(group, 2)])
    return found


def partner_profiles(rows: PartnerProjection, role: str) -> Floats:
    """(p, f) region, lines, areas, industry and tier of each partner, each of them of length 1 (0 if not known)."""
    members = [p for p in rows.partners if p["role"] == role]
    single = [one_hot([m[field] for m in members]) for field in ("region", "industry", "tier")]
    several = [_many_hot([m[field] or [] for m in members]) for field in ("lines", "areas")]
    return np.hstack([*single, *several]) if members else np.zeros((0, 0))


def similar_partners(rows: PartnerProjection, role: str) -> Booleans:
    """(p, p) whether the profiles of two partners are nearly the same; everybody is alike to oneself."""
    made = _unit(partner_profiles(rows, role))
    same: Booleans = made @ made.T >= ALIKE - 1e-9
    np.fill_diagonal(same, True)
    return same


def _many_hot(values: list[list[Any]]) -> Floats:
    """(p, k) one column for each value, rows of length 1."""
    place = {v: k for k, v in enumerate(sorted({v for some in values for v in some if v}))}
    made = np.zeros((len(values), len(place)))
    for i, some in enumerate(values):
        made[i, [place[v] for v in some if v]] = 1
    return _unit(made)


def _unit(rows: Floats) -> Floats:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Floats = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)
    return unit
