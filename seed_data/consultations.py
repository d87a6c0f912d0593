"""What the associations' experts were asked, by whom, and who listened."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from . import trade
from .influence import Deciding
from .names import Name
from .partnership import Dealings
from .traces import Consultation, choose, clock
from .world import SNAPSHOT, START, Opportunity, World, days_before, pick

CONSULTATIONS = 240


def consultations(rng: np.random.Generator, world: World, dealings: Dealings, deciding: Deciding) -> list[Consultation]:
    """Experts advise where they fit; whoever counts in the purchase comes and listens."""
    rows = []
    joined = [p for p in dealings.participations if p.partner.startswith("K")]
    customers = {o.id: o for o in world.opportunities}
    for p in joined[:90]:
        opportunity = customers[p.opportunity]
        day = min(p.begins + timedelta(days=int(rng.integers(0, 40))), opportunity.closed or SNAPSHOT)
        rows.append(_consultation(rng, world, deciding, p.partner, opportunity.customer, opportunity, day))
    number = 0
    while len(rows) < CONSULTATIONS:
        kol = world.kols[number % len(world.kols)]
        number += 1
        pool = {
            c.id: float(np.exp(0.8 * dealings.fit[kol.id, c.id]))
            for c in world.customers
            if c.industry in kol.industries
        }
        customer = choose(rng, pool, 1)[0]
        day = max(START, world.customer(customer).since, days_before(rng.integers(2, 1090)))
        live = [
            o
            for o in world.opportunities
            if o.customer == customer and o.line in kol.lines and o.opened <= day <= (o.closed or SNAPSHOT)
        ]
        rows.append(_consultation(rng, world, deciding, kol.id, customer, live[0] if live else None, day))
    return sorted(rows, key=lambda r: (r.at, r.expert, r.customer))


def _consultation(
    rng: np.random.Generator,
    world: World,
    deciding: Deciding,
    expert: str,
    customer: str,
    opportunity: Opportunity | None,
    day: date,
) -> Consultation:
    absent = (world.cast.ehs, world.cast.it_head, *world.same_person.values())
    line = opportunity.line if opportunity else world.partner(expert).claimed[0]
    judges, shares = trade.LINES[line].judges, deciding.shares[opportunity.id] if opportunity else {}
    weights = {
        c.id: (shares.get(c.id, 0.005) if shares else 0.05 + judges.get(c.post, 0.0))
        for c in world.staff(customer)
        if c.id not in absent and c.post != "procurement"
    }
    topic = trade.CONSULTATIONS[int(rng.integers(len(trade.CONSULTATIONS)))]
    name = trade.LINES[line].name
    return Consultation(
        clock(rng, day),
        expert,
        customer,
        opportunity.id if opportunity else "",
        sorted(choose(rng, weights, int(rng.integers(1, 5)))),
        Name(topic.zh.format(name.zh), topic.en.format(name.inline)),
        pick(rng, trade.CONSULTATION_OUTCOMES),
    )
