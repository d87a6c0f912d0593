"""Beginnings: the pairs of a partner and a customer that work or worked together, since when, and whether it goes well."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from algorithms.fit_data.pair_columns import Pair, PairColumns, TextCodes, sums_by_key
from algorithms.fit_data.pairs import Integers
from algorithms.fit_data.ranking import Booleans
from graph.projections.partner_projection import PartnerProjection

GOOD, BAD = 75.0, 65.0  # mean satisfaction from which a pair works well, and below which it does not
Days = NDArray[Any]  # NaT where there is none
Outcome = tuple[Pair, str | None, dt.date | None]
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Beginning:
    """A pair that came together: when, and whether it works well (None: nothing is known yet)."""

    pair: Pair
    at: dt.date | None
    well: bool | None


@dataclass(frozen=True, eq=False)
class Beginnings(Mapping[Pair, Beginning]):
    """Beginnings by pair, in order: (m,) pairs, days, and 1 where it works well, −1 where it does not, 0 where nothing is known."""

    pairs: PairColumns
    days: Days
    well: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.pairs)

    def __iter__(self) -> Iterator[Pair]:
        return iter(self.pairs)

    def __contains__(self, pair: object) -> bool:
        return self._at(pair) is not None  # type: ignore[arg-type]

    def __getitem__(self, pair: Pair) -> Beginning:
        at = self._at(pair)
        if at is None:
            raise KeyError(pair)
        return Beginning(pair, self.days[at].item(), WELL[int(self.well[at])])

    def _at(self, pair: Pair) -> int | None:
        key = self.pairs.key(pair)
        at = int(np.searchsorted(self.pairs.keys, key))
        return at if key >= 0 and at < len(self) and self.pairs.keys[at] == key else None

    def has(self, pairs: PairColumns) -> Booleans:
        """(n,) which of these pairs have begun."""
        found: Booleans = np.isin(self.pairs.keys_of(pairs), self.pairs.keys)
        return found


WELL = {1: True, -1: False, 0: None}


def beginnings(rows: PartnerProjection) -> Beginnings:
    """Every pair that works or worked together, by what is known at `rows.day`.

    A pair begins with the first of: a DISTRIBUTES_TO, SERVES or SUPPLIES relation, an opportunity won
    together, a satisfaction answer. It works well if it won something together or its mean satisfaction is at
    least `GOOD`; it does not if that is below `BAD`, or if a relation ended and nothing speaks for it.
    """
    won = opportunity_outcomes(rows).won
    relations, ratings = PairColumns.of(rows.relations), PairColumns.of(rows.ratings)
    signs = PairColumns.joined([relations, ratings, won.pairs])
    days = np.concatenate([rows.relations.days("begun"), rows.ratings.days("at"), won.closed])
    keys, one, of = np.unique(signs.keys, return_index=True, return_inverse=True)
    ends = np.split(of, [len(relations), len(relations) + len(ratings)])
    return Beginnings(signs.taken(one), first_days(days, of, len(keys)), _well(rows, keys, ends))


def first_days(days: Days, of: Integers, n: int) -> Days:
    """(n,) the first day of each of n things, of (m,) days and which of them each is about; NaT where one of its days is."""
    first = np.full(n, NEVER)
    np.minimum.at(first, of, days.astype("datetime64[D]").astype(np.int64))  # NaT is the least of all
    return first.astype("datetime64[D]")


def _well(rows: PartnerProjection, keys: Integers, of: list[Integers]) -> NDArray[np.int8]:
    """(m,) whether the pairs work well: `of` which pair each relation, each rating and each opportunity won is."""
    every = np.arange(len(keys))
    answers = np.bincount(of[1], minlength=len(keys))
    total = sums_by_key(of[1], rows.ratings.numbers("score"), every)
    mean = np.divide(total, answers, out=np.full(len(keys), np.nan), where=answers > 0)
    lasting = rows.relations.missing("ended")
    over = np.isin(every, of[0][~lasting]) & ~np.isin(every, of[0][lasting])
    good = np.isin(every, of[2]) | (mean >= GOOD)
    return np.where(mean < BAD, -1, np.where(good, 1, np.where(over, -1, 0))).astype(np.int8)


@dataclass(frozen=True, eq=False)
class Outcomes:
    """The parts that partners took in opportunities: (m,) pairs, outcomes (none while open), when each was decided, and lines."""

    pairs: PairColumns
    outcome: TextCodes
    closed: Days
    lines: TextCodes

    def __len__(self) -> int:
        return len(self.pairs)

    def __iter__(self) -> Iterator[Outcome]:
        texts = [*self.outcome.texts, None]
        outcomes = (texts[code] for code in self.outcome.codes.tolist())
        return zip(self.pairs, outcomes, self.closed.tolist(), strict=True)

    def ended(self, outcome: str) -> Booleans:
        """(m,) those with this outcome."""
        found: Booleans = self.outcome.positions({outcome: 0}) == 0
        return found

    @property
    def won(self) -> Outcomes:
        at = self.ended("won")
        return Outcomes(self.pairs.taken(at), self.outcome.taken(at), self.closed[at], self.lines.taken(at))


def opportunity_outcomes(rows: PartnerProjection) -> Outcomes:
    """Each part that a partner took in an opportunity that is known."""
    of = rows.joins.indices("opportunity", {id: at for at, id in enumerate(rows.opportunities.texts("id"))})
    known, of = of >= 0, of[of >= 0]
    role, partner = (TextCodes.of(rows.joins, name).taken(known) for name in ("role", "partner"))
    pairs = PairColumns(role, partner, TextCodes.of(rows.opportunities, "customer").taken(of))
    lines, closed = TextCodes.of(rows.opportunities, "line").taken(of), rows.opportunities.days("closed")[of]
    return Outcomes(pairs, TextCodes.of(rows.joins, "outcome").taken(known), closed, lines)
