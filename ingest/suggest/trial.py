"""A mapping draft tried on the first rows of its table, before anybody is given it: loaded as into an empty graph, and forgotten."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.model.column_records import RecordColumns
from graph.model.model import Model
from graph.model.records import EdgeRecord, NodeRecord
from graph.store.identifiers import Bearer
from graph.store.source_numbers import SourceClaims, SourceNumbers
from graph.words import Text
from ingest.drafts.mapping_compiler import MappingCompiler
from ingest.load.batch_writer import BatchWriter
from ingest.load.table_load import TableLoad
from ingest.load.waiting import load_waiting
from ingest.mapping.mapping_checks import load_mapping
from ingest.mapping.mapping_file import Feed, Mapping
from ingest.read.sources import read_table
from ingest.tables.files import File
from ingest.tables.row_blocks import SingleRows, TableRow
from ingest.tables.tables import Table

TRIED = 100  # rows
Ids = dict[str, set[str]]
"""Label → ids."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a sample: `loaded` of the `read` rows, and why the rest did not; whether ends of it are told elsewhere."""

    read: int
    loaded: int
    why: Text
    borrows: bool


@dataclass(slots=True)
class EmptyTarget:
    """A target (ingest/load/party_identity.py) that holds nothing but ids which other files may tell, and forgets what it is given."""

    model: Model
    ids: Ids = field(default_factory=dict)

    def existing_ids(self, label: str, ids: Iterable[str]) -> set[str]:
        return self.ids.get(label, set()) & set(ids)

    def numbering(self) -> SourceNumbers:
        return SourceNumbers(set(), set(), {})

    def source_claims(
        self, label: str, nodes: dict[str, str], source: str, fields: Iterable[str], owner: str | None
    ) -> dict[str, SourceClaims]:
        return {}

    def parties_by_key(self, keys: Iterable[str]) -> dict[str, set[Bearer]]:
        return {}

    def upsert(self, records: Iterable[NodeRecord | EdgeRecord]) -> set[str]:
        return {record.origin.record for record in records}

    def upsert_columns(self, columns: list[RecordColumns]) -> set[str]:
        return self.upsert(record for each in columns for record in each.to_records())


class Sample:
    """The first rows of a table, read once, as its first draft reads them; drafts are tried on them."""

    def __init__(self, file: File, model: Model):
        self.file, self.model = file, model
        self._table: Table | None = None
        self._rows: list[TableRow] = []

    def attempt(self, yaml: str, is_alone: bool = False) -> Trial:
        """Load the sample through the only feed of a draft.

        Ends that are known by their ids alone are taken for told by other files, unless it `is_alone`.
        A draft asks a person whether days or months come first: it is tried as it is, and if nothing loads, with either answer.
        """
        mapping = _mapping(yaml, self.model)
        (feed,) = mapping.feeds
        found = self._try_feed(mapping, feed, is_alone)
        for order in ("DMY", "MDY") if not found.loaded else ():
            answered = self._try_feed(mapping, feed.model_copy(update={"dates": order}), is_alone)
            if answered.loaded:
                return answered
        return found

    def _try_feed(self, mapping: Mapping, feed: Feed, is_alone: bool) -> Trial:
        if self._table is None:
            self._table = read_table(self.file, feed)
            self._rows = list(islice(self._table.rows, TRIED))
        compiler = MappingCompiler(feed, self.model, self._table, "mapping", mapping.source, mapping.ids)
        target = EmptyTarget(self.model, {} if is_alone else _told_elsewhere(compiler, self._rows))
        return _load(mapping, feed, self._table, self._rows, target)


def _load(mapping: Mapping, feed: Feed, table: Table, rows: list[TableRow], target: EmptyTarget) -> Trial:
    table.stream = SingleRows(rows)
    with TemporaryDirectory() as folder, BatchWriter(target, columnar=None) as writing:
        load = TableLoad(writing, table, feed=feed, mapping=mapping, run="trial", quarantine=Path(folder))
        load.load()
        writing.drain()
        load_waiting(writing, [load])
        report = load.report
    reasons = Counter(reason for reject in report.rejects for reason in reject.reasons)
    why = reasons.most_common(1)[0][0] if reasons else NOBODY
    return Trial(report.read, report.read - report.rejected - report.skipped, why, bool(target.ids))


def _told_elsewhere(compiler: MappingCompiler, rows: list[TableRow]) -> Ids:
    """Ids that edges of the sample name and no node of it tells."""
    told: Ids = defaultdict(set)
    named: Ids = defaultdict(set)
    for result in map(compiler.draft, rows):
        for node in result.nodes:
            told[node.party.label].add(node.party.id or "")
        for edge in result.edges:
            for party in (edge.start, edge.end):
                named[party.label].add(party.id or "")
    return {label: left for label, ids in named.items() if (left := ids - told[label] - {""})}


def _mapping(yaml: str, model: Model) -> Mapping:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "draft.yaml"
        path.write_text(yaml, "utf-8")
        return load_mapping(path, model)


NOBODY = Text("no row says whom it is about", "没有一行能识别其主体")
