"""A snapshot as PyG's typed graph: the declared (source, edge, target) triples between those who take part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import torch
from torch_geometric.data import HeteroData
from torch_geometric.transforms import ToUndirected

from algorithms.features import GOOD, Floats, Snapshot, one_hot, standardised
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
    types = {
        *PARTNER_EDGES.values(),
        "RATED",
        "PARTNERED_ON",
        "OPENED",
        "ADVISES",
        "SUBSIDIARY_OF",
        "UPSTREAM_OF",
    }
    as_customer = {"Organization": "Customer"}
    named = [
        (as_customer.get(a, a), type, as_customer.get(b, b)) for a, type, b in MODEL.triples if type in types
    ]
    return [t for t in named if t[0] in seen and t[2] in seen]


def _edges(shot: Snapshot) -> Iterable[tuple[Triple, str, str]]:
    rows = shot.rows
    yield from (
        ((r["role"], r["type"], "Customer"), r["partner"], r["customer"])
        for r in rows.relations
        if not r["ended"]
    )
    yield from (
        (("Customer", "RATED", r["role"]), r["customer"], r["partner"])
        for r in rows.ratings
        if r["score"] >= GOOD
    )
    yield from (
        ((j["role"], "PARTNERED_ON", "Opportunity"), j["partner"], j["opportunity"]) for j in rows.joins
    )
    yield from ((("Customer", "OPENED", "Opportunity"), o["customer"], o["id"]) for o in rows.opportunities)
    yield from ((("KOL", "ADVISES", "Customer"), a["partner"], a["customer"]) for a in rows.advises)
    yield from ((("Customer", r["type"], "Customer"), r["start"], r["end"]) for r in rows.links)


def _nodes(shot: Snapshot) -> dict[str, Floats]:
    """Features of each node; the columns are the same on every day."""
    rows, customers, opportunities = shot.rows, shot.rows.customers, shot.rows.opportunities
    shared = {
        field: sorted({r[field] for r in [*customers, *rows.partners] if r[field]})
        for field in ("industry", "region")
    }

    def kind(members: list[dict[str, object]]) -> list[Floats]:
        return [one_hot([m[f] for m in members], values) for f, values in shared.items()]

    segments = one_hot([c["segment"] for c in customers])
    made = {"Customer": np.hstack([*kind(customers), segments, shot.needs, shot.wanted])}
    for role in shot.roles:
        columns = [shot.claimed(role), shot.delivered(role), shot.profile(role)[:, None]]
        made[role] = np.hstack([*kind(shot.members[role]), *columns])
    status = one_hot([o["status"] for o in opportunities], ["won", "lost", "open"])
    lines = one_hot([o["line"] for o in opportunities], shot.lines)
    amount = standardised(
        [None if o["amount"] is None else float(np.log1p(o["amount"])) for o in opportunities]
    )
    made["Opportunity"] = np.hstack([status, lines, amount[:, None]])
    return made
