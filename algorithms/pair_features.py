"""Features of every pair of a partner and a customer on a day: what matches, what peers show, what they did.

Whatever says that the two already work together is left out: candidates do not, and incumbents are to be scored
as if they were new.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from algorithms.features import PRIOR_ANSWERS, RECENT, Floats, Snapshot, outcomes, pair_of
from graph.projection import PartnerProjection
from graph.transactions import Row

PAIR_FEATURES = (
    "same region", "covers the region", "same city", "same industry", "claims a line needed",
    "share of needs claimed", "has delivered a line needed", "share of needs delivered", "line of an open purchase",
    "log customers", "log customers in the segment", "share of customers in the segment",
    "share of customers in the region", "went well in the segment", "went well in segment and region",
    "went well with linked customers", "similar customers", "mean satisfaction", "satisfaction in the segment",
    "won together, net", "log repairs here", "log consultations and meetings here", "profile", "recent starts",
    "joined here before",
)  # fmt: skip


def _equal(left: list[Any], right: list[Any]) -> Floats:
    """(p, c) 1 where two known values are equal."""
    return np.array([[float(a is not None and a == b) for b in right] for a in left]).reshape(
        len(left), len(right)
    )


def _within(left: list[list[str] | None], right: list[Any]) -> Floats:
    return np.array([[float(b is not None and b in (a or ())) for b in right] for a in left]).reshape(
        len(left), len(right))  # fmt: skip


def pair_features(shot: Snapshot, role: str) -> Floats:
    """(p, c, f) the features of every pair of this role, in the order of `PAIR_FEATURES`; made once."""
    if role not in shot.pairs:
        shot.pairs[role] = _made(shot, role)
    return shot.pairs[role]


def _made(shot: Snapshot, role: str) -> Floats:
    partners, customers = shot.members[role], shot.rows.customers

    def match(field: str) -> Floats:
        return _equal([p[field] for p in partners], [c[field] for c in customers])

    work, worth, needs = shot.work(role), shot.worth(role), shot.needs
    claimed, delivered = shot.claimed(role), shot.delivered(role)
    above, answers = shot.satisfaction(role)
    others = work.sum(1, keepdims=True) - work  # customers but this one
    in_segment, in_region = work @ shot.segments, work @ shot.regions
    count = needs.sum(1)[None, :]
    heard = shot.matrix(role, ((pair_of(m), 1.0) for m in shot.rows.meetings))
    repaired = [((role, r["partner"], r["customer"]), 1.0) for r in _serviced(shot.rows, role)]
    joined = shot.matrix(role, ((p, 1.0) for p, _, _ in outcomes(shot.rows)))
    net = shot.matrix(role, ((p, _NET.get(o or "", 0.0)) for p, o, _ in outcomes(shot.rows)))
    elsewhere = net.sum(1, keepdims=True) - net
    all_above, all_answers = above.sum(1, keepdims=True) - above, answers.sum(1, keepdims=True) - answers
    columns = [
        match("region"),
        _within([p["areas"] for p in partners], [c["region"] for c in customers]),
        match("city"),
        match("industry"),
        np.minimum(claimed @ needs.T, 1),
        claimed @ needs.T / np.maximum(count, 1),
        np.minimum(delivered @ needs.T, 1),
        delivered @ needs.T / np.maximum(count, 1),
        np.minimum(np.maximum(claimed, delivered) @ shot.wanted.T, 1),
        np.log1p(others),
        np.log1p(in_segment),
        in_segment / (others + 2),
        in_region / (others + 2),
        np.tanh(0.5 * worth @ shot.segments),
        np.tanh(0.5 * worth @ (shot.segments * shot.regions)),
        np.tanh(0.5 * worth @ shot.linked),
        similar(shot, role),
        all_above / (all_answers + PRIOR_ANSWERS) / 10,
        above @ shot.segments / (answers @ shot.segments + PRIOR_ANSWERS) / 10,
        np.tanh(0.3 * elsewhere),
        np.log1p(shot.matrix(role, repaired)),
        np.log1p(heard),
        np.broadcast_to(shot.profile(role)[:, None], work.shape),
        np.log1p(_recent(shot, role).sum(1, keepdims=True) + 0 * work),
        np.log1p(joined),
    ]
    return np.stack(columns, axis=2) if work.size else np.zeros((*work.shape, len(PAIR_FEATURES)))


_NET = {"won": 1.0, "lost": -1.0}


def _serviced(rows: PartnerProjection, role: str) -> list[Row]:
    return {"Distributor": rows.repairs, "ServiceProvider": rows.maintained}.get(role, [])


def _recent(shot: Snapshot, role: str) -> Floats:
    since = shot.day - dt.timedelta(days=RECENT)
    return shot.matrix(role, ((p, 1.0) for p, b in shot.begun.items() if b.at and b.at > since))


def similar(shot: Snapshot, role: str) -> Floats:
    """(p, c) how much the partner works for customers that share partners, of any role, with this one.

    Cosine of the customers' partner sets (item-based neighbours; Sarwar et al. 2001), weighted mean of work.
    """
    together = np.concatenate([shot.work(r) for r in shot.roles])
    norm = np.sqrt(np.maximum(together.sum(0), 1))
    alike = together.T @ together / norm[:, None] / norm[None, :]
    np.fill_diagonal(alike, 0)
    result: Floats = shot.work(role) @ alike / np.maximum(alike.sum(0), 1e-9)[None, :]
    return result
