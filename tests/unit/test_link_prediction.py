"""The encoder by hand and on graphs where the answer is known; the benchmark's splits never tell what they ask."""

from __future__ import annotations

import pickle
from itertools import combinations
from pathlib import Path

import networkx
import numpy as np
import pytest
import torch
from scipy import sparse

from algorithms.fit_data.ranking import auc
from algorithms.models.encoder import Decoder, Encoder, EncoderSettings, adjacency
from bench import link_data, link_models
from tests.helpers.link_prediction import _one_thread  # noqa: F401 - fixtures
from tests.helpers.paths import SHARED

LISTED = SHARED / "data" / "cn_listed"
PLAIN = EncoderSettings(hidden=4, layers=2, embedding=3, residual=0.25, weights=True, dropout=0.5)
BUYS, SOLD = ("shop", "buys", "good"), ("good", "sold", "shop")


def graph(n: int, edges: list[tuple[int, int]], width: int = 8, seed: int = 0) -> link_data.Graph:
    x = np.random.default_rng(seed).random((n, width)) < 0.4
    return link_data.Graph(sparse.csr_matrix(x.astype(float)), np.array(sorted(edges)))


def blocks(inside: float, across: float, n: int = 80, seed: int = 3) -> link_data.Graph:
    """Two halves; the features tell nothing of them."""
    rng = np.random.default_rng(seed)
    likely = {(a, b): inside if (a < n // 2) == (b < n // 2) else across for a, b in combinations(range(n), 2)}
    return graph(n, [pair for pair, chance in likely.items() if rng.random() < chance], width=20)


# --- encoder and decoder


def by_hand(net: Encoder, x: np.ndarray, edges: np.ndarray, shape: EncoderSettings) -> dict[str, np.ndarray]:
    """The same in dense numpy: shops have features and embeddings, goods embeddings alone."""
    w = {name: p.detach().numpy().astype(float) for name, p in net.named_parameters()}
    near = np.zeros((3, 2))
    near[edges[1], edges[0]] = 1
    start = {"shop": x @ w["project.shop"] + w["own.shop"] @ w["lift.shop"], "good": w["own.good"] @ w["lift.good"]}
    h = start
    for k in range(shape.layers):
        to_good = (
            near
            / np.maximum(near.sum(1, keepdims=True), 1)
            @ h["shop"]
            @ w[f"layers.{k}.convs.<shop___buys___good>.weight"]
        )
        scale = np.sqrt(np.outer(np.maximum(near.sum(0), 1), np.maximum(near.sum(1), 1)))
        to_shop = near.T / scale @ h["good"] @ w[f"layers.{k}.convs.<good___sold___shop>.weight"]
        h = {"shop": to_shop + shape.residual * start["shop"], "good": to_good + shape.residual * start["good"]}
    return h


def small_net(seed: int) -> tuple[Encoder, dict[str, torch.Tensor], dict[tuple[str, str, str], torch.Tensor]]:
    torch.manual_seed(seed)
    edges = torch.tensor([[0, 0, 1], [0, 1, 1]])  # nobody buys good 2
    near = {BUYS: adjacency(edges, 2, 3), SOLD: adjacency(edges.flip(0), 3, 2, "gcn")}
    net = Encoder({"shop": 5, "good": 0}, {"shop": 2, "good": 3}, [BUYS, SOLD], PLAIN).eval()
    return net, {"shop": torch.arange(10.0).reshape(2, 5)}, near


def test_encoder_by_hand() -> None:
    net, x, near = small_net(1)
    expected = by_hand(net, x["shop"].numpy(), np.array([[0, 0, 1], [0, 1, 1]]), PLAIN)
    for features in (x, {"shop": x["shop"].to_sparse()}):
        found = net(features, near)
        for name, value in expected.items():
            assert found[name].detach().numpy() == pytest.approx(value, rel=1e-4, abs=1e-5)


def test_encoder_is_deterministic_by_seed_and_only_dropout_is_random() -> None:
    (one, x, near), (same, _, _), (other, _, _) = small_net(1), small_net(1), small_net(2)
    assert torch.equal(one(x, near)["good"], same(x, near)["good"])
    assert not torch.allclose(one(x, near)["good"], other(x, near)["good"])
    one.train()
    assert not torch.equal(one(x, near)["good"], one(x, near)["good"])


def test_adjacency_by_hand() -> None:
    edges = torch.tensor([[0, 1], [1, 0]])  # 0 – 1, and 2 alone
    half = [[0.5, 0.5, 0], [0.5, 0.5, 0], [0, 0, 1]]
    assert torch.allclose(adjacency(edges, 3, 3, "gcn", loops=True).to_dense(), torch.tensor(half))
    star = torch.tensor([[1, 2, 3], [0, 0, 0]])
    assert adjacency(star, 4, 4).to_dense()[0].tolist() == pytest.approx([0, 1 / 3, 1 / 3, 1 / 3])
    assert adjacency(star, 4, 4, "gcn").to_dense()[0].tolist() == pytest.approx([0, *[3**-0.5] * 3])


def test_decoder_is_symmetric_and_scores_all_pairs_alike() -> None:
    torch.manual_seed(0)
    shape, a, b = EncoderSettings(hidden=6), torch.randn(3, 6), torch.randn(3, 6)
    deep, flat = Decoder(shape).eval(), Decoder(shape, features=2, deep=False).eval()
    assert torch.allclose(deep(a, b), deep(b, a))
    counted = torch.randn(3, 3, 2)
    everyone = link_models.all_pairs(flat, a, b, counted)
    assert torch.allclose(everyone.diagonal(), flat(a, b, counted.diagonal().T), atol=1e-6)


# --- no leakage


def as_set(pairs: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(map(int, pair)) for pair in pairs}


def test_split_is_disjoint_and_complete() -> None:
    whole = blocks(0.2, 0.02)
    parts = link_data.split(whole, 5, 0.1, 0.2)
    right = [as_set(p) for p in (parts.train, parts.valid, parts.test)]
    wrong = [as_set(p) for p in (parts.valid_wrong, parts.test_wrong)]
    assert set().union(*right) == as_set(whole.edges)
    assert sum(map(len, right + wrong)) == len(whole.edges) + len(parts.valid) + len(parts.test)
    assert all(a.isdisjoint(b) for a, b in combinations(right + wrong, 2))
    assert not np.array_equal(parts.test, link_data.split(whole, 6, 0.1, 0.2).test)


def test_lessons_mask_their_targets_and_ask_each_link_once() -> None:
    edges = torch.tensor(blocks(0.2, 0.02).edges.T.copy())
    asked: list[frozenset[int]] = []
    for target, kept in link_models.lessons(edges, 3):
        assert as_set(target.T.numpy()).isdisjoint(as_set(kept.T.numpy()))
        assert target.shape[1] + kept.shape[1] == edges.shape[1]
        asked += map(frozenset, target.T.tolist())
    assert len(asked) == len(set(asked)) == edges.shape[1]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[bool, set[frozenset[int]], set[frozenset[int]]]]:
    """What each pass of the network was told and asked, from inside: links in its adjacency, and pairs."""
    seen: list[tuple[bool, set[frozenset[int]], set[frozenset[int]]]] = []
    encode, forward = Encoder.forward, link_models.LinkModel.forward
    links: list[set[frozenset[int]]] = []

    def listening(self, x, near):
        links.append({p for p in as_set(near[link_models.LINK].indices().T.numpy()) if len(p) == 2})
        return encode(self, x, near)

    def asking(self, edges, pairs):
        scores = forward(self, edges, pairs)
        seen.append((self.training, links.pop(), as_set(pairs.T.numpy())))
        return scores

    monkeypatch.setattr(Encoder, "forward", listening)
    monkeypatch.setattr(link_models.LinkModel, "forward", asking)
    return seen


def test_messages_never_pass_over_links_that_are_asked(told) -> None:
    whole = blocks(0.2, 0.02)
    parts = link_data.split(whole, 0, 0.1, 0.2)
    plan = link_models.Plan(EncoderSettings(hidden=8), 1e-2, 2, 2, 1, 5)
    link_models.link_model(whole, parts, plan, 0)
    train, hidden = as_set(parts.train), as_set(parts.valid) | as_set(parts.test)
    assert {training for training, _, _ in told} == {True, False}
    for training, links, pairs in told:
        assert links <= train and links.isdisjoint(hidden)
        assert links.isdisjoint(pairs)
        assert training or pairs.isdisjoint(as_set(parts.test))  # training may draw one as a wrong pair, unknowingly


def test_companies_are_told_nothing_but_what_training_has(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    links = np.argwhere(rng.random((30, 6)) < 0.5)
    data = link_data.Listed(links, np.eye(3)[rng.integers(0, 3, 30)], sparse.csr_matrix(np.eye(30)), 6)
    train, test = link_data.split_listed(data, 1)
    valid, fit = np.split(train, [12])
    assert {*map(tuple, test)}.isdisjoint(map(tuple, train))
    told: list[set[tuple[int, int]]] = []
    count = link_models.between
    monkeypatch.setattr(
        link_models, "between", lambda links, *rest: told.append({*map(tuple, links)}) or count(links, *rest)
    )
    plan = link_models.Plan(EncoderSettings(hidden=4, layers=1, embedding=4), 1e-2, 3, 3, 1, 5)
    link_models.listed_model(data, fit, valid, plan, 0)
    assert all(links <= {*map(tuple, fit)} for links in told)
    assert min(map(len, told)) < len(fit)  # while training, some of even these are left out


# --- it learns what is there and nothing else


def reached(whole: link_data.Graph) -> float:
    parts = link_data.split(whole, 0, 0.1, 0.2)
    plan = link_models.Plan(EncoderSettings(hidden=16, layers=2, dropout=0.2), 2e-2, 30, 2, 3, 5)
    model = link_models.link_model(whole, parts, plan, 0)
    scores = link_models.scored(model, parts.train, parts.test, parts.test_wrong)
    return auc(np.concatenate(scores), np.arange(sum(map(len, scores))) < len(scores[0]))


def test_two_blocks_are_learnt_and_noise_is_not() -> None:
    assert reached(blocks(0.9, 0.02)) > 0.9
    assert 0.4 < reached(blocks(0.2, 0.2)) < 0.6


# --- baselines and data


def test_resource_allocation_is_that_of_networkx() -> None:
    whole = blocks(0.2, 0.02)
    pairs = np.array(list(combinations(range(30), 2)))
    found = link_data.resource_allocation(whole.edges, whole.n, pairs)
    oracle = networkx.Graph(whole.edges.tolist())
    oracle.add_nodes_from(range(whole.n))
    expected = [score for _, _, score in networkx.resource_allocation_index(oracle, pairs.tolist())]
    assert found == pytest.approx(expected)


def test_hits_by_hand() -> None:
    """Links 0–2, 1–2, 2–3, 0–1: the pair (0, 3) shares 2 of degree 3, (0, 2) shares 1 of degree 2."""
    edges = np.array([[0, 2], [1, 2], [2, 3], [0, 1]])
    scores = link_data.resource_allocation(edges, 5, np.array([[0, 3], [0, 2], [0, 4]]))
    assert scores == pytest.approx([1 / 3, 1 / 2, 0])
    assert link_data.hits(scores, np.array([0.4, 0.2, 0.0]), 1) == pytest.approx(1 / 3)
    assert link_data.hits(scores, np.array([0.4, 0.2, 0.0]), 2) == pytest.approx(2 / 3)
    assert link_data.hits(scores, np.array([0.4, 0.0, 0.0]), 2) == pytest.approx(2 / 3)  # a tie is no hit


def test_filtered_ranks_by_hand() -> None:
    scores = np.array([[0.9, 0.5, 0.7, 0.5]])
    links = np.array([[0, 0], [0, 1]])  # 0 is known and does not count; 2 is above, 3 is level
    assert link_data.filtered_ranks(scores, links, np.array([[0, 1]])).tolist() == [2.5]


def test_pickles_load_data_alone(tmp_path: Path) -> None:
    (tmp_path / "bad").write_bytes(pickle.dumps(Path))
    with (tmp_path / "bad").open("rb") as file, pytest.raises(pickle.UnpicklingError, match="no place"):
        link_data.Unpickler(file).load()


@pytest.mark.skipif(not LISTED.exists(), reason="needs ../shared/data/cn_listed")
def test_listed_baselines_come_out_as_published_in_its_readme() -> None:
    data = link_data.read_listed(LISTED)
    assert (len(data.links), data.n, data.concepts) == (9442, 2716, 163)
    found = []
    for seed in range(3):
        train, test = link_data.split_listed(data, seed)
        assert set(map(tuple, train)).isdisjoint(map(tuple, test))
        known = link_data.table(train, data)
        both = (link_data.allocation(known), link_data.concept_knn(known))
        found.append([link_models.mrr(scores, data.links, test) for scores in both])
    assert np.mean(found, 0).tolist() == pytest.approx([0.282, 0.292], abs=0.005)
