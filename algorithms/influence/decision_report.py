"""One decision as a person reads it: who counts and why, who is hidden, who can stop it, which role nobody is known for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from algorithms.influence.decision_influence import evaluate_decisions, rank_people
from algorithms.influence.decision_parts import Decision
from algorithms.influence.explanation import Contribution, Explanation, Path, outside_procurement
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
    evidence = Evidence(rows, weights or Weights())
    made, passed = evaluate_decisions(evidence)
    matching = [d for d in made if target in (d.id, d.customer)]
    if not matching:
        raise NotFound(NO_DECISION.fill(target=target))
    peers, met, listed = evidence.peers(), evidence.meetings(), list(templates)
    return [
        DecisionReport(
            d.id,
            d.customer,
            outside_procurement(evidence, d),
            tuple(_standings(evidence, d, Explanation(evidence, d, passed, peers), met)),
            tuple(missing_roles(evidence, listed, made, d)),
        )
        for d in matching
    ]


def _standings(
    evidence: Evidence, d: Decision, explained: Explanation, met: dict[str, int]
) -> Iterable[PersonInfluence]:
    vetoes = evidence.vetoers(d.id, d.customer)
    for i in rank_people(d.id, d.shares, d.hidden):
        known = evidence.people[i.person]
        yield PersonInfluence(
            i.person,
            known["name"] or i.person,
            known["title"] or "",
            i.score,
            i.rank,
            i.hidden,
            i.person in vetoes,
            met[i.person],
            tuple(explained.contributions(i.person)),
            tuple(explained.paths(i.person)),
        )


NO_DECISION = Text(
    "{target} is no open opportunity and no customer with anybody to decide",
    "{target} 不是进行中的商机,也不是有决策人的客户",
)
