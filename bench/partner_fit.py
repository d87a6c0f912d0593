"""How fast partner fit learns and scores on a large ecosystem, and in how much memory.

    python bench/partner_fit.py            100,000 customers, 2,000 partners, 1,000,000 edges
    python bench/partner_fit.py --quick    a tenth of it

Learning (all three learnt methods, over five windows) is timed at three sizes. What was learnt then scores every pair of the
largest to the top 20 of each role, and single customers, in a process of its own that never loads torch. The lower bound of
scoring is one matrix product of the same pairs and features, and choosing the 20 largest. The last line is one JSON
object: `train_growth` is the time for each edge at the largest size ÷ that at the smallest.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import pickle
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])  # else bench/ingest.py would stand for the package `ingest`

import numpy as np  # noqa: E402

DAY, THREADS, K = dt.date(2026, 11, 20), 2, 20
ROLES = {
    "Distributor": "DISTRIBUTES_TO",
    "ServiceProvider": "SERVES",
    "Supplier": "SUPPLIES",
    "KOL": "ADVISES",
}
INDUSTRIES = ("medical", "NEV", "construction_machinery", "food", "other")
REGIONS, SEGMENTS, LINES = ([f"{c}{n}" for n in range(many)] for c, many in (("R", 8), ("G", 12), ("L", 30)))
EVENTS = (
    "joins",
    "opportunities",
    "certificates",
    "stock",
    "repairs",
    "maintained",
    "meetings",
    "links",
    "advises",
)


def ecosystem(customers: int, partners: int, edges: int) -> Any:
    """Rows of an ecosystem in which partners tend to work where region, industry and a hidden segment match."""
    from graph.projections.partner_projection import PartnerProjection

    random = np.random.default_rng(1)
    traits = {
        name: random.integers(0, len(values), customers)
        for name, values in (("industry", INDUSTRIES), ("region", REGIONS), ("segment", SEGMENTS))
    }
    who = [_customer(f"C{j}", *(int(traits[t][j]) for t in traits)) for j in range(customers)]
    whom = [_partner(f"P{i}", list(ROLES)[i % 4], random) for i in range(partners)]
    good_at = random.integers(0, len(SEGMENTS), partners)
    popular = random.zipf(1.6, edges) % partners
    drawn = random.integers(0, customers, (edges, 6))  # of six customers, the one that matches best
    place = np.array([REGIONS.index(p["region"]) for p in whom])
    match = (traits["segment"][drawn] == good_at[popular][:, None]) * 2 + (
        traits["region"][drawn] == place[popular][:, None]
    )
    chosen = drawn[np.arange(edges), match.argmax(1)]
    ages = (random.random(edges) ** 1.5 * 1100).astype(int)
    scores = np.clip(random.normal(78, 9, edges), 0, 100).round()
    told = [
        (whom[i], f"C{j}", DAY - dt.timedelta(days=int(age)), float(s), int(i + j) % 30)
        for i, j, age, s in zip(popular, chosen, ages, scores, strict=True)
    ]
    relations = [
        {
            "id": f"r{n}",
            "type": ROLES[p["role"]],
            "partner": p["id"],
            "role": p["role"],
            "customer": c,
            "line": LINES[k],
            "exclusive": False,
            "begun": at,
            "ended": None,
        }
        for n, (p, c, at, _, k) in enumerate(told)
        if n % 2 and p["role"] != "KOL"
    ]
    ratings = [
        {"id": f"a{n}", "customer": c, "partner": p["id"], "role": p["role"], "score": s, "at": at}
        for n, (p, c, at, s, _) in enumerate(told)
        if n % 2 == 0 or p["role"] == "KOL"
    ]
    return PartnerProjection(
        day=DAY, customers=who, partners=whom, relations=relations, ratings=ratings, **{e: [] for e in EVENTS}
    )


def _customer(id: str, industry: int, region: int, segment: int) -> dict[str, Any]:
    return {
        "id": id,
        "name": id,
        "name_en": None,
        "industry": INDUSTRIES[industry],
        "segment": SEGMENTS[segment],
        "region": REGIONS[region],
        "city": None,
        "employees": 100,
        "tier": "A",
    }


def _partner(id: str, role: str, random: np.random.Generator) -> dict[str, Any]:
    region = REGIONS[random.integers(len(REGIONS))]
    return {"id": id, "role": role, "name": id, "name_en": None, "employer": None, "region": region, "city": None,
            "industry": INDUSTRIES[random.integers(len(INDUSTRIES))], "lines": [LINES[k] for k in random.integers(0, 30, 3)],
            "areas": None, "tier": None, "sla_hours": None, "publications": int(random.integers(50)), "honours": 0,
            "blacklisted": False, "blacklist_reason": None, "competitor": False}  # fmt: skip


def train(size: tuple[int, int, int], folder: Path) -> dict[str, float]:
    """Seconds and gigabytes to learn the blend's three parts at this size; keeps rows and what was learnt."""
    from algorithms.fit_data.features import product_lines
    from algorithms.fit_data.served_model import ServedModel
    from algorithms.fit_data.windows import windows
    from algorithms.models.typed_graph import Vocabulary
    from algorithms.partner_fit.model_selection import LEARNT, train_served

    rows = ecosystem(*size)
    begun = time.perf_counter()
    seen = windows(rows)
    calibration = dict.fromkeys(LEARNT, (1.0, 0.0))
    method = train_served("blend", seen[:5], Vocabulary.of(rows, product_lines(rows)), 0, calibration)
    seconds = time.perf_counter() - begun
    (folder / "rows").write_bytes(pickle.dumps(rows))
    (folder / "model").write_bytes(ServedModel("blend", method, (1.0, 0.0)).pack())
    return {"seconds": seconds, "edges": size[2], "windows": len(seen[:5]), "peak_gb": peak()}


def score(folder: Path) -> dict[str, float]:
    """Seconds for the top 20 of everybody, milliseconds for one customer, and gigabytes, without torch."""
    from algorithms.fit_data.features import Snapshot
    from algorithms.fit_data.served_model import ServedModel
    from algorithms.recommend.top_partners import top_partners

    rows = pickle.loads((folder / "rows").read_bytes())
    served = ServedModel.unpack((folder / "model").read_bytes())
    begun = time.perf_counter()
    shot = Snapshot(rows)
    for role in shot.roles:
        next(top_partners(shot, served, role, K, columns=np.arange(1)))
    ready = time.perf_counter() - begun
    begun = time.perf_counter()
    found = sum(
        int(np.isfinite(part.odds).sum())
        for role in shot.roles
        for part in top_partners(shot, served, role, K, threads=THREADS)
    )
    everybody = time.perf_counter() - begun
    assert found == 4 * K * len(shot.customers) and "torch" not in sys.modules
    pairs = sum(map(len, shot.partners.values())) * len(shot.customers)
    asked = np.random.default_rng(0).choice(len(shot.customers), 50, replace=False)
    online = [
        seconds(lambda j=j: [next(top_partners(shot, served, r, K, columns=np.array([j]))) for r in shot.roles])
        for j in asked
    ]
    return {
        "ready_s": ready,
        "top20_s": everybody,
        "pairs": pairs,
        "online_ms": 1000 * float(np.median(online)),
        "online_p95_ms": 1000 * float(np.quantile(online, 0.95)),
        "agreement": agreement(shot, served),
        "bound_s": bound(shot),
        "peak_gb": peak(),
    }


def agreement(shot: Any, served: Any) -> float:
    """How much of the true top 20 the sieve keeps, over 200 customers."""
    from algorithms.recommend import top_partners

    asked = np.random.default_rng(1).choice(len(shot.customers), 200, replace=False)
    kept, sieve = [], top_partners.SIEVE
    for role in shot.roles:
        some = np.hstack([part.order for part in top_partners.top_partners(shot, served, role, K, columns=asked)])
        top_partners.SIEVE = len(shot.partners[role])  # nobody is left out
        whole = np.hstack([part.order for part in top_partners.top_partners(shot, served, role, K, columns=asked)])
        top_partners.SIEVE = sieve
        kept += [len(set(a) & set(b)) / K for a, b in zip(some.T.tolist(), whole.T.tolist(), strict=True)]
    return float(np.mean(kept))


def bound(shot: Any) -> float:
    """Seconds for a matrix product of as many pairs and features, and the 20 largest of each column, in as many threads."""
    from concurrent.futures import ThreadPoolExecutor

    from algorithms.fit_data.pair_features import PAIR_FEATURES

    random, c = np.random.default_rng(0), len(shot.customers)
    right = random.random((len(PAIR_FEATURES), c), np.float32)

    def work(part: tuple[Any, int]) -> None:
        left, at = part
        np.argpartition(-(left @ right[:, at : at + 2000]), K - 1, axis=0)

    begun = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        lefts = [random.random((len(found), len(PAIR_FEATURES)), np.float32) for found in shot.partners.values()]
        list(pool.map(work, [(left, at) for left in lefts for at in range(0, c, 2000)]))
    return time.perf_counter() - begun


def seconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def peak() -> float:
    """Gigabytes that this process had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of the size")
    less = 10 if parser.parse_args().quick else 1
    sizes = [
        (c // less, p // less, e // less)
        for c, p, e in ((10_000, 200, 100_000), (31_600, 632, 316_000), (100_000, 2_000, 1_000_000))
    ]
    with tempfile.TemporaryDirectory() as folder:
        learnt = []
        for size in sizes:
            learnt.append(alone(train, size, Path(folder)))
            print(
                f"learning at {size[0]:,} customers, {size[1]:,} partners, {size[2]:,} edges:",
                rounded(learnt[-1]),
                flush=True,
            )
        told = alone(score, Path(folder))
    print("scoring:", rounded(told))
    print(f"top 20 ÷ lower bound: {told['top20_s'] / told['bound_s']:.1f}")
    growth = (learnt[-1]["seconds"] / learnt[-1]["edges"]) / (learnt[0]["seconds"] / learnt[0]["edges"])
    print(
        json.dumps(
            {
                "top20_s": round(told["top20_s"], 2),
                "online_ms": round(told["online_ms"], 2),
                "train_growth": round(growth, 2),
                "peak_gb": round(told["peak_gb"], 2),
            }
        )
    )


def alone(work: Callable[..., dict[str, float]], *given: Any) -> dict[str, float]:
    """In a process of its own, so that memory and loaded packages are this work's alone."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


def rounded(values: dict[str, float]) -> dict[str, float]:
    return {name: round(float(v), 3) for name, v in values.items()}


if __name__ == "__main__":
    main()
