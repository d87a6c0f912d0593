"""Real servers for the tests: one that holds the seed, one that is emptied before each test that uses it."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.database import Connection, Graph, run
from graph.server import Server

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
SEED = ROOT / "seed_data" / "exports"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def new_server(home: Path) -> Server:
    """A server in a home of its own, with the jars that the project fetched."""
    return Server(home, free_port(), free_port(), heap="512m", pagecache="128m", cache=ROOT / ".battlemap" / "lib")


@pytest.fixture(scope="session")
def seed_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = new_server(tmp_path_factory.mktemp("seed") / "neo4j")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def scratch_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = new_server(tmp_path_factory.mktemp("scratch") / "neo4j")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def connection(seed_server: Server) -> Connection:
    return seed_server.connection


@pytest.fixture(scope="session")
def seeded(connection: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The seed, loaded and not scored (unless `scored` ran before). Tests only read it, or score it."""
    from ingest.pipeline import ingest

    with Graph(connection) as graph:
        graph.prepare()
        report = ingest(graph, [SEED], quarantine=tmp_path_factory.mktemp("quarantine"))
        assert not report.errors
        yield graph


@pytest.fixture(scope="session")
def snapshot(seeded: Graph) -> dt.date:
    from graph.queries import last_day

    day = last_day(seeded)
    assert day is not None
    return day


@pytest.fixture(scope="session")
def scored(seeded: Graph, snapshot: dt.date) -> Graph:
    """The seed with influence and partner fit."""
    from algorithms.runs import score

    score(seeded, "all", snapshot)
    return seeded


@pytest.fixture
def empty(scratch_server: Server) -> Iterator[Graph]:
    """An empty graph with its constraints."""
    with Graph(scratch_server.connection) as graph:
        graph.write(lambda tx: run(tx, "MATCH (n) DETACH DELETE n"))
        graph.prepare()
        yield graph
