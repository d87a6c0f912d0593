"""Who knows whom, as people declare it."""

from __future__ import annotations

from datetime import date

import numpy as np

from . import trade
from .partnership import Dealings
from .traces import Acquaintance, Engagement
from .world import World, days_before, pick, sample


def acquaintances(
    rng: np.random.Generator, world: World, dealings: Dealings, engagements: list[Engagement]
) -> list[Acquaintance]:
    rows = _met(rng, engagements)
    rows += _named_paths(world)
    rows += _expert_ties(rng, world) + _engineer_ties(rng, world, dealings)
    heads = [c for c in world.contacts if c.head]
    for _ in range(45):
        a, b = (heads[i] for i in rng.permutation(len(heads))[:2])
        if world.customer(a.customer).industry == world.customer(b.customer).industry:
            rows.append(_tie(rng, a.id, b.id, pick(rng, ("校友", "同行交流", "曾为同事"))))
    for customer in (c for c in world.customers if c.active):
        staff = [c.id for c in world.staff(customer.id)]
        if rng.random() < 0.65:
            a, b = (staff[i] for i in rng.permutation(len(staff))[:2])
            rows.append(_tie(rng, a, b, pick(rng, ("预算分歧", "技术路线分歧", "职责交叉")), "冲突"))
    unique = {tuple(sorted((r.a, r.b))): r for r in reversed(rows) if r.a != r.b}
    return sorted(unique.values(), key=lambda r: (r.a, r.b))


def _tie(rng: np.random.Generator, a: str, b: str, note: str, kind: str = "熟识") -> Acquaintance:
    return Acquaintance(a, b, kind, round(float(rng.uniform(0.3, 0.95)), 2), days_before(rng.integers(3, 400)), note)


def _met(rng: np.random.Generator, engagements: list[Engagement]) -> list[Acquaintance]:
    """Reps declare those they met often, with optimism."""
    count: dict[tuple[str, str], int] = {}
    last: dict[tuple[str, str], date] = {}
    for e in engagements:
        for rep in e.reps:
            for person in e.attendees:
                count[rep, person] = count.get((rep, person), 0) + 1
                last[rep, person] = e.at.date()
    often = sorted(pair for pair, n in count.items() if n >= 4)
    chosen = [often[i] for i in sorted(rng.permutation(len(often))[:240])]
    return [
        Acquaintance(
            a,
            b,
            "熟识",
            round(float(np.clip(0.2 + count[a, b] / 25 + rng.normal(0, 0.1), 0.1, 1)), 2),
            last[a, b],
            "长期拜访",
        )
        for a, b in chosen
    ]


def _named_paths(world: World) -> list[Acquaintance]:
    """The warm paths to the two people whom nobody has met: an engineer, and an expert."""
    cast = world.cast
    engineer = next(e for e in world.engineers if e.provider == cast.few)
    expert = next(k for k in world.kols if "医学影像" in k.lines and k.id not in world.same_person)
    car, hospital = world.customer(cast.expansion), world.customer(cast.hospital)
    return [
        Acquaintance(engineer.id, cast.ehs, "熟识", 0.8, days_before(24), "现场安全检修长期配合"),
        Acquaintance(car.owner, engineer.id, "熟识", 0.7, days_before(15), "联合服务项目"),
        Acquaintance(expert.id, cast.it_head, "熟识", 0.85, days_before(33), "学会信息化学组同事"),
        Acquaintance(hospital.owner, expert.id, "熟识", 0.6, days_before(41), "学术会议合作"),
    ]


def _expert_ties(rng: np.random.Generator, world: World) -> list[Acquaintance]:
    rows = []
    for kol in world.kols:
        judges = trade.LINES[kol.claimed[0]].judges
        near = [
            c.id
            for c in world.contacts
            if c.head
            and c.id != world.same_person.get(kol.id)
            and judges.get(c.post, 0) >= 0.4
            and world.customer(c.customer).industry in kol.industries
        ]
        rows += [
            _tie(rng, kol.id, c, pick(rng, ("学会同事", "师生", "项目评审相识")))
            for c in sample(rng, near, int(rng.integers(1, 5)))
        ]
        if rng.random() < 0.6:
            reps = [r.id for r in world.reps if r.industry in kol.industries]
            rows.append(_tie(rng, pick(rng, reps), kol.id, "学术会议合作"))
    return rows


def _engineer_ties(rng: np.random.Generator, world: World, dealings: Dealings) -> list[Acquaintance]:
    served = sorted({(r.partner, r.customer) for r in dealings.relations if r.partner.startswith("V") and not r.ends})
    rows = []
    for provider, customer in (served[i] for i in rng.permutation(len(served))[:90]):
        crew = [e.id for e in world.engineers if e.provider == provider]
        users = [
            c.id
            for c in world.staff(customer)
            if c.post not in ("mgmt", "deputy", "procurement", "finance")
            and c.id not in (world.cast.ehs, world.cast.it_head)
        ]
        if crew and users:
            rows.append(_tie(rng, pick(rng, crew), pick(rng, users), "现场维保配合"))
    crew_reps = [(r.id, e.id) for r in world.reps if "工程师" in r.title.zh for e in world.engineers]
    rows += [_tie(rng, crew_reps[i][0], crew_reps[i][1], "联合检修") for i in rng.permutation(len(crew_reps))[:25]]
    return rows
