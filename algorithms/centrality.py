"""A person's place in the whole graph: brokerage, community and reach, beside the PageRank of `algorithms.pagerank`.

Edges are given as for PageRank, as arrays: `source`, `target` (m,) numbers of nodes, 0 to n - 1, and `weight` (m,),
finite and ≥ 0. Rank flows from source to target, so the target influences the source. Edges of weight zero and
self-loops say nothing here and are left out; parallel edges are one edge with the sum of their weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import networkit
import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array, eye_array
from scipy.sparse.csgraph import connected_components

from algorithms.pagerank import Floats, Integers

CELLS = 1 << 21  # nodes times pairs that are searched at once
AT_ONCE = 1 << 24  # entries or bytes that one step of `reach` may make at once
CUPS = 256  # of a node's sketch
TRIES, FEW = 8, 100_000  # orders tried by `communities`, on graphs of at most so many pairs
LOOKS = 10  # how often sampling looks whether it may stop


def ties(
    source: Integers, target: Integers, amount: Floats, half: float = 1.0
) -> tuple[Integers, Integers, Floats]:
    """One edge for each ordered pair from repeated events: source, target, weight between 0 and 1.

    `amount`: (m,) what each event counts, e.g. its age's decay. A pair with a total x weighs x / (x + half):
    half at `half`, never more than 1 however many events follow. So k counterparts of total ≥ `half` each outweigh
    any volume with fewer than k / 2; a logarithm or the plain sum lets a single loud pair outweigh them all.
    Ordered by source, then target. Raises ValueError for amounts that are negative or not finite.
    """
    a, b, total = _merged(source, target, amount)
    return a, b, total / (total + half)


def brokerage(
    source: Integers,
    target: Integers,
    weight: Floats,
    n: int,
    error: float = 0.01,
    confidence: float = 0.95,
    exact: int = 2000,
    seed: int = 0,
) -> Floats:
    """Betweenness of each of n nodes: the share, 0 to 1, of the ordered pairs of others whose shortest paths pass it.

    Divided by (n - 1)(n - 2) as networkx does for directed graphs; zeros for n < 3. A path is as long as it has
    edges: weights are strengths, not lengths, and turning them into lengths (1 / w, 1 - w, -log w) would be an
    arbitrary choice on which almost every shortest path depends. Only whether a weight is zero counts.

    Up to `exact` nodes with an edge it is exact (U. Brandes: A Faster Algorithm for Betweenness Centrality, 2001). Beyond that,
    with probability `confidence`, no node's value is off by more than `error`: see `_sampled`. The same
    arguments give the same values. Raises ValueError for weights that are negative or not finite.
    """
    a, b, _ = _merged(source, target, weight)
    pairs = (n - 1) * (n - 2)
    if n < 3 or not len(a):
        return np.zeros(n)
    if len(np.union1d(a, b)) > exact:
        return _sampled(a, b, n, error, 1 - confidence, seed) / pairs
    graph = networkit.GraphFromCoo((np.ones(len(a)), (a, b)), n=n, directed=True)
    with _one_thread():
        return np.array(networkit.centrality.Betweenness(graph).run().scores()) / pairs


def communities(
    source: Integers,
    target: Integers,
    weight: Floats,
    n: int,
    key: ArrayLike | None = None,
    resolution: float = 1.0,
    seed: int = 0,
) -> Integers:
    """Community of each of n nodes, 0 the largest; of equally large ones the one with the smallest node is first.

    A partition of the undirected graph (a pair's weights of both directions add up) that makes `modularity` large:
    V. Blondel et al.: Fast Unfolding of Communities in Large Networks (2008), with the refinement of
    R. Rotta, A. Noack: Multilevel Local Search Algorithms for Modularity Clustering (2011). On graphs of up to
    `FEW` pairs the best of `TRIES` orders of visiting the nodes; a community that is not connected is parted.
    The same arguments give the same partition. `key`: (n,) distinct and sortable, such as ids: with it neither the
    order of nodes nor that of edges matters. `resolution`: above 1 gives more, smaller communities.
    Raises ValueError for weights that are negative or not finite.
    """
    order = np.arange(n) if key is None else np.argsort(np.asarray(key), kind="stable")
    place = np.argsort(order)
    a, b, w = _undirected(place[source], place[target], weight)
    rng, best = np.random.default_rng(seed), np.arange(n)
    for turn in range(TRIES if len(a) <= FEW else 1):
        visit = rng.permutation(n) if turn else np.arange(n)
        found = _connected(a, b, _louvain(visit[a], visit[b], w, n, resolution)[visit])
        best = max(best, found, key=lambda x: modularity(a, b, w, x, resolution))
    return _renumbered(best)[place]


def modularity(
    source: Integers, target: Integers, weight: Floats, community: Integers, resolution: float = 1.0
) -> float:
    """How much more of the undirected weight lies within communities than by chance; 0 without edges.

    M. Newman: Analysis of Weighted Networks (2004). `community`: (n,) numbers from 0 on.
    """
    a, b, w = _undirected(source, target, weight)
    if not len(a):
        return 0.0
    total, count = w.sum(), int(community.max()) + 1
    inside = w[community[a] == community[b]].sum() / total
    ends = np.bincount(community[a], w, count) + np.bincount(community[b], w, count)
    return float(inside - resolution * ((ends / (2 * total)) ** 2).sum())


def reach(
    source: Integers,
    target: Integers,
    weight: Floats,
    n: int,
    hops: int = 2,
    exact: float = 1e8,
    seed: int = 0,
) -> Integers:
    """For each of n nodes how many others it can influence within so many hops; over n - 1 it is the share.

    Influence runs against the rank: from an edge's target to its source. With at most `exact` walks of that length
    (for two hops: the sum over nodes of in- times out-degree) it is exact, by sparse products. With more it is estimated with a
    standard error of 6.5 % (small numbers less) by a sketch of 256 bytes a node, the same for the same arguments:
    P. Flajolet et al.: HyperLogLog (2007); P. Boldi, M. Rosa, S. Vigna: HyperANF (2011).
    Raises ValueError for weights that are negative or not finite.
    """
    a, b, _ = _merged(source, target, weight)
    if not len(a):
        return np.zeros(n, dtype=np.int64)
    edges = csr_array((np.ones(len(a), dtype=np.int32), (b, a)), shape=(n, n))
    step = csr_array(edges + eye_array(n, dtype=np.int32, format="csr"))
    walks = np.ones(n)
    for _ in range(hops):
        walks = step @ walks
    return _sketched(step, hops, seed) if walks.sum() > exact else _counted(step, hops, walks)


def _counted(step: csr_array, hops: int, walks: Floats) -> Integers:
    found = np.zeros(len(walks), dtype=np.int64)
    for start, stop in _parts(walks, AT_ONCE):
        near = eye_array(len(walks), dtype=np.int32, format="csr")[start:stop]
        for _ in range(hops):
            near = csr_array(near @ step)
            near.data[:] = 1
        found[start:stop] = np.diff(near.indptr) - 1
    return found


def _sketched(step: csr_array, hops: int, seed: int) -> Integers:
    """Each node throws one random mark into one of 256 cups; those within reach are counted by the highest marks."""
    n, rng = step.shape[0], np.random.default_rng(seed)
    marks = np.zeros((n, CUPS), dtype=np.uint8)
    marks[np.arange(n), rng.integers(CUPS, size=n)] = np.minimum(rng.geometric(0.5, n), 255)
    for _ in range(hops):
        marks = _highest(step, marks)
    parts = [_estimated(marks[start:stop]) for start, stop in _parts(np.ones(n), AT_ONCE // CUPS)]
    return np.rint(np.concatenate(parts)).astype(np.int64) - 1


def _highest(step: csr_array, marks: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """For each node the highest marks among its neighbours; nodes of equal degree together."""
    new = np.empty_like(marks)
    degree = np.diff(step.indptr)
    order, (size, count) = np.argsort(degree, kind="stable"), np.unique(degree, return_counts=True)
    for d, nodes in zip(size.tolist(), np.split(order, np.cumsum(count)[:-1]), strict=True):
        for start, stop in _parts(np.full(len(nodes), d), AT_ONCE // CUPS):
            some = nodes[start:stop]
            new[some] = marks[step.indices[step.indptr[some][:, None] + np.arange(d)]].max(axis=1)
    return new


def _estimated(marks: NDArray[np.uint8]) -> Floats:
    """(k,) how many threw, from the marks (k, cups); where few did, from the empty cups."""
    many = 0.7213 / (1 + 1.079 / CUPS) * CUPS**2 / np.ldexp(1.0, -marks.astype(np.int32)).sum(axis=1)
    empty = (marks == 0).sum(axis=1)
    few = CUPS * np.log(CUPS / np.maximum(empty, 1))
    return np.asarray(np.where((many <= 2.5 * CUPS) & (empty > 0), few, many), dtype=float)


def _parts(cost: Floats, limit: float) -> Iterator[tuple[int, int]]:
    """Consecutive ranges that cost at most the limit each, or are one item."""
    total = np.concatenate([[0.0], np.cumsum(cost)])
    start = 0
    while start < len(cost):
        stop = max(start + 1, int(np.searchsorted(total, total[start] + limit, side="right")) - 1)
        yield start, stop
        start = stop


def _merged(source: Integers, target: Integers, weight: Floats) -> tuple[Integers, Integers, Floats]:
    """The edges of positive weight without loops, parallel ones added up, by source and target; whatever their order."""
    if not (np.isfinite(weight).all() and (weight >= 0).all()):
        raise ValueError("weights must be finite and not negative")
    keep = (source != target) & (weight > 0)
    a, b, w = source[keep], target[keep], weight[keep]
    order = np.argsort(a * (int(b.max(initial=0)) + 1) + b, kind="stable")
    a, b, w = a[order], b[order], w[order]
    again = (a[1:] == a[:-1]) & (b[1:] == b[:-1])
    parallel = np.flatnonzero(np.append(again, False) | np.append(False, again)) if len(a) else order
    w[parallel] = w[parallel][
        np.lexsort((w[parallel], b[parallel], a[parallel]))
    ]  # sums to the last digit alike
    first = np.flatnonzero(~np.append(False, again)) if len(a) else order
    return a[first], b[first], np.add.reduceat(w, first) if len(a) else w


def _undirected(source: Integers, target: Integers, weight: Floats) -> tuple[Integers, Integers, Floats]:
    return _merged(np.minimum(source, target), np.maximum(source, target), weight)


def _louvain(a: Integers, b: Integers, w: Floats, n: int, resolution: float) -> Integers:
    if not len(a):
        return np.arange(n)
    graph = networkit.GraphFromCoo((w, (a, b)), n=n, weighted=True)
    with _one_thread():
        found = networkit.community.PLM(graph, True, resolution, "none").run().getPartition().getVector()
    return np.array(found, dtype=np.int64)


@contextmanager
def _one_thread() -> Iterator[None]:
    """With more, the order of sums and moves, and so the last digits and the partition, would differ between runs."""
    threads = networkit.getMaxNumberOfThreads()
    networkit.setNumberOfThreads(1)
    try:
        yield
    finally:
        networkit.setNumberOfThreads(threads)


def _connected(a: Integers, b: Integers, community: Integers) -> Integers:
    """Each connected part of each community by itself; that never lowers the modularity."""
    n, within = len(community), community[a] == community[b]
    inner = csr_array((np.ones(within.sum()), (a[within], b[within])), shape=(n, n))
    return np.asarray(connected_components(inner, directed=False)[1], dtype=np.int64)


def _renumbered(community: Integers) -> Integers:
    """Numbers by size, the largest first, then by smallest member."""
    _, first, group, size = np.unique(community, return_index=True, return_inverse=True, return_counts=True)
    number = np.empty(len(size), dtype=np.int64)
    number[np.lexsort((first, -size))] = np.arange(len(size))
    return number[group]


# --- brokerage by sampling


@dataclass(slots=True)
class _Side:
    """Searches from one end of each of k pairs. A cell is pair * n + node."""

    first: Integers  # (n + 1,) where a node's neighbours begin
    neighbours: Integers
    seen: Integers  # (k * n,) distance from the end, -1 where not met yet
    paths: Floats  # (k * n,) number of shortest paths from the end
    carried: Floats  # (k * n,) share of the pair's paths that pass
    frontier: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    met: list[Integers] = field(
        default_factory=list
    )  # the cells met, and the steps to them: from cell, to cell
    steps: list[tuple[Integers, Integers]] = field(default_factory=list)


def _sampled(a: Integers, b: Integers, n: int, error: float, risk: float, seed: int) -> Floats:
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


def _pairs(
    rng: np.random.Generator, starts: Integers, ends: Integers, count: int
) -> tuple[Integers, Integers]:
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
        made.append(_Side(matrix.indptr.astype(np.int64), matrix.indices.astype(np.int64),
                          np.full(k * n, -1, dtype=np.int32), np.zeros(k * n), np.zeros(k * n)))  # fmt: skip
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
