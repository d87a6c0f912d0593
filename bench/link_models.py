"""The encoder on public graphs: one type of node (Planetoid), and companies with their concepts; how both are trained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from algorithms.fit_data.ranking import auc, average_precision
from algorithms.models.encoder import Decoder, Encoder, EncoderSettings, adjacency
from bench.link_data import (
    Graph,
    Listed,
    Matrix,
    Pairs,
    Split,
    allocation,
    concept_knn,
    filtered_ranks,
    ridge,
    table,
    tfidf,
)

LINK = ("node", "linked", "node")
HAS, OF = ("company", "has", "concept"), ("concept", "of", "company")
IN, HOLDS = ("company", "in", "industry"), ("industry", "holds", "company")


@dataclass(frozen=True)
class Plan:
    """How to train; `batches`: into how many parts the training links are cut, each left out of the graph in turn."""

    shape: EncoderSettings
    rate: float
    epochs: int
    batches: int
    every: int
    patience: int
    memory: float = 0.95  # of the running mean of the weights
    members: int = 1
    decay: float = 1e-4


def judge_area(right: Matrix, wrong: Matrix) -> dict[str, float]:
    scores = np.concatenate([right, wrong])
    truth = np.arange(len(scores)) < len(right)
    return {"auc": auc(scores, truth), "ap": average_precision(scores, truth)}


class LinkModel(nn.Module):
    """Encoder and decoder of a graph of one type; cosines of features are counted between pairs."""

    def __init__(self, graph: Graph, shape: EncoderSettings):
        super().__init__()
        x = tfidf(graph.x)
        self.n, self.x = graph.n, {"node": as_torch(x)}
        self.alike = torch.tensor((x @ x.T).toarray(), dtype=torch.float)[..., None]
        self.encoder = Encoder({"node": x.shape[1]}, {}, [LINK], shape)
        self.decoder = Decoder(shape, features=1)

    def forward(self, edges: Tensor, pairs: Tensor) -> Tensor:
        """(p,) scores of (2, p) pairs, told (2, m) edges."""
        near = adjacency(torch.cat([edges, edges.flip(0)], 1), self.n, self.n, "gcn", loops=True)
        h = self.encoder(self.x, {LINK: near})["node"]
        a, b = pairs
        scores: Tensor = self.decoder(h[a], h[b], self.alike[a, b])
        return scores


def as_torch(x: Any) -> Tensor:
    cells = x.tocoo()
    value = torch.tensor(cells.data, dtype=torch.float)
    return torch.sparse_coo_tensor(np.stack([cells.row, cells.col]), value, x.shape, check_invariants=False).coalesce()


def columns(pairs: Pairs) -> Tensor:
    return torch.tensor(pairs.T.copy())


def lessons(edges: Tensor, batches: int) -> Iterator[tuple[Tensor, Tensor]]:
    """(2, ·) links to predict and those that are the graph meanwhile, so that each is to be predicted once."""
    for part in torch.randperm(edges.shape[1]).chunk(batches):
        kept = torch.ones(edges.shape[1], dtype=torch.bool)
        kept[part] = False
        yield edges[:, part], edges[:, kept]


def no_links(count: int, edges: Tensor, n: int) -> Tensor:
    """(2, count) random pairs of different nodes, none of them in `edges`."""
    pairs = torch.randint(n, (2, 2 * count + 20))
    taken = torch.isin(numbered(pairs, n), numbered(edges, n)) | (pairs[0] == pairs[1])
    return pairs[:, ~taken][:, :count]


def numbered(pairs: Tensor, n: int) -> Tensor:
    """One number for each pair, whichever end comes first."""
    return pairs.min(0).values * n + pairs.max(0).values


def scored(model: nn.Module, graph: Pairs, *pairs: Pairs) -> list[Matrix]:
    """Scores of each set of pairs, told the links in `graph`."""
    model.eval()
    with torch.no_grad():
        found = model(columns(graph), columns(np.vstack(pairs))).double().numpy()
    model.train()
    return np.split(found, np.cumsum([len(p) for p in pairs])[:-1])


def learn(model: nn.Module, plan: Plan, epoch: Callable[[], Iterator[Tensor]], worth: Callable[[], float]) -> None:
    """Descend; in the end the model's weights are their running mean where `worth`, on validation links, was highest."""
    optimiser = torch.optim.AdamW(model.parameters(), lr=plan.rate, weight_decay=plan.decay)
    mean = [p.detach().clone() for p in model.parameters()]
    best, kept, waited = -1.0, mean, 0
    for number in range(1, plan.epochs + 1):
        for loss in epoch():
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            follow(mean, model, plan.memory)
        if number % plan.every == 0:
            with weights(model, mean):
                value = worth()
            waited = 0 if value > best else waited + 1
            if value > best:
                best, kept = value, [m.clone() for m in mean]
            if waited >= plan.patience:
                break
    put(model, kept)


def follow(mean: list[Tensor], model: nn.Module, memory: float) -> None:
    """Move the running mean of the weights (Polyak and Juditsky 1992) towards those of now."""
    with torch.no_grad():
        for m, p in zip(mean, model.parameters(), strict=True):
            m.lerp_(p, 1 - memory)


def put(model: nn.Module, values: list[Tensor]) -> None:
    with torch.no_grad():
        for p, value in zip(model.parameters(), values, strict=True):
            p.copy_(value)


@contextmanager
def weights(model: nn.Module, values: list[Tensor]) -> Iterator[None]:
    """The model with those weights for a while."""
    own = [p.detach().clone() for p in model.parameters()]
    put(model, values)
    yield
    put(model, own)


def link_model(graph: Graph, parts: Split, plan: Plan, seed: int) -> LinkModel:
    torch.manual_seed(seed)
    model, train = LinkModel(graph, plan.shape), columns(parts.train)

    def epoch() -> Iterator[Tensor]:
        for right, kept in lessons(train, plan.batches):
            wrong = no_links(right.shape[1], train, graph.n)
            scores = model(kept, torch.cat([right, wrong], 1))
            truth = (torch.arange(len(scores)) < right.shape[1]).float()
            yield functional.binary_cross_entropy_with_logits(scores, truth)

    def worth() -> float:
        return sum(judge_area(*scored(model, parts.train, parts.valid, parts.valid_wrong)).values())

    learn(model, plan, epoch, worth)
    return model


class ListedModel(nn.Module):
    """Encoder and decoder of companies, their concepts and industries; baselines' scores are counted between pairs."""

    def __init__(self, data: Listed, shape: EncoderSettings):
        super().__init__()
        self.data, self.x = data, {"company": as_torch(data.names)}
        count = {"company": data.n, "concept": data.concepts, "industry": data.industry.shape[1]}
        self.encoder = Encoder({"company": data.names.shape[1]}, count, [HAS, OF, IN, HOLDS], shape)
        self.decoder = Decoder(shape, features=5, deep=False)
        self.count, members = count, torch.tensor(np.argwhere(data.industry).T)
        self.near = {IN: self._near(IN, members), HOLDS: self._near(HOLDS, members.flip(0))}

    def _near(self, triple: tuple[str, str, str], edges: Tensor) -> Tensor:
        return adjacency(edges, self.count[triple[0]], self.count[triple[2]])

    def forward(self, links: Tensor, asked: Tensor | None = None) -> Tensor:
        """(companies asked, concepts) scores, told (2, m) links."""
        rows = torch.arange(self.data.n) if asked is None else asked
        near = self.near | {HAS: self._near(HAS, links), OF: self._near(OF, links.flip(0))}
        h = self.encoder(self.x, near)
        counted = torch.tensor(between(links.T.numpy(), self.data, rows.numpy()), dtype=torch.float)
        scores: Tensor = all_pairs(self.decoder, h["company"][rows], h["concept"], counted)
        return scores


def all_pairs(decoder: Decoder, a: Tensor, b: Tensor, counted: Tensor) -> Tensor:
    """(n, m) scores of everyone in `a` (n, hidden) with everyone in `b` (m, hidden), `counted` (n, m, f); by a decoder not deep."""
    return (a * decoder.weight) @ b.T + decoder.from_counted(counted)


def between(links: Pairs, data: Listed, rows: Any) -> Matrix:
    """(rows, concepts, 5) what is counted between those companies and all concepts, each of standard deviation 1."""
    known, industry = table(links, data), data.industry
    usual = industry @ (industry.T @ known / np.maximum(industry.sum(0), 1)[:, None])
    popular = np.broadcast_to(np.log1p(known.sum(0)), known.shape)
    parts = (allocation(known), concept_knn(known), ridge(known, industry), usual, popular)
    return np.stack([part[rows] / part.std() for part in parts], 2)


def listed_model(data: Listed, fit: Pairs, valid: Pairs, plan: Plan, seed: int) -> ListedModel:
    torch.manual_seed(seed)
    model, links = ListedModel(data, plan.shape), columns(fit)
    known = torch.tensor(table(fit, data)).bool()

    def epoch() -> Iterator[Tensor]:
        """One part of the links a step: each against all concepts that its company is not known to have."""
        (company, concept), kept = next(lessons(links, plan.batches))
        rows, row = company.unique(return_inverse=True)
        scores = model(kept, rows)
        wrong = scores.masked_fill(known[rows], -1e9).logsumexp(1)[row]
        right = scores[row, concept]
        yield (torch.logaddexp(right, wrong) - right).mean()

    learn(model, plan, epoch, lambda: mrr(listed_scores(model, fit), np.vstack([fit, valid]), valid))
    return model


def listed_scores(model: ListedModel, links: Pairs) -> Matrix:
    model.eval()
    with torch.no_grad():
        scores: Matrix = model(columns(links)).log_softmax(1).double().numpy()
    model.train()
    return scores


def mrr(scores: Matrix, links: Pairs, wanted: Pairs) -> float:
    return float((1 / filtered_ranks(scores, links, wanted)).mean())
