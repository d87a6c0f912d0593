"""The stage is set: everyone is created, and the named cases get their players."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from . import organizations, persons, purchases
from .names import people, stems, stream
from .world import KINDS, START, Customer, Partner, World, days_before


def populate(seed: int) -> World:
    """Everyone, before anything happens."""
    world = World(seed)
    unused = iter(stems(stream(seed, "stems")))
    names = iter(people(stream(seed, "people"), 700))
    world.reps = persons.reps(names)
    world.customers = organizations.customers(stream(seed, "customers"), unused, world.reps)
    world.partners = organizations.partners(stream(seed, "partners"), unused)
    world.others = organizations.others(stream(seed, "others"), unused)
    world.contacts = persons.contacts(stream(seed, "contacts"), names, world)
    world.engineers = persons.engineers(stream(seed, "engineers"), names, world)
    persons.kols(stream(seed, "kols"), names, world)
    _casting(stream(seed, "casting"), world)
    _overlaps(world)
    world.links = purchases.links(stream(seed, "links"), world)
    world.opportunities = purchases.opportunities(stream(seed, "opportunities"), world)
    return world


def _casting(rng: np.random.Generator, world: World) -> None:
    """Choose who plays the named cases and give them what the parts need."""
    cast, first = (
        world.cast,
        {s: next(c for c in world.customers if c.segment == s) for s in ("整车", "三甲医院", "挖掘机")},
    )
    car, hospital, digger = first["整车"], first["三甲医院"], first["挖掘机"]
    cast.expansion, cast.hospital, cast.risk_customer = car.id, hospital.id, digger.id
    _need(car, "动力电池产线", 500)
    _need(hospital, "医学影像", 400)
    _need(digger, "结构件焊接线", 700)
    cast.ehs = _star(world, car.id, "ehs", 0.75)
    cast.it_head = _star(world, hospital.id, "it", 1.1)
    members = {
        letter: [p for p in world.partners if p.id[0] == letter and car.industry == p.industries[0]] for letter in KINDS
    }
    cast.high, cast.low, cast.few = (members[letter][int(rng.integers(3))].id for letter in ("S", "D", "V"))
    for id, quality in ((cast.high, 1.6), (cast.low, -3.5), (cast.few, 0.5)):
        _incumbent(world.partner(id), car, "动力电池产线", quality)
    holder = next(p for p in world.partners if p.id[0] == "D" and p.industries[0] == digger.industry)
    cast.holder = holder.id
    _incumbent(holder, digger, "结构件焊接线", 1.0)


def _need(customer: Customer, line: str, days: int) -> None:
    if line not in customer.demand:
        customer.demand.pop(list(customer.demand)[-1])
    customer.demand[line] = days_before(days + 300)


def _star(world: World, customer: str, post: str, standing: float) -> str:
    """A head of department with more weight than the title says."""
    contact = next(c for c in world.staff(customer) if c.post == post and c.head)
    contact.quiet, contact.network, contact.seniority = True, 1.5, standing
    return contact.id


def _incumbent(partner: Partner, customer: Customer, line: str, quality: float) -> None:
    partner.region, partner.city = customer.region, customer.city
    partner.lines = tuple(dict.fromkeys((*partner.lines, line)))
    partner.claimed = tuple(dict.fromkeys((*partner.claimed, line)))
    partner.segments = tuple(dict.fromkeys((*partner.segments, customer.segment)))
    partner.quality, partner.joined = quality, START - timedelta(days=600)


def _overlaps(world: World) -> None:
    """Two customers are also suppliers, under one credit code: one party, two roles."""
    taken = {world.cast.high}
    for segment in ("电池", "产线设备"):
        customer = next(c for c in world.customers if c.segment == segment)
        supplier = next(p for p in world.partners if p.id[0] == "S" and p.industries[0] == "NEV" and p.id not in taken)
        supplier.name, supplier.code = customer.name, customer.code
        supplier.region, supplier.city = customer.region, customer.city
        world.same_organisation[supplier.id] = customer.id
        taken.add(supplier.id)
