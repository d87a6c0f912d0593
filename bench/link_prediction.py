"""How well the encoder predicts links on public graphs, beside published numbers and counting baselines.

    python bench/link_prediction.py [--quick]

Cora and CiteSeer (Planetoid, Yang et al. 2016), and Chinese listed companies with their concepts. Settings were chosen
on validation links of seeds that are not reported here. `--quick`: fewer seeds and a shorter training. The last line is
one JSON object of means over the seeds, as fractions of 1.
"""

from __future__ import annotations

import argparse
import copy
import json
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

sys.path[0] = str(Path(__file__).parents[1])  # else bench/ingest.py would stand for the package `ingest`

from algorithms.encoder import Decoder, Encoder, Shape, adjacency  # noqa: E402
from algorithms.ranking import auc, average_precision  # noqa: E402
from bench.link_data import (  # noqa: E402
    Graph,
    Listed,
    Matrix,
    Pairs,
    Split,
    allocation,
    concept_knn,
    filtered_ranks,
    hits,
    largest_component,
    read_listed,
    read_planetoid,
    resource_allocation,
    ridge,
    split,
    split_listed,
    table,
    tfidf,
)

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
LINK = ("node", "linked", "node")
HAS, OF = ("company", "has", "concept"), ("concept", "of", "company")
IN, HOLDS = ("company", "in", "industry"), ("industry", "holds", "company")
BLENDS = (0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
PROTOCOL = """Protocol
  auc, ap: all nodes; links 85/5/10; one random wrong pair for each right one; the graph is the training links.
  hits100: the largest connected component, as BUDDY (Chamberlain et al. 2023) and its published baselines; links
    70/10/20; as many random wrong pairs as right ones; Hits@100 is the share of right pairs above the 100th wrong one.
    Settings and the end of training are chosen on validation links with training links alone as the graph; for the
    test the graph is training and validation links, for resource allocation too.
  In training, the graph lacks the links that a step must predict. Test links are never in it.
  cn_listed: company → concept, 80/20; each test link whose ends both occur in training is ranked among all concepts
    that its company is not known to have; ties share their mean rank; MRR over the links."""


@dataclass(frozen=True)
class Plan:
    """How to train; `batches`: into how many parts the training links are cut, each left out of the graph in turn."""

    shape: Shape
    rate: float
    epochs: int
    batches: int
    every: int
    patience: int
    members: int = 1
    decay: float = 1e-4


PLANETOID = Plan(Shape(hidden=256, layers=3, dropout=0.8), 4e-3, 80, 2, 4, 5)
LISTED = Plan(
    Shape(hidden=64, layers=2, embedding=64, weights=True, relu=True), 5e-3, 120, 5, 10, 4, decay=1e-3
)


def judge_area(right: Matrix, wrong: Matrix) -> dict[str, float]:
    scores = np.concatenate([right, wrong])
    truth = np.arange(len(scores)) < len(right)
    return {"auc": auc(scores, truth), "ap": average_precision(scores, truth)}


def judge_hits(right: Matrix, wrong: Matrix) -> dict[str, float]:
    """Validation has half as many wrong pairs as the test: the 50th there is as hard as the 100th here."""
    return {"hits100": hits(right, wrong), "hits50": hits(right, wrong, 50)}


Judge = Callable[[Matrix, Matrix], dict[str, float]]
TASKS: dict[str, tuple[float, float, Judge]] = {
    "auc": (0.05, 0.1, judge_area),
    "hits": (0.1, 0.2, judge_hits),
}


class LinkModel(nn.Module):
    """Encoder and decoder of a graph of one type; cosines of features are counted between pairs."""

    def __init__(self, graph: Graph, shape: Shape):
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
    parts = (torch.tensor(part, dtype=torch.long) for part in (x.indptr, x.indices))
    return torch.sparse_csr_tensor(*parts, torch.tensor(x.data, dtype=torch.float), x.shape)


def columns(pairs: Pairs) -> Tensor:
    return torch.tensor(pairs.T.copy())


def lessons(edges: Tensor, batches: int) -> Iterator[tuple[Tensor, Tensor]]:
    """(2, ·) links to predict and those that are the graph meanwhile, so that each is to be predicted once."""
    for part in torch.randperm(edges.shape[1]).chunk(batches):
        kept = torch.ones(edges.shape[1], dtype=torch.bool)
        kept[part] = False
        yield edges[:, part], edges[:, kept]


def scored(model: nn.Module, graph: Pairs, *pairs: Pairs) -> list[Matrix]:
    """Scores of each set of pairs, told the links in `graph`."""
    model.eval()
    with torch.no_grad():
        found = model(columns(graph), columns(np.vstack(pairs))).double().numpy()
    model.train()
    return np.split(found, np.cumsum([len(p) for p in pairs])[:-1])


def learn(
    model: nn.Module, plan: Plan, epoch: Callable[[], Iterator[Tensor]], worth: Callable[[], float]
) -> None:
    """Descend; in the end the model is as it was when `worth`, from validation links, was highest."""
    optimiser = torch.optim.AdamW(model.parameters(), lr=plan.rate, weight_decay=plan.decay)
    best, state, waited = -1.0, model.state_dict(), 0
    for number in range(1, plan.epochs + 1):
        for loss in epoch():
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
        if number % plan.every == 0:
            value = worth()
            waited = 0 if value > best else waited + 1
            if value > best:
                best, state = value, copy.deepcopy(model.state_dict())
            if waited >= plan.patience:
                break
    model.load_state_dict(state)


def link_model(graph: Graph, parts: Split, plan: Plan, judge: Judge, seed: int) -> LinkModel:
    torch.manual_seed(seed)
    model, train = LinkModel(graph, plan.shape), columns(parts.train)

    def epoch() -> Iterator[Tensor]:
        for right, kept in lessons(train, plan.batches):
            wrong = torch.randint(graph.n, right.shape)
            scores = model(kept, torch.cat([right, wrong], 1))
            truth = (torch.arange(len(scores)) < right.shape[1]).float()
            yield functional.binary_cross_entropy_with_logits(scores, truth)

    def worth() -> float:
        return float(np.mean([*judge(*scored(model, parts.train, parts.valid, parts.valid_wrong)).values()]))

    learn(model, plan, epoch, worth)
    return model


def planetoid(job: tuple[str, str, int], plan: Plan) -> dict[str, float]:
    """Everything measured on one split of one graph."""
    name, task, seed = job
    torch.set_num_threads(1)
    valid, test, judge = TASKS[task]
    graph = read_planetoid(DATA / "planetoid", name)
    graph = largest_component(graph) if task == "hits" else graph
    parts = split(graph, seed, valid, test)
    known = np.vstack([parts.train, parts.valid]) if task == "hits" else parts.train
    models = [link_model(graph, parts, plan, judge, 1000 * seed + k) for k in range(plan.members)]
    found = [scored(m, known, parts.test, parts.test_wrong) for m in models]
    told = judge(*(np.mean(member, 0) for member in zip(*found, strict=True)))
    counted = [resource_allocation(known, graph.n, pairs) for pairs in (parts.test, parts.test_wrong)]
    by = {"": told, "ra_": judge(*counted)}
    return {f"{who}{name}_{what}": value for who, values in by.items() for what, value in values.items()}


class ListedModel(nn.Module):
    """Encoder and decoder of companies, their concepts and industries; baselines' scores are counted between pairs."""

    def __init__(self, data: Listed, shape: Shape):
        super().__init__()
        self.data, self.x = data, {"company": as_torch(data.names)}
        count = {"company": data.n, "concept": data.concepts, "industry": data.industry.shape[1]}
        self.encoder = Encoder({"company": data.names.shape[1]}, count, [HAS, OF, IN, HOLDS], shape)
        self.decoder = Decoder(shape, features=5, deep=False)
        self.count, members = count, torch.tensor(np.argwhere(data.industry).T)
        self.near = {IN: self._near(IN, members), HOLDS: self._near(HOLDS, members.flip(0))}

    def _near(self, triple: tuple[str, str, str], edges: Tensor) -> Tensor:
        return adjacency(edges, self.count[triple[0]], self.count[triple[2]])

    def forward(self, links: Tensor) -> Tensor:
        """(companies, concepts) scores, told (2, m) links."""
        near = self.near | {HAS: self._near(HAS, links), OF: self._near(OF, links.flip(0))}
        h = self.encoder(self.x, near)
        counted = torch.tensor(between(links.T.numpy(), self.data), dtype=torch.float)
        scores: Tensor = self.decoder.all_pairs(h["company"], h["concept"], counted)
        return scores


def between(links: Pairs, data: Listed) -> Matrix:
    """(companies, concepts, 5) what is counted between both, each of standard deviation 1."""
    known, industry = table(links, data), data.industry
    usual = industry @ (industry.T @ known / np.maximum(industry.sum(0), 1)[:, None])
    popular = np.broadcast_to(np.log1p(known.sum(0)), known.shape)
    parts = (allocation(known), concept_knn(known), ridge(known, industry), usual, popular)
    return np.stack([part / part.std() for part in parts], 2)


def listed_model(data: Listed, fit: Pairs, valid: Pairs, plan: Plan, seed: int) -> ListedModel:
    torch.manual_seed(seed)
    model, links = ListedModel(data, plan.shape), columns(fit)
    known = torch.tensor(table(fit, data)).bool()

    def epoch() -> Iterator[Tensor]:
        """One part of the links a step: each against all concepts that its company is not known to have."""
        (company, concept), kept = next(lessons(links, plan.batches))
        scores = model(kept)
        wrong = scores.masked_fill(known, -1e9).logsumexp(1)[company]
        right = scores[company, concept]
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


def listed(seed: int, plan: Plan) -> dict[str, float]:
    """Everything measured on one split; how much the encoder counts beside ridge is chosen on validation links."""
    torch.set_num_threads(1)
    data = read_listed(DATA / "cn_listed")
    train, test = split_listed(data, seed)
    valid, fit = np.split(train, [len(train) // 10])
    model = listed_model(data, fit, valid, plan, seed)

    def linear(links: Pairs) -> Matrix:
        scores = ridge(table(links, data), data.industry)
        return scores / scores.std()

    trial = linear(fit), listed_scores(model, fit)
    blend = max(BLENDS, key=lambda w: mrr(trial[0] + w * trial[1], train, valid))
    known, ours = table(train, data), listed_scores(model, train)
    by = {"": linear(train) + blend * ours, "encoder_": ours, "ridge_": linear(train),
          "ra_": allocation(known), "knn_": concept_knn(known)}  # fmt: skip
    return {f"{who}cn_listed_mrr": mrr(scores, data.links, test) for who, scores in by.items()}


def show(title: str, results: list[dict[str, float]], seconds: float) -> dict[str, float]:
    print(f"{title}: seeds {len(results)}, {seconds:.0f} s")
    means = {key: float(np.mean([r[key] for r in results])) for key in results[0]}
    for key, mean in means.items():
        print(f"  {key:24} {mean:.4f} ± {np.std([r[key] for r in results]):.4f}")
    sys.stdout.flush()
    return means


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="two seeds, shorter training: two minutes")
    parser.add_argument("--workers", type=int, default=2, help="splits at a time, a thread each")
    asked = parser.parse_args()
    seeds = range(2 if asked.quick else 10)
    plan, plan_listed = (
        replace(p, epochs=p.epochs // 2 if asked.quick else p.epochs) for p in (PLANETOID, LISTED)
    )
    print(PROTOCOL)
    print(
        f"Seeds {seeds.start} to {seeds.stop - 1}, of split and network. Mean ± standard deviation over the seeds."
    )
    told: dict[str, float] = {}
    with ProcessPoolExecutor(asked.workers, get_context("spawn")) as pool:
        for name in ("cora", "citeseer"):
            for task in TASKS:
                begun, jobs = time.perf_counter(), [(name, task, seed) for seed in seeds]
                results = list(pool.map(partial(planetoid, plan=plan), jobs))
                told |= show(f"{name}, {task}", results, time.perf_counter() - begun)
        begun = time.perf_counter()
        results = list(pool.map(partial(listed, plan=plan_listed), seeds))
        told |= show("cn_listed", results, time.perf_counter() - begun)
    print(json.dumps({key: round(told[key], 4) for key in ASKED}))


ASKED = ("cora_auc", "cora_ap", "citeseer_auc", "citeseer_ap", "cora_hits100", "citeseer_hits100",
         "ra_cora_hits100", "ra_citeseer_hits100", "cn_listed_mrr")  # fmt: skip

if __name__ == "__main__":
    main()
