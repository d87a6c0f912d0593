"""Influence scores read by ids, and compared with those that are computed row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pytest

from algorithms.influence.decision_influence import InfluenceScores, InfluenceShares
from algorithms.relationships.coverage_levels import CoverageLevels
from graph.projections.influence_projection import InfluenceProjection
from tests.helpers.rowwise.scores import Influence, RowScores

Share = tuple[str, str, float, int, bool]


def shares_of(rows: InfluenceProjection, shares: InfluenceShares) -> Iterator[Share]:
    """(target, person, score, rank, hidden), by ids."""
    ids = rows.target_ids(shares.target).to_pylist(), rows.people["id"].take(shares.person).to_pylist()
    yield from zip(*ids, shares.score.tolist(), shares.rank.tolist(), shares.hidden.tolist(), strict=True)


def place_of(scores: InfluenceScores, name: str = "influence") -> dict[str, Any]:
    """Person → one of the columns of everyone's place."""
    return dict(zip(scores.rows.people["id"].to_pylist(), scores.people[name].tolist(), strict=True))


def numbers(rows: InfluenceProjection, ids: Iterable[str]) -> np.ndarray[Any, Any]:
    """The numbers of people."""
    return np.array([rows.person(id) for id in ids], dtype=np.int64)


def first_opportunity(rows: InfluenceProjection) -> str:
    """The id of the first open one."""
    return str(rows.purchases["id"][rows.opened["purchase"][0].as_py()].as_py())


def assert_alike(new: InfluenceScores, old: RowScores) -> None:
    """To 1e-12: shares, ranks, who is hidden, everyone's place, coverage, metrics."""
    _assert_shares(shares_of(new.rows, new.opportunities), old.opportunities)
    _assert_shares(shares_of(new.rows, new.customers), old.customers)
    for row in old.people:
        assert set(row["values"]) == set(new.people)
    place = {name: {r["id"]: r["values"][name] for r in old.people} for name in new.people}
    by_rank = {place["influence_rank"][id]: score for id, score in place["influence"].items()}
    at_rank = {id: by_rank[rank] for id, rank in place_of(new, "influence_rank").items()}
    assert at_rank == pytest.approx(place["influence"], abs=1e-12, rel=0)  # equal ones may be the other way round
    for name in ("influence", "brokerage", "community", "reach"):
        assert place_of(new, name) == pytest.approx(place[name], abs=1e-12, rel=0), name
    outside = [round(share, 6) for share in new.outside]
    _assert_covered(new.rows, new.covered_opportunities, old.covered["Opportunity"], outside)
    _assert_covered(new.rows, new.covered_customers, old.covered["Organization"])
    assert new.metrics == pytest.approx(old.metrics, abs=1e-12)


def _assert_shares(new: Iterable[Share], old: list[Influence]) -> None:
    """Ranks of shares that are equal to 1e-12 may be the other way round."""
    found = {(target, person): rest for target, person, *rest in new}
    assert found.keys() == {(i.target, i.person) for i in old}
    by_rank = {(i.target, i.rank): i.score for i in old}
    for i in old:
        score, rank, hidden = found[i.target, i.person]
        assert (score, hidden) == (pytest.approx(i.score, abs=1e-12, rel=0), i.hidden)
        assert by_rank[i.target, rank] == pytest.approx(i.score, abs=1e-12, rel=0)


def _assert_covered(
    rows: InfluenceProjection, new: CoverageLevels, old: list[dict[str, Any]], outside: list[float] | None = None
) -> None:
    known = {row["id"]: row["values"] for row in old}
    ids = rows.target_ids(new.target).to_pylist()
    assert set(ids) == set(known)
    for at, id in enumerate(ids):
        uncovered = rows.people["id"].take(new.uncovered[at]).to_pylist() if new.uncovered[at] else []
        assert (new.level[at], uncovered) == (known[id]["coverage"], known[id]["uncovered"])
        assert new.touched[at] == pytest.approx(known[id]["touched"], abs=1e-6)
        assert outside is None or outside[at] == pytest.approx(known[id]["outside_procurement"], abs=1e-6)
