"""Evidence of engagements as arrays: who took part, who sent or called, and how much people turn to one another."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import NamedTuple

import numpy as np

from algorithms.relationships.influence_weights import WRITTEN, Weights
from algorithms.relationships.row_groups import (
    Amounts,
    Flags,
    Numbers,
    PairSet,
    RowGroups,
    codes_of,
    flat_lists,
    matching,
    numbers_of_days,
    sums_of,
)
from graph.projections.influence_projection import InfluenceProjection


class Contacts(NamedTuple):
    """Who turns to whom, and how much, 0 to 1."""

    source: Numbers
    target: Numbers
    often: Amounts


class Participants(NamedTuple):
    """Each person of each engagement, once: the engagement's row, the person's number."""

    event: Numbers
    person: Numbers


class EngagementEvidence:
    """Engagements of the projection, by their row; people by number."""

    def __init__(self, rows: InfluenceProjection, weights: Weights):
        self.rows, self.weights, self.people = rows, weights, len(rows.people)

    @property
    def today(self) -> int:
        """The day of the projection, in days since 1970."""
        return (self.rows.day - dt.date(1970, 1, 1)).days

    @cached_property
    def day(self) -> Numbers:
        """(engagements,) days since 1970."""
        return numbers_of_days(self.rows.engagements, "day")

    @cached_property
    def kind(self) -> tuple[Numbers, list[str]]:
        return codes_of(self.rows.engagements, "kind")

    def is_kind(self, *kinds: str) -> Flags:
        """(engagements,) whether it is of one of these kinds."""
        return matching(lambda kind: kind in kinds, *self.kind)

    @cached_property
    def participants(self) -> Participants:
        pairs = PairSet(*flat_lists(self.rows.engagements, "people"), self.people)
        return Participants(pairs.first, pairs.second)

    @cached_property
    def attendance(self) -> RowGroups:
        """Rows of `participants` by engagement."""
        return RowGroups(self.participants.event, len(self.rows.engagements))

    @cached_property
    def about(self) -> tuple[Numbers, Numbers]:
        """(engagement, target) of each thing that an engagement was about."""
        return flat_lists(self.rows.engagements, "about")

    @cached_property
    def senders(self) -> Participants:
        """Who sent or called an engagement; of what was written and nobody is said to have sent, all; of other meetings nobody."""
        event, person = flat_lists(self.rows.engagements, "senders")
        silent = self.is_kind(*WRITTEN)
        silent[event] = False
        all_of = silent[self.participants.event]
        pairs = PairSet(
            np.concatenate([event, self.participants.event[all_of]]),
            np.concatenate([person, self.participants.person[all_of]]),
            self.people,
        )
        return Participants(pairs.first, pairs.second)

    @cached_property
    def turns(self) -> Contacts:
        """Who turns to whom: what is passed on whole, not shared out."""
        return self.contacts(addressed=True)

    def contacts(self, *, addressed: bool) -> Contacts:
        """Who turns to whom, and how much, 0 to 1: in what was written or called (addressed), or in other meetings.

        It goes from who sent or called it to everybody else, from all to all where nobody is said to have. One counts
        1 / recipients for each (Newman 2001) and halves with every half-life; x of them make x / (x + `together`): however often
        two meet they are at most one tie, so that many counterparts weigh more than much traffic with few.
        """
        event, sender = self.senders if addressed else self._unaddressed()
        present = PairSet(*self.participants, self.people)
        size = np.bincount(self.participants.event, minlength=len(self.rows.engagements))
        others = size[event] - present.holds(event, sender)
        worth = 0.5 ** ((self.today - self.day[event]) / self.weights.half_life) / np.maximum(others, 1)
        keys, fresh = np.zeros(0, dtype=np.int64), np.zeros(0)
        for which, row in self.attendance.joined_in_parts(event):
            other = self.participants.person[row]
            apart = sender[which] != other
            which, other = which[apart], other[apart]
            keys = np.concatenate([keys, sender[which] * self.people + other])
            keys, place = np.unique(keys, return_inverse=True)
            fresh = sums_of(place, np.concatenate([fresh, worth[which]]), len(keys))
        return Contacts(
            keys // max(self.people, 1), keys % max(self.people, 1), fresh / (fresh + self.weights.together)
        )

    def _unaddressed(self) -> Participants:
        """Everybody in the meetings that nobody is said to have called."""
        called = np.zeros(len(self.rows.engagements), dtype=bool)
        called[self.senders.event] = True
        open_ones = ~called[self.participants.event]
        return Participants(self.participants.event[open_ones], self.participants.person[open_ones])
