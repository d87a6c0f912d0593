"""Hidden decision-makers: people of the customer who count in a decision, whom nobody registered and hardly anybody met.

How likely somebody carries a tenth of the influence or more is a logistic regression on what is recorded (Cox 1958). Its
coefficients were learnt on generated ecosystems, where the truth is known; bench/hidden.py learns and judges them anew.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from algorithms.influence.hidden import COEFFICIENTS, COUNTS_FOR, INTERCEPT, USUAL
from algorithms.relationships.evidence import UNSAID_WEIGHT
from tests.helpers.rowwise.decision_parts import Decision, peer_shares
from tests.helpers.rowwise.evidence import Evidence
from tests.helpers.rowwise.projection import Row as AnyRow


@dataclass(frozen=True, slots=True)
class HiddenSigns:
    """Signs of somebody's weight in a decision. `led` others of the customer look to him or her on this product line."""

    share: float
    peers: float
    led: int
    strength: float
    elsewhere: float
    led_by: int

    @property
    def features(self) -> tuple[float, ...]:
        mean = (self.strength + COUNTS_FOR * USUAL) / (self.led + COUNTS_FOR)
        return (
            math.log(self.share + 1e-3),
            self.share,
            self.peers,
            self.led,
            self.strength,
            mean,
            self.elsewhere,
            self.led_by,
        )

    @property
    def likelihood(self) -> float:
        """That the share of the influence is a tenth or more, 0 to 1."""
        odds = INTERCEPT + math.fsum(c * x for c, x in zip(COEFFICIENTS, self.features, strict=True))
        return 1 / (1 + math.exp(-odds))


def find_hidden(evidence: Evidence, made: list[Decision]) -> None:
    """Set each open decision's hidden people, with their likelihood."""
    peers, met = evidence.peers(), evidence.meetings()
    for d in (d for d in made if d.open):
        shown = peer_shares(evidence, peers, d)
        d.hidden = {
            person: signs.likelihood
            for person, signs in hidden_signs(evidence, d, shown, met)
            if signs.likelihood >= evidence.weights.hidden_likelihood
        }


def hidden_signs(
    evidence: Evidence, d: Decision, shown: dict[str, float], met: dict[str, int]
) -> Iterator[tuple[str, HiddenSigns]]:
    """The signs of all who could be hidden: employed there, no part registered, not in procurement, hardly ever met."""
    posts = {work["person"]: work for work in evidence.staff.get(d.customer, ())}
    registered = {row["person"] for row in evidence.deciders.get(d.id, ())}
    for person, work in posts.items():
        unseen = met.get(person, 0) < evidence.weights.hidden_meetings
        if unseen and person not in registered and person in d.shares and not evidence.procurement(person):
            yield person, _signs(evidence, d, person, shown.get(work["department"], 0.0), posts)


def _signs(evidence: Evidence, d: Decision, person: str, peers: float, posts: dict[str, AnyRow]) -> HiddenSigns:
    out = [t for t in evidence.ahead.get(person, ()) if t["end"] in posts]
    here = [t for t in out if d.line in evidence.named(t["basis"])]
    elsewhere = [t for t in out if d.line not in (lines := evidence.named(t["basis"])) and lines]
    above = [
        t
        for t in evidence.behind.get(person, ())
        if t["start"] in d.involvement and d.line in evidence.named(t["basis"])
    ]
    return HiddenSigns(d.shares[person], peers, len(here), _strength(here), _strength(elsewhere), len(above))


def _strength(ties: Sequence[AnyRow]) -> float:
    return math.fsum(UNSAID_WEIGHT if tie["weight"] is None else tie["weight"] for tie in ties)
