"""source → records (or rejected, with all reasons) → identity → store.upsert."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from graph.battle_map.overview import is_interrupted
from graph.clock import now
from graph.db.client import Graph
from graph.model.column_records import RecordColumns
from graph.model.model import Model
from graph.model.records import EdgeRecord, NodeRecord
from graph.store import source_numbers as numbering
from graph.store import writers as store
from graph.store.column_upserts import upsert_columns
from graph.store.elements import DryRun
from graph.store.identifiers import Bearer
from graph.store.source_numbers import SourceClaims, SourceNumbers, claims_by_source, record_contested
from graph.words import BadInput, Text
from ingest.load.batch_writer import COLUMNAR, BatchWriter
from ingest.load.contested_ids import names_first, shares_ids
from ingest.load.load_report import IngestReport, TableReport, new_report
from ingest.load.quarantine import QuarantineFile, quarantine_files
from ingest.load.table_load import TableLoad
from ingest.load.waiting import load_waiting
from ingest.mapping.mapping_checks import find_mappings, load_mapping
from ingest.mapping.mapping_file import Feed, Mapping, feeds_for
from ingest.read.sources import read_table
from ingest.resolve.resolution import Resolution, resolve_parties
from ingest.tables.files import File, open_files

Progress = Callable[[str, int, int], None]
SHRINK = 0.5  # the most that a full list may end of what its feed told, unless it is allowed to
Work = list[tuple[Mapping, Feed, File]]


@dataclass(slots=True)
class GraphTarget:
    """The graph as it is: records are written as they come."""

    graph: Graph

    @property
    def model(self) -> Model:
        return self.graph.model

    def existing_ids(self, label: str, ids: Iterable[str]) -> set[str]:
        return store.existing_ids(self.graph, label, ids)

    def numbering(self) -> SourceNumbers:
        return numbering.read_source_numbers(self.graph)

    def source_claims(
        self, label: str, nodes: dict[str, str], source: str, fields: Iterable[str], owner: str | None
    ) -> dict[str, SourceClaims]:
        return numbering.read_source_claims(self.graph, label, nodes, source, fields, owner)

    def parties_by_key(self, keys: Iterable[str]) -> dict[str, set[Bearer]]:
        return store.parties_by_key(self.graph, keys)

    def upsert(self, records: Iterable[NodeRecord | EdgeRecord]) -> set[str]:
        return store.upsert(self.graph, records)

    def upsert_columns(self, columns: list[RecordColumns]) -> set[str]:
        return upsert_columns(self.graph, columns)


@dataclass(slots=True)
class DryRunTarget(GraphTarget):
    """The graph as it would become: reads it, and keeps what would be written in a plan."""

    plan: DryRun = field(default_factory=DryRun)

    def existing_ids(self, label: str, ids: Iterable[str]) -> set[str]:
        planned = self.plan.elements.get(label, {}).keys() & set(ids)
        return store.existing_ids(self.graph, label, set(ids) - planned) | planned

    def source_claims(
        self, label: str, nodes: dict[str, str], source: str, fields: Iterable[str], owner: str | None
    ) -> dict[str, SourceClaims]:
        planned = self.plan.elements.get(label, {})
        stored = {id: node for id, node in nodes.items() if node not in planned}
        found = numbering.read_source_claims(self.graph, label, stored, source, fields, owner) if stored else {}
        return found | {
            id: claims_by_source(self.model, label, id, planned[node][0], fields)
            for id, node in nodes.items()
            if node in planned
        }

    def upsert(self, records: Iterable[NodeRecord | EdgeRecord]) -> set[str]:
        return store.dry_run_upsert(self.graph, records, self.plan)

    def upsert_columns(self, columns: list[RecordColumns]) -> set[str]:
        return self.upsert(record for each in columns for record in each.to_records())


def ingest(
    graph: Graph,
    paths: list[Path],
    mapping: Path | None = None,
    *,
    quarantine: Path | None = None,
    progress: Progress | None = None,
    name: str = "",
    allow_shrink: bool = False,
    resolve: bool = True,
    notify: Callable[[Text], None] = lambda _: None,
    columnar: int | None = COLUMNAR,
) -> IngestReport:
    """Load files into the graph through mapping files. Loading the same again changes nothing.

    `paths` may hold folders, zip files and `-` (standard input, called `name`). Rows that can't be used are counted in the
    report and kept in the folder `quarantine`; those of earlier runs that waited for what came now are loaded too. `notify` gets
    what a user should know before all is read. `columnar`: as in ingest/load/batch_writer.py.
    Raises BadInput where nothing could be loaded at all (no file, no mapping, a mapping that does not fit).
    """
    with open_files(paths, name) as files, quarantine_folder(quarantine) as folder:
        mappings = [load_mapping(path, graph.model) for path in find_mappings(paths, mapping)]
        report, work = plan_load(files, mappings)
        record_run_start(graph, report, mappings, files, fingerprint_of(files, find_mappings(paths, mapping)))
        with BatchWriter(GraphTarget(graph), notify, columnar) as writing:
            loads = load_all(writing, work, report, folder, progress)
            report.replayed = _finish(writing, graph, report, folder, loads, resolve)
        record_contested(graph, *writing.identity.watch.changes())
        for load in loads:
            load.close_unlisted(graph, 1.0 if allow_shrink else SHRINK)
        report.quarantine = quarantine if report.total("rejected") else None
        record_run_end(graph, report)
    return report


def replay_quarantine(
    graph: Graph,
    folder: Path,
    mapping: Path | None = None,
    repaired: dict[Path, dict[int, dict[str, Any]]] | None = None,
) -> IngestReport:
    """Load the rows in the quarantine again: as they are, or as they were `repaired` (file → row → cells).

    With `mapping`, as that says now. Rows that still can't be used stay. Raises BadInput.
    """
    report = new_report()
    mappings = [load_mapping(path, graph.model) for path in find_mappings([], mapping)] if mapping else []
    store.record_run(graph, "IngestRun", report.run, {"started": now(), "complete": False})
    with BatchWriter(GraphTarget(graph)) as writing:
        loads = [_of_quarantine_file(writing, file, report.run, folder, mappings) for file in quarantine_files(folder)]
        for load in loads:
            load.again((repaired or {}).get(load.quarantine_path or folder, {}), everything=True)
        load_waiting(writing, loads)
        record_contested(graph, *writing.identity.watch.changes())
        report.resolution = resolve_parties(graph)
    report.tables = [load.report for load in loads]
    record_run_end(graph, report)
    return report


def _of_quarantine_file(
    writing: BatchWriter, file: QuarantineFile, run: str, folder: Path, mappings: list[Mapping]
) -> TableLoad:
    for m in mappings:
        for feed in m.feeds:
            if (m.source, feed.name) == (file.source, file.feed):
                return TableLoad.of_quarantine_file(writing, file, run, folder, feed, m)
    return TableLoad.of_quarantine_file(writing, file, run, folder)


def dry_run(graph: Graph, paths: list[Path], mapping: Path | None = None, name: str = "") -> IngestReport:
    """A dry run of `ingest`: its report, with the plan of what would be created and changed. Writes nothing.

    Raises BadInput.
    """
    with open_files(paths, name) as files, quarantine_folder(None) as folder:
        mappings = [load_mapping(path, graph.model) for path in find_mappings(paths, mapping)]
        report, work = plan_load(files, mappings)
        target = DryRunTarget(graph)
        with BatchWriter(target) as writing:
            load_all(writing, work, report, folder, None)
        report.plan = target.plan
    return report


def plan_load(files: list[File], mappings: list[Mapping]) -> tuple[IngestReport, Work]:
    """A report, and which feed reads which file: the highest-ranked source first. Raises BadInput if none does."""
    ranked = sorted(mappings, key=lambda m: (-m.rank, m.source))
    work = [(m, feed, file) for m in ranked for feed in m.feeds for file in files if feed in feeds_for(m, file)]
    work.sort(key=lambda each: not names_first(each[1]))
    if not work:
        raise BadInput(NO_FEED.fill(files=", ".join(f.name for f in files)))
    report = new_report()
    taken = {file.path for _, _, file in work}
    report.skipped = [f.name for f in files if f.path not in taken]
    return report, work


def load_all(
    writing: BatchWriter, work: Work, report: IngestReport, folder: Path, progress: Progress | None
) -> list[TableLoad]:
    """Every table, then the rows that waited for one another, until nothing more loads."""
    loads: list[TableLoad] = []
    for owner, _, _ in work:
        writing.identity.watch.enter(owner)
    for at, (owner, feed, file) in enumerate(work):
        if progress:
            progress(file.name + (f" · {feed.sheet}" if feed.sheet else ""), at, len(work))
        try:
            loads.append(
                TableLoad(writing, read_table(file, feed), feed=feed, mapping=owner, run=report.run, quarantine=folder)
            )
            loads[-1].load()
        except BadInput as error:
            report.errors.append(error.text)
    writing.drain()
    load_waiting(writing, loads)
    report.tables = [load.report for load in loads]
    if progress:
        progress("", len(work), len(work))
    return loads


def _finish(
    writing: BatchWriter, graph: Graph, report: IngestReport, folder: Path, loads: list[TableLoad], resolve: bool
) -> list[TableReport]:
    """Who is the same, and rows that waited, of earlier runs too, until nothing more loads; the tables of those.

    Whoever is merged may tell whom a row means, and rows that waited bring new parties to resolve.
    """
    ours = {load.quarantine_path for load in loads}
    earlier = [
        TableLoad.of_quarantine_file(writing, file, report.run, folder)
        for file in quarantine_files(folder)
        if file.waiting and file.path not in ours
    ]
    news = any(load.report.loaded for load in loads) or is_interrupted(graph, report.run)
    while news or earlier or any(load.report.rejected for load in loads):
        if news and resolve:
            report.resolution = (report.resolution or Resolution()) + resolve_parties(graph)
        writing.identity.clear()
        news = bool(load_waiting(writing, loads + earlier))
        if not news:
            break
    return [load.report for load in earlier if load.report.loaded]


@contextmanager
def quarantine_folder(path: Path | None) -> Iterator[Path]:
    """The quarantine's folder; one that vanishes where none is wanted."""
    if path:
        path.mkdir(parents=True, exist_ok=True)
        yield path
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)


def load_fingerprint(paths: list[Path], mapping: Path | None = None) -> str:
    """A fingerprint of the files and their mappings: the same one means the same load. Raises BadInput."""
    with open_files(paths) as files:
        return fingerprint_of(files, find_mappings(paths, mapping))


def fingerprint_of(files: list[File], mappings: list[Path]) -> str:
    sums = hashlib.sha256()
    for name, path in [(f.name, f.path) for f in files] + [(m.name, m) for m in mappings]:
        with path.open("rb") as content:
            sums.update(name.encode() + hashlib.file_digest(content, "sha256").digest())
    return sums.hexdigest()


def record_run_start(
    graph: Graph, report: IngestReport, mappings: list[Mapping], files: list[File], digest: str
) -> None:
    for m in mappings:
        repeating = [feed.name for feed in m.feeds if not feed.unique]
        source = {"name": m.name or m.source, "rank": m.rank, "loaded": now()}
        source |= {"shared": shares_ids(m) or None, "repeating": repeating or None}
        weights = orjson.dumps(m.tie_weights).decode() if m.tie_weights else None
        store.record_run(graph, "Source", m.source, source | {"tie_weights": weights})
    values = {"started": now(), "complete": False, "digest": digest, "files": [f.name for f in files]}
    store.record_run(graph, "IngestRun", report.run, values)


def record_run_end(graph: Graph, report: IngestReport) -> None:
    counts = {c: report.total(c) for c in ("read", "loaded", "unchanged", "skipped", "rejected", "closed")}
    store.record_run(graph, "IngestRun", report.run, counts | {"finished": now(), "complete": report.complete})


NO_FEED = Text(
    "no mapping has a feed for {files}; add one whose `file:` matches the name",
    "没有映射文件适用于 {files};请添加 file: 与文件名匹配的条目",
)
