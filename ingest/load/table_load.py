"""One table into the graph, streaming: drafts, who is who, upsert; and once more for rows that waited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any

from graph.clock import now
from graph.db.client import Graph
from graph.model.claims import Origin
from graph.model.model import Model
from graph.model.records import EdgeRecord, NodeRecord
from graph.store import writers as store
from graph.words import BadInput, Text
from ingest.drafts.column_compiler import ColumnCompiler, NotInColumns
from ingest.drafts.draft_records import edge_records, may_hold, node_records, reject_of
from ingest.drafts.mapping_compiler import MappingCompiler
from ingest.drafts.minted_ids import minted_id
from ingest.drafts.pair_totals import PairTotals
from ingest.drafts.row_drafts import RowResult
from ingest.load.batch_writer import BATCH, BatchWriter, Records, batches
from ingest.load.column_load import ColumnLoad
from ingest.load.load_report import LIST_CUT, NAMELESS_ROWS, SHRUNK, WHOLE_TABLE, TableReport
from ingest.load.quarantine import QuarantineFile, QuarantineWriter, read_quarantine_file
from ingest.load.reference_resolution import resolve_references
from ingest.load.waiting_index import Sign, is_met, is_waiting_for_any
from ingest.mapping.column_names import note_renamed
from ingest.mapping.mapping_file import Feed, Mapping
from ingest.parse.cells import UnreadableCell
from ingest.read.sources import Reject
from ingest.read.statement_time import stated_time
from ingest.tables.row_blocks import (
    Batch,
    SingleRows,
    TableRow,
    block_of_batch,
    row_count,
    stream_batches,
)
from ingest.tables.tables import Table, row_batches

WIDE_BATCH = 4 * BATCH  # rows that go column by column at once
SHOWN = 1000  # set-aside rows that a report holds; all are in the quarantine


class TableLoad:
    """The load of one table through one feed. Raises BadInput when the mapping does not fit it."""

    def __init__(
        self,
        writing: BatchWriter,
        table: Table,
        *,
        feed: Feed,
        mapping: Mapping,
        run: str,
        quarantine: Path,
        as_of: dt.datetime | None = None,
    ):
        self.writing, self.table, self.feed, self.mapping, self.run = writing, table, feed, mapping, run
        model: Model = writing.target.model
        writing.identity.watch.enter(mapping)
        self.drafter = MappingCompiler(feed, model, table, f"{mapping.source}.yaml", mapping.source, mapping.ids)
        self.as_of = as_of or stated_time(table.file, feed)
        if feed.sync == "full" and self.drafter.as_of:
            raise BadInput(NO_TIMES.fill(path=f"{mapping.source}.yaml", column=feed.as_of and feed.as_of.column))
        self.folder = quarantine
        self.totals = PairTotals()
        self.quarantine_path: Path | None = None
        self.is_replay = False
        self.is_open = True  # of an earlier run's rows only those are read for which something has come
        self.named: set[str] = set()  # ids that set-aside rows name: they are listed all the same
        self.nameless = 0  # set-aside rows that can't be read at all
        self.report = TableReport(
            table.file.name, table.sheet, note_renamed(table.note, self.drafter.names), warnings=table.warnings
        )
        self.report.adds_up = feed.has_totals

    @classmethod
    def of_quarantine_file(
        cls,
        writing: BatchWriter,
        file: QuarantineFile,
        run: str,
        quarantine: Path,
        feed: Feed | None = None,
        mapping: Mapping | None = None,
    ) -> TableLoad:
        """The rest of a table of an earlier run: its rows that were set aside; as they were mapped, or anew."""
        if feed is None or mapping is None:
            feed, mapping = file.feed_and_mapping()
        load = cls(
            writing, file.table(iter(())), feed=feed, mapping=mapping, run=run, quarantine=quarantine, as_of=file.as_of
        )
        load.quarantine_path, load.is_replay, load.is_open = file.path, True, False
        load.report.read = load.report.rejected = file.count
        return load

    def load(self) -> None:
        """Write all rows that hold, in batches; set aside the others."""
        writer, columns = self._writer(), self._columns()
        self.table.takes_blocks = columns is not None
        for batch in stream_batches(self.table.stream, WIDE_BATCH if columns else BATCH):
            self.report.read += row_count(batch)
            while self.table.urgent:
                self.writing.notify(self.table.urgent.pop(0))
            if not (columns and self._load_columns(columns, batch, writer)):
                self._load_rows(SingleRows(batch), writer)
        self.report.cut, self.report.warnings = self.table.cut, self.table.warnings
        self.quarantine_path = writer.close()
        self._write_totals()

    def _columns(self) -> ColumnLoad | None:
        """What loads blocks of rows; None where rows have to be read one by one."""
        if self.writing.columnar is None:
            return None
        try:
            return ColumnLoad(ColumnCompiler(self.drafter), self.writing.identity, self.mapping.source)
        except NotInColumns:
            return None

    def _load_columns(self, columns: ColumnLoad, batch: Batch, writer: QuarantineWriter) -> bool:
        """Write a batch column by column, then one by one the rows for which that can't be; False where none can."""
        if row_count(batch) < (self.writing.columnar or 0):
            return False
        block, broken = block_of_batch(batch, self.table.columns)
        if block is None:
            return False
        origin = Origin(self.mapping.source, self.mapping.rank, "", self.run, now(), self.feed.name, self.as_of)
        parts = columns.parts(block, origin, self.table.location, is_whole=not broken)
        self.report.skipped += parts.skipped
        if parts.columns:
            self.writing.submit_columns(parts.columns, self.report)
        as_read = {row.number: row for row in batch if isinstance(row, TableRow)}  # a block's have all columns
        rest = [as_read.get(row.number, row) for row in (parts.rest.rows() if parts.rest else ())]
        self._load_rows(sorted([*broken, *rest], key=attrgetter("number")), writer)
        return True

    def _load_rows(self, rows: Iterable[TableRow], writer: QuarantineWriter) -> None:
        for batch in row_batches(rows, BATCH):
            self._set_aside(self._load(batch), writer)

    def again(
        self,
        repaired: dict[int, dict[str, Any]] | None = None,
        everything: bool = False,
        promised: frozenset[str] | None = None,
    ) -> int:
        """Try set-aside rows once more; how many now hold.

        Those that wait, as others may have brought whom they wait for, or `everything`; with `repaired` cells (by row).
        With `promised`, ends that only edges name are made, but for these keys (ingest/load/reference_resolution.py).
        """
        if self.quarantine_path is None or not self.report.rejected:
            return 0
        file = read_quarantine_file(self.quarantine_path)
        if not everything and not (file.waiting and (promised is not None or self._has_come(file))):
            return 0
        self.is_open = True
        before = self.report.rejected
        self.report.rejected, self.report.rejects = 0, []
        writer = self._writer()
        for batch in batches(file.rejects(), BATCH):
            left, tried = [], []
            for r in batch:
                if r.is_waiting or (everything and may_hold(r, repaired or {})):
                    tried.append(TableRow(r.row, (repaired or {}).get(r.row, r.values)))
                else:
                    left.append(r)
            self._set_aside(sorted(left + self._load(tried, promised), key=lambda reject: reject.row), writer)
        self.quarantine_path = writer.close()
        self._write_totals()
        self.writing.drain()
        return before - self.report.rejected

    def _writer(self) -> QuarantineWriter:
        model = self.writing.target.model
        return QuarantineWriter(self.folder, self.table, self.feed, self.mapping, self.as_of, model)

    def _has_come(self, file: QuarantineFile) -> bool:
        return is_met(file.waiting_index(self.writing.target.model), self.writing.identity, self.mapping.source)

    def is_waiting_for(self, signs: set[Sign]) -> bool:
        """Whether a set-aside row waits for somebody who is spoken of so."""
        file = read_quarantine_file(self.quarantine_path) if self.quarantine_path and self.report.rejected else None
        if not file or not file.waiting:
            return False
        return is_waiting_for_any(file.waiting_index(self.writing.target.model), signs)

    def _write_totals(self) -> None:
        """Write what rows make together, as it is now."""
        for changes in batches(self.totals.changes(), BATCH):
            for record, rows in changes:
                self.report.rows_of.setdefault(record.origin.record, []).extend(rows)
            self.writing.submit([record for record, _ in changes], self.report)

    def _load(self, rows: list[TableRow], promised: frozenset[str] | None = None) -> list[Reject]:
        """Write the rows that hold; the others, with their reasons.

        A row that names somebody whom only a rejected row would have brought is rejected too, and so on.
        """
        drafts = [self.drafter.draft(row) for row in rows]
        for d in drafts if self.is_replay else ():
            if any(e.totals for e in d.edges):
                d.waiting_reasons.append(WHOLE_TABLE)
        resolve_references(self.writing.identity, drafts, promised)
        records = self.records(drafts, self.totals)
        rejects = []
        for d in drafts:
            if d.skipped:
                self.report.skipped += 1
            elif not d.is_accepted:
                self._note_named(d)
                rejects.append(reject_of(d, self.table))
            else:
                self._note(d)
        if records:
            self.writing.submit(records, self.report)
        return rejects

    def _note(self, d: RowResult) -> None:
        """What was mended in a row, and which cells of it were left out."""
        if d.row.repaired:
            self.report.repairs += 1
            if len(self.report.repaired) < SHOWN:
                self.report.repaired.append((d.row.number, d.row.repaired))
        self.report.left_out += len(d.left_out)
        for reason in d.left_out if len(self.report.cells_left_out) < SHOWN else ():
            self.report.cells_left_out.append((d.row.number, reason))

    def _note_named(self, d: RowResult) -> None:
        """Whom a set-aside row of a full list names."""
        if self.feed.sync == "full" and d.row.is_record:
            parties = [n.party for n in d.nodes] + [p for e in d.edges for p in (e.start, e.end)]
            self.named |= {id for p in parties for id in (p.id, minted_id(p)) if id}
            self.nameless += not parties

    def close_unlisted(self, graph: Graph, most: float) -> None:
        """End what a full list that was read to its end no longer names."""
        if self.feed.sync != "full" or self.is_replay:
            return
        if self.report.cut or self.nameless:
            self.report.kept_open = LIST_CUT if self.report.cut else NAMELESS_ROWS.fill(count=self.nameless)
            return
        done = store.close_unlisted(graph, self.mapping.source, self.feed.name, self.as_of, self.named, most)
        if done.refused:
            self.report.kept_open = SHRUNK.fill(closed=done.closed, listed=done.listed)
        else:
            self.report.closed = done.closed

    def _set_aside(self, rejects: list[Reject], writer: QuarantineWriter) -> None:
        self.report.rejected += len(rejects)
        self.report.rejects += rejects[: SHOWN - len(self.report.rejects)]
        for reject in rejects:
            writer.add(reject)

    def waiting_rows(self) -> Iterator[RowResult]:
        """What the set-aside rows say that wait for somebody."""
        file = read_quarantine_file(self.quarantine_path) if self.quarantine_path and self.report.rejected else None
        for reject in file.rejects() if file and file.waiting else ():
            if reject.is_waiting:
                yield self.drafter.draft(TableRow(reject.row, reject.values))

    def records(self, drafts: list[RowResult], totals: PairTotals | None) -> Records:
        """What the drafts that hold say, with ids; what is added up goes into `totals`."""
        at, place = now(), self.table.location
        records: Records = []
        for d in drafts:
            if d.is_accepted:
                record, stated = f"{place}!{d.row.number}", self._stated(d)
                of = self.mapping
                origin = Origin(of.source, of.rank, record, self.run, at, self.feed.name, stated)
                records += self._records_of(d, origin, totals) if d.is_accepted else ()
        return records

    def _records_of(self, d: RowResult, origin: Origin, totals: PairTotals | None) -> Iterator[NodeRecord | EdgeRecord]:
        yield from node_records(d, origin)
        for totalled, record in edge_records(d, origin):
            if not totalled:
                yield record
            elif totals is not None:
                totals.add(record, self.writing.target.model.edges[record.type], totalled)

    def _stated(self, d: RowResult) -> dt.datetime:
        """The time for which the row says it: its own, else the table's."""
        if self.drafter.as_of:
            try:
                return self.drafter.as_of(d.row.cells) or self.as_of
            except UnreadableCell as error:
                d.reasons.append(error.text)
        return self.as_of


NO_TIMES = Text(
    "{path}: `sync: full` takes the time of the whole table; `as_of` can't be the column {column!r}",
    "{path}:sync: full 以整张表的时间为准;as_of 不能是列 {column!r}",
)
