"""Restart of the managed database by a running service, once there is room again on its disk.

Neo4j whose disk filled while it committed answers nothing any more, reads neither, until it is restarted.
"""

from __future__ import annotations

import logging
from threading import Event, Lock, Thread

from graph.db.client import Graph
from graph.server.server import Server
from graph.words import BattlemapError, DatabaseUnavailable

LOOK = 3.0  # seconds between two looks
log = logging.getLogger("battlemap")


class DatabaseRestarter:
    """Looks whether the database says that it has stopped, and starts it anew; each reason why it does not is logged once.

    Nothing is started after `close`: the server may then be stopped for good.
    """

    def __init__(self, graph: Graph, server: Server, pause: float = LOOK):
        self.graph, self.server, self.pause = graph, server, pause
        self._closed, self._starting = Event(), Lock()
        self._said = ""

    def start(self) -> None:
        Thread(target=self._run, daemon=True, name="restarting").start()

    def close(self) -> None:
        """Returns when no start is under way any more."""
        self._closed.set()
        with self._starting:
            pass

    def _run(self) -> None:
        while not self._closed.wait(self.pause):
            if self._has_stopped():
                self._restart()

    def _has_stopped(self) -> bool:
        """Also whether a restart of ours has failed: then nothing answers, or the old one still says so."""
        try:
            self.graph.verify()
        except DatabaseUnavailable as error:
            return error.code == "DISK_FULL" or bool(self._said)
        except BattlemapError:
            pass
        self._said = ""
        return False

    def _restart(self) -> None:
        with self._starting:
            if self._closed.is_set():
                return
            try:
                self.server.start()
            except BattlemapError as error:
                if error.text.en != self._said:
                    log.warning("the database is not restarted yet: %s", error.text.en)
                self._said = error.text.en
            else:
                self._said = ""
                log.warning("the database had stopped as its disk was full; it is restarted")
