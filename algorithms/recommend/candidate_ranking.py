"""Ranking of given candidates for a customer or an opportunity, with reasons: price, earlier bids, what matches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from algorithms.fit_data.choice_sets import (
    CHOICE_FEATURES,
    ChoiceHistory,
    ChoiceSet,
    Party,
    comparable_prices,
    past_history,
)
from algorithms.fit_data.pair_columns import Pair
from algorithms.fit_data.pairs import Floats
from algorithms.recommend.effects import ORDER
from algorithms.recommend.explainer import ExplainedPair, strongest_reasons
from algorithms.recommend.reason_facts import CITED, Reason
from algorithms.recommend.reason_words import WORDS
from algorithms.recommend.reasons import reasons_of
from algorithms.recommend.recommender import PairRecommendation, Recommender
from graph.projections.partner_rows import JoinRow

KINDS_OF_CHOICE = {  # kind of evidence → the features that tell of it
    "price": CHOICE_FEATURES[:6],
    "bids": ("win rate", "log bids before", "win rate in the line"),
    "joined": ("win rate here", "log bids here", "share of this customer's choices"),
    "own": ("works here",),
    "region": ("same region",),
    "area": ("covers the region",),
    "industry": ("same industry",),
    "lines": ("offers the line",),
}


@dataclass(frozen=True)
class Candidates:
    """Given candidates, their features, and by role and partner the bid that each has made here."""

    choice: ChoiceSet
    features: Floats
    bids: dict[Party, JoinRow]


class CandidateRanking:
    """The ranking of some partners for one customer: by the choice model where there is one, else by their fit."""

    def __init__(self, recommender: Recommender, customer: str, line: str | None, opportunity: str | None):
        self.recommender, self.customer, self.line = recommender, customer, line
        self.rows = recommender.shot.rows
        self.bids = [j for j in self.rows.joins if opportunity and j["opportunity"] == opportunity]
        self.history: ChoiceHistory = recommender.shot.cached("choices", lambda: past_history(self.rows))

    def ranked(self, partners: Sequence[str]) -> list[PairRecommendation]:
        """All of these partners, best first, those with exclusions too. `probability`: of being the one that is chosen.

        Raises NotFound.
        """
        parties = [self._party(id) for id in dict.fromkeys(partners)]
        fits = [self.recommender.pair(*party, self.customer) for party in parties]
        model = self.recommender.served.choice
        if model is None:
            return _placed([each.with_doubt("any_bid") for each in fits], np.array([each.odds for each in fits]))
        among = self._candidates(parties)
        shares = model.shares(among.features).tolist() if model.is_trained else [None] * len(fits)
        effects = grouped_effects(model.effects(among.features))
        found = [
            replace(each, probability=share, explained=self._explained(each.pair, among, effect))
            for each, share, effect in zip(fits, shares, effects, strict=True)
        ]
        told = found if model.is_trained else [each.with_doubt("plain") for each in found]
        return _placed(told, model.scores(among.features))

    def _party(self, id: str) -> Party:
        """The partner in the role in which it bids here, else in its first."""
        roles = self.recommender.roles_of(id)
        return next((b["role"] for b in self.bids if b["partner"] == id and b["role"] in roles), roles[0]), id

    def _candidates(self, parties: Sequence[Party]) -> Candidates:
        made = {(b["role"], b["partner"]): b for b in self.bids}
        none: JoinRow = {"price": None, "currency": None}  # type: ignore[typeddict-item]
        prices = comparable_prices([made.get(party, none) for party in parties])
        choice = ChoiceSet(self.customer, self.line, self.rows.day, parties, prices)
        return Candidates(choice, self.history.features(choice), made)

    def _explained(self, pair: Pair, among: Candidates, effects: Floats) -> ExplainedPair:
        explainer = self.recommender.explainer
        basis, doubts = explainer.basis(pair)
        told = [*_price(pair[:2], among), *self._record(pair)]
        told += [r for r in reasons_of(explainer.facts, pair) if r.kind in KINDS_OF_CHOICE]
        known = [replace(r, effect=float(effects[ORDER.index(r.kind)])) for r in told]
        admitted = [Reason("", text, (), ()) for text in doubts] + strongest_reasons(known)
        return ExplainedPair(pair, basis, admitted, effects)

    def _record(self, pair: Pair) -> Iterator[Reason]:
        """Earlier bids: how many there were, and how many were chosen."""
        party, customer = pair[:2], pair[2]
        tried, won = self.history.tried, self.history.won
        if not tried[party]:
            yield Reason("bids", WORDS["untried"], (), ())
            return
        facts = [j["id"] for j in self.rows.joins if (j["role"], j["partner"]) == party and j["outcome"] and j["id"]]
        sentence = WORDS["chosen"].fill(
            n=tried[party], won=won[party], here=won[party, customer], all_here=tried[party, customer]
        )
        yield Reason(
            "bids",
            sentence,
            (party[1], f"PARTNERED_ON {facts[-1]}" if facts else "PARTNERED_ON"),
            tuple(facts[-CITED:]),
        )


def _price(party: Party, among: Candidates) -> Iterator[Reason]:
    prices, bid = among.choice.prices, among.bids.get(party)
    mine = prices[among.choice.partners.index(party)]
    if bid is None or not np.isfinite(mine):
        return
    price = f"{mine:,.2f} {bid['currency'] or ''}".strip()
    known = prices[np.isfinite(prices)]
    rank, above = 1 + int((known < mine).sum()), float(mine / known.min() - 1)
    sentence = WORDS["lowest" if rank == 1 else "price"].fill(price=price, rank=rank, n=len(known), above=above)
    path = (party[1], f"PARTNERED_ON {bid['id'] or ''}".strip(), bid["opportunity"])
    yield Reason("price", sentence, path, (bid["id"],) if bid["id"] else ())


def _placed(found: Sequence[PairRecommendation], scores: Floats) -> list[PairRecommendation]:
    order = np.argsort(-scores, kind="stable").tolist()
    return [replace(found[k], rank=rank, odds=float(scores[k])) for rank, k in enumerate(order, 1)]


def grouped_effects(effects: Floats) -> Floats:
    """(k, kinds) of (k, f) effects of features: their sums by kind of evidence, in the order of `effects.ORDER`."""
    made = np.zeros((len(effects), len(ORDER)))
    for kind, names in KINDS_OF_CHOICE.items():
        made[:, ORDER.index(kind)] = effects[:, [CHOICE_FEATURES.index(name) for name in names]].sum(1)
    return made
