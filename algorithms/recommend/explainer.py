"""Explanations of recommendations: the reasons that count most, the facts they cite, and why another one comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import orjson

from algorithms.fit_data.features import Snapshot
from algorithms.fit_data.pair_columns import Pair, PairColumns
from algorithms.fit_data.pairs import Floats, PairList
from algorithms.fit_data.served_model import ServedModel
from algorithms.recommend.effects import KINDS, ORDER, occlusion_effects
from algorithms.recommend.exclusion_words import quoted_name
from algorithms.recommend.reason_facts import PairFacts, Reason
from algorithms.recommend.reason_words import WORDS
from algorithms.recommend.reasons import reasons_of
from graph.words import Text

MOST, LEAST = 6, 2  # reasons for one pair
COUNTS = 0.01  # log odds from which a reason counts
CLOSE = 0.05  # log odds within which two are practically level


@dataclass(frozen=True)
class ExplainedPair:
    """A pair's reasons, and what each kind of evidence adds to its log odds, in the order of `occlusion_effects.ORDER`.

    `basis`: whether dealings, only profiles, or nothing at all is known of the two.
    """

    pair: Pair
    basis: str
    reasons: list[Reason]
    effects: Floats

    @property
    def counted(self) -> dict[str, float]:
        """Kind of evidence → log odds, those that count."""
        return {kind: round(float(e), 3) for kind, e in zip(ORDER, self.effects, strict=True) if abs(e) >= COUNTS}


class Explainer:
    """Explains pairs of one snapshot as one served model scores them."""

    def __init__(self, shot: Snapshot, served: ServedModel, doubt: Text | None = None):
        """`doubt`: what every explanation begins with."""
        self.shot, self.served, self.doubt, self.facts = shot, served, doubt, PairFacts(shot)
        self.warm = _warm(shot)

    def explain(self, role: str, pairs: PairList) -> list[ExplainedPair]:
        found = occlusion_effects(self.shot, self.served, role, pairs)
        return [
            self._explained((role, self.shot.partners[role][i], self.shot.customers[j]), e)
            for i, j, e in zip(pairs.i.tolist(), pairs.j.tolist(), found, strict=True)
        ]

    def _explained(self, pair: Pair, found: Floats) -> ExplainedPair:
        basis, doubts = self.basis(pair)
        known = [replace(r, effect=float(found[ORDER.index(r.kind)])) for r in reasons_of(self.facts, pair)]
        own, rest = [r for r in known if r.kind == "own"], [r for r in known if r.kind != "own"]
        if self.doubt:
            doubts = [self.doubt, *doubts]
        admitted = [Reason("", text, (), ()) for text in doubts] + strongest_reasons(rest, own)
        return ExplainedPair(pair, basis, admitted or [Reason("", WORDS["nothing"], (), ())], found)

    def basis(self, pair: Pair) -> tuple[str, list[Text]]:
        """`history`, `profile` or `unknown`, and what is to be said of it."""
        role, partner, customer = pair
        sides = (
            ("customer", customer, self.facts.customers[customer]),
            ("partner", (role, partner), self.facts.partners[role, partner]),
        )
        cold = [(side, row) for side, key, row in sides if key not in self.warm]
        nothing = [side for side, row in cold if not any(row.get(f) for f in PROFILE)]
        if nothing:
            return "unknown", [WORDS[f"unknown_{side}"] for side in nothing]
        return ("profile" if cold else "history"), [WORDS[f"new_{side}"] for side, _ in cold]

    def why_not(self, other: ExplainedPair, first: ExplainedPair) -> Text:
        """Why `other` does not come before `first`: the kinds of evidence in which it is furthest behind."""
        name = quoted_name(self.facts.partners[first.pair[:2]])
        behind = first.effects - other.effects
        kinds = [KINDS[ORDER[k]][1] for k in np.argsort(-behind, kind="stable")[:3] if behind[k] >= CLOSE]
        if not kinds:
            return WORDS["close"].fill(name=name)
        listed = Text(", ".join(k.en for k in kinds), "、".join(k.zh for k in kinds))
        return WORDS["behind"].fill(name=name, kinds=listed)


def strongest_reasons(reasons: Sequence[Reason], first: Sequence[Reason] = ()) -> list[Reason]:
    """`first`, then by effect those that count, or as many as are needed: from LEAST to MOST in all."""
    rest = sorted(reasons, key=lambda r: -r.effect)
    counted = [r for r in rest if r.effect >= COUNTS]
    enough = len(first) + len(counted) >= LEAST
    return [*first, *(counted if enough else rest[: LEAST - len(first)])][:MOST]


PROFILE = ("industry", "region", "segment", "city", "lines", "areas")


def _warm(shot: Snapshot) -> set[object]:
    """Customers and (role, partner) of whom some dealing is on record."""
    tables = (shot.rows.relations, shot.rows.ratings, shot.rows.meetings)
    dealings = [*map(PairColumns.of, tables), shot.outcomes.pairs, *map(shot.serviced, shot.roles)]
    pairs = PairColumns.joined(dealings)
    return {*pairs.customer.used, *pairs.parties}


def reasons_as_json(reasons: Sequence[Reason]) -> list[str]:
    """For each reason, as JSON: its kind, what it adds to the log odds, the path, and the ids of the facts."""
    return [
        orjson.dumps({"kind": r.kind, "effect": round(r.effect, 3), "path": r.path, "facts": r.facts}).decode()
        for r in reasons
    ]
