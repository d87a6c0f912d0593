"""Who lives in the story: organisations, people and purchases, with the latent traits that drive them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from .names import Name, spellings

SNAPSHOT = date(2026, 11, 20)
START = date(2023, 11, 20)
ACTIVE, SMALL = 11, 9  # customers per industry with, and without, a purchase under way
KINDS = {"D": "经销商", "V": "服务商", "S": "供应商"}
COUNTS = {"D": 40, "V": 30, "S": 60}


@dataclass(slots=True)
class Customer:
    id: str
    name: Name
    aliases: list[str]
    code: str
    industry: str
    segment: str
    region: str
    city: str
    size: int
    revenue: int
    tier: str
    owner: str
    since: date
    active: bool
    demand: dict[str, date]  # product line -> when the need began (latent)


@dataclass(slots=True)
class Partner:
    """Any partner; a KOL is one with id K.. and no company record of its own."""

    id: str
    name: Name
    code: str
    industries: tuple[str, ...]
    region: str
    city: str
    joined: date
    lines: tuple[str, ...]  # true specialisation (latent)
    segments: tuple[str, ...]  # true specialisation (latent, recorded nowhere)
    quality: float  # latent
    driver: float  # certification strength, inventory turnover or publications (seen with noise)
    claimed: tuple[str, ...]  # the lines its record claims


@dataclass(frozen=True, slots=True)
class Other:
    """A competitor, an association or our own company."""

    id: str
    name: Name
    kind: str
    industry: str
    code: str


@dataclass(slots=True)
class Contact:
    id: str
    name: Name
    customer: str
    post: str
    head: bool
    seniority: float
    network: float  # latent reach among colleagues
    quiet: bool  # influential posts that the CRM does not notice
    email: str
    phone: str
    hired: date
    boss: str = ""


@dataclass(slots=True)
class Rep:
    id: str
    name: Name
    team: str
    title: Name
    industry: str
    email: str


@dataclass(slots=True)
class Engineer:
    id: str
    name: Name
    provider: str
    email: str
    level: int


@dataclass(slots=True)
class Opportunity:
    id: str
    customer: str
    line: str
    title: Name
    stage: str
    amount: int
    budget: int
    opened: date
    expected: date
    closed: date | None
    status: str

    @property
    def open(self) -> bool:
        return self.status == "进行中"


@dataclass(slots=True)
class Cast:
    """The named cases: who plays them."""

    expansion: str = ""
    high: str = ""
    low: str = ""
    few: str = ""
    ehs: str = ""
    ehs_opportunity: str = ""
    hospital: str = ""
    it_head: str = ""
    it_opportunity: str = ""
    holder: str = ""  # the distributor with three years of maintenance records
    risk_customer: str = ""
    risk_opportunity: str = ""


@dataclass(slots=True)
class World:
    seed: int
    customers: list[Customer] = field(default_factory=list)
    partners: list[Partner] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    kols: list[Partner] = field(default_factory=list)
    kol_employer: dict[str, str] = field(default_factory=dict)
    reps: list[Rep] = field(default_factory=list)
    engineers: list[Engineer] = field(default_factory=list)
    opportunities: list[Opportunity] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)  # organisation, relation, organisation
    same_person: dict[str, str] = field(default_factory=dict)  # KOL id -> contact id of the same human
    same_organisation: dict[str, str] = field(default_factory=dict)  # partner id -> customer id
    cast: Cast = field(default_factory=Cast)

    def customer(self, id: str) -> Customer:
        return self.customers[int(id[1:]) - 1]

    def staff(self, customer: str) -> list[Contact]:
        return [c for c in self.contacts if c.customer == customer]

    def partner(self, id: str) -> Partner:
        return next(p for p in self.partners + self.kols if p.id == id)


def days_before(days: int | np.integer) -> date:
    return SNAPSHOT - timedelta(days=int(days))


def pick(rng: np.random.Generator, options: tuple[str, ...] | list[str]) -> str:
    return str(options[int(rng.integers(len(options)))])


def sample(rng: np.random.Generator, options: tuple[str, ...] | list[str], count: int) -> list[str]:
    order = rng.permutation(len(options))[:count]
    return [str(options[i]) for i in sorted(order)]


def known_spellings(customer: Customer) -> list[str]:
    """Every way this customer may be written in other systems' files."""
    return customer.aliases + spellings(customer.name.zh)
