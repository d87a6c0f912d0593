"""Neighbour sampling: the part of a typed graph that the embeddings of some of its nodes depend on.

As many steps out as the encoder has layers; a node with more neighbours over one type of edge than the fan-out keeps a
random sample of them (GraphSAGE; Hamilton et al. 2017).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csr_array

from algorithms.fit_data.features import Snapshot
from algorithms.fit_data.pairs import Floats, Integers
from algorithms.models.typed_graph import Triple, TypedGraph, Vocabulary, node_features, typed_edges

WHOLE = 250_000  # edges, each way counted, up to which a graph is its own neighbourhood
FAN_OUT = 16  # neighbours over one type of edge that a node keeps in a larger one
Members = dict[str, Integers]  # node type → which of its nodes, in order


@dataclass(frozen=True)
class SampledGraph:
    """A part of a typed graph; `members`: which nodes of the whole graph its nodes are."""

    graph: TypedGraph
    members: Members

    def positions(self, type: str, nodes: Integers) -> Integers:
        """Where nodes of the whole graph stand in this part."""
        return np.searchsorted(self.members[type], nodes)


def sampled_graph(
    shot: Snapshot, words: Vocabulary, seeds: Mapping[str, Integers], steps: int, seed: int
) -> SampledGraph:
    """The neighbourhood of some nodes of a day's graph: the whole graph where that is small. Deterministic by seed."""
    edges = typed_edges(shot)
    if sum(matrix.nnz for matrix in edges.values()) <= WHOLE:
        graph = TypedGraph(node_features(shot, words), edges)
        return SampledGraph(graph, {type: np.arange(len(x)) for type, x in graph.nodes.items()})
    members, part = neighbourhood(edges, seeds, steps, FAN_OUT, np.random.default_rng(seed))
    return SampledGraph(TypedGraph(node_features(shot, words, members), part), members)


def neighbourhood(
    edges: Mapping[Triple, csr_array],
    seeds: Mapping[str, Integers],
    steps: int,
    fan_out: int,
    random: np.random.Generator,
) -> tuple[Members, dict[Triple, csr_array]]:
    """The nodes that lie so many steps from the seeds, and the edges that lead there; those of a node are drawn once."""
    every = {type for source, _, target in edges for type in (source, target)}
    members = {type: np.unique(np.asarray(seeds.get(type, ()), np.int64)) for type in sorted(every)}
    drawn: dict[Triple, list[tuple[Integers, Integers, Floats]]] = {triple: [] for triple in edges}
    fresh = members
    for _ in range(steps):
        reached: dict[str, list[Integers]] = {type: [] for type in members}
        for triple, matrix in edges.items():
            rows = fresh[triple[2]]
            part = thinned_rows(matrix[rows], fan_out, random).tocoo()
            drawn[triple].append((rows[part.row], part.col, part.data))
            reached[triple[0]].append(part.col)
        fresh = {
            type: np.setdiff1d(np.concatenate([[], *found]), members[type]).astype(np.int64)
            for type, found in reached.items()
        }
        members = {type: np.union1d(members[type], fresh[type]) for type in members}
    return members, {triple: _between(members, triple, parts) for triple, parts in drawn.items()}


def thinned_rows(matrix: csr_array, most: int, random: np.random.Generator) -> csr_array:
    """At most so many entries of each row, drawn at random; the sum of their absolute values stays."""
    counts = np.diff(matrix.indptr)
    if not len(counts) or counts.max() <= most:
        return matrix
    row = np.repeat(np.arange(len(counts)), counts)
    order = np.lexsort((random.random(len(row)), row))
    kept = np.zeros(len(row), bool)
    kept[order] = np.arange(len(row)) - np.repeat(matrix.indptr[:-1], counts) < most
    before = np.bincount(row, np.abs(matrix.data), len(counts))
    after = np.bincount(row[kept], np.abs(matrix.data[kept]), len(counts))
    scale = np.divide(before, after, out=np.ones(len(counts)), where=after > 0)
    data = (matrix.data[kept] * scale[row[kept]]).astype(matrix.dtype)
    ends = np.concatenate([[0], np.cumsum(np.minimum(counts, most))])
    return csr_array((data, matrix.indices[kept], ends), shape=matrix.shape)


def _between(members: Members, triple: Triple, parts: list[tuple[Integers, Integers, Floats]]) -> csr_array:
    targets, sources = members[triple[2]], members[triple[0]]
    rows, columns, data = (np.concatenate([part[k] for part in parts]) for k in range(3))
    ends = (np.searchsorted(targets, rows), np.searchsorted(sources, columns))
    return sparse.coo_array((data, ends), shape=(len(targets), len(sources))).tocsr()
