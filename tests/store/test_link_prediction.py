"""The encoder by hand and on graphs where the answer is known; the benchmark's splits never tell what they ask."""

from __future__ import annotations

import pytest

from bench import link_data
from tests.helpers.link_prediction import _one_thread  # noqa: F401 - fixtures
from tests.helpers.paths import SHARED

PLANETOID = SHARED / "data" / "planetoid"


@pytest.mark.skipif(not PLANETOID.exists(), reason="needs ../shared/data/planetoid")
@pytest.mark.parametrize(("name", "nodes", "edges", "empty"), [("cora", 2708, 5278, 0), ("citeseer", 3327, 4552, 15)])
def test_planetoid_is_read_whole(name: str, nodes: int, edges: int, empty: int) -> None:
    whole = link_data.read_planetoid(PLANETOID, name)
    assert (whole.n, len(whole.edges)) == (nodes, edges)
    assert int((whole.x.sum(1) == 0).sum()) == empty
    assert (whole.edges[:, 0] < whole.edges[:, 1]).all()
