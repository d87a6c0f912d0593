"""Windows of time: what was known at the start, and which pairs then came together within it.

Learning and judging both look at windows only, so that no score is ever based on what it is to predict. The
candidates of a customer are all partners of a role with whom it has not yet worked at the start.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from algorithms.fit_data.beginnings import beginnings
from algorithms.fit_data.features import Snapshot, product_lines
from algorithms.fit_data.line_beginnings import Triple, line_beginnings
from algorithms.fit_data.link_features import wide_features
from algorithms.fit_data.pair_columns import PairColumns
from algorithms.fit_data.pair_features import pair_features
from algorithms.fit_data.pairs import Floats, Integers, PairList, Pairs, blocks
from algorithms.fit_data.ranking import Booleans, Query
from graph.projections.partner_projection import PartnerProjection

Method = Callable[[Snapshot, str, Pairs], Floats]  # the scores of some pairs of a role
LENGTHS = (182, 365, 91, 730, 45, 1461, 23)  # days, the usual one first
NEEDED = 3  # windows: to learn from, to choose on, to test on
MOST = 6  # windows that are looked back on
ENOUGH = 20  # new pairs that work well, for a window to teach or to judge
TAUGHT = 50_000  # up to so many candidates of a role in a window are all examples; of more, a sample is
NEGATIVES = 10  # of the sample, for each pair that began
JUDGED = 4_000_000  # up to so many candidates of a window are all judged; of more, those of some customers


class Window:
    """`shot`: the snapshot at the start; `right`, by role: sparse (p, c), 1 for the pairs that began in the window and,
    by what was known at its end, do not work badly. Every pair that had not begun before is a candidate."""

    def __init__(self, rows: PartnerProjection, start: dt.date, end: dt.date):
        self.start, self.end = start, end
        self.shot = Snapshot(rows.before(start), product_lines(rows))
        until = rows.before(end)
        new = self._new_pairs(until)
        self.right = {r: self.shot.matrix(r, new) for r in self.shot.roles}
        self.new_lines = self._new_lines(until)

    def _new_pairs(self, until: PartnerProjection) -> PairColumns:
        found = beginnings(until)
        return found.pairs.taken(~self.shot.begun.has(found.pairs) & (found.well >= 0))

    def _new_lines(self, until: PartnerProjection) -> list[Triple]:
        found = line_beginnings(until)
        return list(found.taken(~line_beginnings(self.shot.rows).has(found)))

    @property
    def positives(self) -> int:
        """Pairs that began well, where there was somebody else to choose."""
        return int(
            sum(
                right.sum(axis=0)[self.shot.work(r).sum(axis=0) + right.sum(axis=0) < right.shape[0]].sum()
                for r, right in self.right.items()
            )
        )

    def judged(self) -> Integers:
        """(b,) the customers that are asked about: all, or as many as `JUDGED` allows, drawn at random."""
        c, p = len(self.shot.customers), sum(map(len, self.shot.partners.values()))
        most = max(1, JUDGED // max(p, 1))
        drawn = np.random.default_rng(0).choice(c, most, replace=False) if c > most else np.arange(c)
        return np.sort(drawn)

    def open(self, role: str, pairs: Pairs) -> Booleans:
        found: Booleans = pairs.sparse(self.shot.work(role)) == 0
        return found


def windows(rows: PartnerProjection, length: int | None = None) -> list[Window]:
    """The windows before `rows.day`, newest first, one after the other, as far back as there is enough in them.

    Without a `length`, in days, it is the first of `LENGTHS` that gives `NEEDED` windows, as the dates in the data lie, or that
    which gives most. Where nothing has begun for long, the newest window ends with the last beginning.
    """
    dates = _dates(rows)
    last = max(dates, default=rows.day)
    end = rows.day if (rows.day - last).days < (length or LENGTHS[0]) else last
    best: list[Window] = []
    for days in [length] if length else _promising(dates, end):
        found = _consecutive(rows, end, days)
        if len(found) > len(best):
            best = found
        if len(best) >= NEEDED:
            break
    return best


def _dates(rows: PartnerProjection) -> list[dt.date]:
    """When pairs began that do not work badly."""
    found = beginnings(rows)
    days: list[dt.date] = found.days[~np.isnat(found.days) & (found.well >= 0)].tolist()
    return days


def _promising(dates: Sequence[dt.date], end: dt.date) -> list[int]:
    """The lengths by whether they give enough windows, each in the order of `LENGTHS`."""
    return sorted(LENGTHS, key=lambda days: -min(_full_windows(dates, end, days), NEEDED))


def _full_windows(dates: Sequence[dt.date], end: dt.date, days: int) -> int:
    """How many windows back from the end have enough beginnings, before the first that has not."""
    ages = [(end - at).days // days for at in dates if at <= end]
    counts = np.bincount(ages, minlength=MOST + 1)[: MOST + 1]
    return int(np.argmin(counts >= ENOUGH)) if (counts < ENOUGH).any() else MOST


def _consecutive(rows: PartnerProjection, end: dt.date, days: int) -> list[Window]:
    found: list[Window] = []
    for k in range(MOST):
        until = end - dt.timedelta(days=days * k)
        window = Window(rows, until - dt.timedelta(days=days), until)
        if window.positives < ENOUGH or not window.shot.begun:
            break
        found.append(window)
    return found


@dataclass(frozen=True)
class TrainingSet:
    """k candidates of a role in a window: which began well, and how many each stands for."""

    window: Window
    role: str
    pairs: PairList
    right: Booleans
    weight: NDArray[np.float64]

    @cached_property
    def features(self) -> Floats:
        """(k, f) pair features."""
        return pair_features(self.window.shot, self.role, self.pairs)

    @property
    def is_sampled(self) -> bool:
        return bool((self.weight != 1).any())

    def answered(self) -> TrainingSet:
        """The candidates of the customers that chose somebody."""
        of = np.isin(self.pairs.j, self.pairs.j[self.right])
        pairs = PairList(self.pairs.i[of], self.pairs.j[of])
        return TrainingSet(self.window, self.role, pairs, self.right[of], self.weight[of])

    @cached_property
    def wide_features(self) -> Floats:
        """(k, f) pair features and link features."""
        return wide_features(self.window.shot, self.role, self.pairs)


def training_sets(learned: Sequence[Window], seed: int = 0) -> list[TrainingSet]:
    """The examples of these windows, by window and role."""
    return [_lesson(w, r, seed) for w in learned for r in w.shot.roles]


def _lesson(window: Window, role: str, seed: int) -> TrainingSet:
    p, c = window.right[role].shape
    every = p * c <= TAUGHT
    i, j = np.indices((p, c)).reshape(2, -1) if every else _sampled(window, role, np.random.default_rng(seed))
    asked = window.open(role, PairList(i, j))
    pairs = PairList(i[asked], j[asked])
    right = pairs.sparse(window.right[role]) > 0
    weight = np.ones(len(right)) if every else _weights(window, role, pairs, right)
    return TrainingSet(window, role, pairs, right, weight)


def _sampled(window: Window, role: str, random: np.random.Generator) -> tuple[Integers, Integers]:
    """Pairs that began; `NEGATIVES` others of each such customer, and as many of the other customers."""
    right = window.right[role].tocoo()
    p, c = right.shape
    kept = np.arange(len(right.row))
    if len(kept) > TAUGHT // NEGATIVES // 2:
        kept = np.sort(random.choice(kept, TAUGHT // NEGATIVES // 2, replace=False))
    asked = np.unique(right.col[kept])
    rest = np.setdiff1d(np.arange(c), asked)
    near = np.repeat(asked, NEGATIVES)
    far = random.choice(rest, len(near)) if len(rest) else rest
    columns = np.concatenate([right.col[kept], near, far]).astype(np.int64)
    partners = np.concatenate([right.row[kept], random.integers(0, p, len(near) + len(far))]).astype(np.int64)
    place = np.unique(partners * c + columns)
    return place // c, place % c


def _weights(window: Window, role: str, pairs: PairList, right: Booleans) -> Floats:
    """(k,) how many candidates each stands for: those that began, others of the same customers, and the rest."""
    truly = window.right[role]
    p, c = truly.shape
    asked = np.zeros(c, bool)
    asked[pairs.j[right]] = True
    open = p - np.asarray((window.shot.work(role) + truly).sum(axis=0)).ravel()
    near = asked[pairs.j] & ~right
    found = np.full(len(right), open[~asked].sum() / max((~asked[pairs.j] & ~right).sum(), 1))
    found[near] = open[asked].sum() / max(near.sum(), 1)
    found[right] = truly.nnz / max(right.sum(), 1)
    return found


@dataclass(frozen=True)
class WindowScores:
    """The scores of a method on a window: by role (p, b) scores, which are candidates, and which began well."""

    window: Window
    columns: Integers
    scores: dict[str, Floats]
    open: dict[str, Booleans]
    right: dict[str, Booleans]

    def queries(self, role: str | None = None) -> list[Query]:
        """One query for each customer and role: scores of its candidates, and which are right."""
        return [
            (self.scores[r][open, k], self.right[r][open, k])
            for r in ([role] if role else self.scores)
            for k, open in enumerate(self.open[r].T)
        ]

    def pooled(self) -> Query:
        """All candidates together: scores and which are right."""
        asked = self.queries()
        return np.concatenate([s for s, _ in asked]), np.concatenate([r for _, r in asked])


def score_window(window: Window, method: Method) -> WindowScores:
    """Ask a method about the customers of a window that are judged."""
    columns, shot = window.judged(), window.shot
    scores, open, right = {}, {}, {}
    for role in shot.roles:
        parts = list(blocks(len(shot.partners[role]), columns))
        scores[role] = np.hstack([method(shot, role, part) for part in parts]).astype(float)
        open[role] = np.hstack([window.open(role, part) for part in parts])
        right[role] = np.hstack([part.sparse(window.right[role]) > 0 for part in parts])
    return WindowScores(window, columns, scores, open, right)
