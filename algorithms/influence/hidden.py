"""Hidden decision-makers: people of the customer who count in a decision, whom nobody registered and hardly anybody met.

How likely somebody carries a tenth of the influence or more is a logistic regression on what is recorded (Cox 1958). Its
coefficients were learnt on generated ecosystems, where the truth is known; bench/hidden.py learns and judges them anew.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from algorithms.influence.decision_table import DecisionTable
from algorithms.relationships.evidence import UNSAID_WEIGHT
from algorithms.relationships.row_groups import Amounts, Flags, Numbers, PairSet, numbers_of, sums_of

USUAL, COUNTS_FOR = 0.45, 2  # the mean strength where none is seen, and the influences that it counts for
COEFFICIENTS = (2.299, 16.894, 2.258, 0.388, 0.387, 8.084, 0.215, -0.274)
INTERCEPT = -0.721


class HiddenSigns(NamedTuple):
    """Signs of weight in a decision of members who could be hidden (`member`: rows of the table), an entry each.

    `led` others of the customer look to him or her on this product line.
    """

    member: Numbers
    share: Amounts
    peers: Amounts
    led: Amounts
    strength: Amounts
    elsewhere: Amounts
    led_by: Amounts

    @property
    def features(self) -> Amounts:
        """(members, 8)."""
        mean = (self.strength + COUNTS_FOR * USUAL) / (self.led + COUNTS_FOR)
        start = (np.log(self.share + 1e-3), self.share, self.peers, self.led, self.strength)
        return np.column_stack([*start, mean, self.elsewhere, self.led_by])

    @property
    def likelihood(self) -> Amounts:
        """That the share of the influence is a tenth or more, 0 to 1."""
        return np.asarray(1 / (1 + np.exp(-(INTERCEPT + self.features @ np.array(COEFFICIENTS)))))


def find_hidden(table: DecisionTable) -> None:
    """Set each open decision's hidden people, with their likelihood."""
    signs = hidden_signs(table)
    likely = signs.likelihood
    table.likelihood = np.zeros(len(table.person))
    table.likelihood[signs.member] = np.where(likely >= table.evidence.weights.hidden_likelihood, likely, 0.0)


def hidden_signs(table: DecisionTable) -> HiddenSigns:
    """The signs of all who could be hidden: employed there, no part registered, not in procurement, hardly ever met."""
    evidence, posts = table.evidence, _posts(table)
    unseen = (evidence.meetings < evidence.weights.hidden_meetings) & ~evidence.procurement
    member = np.flatnonzero((posts >= 0) & table.open[table.decision] & unseen[table.person] & ~_registered(table))
    decision, person = table.decision[member], table.person[member]
    line, customer = table.line[decision], table.customer[decision]
    said = np.where(np.isnan(evidence.tie_amount), UNSAID_WEIGHT, evidence.tie_amount)
    at, tie = evidence.ahead.joined(person)
    inside = evidence.employed.holds(customer[at], evidence.end[tie])
    at, tie = at[inside], tie[inside]
    here, elsewhere = _named(table, tie, line[at])
    above, from_above = evidence.behind.joined(person)
    led, _ = _named(table, from_above, line[above])
    led &= table.members.holds(decision[above], evidence.start[from_above])

    def summed(of: Flags, worth: Amounts | None = None) -> Amounts:
        return sums_of(at[of], np.ones(of.sum()) if worth is None else worth[tie[of]], len(member))

    return HiddenSigns(
        member,
        table.share[member],
        evidence.peer_shares(line, customer, evidence.department[posts[member]]),
        summed(here),
        summed(here, said),
        summed(elsewhere, said),
        sums_of(above[led], np.ones(led.sum()), len(member)),
    )


def _posts(table: DecisionTable) -> Numbers:
    """(members,) the last employment at the customer, -1 for who does not work there."""
    decision, work = table.evidence.staff.joined(table.customer)
    posts = np.full(len(table.person), -1)
    place = table.members.places(decision, table.evidence.employee[work])
    posts[place[place >= 0]] = work[place >= 0]
    return posts


def _registered(table: DecisionTable) -> Flags:
    """(members,) whether sales registered a part in the decision."""
    rows, evidence = table.evidence.rows, table.evidence
    parts = PairSet(
        numbers_of(rows.decides, "purchase") + evidence.houses, numbers_of(rows.decides, "person"), evidence.people
    )
    return parts.holds(table.target[table.decision], table.person)


def _named(table: DecisionTable, tie: Numbers, line: Numbers) -> tuple[Flags, Flags]:
    """Whether the basis of each tie names the product line, and whether it names only others."""
    evidence = table.evidence
    basis = evidence.basis[tie]
    any_line = np.zeros(len(evidence.bases) + 1, dtype=bool)
    any_line[evidence.named.first] = True
    names = (line >= 0) & (basis >= 0) & evidence.named.holds(basis, np.maximum(line, 0))
    return names, any_line[basis] & ~names
