"""Logistic regression on the features of pairs: the plain learner, and where the network starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from algorithms.fit_data.features import Snapshot
from algorithms.fit_data.pair_features import feature_columns
from algorithms.fit_data.pairs import Floats, Pairs
from algorithms.fit_data.windows import TrainingSet

RIDGE = 1.0  # how firmly a weight is drawn to 0, in examples
ROLE = 10.0  # the roles' own columns are so much larger, and so hardly drawn


@dataclass(frozen=True)
class Logistic:
    """Weights of scaled pair features, and a bias for each role (the smallest for a role not seen)."""

    centre: Floats
    spread: Floats
    weight: Floats
    bias: dict[str, float]

    def __call__(self, shot: Snapshot, role: str, pairs: Pairs) -> Floats:
        weight = self.weight / self.spread
        score = np.full(pairs.shape, self.bias_of(role) - float(weight @ self.centre), np.float32)
        for w, column in zip(weight.tolist(), feature_columns(shot, role, pairs), strict=True):
            score += np.float32(w) * column
        return score

    def scaled(self, features: Floats) -> Floats:
        """(…, f) features, centred and scaled as those that it learned from; further columns are left out."""
        return ((features[..., : len(self.centre)] - self.centre) / self.spread).astype(np.float32)

    def score_features(self, shot: Snapshot, role: str, pairs: Pairs, x: Floats) -> Floats:
        """(…,) scores of pairs with these (…, f) features."""
        found: Floats = self.scaled(x) @ self.weight + self.bias_of(role)
        return found

    def bias_of(self, role: str) -> float:
        return self.bias.get(role, min(self.bias.values(), default=0.0))


def fit_logistic(training: Sequence[TrainingSet], wide: bool = False) -> Logistic:
    """Ridge-regularised, `wide`: on the link features too. Raises ValueError where the examples are all right or all wrong."""
    from sklearn.linear_model import LogisticRegression  # takes a second to load

    roles = sorted({training_set.role for training_set in training})
    x, y, weight, role = stack_training_sets(training, roles, wide)
    centre = np.average(x, axis=0, weights=weight)
    deviation = np.sqrt(np.average((x - centre) ** 2, axis=0, weights=weight))
    spread = np.where(deviation > 1e-9, deviation, 1)
    design = np.hstack([(x - centre) / spread, ROLE * np.eye(len(roles))[role]])
    learnt = LogisticRegression(C=1 / RIDGE, solver="newton-cholesky", tol=1e-6, max_iter=200)
    learnt.fit(design, y, weight)
    w, intercept = learnt.coef_[0], float(learnt.intercept_[0])
    bias = {r: intercept + ROLE * float(v) for r, v in zip(roles, w[x.shape[1] :], strict=True)}
    return Logistic(centre, spread, w[: x.shape[1]], bias)


def stack_training_sets(
    training: Sequence[TrainingSet], roles: Sequence[str], wide: bool = False
) -> tuple[Floats, Floats, Floats, Floats]:
    """(k, f) features, (k,) right, (k,) weights and (k,) index of the role of all examples."""
    if not training:
        raise ValueError("no examples")
    x = np.concatenate([each.wide_features if wide else each.features for each in training]).astype(float)
    right = np.concatenate([training_set.right for training_set in training])
    weight = np.concatenate([training_set.weight for training_set in training])
    role = np.concatenate(
        [np.full(len(training_set.right), roles.index(training_set.role)) for training_set in training]
    )
    return x, right, weight, role
