"""Waiting until a server process answers, or saying why it will not."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from neo4j import Driver, GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from graph.db.client import Connection
from graph.db.driver_errors import is_stopped
from graph.server.disk import disk_full, last_lines
from graph.server.home import FIRST_SPACE, LATER_SPACE, credentials_file
from graph.server.process import ServerProcess, exit_code, is_alive, is_listening, read_logs
from graph.server.server_words import REFUSED, server_error
from graph.words import DatabaseRefused, ServerError

POLL = 0.1  # seconds between two looks at a starting server


@dataclass(frozen=True, slots=True)
class Readiness:
    """One process on its way to answering."""

    home: Path
    running: ServerProcess
    connection: Connection

    def wait(self, timeout: float) -> None:
        """Until the database answers.

        Raises DatabaseRefused, ServerError (START_FAILED, STORE_CORRUPT, DISK_FULL, NO_ANSWER, STOPPED).
        """
        for _ in _until(time.monotonic() + timeout):
            self._check_alive()
            self._check_store()
            if is_listening(self.running.bolt_port) and is_listening(self.running.http_port) and self._online():
                return
        log = failure_log(self.home)
        raise server_error("NO_ANSWER", home=self.home, pid=self.running.pid, seconds=timeout, log=log)

    def has_stopped(self) -> bool:
        """Whether it says that it does nothing any more until it is restarted."""
        try:
            self._online()
        except (ServerError, DatabaseRefused) as e:
            return e.code == "STOPPED"
        return False

    def _check_alive(self) -> None:
        if is_alive(self.running):
            return
        if shutil.disk_usage(self.home).free < LATER_SPACE:  # then Neo4j cannot even say why
            raise disk_full(self.home, FIRST_SPACE)
        code = exit_code(self.running.pid)
        shown = "?" if code is None else code
        raise server_error("START_FAILED", home=self.home, exit=shown, log=failure_log(self.home))

    def _check_store(self) -> None:
        """Neo4j runs on without a database that it cannot open, and says why only in its debug log."""
        cause = _store_failure(self.home / "logs" / "debug.log", self.running.created)
        if cause and "No space left" in cause:
            raise disk_full(self.home, FIRST_SPACE)
        if cause:
            raise server_error("STORE_CORRUPT", home=self.home, why=cause)

    def _online(self) -> bool:
        """Whether the database answers; False while it is on its way. Raises DatabaseRefused."""
        try:
            with self._driver() as driver:
                driver.execute_query("RETURN 1", database_="neo4j")
            return True
        except Neo4jError as e:
            if ".Security." in (e.code or ""):
                file = credentials_file(self.home)
                raise DatabaseRefused(REFUSED.fill(uri=self.connection.uri, file=file, why=e.message)) from e
            if is_stopped(e):
                raise server_error("STOPPED", home=self.home) from e
        except DriverError:
            pass
        return False

    def _driver(self) -> Driver:
        return GraphDatabase.driver(
            self.connection.uri,
            auth=(self.connection.user, self.connection.password),
            connection_timeout=5,  # seconds
            connection_acquisition_timeout=5,
            max_transaction_retry_time=0,  # we try again ourselves, and look at the process in between
            telemetry_disabled=True,
        )


def failure_log(home: Path) -> str:
    return "\n".join(read_logs(home, 15))


def _store_failure(debug_log: Path, since: float) -> str | None:
    """Why a database could not be opened after `since` (seconds since 1970), or None."""
    for line in last_lines(debug_log, 200):
        if '"Failed to start DatabaseId' in line:
            entry = json.loads(line)
            if datetime.strptime(entry["time"], "%Y-%m-%d %H:%M:%S.%f%z").timestamp() >= since:
                return str(re.findall(r"(?:Caused by: |^)(?:[\w.$]+: )*(.+)", entry["stacktrace"])[-1])
    return None


def _until(end: float) -> Iterator[None]:
    """Turns of a waiting loop, POLL seconds apart, until `end` (on the monotonic clock)."""
    while time.monotonic() < end:
        yield
        time.sleep(POLL)
