"""Not five alike: promises of the re-ranking that hold for every order and every likeness."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.fit_data.ranking import Booleans
from algorithms.recommend.diversity import MOST, WINDOW, diversified, is_crowded, partner_profiles, similar_partners
from graph.projections.partner_projection import PartnerProjection
from tests.helpers.examples import examples


@st.composite
def rankings(draw: st.DrawFn) -> tuple[Any, Booleans, int]:
    """An order of some of n partners, who is alike to whom, and how many are wanted."""
    n = draw(st.integers(1, 14))
    order = np.array(draw(st.permutations(range(n)))[: draw(st.integers(1, n))])
    upper = np.triu(np.array(draw(st.lists(st.booleans(), min_size=n * n, max_size=n * n))).reshape(n, n), 1)
    return order, upper | upper.T | np.eye(n, dtype=bool), draw(st.integers(1, 12))


def cliques(window: Any, likeness: Booleans) -> bool:
    """Whether more than `MOST` of them are mutually alike, by trying all groups."""
    return any(likeness[np.ix_(group, group)].all() for group in combinations([int(i) for i in window], MOST + 1))


def too_many(found: Any, likeness: Booleans) -> bool:
    return any(cliques(found[i : i + WINDOW], likeness) for i in range(max(1, len(found) - WINDOW + 1)))


@examples(300)
@given(rankings())
def test_no_five_in_a_row_are_of_one_kind_unless_nobody_else_is_left(case: tuple[Any, Booleans, int]) -> None:
    order, likeness, k = case
    found = diversified(order, likeness, k)
    assert len(found) == min(k, len(order)) and len(set(found.tolist())) == len(found)
    assert set(found.tolist()) <= set(order.tolist())
    assert found[0] == order[0]
    assert np.array_equal(found, diversified(order, likeness, k))
    for t in range(len(found)):
        seen, left = found[max(0, t - WINDOW + 1) : t], [i for i in order if i not in found[:t]]
        fine = [i for i in left if not cliques([*seen, i], likeness)] or left
        assert found[t] == fine[0]  # the best of those who are not one too many, or the best of all


@examples(300)
@given(rankings())
def test_an_order_that_is_not_crowded_stays(case: tuple[Any, Booleans, int]) -> None:
    order, likeness, k = case
    head = order[:k]
    assert is_crowded(head[:, None], likeness).tolist() == [too_many(head, likeness)]
    if not too_many(head, likeness):
        assert np.array_equal(diversified(order, likeness, k), head)


def test_one_of_another_kind_comes_up() -> None:
    kind = np.array([0, 0, 0, 0, 0, 1, 2])
    likeness = kind[:, None] == kind
    assert diversified(np.arange(7), likeness, 5).tolist() == [0, 1, 2, 5, 6]
    assert diversified(np.arange(7), likeness, 7).tolist() == [0, 1, 2, 5, 6, 3, 4]
    assert diversified(np.arange(7), likeness, 5, most=1).tolist() == [0, 5, 6, 1, 2]
    assert diversified(np.arange(5), likeness, 5).tolist() == [0, 1, 2, 3, 4]  # there is no other kind
    assert diversified(np.arange(7), np.eye(7, dtype=bool), 5).tolist() == [0, 1, 2, 3, 4]


def test_many_orders_are_looked_at_at_once() -> None:
    kind = np.array([0, 0, 0, 0, 1, 1])
    orders = np.array([[0, 1, 2, 3, 4], [0, 4, 1, 5, 2], [4, 5, 3, 2, 1]]).T
    assert is_crowded(orders, kind[:, None] == kind).tolist() == [True, False, False]
    assert is_crowded(orders[:3], kind[:, None] == kind).tolist() == [False, False, False]


def partner(id: str, **values: Any) -> dict[str, Any]:
    fields = {"region": "R1", "industry": "NEV", "tier": "gold", "lines": ["l1", "l2"], "areas": ["R1"]}
    return {"id": id, "role": "Distributor"} | fields | values


def test_profiles_are_alike_when_nearly_all_is_the_same() -> None:
    members = [
        partner("D1"),
        partner("D2", areas=["R1", "R2"]),
        partner("D3", tier="silver"),
        partner("D4", lines=["l3"], areas=None),
        partner("D5", region=None, industry=None, tier=None, lines=None, areas=None),
    ]
    rows = PartnerProjection(dt.date(2026, 1, 1), [], members, *[[] for _ in range(11)])
    made, same = partner_profiles(rows, "Distributor"), similar_partners(rows, "Distributor")
    lengths = (made**2).sum(axis=1)
    assert lengths == pytest.approx([5, 5, 5, 4, 0])
    assert np.array_equal(same, same.T) and same.diagonal().all()
    assert same[0].tolist() == [True, True, False, False, False]
    assert similar_partners(rows, "Supplier").shape == (0, 0)
