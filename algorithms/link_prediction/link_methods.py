"""Plain link prediction scores: paths of length two where both ends are of one kind, of length three where they are of two.

Each in up to three forms of the links: binary, log-count, and fading with age. Nothing is learnt here.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.sparse import csc_array, csr_array, diags_array
from scipy.sparse.linalg import eigsh

from algorithms.fit_data.bipartite import KERNELS, RANK, Kernel, nearest_columns
from algorithms.fit_data.pairs import Floats, Integers
from algorithms.link_prediction.link_history import LinkSnapshot, with_side_links

Scores = dict[str, Floats]  # method → (q, b) scores for b queries
PENALTY = 10.0  # of the ridge regression
GO_ON, STEPS = 0.8, 40  # of a walk: the probability of another step, and after how many the rest does not count
MOST_REGRESSED = 3_000  # candidates: it inverts a (q, q) matrix


def plain_scores(shot: LinkSnapshot, columns: Integers) -> Scores:
    """Method → (q, b) scores for these queries, and `rank blend` of the binary ones."""
    found: Scores = {}
    for form, w in shot.forms.items():
        scores = two_path_scores(w, columns) if shot.symmetric else three_path_scores(w, shot.beside, columns)
        found |= {f"{name}, {form}" if form else name: s.astype(np.float32) for name, s in scores.items()}
    parts = [s for name, s in found.items() if "," not in name and name != "popularity"]
    return found | {"rank blend": np.mean([log_ranks(s) for s in parts], axis=0)}


def link_popularity(w: csc_array, columns: Integers) -> Floats:
    """How much each candidate is linked (preferential attachment; Barabási & Albert 1999)."""
    return np.repeat(_sums(w)[:, None], len(columns), axis=1)


def three_path_scores(w: csc_array, beside: csc_array, columns: Integers) -> Scores:
    """Between two kinds of nodes: neighbours, kernels and regression of candidates."""
    whole, q = with_side_links(w, beside), w.shape[0]
    kernels = {name: make(whole) for name, make in KERNELS.items()}
    if whole.shape[0] <= MOST_REGRESSED:
        kernels["ridge"] = item_regression(whole)
    found = {"popularity": link_popularity(w, columns), "kNN": nearest_columns(whole, columns)[:q]}
    if beside.shape[0]:
        found["share of alike"] = side_shares(w, beside, columns)
    return found | {name: (whole[:, columns].T @ kernel[:q].T).T for name, kernel in kernels.items()}


def side_shares(w: csc_array, beside: csc_array, columns: Integers) -> Floats:
    """How many of those that have the same side links as the query are linked to the candidate."""
    share = w @ beside.T @ diags_array(1 / np.maximum(_sums(beside), 1))
    found: Floats = (share @ beside[:, columns]).toarray()
    return found


def item_regression(w: csc_array) -> Kernel:
    """Each candidate from the others, linearly, never from itself (EASE; Steck 2019)."""
    inverse = np.linalg.inv((w @ w.T).toarray() + PENALTY * np.eye(w.shape[0]))
    kernel = -inverse / np.diag(inverse)[:, None]
    np.fill_diagonal(kernel, 0)
    found: Kernel = kernel.astype(np.float32)
    return found


def two_path_scores(w: csc_array, columns: Integers) -> Scores:
    """In a symmetric graph: what runs over common neighbours or further, and its strongest dimensions."""
    found = {"popularity": link_popularity(w, columns)}
    found |= {name: (w @ diags_array(weight(w)) @ w[:, columns]).toarray() for name, weight in BETWEEN.items()}
    length = 1 / np.sqrt(np.maximum(_sums(w * w), 1e-12))
    found["cosine"] = found["common neighbours"] * length[:, None] * length[columns]
    step = (w @ diags_array(1 / np.maximum(_sums(w), 1e-12))).tocsr()
    found["paths of three"] = step @ (step @ w[:, columns]).toarray()
    return found | {"rooted PageRank": rooted_pagerank(step, columns), "normalised SVD": normalised_svd(w, columns)}


def rooted_pagerank(step: csr_array, columns: Integers) -> Floats:
    """Where walks are that begin at the query and return to it now and then (Liben-Nowell & Kleinberg 2007).

    `step`: the probability to go to a row from a column.
    """
    start = np.zeros((step.shape[0], len(columns)))
    start[columns, np.arange(len(columns))] = 1 - GO_ON
    found = start
    for _ in range(STEPS):
        found = start + GO_ON * (step @ found)
    return found


def normalised_svd(w: csc_array, columns: Integers) -> Floats:
    """The 16 strongest dimensions of D^-½ W D^-½ (spectral embedding; Kunegis & Lommatzsch 2009)."""
    rank = min(RANK, w.shape[0] - 2)
    if rank < 1 or not w.nnz:
        return np.zeros((w.shape[0], len(columns)))
    scale = diags_array(1 / np.sqrt(np.maximum(_sums(w), 1e-12)))
    value, vector = eigsh((scale @ w @ scale).astype(float), k=rank, which="LM", v0=np.ones(w.shape[0]))
    found: Floats = (vector * value) @ vector[columns].T
    return found


def _adamic_adar_weight(w: csc_array) -> Floats:
    """1 / log k for links that count 1 (Adamic & Adar 2003), 1 / log(1 + s) for weights (Lü & Zhou 2010)."""
    degree = _sums(w)
    return 1 / (np.log(np.maximum(degree, 2)) if (w.data == 1).all() else np.log1p(np.maximum(degree, 1e-9)))


BETWEEN: dict[str, Callable[[csc_array], Floats]] = {
    "common neighbours": lambda w: np.ones(w.shape[0]),
    "Adamic-Adar": _adamic_adar_weight,
    "resource allocation": lambda w: 1 / np.maximum(_sums(w), 1e-9),
}


def _sums(w: csc_array) -> Floats:
    return np.asarray(w.sum(axis=1), float).ravel()


def log_ranks(x: Floats) -> Floats:
    """Each query's scores by their rank, as negative logarithm; ties share the mean of their ranks."""
    return -np.log(mean_ranks(x)).astype(np.float32)


def mean_ranks(x: Floats) -> Floats:
    """(q, b) rank of each candidate in its query, 1 for the best."""
    from scipy.stats import rankdata

    ranks: Floats = rankdata(-x, axis=0)
    return ranks
