"""Access watch of connections that stay open: it tells when who is behind one may ask no more, in whichever process that was decided.

    error = await access_end(service, principal)          # then close the connection

It asks nothing of the database itself: the process's one reader of the outbox sees the version of access four times a second.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol

from gql.execution.event_feed import AWAY, EventFeed
from graph.access.access_book import AccessBook
from graph.access.keys import Principal
from graph.words import BattlemapError, Unauthenticated

log = logging.getLogger("battlemap.gql")
LONGEST = 3600.0  # seconds between two looks at the clock, which may be set


class AccessSource(Protocol):
    """What tells who may ask, and that it has changed."""

    book: AccessBook

    @property
    def feed(self) -> EventFeed: ...


async def access_end(source: AccessSource, caller: Principal) -> BattlemapError:
    """Wait until the key, session, token or contract of a caller is over; what its next request would be answered."""
    book, feed = source.book, source.feed
    with feed.reading():
        while True:
            known = feed.access
            try:
                if known is not None and known != book.version:
                    await asyncio.to_thread(book.refresh, known)
                caller = book.again(caller)
            except Unauthenticated as over:
                return over
            except BattlemapError as error:
                log.warning("who may ask can't be read: %s", error.text.en)
                await asyncio.sleep(AWAY)
                continue
            await feed.access_change(known, min(LONGEST, book.seconds_left(caller)))
