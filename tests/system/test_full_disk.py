"""A disk that fills while the database commits: said within seconds by every face, restarted once there is room, nothing lost or doubled."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import orjson
import pytest
import requests
from filelock import FileLock

from battlemap.http.database_restart import DatabaseRestarter
from graph.access.keys import make_key
from graph.db.client import Connection, Graph
from graph.server.server import Server
from tests.helpers.bulk import everything
from tests.helpers.cli import battlemap
from tests.helpers.demo_home import home_settings, wait_for
from tests.helpers.forked import UNWARMED, Running
from tests.helpers.paths import ROOT
from tests.helpers.server import small_disk
from tests.helpers.servers import wipe

MAPPING = """
version: 1
source: gazette
rank: 40
feeds:
  - file: notices.jsonl
    records:
      - node: Signal
        id: id
        fields: {kind: {const: expansion}, at: at, title: title, detail: text}
      - node: Organization
        id: buyer
        fields: {name: name}
      - edge: SIGNALS
        from: {node: Signal, id: id}
        to: {node: Organization, id: buyer}
        fields: {valid_from: at}
"""


COUNT = 350


def notices(folder: Path) -> Path:
    """More text than the logs of an empty database have room for."""
    (folder / "mappings").mkdir(parents=True)
    (folder / "mappings" / "gazette.yaml").write_text(MAPPING, "utf-8")
    with (folder / "notices.jsonl").open("wb") as out:
        for n in range(COUNT):
            row = {
                "id": f"N{n}",
                "at": "2026-03-01",
                "title": f"Notice {n}",
                "text": text_of(n),
                "buyer": f"B{n % 7}",
                "name": f"Buyer {n % 7} GmbH",
            }
            out.write(orjson.dumps(row) + b"\n")
    return folder


def text_of(n: int) -> str:
    return " ".join([str(n)] * 16_000)


def is_whole(found: tuple[list[Any], list[Any], list[Any]]) -> bool:
    """Whether a graph is what the rows say, each once: signals, buyers and which of them tell of which."""
    told = {f"N{n}": (f"Notice {n}", text_of(n)) for n in range(COUNT)}
    told |= {f"B{n}": (f"Buyer {n} GmbH", None) for n in range(7)}
    nodes, edges, _ = found
    there = {row["p"]["id"]: (row["p"].get("title", row["p"].get("name")), row["p"].get("detail")) for row in nodes}
    ends = sorted((edge["a"], edge["b"]) for edge in edges)
    return len(nodes) == len(told) and there == told and ends == sorted((f"N{n}", f"B{n % 7}") for n in range(COUNT))


@pytest.fixture
def home(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a Battlemap whose Neo4j lies on a disk of 900 MB of its own."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "lib").symlink_to(ROOT / ".battlemap" / "lib")
    with small_disk(tmp_path / "home" / "neo4j", "900m"):
        env = home_settings(tmp_path / "home")
        yield env
        battlemap("db", "stop", env=env)


@contextmanager
def serving(env: dict[str, str], log: Path) -> Iterator[str]:
    process = Running(["serve"], env, log, UNWARMED)
    url = f"http://127.0.0.1:{env['BATTLEMAP_PORT']}"
    try:
        wait_for(url + "/health/ready", process)
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(150)


def until(holds: Callable[[], bool], seconds: float = 200) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.3)


def is_ready(url: str) -> bool:
    try:
        return requests.get(url + "/health/ready", timeout=10).status_code == 200
    except requests.Timeout:  # a database that has just begun plans its first statements for long
        return False


def fill(disk: Path) -> Path:
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as out:
        try:
            while out.write(b"\0" * 2**20):
                pass
        except OSError:
            return ballast
    raise AssertionError("the disk has no end")


def fails_soon(*words: object, env: dict[str, str]) -> None:
    began = time.monotonic()
    failed = battlemap(*words, env=env, seconds=300)
    assert failed.returncode == 1
    assert "disk of the database is full" in failed.stderr, failed.stderr
    assert time.monotonic() - began < 200  # some five on a machine that is idle


def state(env: dict[str, str]) -> Any:
    return orjson.loads(battlemap("db", "status", "--json", env=env).stdout)["state"]


def test_a_full_disk_is_said_and_survived(home: dict[str, str], tmp_path: Path):
    files, disk = notices(tmp_path / "files"), Path(home["BATTLEMAP_HOME"]) / "neo4j"
    load, log = ("ingest", files, "--no-resolve"), tmp_path / "serve.log"
    with serving(home, log) as url:
        with Graph(Server(disk).connection) as graph:
            key, _ = make_key(graph, "tests", "admin", "tests")
        ballast = fill(disk)
        fails_soon(*load, env=home)
        said = requests.get(url + "/health/ready", timeout=10)
        assert (said.status_code, said.json()["code"]) == (503, "DISK_FULL")
        asked = {"query": "{ customers { edges { node { id } } } }"}
        told = requests.post(url + "/graphql", json=asked, headers={"X-API-Key": key}, timeout=30)
        assert (told.status_code, told.json()["errors"][0]["extensions"]["code"]) == (503, "DISK_FULL")
        again = battlemap(*load, env=home, seconds=300)
        assert again.returncode == 1
        assert "is full" in again.stderr
        assert state(home) == "halted"
        ballast.unlink()
        until(lambda: is_ready(url))
        assert "it is restarted" in log.read_text()
        assert state(home) == "running"
        done = battlemap(*load, env=home, seconds=300)
        assert done.returncode == 0, done.stderr
    with Graph(Server(disk).connection) as graph:
        restarted_by_the_service = everything(graph)
        wipe(graph)
    ballast = fill(disk)
    fails_soon(*load, env=home)
    ballast.unlink()
    done = battlemap(*load, env=home, seconds=300)
    assert done.returncode == 0, done.stderr
    with Graph(Server(disk).connection) as graph:
        restarted_by_the_command = everything(graph)
    assert is_whole(restarted_by_the_service)
    assert restarted_by_the_command == restarted_by_the_service


def test_a_service_that_closes_waits_for_a_restart_and_begins_no_other(tmp_path: Path):
    server = Server(tmp_path / "neo4j", java=tmp_path / "no java")
    server.home.mkdir()
    with Graph(Connection("bolt://127.0.0.1:9", "neo4j", "")) as graph:
        restarting = DatabaseRestarter(graph, server)
        with FileLock(server.home / ".lock"):
            Thread(target=restarting._restart, daemon=True).start()
            until(restarting._starting.locked)
            closing = Thread(target=restarting.close, daemon=True)
            closing.start()
            closing.join(0.3)
            assert closing.is_alive(), "a start is under way"
        closing.join(60)
        assert not closing.is_alive()
        assert "no java" in restarting._said
        restarting._said = ""
        restarting._restart()
        assert not restarting._said, "nothing was tried"
