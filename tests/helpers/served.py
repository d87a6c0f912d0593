"""The service on real HTTP, as `battlemap serve` puts it together: in a process of its own, or in this one."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import requests

from battlemap.http import web
from battlemap.http.warming import WarmUp
from battlemap.settings import Settings
from graph.access.keys import make_key
from graph.db.client import Connection, Graph
from tests.helpers.servers import environment, held_port


class Asked:
    """A service at a port, asked with an administrator's key; or at that of another, once that one has ended."""

    def __init__(self, connection: Connection, port: int | None = None):
        self.port = port or held_port()
        self.url = f"http://127.0.0.1:{self.port}"
        with Graph(connection) as graph:
            self.key, _ = make_key(graph, "tests", "admin", "tests")

    def ask(self, query: str, language: str = "en", **variables: Any) -> dict[str, Any]:
        headers = {"Accept-Language": language, "X-API-Key": self.key}
        answer = requests.post(
            self.url + "/graphql", json={"query": query, "variables": variables}, headers=headers, timeout=60
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def get(self, path: str, **headers: str) -> requests.Response:
        return requests.get(self.url + path, headers={"X-API-Key": self.key} | headers, timeout=60)


class Inside(Asked):
    """All that `battlemap serve` serves, in a thread: where no process is killed and no first answer is waited for, some seconds less."""

    def __init__(self, connection: Connection, port: int | None = None, **settings: Any):
        super().__init__(connection, port)
        named = {"neo4j_uri": connection.uri, "neo4j_user": connection.user, "neo4j_password": connection.password}
        self.settings = Settings(**(named | {"request_seconds": 60, "alerts": "off"} | settings))
        self.graph = Graph(connection)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(WarmUp, "_run", lambda self: None)
            app = web.app_of(self.graph, self.settings, None)
        started = Event()
        self.server = web._Server(web.uvicorn_config(app, self.settings), started.set)
        self.listening = web.listen("127.0.0.1", self.port)
        self.thread = Thread(target=self.server.run, args=([self.listening],), daemon=True)
        self.thread.start()
        assert started.wait(60)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(30)
        self.listening.close()
        self.graph.close()
        assert not self.thread.is_alive()


class Served(Asked):
    """`battlemap serve` as a user runs it: a process of its own."""

    def __init__(self, connection: Connection, folder: Path, *options: str, **settings: str):
        super().__init__(connection)
        self.log = folder / "serve.log"
        command = [str(Path(sys.executable).with_name("battlemap")), "serve", "--port", str(self.port), *options]
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

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)
