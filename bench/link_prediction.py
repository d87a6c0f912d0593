"""How well the encoder predicts links on public graphs, beside published numbers and counting baselines.

    python bench/link_prediction.py [--quick]

Cora and CiteSeer (Planetoid, Yang et al. 2016), and Chinese listed companies with their concepts. Settings were chosen
on validation links of seeds that are not reported here. `--quick`: two seeds of the ten. The last line is
one JSON object of means over the seeds, as fractions of 1.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch

sys.path[0] = str(Path(__file__).parents[1])  # else bench/ingest.py would stand for the package `ingest`

from algorithms.models.encoder import EncoderSettings  # noqa: E402
from bench.link_data import (  # noqa: E402
    Matrix,
    Pairs,
    allocation,
    concept_knn,
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
from bench.link_models import (  # noqa: E402
    Plan,
    judge_area,
    link_model,
    listed_model,
    listed_scores,
    mrr,
    scored,
)

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
BLENDS = (0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
PROTOCOL = """Protocol
  auc, ap: all nodes; links 85/5/10; one random wrong pair for each right one; the graph is the training links.
  hits100: the largest connected component, as BUDDY (Chamberlain et al. 2023) and its published baselines; links
    70/10/20; as many random wrong pairs as right ones; Hits@100 is the share of right pairs above the 100th wrong one.
    For the test the graph is training and validation links, for resource allocation too.
  Settings and the end of training (largest AUC + AP) are chosen on validation links, the graph being the training links.
  In training, the graph lacks the links that a step must predict. Test links are never in it.
  cn_listed: company → concept, 80/20; each test link whose ends both occur in training is ranked among all concepts
    that its company is not known to have; ties share their mean rank; MRR over the links."""


PLANETOID = Plan(EncoderSettings(hidden=128, layers=3, dropout=0.7), 6e-3, 60, 2, 4, 4, memory=0.9, members=2)
LISTED = Plan(
    EncoderSettings(hidden=64, layers=2, embedding=64, weights=True, relu=True), 5e-3, 80, 5, 10, 3, decay=1e-3
)


def judge_hits(right: Matrix, wrong: Matrix) -> dict[str, float]:
    return {"hits100": hits(right, wrong)}


Judge = Callable[[Matrix, Matrix], dict[str, float]]
TASKS: dict[str, tuple[float, float, Judge]] = {"auc": (0.05, 0.1, judge_area), "hits": (0.1, 0.2, judge_hits)}


def planetoid(job: tuple[str, str, int], plan: Plan) -> dict[str, float]:
    """Everything measured on one split of one graph."""
    name, task, seed = job
    torch.set_num_threads(1)
    valid, test, judge = TASKS[task]
    graph = read_planetoid(DATA / "planetoid", name)
    graph = largest_component(graph) if task == "hits" else graph
    parts = split(graph, seed, valid, test)
    known = np.vstack([parts.train, parts.valid]) if task == "hits" else parts.train
    models = [link_model(graph, parts, plan, 1000 * seed + k) for k in range(plan.members)]
    found = [scored(m, known, parts.test, parts.test_wrong) for m in models]
    told = judge(*(np.mean(member, 0) for member in zip(*found, strict=True)))
    pairs = parts.test, parts.test_wrong
    counted = [resource_allocation(known, graph.n, p) for p in pairs]
    words = tfidf(graph.x)
    alike = [np.asarray(words[p[:, 0]].multiply(words[p[:, 1]]).sum(1)).ravel() for p in pairs]
    by = {"": told, "ra_": judge(*counted), "cosine_": judge(*alike)}
    return {f"{who}{name}_{what}": value for who, values in by.items() for what, value in values.items()}


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
    by = {
        "": linear(train) + blend * ours,
        "encoder_": ours,
        "ridge_": linear(train),
        "ra_": allocation(known),
        "knn_": concept_knn(known),
    }
    return {f"{who}cn_listed_mrr": mrr(scores, data.links, test) for who, scores in by.items()}


def show(title: str, results: list[dict[str, float]], seconds: float) -> dict[str, float]:
    print(f"{title}: seeds {len(results)}, {seconds:.0f} s")
    means = {key: float(np.mean([r[key] for r in results])) for key in results[0]}
    for key, mean in means.items():
        print(f"  {key:24} {mean:.4f} ± {np.std([r[key] for r in results]):.4f}")
    sys.stdout.flush()
    return means


def measure(pool: Executor, seeds: range) -> dict[str, float]:
    """Means of everything."""
    jobs = {
        f"{name}, {task}": [partial(planetoid, (name, task, seed), PLANETOID) for seed in seeds]
        for name in ("cora", "citeseer")
        for task in TASKS
    }
    jobs["cn_listed"] = [partial(listed, seed, LISTED) for seed in seeds]
    told: dict[str, float] = {}
    for title, work in jobs.items():
        begun = time.perf_counter()
        results = list(pool.map(run, work))
        told |= show(title, results, time.perf_counter() - begun)
    return told


def run(work: Callable[[], dict[str, float]]) -> dict[str, float]:
    return work()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="two seeds: two minutes")
    parser.add_argument("--workers", type=int, default=2, help="splits at a time, a thread each")
    asked = parser.parse_args()
    # of the workers, which share the cores out between them
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    seeds = range(2 if asked.quick else 10)
    print(PROTOCOL)
    print(f"Seeds 0 to {len(seeds) - 1}, of split and network. Mean ± standard deviation over the seeds.")
    with ProcessPoolExecutor(asked.workers, get_context("spawn")) as pool:
        told = measure(pool, seeds)
    print(json.dumps({key: round(told[key], 4) for key in ASKED}))


ASKED = (
    "cora_auc",
    "cora_ap",
    "citeseer_auc",
    "citeseer_ap",
    "cora_hits100",
    "citeseer_hits100",
    "ra_cora_hits100",
    "ra_citeseer_hits100",
    "cn_listed_mrr",
)

if __name__ == "__main__":
    main()
