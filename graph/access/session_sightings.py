"""Last use of sessions: noted in memory at each request, and written to the graph every ten minutes, as each
write makes the service forget what it keeps of long lists.

sightings = SessionSightings(graph)
sightings.start()                   # a thread of its own; `close` writes what is left
sightings.note(principal.session)
"""

from __future__ import annotations

import datetime as dt
import logging
from threading import Event, Thread

from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import run
from graph.words import BattlemapError

log = logging.getLogger("battlemap.sessions")
EVERY = 600.0  # seconds
SEEN = """UNWIND $rows AS row MATCH (s:Session {id: row.id}) WHERE s.seen < row.at SET s.seen = row.at"""


class SessionSightings:
    """One in each process; what several of them write, the latest stands."""

    def __init__(self, graph: Graph, every: float = EVERY):
        self._graph, self._every = graph, every
        self._seen: dict[str, dt.datetime] = {}
        self._closing = Event()
        self._thread = Thread(target=self._run, daemon=True, name="sessions")

    def note(self, session: str) -> None:
        self._seen[session] = now()

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        self._thread.join()

    def flush(self) -> None:
        """Write what was noted. Raises DatabaseUnavailable, and forgets it: the next request notes it again."""
        seen, self._seen = self._seen, {}
        if rows := [{"id": id, "at": at} for id, at in sorted(seen.items())]:
            self._graph.write(lambda tx: run(tx, SEEN, rows=rows))

    def _run(self) -> None:
        while not self._closing.wait(self._every):
            self._try()
        self._try()

    def _try(self) -> None:
        try:
            self.flush()
        except BattlemapError as error:
            log.warning("when sessions were last used could not be written: %s", error.text.en)
