"""Ranking of pairs learnt by query: what sets the partners that a customer chose apart from those that it could have chosen.

A logistic regression on pair and link features is where it starts; then only customers that chose somebody teach, by softmax
over their candidates (conditional logit), so that what is popular with everybody is not learnt again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from algorithms.fit_data.bipartite import KERNELS
from algorithms.fit_data.features import Snapshot
from algorithms.fit_data.link_features import WIDE_FEATURES, wide_features
from algorithms.fit_data.pairs import Floats, Integers, Pairs
from algorithms.fit_data.windows import TrainingSet
from algorithms.models.conditional_logit import ranking_weights
from algorithms.models.linear import Logistic, fit_logistic, stack_training_sets

RIDGE = 20.0  # how firmly a weight is drawn to that of the regression, in examples


@dataclass(frozen=True)
class ByQuery:
    """`linear`: weights of `WIDE_FEATURES`; `sieve`: a regression on the pair features alone, which costs less."""

    linear: Logistic
    sieve: Logistic

    def __call__(self, shot: Snapshot, role: str, pairs: Pairs) -> Floats:
        return self.score_features(shot, role, pairs, wide_features(shot, role, pairs))

    def score_features(self, shot: Snapshot, role: str, pairs: Pairs, x: Floats) -> Floats:
        """(…,) scores of pairs with these (…, f) wide features."""
        return self.linear.score_features(shot, role, pairs, x)


@dataclass(frozen=True)
class FeatureScore:
    """A plain link score as a member of a blend: one of `WIDE_FEATURES`, by its name."""

    feature: str

    def __call__(self, shot: Snapshot, role: str, pairs: Pairs) -> Floats:
        return self.score_features(shot, role, pairs, wide_features(shot, role, pairs))

    def score_features(self, shot: Snapshot, role: str, pairs: Pairs, x: Floats) -> Floats:
        """(…,) scores of pairs with these (…, f) wide features."""
        found: Floats = x[..., WIDE_FEATURES.index(self.feature)]
        return found


LINK_SCORES = {  # plain method → the feature that is its score
    "popularity": "log customers",
    **{name: f"log {name}" for name in KERNELS},
}


def fit_by_query(training: Sequence[TrainingSet], sieve: Logistic) -> ByQuery:
    """Learn from the queries of several windows: a customer's choice of partners of one role.

    Of a sample of the candidates only those of customers that chose somebody are looked at.
    """
    training = [each.answered() if each.is_sampled else each for each in training]
    start = fit_logistic(training, wide=True)
    x, right, weight, _ = stack_training_sets(training, sorted(start.bias), wide=True)
    right, query = right.astype(bool), _query_of(training)
    taught = np.isin(query, query[right])
    z, offset = ((x - start.centre) / start.spread)[taught], np.where(right, 0.0, np.log(weight))[taught]
    learnt = ranking_weights(z, query[taught], right[taught], start=start.weight, ridge=RIDGE, offset=offset)
    return ByQuery(replace(start, weight=learnt), sieve)


def _query_of(training: Sequence[TrainingSet]) -> Integers:
    """(k,) a number for each window, role and customer."""
    width = max(len(each.window.shot.customers) for each in training)
    return np.concatenate([n * width + each.pairs.j for n, each in enumerate(training)])
