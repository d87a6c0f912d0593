"""`battlemap up` from nothing: the seed's home, loaded and scored once for all processes of a run."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests
from filelock import FileLock

from graph.alerts.alert_feed import finish_day
from graph.db.client import Graph
from graph.server.server import Server
from tests.helpers.forked import UNWARMED, Running
from tests.helpers.paths import LIB, WITHOUT_TORCH
from tests.helpers.servers import HEAP, USUAL, free_port, short_lived

KEPT = os.environ.get("BATTLEMAP_TEST_UP", "")  # where the scored seed stays from one run of tests to the next


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
            (folder / "said").write_text(
                up(home_settings(folder), lambda base: ask_and_close_days(folder, base)), "utf-8"
            )
    return folder, (folder / "said").read_text("utf-8")


def ask_and_close_days(home: Path, base: str) -> None:
    """The map shows scores. Who runs alerts in a copy of the home is not told of everything that the rules of days see in the
    seed, which takes a minute."""
    query = '{ battleMap(customerId: "C021") { decisionChain { influence } recommendations { probability } } }'
    key = (home / "demo.key").read_text().strip()
    told = requests.post(base + "/graphql", json={"query": query}, headers={"X-API-Key": key}, timeout=60)
    assert "data" in told.json(), told.text
    map = told.json()["data"]["battleMap"]
    assert map["decisionChain"][0]["influence"] > 0
    assert map["recommendations"]
    with Graph(Server(home / "neo4j").connection) as graph:
        finish_day(graph, dt.date.max.toordinal())


def home_settings(home: Path) -> dict[str, str]:
    """An environment in which Battlemap has a home of its own, and ports of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NEO4J_", "BATTLEMAP_", "LC_", "LANG"))}
    ports = {name: str(free_port()) for name in ("BATTLEMAP_PORT", "BATTLEMAP_BOLT_PORT", "BATTLEMAP_HTTP_PORT")}
    own = {
        "BATTLEMAP_HOME": str(home),
        "BATTLEMAP_HEAP": HEAP,
        "BATTLEMAP_JAVA_OPTIONS": " ".join(short_lived()),
        "BATTLEMAP_AOT": "off",
    }
    return kept | ports | own | USUAL


UP = """
import os
from pathlib import Path
from battlemap.http import warming
warming.DOCUMENTS, warming.WARM = Path(os.devnull), ()
from battlemap.cli.main import main
main()
"""


def plain_up(env: dict[str, str], said: Path) -> subprocess.Popen[bytes]:
    """`battlemap up` in a process of its own; torch can't be imported there: the first command does without.

    It asks nothing before it is ready: what the database plans for that ends with it.
    """
    command = [sys.executable, "-c", UP, "up", "--no-workspace"]
    with said.open("wb") as out:  # a pipe that nobody reads is full one day
        return subprocess.Popen(
            command, env=env | {"PYTHONPATH": str(WITHOUT_TORCH)}, stdout=out, stderr=subprocess.STDOUT
        )


def forked_up(env: dict[str, str], said: Path) -> Running:
    """The same command, sooner ready."""
    return Running(["up"], env, said, UNWARMED)


def up(
    env: dict[str, str],
    meanwhile: Callable[[str], None],
    started: Callable[[dict[str, str], Path], subprocess.Popen[bytes] | Running] = plain_up,
) -> str:
    """Runs `battlemap up` until it is ready and something was done, then Ctrl-C; what it said."""
    base = f"http://127.0.0.1:{env['BATTLEMAP_PORT']}"
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder, "said")
        process = started(env, said)
        try:
            wait_for(base + "/health/ready", process)
            meanwhile(base)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)
            sys.stdout.write(text := said.read_text("utf-8"))  # pytest shows it where anything fails
    assert process.returncode == 0, text
    return text


def wait_for(url: str, process: subprocess.Popen[Any] | Running, seconds: float = 900) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None
        with suppress(requests.RequestException):
            if requests.get(url, timeout=5).status_code == 200:
                return
        time.sleep(0.3)
    raise AssertionError(f"{url} was not ready within {seconds} s")
