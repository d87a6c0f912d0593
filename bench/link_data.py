"""Public graphs for link prediction: reading, splitting, and the counting baselines.

Planetoid (Yang et al. 2016) comes as pickles of old scipy and numpy; only the few names they need are let in.
"""

from __future__ import annotations

import csv
import pickle
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

Pairs = NDArray[np.int64]  # (m, 2)
Matrix = NDArray[np.float64]
NAMES = {
    ("numpy.core.multiarray", "_reconstruct"): np.zeros(0).__reduce__()[0],
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
    ("scipy.sparse.csr", "csr_matrix"): sparse.csr_matrix,
    ("__builtin__", "list"): list,
    ("collections", "defaultdict"): defaultdict,
}


class Unpickler(pickle.Unpickler):
    """Loads arrays, sparse matrices and dicts of lists, nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in NAMES:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a data file")
        return NAMES[module, name]


@dataclass(frozen=True)
class Graph:
    """An undirected graph: (n, f) sparse features and (m, 2) edges, the smaller end first."""

    x: Any
    edges: Pairs

    @property
    def n(self) -> int:
        return int(self.x.shape[0])


@dataclass(frozen=True)
class Split:
    """Disjoint edges and, for validation and test, as many pairs that are no edges."""

    train: Pairs
    valid: Pairs
    test: Pairs
    valid_wrong: Pairs
    test_wrong: Pairs


def read_planetoid(folder: Path, name: str) -> Graph:
    """Cora or CiteSeer with all nodes. Test rows come in another order, and CiteSeer lacks some that have no links:
    those stay, without features."""

    def load(part: str) -> Any:
        with (folder / f"ind.{name}.{part}").open("rb") as file:
            return Unpickler(file, encoding="latin1").load()

    known, tested, links = load("allx"), load("tx"), load("graph")
    order = np.loadtxt(folder / f"ind.{name}.test.index", dtype=int)
    x = sparse.lil_matrix((max(order.max() + 1, len(links)), known.shape[1]))
    x[: known.shape[0]], x[order] = known, tested
    edges = {(min(a, b), max(a, b)) for a, near in links.items() for b in near if a != b}
    return Graph(x.tocsr(), np.array(sorted(edges)))


def largest_component(graph: Graph) -> Graph:
    """The largest connected part, its nodes numbered anew."""
    _, part = connected_components(symmetric(graph.edges, graph.n), directed=False)
    kept = part == np.bincount(part).argmax()
    number = np.cumsum(kept) - 1
    return Graph(graph.x[kept], number[graph.edges[kept[graph.edges[:, 0]]]])


def symmetric(edges: Pairs, n: int) -> Any:
    """(n, n) sparse adjacency of undirected edges."""
    one = sparse.coo_matrix((np.ones(len(edges)), edges.T), (n, n)).tocsr()
    return one + one.T


def split(graph: Graph, seed: int, valid: float, test: float) -> Split:
    """Random shares of the edges; the wrong pairs are uniform among those that are edges nowhere."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(graph.edges))
    v, t = int(valid * len(order)), int(test * len(order))
    wrong = no_edges(graph, v + t, rng)
    parts = np.split(graph.edges[order], [t, t + v])
    return Split(parts[2], parts[1], parts[0], wrong[:v], wrong[v:])


def no_edges(graph: Graph, count: int, rng: np.random.Generator) -> Pairs:
    """Different pairs of different nodes, the smaller first, none of them an edge."""
    seen = {(int(a), int(b)) for a, b in graph.edges}
    found: list[tuple[int, int]] = []
    while len(found) < count:
        a, b = sorted(rng.integers(0, graph.n, 2).tolist())
        if a != b and (a, b) not in seen:
            seen.add((a, b))
            found.append((a, b))
    return np.array(found)


def hits(right: Matrix, wrong: Matrix, k: int = 100) -> float:
    """Share of the right scores above the k-th best wrong one."""
    return float((right > np.sort(wrong)[-k]).mean()) if len(wrong) >= k else 1.0


def resource_allocation(edges: Pairs, n: int, pairs: Pairs) -> Matrix:
    """Σ 1/degree over common neighbours (Zhou et al. 2009), of each pair."""
    near = symmetric(edges, n)
    shared = near @ sparse.diags(1 / np.maximum(near.sum(0).A1, 1)) @ near
    return np.asarray(shared.tocsr()[pairs[:, 0], pairs[:, 1]]).ravel()


def tfidf(x: Any) -> Any:
    """Rows of length 1, columns weighed by how rare they are."""
    seen = np.maximum(np.asarray((x > 0).sum(0)).ravel(), 1)
    x = x @ sparse.diags(np.log(x.shape[0] / seen))
    length = np.sqrt(np.asarray(x.multiply(x).sum(1)).ravel())
    return (sparse.diags(1 / np.maximum(length, 1e-9)) @ x).tocsr()


@dataclass(frozen=True)
class Listed:
    """Listed companies: (m, 2) company and concept, (companies, industries) membership, features of names."""

    links: Pairs
    industry: Matrix
    names: Any
    concepts: int

    @property
    def n(self) -> int:
        return len(self.industry)


def read_listed(folder: Path) -> Listed:
    """Companies with a concept; features: one and two characters of the name and the start of the stock's code."""
    rows, others = (_rows(folder / f"stock_{what}_prep.csv") for what in ("concept", "industry"))
    company = {code: i for i, code in enumerate(sorted({r["code"] for r in rows}))}
    concept = {name: i for i, name in enumerate(sorted({r["c_name"] for r in rows}))}
    industries = {name: i for i, name in enumerate(sorted({r["c_name"] for r in others}))}
    links = sorted({(company[r["code"]], concept[r["c_name"]]) for r in rows})
    industry = np.zeros((len(company), len(industries)))
    for r in others:
        if r["code"] in company:
            industry[company[r["code"]], industries[r["c_name"]]] = 1
    words = {company[r["code"]]: _words(r["name"], r["code"]) for r in rows}
    return Listed(np.array(links), industry, tfidf(_bag([words[i] for i in range(len(company))])), len(concept))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def _words(name: str, code: str) -> set[str]:
    return {*name, *map("".join, zip(name, name[1:], strict=False)), "^" + name[0], "$" + name[-2:], "#" + code[:3]}


def _bag(words: list[set[str]], rare: int = 3) -> Any:
    """(rows, words) which words each row has; words in fewer than `rare` rows are left out."""
    number = {w: i for i, w in enumerate(sorted(set().union(*words)))}
    cells = [(i, number[w]) for i, row in enumerate(words) for w in sorted(row)]
    bag = sparse.coo_matrix((np.ones(len(cells)), np.array(cells).T), (len(words), len(number))).tocsr()
    return bag[:, np.asarray(bag.sum(0)).ravel() >= rare]


def split_listed(data: Listed, seed: int) -> tuple[Pairs, Pairs]:
    """Random 80/20; tested are those whose company and concept both occur in training."""
    order = np.random.default_rng(seed).permutation(len(data.links))
    train, test = np.split(data.links[order], [int(0.8 * len(order))])
    return train, test[np.isin(test[:, 0], train[:, 0]) & np.isin(test[:, 1], train[:, 1])]


def table(links: Pairs, data: Listed) -> Matrix:
    """(companies, concepts) 1 where linked."""
    known = np.zeros((data.n, data.concepts))
    known[links[:, 0], links[:, 1]] = 1
    return known


def allocation(known: Matrix) -> Matrix:
    """Resource allocation over companies' common concepts: how much of what its concepts give arrives where."""
    shares: Matrix = (known / np.maximum(known.sum(0), 1)) @ (known.T @ known)
    return shares


def concept_knn(known: Matrix) -> Matrix:
    """Cosines of a concept's companies with those of the concepts that the company has (Sarwar et al. 2001)."""
    unit = known / np.maximum(np.linalg.norm(known, axis=0), 1e-9)
    alike = unit.T @ unit
    np.fill_diagonal(alike, 0)
    near: Matrix = known @ alike
    return near


def ridge(known: Matrix, industry: Matrix, penalty: float = 10.0) -> Matrix:
    """Each concept from the others and the industries, linearly, never from itself (EASE, Steck 2019)."""
    both = np.hstack([known, industry])
    inverse = np.linalg.inv(both.T @ both + penalty * np.eye(both.shape[1]))
    weight = -inverse / np.diag(inverse)
    np.fill_diagonal(weight, 0)
    scores: Matrix = (both @ weight)[:, : known.shape[1]]
    return scores


def filtered_ranks(scores: Matrix, links: Pairs, wanted: Pairs) -> Matrix:
    """Rank of each wanted link among the concepts that its company is not known to have at all (`links`: all known);
    ties share the mean of their ranks."""
    known = np.zeros(scores.shape, bool)
    known[links[:, 0], links[:, 1]] = True
    rows, wrong = scores[wanted[:, 0]], ~known[wanted[:, 0]]
    own = scores[wanted[:, 0], wanted[:, 1]][:, None]
    above, level = ((rows > own) & wrong).sum(1), ((rows == own) & wrong).sum(1)
    ranks: Matrix = 1 + above + level / 2
    return ranks
