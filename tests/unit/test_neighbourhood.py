"""Neighbour sampling: what the seeds' embeddings depend on, all of it or a sample, and networks that learn on it."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from algorithms.models.neighbourhood import neighbourhood, thinned_rows
from algorithms.models.network import encode_nodes
from algorithms.models.training import DrawnDropout, chosen_device
from algorithms.models.typed_graph import Triple, TypedGraph
from tests.helpers.examples import examples

COUNTS = {"Customer": 40, "Supplier": 8, "Asset": 30}
TRIPLES: list[Triple] = [
    ("Supplier", "SUPPLIES", "Customer"),
    ("Customer", "rev_SUPPLIES", "Supplier"),
    ("Asset", "INSTALLED_AT", "Customer"),
    ("Customer", "UPSTREAM_OF", "Customer"),
]


def random_edges(seed: int) -> dict[Triple, csr_array]:
    random = np.random.default_rng(seed)
    shapes = {t: (COUNTS[t[2]], COUNTS[t[0]]) for t in TRIPLES}
    return {t: csr_array(random.normal(size=s) * (random.random(s) < 0.06)) for t, s in shapes.items()}


def random_weights(seed: int, layers: int = 2) -> dict[str, np.ndarray]:
    random = np.random.default_rng(seed)
    found = {f"encoder.project.{type}": random.normal(size=(3, 4)) for type in COUNTS}
    for layer in range(layers):
        for a, t, b in TRIPLES:
            found[f"encoder.layers.{layer}.convs.<{a}___{t}___{b}>.weight"] = random.normal(size=(4, 4))
    return found


@examples(25)
@given(st.integers(0, 10_000), st.sets(st.integers(0, 39), min_size=1, max_size=5))
def test_the_whole_neighbourhood_gives_the_embeddings_of_the_whole_graph(seed: int, asked: set[int]) -> None:
    edges, weights = random_edges(seed), random_weights(seed)
    x = {type: np.random.default_rng(seed).normal(size=(n, 3)) for type, n in COUNTS.items()}
    members, part = neighbourhood(edges, {"Customer": np.array(sorted(asked))}, 2, 1000, np.random.default_rng(0))
    whole = encode_nodes(weights, TypedGraph(x, edges), 2)
    mine = encode_nodes(weights, TypedGraph({t: x[t][members[t]] for t in x}, part), 2)
    at = np.searchsorted(members["Customer"], sorted(asked))
    np.testing.assert_allclose(mine["Customer"][at], whole["Customer"][sorted(asked)], atol=1e-10)
    assert {(t, int(k)) for t, of in members.items() for k in of} == within_two_steps(edges, asked)


def within_two_steps(edges: dict[Triple, csr_array], asked: set[int]) -> set[tuple[str, int]]:
    graph = nx.DiGraph(
        [((t[2], int(i)), (t[0], int(j))) for t, m in edges.items() for i, j in np.argwhere(m.toarray())]
    )
    starts = [("Customer", k) for k in asked]
    graph.add_nodes_from(starts)
    return {node for start in starts for node in nx.single_source_shortest_path_length(graph, start, cutoff=2)}


@examples(25)
@given(st.integers(0, 10_000), st.integers(1, 6))
def test_a_row_keeps_so_many_entries_and_its_sum(seed: int, most: int) -> None:
    random = np.random.default_rng(seed)
    matrix = csr_array(random.normal(size=(20, 30)) * (random.random((20, 30)) < 0.2))
    found = thinned_rows(matrix, most, random)
    assert np.diff(found.indptr).tolist() == np.minimum(np.diff(matrix.indptr), most).tolist()
    np.testing.assert_allclose(abs(found).sum(axis=1), abs(matrix).sum(axis=1))
    few = np.flatnonzero(np.diff(matrix.indptr) <= most)
    np.testing.assert_allclose(found[few].toarray(), matrix[few].toarray(), atol=1e-12)
    assert ((found.toarray() != 0) <= (matrix.toarray() != 0)).all()
    assert (np.sign(found.toarray()) * np.sign(matrix.toarray()) >= 0).all()


def test_every_neighbour_is_drawn_equally_often() -> None:
    matrix, random = csr_array(np.ones((1, 10)) / 10), np.random.default_rng(0)
    drawn = sum((thinned_rows(matrix, 3, random).toarray()[0] > 0).astype(int) for _ in range(4000))
    assert drawn.sum() == 12_000 and np.abs(drawn - 1200).max() < 130  # four and a half deviations


def test_ten_times_the_graph_has_a_neighbourhood_of_the_same_size() -> None:
    sizes = []
    for n in (2_000, 20_000):
        random = np.random.default_rng(0)
        i, j = random.integers(0, n, 8 * n), random.integers(0, 40, 8 * n)
        matrix = csr_array((np.ones(8 * n), (i, j)), shape=(n, 40))
        edges = {
            ("Supplier", "SUPPLIES", "Customer"): matrix,
            ("Customer", "rev_SUPPLIES", "Supplier"): matrix.T.tocsr(),
        }
        members, part = neighbourhood(edges, {"Customer": np.arange(300)}, 2, 16, random)
        sizes.append(sum(map(len, members.values())) + sum(m.nnz for m in part.values()))
    assert sizes[1] < 1.1 * sizes[0]


def test_masks_are_those_that_torch_draws_on_the_cpu() -> None:
    x = torch.randn(50, 8)
    masked = []
    for dropout in (DrawnDropout(0.5), torch.nn.Dropout(0.5)):
        torch.manual_seed(7)
        masked.append(dropout(x))
    assert torch.equal(*masked) and torch.equal(DrawnDropout(0.5).eval()(x), x)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_without_a_gpu_the_cpu_learns() -> None:
    assert chosen_device() == torch.device("cpu")
