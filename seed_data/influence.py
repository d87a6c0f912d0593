"""Who really decides, and what the systems happen to record of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from . import trade
from .names import stream
from .world import SNAPSHOT, START, Contact, Opportunity, World, days_before, pick

Shares = dict[str, dict[str, float]]  # opportunity id -> person id -> share of influence
FORMAL = 1.1  # what signing power adds
IMPORTANT = 0.10  # a share from which a person is worth a visit


@dataclass(slots=True)
class Deciding:
    shares: Shares = field(default_factory=dict)
    roles: list[tuple[str, str, str, float, float, date]] = field(default_factory=list)
    vetoes: list[tuple[str, str, str, str, date]] = field(default_factory=list)  # person, opportunity, customer, ..
    edges: list[tuple[str, str, float, str, float, date]] = field(default_factory=list)  # influencer, influenced, ..


def decide(world: World) -> Deciding:
    deciding = Deciding()
    deciding.vetoes = _vetoes(stream(world.seed, "vetoes"), world)
    rng = stream(world.seed, "shares")
    deciding.shares = {o.id: _shares(rng, world, o, deciding) for o in world.opportunities}
    deciding.roles = _roles(stream(world.seed, "roles"), world, deciding.shares)
    deciding.edges = _edges(stream(world.seed, "edges"), world, deciding.shares)
    return deciding


def formal(world: World, person: str) -> bool:
    """Part of the formal buying chain: management, procurement, finance, hospital equipment department."""
    if person.startswith("K"):
        return False
    contact = world.contacts[int(person[1:]) - 1]
    return trade.POSTS[world.customer(contact.customer).industry][contact.post].formal


def _vetoes(rng: np.random.Generator, world: World) -> list[tuple[str, str, str, str, date]]:
    """Some heads of EHS, infection control and IT may stop a purchase, one of them on a named case."""
    cast = world.cast
    scopes = {"ehs": "安全环保评审一票否决", "infection": "院感评审一票否决", "it": "信息安全与接口评审否决"}
    rows = [(cast.ehs, cast.ehs_opportunity, cast.expansion, scopes["ehs"], days_before(130))]
    taken = {cast.ehs, cast.it_head}
    for opportunity in world.opportunities:
        for contact in world.staff(opportunity.customer):
            judge = trade.LINES[opportunity.line].judges.get(contact.post, 0)
            if (
                opportunity.open
                and contact.head
                and contact.post in scopes
                and judge >= 0.5
                and contact.id not in taken
            ):
                taken.add(contact.id)
                if rng.random() < 0.6:
                    whole = rng.random() < 0.25
                    rows.append(
                        (
                            contact.id,
                            "" if whole else opportunity.id,
                            contact.customer,
                            scopes[contact.post],
                            opportunity.opened,
                        )
                    )
    return rows


def vetoed(world: World, deciding: Deciding) -> set[tuple[str, str]]:
    """(open opportunity, person) pairs; a veto over a customer covers all its open purchases."""
    return {
        (o.id, person)
        for person, opportunity, customer, _, _ in deciding.vetoes
        for o in world.opportunities
        if o.open and (o.id == opportunity or (not opportunity and o.customer == customer))
    }


def _shares(rng: np.random.Generator, world: World, opportunity: Opportunity, deciding: Deciding) -> dict[str, float]:
    """Influence grows with seniority, with how much the line is one's business, and with one's network."""
    judges = trade.LINES[opportunity.line].judges
    veto = {v[0] for v in deciding.vetoes if v[1] == opportunity.id or (not v[1] and v[2] == opportunity.customer)}
    pull = {}
    for c in world.staff(opportunity.customer):
        relevance = judges.get(c.post, 0.0) if c.head else 0.5 * judges.get(c.post, 0.0)
        pull[c.id] = (
            1.7 * c.seniority
            + 1.5 * relevance
            + 0.3 * c.network
            + 0.3 * (c.id in veto)
            + FORMAL * (c.head and formal(world, c.id))
            + rng.normal(0, 0.25)
        )
    experts = [k for k in world.kols if opportunity.line in k.lines and k.id not in world.same_person]
    for k in [experts[i] for i in rng.permutation(len(experts))[: int(rng.integers(1, 3))]]:
        near = 0.4 * (k.region == world.customer(opportunity.customer).region)
        pull[k.id] = 1.2 + 0.3 * k.quality + near + rng.normal(0, 0.25)
    top = sorted(pull, key=lambda id: (-pull[id], id))[: int(rng.integers(7, 11))]
    weight = {id: float(np.exp(1.05 * pull[id])) for id in top}
    total = sum(weight.values())
    return {id: w / total for id, w in weight.items()}


def _roles(rng: np.random.Generator, world: World, shares: Shares) -> list[tuple[str, str, str, float, float, date]]:
    """What the CRM says: procurement almost always and too heavy, the quiet almost never."""
    chance = {"procurement": 0.97, "mgmt": 0.75, "deputy": 0.65, "finance": 0.55, "equipment": 0.6}
    rows = []
    for opportunity in world.opportunities:
        for c in world.staff(opportunity.customer):
            share = shares[opportunity.id].get(c.id, 0.0)
            p = 0.0 if c.quiet else chance.get(c.post, 0.15 + 2.0 * share)
            if rng.random() < p:
                weight = (
                    rng.uniform(0.6, 0.95)
                    if c.post == "procurement"
                    else np.clip(2.2 * share + rng.normal(0.15, 0.12), 0.05, 0.9)
                )
                at = min(opportunity.opened + timedelta(days=int(rng.integers(1, 60))), SNAPSHOT)
                rows.append(
                    (
                        opportunity.id,
                        c.id,
                        _role(rng, c, opportunity),
                        round(float(weight), 2),
                        round(float(np.clip(rng.normal(0.25, 0.4), -1, 1)), 1),
                        at,
                    )
                )
    return rows


def _role(rng: np.random.Generator, contact: Contact, opportunity: Opportunity) -> str:
    judge = trade.LINES[opportunity.line].judges.get(contact.post, 0.0)
    if contact.post in ("mgmt", "deputy"):
        return "经济决策者"
    if contact.post == "procurement":
        return "采购" if contact.head or rng.random() < 0.5 else "守门人"
    if contact.post == "finance":
        return "守门人"
    return "技术把关者" if judge >= 0.8 else pick(rng, ("使用者", "支持者", "影响者"))


def _edges(rng: np.random.Generator, world: World, shares: Shares) -> list[tuple[str, str, float, str, float, date]]:
    """Who looks to whom: noisy traces of the shares, strongest from those who really decide."""
    best: dict[tuple[str, str], tuple[float, str, float, date]] = {}
    for opportunity in world.opportunities:
        members = shares[opportunity.id]
        for a in members:
            for b in members:
                p = (0.65 if opportunity.open else 0.3) * min(1.0, members[a] / 0.16)
                if a != b and not b.startswith("K") and members[a] > 1.15 * members[b] and rng.random() < p:
                    strength = float(np.clip(0.25 + 2.2 * members[a] + rng.normal(0, 0.14), 0.1, 1))
                    at = max(START, min(opportunity.opened + timedelta(days=int(rng.integers(0, 90))), SNAPSHOT))
                    _keep(
                        best,
                        a,
                        b,
                        strength,
                        pick(rng, trade.BASES).format(opportunity.line),
                        float(np.clip(rng.normal(0.75, 0.1), 0.4, 0.98)),
                        at,
                    )
    for customer in world.customers:  # hearsay
        staff = [c.id for c in world.staff(customer.id)]
        for _ in range(len(staff)):
            a, b = (staff[i] for i in rng.permutation(len(staff))[:2])
            if (b, a) not in best:
                _keep(
                    best,
                    a,
                    b,
                    float(rng.uniform(0.1, 0.4)),
                    pick(rng, ("走访中听说", "会议座次推测", "同事口述")),
                    float(rng.uniform(0.2, 0.5)),
                    days_before(rng.integers(10, 900)),
                )
    return [(a, b, round(s, 2), basis, round(c, 2), at) for (a, b), (s, basis, c, at) in sorted(best.items())]


def _keep(
    best: dict[tuple[str, str], tuple[float, str, float, date]],
    a: str,
    b: str,
    strength: float,
    basis: str,
    confidence: float,
    at: date,
) -> None:
    if strength > best.get((a, b), (0.0,))[0]:
        best[a, b] = (strength, basis, confidence, at)
