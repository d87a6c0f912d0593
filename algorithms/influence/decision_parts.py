"""What is known of somebody's part in a decision, for all decisions at once, and what each piece is based on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from algorithms.influence.attention import attention_pairs
from algorithms.influence.decision_table import (
    AttentionPairs,
    DecisionTable,
    inner_rows,
    open_decisions,
    summed_members,
)
from algorithms.relationships.evidence import WRITTEN, Evidence
from algorithms.relationships.row_groups import Amounts, Numbers, PairSet, RowGroups, amounts_of, numbers_of, sums_of

HEARD = {"consulted": ("consultation",), "written": tuple(sorted(WRITTEN))}  # other kinds: attended


class DecisionParts(NamedTuple):
    """Parts of one kind: the decision, the person, what it weighs, and the row of what it is based on (-1: none).

    The row is that of an employment, a registered part (`decides`), or for `leads` and what was heard the place among `sources`.
    """

    kind: str
    decision: Numbers
    person: Numbers
    weight: Amounts
    row: Numbers


def decisions(evidence: Evidence, target: int | None = None, joined: Numbers | None = None) -> DecisionTable:
    """Every open opportunity, and every customer that has none, with their people; those without are left out.

    With `target` only that opportunity, or those of that customer. The people of the `joined` partners take part.
    """
    table = open_decisions(evidence, target)
    parts = [(p.decision, p.person, p.weight) for p in decision_parts(table)]
    parts += [_joining(table, partner) for partner in ([] if joined is None else joined.tolist())]
    summed_members(table, parts)
    table = table.without_empty()
    _add_attention(table)
    return table


def _joining(table: DecisionTable, partner: int) -> tuple[Numbers, Numbers, Amounts]:
    crew = table.evidence.employee[table.evidence.staff.of(partner)]
    weight = np.full(len(table) * len(crew), table.evidence.weights.joined)
    return np.repeat(np.arange(len(table)), len(crew)), np.tile(crew, len(table)), weight


def _add_attention(table: DecisionTable) -> None:
    """Whoever others of a decision turn to takes part in it by that, by the logarithm of the attention."""
    evidence = table.evidence
    table.attention = AttentionPairs(
        *attention_pairs(table.decision, table.person, evidence.turns, evidence.people, evidence.weights.attenuation)
    )
    table.part += evidence.weights.attention * np.log1p(attention_of(table))


def attention_of(table: DecisionTable) -> Amounts:
    """(members,) the attention that each one gets of the others of the decision."""
    return sums_of(table.attention.target, table.attention.amount, len(table.person))


def decision_parts(table: DecisionTable) -> Iterator[DecisionParts]:
    """All that is known of anybody's part, our own people's too."""
    known = list(_known(table))
    yield from known
    yield _leading(table, known)


def _known(table: DecisionTable) -> Iterator[DecisionParts]:
    evidence, weights, rows = table.evidence, table.evidence.weights, table.evidence.rows
    decision, work = evidence.staff.joined(table.customer)
    person, head = evidence.employee[work], evidence.heads[work]
    for kind, of, worth in (("head", head, weights.head), ("post", ~head, weights.employed)):
        yield DecisionParts(kind, decision[of], person[of], np.full(of.sum(), worth), work[of])
    shown = evidence.peer_shares(table.line[decision], table.customer[decision], evidence.department[work])
    counts = shown > 0
    yield DecisionParts("peers", decision[counts], person[counts], weights.peers * shown[counts], work[counts])
    decision, row = RowGroups(numbers_of(rows.decides, "purchase") + evidence.houses, evidence.targets).joined(
        table.target
    )
    strength = weights.decides * amounts_of(rows.decides, "weight", 0.5)[row]
    yield DecisionParts("decides", decision, numbers_of(rows.decides, "person")[row], strength, row)
    vetoes = vetoers(table)
    yield _fixed("veto", vetoes.first, vetoes.second, weights.veto)
    decision, row = RowGroups(numbers_of(rows.advises, "organization"), evidence.houses).joined(table.customer)
    yield _fixed("advises", decision, numbers_of(rows.advises, "person")[row], weights.advises)
    yield from _heard(table)


def _fixed(kind: str, decision: Numbers, person: Numbers, weight: float) -> DecisionParts:
    return DecisionParts(kind, decision, person, np.full(len(decision), weight), np.full(len(decision), -1))


def vetoers(table: DecisionTable) -> PairSet:
    """(decision, person): who holds a veto over the opportunity or its customer."""
    rows = table.evidence.rows
    held = RowGroups(numbers_of(rows.vetoes, "target"), table.evidence.targets)
    joins = [held.joined(table.target), held.joined(table.customer)]
    decision, row = (np.concatenate(columns) for columns in zip(*joins, strict=True))
    return PairSet(decision, numbers_of(rows.vetoes, "person")[row], table.evidence.people)


def heard(table: DecisionTable) -> tuple[Numbers, Numbers, Numbers]:
    """(decision, person, engagement) of the engagements about this very decision; a partner's people are guests there."""
    evidence = table.evidence
    decision, at = RowGroups(evidence.about[1], evidence.targets).joined(table.target)
    which, row = evidence.attendance.joined(evidence.about[0][at])
    decision, event, person = decision[which], evidence.about[0][at][which], evidence.participants.person[row]
    guest = evidence.crew[person] & ~evidence.employed.holds(table.customer[decision], person)
    return decision[~guest], person[~guest], event[~guest]


def _heard(table: DecisionTable) -> Iterator[DecisionParts]:
    """Meetings, the advice of experts, and what was written."""
    evidence, (decision, person, event) = table.evidence, heard(table)
    rest = np.ones(len(evidence.rows.engagements), dtype=bool)
    for kind, names in [*HEARD.items(), ("attended", ())]:
        of = evidence.is_kind(*names) if names else rest
        rest = rest & ~of
        inside = of[event]
        pairs = PairSet(decision[inside], person[inside], evidence.people)
        often = np.bincount(pairs.places(decision[inside], person[inside]), minlength=len(pairs))
        weight = getattr(evidence.weights, kind) * np.log1p(often)
        yield DecisionParts(kind, pairs.first, pairs.second, weight, np.full(len(pairs), -1))


def _leading(table: DecisionTable, known: list[DecisionParts]) -> DecisionParts:
    """Whoever influences members directly takes part too; it weighs how many look to somebody, and how strongly."""
    evidence = table.evidence
    decision, person = (np.concatenate([getattr(p, end) for p in known]) for end in ("decision", "person"))
    members = PairSet(decision, person, evidence.people)
    which, tie = evidence.behind.joined(members.second)
    leaders = PairSet(
        np.concatenate([members.first, members.first[which]]),
        np.concatenate([members.second, evidence.start[tie]]),
        evidence.people,
    )
    strength, looked_to = np.zeros(len(leaders)), np.zeros(len(leaders), dtype=bool)
    around = DecisionTable(evidence, table.target, table.customer, table.line, leaders.first, leaders.second)
    for member, _, row in inner_rows(around, evidence.ahead, evidence.end):
        worth = evidence.stated[row] * evidence.focus(evidence.basis[row], table.line[around.decision[member]])
        strength += sums_of(member, worth, len(leaders))
        looked_to[member] = True
    weight = evidence.weights.leads * np.log1p(strength[looked_to])
    return DecisionParts(
        "leads", leaders.first[looked_to], leaders.second[looked_to], weight, np.full(looked_to.sum(), -1)
    )
