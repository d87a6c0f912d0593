"""Link prediction on a bipartite graph without learning: what its paths of length three say.

Every method here is a (q, q) kernel over candidates: the score of candidate p for query c is the sum of K[p, p'] over the
candidates p' that c is linked to already. W is the (q, c) matrix of links, k the degrees.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, diags_array

Kernel = NDArray[np.float32]
RANK = 16  # dimensions of the factorisation
DENSE = 400  # queries or candidates up to which all singular vectors are worked out
Paths = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


def factorisation(w: csc_array) -> Kernel:
    """Projection on the strongest `RANK` singular vectors (PureSVD; Cremonesi, Koren & Turrin 2010)."""
    u = _singular_vectors(w)
    kernel: Kernel = (u @ u.T).astype(np.float32)
    return kernel


def normalised_factorisation(w: csc_array) -> Kernel:
    """The same of the links divided by the roots of both degrees, as in spectral co-clustering (Dhillon 2001)."""
    queries, candidates = (1 / np.sqrt(np.maximum(k, 1)) for k in _degrees(w))
    u = _singular_vectors((diags_array(candidates) @ w @ diags_array(queries)).tocsc())
    kernel: Kernel = (u @ u.T * candidates).astype(np.float32)
    return kernel


def _singular_vectors(w: csc_array) -> NDArray[np.float64]:
    """(q, k) the strongest left singular vectors; of large matrices by random projection (Halko, Martinsson & Tropp 2011),
    which ends where many singular values are equal too, as those of a graph that falls apart."""
    rank = min(RANK, min(w.shape) - 1)
    if rank < 1 or not w.nnz:
        return np.zeros((w.shape[0], 1))
    if min(w.shape) <= DENSE:
        return np.linalg.svd(w.toarray(), full_matrices=False)[0][:, :rank]
    from sklearn.utils.extmath import randomized_svd  # takes a second to load

    found: NDArray[np.float64] = randomized_svd(w.astype(float), rank, n_iter=7, random_state=0)[0]
    return found


def _plain_weights(w: csc_array) -> Paths:
    """Common neighbours: the number of paths p – c' – p' – c (Newman 2001; Daminelli et al. 2015 for two kinds of nodes)."""
    p, c = w.shape
    return np.ones(c), np.ones(p), np.ones(p)


def _log_weights(w: csc_array) -> Paths:
    """Adamic-Adar: a node in between counts 1 / log k (Adamic & Adar 2003)."""
    queries, candidates = _degrees(w)
    return 1 / np.log(np.maximum(queries, 2)), 1 / np.log(np.maximum(candidates, 2)), np.ones(len(candidates))


def _shared_weights(w: csc_array) -> Paths:
    """Resource allocation: a node in between counts 1 / k (Zhou, Lü & Zhang 2009)."""
    queries, candidates = _degrees(w)
    return 1 / np.maximum(queries, 1), 1 / np.maximum(candidates, 1), np.ones(len(candidates))


def _length_weights(w: csc_array) -> Paths:
    """Cosine of the sets of queries (item-based neighbours; Sarwar et al. 2001)."""
    queries, candidates = _degrees(w)
    length = 1 / np.sqrt(np.maximum(candidates, 1))
    return np.ones(len(queries)), length, length


PATHS: dict[str, Callable[[csc_array], Paths]] = {  # by how much a query and a candidate in between count, and the ends
    "common neighbours": _plain_weights,
    "Adamic-Adar": _log_weights,
    "resource allocation": _shared_weights,
    "partner cosine": _length_weights,
}


def own_scores(w: csc_array, name: str, kernel: Kernel) -> csc_array:
    """(q, c) by how much a link itself adds to the score of the pair that it joins."""
    if name not in PATHS:
        return (diags_array(kernel.diagonal().astype(float)) @ w).tocsc()
    query, candidate, end = PATHS[name](w)
    through = (w @ diags_array(query * (candidate @ w))).tocsc()
    return (diags_array(end) @ (through - diags_array(candidate) @ w @ diags_array(query))).tocsc()


def path_kernel(w: csc_array, name: str) -> Kernel:
    """Σ over c' of end[p] W[p, c'] query[c'] W[p', c'] candidate[p'], none from p to itself."""
    query, candidate, end = PATHS[name](w)
    made = diags_array(end) @ w @ diags_array(query) @ w.T @ diags_array(candidate)
    kernel: Kernel = made.toarray().astype(np.float32)
    np.fill_diagonal(kernel, 0)
    return kernel


KERNELS: dict[str, Callable[[csc_array], Kernel]] = {
    **{name: partial(path_kernel, name=name) for name in PATHS},
    "factorisation": factorisation,
    "normalised SVD": normalised_factorisation,
}


def _degrees(w: csc_array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.asarray(w.sum(axis=0)).ravel(), np.asarray(w.sum(axis=1)).ravel()


def nearest_columns(w: csc_array, columns: NDArray[np.int64], k: int = 20) -> Kernel:
    """(q, b) share of the k queries most like each of these (cosine of their links) that a candidate is linked to."""
    length = np.sqrt(np.maximum(np.asarray(w.sum(axis=0)).ravel(), 1))
    scaled = (w @ diags_array(1 / length)).tocsc()
    alike = (scaled.T @ scaled[:, columns]).toarray()
    alike[columns, np.arange(len(columns))] = 0
    if k < len(alike):
        alike[alike < np.partition(alike, -k, axis=0)[-k]] = 0
    found: Kernel = (w @ alike / np.maximum(alike.sum(0), 1e-9)).astype(np.float32)
    return found
