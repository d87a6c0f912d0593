"""Snapshot arrays of customers, partners and each pair of them on a day.

Everything is computed from a projection as of that day (`PartnerProjection.before`), so that nothing later
can leak in. In the shapes: p partners of one role, c customers, q partners of all roles, l product lines. What is known
of pairs is sparse: at 2,000 partners and 100,000 customers nothing of size p × c is ever made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csc_array

from algorithms.fit_data.beginnings import beginnings, opportunity_outcomes
from algorithms.fit_data.pair_columns import Pair, PairColumns, TextCodes
from algorithms.fit_data.pairs import Floats, Integers
from algorithms.fit_data.ranking import Booleans
from graph.model.choices import PARTNERS
from graph.projections.partner_projection import PartnerProjection
from graph.projections.projected_days import AnyRow, has_expired

Codes = tuple[Integers, dict[str, Integers], int]

PRIOR_SCORE, PRIOR_ANSWERS = 75.0, 3.0  # what an unknown partner is taken to score, and how firmly
RECENT = 182  # days
LEVELS = {"junior": 0.0, "intermediate": 1.0, "senior": 2.0, "expert": 3.0}


def partner_pair(row: AnyRow) -> Pair:
    return (row["role"], row["partner"], row["customer"])


class Snapshot:
    """The arrays of one day, made when asked for and kept."""

    def __init__(self, rows: PartnerProjection, lines: Iterable[str] | None = None):
        """`lines`: the names of the product lines that have a column; by default all that occur in the rows."""
        self.rows, self.day = rows, rows.day
        self.begun = beginnings(rows)
        self.outcomes = opportunity_outcomes(rows)
        self.customers: list[str] = rows.customers.texts("id")
        self.column = {id: j for j, id in enumerate(self.customers)}
        self.members = {r: found for r in PARTNERS if (found := [p for p in rows.partners if p["role"] == r])}
        self.roles = list(self.members)
        self.partners = {r: [p["id"] for p in found] for r, found in self.members.items()}
        self.row = {(r, id): i for r in self.roles for i, id in enumerate(self.partners[r])}
        self.row_of = {r: {id: i for i, id in enumerate(ids)} for r, ids in self.partners.items()}
        self.lines = product_lines(rows) if lines is None else list(lines)
        self.cache: dict[Any, Any] = {}  # what features and methods have worked out, by their own keys

    def cached(self, key: Any, make: Any) -> Any:
        """What `make()` gives; made once for this snapshot."""
        if key not in self.cache:
            self.cache[key] = make()
        return self.cache[key]

    def forget(self) -> None:
        """Give up what was worked out: it is made again where it is asked for."""
        self.cache.clear()

    def matrix(self, role: str, pairs: PairColumns, values: Floats | float = 1.0) -> csc_array:
        """(p, c) sums of values by pair of this role; pairs whose ends are not known are left out."""
        i, j = pairs.partner.positions(self.row_of[role]), pairs.customer.positions(self.column)
        known = pairs.of_role(role) & (i >= 0) & (j >= 0)
        amounts = np.broadcast_to(np.asarray(values, np.float32), known.shape)[known]
        shape = len(self.partners[role]), len(self.customers)
        return sparse.coo_array((amounts, (i[known], j[known])), shape=shape).tocsc()

    def work(self, role: str) -> csc_array:
        """(p, c) 1 where the two have worked together."""
        return self.cached(("work", role), lambda: self.matrix(role, self.begun.pairs))

    def worth(self, role: str) -> csc_array:
        """(p, c) 1 where it went well, −1 where it did not, ½ where nothing is known but that they began."""
        worth = np.where(self.begun.well == 0, 0.5, self.begun.well)
        return self.cached(("worth", role), lambda: self.matrix(role, self.begun.pairs, worth))

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

        def coded(values: Iterable[tuple[Any, ...]]) -> Integers:
            return np.array([-1 if not any(v) else place.setdefault(v, len(place)) for v in values], np.int64)

        customers = coded(zip(*(self.rows.customers.texts(f) for f in fields), strict=True))
        members = {r: coded(tuple(m.get(f) for f in fields) for m in found) for r, found in self.members.items()}
        return customers, members, len(place)

    def serviced(self, role: str) -> PairColumns:
        """A pair of this role for each record of its service to a customer's equipment."""
        served = {"Distributor": self.rows.repairs, "ServiceProvider": self.rows.maintained}
        return PairColumns.of(served.get(role, self.rows.repairs.where(np.zeros(len(self.rows.repairs), bool))), role)

    @cached_property
    def linked(self) -> csc_array:
        """(c, c) 1 for two customers of one group or one supply chain."""
        links = self.rows.links.where(~self.rows.links.is_one_of("type", "COMPETES_WITH"))
        i, j = (links.indices(name, self.column) for name in ("start", "end"))
        i, j, n = i[(known := (i >= 0) & (j >= 0))], j[known], len(self.customers)
        both = np.unique(np.concatenate([i * n + j, j * n + i]))
        return sparse.coo_array((np.ones(len(both)), (both // max(n, 1), both % max(n, 1))), shape=(n, n)).tocsc()

    @cached_property
    def needs(self) -> Booleans:
        """(c, l) each product line that the customer has bought or wanted."""
        tables = (self.rows.opportunities, self.rows.relations)
        return self._lines(self.column, [(TextCodes.of(t, "customer"), TextCodes.of(t, "line")) for t in tables])

    @cached_property
    def open_lines(self) -> Booleans:
        """(c, l) each product line of an open opportunity."""
        wanted = self.rows.opportunities.where(self.rows.opportunities.is_one_of("status", "open"))
        return self._lines(self.column, [(TextCodes.of(wanted, "customer"), TextCodes.of(wanted, "line"))])

    def claimed(self, role: str) -> Floats:
        """(p, l) 1 for each line that the partner's profile names."""
        column = {line: k for k, line in enumerate(self.lines)}
        made = np.zeros((len(self.members[role]), len(self.lines)), np.float32)
        for i, partner in enumerate(self.members[role]):
            made[i, [column[line] for line in partner["lines"] or () if line in column]] = 1
        return made

    def delivered(self, role: str) -> Floats:
        """(p, l) 1 for each line that the partner has worked on, for whichever customer."""
        relations, joins = (t.where(t.is_one_of("role", role)) for t in (self.rows.relations, self.rows.joins))
        of = joins.indices("opportunity", {id: at for at, id in enumerate(self.rows.opportunities.texts("id"))})
        lines = TextCodes.of(self.rows.opportunities, "line")
        of_joins = TextCodes(np.append(lines.codes, -1)[of], lines.texts)
        worked = [
            (TextCodes.of(relations, "partner"), TextCodes.of(relations, "line")),
            (TextCodes.of(joins, "partner"), of_joins),
        ]
        return self._lines(self.row_of[role], worked).astype(np.float32)

    def _lines(self, place: dict[str, int], parts: Sequence[tuple[TextCodes, TextCodes]]) -> Booleans:
        """(n, l) where somebody of these has to do with a line."""
        column = {line: k for k, line in enumerate(self.lines)}
        made = np.zeros((len(place), len(self.lines)), bool)
        for who, line in parts:
            i, k = who.positions(place), line.positions(column)
            known = (i >= 0) & (k >= 0)
            made[i[known], k[known]] = True
        return made

    def satisfaction(self, role: str) -> tuple[csc_array, csc_array]:
        """(p, c) sum of satisfaction above the prior, and number of answers."""
        pairs, above = PairColumns.of(self.rows.ratings), self.rows.ratings.numbers("score") - PRIOR_SCORE
        return self.matrix(role, pairs, above), self.matrix(role, pairs)

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
    named = {line for table in (rows.opportunities, rows.relations) for line in TextCodes.of(table, "line").used}
    return sorted({line for line in named | {n for p in rows.partners for n in p["lines"] or ()} if line})


def one_hot(values: list[Any], names: Iterable[Any] | None = None) -> NDArray[np.float64]:
    """(n, k) one column for each name (by default each value that occurs); all zeros where it is none of them."""
    wanted = sorted({v for v in values if v is not None}) if names is None else names
    place = {v: k for k, v in enumerate(wanted)}
    made = np.zeros((len(values), len(place)))
    for i, value in enumerate(values):
        if value in place:
            made[i, place[value]] = 1
    return made


def standardised(values: Sequence[float | None] | Floats) -> NDArray[np.float64]:
    """(n,) mean 0 and deviation 1; 0 where unknown (None or nan), or where all are alike."""
    known = np.array(values, dtype=float)
    if np.isnan(known).all():
        return np.zeros(len(values))
    spread = np.nanstd(known)
    return np.nan_to_num((known - np.nanmean(known)) / spread) if spread > 0 else np.zeros(len(values))
