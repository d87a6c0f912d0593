"""source → records (or rejected, with all reasons) → identity → Graph.upsert."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import orjson

from graph.database import Graph, grouped
from graph.records import EdgeRecord, NodeRecord, Origin, fold, missing
from graph.words import BadInput, Text
from ingest.drafts import Drafts, EdgeDraft, NodeDraft, check_columns, draft
from ingest.identity import Identity
from ingest.mapping import Feed, Mapping, feeds_for, find_mappings, load_mapping
from ingest.sources import Reject, Table, find_files, read_table

BATCH = 4000
T = TypeVar("T")
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class TableReport:
    """Counts of one table; read = loaded + unchanged + rejected."""

    run: str
    file: str
    sheet: str
    note: str
    read: int = 0
    loaded: int = 0
    unchanged: int = 0
    rejected: list[Reject] = field(default_factory=list)
    repaired: list[tuple[int, Text]] = field(default_factory=list)


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
    waiting = []
    for at, (owner, feed, file) in enumerate(work):
        if progress:
            progress(file.name + (f" · {feed.sheet}" if feed.sheet else ""), at, len(work))
        try:
            table = read_table(file, feed)
            report.tables.append(load_table(graph, table, feed, owner, report.run))
            waiting.append((table, feed, owner, report.tables[-1]))
        except BadInput as error:
            report.errors.append(error.text)
    while [table for table in waiting if retry(graph, *table)]:
        pass
    if progress:
        progress("", len(work), len(work))
    report.quarantine = write_quarantine(report, quarantine) if quarantine and report.rejected else None
    _note_end(graph, report)
    return report


def _ranked(mappings: list[Mapping]) -> list[Mapping]:
    """Highest rank first, so that the best source names a party before others refer to it."""
    return sorted(mappings, key=lambda m: (-m.rank, m.source))


def load_table(graph: Graph, table: Table, feed: Feed, mapping: Mapping, run: str) -> TableReport:
    """Load one table: all its nodes, then all its edges, in batches. Raises BadInput for a missing column."""
    check_columns(table, feed, f"{mapping.source}.yaml")
    report = TableReport(run, table.file.name, table.sheet, table.note, read=len(table.rows))
    drafts = [draft(row, feed, graph.model) for row in table.rows]
    records = resolve(graph, drafts, table, mapping, run)
    report.repaired = [(d.row.number, d.row.repaired) for d in drafts if d.row.repaired and not d.reasons]
    report.rejected = [_reject(table, d) for d in drafts if d.reasons]
    changed: set[str] = set()
    for kind in (NodeRecord, EdgeRecord):
        for batch in batches([r for r in records if isinstance(r, kind)], BATCH):
            changed |= graph.upsert(batch)
    report.loaded = len(changed)
    report.unchanged = report.read - report.loaded - len(report.rejected)
    return report


def retry(graph: Graph, table: Table, feed: Feed, mapping: Mapping, report: TableReport) -> bool:
    """Load the rows that named somebody unknown once more: a later file may have brought them.

    Returns whether any of them loaded.
    """
    numbers = {r.row for r in report.rejected if r.waits}
    if not numbers:
        return False
    rest = replace(table, rows=[row for row in table.rows if row.number in numbers])
    again = load_table(graph, rest, feed, mapping, report.run)
    kept = [r for r in report.rejected if not r.waits]
    report.rejected = sorted(kept + again.rejected, key=lambda r: r.row)
    report.loaded += again.loaded
    report.unchanged += again.unchanged
    report.repaired += again.repaired
    return len(again.rejected) < again.read


def resolve(
    graph: Graph, drafts: list[Drafts], table: Table, mapping: Mapping, run: str
) -> list[NodeRecord | EdgeRecord]:
    """Records with ids for all drafts that hold; those that don't get their reasons.

    A row that names somebody whom only a rejected row would have brought is rejected too, and so on.
    """
    identity = Identity(graph)
    identity.look_up(drafts)
    named = _name_nodes(identity, drafts)
    while True:
        _withdraw(identity, drafts, named)
        before = sum(bool(d.reasons) for d in drafts)
        ends = _find_ends(identity, drafts)
        if sum(bool(d.reasons) for d in drafts) == before:
            break
    at = now()
    records: list[NodeRecord | EdgeRecord] = []
    for d in (d for d in drafts if not d.reasons):
        origin = Origin(mapping.source, mapping.rank, f"{table.place}!{d.row.number}", run, at)
        records += [_node(n, named[id(n)], origin) for n in d.nodes]
        records += [_edge(e, *ends[id(e)], origin) for e in d.edges]
    return fold(records)


def _name_nodes(identity: Identity, drafts: list[Drafts]) -> dict[int, str]:
    named: dict[int, str] = {}
    for d in drafts:
        d.reasons += _unfinished(identity, d)
        for n in d.nodes if not d.reasons else []:
            found = identity.name_node(n)
            if isinstance(found, Text):
                d.reasons.append(found)
            else:
                named[id(n)] = found
    return named


def _unfinished(identity: Identity, d: Drafts) -> list[Text]:
    """What the new nodes of a row lack, all that the row says of each taken together."""
    groups = grouped(d.nodes, lambda n: (n.party.label, n.party.id or tuple(n.party.keys)))
    return [
        text
        for (label, _), drafts in groups.items()
        if all(identity.is_new(n.party) for n in drafts)
        for text in missing(
            identity.graph.model.nodes[label].fields, {k: v for n in drafts for k, v in n.values.items()}
        )
    ]


def _withdraw(identity: Identity, drafts: list[Drafts], named: dict[int, str]) -> None:
    """Forget the new ids that only rejected rows would have brought."""
    kept = {(n.party.label, named[id(n)]) for d in drafts if not d.reasons for n in d.nodes}
    lost = {
        (n.party.label, named[id(n)]) for d in drafts if d.reasons for n in d.nodes if id(n) in named
    } - kept
    for label in {label for label, _ in lost}:
        ids = {i for other, i in lost if other == label}
        for lost_id in ids - identity.graph.known(label, ids):
            identity.forget(label, lost_id)


def _find_ends(identity: Identity, drafts: list[Drafts]) -> dict[int, tuple[str, str]]:
    ends: dict[int, tuple[str, str]] = {}
    for d in drafts:
        for e in d.edges if not d.reasons else []:
            found = [identity.find(party) for party in (e.start, e.end)]
            d.reasons += [said for said in found if isinstance(said, Text)]
            d.waits = d.waits or bool(d.reasons)
            ends[id(e)] = (str(found[0]), str(found[1]))
    return ends


def _node(n: NodeDraft, id: str, origin: Origin) -> NodeRecord:
    return NodeRecord(n.labels, id, n.values, origin, n.party.keys)


def _edge(e: EdgeDraft, start: str, end: str, origin: Origin) -> EdgeRecord:
    return EdgeRecord(e.type, (e.start.label, start), (e.end.label, end), e.values, origin, e.key)


def _reject(table: Table, d: Drafts) -> Reject:
    return Reject(table.file.name, table.sheet, d.row.number, d.reasons, d.row.cells, d.waits)


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def now() -> dt.datetime:
    """UTC without a zone, as all times that we write ourselves."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


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
