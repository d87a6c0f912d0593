"""Which way to rank partners is served: every method is judged on a window that it did not learn from.

The window before the last chooses by MRR; the last is the test that nothing was chosen on. Whatever wins must also know
more of its customers than chance would, or nothing is served as learnt.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from algorithms.fit_data.pairs import Integers
from algorithms.fit_data.ranking import ASKED, SIGNIFICANT, Question, luck, platt, report
from algorithms.fit_data.windows import Answers, Lesson, Method, Window, answers, lessons
from algorithms.models.blend import Blend, Calibration, mean_odds
from algorithms.models.boosting import fit_boosted
from algorithms.models.heuristics import BASELINES
from algorithms.models.linear import fit_logistic
from algorithms.models.network import Network
from algorithms.models.typed_graph import Vocabulary

LEARNT = ("logistic", "gradient boosting", "gnn")

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Contest:
    """What every method answered on both windows, the winner, and how each one's scores become log odds."""

    validation: Mapping[str, Answers]
    test: Mapping[str, Answers]
    served: str
    calibration: Mapping[str, Calibration]
    chance: float  # the share of permutations that did as well as the winner: how easily luck explains it

    @property
    def informed(self) -> bool:
        return self.chance <= SIGNIFICANT


def contest(seen: Sequence[Window], words: Vocabulary, seed: int, tell: Tell) -> Contest:
    """Judge every method on windows, newest first; there must be three or more."""
    validate, test = seen[1], seen[0]
    tell("validating")
    validation = {name: answers(validate, m) for name, m in methods(seen[2:], words, seed).items()}
    calibration = {name: platt(*found.pooled()) for name, found in validation.items()}
    validation["blend"] = blended(validation, calibration)
    calibration["blend"] = platt(*validation["blend"].pooled())
    served = max(validation, key=lambda name: (report(validation[name].queries())["mrr"], name))
    tell("testing")
    tested = {name: answers(test, m) for name, m in methods(seen[1:], words, seed).items()}
    tested["blend"] = blended(tested, calibration)
    return Contest(validation, tested, served, calibration, luck(questions(tested[served]), seed))


def blended(found: Mapping[str, Answers], calibration: Mapping[str, Calibration]) -> Answers:
    """What the blend of the learnt methods answers, from what they answered."""
    first = found[LEARNT[0]]
    scores = {
        role: mean_odds([(found[name].scores[role], calibration[name]) for name in LEARNT])
        for role in first.scores
    }
    return replace(first, scores=scores)


def questions(found: Answers) -> list[list[Question]]:
    """By role the questions that have an answer, for `luck`."""
    asked = {role: _asking(found, role) for role in found.scores}
    return [[(found.scores[role][:, k], open, found.right[role][open, k]) for k in columns for open in [found.open[role][:, k]]]
            for role, columns in asked.items()]  # fmt: skip


def _asking(found: Answers, role: str) -> Integers:
    return np.flatnonzero((found.right[role] & found.open[role]).any(0))[: ASKED // len(found.scores)]


def learners(taught: Sequence[Lesson], words: Vocabulary, seed: int) -> dict[str, Callable[[], Method]]:
    """Name → how to learn that method from these lessons; the logistic regression, where others start, is learnt."""
    logistic = fit_logistic(taught)
    return {
        "logistic": lambda: logistic,
        "gradient boosting": lambda: fit_boosted(taught, seed),
        "gnn": lambda: network(taught, logistic, words, seed),
    }


def methods(learned: Sequence[Window], words: Vocabulary, seed: int) -> dict[str, Method]:
    """Name → method; those that learn have learned from these windows."""
    return BASELINES | {
        name: learn() for name, learn in learners(lessons(learned, seed), words, seed).items()
    }


def network(taught: Sequence[Lesson], logistic: Method, words: Vocabulary, seed: int) -> Network:
    """Loads torch, which takes seconds, only now that there is something to learn from."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # what torch says on import is not for our users
        from algorithms.models.training import fit_network
    return fit_network(taught, logistic, words, seed)  # type: ignore[arg-type]


def final(name: str, seen: Sequence[Window], words: Vocabulary, seed: int,
          calibration: Mapping[str, Calibration]) -> Method:  # fmt: skip
    """The served method, having learned from every window."""
    if name in BASELINES:
        return BASELINES[name]
    learn = learners(lessons(seen, seed), words, seed)
    if name == "blend":
        return Blend({part: (learn[part](), calibration[part]) for part in LEARNT})
    return learn[name]()
