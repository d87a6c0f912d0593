"""Choice sets: partners that competed for one opportunity, their offered prices, and which of them was chosen.

The features of a candidate are what was known before the day of the choice: nothing of the choice itself, nor of others
that were made on that day.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter, itemgetter

import numpy as np
from scipy.stats import rankdata

from algorithms.fit_data.beginnings import beginnings
from algorithms.fit_data.pairs import Floats
from algorithms.fit_data.ranking import Booleans
from graph.db.transactions import group_by
from graph.projections.partner_projection import PartnerProjection
from graph.projections.partner_rows import JoinRow, OpportunityRow

CHOICE_FEATURES = (
    "lowest price", "price rank", "log price rank", "price gap", "price above the median", "price unknown",
    "win rate", "log bids before", "win rate in the line", "win rate here", "log bids here", "share of this customer's choices",
    "works here", "same region", "covers the region", "same industry", "offers the line",
)  # fmt: skip
WIDE = 3.0  # beyond this no log of a ratio of prices counts
PRIOR = 2.0  # choices that an unknown partner's win rate counts for
Party = tuple[str, str]  # role, partner


@dataclass(frozen=True)
class ChoiceSet:
    """k candidates for one opportunity: (k,) prices are nan where unknown or in a currency that fewer of them use;
    `chosen` (k,) is None while nothing is decided."""

    customer: str
    line: str | None
    day: dt.date
    partners: Sequence[Party]
    prices: Floats
    chosen: Booleans | None = None

    @property
    def teaches(self) -> bool:
        """Whether some were chosen and some were not."""
        return self.chosen is not None and bool(self.chosen.any()) and not bool(self.chosen.all())


def past_choices(rows: PartnerProjection) -> list[ChoiceSet]:
    """The decided opportunities that partners took part in, the oldest first."""
    bids = group_by((j for j in rows.joins if j["outcome"]), itemgetter("opportunity"))
    found = [choice_set(o, bids[o["id"]], rows.day) for o in rows.opportunities if o["id"] in bids]
    return sorted(found, key=attrgetter("day"))


def choice_set(opportunity: OpportunityRow, bids: Sequence[JoinRow], day: dt.date) -> ChoiceSet:
    """The candidates of an opportunity; where it carries no date, of that day."""
    decided = all(b["outcome"] for b in bids)
    return ChoiceSet(
        opportunity["customer"],
        opportunity["line"],
        opportunity["closed"] or opportunity["opened"] or day,
        [(b["role"], b["partner"]) for b in bids],
        comparable_prices(bids),
        np.array([b["outcome"] == "won" for b in bids]) if decided else None,
    )


def comparable_prices(bids: Sequence[JoinRow]) -> Floats:
    """(k,) the offered prices in the currency that most of these bids use, nan for the others."""
    used = Counter(b["currency"] for b in bids if b["price"])
    most = max(used, key=lambda c: (used[c], c or ""), default=None)
    return np.array([b["price"] if b["price"] and b["currency"] == most else np.nan for b in bids], float)


class ChoiceHistory:
    """Partners' earlier choices: how often each was a candidate and was chosen, in all, by line and by customer."""

    def __init__(self, rows: PartnerProjection):
        self.customers = {c["id"]: c for c in rows.customers}
        self.partners = {(p["role"], p["id"]): p for p in rows.partners}
        self.begun = {pair: b.at for pair, b in beginnings(rows).items()}
        self.tried: Counter[object] = Counter()
        self.won: Counter[object] = Counter()

    def add(self, past: ChoiceSet) -> None:
        assert past.chosen is not None
        for party, chosen in zip(past.partners, past.chosen.tolist(), strict=True):
            for key in {party, (party, past.line), (party, past.customer), past.customer, None}:
                self.tried[key] += 1
                self.won[key] += chosen

    def features(self, choice: ChoiceSet) -> Floats:
        """(k, f) features of the candidates, in the order of `CHOICE_FEATURES`."""
        rest = [[*self._record(p, choice), *self._match(p, choice)] for p in choice.partners]
        return np.hstack([price_features(choice.prices), np.array(rest, float)])

    def _record(self, party: Party, choice: ChoiceSet) -> Iterator[float]:
        """How often it was chosen, in all, for the line and by this customer, each drawn to the one before by few choices."""
        here, rate = (party, choice.customer), self._rate(party, self._rate(None, 0.5))
        yield rate
        yield np.log1p(self.tried[party])
        yield self._rate((party, choice.line), rate)
        yield self._rate(here, rate)
        yield np.log1p(self.tried[here])
        yield self.won[here] / (self.won[choice.customer] + PRIOR)

    def _rate(self, key: object, prior: float) -> float:
        return float((self.won[key] + PRIOR * prior) / (self.tried[key] + PRIOR))

    def _match(self, party: Party, choice: ChoiceSet) -> Iterator[float]:
        who, whom = self.partners.get(party), self.customers.get(choice.customer)
        begun = self.begun.get((*party, choice.customer), choice.day)
        yield float(begun is None or begun < choice.day)
        if who is None or whom is None:
            yield from (0.0,) * 4
            return
        yield float(bool(whom["region"]) and who["region"] == whom["region"])
        yield float(bool(whom["region"]) and whom["region"] in (who["areas"] or ()))
        yield float(bool(whom["industry"]) and who["industry"] == whom["industry"])
        yield float(bool(choice.line) and choice.line in (who["lines"] or ()))


def price_features(prices: Floats) -> Floats:
    """(k, 6) whether it is the lowest; its rank, from 0 to 1 and as logarithm; the log of price ÷ lowest and of price ÷ median;
    1 where there is none. Without a price it counts as one in the middle."""
    known = np.isfinite(prices) & (prices > 0)
    found = np.zeros((len(prices), 6))
    found[:, 5] = ~known & known.any()
    if known.sum() > 1:
        rank, log = rankdata(prices[known], "min"), np.log(prices[known])
        away = np.clip(log - np.median(log), -WIDE, WIDE)
        above = np.minimum(log - log.min(), WIDE)
        found[known, :5] = np.column_stack([rank == 1, (rank - 1) / (known.sum() - 1), np.log(rank), above, away])
        found[~known, :5] = np.median(found[known, :5], axis=0)
    return found


def past_history(rows: PartnerProjection) -> ChoiceHistory:
    """Everything that was chosen until the day of the rows."""
    history = ChoiceHistory(rows)
    for each in past_choices(rows):
        history.add(each)
    return history


def choice_examples(sets: Sequence[ChoiceSet], history: ChoiceHistory) -> list[Floats]:
    """The features of each of these choices, the oldest first, and each made known once its day is over."""
    found: list[Floats] = []
    for _, same in groupby(sets, attrgetter("day")):
        day = list(same)
        found += [history.features(each) for each in day]
        for each in day:
            history.add(each)
    return found
