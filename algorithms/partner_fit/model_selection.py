"""Model selection: every method is judged on a window that it did not learn from.

The window before the last chooses by MRR; the last is the test that nothing was chosen on. Whatever wins must also know
more of its customers than chance would, or nothing is served as learnt.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from algorithms.fit_data.pairs import Integers
from algorithms.fit_data.ranking import ASKED, SIGNIFICANT, Question, permutation_p_value, platt, ranking_metrics
from algorithms.fit_data.windows import Method, TrainingSet, Window, WindowScores, score_window, training_sets
from algorithms.models.blend import Blend, Calibration, mean_odds
from algorithms.models.boosting import fit_boosted
from algorithms.models.heuristics import BASELINES
from algorithms.models.linear import fit_logistic
from algorithms.models.network import Network
from algorithms.models.typed_graph import Vocabulary

LEARNT = ("logistic", "gradient boosting", "gnn")

Tell = Callable[[str], None]


@dataclass(frozen=True)
class ModelSelection:
    """The scores of every method on both windows, the winner, and how each one's scores become log odds."""

    validation: Mapping[str, WindowScores]
    test: Mapping[str, WindowScores]
    served: str
    calibration: Mapping[str, Calibration]
    chance: float  # the share of permutations that did as well as the winner: how easily luck explains it

    @property
    def informed(self) -> bool:
        return self.chance <= SIGNIFICANT


def select_model(seen: Sequence[Window], words: Vocabulary, seed: int, notify: Tell) -> ModelSelection:
    """Judge every method on windows, newest first; there must be three or more."""
    validate, test = seen[1], seen[0]
    notify("validating")
    validation = {name: score_window(validate, m) for name, m in trained_methods(seen[2:], words, seed).items()}
    calibration = {name: platt(*found.pooled()) for name, found in validation.items()}
    validation["blend"] = blend_methods(validation, calibration)
    calibration["blend"] = platt(*validation["blend"].pooled())
    served = max(validation, key=lambda name: (ranking_metrics(validation[name].queries())["mrr"], name))
    notify("testing")
    tested = {name: score_window(test, m) for name, m in trained_methods(seen[1:], words, seed).items()}
    tested["blend"] = blend_methods(tested, calibration)
    return ModelSelection(
        validation, tested, served, calibration, permutation_p_value(permutation_questions(tested[served]), seed)
    )


def blend_methods(found: Mapping[str, WindowScores], calibration: Mapping[str, Calibration]) -> WindowScores:
    """The scores of the blend of the learnt methods, from their scores."""
    first = found[LEARNT[0]]
    scores = {
        role: mean_odds([(found[name].scores[role], calibration[name]) for name in LEARNT]) for role in first.scores
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
    return {
        "logistic": lambda: logistic,
        "gradient boosting": lambda: fit_boosted(training, seed),
        "gnn": lambda: train_network(training, logistic, words, seed),
    }


def trained_methods(learned: Sequence[Window], words: Vocabulary, seed: int) -> dict[str, Method]:
    """Name → method; those that learn have learned from these windows."""
    return BASELINES | {name: learn() for name, learn in learners(training_sets(learned, seed), words, seed).items()}


def train_network(training: Sequence[TrainingSet], logistic: Method, words: Vocabulary, seed: int) -> Network:
    """Loads torch, which takes seconds, only now that there is something to learn from."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # what torch says on import is not for our users
        from algorithms.models.training import fit_network
    return fit_network(training, logistic, words, seed)  # type: ignore[arg-type]


def train_served(
    name: str, seen: Sequence[Window], words: Vocabulary, seed: int, calibration: Mapping[str, Calibration]
) -> Method:
    """The served method, having learned from every window."""
    if name in BASELINES:
        return BASELINES[name]
    learn = learners(training_sets(seen, seed), words, seed)
    if name == "blend":
        return Blend({part: (learn[part](), calibration[part]) for part in LEARNT})
    return learn[name]()
