"""Partner fit within one product line, learnt by query: who begins to serve a customer in a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from algorithms.fit_data.features import Snapshot
from algorithms.fit_data.line_queries import LINE_FEATURES, LineQuery, line_examples, line_features
from algorithms.fit_data.pairs import Floats, PairBlock
from algorithms.fit_data.windows import Window, training_sets
from algorithms.models.linear import Logistic, fit_logistic
from algorithms.models.query_model import Examples, QueryModel, plain_ranking, select_query_model

PLAIN_LINES = {
    name: plain_ranking(name, LINE_FEATURES, column)
    for name, column in (
        ("fit", "fit"),
        ("works here", "works here"),
        ("claims the line", "claims the line"),
        ("customers in the line", "log customers in the line"),
        ("new customers in the line", "log new customers in the line"),
        ("similar customers in the line", "similar customers in the line"),
        ("customers in the line and region", "log customers in the line and region"),
    )
}


@dataclass(frozen=True)
class LineModel:
    """Ranks partners for a customer and a product line; `pairs` tells how well partner and customer fit in all."""

    ranking: QueryModel
    pairs: Logistic

    def features(self, shot: Snapshot, query: LineQuery, block: PairBlock) -> Floats:
        """(p, f) features of all partners of the role; `block`: the customer's column."""
        return line_features(shot, query, self.pairs(shot, query.role, block)[:, 0])


def train_line_model(seen: Sequence[Window], seed: int) -> tuple[LineModel | None, dict[str, Any]]:
    """The model that is served and how it did; `seen`: windows, newest first, of which the two newest judge."""
    pairs = fit_logistic(training_sets(seen[2:], seed))
    second, first, *older = [line_examples(window, pairs) for window in seen]
    taught: Examples = [each for window in reversed(older) for each in window]
    ranking, metrics = select_query_model(taught, first, second, PLAIN_LINES)
    return (LineModel(ranking, pairs) if ranking else None), metrics
