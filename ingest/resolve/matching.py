"""The matcher of profiles: same, distinct or undecided, each with its reasons. Pure: nothing is read or written.

Keys decide first (`organization_rule`, `person_rule`), then Fellegi–Sunter (fellegi_sunter.py) over the pairs that
share a blocking key (blocking.py). What a person decided beats both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.words import BadInput, Text
from ingest.resolve import person_pairs as people
from ingest.resolve.candidate_pairs import COMPARISONS, ComparedPairs, compare_profiles
from ingest.resolve.clusters import Decided, clusters, consistent_clusters, decided_verdict
from ingest.resolve.fellegi_sunter import Mixture, fit_mixture, probability
from ingest.resolve.profiles import Comparison, Profile, Ruling, Verdict
from ingest.resolve.shipped import SHIPPED

__all__ = ["Decided", "Matcher", "Profile", "Verdict", "clusters", "consistent_clusters"]


SAME_FROM, UNDECIDED_FROM = 0.65, 0.3  # probabilities; chosen on the development half of bench/resolution.py
FEW = 200  # profiles of a label: with fewer, nothing is learnt and the shipped parameters serve
MANY_PAIRS = 400_000  # EM learns from at most so many pairs
TRUST = 2.0  # what the shipped share of pairs of one party counts for, beside the pairs that are learnt from


@dataclass(slots=True)
class Matcher:
    """Decides pairs of profiles. `mixtures` and `usual` are per label: the mean ln frequency of names that two parties share."""

    mixtures: dict[str, Mixture]
    usual: dict[str, float]

    @classmethod
    def shipped(cls) -> Matcher:
        return cls.from_parameters(SHIPPED)

    @classmethod
    def train(cls, profiles: Iterable[Profile], seed: int = 0) -> Matcher:
        """Learn from profiles without labels; a label with fewer than 200 profiles keeps the shipped parameters."""
        matcher = cls.shipped()
        for label, own in _by_label(profiles).items():
            if len(own) >= FEW:
                matcher.learn(compare_profiles(label, own), seed)
        return matcher

    def learn(self, compared: ComparedPairs, seed: int = 0) -> None:
        """Learn from compared pairs of one label, without labels of who they are."""
        label, rng = compared.label, np.random.default_rng(seed)
        usable = [at for at, ruled in enumerate(compared.ruled) if not (ruled and ruled.answer == "distinct")]
        if len(usable) > MANY_PAIRS:
            usable = sorted(rng.choice(usable, MANY_PAIRS, replace=False))
        if not usable:
            return
        levels = compared.levels[usable]
        mixture = fit_mixture(levels, self.mixtures[label], len(usable) * TRUST, trust=_trust(label))
        others = 1 - probability(mixture.log_odds(levels))  # of what the names of two parties are like that share one
        named = np.array([bool(compared.tokens[at]) for at in usable])
        rare = compared.rarities()[usable]
        if (weight := float(others[named].sum())) > 1:
            self.usual[label] = float(others[named] @ rare[named]) / weight
        self.mixtures[label] = mixture

    def parameters(self) -> dict[str, Any]:
        """Everything learnt, as JSON holds it. No name is in it."""
        return {
            label: {
                "prior": mixture.prior,
                "usual": self.usual[label],
                "m": {c.name: m.tolist() for c, m in zip(COMPARISONS[label], mixture.m, strict=True)},
                "u": {c.name: u.tolist() for c, u in zip(COMPARISONS[label], mixture.u, strict=True)},
            }
            for label, mixture in self.mixtures.items()
        }

    @classmethod
    def from_parameters(cls, parameters: dict[str, Any]) -> Matcher:
        """What `parameters` gave. Raises BadInput where it does not fit the comparisons of this version."""
        mixtures = {label: _mixture(label, parameters) for label in COMPARISONS}
        return cls(mixtures, {label: float(parameters[label]["usual"]) for label in COMPARISONS})

    def resolve(
        self, profiles: Iterable[Profile], new: Set[str] | None = None, decided: Decided | None = None
    ) -> list[Verdict]:
        """All pairs worth telling, sorted by ids; with `new`, those with at least one of these ids.

        A pair gets the same verdict with and without `new`, as long as `profiles` are the same. Pairs that a key, a
        relation or their names tell apart come as "distinct" only where they would be taken for one otherwise.
        """
        parts = [
            self.verdicts(compare_profiles(label, own, new), new, decided) for label, own in _by_label(profiles).items()
        ]
        return sorted(chain.from_iterable(parts), key=lambda verdict: (verdict.a, verdict.b))

    def verdicts(
        self, compared: ComparedPairs, new: Set[str] | None = None, decided: Decided | None = None
    ) -> list[Verdict]:
        """The verdicts on compared pairs, and on those that a person decided, sorted by ids."""
        found = {(verdict.a, verdict.b): verdict for verdict in self._computed(compared)}
        ids = {own.profile.id for own in compared.views} if decided else set()
        for pair, answer in (decided or {}).items():
            if pair <= ids and len(pair) == 2 and (new is None or pair & new):
                a, b = sorted(pair)
                found[a, b] = decided_verdict(found.get((a, b)), a, b, answer)
        return [found[key] for key in sorted(found)]

    def _computed(self, compared: ComparedPairs) -> Iterator[Verdict]:
        if not len(compared):
            return
        shift = self._rarer(compared)
        chances = probability(self.mixtures[compared.label].log_odds(compared.levels) + shift)
        telling = np.fromiter((ruled is not None for ruled in compared.ruled), bool, len(compared))
        for at in np.flatnonzero(telling | (chances >= UNDECIDED_FROM)).tolist():
            verdict = self._verdict(compared, at, float(chances[at]), float(shift[at]))
            if verdict:
                yield verdict

    def _rarer(self, compared: ComparedPairs) -> NDArray[np.float64]:
        """What sharing its name is worth to each pair beyond sharing a usual one, in nats."""
        named = np.fromiter(map(bool, compared.tokens), bool, len(compared))
        return np.where(named, np.clip(self.usual[compared.label] - compared.rarities(), -4.0, 4.0), 0.0)

    def _verdict(self, compared: ComparedPairs, at: int, chance: float, rarer: float) -> Verdict | None:
        ruled = compared.ruled[at]
        answer = ruled.answer if ruled else ""
        if answer in ("same", "distinct"):  # a pair that is told apart is worth telling where its names are alike
            chance = 1.0 if answer == "same" or compared.tokens[at] else 0.0
        elif answer in ("undecided", "asked"):
            chance = max(chance, UNDECIDED_FROM)
        a, b = compared.ids(at)
        if chance < UNDECIDED_FROM:
            is_apart = ruled and answer == "doubtful" and compared.tokens[at]
            return Verdict(a, b, "distinct", 0.0, [], [ruled.reason]) if ruled and is_apart else None
        levels = tuple(compared.levels[at].tolist())
        limit = people.maximal_verdict(levels) if compared.label == "Person" and not ruled else "same"
        if not limit:
            return None
        if ruled and answer == "distinct":
            return Verdict(a, b, "distinct", 0.0, [], [ruled.reason])
        is_same = chance >= SAME_FROM and limit == "same" and answer not in ("undecided", "doubtful", "unlike")
        reasons = self._reasons(compared.label, levels, sorted(compared.texts[at]), rarer)
        verdict = Verdict(a, b, "same" if is_same else "undecided", round(chance, 6), *reasons)
        return _ruled(verdict, ruled) if ruled else verdict

    def _reasons(
        self, label: str, levels: tuple[int, ...], texts: list[str], rarer: float
    ) -> tuple[list[Text], list[Text]]:
        """The words of each level that speaks for or against, strongest first."""
        a, b = texts
        weighted: list[tuple[float, Text]] = [(rarer, RARE if rarer > 0 else USUAL)]
        for comparison, level, weight in zip(COMPARISONS[label], levels, self.mixtures[label].weights(), strict=True):
            if level >= 0:
                weighted.append((float(weight[level]), comparison.levels[level].fill(a=a, b=b)))
        weighted.sort(key=lambda entry: (-abs(entry[0]), entry[1].en))
        good = [text for weight, text in weighted if weight > 0.2] or [THRESHOLD]
        return good, [text for weight, text in weighted if weight < -0.2]


def _trust(label: str) -> list[float]:
    """What the shipped parameters of each comparison count for, as parts of `TRUST`."""
    return [comparison.trust / TRUST for comparison in COMPARISONS[label]]


def _by_label(profiles: Iterable[Profile]) -> dict[str, list[Profile]]:
    found: dict[str, list[Profile]] = defaultdict(list)
    for profile in profiles:
        if profile.label not in COMPARISONS:
            raise BadInput(NO_LABEL.fill(id=profile.id, label=profile.label))
        found[profile.label].append(profile)
    return found


def _mixture(label: str, parameters: dict[str, Any]) -> Mixture:
    declared: list[Comparison] = COMPARISONS[label]
    try:
        stored = parameters[label]
        m = [np.array(stored["m"][c.name], float) for c in declared]
        u = [np.array(stored["u"][c.name], float) for c in declared]
    except KeyError as error:
        raise BadInput(NO_PARAMETER.fill(label=label, key=error)) from error
    if any(len(x) != len(c.levels) for part in (m, u) for x, c in zip(part, declared, strict=True)):
        raise BadInput(NO_PARAMETER.fill(label=label, key="levels"))
    return Mixture(float(stored["prior"]), m, u)


def _ruled(verdict: Verdict, ruled: Ruling) -> Verdict:
    """A pair with what a rule says of it first: a key joins it, a short name asks, a contradiction is against it."""
    if ruled.answer in ("doubtful", "unlike"):
        against = [ruled.reason, *verdict.reasons_against]
        return replace(verdict, reasons_against=against, contradictory=ruled.answer == "doubtful")
    explained = replace(verdict, reasons_for=[ruled.reason, *_words(verdict)])
    return replace(explained, answer="same", probability=1.0) if ruled.answer == "same" else explained


def _words(verdict: Verdict) -> list[Text]:
    return [text for text in verdict.reasons_for if text is not THRESHOLD]


RARE = Text("the name is rare", "名称少见")
USUAL = Text("the name is common", "名称常见")
THRESHOLD = Text("nothing single, but the whole is probable", "没有单项依据,但整体可能性较高")
NO_LABEL = Text(
    "{id}: only organisations and people are resolved, not {label}", "{id}:只能识别机构和人员,不能识别 {label}"
)
NO_PARAMETER = Text("the parameters for {label} lack {key}; train again", "{label} 的参数缺少 {key};请重新训练")
