"""Cache of results that hold until something is committed: an entry is used where the statement's bookmark is the entry's.

Neo4j tells the last transaction that it has committed with each answer: where two bookmarks are alike, nothing was written
between them, by whomever. So an answer with a cached part is never older than the database.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from threading import Lock, Thread
from typing import Any, NamedTuple, Protocol

from graph.db.client import Graph
from graph.words import BattlemapError

Bookmark = frozenset[str]
Key = tuple[str, str, dt.date]  # a text, the values of its parameters, the day
MOST = 50  # entries
SLOW = 0.15  # seconds of a statement from which on its long parts are read beside it
IN_VAIN = 600.0  # seconds until what failed, or is too long, is read again
SHARE = 10  # reading an entry takes one part in so many of the time, but for the first few seconds' worth of reads
AHEAD = 40.0  # seconds
log = logging.getLogger("battlemap.query")


class Request(NamedTuple):
    """The values of one request: its variables, the parameters of its statement, and the day."""

    variables: Mapping[str, Any]
    parameters: Mapping[str, Any]
    day: dt.date


class CacheablePart(Protocol):
    """A part of a statement whose result may come from the cache: by the parameter `$cached` under its name."""

    @property
    def name(self) -> str: ...

    def recall(self, cache: ResultCache, bookmark: Bookmark, request: Request) -> Any:
        """What is bound for it; None where nothing is at hand."""

    def learn(self, cache: ResultCache, bookmark: Bookmark, request: Request, value: Any) -> None:
        """Take its value, worked out by a statement while nothing was committed, into the cache."""

    def prepare(self, cache: ResultCache, request: Request) -> None:
        """Have the cache read, beside the answers, what the next statement could have used."""


class ResultCache:
    """One for each service; what reads beside is one thread, as long as there is something to read.

    Entries are those of the last bookmark that was seen.
    """

    def __init__(self, graph: Graph, slow: float = SLOW, most: int = MOST):
        self._graph, self.slow, self._most = graph, slow, most
        self._bookmark: Bookmark = frozenset()
        self._entries: dict[Key, Any] = {}
        self.ids: dict[str, Sequence[str]] = {}  # of each label, sorted: what orders of its nodes share
        self._lock = Lock()
        self._queue: deque[tuple[Key, Callable[[Graph], Any]]] = deque()
        self._reading: set[Key] = set()
        self._thread: Thread | None = None
        self._paid: dict[Key, float] = {}  # until when (monotonic seconds) the share of each is taken

    @property
    def bookmark(self) -> Bookmark:
        """The last one that was seen."""
        return self._bookmark

    def see(self, bookmark: Bookmark) -> None:
        """Forget all entries where something was committed."""
        with self._lock:
            if bookmark != self._bookmark:
                self._bookmark = bookmark
                self._entries.clear()

    def get(self, key: Key, bookmark: Bookmark) -> Any:
        with self._lock:
            if bookmark != self._bookmark or key not in self._entries:
                return None
            found = self._entries[key] = self._entries.pop(key)  # the last ones stay longest
            return found

    def put(self, key: Key, value: Any, bookmark: Bookmark) -> None:
        """Keep what was read while nothing was committed."""
        self.see(bookmark)
        with self._lock:
            if bookmark == self._bookmark:
                self._entries.pop(key, None)
                self._entries[key] = value
                while len(self._entries) > self._most:
                    del self._entries[next(iter(self._entries))]

    def read_beside(self, key: Key, read: Callable[[Graph], Any]) -> None:
        """Read an entry in a thread, not more often than takes its share of the time."""
        with self._lock:
            if key in self._entries or self._paid.get(key, 0) > time.monotonic() + AHEAD or key in self._reading:
                return
            self._reading.add(key)
            self._queue.append((key, read))
            if self._thread is None:
                self._thread = Thread(target=self._run, daemon=True, name="results")
                self._thread.start()

    def wait(self) -> None:
        """Until all that is to be read is read."""
        if thread := self._thread:
            thread.join()

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._queue:
                    self._thread = None
                    return
                key, read = self._queue.popleft()
            began, useful = time.monotonic(), False
            try:
                useful = self._read(key, read)
            except BattlemapError as error:
                log.info("a result could not be read beside: %s", error.text.en)
            except Exception:
                log.exception("a result could not be read beside")
            finally:
                now = time.monotonic()
                self._pay(key, now, SHARE * (now - began) if useful else AHEAD + IN_VAIN)

    def _read(self, key: Key, read: Callable[[Graph], Any]) -> bool:
        """Whether there is something that can be kept."""
        before = self._graph.bookmark()
        value = read(self._graph)
        if value is not None and self._graph.bookmark() == before:
            self.put(key, value, before)
        return value is not None

    def _pay(self, key: Key, now: float, seconds: float) -> None:
        with self._lock:
            self._reading.discard(key)
            self._paid = {of: until for of, until in self._paid.items() if until > now}
            self._paid[key] = self._paid.get(key, now) + seconds
