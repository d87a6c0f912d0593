"""Blend of several methods: the mean of their calibrated log odds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from algorithms.fit_data.features import Snapshot
from algorithms.fit_data.pairs import Floats, Pairs
from algorithms.fit_data.windows import Method

Calibration = tuple[float, float]  # slope and offset: sigmoid(slope · score + offset) is a probability


@dataclass(frozen=True)
class Blend:
    """Log odds are comparable between methods, scores are not."""

    parts: Mapping[str, tuple[Method, Calibration]]

    def __call__(self, shot: Snapshot, role: str, pairs: Pairs) -> Floats:
        return mean_odds([(method(shot, role, pairs), c) for method, c in self.parts.values()])

    def score_features(self, shot: Snapshot, role: str, pairs: Pairs, x: Floats) -> Floats:
        """(…,) scores of pairs with these (…, f) features."""
        return mean_odds([(method.score_features(shot, role, pairs, x), c) for method, c in self.parts.values()])  # type: ignore[attr-defined]


def mean_odds(found: Sequence[tuple[Floats, Calibration]]) -> Floats:
    """The mean of the log odds that scores stand for; each comes with its calibration."""
    odds = [slope * scores + offset for scores, (slope, offset) in found]
    mean: Floats = sum(odds[1:], start=odds[0]) / len(odds)
    return mean
