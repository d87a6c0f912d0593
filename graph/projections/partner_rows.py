"""Rows of the partner projection: customers, partners, all their dealings, and what rules a partner out.

`id` is that of the relationship where the row is one, None where it has none, and that of the node where it is an event.
"""

from __future__ import annotations

import datetime as dt
from typing import TypedDict


class Span(TypedDict):
    """The span of a relationship: when it began and ended; None where that is not recorded."""

    begun: dt.date | None
    ended: dt.date | None


class CustomerRow(TypedDict):
    id: str
    name: str | None
    name_en: str | None
    industry: str | None
    segment: str | None
    region: str | None
    city: str | None
    employees: int | None
    tier: str | None


class PartnerRow(TypedDict):
    """A party in one of its roles as a partner. `lines`: what it offers; `areas`: where."""

    id: str
    role: str
    name: str | None
    name_en: str | None
    industry: str | None
    employer: str | None
    region: str | None
    city: str | None
    areas: list[str] | None
    lines: list[str | None] | None
    tier: str | None
    sla_hours: float | None
    publications: int | None
    honours: int
    competitor: bool
    blacklisted: bool
    blacklist_reason: str | None


class RelationRow(Span):
    id: str | None
    type: str
    partner: str
    role: str
    customer: str
    line: str | None
    exclusive: bool


class RatingRow(TypedDict):
    id: str | None
    customer: str
    partner: str
    role: str
    score: float
    at: dt.date


class JoinRow(TypedDict):
    """A partner who worked on an opportunity or bid for it. `outcome`: its own, else the opportunity's, once that is decided;
    `effective`: whether it led effectively."""

    id: str | None
    partner: str
    role: str
    opportunity: str
    outcome: str | None
    effective: bool | None
    begun: dt.date | None
    price: float | None
    currency: str | None


class OpportunityRow(TypedDict):
    id: str
    customer: str
    line: str | None
    amount: float | None
    opened: dt.date | None
    closed: dt.date | None
    status: str


class CertificateRow(TypedDict):
    """`ended`: no longer held, or the engineer left."""

    id: str
    partner: str
    engineer: str
    level: str | None
    issued: dt.date | None
    expires: dt.date | None
    held: dt.date | None
    employed: dt.date | None
    ended: dt.date | None


class StockRow(TypedDict):
    id: str
    partner: str
    period: str
    turnover: float | None


class RepairRow(TypedDict):
    """`partner` is a distributor."""

    id: str
    partner: str
    customer: str
    at: dt.date
    severity: str | None


class MaintenanceRow(TypedDict):
    """`partner` is a service provider."""

    id: str | None
    partner: str
    customer: str
    asset: str
    at: dt.date | None


class MeetingRow(TypedDict):
    id: str
    partner: str
    role: str
    customer: str | None
    kind: str
    at: dt.datetime


class CustomerLinkRow(Span):
    """A relationship between two customers."""

    id: str | None
    type: str
    start: str
    end: str


class CustomerAdviceRow(Span):
    id: str | None
    partner: str
    customer: str


class AssetRow(Span):
    id: str
    customer: str
    model: str | None
    vendor: str | None


class ExclusionRow(Span):
    id: str | None
    customer: str
    partner: str
    role: str
    reason: str | None


class ContractRow(Span):
    """A contract of data that binds a partner."""

    id: str | None
    partner: str
    role: str
    contract: str
    status: str | None
    expires: dt.date | None


class CoveredRow(Span):
    """A customer that a contract names, those yet to begin too: a contract that names customers is never one for all."""

    id: str | None
    contract: str
    customer: str


class ConflictRow(Span):
    """`partner` is a KOL, `person` works at the customer; `employment` is the id of that."""

    id: str | None
    partner: str
    customer: str
    person: str
    name: str | None
    name_en: str | None
    employment: str | None


class RivalRow(Span):
    """Two organisations that compete, one of them a customer."""

    id: str | None
    start: str
    end: str


class ParentRow(Span):
    """The parent of a partner: whom it belongs to, or sells for exclusively. `competitor`: whether the end is one."""

    id: str | None
    type: str
    start: str
    end: str
    name: str | None
    name_en: str | None
    competitor: bool
