"""A person's place in the whole graph: brokerage, community and reach, beside the PageRank of `eigenvector_centrality`.

Edges are given as for PageRank, as arrays: `source`, `target` (m,) numbers of nodes, 0 to n - 1, and `weight` (m,),
finite and ≥ 0. Rank flows from source to target, so the target influences the source. Edges of weight zero and
self-loops say nothing here and are left out; parallel edges are one edge with the sum of their weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import networkit
import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array, eye_array
from scipy.sparse.csgraph import connected_components

from algorithms.influence.eigenvector_centrality import Floats, Integers
from algorithms.influence.path_sampling import sampled_betweenness

AT_ONCE = 1 << 24  # entries or bytes that one step of `reach` may make at once
CUPS = 256  # of a node's sketch
TRIES, FEW = 8, 100_000  # orders tried by `communities`, on graphs of at most so many pairs


def brokerage(
    source: Integers,
    target: Integers,
    weight: Floats,
    n: int,
    *,
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
    with probability `confidence`, no node's value is off by more than `error`: see `algorithms.influence.path_sampling`. The same
    arguments give the same values. Raises ValueError for weights that are negative or not finite.
    """
    a, b, _ = _merged(source, target, weight)
    pairs = (n - 1) * (n - 2)
    if n < 3 or not len(a):
        return np.zeros(n)
    if len(np.union1d(a, b)) > exact:
        return sampled_betweenness(a, b, n, error, 1 - confidence, seed) / pairs
    graph = networkit.GraphFromCoo((np.ones(len(a)), (a, b)), n=n, directed=True)
    with _one_thread():
        return np.array(networkit.centrality.Betweenness(graph).run().scores()) / pairs


def communities(
    source: Integers,
    target: Integers,
    weight: Floats,
    n: int,
    *,
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
    source: Integers, target: Integers, weight: Floats, n: int, *, hops: int = 2, exact: float = 1e8, seed: int = 0
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
    w[parallel] = w[parallel][np.lexsort((w[parallel], b[parallel], a[parallel]))]  # sums to the last digit alike
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
