"""Conditional logit: a linear score of alternatives, learnt by query (McFadden 1974).

Within each query every right alternative is set against the wrong ones, so nothing is learnt of how popular queries are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from algorithms.fit_data.pairs import Floats, Integers
from algorithms.fit_data.ranking import Booleans

STEPS = 30  # of Newton's method


def fit_conditional_logit(x: Floats, query: Integers, right: Booleans, ridge: float = 1.0) -> Floats:
    """(f,) weights of the features: the maximum of the likelihood of the right alternatives, ridge-regularised as of features of
    standard deviation 1.

    `x` (k, f), `query` (k,) the number of the query that an alternative belongs to, `right` (k,).
    """
    x = np.asarray(x, float)
    deviation = x.std(0)
    spread = np.where(deviation > 1e-9, deviation, 1)
    start = np.zeros(x.shape[1])
    weights: Floats = ranking_weights((x - x.mean(0)) / spread, query, right, start=start, ridge=ridge) / spread
    return weights


def ranking_weights(
    z: Floats, query: Integers, right: Booleans, *, start: Floats, ridge: float, offset: Floats | None = None
) -> Floats:
    """(f,) weights by Newton's method, drawn to `start`; `offset` (k,) is added to the scores."""
    _, query = np.unique(query, return_inverse=True)
    fixed, weight = np.zeros(len(z)) if offset is None else offset, start.astype(float)
    for _ in range(STEPS):
        gradient, hessian = _derivatives(z, query, right, z @ weight + fixed)
        step = np.linalg.solve(hessian + ridge * np.eye(len(weight)), gradient - ridge * (weight - start))
        weight = weight + step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < 1e-6:
            break
    return weight


def _derivatives(z: Floats, query: Integers, right: Booleans, score: Floats) -> tuple[Floats, NDArray[np.float64]]:
    """Gradient and negative Hessian of the sum over the right alternatives of the log of their share of the query."""
    n = int(query.max()) + 1
    most = np.full(n, -np.inf)
    np.maximum.at(most, query, score)
    power = np.exp(score - most[query])
    share = power / np.bincount(query, power, n)[query]
    wins = np.bincount(query, right, n)
    mass = wins[query] * share
    mean = np.zeros((n, z.shape[1]))
    np.add.at(mean, query, share[:, None] * z)
    gradient = z[right].sum(0) - mass @ z
    hessian = (z * mass[:, None]).T @ z - (mean * wins[:, None]).T @ mean
    return gradient, hessian
