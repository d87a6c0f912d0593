"""Graph auto-encoder on typed graphs: everyone is encoded from features and neighbours, pairs are decoded.

Encoder: typed projections of features and learned node embeddings, then propagation over typed edges (relational
convolution, Schlichtkrull et al. 2018) that is linear by default and always adds back where it started (initial
residual, Chen et al. 2020; linear convolution with orthogonal embeddings for link prediction, Ma et al. 2025).
Decoder: a small network on the Hadamard product of both ends, plus what is counted between them (Chamberlain et al.
2023). A homogeneous graph is the case of one type. Needs torch: import it only where it is used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch_geometric.nn import HeteroConv, MessagePassing
from torch_geometric.utils import spmm

Triple = tuple[str, str, str]  # source type, edge type, target type
Norm = Literal["gcn", "mean"]
Nodes = dict[str, Tensor]  # node type → (n, hidden)
# The weights of a layer, and who is left after it: see `Encoder.in_steps`.
EncodedStep = tuple[Mapping[Triple, Tensor], Mapping[str, Tensor] | None]


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """Settings of encoder and decoder."""

    hidden: int = 256
    layers: int = 2
    embedding: int = 0  # columns of learned embeddings of each node; 0: features alone
    residual: float = 0.5  # how much of its start a node keeps in each layer
    weights: bool = False  # whether each layer transforms what it gathers
    relu: bool = False
    dropout: float = 0.5


class Relation(MessagePassing):  # type: ignore[misc]
    """Messages of neighbours over one type of edge: their weighted sum, thinned, and transformed if the shape says so."""

    def __init__(self, shape: EncoderSettings):
        super().__init__(aggr="sum")
        self.dropout = shape.dropout
        self.weight = _glorot(shape.hidden, shape.hidden) if shape.weights else None

    def forward(self, x: Tensor, edge_index: Tensor) -> Tensor:
        """(n of target, hidden) of `x`, (n, hidden) sources, and (targets, sources) sparse weights."""
        messages: Tensor = spmm(edge_index, x)
        return (
            messages if self.weight is None else functional.dropout(messages, self.dropout, self.training) @ self.weight
        )


class Relations(HeteroConv):  # type: ignore[misc]
    """Messages over all types of edges: for each node type the mean, summed one by one so that only those are held that gradients need."""

    def forward(self, x: Nodes, near: Mapping[Triple, Tensor]) -> Nodes:
        found: Nodes = {}
        for (source, type, target), relation in self.convs.items():
            if (source, type, target) in near:
                messages = relation(x[source], near[source, type, target])
                found[target] = found[target] + messages if target in found else messages
        number = Counter(target for _, _, target in near)
        return {target: messages / number[target] for target, messages in found.items()}


class Encoder(nn.Module):
    """Embeddings of all nodes of a typed graph.

    `width`: node type → columns of its features, 0 if it has none; `count`: node type → how many there are, asked
    for with learned embeddings. A type needs one of the two.
    """

    def __init__(
        self, width: Mapping[str, int], count: Mapping[str, int], triples: Sequence[Triple], shape: EncoderSettings
    ):
        super().__init__()
        self.shape, hidden = shape, shape.hidden
        self.project = nn.ParameterDict({t: _glorot(w, hidden) for t, w in width.items() if w})
        self.own = nn.ParameterDict({t: _orthogonal(n, shape.embedding) for t, n in count.items() if shape.embedding})
        self.lift = nn.ParameterDict({t: _glorot(shape.embedding, hidden) for t in self.own})
        self.layers = nn.ModuleList(Relations({t: Relation(shape) for t in triples}) for _ in range(shape.layers))

    def forward(self, x: Mapping[str, Tensor], near: Mapping[Triple, Tensor]) -> Nodes:
        """Node type → (n, hidden), from `x`: type → (n, width) features, dense or sparse, and `near`: triple →
        (n of target, n of source) sparse weights as from `adjacency`."""
        return self.in_steps(x, [(near, None)] * len(self.layers))

    def in_steps(self, x: Mapping[str, Tensor], steps: Sequence[EncodedStep]) -> Nodes:
        """The same of the nodes that are left after the last step. A step has the sparse weights of its layer, whose targets are the
        nodes that are left after it, and where these stand among those before it; None: all are left."""
        start = {t: self._start(t, x.get(t)) for t in {**self.project, **self.own}}
        h = start
        for layer, (near, left) in zip(self.layers, steps, strict=True):
            messages = layer(h, near)
            if left is not None:
                start, h = ({t: z[left[t]] for t, z in of.items()} for of in (start, h))
            h = {t: self._moved(messages[t], start[t]) if t in messages else z for t, z in h.items()}
        return h

    def _moved(self, messages: Tensor, start: Tensor) -> Tensor:
        z = messages + self.shape.residual * start
        return torch.relu(z) if self.shape.relu else z

    def _start(self, type: str, x: Tensor | None) -> Tensor:
        parts = []
        if type in self.project and x is not None:
            parts.append(_thinned(x, self._drop) @ self.project[type])
        if type in self.own:
            parts.append(self._dropped(self.own[type]) @ self.lift[type])
        return torch.stack(parts).sum(0)

    @property
    def _drop(self) -> float:
        return self.shape.dropout if self.training else 0.0

    def _dropped(self, z: Tensor) -> Tensor:
        return functional.dropout(z, self.shape.dropout, self.training)


class Decoder(nn.Module):
    """Scores of pairs from the embeddings of both ends and f counted features; symmetric in the ends.

    The weighted dot product (DistMult, Yang et al. 2015) is always there; `deep` adds a network on the product.
    """

    def __init__(self, shape: EncoderSettings, features: int = 0, deep: bool = True):
        super().__init__()
        hidden, drop = shape.hidden, shape.dropout
        self.weight = nn.Parameter(torch.full((hidden,), hidden**-0.5))
        inner = (nn.Dropout(drop), nn.Linear(hidden, hidden), nn.ReLU())
        self.both = nn.Sequential(*inner, nn.Dropout(drop), nn.Linear(hidden, 1)) if deep else None
        self.counted = nn.Sequential(nn.Linear(features, 32), nn.ReLU(), nn.Linear(32, 1)) if features else None

    def forward(self, a: Tensor, b: Tensor, counted: Tensor | None = None) -> Tensor:
        """(p,) scores of p pairs: `a`, `b` (p, hidden), `counted` (p, f)."""
        product = a * b
        scores = product @ self.weight
        if self.both is not None:
            scores = scores + self.both(product).squeeze(-1)
        return scores + self.from_counted(counted)

    def from_counted(self, counted: Tensor | None) -> Tensor | float:
        """The part of the scores that comes from what was counted between the two of a pair."""
        if self.counted is None or counted is None:
            return 0.0
        scores: Tensor = self.counted(counted).squeeze(-1)
        return scores


def adjacency(edges: Tensor, sources: int, targets: int, norm: Norm = "mean", loops: bool = False) -> Tensor:
    """(targets, sources) sparse weights of (2, m) edges, source above target.

    `gcn`: 1/√(degrees of both ends), `mean`: 1/degree of the target; `loops`: everyone is its own neighbour too.
    """
    if loops:
        own = torch.arange(sources)
        edges = torch.cat([edges, torch.stack([own, own])], 1)
    a, b = edges
    into = torch.bincount(b, minlength=targets).clamp(min=1).float()
    out = torch.bincount(a, minlength=sources).clamp(min=1).float()
    value = 1 / into[b] if norm == "mean" else (out[a] * into[b]).rsqrt()
    place, shape = torch.stack([b, a]), (targets, sources)
    return torch.sparse_coo_tensor(place, value, shape, check_invariants=False).coalesce()


def _thinned(x: Tensor, p: float) -> Tensor:
    """Dropout that keeps a sparse matrix sparse."""
    if not x.is_sparse:
        return functional.dropout(x, p)
    return torch.sparse_coo_tensor(
        x.indices(), functional.dropout(x.values(), p), x.shape, is_coalesced=True, check_invariants=False
    )


def _glorot(rows: int, columns: int) -> nn.Parameter:
    return nn.Parameter(nn.init.xavier_uniform_(torch.empty(rows, columns)))


def _orthogonal(rows: int, columns: int) -> nn.Parameter:
    return nn.Parameter(nn.init.orthogonal_(torch.empty(rows, columns)))
