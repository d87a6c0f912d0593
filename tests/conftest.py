"""Fixtures: real servers, one that holds the seed and one that is emptied before each test that uses it; the service; a browser."""

from __future__ import annotations

import datetime as dt
import gc
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, expect, sync_playwright

from graph.db.client import Connection, Graph
from graph.server.server import Server
from graph.store.bookkeeping import holds_data
from tests.helpers.demo_home import KEPT, scored_home
from tests.helpers.paths import ROOT
from tests.helpers.served import Served
from tests.helpers.servers import MEMORY, SHARED, load_seed, new_server, roomy, score_seed, wipe

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # commands of tests shall not compile all that they import
expect.set_options(timeout=60_000)  # the first answers of a cold database on a busy machine
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads that wait for one another take the other worker's core
gc.set_threshold(50_000, 20, 20)  # what is imported and collected is looked through again and again else


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of the processes that run tests one has the server with the seed and two have one that is emptied; these begin at once.

    What needs neither fills the time that they leave, a file in one process.
    """
    files: dict[str, int] = {}
    for item in items:
        if item.get_closest_marker("xdist_group"):
            continue
        fixtures, group = getattr(item, "fixturenames", ()), item.nodeid.partition("::")[0]
        if "seed_server" in fixtures:
            group = "seed"
        elif "scratch_server" in fixtures:
            group = f"emptied{files.setdefault(group, len(files)) % 2}"
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: not {"seed_server", "scratch_server"} & set(getattr(item, "fixturenames", ())))


def pytest_collection_finish() -> None:
    """What is imported by now stays: nobody has to look whether it is in use."""
    gc.freeze()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for the homes of servers that no test kills: in memory where there is room."""
    if not roomy(MEMORY):
        yield tmp_path_factory.mktemp("homes")
        return
    with tempfile.TemporaryDirectory(prefix=f"battlemap-{os.getpid()}-", dir=MEMORY) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def seed_server(homes: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = homes / "seed"
    if KEPT or "PYTEST_XDIST_WORKER" in os.environ:
        shutil.copytree(scored_home(tmp_path_factory), home)
    server = new_server(home, SHARED)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def scratch_server(homes: Path) -> Iterator[Server]:
    server = new_server(homes / "scratch", SHARED)
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


@pytest.fixture
def empty(scratch_server: Server) -> Iterator[Graph]:
    """An empty graph with its constraints."""
    with Graph(scratch_server.connection) as graph:
        wipe(graph)
        graph.prepare()
        yield graph


@pytest.fixture(scope="session")
def service(scored: Graph, connection: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
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
        install = [
            "npm",
            "install",
            "--no-package-lock",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--prefer-offline",
        ]
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
            install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"]
            subprocess.run(install, check=False, stdout=subprocess.DEVNULL)
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed and this user may not install it")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield launched
        launched.close()


QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
