"""The managed database is started anew by a running service once there is room again on its disk.

Neo4j whose disk filled while it committed answers nothing any more, reads neither, until it is restarted.
"""

from __future__ import annotations

import logging
import time

from graph.database import Graph
from graph.server import Server
from graph.words import BattlemapError, DatabaseUnavailable

LOOK = 3.0  # seconds between two looks
log = logging.getLogger("battlemap")


def keep_running(graph: Graph, server: Server, pause: float = LOOK) -> None:
    """Look whether the database says that it has stopped, and restart it; for a thread of its own."""
    while True:
        time.sleep(pause)
        if has_stopped(graph):
            restart(server, pause)


def has_stopped(graph: Graph) -> bool:
    try:
        graph.verify()
    except DatabaseUnavailable as error:
        return error.code == "DISK_FULL"
    except BattlemapError:
        pass
    return False


def restart(server: Server, pause: float) -> None:
    """Tries until it answers; each reason why it does not is logged once."""
    said = ""
    while True:
        try:
            server.start()
        except BattlemapError as error:
            if error.text.en != said:
                log.warning("the database is not restarted yet: %s", error.text.en)
            said = error.text.en
            time.sleep(pause)
        else:
            log.warning("the database had stopped as its disk was full; it is restarted")
            return
