"""Snapshot arrays of customers, partners and each pair of them on a day.

Everything is computed from a projection as of that day (`PartnerProjection.before`), so that nothing later
can leak in. In the shapes: p partners of one role, c customers, q partners of all roles, l product lines. What is known
of pairs is sparse: at 2,000 partners and 100,000 customers nothing of size p × c is ever made.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csc_array

from algorithms.fit_data.pairs import Floats, Integers
from graph.model.choices import PARTNERS
from graph.projections.partner_projection import PartnerProjection
from graph.projections.projected_days import AnyRow, has_expired

Pair = tuple[str, str, str]  # role, partner, customer
Codes = tuple[Integers, dict[str, Integers], int]

GOOD, BAD = 75.0, 65.0  # mean satisfaction from which a pair works well, and below which it does not
PRIOR_SCORE, PRIOR_ANSWERS = 75.0, 3.0  # what an unknown partner is taken to score, and how firmly
RECENT = 182  # days
LEVELS = {"junior": 0.0, "intermediate": 1.0, "senior": 2.0, "expert": 3.0}


@dataclass(frozen=True, slots=True)
class Beginning:
    """A pair that came together: when, and whether it works well (None: nothing is known yet)."""

    pair: Pair
    at: dt.date | None
    well: bool | None


def beginnings(rows: PartnerProjection) -> dict[Pair, Beginning]:
    """Every pair that works or worked together, by what is known at `rows.day`.

    A pair begins with the first of: a DISTRIBUTES_TO, SERVES or SUPPLIES relation, an opportunity won
    together, a satisfaction answer. It works well if it won something together or its mean satisfaction is at
    least `GOOD`; it does not if that is below `BAD`, or if a relation ended and nothing speaks for it.
    """
    first: dict[Pair, dt.date | None] = {}
    decided = opportunity_outcomes(rows)
    for pair, at in _first_signs(rows, decided):
        old = first.get(pair, dt.date.max)
        first[pair] = None if at is None or old is None else min(old, at)
    scores, won = defaultdict(list), {p for p, outcome, _ in decided if outcome == "won"}
    for r in rows.ratings:
        scores[partner_pair(r)].append(r["score"])
    ended = {partner_pair(r) for r in rows.relations if r["ended"]} - {
        partner_pair(r) for r in rows.relations if not r["ended"]
    }
    return {
        p: Beginning(p, at, _well(scores.get(p), p in won, p in ended))
        for p, at in sorted(first.items(), key=lambda item: item[0])
    }


Outcome = tuple[Pair, str | None, dt.date | None]


def _first_signs(rows: PartnerProjection, decided: list[Outcome]) -> Iterable[tuple[Pair, dt.date | None]]:
    yield from ((partner_pair(r), r["begun"]) for r in rows.relations)
    yield from ((partner_pair(r), r["at"]) for r in rows.ratings)
    yield from ((p, at) for p, outcome, at in decided if outcome == "won")


def partner_pair(row: AnyRow) -> Pair:
    return (row["role"], row["partner"], row["customer"])


def _well(scores: list[float] | None, won: bool, ended: bool) -> bool | None:
    mean = sum(scores) / len(scores) if scores else None
    if mean is not None and mean < BAD:
        return False
    if won or (mean is not None and mean >= GOOD):
        return True
    return False if ended else None


def opportunity_outcomes(rows: PartnerProjection) -> list[Outcome]:
    """(pair, outcome or None while open, when decided) for each part a partner took in an opportunity."""
    known = {o["id"]: o for o in rows.opportunities}
    return [
        (
            (j["role"], j["partner"], known[j["opportunity"]]["customer"]),
            j["outcome"],
            known[j["opportunity"]]["closed"],
        )
        for j in rows.joins
        if j["opportunity"] in known
    ]


class Snapshot:
    """The arrays of one day, made when asked for and kept."""

    def __init__(self, rows: PartnerProjection, lines: Iterable[str] | None = None):
        """`lines`: the names of the product lines that have a column; by default all that occur in the rows."""
        self.rows, self.day = rows, rows.day
        self.begun = beginnings(rows)
        self.outcomes = opportunity_outcomes(rows)
        self.customers = [c["id"] for c in rows.customers]
        self.column = {id: j for j, id in enumerate(self.customers)}
        self.members = {r: found for r in PARTNERS if (found := [p for p in rows.partners if p["role"] == r])}
        self.roles = list(self.members)
        self.partners = {r: [p["id"] for p in found] for r, found in self.members.items()}
        self.row = {(r, id): i for r in self.roles for i, id in enumerate(self.partners[r])}
        self.lines = product_lines(rows) if lines is None else list(lines)
        self.cache: dict[Any, Any] = {}  # what features and methods have worked out, by their own keys

    def cached(self, key: Any, make: Any) -> Any:
        """What `make()` gives; made once for this snapshot."""
        if key not in self.cache:
            self.cache[key] = make()
        return self.cache[key]

    def matrix(self, role: str, values: Iterable[tuple[Pair, float]]) -> csc_array:
        """(p, c) sums of values by pair of this role; pairs whose ends are not known are left out."""
        entries = [
            (self.row[r, partner], self.column[customer], value)
            for (r, partner, customer), value in values
            if r == role and (r, partner) in self.row and customer in self.column
        ]
        i, j, v = zip(*entries, strict=True) if entries else ((), (), ())
        shape = len(self.partners[role]), len(self.customers)
        made = sparse.coo_array((np.array(v, np.float32), (np.array(i, int), np.array(j, int))), shape=shape)
        return made.tocsc()

    def work(self, role: str) -> csc_array:
        """(p, c) 1 where the two have worked together."""
        return self.cached(("work", role), lambda: self.matrix(role, ((p, 1.0) for p in self.begun)))

    def worth(self, role: str) -> csc_array:
        """(p, c) 1 where it went well, −1 where it did not, ½ where nothing is known but that they began."""
        found = ((p, _WORTH[b.well]) for p, b in self.begun.items())
        return self.cached(("worth", role), lambda: self.matrix(role, found))

    @cached_property
    def together(self) -> csc_array:
        """(q, c) 1 where the two have worked together, the roles one below the other."""
        return sparse.vstack([self.work(r) for r in self.roles], format="csc")

    def code(self, *fields: str) -> Codes:
        """Customers' (c,) and by role partners' (p,) codes of the values of these fields, and how many there are.

        −1 where none of them is known; equal values have equal codes on both sides.
        """
        found: Codes = self.cached(("code", fields), lambda: self._code(fields))
        return found

    def _code(self, fields: tuple[str, ...]) -> Codes:
        place: dict[Any, int] = {}

        def coded(members: Sequence[AnyRow]) -> Integers:
            found = [tuple(m.get(f) for f in fields) for m in members]
            return np.array([-1 if not any(v) else place.setdefault(v, len(place)) for v in found], np.int64)

        customers = coded(self.rows.customers)
        return customers, {r: coded(members) for r, members in self.members.items()}, len(place)

    def serviced(self, role: str) -> list[Pair]:
        """A pair of this role for each record of its service to a customer's equipment."""
        served: dict[str, Sequence[AnyRow]] = {
            "Distributor": self.rows.repairs,
            "ServiceProvider": self.rows.maintained,
        }
        return [(role, r["partner"], r["customer"]) for r in served.get(role, ())]

    @cached_property
    def linked(self) -> csc_array:
        """(c, c) 1 for two customers of one group or one supply chain."""
        ends = {
            (self.column[r["start"]], self.column[r["end"]])
            for r in self.rows.links
            if r["type"] != "COMPETES_WITH" and r["start"] in self.column and r["end"] in self.column
        }
        both = sorted(ends | {(b, a) for a, b in ends})
        i, j = (np.array([pair[k] for pair in both], int) for k in (0, 1))
        n = len(self.customers)
        return sparse.coo_array((np.ones(len(both)), (i, j)), shape=(n, n)).tocsc()

    @cached_property
    def needs(self) -> Floats:
        """(c, l) 1 for each product line that the customer has bought or wanted."""
        wanted = [(o["customer"], o["line"]) for o in self.rows.opportunities]
        return self._lines(self.column, wanted + [(r["customer"], r["line"]) for r in self.rows.relations])

    @cached_property
    def open_lines(self) -> Floats:
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
        return self._lines(
            place, rows + [(j["partner"], line.get(j["opportunity"])) for j in self.rows.joins if j["role"] == role]
        )

    def _lines(self, place: dict[str, int], rows: Iterable[tuple[str, str | None]]) -> Floats:
        column = {line: k for k, line in enumerate(self.lines)}
        made = np.zeros((len(place), len(self.lines)), np.float32)
        for id, line in rows:
            if id in place and line in column:
                made[place[id], column[line]] = 1
        return made

    def satisfaction(self, role: str) -> tuple[csc_array, csc_array]:
        """(p, c) sum of satisfaction above the prior, and number of answers."""
        rows = [(partner_pair(r), r["score"] - PRIOR_SCORE) for r in self.rows.ratings]
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
                if c["level"] and not has_expired(c["expires"], self.day):
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


def one_hot(values: list[Any], names: Iterable[Any] | None = None) -> NDArray[np.float64]:
    """(n, k) one column for each name (by default each value that occurs); all zeros where it is none of them."""
    wanted = sorted({v for v in values if v is not None}) if names is None else names
    place = {v: k for k, v in enumerate(wanted)}
    made = np.zeros((len(values), len(place)))
    for i, value in enumerate(values):
        if value in place:
            made[i, place[value]] = 1
    return made


def standardised(values: list[float | None]) -> NDArray[np.float64]:
    """(n,) mean 0 and deviation 1; 0 where unknown, or where all are alike."""
    known = np.array([np.nan if v is None else v for v in values], dtype=float)
    if np.isnan(known).all():
        return np.zeros(len(values))
    spread = np.nanstd(known)
    return np.nan_to_num((known - np.nanmean(known)) / spread) if spread > 0 else np.zeros(len(values))
