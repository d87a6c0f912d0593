"""How good a ranking is: MRR, Hits@k, AUC, average precision, calibration. Ties share the mean of their ranks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import rankdata

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Query = tuple[Floats, Booleans]  # (k,) scores of the candidates, (k,) which of them are right


def ranks(scores: Floats, right: Booleans) -> Floats:
    """Rank of each right candidate among the wrong ones, the other right ones left out (filtered); 1 is best."""
    wrong = np.sort(scores[~right])
    above = len(wrong) - np.searchsorted(wrong, scores[right], side="right")
    ties = len(wrong) - np.searchsorted(wrong, scores[right], side="left") - above
    return 1.0 + above + ties / 2


def auc(scores: Floats, right: Booleans) -> float:
    """Area under the ROC curve (Mann–Whitney), ½ for ties; nan where only one class is there."""
    positives, negatives = int(right.sum()), int((~right).sum())
    if not positives or not negatives:
        return float("nan")
    total = rankdata(scores)[right].sum()
    return float((total - positives * (positives + 1) / 2) / (positives * negatives))


def average_precision(scores: Floats, right: Booleans) -> float:
    """Mean over the right ones of the precision at their score; equal scores count as one step."""
    if not right.any():
        return float("nan")
    order = np.argsort(-scores, kind="stable")
    hits, sorted_scores = right[order], scores[order]
    last = np.append(np.flatnonzero(np.diff(sorted_scores)), len(scores) - 1)  # last of each group of ties
    found = np.cumsum(hits)[last]
    return float((np.diff(found, prepend=0) * found / (last + 1)).sum() / hits.sum())


def report(queries: Sequence[Query]) -> dict[str, float | int]:
    """MRR, Hits@1/5/10 over all right candidates of all queries; AUC and AP over all pairs together."""
    asked = [(s, r) for s, r in queries if r.any() and (~r).any()]
    if not asked:
        return {"positives": 0, "queries": 0}
    found = np.concatenate([ranks(s, r) for s, r in asked])
    scores, right = np.concatenate([s for s, _ in queries]), np.concatenate([r for _, r in queries])
    hits = {f"hits@{k}": round(float((found <= k).mean()), 4) for k in (1, 5, 10)}
    return {
        "mrr": round(float((1 / found).mean()), 4), **hits, "auc": round(auc(scores, right), 4),
        "ap": round(average_precision(scores, right), 4), "positives": len(found), "queries": len(asked),
    }  # fmt: skip


def sigmoid(x: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(x, -40, 40)))


def platt(scores: Floats, right: Booleans) -> tuple[float, float]:
    """Slope ≥ 0 and offset so that sigmoid(slope · score + offset) is the chance of being right (Platt 1999)."""
    high = (right.sum() + 1) / (right.sum() + 2)
    low = 1 / ((~right).sum() + 2)
    target = np.where(right, high, low)
    centre, spread = float(scores.mean()), float(scores.std()) or 1.0
    z = (scores - centre) / spread

    def loss(x: Floats) -> float:
        line = x[0] * z + x[1]
        return float(np.mean(np.logaddexp(0, line) - target * line))

    slope, offset = minimize(loss, np.array([1.0, -3.0]), bounds=[(0, None), (None, None)]).x
    return float(slope / spread), float(offset - slope * centre / spread)


def calibration_error(chance: Floats, right: Booleans, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width (Guo et al. 2017)."""
    if not len(chance):
        return float("nan")
    which = np.minimum((chance * bins).astype(int), bins - 1)
    gaps = np.bincount(which, chance - right, bins)
    return float(np.abs(gaps).sum() / len(chance))
