"""How fast influence is computed, beside networkx, igraph, networkit and rustworkx in the same run.

    python bench/influence.py [--quick]

A directed power-law graph of 100,000 nodes and 500,000 weighted edges. `--quick`: a tenth, but for brokerage, whose gain
grows with the graph, as exact betweenness of a tenth takes but a hundredth of the time. Each one is timed from arrays to
scores, building its graph included; all take turns, and medians of the rounds are compared. PageRank is compared
at equal error: ours is asked for more than the most exact library gives, and the L1 distance of each from a reference
iterated 500 times is printed. Exact betweenness of so many nodes would take hours: the libraries search from a sample of
the sources (rustworkx cannot: from all sources of a smaller graph, scaled by nodes times edges), their graphs made
beforehand, and the time is multiplied up. The last line is one JSON object: ratios (ours ÷ fastest library for time,
fastest library ÷ ours for speed-up), seconds, the largest error, and `growth`, the exponent with which time grows
with edges over three sizes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import socket
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

import igraph
import neo4j
import networkit
import networkx
import numpy as np
import rustworkx

sys.path[0] = str(Path(__file__).parents[1])  # else bench/ingest.py would stand for the package `ingest`

from algorithms.influence.centrality import brokerage, communities, modularity, reach  # noqa: E402
from algorithms.influence.eigenvector_centrality import pagerank  # noqa: E402
from graph.db.client import Connection, Graph  # noqa: E402
from graph.projections.influence_reads import INFLUENCE  # noqa: E402
from graph.projections.table_reads import read_tables  # noqa: E402
from graph.server.server import Server  # noqa: E402

JARS = Path(__file__).parents[1] / ".battlemap" / "lib"
READ = {name: INFLUENCE[name] for name in ("people", "ties")}
AS_ROWS = (  # the same columns as rows, in no order
    "MATCH (p:Person) RETURN p.id, p.name, p.name_en, p.title, p.title_en, p.department, p:SalesRep, p:KOL",
    "MATCH (a:Person)-[r:INFLUENCES|REPORTS_TO|KNOWS]->(b:Person) RETURN r.id, type(r), a.id, b.id, r.weight, r.strength, "
    "r.confidence, r.basis, r.last_contact, r.source",
)
DAY = dt.date(2026, 1, 1)

DAMPING = 0.85
Edges = tuple[Any, Any, Any]  # source, target, weight


def power_law(n: int, m: int, seed: int = 1) -> Edges:
    """m different directed edges without loops; in- and out-degrees follow a power law of exponent 2.3 and go together."""
    rng = np.random.default_rng(seed)
    share = np.cumsum((np.arange(n) + 10.0) ** (-1 / 1.3))
    number = rng.permutation(n)
    edges = np.zeros(0, dtype=np.int64)
    while len(edges) < m:
        more = m - len(edges) + m // 20
        a, b = (number[np.searchsorted(share, rng.random(more) * share[-1])] for _ in range(2))
        edges = np.unique(np.concatenate([edges, (a * n + b)[a != b]]))
    edges = rng.permutation(edges)[:m]
    return edges // n, edges % n, rng.random(m) + 0.01


def many_decisions(count: int, seed: int = 2) -> tuple[Edges, Any, Any]:
    """Edges, teleport and block of so many separate decisions of 20 to 200 people, five edges each."""
    rng = np.random.default_rng(seed)
    size = rng.integers(20, 201, count)
    block = np.repeat(np.arange(count), size)
    first = np.repeat(np.cumsum(size) - size, 5 * size)
    source = np.repeat(np.arange(len(block)), 5)
    target = first + (rng.random(len(first)) ** 2 * np.repeat(size, 5 * size)).astype(np.int64)
    return (source, target, rng.random(len(source))), rng.random(len(block)), block


def in_turns(rounds: int, **work: Callable[[], Any]) -> tuple[dict[str, float], dict[str, Any]]:
    """The median of each one's seconds, and what each returned last."""
    spent, made = defaultdict(list), {}
    for _ in range(rounds):
        for name, do in work.items():
            start = time.perf_counter()
            made[name] = do()
            spent[name].append(time.perf_counter() - start)
    return {name: median(times) for name, times in spent.items()}, made


def threads(count: int, do: Callable[[], Any]) -> Callable[[], Any]:
    """With so many of networkit's threads."""

    def limited() -> Any:
        before = networkit.getMaxNumberOfThreads()
        networkit.setNumberOfThreads(count)
        try:
            return do()
        finally:
            networkit.setNumberOfThreads(before)

    return limited


# --- the libraries, from arrays


def in_networkx(edges: Edges, n: int) -> Any:
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(n))
    graph.add_weighted_edges_from(zip(*(part.tolist() for part in edges), strict=True))
    return graph


def in_igraph(edges: Edges, n: int) -> Any:
    return igraph.Graph(n=n, edges=np.column_stack(edges[:2]), directed=True)


def in_networkit(edges: Edges, n: int) -> Any:
    return networkit.GraphFromCoo((edges[2], edges[:2]), n=n, weighted=True, directed=True)


def in_rustworkx(edges: Edges, n: int) -> Any:
    graph = rustworkx.PyDiGraph(multigraph=False, node_count_hint=n, edge_count_hint=len(edges[0]))
    graph.add_nodes_from(range(n))
    graph.add_edges_from(list(zip(*(part.tolist() for part in edges), strict=True)))
    return graph


def networkx_ranks(edges: Edges, n: int) -> Any:
    found = networkx.pagerank(in_networkx(edges, n), DAMPING, max_iter=1000, tol=1e-10 / n)
    return np.array([found[i] for i in range(n)])


def igraph_ranks(edges: Edges, n: int) -> Any:
    return np.array(in_igraph(edges, n).pagerank(damping=DAMPING, weights=edges[2].tolist()))


def networkit_ranks(edges: Edges, n: int) -> Any:
    sinks = networkit.centrality.SinkHandling.DistributeSinks
    ranks = networkit.centrality.PageRank(in_networkit(edges, n), DAMPING, 1e-10, distributeSinks=sinks)
    ranks.norm = networkit.centrality.Norm.l1norm
    return np.array(ranks.run().scores())


def rustworkx_ranks(edges: Edges, n: int) -> Any:
    graph = in_rustworkx(edges, n)
    found = rustworkx.pagerank(graph, DAMPING, weight_fn=float, tol=1e-10 / n, max_iter=1000)
    return np.array([found[i] for i in range(n)])


# --- what is measured


def measure_pagerank(n: int, rounds: int) -> dict[str, Any]:
    edges, uniform = power_law(n, 5 * n), np.ones(n)
    ways = {
        "networkx": networkx_ranks,
        "igraph": igraph_ranks,
        "networkit": networkit_ranks,
        "rustworkx": rustworkx_ranks,
    }
    work = {name: lambda do=do: do(edges, n) for name, do in ways.items()}
    work["networkit, one thread"] = threads(1, work["networkit"])
    spent, made = in_turns(rounds, ours=lambda: pagerank(*edges, uniform, damping=DAMPING, tolerance=1e-13), **work)
    reference = pagerank(*edges, uniform, damping=DAMPING, tolerance=0, limit=500)
    error = {name: float(np.abs(found - reference).sum()) for name, found in made.items()}
    print(f"PageRank, {n:,} nodes, {5 * n:,} edges")
    for name in sorted(spent, key=lambda name: spent[name]):
        print(f"  {name:22} {spent[name]:8.3f} s   L1 error {error[name]:.1e}")
    assert error.pop("ours") <= max(min(error.values()), 1e-12), "not as exact as the libraries"
    return {"pagerank_vs_fastest": spent.pop("ours") / min(spent.values())}


def measure_decisions(count: int, rounds: int) -> dict[str, Any]:
    edges, teleport, block = many_decisions(count)
    spent, _ = in_turns(rounds, ours=lambda: pagerank(*edges, teleport, block=block, damping=DAMPING))
    print(f"{count:,} decisions, {len(block):,} people, {len(edges[0]):,} edges: {spent['ours']:.2f} s")
    return {"decisions_s": spent["ours"]}


def measure_brokerage(n: int, rounds: int) -> dict[str, Any]:
    """Speed on the large graph, error on one small enough for the exact values."""
    edges, sources = power_law(n, 5 * n), 40
    few = np.random.default_rng(0).choice(n, sources, replace=False).tolist()
    by_igraph, by_networkit = in_igraph(edges, n), in_networkit((edges[0], edges[1], np.ones(5 * n)), n)
    estimate = networkit.centrality.EstimateBetweenness
    small = n // 50
    less = power_law(small, 5 * small)
    by_rustworkx = in_rustworkx(less, small)
    work = {
        "igraph": lambda: by_igraph.betweenness(sources=few),
        "networkit": lambda: estimate(by_networkit, sources, False, True).run(),
        "networkit, one thread": threads(1, lambda: estimate(by_networkit, sources, False, False).run()),
        "rustworkx": lambda: rustworkx.betweenness_centrality(by_rustworkx),
    }
    spent, _ = in_turns(rounds, ours=lambda: brokerage(*edges, n), **work)
    print(f"Brokerage, {n:,} nodes: {spent['ours']:.2f} s; exact, multiplied up from a sample:")
    scale = dict.fromkeys(work, n / sources) | {"rustworkx": (n / small) ** 2}
    whole = {name: spent[name] * scale[name] for name in work}
    for name in sorted(whole, key=lambda name: whole[name]):
        print(f"  {name:22} {whole[name]:8.0f} s")
    exact = brokerage(*less, small, exact=small)
    errors = [np.abs(brokerage(*less, small, exact=0, seed=seed) - exact).max() for seed in range(20)]
    print(f"  largest error in 20 runs on {small:,} nodes: {max(errors):.4f} (largest value {exact.max():.3f})")
    return {"brokerage_speedup": min(whole.values()) / spent["ours"], "brokerage_max_error": float(max(errors))}


def measure_growth(sizes: list[int]) -> dict[str, Any]:
    """Each size in a process of its own, for its peak of memory."""
    total = []
    print(f"{'nodes':>10} {'edges':>10}   seconds of each step, peak GB")
    for n in sizes:
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            spent, peak = pool.submit(every_step, n).result()
        total.append(sum(spent.values()))
        steps = "  ".join(f"{name} {seconds:.2f}" for name, seconds in spent.items())
        print(f"{n:10,} {5 * n:10,}   {steps}   {peak:.2f} GB", flush=True)
    return {"growth": float(np.polyfit(np.log(sizes), np.log(total), 1)[0]), "peak_gb": peak}


def every_step(n: int) -> tuple[dict[str, float], float]:
    edges = power_law(n, 5 * n)
    spent, made = in_turns(
        1,
        pagerank=lambda: pagerank(*edges, np.ones(n), damping=DAMPING),
        brokerage=lambda: brokerage(*edges, n),
        communities=lambda: communities(*edges, n),
        reach=lambda: reach(*edges, n),
    )
    assert modularity(*edges, made["communities"]) > 0
    return spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def measure_projection(n: int, rounds: int) -> dict[str, Any]:
    """The people and ties that influence is computed from, read as tables; a bare driver query discards the same as rows."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "neo4j", free_port(), free_port(), heap="2g", cache=JARS)
        connection = fill(server, Path(folder), n)
        try:
            with (
                Graph(connection) as graph,
                neo4j.GraphDatabase.driver(
                    connection.uri, auth=(connection.user, connection.password), notifications_min_severity="OFF"
                ) as driver,
            ):
                spent, _ = in_turns(
                    rounds,
                    ours=lambda: read_tables(graph, READ, day=DAY),
                    driver=lambda: [discard(driver, statement) for statement in AS_ROWS],
                )
        finally:
            server.stop()
    return {"projection_vs_driver": spent["ours"] / spent["driver"], "projection_s": spent["ours"]}


def discard(driver: neo4j.Driver, statement: str) -> None:
    with driver.session() as session:
        for _ in session.run(statement):
            pass


def fill(server: Server, folder: Path, n: int) -> Connection:
    """A database of n people and 5n weighted ties, by Neo4j's offline importer."""
    source, target, weight = power_law(n, 5 * n)
    with (folder / "people.csv").open("w") as out:
        out.write("id:ID,name,title\n" + "".join(f"P{i},name {i},title {i % 50}\n" for i in range(n)))
    with (folder / "ties.csv").open("w") as out:
        out.write(":START_ID,:END_ID,id,weight:double,confidence:double,basis\n")
        out.writelines(
            f"P{a},P{b},P{a}>P{b}#{i},{w},0.8,basis {i % 20}\n"
            for i, (a, b, w) in enumerate(zip(source, target, weight, strict=True))
        )
    server.start()
    server.stop()
    server.admin(
        "database",
        "import",
        "full",
        "neo4j",
        "--overwrite-destination",
        f"--nodes=Person={folder / 'people.csv'}",
        f"--relationships=INFLUENCES={folder / 'ties.csv'}",
    )
    return server.start()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of everything but brokerage")
    scale = 10 if parser.parse_args().quick else 1
    told = measure_pagerank(100_000 // scale, 5)
    told |= measure_decisions(10_000 // scale, 3)
    told |= measure_brokerage(100_000, 3 if scale == 1 else 1)
    told |= measure_projection(100_000 // scale, 5)
    told |= measure_growth([n // scale for n in (10_000, 100_000, 1_000_000)])
    print(json.dumps({k: round(v, 5) if isinstance(v, float) else v for k, v in told.items()}))


if __name__ == "__main__":
    main()
