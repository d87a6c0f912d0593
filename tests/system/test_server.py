"""The managed Neo4j: real processes, real damage, and a small local mirror for fetching."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import socket
import string
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
import pytest
import requests
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError

from graph.server import artifacts, fetching, server_words
from graph.server.artifacts import Jar
from graph.server.fetching import fetch_jars
from graph.server.java import memory_options
from graph.server.process import java_flags
from graph.server.server import Server
from graph.words import DatabaseRefused, ServerError
from tests.helpers.paths import ROOT
from tests.helpers.server import small_disk
from tests.helpers.servers import short_lived

LIB = ROOT / ".battlemap" / "lib"
STARTER = """
import sys
from pathlib import Path
from graph.server.server import Server
home, cache, bolt, http, *options = sys.argv[1:]
server = Server(Path(home), int(bolt), int(http), heap="512m", pagecache="64m", cache=Path(cache), options=options)
print("begin", flush=True)
server.start()
print(server.running().pid, flush=True)
"""


def free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


def make(home: Path, **options: object) -> Server:
    """A small server on ports that nobody else uses."""
    return Server(home, *free_ports(), heap="512m", pagecache="64m", cache=LIB, options=short_lived(), **options)  # type: ignore[arg-type]


def starter(server: Server) -> subprocess.Popen[str]:
    """Another process that starts the same home."""
    arguments = [server.home, LIB, server.bolt_port, server.http_port, *short_lived()]
    command = [sys.executable, "-c", STARTER, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def ask(server: Server, query: str) -> list[dict[str, object]]:
    to = server.connection
    with GraphDatabase.driver(to.uri, auth=(to.user, to.password)) as driver:
        return [record.data() for record in driver.execute_query(query, database_="neo4j").records]


def refused(code: str, server: Server, **options: float) -> ServerError:
    with pytest.raises(ServerError) as caught:
        server.start(**options)
    assert caught.value.code == code, caught.value
    return caught.value


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, int | None, list[str]]]:
    """A home that two commands started at once; its server's pid, and what each command said."""
    server = make(tmp_path_factory.mktemp("first") / "商机 home")
    assert server.status().state == "stopped"
    said = [process.communicate(timeout=100)[0] for process in [starter(server), starter(server)]]
    try:
        status = server.status()
        assert status.state == "running", said
        ask(server, "CREATE (:Kept {id: 1})")
        yield server, status.pid, said
    finally:
        server.stop()


@pytest.fixture(scope="module")
def stopped_home(first_start: tuple[Server, int | None, list[str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of that server, once it was stopped; copy it before damaging it."""
    server = first_start[0]
    server.start()
    assert server.stop()
    assert server.status().state == "stopped"
    assert not server.stop(), "nothing left to stop"
    return Path(shutil.copytree(server.home, tmp_path_factory.mktemp("stopped") / "商机 home"))


@pytest.fixture
def server(first_start: tuple[Server, int | None, list[str]]) -> Server:
    """It runs, whatever the test before made of it."""
    first_start[0].start()
    return first_start[0]


@pytest.fixture
def copied(stopped_home: Path, tmp_path: Path) -> Server:
    shutil.copytree(stopped_home, tmp_path / "neo4j")
    return make(tmp_path / "neo4j")


@pytest.fixture(scope="module")
def loaded(stopped_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A home whose database was dumped, deleted and loaded."""
    folder = tmp_path_factory.mktemp("loaded")
    server = make(shutil.copytree(stopped_home, folder / "neo4j"))
    server.admin("database", "dump", "neo4j", f"--to-path={folder}")
    for kind in ("databases", "transactions"):
        shutil.rmtree(server.home / "data" / kind / "neo4j")
    server.admin("database", "load", "neo4j", f"--from-path={folder}", "--overwrite-destination=true")
    return server


# -- a running server


def test_status_logs_and_addresses(server: Server) -> None:
    status = server.status()
    assert (status.state, status.bolt_port, status.http_port) == ("running", server.bolt_port, server.http_port)
    assert psutil.Process(status.pid).is_running()
    assert any("Started" in line for line in server.logs(50))
    assert len(server.logs(3)) == 3
    assert (
        f":{server.http_port}/browser/?connectURL=bolt%3A%2F%2Fneo4j%40127.0.0.1%3A{server.bolt_port}"
        in server.shell_url
    )


def test_nobody_else_can_read_the_password(server: Server) -> None:
    assert server.home.stat().st_mode & 0o777 == 0o700
    for file in (server.credentials_file, server.pid_file, server.home / "conf" / "neo4j.conf"):
        assert file.stat().st_mode & 0o777 == 0o600, file
    password = server.connection.password
    assert password not in repr(server.connection)
    assert password not in " ".join(psutil.Process(server.status().pid).cmdline())
    assert not list((server.home / "run").glob("*.args"))


def test_no_entry_without_the_password(server: Server) -> None:
    for auth in (None, ("neo4j", "neo4j"), ("neo4j", "wrong-password")):
        with GraphDatabase.driver(server.connection.uri, auth=auth) as driver, pytest.raises(AuthError):
            driver.execute_query("RETURN 1")


def test_listens_on_this_machine_only(server: Server) -> None:
    connections = psutil.Process(server.status().pid).net_connections("inet")
    listening = {c.laddr.port: c.laddr.ip.removeprefix("::ffff:") for c in connections if c.status == "LISTEN"}
    assert listening == {server.bolt_port: "127.0.0.1", server.http_port: "127.0.0.1"}
    assert not [c for c in connections if c.type == socket.SOCK_DGRAM]


def test_browser_may_talk_to_this_server_only(server: Server) -> None:
    answer = requests.get(server.shell_url, timeout=30)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert f"connect-src 'self' ws://127.0.0.1:{server.bolt_port}" in policy


def test_a_running_server_is_adopted_on_the_ports_that_it_has(server: Server) -> None:
    other = make(server.home)
    assert other.start() == server.connection
    assert other.running() == server.running()
    assert other.shell_url == server.shell_url


@pytest.mark.parametrize("content", ["", "no json", '{"pid": "x", "created": 0, "bolt_port": 1, "http_port": 1}'])
def test_a_lost_pid_file_does_not_lose_the_server(server: Server, content: str) -> None:
    before = server.running()
    server.pid_file.write_text(content)
    server.start()
    assert server.running() == before
    assert json.loads(server.pid_file.read_text())["pid"] == before.pid  # type: ignore[union-attr]


def test_a_wrong_password_is_refused(server: Server) -> None:
    right = server.credentials_file.read_text()
    server.credentials_file.write_text(json.dumps({"user": "neo4j", "password": "not-this-one"}))
    try:
        with pytest.raises(DatabaseRefused, match="credentials.json") as caught:
            server.start()
        assert "密码" in caught.value.text.zh
    finally:
        server.credentials_file.write_text(right)
        time.sleep(0.1)
    server.start()


# -- accidents


def test_a_server_that_hangs_is_told_and_left_alone(server: Server) -> None:
    process = psutil.Process(server.status().pid)
    process.suspend()
    try:
        while process.status() != psutil.STATUS_STOPPED:  # its threads end what they are at
            time.sleep(0.01)
        began = time.monotonic()
        refused("NO_ANSWER", server, timeout=1)
        assert time.monotonic() - began < 60
    finally:
        process.resume()
    server.start()
    assert server.status().pid == process.pid


def test_kill_minus_nine_loses_no_committed_write(server: Server) -> None:
    ask(server, "CREATE (:Order {id: 42})")
    killed = server.running()
    assert killed
    os.kill(killed.pid, signal.SIGKILL)
    server.start()
    assert server.running() != killed
    assert ask(server, "MATCH (o:Order) RETURN o.id AS id") == [{"id": 42}]


def test_two_commands_at_once_share_one_server(first_start: tuple[Server, int | None, list[str]]) -> None:
    _, pid, said = first_start
    assert [words.splitlines()[-1] for words in said] == [str(pid)] * 2


# -- a home whose server was stopped


@pytest.mark.parametrize("kind", ["Bolt", "HTTP"])
def test_a_taken_port_is_named_with_its_holder(copied: Server, kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        setattr(copied, f"{kind.lower()}_port", port)
        text = str(refused("PORT_TAKEN", copied))
    assert f"Port {port} ({kind})" in text
    assert f"pid {os.getpid()}" in text


def test_a_killed_starter_leaves_a_server_to_adopt_with_what_was_loaded(loaded: Server) -> None:
    process = starter(loaded)
    try:
        deadline = time.monotonic() + 60
        while loaded.running() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        process.kill()  # while Neo4j is still starting
        process.communicate(timeout=10)
        before = loaded.running()
        loaded.start()
        assert loaded.running() == before
        assert ask(loaded, "MATCH (n:Kept) RETURN n.id AS id") == [{"id": 1}]
    finally:
        loaded.stop()


def test_dead_and_recycled_pids_are_not_ours(copied: Server) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for pid in (ended.pid, os.getpid(), -1):
        copied.pid_file.write_text(json.dumps({"pid": pid, "created": 1.0, "bolt_port": 1, "http_port": 2}))
        assert copied.running() is None
    assert not copied.stop()
    assert psutil.pid_exists(os.getpid())


@pytest.mark.parametrize("database", ["neo4j", "system"])
def test_a_corrupt_store_is_reported(copied: Server, database: str) -> None:
    for file in (copied.home / "data" / "databases" / database).glob("neostore*"):
        file.write_bytes(b"\xde\xad" * (file.stat().st_size // 2))
    text = str(refused("STORE_CORRUPT", copied))
    assert "restore a backup" in text
    assert f"{copied.home}/data" in text
    assert copied.status().state == "stopped"


def test_missing_and_old_java(copied: Server, tmp_path: Path) -> None:
    copied._java = tmp_path / "no-java"
    assert "no-java" in str(refused("JAVA_MISSING", copied))
    old = tmp_path / "old-java"
    old.write_text("#!/bin/sh\necho 'openjdk version \"17.0.9\"' >&2\n")
    old.chmod(0o755)
    copied._java = old
    assert "is Java 17" in str(refused("JAVA_OLD", copied))


@pytest.mark.parametrize(
    ("heap", "collector"),
    [("1g", "Parallel"), ("2048M", "Parallel"), ("3g", "G1"), ("9000000000", "G1"), ("much", "G1")],
)
def test_the_garbage_collector_suits_the_heap(heap: str, collector: str) -> None:
    assert memory_options(heap, ["-XX:TieredStopAtLevel=1"]) == [f"-Xmx{heap}", f"-XX:+Use{collector}GC"]


def test_a_collector_that_is_named_is_the_only_one(copied: Server) -> None:
    """Java itself takes the command with which Neo4j would be started: it refuses two collectors."""
    java = copied.ready_java()
    flags = java_flags(java, ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"))
    assert [option for option in flags if option.endswith("GC")] == ["-XX:+UseSerialGC"]
    for also, code in ((), 0), (("-XX:+UseG1GC",), 1):
        command = [java.command[0], *flags, *also, "-version"]
        assert subprocess.run(command, env=java.environment, capture_output=True, check=False).returncode == code


def test_an_early_exit_shows_the_last_words_at_once(copied: Server) -> None:
    copied.heap = "1k"
    began = time.monotonic()
    assert "Too small maximum heap" in str(refused("START_FAILED", copied))
    assert time.monotonic() - began < 60, "it did not wait for a database"


def test_a_start_that_takes_too_long_is_ended(copied: Server) -> None:
    refused("START_TIMEOUT", copied, timeout=0.3)
    assert copied.status().state == "stopped"


def test_a_lock_held_by_another_command_is_no_hang(copied: Server) -> None:
    from filelock import FileLock

    with FileLock(copied.home / ".lock"):
        refused("BUSY", copied, timeout=0.2)


def test_no_connection_before_the_first_start(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match="Start it first"):
        _ = make(tmp_path / "neo4j").connection


def test_admin_says_why_it_fails(copied: Server, tmp_path: Path) -> None:
    with pytest.raises(ServerError, match="nosuch") as caught:
        copied.admin("database", "dump", "nosuch", f"--to-path={tmp_path}")
    assert caught.value.code == "ADMIN_FAILED"


# -- fetching


def made_up(count: int, size: int = 300_000) -> dict[str, tuple[Jar, bytes]]:
    """Small artifacts by their path in the mirror."""
    contents = [(bytes([n]) * 97 * (size // 97 + 1))[:size] for n in range(count)]
    jars = [Jar(f"org.made.up:thing-{n}:1.0", hashlib.sha256(c).hexdigest(), size) for n, c in enumerate(contents)]
    return {jar.path: (jar, content) for jar, content in zip(jars, contents, strict=True)}


class Mirror(ThreadingHTTPServer):
    """A Maven repository on this machine, with the faults that a test asks for."""

    daemon_threads = True

    def __init__(self, files: dict[str, tuple[Jar, bytes]]):
        super().__init__(("127.0.0.1", 0), Answer)
        self.files = files
        self.asked: list[tuple[str, str | None]] = []
        self.ranges, self.cut_after, self.cuts = True, 0, 0
        self.meet: threading.Barrier | None = None
        self.before_answer = lambda: None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/maven"

    @property
    def jars(self) -> list[Jar]:
        return [jar for jar, _ in self.files.values()]


class Answer(BaseHTTPRequestHandler):
    server: Mirror

    def do_GET(self) -> None:
        mirror, span = self.server, self.headers.get("Range")
        mirror.asked.append((self.path, span))
        _, content = mirror.files.get(self.path.removeprefix("/maven/"), (None, b""))
        if not content:
            return self.send_error(404)
        if mirror.meet:
            mirror.meet.wait(timeout=10)
        mirror.before_answer()
        start = int(span.removeprefix("bytes=").rstrip("-")) if span and mirror.ranges else 0
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(content) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.end_headers()
        end = len(content)
        if mirror.cuts > 0:
            mirror.cuts -= 1
            end = start + mirror.cut_after
        self.wfile.write(content[start:end])
        self.close_connection = True
        return None

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def mirror(count: int = 1, size: int = 300_000) -> Iterator[Mirror]:
    with Mirror(made_up(count, size)) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.05,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def no_fetch(code: str, cache: Path, base: str, jars: list[Jar]) -> ServerError:
    with pytest.raises(ServerError) as caught:
        fetch_jars(cache, base, jars)
    assert caught.value.code == code, caught.value
    return caught.value


def test_jars_are_fetched_side_by_side_and_once(tmp_path: Path) -> None:
    with mirror(8) as m:
        m.meet = threading.Barrier(4)  # an answer needs three others asked for at the same time
        paths = fetch_jars(tmp_path, m.base, m.jars)
    assert [p.read_bytes() for p in paths] == [content for _, content in m.files.values()]
    assert fetch_jars(tmp_path, m.base, m.jars) == paths, "the mirror is gone, and is not needed"
    assert not list(tmp_path.glob("*.part"))


def test_a_broken_connection_is_resumed(tmp_path: Path) -> None:
    with mirror() as m:
        m.cuts, m.cut_after = 2, 100_000
        fetch_jars(tmp_path, m.base, m.jars)
    assert [span for _, span in m.asked] == [None, "bytes=100000-", "bytes=200000-"]


def test_fetching_goes_on_where_an_ended_process_stopped(tmp_path: Path) -> None:
    with mirror() as m:
        jar, content = next(iter(m.files.values()))
        (tmp_path / f"{jar.name}.part").write_bytes(content[:123_456])
        fetch_jars(tmp_path, m.base, m.jars)
    assert [span for _, span in m.asked] == ["bytes=123456-"]


def test_a_mirror_without_ranges_is_fetched_from_the_beginning(tmp_path: Path) -> None:
    with mirror() as m:
        m.ranges, m.cuts, m.cut_after = False, 1, 100_000
        (path,) = fetch_jars(tmp_path, m.base, m.jars)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == m.jars[0].sha256
    assert len(m.asked) == 2


def test_a_wrong_sum_is_refused_after_a_second_try(tmp_path: Path) -> None:
    with mirror() as m:
        path, (jar, content) = next(iter(m.files.items()))
        m.files[path] = jar, content[:-1] + b"!"
        text = no_fetch("WRONG_SUM", tmp_path, m.base, [jar])
    assert jar.sha256 in str(text)
    assert len(m.asked) == 2
    assert not list(tmp_path.glob("*.jar*"))


def test_a_damaged_part_is_fetched_again(tmp_path: Path) -> None:
    with mirror() as m:
        (tmp_path / f"{m.jars[0].name}.part").write_bytes(b"damaged" * 10)
        fetch_jars(tmp_path, m.base, m.jars)
    assert [span for _, span in m.asked] == ["bytes=70-", None]


def test_a_mirror_that_is_down_or_incomplete_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "TRIES", 2)
    with mirror() as m:
        unknown = Jar("org.made.up:unknown:1", "0" * 64, 10)
        error = no_fetch("FETCH_FAILED", tmp_path, m.base, [unknown])
        assert "unknown-1.jar" in str(error)
        assert "HTTP 404" in str(error)
    error = no_fetch("FETCH_FAILED", tmp_path, m.base, m.jars)
    assert m.base in str(error)
    assert "Connection refused" in str(error)
    assert "获取" in error.text.zh


def test_a_start_without_network_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "TRIES", 1)
    server = Server(tmp_path / "neo4j", *free_ports(), cache=tmp_path / "lib", mirror="http://127.0.0.1:9")
    refused("FETCH_FAILED", server)


def test_too_small_a_disk_is_told_before_fetching_and_before_starting(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "40m") as disk, mirror() as m:
        error = no_fetch("DISK_FULL", disk / "lib", m.base, m.jars)
        assert "65 MB more are needed" in str(error)
        assert not m.asked
        assert "256 MB more are needed" in str(refused("DISK_FULL", make(disk / "neo4j")))


def test_a_disk_that_fills_up_while_fetching_is_told(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "70m") as disk, mirror(size=2_000_000) as m:
        m.before_answer = lambda: fill(disk / "filler", 69 << 20)
        error = no_fetch("DISK_FULL", disk / "lib", m.base, m.jars)
        assert str(disk / "lib") in str(error)


def fill(file: Path, size: int) -> None:
    file.write_bytes(b"\0" * size)


# -- the lock and the words


def test_the_lock_names_every_jar_once_and_no_address() -> None:
    jars = artifacts.read_lock()
    assert len({jar.name for jar in jars}) == len(jars) > 200
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in jars)
    assert "//" not in artifacts.LOCK.read_text()
    assert f"org.neo4j.app:neo4j-server:{artifacts.VERSION}" in {jar.coordinate for jar in jars}


def test_every_error_has_both_languages_with_the_same_values() -> None:
    for code, text in (server_words.ERRORS | {"REFUSED": server_words.REFUSED}).items():
        names = [{name for _, name, _, _ in string.Formatter().parse(t) if name} for t in (text.en, text.zh)]
        assert names[0] == names[1], code
        assert text.en != text.zh
