"""Partner fit by query: choices among bidders, product lines, link features, windows that follow the data, plain methods that serve."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from algorithms.fit_data import bipartite
from algorithms.fit_data.choice_sets import (
    CHOICE_FEATURES,
    ChoiceHistory,
    choice_examples,
    comparable_prices,
    past_choices,
    price_features,
)
from algorithms.fit_data.features import Snapshot
from algorithms.fit_data.line_queries import LINE_FEATURES, LineQuery, line_examples, line_features
from algorithms.fit_data.link_features import WIDE_FEATURES, rank_feature, wide_features
from algorithms.fit_data.pairs import PairBlock, PairList
from algorithms.fit_data.ranking import leads_surely, ranking_metrics
from algorithms.fit_data.served_model import ServedModel
from algorithms.fit_data.windows import training_sets, windows
from algorithms.models.blend import Blend
from algorithms.models.by_query import LINK_SCORES, FeatureScore, fit_by_query
from algorithms.models.choice_model import train_choice_model
from algorithms.models.conditional_logit import fit_conditional_logit
from algorithms.models.heuristics import BASELINES
from algorithms.models.line_model import train_line_model
from algorithms.models.linear import fit_logistic
from algorithms.models.query_model import LOGIT
from algorithms.recommend.effects import ORDER, occlusion_effects
from algorithms.recommend.explainer import ExplainedPair
from algorithms.recommend.fit_query import AMONG, FitQuery, recommended_partners
from algorithms.recommend.recommender import PairRecommendation, Recommender
from bench.truth_worlds import world_rows
from graph.projections.partner_projection import PartnerProjection
from graph.words import BadInput, NotFound
from seed_data.stories import STORIES, story_world
from tests.helpers.removal import without_facts

Rows = PartnerProjection


@pytest.fixture(scope="module")
def tenders() -> Rows:
    return world_rows(story_world("price"))


@pytest.fixture(scope="module")
def regional() -> Rows:
    return world_rows(story_world("region"))


# --- conditional logit


def test_the_conditional_logit_finds_the_weights_that_made_the_choices() -> None:
    random = np.random.default_rng(0)
    x, true = random.normal(size=(3000, 6, 3)), np.array([2.0, -1.0, 0.0])
    chosen = (x @ true + random.gumbel(size=(3000, 6))).argmax(1)
    right = np.arange(6)[None] == chosen[:, None]
    found = fit_conditional_logit(x.reshape(-1, 3), np.repeat(np.arange(3000), 6), right.ravel())
    np.testing.assert_allclose(found, true, atol=0.1)


# --- choices among bidders


def bid(price: float | None, currency: str | None = "CNY") -> Any:
    return {"price": price, "currency": currency}


def test_prices_compare_in_the_currency_that_most_bids_use() -> None:
    found = comparable_prices([bid(10.0), bid(7.0, "USD"), bid(12.0), bid(None, None), bid(0.0)])
    np.testing.assert_array_equal(found, [10, np.nan, 12, np.nan, np.nan])


def test_price_features_by_hand() -> None:
    found = price_features(np.array([200.0, 100.0, np.nan, 400.0]))
    assert CHOICE_FEATURES[:2] == ("lowest price", "price rank")
    expected = [
        [0, 0.5, np.log(2), np.log(2), 0, 0],
        [1, 0, 0, 0, -np.log(2), 0],
        [0, 0.5, np.log(2), np.log(2), 0, 1],
        [0, 1, np.log(3), np.log(4), np.log(2), 0],
    ]
    np.testing.assert_allclose(found, expected)
    assert not price_features(np.array([np.nan, np.nan])).any()


def test_a_choice_is_not_known_to_its_own_features(tenders: Rows) -> None:
    sets = past_choices(tenders)
    before = choice_examples(sets, ChoiceHistory(tenders))
    turned = [replace(s, chosen=np.roll(s.chosen, 1)) if n == 300 else s for n, s in enumerate(sets)]
    after = choice_examples(turned, ChoiceHistory(tenders))
    assert all(np.array_equal(a, b) for a, b in zip(before[:301], after[:301], strict=True))
    assert any(not np.array_equal(a, b) for a, b in zip(before[301:], after[301:], strict=True))


def test_an_undecided_opportunity_teaches_nothing(tenders: Rows) -> None:
    past = tenders.before(tenders.day - dt.timedelta(days=900))
    open_now = replace(past, joins=[j | {"outcome": None} for j in past.joins])
    assert past_choices(past) and past_choices(open_now) == []


def test_bidders_are_ranked_by_what_was_learnt_where_that_leads(tenders: Rows) -> None:
    model, told = train_choice_model(tenders)
    assert model and model.name == told["served"] == LOGIT
    weights = dict(zip(CHOICE_FEATURES, model.weights, strict=True))
    assert weights["same region"] > 0 and weights["win rate"] > 0 and weights["price above the median"] < 0
    methods = told["both_windows"]
    assert methods[LOGIT]["mrr"] > max(m["mrr"] for n, m in methods.items() if n != LOGIT)


def test_where_choices_are_chance_a_plain_method_serves(tenders: Rows) -> None:
    random = np.random.default_rng(1)
    outcomes = {}
    for each in tenders.opportunities:
        bids = [j["id"] for j in tenders.joins if j["opportunity"] == each["id"]]
        outcomes |= dict.fromkeys(bids, "lost") | {str(random.choice(bids)): "won"}
    mixed = replace(tenders, joins=[j | {"outcome": outcomes[j["id"]]} for j in tenders.joins])
    model, told = train_choice_model(mixed)
    assert model and not model.is_trained and model.name == told["strongest_baseline"] == told["served"]
    few = replace(mixed, opportunities=mixed.opportunities[:50])
    assert train_choice_model(few)[0] is None


@pytest.fixture(scope="module")
def asked(tenders: Rows) -> tuple[Recommender, dict[str, Any]]:
    """A recommender that knows all tenders but the outcome of the last, and the bids of that."""
    last = max(tenders.opportunities, key=lambda o: (o["closed"], o["id"]))
    rows = replace(
        tenders,
        opportunities=[o | ({"status": "open", "closed": None} if o is last else {}) for o in tenders.opportunities],
        joins=[j | ({"outcome": None} if j["opportunity"] == last["id"] else {}) for j in tenders.joins],
    )
    choice, _ = train_choice_model(rows)
    served = ServedModel("resource allocation", BASELINES["resource allocation"], None, choice)
    bids = {j["partner"]: j for j in rows.joins if j["opportunity"] == last["id"]}
    return Recommender(Snapshot(rows), ServedModel.unpack(served.pack())), {"opportunity": last, "bids": bids}


def test_given_candidates_are_ranked_with_price_and_record(asked: tuple[Recommender, dict[str, Any]]) -> None:
    recommender, of = asked
    query = FitQuery(opportunity=of["opportunity"]["id"], among=list(of["bids"]))
    found, out = recommended_partners(recommender, query)[AMONG]
    assert out == [] and [r.rank for r in found] == list(range(1, len(of["bids"]) + 1))
    assert {r.pair[1] for r in found} == set(of["bids"]) and {r.pair[2] for r in found} == {
        of["opportunity"]["customer"]
    }
    assert sum(r.probability or 0 for r in found) == pytest.approx(1)
    assert [r.odds for r in found] == sorted((r.odds for r in found), reverse=True)
    for each in found:  # effects add up to what sets a candidate apart from the mean of all
        assert each.explained.effects.sum() == pytest.approx(each.odds - np.mean([r.odds for r in found]), abs=1e-6)
    lowest = min(of["bids"], key=lambda id: of["bids"][id]["price"])
    told = next(r for r in found if r.pair[1] == lowest).explained.reasons
    assert any(r.kind == "price" and "lowest" in r.text.en and "最低" in r.text.zh for r in told)
    assert any(r.kind == "price" and r.facts == (of["bids"][lowest]["id"],) for r in told)


def test_where_no_choice_taught_anything_or_a_plain_method_ranks_each_answer_admits_it(tenders: Rows) -> None:
    shot, plain = Snapshot(tenders), BASELINES["popularity"]
    learnt = train_choice_model(tenders)[0]
    assert learnt and learnt.is_trained
    query = FitQuery(tenders.customers[0]["id"], among=["S001", "S002"])
    for model, en, zh in (
        (None, "whatever they offer", "不考虑报价"),
        (replace(learnt, name="lowest price"), "Not enough evidence", "依据不足"),
    ):
        found, _ = recommended_partners(Recommender(shot, ServedModel("popularity", plain, None, model)), query)[AMONG]
        first = [each.explained.reasons[0].text for each in found]
        assert len(first) == 2 and all(en in text.en and zh in text.zh for text in first)


def test_without_prices_the_record_ranks(asked: tuple[Recommender, dict[str, Any]]) -> None:
    recommender, of = asked
    query = FitQuery(customer=of["opportunity"]["customer"], among=["S001", "S002", "S003"])
    found, _ = recommended_partners(recommender, query)[AMONG]
    assert len(found) == 3 and not any(r.kind == "price" for each in found for r in each.explained.reasons)


def test_questions_that_cannot_be_answered_say_why(asked: tuple[Recommender, dict[str, Any]]) -> None:
    recommender, of = asked
    id, customer = of["opportunity"]["id"], of["opportunity"]["customer"]
    other = next(c for c in recommender.shot.customers if c != customer)
    with pytest.raises(BadInput, match="customer or an opportunity"):
        recommended_partners(recommender, FitQuery())
    with pytest.raises(BadInput, match=customer):
        recommended_partners(recommender, FitQuery(other, opportunity=id))
    for wrong in (FitQuery("nobody"), FitQuery(customer, opportunity="o-1"), FitQuery(customer, "tea")):
        with pytest.raises(NotFound):
            recommended_partners(recommender, wrong)
    with pytest.raises(BadInput, match="no candidates"):
        recommended_partners(recommender, FitQuery(customer, among=[]))
    with pytest.raises(BadInput, match="leave the role away"):
        recommended_partners(recommender, FitQuery(customer, among=["S001"], role="Supplier"))
    with pytest.raises(BadInput, match="how many") as refused:
        recommended_partners(recommender, FitQuery(customer, among=["S001"], top=3))
    assert "数量" in refused.value.text.zh
    line = of["opportunity"]["line"]
    if line:
        another = next(each for each in recommender.shot.lines if each != line)
        with pytest.raises(BadInput, match=f"{id} is of product line {line}"):
            recommended_partners(recommender, FitQuery(customer, another, id))
    with pytest.raises(NotFound, match="S999"):
        recommended_partners(recommender, FitQuery(customer, among=["S999"]))


# --- product lines


def test_line_features_do_not_know_the_pair_itself(regional: Rows) -> None:
    """Of a partner that serves the customer in the line, they are as if that relation were not there."""
    relation = regional.relations[500]
    query = LineQuery("Supplier", relation["customer"], str(relation["line"]))
    fit = np.zeros(len(regional.partners))
    both = [line_features(Snapshot(rows), query, fit) for rows in (regional, without_facts(regional, [relation["id"]]))]
    row = Snapshot(regional).row["Supplier", relation["partner"]]
    columns = [
        LINE_FEATURES.index(n) for n in LINE_FEATURES if n not in ("works here", "similar customers in the line")
    ]
    np.testing.assert_allclose(both[0][row, columns], both[1][row, columns])


def test_a_line_is_asked_of_those_who_do_not_serve_it_yet(regional: Rows) -> None:
    seen = windows(regional)
    pairs = fit_logistic(training_sets(seen[2:]))
    for x, right in line_examples(seen[0], pairs):
        assert right.any() and not right.all() and x.shape == (len(right), len(LINE_FEATURES))
    model, told = train_line_model(seen, 0)
    assert model and told["evidence"] == "enough"
    if model.ranking.is_trained:
        best = told["both_windows"][told["strongest_baseline"]]["mrr"]
        assert told["both_windows"][LOGIT]["mrr"] > best
    kept = ServedModel.unpack(ServedModel("popularity", BASELINES["popularity"], None, None, model).pack())
    assert kept.lines and kept.lines.ranking.name == model.ranking.name
    customer, line = regional.customers[0]["id"], "pumps"
    found = recommended_partners(Recommender(Snapshot(regional), kept), FitQuery(customer, line, top=4))
    best, _ = found["Supplier"]
    assert [r.rank for r in best] == [1, 2, 3, 4] and [r.odds for r in best] == sorted(
        (r.odds for r in best), reverse=True
    )
    texts = [r.text for each in best for r in each.explained.reasons if r.kind == "lines"]
    assert texts and all("pumps" in t.en and "pumps" in t.zh for t in texts)


def test_where_no_line_taught_anything_each_answer_admits_it(regional: Rows) -> None:
    plain = Recommender(Snapshot(regional), ServedModel("popularity", BASELINES["popularity"]))
    customer = regional.customers[0]["id"]
    asked, whole = (recommended_partners(plain, FitQuery(customer, line)) for line in ("pumps", None))
    for role in plain.shot.roles:
        assert [r.pair for r in asked[role][0]] == [r.pair for r in whole[role][0]]
        for one, other in zip(asked[role][0], whole[role][0], strict=True):
            first, *rest = one.explained.reasons
            assert "whatever the line" in first.text.en and "不区分产品线" in first.text.zh
            assert rest == other.explained.reasons


# --- link features


def test_a_links_own_paths_are_those_that_lead_through_it() -> None:
    w = bipartite.csc_array((np.random.default_rng(5).random((9, 12)) < 0.35).astype(float))
    links = w.toarray()
    for name, weights in bipartite.PATHS.items():
        query, candidate, end = weights(w)
        own = bipartite.own_scores(w, name, bipartite.KERNELS[name](w)).toarray()
        for p, c in np.argwhere(links):
            others = [q for q in np.flatnonzero(links[:, c]) if q != p]
            assert own[p, c] == pytest.approx(end[p] * query[c] * candidate[others].sum(), abs=1e-5), name
        assert not own[links == 0].any()


def test_a_graph_that_falls_apart_has_singular_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many pieces the strongest singular value is the same; large matrices go another way than small ones."""
    w = bipartite.csc_array(np.kron(np.eye(30), np.ones((3, 2))))
    small = bipartite.normalised_factorisation(w)
    monkeypatch.setattr(bipartite, "DENSE", 0)
    large = bipartite.normalised_factorisation(w)
    for found in (small, large):
        assert np.isfinite(found).all() and np.linalg.matrix_rank(found, tol=1e-4) == bipartite.RANK


def test_wide_features_are_the_same_for_blocks_and_lists(regional: Rows) -> None:
    shot = Snapshot(regional)
    i, j = np.array([3, 0, 17, 3]), np.array([5, 5, 40, 2])
    whole = wide_features(shot, "Supplier", PairBlock(len(regional.partners), np.arange(len(regional.customers))))
    assert whole.shape[-1] == len(WIDE_FEATURES) and np.isfinite(whole).all() and (whole[..., 25:] >= 0).all()
    np.testing.assert_allclose(wide_features(shot, "Supplier", PairList(i, j)), whole[i, j], atol=1e-6)


def test_ranks_are_of_the_query_and_0_where_nothing_is_known() -> None:
    found = rank_feature(np.array([[0.0, 3.0], [2.0, 0.0], [5.0, 0.0], [2.0, 0.0]]))
    np.testing.assert_allclose(found[:, 0], [0, np.log(4 / 2), np.log(4), np.log(4 / 2)], atol=1e-6)
    np.testing.assert_allclose(found[:, 1], [np.log(2), 0, 0, 0], atol=1e-6)


def test_what_learns_by_query_is_the_same_after_it_was_kept(regional: Rows) -> None:
    seen = windows(regional)
    training = training_sets(seen[1:])
    logistic = fit_logistic(training)
    by_query = fit_by_query(training, logistic)
    assert not np.allclose(by_query.linear.weight, fit_logistic(training, wide=True).weight)
    link = FeatureScore(LINK_SCORES["resource allocation"])
    shot, block = seen[0].shot, PairBlock(len(regional.partners), np.arange(5))
    for method in (by_query, Blend({"by query": (by_query, (1.0, 0.0)), "link score": (link, (0.5, -1.0))})):
        served = ServedModel("wide blend", method, (1.2, -0.3))
        again = ServedModel.unpack(served.pack())
        assert np.array_equal(served.odds(shot, "Supplier", block), again.odds(shot, "Supplier", block))
        assert again.sieve is not None


def test_a_plain_member_ranks_as_the_method_does(regional: Rows) -> None:
    shot = Snapshot(regional)
    block = PairBlock(len(regional.partners), np.arange(len(regional.customers)))
    new = shot.work("Supplier").toarray() == 0
    for name, feature in LINK_SCORES.items():
        one, other = (m(shot, "Supplier", block)[new] for m in (BASELINES[name], FeatureScore(feature)))
        apart = np.maximum(one, 0)
        order = np.argsort(apart, kind="stable")
        assert (np.diff(other[order]) > -1e-4).all(), name


# --- a plain method that serves


@pytest.mark.parametrize("name", ["resource allocation", "customer-kNN", "popularity", "profile match"])
def test_the_reasons_of_a_plain_method_are_what_its_score_loses(regional: Rows, name: str) -> None:
    served = ServedModel(name, BASELINES[name], (2.0, -1.0))
    asked = Recommender(Snapshot(regional), served)
    lost, tried = 0, 0
    for each in asked.partners("Supplier", 4, np.arange(50))[0]:
        reason = max(each.explained.reasons, key=lambda r: r.effect)
        if each.pair in asked.shot.begun or reason.effect <= 0.01 or not reason.facts:
            continue
        shot = Snapshot(without_facts(regional, reason.facts), asked.shot.lines)
        role, partner, customer = each.pair
        pair = PairList(np.array([shot.row[role, partner]]), np.array([shot.column[customer]]))
        lost, tried = lost + (served.odds(shot, role, pair)[0] < each.odds - 1e-6), tried + 1
    assert tried >= 10 and lost / tried >= 0.9


def test_a_plain_methods_effects_are_its_score(regional: Rows) -> None:
    shot, pairs = Snapshot(regional), PairList(np.arange(10), np.arange(10))
    method = BASELINES["Adamic-Adar"]
    found = occlusion_effects(shot, ServedModel("Adamic-Adar", method, (3.0, -1.0)), "Supplier", pairs)
    np.testing.assert_allclose(found[:, ORDER.index("similar")], 3 * method(shot, "Supplier", pairs), rtol=1e-5)
    assert not np.delete(found, [ORDER.index("similar"), ORDER.index("own")], axis=1).any()


def test_a_lead_must_be_there_in_every_window() -> None:
    right = np.array([True, False, False])
    good, bad = (np.array([2.0, 1.0, 0.0]), right), (np.array([0.0, 2.0, 1.0]), right)
    assert leads_surely([[good] * 20, [good] * 20], [[bad] * 20, [bad] * 20])
    assert not leads_surely([[good] * 40, [bad] * 5], [[bad] * 40, [good] * 5])
    assert not leads_surely([[good] * 20, [good] * 20], [[good] * 20, [good] * 20])


# --- windows


def yearly(rows: Rows) -> Rows:
    """As data that are dated by year."""
    dated = [r | {"begun": dt.date(r["begun"].year, 1, 1)} for r in rows.relations if r["begun"]]
    return replace(rows, relations=dated)


def days(rows: Rows, length: int | None = None) -> list[int]:
    return [(w.end - w.start).days for w in windows(rows, length)]


def test_windows_are_as_long_as_the_dates_ask_for(regional: Rows) -> None:
    assert days(regional) == [182] * 6
    assert days(regional, 400) == [400] * 4
    late = replace(regional, day=regional.day - dt.timedelta(days=40))
    found = windows(yearly(late))
    assert len(found) >= 3 and {(w.end - w.start).days for w in found} == {365}
    years = [{r["begun"] for r in yearly(late).relations if w.start < r["begun"] <= w.end} for w in found]
    assert all(len(each) == 1 for each in years)


def test_windows_end_with_the_data_where_nothing_began_for_long(regional: Rows) -> None:
    stale = replace(regional, day=regional.day + dt.timedelta(days=700))
    last = max(r["begun"] for r in regional.relations if r["begun"])
    found = windows(stale)
    assert found[0].end == last and len(found) >= 3


def test_the_earliest_edge_is_a_pairs_time(regional: Rows) -> None:
    first = regional.relations[0]
    again = [
        first | {"id": "a0", "begun": regional.day},
        *regional.relations,
        first | {"id": "z9", "begun": regional.day},
    ]
    shot = Snapshot(replace(regional, relations=again))
    assert shot.begun["Supplier", first["partner"], first["customer"]].at == first["begun"]


# --- worlds


@pytest.mark.parametrize("story", STORIES)
def test_a_world_is_made_of_its_story_alone(story: str) -> None:
    world = story_world(story)
    assert world == story_world(story) and world != story_world(story, 1)
    region = {each["id"]: each["region"] for each in (*world.customers, *world.partners)}
    near = [region[r["partner"]] == region[r["customer"]] for r in world.relations]
    if story == "price":
        by = {o["id"]: o["customer"] for o in world.opportunities}
        won = [b for b in world.bids if b["outcome"] == "won"]
        assert len(won) == len(world.opportunities) and not world.relations
        assert np.mean([region[b["partner"]] == region[by[b["opportunity"]]] for b in won]) > 0.3
    else:
        assert (np.mean(near) > 0.5) == (story == "region") and len(near) > 800


def test_metrics_of_nothing_are_empty() -> None:
    assert ranking_metrics([]) == {"positives": 0, "queries": 0}


def test_each_kind_of_evidence_tells_what_is_left_without_it():
    effects = np.zeros(len(ORDER))
    effects[[ORDER.index("region"), ORDER.index("own"), ORDER.index("price")]] = 0.5, -1.0, 0.001
    explained = ExplainedPair(("Supplier", "S", "C"), "history", [], effects)
    pair = PairRecommendation(explained.pair, 1, 0.5, 0.62, explained)
    assert [(e.text.en, e.effect, round(e.without or 0, 3)) for e in pair.evidence()] == [
        ("this customer's own rating", -1.0, 0.818),
        ("region", 0.5, 0.5),
    ]
    assert {e.without for e in replace(pair, probability=None).evidence()} == {None}
