"""What is known of customers, partners and each pair of them on a day, as arrays.

Everything is computed from a projection as of that day (`PartnerProjection.before`), so that nothing later
can leak in. In the shapes: p partners of one role, c customers, f features; all partners together are n.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model import PARTNERS
from graph.projection import PartnerProjection
from graph.transactions import Row

Floats = NDArray[np.float64]
Pair = tuple[str, str, str]  # role, partner, customer

GOOD, BAD = 75.0, 65.0  # mean satisfaction from which a pair works well, and below which it does not
PRIOR_SCORE, PRIOR_ANSWERS = 75.0, 3.0  # what an unknown partner is taken to score, and how firmly
RECENT = 182  # days
LEVELS = {"junior": 0.0, "intermediate": 1.0, "senior": 2.0, "expert": 3.0}


@dataclass(frozen=True, slots=True)
class Begun:
    """A pair that came together: when, and whether it works well (None: nothing is known yet)."""

    pair: Pair
    at: dt.date | None
    well: bool | None


def beginnings(rows: PartnerProjection) -> dict[Pair, Begun]:
    """Every pair that works or worked together, by what is known at `rows.day`.

    A pair begins with the first of: a DISTRIBUTES_TO, SERVES or SUPPLIES relation, an opportunity won
    together, a satisfaction answer. It works well if it won something together or its mean satisfaction is at
    least `GOOD`; it does not if that is below `BAD`, or if a relation ended and nothing speaks for it.
    """
    first: dict[Pair, dt.date | None] = {}
    for pair, at in _first_signs(rows):
        old = first.get(pair, dt.date.max)
        first[pair] = None if at is None or old is None else min(old, at)
    scores, won = defaultdict(list), {p for p, outcome, _ in outcomes(rows) if outcome == "won"}
    for r in rows.ratings:
        scores[r["role"], r["partner"], r["customer"]].append(r["score"])
    ended = {pair_of(r) for r in rows.relations if r["ended"]} - {
        pair_of(r) for r in rows.relations if not r["ended"]
    }
    return {p: Begun(p, at, _well(scores.get(p), p in won, p in ended)) for p, at in sorted(
        first.items(), key=lambda item: item[0])}  # fmt: skip


def _first_signs(rows: PartnerProjection) -> Iterable[tuple[Pair, dt.date | None]]:
    yield from ((pair_of(r), r["begun"]) for r in rows.relations)
    yield from ((pair_of(r), r["at"]) for r in rows.ratings)
    yield from ((p, at) for p, outcome, at in outcomes(rows) if outcome == "won")


def pair_of(row: Row) -> Pair:
    return (row["role"], row["partner"], row["customer"])


def _well(scores: list[float] | None, won: bool, ended: bool) -> bool | None:
    mean = float(np.mean(scores)) if scores else None
    if mean is not None and mean < BAD:
        return False
    if won or (mean is not None and mean >= GOOD):
        return True
    return False if ended else None


def outcomes(rows: PartnerProjection) -> list[tuple[Pair, str | None, dt.date | None]]:
    """(pair, outcome or None while open, when decided) for each part a partner took in an opportunity."""
    known = {o["id"]: o for o in rows.opportunities}
    return [
        ((j["role"], j["partner"], known[j["opportunity"]]["customer"]), j["outcome"], known[j["opportunity"]]["closed"])
        for j in rows.joins
        if j["opportunity"] in known
    ]  # fmt: skip


class Snapshot:
    """The arrays of one day, made when asked for."""

    def __init__(self, rows: PartnerProjection, lines: Iterable[str] | None = None):
        """`lines`: the names of the product lines that have a column; by default all that occur in the rows."""
        self.rows, self.day = rows, rows.day
        self.begun = beginnings(rows)
        self.customers = [c["id"] for c in rows.customers]
        self.column = {id: j for j, id in enumerate(self.customers)}
        self.roles = [r for r in PARTNERS if any(p["role"] == r for p in rows.partners)]
        self.partners = {r: [p["id"] for p in rows.partners if p["role"] == r] for r in self.roles}
        self.members = {r: [p for p in rows.partners if p["role"] == r] for r in self.roles}
        self.row = {(r, id): i for r in self.roles for i, id in enumerate(self.partners[r])}
        self.lines = product_lines(rows) if lines is None else list(lines)
        self.pairs: dict[str, Floats] = {}  # what `pair_features` has made, by role

    def matrix(self, role: str, values: Iterable[tuple[Pair, float]]) -> Floats:
        """(p, c) sums of values by pair of this role; pairs whose ends are not known are left out."""
        made = np.zeros((len(self.partners[role]), len(self.customers)))
        for (r, partner, customer), value in values:
            if r == role and (r, partner) in self.row and customer in self.column:
                made[self.row[r, partner], self.column[customer]] += value
        return made

    def work(self, role: str) -> Floats:
        """(p, c) 1 where the two have worked together."""
        return self.matrix(role, ((p, 1.0) for p in self.begun))

    def worth(self, role: str) -> Floats:
        """(p, c) 1 where it went well, −1 where it did not, ½ where nothing is known but that they began."""
        return self.matrix(role, ((p, _WORTH[b.well]) for p, b in self.begun.items()))

    @cached_property
    def segments(self) -> Floats:
        """(c, c) 1 for two customers of the same segment (or industry where it is not known), 0 with itself."""
        names = [
            (c["industry"], c["segment"]) if c["segment"] or c["industry"] else None
            for c in self.rows.customers
        ]
        return _same(names)

    @cached_property
    def regions(self) -> Floats:
        """(c, c) 1 for two customers of the same region, 0 with itself."""
        return _same([c["region"] for c in self.rows.customers])

    @cached_property
    def linked(self) -> Floats:
        """(c, c) 1 for two customers of one group or one supply chain."""
        made = np.zeros((len(self.customers),) * 2)
        for r in self.rows.links:
            if r["type"] != "COMPETES_WITH" and r["start"] in self.column and r["end"] in self.column:
                made[self.column[r["start"]], self.column[r["end"]]] = 1
        return np.maximum(made, made.T)

    @cached_property
    def needs(self) -> Floats:
        """(c, l) 1 for each product line that the customer has bought or wanted."""
        wanted = [(o["customer"], o["line"]) for o in self.rows.opportunities]
        return self._lines(self.column, wanted + [(r["customer"], r["line"]) for r in self.rows.relations])

    @cached_property
    def wanted(self) -> Floats:
        """(c, l) 1 for each product line of an open opportunity."""
        rows = [(o["customer"], o["line"]) for o in self.rows.opportunities if o["status"] == "open"]
        return self._lines(self.column, rows)

    def claimed(self, role: str) -> Floats:
        """(p, l) 1 for each line that the partner's profile names."""
        place = {p["id"]: i for i, p in enumerate(self.members[role])}
        return self._lines(place, [(p["id"], line) for p in self.members[role] for line in p["lines"] or ()])

    def delivered(self, role: str) -> Floats:
        """(p, l) 1 for each line that the partner has worked on, for whichever customer."""
        place = {p["id"]: i for i, p in enumerate(self.members[role])}
        line = {o["id"]: o["line"] for o in self.rows.opportunities}
        rows = [(r["partner"], r["line"]) for r in self.rows.relations if r["role"] == role]
        return self._lines(place, rows + [
            (j["partner"], line.get(j["opportunity"])) for j in self.rows.joins if j["role"] == role])  # fmt: skip

    def _lines(self, place: dict[str, int], rows: Iterable[tuple[str, str | None]]) -> Floats:
        column = {line: k for k, line in enumerate(self.lines)}
        made = np.zeros((len(place), len(self.lines)))
        for id, line in rows:
            if id in place and line in column:
                made[place[id], column[line]] = 1
        return made

    def satisfaction(self, role: str) -> tuple[Floats, Floats]:
        """(p, c) sum of satisfaction above the prior, and number of answers."""
        rows = [
            ((r["role"], r["partner"], r["customer"]), r["score"] - PRIOR_SCORE) for r in self.rows.ratings
        ]
        return self.matrix(role, rows), self.matrix(role, ((p, 1.0) for p, _ in rows))

    def profile(self, role: str) -> Floats:
        """(p,) how strong the partner's own record is (turnover, certificates, publications), standardised."""
        found: dict[str, list[float]] = defaultdict(list)
        if role == "Distributor":
            for s in self.rows.stock:
                if s["turnover"] is not None:
                    found[s["partner"]].append(s["turnover"])
        elif role == "ServiceProvider":
            for c in self.rows.certificates:
                if c["level"] and not (c["expires"] and c["expires"] <= self.day):
                    found[c["partner"]].append(LEVELS[c["level"]])
        else:
            for p in self.members[role]:
                found[p["id"]] = [float(np.log1p(p["publications"] or 0)) + p["honours"]]
        return standardised([float(np.mean(found[id])) if found[id] else None for id in self.partners[role]])


def product_lines(rows: PartnerProjection) -> list[str]:
    """Every product line or category that a profile, a relation or an opportunity names."""
    named = [o["line"] for o in rows.opportunities] + [r["line"] for r in rows.relations]
    return sorted({line for line in named + [n for p in rows.partners for n in p["lines"] or ()] if line})


_WORTH = {True: 1.0, False: -1.0, None: 0.5}


def one_hot(values: list[Any], names: Iterable[Any] | None = None) -> Floats:
    """(n, k) one column for each name (by default each value that occurs); all zeros where it is none of them."""
    wanted = sorted({v for v in values if v is not None}) if names is None else names
    place = {v: k for k, v in enumerate(wanted)}
    made = np.zeros((len(values), len(place)))
    for i, value in enumerate(values):
        if value in place:
            made[i, place[value]] = 1
    return made


def _same(values: list[Any]) -> Floats:
    hot = one_hot(values)
    made = hot @ hot.T
    np.fill_diagonal(made, 0)
    return made


def standardised(values: list[float | None]) -> Floats:
    """(n,) mean 0 and deviation 1; 0 where unknown, or where all are alike."""
    known = np.array([np.nan if v is None else v for v in values], dtype=float)
    if np.isnan(known).all():
        return np.zeros(len(values))
    spread = np.nanstd(known)
    return np.nan_to_num((known - np.nanmean(known)) / spread) if spread > 0 else np.zeros(len(values))
