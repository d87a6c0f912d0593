"""Ranking metrics: MRR, Hits@k, AUC, average precision, calibration, and how sure one can be of them.

Ties share the mean of their ranks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import rankdata

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Query = tuple[Floats, Booleans]  # (k,) scores of the candidates, (k,) which of them are right
# (q,) scores of everybody; who of them are candidates, as (q,) flags or (k,) places; (k,) which of those are right
Question = tuple[Floats, Any, Booleans]
Interval = tuple[float, float]
RESAMPLES = 1000
PERMUTATIONS = 199
SIGNIFICANT = 0.01  # p from which luck is ruled out
ASKED = 400  # questions that the permutations look at, at most


def filtered_ranks(scores: Floats, right: Booleans) -> Floats:
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


def answerable_queries(queries: Sequence[Query]) -> list[Query]:
    """The queries that have a right candidate and a wrong one."""
    return [(s, r) for s, r in queries if r.any() and not r.all()]


def ranking_metrics(queries: Sequence[Query], seed: int = 0) -> dict[str, object]:
    """MRR, Hits@1/5/10 over all right candidates of all queries; AUC and AP over all pairs together.

    `mrr_interval`: 95 %, by bootstrap over the queries.
    """
    answerable = answerable_queries(queries)
    if not answerable:
        return {"positives": 0, "queries": 0}
    by_query = [filtered_ranks(s, r) for s, r in answerable]
    found = np.concatenate(by_query)
    scores, right = np.concatenate([s for s, _ in queries]), np.concatenate([r for _, r in queries])
    hits = {f"hits@{k}": round(float((found <= k).mean()), 4) for k in (1, 5, 10)}
    return {
        "mrr": round(float((1 / found).mean()), 4),
        "mrr_interval": rounded_interval(bootstrap([1 / r for r in by_query], seed)),
        **hits,
        "auc": round(auc(scores, right), 4),
        "ap": round(average_precision(scores, right), 4),
        "positives": len(found),
        "queries": len(answerable),
    }


def rounded_interval(interval: Interval) -> list[float]:
    return [round(end, 4) for end in interval]


def bootstrap(by_query: Sequence[Floats], seed: int = 0) -> Interval:
    """The 95 % interval of the mean of all values, queries drawn with replacement (Efron 1979)."""
    sums, counts = np.array([v.sum() for v in by_query]), np.array([len(v) for v in by_query])
    drawn = np.random.default_rng(seed).integers(0, len(sums), (RESAMPLES, len(sums)))
    means = sums[drawn].sum(1) / counts[drawn].sum(1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def mrr_lead(one: Sequence[Query], other: Sequence[Query], seed: int = 0) -> dict[str, Any]:
    """By how much one method's MRR is above another's on the same queries, with its 95 % interval (paired bootstrap)."""
    pairs = zip(answerable_queries(one), answerable_queries(other), strict=True)
    differences = [1 / filtered_ranks(*mine) - 1 / filtered_ranks(*theirs) for mine, theirs in pairs]
    if not differences:
        return {"mrr": 0.0, "interval": [0.0, 0.0], "sure": False}
    interval = bootstrap(differences, seed)
    mean = float(np.concatenate(differences).mean())
    return {"mrr": round(mean, 4), "interval": rounded_interval(interval), "sure": interval[0] > 0 or interval[1] < 0}


def lead_by_windows(one: Sequence[Sequence[Query]], other: Sequence[Sequence[Query]]) -> dict[str, Any]:
    """The lead on all windows together, on each, and `leads`: whether it is there in every window and sure over all."""
    whole = mrr_lead([q for part in one for q in part], [q for part in other for q in part])
    each = [mrr_lead(mine, theirs)["mrr"] for mine, theirs in zip(one, other, strict=True)]
    return whole | {"by_window": each, "leads": whole["sure"] and min(each) > 0}


def leads_surely(one: Sequence[Sequence[Query]], other: Sequence[Sequence[Query]]) -> bool:
    """Whether one method's MRR is above another's in every window, and surely so over all of them together."""
    return bool(lead_by_windows(one, other)["leads"])


def chance_mrr(queries: Sequence[Query]) -> float:
    """The MRR to be expected of a random order: the mean of H(n) / n, where n − 1 wrong candidates compete."""
    sizes = [n for _, r in answerable_queries(queries) for n in [int((~r).sum()) + 1] * int(r.sum())]
    if not sizes:
        return float("nan")
    harmonic = np.cumsum(1 / np.arange(1, max(sizes) + 1))
    return float(np.mean([harmonic[n - 1] / n for n in sizes]))


def permutation_p_value(groups: Sequence[Sequence[Question]], seed: int = 0) -> float:
    """The p-value of the null hypothesis that a method knows candidates, but nothing of who asks.

    Each question is answered with the scores of another one of its group, again and again (permutation test; Fisher
    1935). So what is popular with everybody does not count as knowledge.
    """
    random = np.random.default_rng(seed)
    observed = _swapped_mrr(groups, [np.arange(len(group)) for group in groups])
    least = sum(
        _swapped_mrr(groups, [random.permutation(len(group)) for group in groups]) >= observed
        for _ in range(PERMUTATIONS)
    )
    return (1 + least) / (1 + PERMUTATIONS)


def _swapped_mrr(groups: Sequence[Sequence[Question]], orders: Sequence[NDArray[np.int64]]) -> float:
    """The MRR where each question of a group is answered as the one was that stands in its place in the order."""
    found = [
        1 / filtered_ranks(group[other][0][open], right)
        for group, order in zip(groups, orders, strict=True)
        for (_, open, right), other in zip(group, order.tolist(), strict=True)
        if not right.all()
    ]
    return float(np.concatenate(found).mean()) if found else 0.0


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


def reliability(chance: Floats, right: Booleans, bins: int = 10) -> list[dict[str, float]]:
    """For each bin of equal width that is not empty: mean forecast, share that was right, and how many."""
    which = np.minimum((chance * bins).astype(int), bins - 1)
    return [
        {"forecast": float(chance[inside].mean()), "observed": float(right[inside].mean()), "n": int(inside.sum())}
        for inside in (which == b for b in range(bins))
        if inside.any()
    ]


def calibration_error(chance: Floats, right: Booleans, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width (Guo et al. 2017)."""
    if not len(chance):
        return float("nan")
    found = reliability(chance, right, bins)
    return sum(abs(b["forecast"] - b["observed"]) * b["n"] for b in found) / len(chance)
