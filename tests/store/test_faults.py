"""Faults of a real Neo4j: each has a code of its own and words that say what to do; what passes by itself is waited out."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from neo4j import GraphDatabase

from graph.db.client import Connection, Graph
from graph.db.transactions import deadline, run
from graph.scores import score_writing, staged_scores
from graph.server.server import Server
from graph.words import BattlemapError, DatabaseRefused, DatabaseUnavailable
from tests.helpers.servers import new_server
from tests.helpers.staged import CLEAN, scores_of_run, small_world

LARGE = "UNWIND range(1, 1500000) AS n WITH collect('key ' + n) AS keys RETURN size(keys) AS size"
SMALL = "RETURN 1 AS one"
CERTIFICATE = (
    "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"
)


@pytest.fixture
def server(careful: Server) -> Server:
    """It runs, whatever the test before made of it."""
    careful.start()
    return careful


@pytest.fixture(scope="module")
def careful(homes: Path) -> Iterator[Server]:
    """A server with little memory for transactions, a certificate that nobody vouches for, and locks that are given up soon."""
    made = new_server(homes / "faults")
    keys = homes / "keys"
    keys.mkdir()
    files = ["-keyout", keys / "private.key", "-out", keys / "public.crt"]
    subprocess.run([*CERTIFICATE.split(), *files], check=True, capture_output=True)
    made.settings = {
        "dbms.memory.transaction.total.max": "40m",
        "db.lock.acquisition.timeout": "1s",
        "dbms.ssl.policy.bolt.enabled": "true",
        "dbms.ssl.policy.bolt.base_directory": str(keys),
        "server.bolt.tls_level": "OPTIONAL",
    }
    yield made
    made.stop()


def fails(graph: Graph, work: Callable[[Graph], object], kind: type[BattlemapError], code: str) -> BattlemapError:
    with pytest.raises(kind) as caught:
        work(graph)
    assert caught.value.code == code
    words = caught.value.text.en + caught.value.text.zh
    assert "does not answer" not in words
    assert "没有响应" not in words
    return caught.value


def create(graph: Graph) -> None:
    graph.write(lambda tx: run(tx, "CREATE (:Thing)"))


def test_out_of_memory_is_said(server: Server):
    with Graph(server.connection) as graph:
        error = fails(graph, lambda g: g.read(LARGE), DatabaseUnavailable, "DATABASE_MEMORY")
        assert "BATTLEMAP_HEAP" in error.text.en


def test_work_that_can_wait_waits_for_memory(server: Server):
    """Another transaction holds it, and ends."""
    hold = "UNWIND range(1, 120000) AS n RETURN n, 'key ' + n AS key ORDER BY key"
    with Graph(server.connection, wait=30) as graph, graph._driver.session() as session:
        holding = session.begin_transaction()
        holding.run(hold).peek()
        fails_now = Graph(server.connection)
        fails(fails_now, lambda g: g.read(LARGE.replace("1500000", "250000")), DatabaseUnavailable, "DATABASE_MEMORY")
        fails_now.close()
        threading.Timer(1.0, holding.close).start()
        assert graph.read(LARGE.replace("1500000", "250000")) == [{"size": 250_000}]


def test_a_run_of_many_scores_needs_little_memory_at_once(server: Server, monkeypatch: pytest.MonkeyPatch):
    """24,000 relationships and the fields of 2,000 people: in one transaction they are more than all may take here."""
    monkeypatch.setattr(staged_scores, "GRACE", 0.0)
    many = scores_of_run(1, customers=12, people=2_000)
    with Graph(server.connection) as graph:
        graph.prepare()
        small_world(graph, customers=12, people=2_000)
        with monkeypatch.context() as patched:
            patched.setattr(score_writing, "MOST", 1_000_000)
            fails(graph, lambda g: score_writing.write_scores(g, **many), DatabaseUnavailable, "DATABASE_MEMORY")
        assert score_writing.write_scores(graph, **many, archive=True) > 18_000
        written = "MATCH ()-[r:INFLUENCES_DECISION|FITS {run: 'run-1'}]->() RETURN count(r) AS n"
        assert graph.read(written)[0]["n"] > 16_000
        score_writing.write_scores(graph, **scores_of_run(2, customers=12, people=2_000))
        assert graph.read(CLEAN) == [{"left": [], "marked": 0, "waiting": 0}]
        assert graph.read("MATCH (s:ScoringRun) RETURN count(s) AS n") == [{"n": 2}]


def test_a_request_waits_within_its_budget(server: Server):
    token = deadline.set(time.monotonic() + 12)
    try:
        with Graph(server.connection, wait=60) as graph:
            began = time.monotonic()
            fails(graph, lambda g: g.read(LARGE), DatabaseUnavailable, "DATABASE_MEMORY")
            assert time.monotonic() - began < 50
    finally:
        deadline.reset(token)


def test_a_lock_that_another_holds_is_waited_for(server: Server):
    with Graph(server.connection) as hasty, Graph(server.connection, wait=30) as patient:
        create(hasty)
        change = lambda tx: run(tx, "MATCH (t:Thing) SET t.changed = true")  # noqa: E731
        with patient._driver.session() as session:
            holding = session.begin_transaction()
            holding.run("MATCH (t:Thing) SET t.held = true").consume()
            fails(hasty, lambda g: g.write(change), DatabaseUnavailable, "DATABASE_BUSY")
            threading.Timer(1.0, holding.close).start()
            patient.write(change)
        assert patient.read("MATCH (t:Thing) RETURN DISTINCT t.changed AS changed, t.held AS held") == [
            {"changed": True, "held": None}
        ]


def test_a_password_that_must_be_changed(server: Server):
    right = server.connection
    with GraphDatabase.driver(right.uri, auth=(right.user, right.password)) as driver:
        driver.execute_query(
            "CREATE OR REPLACE USER late SET PASSWORD 'once-upon-a-time' CHANGE REQUIRED", database_="system"
        )
    with Graph(Connection(right.uri, "late", "once-upon-a-time")) as graph:
        error = fails(graph, Graph.verify, DatabaseRefused, "DATABASE_PASSWORD_EXPIRED")
        assert "ALTER CURRENT USER" in error.text.zh


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s"])
def test_a_certificate_of_nobody_that_we_know(server: Server, scheme: str, monkeypatch: pytest.MonkeyPatch):
    """Said at once; what the message advises helps."""
    right = server.connection
    named = Connection(right.uri.replace("bolt", scheme), right.user, right.password)
    began = time.monotonic()
    with Graph(named, wait=60) as graph:
        fails(graph, lambda g: g.read(SMALL), DatabaseRefused, "DATABASE_CERTIFICATE")
    assert time.monotonic() - began < 50
    monkeypatch.setenv("SSL_CERT_FILE", server.settings["dbms.ssl.policy.bolt.base_directory"] + "/public.crt")
    with Graph(named) as graph:
        graph.verify()
    monkeypatch.undo()
    with Graph(Connection(right.uri.replace("bolt", f"{scheme}sc"), right.user, right.password)) as graph:
        graph.verify()


@contextmanager
def started_anew(server: Server, **settings: str) -> Iterator[Connection]:
    """The same data under other settings."""
    server.stop()
    before, server.settings = server.settings, settings
    try:
        yield server.start()
    finally:
        server.stop()
        server.settings = before


def test_a_database_that_is_only_read(server: Server):
    settings = {"server.databases.read_only": "neo4j", "db.memory.transaction.max": "20m"}
    with started_anew(server, **settings) as connection, Graph(connection, wait=60) as graph:
        began = time.monotonic()
        error = fails(graph, create, DatabaseUnavailable, "DATABASE_READ_ONLY")
        assert "server.databases.read_only" in error.text.en
        # more than one transaction may take is not tried again
        fails(graph, lambda g: g.read(LARGE), DatabaseUnavailable, "DATABASE_MEMORY")
        assert time.monotonic() - began < 55
        plain = Connection(connection.uri.replace("bolt", "bolt+s"), connection.user, connection.password)
        with Graph(plain) as encrypted:
            fails(encrypted, Graph.verify, DatabaseRefused, "DATABASE_TLS")
