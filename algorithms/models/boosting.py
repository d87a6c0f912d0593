"""Gradient-boosted trees on the features of pairs (Friedman 2001; scikit-learn's histogram form, Ke et al. 2017).

What is learnt is kept as plain numbers, never pickled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from algorithms.fit_data.features import Snapshot
from algorithms.fit_data.pair_features import PAIR_FEATURES, pair_features
from algorithms.fit_data.pairs import Floats, Pairs
from algorithms.fit_data.windows import TrainingSet
from algorithms.models.linear import stack_training_sets

SETTINGS: dict[str, Any] = {
    "max_iter": 60,
    "learning_rate": 0.1,
    "max_leaf_nodes": 6,
    "min_samples_leaf": 40,
    "l2_regularization": 5.0,
}


@dataclass(frozen=True)
class BoostedTrees:
    """The sum of `start` and of the trees, each a list of nodes as scikit-learn's predictor has them."""

    roles: list[str]
    start: float
    trees: list[list[list[float]]]

    def __call__(self, shot: Snapshot, role: str, pairs: Pairs) -> Floats:
        return self.score_features(shot, role, pairs, pair_features(shot, role, pairs))

    def score_features(self, shot: Snapshot, role: str, pairs: Pairs, x: Floats) -> Floats:
        """(…,) scores of pairs with these (…, f) features."""
        x = x[..., : len(PAIR_FEATURES)]
        flat = x.reshape(-1, x.shape[-1])
        own = np.repeat([[float(r == role) for r in self.roles]], len(flat), axis=0)
        whole = np.ascontiguousarray(np.hstack([flat, own]), dtype=np.float64)
        none, places = np.zeros((0, 8), np.uint32), np.zeros(0, np.uint32)
        found = self.start + sum(tree.predict(whole, none, places, 1) for tree in self._predictors)
        return np.asarray(found).reshape(x.shape[:-1])

    @cached_property
    def _predictors(self) -> list[Any]:
        from sklearn.ensemble._hist_gradient_boosting.common import PREDICTOR_RECORD_DTYPE
        from sklearn.ensemble._hist_gradient_boosting.predictor import TreePredictor

        none = np.zeros((0, 8), np.uint32)  # no feature is a category
        return [
            TreePredictor(np.array([tuple(n) for n in tree], PREDICTOR_RECORD_DTYPE), none, none) for tree in self.trees
        ]


def fit_boosted(training: Sequence[TrainingSet], seed: int) -> BoostedTrees:
    """Learns from the lessons; the same seed gives the same trees."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    roles = sorted({training_set.role for training_set in training})
    x, y, weight, role = stack_training_sets(training, roles)
    learnt = HistGradientBoostingClassifier(**SETTINGS, early_stopping=False, random_state=seed)
    with threadpool_limits(1, "openmp"):  # threads that wait for one another cost more than they bring here
        learnt.fit(np.hstack([x, np.eye(len(roles))[role]]), y, weight)
    trees = [one[0].nodes for one in learnt._predictors]  # there is no public way to them; the version is pinned
    return BoostedTrees(
        roles, float(learnt._baseline_prediction.ravel()[0]), [[list(n) for n in t.tolist()] for t in trees]
    )
