"""Plain ways to rank partners for a customer: the baselines that the GNN has to beat, and what stands in for it.

Each takes a snapshot and a role and gives (p, c) scores; none looks at anything but the snapshot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from algorithms.features import PAIR_FEATURES, Floats, Snapshot, similar
from algorithms.ranking import Booleans
from algorithms.windows import Method


RIDGE = 1.0  # per example weight of the prior that a feature does not matter, over the number of examples
MATCHED = (
    "same region",
    "covers the region",
    "same industry",
    "claims a line needed",
    "has delivered a line needed",
)
COLUMNS = [PAIR_FEATURES.index(name) for name in MATCHED]


def popularity(shot: Snapshot, role: str) -> Floats:
    """How many customers the partner has (preferential attachment, the partner's half)."""
    work = shot.work(role)
    return np.log1p(work.sum(1, keepdims=True)) + 0 * work


def neighbours(shot: Snapshot, role: str) -> Floats:
    """Partners of the customers that share partners with this one (bipartite common neighbours, cosine)."""
    return similar(shot, role)


def profile_match(shot: Snapshot, role: str) -> Floats:
    """How many of region, territory, industry and product line match."""
    found: Floats = shot.pairs(role)[:, :, COLUMNS].sum(2)
    return found


BASELINES: dict[str, Method] = {
    "popularity": popularity,
    "neighbours": neighbours,
    "profile match": profile_match,
}


@dataclass(frozen=True, slots=True)
class Logistic:
    """Ridge-regularised logistic regression on the pair features and the role."""

    centre: Floats
    spread: Floats
    weight: Floats
    bias: dict[str, float]

    def __call__(self, shot: Snapshot, role: str) -> Floats:
        x = (shot.pairs(role) - self.centre) / self.spread
        score: Floats = x @ self.weight + self.bias.get(role, min(self.bias.values(), default=0.0))
        return score


def fit_logistic(examples: Sequence[tuple[str, Floats, Booleans]]) -> Logistic:
    """`examples`: (role, (k, f) pair features, (k,) began to work well). Raises ValueError without any example."""
    if not examples:
        raise ValueError("no examples")
    roles = sorted({role for role, _, _ in examples})
    x = np.concatenate([features for _, features, _ in examples])
    y = np.concatenate([right for _, _, right in examples]).astype(float)
    which = np.concatenate([np.full(len(right), roles.index(role)) for role, _, right in examples])
    centre, spread = x.mean(0), np.where(x.std(0) > 0, x.std(0), 1)
    z, f = (x - centre) / spread, x.shape[1]

    def loss(w: Floats) -> tuple[float, Floats]:
        line = z @ w[:f] + w[f:][which]
        error = 1 / (1 + np.exp(-line)) - y
        value = np.logaddexp(0, line).sum() - y @ line + RIDGE / 2 * w[:f] @ w[:f]
        gradient = np.concatenate([z.T @ error + RIDGE * w[:f], np.bincount(which, error, len(roles))])
        return float(value), gradient

    w = minimize(loss, np.zeros(f + len(roles)), jac=True, method="L-BFGS-B").x
    return Logistic(centre, spread, w[:f], dict(zip(roles, w[f:].tolist(), strict=True)))
