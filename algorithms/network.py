"""The heterogeneous graph neural network: encodes everyone from their neighbours, decodes pairs.

Convolution: GraphSAGE (Hamilton et al. 2017) on each typed edge, as in relational GNNs (Schlichtkrull et al.
2018); the decoder sees both ends and the pair's features. Needs torch; imported only when it is asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch_geometric.data import HeteroData
from torch_geometric.nn import HeteroConv, SAGEConv
from torch_geometric.transforms import ToUndirected

from algorithms.features import PAIR_FEATURES, Floats, Snapshot, one_hot, standardised
from graph.model import MODEL, PARTNER_EDGES

Triple = tuple[str, str, str]


def hetero_data(shot: Snapshot) -> HeteroData:
    """The snapshot as PyG's typed graph: nodes with features, and each declared edge type with its reverse."""
    data = HeteroData()
    for label, x in _nodes(shot).items():
        data[label].x = torch.tensor(x, dtype=torch.float)
    place = {("Customer", id): j for id, j in shot.column.items()} | shot.row
    place |= {("Opportunity", o["id"]): k for k, o in enumerate(shot.rows.opportunities)}
    found: dict[Triple, set[tuple[int, int]]] = {t: set() for t in _triples(shot.roles)}
    for triple, start, end in _edges(shot):
        ends = place.get((triple[0], start)), place.get((triple[2], end))
        if triple in found and None not in ends:
            found[triple].add(ends)  # type: ignore[arg-type]
    for triple, pairs in found.items():
        data[triple].edge_index = torch.tensor(sorted(pairs), dtype=torch.long).reshape(-1, 2).T.contiguous()
    return ToUndirected(merge=False)(data)


def _triples(roles: Sequence[str]) -> list[Triple]:
    """The declared edge types between those whom partner fit looks at; organisations act as customers."""
    seen = {*roles, "Customer", "Opportunity"}
    types = {*PARTNER_EDGES.values(), "RATED", "PARTNERED_ON", "OPENED", "ADVISES", "SUBSIDIARY_OF", "UPSTREAM_OF"}
    as_customer = {"Organization": "Customer"}
    named = [(as_customer.get(a, a), type, as_customer.get(b, b)) for a, type, b in MODEL.triples if type in types]
    return [t for t in named if t[0] in seen and t[2] in seen]


def _edges(shot: Snapshot) -> Iterable[tuple[Triple, str, str]]:
    rows = shot.rows
    yield from (((r["role"], r["type"], "Customer"), r["partner"], r["customer"]) for r in rows.relations if not r["ended"])
    yield from ((("Customer", "RATED", r["role"]), r["customer"], r["partner"]) for r in rows.ratings if r["score"] >= 75)
    yield from (((j["role"], "PARTNERED_ON", "Opportunity"), j["partner"], j["opportunity"]) for j in rows.joins)
    yield from ((("Customer", "OPENED", "Opportunity"), o["customer"], o["id"]) for o in rows.opportunities)
    yield from ((("KOL", "ADVISES", "Customer"), a["partner"], a["customer"]) for a in rows.advises)
    yield from ((("Customer", r["type"], "Customer"), r["start"], r["end"]) for r in rows.links)


def _nodes(shot: Snapshot) -> dict[str, Floats]:
    """Features of each node; the columns are the same on every day."""
    rows, customers, opportunities = shot.rows, shot.rows.customers, shot.rows.opportunities
    shared = {field: sorted({r[field] for r in [*customers, *rows.partners] if r[field]}) for field in ("industry", "region")}

    def kind(members: list[dict[str, object]]) -> list[Floats]:
        return [one_hot([m[f] for m in members], values) for f, values in shared.items()]

    segments = one_hot([c["segment"] for c in customers])
    made = {"Customer": np.hstack([*kind(customers), segments, shot.needs, shot.wanted])}
    for role in shot.roles:
        columns = [shot.claimed(role), shot.delivered(role), shot.profile(role)[:, None]]
        made[role] = np.hstack([*kind(shot.members[role]), *columns])
    status = one_hot([o["status"] for o in opportunities], ["won", "lost", "open"])
    lines = one_hot([o["line"] for o in opportunities], shot.lines)
    amount = standardised([None if o["amount"] is None else float(np.log1p(o["amount"])) for o in opportunities])
    made["Opportunity"] = np.hstack([status, lines, amount[:, None]])
    return made


class PartnerNet(nn.Module):
    """Scores (p, c) of one role from the typed graph and the pairs' features."""

    def __init__(self, data: HeteroData, roles: Sequence[str], hidden: int = 32, dropout: float = 0.3):
        super().__init__()
        self.inputs = nn.ModuleDict({n: nn.Linear(data[n].num_features, hidden) for n in data.node_types})
        self.convolution = HeteroConv({t: SAGEConv(hidden, hidden) for t in data.edge_types}, aggr="mean")
        self.match = nn.ModuleDict({r: nn.Linear(hidden, hidden, bias=False) for r in roles})
        self.pair = nn.Sequential(nn.Linear(len(PAIR_FEATURES), hidden), nn.ReLU(), nn.Dropout(dropout), nn.Linear(hidden, 1))
        self.direct = nn.Linear(len(PAIR_FEATURES), 1, bias=False)
        self.bias = nn.ParameterDict({r: nn.Parameter(torch.tensor(-4.0)) for r in roles})
        self.dropout = nn.Dropout(dropout)

    def encode(self, data: HeteroData) -> dict[str, Tensor]:
        h = {n: self.inputs[n](x).relu() for n, x in data.x_dict.items()}
        near = self.convolution({n: self.dropout(x) for n, x in h.items()}, data.edge_index_dict)
        return {n: x + near[n] if n in near else x for n, x in h.items()}

    def decode(self, h: dict[str, Tensor], role: str, pairs: Tensor) -> Tensor:
        both = self.match[role](self.dropout(h[role])) @ self.dropout(h["Customer"]).T / h[role].shape[1] ** 0.5
        own: Tensor = self.pair(pairs).squeeze(-1) + self.direct(pairs).squeeze(-1)
        return both + own + self.bias[role]
