"""Link prediction on any typed relation of the graph: who will be linked to whom next, by every method side by side.

For data from elsewhere, where nothing but the links is known. Queries are the ends of the relation, candidates its
starts (the other way round with `turned`); where both ends are of one kind, each end is asked for the other. The latest
links by time are the test, the windows before them choose and teach; without a time the order is random. Ranking is
over all candidates not linked before (filtered).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from algorithms.fit_data.ranking import SIGNIFICANT, chance_mrr, mrr_lead, permutation_p_value, ranking_metrics
from algorithms.link_prediction.link_contest import LinkContest, hold_contest
from algorithms.link_prediction.link_history import LinkHistory, link_history
from algorithms.link_prediction.link_times import cut_number
from algorithms.link_prediction.link_windows import LinkWindow, link_rounds
from algorithms.partner_fit.fit_evaluation import FitEvaluation
from algorithms.runs import PACKAGES, code_version, package_versions
from graph.db.transactions import Row
from graph.words import BadInput, Text


def evaluate_relation(
    rows: Sequence[Row],
    timed: bool,
    seed: int,
    turned: bool = False,
    *,
    symmetric: bool = False,
    test_from: str | None = None,
    beside: Sequence[Row] = (),
) -> FitEvaluation:
    """Every method on the links of {start, end, at}; what is served was chosen before the test."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, "blas"):  # threads that wait for one another cost five times what they bring here
        history = link_history(rows, timed, seed, turned, symmetric, beside)
        rounds = link_rounds(history, cut_number(test_from, [r["at"] for r in rows]) if test_from else None)
        if len(rounds) < 2:
            raise BadInput(TOO_LATE.fill(day=test_from) if test_from else NOTHING_TO_ASK)
        contest, test = hold_contest(rounds, seed), rounds[-1].window
    return FitEvaluation(
        relation_metrics(contest, test, seed)
        | {
            "split": "by time" if timed else "at random",
            "symmetric": symmetric,
            "test_from": test_from,
            "links": len(history.pairs[0]),
            "rows": len(history.at),
            "candidates": len(history.candidates),
            "queries": len(history.queries),
            "seeds": [seed],
            "code": code_version(),
            "packages": dict(package_versions(PACKAGES)),
        },
        lambda: listed_links(history, test, contest),
    )


def relation_metrics(contest: LinkContest, test: LinkWindow, seed: int) -> dict[str, Any]:
    """The metrics of a contest, ready for JSON."""
    answered = {n: test.queries(s) for n, s in contest.test.items()}
    mine = answered[contest.served]
    chance = permutation_p_value([test.questions(contest.test[contest.served])], seed)
    return {
        "served": contest.served,
        "best_plain": contest.best_plain,
        "learnt": contest.leads,
        "evidence": "enough" if chance <= SIGNIFICANT else "no better than chance",
        "luck": chance,
        "chance_mrr": round(chance_mrr(mine), 4),
        "validation": {n: ranking_metrics(q) for n, q in contest.pooled().items()},
        "test": {n: ranking_metrics(q) for n, q in answered.items()},
        "lead": {n: mrr_lead(mine, q) for n, q in answered.items() if n != contest.served},
    }


def listed_links(history: LinkHistory, test: LinkWindow, contest: LinkContest) -> tuple[list[str], Iterator[list[Any]]]:
    """Header and rows: query, candidate, right, then each method's score, of every candidate of every test query."""
    rows = (
        [
            history.queries[column],
            history.candidates[i],
            int(test.right[i, k]),
            *(float(s[i, k]) for s in contest.test.values()),
        ]
        for k, column in enumerate(test.columns.tolist())
        for i in test.open[:, k].nonzero()[0].tolist()
    )
    return ["query", "candidate", "right", *contest.test], rows


NOTHING_TO_ASK = Text(
    "none of the latest links joins two who were linked before: there is nothing to judge by",
    "最近的关系中没有两端此前都出现过的:无法评估",
)
TOO_LATE = Text(
    "none of the links from {day} on joins two who were linked before: there is nothing to judge by; give an earlier --test-from",
    "自 {day} 起的关系中没有两端此前都出现过的:无法评估;请将 --test-from 提前",
)
