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
class Step:
    """What a layer of messages needs: the `nodes` that are left of those before it, as later layers or the seeds' embeddings depend on
    them, and the (targets that are left, sources before it) weights of each edge type."""

    nodes: Members
    edges: dict[Triple, csr_array]


@dataclass(frozen=True)
class SampledGraph:
    """A part of a typed graph, the steps in which its seeds are encoded, and which nodes of the whole graph the seeds are."""

    graph: TypedGraph
    steps: list[Step]
    seeds: Members

    def positions(self, type: str, nodes: Integers) -> Integers:
        """Where nodes of the whole graph stand among the seeds."""
        return np.searchsorted(self.seeds[type], nodes)


def sampled_graph(
    shot: Snapshot, words: Vocabulary, seeds: Mapping[str, Integers], steps: int, seed: int
) -> SampledGraph:
    """The neighbourhood of some nodes of a day's graph: the whole graph where that is small. Deterministic by seed."""
    edges = typed_edges(shot)
    if sum(matrix.nnz for matrix in edges.values()) <= WHOLE:
        graph = TypedGraph(node_features(shot, words), edges)
        everybody = {type: np.arange(len(x)) for type, x in graph.nodes.items()}
        return SampledGraph(graph, [Step(everybody, edges)] * steps, everybody)
    asked = _in_order(edges, seeds)
    members, part = neighbourhood(edges, asked, steps, FAN_OUT, np.random.default_rng(seed))
    places = {type: np.searchsorted(members[type], asked[type]) for type in members}
    return SampledGraph(TypedGraph(node_features(shot, words, members), part), needed_steps(part, places, steps), asked)


def neighbourhood(
    edges: Mapping[Triple, csr_array],
    seeds: Mapping[str, Integers],
    steps: int,
    fan_out: int,
    random: np.random.Generator,
) -> tuple[Members, dict[Triple, csr_array]]:
    """The nodes that lie so many steps from the seeds, and the edges that lead there; those of a node are drawn once."""
    members = _in_order(edges, seeds)
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


def _in_order(edges: Mapping[Triple, csr_array], nodes: Mapping[str, Integers]) -> Members:
    """Each of these nodes once, for every node type of the graph."""
    every = {type for source, _, target in edges for type in (source, target)}
    return {type: np.unique(np.asarray(nodes.get(type, ()), np.int64)) for type in sorted(every)}


def needed_steps(edges: Mapping[Triple, csr_array], seeds: Members, steps: int) -> list[Step]:
    """For each layer the nodes that are still needed after it, down to the seeds, as places among those before it."""
    needed = [seeds]
    for _ in range(steps - 1):
        reached = {type: [places] for type, places in needed[0].items()}
        for (source, _, target), matrix in edges.items():
            reached[source].append(np.unique(matrix[needed[0][target]].indices))
        needed.insert(0, {type: np.unique(np.concatenate(found)).astype(np.int64) for type, found in reached.items()})
    found, before = [], None
    for after in needed:
        kept = after if before is None else {t: np.searchsorted(before[t], after[t]) for t in after}
        parts = {
            (source, type, target): matrix[after[target]][:, slice(None) if before is None else before[source]]
            for (source, type, target), matrix in edges.items()
        }
        found.append(Step(kept, parts))
        before = after
    return found


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
    ends = (np.searchsorted(targets, rows).astype(np.int32), np.searchsorted(sources, columns).astype(np.int32))
    return sparse.coo_array((data, ends), shape=(len(targets), len(sources))).tocsr()
