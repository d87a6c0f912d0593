"""Fellegi–Sunter: from how well pairs agree to the probability that they are one party, learnt without labels.

Each pair of records has one level for each comparison (0 is the best; -1: nothing can be said, which counts neither
way). Among pairs of one party a level turns up with probability m, among the others with u; the share of pairs of one
party is `prior`. EM finds all three from the pairs alone (Fellegi and Sunter 1969; Winkler 1988). Shipped parameters
enter as pseudo-counts, so that few pairs, or a level that never occurs, move little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.int8]  # (pairs, comparisons)
Floats = NDArray[np.float64]


@dataclass(slots=True)
class Mixture:
    """`m[c][l]` and `u[c][l]`: probability of level l of comparison c among pairs of one party, and of two."""

    prior: float
    m: list[Floats]
    u: list[Floats]
    trace: list[float] = field(default_factory=list)  # log posterior after each round of EM

    def weights(self) -> list[Floats]:
        """ln(m / u) of each level; a last entry 0 stands for "nothing can be said" (level -1)."""
        return [np.append(np.log(m / u), 0.0) for m, u in zip(self.m, self.u, strict=True)]

    def log_odds(self, levels: Levels) -> Floats:
        """ln of the odds that each pair is one party."""
        total = np.full(len(levels), np.log(self.prior / (1 - self.prior)))
        for column, weight in zip(levels.T, self.weights(), strict=True):
            total += weight[column]
        return total


def probability(log_odds: Floats) -> Floats:
    chances: Floats = 1 / (1 + np.exp(-np.clip(log_odds, -50, 50)))
    return chances


def fit_mixture(
    levels: Levels, start: Mixture, strength: float = 50, rounds: int = 200, trust: Sequence[float] = ()
) -> Mixture:
    """EM from `start`, whose probabilities count as `strength` earlier pairs of each kind; `trust`: times that, by comparison."""
    strengths = [strength * each for each in trust or [1.0] * len(start.m)]
    patterns, counts = np.unique(levels, axis=0, return_counts=True)
    hot = [_one_hot(column, len(m)) for column, m in zip(patterns.T, start.m, strict=True)]
    model, trace = start, [log_posterior(levels, start, start, strength, trust)]
    for _ in range(rounds):
        same = probability(model.log_odds(patterns)) * counts
        model = Mixture(
            _share(same.sum(), counts.sum(), start.prior, strength),
            [_fit(h, same, m, n) for h, m, n in zip(hot, start.m, strengths, strict=True)],
            [_fit(h, counts - same, u, n) for h, u, n in zip(hot, start.u, strengths, strict=True)],
        )
        trace.append(log_posterior(levels, model, start, strength, trust))
        if trace[-1] - trace[-2] < 1e-7 * abs(trace[-2]):
            break
    model.trace = trace
    return model


def log_posterior(
    levels: Levels, model: Mixture, start: Mixture, strength: float, trust: Sequence[float] = ()
) -> float:
    """Log likelihood of the pairs plus that of the pseudo-counts; EM never lowers it."""
    patterns, counts = np.unique(levels, axis=0, return_counts=True)
    same, other = np.log(model.prior), np.log(1 - model.prior)
    one, two = np.full(len(patterns), same), np.full(len(patterns), other)
    pseudo = strength * (start.prior * same + (1 - start.prior) * other)
    shares = trust or [1.0] * len(start.m)
    for column, m, u, m0, u0, share in zip(patterns.T, model.m, model.u, start.m, start.u, shares, strict=True):
        one += np.append(np.log(m), 0)[column]
        two += np.append(np.log(u), 0)[column]
        pseudo += strength * share * float(m0 @ np.log(m) + u0 @ np.log(u))
    return float(counts @ np.logaddexp(one, two) + pseudo)


def _one_hot(column: NDArray[np.int8], count: int) -> Floats:
    hot: Floats = (column[:, None] == np.arange(count)).astype(float)
    return hot


def _share(found: float, total: float, start: float, strength: float) -> float:
    return float((found + strength * start) / (total + strength))


def _fit(hot: Floats, mass: Floats, start: Floats, strength: float) -> Floats:
    counted: Floats = mass @ hot + strength * start
    shares: Floats = counted / counted.sum()
    return shares
