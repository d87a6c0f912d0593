"""How fast files get into the graph, beside what else could load the same rows into the same server.

    python bench/ingest.py            200,000 nodes and 1,000,000 edges
    python bench/ingest.py --quick    a tenth of it

    ours               `ingest`: CSV files into the graph, with provenance (not who is who: bench/resolution.py)
    rowwise            `ingest` row by row, as it was before it mapped columns, and as it still takes rows that are not plain
    bulk               `bulk`: the same files by neo4j-admin's import, until the server answers and is indexed
    driver             lower bound: rows parsed and sorted beforehand, batched UNWIND … MERGE, no provenance
    driver_id          the same with an id on each edge, as ours have
    driver_provenance  and with provenance too: its price
    load_csv           LOAD CSV with MERGE, no provenance; the server reads the files

Each contender runs in a process of its own, warms up on a small ecosystem, and gets an empty database with our constraints
and indexes on a managed Neo4j with 2 GB of heap: a new store in a server just started; with --quick the emptied one.
They take turns; medians over the rounds count. The graphs must be the same: nodes of each label, edges of each type, a
checksum over ends and values; and those of `ours`, `rowwise` and `bulk` in every property of a sample. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # before this folder, which has an `ingest` too

import neo4j

from bench.ecosystem import ecosystem, load_csv_statement, merge_batches, merge_statement, write_files, write_mapping
from graph.clock import now
from graph.db.client import Connection, Graph
from graph.model.model import MODEL
from graph.server.server import Server
from ingest.load.batch_writer import COLUMNAR, BatchWriter
from ingest.load.bulk import bulk as load_in_bulk
from ingest.load.importer_files import ImportFiles
from ingest.load.load_report import IngestReport
from ingest.load.pipeline import ingest, load_all, plan_load
from ingest.mapping.mapping_checks import load_mapping
from ingest.tables.files import open_files

Row = dict[str, Any]
Seconds = dict[str, float]  # of a part, and of "all"
Size = tuple[int, int]  # nodes, edges

ROOT = Path(__file__).resolve().parent.parent
FULL: Size = (200_000, 1_000_000)
QUICK: Size = (20_000, 100_000)
WARM_UP: Size = (2_000, 10_000)
ROUNDS_OF_SMALL = 3  # the smaller sizes, for growth, are loaded as often
BATCH = 10_000
MOST_MEMORY = 1.5  # GB, of our process
LABELS = ("Organization", "Customer", "Supplier", "Person")
VALUES = {  # edge type → a whole number of each edge
    "WORKS_AT": "r.valid_from.ordinalDay",
    "INFLUENCES": "toInteger(round(r.weight * 1000))",
    "KNOWS": "toInteger(round(r.strength * 1000))",
    "SUPPLIES": "toInteger(substring(r.contract, 3))",
    "UPSTREAM_OF": "size(r.product)",
}
OF_ITS_RUN = {"run", "ingested_at"}  # properties that two loads of the same differ in


@dataclass(frozen=True)
class Place:
    """Where a bench runs: a folder, and the server in it. Small enough to pass to another process."""

    folder: Path
    ports: tuple[int, int]

    @property
    def server(self) -> Server:
        return Server(self.folder / "neo4j", *self.ports, heap="2g", cache=ROOT / ".battlemap" / "lib")

    @property
    def connection(self) -> Connection:
        return self.server.connection

    def files(self, size: Size) -> Path:
        return self.folder / f"{size[1]}"

    def mapping(self, size: Size) -> Path:
        return self.folder / f"{size[1]}.yaml"

    @contextmanager
    def session(self) -> Iterator[neo4j.Session]:
        c = self.connection
        with (
            neo4j.GraphDatabase.driver(c.uri, auth=(c.user, c.password)) as driver,
            driver.session(database=c.database) as session,
        ):
            yield session


Contender = Callable[[Place, Size], Seconds]

# -- the contenders: each loads an ecosystem and says how long it took


def ours(place: Place, size: Size) -> Seconds:
    return _ingested(place, size, COLUMNAR)


def rowwise(place: Place, size: Size) -> Seconds:
    return _ingested(place, size, None)


def _ingested(place: Place, size: Size, columnar: int | None) -> Seconds:
    files, mapping = [place.files(size)], place.mapping(size)
    with Graph(place.connection) as graph, tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        report = ingest(graph, files, mapping=mapping, quarantine=Path(folder), resolve=False, columnar=columnar)
        spent = time.perf_counter() - began
    _require_all(report)
    return {"all": spent}


def mapping_only(place: Place, size: Size) -> float:
    """Microseconds of our CPU for a row: from files to those that the importer reads, no server."""
    files, mappings = [place.files(size)], [load_mapping(place.mapping(size), MODEL)]
    with tempfile.TemporaryDirectory() as scratch, tempfile.TemporaryDirectory() as folder, open_files(files) as found:
        began = time.process_time()
        report, work = plan_load(found, mappings)
        target = ImportFiles(MODEL, Path(scratch), has_several_sources=False)
        with BatchWriter(target) as writing:
            report.tables = [load.report for load in load_all(writing, work, report, Path(folder), None)]
        target.close()
        spent = time.process_time() - began
    _require_all(report)
    return spent / report.total("read") * 1e6


def _require_all(report: IngestReport) -> None:
    if report.errors or report.total("loaded") != report.total("read"):
        raise RuntimeError(f"not everything was loaded: {report.errors or report.rejects[:3]}")


def bulk(place: Place, size: Size) -> Seconds:
    """Stops the server, and it runs again at the end."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        report = load_in_bulk(
            place.server,
            MODEL,
            [place.files(size)],
            mapping=place.mapping(size),
            quarantine=Path(folder),
            resolve=False,
        )
        spent = time.perf_counter() - began
    _require_all(report)
    return {"all": spent}


def driver(place: Place, size: Size) -> Seconds:
    return _by_driver(place, size)


def driver_id(place: Place, size: Size) -> Seconds:
    return _by_driver(place, size, key=" {id: row.id}")


def driver_provenance(place: Place, size: Size) -> Seconds:
    """Six properties more on each node and edge, as ours have them: five of them the same for all."""
    at = now()
    shared = {"source": "bench", "feed": "rows.csv", "run": "bench", "ingested_at": at, "as_of": at}
    return _by_driver(place, size, " {id: row.id}", ", {0} += $shared, {0}.record = row.record", shared)


def _by_driver(place: Place, size: Size, key: str = "", more: str = "", shared: Row | None = None) -> Seconds:
    """Only the writing is timed: rows are made, sorted by their ends and cut into batches before that."""
    spent = {"nodes": 0.0, "edges": 0.0}
    with place.session() as session:
        for table in ecosystem(*size):
            statement = merge_statement(table, key, more)
            batches = merge_batches(table, BATCH, stamped=bool(key))
            began = time.perf_counter()
            for rows in batches:
                session.execute_write(_run, statement, rows, shared)
            spent["edges" if table.ends else "nodes"] += time.perf_counter() - began
    return spent | {"all": sum(spent.values())}


def _run(tx: neo4j.ManagedTransaction, statement: str, rows: list[Row], shared: Row | None) -> None:
    tx.run(statement, rows=rows, shared=shared).consume()


def load_csv(place: Place, size: Size) -> Seconds:
    spent = {"nodes": 0.0, "edges": 0.0}
    with place.session() as session:
        for table in ecosystem(*size):
            began = time.perf_counter()
            session.run(load_csv_statement(table, BATCH), url=(place.files(size) / table.file).as_uri()).consume()
            spent["edges" if table.ends else "nodes"] += time.perf_counter() - began
    return spent | {"all": sum(spent.values())}


# -- taking turns


@dataclass(frozen=True)
class Turn:
    """One load: seconds of its parts, the peak memory of its process in GB, and what the graph then holds."""

    seconds: Seconds
    memory: float
    counts: dict[str, list[int]]
    sample: list[Row]


class Bench:
    """A server, the files of each size, and turns on them. `fresh`: a new store for each turn."""

    def __init__(self, folder: Path, fresh: bool):
        self.place, self.fresh = Place(folder, (_free_port(), _free_port())), fresh

    def write(self, size: Size) -> None:
        _apart(_write, self.place, size)

    def turn(self, contender: Contender, size: Size) -> Turn:
        (seconds,), memory = self._run(contender, size, 1)
        with Graph(self.place.connection) as graph:
            return Turn(seconds, memory, _counts(graph), _sample(graph))

    def typical(self, contender: Contender, size: Size) -> float:
        """Seconds, median of several times."""
        times, _ = self._run(contender, size, ROUNDS_OF_SMALL)
        return median(seconds["all"] for seconds in times)

    def _run(self, contender: Contender, size: Size, times: int) -> tuple[list[Seconds], float]:
        self._renew()
        ran: tuple[list[Seconds], float] = _apart(_measured, contender, self.place, size, times)
        return ran

    def _renew(self) -> None:
        """An empty database with our schema."""
        server = self.place.server
        if self.fresh:
            server.stop()
            for kind in ("databases", "transactions"):
                shutil.rmtree(server.home / "data" / kind / "neo4j", ignore_errors=True)
        _apart(_start, self.place)
        _wipe(self.place)


def _measured(contender: Contender, place: Place, size: Size, times: int) -> tuple[list[Seconds], float]:
    """Seconds of each time, and the peak memory of this process in GB."""
    if contender is not bulk:  # Java compiles what it runs often: nobody is to pay for that alone
        contender(place, WARM_UP)
    spent = []
    for _ in range(times):
        if contender is not bulk:
            _wipe(place)
        spent.append(contender(place, size))
    return spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def _start(place: Place) -> None:
    """In a process that ends: a server that is nobody's child can be stopped by anybody, as `bulk` does."""
    with Graph(place.server.start()) as graph:
        graph.prepare()


def _write(place: Place, size: Size) -> None:
    tables = ecosystem(*size)
    write_files(tables, place.files(size))
    write_mapping(tables, place.mapping(size))


def _apart(work: Callable[..., Any], *arguments: Any) -> Any:
    """The result of work in a new process, whose memory is its own; ours stays small, as theirs starts from it."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def _wipe(place: Place) -> None:
    with place.session() as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# -- whether all have loaded the same


def _counts(graph: Graph) -> dict[str, list[int]]:
    """Label → [nodes, checksum]; edge type → [edges, checksum over its ends and a value]."""
    found = {}
    for label in LABELS:
        rows = graph.read(
            f"MATCH (n:{label}) RETURN count(n) AS n, sum(toInteger(substring(n.id, 1)) * size(n.name)) AS check"
        )
        found[label] = [rows[0]["n"], rows[0]["check"]]
    for type, value in VALUES.items():
        rows = graph.read(
            f"MATCH (a)-[r:{type}]->(b) WITH toInteger(substring(a.id, 1)) AS start, "
            f"toInteger(substring(b.id, 1)) AS end, {value} AS value "
            "RETURN count(*) AS n, sum((start * 1000003 + end * 7919) * (value + 1) % 2147483647) AS check"
        )
        found[type] = [rows[0]["n"], rows[0]["check"]]
    return found


def _sample(graph: Graph) -> list[Row]:
    """All properties of one node in a hundred, with its labels, and of the edges that start there."""
    nodes = graph.read(
        "MATCH (n) WHERE n.id ENDS WITH '00' AND any(label IN labels(n) WHERE label IN $labels) "
        "RETURN labels(n) AS labels, properties(n) AS properties ORDER BY n.id",
        labels=list(LABELS),
    )
    edges = graph.read(
        "MATCH (a)-[r]->(b) WHERE a.id ENDS WITH '00' AND type(r) IN $types "
        "RETURN type(r) AS type, b.id AS end, properties(r) AS properties ORDER BY a.id, type, end",
        types=list(VALUES),
    )
    return [_comparable(row) for row in nodes + edges]


def _comparable(row: Row) -> Row:
    properties = {k: v for k, v in row["properties"].items() if k not in OF_ITS_RUN}
    return row | {"properties": properties, "labels": sorted(row.get("labels", []))}


def _require_same(turns: dict[str, Turn]) -> None:
    """Raises SystemExit where two contenders have made different graphs."""
    first, *others = turns
    for name in others:
        if turns[name].counts != turns[first].counts:
            raise SystemExit(f"{name} and {first} differ: {turns[name].counts} {turns[first].counts}")
    for name in ("bulk", "ours"):
        if turns[name].sample != turns["rowwise"].sample:
            pairs = zip(turns[name].sample, turns["rowwise"].sample, strict=False)
            raise SystemExit(f"{name} and rowwise differ: {next((p for p in pairs if p[0] != p[1]), 'in how many')}")


# -- the whole


def contenders(quick: bool) -> list[Contender]:
    both = [ours, rowwise, load_csv, bulk]
    return [driver, *both] if quick else [driver, driver_id, driver_provenance, *both]


def race(bench: Bench, size: Size, rounds: int, quick: bool) -> dict[str, list[Turn]]:
    turns: dict[str, list[Turn]] = {}
    chosen = contenders(quick)
    for at in range(rounds):
        for contender in chosen[:: -1 if at % 2 else 1]:
            turn = bench.turn(contender, size)
            turns.setdefault(contender.__name__, []).append(turn)
            load = f"load of the machine {os.getloadavg()[0]:.1f}"
            print(f"round {at + 1}: {contender.__name__} {turn.seconds['all']:.1f} s, {load}", flush=True)
        _require_same({name: made[-1] for name, made in turns.items()})
    return turns


def growth(bench: Bench, size: Size, whole: float) -> list[float]:
    """Time for ten times the rows ÷ (10 × time for one), for the last two steps up to `size`, smaller step first."""
    times = []
    for part in (100, 10):
        smaller = (size[0] // part, size[1] // part)
        bench.write(smaller)
        times.append(bench.typical(ours, smaller))
    return [ten / (10 * one) for one, ten in zip(times, [*times[1:], whole], strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows, one round")
    parser.add_argument("--rounds", type=int, default=0, help="turns of each contender (default: 1 quick, else 2)")
    given = parser.parse_args()
    size, rounds = (QUICK, 1) if given.quick else (FULL, 2)
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), fresh=not given.quick)
        try:
            for needed in (WARM_UP, size):
                bench.write(needed)
            turns = race(bench, size, given.rounds or rounds, given.quick)
            whole = median(turn.seconds["all"] for turn in turns["ours"])
            steps = growth(bench, size, whole)
            mapped = _apart(mapping_only, bench.place, size)
        finally:
            bench.place.server.stop()
    report(turns, steps, mapped, busy)


def report(turns: dict[str, list[Turn]], steps: list[float], mapped: float, busy: float) -> None:
    """A table, then the JSON line; `busy` is the load of the machine before we came.

    Rows are those of the files: as many as nodes and edges.
    """
    counts = turns["ours"][0].counts
    rows = {"nodes": counts["Organization"][0] + counts["Person"][0], "edges": sum(counts[t][0] for t in VALUES)}
    rows["all"] = rows["nodes"] + rows["edges"]
    print(f"\n{rows['nodes']:,} nodes and {rows['edges']:,} edges\n")
    print(f"{'':20}{'seconds':>9}{'least':>8}{'most':>8}{'rows/s':>10}{'nodes/s':>10}{'edges/s':>10}{'GB':>7}")
    for name, made in turns.items():
        print(_line(name, made, rows))
    print(f"\ngrowth, ten times the rows: {', '.join(f'{step:.2f}' for step in steps)} of ten times the time")
    print(f"mapping alone: {mapped:.1f} µs of our CPU for a row")
    more = {"map_us_row": round(mapped, 1), "load_before": round(busy, 1)}
    print(json.dumps(_result(turns, steps, rows["all"]) | more))


def _line(name: str, made: list[Turn], rows: dict[str, int]) -> str:
    spent = [turn.seconds["all"] for turn in made]
    rates = "".join(f"{_rate(made, rows, part):>10}" for part in ("all", "nodes", "edges"))
    memory = max(turn.memory for turn in made)
    return f"{name:20}{median(spent):9.1f}{min(spent):8.1f}{max(spent):8.1f}{rates}{memory:7.2f}"


def _rate(made: list[Turn], rows: dict[str, int], part: str) -> str:
    if part not in made[0].seconds:
        return "-"
    return f"{rows[part] / median(turn.seconds[part] for turn in made):,.0f}"


def _result(turns: dict[str, list[Turn]], steps: list[float], rows: int) -> Row:
    """The driver's rate is that of its fastest way without provenance."""
    rates = {name: rows / median(turn.seconds["all"] for turn in made) for name, made in turns.items()}
    bound = max(rates[name] for name in ("driver", "driver_id") if name in rates)
    memory = max(turn.memory for turn in turns["ours"])
    return {
        "vs_driver": round(rates["ours"] / bound, 2),
        "vs_load_csv": round(rates["ours"] / rates["load_csv"], 2),
        "bulk_speedup": round(rates["bulk"] / rates["rowwise"], 1),
        "bulk_vs_ours": round(rates["bulk"] / rates["ours"], 1),
        "growth": round(max(steps), 2),
        "growth_steps": [round(step, 2) for step in steps],
        **{f"{name}_rows_s": round(rate) for name, rate in rates.items()},
        "peak_rss_gb": round(memory, 2),
        "peak_rss_ok": memory < MOST_MEMORY,
    }


if __name__ == "__main__":
    main()
