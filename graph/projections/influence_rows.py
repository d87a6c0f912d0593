"""Rows of the influence projection: who is who, who influences, decides and met whom."""

from __future__ import annotations

import datetime as dt
from typing import TypedDict


class PersonRow(TypedDict):
    id: str
    name: str | None
    name_en: str | None
    title: str | None
    title_en: str | None
    department: str | None
    roles: list[str]


class EmploymentRow(TypedDict):
    """`roles` are those of the organisation."""

    person: str
    organization: str
    title: str | None
    department: str | None
    roles: list[str]


class TieRow(TypedDict):
    """A relationship between two people of which influence is read."""

    id: str | None
    type: str
    start: str
    end: str
    weight: float | None
    confidence: float | None
    basis: str | None
    last_contact: dt.date | None
    source: str | None


class DecisionRow(TypedDict):
    """A person's part in the decision on an opportunity, closed ones too."""

    id: str | None
    person: str
    opportunity: str
    role: str | None
    weight: float | None
    stance: float | None
    begun: dt.date | None


class VetoRow(TypedDict):
    person: str
    target: str


class AdviceRow(TypedDict):
    person: str
    organization: str


class OpenOpportunityRow(TypedDict):
    id: str
    customer: str
    name: str | None
    name_en: str | None
    product_line: str | None
    industry: str | None


class BuyerRow(TypedDict):
    id: str
    name: str | None
    name_en: str | None
    industry: str | None
    segment: str | None


class EngagementRow(TypedDict):
    """`senders` are those of the people who sent or called it, as their part says."""

    id: str
    kind: str
    at: dt.datetime
    people: list[str]
    senders: list[str]
    about: list[str]
    partners: list[str]


class OrganizationRow(TypedDict):
    id: str
    name: str | None
    name_en: str | None
    roles: list[str]


class ExpertRow(TypedDict):
    """A person who is a partner on an opportunity."""

    id: str | None
    person: str
    opportunity: str
    begun: dt.date | None


class RivalryRow(TypedDict):
    """Two people in conflict."""

    id: str | None
    start: str
    end: str


class TieWeightRow(TypedDict):
    """What a source's mapping says of the weight of its kinds of ties: JSON, type → weight."""

    id: str
    weights: str
