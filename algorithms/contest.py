"""Which way to rank partners is served: every method is judged on a window that it did not learn from.

The window before the last chooses by MRR; the last is the test that nothing was chosen on. Whatever wins must also know
more of its customers than chance would, or nothing is served as learnt.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from algorithms.blend import Blend, Calibration
from algorithms.boosting import fit_boosted
from algorithms.heuristics import BASELINES
from algorithms.linear import fit_logistic
from algorithms.network import Network
from algorithms.pairs import Floats
from algorithms.ranking import Query, platt, ranks, report
from algorithms.typed_graph import Vocabulary
from algorithms.windows import Answers, Lesson, Method, Window, answers, lessons

LEARNT = ("logistic", "gradient boosting", "gnn")
PERMUTATIONS = 199
SIGNIFICANT = 0.01
ASKED = 400  # queries that the permutations look at, at most

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
    blended = Blend({name: (_answered(validation[name]), calibration[name]) for name in LEARNT})
    validation["blend"] = answers(validate, blended)
    calibration["blend"] = platt(*validation["blend"].pooled())
    served = max(validation, key=lambda name: (report(validation[name].queries())["mrr"], name))
    tell("testing")
    tested = {name: answers(test, m) for name, m in methods(seen[1:], words, seed).items()}
    blended = Blend({name: (_answered(tested[name]), calibration[name]) for name in LEARNT})
    tested["blend"] = answers(test, blended)
    return Contest(validation, tested, served, calibration, luck(tested[served], seed))


def _answered(found: Answers) -> Method:
    """A method that gives again, block by block, what was answered."""

    def method(shot: object, role: str, pairs: object) -> Floats:
        place = np.searchsorted(found.columns, pairs.columns)  # type: ignore[attr-defined]
        return found.scores[role][:, place]

    return method


def methods(learned: Sequence[Window], words: Vocabulary, seed: int) -> dict[str, Method]:
    """Name → method; those that learn have learned from these windows."""
    taught = lessons(learned, seed)
    logistic = fit_logistic(taught)
    learnt: dict[str, Method] = {
        "logistic": logistic, "gradient boosting": fit_boosted(taught, seed), "gnn": network(taught, logistic, words, seed)}  # fmt: skip
    return BASELINES | learnt


def network(taught: Sequence[Lesson], logistic: Method, words: Vocabulary, seed: int) -> Network:
    """Loads torch, which takes seconds, only now that there is something to learn from."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # what torch says on import is not for our users
        from algorithms.training import fit_network
    return fit_network(taught, logistic, words, seed)  # type: ignore[arg-type]


def final(name: str, seen: Sequence[Window], words: Vocabulary, seed: int,
          calibration: Mapping[str, Calibration]) -> Method:  # fmt: skip
    """The served method, having learned from every window."""
    if name in BASELINES:
        return BASELINES[name]
    taught = lessons(seen, seed)
    logistic = fit_logistic(taught)
    learn: dict[str, Callable[[], Method]] = {
        "logistic": lambda: logistic,
        "gradient boosting": lambda: fit_boosted(taught, seed),
        "gnn": lambda: network(taught, logistic, words, seed),
    }
    if name == "blend":
        return Blend({part: (learn[part](), calibration[part]) for part in LEARNT})
    return learn[name]()


def luck(found: Answers, seed: int) -> float:
    """The p-value of the null hypothesis that a method knows partners, but nothing of the customer that asks.

    Each query is answered with the scores of another customer, again and again (permutation test; Fisher 1935). So what
    is popular with everybody does not count as knowledge.
    """
    random = np.random.default_rng(seed)
    asked = {r: _asking(found, r) for r in found.scores}
    observed = _mrr([q for r, columns in asked.items() for q in _swapped(found, r, columns, columns)])
    least = sum(
        _mrr(
            [
                q
                for r, columns in asked.items()
                for q in _swapped(found, r, columns, random.permutation(columns))
            ]
        )
        >= observed
        for _ in range(PERMUTATIONS)
    )
    return (1 + least) / (1 + PERMUTATIONS)


def _asking(found: Answers, role: str) -> np.ndarray:
    return np.flatnonzero((found.right[role] & found.open[role]).any(0))[: ASKED // len(found.scores)]


def _swapped(found: Answers, role: str, columns: np.ndarray, others: np.ndarray) -> list[Query]:
    """The queries of these columns, answered as the others were."""
    scores, open, right = found.scores[role], found.open[role], found.right[role]
    return [
        (scores[open[:, k], other], right[open[:, k], k]) for k, other in zip(columns, others, strict=True)
    ]


def _mrr(queries: Sequence[Query]) -> float:
    found = [1 / ranks(scores, right) for scores, right in queries if not right.all()]
    return float(np.concatenate(found).mean()) if found else 0.0
