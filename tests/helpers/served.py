"""`battlemap serve` in a process of its own, on real HTTP."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from graph.access.keys import make_key
from graph.db.client import Connection, Graph
from tests.helpers.servers import environment, free_port


class Served:
    """`battlemap serve` as a user runs it: a process of its own, on real HTTP; asked with an administrator's key."""

    def __init__(self, connection: Connection, folder: Path, *options: str, port: int | None = None, **settings: str):
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "serve.log"
        with Graph(connection) as graph:
            self.key, _ = make_key(graph, "tests", "admin", "tests")
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
