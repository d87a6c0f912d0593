"""The first load of an empty database, by Neo4j's own offline importer: the same graph as `ingest`, much faster.

Elements are written to Parquet files as they are first told. What is told of an element again, and relationships that may end
one another, follow the ordinary way once the database is up: claims combine in any order.
"""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from graph.db.client import Graph
from graph.db.transactions import Row
from graph.db.zone_migration import zone_record
from graph.model.model import Model
from graph.server.server import Server
from graph.store import writers as store
from graph.store.bookkeeping import bookkeeping, complete_identifiers, holds_data
from graph.store.events import event_of_many
from graph.store.source_numbers import record_contested
from graph.words import BadInput, Text
from ingest.load.batch_writer import BATCH, COLUMNAR, BatchWriter, batches
from ingest.load.importer_files import ImportFiles
from ingest.load.load_report import IngestReport
from ingest.load.pipeline import (
    Progress,
    fingerprint_of,
    load_all,
    plan_load,
    quarantine_folder,
    record_run_end,
    record_run_start,
)
from ingest.mapping.mapping_checks import find_mappings, load_mapping
from ingest.resolve.resolution import resolve_parties
from ingest.tables.files import open_files

BRIEF = 20_000_000  # bytes of files that are imported before it pays to compile the importer in full


def bulk(
    server: Server,
    model: Model,
    paths: list[Path],
    *,
    mapping: Path | None = None,
    quarantine: Path | None = None,
    progress: Progress | None = None,
    name: str = "",
    resolve: bool = True,
    columnar: int | None = COLUMNAR,
) -> IngestReport:
    """Load files into the empty database of a managed server, which is stopped meanwhile and runs afterwards.

    Keys, the audit log and the outbox are carried over. Raises BadInput where the database holds data, or as `ingest` does.
    `columnar`: as in ingest/load/batch_writer.py.
    """
    server.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = _kept(server)
    with (
        open_files(paths, name) as files,
        quarantine_folder(quarantine) as folder,
        tempfile.TemporaryDirectory(dir=server.home) as scratch,
        ThreadPoolExecutor(1) as aside,
    ):
        found = find_mappings(paths, mapping)
        mappings = [load_mapping(path, model) for path in found]
        report, work = plan_load(files, mappings)
        stopping = aside.submit(server.stop)  # while rows are mapped
        target = ImportFiles(model, Path(scratch), len(mappings) > 1)
        with BatchWriter(target, columnar=columnar) as writing:
            load_all(writing, work, report, folder, progress)
        target.write_existing(kept)
        options = target.close()
        stopping.result()
        server.admin(
            "database",
            "import",
            "full",
            "neo4j",
            "--overwrite-destination",
            "--input-type=parquet",
            "--array-delimiter=U+001F",
            *options,
            timeout=None,
            is_brief=target.size() < BRIEF,
        )
        with Graph(server.start(), model) as graph:
            graph.prepare()
            complete_identifiers(graph)
            record_run_start(graph, report, mappings, files, fingerprint_of(files, found))
            store.publish_events(graph, [event_of_many("import", target.counts(), {})])
            _tell_again(graph, target, report)
            record_contested(graph, *writing.identity.watch.changes())
            report.resolution = resolve_parties(graph) if resolve else None
            report.quarantine = quarantine if report.total("rejected") else None
            record_run_end(graph, report)
    return report


def _kept(server: Server) -> list[Row]:
    """Our own bookkeeping in a database that holds nothing else. Raises BadInput where it holds data."""
    if not (server.home / "data" / "databases" / "neo4j").exists():
        return [zone_record()]
    with Graph(server.start()) as graph:
        if holds_data(graph):
            raise BadInput(NOT_EMPTY)
        graph.prepare()
        return bookkeeping(graph)


def _tell_again(graph: Graph, target: ImportFiles, report: IngestReport) -> None:
    tables = {t.file + (f"#{t.sheet}" if t.sheet else ""): t for t in report.tables}
    for batch in batches(target.repeated_records(), BATCH):
        changed = store.upsert(graph, (record for record, _ in batch))
        counted = {record.origin.record for record, was in batch if was}
        for record in changed - counted:
            tables[record.rpartition("!")[0]].note_loaded({record})


NOT_EMPTY = Text(
    "the database holds data; --bulk is for the first load of an empty one: load without it",
    "数据库中已有数据;--bulk 仅用于首次导入空库,请去掉该选项",
)
