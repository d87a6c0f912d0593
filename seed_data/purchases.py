"""How organisations are linked, and what they buy."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from . import trade
from .names import Name, without_suffix
from .world import SNAPSHOT, START, Customer, Opportunity, World, days_before, pick


def links(rng: np.random.Generator, world: World) -> list[tuple[str, str, str]]:
    """Subsidiaries, upstream chains and rivals among customers; competitors against us."""
    made: list[tuple[str, str, str]] = []
    for industry in trade.INDUSTRIES:
        members = [c for c in world.customers if c.industry == industry]
        for _ in range(4):
            parent, child = (members[i] for i in rng.permutation(len(members))[:2])
            made.append((child.id, "子公司", parent.id))
        for member in members:
            same = [c.id for c in members if c.segment == member.segment and c.id != member.id]
            if rng.random() < 0.4:
                made.append((member.id, "竞争", pick(rng, same)))
            if industry != "MED" and rng.random() < 0.6:
                other = [c.id for c in members if c.segment != member.segment]
                made.append((member.id, "上游", pick(rng, other)))
    made += [(o.id, "竞争", "M01") for o in world.others if o.kind == "竞争对手"]
    suppliers = [p for p in world.partners if p.id[0] == "S"]
    for supplier in (suppliers[i] for i in rng.permutation(len(suppliers))[:24]):
        own = [
            c.id
            for c in world.customers
            if c.industry == supplier.industries[0] and c.id != world.same_organisation.get(supplier.id)
        ]
        made.append((supplier.id, "上游", pick(rng, own)))
    return list(dict.fromkeys(made))


def opportunities(rng: np.random.Generator, world: World) -> list[Opportunity]:
    """Fifty open purchases at active customers, a hundred closed ones, numbered by opening date."""
    cast = world.cast
    active = [c for c in world.customers if c.active]
    named = [
        _named(rng, world.customer(cast.expansion), "动力电池产线", "产线扩建", 140, 1260),
        _named(rng, world.customer(cast.hospital), "医学影像", "影像云", 200, 980),
        _named(rng, world.customer(cast.risk_customer), "结构件焊接线", "产线升级", 330, 1800),
    ]
    drafts = list(named)
    rest = [c for c in active if c.id != cast.risk_customer]
    for number in range(47):
        drafts.append(_draft(rng, rest[number % len(rest)], int(rng.integers(20, 300)), True))
    for _ in range(100):
        pool = active if rng.random() < 0.8 else [c for c in world.customers if not c.active]
        customer = pool[int(rng.integers(len(pool)))]
        age = max(120, (SNAPSHOT - max(START, customer.since)).days)
        drafts.append(_draft(rng, customer, int(rng.integers(100, age)), False))
    drafts.sort(key=lambda o: (o.opened, o.customer, o.line))
    for number, draft in enumerate(drafts, 1):
        draft.id = f"OP{number:03}"
    cast.ehs_opportunity, cast.it_opportunity, cast.risk_opportunity = (o.id for o in named)
    return drafts


def _named(rng: np.random.Generator, customer: Customer, line: str, project: str, age: int, amount: int) -> Opportunity:
    """The open purchase of a named case: stuck, as so many are, after the solution was confirmed."""
    draft = _draft(rng, customer, age, True)
    chosen = next(p for p in trade.LINES[line].projects if project in p.zh)
    draft.line, draft.title, draft.stage = line, _title(customer, chosen), "方案确认"
    draft.amount, draft.budget = amount, int(amount * 1.05)
    return draft


def _title(customer: Customer, project: Name) -> Name:
    short = without_suffix(customer.name.zh).split("（")[0]
    return Name(short + project.zh, f"{customer.name.en}: {project.en}")


def _draft(rng: np.random.Generator, customer: Customer, age: int, open: bool) -> Opportunity:
    opened = days_before(age)
    begun = [name for name, since in customer.demand.items() if since <= opened] or list(customer.demand)[:1]
    line = pick(rng, begun)
    project = trade.LINES[line].projects[int(rng.integers(len(trade.LINES[line].projects)))]
    amount = int(np.clip(rng.lognormal(5.9, 0.7), 60, 3000))
    closed = (
        None if open else min(opened + timedelta(days=int(rng.integers(70, 260))), days_before(rng.integers(2, 40)))
    )
    stage = str(rng.choice(("线索", "需求确认", "方案确认", "商务谈判", "合同签订"), p=(0.12, 0.2, 0.43, 0.17, 0.08)))
    return Opportunity(
        "",
        customer.id,
        line,
        _title(customer, project),
        stage,
        amount,
        int(amount * rng.uniform(0.95, 1.2)),
        opened,
        opened + timedelta(days=int(rng.integers(150, 330)) + (age if open else 0) // 2),
        closed,
        "进行中" if open else "",
    )
