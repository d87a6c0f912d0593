"""Relationship strength, warmest paths and coverage: closed forms, brute force as the oracle, and the real seed."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from itertools import combinations
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.relationships.coverage import Coverage, CoverageSettings, coverage
from algorithms.relationships.coverage_changes import coverage_changes
from algorithms.relationships.coverage_words import coverage_lines
from algorithms.relationships.introductions import Introductions, best_paths, introduction_paths
from algorithms.relationships.strength import Strength, StrengthSettings, strengths
from graph.projections.influence_projection import InfluenceProjection
from graph.words import BadInput, NotFound
from tests.helpers.examples import examples
from tests.helpers.relationships import (
    DAY,
    KINDS,
    Row,
    both_languages,
    decides,
    event,
    party,
    person,
    projection,
    story,
    tie,
    work,
)
from tests.helpers.rowwise.tables import tables_of


def strength(rows: InfluenceProjection, a: str = "a", b: str = "b", warmth: StrengthSettings | None = None) -> Strength:
    return strengths(rows, warmth)[a, b]


def observed(*events: Row, warmth: StrengthSettings | None = None) -> float:
    return strength(projection(engagements=list(events)), warmth=warmth).observed


def times(n: int, kind: str, first: str = "e", step: int = 1) -> list[Row]:
    """n events of a and b, one every `step` days."""
    return [event(f"{first}{i}", "ab", i * step, kind) for i in range(n)]


def test_closed_forms_of_meetings() -> None:
    def share(points: float) -> float:
        return points / (1 + points)

    assert observed(event("e", "ab")) == pytest.approx(share(math.log(2)))
    assert observed(event("e", "ab", 90), warmth=StrengthSettings(half_life=90)) == pytest.approx(share(math.log(1.5)))
    assert observed(event("e", "abcd")) == pytest.approx(share(math.log1p(1 / 3)))
    assert observed(event("e", "ab", kind="call")) == pytest.approx(share(0.4 * math.log(2)))
    both = observed(event("e", "ab"), event("f", "ab", kind="call"))
    assert both == pytest.approx(share(1.4 * math.log(2)))
    assert observed(event("e", "ab", kind="lunch"), warmth=StrengthSettings(other=0.7)) == pytest.approx(
        share(0.7 * math.log(2))
    )


def test_what_one_day_repeats_counts_once_and_is_shown() -> None:
    once, often = [event("e0", "ab")], [event(f"e{i}", "ab") for i in range(50)]
    assert observed(*often) == observed(*once)
    evidence = strength(projection(engagements=often)).evidence
    assert len(evidence) == 50 and sum(t.amount > 0 for t in evidence) == 1


def test_volume_of_one_kind_does_not_win() -> None:
    calls = observed(*times(300, "call"))
    several = observed(*times(6, "visit", "v", 10), *times(4, "consultation", "c", 10), *times(4, "meeting", "m", 10))
    assert calls < several
    gains = [observed(*times(n + 10, "visit")) - observed(*times(n, "visit")) for n in (1, 50, 100)]
    assert gains[0] > gains[1] > gains[2] > 0


def test_a_crowd_says_nothing_of_a_pair() -> None:
    people = "abcdefgh"
    rows = projection(people, engagements=[event("e", people)])
    assert len(strengths(rows)) == math.comb(8, 2)
    assert not strengths(rows, StrengthSettings(crowd=8))


def test_purchases_worked_on_together() -> None:
    def part(id: str, who: str, days: int | None) -> Row:
        begun = None if days is None else DAY - dt.timedelta(days)
        return {"id": id, "person": who, "opportunity": "O", "begun": begun, "stance": None}

    rows = projection(joins=[part("j", "a", 30)], decides=[part("d", "b", 10), part("x", "c", None)])
    (pair,) = strengths(rows)
    (trace,) = strength(rows).evidence
    assert pair == ("a", "b")
    assert (trace.id, trace.kind, trace.at) == ("O", "joint_work", DAY - dt.timedelta(10))


def test_what_is_declared_is_capped_and_fades() -> None:
    def combined(days: int | None, **change: Any) -> float:
        return strength(projection(ties=[tie("a", "b", 1.0, days)]), warmth=StrengthSettings(**change)).combined

    assert combined(0) == combined(180) == pytest.approx(0.5)
    assert combined(0, cap=0.2) == pytest.approx(0.2)
    assert combined(181) < combined(180)
    assert combined(360) == pytest.approx(0.25)
    assert combined(5000) == combined(None) == pytest.approx(0.125)


def test_the_strongest_word_counts_and_the_others_are_shown() -> None:
    rows = projection(
        ties=[tie("b", "a", 0.4, 10), tie("a", "b", 0.9, 10, "INFLUENCES"), tie("a", "b", None, 10, "REPORTS_TO")]
    )
    found = strength(rows)
    assert found.declared == pytest.approx(0.9 * 0.7)  # influence without a confidence
    assert [(t.kind, t.amount > 0) for t in found.evidence] == [
        ("INFLUENCES", True),
        ("KNOWS", False),
        ("REPORTS_TO", False),
    ]
    assert strength(projection(ties=[tie("a", "b", None, 0)])).declared == StrengthSettings().unsaid


def test_a_contact_that_came_later_is_not_known() -> None:
    later = strength(projection(ties=[tie("a", "b", 1.0, -5)]))
    assert later.last is None and later.combined < strength(projection(ties=[tie("a", "b", 1.0, 5)])).combined
    assert not strengths(projection(engagements=[event("e", "ab", -1)]))


def test_nobody_is_acquainted_with_oneself() -> None:
    assert not strengths(projection(ties=[tie("a", "a")], engagements=[event("e", "aa")]))


@pytest.mark.parametrize("wrong", [{"half_life": 0}, {"cap": 1.1}, {"stale": -0.1}, {"kinds": {"visit": -1.0}}])
def test_impossible_settings_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput) as caught:
        StrengthSettings(**wrong)
    assert both_languages(caught.value.text)


def test_words_of_a_strength() -> None:
    rows = projection(engagements=[*times(2, "visit"), event("c", "ab", 3, "call")], ties=[tie("a", "b", 0.8, 7)])
    assert strength(rows).text.en == "calls: 1, visits: 2, last on 2026-11-20; declared 80%, last contact 2026-11-13"
    assert strength(rows).text.zh == "电话 1 次、拜访 2 次、最近 2026-11-20;声明强度 80%,自述最近联系 2026-11-13"


# --- introductions


@st.composite
def networks(draw: st.DrawFn) -> tuple[dict[str, dict[str, float]], frozenset[str]]:
    """Who is tied to whom how strongly, and from whom a path may start."""
    people = "abcdefg"[: draw(st.integers(2, 7))]
    amount = st.none() | st.sampled_from([0.05, 0.1, 0.5, 0.5, 0.9]) | st.floats(0.01, 0.99)
    ties: dict[str, dict[str, float]] = {p: {} for p in people}
    for a, b in combinations(people, 2):
        if drawn := draw(amount):
            ties[a][b] = ties[b][a] = drawn
    return ties, frozenset(draw(st.sets(st.sampled_from(people[1:]), min_size=1, max_size=3)))


def enumerated(
    ties: dict[str, dict[str, float]], starts: frozenset[str], hops: int
) -> list[tuple[float, tuple[str, ...]]]:
    """Every loopless path to "a" that meets only one of the starts, the best first."""
    made = nx.Graph()
    made.add_nodes_from(ties)
    made.add_edges_from((a, b) for a in ties for b in ties[a])
    every = [tuple(path) for s in starts for path in nx.all_simple_paths(made, s, "a", cutoff=hops)]
    kept = [path for path in every if len(starts & set(path)) == 1]
    return sorted(((math.prod(ties[x][y] for x, y in zip(p, p[1:], strict=False)), p) for p in kept), reverse=True)


@examples(400)
@given(networks(), st.integers(1, 8), st.integers(1, 4))
def test_the_best_paths_are_those_of_brute_force(
    network: tuple[dict[str, dict[str, float]], frozenset[str]], k: int, hops: int
) -> None:
    ties, starts = network
    every = enumerated(ties, starts, hops)
    found = best_paths(ties, starts, "a", k, hops)
    assert [s for s, _ in found] == pytest.approx([s for s, _ in every[:k]])
    assert {path for _, path in found} <= {path for _, path in every}
    assert len({path for _, path in found}) == len(found)


def chain(people: str) -> list[Row]:
    return [tie(a, b, 0.8, 5) for a, b in zip(people, people[1:], strict=False)]


def test_four_hops_and_no_more() -> None:
    rows = projection(ties=chain("abcdef"))
    assert [path.people for path in introduction_paths(rows, "a", "e")] == [tuple("abcde")]
    assert introduction_paths(rows, "a", "f") == []
    assert introduction_paths(rows, "a", "e", hops=3) == []


def test_the_hop_limit_beats_a_warmer_detour() -> None:
    rows = projection(ties=[*chain("abcd"), tie("a", "d", 0.01, 5)])
    assert [p.people for p in introduction_paths(rows, "a", "d")] == [tuple("abcd"), tuple("ad")]
    assert [p.people for p in introduction_paths(rows, "a", "d", hops=2)] == [tuple("ad")]


def house(**change: list[Row]) -> InfluenceProjection:
    """a: ours; b and c: of the provider V; d: of the customer. a knows b and c, c knows d best, b knows c."""
    rows = story(
        employments=[work("b", "V", "ServiceProvider"), work("c", "V", "ServiceProvider"), work("d", "C", "Customer")],
        organizations=[
            party("V", "ServiceProvider"),
            party("M", "Vendor"),
            party("C", "Customer"),
            party("D", "Distributor"),
        ],
        ties=[
            tie("a", "b", 0.9, 5),
            tie("a", "c", 0.5, 5),
            tie("b", "c", 0.9, 5),
            tie("c", "d", 0.9, 5),
            tie("b", "d", 0.1, 5),
        ],
    )
    people = [person("a", "SalesRep"), *rows.people[1:]]
    return tables_of(replace(rows, **({"people": people} | change)))  # type: ignore[arg-type]


def test_a_partner_introduces_through_its_people_and_we_through_our_reps() -> None:
    found = introduction_paths(house(), "V", "d", k=9)
    assert [path.people for path in found] == [("c", "d"), ("b", "d")]
    ours = introduction_paths(house(), "M", "d", k=1)
    assert ours == introduction_paths(house(), "a", "d", k=1)
    assert ours[0].people == ("a", "c", "d")
    assert ours[0].text.en.startswith("Person a → Person c (House V) → Person d (House C): strength")
    assert introduction_paths(house(), "D", "d") == []  # nobody is known there
    assert introduction_paths(house(), "V", "b") == introduction_paths(house(), "b", "b") == []


def test_the_warmest_paths_are_ours_and_then_one_through_each_partner() -> None:
    found = Introductions(house()).warmest("d", 2)
    assert [(path.partner, path.people) for path in found] == [
        (None, ("a", "c", "d")),
        (None, ("a", "b", "c", "d")),
        ("V", ("c", "d")),
    ]
    assert Introductions(house(), frozenset("c")).warmest("d", 1)[-1].people == ("b", "d")
    with pytest.raises(NotFound):
        Introductions(house()).warmest("nobody")


def test_a_hidden_colleague_does_not_begin_a_path_either() -> None:
    assert [p.people for p in introduction_paths(house(), "V", "d", hidden=frozenset("c"))] == [("b", "d")]


def test_no_introduction_between_people_in_conflict() -> None:
    rows = house(conflicts=[{"id": "x", "start": "d", "end": "c"}])
    assert all(path.people[-2:] != ("c", "d") for path in introduction_paths(rows, "a", "d", k=9))
    assert [path.people for path in introduction_paths(rows, "V", "d", k=9)] == [("b", "d")]


@pytest.mark.parametrize(
    ("source", "target", "hidden"),
    [("nobody", "d", ""), ("a", "nobody", ""), ("a", "V", ""), ("a", "d", "d"), ("a", "d", "a")],
)
def test_unknown_and_hidden_ends_are_not_found(source: str, target: str, hidden: str) -> None:
    with pytest.raises(NotFound) as caught:
        introduction_paths(house(), source, target, hidden=frozenset(hidden))
    assert both_languages(caught.value.text)


@pytest.mark.parametrize("wrong", [{"k": 0}, {"hops": 0}, {"hops": 5}])
def test_impossible_questions_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(BadInput):
        introduction_paths(house(), "a", "d", **wrong)


# --- coverage


PURCHASERS = [
    *(person("a", "SalesRep"), person("r", "SalesRep"), person("v"), person("k", "KOL")),
    *map(person, "cdefxy"),
]


def purchase(**change: Any) -> InfluenceProjection:
    """a: our rep, r: another; v: of the provider V; k: an expert; c, d, e, f, x, y: the customer's. O is its open purchase."""
    rows = story(
        people="",
        employments=[work("v", "V", "ServiceProvider"), *(work(p, "C", "Customer") for p in "cdefxy")],
        organizations=[party("V", "ServiceProvider"), party("C", "Customer")],
        customers=[{"id": id, "industry": None} for id in "CQ"],
        opportunities=[{"id": "O", "customer": "C", "product_line": None, "industry": None}],
        engagements=[
            event("m1", "acd", 10),
            event("m2", "kd", 20, "consultation"),
            event("m3", "ae", 400),
            event("m4", "af", 5, "ticket"),
        ],
    )
    people = PURCHASERS if "people" not in change else change.pop("people")
    return tables_of(replace(rows, people=people, **change))


SHARES = {"c": 0.3, "d": 0.3, "e": 0.25, "f": 0.15}


def by_person(found: Coverage) -> dict[str, Any]:
    return {p.person: p for p in found.people}


def test_what_is_touched() -> None:
    found = coverage(purchase(), "O", SHARES)
    assert found.touched == pytest.approx(0.6)
    assert [p.person for p in found.untouched] == ["e", "f"]
    people = by_person(found)
    assert (people["d"].meetings, people["d"].hosts) == (("m1", "m2"), {"a", "k"})
    assert people["e"].last == DAY - dt.timedelta(400) and people["f"].last is None
    assert coverage(purchase(), "O", SHARES, CoverageSettings(within=400)).touched == pytest.approx(0.85)
    assert coverage(purchase(), "O", SHARES, CoverageSettings(within=9)).touched == 0


def test_a_partner_touches_and_a_colleague_does_not() -> None:
    rows = purchase(
        engagements=[event("m1", "vc"), event("m2", "d", partners=("V",)), event("m3", "ef", partners=("C",))]
    )
    found = by_person(coverage(rows, "C", SHARES))
    assert (found["c"].hosts, found["d"].hosts) == ({"v"}, {"V"})
    assert not found["e"].touched and not found["f"].touched
    inhouse = purchase(
        people=[*PURCHASERS, person("w", "KOL")],
        engagements=[event("m1", "wc")],
        employments=[work("w", "C", "Customer"), work("c", "C", "Customer")],
    )
    assert coverage(inhouse, "C", {"c": 1.0}).touched == 0


@pytest.mark.parametrize("on", ["O", "C"])
def test_a_veto_holder_without_any_influence_must_be_covered(on: str) -> None:
    everyone = [event(f"m{p}", f"{h}{p}") for p in SHARES for h in "ar"]
    vetoes = [{"person": "x", "target": on}]
    assert coverage(purchase(engagements=everyone), "O", SHARES).level == "green"
    for target in ("O", "C"):
        found = coverage(purchase(engagements=everyone, vetoes=vetoes), target, SHARES)
        assert found.touched == pytest.approx(1) and found.level == "amber"
        assert [p.person for p in found.uncovered] == ["x"]
        assert found.people[-1].person == "x" and found.people[-1].veto
        assert any("Person x holds a veto" in line.en for line in coverage_lines(found))
    met = coverage(purchase(engagements=[*everyone, event("x", "ax")], vetoes=vetoes), "O", SHARES)
    assert met.level == "green" and "x" in {p.person for p in met.must_cover}
    elsewhere = coverage(purchase(engagements=everyone, vetoes=[{"person": "x", "target": "Q"}]), "O", SHARES)
    assert elsewhere.level == "green"


def test_stance_weighs_by_influence_what_is_recorded() -> None:
    rows = purchase(decides=[decides("c", 1.0), decides("f", -0.5), decides("e", None), decides("d", -1.0, "closed")])
    stance = coverage(rows, "O", SHARES).stance
    assert stance.balance == pytest.approx((0.3 - 0.5 * 0.15) / 0.45)
    assert (stance.recorded, stance.in_favour, stance.against) == pytest.approx((0.45, 0.3, 0.15))
    assert coverage(purchase(), "O", SHARES).stance.balance is None
    assert coverage(purchase(decides=[decides("x", 1.0)]), "O", SHARES).stance.balance is None


def test_single_threads() -> None:
    def threads(*events: Row) -> Any:
        return coverage(purchase(engagements=list(events)), "O", SHARES).threads

    one_contact = threads(event("m", "arc"))
    assert (one_contact.contact, one_contact.contact_part, one_contact.single) == ("c", 1.0, True)
    assert one_contact.carrier is None
    one_of_us = threads(event("m1", "acde"), event("m2", "af"))
    assert (one_of_us.carrier, one_of_us.carrier_part) == ("a", pytest.approx(1)) and one_of_us.single
    two_of_us = threads(event("m1", "acde"), event("m2", "af"), event("m3", "rcd"))
    assert two_of_us.carrier_part == pytest.approx(0.4) and not two_of_us.single
    nobody = threads()
    assert (nobody.contact, nobody.carrier, nobody.single) == (None, None, False)


def test_words_of_a_coverage() -> None:
    rows = purchase(engagements=[event("m", "acd", 10)], decides=[decides("c", 0.5)])
    lines = coverage_lines(coverage(rows, "O", SHARES))
    assert [line.en for line in lines] == [
        "60% of the influence met within 180 days (2 of 4 people)",
        "not met: Person e (25%), Person f (15%)",
        "Person e must be met",
        "Person f must be met",
        "stance +0.50 on a scale from -1 to +1, recorded for 30% of the influence",
        "single-threaded: Person a alone carries 100% of what is touched",
    ]
    assert lines[1].zh == "尚未接触:人e(25%)、人f(15%)"
    assert both_languages(*lines)


def test_coverage_of_nobody_and_of_nothing() -> None:
    empty = coverage(purchase(), "Q", {})
    assert (empty.people, empty.touched, empty.level) == ((), 0, "red")
    with pytest.raises(NotFound) as caught:
        coverage(purchase(), "nothing", SHARES)
    assert both_languages(caught.value.text)


@st.composite
def coverages(draw: st.DrawFn) -> Coverage:
    """The coverage of O with any shares (summing to 1), meetings, vetoes and stances."""
    who = st.sampled_from("cdefxy")
    parts = draw(st.dictionaries(who, st.integers(1, 9), min_size=1))
    people = st.tuples(
        st.lists(st.sampled_from("arvkcdefxy"), min_size=1, max_size=4, unique=True), st.integers(0, 300), KINDS
    )
    rows = purchase(
        engagements=[
            event(f"m{i}", "".join(p), d, k) for i, (p, d, k) in enumerate(draw(st.lists(people, max_size=8)))
        ],
        vetoes=[{"person": p, "target": draw(st.sampled_from("OCQ"))} for p in draw(st.sets(who, max_size=2))],
        decides=[decides(p, draw(st.none() | st.floats(-1, 1))) for p in draw(st.sets(who))],
    )
    return coverage(rows, "O", {p: n / sum(parts.values()) for p, n in parts.items()})


@examples(200)
@given(coverages())
def test_coverage_adds_up(found: Coverage) -> None:
    assert found.touched + sum(p.share for p in found.untouched) == pytest.approx(1)
    assert [p.share for p in found.people] == sorted((p.share for p in found.people), reverse=True)
    assert all(p.must for p in found.people if p.veto)
    assert all(bool(p.hosts) == p.touched and p.person not in p.hosts for p in found.people)
    assert found.level != "green" or not (found.uncovered or found.threads.single)
    assert found.stance.balance is None or -1 <= found.stance.balance <= 1
    assert found.stance.in_favour + found.stance.against <= found.stance.recorded + 1e-12
    assert found.threads.contact_part > 0 or not found.touched
    assert both_languages(*coverage_lines(found))


@examples(200)
@given(coverages(), coverages())
def test_changes_there_and_back(before: Coverage, after: Coverage) -> None:
    there, back = coverage_changes(before, after), coverage_changes(after, before)
    assert there.touched == -back.touched
    assert set(there.joined) == set(back.left) == {p.person for p in after.people} - {p.person for p in before.people}
    was, now = ({p.person for p in found.people if p.touched} for found in (before, after))
    assert set(there.reached) == now - was
    assert set(there.lost) | (was & set(there.left)) == was - now
    assert there.level == back.level[::-1] == (before.level, after.level)
    assert both_languages(*there.lines)
    same = coverage_changes(after, after)
    assert (same.touched, len(same.lines)) == (0, 1) and not (same.reached or same.lost or same.stances)


def test_what_changed_in_words() -> None:
    old = replace(
        purchase(decides=[decides("c", -0.5)], engagements=[event("m", "ad", 150)]), day=DAY - dt.timedelta(100)
    )
    new = purchase(decides=[decides("c", 0.5)], engagements=[event("m", "ad", 250), event("n", "arc", 5)])
    found = coverage_changes(coverage(old, "O", SHARES), coverage(new, "O", {"c": 0.9, "x": 0.1}))
    assert (found.reached, found.lost, found.joined, found.left) == (("c",), (), ("x",), ("d", "e", "f"))
    assert [line.en for line in found.lines[:2]] == [
        "touched influence from 30% on 2026-08-12 to 90%",
        "newly met: Person c",
    ]
    assert "stance of Person c from -0.50 to +0.50" in [line.en for line in found.lines]
    assert found.level == ("amber", "amber")
    with pytest.raises(ValueError, match="not the same"):
        coverage_changes(coverage(old, "O", SHARES), coverage(old, "C", SHARES))
