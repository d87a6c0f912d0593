"""PageRank by power iteration, for one graph or for many separate ones at once.

L. Page, S. Brin, R. Motwani, T. Winograd: The PageRank Citation Ranking (1999); the personalised form:
T. Haveliwala: Topic-Sensitive PageRank (2002).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def pagerank(
    source: Integers,
    target: Integers,
    weight: Floats,
    teleport: Floats,
    *,
    block: Integers | None = None,
    damping: float = 0.85,
    tolerance: float = 1e-10,
    limit: int = 1000,
) -> Floats:
    """Rank of each of n nodes; within each block it sums to 1.

    `source`, `target`, `weight`: (m,) edges, rank flows from source to target in proportion to weight (≥ 0,
    parallel edges add up). `teleport`: (n,) where the walk starts and, from a node without outgoing weight,
    goes on; only its proportions within a block count, all zeros mean uniform. `block`: (n,) number of the
    separate graph a node is in, 0 to k - 1; edges stay within a block. `tolerance`: the largest L1 change
    of any block at which the iteration ends. Raises ValueError for weights that are negative or not finite.
    """
    n = len(teleport)
    if not n:
        return np.zeros(0)
    if not (np.isfinite(weight).all() and (weight >= 0).all() and (teleport >= 0).all()):
        raise ValueError("weights must be finite and not negative")
    start = normalised_by_block(teleport, np.zeros(n, dtype=np.int64) if block is None else block)
    out = np.bincount(source, weight, n)
    step = np.divide(weight, out[source], out=np.zeros_like(weight), where=out[source] > 0)
    flow = csr_array((damping * step, (target, source)), shape=(n, n))
    dangling = np.flatnonzero(out == 0)
    rank, count = start, 1 if block is None else int(block.max()) + 1
    for _ in range(limit):
        lost = rank[dangling].sum() if block is None else np.bincount(block[dangling], rank[dangling], count)[block]
        new = flow @ rank
        new += (damping * lost + 1 - damping) * start
        change = np.abs(new - rank)
        rank = new
        if (change.sum() if block is None else np.bincount(block, change).max()) < tolerance:
            break
    return rank


def normalised_by_block(values: Floats, block: Integers) -> Floats:
    """(n,) values that sum to 1 in each block; uniform where a block has nothing but zeros."""
    total = np.bincount(block, values)[block]
    size = np.bincount(block)[block]
    return np.where(total > 0, values / np.where(total > 0, total, 1), 1 / size)
