"""The heterogeneous graph neural network, at work: plain arrays, no torch.

Encodes everyone from their neighbours over typed edges (GraphSAGE, Hamilton et al. 2017; one weight for each relation,
Schlichtkrull et al. 2018), and decodes pairs from both ends and the pair's features. It is learnt in `training.py`.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from algorithms.fit_data.features import Snapshot
from algorithms.fit_data.pair_features import pair_features
from algorithms.fit_data.pairs import Floats, Pairs
from algorithms.models.linear import Logistic
from algorithms.models.typed_graph import TypedGraph, Vocabulary, typed_graph

NETWORK = "gnn"  # its name among the methods
Weights = Mapping[str, Floats]  # name of a parameter of `training.PartnerNet` → its value


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """Settings by which the network is built and trained; `graph_decay` is the weight decay of all but the linear part."""

    hidden: int = 8
    layers: int = 2
    dropout: float = 0.5
    epochs: int = 40
    rate: float = 5e-3
    linear_rate: float = 1e-3
    graph_decay: float = 5.0
    members: int = 3
    threads: int = 1  # on small graphs a second thread costs more than it brings, and one adds up in the same order


def can_learn() -> bool:
    """Whether networks can learn here: they need torch, the extra `learn`; what they have learnt scores without."""
    return all(importlib.util.find_spec(name) is not None for name in ("torch", "torch_geometric"))


@dataclass(frozen=True, eq=False)  # by identity: a snapshot keeps embeddings by who made them
class Network:
    """The mean of several members that differ in their random start; each scores as `training.PartnerNet` would."""

    baseline: Logistic  # scales the features of pairs
    words: Vocabulary
    layers: int
    members: Sequence[Weights]

    def __call__(self, shot: Snapshot, role: str, pairs: Pairs) -> Floats:
        return self.score_features(shot, role, pairs, pair_features(shot, role, pairs))

    def score_features(self, shot: Snapshot, role: str, pairs: Pairs, x: Floats) -> Floats:
        """(…,) scores of pairs with these (…, f) features; who their ends are is taken from the snapshot."""
        x = self.baseline.scaled(x)
        ends = shot.cached(("encoded", self), lambda: self.encoded(shot))
        found = [self._decoded(w, h, role, pairs, x) for w, h in zip(self.members, ends, strict=True)]
        mean: Floats = sum(found[1:], start=found[0]) / len(found)
        return mean

    def encoded(self, shot: Snapshot) -> list[dict[str, Floats]]:
        """For each member: type → (n, hidden) embeddings of everyone that day."""
        graph = typed_graph(shot, self.words)
        return [encode_nodes(w, graph, self.layers) for w in self.members]

    def _decoded(self, w: Weights, h: dict[str, Floats], role: str, pairs: Pairs, x: Floats) -> Floats:
        """(*pairs.shape,) scores of pairs with (*pairs.shape, f) scaled features `x`."""
        if f"match.{role}.weight" not in w:  # a role that was not there to learn from
            alone: Floats = x @ w["linear.weight"][0]
            return alone + min(float(v[0]) for k, v in w.items() if k.startswith("bias."))
        hidden = np.maximum(x @ w["pair.0.weight"].T + w["pair.0.bias"], 0)
        own = hidden @ w["pair.2.weight"][0] + x @ w["linear.weight"][0]
        left = h[role] @ w[f"match.{role}.weight"].T / h[role].shape[1] ** 0.5
        found: Floats = own + pairs.dot(left, h["Customer"]) + w[f"bias.{role}"]
        return found


def encode_nodes(w: Weights, graph: TypedGraph, layers: int) -> dict[str, Floats]:
    """Type → (n, hidden) embeddings: what each node is itself, and what its neighbours are, so many steps out."""
    start = {
        type: x @ w[f"encoder.project.{type}"] for type, x in graph.nodes.items() if f"encoder.project.{type}" in w
    }
    h = start
    for layer in range(layers):
        messages: dict[str, list[Floats]] = {}
        for (source, type, target), matrix in graph.edges.items():
            name = f"encoder.layers.{layer}.convs.<{source}___{type}___{target}>.weight"
            if name in w:
                messages.setdefault(target, []).append((matrix @ h[source]) @ w[name])
        h = {
            type: start[type] + sum(messages[type][1:], start=messages[type][0]) / len(messages[type])
            if type in messages
            else x
            for type, x in h.items()
        }
    return h
