"""What-if analysis: a decision's influence once somebody leaves, or a partner joins. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from algorithms.influence.decision_influence import evaluate_decisions, mean_shares
from algorithms.influence.decision_report import NO_DECISION
from algorithms.relationships.evidence import Evidence, Weights
from algorithms.relationships.row_groups import Numbers, flat_lists, numbers_of
from graph.projections.influence_projection import InfluenceProjection
from graph.words import BadInput, NotFound, Text


@dataclass(frozen=True, slots=True)
class ShareChange:
    """A person's share of the influence (0 to 1) before and after; None: not part of the decision then."""

    person: str
    before: float | None
    after: float | None

    @property
    def change(self) -> float:
        return (self.after or 0.0) - (self.before or 0.0)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The difference that it would make: shares, the largest change first, and who would be hidden."""

    target: str
    moves: tuple[ShareChange, ...]
    hidden_before: frozenset[str]
    hidden_after: frozenset[str]


def what_if(
    rows: InfluenceProjection,
    target: str,
    leaves: Iterable[str] = (),
    joins: Iterable[str] = (),
    weights: Weights | None = None,
) -> WhatIf:
    """Recompute an open opportunity, or a customer's decisions, with people gone and partners joined.

    `leaves` are persons, `joins` organisations. Raises NotFound for an id that is not on record, BadInput where
    nothing is asked.
    """
    gone, joined = set(leaves), set(joins)
    if not gone and not joined:
        raise BadInput(NOTHING_ASKED)
    _require_known(rows, gone, joined)
    before, hidden = decision_shares(rows, target, weights)
    after, hidden_after = decision_shares(rows.without(_people(rows, gone)), target, weights, frozenset(joined))
    return WhatIf(target, tuple(_moves(before, after)), hidden, hidden_after)


def _people(rows: InfluenceProjection, ids: Iterable[str]) -> Numbers:
    return np.array([rows.person(id) for id in ids], dtype=np.int64)


def compare_days(earlier: InfluenceProjection, later: InfluenceProjection, target: str) -> list[ShareChange]:
    """The difference in a decision between two days, the largest change first. Raises NotFound where it was on neither."""
    before, after = _shares_on(earlier, target), _shares_on(later, target)
    if before is None and after is None:
        raise NotFound(NO_DECISION.fill(target=target))
    return _moves(before or {}, after or {})


def _shares_on(rows: InfluenceProjection, target: str) -> dict[str, float] | None:
    try:
        return decision_shares(rows, target)[0]
    except NotFound:
        return None


def _moves(before: dict[str, float], after: dict[str, float]) -> list[ShareChange]:
    moves = [ShareChange(p, before.get(p), after.get(p)) for p in before.keys() | after.keys()]
    return sorted(moves, key=lambda move: (-abs(move.change), move.person))


def decision_shares(
    rows: InfluenceProjection, target: str, weights: Weights | None = None, joined: frozenset[str] = frozenset()
) -> tuple[dict[str, float], frozenset[str]]:
    """Person → share of the influence on an opportunity, or the mean over a customer's decisions, and who is hidden in any.

    The people of the `joined` partners take part. Raises NotFound where there is no decision.
    """
    number, partners = rows.target(target), [rows.organization(id) for id in sorted(joined)]
    at = np.array([partner for partner in partners if partner is not None], dtype=np.int64)
    table = None if number is None else evaluate_decisions(Evidence(rows, weights or Weights()), number, at)
    if not table:
        raise NotFound(NO_DECISION.fill(target=target))
    _, person, share, hidden = mean_shares(table)
    ids = rows.people["id"].take(person).to_pylist()
    return dict(zip(ids, share.tolist(), strict=True)), frozenset(
        id for id, h in zip(ids, hidden.tolist(), strict=True) if h
    )


def _require_known(rows: InfluenceProjection, gone: set[str], joined: set[str]) -> None:
    if unknown := {id for id in gone if rows.person(id) is None}:
        raise NotFound(NO_PERSON.fill(id=min(unknown)))
    staffed = set(np.unique(numbers_of(rows.employments, "organization")).tolist())
    staffed |= set(np.unique(flat_lists(rows.engagements, "partners")[1]).tolist())
    if unknown := {id for id in joined if rows.organization(id) not in staffed and rows.person(id) is None}:
        raise NotFound(NO_PARTNER.fill(id=min(unknown)))


NOTHING_ASKED = Text("say who leaves or which partner joins", "请指明谁离开或哪个伙伴加入")
NO_PERSON = Text("there is no person {id!r}", "没有人员 {id!r}")
NO_PARTNER = Text("nobody is known who works for {id!r}", "没有已知人员任职于 {id!r}")
