"""Relationship strength, warmest paths and coverage: closed forms, brute force as the oracle, and the real seed."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.influence.decision_influence import score_influence
from algorithms.relationships.coverage import Coverage, coverage
from algorithms.relationships.introductions import introduction_paths
from algorithms.relationships.strength import StrengthSettings, strengths
from graph.db.client import Graph
from graph.projections.influence_projection import InfluenceProjection, influence_projection
from seed_data.make import truth
from tests.helpers.examples import examples
from tests.helpers.relationships import (
    DAY,
    KINDS,
    both_languages,
    event,
    rows,  # noqa: F401 - fixtures
    story,
    tie,
    told,  # noqa: F401
)
from tests.helpers.rowwise.projection import InfluenceRows
from tests.helpers.rowwise.tables import tables_of

Cases = dict[str, dict[str, str]]


@st.composite
def stories(draw: st.DrawFn) -> InfluenceRows:
    """Six people, some of whom met, declare something, or work on the same purchases."""
    someone = st.sampled_from("abcdef")
    meeting = st.tuples(st.lists(someone, min_size=1, max_size=6), st.integers(0, 900), KINDS)
    told = st.tuples(
        someone,
        someone,
        st.sampled_from([None, 0.0, 0.3, 1.0]),
        st.none() | st.integers(-50, 900),
        st.sampled_from(["KNOWS", "INFLUENCES", "REPORTS_TO"]),
    )
    part = st.tuples(someone, st.sampled_from(["O1", "O2"]), st.none() | st.integers(0, 900))
    met = draw(st.lists(meeting, max_size=12))
    parts = draw(st.lists(part, max_size=6))
    return story(
        engagements=[event(f"e{i}", "".join(p), d, k) for i, (p, d, k) in enumerate(met)],
        ties=[tie(*t) for t in draw(st.lists(told, max_size=8))],
        joins=[
            {"id": f"j{i}", "person": p, "opportunity": o, "begun": None if d is None else DAY - dt.timedelta(d)}
            for i, (p, o, d) in enumerate(parts)
        ],
    )


@examples(200)
@given(stories())
def test_the_evidence_adds_up_to_the_strength(rows: InfluenceRows) -> None:
    cap = StrengthSettings().cap
    for pair, found in strengths(tables_of(rows)).items():
        assert pair == found.pair and pair[0] < pair[1]
        assert sum(t.amount for t in found.evidence) == pytest.approx(found.combined)
        assert sum(t.amount for t in found.evidence if not t.declared) == pytest.approx(found.observed)
        assert 0 <= found.observed <= found.combined < 1 and 0 <= found.declared <= 1
        assert found.observed > 0 or found.combined <= cap
        assert found.last == max((t.at for t in found.evidence if t.at), default=None)
        assert found.last is None or found.last <= DAY
        assert both_languages(found.text)


@examples(100)
@given(stories(), st.randoms())
def test_order_does_not_matter(rows: InfluenceRows, random: Any) -> None:
    def shuffled(values: list[Any]) -> list[Any]:
        return random.sample(values, len(values))

    mixed = replace(
        rows,
        ties=shuffled([t | {"start": t["end"], "end": t["start"]} for t in rows.ties]),
        engagements=shuffled([e | {"people": shuffled(e["people"])} for e in rows.engagements]),
        joins=shuffled(rows.joins),
    )
    before, after = strengths(tables_of(rows)), strengths(tables_of(mixed))
    assert before.keys() == after.keys()
    for pair, found in before.items():
        assert after[pair].combined == pytest.approx(found.combined)
        assert {(t.id, t.kind) for t in after[pair].evidence} == {(t.id, t.kind) for t in found.evidence}


@examples(100)
@given(stories(), st.integers(0, 900), KINDS, st.integers(0, 4))
def test_another_event_never_weakens_and_a_small_one_strengthens(
    rows: InfluenceRows, days: int, kind: str, more: int
) -> None:
    added = replace(rows, engagements=[*rows.engagements, event("new", "abcdef"[: 2 + more], days, kind)])
    before, after = strengths(tables_of(rows)), strengths(tables_of(added))
    for pair, found in before.items():
        assert after[pair].combined >= found.combined - 1e-12
    if ("a", "b") not in before:
        assert after["a", "b"].observed > 0


@examples(100)
@given(stories(), st.integers(1, 400))
def test_silence_never_strengthens(rows: InfluenceRows, days: int) -> None:
    past = replace(rows, ties=[t for t in rows.ties if t["last_contact"] is None or t["last_contact"] <= DAY])
    before, after = (strengths(tables_of(replace(past, day=day))) for day in (DAY, DAY + dt.timedelta(days)))
    for pair, found in before.items():
        assert after[pair].combined <= found.combined + 1e-12
        if found.observed:
            assert after[pair].combined < found.combined


@examples(150)
@given(stories(), st.frozensets(st.sampled_from("abcdef"), max_size=3), st.integers(1, 5))
def test_a_hidden_person_might_as_well_not_be_there(rows: InfluenceRows, hidden: frozenset[str], k: int) -> None:
    tables = tables_of(rows)
    known = strengths(tables)
    seen = {pair: s for pair, s in known.items() if hidden.isdisjoint(pair)}
    for source, target in combinations(sorted(set("abcdef") - hidden), 2):
        found = introduction_paths(tables, source, target, k=k, hidden=hidden, known=known)
        assert found == introduction_paths(tables, source, target, k=k, known=seen)
        assert all(hidden.isdisjoint(path.people) for path in found)


@examples(100)
@given(stories())
def test_each_path_is_made_of_its_hops(rows: InfluenceRows) -> None:
    tables = tables_of(rows)
    known = strengths(tables)
    for path in introduction_paths(tables, "a", "b", k=5):
        assert path.strength == pytest.approx(math.prod(hop.strength.combined for hop in path.hops))
        assert [hop.start for hop in path.hops] == list(path.people[:-1])
        assert [hop.end for hop in path.hops] == list(path.people[1:])
        assert all(known[hop.strength.pair] == hop.strength and hop.strength.evidence for hop in path.hops)
        assert (path.people[0], path.people[-1]) == ("a", "b") and len(path.hops) <= 4
        assert both_languages(path.text, *(hop.text for hop in path.hops))


@pytest.fixture(scope="module")
def cases() -> Cases:
    return truth().cases


@pytest.fixture(scope="module")
def covered(rows: InfluenceProjection) -> Callable[[str], Coverage]:
    scores = score_influence(rows)

    def found(target: str) -> Coverage:
        number, shares = rows.target(target), {}
        for of in (scores.opportunities, scores.customers):
            there = of.target == number
            ids = rows.people["id"].take(of.person[there]).to_pylist()
            shares |= dict(zip(ids, of.score[there].tolist(), strict=True))
        return coverage(rows, target, shares)

    return found


def test_every_number_of_the_seed_can_be_opened(rows: InfluenceProjection, told: InfluenceRows) -> None:
    events = {e["id"]: set(e["people"]) for e in told.engagements}
    edges = {t["id"]: {t["start"], t["end"]} for t in told.ties}
    known = strengths(rows)
    assert len(known) > 1000
    for pair, found in known.items():
        assert sum(t.amount for t in found.evidence) == pytest.approx(found.combined)
        assert found.combined < 1 and (found.observed or found.combined <= StrengthSettings().cap)
        for trace in (t for t in found.evidence if t.kind != "joint_work"):
            assert set(pair) <= (edges if trace.declared else events)[str(trace.id)]


def test_the_warm_path_of_the_story_is_found(
    rows: InfluenceProjection, told: InfluenceRows, seeded: Graph, cases: Cases
) -> None:
    case = cases["ehs_veto"]
    (owner,) = seeded.read("MATCH (c:Customer {id: $id}) RETURN c.account_owner AS id", id=case["customer"])
    crew = {e["person"] for e in told.employments if e["organization"] == cases["expansion"]["few"]}
    for source in (owner["id"], "M01"):
        best = introduction_paths(rows, source, case["person"])[0]
        assert len(best.people) == 3 and best.people[0] == owner["id"] and best.people[1] in crew
    direct = introduction_paths(rows, cases["expansion"]["few"], case["person"])[0]
    assert len(direct.hops) == 1 and direct.people[0] in crew
    around = introduction_paths(rows, owner["id"], case["person"], hidden=frozenset(crew))
    assert around and all(crew.isdisjoint(path.people) for path in around)


def test_nobody_of_the_seed_is_reached_more_warmly_than_brute_force_says(
    rows: InfluenceProjection, told: InfluenceRows, cases: Cases
) -> None:
    known = strengths(rows)
    made = nx.Graph([(*pair, {"weight": -math.log(s.combined)}) for pair, s in known.items() if s.combined])
    made.remove_edges_from([(c["start"], c["end"]) for c in told.conflicts])
    source, target = (cases[case]["person"] for case in ("it_head", "ehs_veto"))
    every = sorted(
        math.exp(-nx.path_weight(made, path, "weight")) for path in nx.all_simple_paths(made, source, target, cutoff=4)
    )
    found = introduction_paths(rows, source, target, k=5, known=known)
    assert [path.strength for path in found] == pytest.approx(every[::-1][:5])


def test_the_veto_that_nobody_met_keeps_the_map_from_green(covered: Callable[[str], Coverage], cases: Cases) -> None:
    case = cases["ehs_veto"]
    for target in (case["opportunity"], case["customer"]):
        found = covered(target)
        assert found.level != "green"
        assert case["person"] in {p.person for p in found.uncovered if p.veto}


def test_whoever_was_never_met_is_untouched(covered: Callable[[str], Coverage], cases: Cases) -> None:
    case = cases["it_head"]
    found = covered(case["opportunity"])
    (head,) = (p for p in found.people if p.person == case["person"])
    assert not head.touched and head.last is None and head in found.untouched
    assert 0 < found.touched < 1


def test_the_past_of_the_seed_knows_no_later_day(seeded: Graph, snapshot: dt.date) -> None:
    day = snapshot - dt.timedelta(400)
    past = influence_projection(seeded, day)
    assert all(len(table) for table in (past.joins, past.conflicts, past.organizations))
    begun = [*past.joins["begun"].to_pylist(), *past.decides["begun"].to_pylist()]
    assert all(at is None or at <= day for at in begun)
    assert all(table["id"].null_count == 0 for table in (past.ties, past.decides, past.joins, past.conflicts))
    assert all(s.last is None or s.last <= day for s in strengths(past).values())
