"""Windows of a relation's history: at each cut what plain methods said, who was asked about, and which links came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from algorithms.fit_data.pairs import Floats, Integers
from algorithms.fit_data.ranking import ASKED, Booleans, Query, Question
from algorithms.link_prediction.link_history import LinkHistory, LinkSnapshot
from algorithms.link_prediction.link_methods import Scores, plain_scores
from algorithms.link_prediction.link_stack import LinkExamples, link_examples, link_features

TEST = 0.2  # share of the pairs, where no day is named
LEAST_GROWTH, MOST_GROWTH = 1.05, 2.0  # of the known pairs in a window
EARLIER = 8  # windows before the test, at most
LEAST_KNOWN = 40  # pairs when a window begins
CHOOSING = 2  # rounds, of pairs with times
RANDOM_CHOOSING = 3  # rounds, of pairs without: their folds are alike, so a third one makes surer
FOLDS = 5  # of pairs without times
JUDGED = 600_000  # up to so many candidates of a window are judged; of more, those of some queries


@dataclass(frozen=True)
class LinkWindow:
    """(b,) queries; (q, b) which candidates are open and which are right; the plain methods' scores."""

    shot: LinkSnapshot
    columns: Integers
    open: Booleans
    right: Booleans
    scores: Scores

    @cached_property
    def features(self) -> list[Floats]:
        return link_features(self.scores, self.open)

    @cached_property
    def examples(self) -> LinkExamples:
        """Some of the features: all of a window that only teaches need not be kept."""
        return link_examples(link_features(self.scores, self.open), self.open, self.right)

    @property
    def is_answerable(self) -> bool:
        """Whether a query has a right candidate and a wrong one."""
        return bool((self.right.any(axis=0) & (self.open & ~self.right).any(axis=0)).any())

    def queries(self, scores: Floats) -> list[Query]:
        """Of each query the scores of its candidates, and which are right."""
        return [(scores[of, k], self.right[of, k]) for k, of in enumerate(self.open.T)]

    def questions(self, scores: Floats) -> list[Question]:
        """For the permutation test."""
        return [(scores[:, k], of, self.right[of, k]) for k, of in enumerate(self.open.T[:ASKED])]


@dataclass(frozen=True)
class LinkRound:
    """A window that is judged, and those that methods learn from before; nothing asked in it is known in those."""

    window: LinkWindow
    taught: list[LinkWindow]


def window_spans(history: LinkHistory, test_from: float | None) -> list[tuple[float, float]]:
    """Begin and end of windows, oldest first, the last one the test; pairs of one time stay together.

    In each the known pairs grow by the same factor as in the test, so that what is learnt has as far to see. Windows
    overlap: each begins half a window after the one before.
    """
    _, first = history.pairs
    test = float(first[round(len(first) * (1 - TEST))]) if test_from is None else test_from
    old = first[first < test]
    growth = float(np.clip(len(first) / max(len(old), 1), LEAST_GROWTH, MOST_GROWTH))
    starts = [len(old) / growth ** (half / 2) for half in range(2, 2 + EARLIER)]
    ends = [len(old) / growth ** (half / 2) for half in range(EARLIER)]
    spans = [
        (_time_of(old, a, test), _time_of(old, b, test)) for a, b in zip(starts, ends, strict=True) if a >= LEAST_KNOWN
    ]
    return [*sorted({span for span in spans if span[0] < span[1]}), (test, float("inf"))]


def _time_of(times: Floats, n: float, after: float) -> float:
    """When so many pairs were known."""
    return float(times[round(n)]) if round(n) < len(times) else after


def link_rounds(history: LinkHistory, test_from: float | None) -> list[LinkRound]:
    """Up to two or three rounds that choose, and the test as the last one; those that have nothing to ask are left out."""
    rounds = timed_rounds(history, test_from) if history.timed else random_rounds(history)
    asking = [LinkRound(r.window, [w for w in r.taught if w.is_answerable]) for r in rounds if r.window.is_answerable]
    return asking if asking and asking[-1].window is rounds[-1].window else []


def timed_rounds(history: LinkHistory, test_from: float | None) -> list[LinkRound]:
    """Each learns from the windows that were over when its own began."""
    spans = window_spans(history, test_from)
    first = history.pairs[1]
    windows = [link_window(history, history.at < a, a, (first >= a) & (first < b)) for a, b in spans]
    return [
        LinkRound(windows[k], [w for w, (_, end) in zip(windows, spans, strict=True) if end <= spans[k][0]])
        for k in range(len(spans))[-1 - CHOOSING :]
    ]


def random_rounds(history: LinkHistory) -> list[LinkRound]:
    """A fifth of the pairs is the test, another one is asked in each round that chooses, and of what is known then each
    window hides a fifth in turn."""
    hidden = [*((0, k) for k in range(1, RANDOM_CHOOSING + 1)), (0,)]
    return [
        LinkRound(
            _hiding_window(history, folds, None),
            [_hiding_window(history, folds, n) for n in range(FOLDS - 1)],
        )
        for folds in hidden
    ]


def _hiding_window(history: LinkHistory, folds: Sequence[int], inner: int | None) -> LinkWindow:
    """The last of the hidden folds is asked, or a fold of those that are not hidden."""

    def known(number: Floats) -> Booleans:
        return ~np.isin(number % FOLDS, folds)

    def asked(number: Floats) -> Booleans:
        here: Booleans = (
            number % FOLDS == folds[-1] if inner is None else known(number) & (number // FOLDS % FOLDS == inner)
        )
        return here

    return link_window(history, known(history.at) & ~asked(history.at), 0.0, asked(history.pairs[1]))


def link_window(history: LinkHistory, known: Booleans, now: float, target: Booleans) -> LinkWindow:
    """Pairs are asked whose ends both had a link; candidates are all that had one, but who was linked to the query.

    `known`: which rows are; `target`: which pairs are asked for, if they can be.
    """
    shot = history.snapshot(known, now)
    met = [np.asarray(shot.known.sum(axis=axis)).ravel() > 0 for axis in (1, 0)]
    new = history.queried_pairs(target)
    new = new[met[0][new[:, 0]] & met[1][new[:, 1]]]
    columns = judged_queries(np.unique(new[:, 1]), len(history.candidates))
    new = new[np.isin(new[:, 1], columns)]
    open = met[0][:, None] & (shot.known[:, columns].toarray() == 0)
    if history.symmetric:
        open[columns, np.arange(len(columns))] = False
    right = np.zeros(open.shape, bool)
    right[new[:, 0], np.searchsorted(columns, new[:, 1])] = True
    return LinkWindow(shot, columns, open, right, plain_scores(shot, columns) if len(columns) else {})


def judged_queries(columns: Integers, candidates: int) -> Integers:
    """All of these, or as many as `JUDGED` allows, drawn at random."""
    most = max(1, JUDGED // max(candidates, 1))
    drawn = np.random.default_rng(0).choice(columns, most, replace=False) if len(columns) > most else columns
    return np.sort(drawn)
