"""Ways to rank partners: each against an independent oracle, and every served method the same after it was kept."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from algorithms.fit_data.features import Snapshot, product_lines
from algorithms.fit_data.pair_features import PAIR_FEATURES, pair_features
from algorithms.fit_data.pairs import PairBlock, PairList
from algorithms.fit_data.served_model import MATCH, PLAIN, ServedModel
from algorithms.fit_data.windows import TrainingSet, Window, training_sets, windows
from algorithms.models.blend import Blend
from algorithms.models.boosting import SETTINGS, BoostedTrees, fit_boosted
from algorithms.models.heuristics import BASELINES, blended_match
from algorithms.models.linear import ROLE, Logistic, fit_logistic, stack_training_sets
from algorithms.models.network import Network, encode_nodes
from algorithms.models.training import PartnerNet, TrainingSettings, _torch, fit_network
from algorithms.models.typed_graph import Vocabulary, typed_graph
from graph.db.client import Graph
from graph.projections.partner_projection import PartnerProjection, partner_projection

BRIEF = TrainingSettings(epochs=3, members=2)


@pytest.fixture(scope="module")
def rows(seeded: Graph, snapshot: Any) -> PartnerProjection:
    return partner_projection(seeded, snapshot)


@pytest.fixture(scope="module")
def window(rows: PartnerProjection) -> Window:
    return windows(rows)[1]


@pytest.fixture(scope="module")
def taught(window: Window) -> list[TrainingSet]:
    return training_sets([window])


@pytest.fixture(scope="module")
def logistic(taught: list[TrainingSet]) -> Logistic:
    return fit_logistic(taught)


@pytest.fixture(scope="module")
def network(rows: PartnerProjection, taught: list[TrainingSet], logistic: Logistic) -> Network:
    return fit_network(taught, logistic, Vocabulary.of(rows, product_lines(rows)), 0, BRIEF)


def everything(shot: Snapshot, role: str) -> tuple[PairBlock, PairList]:
    p, c = len(shot.partners[role]), len(shot.customers)
    i, j = (index.ravel() for index in np.indices((p, c)))
    return PairBlock(p, np.arange(c)), PairList(i, j)


# --- pairs


def test_a_block_and_a_list_say_the_same(window: Window) -> None:
    for role in window.shot.roles:
        block, listed = everything(window.shot, role)
        whole = pair_features(window.shot, role, block)
        one_by_one = pair_features(window.shot, role, listed).reshape(whole.shape)
        np.testing.assert_allclose(whole, one_by_one, atol=1e-5)
        some = PairBlock(block.p, np.array([5, 2, 11]))
        np.testing.assert_array_equal(pair_features(window.shot, role, some), whole[:, [5, 2, 11]])


def test_features_by_hand(window: Window) -> None:
    """Two features that sum over a partner's other customers, worked out the slow way."""
    shot, role = window.shot, "Supplier"
    block, _ = everything(shot, role)
    found = pair_features(shot, role, block)
    work = shot.work(role).toarray()
    segment = [(c["industry"], c["segment"]) for c in shot.rows.customers]
    rng = np.random.default_rng(0)
    for i, j in rng.integers(0, work.shape, (60, 2)):
        others = [k for k in range(len(segment)) if k != j and work[i, k]]
        alike = [k for k in others if segment[k] == segment[j]]
        assert found[i, j, PAIR_FEATURES.index("log customers")] == pytest.approx(np.log1p(len(others)), abs=1e-5)
        share = len(alike) / (len(others) + 2)
        assert found[i, j, PAIR_FEATURES.index("share of customers in the segment")] == pytest.approx(share, abs=1e-5)


def test_similar_customers_by_hand(window: Window) -> None:
    shot, role = window.shot, "Distributor"
    together = shot.together.toarray()
    length = np.sqrt(np.maximum(together.sum(0), 1))
    alike = together.T @ together / length[:, None] / length[None, :]
    np.fill_diagonal(alike, 0)
    expected = shot.work(role).toarray() @ alike / np.maximum(alike.sum(0), 1e-9)
    block, _ = everything(shot, role)
    found = pair_features(shot, role, block)[..., PAIR_FEATURES.index("similar customers")]
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_every_baseline_is_finite_and_the_same_for_blocks_and_lists(window: Window) -> None:
    for name, method in BASELINES.items():
        for role in window.shot.roles:
            block, listed = everything(window.shot, role)
            scores = method(window.shot, role, block)
            assert scores.shape == block.shape and np.isfinite(scores).all(), name
            one_by_one = method(window.shot, role, listed).reshape(scores.shape)
            np.testing.assert_allclose(scores, one_by_one, atol=1e-4, err_msg=name)


def test_partners_of_the_region_come_first_then_the_popular(window: Window) -> None:
    shot = window.shot
    for role in shot.roles:
        block, _ = everything(shot, role)
        region = [[member["region"] for member in of] for of in (shot.members[role], shot.rows.customers)]
        same = np.array([[a == b and bool(a) for b in region[1]] for a in region[0]])
        scores = BASELINES["same region, then popularity"](shot, role, block)
        popular = BASELINES["popularity"](shot, role, block)
        assert scores[same].min() > scores[~same].max() and same.any()
        np.testing.assert_allclose(scores - popular, 1000 * same, atol=1e-3)


# --- learnt


def test_logistic_is_at_the_minimum_of_its_loss(taught: list[TrainingSet], logistic: Logistic) -> None:
    roles = sorted({lesson.role for lesson in taught})
    x, y, weight, role = stack_training_sets(taught, roles)
    z = (x - logistic.centre) / logistic.spread
    bias = np.array([logistic.bias[r] for r in roles])[role]
    chance = 1 / (1 + np.exp(-(z @ logistic.weight + bias)))
    gradient = z.T @ (weight * (chance - y)) + logistic.weight
    assert np.abs(gradient).max() < 0.05
    assert abs((weight * (chance - y)).sum()) < 0.05
    assert ROLE > 1


def test_logistic_scores_columns_as_it_scores_features(window: Window, logistic: Logistic) -> None:
    for role in window.shot.roles:
        block, _ = everything(window.shot, role)
        x = pair_features(window.shot, role, block)
        np.testing.assert_allclose(
            logistic(window.shot, role, block), logistic.score_features(window.shot, role, block, x), atol=1e-3
        )


def test_boosted_scores_as_scikit_learn_does(taught: list[TrainingSet]) -> None:
    from sklearn.ensemble import HistGradientBoostingClassifier

    boosted = fit_boosted(taught, 0)
    roles = sorted({lesson.role for lesson in taught})
    x, y, weight, role = stack_training_sets(taught, roles)
    whole = np.hstack([x, np.eye(len(roles))[role]])
    oracle = HistGradientBoostingClassifier(**SETTINGS, early_stopping=False, random_state=0).fit(whole, y, weight)
    for lesson in taught:
        mine = boosted.score_features(lesson.window.shot, lesson.role, lesson.pairs, lesson.features)
        theirs = oracle.decision_function(whole[role == roles.index(lesson.role)])
        np.testing.assert_allclose(mine, theirs, atol=1e-6)


def test_the_network_scores_without_torch_as_with_it(window: Window, network: Network) -> None:
    """What was learnt, put back into torch's module, gives the numbers that plain arrays give."""
    import torch

    graph = typed_graph(window.shot, network.words)
    width = {type: x.shape[1] for type, x in graph.nodes.items()}
    net = PartnerNet(width, list(graph.edges), list(window.shot.roles), len(PAIR_FEATURES), BRIEF)
    member = network.members[0]
    shapes = net.state_dict()
    net.load_state_dict({n: torch.tensor(v).reshape(shapes[n].shape) for n, v in member.items()})
    net.eval()
    nodes = {type: torch.tensor(x) for type, x in graph.nodes.items()}
    edges = {t: _torch(m) for t, m in graph.edges.items()}
    with torch.no_grad():
        theirs = net.encoder(nodes, edges)
        mine = encode_nodes(member, graph, network.layers)
        for type in ("Customer", *window.shot.roles):
            np.testing.assert_allclose(mine[type], theirs[type].numpy(), atol=1e-4)
        for role in window.shot.roles:
            _, listed = everything(window.shot, role)
            x = network.baseline.scaled(pair_features(window.shot, role, listed))
            expected = net.decode(theirs, role, torch.tensor(listed.i), torch.tensor(listed.j), torch.tensor(x))
            found = network._decoded(member, mine, role, listed, x)
            np.testing.assert_allclose(found, expected.numpy(), atol=1e-3)


def test_the_network_is_deterministic(
    rows: PartnerProjection, taught: list[TrainingSet], logistic: Logistic, network: Network, window: Window
) -> None:
    words = Vocabulary.of(rows, product_lines(rows))
    block, _ = everything(window.shot, "Supplier")
    again, other = (
        fit_network(taught, logistic, words, seed, BRIEF)(window.shot, "Supplier", block) for seed in (0, 1)
    )
    assert np.array_equal(network(window.shot, "Supplier", block), again)
    assert not np.array_equal(again, other)


def test_the_network_learns_the_same_on_the_neighbourhood_of_all_pairs(
    window: Window, taught: list[TrainingSet], logistic: Logistic, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where every partner and customer is taught and nobody's neighbours are too many, it is as on the whole graph."""
    monkeypatch.setattr("algorithms.models.neighbourhood.WHOLE", 0)
    for fan_out in (10_000, 2):
        monkeypatch.setattr("algorithms.models.neighbourhood.FAN_OUT", fan_out)
        sampled = fit_network(taught, logistic, network.words, 0, BRIEF)
        for role in window.shot.roles:
            block, _ = everything(window.shot, role)
            ours, whole = sampled(window.shot, role, block), network(window.shot, role, block)
            if fan_out > 2:
                np.testing.assert_allclose(ours, whole, atol=1e-4)
            else:
                assert np.corrcoef(ours.ravel(), whole.ravel())[0, 1] > 0.95
                assert not np.allclose(ours, whole, atol=1e-4)


def test_a_snapshot_never_takes_one_network_for_another(window: Window, network: Network) -> None:
    """Networks come and go, as over several seeds; what a snapshot keeps of one must not answer for the next."""
    shot = Snapshot(window.shot.rows, window.shot.lines)
    block, _ = everything(shot, "Supplier")
    for seed in range(4):
        random = np.random.default_rng(seed)
        member = {n: v + random.normal(0, 1, v.shape).astype(np.float32) for n, v in network.members[0].items()}
        found = Network(network.baseline, network.words, network.layers, [member])(shot, "Supplier", block)
        fresh = Network(network.baseline, network.words, network.layers, [member])
        expected = fresh(Snapshot(window.shot.rows, window.shot.lines), "Supplier", block)
        assert np.array_equal(found, expected)


def test_what_is_served_is_the_same_after_it_was_kept(
    window: Window, taught: list[TrainingSet], logistic: Logistic, network: Network
) -> None:
    boosted = fit_boosted(taught, 0)
    parts = {
        "logistic": (logistic, (1.0, 0.1)),
        "gradient boosting": (boosted, (0.9, -0.2)),
        "gnn": (network, (1.1, 0.0)),
    }
    for name, method in [("blend", Blend(parts)), ("popularity", BASELINES["popularity"]), (MATCH, blended_match)]:
        served = ServedModel(name, method, (1.3, -0.4))
        again = ServedModel.unpack(served.pack())
        for role in window.shot.roles:
            block, _ = everything(window.shot, role)
            assert np.array_equal(served.odds(window.shot, role, block), again.odds(window.shot, role, block))
    assert set(PLAIN) == {*BASELINES, MATCH}


def test_a_sample_of_the_candidates_stands_for_all(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {lesson.role: lesson for lesson in training_sets([window])}
    monkeypatch.setattr("algorithms.fit_data.windows.TAUGHT", 500)
    for lesson in training_sets([window]):
        full = whole[lesson.role]
        assert lesson.right.sum() == full.right.sum() or full.right.sum() > 25
        assert len(lesson.right) < len(full.right)
        assert lesson.weight.sum() == pytest.approx(len(full.right), rel=0.01)
        assert len(set(zip(lesson.pairs.i.tolist(), lesson.pairs.j.tolist(), strict=True))) == len(lesson.right)
        work = window.shot.work(lesson.role)
        assert not work[lesson.pairs.i, lesson.pairs.j].any()


def test_another_sample_has_features_of_its_own(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("algorithms.fit_data.windows.TAUGHT", 500)
    one, other = (training_sets([window], seed)[0] for seed in (0, 1))
    assert one.pairs.i.tolist() != other.pairs.i.tolist()
    for lesson in (one, other):
        expected = pair_features(window.shot, lesson.role, lesson.pairs)
        np.testing.assert_array_equal(lesson.features, expected)


def test_trees_are_plain_numbers(taught: list[TrainingSet]) -> None:
    boosted = fit_boosted(taught, 0)
    assert isinstance(boosted, BoostedTrees) and len(boosted.trees) == SETTINGS["max_iter"]
    assert all(isinstance(value, int | float | bool) for tree in boosted.trees for node in tree for value in node)
