"""Windows of time: what was known at the start, and which pairs then came together within it.

Learning and judging both look at windows only, so that no score is ever based on what it is to predict. The
candidates of a customer are all partners of a role with whom it has not yet worked at the start.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import numpy as np

from algorithms.features import Floats, Snapshot, beginnings, product_lines
from algorithms.pair_features import pair_features
from algorithms.ranking import Booleans, Query, report
from graph.projection import PartnerProjection

Method = Callable[[Snapshot, str], Floats]  # (p, c) scores of a role
LENGTH = 182  # days
MOST = 6  # windows that are looked back on
ENOUGH = 20  # new pairs that work well, for a window to teach or to judge


class Window:
    """`shot`: the snapshot at the start; by role, `open` (p, c): candidates, `right` (p, c): those that began in
    the window and, by what was known at its end, do not work badly."""

    def __init__(self, rows: PartnerProjection, start: dt.date, end: dt.date):
        self.start, self.end = start, end
        self.shot = Snapshot(rows.before(start), product_lines(rows))
        later = beginnings(rows.before(end))
        new = [(p, 1.0) for p, b in later.items() if p not in self.shot.begun and b.well is not False]
        self.open: dict[str, Booleans] = {r: self.shot.work(r) == 0 for r in self.shot.roles}
        self.right: dict[str, Booleans] = {r: self.shot.matrix(r, new) > 0 for r in self.shot.roles}

    @property
    def positives(self) -> int:
        """Pairs that began well, where there was somebody else to choose."""
        asked = [(self.right[r], (self.open[r] & ~self.right[r]).any(0)) for r in self.shot.roles]
        return int(sum(right[:, choice].sum() for right, choice in asked))


def windows(rows: PartnerProjection) -> list[Window]:
    """The windows before `rows.day`, newest first, one after the other, as far back as there is enough in them."""
    found: list[Window] = []
    for k in range(MOST):
        end = rows.day - dt.timedelta(days=LENGTH * k)
        window = Window(rows, end - dt.timedelta(days=LENGTH), end)
        if window.positives < ENOUGH or not window.shot.begun:
            break
        found.append(window)
    return found


def examples(learned: Sequence[Window]) -> list[tuple[str, Floats, Booleans]]:
    """(role, (k, f) pair features, (k,) right) of all candidates, by window and role."""
    return [
        (r, pair_features(w.shot, r)[w.open[r]], w.right[r][w.open[r]]) for w in learned for r in w.shot.roles
    ]


def queries(window: Window, method: Method, role: str | None = None) -> list[Query]:
    """One query for each customer and role: scores of its candidates, and which are right."""
    asked: list[Query] = []
    for r in [role] if role else window.shot.roles:
        scores = method(window.shot, r)
        for j, open in enumerate(window.open[r].T):
            asked.append((scores[open, j], window.right[r][open, j]))
    return asked


def judge(window: Window, method: Method, role: str | None = None) -> dict[str, float | int]:
    """The ranking metrics of a method on a window."""
    return report(queries(window, method, role))


def pooled(window: Window, method: Method) -> Query:
    """All candidates of a window together: scores and which are right."""
    asked = queries(window, method)
    return np.concatenate([s for s, _ in asked]), np.concatenate([r for _, r in asked])
