"""Real servers for the tests: one that holds the seed, one that is emptied before each test that uses it."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
import psutil
import pytest
import requests
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

from gql.compile.requests import Asked, Caller
from gql.execution.service import Service
from graph.access.keys import Principal, make_key
from graph.db.client import Connection, Graph
from graph.db.transactions import counted, run
from graph.server.aot_making import make
from graph.server.server import Server
from graph.store.bookkeeping import holds_data

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
SEED = ROOT / "seed_data" / "exports"
LONG = (
    "test_cli",
    "test_survival",
    "test_server",
    "test_examples",
    "test_evaluation",
    "test_bulk",
    "test_contracts",
)
KEPT = os.environ.get(
    "BATTLEMAP_TEST_UP", ""
)  # where the scored seed stays from one run of tests to the next
LIB = ROOT / ".battlemap" / "lib"
HEAP = "512m"
SHORT_LIVED = ("-XX:TieredStopAtLevel=1",)  # a server of tests ends before compiling it twice pays
MEMORY = Path("/dev/shm")  # a file system where waiting for the disk takes no time
ROOM = 2 << 30  # bytes that must be free there, and of memory: a store of tests takes some 200 MB
DELETE_SOME = (
    "MATCH ()-[r]->() WITH r LIMIT 10000 DELETE r RETURN count(*) AS deleted",
    "MATCH (n) WITH n LIMIT 10000 DELETE n RETURN count(*) AS deleted",
)
USUAL = {
    "BATTLEMAP_REQUEST_SECONDS": "60",  # servers of tests are cold and share two cores
    "BATTLEMAP_ALERTS": "off",  # those that test them run them
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take minutes come first, so that in the end no process is left alone with one of them."""
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def new_server(home: Path) -> Server:
    """A server in a home of its own, with the jars that the project fetched."""
    return Server(
        home,
        free_port(),
        free_port(),
        heap=HEAP,
        pagecache="128m",
        cache=LIB,
        options=SHORT_LIVED,
        aot="make",
    )


def warm() -> None:
    """Neo4j's jars, and Java's cache for the servers of tests: made while the code is checked."""
    make(LIB, None, HEAP, SHORT_LIVED)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for the homes of servers that no test kills: in memory where there is room."""
    if not roomy(MEMORY):
        yield tmp_path_factory.mktemp("homes")
        return
    with tempfile.TemporaryDirectory(prefix=f"battlemap-{os.getpid()}-", dir=MEMORY) as folder:
        yield Path(folder)


def roomy(folder: Path) -> bool:
    """Whether servers' homes fit there; what runs of tests that were killed have left there goes."""
    if not os.access(folder, os.W_OK):
        return False
    for left in folder.glob("battlemap-[0-9]*-*"):
        if not psutil.pid_exists(int(left.name.split("-")[1])):
            shutil.rmtree(left, ignore_errors=True)
    return min(shutil.disk_usage(folder).free, psutil.virtual_memory().available) > ROOM


@pytest.fixture(scope="session")
def seed_server(homes: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = homes / "seed"
    if KEPT or "PYTEST_XDIST_WORKER" in os.environ:
        shutil.copytree(scored_home(tmp_path_factory), home)
    server = new_server(home)
    server.start()
    yield server
    server.stop()


def scored_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stopped server's home with the seed, loaded and scored: what the first `battlemap up` leaves."""
    return up_once(tmp_path_factory)[0] / "neo4j"


def up_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home in which `battlemap up` ran from nothing, once for all processes that run tests at once, and what it said."""
    shared = "PYTEST_XDIST_WORKER" in os.environ
    base = tmp_path_factory.getbasetemp().parent if shared else tmp_path_factory.getbasetemp()
    folder = Path(KEPT) if KEPT else base / "up"
    with FileLock(f"{folder}.lock"):
        if not (folder / "said").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            (folder / "lib").symlink_to(LIB)
            (folder / "said").write_text(up(home_settings(folder)), "utf-8")
    return folder, (folder / "said").read_text("utf-8")


def home_settings(home: Path) -> dict[str, str]:
    """An environment in which Battlemap has a home of its own, and ports of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NEO4J_", "BATTLEMAP_", "LC_", "LANG"))}
    ports = {
        name: str(free_port()) for name in ("BATTLEMAP_PORT", "BATTLEMAP_BOLT_PORT", "BATTLEMAP_HTTP_PORT")
    }
    own = {
        "BATTLEMAP_HOME": str(home),
        "BATTLEMAP_HEAP": HEAP,
        "BATTLEMAP_JAVA_OPTIONS": " ".join(SHORT_LIVED),
    }
    return kept | ports | own | USUAL


def up(env: dict[str, str], meanwhile: Callable[[str], None] = lambda base: None) -> str:
    """Runs `battlemap up` until the map can be asked for and something else was done, then Ctrl-C; what it said."""
    command = [str(Path(sys.executable).with_name("battlemap")), "up"]
    base = f"http://127.0.0.1:{env['BATTLEMAP_PORT']}"
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:  # a pipe that nobody reads is full one day
        process = subprocess.Popen(command, env=env, stdout=said, stderr=subprocess.STDOUT)
        try:
            wait_for(base + "/health/ready", process)
            query = '{ battleMap(customerId: "C021") { decisionChain { influence } recommendations { probability } } }'
            key = (Path(env["BATTLEMAP_HOME"]) / "demo.key").read_text().strip()
            told = requests.post(
                base + "/graphql", json={"query": query}, headers={"X-API-Key": key}, timeout=60
            )
            assert "data" in told.json(), told.text
            map = told.json()["data"]["battleMap"]
            assert map["decisionChain"][0]["influence"] > 0
            assert map["recommendations"]
            meanwhile(base)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)
            said.seek(0)
            sys.stdout.write(text := said.read())  # pytest shows it where anything fails
    assert process.returncode == 0, text
    return text


def wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 900) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None
        with suppress(requests.RequestException):
            if requests.get(url, timeout=5).status_code == 200:
                return
        time.sleep(0.3)
    raise AssertionError(f"{url} was not ready within {seconds} s")


def load_seed(graph: Graph, quarantine: Path) -> None:
    from ingest.load.pipeline import ingest

    graph.prepare()
    report = ingest(graph, [SEED], quarantine=quarantine)
    assert not report.errors


def score_seed(graph: Graph) -> None:
    from algorithms.scoring import score
    from graph.battle_map.overview import last_day

    day = last_day(graph)
    assert day is not None
    score(graph, "all", day)


@pytest.fixture(scope="session")
def scratch_server(homes: Path) -> Iterator[Server]:
    server = new_server(homes / "scratch")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def connection(seed_server: Server) -> Connection:
    return seed_server.connection


@pytest.fixture(scope="session")
def seeded(connection: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The seed, loaded, scored or not. Tests only read it, or score it."""
    with Graph(connection) as graph:
        if not holds_data(graph):
            load_seed(graph, tmp_path_factory.mktemp("quarantine"))
        yield graph


@pytest.fixture(scope="session")
def snapshot(seeded: Graph) -> dt.date:
    from graph.battle_map.overview import last_day

    day = last_day(seeded)
    assert day is not None
    return day


@pytest.fixture(scope="session")
def scored(seeded: Graph) -> Graph:
    """The seed with influence and partner fit."""
    if not seeded.read("MATCH (s:ScoringRun) RETURN 1 AS scored LIMIT 1"):
        score_seed(seeded)
    return seeded


def wipe(graph: Graph) -> None:
    """Delete everything, in transactions that fit into a small heap."""
    for statement in DELETE_SOME:
        while graph.write(lambda tx, s=statement: run(tx, s))[0]["deleted"] == 10_000:
            pass


def execute(graph: Graph, day: dt.date, query: str, generic: bool = False, analyses: Any = None,
            **variables: Any) -> tuple[Any, int]:  # fmt: skip
    """The answer that an administrator gets, and the number of statements that it took.

    `generic`: by graphql-core's executor, not a compiled plan.
    """
    found: tuple[Any, int] = run_async(answered(graph, day, query, generic, variables, analyses))
    return found


def run_async(coroutine: Any) -> Any:
    """The result of a coroutine, run in a thread: the browser keeps this one's event loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


async def answered(
    graph: Graph, day: dt.date, query: str, generic: bool, variables: dict[str, Any], analyses: Any
) -> tuple[Any, int]:
    service = Service(graph, analyses=analyses)
    caller = Caller(Principal("test", "test", "admin", service.book.version), "en", day)
    asked = Asked(query, variables)
    try:
        with counted() as statements:
            if generic:
                outcome = await service.generic(asked, caller, *service.admitted(asked, caller))
            else:
                outcome = await service.answer(asked, caller)
        answer = orjson.loads(outcome.body)
        assert "errors" not in answer, answer
        return answer["data"], len(statements)
    finally:
        await service.close()


@pytest.fixture
def empty(scratch_server: Server) -> Iterator[Graph]:
    """An empty graph with its constraints."""
    with Graph(scratch_server.connection) as graph:
        wipe(graph)
        graph.prepare()
        yield graph


class Served:
    """`battlemap serve` as a user runs it: a process of its own, on real HTTP; asked with an administrator's key."""

    def __init__(self, connection: Connection, folder: Path, *options: str, **settings: str):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "serve.log"
        with Graph(connection) as graph:
            self.key, _ = make_key(graph, "tests", "admin", "tests")
        command = [
            str(Path(sys.executable).with_name("battlemap")),
            "serve",
            "--port",
            str(self.port),
            *options,
        ]
        with self.log.open("wb") as log:
            env = environment(connection) | settings
            self.process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        self.wait_until(lambda: requests.get(self.url + "/health/live", timeout=2).ok)

    def wait_until(self, holds: Callable[[], bool], seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if holds():
                    return
            except requests.ConnectionError:
                pass
            time.sleep(0.2)
        raise AssertionError(self.log.read_text())

    def ask(self, query: str, language: str = "en", **variables: Any) -> dict[str, Any]:
        headers = {"Accept-Language": language, "X-API-Key": self.key}
        answer = requests.post(
            self.url + "/graphql", json={"query": query, "variables": variables}, headers=headers, timeout=60
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def get(self, path: str, **headers: str) -> requests.Response:
        return requests.get(self.url + path, headers={"X-API-Key": self.key} | headers, timeout=60)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


def environment(connection: Connection) -> dict[str, str]:
    """Ours, with that server named and nothing else set."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NEO4J_", "BATTLEMAP_", "LC_", "LANG"))}
    named = {
        "NEO4J_URI": connection.uri,
        "NEO4J_USER": connection.user,
        "NEO4J_PASSWORD": connection.password,
    }
    return kept | named | USUAL


@pytest.fixture(scope="session")
def service(
    scored: Graph, connection: Connection, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    running = Served(connection, tmp_path_factory.mktemp("service"), "--as-of", "last")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def npm() -> Path:
    """The folder of the npm packages that tests use, installed once; skipped where that can't be."""
    folder = ROOT / "tests" / "npm"
    if shutil.which("npm") is None or shutil.which("node") is None:
        pytest.skip("npm is not installed, so what needs its packages can't run")
    with FileLock(folder / ".lock"):
        install = ["npm", "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(install, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode and not (folder / "node_modules").exists():
            pytest.skip(f"npm could not fetch its packages: {done.stderr[-300:]}")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium from the system; installed where that is allowed."""
    with FileLock(Path(tempfile.gettempdir()) / "battlemap-chromium.lock"):  # tests run in several processes
        if shutil.which("chromium") is None and os.geteuid() == 0 and shutil.which("apt-get"):
            subprocess.run(["apt-get", "update", "-qq"], check=False, stdout=subprocess.DEVNULL)
            install = [
                "apt-get",
                "install",
                "-y",
                "-qq",
                "--no-install-recommends",
                "chromium",
                "fonts-noto-cjk",
            ]
            subprocess.run(install, check=False, stdout=subprocess.DEVNULL)
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed and this user may not install it")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield launched
        launched.close()


QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
