"""Link prediction on any typed relation of the graph: who will be linked to whom next, by every method side by side.

For data from elsewhere, where nothing but the links is known. Queries are the ends of the relation, candidates its
starts (the other way round with `turned`). The latest links by time are the test, those before them validate; without
a time the split is random. Ranking is over all candidates not linked before (filtered).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np
from scipy.sparse import coo_array, csc_array

from algorithms.fit_data.bipartite import KERNELS, nearest_columns
from algorithms.fit_data.pairs import Floats, Integers
from algorithms.fit_data.ranking import (
    ASKED,
    SIGNIFICANT,
    Booleans,
    Query,
    Question,
    chance_mrr,
    mrr_lead,
    permutation_p_value,
    ranking_metrics,
)
from algorithms.partner_fit.fit_evaluation import FitEvaluation
from algorithms.runs import PACKAGES, code_version, package_versions
from graph.db.transactions import Row, group_by
from graph.words import BadInput, Text

TEST, VALIDATE = 0.2, 0.1  # shares of the links
LEAST = 50  # links
WIDEST = 8_000  # candidates: kernels are (q, q)


@dataclass(frozen=True)
class LinkSplit:
    """(q, c) links known to learn from, and (m, 2) pairs (candidate, query) to be found: to choose on, and to test."""

    candidates: list[str]
    queries: list[str]
    known: csc_array
    validation: Integers
    test: Integers


def split_links(rows: Sequence[Row], timed: bool, seed: int, turned: bool = False) -> LinkSplit:
    """`rows`: {start, end, at}. Raises BadInput where there are too few links, or no times though `timed`."""
    if timed and (missing := sum(r["at"] is None for r in rows)):
        raise BadInput(NO_TIME.fill(n=missing, all=len(rows)))
    links = _first_times(rows, turned)
    if len(links) < LEAST:
        raise BadInput(TOO_FEW.fill(n=len(links), least=LEAST))
    candidates, queries = (sorted({pair[k] for pair in links}) for k in (0, 1))
    if len(candidates) > WIDEST:
        raise BadInput(TOO_WIDE.fill(n=len(candidates), most=WIDEST))
    row, column = ({id: k for k, id in enumerate(ids)} for ids in (candidates, queries))
    order = np.random.default_rng(seed).permutation(len(links))
    pairs = np.array([(row[a], column[b]) for a, b in links], np.int64)[order]
    if timed:
        when = np.array([str(at) for at in links.values()])[order]
        pairs = pairs[np.argsort(when, kind="stable")]
    first, second = round(len(pairs) * (1 - TEST - VALIDATE)), round(len(pairs) * (1 - TEST))
    shape = len(candidates), len(queries)
    return LinkSplit(candidates, queries, _matrix(pairs[:first], shape), pairs[first:second], pairs[second:])


def _first_times(rows: Sequence[Row], turned: bool) -> dict[tuple[str, str], Any]:
    """Each pair (candidate, query) and when it was linked first, whichever row tells that; nobody is linked to himself."""
    links: dict[tuple[str, str], Any] = {}
    for r in rows:
        pair = (r["end"], r["start"]) if turned else (r["start"], r["end"])
        if pair[0] != pair[1]:
            links[pair] = min(links.get(pair, r["at"]), r["at"], key=str)
    return links


def _matrix(pairs: Integers, shape: tuple[int, int]) -> csc_array:
    return coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=shape).tocsc()


def links_before_test(data: LinkSplit) -> csc_array:
    """The links known when the test begins."""
    return (data.known + _matrix(data.validation, data.known.shape)).tocsc()


def ranking_queries(known: csc_array, pairs: Integers) -> Iterator[tuple[int, Integers, Booleans]]:
    """(query, candidates, which of them are right) for pairs whose ends both have a known link."""
    rows, columns = known.sum(axis=1) > 0, known.sum(axis=0) > 0
    met = group_by(((int(p), int(c)) for p, c in pairs if rows[p] and columns[c]), itemgetter(1))
    for query in sorted(met):
        right = np.zeros(known.shape[0], bool)
        right[[p for p, _ in met[query]]] = True
        open = rows & (known[:, [query]].toarray().ravel() == 0)
        yield query, np.flatnonzero(open), right[open]


def link_popularity(known: csc_array, columns: Integers) -> Floats:
    return np.repeat(np.asarray(known.sum(axis=1), float)[:, None], len(columns), axis=1)


def method_scores(known: csc_array, columns: Integers) -> dict[str, Floats]:
    """Method → (q, b) scores for these queries."""
    found = {"popularity": link_popularity(known, columns), "kNN": nearest_columns(known, columns)}
    for name, kernel in KERNELS.items():
        found[name] = (known[:, columns].T @ kernel(known).T).T
    found["blend"] = sum(_standard(found[n]) for n in ("kNN", "resource allocation", "partner cosine", "factorisation"))  # type: ignore[assignment]
    return found


def _standard(x: Floats) -> Floats:
    """Each query's scores by their rank, as logarithm: comparable between methods."""
    rank: Floats = np.argsort(np.argsort(-x, axis=0, kind="stable"), axis=0, kind="stable") + 1.0
    return -np.log(rank)


def evaluate_relation(rows: Sequence[Row], timed: bool, seed: int, turned: bool = False) -> FitEvaluation:
    """Every method on the validation and the test links of {start, end, at}; the best on validation would be served."""
    data = split_links(rows, timed, seed, turned)
    first = _answers(data.known, data.validation, data)
    answered = _answers(links_before_test(data), data.test, data)
    if not first.names or not answered.names:
        raise BadInput(NOTHING_TO_ASK)
    validation = {n: ranking_metrics(q) for n, q in first.queries.items()}
    served = max(validation, key=lambda n: (validation[n]["mrr"], n))
    mine, chance = answered.queries[served], permutation_p_value([link_questions(answered, served)], seed)
    return FitEvaluation(
        {
            "served": served,
            "evidence": "enough" if chance <= SIGNIFICANT else "no better than chance",
            "luck": chance,
            "chance_mrr": round(chance_mrr(mine), 4),
            "validation": validation,
            "test": {n: ranking_metrics(q) for n, q in answered.queries.items()},
            "lead": {n: mrr_lead(mine, q) for n, q in answered.queries.items() if n != served},
            "split": "by time" if timed else "at random",
            "links": len(data.validation) + len(data.test) + data.known.nnz,
            "candidates": len(data.candidates),
            "queries": len(data.queries),
            "seeds": [seed],
            "code": code_version(),
            "packages": dict(package_versions(PACKAGES)),
        },
        answered.listed,
    )


@dataclass(frozen=True)
class LinkPredictions:
    """The queries by method; each query's id and its candidates; and (q, b) all scores, for the permutations."""

    queries: dict[str, list[Query]]
    names: list[tuple[str, Integers]]
    candidates: list[str]
    scores: dict[str, Floats]

    def listed(self) -> tuple[list[str], Iterator[list[Any]]]:
        """Header and rows: query, candidate, right, then each method's score."""
        first = next(iter(self.queries.values()))
        rows = (
            [query, self.candidates[i], int(first[k][1][n]), *(float(q[k][0][n]) for q in self.queries.values())]
            for k, (query, open) in enumerate(self.names)
            for n, i in enumerate(open.tolist())
        )
        return ["query", "candidate", "right", *self.queries], rows


def _answers(known: csc_array, pairs: Integers, data: LinkSplit) -> LinkPredictions:
    questions = list(ranking_queries(known, pairs))
    found = method_scores(known, np.array([c for c, _, _ in questions], np.int64)) if questions else {}
    queries = {n: [(s[open, k], right) for k, (_, open, right) in enumerate(questions)] for n, s in found.items()}
    return LinkPredictions(queries, [(data.queries[c], open) for c, open, _ in questions], data.candidates, found)


def link_questions(answered: LinkPredictions, method: str) -> list[Question]:
    """For `luck`."""
    found = answered.scores[method]
    return [
        (found[:, k], open, right)
        for k, ((_, right), (_, open)) in enumerate(
            zip(answered.queries[method][:ASKED], answered.names[:ASKED], strict=True)
        )
    ]


NO_TIME = Text(
    "{n} of {all} relationships have no value in that field; leave --time-field out for a random split",
    "{all} 条关系中有 {n} 条没有该字段的值;如需随机划分,请去掉 --time-field",
)
TOO_FEW = Text(
    "there are {n} such links: at least {least} are needed to learn from and to judge",
    "只有 {n} 条此类关系,至少需要 {least} 条才能训练与评估",
)
TOO_WIDE = Text(
    "{n} candidates are more than {most}: turn the question round with --turned",
    "候选数 {n} 超过上限 {most}:请用 --turned 反向提问",
)
NOTHING_TO_ASK = Text(
    "none of the latest links joins two who were linked before: there is nothing to judge by",
    "最近的关系中没有两端此前都出现过的:无法评估",
)
