"""PageRank and Katz centrality by power iteration, for one graph or for many separate ones at once.

L. Page, S. Brin, R. Motwani, T. Winograd: The PageRank Citation Ranking (1999); the personalised form:
T. Haveliwala: Topic-Sensitive PageRank (2002).
L. Katz: A New Status Index Derived from Sociometric Analysis (1953). PageRank divides what somebody passes on by how many he or
she turns to; Katz centrality passes it on whole to everybody, so that who writes to ten people looks up to each no less.
"""

from __future__ import annotations

from typing import NamedTuple

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


class Katz(NamedTuple):
    """`score` (n,) sums to 1 in each block. For each block: what one unit of weight passes on (`factor`), and how much
    the starts, 1 in all, came to (`total`)."""

    score: Floats
    factor: Floats
    total: Floats


def katz_centrality(
    source: Integers,
    target: Integers,
    weight: Floats,
    start: Floats,
    *,
    block: Integers | None = None,
    attenuation: float = 0.9,
    tolerance: float = 1e-12,
    limit: int = 5000,
) -> Katz:
    """Katz centrality of each of n nodes: its own start, and the factor times weight times score of all that point to it.

    Edges and blocks as for `pagerank`, self-loops left out; of `start` (n,) only the proportions within a block count, all
    zeros mean uniform. A block's factor is 1, or the attenuation (above 0, below 1) divided by the largest singular value
    of its weights where that is less: no smaller than their spectral radius, so that every walk dies out.
    Raises ValueError for weights that are negative or not finite, and for another attenuation.
    """
    n = len(start)
    if not (np.isfinite(weight).all() and (weight >= 0).all() and (start >= 0).all() and 0 < attenuation < 1):
        raise ValueError("weights must be finite and not negative, the attenuation above 0 and below 1")
    if not n:
        return Katz(np.zeros(0), np.zeros(0), np.zeros(0))
    of = np.zeros(n, dtype=np.int64) if block is None else block
    keep = source != target
    into = csr_array((weight[keep], (target[keep], source[keep])), shape=(n, n))
    factor = attenuation / np.maximum(spectral_norms(into, of, tolerance, limit), attenuation)
    own = score = normalised_by_block(start, of)
    for _ in range(limit):
        new = own + factor[of] * (into @ score)
        change = np.bincount(of, np.abs(new - score)) / np.bincount(of, new)
        score = new
        if change.max() < tolerance:
            break
    total = np.bincount(of, score).astype(np.float64)
    return Katz(score / total[of], factor, total)


def spectral_norms(into: csr_array, of: Integers, tolerance: float = 1e-12, limit: int = 5000) -> Floats:
    """(k,) largest singular value of each block of a matrix without negative entries, by power iteration on its square."""
    back, vector = csr_array(into.T), np.ones(into.shape[0])
    norm = np.zeros(int(of.max()) + 1)
    for _ in range(limit):
        vector = back @ (into @ vector)
        length = np.sqrt(np.bincount(of, vector**2))
        vector = np.divide(vector, length[of], out=np.zeros_like(vector), where=length[of] > 0)
        new = np.sqrt(np.bincount(of, (into @ vector) ** 2))
        if (np.abs(new - norm) <= tolerance * new).all():
            return new
        norm = new
    return norm
