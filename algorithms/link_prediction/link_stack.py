"""Stacking for link prediction: plain scores as features, learnt on earlier cuts by softmax within the query, or by trees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize

from algorithms.fit_data.pairs import Floats, Integers
from algorithms.fit_data.ranking import Booleans
from algorithms.link_prediction.link_methods import Scores, log_ranks
from algorithms.models.boosting import SETTINGS

WEIGHT_DECAY = 30.0  # how firmly a weight is drawn to 0, in examples
TAUGHT = 500  # queries of a window that are learnt from, at most
WRONG = 60  # candidates of a query to learn from, besides the right ones
STEPS = {"maxiter": 60}


@dataclass(frozen=True)
class LinkExamples:
    """(n, f) features of candidates, (n,) which are right, who they are, and the query of each, in order."""

    x: Floats
    right: Booleans
    candidate: Integers
    query: Integers


def link_features(scores: Scores, open: Booleans) -> list[Floats]:
    """Two (q, b) columns of each method: its level and its rank among the query's candidates.

    The level is the logarithm against the mean; of scores that can be negative, as regressions have them, the z-score.
    """
    columns: list[Floats] = []
    for s in scores.values():
        mean = s.mean(axis=0, where=open)
        if s.min() < 0:
            columns.append((s - mean) / np.maximum(s.std(axis=0, where=open), 1e-12))
        else:
            columns.append(np.log1p(s / np.maximum(mean, 1e-12)))
        columns.append(log_ranks(np.where(open, s, -np.inf)))
    return columns


def link_examples(columns: Sequence[Floats], open: Booleans, right: Booleans) -> LinkExamples:
    """Of each query the right candidates, and the wrong ones or a sample of them."""
    random, kept, query = np.random.default_rng(0), [], []
    for k in np.sort(random.permutation(open.shape[1])[:TAUGHT]).tolist():
        of, answer = open[:, k], right[:, k]
        wrong = np.flatnonzero(of & ~answer)
        wrong = wrong if len(wrong) <= WRONG else np.sort(random.choice(wrong, WRONG, replace=False))
        if answer.any() and len(wrong):
            kept.append(np.concatenate([np.flatnonzero(of & answer), wrong]))
            query.append(np.full(len(kept[-1]), k))
    i, k = (np.concatenate(parts) if parts else np.zeros(0, np.int64) for parts in (kept, query))
    return LinkExamples(np.stack([c[i, k] for c in columns], 1), right[i, k], i, k)


def joined_examples(parts: Sequence[LinkExamples]) -> LinkExamples:
    """The examples of several cuts; queries stay apart."""
    shift = np.cumsum([0, *(p.query[-1] + 1 for p in parts[:-1])])
    return LinkExamples(
        np.concatenate([p.x for p in parts]),
        np.concatenate([p.right for p in parts]),
        np.concatenate([p.candidate for p in parts]),
        np.concatenate([p.query + s for p, s in zip(parts, shift, strict=True)]),
    )


@dataclass(frozen=True)
class LinkStack:
    """Weights of features."""

    weight: Floats

    def scores(self, columns: Sequence[Floats]) -> Floats:
        """(q, b) scores from the columns of features."""
        found: Floats = sum(float(w) * c for w, c in zip(self.weight, columns, strict=True))  # type: ignore[assignment]
        return found


def fit_link_stack(examples: LinkExamples) -> LinkStack:
    """Each right candidate against the wrong ones of its query (conditional logit; McFadden 1974), with weight decay."""
    spread = np.maximum(examples.x.std(axis=0), 1e-9)
    x = (examples.x / spread).astype(float)
    found = minimize(
        _loss, np.zeros(x.shape[1]), (x, examples.right, examples.query), jac=True, method="L-BFGS-B", options=STEPS
    )
    return LinkStack(found.x / spread)


@dataclass(frozen=True)
class BoostedStack:
    """Gradient-boosted trees on the features (Friedman 2001; scikit-learn's histogram form)."""

    trees: Any

    def scores(self, columns: Sequence[Floats]) -> Floats:
        """(q, b) log odds from the columns of features."""
        x = np.stack([c.ravel() for c in columns], 1)
        found: Floats = self.trees.decision_function(x).reshape(columns[0].shape)
        return found


def fit_boosted_stack(examples: LinkExamples, seed: int) -> BoostedStack:
    """Each candidate as such. Deterministic by seed."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    learnt = HistGradientBoostingClassifier(**SETTINGS, early_stopping=False, random_state=seed)
    with threadpool_limits(1, "openmp"):  # threads that wait for one another cost more than they bring here
        return BoostedStack(learnt.fit(examples.x, examples.right))


def _loss(weight: Floats, x: Floats, right: Booleans, query: Integers) -> tuple[float, Floats]:
    scores = x @ weight
    top = np.full(query[-1] + 1, -np.inf)
    np.maximum.at(top, query[~right], scores[~right])
    power = np.where(right, 0.0, np.exp(np.minimum(scores - top[query], 0)))
    total = np.bincount(query, power)
    against = top[query[right]] + np.log(total[query[right]])
    lost = 1 / (1 + np.exp(np.clip(scores[right] - against, -500, 500)))
    slope = power * (np.bincount(query[right], lost, len(total)) / np.maximum(total, 1e-300))[query]
    slope[right] = -lost
    value = float((np.logaddexp(scores[right], against) - scores[right]).sum() + WEIGHT_DECAY * weight @ weight / 2)
    return value, x.T @ slope + WEIGHT_DECAY * weight


def query_softmax(scores: Mapping[str, Floats]) -> Floats:
    """Mean of several methods' log shares within the query."""
    parts = [s - np.log(np.exp(s - s.max(axis=0)).sum(axis=0)) - s.max(axis=0) for s in scores.values()]
    found: Floats = np.mean(parts, axis=0)
    return found
