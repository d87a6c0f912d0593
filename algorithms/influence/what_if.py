"""What-if analysis: a decision's influence once somebody leaves, or a partner joins. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from algorithms.influence.decision_influence import evaluate_decisions, mean_shares
from algorithms.influence.decision_parts import Decision
from algorithms.influence.decision_report import NO_DECISION
from algorithms.relationships.evidence import Evidence, Weights
from graph.projections.influence_projection import InfluenceProjection
from graph.projections.influence_rows import EngagementRow
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
    before, hidden = mean_shares(recomputed_decisions(rows, target, weights))
    after, hidden_after = mean_shares(
        recomputed_decisions(without_people(rows, gone), target, weights, frozenset(joined))
    )
    return WhatIf(target, tuple(_moves(before, after)), hidden, hidden_after)


def compare_days(earlier: InfluenceProjection, later: InfluenceProjection, target: str) -> list[ShareChange]:
    """The difference in a decision between two days, the largest change first. Raises NotFound where it was on neither."""
    before, after = _shares_on(earlier, target), _shares_on(later, target)
    if before is None and after is None:
        raise NotFound(NO_DECISION.fill(target=target))
    return _moves(before or {}, after or {})


def _shares_on(rows: InfluenceProjection, target: str) -> dict[str, float] | None:
    try:
        return mean_shares(recomputed_decisions(rows, target))[0]
    except NotFound:
        return None


def _moves(before: dict[str, float], after: dict[str, float]) -> list[ShareChange]:
    moves = [ShareChange(p, before.get(p), after.get(p)) for p in before.keys() | after.keys()]
    return sorted(moves, key=lambda move: (-abs(move.change), move.person))


def recomputed_decisions(
    rows: InfluenceProjection, target: str, weights: Weights | None = None, joined: frozenset[str] = frozenset()
) -> list[Decision]:
    """An opportunity as a decision with its shares, or all decisions of a customer. Raises NotFound where there is none."""
    evidence = Evidence(rows, weights or Weights())
    made, _ = evaluate_decisions(evidence, target, joined)
    if not made:
        raise NotFound(NO_DECISION.fill(target=target))
    return made


def without_people(rows: InfluenceProjection, gone: set[str]) -> InfluenceProjection:
    """The projection as if some people were not there: no post, no tie, no veto, no meeting."""
    return replace(
        rows,
        people=[p for p in rows.people if p["id"] not in gone],
        employments=[e for e in rows.employments if e["person"] not in gone],
        ties=[t for t in rows.ties if t["start"] not in gone and t["end"] not in gone],
        decides=[d for d in rows.decides if d["person"] not in gone],
        vetoes=[v for v in rows.vetoes if v["person"] not in gone],
        advises=[a for a in rows.advises if a["person"] not in gone],
        engagements=list(_engagements_without(rows, gone)),
    )


def _engagements_without(rows: InfluenceProjection, gone: set[str]) -> Iterator[EngagementRow]:
    """What nobody is left to have sent was not sent."""
    for e in rows.engagements:
        senders = [p for p in e.get("senders", ()) if p not in gone]
        if senders or not e.get("senders"):
            yield e | {"people": [p for p in e["people"] if p not in gone], "senders": senders}


def _require_known(rows: InfluenceProjection, gone: set[str], joined: set[str]) -> None:
    people = {p["id"] for p in rows.people}
    if unknown := gone - people:
        raise NotFound(NO_PERSON.fill(id=min(unknown)))
    staffed = {e["organization"] for e in rows.employments} | {p for e in rows.engagements for p in e["partners"]}
    if unknown := joined - staffed - people:
        raise NotFound(NO_PARTNER.fill(id=min(unknown)))


NOTHING_ASKED = Text("say who leaves or which partner joins", "请指明谁离开或哪个伙伴加入")
NO_PERSON = Text("there is no person {id!r}", "没有人员 {id!r}")
NO_PARTNER = Text("nobody is known who works for {id!r}", "没有已知人员任职于 {id!r}")
