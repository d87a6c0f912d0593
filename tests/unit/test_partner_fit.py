"""Partner fit: its measures by hand, no look ahead, and the run's promises on the real seed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from algorithms.fit_data import ranking
from algorithms.fit_data.features import one_hot, standardised
from graph.projections.projected_days import period_end
from tests.helpers.examples import examples

YES, NO = True, False


# --- measures


def test_ranks_are_filtered_and_share_ties() -> None:
    scores, right = np.array([5.0, 4.0, 4.0, 3.0, 1.0]), np.array([NO, YES, NO, YES, NO])
    # 4.0: one wrong above, one tied → 1 + 1 + ½; 3.0: two wrong above; the other right one does not count
    assert ranking.filtered_ranks(scores, right).tolist() == [2.5, 3.0]
    assert ranking.filtered_ranks(np.zeros(5), np.array([YES, NO, NO, NO, NO])).tolist() == [3.0]


def test_report_by_hand() -> None:
    first = (np.array([3.0, 2.0, 1.0]), np.array([YES, NO, NO]))  # rank 1
    second = (np.array([3.0, 2.0, 1.0]), np.array([NO, NO, YES]))  # rank 3
    nothing = (np.array([9.0]), np.array([NO]))
    found = ranking.ranking_metrics([first, second, nothing])
    assert found["mrr"] == pytest.approx((1 + 1 / 3) / 2, abs=1e-4)
    assert (found["hits@1"], found["hits@5"], found["queries"], found["positives"]) == (0.5, 1.0, 2, 2)
    assert ranking.ranking_metrics([nothing]) == {"positives": 0, "queries": 0}


def test_average_precision_by_hand() -> None:
    assert ranking.average_precision(np.array([4.0, 3.0, 2.0, 1.0]), np.array([YES, NO, YES, NO])) == pytest.approx(
        5 / 6
    )
    assert ranking.average_precision(np.zeros(4), np.array([YES, NO, NO, NO])) == pytest.approx(1 / 4)


@examples(100)
@given(nps.arrays(float, st.integers(2, 30), elements=st.integers(0, 5)), st.data())
def test_auc_is_the_share_of_pairs_in_order(scores: Any, data: st.DataObject) -> None:
    right = data.draw(nps.arrays(bool, len(scores)))
    pairs = [(a > b) + (a == b) / 2 for a in scores[right] for b in scores[~right]]
    assert ranking.auc(scores, right) == pytest.approx(np.mean(pairs) if pairs else np.nan, nan_ok=True)


def test_platt_finds_the_chances_that_made_the_data() -> None:
    random = np.random.default_rng(1)
    scores = random.normal(0, 2, 20_000)
    right = random.random(20_000) < ranking.sigmoid(1.5 * scores - 2)
    slope, offset = ranking.platt(scores, right)
    assert (slope, offset) == (pytest.approx(1.5, abs=0.1), pytest.approx(-2, abs=0.1))
    assert ranking.calibration_error(ranking.sigmoid(slope * scores + offset), right) < 0.02


def test_calibration_error_by_hand() -> None:
    assert ranking.calibration_error(np.array([0.1, 0.1, 0.9, 0.9]), np.array([NO, NO, YES, NO])) == pytest.approx(0.25)


def test_small_parts() -> None:
    assert one_hot(["b", None, "a"]).tolist() == [[0, 1], [0, 0], [1, 0]]
    assert standardised([1.0, None, 3.0]).tolist() == [-1.0, 0.0, 1.0]
    assert standardised([None]).tolist() == [0.0]
    assert [period_end(p) for p in ("2025Q3", "2025-12", "2024")] == [
        dt.date(2025, 9, 30),
        dt.date(2025, 12, 31),
        dt.date(2024, 12, 31),
    ]
    assert period_end("?") == dt.date.max
