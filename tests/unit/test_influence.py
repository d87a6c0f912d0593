"""Influence: PageRank against networkx, the run's promises on the real seed, and what it finds of the truth."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.influence.eigenvector_centrality import pagerank
from algorithms.relationships.influence_weights import HEAD, PROCUREMENT
from tests.helpers.examples import examples


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[tuple[int, int, float]], list[float]]:
    """n nodes, weighted edges (self-loops, parallel and zero-weight ones too), teleport weights."""
    n = draw(st.integers(1, 12))
    node, weight = st.integers(0, n - 1), st.sampled_from([0.0, 0.1, 0.5, 1.0, 3.0])
    edges = draw(st.lists(st.tuples(node, node, weight), max_size=40))
    return n, edges, draw(st.lists(st.sampled_from([0.0, 0.2, 1.0, 5.0]), min_size=n, max_size=n))


def arrays(edges: list[tuple[int, int, float]]) -> tuple[Any, Any, Any]:
    table = np.array(edges, dtype=float).reshape(-1, 3)
    return table[:, 0].astype(int), table[:, 1].astype(int), table[:, 2]


def oracle(n: int, edges: list[tuple[int, int, float]], teleport: list[float], damping: float) -> Any:
    made: nx.DiGraph = nx.DiGraph()
    made.add_nodes_from(range(n))
    for a, b, w in edges:
        made.add_edge(a, b, weight=w + made.get_edge_data(a, b, {"weight": 0})["weight"])
    start = dict(enumerate(teleport)) if sum(teleport) else None
    found = nx.pagerank(made, damping, start, max_iter=5000, tol=1e-12, weight="weight")
    return np.array([found[i] for i in range(n)])


@examples(200)
@given(graphs(), st.sampled_from([0.0, 0.5, 0.85]))
def test_pagerank_is_networkx(graph: tuple[int, list[tuple[int, int, float]], list[float]], damping: float) -> None:
    n, edges, teleport = graph
    rank = pagerank(*arrays(edges), np.array(teleport), damping=damping)
    np.testing.assert_allclose(rank, oracle(n, edges, teleport, damping), atol=1e-7)


@examples(50)
@given(st.lists(graphs(), min_size=1, max_size=4), st.randoms())
def test_blocks_are_as_good_as_alone_in_any_order(parts: list[Any], random: Any) -> None:
    offsets = np.cumsum([0, *(n for n, _, _ in parts)])
    edges = [(a + o, b + o, w) for o, (_, e, _) in zip(offsets, parts, strict=False) for a, b, w in e]
    teleport = np.array([t for _, _, p in parts for t in p])
    block = np.repeat(np.arange(len(parts)), [n for n, _, _ in parts])
    order = list(range(len(teleport)))
    random.shuffle(order)
    place = np.argsort(order)
    source, target, weight = arrays(edges)
    mixed = pagerank(place[source], place[target], weight, teleport[order], block=block[order])
    alone = np.concatenate([pagerank(*arrays(e), np.array(t)) for _, e, t in parts])
    np.testing.assert_allclose(mixed[place], alone, atol=1e-7)


def test_pagerank_of_nobody_one_and_a_star() -> None:
    nothing = arrays([])
    assert pagerank(*nothing, np.zeros(0)).shape == (0,)
    assert pagerank(*nothing, np.ones(1)).tolist() == [1.0]
    rank = pagerank(*arrays([(i, 0, 1.0) for i in range(1, 5)]), np.ones(5))
    assert rank[0] == pytest.approx((1 + 4 * 0.85) / (5 + 4 * 0.85))
    with pytest.raises(ValueError, match="not negative"):
        pagerank(*arrays([(0, 0, -1.0)]), np.ones(1))


@pytest.mark.parametrize(
    ("title", "heads", "buys"),
    [
        ("信息科主任", True, False),
        ("采购专员", False, True),
        ("Purchasing Manager", True, True),
        ("Head of EHS", True, False),
        ("Workshop hand", False, False),
        ("Buyer", False, True),
    ],
)
def test_titles(title: str, heads: bool, buys: bool) -> None:
    assert (bool(HEAD.search(title)), bool(PROCUREMENT.search(title))) == (heads, buys)


def test_runs_without_torch() -> None:
    code = "import sys, algorithms.runs, algorithms.influence.decision_influence; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
