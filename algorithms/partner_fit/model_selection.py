"""Model selection: every method is judged on a window that it did not learn from.

The window before the last chooses by MRR, among what is learnt and among plain methods. What is learnt is served only where it
leads the best plain method on both windows, and surely on them together; and whatever is served must know more of its customers
than chance would, or it is served without probabilities.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from algorithms.fit_data.bipartite import KERNELS
from algorithms.fit_data.link_features import SCALE
from algorithms.fit_data.pairs import Integers
from algorithms.fit_data.ranking import (
    ASKED,
    SIGNIFICANT,
    Question,
    leads_surely,
    permutation_p_value,
    platt,
    ranking_metrics,
)
from algorithms.fit_data.served_model import PLAIN
from algorithms.fit_data.windows import Method, TrainingSet, Window, WindowScores, score_window, training_sets
from algorithms.models.blend import Blend, Calibration, mean_odds
from algorithms.models.boosting import fit_boosted
from algorithms.models.by_query import LINK_SCORES, FeatureScore, fit_by_query
from algorithms.models.linear import fit_logistic
from algorithms.models.network import NETWORK, Network, can_learn
from algorithms.models.typed_graph import Vocabulary

LEARNT = ("logistic", "gradient boosting", NETWORK, "by query")
LINK = "link score"  # the best plain method that looks at links, as a member of a blend
BLENDS = {"blend": LEARNT[:3], "wide blend": (*LEARNT, LINK)}

Notification = Callable[[str], None]


def trainable_methods() -> tuple[str, ...]:
    """Those of `LEARNT` that can learn here."""
    return tuple(name for name in LEARNT if name != NETWORK or can_learn())


def blends(trained: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Blend → its members, of those methods that have learnt."""
    members = {LINK, *trained}
    return {name: tuple(part for part in parts if part in members) for name, parts in BLENDS.items()}


@dataclass(frozen=True)
class ModelSelection:
    """The scores of every method on both windows, the winner, and how each one's scores become log odds."""

    validation: Mapping[str, WindowScores]
    test: Mapping[str, WindowScores]
    plain: str  # the best method that does not learn
    trained: str  # the best that does
    leads: bool  # whether that leads for sure on both windows
    link: str  # the plain link method that is a member of the wide blend
    calibration: Mapping[str, Calibration]
    chance: float  # the share of permutations that did as well as the winner: how easily luck explains it

    @property
    def served(self) -> str:
        return self.trained if self.leads and self.informed else self.plain

    @property
    def informed(self) -> bool:
        return self.chance <= SIGNIFICANT


def select_model(
    seen: Sequence[Window],
    words: Vocabulary,
    seed: int,
    notify: Notification,
    *,
    learning: Sequence[str] | None = None,
) -> ModelSelection:
    """Judge every method on windows, newest first; there must be three or more. `learning`: by default all that can learn here."""
    validate, test = seen[1], seen[0]
    trained = trainable_methods() if learning is None else tuple(learning)
    notify("validating")
    methods = trained_methods(seen[2:], words, seed, trained)
    validation = {name: score_window(validate, m) for name, m in methods.items()}
    calibration = {name: platt(*found.pooled()) for name, found in validation.items()}
    mrr: dict[str, Any] = {name: ranking_metrics(found.queries())["mrr"] for name, found in validation.items()}
    plain = max(PLAIN, key=lambda name: (mrr[name], name))
    link = max(LINK_SCORES, key=lambda name: (mrr[name], name))
    parts = validation | {LINK: _link_member(validation, link)}
    calibration[LINK] = platt(*parts[LINK].pooled())
    for name, of in blends(trained).items():
        validation[name] = blend_methods(parts, calibration, of)
        calibration[name] = platt(*validation[name].pooled())
        mrr[name] = ranking_metrics(validation[name].queries())["mrr"]
    learnt = max((*trained, *BLENDS), key=lambda name: (mrr[name], name))
    notify("testing")
    tested = {name: score_window(test, m) for name, m in trained_methods(seen[1:], words, seed, trained).items()}
    parts = tested | {LINK: _link_member(tested, link)}
    tested |= {name: blend_methods(parts, calibration, of) for name, of in blends(trained).items()}
    leads = leads_surely(*([found[name].queries() for found in (validation, tested)] for name in (learnt, plain)))
    served = tested[learnt if leads else plain]
    chance = permutation_p_value(permutation_questions(served), seed)
    return ModelSelection(validation, tested, plain, learnt, leads, link, calibration, chance)


def _link_member(found: Mapping[str, WindowScores], link: str) -> WindowScores:
    """The scores of a plain link method as `FeatureScore` gives them."""
    scores = found[link].scores
    logs = {role: np.log1p(SCALE * np.maximum(s, 0)) for role, s in scores.items()} if link in KERNELS else scores
    return replace(found[link], scores=logs)


def blend_methods(
    found: Mapping[str, WindowScores], calibration: Mapping[str, Calibration], members: Sequence[str]
) -> WindowScores:
    """The scores of a blend of methods, from their scores."""
    first = found[members[0]]
    scores = {
        role: mean_odds([(found[name].scores[role], calibration[name]) for name in members]) for role in first.scores
    }
    return replace(first, scores=scores)


def permutation_questions(found: WindowScores) -> list[list[Question]]:
    """By role the questions that have an answer, for `luck`."""
    asked = {role: _answerable_columns(found, role) for role in found.scores}
    return [
        [
            (found.scores[role][:, k], open, found.right[role][open, k])
            for k in columns
            for open in [found.open[role][:, k]]
        ]
        for role, columns in asked.items()
    ]


def _answerable_columns(found: WindowScores, role: str) -> Integers:
    return np.flatnonzero((found.right[role] & found.open[role]).any(0))[: ASKED // len(found.scores)]


def learners(training: Sequence[TrainingSet], words: Vocabulary, seed: int) -> dict[str, Callable[[], Method]]:
    """Name → how to learn that method from these lessons; the logistic regression, where others start, is learnt."""
    logistic = fit_logistic(training)
    learn: dict[str, Callable[[], Method]] = {
        "logistic": lambda: logistic,
        "gradient boosting": lambda: fit_boosted(training, seed),
        NETWORK: lambda: train_network(training, logistic, words, seed),
        "by query": lambda: fit_by_query(training, logistic),
    }
    return {name: learn[name] for name in LEARNT}


def trained_methods(
    learned: Sequence[Window], words: Vocabulary, seed: int, learning: Sequence[str] | None = None
) -> dict[str, Method]:
    """Name → method; those that learn, by default all that can here, have learned from these windows."""
    learn = learners(training_sets(learned, seed), words, seed)
    return PLAIN | {name: learn[name]() for name in (trainable_methods() if learning is None else learning)}


def train_network(training: Sequence[TrainingSet], logistic: Method, words: Vocabulary, seed: int) -> Network:
    """Loads torch, which takes seconds, only now that there is something to learn from."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # what torch says on import is not for our users
        from algorithms.models.training import fit_network
    return fit_network(training, logistic, words, seed)  # type: ignore[arg-type]


def train_served(
    name: str,
    seen: Sequence[Window],
    words: Vocabulary,
    seed: int,
    calibration: Mapping[str, Calibration],
    link: str = "popularity",
) -> Method:
    """The served method, having learned from every window; `link`: the plain link method among a blend's members."""
    if name in PLAIN:
        return PLAIN[name]
    learn = learners(training_sets(seen, seed), words, seed)
    if name not in BLENDS:
        return learn[name]()
    learn[LINK] = lambda: FeatureScore(LINK_SCORES[link])
    return Blend({part: (learn[part](), calibration[part]) for part in blends(calibration)[name]})
