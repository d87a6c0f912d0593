"""Link prediction on a bipartite graph without learning: what its paths of length three say.

Every method here is a (q, q) kernel over candidates: the score of candidate p for query c is the sum of K[p, p'] over the
candidates p' that c is linked to already. W is the (q, c) matrix of links, k the degrees.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, diags_array
from scipy.sparse.linalg import svds

Kernel = NDArray[np.float32]
RANK = 16  # dimensions of the factorisation


def common_neighbours(w: csc_array) -> Kernel:
    """Number of paths p – c' – p' – c (Newman 2001; Daminelli et al. 2015 for two kinds of nodes)."""
    return _paths(w, np.ones(w.shape[1]), np.ones(w.shape[0]))


def adamic_adar(w: csc_array) -> Kernel:
    """The same, a node in between counting 1 / log k (Adamic & Adar 2003)."""
    queries, candidates = _degrees(w)
    return _paths(w, 1 / np.log(np.maximum(queries, 2)), 1 / np.log(np.maximum(candidates, 2)))


def resource_allocation(w: csc_array) -> Kernel:
    """The same, a node in between counting 1 / k (Zhou, Lü & Zhang 2009)."""
    queries, candidates = _degrees(w)
    return _paths(w, 1 / np.maximum(queries, 1), 1 / np.maximum(candidates, 1))


def cosine(w: csc_array) -> Kernel:
    """Cosine of the sets of queries (item-based neighbours; Sarwar et al. 2001)."""
    _, candidates = _degrees(w)
    length = 1 / np.sqrt(np.maximum(candidates, 1))
    return _paths(w, np.ones(w.shape[1]), length) * length[:, None].astype(np.float32)


def factorisation(w: csc_array) -> Kernel:
    """Projection on the strongest `RANK` singular vectors (PureSVD; Cremonesi, Koren & Turrin 2010)."""
    rank = min(RANK, min(w.shape) - 1)
    if rank < 1 or not w.nnz:
        return np.zeros((w.shape[0],) * 2, np.float32)
    u = svds(w.astype(float), k=rank, v0=np.ones(min(w.shape)), return_singular_vectors="u")[0]
    kernel: Kernel = (u @ u.T).astype(np.float32)
    return kernel


KERNELS: dict[str, Callable[[csc_array], Kernel]] = {
    "common neighbours": common_neighbours,
    "Adamic-Adar": adamic_adar,
    "resource allocation": resource_allocation,
    "partner cosine": cosine,
    "factorisation": factorisation,
}


def _degrees(w: csc_array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.asarray(w.sum(axis=0)).ravel(), np.asarray(w.sum(axis=1)).ravel()


def _paths(w: csc_array, query: NDArray[np.float64], candidate: NDArray[np.float64]) -> Kernel:
    """Σ over c' of W[p, c'] query[c'] W[p', c'] candidate[p'], none from p to itself."""
    made = (w @ diags_array(query) @ w.T @ diags_array(candidate)).toarray().astype(np.float32)
    np.fill_diagonal(made, 0)
    kernel: Kernel = made
    return kernel


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
