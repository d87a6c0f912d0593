"""Daily request quota of a contract, shared by several processes.

    quota = Quota(graph)
    keeping = asyncio.create_task(quota.flush_periodically())  # until cancelled; what is left is written then
    await quota.take(principal.contract)             # raises QuotaUsed

Requests are counted in memory and added to the graph about once a second, so one costs no statement while requests keep
coming. Several processes together may therefore let through what they answer in a second beyond the quota.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from graph.access.contracts import Contract
from graph.clock import now, start_of_day
from graph.db.client import Graph
from graph.db.transactions import run
from graph.words import BattlemapError, QuotaUsed, Text

log = logging.getLogger("battlemap.quota")
FRESH = 2.0  # seconds for which a count of the graph is believed
ADD = """UNWIND $rows AS row MERGE (u:Usage {id: row.contract + '@' + toString($day)})
    ON CREATE SET u.contract = row.contract, u.day = $day, u.requests = 0
    SET u.requests = u.requests + row.taken RETURN row.contract AS contract, u.requests AS requests"""
READ = "MATCH (u:Usage {id: $id}) RETURN u.requests AS requests"


@dataclass(slots=True)
class _Count:
    """`known`: of all processes, as the graph had it at `read` (monotonic seconds); `taken`: here, not written yet."""

    known: int = 0
    taken: int = 0
    read: float = float("-inf")


class Quota:
    """Counts requests by contract and day; the day is that of `clock`, with its zone."""

    def __init__(self, graph: Graph, clock: Callable[[], dt.datetime] = now, every: float = 1.0):
        self._graph, self._clock, self._every = graph, clock, every
        self._lock, self._flushing = Lock(), Lock()
        self._counts: dict[tuple[dt.date, str], _Count] = {}

    async def take(self, contract: Contract) -> None:
        """Count one request. Raises QuotaUsed, with the seconds until the day ends."""
        if contract.quota is None:
            return
        key = self._clock().date(), contract.id
        if time.monotonic() - self._counts.get(key, _Count()).read > FRESH:
            await asyncio.to_thread(self._read, key)
        self._take(key, contract.quota)

    def take_at_once(self, contract: Contract) -> None:
        """Count one request where nobody serves, in the graph too. Raises QuotaUsed, DatabaseUnavailable."""
        if contract.quota is None:
            return
        key = self._clock().date(), contract.id
        self._read(key)
        self._take(key, contract.quota)
        self.flush()

    async def flush_periodically(self) -> None:
        """Write what was counted, again and again; the last time when cancelled."""
        try:
            while True:
                await asyncio.sleep(self._every)
                await asyncio.to_thread(self._try)
        finally:
            self._try()  # no await: the loop is closing

    def flush(self) -> None:
        """Add what was counted to the graph, once where two ask at a time. Raises DatabaseUnavailable, and keeps the counts."""
        with self._flushing:
            for day in self._days():
                self._flush(day)

    def _days(self) -> set[dt.date]:
        with self._lock:
            today = self._clock().date()
            over = [key for key, count in self._counts.items() if key[0] < today and not count.taken]
            for key in over:
                del self._counts[key]
            return {day for (day, _), count in self._counts.items() if count.taken}

    def _flush(self, day: dt.date) -> None:
        with self._lock:
            taken = {id: count.taken for (of, id), count in self._counts.items() if of == day and count.taken}
        rows = [{"contract": id, "taken": n} for id, n in sorted(taken.items())]
        for row in self._graph.write(lambda tx: run(tx, ADD, rows=rows, day=day)):
            with self._lock:
                count = self._counts[day, row["contract"]]
                count.known, count.read = row["requests"], time.monotonic()
                count.taken -= taken[row["contract"]]

    def _read(self, key: tuple[dt.date, str]) -> None:
        rows = self._graph.read(READ, id=f"{key[1]}@{key[0]}")
        with self._lock:
            count = self._counts.setdefault(key, _Count())
            count.known, count.read = rows[0]["requests"] if rows else 0, time.monotonic()

    def _take(self, key: tuple[dt.date, str], quota: int) -> None:
        with self._lock:
            count = self._counts[key]
            if count.known + count.taken >= quota:
                raise QuotaUsed(USED.fill(quota=quota), self._left())
            count.taken += 1

    def _try(self) -> None:
        try:
            self.flush()
        except BattlemapError as error:
            log.warning("requests of contracts are counted in memory only: %s", error.text.en)

    def _left(self) -> int:
        """Seconds until the day ends, at least 1."""
        at = self._clock()
        return max(1, round((start_of_day(at.date() + dt.timedelta(days=1)) - at).total_seconds()))


USED = Text("the {quota} requests a day of this data contract are used up", "该数据契约每日 {quota} 次请求的配额已用完")
