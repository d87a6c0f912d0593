"""Brokerage by sampling: betweenness of large directed graphs with a stated error."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from algorithms.influence.eigenvector_centrality import Floats, Integers

CELLS = 1 << 21  # nodes times pairs that are searched at once
LOOKS = 10  # how often sampling looks whether it may stop


@dataclass(slots=True)
class _Side:
    """Searches from one end of each of k pairs. A cell is pair * n + node."""

    first: Integers  # (n + 1,) where a node's neighbours begin
    neighbours: Integers
    seen: Integers  # (k * n,) distance from the end, -1 where not met yet
    paths: Floats  # (k * n,) number of shortest paths from the end
    carried: Floats  # (k * n,) share of the pair's paths that pass
    frontier: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    met: list[Integers] = field(default_factory=list)  # the cells met, and the steps to them: from cell, to cell
    steps: list[tuple[Integers, Integers]] = field(default_factory=list)


def sampled_betweenness(a: Integers, b: Integers, n: int, error: float, risk: float, seed: int) -> Floats:
    """Betweenness, not divided, from sampled pairs with all their shortest paths, found from both ends.

    Pairs as in M. Riondato, E. Upfal: ABRA (2016), the balanced two-sided search and stopping as soon as the values
    seen allow it as in M. Borassi, E. Natale: KADABRA (2016). A node's share of a pair's paths lies in [0, 1], so by
    W. Hoeffding: Probability Inequalities for Sums of Bounded Random Variables (1963), theorem 1, the mean of r pairs
    is x where it should be p with probability ≤ exp(-r kl(x, p)) on either side. We look after set numbers of pairs, the last of
    which suffices whatever is seen, and share the risk among looks, nodes and sides alike (union bound).
    """
    starts, ends = np.unique(a), np.unique(b)
    both = len(np.intersect1d(starts, ends))
    if not both:
        return np.zeros(n)
    eligible = len(starts) * len(ends) - both
    wanted = min(error * (n - 1) * (n - 2) / eligible, 0.5)
    bound = np.log(2 * both * LOOKS / risk)
    looks = np.ceil(np.geomspace(-bound / np.log1p(-wanted), bound / (2 * wanted**2), LOOKS)).astype(int)
    rng, (sides, k) = np.random.default_rng(seed), _sides(a, b, n)
    total, done = np.zeros(n), 0
    for look in looks.tolist():
        for at in range(done, look, k):
            _add_passed(total, sides, *_pairs(rng, starts, ends, min(k, look - at)))
        done = look
        if done * _certain(total.max() / done, wanted) >= bound:
            break
    return eligible * total / done


def _certain(x: float, error: float) -> float:
    """How surely each pair tells that no mean is off by more than the error, when the largest mean seen is x.

    The kl divergence from x to x + error: it falls up to x = (1 - error) / 2 and is smaller than that to x - error.
    From there on the least that any divergence can be.
    """
    p = x + error
    if x >= 0.5 - error:
        return 2 * error**2
    return float((x * np.log(x / p) if x else 0) + (1 - x) * np.log((1 - x) / (1 - p)))


def _pairs(rng: np.random.Generator, starts: Integers, ends: Integers, count: int) -> tuple[Integers, Integers]:
    """So many ordered pairs of different nodes, uniformly; no others can be connected."""
    s, t = rng.choice(starts, count), rng.choice(ends, count)
    while (same := s == t).any():
        s[same], t[same] = rng.choice(starts, same.sum()), rng.choice(ends, same.sum())
    return s, t


def _sides(a: Integers, b: Integers, n: int) -> tuple[tuple[_Side, _Side], int]:
    k = min(4096, max(16, CELLS // n))
    made = []
    for x, y in ((a, b), (b, a)):
        matrix = csr_array((np.ones(len(a), dtype=np.int8), (x, y)), shape=(n, n))
        made.append(
            _Side(
                matrix.indptr.astype(np.int64),
                matrix.indices.astype(np.int64),
                np.full(k * n, -1, dtype=np.int32),
                np.zeros(k * n),
                np.zeros(k * n),
            )
        )
    return (made[0], made[1]), k


def _add_passed(total: Floats, sides: tuple[_Side, _Side], s: Integers, t: Integers) -> None:
    """Add to (n,) the share of each pair's shortest paths from s to t that pass a node between them."""
    n = len(total)
    meeting = _search(sides, s, t, n)
    forward, backward = sides
    weight = forward.paths[meeting] * backward.paths[meeting]
    weight /= np.bincount(meeting // n, weight, len(s))[meeting // n]
    between = (forward.seen[meeting] > 0) & (backward.seen[meeting] > 0)
    np.add.at(total, meeting[between] % n, weight[between])
    for side in sides:
        _add_traced(total, side, meeting, weight)


def _search(sides: tuple[_Side, _Side], s: Integers, t: Integers, n: int) -> Integers:
    """Search from both ends until they meet or one has nowhere to go; the cells where they met.

    Each step completes one more distance from the end with less to look at. As long as the two have not met no path
    is shorter than both distances together, so the cells where they first meet lie on all shortest paths, one on each.
    """
    for side, end in zip(sides, (s, t), strict=True):
        side.frontier = np.arange(len(s)) * n + end
        side.seen[side.frontier], side.paths[side.frontier] = 0, 1
        side.met, side.steps = [side.frontier], []
    meeting = []
    while len(sides[0].frontier):
        ahead = [np.bincount(x.frontier // n, _degrees(x, x.frontier, n), len(s)) for x in sides]
        less = ahead[0] <= ahead[1]
        met = [_advance(sides[0], sides[1], less, n), _advance(sides[1], sides[0], ~less, n)]
        meeting += met
        ended = np.zeros(len(s), dtype=bool)
        ended[np.concatenate(met) // n] = True
        for side in sides:
            ended |= np.bincount(side.frontier // n, minlength=len(s)) == 0
        for side in sides:
            side.frontier = side.frontier[~ended[side.frontier // n]]
    return np.concatenate(meeting) if meeting else np.zeros(0, dtype=np.int64)


def _advance(side: _Side, other: _Side, chosen: NDArray[np.bool_], n: int) -> Integers:
    """Move the frontiers of the chosen pairs one edge on; the new cells that the other side knows."""
    moving = chosen[side.frontier // n]
    old = side.frontier[moving]
    cells, parent = _around(side, old, n)
    fresh = side.seen[cells] < 0
    cells, parent = cells[fresh], old[parent[fresh]]
    new, first, where = np.unique(cells, return_index=True, return_inverse=True)
    side.paths[new] = np.bincount(where, side.paths[parent], len(new))
    side.seen[new] = side.seen[parent[first]] + 1
    side.met.append(new)
    side.steps.append((parent, cells))
    side.frontier = np.concatenate([side.frontier[~moving], new])
    return new[other.seen[new] >= 0]


def _add_traced(total: Floats, side: _Side, meeting: Integers, weight: Floats) -> None:
    """Add to (n,) what is carried from where they met back to the side's end; forget the side's search."""
    side.carried[meeting] = weight
    for before, cells in reversed(side.steps):
        on = side.carried[cells] > 0
        before, cells = before[on], cells[on]
        np.add.at(side.carried, before, side.carried[cells] * side.paths[before] / side.paths[cells])
    side.carried[meeting] = 0
    met = np.concatenate(side.met)
    between = met[(side.carried[met] > 0) & (side.seen[met] > 0)]
    np.add.at(total, between % len(total), side.carried[between])
    side.seen[met], side.paths[met], side.carried[met] = -1, 0, 0


def _degrees(side: _Side, cells: Integers, n: int) -> Integers:
    node = cells % n
    return side.first[node + 1] - side.first[node]


def _around(side: _Side, cells: Integers, n: int) -> tuple[Integers, Integers]:
    """The neighbouring cells in the side's direction and, beside each, the position of the cell it comes from."""
    count = _degrees(side, cells, n)
    parent = np.repeat(np.arange(len(cells)), count)
    within = np.arange(len(parent)) - np.repeat(np.cumsum(count) - count, count)
    node = side.neighbours[side.first[cells % n][parent] + within]
    return (cells - cells % n)[parent] + node, parent
