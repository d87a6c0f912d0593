"""Ranking of all partners of a role for a customer and one product line, with reasons from within the line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from algorithms.fit_data.line_queries import LINE_FEATURES, LineQuery
from algorithms.fit_data.pair_columns import Pair
from algorithms.fit_data.pairs import Floats, PairBlock
from algorithms.models.line_model import LineModel
from algorithms.recommend.effects import ORDER
from algorithms.recommend.explainer import MOST
from algorithms.recommend.reason_facts import CITED, Reason
from algorithms.recommend.reason_words import WORDS
from algorithms.recommend.recommender import PairRecommendation, Recommender

Ranked = list[PairRecommendation]
OF_THE_LINE = [k for k, name in enumerate(LINE_FEATURES) if "line" in name]


class LineRanking:
    """The ranking of partners for one customer and product line, as the line model scores them."""

    def __init__(self, recommender: Recommender, model: LineModel, customer: str, line: str):
        """Raises NotFound."""
        self.recommender, self.model, self.customer, self.line = recommender, model, customer, line
        self.column = recommender.columns([customer])

    def partners(self, role: str, k: int) -> tuple[Ranked, Ranked]:
        """The `k` best, and those that would be among them, had they not been excluded."""
        shot, query = self.recommender.shot, LineQuery(role, self.customer, self.line)
        x = self.model.features(shot, query, PairBlock(len(shot.partners[role]), self.column))
        scores, barred = self.model.ranking.scores(x), self.recommender.exclusions.mask(role, self.column)[:, 0]
        order = [i for i in np.argsort(-scores, kind="stable").tolist() if shot.partners[role][i] != self.customer]
        allowed = [i for i in order if not barred[i]]
        ahead = [(1 + int((scores[allowed] > scores[i]).sum()), i) for i in order if barred[i]]
        best = self._explained(role, list(enumerate(allowed[:k], 1)), x)
        out = self._explained(role, [(rank, i) for rank, i in ahead if rank <= k], x)
        compared = [self.recommender.compared(each, best[:n]) for n, each in enumerate(best)]
        return compared, [self.recommender.ruled_out(each) for each in out]

    def _explained(self, role: str, ranked: Sequence[tuple[int, int]], x: Floats) -> Ranked:
        """`ranked`: (rank, row of the partner)."""
        ranking = self.model.ranking
        shares, scores, effects = ranking.shares(x), ranking.scores(x), ranking.effects(x)[:, OF_THE_LINE].sum(1)
        entries = [(i, int(self.column[0]), rank, float(scores[i])) for rank, i in ranked]
        return [
            self._with_line(each, float(effects[i]), float(shares[i]) if ranking.is_trained else None)
            for (_, i), each in zip(ranked, self.recommender.explained(role, entries), strict=True)
        ]

    def _with_line(self, each: PairRecommendation, effect: float, share: float | None) -> PairRecommendation:
        """The pair's reasons with that of the line in the place of the customer's lines; `probability`: to be the one that begins."""
        explained, at = each.explained, ORDER.index("lines")
        rest = [r for r in explained.reasons if r.kind != "lines"]
        doubts, reasons = [r for r in rest if not r.kind], [r for r in rest if r.kind]
        if share is None:
            doubts = [Reason("", WORDS["plain"], (), ()), *doubts]
        own = [replace(r, effect=effect) for r in self._reason(each.pair)]
        effects = explained.effects.copy()
        effects[at] = effect
        told = replace(explained, reasons=[*doubts, *own, *reasons][:MOST], effects=effects)
        return replace(each, explained=told, probability=share)

    def _reason(self, pair: Pair) -> Iterator[Reason]:
        """The customers that the partner serves in the line."""
        facts, (role, partner, customer) = self.recommender.explainer.facts, pair
        dealt = [
            r
            for c in facts.working.get((role, partner), ())
            for r in facts.relations.get((role, partner, c), ())
            if r["line"] == self.line and c != customer
        ]
        if dealt:
            sentence = WORDS["in_line"].fill(line=self.line, n=len({r["customer"] for r in dealt}))
            path = (partner, f"{dealt[0]['type']} {dealt[0]['id'] or ''}".strip(), dealt[0]["customer"])
            yield Reason("lines", sentence, path, tuple(r["id"] for r in dealt if r["id"])[:CITED])
        elif self.line in (facts.partners[role, partner]["lines"] or ()):
            yield Reason("lines", WORDS["claims_line"].fill(line=self.line), (partner, f"= {self.line}", customer), ())
