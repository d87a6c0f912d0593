"""Batch writer: records are written in a thread of its own, in order, while the next batch is read."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

from graph.model.column_records import RecordColumns
from graph.model.records import EdgeRecord, NodeRecord
from graph.words import Text
from ingest.load.load_report import TableReport
from ingest.load.party_identity import IdentityResolver, RecordTarget

BATCH = 5000  # rows in a transaction
COLUMNAR = 1000  # rows for which it pays to load what reads columns
PATIENT = (
    200_000,
    20,
    50,
)  # rows are many small objects without cycles: looking for those at every 700th takes a third
T = TypeVar("T")
Records = list[NodeRecord | EdgeRecord]


class BatchWriter:
    """Writes batches in a thread of its own, in order, while the next one is being read. Raises what writing raised.

    `notify` is called with what a user should know before all is read. Batches of at least `columnar` rows go column by column
    where they can; none where that is None.
    """

    def __init__(
        self,
        target: RecordTarget,
        notify: Callable[[Text], None] = lambda _: None,
        columnar: int | None = COLUMNAR,
    ):
        self.columnar = columnar
        self.target, self.identity, self.notify = target, IdentityResolver(target), notify
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._pending: list[tuple[Future[set[str]], TableReport]] = []

    def __enter__(self) -> BatchWriter:
        self._thresholds = gc.get_threshold()
        gc.set_threshold(*PATIENT)
        return self

    def __exit__(self, *_: object) -> None:
        gc.set_threshold(*self._thresholds)
        self._thread.shutdown(cancel_futures=True)

    def submit(self, records: Records, report: TableReport) -> None:
        self._submit(lambda: self.target.upsert(records), report)

    def submit_columns(self, columns: list[RecordColumns], report: TableReport) -> None:
        self._submit(lambda: self.target.upsert_columns(columns), report)

    def _submit(self, write: Callable[[], set[str]], report: TableReport) -> None:
        self._finish(1)
        self._pending.append((self._thread.submit(write), report))
        if self.identity.is_full:
            self.drain()
            self.identity.clear()

    def drain(self) -> None:
        """Wait until everything is written."""
        self._finish(0)

    def _finish(self, left: int) -> None:
        while len(self._pending) > left:
            future, report = self._pending.pop(0)
            report.note_loaded(future.result())


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
