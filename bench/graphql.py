"""How fast GraphQL answers, beside @neo4j/graphql behind graphql-yoga on the same database and data, in one run.

    python bench/graphql.py            100,000 nodes and 500,000 relationships, then 10,000 and 1,000,000 for growth
    python bench/graphql.py --quick    a tenth of it, without the largest

Needs ../shared/peers (generator, peer's server, load tool), node and npm; with wrk it is fairer, as that takes the least of
the machine. Both serve from one process each and take turns round by round; medians over the rounds count. Ours answers
with authorisation on: an employee's key, and a partner's under a data contract. The last line is one JSON object:

    battle_map_vs_peer_N    our requests per second ÷ the peer's at N connections
    p99_vs_peer_8           our 99th percentile ÷ the peer's; cpu_vs_peer_8: CPU a request, server and database, likewise
    list_vs_peer_8          requests per second for 100 customers with three suppliers each
    contract_vs_employee    time a request of a partner under a contract ÷ an employee's, same document and customers
    growth                  largest median time of a battle map over sizes of the graph, and with hubs, ÷ that of the smallest
    p95_ms_8_by_nodes       95th percentile of a battle map at 8 connections, in ms, by size of the graph

Where the two answers differ: our ids are global ones (base64 of label and id), so answers are some 15 % longer; ours tells
a person's influence on this customer's decisions, looks for people who decide on open opportunities too and works the latest rating
out of all ratings, where the peer reads properties that were put on its nodes and edges (`bench_…`); theirs nests edges in
`edges { properties node }`. Suppliers are those with the latest ratings in both. The list sorts suppliers by the start of the
relationship in both.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # this folder has a `graphql` of its own, which is not the package

from bench.load_client import load as without_wrk  # noqa: E402
from bench.peer_world import PEERS, World, shared  # noqa: E402
from graph.access.contract_file import Terms  # noqa: E402
from graph.access.keys import make_key  # noqa: E402
from graph.clock import today as zone_day  # noqa: E402
from graph.contracts.contract_lifecycle import CONTRACTS  # noqa: E402
from graph.db.client import Connection, Graph  # noqa: E402
from graph.lifecycle.lifecycle import Steps  # noqa: E402
from graph.mutations.changes import Author  # noqa: E402
from graph.server.process import find_process  # noqa: E402
from graph.server.server import Server  # noqa: E402

CACHE = ROOT / ".battlemap"  # git-ignored
QUERIES = ROOT / "bench" / "peer"
SERVED = "2g"  # memory of the database while it is asked, whatever its size
Row = dict[str, Any]
FIELDS = {
    "Organization": ["name", "name_en", "industry", "region"],
    "Person": ["name", "name_en", "title", "influence"],
    "WORKS_AT": ["title"],
    "INFLUENCES": ["weight", "basis"],
    "INFLUENCES_DECISION": ["score", "rank", "hidden"],
    "HAS_VETO": [],
    "SUPPLIES": ["valid_from", "product_line"],
    "DISTRIBUTES_TO": ["valid_from", "product_line"],
    "SERVES": ["valid_from", "product_line"],
    "RATED": ["score", "at"],
    "Supplier": [],
    "Distributor": [],
    "ServiceProvider": [],
    "Opportunity": ["name", "status"],
    "OPENED": [],
}


@dataclass(frozen=True)
class Pace:
    """How long it all takes: nodes of the graph and of the others for growth, seconds, rounds."""

    nodes: int
    others: tuple[int, ...]
    warm: int
    seconds: int
    rounds: int


FULL = Pace(100_000, (10_000, 1_000_000), 60, 8, 3)
QUICK = Pace(10_000, (1_000,), 3, 1, 2)


@dataclass(frozen=True)
class Target:
    """A server under load: its name, address, queries' names, key and process."""

    name: str
    url: str
    pid: int
    key: str = ""

    def document(self, query: str) -> str:
        side = "peer" if self.name == "peer" else "ours"
        return (QUERIES / f"{query}.{side}.graphql").read_text()


class Load:
    """The shared load tool, which sends our key too."""

    def __init__(self, database: int):
        self.tool: Any = shared("load")
        self.database = database
        self.lua = self.tool.LUA

    def run(self, target: Target, query: str, ids: list[str], connections: int, seconds: int, warm: int = 0) -> Row:
        """Requests per second, times in ms, errors, bytes and CPU of a target; the first answer is checked."""
        accept = '["Accept"] = "application/json"'
        assert accept in self.lua
        self.tool.LUA = self.lua.replace(accept, f'{accept}, ["X-API-Key"] = "{target.key}"')
        self.tool.check = lambda url, body: post(url, body, target.key)
        self.tool.run_asyncio = partial(without_wrk, key=target.key)
        variables = [{"id": id} for id in ids] or [{}]
        pids = {"server": target.pid, "neo4j": self.database}
        for _ in range(5):  # until its plan is made
            post(
                target.url,
                json.dumps({"query": target.document(query), "variables": variables[0]}).encode(),
                target.key,
            )
        found: Row = self.tool.load(target.url, target.document(query), variables, connections, seconds, warm, pids)
        found["cpu"] = sum(found["cpu_ms_per_req"].values())
        return found


def post(url: str, body: bytes, key: str = "") -> Any:
    headers = {"Content-Type": "application/json", "Accept": "application/json"} | ({"X-API-Key": key} if key else {})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(10):
        try:
            with opener.open(urllib.request.Request(url, body, headers), timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:  # a plan that takes longer than a request may
            if error.code != 504:
                raise SystemExit(f"{url}: {error.code} {error.read().decode()[:500]}") from error
    raise SystemExit(f"{url} does not answer in time")


# -- servers


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], url: str, folder: Path, **environment: str) -> Iterator[int]:
    """A server process, until it is not needed; its id."""
    compare = shared("compare")
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        compare.wait_port(url, process)
        yield process.pid
    finally:
        compare.stop(process)


@contextmanager
def ours(connection: Connection, keys: dict[str, str]) -> Iterator[dict[str, Target]]:
    """`battlemap serve`: one process, two targets. No rate, and time for the first plan on a machine that others use."""
    port = free_port()
    command = [sys.executable, "-c", "from battlemap.cli.main import main; main()", "serve", "--port", str(port)]
    at = {"NEO4J_URI": connection.uri, "NEO4J_USER": connection.user, "NEO4J_PASSWORD": connection.password}
    url = f"http://127.0.0.1:{port}/graphql"
    with running(
        command, url, ROOT, BATTLEMAP_RATE="0", BATTLEMAP_REQUEST_SECONDS="60", PYTHONPATH=str(ROOT), **at
    ) as pid:
        yield {name: Target(name, url, pid, key) for name, key in keys.items()}


@contextmanager
def peer(connection: Connection) -> Iterator[Target]:
    port, folder = free_port(), CACHE / "peer"
    for file in (PEERS / "server.mjs", QUERIES / "schema.graphql"):
        shutil.copyfile(file, folder / file.name)
    command = [
        "node",
        "server.mjs",
        "--port",
        str(port),
        "--bolt",
        connection.uri,
        "--user",
        connection.user,
        "--password",
        connection.password,
    ]
    url = f"http://127.0.0.1:{port}/"
    with running(command, url, folder, NODE_ENV="production") as pid:
        yield Target("peer", url, pid)


def install_peer() -> None:
    """Fetch the peer's packages, once."""
    folder = CACHE / "peer"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "node_modules" / "@neo4j" / "graphql").is_dir():
        shutil.copyfile(PEERS / "package.json", folder / "package.json")
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)


# -- who asks


def employee(connection: Connection) -> str:
    with Graph(connection) as graph:
        return make_key(graph, "bench", "sales", "bench")[0]


def partner(connection: Connection) -> tuple[str, list[str]]:
    """The key of the supplier with the most customers, under a contract that opens what the queries ask; its customers."""
    with Graph(connection) as graph:
        row = graph.read(
            "MATCH (s:Supplier)-[:SUPPLIES]->(c) WITH s, collect(DISTINCT c.id) AS ids "
            "RETURN s.id AS id, ids ORDER BY size(ids) DESC, id LIMIT 1"
        )[0]
        today = zone_day()
        terms = Terms.model_validate(
            {
                "id": "DC-BENCH",
                "partner": row["id"],
                "purpose": "bench",
                "until": today.replace(year=today.year + 1, day=1),
                "level": "full",
                "customers": "own",
                "fields": FIELDS,
                "rows": ["people_of_customers", "partners_of_customers", "opportunities_of_customers"],
            }
        )
        CONTRACTS.step(graph, Author("one", "one"), Steps.draft, terms)
        CONTRACTS.step(graph, Author("two", "two"), Steps.approve, terms.id)
        CONTRACTS.step(graph, Author("two", "two"), Steps.publish, terms.id)
        return make_key(graph, "bench partner", "partner", "bench", contract=terms.id)[0], sorted(row["ids"])[:500]


# -- measuring


def rounds(load: Load, turns: list[tuple[str, Target, str, list[str], int]], pace: Pace) -> dict[str, Row]:
    """Name → medians over the rounds, of turns (name, target, query, ids, connections) that are taken one after another."""
    found: dict[str, list[Row]] = {}
    for at in range(pace.rounds):
        for name, target, query, ids, connections in turns[:: -1 if at % 2 else 1]:
            row = load.run(target, query, ids, connections, pace.seconds)
            found.setdefault(name, []).append(row)
            if row["errors"]:
                print(f"  {name}: {row['errors']} errors")
    for name, rows in found.items():
        print(line(name, rows), flush=True)
    keys = ("rps", "p50", "p95", "p99", "mean", "bytes_per_req", "cpu")
    return {name: {key: median(row[key] for row in rows) for key in keys} for name, rows in found.items()}


def line(name: str, rows: list[Row]) -> str:
    def of(key: str) -> float:
        return float(median(row[key] for row in rows))

    cpu = {part: median(row["cpu_ms_per_req"][part] for row in rows) for part in ("server", "neo4j")}
    return (
        f"{name:28}{of('rps'):8.1f}/s ({min(r['rps'] for r in rows):.0f}-{max(r['rps'] for r in rows):.0f})"
        f"  p50 {of('p50'):7.1f}  p95 {of('p95'):7.1f}  p99 {of('p99'):7.1f} ms  {of('bytes_per_req'):7.0f} bytes"
        f"  CPU {cpu['server']:.2f} + {cpu['neo4j']:.2f} ms"
    )


def versus_peer(load: Load, world: World, targets: dict[str, Target], pace: Pace) -> Row:
    for name, query in (("peer", "battle_map"), ("employee", "battle_map"), ("peer", "list"), ("employee", "list")):
        load.run(targets[name], query, world.asked if query == "battle_map" else [], 8, 1, pace.warm)
    turns = [
        (f"{side} battle map, {n}", targets[name], "battle_map", world.asked, n)
        for n in (1, 8, 32)
        for side, name in (("peer", "peer"), ("ours", "employee"))
    ]
    turns += [
        (f"{side} list, 8", targets[name], "list", [], 8) for side, name in (("peer", "peer"), ("ours", "employee"))
    ]
    found = rounds(load, turns, pace)

    def ratio(what: str, key: str) -> float:
        return float(round(found[f"ours {what}"][key] / found[f"peer {what}"][key], 2))

    told = {f"battle_map_vs_peer_{n}": ratio(f"battle map, {n}", "rps") for n in (1, 8, 32)}
    return told | {
        "p99_vs_peer_8": ratio("battle map, 8", "p99"),
        "cpu_vs_peer_8": ratio("battle map, 8", "cpu"),
        "list_vs_peer_8": ratio("list, 8", "rps"),
        "bytes_vs_peer": ratio("battle map, 8", "bytes_per_req"),
        "battle_map_p95_ms_8": found["ours battle map, 8"]["p95"],
    }


def contract(load: Load, targets: dict[str, Target], ids: list[str], pace: Pace) -> float:
    for name in ("partner", "employee"):
        load.run(targets[name], "battle_map", ids, 8, 1, pace.warm)
    turns = [(f"{name}, own customers", targets[name], "battle_map", ids, 8) for name in ("employee", "partner")]
    found = rounds(load, turns, pace)
    return float(round(found["partner, own customers"]["mean"] / found["employee, own customers"]["mean"], 2))


def alone(load: Load, target: Target, what: str, ids: list[str], pace: Pace) -> float:
    """Median time of a battle map at one connection, on customers with as many people and partners whatever the size."""
    load.run(target, "battle_map", ids, 1, 1, pace.warm)
    return float(rounds(load, [(what, target, "battle_map", ids, 1)], pace)[what]["p50"])


def elsewhere(place: Path, nodes: int, pace: Pace) -> tuple[float, float]:
    """On a graph of another size, in a server of its own: the median time, and the 95th percentile at 8 connections."""
    with world_of(place / str(nodes), nodes) as world:
        connection, what = world.server.connection, f"{nodes:,} nodes, 8"
        with ours(connection, {"employee": employee(connection)}) as targets:
            load, target = Load(pid_of(world)), targets["employee"]
            load.run(target, "battle_map", world.asked, 8, 1, pace.warm)
            crowd = rounds(load, [(what, target, "battle_map", world.asked, 8)], pace)[what]["p95"]
            return alone(load, target, f"{nodes:,} nodes", world.typical, pace), float(crowd)


@contextmanager
def world_of(folder: Path, nodes: int) -> Iterator[World]:
    """A graph of this size, served with as much memory whatever its size."""
    heap = SERVED if nodes < 500_000 else "10g"  # all scores are written in one transaction
    server = Server(folder / "neo4j", free_port(), free_port(), heap=heap, pagecache="2g", cache=CACHE / "lib")
    world = World(server, folder / "files")
    try:
        began = time.monotonic()
        world.build(nodes)
        if heap != SERVED:
            server.stop()
            server.heap = SERVED
            server.start()
        has = world.size()
        print(
            f"{has[0]:,} nodes and {has[1]:,} relationships, generated and loaded in {time.monotonic() - began:.0f} s"
        )
        yield world
    finally:
        server.stop()


def pid_of(world: World) -> int:
    running = find_process(world.server.home)
    assert running is not None
    return running.pid


def measured(place: Path, pace: Pace) -> Row:
    sizes: dict[str, float] = {}
    crowds: dict[str, float] = {}
    with world_of(place / "main", pace.nodes) as world, ExitStack() as stack:
        connection = world.server.connection
        key, ids = partner(connection)
        targets = stack.enter_context(ours(connection, {"employee": employee(connection), "partner": key}))
        targets["peer"] = stack.enter_context(peer(connection))
        load = Load(pid_of(world))
        told = versus_peer(load, world, targets, pace)
        crowds[f"{pace.nodes}"] = told.pop("battle_map_p95_ms_8")
        told["contract_vs_employee"] = contract(load, targets, ids, pace)
        sizes[f"{pace.nodes}"] = alone(load, targets["employee"], f"{pace.nodes:,} nodes", world.typical, pace)
        world.add_hubs(world.typical)
        hubs = alone(load, targets["employee"], "the same with hubs", world.typical, pace)
    for nodes in pace.others:
        sizes[f"{nodes}"], crowds[f"{nodes}"] = elsewhere(place, nodes, pace)
    smallest = sizes[str(min(map(int, sizes)))]
    told["growth"] = round(max(*sizes.values(), hubs) / smallest, 2)
    told["hub"] = round(hubs / sizes[f"{pace.nodes}"], 2)
    return told | {
        "ms_by_nodes": {name: round(ms, 1) for name, ms in sizes.items()},
        "p95_ms_8_by_nodes": {name: round(ms, 1) for name, ms in crowds.items()},
    }


def missing() -> str | None:
    """Why this can't run here."""
    if not (PEERS / "server.mjs").exists():
        return f"{PEERS} is not there: it holds the peer, the generator and the load tool"
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            return f"{program} is not installed: the peer runs on it"
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of the graph")
    parser.add_argument("--no-largest", action="store_true", help="leave out the graph of 1,000,000 nodes")
    given = parser.parse_args()
    if why := missing():
        print(f"skipped: {why}")
        return
    pace = QUICK if given.quick else FULL
    if given.no_largest:
        pace = Pace(pace.nodes, pace.others[:1], pace.warm, pace.seconds, pace.rounds)
    busy = os.getloadavg()[0]
    print(f"load of the machine before: {busy:.1f}")
    install_peer()
    with tempfile.TemporaryDirectory(prefix="battlemap-graphql-") as place:
        told = measured(Path(place), pace)
    print(json.dumps(told | {"load_before": round(busy, 1)}))


if __name__ == "__main__":
    main()
