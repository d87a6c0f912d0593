"""Helpers of tests: Relationship strength, warmest paths and coverage: closed forms, brute force as the oracle, and the real seed."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import strategies as st

from algorithms.relationships.strength import KIND_WEIGHTS
from graph.clock import instant
from graph.db.client import Graph
from graph.projections.influence_projection import InfluenceProjection, influence_projection
from graph.words import Text
from tests.helpers.rowwise.projection import InfluenceRows, read_influence_rows
from tests.helpers.rowwise.tables import tables_of

DAY = dt.date(2026, 11, 20)
Row = dict[str, Any]


def person(id: str, *roles: str) -> Row:
    return {
        "id": id,
        "name": f"人{id}",
        "name_en": f"Person {id}",
        "title": None,
        "title_en": None,
        "department": None,
        "roles": list(roles),
    }


def tie(start: str, end: str, weight: float | None = 1.0, days: int | None = None, type: str = "KNOWS") -> Row:
    """A declared tie, with a last contact so many days ago."""
    last = None if days is None else DAY - dt.timedelta(days)
    return {
        "id": f"{type}-{start}-{end}",
        "type": type,
        "start": start,
        "end": end,
        "weight": weight,
        "confidence": None,
        "basis": None,
        "last_contact": last,
    }


def event(id: str, people: str, days: int = 0, kind: str = "visit", partners: tuple[str, ...] = ()) -> Row:
    """An engagement so many days ago; each letter is a person."""
    at = instant(dt.datetime.combine(DAY - dt.timedelta(days), dt.time(9)))
    return {"id": id, "kind": kind, "at": at, "people": list(people), "about": [], "partners": list(partners)}


def work(person: str, organization: str, *roles: str) -> Row:
    return {"person": person, "organization": organization, "title": None, "department": None, "roles": list(roles)}


def party(id: str, *roles: str) -> Row:
    return {"id": id, "name": f"组织{id}", "name_en": f"House {id}", "roles": list(roles)}


def projection(people: str = "abcdefgh", **rows: list[Row]) -> InfluenceProjection:
    """Tables of `story`."""
    return tables_of(story(people, **rows))


def story(people: str = "abcdefgh", **rows: list[Row]) -> InfluenceRows:
    """Rows as of DAY; what is not given is empty. Each letter of `people` is a person."""
    nothing = ("employments", "ties", "decides", "vetoes", "advises", "opportunities", "customers", "engagements")
    known = {"people": [person(p) for p in people]} | {name: [] for name in nothing}
    return InfluenceRows(DAY, **(known | rows))


def both_languages(*texts: Text) -> bool:
    """Whether each is filled in, Chinese where it should be and without it in English."""
    return all(
        t.en and re.search(r"[一-鿿]", t.zh) and not re.search(r"[一-鿿{}]", t.en) and "{" not in t.zh for t in texts
    )


# --- strength

KINDS = st.sampled_from(sorted(KIND_WEIGHTS))


def decides(who: str, stance: float | None, opportunity: str = "O") -> Row:
    return {
        "id": who,
        "person": who,
        "opportunity": opportunity,
        "role": "user",
        "weight": None,
        "stance": stance,
        "begun": None,
    }


# --- on the seed, in Neo4j


@pytest.fixture(scope="module")
def rows(seeded: Graph, snapshot: dt.date) -> InfluenceProjection:
    return influence_projection(seeded, snapshot)


@pytest.fixture(scope="module")
def told(seeded: Graph, snapshot: dt.date) -> InfluenceRows:
    """The same as dicts."""
    return read_influence_rows(seeded, snapshot)
