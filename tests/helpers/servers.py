"""Neo4j servers for tests: ports and homes of their own, in memory where there is room."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
from contextlib import suppress
from functools import cache
from pathlib import Path

import psutil

from graph.db.client import Connection, Graph
from graph.db.transactions import run
from graph.server.aot import QUIET, aot_cache_file
from graph.server.aot_making import make_cache
from graph.server.process import java_flags
from graph.server.server import Server
from tests.helpers.paths import LIB, SEED

HEAP = "512m"
ROOMY = "1g"  # of a server of many tests, which keeps what it has planned
PLANS = {  # data of tests come and go: what was planned for few rows, or for parameters of another length, does for none
    "dbms.cypher.min_replan_interval": "1h",
    "dbms.cypher.statistics_divergence_threshold": "1.0",
    "internal.cypher.use_parameter_size": "false",
    "server.memory.query_cache.per_db_cache_num_entries": "5000",
}
SERIAL = "-XX:+UseSerialGC"  # the second core is at work anyway
SHARED = (  # one of many tests plans statements for minutes: it pays there, of what is really hot
    SERIAL,
    "-XX:Tier4InvocationThreshold=100000",
    "-XX:Tier4MinInvocationThreshold=12000",
    "-XX:Tier4CompileThreshold=300000",
    "-XX:Tier4BackEdgeThreshold=400000",
)
BRIEF = (SERIAL, "-XX:TieredStopAtLevel=1")
MEMORY = Path("/dev/shm")  # a file system where waiting for the disk takes no time
ROOM = 2 << 30  # bytes that must be free there, and of memory: a store of tests takes some 200 MB
HELD: list[socket.socket] = []
DELETE_SOME = (
    "MATCH ()-[r]->() WITH r LIMIT 10000 DELETE r RETURN count(*) AS deleted",
    "MATCH (n) WITH n LIMIT 10000 DELETE n RETURN count(*) AS deleted",
)
WORKERS = 8  # processes that run tests at once, at most
GIVEN: set[int] = set()
USUAL = {
    "BATTLEMAP_REQUEST_SECONDS": "60",  # servers of tests are cold and share two cores
    "BATTLEMAP_ALERTS": "off",  # those that test them run them
}


def free_port() -> int:
    """A port at which nobody listens, below those that connections are given while a server of ours is down; none twice."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % WORKERS
    while True:
        port = 20_000 + WORKERS * secrets.randbelow(1_500) + worker
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            if port not in GIVEN:
                GIVEN.add(port)
                return port


def held_port() -> int:
    """A free port that no connection gets before this process ends: who listens may share it, else whoever connects is refused."""
    holding = socket.socket()
    holding.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holding.bind(("127.0.0.1", 0))
    HELD.append(holding)
    return int(holding.getsockname()[1])


@cache
def shared_cache() -> Path | None:
    """The file of Java's cache for servers of many tests, made or not; None where there can't be one."""
    java = Server(LIB / "aot" / "any", 1, 2, heap=ROOMY, cache=LIB).ready_java()
    return aot_cache_file(java, java_flags(java, SHARED))


def short_lived() -> tuple[str, ...]:
    """Options of a server of a few tests, which ends before compiling it twice pays; Java takes the cache that is made for the others."""
    file = shared_cache()
    return (*BRIEF, f"-XX:AOTCache={file}", *QUIET) if file and file.is_file() and file.stat().st_size else BRIEF


def new_server(home: Path, options: tuple[str, ...] | None = None) -> Server:
    """A server in a home of its own, with the jars that the project fetched; without options one that is short-lived."""
    options = short_lived() if options is None else options
    return Server(
        home,
        free_port(),
        free_port(),
        heap=ROOMY if options == SHARED else HEAP,
        pagecache="128m",
        cache=LIB,
        options=options,
        settings=PLANS,
        aot="make" if options == SHARED else "use",
    )


def warm() -> None:
    """Neo4j's jars, and Java's cache for the servers of tests: made while the code is checked."""
    make_cache(LIB, None, ROOMY, SHARED)


def roomy(folder: Path) -> bool:
    """Whether servers' homes fit there; what runs of tests that were killed have left there goes."""
    if not os.access(folder, os.W_OK):
        return False
    for left in folder.glob("battlemap-[0-9]*-*"):
        if not psutil.pid_exists(int(left.name.split("-")[1])):
            shutil.rmtree(left, ignore_errors=True)
    return min(shutil.disk_usage(folder).free, psutil.virtual_memory().available) > ROOM


def wipe(graph: Graph) -> None:
    """Delete everything, in transactions that fit into a small heap."""
    for statement in DELETE_SOME:
        while graph.write(lambda tx, s=statement: run(tx, s))[0]["deleted"] == 10_000:
            pass


def load_seed(graph: Graph, quarantine: Path) -> None:
    from ingest.load.pipeline import ingest

    graph.prepare()
    report = ingest(graph, [SEED], quarantine=quarantine)
    assert not report.errors


def score_seed(graph: Graph) -> None:
    """As `battlemap up` does."""
    from algorithms.partner_fit.model_file import read_model
    from algorithms.scoring import score
    from battlemap.demo import SHIPPED_MODEL
    from graph.battle_map.overview import last_day
    from ingest.load.pipeline import load_fingerprint

    day = last_day(graph)
    assert day is not None
    score(graph, "all", day, model=read_model(SHIPPED_MODEL, load_fingerprint([SEED])))


def environment(connection: Connection) -> dict[str, str]:
    """Ours, with that server named and nothing else set."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NEO4J_", "BATTLEMAP_", "LC_", "LANG"))}
    named = {"NEO4J_URI": connection.uri, "NEO4J_USER": connection.user, "NEO4J_PASSWORD": connection.password}
    return kept | named | USUAL
