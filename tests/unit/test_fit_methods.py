"""Ways to rank partners: each against an independent oracle, and every served method the same after it was kept."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csc_array

from algorithms.fit_data import bipartite
from algorithms.fit_data.pairs import blocks
from algorithms.fit_data.served_model import ServedModel
from tests.helpers.examples import examples


def test_blocks_cover_every_column_once() -> None:
    columns = np.array([4, 9, 1, 7, 3])
    parts = list(blocks(10, columns, most=20))
    assert [len(part.columns) for part in parts] == [2, 2, 1]
    assert np.concatenate([part.columns for part in parts]).tolist() == columns.tolist()


# --- without learning


def random_links(seed: int, p: int = 12, c: int = 15) -> csc_array:
    return csc_array((np.random.default_rng(seed).random((p, c)) < 0.25).astype(float))


@examples(20)
@given(st.integers(0, 10_000))
def test_paths_of_length_three_as_networkx_counts_them(seed: int) -> None:
    w = random_links(seed)
    graph = nx.bipartite.from_biadjacency_matrix(w)  # candidates 0…p-1, queries p…
    p, c = w.shape
    kernels = {name: make(w) @ w.toarray() for name, make in bipartite.KERNELS.items()}
    for i, j in np.argwhere(w.toarray() == 0)[:10]:
        ways = [path for path in nx.all_simple_paths(graph, i, p + j, cutoff=3) if len(path) == 4]
        between = [(graph.degree(q), graph.degree(r)) for _, q, r, _ in ways]
        assert kernels["common neighbours"][i, j] == pytest.approx(len(ways), abs=1e-4)
        assert kernels["resource allocation"][i, j] == pytest.approx(sum(1 / a / b for a, b in between), abs=1e-4)
        expected = sum(1 / np.log(max(a, 2)) / np.log(max(b, 2)) for a, b in between)
        assert kernels["Adamic-Adar"][i, j] == pytest.approx(expected, rel=1e-4, abs=1e-4)


def test_factorisation_of_full_rank_gives_the_links_back() -> None:
    w = random_links(3, 10, 40)
    kernel = bipartite.factorisation(w)  # rank 9 of 10: all but the weakest direction
    u, s, _ = np.linalg.svd(w.toarray(), full_matrices=False)
    np.testing.assert_allclose(kernel, u[:, :9] @ u[:, :9].T, atol=1e-4)


def test_nearest_takes_the_k_most_alike() -> None:
    w = csc_array(np.array([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1.0]]))
    found = bipartite.nearest_columns(
        w, np.array([0]), k=1
    )  # query 0 has candidate 0; query 1 shares it, and has 1 too
    assert found[:, 0] == pytest.approx([1, 1, 0])


def test_a_model_of_another_format_is_refused() -> None:
    import zlib

    import orjson

    with pytest.raises(ValueError, match="format 99"):
        ServedModel.unpack(zlib.compress(orjson.dumps({"format": 99})))
