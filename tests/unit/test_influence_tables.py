"""Influence on tables against influence row by row, on ecosystems that are made up in memory."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from algorithms.influence.decision_influence import score_influence
from graph.clock import instant
from tests.helpers.examples import examples
from tests.helpers.influence_scores import assert_alike
from tests.helpers.relationships import DAY, person, work
from tests.helpers.rowwise.projection import InfluenceRows
from tests.helpers.rowwise.scores import score_rows
from tests.helpers.rowwise.tables import tables_of

PEOPLE = "abcdefghij"
HOUSES = {"C1": "Customer", "C2": "Customer", "C3": "Customer", "V": "Vendor", "S": "ServiceProvider"}
TITLES = (None, "采购总监", "Head of EHS", "assistant to the director", "工程师")
LINES = ("phaco", "laser")
someone, house = st.sampled_from(PEOPLE), st.sampled_from(sorted(HOUSES))
share = st.none() | st.sampled_from([0.0, 0.3, 0.5, 1.0])
pairs = st.tuples(someone, someone).filter(lambda pair: pair[0] != pair[1])


def several(part: st.SearchStrategy[Any], most: int = 8) -> st.SearchStrategy[list[Any]]:
    return st.lists(part, max_size=most)


@st.composite
def ecosystems(draw: st.DrawFn) -> InfluenceRows:
    """Ten people, five houses, up to three purchases, and whatever is known of them."""
    basis = st.sampled_from([None, "", "phaco 2025", "laser, phaco", "school"])
    ties = draw(
        several(st.tuples(st.sampled_from(["INFLUENCES", "REPORTS_TO", "KNOWS"]), pairs, share, share, basis), 14)
    )
    jobs = draw(
        several(st.tuples(someone, house, st.sampled_from(TITLES), st.sampled_from([None, "采购部", "设备科"])), 12)
    )
    purchases = draw(several(st.tuples(st.sampled_from(["C1", "C2"]), st.sampled_from([None, *LINES])), 3))
    opened = [f"O{at}" for at in range(len(purchases))]
    target = st.sampled_from([*opened, "C1", "C2", "C3"])
    group = st.lists(someone, max_size=5)
    kinds = st.sampled_from(["visit", "mail", "ticket", "consultation", "meeting"])
    met = draw(
        several(
            st.tuples(
                kinds, group, group, several(target, 2), several(st.sampled_from(["S", "C1"]), 1), st.integers(0, 900)
            ),
            9,
        )
    )
    parts = draw(several(st.tuples(someone, st.sampled_from(opened), share, share))) if opened else []
    industries = st.sampled_from([None, "medical", "food"])
    return InfluenceRows(
        DAY,
        people=[
            person(p, *draw(st.sets(st.sampled_from(["SalesRep", "KOL"]), max_size=1)))
            | {"title": draw(st.sampled_from(TITLES))}
            for p in PEOPLE
        ],
        employments=[
            work(who, at, HOUSES[at]) | {"title": title, "department": department}
            for who, at, title, department in sorted(jobs, key=lambda job: job[:2])
        ],
        ties=[tie(f"t{at:02}", *of) for at, of in enumerate(sorted(ties, key=lambda t: t[:2]))],
        decides=[decides(f"d{at}", *of) for at, of in enumerate(parts)],
        vetoes=[{"person": p, "target": t} for p, t in sorted(set(draw(several(st.tuples(someone, target), 3))))],
        advises=[{"person": p, "organization": o} for p, o in sorted(set(draw(several(st.tuples(someone, house), 3))))],
        opportunities=[
            {"id": id, "customer": customer, "product_line": line}
            for id, (customer, line) in zip(opened, purchases, strict=True)
        ],
        customers=[{"id": id, "industry": draw(industries), "segment": None} for id in ("C1", "C2", "C3")],
        engagements=[meeting(f"e{at}", *of) for at, of in enumerate(met)],
        organizations=[{"id": id, "name": id, "name_en": None, "roles": [role]} for id, role in HOUSES.items()],
        sources=[{"id": "crm", "weights": '{"KNOWS": 0.7}'}],
    )


def tie(
    id: str, type: str, ends: tuple[str, str], weight: float | None, confidence: float | None, basis: str | None
) -> dict[str, Any]:
    known = {"id": id, "type": type, "start": ends[0], "end": ends[1], "weight": weight, "confidence": confidence}
    return known | {"basis": basis, "last_contact": None, "source": "crm" if basis else None}


def decides(id: str, person: str, opportunity: str, weight: float | None, stance: float | None) -> dict[str, Any]:
    known = {"id": id, "person": person, "opportunity": opportunity, "role": None, "weight": weight}
    return known | {"stance": stance, "begun": None}


def meeting(
    id: str, kind: str, people: list[str], senders: list[str], about: list[str], partners: list[str], days: int
) -> dict[str, Any]:
    at = instant(dt.datetime.combine(DAY - dt.timedelta(days), dt.time(9)))
    known = {"id": id, "kind": kind, "at": at, "people": people, "senders": sorted(set(senders) & set(people))}
    return known | {"about": sorted(set(about)), "partners": partners}


@examples(300)
@given(ecosystems())
def test_tables_give_the_scores_of_rows(rows: InfluenceRows) -> None:
    assert_alike(score_influence(tables_of(rows)), score_rows(rows))
