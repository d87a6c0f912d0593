"""Our people, the customers' people, service engineers and experts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from . import trade
from .names import Name, slug
from .world import START, Contact, Customer, Engineer, Partner, Rep, World, days_before, pick, sample


def reps(names: Iterator[Name]) -> list[Rep]:
    posts = [
        ("管理层", Name("总裁", "President"), ""),
        ("管理层", Name("首席技术官", "Chief Technology Officer"), ""),
        ("销售运营", Name("销售运营总监", "Head of Sales Operations"), ""),
    ]
    for industry, zh in trade.INDUSTRIES.items():
        posts += [(f"{zh}销售部", Name("行业总监", "Industry Director"), industry)]
        posts += [(f"{zh}销售部", Name("大客户经理", "Key Account Manager"), industry)] * 4
        posts += [(f"{zh}方案部", Name("解决方案工程师", "Solution Engineer"), industry)] * 2
    made = []
    for number, (team, title, industry) in enumerate(posts, 1):
        name = next(names)
        made.append(Rep(f"E{number:02}", name, team, title, industry, f"{slug(name.en)}@battlemap-vendor.example"))
    return made


def _posts(rng: np.random.Generator, customer: Customer) -> list[tuple[str, bool]]:
    """(post, heads it) for the people we know by name at a customer."""
    outside = [key for key, post in trade.POSTS[customer.industry].items() if not post.formal]
    if not customer.active:
        return [(pick(rng, ("mgmt", "deputy")), True), ("procurement", True)] + (
            [(pick(rng, outside), True)] if rng.random() < 0.65 else []
        )
    must = {"MED": "it", "NEV": "ehs", "CM": "ehs"}[customer.industry]
    judged = sorted(
        {d for line in customer.demand for d, r in trade.LINES[line].judges.items() if r >= 0.7} & set(outside)
    )
    heads = sorted({must, *sample(rng, judged, 3), pick(rng, outside)})
    posts = [("mgmt", True), ("procurement", True)] + [(key, True) for key in heads]
    posts += [(key, True) for key, share in (("deputy", 0.5), ("finance", 0.5)) if rng.random() < share]
    if customer.industry == "MED":
        posts.append(("equipment", True))
    return posts + [(pick(rng, ["procurement", *heads]), False)]


def contacts(rng: np.random.Generator, names: Iterator[Name], world: World) -> list[Contact]:
    made: list[Contact] = []
    for customer in world.customers:
        domain = f"{customer.name.en.lower().split()[0]}-{customer.id.lower()}.example"
        for key, head in _posts(rng, customer):
            post, name = trade.POSTS[customer.industry][key], next(names)
            made.append(
                Contact(
                    f"P{len(made) + 1:04}",
                    name,
                    customer.id,
                    key,
                    head,
                    post.seniority if head else 0.3,
                    float(np.clip(rng.normal(), -1.5, 1.5)),
                    bool(not post.formal and head and rng.random() < 0.5),
                    f"{slug(name.en)}@{domain}",
                    f"1{rng.integers(30, 99)}0000{rng.integers(1000, 9999)}",
                    days_before(rng.integers(1100, 5000)),
                )
            )
    for contact in made:
        contact.boss = _boss(contact, [c for c in made if c.customer == contact.customer])
    _namesakes(made)
    return made


def _boss(contact: Contact, colleagues: list[Contact]) -> str:
    def who(key: str) -> list[str]:
        return [c.id for c in colleagues if c.post == key and c.head and c.id != contact.id]

    chain = {"mgmt": [], "deputy": who("mgmt")}.get(contact.post, who("deputy") + who("mgmt"))
    return next(iter((who(contact.post) if not contact.head else []) + chain), "")


def _namesakes(contacts: list[Contact]) -> None:
    """Five pairs of different people share a name, as they do."""
    for step in range(1, 6):
        first, second = contacts[step * 23], contacts[step * 23 + 60]
        if first.customer != second.customer:
            second.name = first.name
            second.email = f"{slug(first.name.en)}@{second.email.split('@')[1]}"


def engineers(rng: np.random.Generator, names: Iterator[Name], world: World) -> list[Engineer]:
    made: list[Engineer] = []
    for provider in (p for p in world.partners if p.id.startswith("V")):
        for _ in range(int(rng.integers(2, 4))):
            name, level = next(names), int(np.clip(np.rint(1.6 + provider.driver + rng.normal(0, 0.6)), 0, 3))
            made.append(
                Engineer(
                    f"G{len(made) + 1:03}",
                    name,
                    provider.id,
                    f"{slug(name.en)}@{provider.id.lower()}-service.example",
                    level,
                )
            )
    return made


def kols(rng: np.random.Generator, names: Iterator[Name], world: World) -> None:
    """Forty experts; three of them are also contacts of a customer (one human, two records)."""
    doubles = [c for c in world.contacts if c.head and c.post in ("imaging", "icu", "process", "rnd")][2:20:6][:3]
    for number in range(40):
        industry = tuple(trade.INDUSTRIES)[number % 3]
        line = trade.lines_of(industry)[number // 3 % 4]
        region = pick(rng, trade.REGIONS)
        name, double = (
            next(names),
            next(
                (
                    c
                    for c in doubles
                    if number >= 20
                    and world.customer(c.customer).industry == industry
                    and c.id not in world.same_person.values()
                ),
                None,
            ),
        )
        id = f"K{number + 1:03}"
        lines = (line,) + (tuple(sample(rng, trade.lines_of(industry), 1)) if rng.random() < 0.4 else ())
        employer = f"华序{pick(rng, ('工业大学', '医科大学') if industry == 'MED' else ('工业大学', '装备研究院'))}"
        if double:
            world.same_person[id] = double.id
            name, employer = double.name, world.customer(double.customer).name.zh
        world.kol_employer[id] = employer
        world.kols.append(
            Partner(
                id,
                name,
                "",
                (industry,),
                region,
                "",
                START - timedelta(days=900),
                tuple(dict.fromkeys(lines)),
                tuple(sample(rng, trade.SEGMENTS[industry], 2)),
                float(rng.normal()),
                float(rng.normal()),
                (line,),
            )
        )
