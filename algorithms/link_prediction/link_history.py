"""Temporal link data: every row of a relation with its time, and the graph as it was known at a cut.

Rows of one pair stay apart, so counts and recency are there. A pair's time is that of its earliest row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array, csc_array, vstack

from algorithms.fit_data.pairs import Floats, Integers
from algorithms.fit_data.ranking import Booleans
from algorithms.link_prediction.link_times import comparable_times
from graph.db.transactions import Row
from graph.words import BadInput, Text

LEAST = 50  # pairs
WIDEST = 8_000  # candidates: kernels are (q, q)


@dataclass(frozen=True)
class LinkSnapshot:
    """The links known at a cut, (q, c) in several forms: binary, log-count, fading; `beside`: (s, c) other links of who asks."""

    forms: dict[str, csc_array]
    beside: csc_array
    symmetric: bool

    @property
    def known(self) -> csc_array:
        return self.forms[""]


@dataclass(frozen=True)
class LinkHistory:
    """Rows (candidate i, query j, time); where symmetric, both lists are the same and i < j."""

    candidates: list[str]
    queries: list[str]
    i: Integers
    j: Integers
    at: Floats
    beside: csc_array
    symmetric: bool
    timed: bool

    @cached_property
    def pairs(self) -> tuple[Integers, Floats]:
        """(m, 2) pairs and (m,) when each was linked first, in the order of time."""
        order = np.argsort(self.at, kind="stable")
        both = np.stack([self.i, self.j], 1)[order]
        _, first = np.unique(both, axis=0, return_index=True)
        first.sort()
        return both[first], self.at[order][first]

    @cached_property
    def repeats(self) -> bool:
        """Whether a pair has several rows: then each cut has counts, as what is learnt at one is asked at another."""
        return len(self.at) > len(self.pairs[0])

    def queried_pairs(self, of: Booleans) -> Integers:
        """(k, 2) those of all pairs (candidate, query) that are asked for; where symmetric, each end asks once."""
        new = self.pairs[0][of]
        return np.vstack([new, new[:, ::-1]]) if self.symmetric else new

    def snapshot(self, known: Booleans, now: float) -> LinkSnapshot:
        """What is known of these rows; their age is that at a time."""
        ones, age = np.ones(int(known.sum())), now - self.at[known]
        count = self._matrix(known, ones)
        binary = count.copy()
        binary.data[:] = 1
        forms = {"": binary}
        if self.repeats and count.nnz:
            forms["counts"] = count.copy()
            forms["counts"].data = np.log1p(count.data)
        if self.timed and len(age):
            forms["fading"] = self._matrix(known, np.exp(-age / max(float(age.mean()), 1e-9)))
        return LinkSnapshot(forms, self.beside, self.symmetric)

    def _matrix(self, of: Booleans, value: Floats) -> csc_array:
        shape = len(self.candidates), len(self.queries)
        half = coo_array((value, (self.i[of], self.j[of])), shape=shape).tocsc()
        half.sum_duplicates()
        return (half + half.T).tocsc() if self.symmetric else half


def link_history(
    rows: Sequence[Row],
    timed: bool,
    seed: int,
    turned: bool = False,
    symmetric: bool = False,
    beside: Sequence[Row] = (),
) -> LinkHistory:
    """From {start, end, at}; without times each pair has a random one. `beside`: {start, end} of other relations of who asks.

    Raises BadInput where there are too few pairs, too many candidates, or no times though `timed`.
    """
    if timed and (missing := sum(r["at"] is None for r in rows)):
        raise BadInput(NO_TIME.fill(n=missing, all=len(rows)))
    ends = ("end", "start") if turned else ("start", "end")
    kept = [r for r in rows if r["start"] != r["end"]]
    named = [(r[ends[0]], r[ends[1]]) for r in kept]
    named = [(min(p), max(p)) for p in named] if symmetric else named
    distinct = sorted(set(named))
    if len(distinct) < LEAST:
        raise BadInput(TOO_FEW.fill(n=len(distinct), least=LEAST))
    candidates, queries = (sorted({p[k] for p in distinct}) for k in (0, 1))
    if symmetric:
        candidates = queries = sorted({*candidates, *queries})
    if len(candidates) > WIDEST:
        raise BadInput(TOO_WIDE.fill(n=len(candidates), most=WIDEST))
    row, column = ({id: k for k, id in enumerate(ids)} for ids in (candidates, queries))
    if timed:
        at = comparable_times([r["at"] for r in kept])
    else:
        drawn = dict(zip(distinct, np.random.default_rng(seed).permutation(len(distinct)).tolist(), strict=True))
        at = np.array([drawn[p] for p in named], float)
    i, j = (np.array([place[p[k]] for p in named], np.int64) for k, place in ((0, row), (1, column)))
    return LinkHistory(candidates, queries, i, j, at, _side_links(beside, column), symmetric, timed)


def _side_links(rows: Sequence[Row], column: dict[str, int]) -> csc_array:
    """(s, c) to whom else each query is linked, whichever end it is."""
    pairs = {(b, a) for r in rows for a, b in ((r["start"], r["end"]), (r["end"], r["start"])) if a in column}
    place = {id: k for k, id in enumerate(sorted({b for b, _ in pairs}))}
    cells = np.array(sorted((place[b], column[a]) for b, a in pairs), np.int64).reshape(-1, 2)
    return coo_array((np.ones(len(cells)), cells.T), shape=(len(place), len(column))).tocsc()


def with_side_links(w: csc_array, beside: csc_array) -> csc_array:
    """Side links as further rows: candidates that nobody asks for."""
    return vstack([w, beside]).tocsc() if beside.shape[0] else w


NO_TIME = Text(
    "{n} of {all} relationships have no value in that field; leave --time-field out for a random split",
    "{all} 条关系中有 {n} 条没有该字段的值;如需随机划分,请去掉 --time-field",
)
TOO_FEW = Text(
    "there are {n} such links: at least {least} are needed to learn from and to judge",
    "只有 {n} 条此类关系,至少需要 {least} 条才能训练与评估",
)
TOO_WIDE = Text(
    "{n} candidates are more than {most}: turn the question round with --turned",
    "候选数 {n} 超过上限 {most}:请用 --turned 反向提问",
)
