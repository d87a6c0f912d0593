"""The decisions under way as arrays: each one's people, what is known of their part, and their shares of the influence."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from algorithms.relationships.evidence import Evidence
from algorithms.relationships.row_groups import Amounts, Flags, Numbers, PairSet, RowGroups, sums_of


def no_numbers() -> Numbers:
    return np.zeros(0, dtype=np.int64)


def no_amounts() -> Amounts:
    return np.zeros(0)


@dataclass(slots=True)
class AttentionPairs:
    """Members (rows of the table) of whom one turns to the other, and how much attention that is."""

    source: Numbers = field(default_factory=no_numbers)
    target: Numbers = field(default_factory=no_numbers)
    amount: Amounts = field(default_factory=no_amounts)


@dataclass(slots=True)
class DecisionTable:
    """Decisions, by number: `target`, the customer (an organisation's number), the product line (-1: none).

    Members, by decision, then person: `decision`, `person`, `part` (what is known of it: where the walk starts), `share`
    (0 to 1), `likelihood` (that a hidden decision-maker counts; 0 for who is not hidden).
    """

    evidence: Evidence
    target: Numbers
    customer: Numbers
    line: Numbers
    decision: Numbers = field(default_factory=no_numbers)
    person: Numbers = field(default_factory=no_numbers)
    part: Amounts = field(default_factory=no_amounts)
    share: Amounts = field(default_factory=no_amounts)
    likelihood: Amounts = field(default_factory=no_amounts)
    attention: AttentionPairs = field(default_factory=AttentionPairs)

    def __len__(self) -> int:
        return len(self.target)

    @property
    def open(self) -> Flags:
        """Whether a decision is an opportunity, not a customer without one."""
        return self.target >= self.evidence.houses

    @property
    def members(self) -> PairSet:
        """(decision, person), in the order of the members."""
        return PairSet(self.decision, self.person, self.evidence.people, in_order=True)

    def span(self, number: int) -> slice:
        """The members of a decision."""
        return slice(*np.searchsorted(self.decision, [number, number + 1]).tolist())

    def spans(self) -> Iterator[slice]:
        """The members of each decision."""
        first = np.concatenate([[0], np.cumsum(np.bincount(self.decision, minlength=len(self)))]).tolist()
        yield from (slice(a, b) for a, b in zip(first, first[1:], strict=False))

    def without_empty(self) -> DecisionTable:
        """Those decisions that anybody has a part in."""
        kept, number = np.unique(self.decision, return_inverse=True)
        return DecisionTable(
            self.evidence, self.target[kept], self.customer[kept], self.line[kept], number, self.person, self.part
        )

    def outside_procurement(self) -> list[float]:
        """For each decision the share of its influence that sits with people who are not in procurement, 0 to 1."""
        outside = np.where(self.evidence.procurement[self.person], 0.0, self.share).tolist()
        return [math.fsum(outside[of]) for of in self.spans()]


def open_decisions(evidence: Evidence, target: int | None = None) -> DecisionTable:
    """Every open opportunity, and every customer that has none, still without people.

    With `target` only that opportunity, or those of that customer.
    """
    rows = evidence.rows
    buyer, bought = (np.asarray(rows.opened[name], dtype=np.int64) for name in ("customer", "purchase"))
    idle = np.setdiff1d(np.flatnonzero(np.array(rows.organizations["customer"])), buyer)
    code = np.full(len(evidence.line_names) + 1, -1)
    for at, name in enumerate(evidence.lines):
        code[evidence.line_names.index(name)] = at
    of = np.concatenate([bought + evidence.houses, idle])
    customer, line = (
        np.concatenate([buyer, idle]),
        np.concatenate([code[evidence.line_of[bought]], np.full(len(idle), -1)]),
    )
    wanted = np.ones(len(of), dtype=bool) if target is None else (of == target) | (customer == target)
    return DecisionTable(evidence, of[wanted], customer[wanted], line[wanted])


def summed_members(table: DecisionTable, parts: list[tuple[Numbers, Numbers, Amounts]]) -> None:
    """Set the members and their parts from (decision, person, weight) of all that is known; our own are not among them."""
    decision, person, weight = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    kept = ~table.evidence.own[person]
    decision, person, weight = decision[kept], person[kept], weight[kept]
    members = PairSet(decision, person, table.evidence.people)
    table.decision, table.person = members.first, members.second
    table.part = sums_of(members.places(decision, person), weight, len(members))


def inner_rows(table: DecisionTable, groups: RowGroups, ends: Numbers) -> Iterator[tuple[Any, Any, Any]]:
    """Of rows (ties, flows) grouped by a person: those that lead from a member to a member of the same decision.

    (member, member at the other end, row), in parts; `ends` are the rows' other ends.
    """
    members = table.members
    for which, row in groups.joined_in_parts(table.person):
        other = members.places(table.decision[which], ends[row])
        inside = other >= 0
        yield which[inside], other[inside], row[inside]


def inner_edges(table: DecisionTable, groups: RowGroups, ends: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """All of `inner_rows`."""
    nothing = (no_numbers(),) * 3
    member, other, row = (np.concatenate(part) for part in zip(nothing, *inner_rows(table, groups, ends), strict=True))
    return member, other, row
