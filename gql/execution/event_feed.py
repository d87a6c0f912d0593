"""One reader of the outbox in each process, and all who listen to it.

It looks every quarter of a second while anybody listens, or keeps a connection open, and keeps the last events in one log that all
share: a listener is a place in that log, so a thousand of them cost no more memory than one. Who comes back with a cursor first
reads what it missed from the database. Who was up to date and falls out of the log is told to come back with its cursor.
"""

from __future__ import annotations

import asyncio
import contextvars
import datetime as dt
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from itertools import islice

from graph.clock import now
from graph.query.compiled_queries import AsyncReader
from graph.store.events import FOLLOWING, PLACE, Event, event_of_row
from graph.words import BattlemapError, Text

LOG = 1000  # events that are kept for listeners
PAGE = 500  # events that are read at once
PAUSE = 0.25  # seconds between two looks
AWAY = 2.0  # seconds until it looks again where the database did not answer
TURN = 5.0  # seconds after which a listener looks around though nothing has happened
NEVER: int | None = -1  # a version of access that there is none of
log = logging.getLogger("battlemap.gql")


class EventFeed:
    """The events of one database for the listeners of one event loop. `access`: version of keys and contracts, as last seen."""

    def __init__(self, reader: Callable[[], AsyncReader], size: int = LOG):
        self._reader, self._size = reader, size
        self._log: deque[Event] = deque()
        self._floor = self._head = 0  # the log holds the events after the floor, up to the head
        self._begun = False
        self._life = 0  # counts how often the database was replaced by another one
        self._news, self._access_news = asyncio.Event(), asyncio.Event()
        self._listeners = self._readers = 0
        self._task: asyncio.Task[None] | None = None
        self.access: int | None = None

    async def follow(self, after: str | None, expires: dt.datetime | None = None) -> AsyncIterator[Event | None]:
        """The events after the one that a cursor names, or from now on; None now and then, to look around, and when the
        listener's access expires.

        Raises BattlemapError: CURSOR_GONE where that event is not kept any more, TOO_SLOW for who does not keep up.
        """
        with self._listening(), self.reading():
            life, at, live, known = self._life, await self._position(after), False, NEVER
            while True:
                if life != self._life:
                    raise BattlemapError(GONE, "CURSOR_GONE")
                if self._begun and at >= self._head:
                    live = True
                    if known == self.access:  # else it has changed while the listener was answered
                        await self._turn(expires)
                    known = self.access
                    yield None
                    continue
                for event in await self._from(at, live):
                    at = event.seq
                    yield event

    async def _position(self, after: str | None) -> int:
        """The place of the event that a cursor names, else of the last one."""
        last, seq = await self._reader().row(PLACE, {"cursor": after or ""})
        if after is None:
            return int(last)
        if seq is None:
            raise BattlemapError(GONE, "CURSOR_GONE")
        return int(seq)

    async def _from(self, at: int, live: bool) -> list[Event]:
        """Some of the events that follow a place."""
        if self._begun and at >= self._floor:
            return list(islice(self._log, at - self._floor, at - self._floor + PAGE))
        if live:
            raise BattlemapError(SLOW, "TOO_SLOW")
        _, last, events = await self._read(at)
        if not events and last > at:
            raise BattlemapError(GONE, "CURSOR_GONE")
        if not events:
            await self._turn()  # the log has not begun yet
        return events

    async def _read(self, at: int) -> tuple[int | None, int, list[Event]]:
        """Version of access, last number given, and events without a gap: what lies behind one is not committed yet."""
        access, last, rows = await self._reader().row(FOLLOWING, {"after": at, "limit": PAGE})
        events = [event_of_row(row) for row in rows]
        whole = [event for number, event in enumerate(events, at + 1) if event.seq == number]
        return access, int(last), whole

    async def access_change(self, known: int | None, seconds: float) -> None:
        """Wait until the version of access is another one than that, but no longer than so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                while self.access == known:
                    await self._access_news.wait()
        except TimeoutError:
            pass

    @contextmanager
    def _listening(self) -> Iterator[None]:
        self._listeners += 1
        try:
            yield
        finally:
            self._listeners -= 1

    @contextmanager
    def reading(self) -> Iterator[None]:
        """While anybody is inside, the outbox is read, and with it the version of access."""
        self._readers += 1
        if self._task is None:
            self._begun = False
            self._task = asyncio.create_task(self._watch(), context=contextvars.Context())
        try:
            yield
        finally:
            self._readers -= 1
            if self._readers == 0:
                self.stop()

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _watch(self) -> None:
        while True:
            try:
                full = await self._look()
            except BattlemapError as error:
                log.warning("the outbox can't be read: %s", error.text.en)
                await asyncio.sleep(AWAY)
                continue
            if not full:
                await asyncio.sleep(PAUSE)

    async def _look(self) -> bool:
        """Take in what is new; whether there may be more."""
        access, last, events = await self._read(self._head if self._begun else 2**53)
        if not self._begun or last < self._head:
            self._life += self._begun
            self._log.clear()
            self._floor = self._head = last
            self._begun = True
            self._wake()
        self._log.extend(events)
        self._head += len(events)
        while len(self._log) > self._size:
            self._log.popleft()
            self._floor += 1
        if access != self.access:
            self.access = access
            self._access_news = _told(self._access_news)
            self._wake()
        elif events:
            self._wake()
        return len(events) == PAGE

    def _wake(self) -> None:
        self._news = _told(self._news)

    async def _turn(self, expires: dt.datetime | None = None) -> None:
        """Wait until something has happened, but not for long."""
        seconds = min(TURN, (expires - now()).total_seconds()) if expires else TURN
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            pass


def _told(news: asyncio.Event) -> asyncio.Event:
    """Wake all who wait for this; what the next ones wait for."""
    news.set()
    return asyncio.Event()


GONE = Text(
    "there is no event with this cursor (any more); read anew what you need, and subscribe without a cursor",
    "该游标对应的事件不存在或已过期;请重新读取数据,并不带游标订阅",
)
SLOW = Text(
    "you read more slowly than events come; subscribe again with the last cursor that you have",
    "读取速度跟不上事件;请用最后收到的游标重新订阅",
)
