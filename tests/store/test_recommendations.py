"""Recommendations: the best of all, never who is excluded, not five alike, with reasons that hold, cold or warm."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import orjson
import pytest

from algorithms.fit_data.features import Snapshot
from algorithms.fit_data.pairs import PairBlock, PairList
from algorithms.fit_data.served_model import ServedModel
from algorithms.partner_fit.fit_run import TOP, fits_edge, last_model
from algorithms.recommend.effects import ORDER, occlusion_effects
from algorithms.recommend.recommender import PairRecommendation, Recommender
from algorithms.recommend.top_partners import top_partners
from graph.db.client import Graph
from graph.projections.partner_projection import PartnerProjection, partner_projection
from graph.words import NotFound
from tests.helpers.removal import without_facts

Rows = PartnerProjection


@pytest.fixture(scope="module")
def rows(scored: Graph, snapshot: dt.date) -> Rows:
    return partner_projection(scored, snapshot)


@pytest.fixture(scope="module")
def served(scored: Graph) -> ServedModel:
    return last_model(scored).served


@pytest.fixture(scope="module")
def recommender(rows: Rows, served: ServedModel) -> Recommender:
    return Recommender(Snapshot(rows), served)


@pytest.fixture(scope="module")
def best(recommender: Recommender) -> list[PairRecommendation]:
    return [r for role in recommender.shot.roles for r in recommender.partners(role, TOP)[0]]


# --- ranking


def test_the_top_is_the_top_of_all(recommender: Recommender) -> None:
    shot, served = recommender.shot, recommender.served
    for role in shot.roles:
        block = PairBlock(len(shot.partners[role]), np.arange(len(shot.customers)))
        odds = served.odds(shot, role, block)
        for j, id in enumerate(shot.customers):
            if (role, id) in shot.row:
                odds[shot.row[role, id], j] = -np.inf
        expected = np.argsort(-odds, axis=0, kind="stable")[:7]
        found = np.hstack([part.order for part in top_partners(shot, served, role, 7)])
        np.testing.assert_array_equal(found, expected)


def test_the_sieve_keeps_the_best(recommender: Recommender, monkeypatch: pytest.MonkeyPatch) -> None:
    """With so few partners the sieve is never used; made small, it still finds nearly all of the true top five."""
    shot, served = recommender.shot, recommender.served
    if served.sieve is None:
        pytest.skip("what is served here needs no sieve")
    kept = []
    for role in shot.roles:
        whole = np.hstack([part.order for part in top_partners(shot, served, role, 5)])
        monkeypatch.setattr("algorithms.recommend.top_partners.SIEVE", 10)
        sieved = np.hstack([part.order for part in top_partners(shot, served, role, 5)])
        monkeypatch.undo()
        kept += [len(set(a) & set(b)) / 5 for a, b in zip(whole.T.tolist(), sieved.T.tolist(), strict=True)]
    assert np.mean(kept) > 0.95


def test_two_threads_give_what_one_gives(recommender: Recommender) -> None:
    shot, served = recommender.shot, recommender.served
    one, two = (np.hstack([p.order for p in top_partners(shot, served, "Supplier", 5, threads=n)]) for n in (1, 2))
    np.testing.assert_array_equal(one, two)


def test_nobody_who_is_excluded_is_recommended(recommender: Recommender, best: list[PairRecommendation]) -> None:
    assert not [r.pair for r in best if recommender.exclusions.reasons(r.pair)]


def test_those_who_would_be_among_the_best_are_named_with_the_reason(recommender: Recommender) -> None:
    found = [r for role in recommender.shot.roles for r in recommender.partners(role, TOP)[1]]
    assert found
    for each in found:
        assert 1 <= each.rank <= TOP
        assert each.exclusions == tuple(recommender.exclusions.reasons(each.pair)) != ()


def test_what_the_graph_holds_is_what_the_recommender_says(scored: Graph, best: list[PairRecommendation]) -> None:
    kept = {
        (r["partner"], r["customer"], r["f"]["rank"]): r["f"]
        for r in scored.read("MATCH (p)-[f:FITS]->(c) RETURN p.id AS partner, c.id AS customer, f {.*} AS f")
    }
    assert len(kept) == len(best)
    for each in best:
        row = fits_edge(each)
        found = kept[row["start"], row["end"], each.rank]
        assert found["score"] == pytest.approx(each.odds, abs=1e-5)
        assert (found["reasons"], found["reasons_zh"]) == (row["values"]["reasons"], row["values"]["reasons_zh"])
        assert found["evidence"] == row["values"]["evidence"] and found["basis"] == each.basis


# --- why


def test_every_recommendation_has_two_paths_in_both_languages(best: list[PairRecommendation]) -> None:
    for each in best:
        if each.basis == "unknown":
            continue
        paths = [r for r in each.explained.reasons if r.path]
        assert len(paths) >= 2, each.pair
        assert all(r.text.en and r.text.zh and r.text.en != r.text.zh for r in each.explained.reasons)


def test_facts_that_are_cited_are_in_the_graph(scored: Graph, best: list[PairRecommendation]) -> None:
    cited = {fact for each in best[::7] for r in each.explained.reasons for fact in r.facts}
    fields = {fact: fact.rpartition(".") for fact in cited if "." in fact}
    edges = set(
        scored.read("MATCH ()-[r]->() WHERE r.id IN $ids RETURN collect(DISTINCT r.id) AS ids", ids=sorted(cited))[0][
            "ids"
        ]
    )
    nodes = set(
        scored.read("MATCH (n) WHERE n.id IN $ids RETURN collect(DISTINCT n.id) AS ids", ids=sorted(cited))[0]["ids"]
    )
    ids = sorted({node for node, _, _ in fields.values()})
    told = scored.read("MATCH (n) WHERE n.id IN $ids RETURN n.id AS id, properties(n) AS p", ids=ids)
    has = {(row["id"], name) for row in told for name in row["p"]}
    assert not [fact for fact in cited - edges - nodes if fact not in fields or fields[fact][::2] not in has]
    assert len(edges) > 100


def test_numbers_in_the_words_are_those_of_the_facts(scored: Graph, best: list[PairRecommendation]) -> None:
    seen = 0
    for each in best:
        role, partner, customer = each.pair
        said = next((r.text.en for r in each.explained.reasons if r.text.en.startswith("This customer rates it")), None)
        if said and seen < 40:
            (row,) = scored.read(
                "MATCH (c:Customer {id: $c})-[r:RATED]->(p {id: $p}) WHERE r.at <= $day "
                "RETURN count(r) AS n, avg(r.score) AS mean, max(r.at) AS last",
                c=customer,
                p=partner,
                day=dt.date(2026, 11, 20),
            )
            assert f"rates it {row['mean']:.0f} on average (answers: {row['n']}, the last on {row['last']})" in said
            seen += 1
    assert seen > 20


def around(rows: Rows, pair: tuple[str, str, str]) -> set[str]:
    """Every fact that touches the partner or the customer."""
    role, partner, customer = pair
    found = {
        r["id"]
        for name in (
            "relations",
            "ratings",
            "joins",
            "certificates",
            "stock",
            "repairs",
            "maintained",
            "meetings",
            "advises",
            "opportunities",
        )
        for r in getattr(rows, name)
        if r.get("partner") == partner or r.get("customer") == customer
    }
    found |= {f"{customer}.{field}" for field in ("region", "city", "industry", "segment")}
    found |= {
        f"{partner}.{field}"
        for field in (
            "region",
            "city",
            "industry",
            "territories",
            "service_regions",
            "product_lines",
            "categories",
            "field",
            "publications",
        )
    }
    return {fact for fact in found if fact}


def test_taking_the_cited_evidence_away_costs_more_than_taking_other_evidence(
    rows: Rows, served: ServedModel, recommender: Recommender, best: list[PairRecommendation]
) -> None:
    def odds(shot: Snapshot, pair: tuple[str, str, str]) -> float:
        role, partner, customer = pair
        one = PairList(np.array([shot.row[role, partner]]), np.array([shot.column[customer]]))
        return float(served.odds(shot, role, one)[0])

    def without(facts: set[str]) -> Snapshot:
        return Snapshot(without_facts(rows, facts), whole.lines)

    whole, random = recommender.shot, np.random.default_rng(0)
    some = [best[k] for k in random.choice(len(best), 30, replace=False)]
    more = 0
    for each in some:
        cited = {fact for r in each.explained.reasons for fact in r.facts}
        others = sorted(around(rows, each.pair) - cited)
        chosen = set(random.choice(others, min(len(cited), len(others)), replace=False))
        assert odds(whole, each.pair) == pytest.approx(each.odds, abs=1e-3)
        more += odds(without(cited), each.pair) < odds(without(chosen), each.pair)
    assert more / len(some) >= 0.9


def test_an_effect_is_what_the_score_loses(recommender: Recommender) -> None:
    """For a logistic regression the effect of a kind is its weights times its features."""
    shot, sieve = recommender.shot, recommender.served.sieve
    assert sieve is not None
    pairs = PairList(np.array([0, 1, 2]), np.array([3, 4, 5]))
    plain = ServedModel("logistic", sieve, (1.0, 0.0))
    found = occlusion_effects(shot, plain, "Supplier", pairs)
    from algorithms.fit_data.pair_features import PAIR_FEATURES, pair_features
    from algorithms.recommend.effects import KINDS

    x = pair_features(shot, "Supplier", pairs)
    for k, kind in enumerate(ORDER):
        if kind != "own":
            columns = [PAIR_FEATURES.index(name) for name in KINDS[kind][0] if name in PAIR_FEATURES]
            expected = x[:, columns] @ (sieve.weight / sieve.spread)[columns]
            np.testing.assert_allclose(found[:, k], expected, atol=1e-3)


def test_the_runner_up_is_told_why(best: list[PairRecommendation]) -> None:
    for each in best:
        assert (each.why_not is None) == (each.rank == 1)
    assert any("mainly in" in each.why_not.en and "主要差在" in each.why_not.zh for each in best if each.why_not)


# --- other questions


def test_which_customers_for_a_partner(recommender: Recommender) -> None:
    shot = recommender.shot
    found = recommender.customers("S05", 8)
    assert [r.rank for r in found] == list(range(1, 9))
    odds = [r.odds for r in found]
    assert odds == sorted(odds, reverse=True)
    alone = [recommender.pair("Supplier", "S05", c).odds for c in shot.customers]
    assert odds[0] == pytest.approx(max(alone), abs=1e-4)
    new = recommender.customers("S05", 8, new=True)
    assert not [r for r in new if r.pair in shot.begun] and [r for r in found if r.pair in shot.begun]


def test_two_partners_side_by_side(recommender: Recommender) -> None:
    first, second = (r for r in recommender.partners("Supplier", 2, recommender.columns(["C021"]))[0])
    found = recommender.compare(first.pair[1], second.pair[1], "C021")
    assert found.one.odds > found.other.odds and found.verdict.en and found.verdict.zh
    gaps = [abs(a - b) for a, b in found.kinds.values()]
    assert gaps == sorted(gaps, reverse=True)
    turned = recommender.compare(second.pair[1], first.pair[1], "C021")
    assert turned.verdict == found.verdict
    assert turned.kinds == {kind: (b, a) for kind, (a, b) in found.kinds.items()}


def test_who_is_not_there_is_told(recommender: Recommender) -> None:
    for ask in (
        lambda: recommender.customers("nobody", 3),
        lambda: recommender.compare("S05", "nobody", "C021"),
        lambda: recommender.columns(["nobody"]),
        lambda: recommender.each_role("S05", "nobody"),
    ):
        with pytest.raises(NotFound, match="nobody"):
            ask()


# --- cold start


def newcomer(rows: Rows, **profile: Any) -> Rows:
    blank = dict.fromkeys(rows.customers[0])
    return replace(
        rows, customers=[*rows.customers, blank | {"id": "NEW", "name": "新客户", "name_en": "New"} | profile]
    )


def test_a_new_customer_is_scored_from_its_profile(rows: Rows, served: ServedModel) -> None:
    like = next(c for c in rows.customers if c["id"] == "C021")
    profile = {f: like[f] for f in ("industry", "segment", "region", "city", "employees")}
    asked = Recommender(Snapshot(newcomer(rows, **profile)), served)
    found = asked.partners("Supplier", 5, asked.columns(["NEW"]))[0]
    assert len(found) == 5
    assert {r.basis for r in found} == {"profile"}
    assert all(r.probability is not None and "New here" in r.explained.reasons[0].text.en for r in found)
    elsewhere = Recommender(Snapshot(newcomer(rows, **profile | {"region": "东北", "city": None})), served)
    near = [p["id"] for p in rows.partners if p["role"] == "Supplier" and p["region"] == like["region"]]
    lost = [asked.pair("Supplier", p, "NEW").odds - elsewhere.pair("Supplier", p, "NEW").odds for p in near]
    assert len(near) > 3 and min(lost) > 0


def test_a_new_partner_is_scored_from_its_profile(rows: Rows, served: ServedModel) -> None:
    like = next(p for p in rows.partners if p["id"] == "S05")
    fresh = [*rows.partners, like | {"id": "S99", "name": "新供应商", "name_en": "New supplier"}]
    asked = Recommender(Snapshot(replace(rows, partners=sorted(fresh, key=lambda p: (p["role"], p["id"])))), served)
    found = asked.pair("Supplier", "S99", "C021")
    assert found.basis == "profile" and found.probability is not None
    assert any("新伙伴" in r.text.zh for r in found.explained.reasons)


def test_where_nothing_is_known_it_says_unknown(rows: Rows, served: ServedModel) -> None:
    asked = Recommender(Snapshot(newcomer(rows)), served)
    found = asked.partners("Supplier", 3, asked.columns(["NEW"]))[0]
    assert {r.basis for r in found} == {"unknown"}
    assert all(r.probability is None and "Unknown" in r.explained.reasons[0].text.en for r in found)


def test_evidence_is_readable_json(best: list[PairRecommendation]) -> None:
    for text in fits_edge(best[0])["values"]["evidence"]:
        assert set(orjson.loads(text)) == {"kind", "effect", "path", "facts"}
