"""Brokerage, communities and reach against networkx, closed forms, and people whose rank is known."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.influence.centrality import brokerage, communities, modularity, reach
from algorithms.influence.decision_influence import score_influence
from algorithms.influence.eigenvector_centrality import pagerank
from graph.clock import instant
from tests.helpers.examples import examples
from tests.helpers.paths import SHARED
from tests.helpers.rowwise.projection import InfluenceRows
from tests.helpers.rowwise.tables import tables_of

KRACKHARDT = SHARED / "data" / "krackhardt"
Edges = tuple[Any, Any, Any]


def arrays(edges: list[tuple[int, int, float]]) -> Edges:
    table = np.array(edges, dtype=float).reshape(-1, 3)
    return table[:, 0].astype(int), table[:, 1].astype(int), table[:, 2]


@st.composite
def graphs(draw: st.DrawFn, most: int = 14) -> tuple[int, Edges]:
    """n nodes and weighted edges: self-loops, parallel and zero-weight ones too."""
    n = draw(st.integers(1, most))
    node, weight = st.integers(0, n - 1), st.sampled_from([0.0, 0.1, 0.5, 1.0, 3.0])
    return n, arrays(draw(st.lists(st.tuples(node, node, weight), max_size=3 * most)))


def random_graph(n: int, m: int, seed: int) -> Edges:
    """Some nodes with far more edges than others."""
    rng = np.random.default_rng(seed)
    a, b = ((n * rng.random(m) ** 2).astype(int) for _ in range(2))
    return rng.permutation(n)[a], b, rng.random(m)


def directed(n: int, edges: Edges) -> Any:
    """What counts of the edges, in networkx."""
    made: nx.DiGraph = nx.DiGraph()
    made.add_nodes_from(range(n))
    made.add_edges_from((a, b) for a, b, w in zip(*(x.tolist() for x in edges), strict=True) if w > 0 and a != b)
    return made


def undirected(n: int, edges: Edges) -> Any:
    made: nx.Graph = nx.Graph()
    made.add_nodes_from(range(n))
    for a, b, w in zip(*(x.tolist() for x in edges), strict=True):
        if w > 0 and a != b:
            made.add_edge(a, b, weight=w + made.get_edge_data(a, b, {"weight": 0.0})["weight"])
    return made


def betweenness(n: int, edges: Edges) -> Any:
    found = nx.betweenness_centrality(directed(n, edges))
    return np.array([found[i] for i in range(n)])


def groups(labels: Any) -> list[set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for node, label in enumerate(labels.tolist()):
        found[label].add(node)
    return [found[label] for label in sorted(found)]


def auc(score: Any, wanted: Any) -> float:
    """The chance that a wanted one scores higher than another; ties count half."""
    difference = score[wanted][:, None] - score[~wanted][None, :]
    return float(((difference > 0) + 0.5 * (difference == 0)).mean())


# --- brokerage


@examples(100)
@given(graphs())
def test_brokerage_is_networkx(graph: tuple[int, Edges]) -> None:
    n, edges = graph
    np.testing.assert_allclose(brokerage(*edges, n), betweenness(n, edges), atol=1e-12)


@examples(25)
@given(graphs(), st.integers(0, 9))
def test_sampled_brokerage_is_within_its_error(graph: tuple[int, Edges], seed: int) -> None:
    n, edges = graph
    found = brokerage(*edges, n, error=0.05, exact=0, seed=seed)
    assert np.abs(found - betweenness(n, edges)).max() <= 0.05


@pytest.mark.parametrize("error", [0.015, 0.03])
def test_sampled_brokerage_of_larger_graphs(error: float) -> None:
    """Of 10 runs with confidence .95 each, which hold far more often than promised."""
    edges = random_graph(400, 1600, 1)
    exact = brokerage(*edges, 400)
    runs = [brokerage(*edges, 400, error=error, exact=0, seed=seed) for seed in range(10)]
    assert exact.max() > 3 * error
    assert max(np.abs(run - exact).max() for run in runs) <= error
    again = brokerage(*edges, 400, error=error, exact=0, seed=0)
    assert (again == runs[0]).all() and (again != runs[1]).any()


def test_brokerage_closed_forms() -> None:
    star = arrays([e for i in range(1, 6) for e in ((0, i, 1.0), (i, 0, 9.0))])
    assert brokerage(*star, 6).tolist() == [1, 0, 0, 0, 0, 0]
    path = arrays([(i, i + 1, 1.0) for i in range(4)])
    assert brokerage(*path, 5) == pytest.approx([i * (4 - i) / 12 for i in range(5)])
    cycle = arrays([(i, (i + 1) % 7, 1.0) for i in range(7)])
    assert brokerage(*cycle, 7) == pytest.approx([0.5] * 7)
    apart = arrays([(0, 1, 1.0), (1, 2, 1.0), (3, 4, 1.0), (4, 5, 1.0)])
    assert brokerage(*apart, 6) == pytest.approx([0, 0.05, 0, 0, 0.05, 0])
    for edges, n in ((star, 6), (path, 5), (cycle, 7), (apart, 6)):
        assert brokerage(*edges, n, exact=0) == pytest.approx(brokerage(*edges, n), abs=0.01)


def test_brokerage_of_a_long_path_sampled() -> None:
    edges = arrays([(i, i + 1, 1.0) for i in range(60)])
    assert brokerage(*edges, 61, error=0.05, exact=0) == pytest.approx(
        [i * (60 - i) / (60 * 59) for i in range(61)], abs=0.05
    )


def test_weights_are_no_distances_and_nothing_without_weight_counts() -> None:
    plain = arrays([(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0), (0, 2, 1.0)])
    noisy = arrays([(0, 1, 9.0), (1, 2, 0.1), (2, 3, 1.0), (0, 2, 0.001), (0, 3, 0.0), (1, 1, 5.0), (1, 2, 3.0)])
    np.testing.assert_array_equal(brokerage(*plain, 4), brokerage(*noisy, 4))
    np.testing.assert_array_equal(reach(*plain, 4), reach(*noisy, 4))


# --- communities


@examples(60)
@given(graphs(most=24), st.integers(0, 9))
def test_communities_are_as_good_as_louvain(graph: tuple[int, Edges], seed: int) -> None:
    n, edges = graph
    whole, found = undirected(n, edges), communities(*edges, n)
    parts = groups(found)
    assert [len(part) for part in parts] == sorted((len(part) for part in parts), reverse=True)
    if not whole.size():
        assert found.tolist() == list(range(n)) and modularity(*edges, found) == 0
        return
    assert all(nx.is_connected(whole.subgraph(part)) for part in parts)
    assert modularity(*edges, found) == pytest.approx(nx.community.modularity(whole, parts), abs=1e-12)
    louvain = nx.community.louvain_communities(whole, seed=seed)
    assert modularity(*edges, found) >= nx.community.modularity(whole, louvain) - 0.01


@pytest.mark.parametrize("seed", range(3))
def test_communities_of_larger_graphs(seed: int) -> None:
    made = nx.random_partition_graph([40, 30, 20, 10], 0.4, 0.02, seed=seed)
    edges = arrays([(a, b, 1.0) for a, b in made.edges])
    found = communities(*edges, 100)
    louvain = nx.community.louvain_communities(made, seed=seed)
    assert modularity(*edges, found) >= nx.community.modularity(made, louvain) - 1e-9


def test_communities_closed_forms() -> None:
    clique = [(a, b, 1.0) for a in range(4) for b in range(a)]
    edges = arrays([(a + 3, b + 3, w) for a, b, w in clique] + [(0, 1, 1.0), (1, 2, 1.0), (2, 0, 1.0), (0, 3, 0.1)])
    assert communities(*edges, 9).tolist() == [1, 1, 1, 0, 0, 0, 0, 2, 3]
    assert modularity(*arrays([(0, 1, 1.0), (2, 3, 1.0)]), np.array([0, 0, 1, 1])) == pytest.approx(0.5)
    assert modularity(*arrays([(0, 1, 1.0), (2, 3, 1.0)]), np.zeros(4, dtype=int)) == pytest.approx(0)


# --- reach


@examples(100)
@given(graphs(), st.integers(1, 4))
def test_reach_is_networkx(graph: tuple[int, Edges], hops: int) -> None:
    n, edges = graph
    against = directed(n, edges).reverse()
    wanted = [len(nx.single_source_shortest_path_length(against, i, hops)) - 1 for i in range(n)]
    assert reach(*edges, n, hops=hops).tolist() == wanted


def test_reach_closed_forms() -> None:
    star = arrays([(i, 0, 1.0) for i in range(1, 6)])
    assert reach(*star, 6).tolist() == [5, 0, 0, 0, 0, 0]
    path = arrays([(i, i + 1, 1.0) for i in range(4)])
    assert reach(*path, 5).tolist() == [0, 1, 2, 2, 2]
    assert reach(*path, 5, hops=3).tolist() == [0, 1, 2, 3, 3]


def test_sketched_reach_is_near_the_exact_one() -> None:
    edges = random_graph(3000, 15000, 2)
    exact, sketched = reach(*edges, 3000), reach(*edges, 3000, exact=0)
    some = exact > 0
    relative = (sketched[some] - exact[some]) / exact[some]
    assert np.sqrt((relative**2).mean()) < 0.08 and abs(relative.mean()) < 0.03
    assert sketched[~some].tolist() == [0] * int((~some).sum())
    assert (sketched == reach(*edges, 3000, exact=0)).all()


# --- all of them


def test_nobody_one_and_two() -> None:
    nothing = arrays([])
    for n in (0, 1, 2):
        assert brokerage(*nothing, n).tolist() == [0.0] * n
        assert communities(*nothing, n).tolist() == list(range(n))
        assert reach(*nothing, n).tolist() == reach(*nothing, n, exact=-1).tolist() == [0] * n
    loop = arrays([(0, 0, 1.0)])
    assert brokerage(*loop, 1).tolist() == communities(*loop, 1).tolist() == reach(*loop, 1).tolist() == [0]


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_wrong_weights_are_refused(weight: float) -> None:
    edges = arrays([(0, 1, weight)])
    for compute in (brokerage, communities, reach):
        with pytest.raises(ValueError, match="not negative"):
            compute(*edges, 2)


@examples(60)
@given(graphs(), st.randoms())
def test_no_order_matters(graph: tuple[int, Edges], random: Any) -> None:
    n, (source, target, weight) = graph
    nodes, edges = list(range(n)), list(range(len(weight)))
    random.shuffle(nodes)
    random.shuffle(edges)
    place = np.argsort(nodes)
    mixed = place[source[edges]], place[target[edges]], weight[edges]
    key = np.array([f"p{i:02}" for i in range(n)])
    np.testing.assert_allclose(brokerage(*mixed, n)[place], brokerage(source, target, weight, n), atol=1e-12)
    assert (reach(*mixed, n)[place] == reach(source, target, weight, n)).all()
    assert (communities(*mixed, n, key=key[nodes])[place] == communities(source, target, weight, n, key=key)).all()


# --- people whose rank is known


def krackhardt() -> tuple[Edges, Any]:
    """Who asks whom for advice in a company of 21, and who is CEO or vice-president."""
    if not KRACKHARDT.is_dir():
        pytest.skip("the Krackhardt data are not here (shared/data/krackhardt)")
    with (KRACKHARDT / "Krack-High-Tec-Attributes.csv").open(encoding="utf-8") as file:
        leads = np.array([int(row["LEVEL"]) <= 2 for row in csv.DictReader(file)])
    table = np.loadtxt(KRACKHARDT / "Krack-High-Tec-edgelist-Advice.txt", dtype=int)
    return (table[:, 0] - 1, table[:, 1] - 1, table[:, 2].astype(float)), leads


def test_advice_finds_the_ceo_and_the_vice_presidents() -> None:
    edges, leads = krackhardt()
    assert leads.sum() == 5
    assert auc(pagerank(*edges, np.ones(21)), leads) >= 0.96


def mails(seed: int) -> tuple[Edges, Any]:
    """Events sender → receiver among 200: 20 whom many different people write to, 80 loud pairs of hundreds of mails."""
    rng = np.random.default_rng(seed)
    heads, loud = np.arange(200) < 20, np.arange(20, 180)
    events = []
    for person in range(200):
        asked = rng.choice(20, rng.integers(2, 6), replace=False)
        met = rng.choice(np.arange(20, 200), 3, replace=False)
        events += [(person, other, 1.0) for other in [*asked, *met] for _ in range(rng.integers(1, 4))]
    for one, other in loud.reshape(-1, 2).tolist():
        events += [(one, other, 1.0), (other, one, 1.0)] * int(rng.integers(200, 600))
    return arrays(events), heads


@pytest.mark.parametrize("seed", range(3))
def test_many_mails_do_not_win_by_volume(seed: int) -> None:
    """Each mail as an engagement of two, scored as every graph is; beside PageRank on how many mails went to whom."""
    (source, target, volume), heads = mails(seed)
    people = [
        {
            "id": f"P{i:03}",
            "name": "",
            "name_en": None,
            "title": None,
            "title_en": None,
            "department": None,
            "roles": [],
        }
        for i in range(200)
    ]
    sent = [
        {
            "id": f"M{i}",
            "kind": "call",
            "at": instant(dt.datetime(2026, 1, 1)),
            "people": [f"P{a:03}", f"P{b:03}"],
            "about": [],
            "partners": [],
        }
        for i, (a, b) in enumerate(zip(source.tolist(), target.tolist(), strict=True))
    ]
    rows = tables_of(InfluenceRows(dt.date(2026, 1, 1), people, [], [], [], [], [], [], [], sent))
    found = score_influence(rows).people["influence"]
    by_volume = auc(pagerank(source, target, volume, np.ones(200)), heads)
    assert by_volume < 0.75
    assert auc(found, heads) > max(0.95, by_volume + 0.2)
