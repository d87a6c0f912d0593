"""source → records (or rejected, with all reasons) → identity → Graph.upsert."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from graph.database import Graph
from graph.records import now
from graph.words import BadInput, Text
from ingest.loading import TableLoad, TableReport
from ingest.mapping import Mapping, feeds_for, find_mappings, load_mapping
from ingest.sources import Reject, find_files, read_table

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Report:
    """What an ingest run did. `skipped` names files that no mapping has a feed for; `errors` files that failed."""

    run: str
    tables: list[TableReport] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    errors: list[Text] = field(default_factory=list)
    quarantine: Path | None = None

    @property
    def rejected(self) -> list[Reject]:
        return [reject for table in self.tables for reject in table.rejected]

    def total(self, count: str) -> int:
        return sum(getattr(table, count) for table in self.tables)


def ingest(graph: Graph, paths: list[Path], mapping: Path | None = None, quarantine: Path | None = None,
           progress: Progress | None = None) -> Report:  # fmt: skip
    """Load files into the graph through mapping files. Loading the same again changes nothing.

    Rows that can't be read are in the report and, one JSON object a line, in the folder `quarantine`.
    Raises BadInput where nothing could be loaded at all (no file, no mapping, a mapping that does not fit).
    """
    files = find_files(paths)
    mappings = [load_mapping(path, graph.model) for path in find_mappings(paths, mapping)]
    work = [(m, feed, file) for m in _ranked(mappings) for feed in m.feeds
            for file in files if feed in feeds_for(m, file)]  # fmt: skip
    report = Report(run=f"ingest-{now():%Y%m%d-%H%M%S}-{secrets.token_hex(3)}")
    report.skipped = [f.name for f in files if f not in {file for _, _, file in work}]
    if not work:
        raise BadInput(NO_FEED.fill(files=", ".join(f.name for f in files)))
    _note_start(graph, report, mappings, files, digest(paths, mapping))
    loads: list[TableLoad] = []
    for at, (owner, feed, file) in enumerate(work):
        if progress:
            progress(file.name + (f" · {feed.sheet}" if feed.sheet else ""), at, len(work))
        try:
            loads.append(TableLoad(graph, read_table(file, feed), feed, owner, report.run))
            loads[-1].load()
        except BadInput as error:
            report.errors.append(error.text)
    while [load for load in loads if load.again()]:
        pass
    report.tables = [load.report for load in loads]
    if progress:
        progress("", len(work), len(work))
    report.quarantine = write_quarantine(report, quarantine) if quarantine and report.rejected else None
    _note_end(graph, report)
    return report


def _ranked(mappings: list[Mapping]) -> list[Mapping]:
    """Highest rank first, so that the best source names a party before others refer to it."""
    return sorted(mappings, key=lambda m: (-m.rank, m.source))


def digest(paths: list[Path], mapping: Path | None = None) -> str:
    """A fingerprint of the files and their mappings: the same one means the same load. Raises BadInput."""
    sums = hashlib.sha256()
    for path in (*find_files(paths), *find_mappings(paths, mapping)):
        sums.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return sums.hexdigest()


def _note_start(
    graph: Graph, report: Report, mappings: list[Mapping], files: list[Path], digest: str
) -> None:
    for m in mappings:
        graph.record_run("Source", m.source, {"name": m.name or m.source, "rank": m.rank})
    values = {"started": now(), "complete": False, "digest": digest, "files": [f.name for f in files]}
    graph.record_run("IngestRun", report.run, values)


def _note_end(graph: Graph, report: Report) -> None:
    counts = {c: report.total(c) for c in ("read", "loaded", "unchanged")}
    values = counts | {"rejected": len(report.rejected), "finished": now(), "complete": not report.errors}
    graph.record_run("IngestRun", report.run, values)


def write_quarantine(report: Report, folder: Path) -> Path:
    """One JSON object for each rejected row: file, sheet, row, reasons in both languages, raw values."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{report.run}.jsonl"
    with path.open("wb") as out:
        for reject in report.rejected:
            out.write(orjson.dumps(described(reject), default=str) + b"\n")
    return path


def described(reject: Reject) -> dict[str, Any]:
    """A rejected row as JSON holds it."""
    reasons = {"reasons": [r.en for r in reject.reasons], "reasons_zh": [r.zh for r in reject.reasons]}
    return (
        {"file": reject.file, "sheet": reject.sheet, "row": reject.row} | reasons | {"values": reject.values}
    )


NO_FEED = Text(
    "no mapping has a feed for {files}; add one whose `file:` matches the name",
    "没有映射文件适用于 {files};请添加 file: 与文件名匹配的条目",
)
