"""Plain ways to rank partners for a customer: the baselines that the GNN has to beat, and what stands in for it.

Each takes a snapshot and a role and gives (p, c) scores; none looks at anything but the snapshot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from algorithms.features import Floats, Snapshot
from algorithms.pair_features import PAIR_FEATURES, pair_features, similar
from algorithms.ranking import Booleans, sigmoid
from algorithms.windows import Method

RIDGE = 1.0  # how firmly a weight is drawn to 0, in examples
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
    count: Floats = np.log1p(work.sum(1, keepdims=True)) + 0 * work
    return count


def neighbours(shot: Snapshot, role: str) -> Floats:
    """Partners of the customers that share partners with this one (bipartite common neighbours, cosine)."""
    return similar(shot, role)


def profile_match(shot: Snapshot, role: str) -> Floats:
    """How many of region, territory, industry and product line match."""
    found: Floats = pair_features(shot, role)[:, :, COLUMNS].sum(2)
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
        x = (pair_features(shot, role) - self.centre) / self.spread
        score: Floats = x @ self.weight + self.bias.get(role, min(self.bias.values(), default=0.0))
        return score


def fit_logistic(examples: Sequence[tuple[str, Floats, Booleans]]) -> Logistic:
    """`examples`: (role, (k, f) pair features, (k,) began to work well). Raises ValueError without any example."""
    if not examples:
        raise ValueError("no examples")
    roles = sorted({role for role, _, _ in examples})
    x = np.concatenate([features for _, features, _ in examples])
    right = np.concatenate([right for _, _, right in examples])
    which = np.concatenate([np.full(len(right), roles.index(role)) for role, _, right in examples])
    centre, spread = x.mean(0), np.where(x.std(0) > 0, x.std(0), 1)
    design = np.hstack([(x - centre) / spread, np.eye(len(roles))[which]])
    ridge = np.where(np.arange(design.shape[1]) < x.shape[1], RIDGE, RIDGE / 100)
    w = newton(design, right.astype(float), ridge)
    return Logistic(centre, spread, w[: x.shape[1]], dict(zip(roles, w[x.shape[1] :].tolist(), strict=True)))


def newton(x: Floats, y: Floats, ridge: Floats, steps: int = 50) -> Floats:
    """(f,) weights of ridge logistic regression by Newton's method, each step halved until the loss falls."""

    def loss(w: Floats) -> float:
        line = x @ w
        return float(np.logaddexp(0, line).sum() - y @ line + 0.5 * w @ (ridge * w))

    w = np.zeros(x.shape[1])
    value = loss(w)
    for _ in range(steps):
        chance = sigmoid(x @ w)
        gradient = x.T @ (chance - y) + ridge * w
        curvature = x.T @ ((chance * (1 - chance))[:, None] * x) + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        scale = 1.0
        while (new := loss(w - scale * step)) > value and scale > 1e-6:
            scale /= 2
        if value - new < 1e-9 * (1 + abs(value)):
            break
        w, value = w - scale * step, new
    return w
