"""Statistics of the evaluation of partner fit, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from algorithms.fit_data import ranking
from tests.helpers.evaluation import (
    rows,  # noqa: F401 - fixtures
)

YES, NO = True, False


# --- statistics by hand


def test_the_interval_of_a_mean_is_that_of_theory() -> None:
    values = [np.array([v]) for v in np.random.default_rng(0).normal(0.5, 0.1, 400)]
    low, high = ranking.bootstrap(values)
    mean, error = float(np.mean(values)), float(np.std(values)) / 20
    assert low == pytest.approx(mean - 1.96 * error, abs=0.002)
    assert high == pytest.approx(mean + 1.96 * error, abs=0.002)


def test_queries_with_several_answers_stay_together() -> None:
    """One query of a hundred answers and one of a single: the mean is over answers, the drawing over queries."""
    low, high = ranking.bootstrap([np.ones(100), np.zeros(1)])
    assert (low, high) == (0.0, 1.0)


def test_a_lead_is_sure_only_where_it_is_large() -> None:
    random = np.random.default_rng(1)
    right = np.arange(20) == 0
    good = [(np.append(2.0, random.normal(0, 1, 19)), right) for _ in range(60)]
    poor = [(np.append(0.0, random.normal(0, 1, 19)), right) for _ in range(60)]
    ahead, level = ranking.mrr_lead(good, poor), ranking.mrr_lead(good, good)
    assert ahead["sure"] is True and ahead["interval"][0] > 0
    assert (level["sure"], level["mrr"]) == (False, 0.0)


def test_the_mrr_of_a_random_order() -> None:
    right = np.array([YES, NO, NO])
    assert ranking.chance_mrr([(np.zeros(3), right)]) == pytest.approx((1 + 1 / 2 + 1 / 3) / 3)
    random, queries = np.random.default_rng(2), []
    for _ in range(4000):
        queries.append((random.random(12), np.arange(12) == 3))
    assert float(ranking.ranking_metrics(queries)["mrr"]) == pytest.approx(ranking.chance_mrr(queries), abs=0.01)


def test_reliability_by_hand() -> None:
    bins = ranking.reliability(np.array([0.05, 0.05, 0.95, 0.85]), np.array([NO, YES, YES, NO]))
    assert [(b["n"], b["observed"]) for b in bins] == [(2, 0.5), (1, 0.0), (1, 1.0)]
