"""How soon alerts come, whether any is lost, and what rules cost that do not concern a signal.

    python bench/alerts.py            100,000 parties, 100 signals a second, 1,000 rules; then 10,000 alerts while processes are killed
    python bench/alerts.py --quick    10,000 parties, 20 signals a second, for a minute in all

A made-up ecosystem (`bench/ecosystem.py`), one Neo4j, one process of `battlemap alerts run`, and a webhook receiver in a process of its
own that checks every signature, all on this machine. Signals are written ten at a time as `battlemap ingest` writes them; half of
them meet a rule, and most of those open a case. Each delivery is a whole card: the battle map of the
customer, the paths to its people and the talk track. The other rules ask for regions that no signal's customer is in.

The last line is one JSON object:

    delivery_p95_s     from the commit of the signal that opened a case to its arrival at the receiver, 95th percentile, with all rules
    lost, doubled      alerts that never came, and that came under two ids, while three processes were killed at random (`kill -9`)
    rules_growth       CPU a signal (evaluating process and Neo4j) with all rules ÷ with ten
"""

from __future__ import annotations

import argparse
import base64
import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from bench.ecosystem import ecosystem, write_files, write_mapping  # noqa: E402
from graph.clock import now  # noqa: E402
from graph.db.client import Graph  # noqa: E402
from graph.db.transactions import run  # noqa: E402
from graph.lifecycle.lifecycle import Steps  # noqa: E402
from graph.model.claims import Origin  # noqa: E402
from graph.model.model import MODEL  # noqa: E402
from graph.model.records import EdgeRecord, NodeRecord  # noqa: E402
from graph.mutations.changes import Author  # noqa: E402
from graph.rules.rule_file import RuleFile  # noqa: E402
from graph.rules.rule_lifecycle import RULES  # noqa: E402
from graph.server.process import find_process  # noqa: E402
from graph.server.server import Server  # noqa: E402
from graph.store import writers as store  # noqa: E402
from ingest.load.bulk import bulk  # noqa: E402

FEED = Origin("bench", 100, "signals", "run", now(), "signals")
KINDS = ("expansion", "tender", "budget", "complaint")
REGIONS = ("华东", "华南", "华北", "西南", "华中")
TEN = [
    (kind, region) for kind in ("expansion", "tender") for region in REGIONS
]  # what ten rules ask for: half of the signals
SECRET = "whsec_" + base64.b64encode(b"the secret of the benchmark").decode()


@dataclass(frozen=True)
class Pace:
    """Parties and relationships; signals a second and for how many seconds; rules; alerts of the kill test."""

    nodes: int
    edges: int
    rate: int
    seconds: int
    rules: tuple[int, ...]
    killed: int


FULL = Pace(100_000, 500_000, 100, 40, (10, 100, 1_000), 10_000)
QUICK = Pace(10_000, 50_000, 20, 8, (10, 1_000), 300)


class World:
    """A server with the ecosystem, and what the benchmark writes into it."""

    def __init__(self, server: Server, folder: Path):
        self.server, self.folder = server, folder
        self.customers: list[str] = []
        self.commits: dict[str, float] = {}  # signal → when it was committed
        self.number = 0

    def build(self, pace: Pace) -> None:
        files = self.folder / "files"
        files.mkdir(parents=True)
        write_files(ecosystem(pace.nodes, pace.edges), files)
        write_mapping(ecosystem(pace.nodes, pace.edges), self.folder / "mapping.yaml")
        report = bulk(
            self.server,
            MODEL,
            [files],
            mapping=self.folder / "mapping.yaml",
            quarantine=self.folder / "quarantine",
            resolve=False,
        )
        if report.errors:
            raise RuntimeError(report.errors)
        self.server.start()
        with Graph(self.server.connection) as graph:
            graph.prepare()
            self.customers = [row["id"] for row in graph.read("MATCH (c:Customer) RETURN c.id AS id ORDER BY id")]
            store.upsert(graph, self.own_people(graph))
            for n, region in enumerate(REGIONS):
                graph.write(
                    lambda tx, n=n, region=region: run(tx, PLACE, ids=self.customers[n :: len(REGIONS)], region=region)
                )
            self.recommend(graph)
            for days in range(40, 320, 7):  # a year's history
                self.signals(
                    graph,
                    len(self.customers) // 40,
                    self.customers,
                    now() - dt.timedelta(days=days),
                )

    def own_people(self, graph: Graph) -> list[NodeRecord | EdgeRecord]:
        """Our company, and twenty people of it who know others."""
        people = [row["id"] for row in graph.read("MATCH (p:Person) RETURN p.id AS id ORDER BY id")]
        made: list[NodeRecord | EdgeRecord] = [
            NodeRecord(("Organization", "Vendor"), "VENDOR", {"name": "本公司"}, FEED)
        ]
        for n in range(20):
            made.append(NodeRecord(("Person", "SalesRep"), f"REP{n}", {"name": f"销售{n}"}, FEED))
            for person in random.Random(n).sample(people, min(200, len(people) // 20)):
                made.append(EdgeRecord("KNOWS", ("Person", f"REP{n}"), ("Person", person), {"strength": 0.7}, FEED))
        return made

    def recommend(self, graph: Graph) -> None:
        """Ten suppliers for every customer, as a scoring run leaves them."""
        chance = random.Random(5)
        suppliers = [row["id"] for row in graph.read("MATCH (p:Supplier) RETURN p.id AS id ORDER BY id")]
        rows = [
            {"customer": customer, "partner": partner, "rank": rank, "probability": 0.9 / rank}
            for customer in self.customers
            for rank, partner in enumerate(chance.sample(suppliers, 10), 1)
        ]
        for start in range(0, len(rows), 5_000):
            graph.write(lambda tx, some=rows[start : start + 5_000]: run(tx, FIT, rows=some))

    def signals(self, graph: Graph, n: int, customers: list[str], at: dt.datetime) -> None:
        """Write so many, in one transaction, and note when it was committed."""
        records: list[NodeRecord | EdgeRecord] = []
        ids = []
        for _ in range(n):
            self.number += 1
            id, customer = f"SIG{self.number}", random.choice(customers)
            kind = KINDS[self.number % len(KINDS)]
            values = {
                "kind": kind,
                "at": at,
                "strength": random.random(),
                "title": f"信号 {self.number}",
                "budget": 1e6 * random.randint(1, 20),
            }
            records += [
                NodeRecord(("Signal",), id, values, FEED),
                EdgeRecord("SIGNALS", ("Signal", id), ("Organization", customer), {}, FEED),
            ]
            ids.append(id)
        store.upsert(graph, records)
        self.commits |= dict.fromkeys(ids, time.time())


PLACE = "UNWIND $ids AS id MATCH (c:Organization {id: id}) SET c.region = $region"
FIT = """UNWIND $rows AS row MATCH (p:Organization {id: row.partner}), (c:Organization {id: row.customer})
CREATE (p)-[:FITS {role: 'Supplier', rank: row.rank, probability: row.probability, run: 'bench',
  reasons: ['works with three of its neighbours', 'certified for its line', 'is near'],
  reasons_zh: ['与三家同区域客户合作', '具备该产线资质', '距离近'],
  why_not: 'less experience with the line', why_not_zh: '产线经验较少'}]->(c)"""
CLEAR = "MATCH (n:Alert|Firing|Delivery|CaseWindow|ChannelState) CALL (n) { DELETE n } IN TRANSACTIONS OF 5000 ROWS"


def rule(number: int, kind: str, region: str) -> RuleFile:
    """One that asks for a kind of signal in a region, for how often signals came and when anybody was met last."""
    return RuleFile.model_validate({
        "id": f"rule-{number}", "name": {"en": f"rule {number}", "zh": f"规则 {number}"}, "on": "signal", "window": 1,
        "intent": "expansion",
        "if": {"all": [{"fact": "signal.kind", "is": kind}, {"fact": "customer.region", "is": region}, {"fact": "budget", "above": 1},
                       {"fact": "signals", "within": 30, "at_least": 1}, {"fact": "days_since_touched", "above": 1}]},
        "then": [{"recommend": {"top": 1}}, {"notify": {"channels": ["hook"]}}],
    })  # fmt: skip


def put_in_force(graph: Graph, first: int, last: int) -> None:
    """Rules of these numbers, a hundred in a transaction."""
    for start in range(first, last, 100):
        numbers = range(start, min(start + 100, last))

        def work(tx: Any, numbers: range = numbers) -> None:
            for n in numbers:
                kind, region = TEN[n] if n < len(TEN) else (KINDS[n % len(KINDS)], f"区域 {n}")
                one, two = (Steps(RULES, graph, tx, Author(by, by)) for by in ("one", "two"))
                one.draft(rule(n, kind, region)), two.approve(f"rule-{n}"), two.publish(f"rule-{n}")

        graph.write(work)


# -- processes


@contextmanager
def receiving(folder: Path) -> Iterator[tuple[str, Path]]:
    """The receiver's address and what it writes down."""
    from bench.graphql import free_port

    port, file = free_port(), folder / f"arrived-{time.monotonic_ns()}.jsonl"
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "bench" / "alert_receiver.py"), str(port), SECRET, str(file)]
    )
    try:
        while not file.exists():
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/in", file
    finally:
        process.kill()
        process.wait()


class Workers:
    """Processes of `battlemap alerts run`."""

    def __init__(self, world: World, url: str, n: int):
        file = world.folder / "channels.yaml"
        file.write_text(
            json.dumps(
                {
                    "channels": {
                        "hook": {
                            "kind": "webhook",
                            "url": "HOOK",
                            "secrets": ["KEY"],
                            "private": True,
                            "readers": ["sales"],
                            "rate": 10_000_000,
                        }
                    }
                }
            )
        )
        at = world.server.connection
        self.env = os.environ | {
            "NEO4J_URI": at.uri,
            "NEO4J_USER": at.user,
            "NEO4J_PASSWORD": at.password,
            "HOOK": url,
            "KEY": SECRET,
            "BATTLEMAP_CHANNELS": str(file),
            "PYTHONPATH": str(ROOT),
        }
        self.log = (world.folder / "alerts.log").open("ab")
        self.running = [self.start() for _ in range(n)]

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", "from battlemap.cli.main import main; main()", "alerts", "run"]
        return subprocess.Popen(command, env=self.env, stdout=self.log, stderr=self.log)

    def kill(self, number: int) -> None:
        """kill -9, and another one in its place."""
        os.kill(self.running[number].pid, signal.SIGKILL)
        self.running[number].wait()
        self.running[number] = self.start()

    def stop(self) -> None:
        for process in self.running:
            process.send_signal(signal.SIGINT)
        for process in self.running:
            process.wait(90)
        self.log.close()

    def cpu(self) -> float:
        """Seconds of CPU so far."""
        return sum(sum(psutil.Process(process.pid).cpu_times()[:2]) for process in self.running)


# -- measuring


def arrived(file: Path) -> list[tuple[float, str, str]]:
    """(time, delivery, alert) of everything that came."""
    return [(row[0], row[1], row[2]) for row in map(orjson.loads, file.read_bytes().splitlines())]


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def settled(graph: Graph, seconds: float = 120) -> None:
    """Wait until nothing is under way."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        row = graph.read("""OPTIONAL MATCH (l:Lock {id: 'alerts'}) OPTIONAL MATCH (v:Lock {id: 'events'})
            RETURN coalesce(v.seq, 0) - coalesce(l.seq, 0) AS behind, COUNT { MATCH (d:Delivery {status: 'queued'}) } AS waiting""")[
            0
        ]
        if row["behind"] <= 0 and row["waiting"] == 0:
            return
        time.sleep(0.2)


def clear(graph: Graph) -> None:
    with graph._driver.session(database=graph.database) as session:
        session.run(CLEAR).consume()


def load(
    world: World, graph: Graph, pace: Pace, workers: Workers, file: Path, name: str, seconds: int
) -> dict[str, float]:
    """Signals at the pace; CPU a signal, and how long alerts took."""
    neo4j = find_process(world.server.home)
    assert neo4j is not None
    database = psutil.Process(neo4j.pid)
    first, before = world.number, workers.cpu() + sum(database.cpu_times()[:2])
    own = time.process_time()
    begin, batch = time.monotonic(), max(1, pace.rate // 10)
    for tick in range(seconds * 10):
        world.signals(graph, batch, world.customers, now())
        time.sleep(max(0.0, begin + (tick + 1) / 10 - time.monotonic()))
    spent = time.monotonic() - begin
    settled(graph)
    sent = world.number - first
    cpu = (workers.cpu() + sum(database.cpu_times()[:2]) - before) / sent * 1000
    rows = graph.read("""MATCH (f:Firing) WITH f ORDER BY f.at, f.id WITH f.alert AS alert, collect(f.signal)[0] AS signal
        MATCH (a:Alert {id: alert}) RETURN alert, signal""")
    opened = {row["alert"]: row["signal"] for row in rows}
    took = [at - world.commits[opened[alert]] for at, _, alert in arrived(file) if opened.get(alert) in world.commits]
    firings = graph.read("MATCH (f:Firing) RETURN count(f) AS n")[0]["n"]
    print(
        f"{name:12} {sent / spent:6.1f} signals/s  {firings} firings, {len(opened)} cases, {len(took)} deliveries  "
        f"p50 {percentile(took, 0.5):.2f}  p95 {percentile(took, 0.95):.2f}  max {max(took, default=0):.2f} s  "
        f"CPU a signal {cpu:.2f} ms (writer {(time.process_time() - own) / sent * 1000:.2f})",
        flush=True,
    )
    return {
        "cpu": cpu,
        "p95": percentile(took, 0.95),
        "p50": percentile(took, 0.5),
        "per_second": sent / spent,
    }


def growth(world: World, graph: Graph, pace: Pace) -> dict[str, Any]:
    """The same load with more and more rules that don't concern it."""
    found, have = {}, 0
    for n in pace.rules:
        put_in_force(graph, have, n)
        have = n
        with receiving(world.folder) as (url, file):
            workers = Workers(world, url, 1)
            try:
                warm(world, graph, pace)
                file.write_bytes(b"")
                clear(graph)
                found[n] = load(world, graph, pace, workers, file, f"{n:,} rules", pace.seconds)
            finally:
                workers.stop()
        clear(graph)
    least, most = pace.rules[0], pace.rules[-1]
    return {
        "delivery_p95_s": round(found[most]["p95"], 2),
        "delivery_p50_s": round(found[most]["p50"], 2),
        "rules_growth": round(found[most]["cpu"] / found[least]["cpu"], 2),
        "cpu_ms_by_rules": {str(n): round(row["cpu"], 2) for n, row in found.items()},
        "signals_per_second": round(found[most]["per_second"], 1),
    }


def warm(world: World, graph: Graph, pace: Pace) -> None:
    """The same load, until the process is up and the database has seen this work for a while."""
    end = time.monotonic() + max(10, pace.seconds)
    while time.monotonic() < end:
        world.signals(graph, max(1, pace.rate // 10), world.customers, now())
        time.sleep(0.1)
    settled(graph)


def killed(world: World, graph: Graph, pace: Pace) -> dict[str, int]:
    """So many cases while three processes are killed at random as they deliver; what never came, and what came under two ids.

    Without our own company: so no paths to people are worked out, and a process that was killed is back in seconds.
    """
    random.seed(11)
    clear(graph)
    graph.write(lambda tx: run(tx, "MATCH (v:Vendor) REMOVE v:Vendor"))
    chosen = world.customers[: pace.killed]
    begin, kills = time.monotonic(), 0
    with receiving(world.folder) as (url, file):
        workers = Workers(world, url, 3)
        try:
            for start in range(0, len(chosen), 100):
                one_each(world, graph, chosen[start : start + 100])
            while len(arrived(file)) < 0.9 * len(chosen) and time.monotonic() - begin < 1200:
                before = len(arrived(file))
                time.sleep(4 + 6 * random.random())
                if len(arrived(file)) > before:  # some are at work
                    workers.kill(random.randrange(3))
                    kills += 1
            settled(graph, 300)
        finally:
            workers.stop()
        cases = {row["id"] for row in graph.read("MATCH (a:Alert) WHERE a.customer IS NOT NULL RETURN a.id AS id")}
        rows = arrived(file)
    ids_of: dict[str, set[str]] = {}
    for _, id, alert in rows:
        ids_of.setdefault(alert, set()).add(id)
    lost = len(cases - ids_of.keys()) + len(chosen) - len(cases)
    doubled = sum(len(ids) > 1 for ids in ids_of.values())
    repeats = len(rows) - len({id for _, id, _ in rows})
    print(
        f"{len(chosen)} cases wanted, {len(cases)} opened, {len(ids_of)} came, {repeats} sent again under the same id, {kills} kills, "
        f"{time.monotonic() - begin:.0f} s",
        flush=True,
    )
    return {"lost": lost, "doubled": doubled, "alerts": len(chosen), "kills": kills, "sent_again": repeats}


def one_each(world: World, graph: Graph, customers: list[str]) -> None:
    """A signal of each customer that opens a case."""
    records: list[NodeRecord | EdgeRecord] = []
    for customer in customers:
        world.number += 1
        kind = TEN[0][0] if world.number % 2 else TEN[5][0]
        values = {"kind": kind, "at": now(), "title": "t", "budget": 5e6}
        records += [
            NodeRecord(("Signal",), f"SIG{world.number}", values, FEED),
            EdgeRecord("SIGNALS", ("Signal", f"SIG{world.number}"), ("Organization", customer), {}, FEED),
        ]
    store.upsert(graph, records)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a small form of the same")
    pace = QUICK if parser.parse_args().quick else FULL
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="battlemap-alerts-") as place:
        from bench.graphql import free_port

        server = Server(
            Path(place) / "neo4j",
            free_port(),
            free_port(),
            heap="2g",
            pagecache="1g",
            cache=ROOT / ".battlemap" / "lib",
        )
        world = World(server, Path(place) / "world")
        try:
            began = time.monotonic()
            world.build(pace)
            print(
                f"{pace.nodes:,} parties, {len(world.customers):,} customers, loaded in {time.monotonic() - began:.0f} s",
                flush=True,
            )
            with Graph(server.connection) as graph:
                told = growth(world, graph, pace) | killed(world, graph, pace)
        finally:
            server.stop()
    print(json.dumps(told | {"load_before": round(busy, 1)}))


if __name__ == "__main__":
    main()
