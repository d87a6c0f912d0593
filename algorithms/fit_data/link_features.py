"""Link features of pairs: the plain scores of link prediction, as logarithm and by rank within the query.

A feature is 0 where no path tells of the pair. What a pair's own link adds to its score is taken out again.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from algorithms.fit_data.bipartite import KERNELS, Kernel, own_scores
from algorithms.fit_data.features import Snapshot
from algorithms.fit_data.pair_features import PAIR_FEATURES, pair_features
from algorithms.fit_data.pairs import Floats, PairBlock, PairList, Pairs, blocks

RANKED = ("similar customers", "log customers")  # pair features that have a rank too
LINK_FEATURES = (
    *(f"log {name}" for name in KERNELS),
    *(f"rank by {name}" for name in (*KERNELS, *RANKED)),
)
WIDE_FEATURES = PAIR_FEATURES + LINK_FEATURES
SCALE = 1000.0  # log(1 + scale · score): small scores differ as much as large ones


def wide_features(shot: Snapshot, role: str, pairs: Pairs) -> Floats:
    """(*pairs.shape, f) the pair features and the link features, in the order of `WIDE_FEATURES`."""
    if isinstance(pairs, PairBlock):
        x = pair_features(shot, role, pairs)
        return np.concatenate([x, _link_features(shot, role, pairs, x)], axis=-1)
    assert isinstance(pairs, PairList)
    found = np.empty((*pairs.shape, len(WIDE_FEATURES)), np.float32)
    for block in blocks(len(shot.partners[role]), np.unique(pairs.j)):
        of = np.flatnonzero(np.isin(pairs.j, block.columns))
        found[of] = wide_features(shot, role, block)[pairs.i[of], np.searchsorted(block.columns, pairs.j[of])]
    return found


def _link_features(shot: Snapshot, role: str, block: PairBlock, x: Floats) -> Floats:
    scores = [link_scores(shot, role, block, name) for name in KERNELS]
    known = [x[..., PAIR_FEATURES.index(name)] for name in RANKED]
    return np.stack([*(np.log1p(SCALE * s) for s in scores), *map(rank_feature, [*scores, *known])], axis=-1)


def link_scores(shot: Snapshot, role: str, block: PairBlock, name: str) -> Floats:
    """(p, b) scores of a kernel, each as if the pair were not linked; never below 0."""
    kernel, rows = link_kernel(shot, name), rows_of(shot, role)
    own: Any = shot.cached(("own", name, role), lambda: own_scores(shot.together, name, kernel).tocsr()[rows].tocsc())
    found = block.spread(kernel[rows], shot.together)
    block.subtract(found, own)
    return np.maximum(found, 0)


def link_kernel(shot: Snapshot, name: str) -> Kernel:
    """(q, q) one of `KERNELS`, of all links of the snapshot."""
    kernel: Kernel = shot.cached(("kernel", name), lambda: KERNELS[name](shot.together))
    return kernel


def rank_feature(scores: Floats) -> Floats:
    """(p, b) log of (1 + candidates above 0) ÷ rank, by column; equal scores share the best rank."""
    order = np.sort(-scores, axis=0)
    made = np.zeros(scores.shape, np.float32)
    for k, column in enumerate(scores.T):
        made[:, k] = np.log1p((column > 0).sum()) - np.log1p(np.searchsorted(order[:, k], -column))
    return np.maximum(made, 0)


def rows_of(shot: Snapshot, role: str) -> slice:
    """The rows of a role's partners among all."""
    before = sum(len(shot.partners[r]) for r in shot.roles[: shot.roles.index(role)])
    return slice(before, before + len(shot.partners[role]))
