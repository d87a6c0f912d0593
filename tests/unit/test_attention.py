"""Attention: Katz centrality against networkx and closed forms, what directed engagements say, and how a share is explained."""

from __future__ import annotations

import math
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from algorithms.influence.attention import attention_pairs
from algorithms.influence.decision_facts import Decision
from algorithms.influence.decision_influence import evaluate_decisions, score_influence
from algorithms.influence.eigenvector_centrality import katz_centrality
from algorithms.influence.explanation import LONGEST, Explanation
from algorithms.influence.what_if import what_if
from algorithms.relationships.engagement_evidence import Contacts
from algorithms.relationships.evidence import Evidence
from algorithms.relationships.influence_weights import Weights
from graph.projections.influence_projection import InfluenceProjection
from tests.helpers.examples import examples
from tests.helpers.influence_scores import place_of
from tests.helpers.relationships import DAY, both_languages, event, projection, tie, work

Edges = list[tuple[int, int, float]]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, Edges, list[float]]:
    """n nodes, weighted edges (self-loops, parallel and zero-weight ones too), starts."""
    n = draw(st.integers(1, 10))
    node, weight = st.integers(0, n - 1), st.sampled_from([0.0, 0.1, 0.5, 1.0, 3.0])
    edges = draw(st.lists(st.tuples(node, node, weight), max_size=30))
    return n, edges, draw(st.lists(st.sampled_from([0.0, 0.2, 1.0, 5.0]), min_size=n, max_size=n))


def arrays(edges: Edges) -> tuple[Any, Any, Any]:
    table = np.array(edges, dtype=float).reshape(-1, 3)
    return table[:, 0].astype(int), table[:, 1].astype(int), table[:, 2]


def matrix(n: int, edges: Edges) -> Any:
    found = np.zeros((n, n))
    for a, b, w in edges:
        found[a, b] += w if a != b else 0.0
    return found


@examples(200)
@given(graphs(), st.sampled_from([0.3, 0.9]))
def test_katz_is_networkx(graph: tuple[int, Edges, list[float]], attenuation: float) -> None:
    n, edges, start = graph
    assume(n > 1)  # networkx fails for one
    weights = matrix(n, edges)
    norm = np.linalg.norm(weights, 2)
    own = np.array(start) / sum(start) if sum(start) else np.full(n, 1 / n)
    found = katz_centrality(*arrays(edges), np.array(start), attenuation=attenuation)
    assert found.factor[0] == pytest.approx(min(1.0, attenuation / norm) if norm else 1.0, rel=1e-6)
    made = nx.from_numpy_array(weights, create_using=nx.DiGraph)
    oracle = nx.katz_centrality_numpy(made, found.factor[0], dict(enumerate(own)), normalized=False, weight="weight")
    values = np.array([oracle[i] for i in range(n)])
    np.testing.assert_allclose(found.score, values / values.sum(), atol=1e-7)
    assert found.total[0] == pytest.approx(values.sum(), rel=1e-6)


@examples(50)
@given(st.lists(graphs(), min_size=1, max_size=4), st.randoms())
def test_blocks_are_as_good_as_alone_in_any_order(parts: list[Any], random: Any) -> None:
    offsets = np.cumsum([0, *(n for n, _, _ in parts)])
    edges = [(a + o, b + o, w) for o, (_, e, _) in zip(offsets, parts, strict=False) for a, b, w in e]
    start = np.array([t for _, _, p in parts for t in p])
    block = np.repeat(np.arange(len(parts)), [n for n, _, _ in parts])
    order = list(range(len(start)))
    random.shuffle(order)
    place = np.argsort(order)
    source, target, weight = arrays(edges)
    mixed = katz_centrality(place[source], place[target], weight, start[order], block=block[order])
    alone = [katz_centrality(*arrays(e), np.array(t)) for _, e, t in parts]
    np.testing.assert_allclose(mixed.score[place], np.concatenate([each.score for each in alone]), atol=1e-6)
    np.testing.assert_allclose(mixed.factor, [each.factor[0] for each in alone], rtol=1e-6)


def test_katz_of_nobody_a_chain_and_a_star() -> None:
    nothing = arrays([])
    assert katz_centrality(*nothing, np.zeros(0)).score.shape == (0,)
    assert katz_centrality(*nothing, np.ones(1)).score.tolist() == [1.0]
    chain = katz_centrality(*arrays([(0, 1, 0.5), (1, 2, 0.5)]), np.ones(3))  # no cycle, no spectral radius
    assert chain.factor.tolist() == [1.0]
    np.testing.assert_allclose(chain.score * chain.total * 3, [1, 1.5, 1.75])
    star = katz_centrality(*arrays([(i, 0, 1.0) for i in range(1, 5)]), np.ones(5))
    assert star.factor[0] == pytest.approx(0.9 / 2)
    assert star.score[0] / star.score[1] == pytest.approx(1 + 4 * 0.45)


@pytest.mark.parametrize(("weight", "attenuation"), [(-1.0, 0.9), (math.nan, 0.9), (1.0, 1.0), (1.0, 0.0)])
def test_wrong_weights_and_attenuations_are_refused(weight: float, attenuation: float) -> None:
    with pytest.raises(ValueError, match="not negative"):
        katz_centrality(*arrays([(0, 1, weight)]), np.ones(2), attenuation=attenuation)


def test_who_turns_to_many_is_not_shared_out() -> None:
    """a to one, b to three: each gets as much of b as x gets of a; PageRank would give a third."""
    turns = Contacts(np.array([0, 1, 1, 1]), np.array([2, 2, 3, 4]), np.full(4, 0.2))
    source, target, amount = attention_pairs(np.zeros(5, dtype=int), np.arange(5), turns, 5, 0.9)
    assert set(zip(source.tolist(), target.tolist(), strict=True)) == {(0, 2), (1, 2), (1, 3), (1, 4)}
    assert amount == pytest.approx([0.2] * 4)
    apart = Contacts(np.array([0]), np.array([2]), np.array([1.0]))  # of different groups
    assert not len(attention_pairs(np.array([0, 0, 1, 1]), np.arange(4), apart, 4, 0.9)[0])


# --- what engagements say


def sent(id: str, sender: str, to: str, days: int = 0, kind: str = "mail") -> dict[str, Any]:
    return event(id, sender + to, days, kind) | {"senders": [sender]}


def often(contacts: Contacts) -> dict[tuple[str, str], float]:
    """Who turns to whom, people by their letter."""
    ends = (
        ("abcdefgh"[number] for number in contacts.source.tolist()),
        ("abcdefgh"[n] for n in contacts.target.tolist()),
    )
    return dict(zip(zip(*ends, strict=True), contacts.often.tolist(), strict=True))


def evidence_of(*engagements: dict[str, Any], **rows: Any) -> Evidence:
    return Evidence(projection(engagements=list(engagements), **rows), Weights())


def test_a_mail_counts_by_recipients_age_and_saturates() -> None:
    weights = Weights()
    x = 1 / 2 + 0.5 ** (weights.half_life / weights.half_life)
    found = evidence_of(sent("1", "a", "bc"), sent("2", "a", "b", weights.half_life), sent("3", "a", "a")).turns
    assert often(found) == {("a", "b"): pytest.approx(x / (x + weights.together)), ("a", "c"): pytest.approx(0.5 / 0.8)}
    many = evidence_of(*(sent(str(i), "a", "b") for i in range(1000))).turns
    assert 0.99 < often(many)["a", "b"] < 1


def test_a_mail_without_a_sender_goes_both_ways_and_a_meeting_with_one_does_not() -> None:
    both = {("a", "b"), ("b", "a")}
    assert often(evidence_of(event("1", "ab", kind="message")).turns).keys() == both
    called = evidence_of(sent("1", "a", "bc", kind="meeting"))
    assert often(called.turns).keys() == {("a", "b"), ("a", "c")}
    assert not often(called.contacts(addressed=False))
    met = evidence_of(event("1", "ab", kind="meeting"))
    assert not often(met.turns)
    assert often(met.contacts(addressed=False)).keys() == both


def test_whoever_many_write_to_leads_whoever_writes_much() -> None:
    people = "abcdefgh"
    loud = [sent(f"l{i}", "h", people[i % 7]) for i in range(700)]
    asked = [sent(f"q{p}", p, "a" + others) for p, others in zip("bcdefg", "cdefgb", strict=True)]
    scores = score_influence(projection(people, engagements=loud + asked))
    ranks = place_of(scores, "influence_rank")
    assert ranks["a"] == 1 and ranks["h"] == 8
    assert scores.people["influence"].sum() == pytest.approx(1)


# --- a decision among people who write to one another


def firm(*engagements: dict[str, Any], **rows: Any) -> InfluenceProjection:
    """A customer C of six people, without an opportunity: it is itself the decision."""
    return projection(
        "abcdef",
        employments=[work(p, "C", "Customer") for p in "abcdef"],
        customers=[{"id": "C", "name": "C", "name_en": None, "industry": None, "segment": None}],
        engagements=list(engagements),
        **rows,
    )


MAILS = st.lists(
    st.tuples(
        st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4), st.integers(0, 900)
    ),
    max_size=15,
)


def one_decision(rows: InfluenceProjection) -> tuple[Decision, Explanation]:
    explained = Explanation(evaluate_decisions(Evidence(rows, Weights())), 0)
    return explained.decision, explained


@examples(60)
@given(MAILS, st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=6))
def test_contributions_add_up_and_paths_are_the_best_of_all_walks(
    mails: list[Any], ties: list[tuple[str, str]]
) -> None:
    told = [tie(a, b, 0.5, type="INFLUENCES") for a, b in dict.fromkeys(ties) if a != b]
    rows = firm(*(sent(str(i), a, "".join(to), days) for i, (a, to, days) in enumerate(mails)), ties=told)
    made, explained = one_decision(rows)
    assert sum(made.shares.values()) == pytest.approx(1)
    x = {p: 1 + sum(v for (_, b), v in made.attention.items() if b == p) for p in made.shares}
    for person, share in made.shares.items():
        found = explained.contributions(person)
        assert sum(c.amount for c in found) == pytest.approx(share, abs=1e-8)
        assert all(both_languages(c.text) for c in found if c.kind == "attention")
        attended_to = [c for c in found if c.kind == "attention"]
        assert {c.source for c in attended_to} == {a for (a, b), v in made.attention.items() if b == person}
        per_unit = math.fsum(c.amount for c in attended_to) / (x[person] - 1) if attended_to else 0.0

        def walks(people: tuple[str, ...], passed: float, turned: float, per_unit: float = per_unit) -> list[float]:
            amounts = [passed * explained.own(people[0]), turned * per_unit] if len(people) > 1 else []
            for p in made.shares.keys() - set(people) if len(people) <= LONGEST else ():
                step = explained.damping * explained.into[people[0]].get(p, 0.0)
                attended = made.attention.get((p, people[0]), 0.0) / x[p]
                if step or attended:
                    amounts += walks((p, *people), passed * step, turned * attended, per_unit)
            return amounts

        best = sorted((amount for amount in walks((person,), 1.0, 1.0) if amount > 0), reverse=True)[:3]
        assert [path.amount for path in explained.paths(person)] == pytest.approx(best, abs=1e-9)


def test_whom_they_write_to_counts_most_and_it_is_said_why() -> None:
    rows = firm(sent("m1", "a", "f", 3), sent("m2", "b", "f", 9), sent("m3", "b", "fa", 4))
    made, explained = one_decision(rows)
    assert max(made.shares, key=lambda person: made.shares[person]) == "f"
    by_b = next(c for c in explained.contributions("f") if c.source == "b")
    assert (by_b.kind, by_b.facts) == ("attention", ("m2", "m3"))
    assert (
        by_b.text.en
        == f"Person b turned to this person in mails, messages or meetings: 2, the last on {DAY.replace(day=16)}"
    )
    assert explained.paths("f")[0].people in {("a", "f"), ("b", "f")}


def test_if_the_sender_leaves_what_was_sent_is_gone() -> None:
    rows = firm(sent("m1", "a", "fb", 3), sent("m2", "b", "f", 9))
    found = {move.person: move for move in what_if(rows, "C", leaves=["a"]).moves}
    alone = firm(sent("m2", "b", "f", 9))
    shares = one_decision(alone.without(np.array([0])))[0].shares
    assert found["a"].after is None
    assert {p: move.after for p, move in found.items() if p != "a"} == pytest.approx(shares)


# --- what a mapping says of its ties


def test_a_source_weighs_its_kinds_of_ties() -> None:
    ties = [tie("a", "b", type="REPORTS_TO") | {"source": "hr"}, tie("a", "c", type="REPORTS_TO") | {"source": "crm"}]
    rows = projection("abc", ties=ties, sources=[{"id": "hr", "weights": '{"REPORTS_TO": 0.8}'}])
    assert Evidence(rows, Weights()).tie_weight.tolist() == [0.8, Weights().reports_to]
    ranks = place_of(score_influence(rows))
    assert ranks["b"] > ranks["c"] > ranks["a"]
