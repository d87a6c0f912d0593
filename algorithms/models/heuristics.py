"""Plain ways to rank partners for a customer: the baselines that a learned method has to beat.

None looks at anything but the snapshot.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csc_array

from algorithms.fit_data.bipartite import KERNELS, nearest_columns
from algorithms.fit_data.features import Snapshot
from algorithms.fit_data.link_features import link_kernel, rows_of
from algorithms.fit_data.pair_columns import PairColumns
from algorithms.fit_data.pair_features import PAIR_FEATURES, feature_columns
from algorithms.fit_data.pairs import Floats, PairBlock, Pairs
from algorithms.fit_data.windows import Method

MATCHED = {0, 1, 3, 4, 6}  # same region, covers it, same industry, claims a line needed, has delivered one
FADING = 365.0  # days after which a start counts 1/e


def popularity(shot: Snapshot, role: str, pairs: Pairs) -> Floats:
    """How many customers the partner has (preferential attachment, the partner's half; Barabási & Albert 1999)."""
    return pairs.partner(np.log1p(_sums(shot.work(role))))


def recency(shot: Snapshot, role: str, pairs: Pairs) -> Floats:
    """Pairs that met before come first (EdgeBank, which remembers; Poursafaei et al. 2022), then whose starts are fresh."""
    fresh = shot.cached(("fresh", role), lambda: _sums(_fading(shot, role)))
    met: csc_array = shot.cached(("met", role), lambda: _met(shot, role))
    return 1000 * (pairs.sparse(met) > 0) + pairs.partner(fresh)


def _fading(shot: Snapshot, role: str) -> csc_array:
    dated = ~np.isnat(shot.begun.days)
    ages = (np.datetime64(shot.day) - shot.begun.days[dated]).astype(int)
    return shot.matrix(role, shot.begun.pairs.taken(dated), np.exp(-ages / FADING))


def _met(shot: Snapshot, role: str) -> csc_array:
    pairs = [shot.outcomes.pairs, PairColumns.of(shot.rows.meetings), shot.serviced(role)]
    return shot.matrix(role, PairColumns.joined(pairs))


def _sums(matrix: csc_array) -> Floats:
    return np.asarray(matrix.sum(axis=1)).ravel()


def customer_knn(shot: Snapshot, role: str, pairs: Pairs) -> Floats:
    """Which partners the 20 customers work with that share most partners with this one (Sarwar et al. 2001)."""
    if isinstance(pairs, PairBlock):
        return nearest_columns(shot.together, pairs.columns)[rows_of(shot, role)]
    columns, place = np.unique(pairs.customer(np.arange(len(shot.customers))), return_inverse=True)
    found = nearest_columns(shot.together, columns.astype(np.int64))[rows_of(shot, role)]
    rows = pairs.partner(np.arange(len(found))).astype(np.int64)
    return found[rows, place]


def profile_match(shot: Snapshot, role: str, pairs: Pairs) -> Floats:
    """How many of region, territory, industry and product line match."""
    found: Floats = sum(
        (c for k, c in enumerate(feature_columns(shot, role, pairs)) if k in MATCHED), start=np.zeros(pairs.shape)
    )
    return found


def region_popularity(shot: Snapshot, role: str, pairs: Pairs) -> Floats:
    """Partners of the customer's region first, among these whoever has more customers."""
    same_region = next(iter(feature_columns(shot, role, pairs)))
    return 1000 * same_region + popularity(shot, role, pairs)


def _by_kernel(name: str) -> Method:
    def method(shot: Snapshot, role: str, pairs: Pairs) -> Floats:
        return pairs.spread(link_kernel(shot, name)[rows_of(shot, role)], shot.together)

    return method


BASELINES: dict[str, Method] = {
    "popularity": popularity,
    "recency": recency,
    "customer-kNN": customer_knn,
    "profile match": profile_match,
    "same region, then popularity": region_popularity,
    **{name: _by_kernel(name) for name in KERNELS},
}


def blended_match(shot: Snapshot, role: str, pairs: Pairs) -> Floats:
    """The fallback where nothing can be learnt: matching profiles, what happened here, neighbours, popularity."""
    columns = list(feature_columns(shot, role, pairs))
    joined, similar = (
        columns[PAIR_FEATURES.index("joined here before")],
        columns[PAIR_FEATURES.index("similar customers")],
    )
    found: Floats = sum(columns[k] for k in MATCHED) + joined + similar + 0.1 * popularity(shot, role, pairs)
    return found
