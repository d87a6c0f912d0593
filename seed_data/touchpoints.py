"""Visits, calls, meetings and tickets: whom our people meet, and whom they never do."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from . import trade
from .influence import Deciding
from .partnership import Dealings
from .traces import Engagement, choose, clock
from .world import SNAPSHOT, START, Contact, Customer, Opportunity, World, days_before, pick

ENGAGEMENTS = 3985
SILENT = 150  # days without any touchpoint at the customer of the purchase at risk
_KINDS = ("拜访", "联合拜访", "电话", "会议", "工单")


def engagements(rng: np.random.Generator, world: World, dealings: Dealings, deciding: Deciding) -> list[Engagement]:
    weight = np.array([{"A": 3.0, "B": 1.6, "C": 0.7}[c.tier] + c.active for c in world.customers])
    calendar = _Calendar(world, dealings)
    rows: list[Engagement] = []
    while len(rows) < ENGAGEMENTS:
        customer = world.customers[int(rng.choice(len(world.customers), p=weight / weight.sum()))]
        first = max(START, customer.since)
        last = days_before(SILENT) if customer.id == world.cast.risk_customer else SNAPSHOT
        day = first + timedelta(days=int((last - first).days * rng.random() ** 0.85))
        row = _engagement(rng, world, calendar, deciding, customer, day)
        if row:
            rows.append(row)
    rows.sort(key=lambda e: (e.at, e.customer, e.kind, e.topic))
    for number, row in enumerate(rows, 1):
        row.id = f"R{number:05}"
    return rows


class _Calendar:
    """What is under way at a customer on a day."""

    def __init__(self, world: World, dealings: Dealings):
        self.holder = world.cast.holder
        self.opportunities: dict[str, list[Opportunity]] = {c.id: [] for c in world.customers}
        self.partners: dict[str, list[tuple[str, date, date]]] = {c.id: [] for c in world.customers}
        customer = {o.id: o for o in world.opportunities}
        for o in world.opportunities:
            self.opportunities[o.customer].append(o)
        for r in dealings.relations:
            self.partners[r.customer].append((r.partner, r.begins, r.ends or SNAPSHOT))
        for p in dealings.participations:
            opportunity = customer[p.opportunity]
            if not p.partner.startswith("K"):
                self.partners[opportunity.customer].append((p.partner, p.begins, opportunity.closed or SNAPSHOT))

    def opportunities_on(self, customer: str, day: date) -> list[Opportunity]:
        return [o for o in self.opportunities[customer] if o.opened <= day <= (o.closed or SNAPSHOT)]

    def partners_on(self, customer: str, day: date) -> list[str]:
        return [p for p, a, b in self.partners[customer] if a <= day <= b and p != self.holder]


def _engagement(
    rng: np.random.Generator, world: World, calendar: _Calendar, deciding: Deciding, customer: Customer, day: date
) -> Engagement | None:
    kind = str(rng.choice(_KINDS, p=(0.36, 0.12, 0.24, 0.14, 0.14)))
    current = calendar.opportunities_on(customer.id, day)
    opportunity = (
        current[int(rng.integers(len(current)))] if current and rng.random() < 0.75 and kind != "工单" else None
    )
    partners = calendar.partners_on(customer.id, day)
    partners = [p for p in partners if p.startswith("V")] if kind == "工单" else partners
    partner = pick(rng, partners) if partners and kind in ("联合拜访", "工单") else ""
    if kind == "联合拜访" and not partner:
        kind = "拜访"
    shares = deciding.shares[opportunity.id] if opportunity else {}
    weights = {c.id: _seen(world, c, kind, shares.get(c.id, 0.0)) for c in world.staff(customer.id)}
    attendees = choose(rng, weights, 1 if kind == "电话" else int(rng.integers(1, 4)))
    if not attendees:
        return None
    topics = trade.VISIT_TOPICS[_stage(opportunity, day)] if opportunity else trade.CARE_TOPICS
    topic = pick(rng, trade.TICKET_TOPICS if kind == "工单" else topics)
    team = [r.id for r in world.reps if r.industry == customer.industry]
    reps = [customer.owner] if rng.random() < 0.8 else [pick(rng, team)]
    if rng.random() < 0.3:
        reps = sorted({*reps, pick(rng, team)})
    return Engagement(
        clock(rng, day),
        kind,
        customer.id,
        opportunity.id if opportunity else "",
        sorted(attendees),
        reps,
        partner,
        topic,
        pick(rng, trade.OUTCOMES),
    )


def _seen(world: World, contact: Contact, kind: str, share: float) -> float:
    """How often our people meet someone: procurement most, the quiet hardly ever except over a ticket."""
    if contact.id in (world.cast.ehs, world.cast.it_head):
        return 0.0
    technical = contact.post not in ("mgmt", "deputy", "procurement", "finance")
    if kind == "工单":
        return (1.0 if technical else 0.1) if contact.head else 1.2
    if contact.quiet:
        return 0.04
    if contact.post == "procurement":
        return 3.0
    return {"mgmt": 0.5, "deputy": 0.8, "finance": 0.6, "equipment": 1.2}.get(contact.post, 0.5) + 3.0 * share


def _stage(opportunity: Opportunity, day: date) -> str:
    """The stage a purchase had reached by a day."""
    stages = tuple(trade.VISIT_TOPICS)
    reached = stages.index(opportunity.stage)
    last = opportunity.closed or SNAPSHOT
    part = (day - opportunity.opened).days / max(1, (last - opportunity.opened).days)
    return stages[min(reached, int(part * (reached + 1)))]
