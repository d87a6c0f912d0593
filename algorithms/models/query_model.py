"""Rankings learnt by query: a conditional logit over the candidates of each query, or the plain method that does better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from algorithms.fit_data.pairs import Floats
from algorithms.fit_data.ranking import Booleans, Query, leads_surely, ranking_metrics
from algorithms.models.conditional_logit import fit_conditional_logit

ENOUGH = 20  # queries of a window
LOGIT = "conditional logit"
Examples = Sequence[tuple[Floats, Booleans]]  # of each query the (k, f) features of its candidates, and who was right


@dataclass(frozen=True)
class QueryModel:
    """Ranks the candidates of a query by the weighted sum of their features: learnt weights, or a plain method's."""

    name: str
    weights: Floats

    @property
    def is_trained(self) -> bool:
        return self.name == LOGIT

    def scores(self, x: Floats) -> Floats:
        """(k,) scores of candidates with these (k, f) features; they compare within one query only."""
        found: Floats = x @ self.weights
        return found

    def effects(self, x: Floats) -> Floats:
        """(k, f) by how much each feature raises a candidate's score above the mean of the candidates; they add up."""
        found: Floats = (x - x.mean(0)) * self.weights
        return found

    def shares(self, x: Floats) -> Floats:
        """(k,) the chance of each that it is the one that is chosen."""
        power = np.exp(self.scores(x) - self.scores(x).max())
        found: Floats = power / power.sum()
        return found

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "weights": self.weights}

    @classmethod
    def from_json(cls, stored: dict[str, Any] | None) -> QueryModel | None:
        return cls(stored["name"], np.array(stored["weights"], float)) if stored else None


def plain_ranking(name: str, features: Sequence[str], column: str, sign: float = 1.0) -> QueryModel:
    """The ranking by one feature alone."""
    return QueryModel(name, sign * (np.array(features) == column))


def select_query_model(
    older: Examples, first: Examples, second: Examples, plain: Mapping[str, QueryModel]
) -> tuple[QueryModel | None, dict[str, Any]]:
    """The model that is served, and how each did on the two newest windows; None where there is too little to learn from.

    Where what is learnt does not lead on each, and surely on both together, the best plain method is served.
    """
    if min(map(len, (older, first, second))) < ENOUGH:
        told = {"queries": [len(part) for part in (second, first, older)], "queries_needed": ENOUGH}
        return None, {"evidence": "not enough"} | told
    tried = {name: [_queries(model, part) for part in (first, second)] for name, model in plain.items()}
    tried[LOGIT] = [_queries(_learnt(older), first), _queries(_learnt([*older, *first]), second)]
    metrics = {name: ranking_metrics([*one, *two]) for name, (one, two) in tried.items()}
    best = max(plain, key=lambda name: (metrics[name]["mrr"], name))
    sure = leads_surely(tried[LOGIT], tried[best])
    served = _learnt([*older, *first, *second]) if sure else plain[best]
    return served, {"evidence": "enough", "served": served.name, "strongest_baseline": best, "both_windows": metrics}


def _learnt(examples: Examples) -> QueryModel:
    x, right = (np.concatenate(parts) for parts in zip(*examples, strict=True))
    query = np.repeat(np.arange(len(examples)), [len(x) for x, _ in examples])
    return QueryModel(LOGIT, fit_conditional_logit(x, query, right))


def _queries(model: QueryModel, examples: Examples) -> list[Query]:
    return [(model.scores(x), right) for x, right in examples]
