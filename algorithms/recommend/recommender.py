"""The recommender: partners for a customer, customers for a partner, and two partners compared, with reasons and
exclusions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from algorithms.fit_data.features import Snapshot
from algorithms.fit_data.pair_columns import Pair
from algorithms.fit_data.pairs import Integers, PairList
from algorithms.fit_data.ranking import sigmoid
from algorithms.fit_data.served_model import ServedModel
from algorithms.recommend.diversity import diversified, is_crowded, similar_partners
from algorithms.recommend.effects import KINDS
from algorithms.recommend.exclusions import Exclusion, Exclusions
from algorithms.recommend.explainer import LEAST, ExplainedPair, Explainer
from algorithms.recommend.reason_facts import Reason
from algorithms.recommend.reason_words import WORDS
from algorithms.recommend.top_partners import TopPartners, top_partners
from graph.words import NotFound, Text


@dataclass(frozen=True, slots=True)
class CountedEvidence:
    """A kind of evidence: what it adds to the log odds, and the probability `without` it."""

    text: Text
    effect: float
    without: float | None


@dataclass(frozen=True)
class PairRecommendation:
    """A pair as it is served. `odds`: calibrated log odds (a bare score where nothing could be learnt); `probability`
    None where that is so or nothing is known of one of the two; `why_not`: why it does not come first.

    `exclusions`: why it must not be recommended; `rank` is then the one it would have had.
    """

    pair: Pair
    rank: int
    odds: float
    probability: float | None
    explained: ExplainedPair
    why_not: Text | None = None
    exclusions: tuple[Exclusion, ...] = ()

    def with_doubt(self, word: str) -> PairRecommendation:
        """The same with a reason before the others that admits what was not taken into account, as WORDS says it."""
        doubt = Reason("", WORDS[word], (), ())
        return replace(self, explained=replace(self.explained, reasons=[doubt, *self.explained.reasons]))

    @property
    def basis(self) -> str:
        return self.explained.basis

    def evidence(self) -> list[CountedEvidence]:
        """The kinds of evidence that count, each with the probability that is left without it, the strongest first."""
        known = self.probability is not None
        found = self.explained.counted.items()
        return [
            CountedEvidence(KINDS[kind][1], effect, float(sigmoid(np.array(self.odds - effect))) if known else None)
            for kind, effect in sorted(found, key=lambda each: (-abs(each[1]), each[0]))
        ]


@dataclass(frozen=True)
class PartnerComparison:
    """Two partners for one customer: by kind of evidence what it adds to each one's log odds, the largest gap first."""

    one: PairRecommendation
    other: PairRecommendation
    kinds: dict[str, tuple[float, float]]
    verdict: Text


class Recommender:
    """Answers for one snapshot as one served model scores it."""

    def __init__(self, shot: Snapshot, served: ServedModel, doubt: Text | None = None):
        self.shot, self.served = shot, served
        self.exclusions = Exclusions(shot.rows)
        self.explainer = Explainer(shot, served, doubt)

    def partners(
        self, role: str, k: int, columns: Integers | None = None, threads: int = 1
    ) -> tuple[list[PairRecommendation], list[PairRecommendation]]:
        """The `k` best of a role for each of these customers, no five alike; and those that would be among them, had
        they not been excluded."""
        parts = list(self.partners_by_block(role, k, columns, threads))
        return [each for best, _ in parts for each in best], [each for _, out in parts for each in out]

    def partners_by_block(
        self, role: str, k: int, columns: Integers | None = None, threads: int = 1
    ) -> Iterator[tuple[list[PairRecommendation], list[PairRecommendation]]]:
        """The same for one block of customers after the other."""
        for one in top_partners(
            self.shot, self.served, role, 2 * k, columns=columns, banned=self.exclusions.mask, threads=threads
        ):
            yield self._ranked(role, one, k), self._excluded(role, one, k)
        self.explainer.facts.forget()

    def _ranked(self, role: str, one: TopPartners, k: int) -> list[PairRecommendation]:
        asked = []
        for b, (j, order) in enumerate(zip(one.columns.tolist(), self._orders(role, one, k), strict=True)):
            odds = dict(zip(one.order[:, b].tolist(), one.odds[:, b].tolist(), strict=True))
            asked += [(i, j, rank, odds[i]) for rank, i in enumerate(order.tolist(), 1)]
        made: dict[str, list[PairRecommendation]] = {}
        for each in self.explained(role, asked):
            before = made.setdefault(each.pair[2], [])
            if self._grounded(each):
                before.append(self.compared(replace(each, rank=len(before) + 1), before))
        return [each for found in made.values() for each in found]

    def _orders(self, role: str, one: TopPartners, k: int) -> list[Integers]:
        """For each customer the best, no five alike."""
        same = self.shot.cached(("alike", role), lambda: similar_partners(self.shot.rows, role))
        dense = is_crowded(one.order[:k], same)
        return [
            diversified(order, same, k) if many else order[:k]
            for column, odds, many in zip(one.order.T, one.odds.T, dense, strict=True)
            for order in [column[np.isfinite(odds)]]
        ]

    def _grounded(self, each: PairRecommendation) -> bool:
        """Whether two paths lead from one to the other: what stands on less is no recommendation of a learnt model."""
        paths = sum(bool(r.path) for r in each.explained.reasons)
        return paths >= LEAST or not self.served.is_calibrated or each.basis == "unknown"

    def compared(self, each: PairRecommendation, before: Sequence[PairRecommendation]) -> PairRecommendation:
        """The same with why it does not come before the first of those before it."""
        if not before:
            return each
        moved = each.odds > before[-1].odds
        return replace(
            each, why_not=WORDS["alike"] if moved else self.explainer.why_not(each.explained, before[0].explained)
        )

    def _excluded(self, role: str, one: TopPartners, k: int) -> list[PairRecommendation]:
        """Those who may not be recommended, and have better odds than the last who is."""
        asked = []
        for b, j in enumerate(one.columns.tolist()):
            allowed = one.odds[np.isfinite(one.odds[:, b]), b][:k]
            for i, odds in zip(one.excluded[:, b].tolist(), one.excluded_odds[:, b].tolist(), strict=True):
                rank = 1 + int((allowed > odds).sum())
                if np.isfinite(odds) and rank <= k:
                    asked.append((i, j, rank, odds))
        return [self.ruled_out(r) for r in self.explained(role, asked)]

    def ruled_out(self, each: PairRecommendation) -> PairRecommendation:
        """The same with everything that excludes it."""
        return replace(each, exclusions=tuple(self.exclusions.reasons(each.pair)))

    def explained(self, role: str, entries: Sequence[tuple[int, int, int, float]]) -> list[PairRecommendation]:
        """`entries`: (row of the partner, column of the customer, rank, log odds)."""
        if not entries:
            return []
        i, j, ranks, odds = zip(*entries, strict=True)
        chances = self.served.probability(np.array(odds))
        explained = self.explainer.explain(role, PairList(np.array(i), np.array(j)))
        return [
            PairRecommendation(
                e.pair, rank, float(o), float(p) if self.served.is_calibrated and e.basis != "unknown" else None, e
            )
            for e, rank, o, p in zip(explained, ranks, odds, chances.tolist(), strict=True)
        ]

    def customers(self, partner: str, k: int, new: bool = False) -> list[PairRecommendation]:
        """The `k` customers that a partner fits best, in each of its roles; `new`: only those it does not work for yet."""
        found = []
        for role in self.roles_of(partner):
            i = self.shot.row[role, partner]
            j = np.arange(len(self.shot.customers))
            j = j[~self.exclusions.mask(role, j)[i] & (j != self.shot.column.get(partner, -1))]
            if new:
                j = j[[(role, partner, self.shot.customers[c]) not in self.shot.begun for c in j]]
            odds = self.served.odds(self.shot, role, PairList(np.full(len(j), i), j))
            best = np.argsort(-odds, kind="stable")[:k]
            asked = [(i, int(j[b]), rank, float(odds[b])) for rank, b in enumerate(best, 1)]
            found += self.explained(role, asked)
        return found

    def pair(self, role: str, partner: str, customer: str) -> PairRecommendation:
        """One pair, with its rank among the partners of the role that may be recommended, and its exclusions."""
        i, j = self.shot.row[role, partner], self._column(customer)
        every = np.arange(len(self.shot.partners[role]))
        odds = self.served.odds(self.shot, role, PairList(every, np.full(len(every), j)))
        allowed = ~self.exclusions.mask(role, np.array([j]))[:, 0]
        rank = 1 + int((odds[allowed] > odds[i]).sum())
        found = self.explained(role, [(i, j, rank, float(odds[i]))])[0]
        return self.ruled_out(found)

    def each_role(self, partner: str, customer: str, role: str | None = None) -> list[PairRecommendation]:
        """The pair in each role of the partner, or in this one. Raises NotFound."""
        roles = self.roles_of(partner)
        if role and role not in roles:
            raise NotFound(NOT_IN_ROLE.fill(id=partner, role=role, known=", ".join(roles)))
        return [self.pair(r, partner, customer) for r in ([role] if role else roles)]

    def compare(self, one: str, other: str, customer: str) -> PartnerComparison:
        """Two partners for one customer, in a role that both have if there is one. Raises NotFound."""
        mine, theirs = self.roles_of(one), self.roles_of(other)
        role = next((r for r in mine if r in theirs), None)
        a, b = self.pair(role or mine[0], one, customer), self.pair(role or theirs[0], other, customer)
        better, worse = (a, b) if (bool(a.exclusions), -a.odds) <= (bool(b.exclusions), -b.odds) else (b, a)
        left, right = a.explained.counted, b.explained.counted
        gaps = {kind: (left.get(kind, 0.0), right.get(kind, 0.0)) for kind in {*left, *right}}
        ordered = dict(sorted(gaps.items(), key=lambda item: (-abs(item[1][0] - item[1][1]), item[0])))
        if worse.exclusions:
            return PartnerComparison(a, b, ordered, worse.exclusions[0].text)
        return PartnerComparison(a, b, ordered, self.explainer.why_not(worse.explained, better.explained))

    def roles_of(self, partner: str) -> list[str]:
        """Raises NotFound."""
        found = [r for r in self.shot.roles if (r, partner) in self.shot.row]
        if not found:
            raise NotFound(NO_PARTNER.fill(id=partner))
        return found

    def _column(self, customer: str) -> int:
        if customer not in self.shot.column:
            raise NotFound(NO_CUSTOMER.fill(id=customer))
        return self.shot.column[customer]

    def columns(self, customers: Iterable[str]) -> Integers:
        """Raises NotFound."""
        return np.array([self._column(c) for c in customers], np.int64)


NO_PARTNER = Text(
    "there is no partner {id!r}: a distributor, service provider, supplier or KOL is asked for by its id, written as "
    "its source writes it (S05, not s05)",
    "没有伙伴 {id!r}:请使用经销商、服务商、供应商或 KOL 的编号,大小写与来源一致(S05,而非 s05)",
)
NOT_IN_ROLE = Text("{id} is no {role}; it is: {known}", "{id} 没有角色 {role};其角色为:{known}")
NO_CUSTOMER = Text(
    "there is no customer {id!r}; `customers` lists those that there are",
    "没有客户 {id!r};可用 customers 查询现有客户",
)
