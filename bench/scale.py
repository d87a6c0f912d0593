"""Influence at size: a million nodes and five million relationships, from files to scores, by commands in processes of their own.

    .venv/bin/python bench/scale.py [--quick]

A managed server with 2 GB of heap is filled by `battlemap ingest --bulk`. The influence projection is read into tables by ranges of
nodes; on a tenth of the graph it is read as rows of dicts that the server sorts too, as the tests' oracle does (`read_vs_rows`). Then
`battlemap score influence` runs twice, the second time on a graph that has not changed; battle maps are read before and beside the first.
`tx_mb`: the largest transaction that the server saw, twice a second. `growth`: the seconds of a first run, by node, against those of
a tenth of the graph. Memory is the peak of a process (VmHWM). Partner fit
is measured by `bench/scale_fit.py`. `--quick`: a tenth of everything. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)  # else bench/ingest.py would stand for the package `ingest`

from bench import scale_fit  # noqa: E402
from bench.comparison import LIB, free_ports  # noqa: E402
from bench.ecosystem import Maker, Numbers, write_files, write_mapping  # noqa: E402
from graph.battle_map.reading import read_battle_map  # noqa: E402
from graph.db.client import Graph  # noqa: E402
from graph.server.server import Server  # noqa: E402

DAY = dt.date(2026, 10, 1)
NODES, EDGES = 1_000_000, 5_000_000
COLLEAGUES = 0.8  # of the ties
LARGEST = """SHOW TRANSACTIONS YIELD database, currentQuery, estimatedUsedHeapMemory, transactionId
    WHERE database = $database RETURN max(estimatedUsedHeapMemory) AS bytes"""


class Houses(Maker):
    """An ecosystem in which everybody works at one customer, and four of five ties are among colleagues."""

    def __init__(self, nodes: int, edges: int):
        super().__init__(nodes, edges, np.random.default_rng(7))
        self.house = self._draw("C", len(self.ids["P"]))
        self.by_house = np.argsort(self.house, kind="stable")
        self.first = np.searchsorted(self.house[self.by_house], np.arange(len(self.ids["C"]) + 1))

    def _pairs(self, start: str, end: str, count: int) -> tuple[list[int], list[int]]:
        if (start, end) == ("P", "C"):
            return list(range(count)), self.house[:count].tolist()
        if (start, end) != ("P", "P"):
            return super()._pairs(start, end, count)
        width, found = len(self.house), np.empty(0, np.int64)
        while len(found) < count:
            one = self.rng.integers(0, width, count)
            other = np.where(self.rng.random(count) < COLLEAGUES, self._colleagues(one), self._draw("P", count))
            found = np.unique(np.concatenate([found, (one * width + other)[one != other]]))
        chosen = self.rng.permutation(found)[:count]
        return (chosen // width).tolist(), (chosen % width).tolist()

    def _colleagues(self, people: Numbers) -> Numbers:
        """For each of these people anybody of the same house."""
        first, behind = self.first[self.house[people]], self.first[self.house[people] + 1]
        found: Numbers = self.by_house[first + (self.rng.random(len(people)) * (behind - first)).astype(np.int64)]
        return found


class World:
    """A home with a server of its own, filled with an ecosystem of so many nodes and relationships."""

    def __init__(self, folder: Path, nodes: int, edges: int):
        self.nodes, self.edges, self.folder, self.home = nodes, edges, folder, folder / "home"
        self.ports = free_ports()
        self.home.mkdir(parents=True)
        (self.home / "lib").symlink_to(LIB.resolve())
        houses = Houses(nodes, edges)
        tables = [*houses.parties(), *houses.relations()]
        write_files(tables, folder / "files")
        write_mapping(tables, folder / "mappings" / "scale.yaml")

    @property
    def server(self) -> Server:
        return Server(self.home / "neo4j", *self.ports, heap="2g", cache=LIB)

    def run(self, *words: object) -> tuple[float, float]:
        """Seconds and peak memory (GB) of a command in a process of its own."""
        env = {k: v for k, v in os.environ.items() if not k.startswith(("NEO4J_", "BATTLEMAP_"))}
        named = {"HOME": self.home, "BOLT_PORT": self.ports[0], "HTTP_PORT": self.ports[1], "HEAP": "2g", "AOT": "off"}
        env |= {f"BATTLEMAP_{name}": str(value) for name, value in named.items()}
        env["PYTHONPATH"] = str(ROOT)
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", MEASURED, *map(str, words)], env=env, capture_output=True, text=True
        )
        took = time.perf_counter() - start
        found = re.search(r"VmHWM:\s+(\d+) kB", done.stderr)
        if done.returncode or not found:
            raise SystemExit(f"{' '.join(map(str, words))} failed:\n{done.stdout}\n{done.stderr}")
        print(
            f"  {' '.join(map(str, words[:2]))}: {took:.1f} s, {int(found[1]) / 1e6:.2f} GB; {done.stdout.strip()[-400:]}",
            flush=True,
        )
        return took, int(found[1]) / 1e6

    def load(self) -> tuple[float, float]:
        """The same of loading its files by the importer; whether rows tell of one party twice is measured by bench/resolution.py."""
        mappings = self.folder / "mappings"
        return self.run("ingest", self.folder / "files", "--mapping", mappings, "--bulk", "--no-resolve")


MEASURED = """
import atexit, sys
from pathlib import Path
from battlemap.cli.main import main
atexit.register(lambda: print(Path("/proc/self/status").read_text(), file=sys.stderr))
sys.argv[0] = "battlemap"
main()
"""
READ = """
import json, sys, time
from pathlib import Path
from bench import scale
from graph.projections.influence_projection import influence_projection
from tests.helpers.rowwise.projection import read_influence_rows
home, bolt, http, way = sys.argv[1:]
server = scale.Server(Path(home) / "neo4j", int(bolt), int(http), heap="2g", cache=scale.LIB)
with scale.Graph(server.start()) as graph:
    start = time.perf_counter()
    rows = (influence_projection if way == "tables" else read_influence_rows)(graph, scale.DAY)
    took = time.perf_counter() - start
peak = int(scale.re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) / 1e6
print(json.dumps({"seconds": took, "gb": peak, "ties": len(rows.ties)}))
"""


def read_projection(world: World, way: str) -> dict[str, float]:
    """Seconds, peak memory and ties of reading the projection in a process of its own: as `tables` or as `rows`."""
    words = [sys.executable, "-c", READ, str(world.home), *map(str, world.ports), way]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    print(f"  read as {way}: {found['seconds']:.1f} s, {found['gb']:.2f} GB, {found['ties']:,} ties", flush=True)
    return found


class Watch:
    """A look at the server, twice a second, for its largest transaction."""

    def __init__(self, graph: Graph):
        self.graph, self.bytes, self.ended = graph, 0, threading.Event()

    def look(self) -> None:
        while not self.ended.wait(0.5):
            (row,) = self.graph.read(LARGEST, database=self.graph.database)
            self.bytes = max(self.bytes, row["bytes"] or 0)


@contextmanager
def beside(*work: Any) -> Iterator[None]:
    """Each piece of work in a thread of its own, ended with the block."""
    threads = [threading.Thread(target=of, daemon=True) for of in work]
    for thread in threads:
        thread.start()
    yield


class MapReader:
    """Battle maps read one after another: seconds of each."""

    def __init__(self, graph: Graph, customers: list[str]):
        self.graph, self.customers, self._ended = graph, customers, threading.Event()
        self.seconds: list[float] = []

    def read(self) -> None:
        while not self._ended.wait(0.05):
            customer = self.customers[len(self.seconds) % len(self.customers)]
            start = time.perf_counter()
            read_battle_map(self.graph, customer, DAY)
            self.seconds.append(time.perf_counter() - start)

    def end(self) -> float:
        """The 95th percentile."""
        self._ended.set()
        return quantiles(self.seconds, n=20)[-1]


def first_run(world: World) -> tuple[float, float]:
    world.server.start()
    return world.run("score", "influence", "--as-of", DAY)


def measure(folder: Path, nodes: int, edges: int) -> dict[str, Any]:
    print(f"{nodes // 10:,} nodes", flush=True)
    small = World(folder / "small", nodes // 10, edges // 10)
    small.load()
    rows, tables = read_projection(small, "rows"), read_projection(small, "tables")
    small_s, _ = first_run(small)
    small.server.stop()
    print(f"{nodes:,} nodes", flush=True)
    world = World(folder / "large", nodes, edges)
    bulk_s, bulk_gb = world.load()
    read = read_projection(world, "tables")
    told = {
        "read_vs_rows": rows["seconds"] / tables["seconds"],
        "read_s": read["seconds"],
        "read_rss_gb": read["gb"],
        "bulk_rows_s": (nodes + edges) / bulk_s,
        "ingest_rss_gb": bulk_gb,
    }
    try:
        told |= runs(world)
    finally:
        world.server.stop()
    return told | {"growth": told["influence_s"] / small_s / (nodes / small.nodes)}


def runs(world: World) -> dict[str, Any]:
    """A first run, with battle maps beside it, and another."""
    with Graph(world.server.start()) as graph:
        customers = [row["id"] for row in graph.read("MATCH (c:Customer) RETURN c.id AS id ORDER BY id LIMIT 200")]
        watch, idle, busy = Watch(graph), MapReader(graph, customers), MapReader(graph, customers)
        with beside(idle.read):
            time.sleep(20)
            alone = idle.end()
        with beside(watch.look, busy.read):
            first, peak = world.run("score", "influence", "--as-of", DAY)
            meanwhile = busy.end()
        again, peak_again = world.run("score", "influence", "--as-of", DAY)
        watch.ended.set()
    print(f"  battle maps: {alone:.3f} s alone, {meanwhile:.3f} s beside a run (95th percentile)", flush=True)
    return {
        "influence_s": first,
        "influence_again_s": again,
        "influence_rss_gb": max(peak, peak_again),
        "tx_mb": watch.bytes / 1e6,
        "map_under_run": meanwhile / alone,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    tenth = 10 if parser.parse_args().quick else 1
    with tempfile.TemporaryDirectory(prefix="scale-") as folder:
        told = measure(Path(folder), NODES // tenth, EDGES // tenth) | scale_fit.measure(quick=tenth > 1)
    print(json.dumps({name: round(value, 3) for name, value in told.items()}))


if __name__ == "__main__":
    main()
