"""Queries for one product line: which partners of a role begin to serve a customer in it, and what is known of each.

Within the line: who serves whom, since when, where and in which industry; and how well partner and customer fit in all.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array

from algorithms.fit_data.features import Snapshot
from algorithms.fit_data.line_beginnings import LineBeginnings, line_beginnings
from algorithms.fit_data.pairs import Floats, PairBlock
from algorithms.fit_data.ranking import Booleans
from algorithms.fit_data.windows import Method, Window

LINE_FEATURES = (
    "fit", "works here", "claims the line", "log customers in the line", "log new customers in the line",
    "similar customers in the line", "log customers in the line and region", "share of the line in the region",
    "log customers in the line and industry", "log customers",
)  # fmt: skip
LATELY = 1096  # days


@dataclass(frozen=True)
class LineQuery:
    """A customer and a product line, asked about partners of a role."""

    role: str
    customer: str
    line: str


def line_features(shot: Snapshot, query: LineQuery, fit: Floats) -> Floats:
    """(p, f) features of all partners of the role, in the order of `LINE_FEATURES`; `fit`: (p,) their scores for the customer."""
    j, role = shot.column[query.customer], query.role
    serves, fresh = _line_matrices(shot, role, query.line)
    own = np.zeros(len(shot.customers), bool)
    own[j] = True
    others = np.asarray(serves.sum(axis=1)).ravel() - serves[:, [j]].toarray().ravel()
    lately = np.asarray(fresh.sum(axis=1)).ravel() - fresh[:, [j]].toarray().ravel()
    region, industry = (serves @ (_same(shot, field, j) & ~own) for field in ("region", "industry"))
    claims = np.array([query.line in (p["lines"] or ()) for p in shot.members[role]], float)
    works = shot.work(role)[:, [j]].toarray().ravel()
    columns = [
        *(fit, works, claims, np.log1p(others), np.log1p(lately), serves @ _alike(shot, j)),
        *(np.log1p(region), region / (others + 2), np.log1p(industry)),
        np.log1p(np.asarray(shot.work(role).sum(axis=1)).ravel() - works),
    ]
    return np.column_stack(columns).astype(float)


def _line_matrices(shot: Snapshot, role: str, line: str) -> tuple[csc_array, csc_array]:
    """(p, c) 1 where the partner serves the customer in the line, and where it has begun that lately."""
    begun: LineBeginnings = shot.cached("lines", lambda: line_beginnings(shot.rows))

    def made() -> tuple[csc_array, csc_array]:
        here = begun.lines.positions({line: 0}) == 0
        lately = here & (begun.days > np.datetime64(shot.day - dt.timedelta(days=LATELY)))
        return shot.matrix(role, begun.pairs.taken(here)), shot.matrix(role, begun.pairs.taken(lately))

    found: tuple[csc_array, csc_array] = shot.cached(("line", role, line), made)
    return found


def _same(shot: Snapshot, field: str, j: int) -> Booleans:
    """(c,) the customers whose region or industry is that of this one."""
    codes, _, _ = shot.code(field)
    found: Booleans = (codes == codes[j]) & (codes >= 0)
    return found


def _alike(shot: Snapshot, j: int) -> Floats:
    """(c,) shares of the others' cosine with this customer, by the partners that both work with."""
    length = np.sqrt(np.maximum(np.asarray(shot.together.sum(axis=0)).ravel(), 1))
    found = (shot.together.T @ shot.together[:, [j]].toarray().ravel()) / length
    found[j] = 0
    shares: Floats = found / max(float(found.sum()), 1e-9)
    return shares


def line_examples(window: Window, method: Method) -> list[tuple[Floats, Booleans]]:
    """For each customer and line in which somebody began within the window: features of those who could, and who did."""
    shot, answers = window.shot, _answers(window)
    columns = {role: np.unique([shot.column[q.customer] for q in answers if q.role == role]) for role in shot.roles}
    fits = {r: method(shot, r, PairBlock(len(shot.partners[r]), c)) for r, c in columns.items() if len(c)}
    found = []
    for query, right in answers.items():
        at = int(np.searchsorted(columns[query.role], shot.column[query.customer]))
        x = line_features(shot, query, fits[query.role][:, at])
        open = ~_serving(shot, query)
        found.append((x[open], np.isin(np.arange(len(x)), right)[open]))
    return [(x, right) for x, right in found if right.any() and not right.all()]


def _answers(window: Window) -> dict[LineQuery, list[int]]:
    """For each query the rows of the partners that began."""
    found: dict[LineQuery, list[int]] = {}
    for role, partner, customer, line in window.new_lines:
        if (role, partner) in window.shot.row and customer in window.shot.column:
            found.setdefault(LineQuery(role, customer, line), []).append(window.shot.row[role, partner])
    return found


def _serving(shot: Snapshot, query: LineQuery) -> Booleans:
    """(p,) who serves the customer in the line already."""
    serves, _ = _line_matrices(shot, query.role, query.line)
    found: Booleans = serves[:, [shot.column[query.customer]]].toarray().ravel() > 0
    return found
