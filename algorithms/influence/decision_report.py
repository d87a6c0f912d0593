"""One decision as a person reads it: who counts and why, who is hidden, who can stop it, which role nobody is known for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from algorithms.influence.decision_influence import evaluate_decisions
from algorithms.influence.decision_parts import vetoers
from algorithms.influence.explanation import Contribution, Explanation, Path
from algorithms.influence.roles import MissingRole, Template, missing_roles
from algorithms.relationships.evidence import Evidence, Weights
from graph.projections.influence_projection import InfluenceProjection
from graph.words import NotFound, Text


@dataclass(frozen=True, slots=True)
class PersonInfluence:
    """A person's part in a decision: `share` (0 to 1) is the sum of the contributions."""

    person: str
    name: str
    title: str
    share: float
    rank: int
    hidden: bool
    veto: bool
    meetings: int
    contributions: tuple[Contribution, ...]
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class DecisionReport:
    """A decision: `outside` is the share of the influence outside procurement; people by rank."""

    decision: str
    customer: str
    outside: float
    people: tuple[PersonInfluence, ...]
    missing: tuple[MissingRole, ...]


def decision_reports(
    rows: InfluenceProjection, target: str, templates: Iterable[Template] = (), weights: Weights | None = None
) -> list[DecisionReport]:
    """The decision of an opportunity, or those of a customer. Raises NotFound where there is none."""
    table = evaluate_decisions(Evidence(rows, weights or Weights()))
    wanted, listed = rows.target(target), list(templates)
    matching = (
        np.flatnonzero((table.target == wanted) | (table.customer == wanted)).tolist() if wanted is not None else []
    )
    if not matching:
        raise NotFound(NO_DECISION.fill(target=target))
    outside = table.outside_procurement()
    return [_report(Explanation(table, k), outside[k], tuple(missing_roles(table, listed, k))) for k in matching]


def _report(explained: Explanation, outside: float, missing: tuple[MissingRole, ...]) -> DecisionReport:
    decision = explained.decision
    return DecisionReport(decision.id, decision.customer, outside, tuple(_standings(explained)), missing)


def _standings(explained: Explanation) -> Iterable[PersonInfluence]:
    facts, shares, hidden = explained.facts, explained.decision.shares, explained.decision.hidden
    evidence, vetoes = facts.evidence, set(vetoers(facts.alone).second.tolist())
    for rank, person in enumerate(sorted(shares, key=lambda person: (-shares[person], person)), 1):
        number = evidence.rows.person(person) or 0
        yield PersonInfluence(
            person,
            evidence.rows.people["name"][number].as_py() or person,
            evidence.rows.people["title"][number].as_py() or "",
            shares[person],
            rank,
            person in hidden,
            number in vetoes,
            int(evidence.meetings[number]),
            tuple(explained.contributions(person)),
            tuple(explained.paths(person)),
        )


NO_DECISION = Text(
    "{target} is no open opportunity and no customer with anybody to decide",
    "{target} 不是进行中的商机,也不是有决策人的客户",
)
