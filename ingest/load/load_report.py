"""Reports of a load: counts of each table and of the run, and the first of what was set aside."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from graph.clock import now
from graph.store.elements import DryRun
from graph.words import Text
from ingest.drafts.pair_totals import row_of
from ingest.read.sources import Reject
from ingest.resolve.resolution import Resolution


@dataclass(slots=True)
class TableReport:
    """Counts of one table; read = loaded + unchanged + skipped + rejected. `rejects` holds the first of those set aside.

    `skipped` are rows that the mapping's conditions (`when`, `unless`) leave out.
    `left_out` counts cells that were not taken though their row was; `cells_left_out` holds the first.
    """

    file: str
    sheet: str
    note: Text
    read: int = 0
    loaded: int = 0
    rejected: int = 0
    skipped: int = 0
    rejects: list[Reject] = field(default_factory=list)
    repairs: int = 0
    repaired: list[tuple[int, Text]] = field(default_factory=list)
    left_out: int = 0
    cells_left_out: list[tuple[int, Text]] = field(default_factory=list)
    cut: Text | None = None
    closed: int = 0
    kept_open: Text | None = None
    warnings: list[Text] = field(default_factory=list)
    adds_up: bool = False  # whether several rows make one relationship
    rows_of: dict[str, list[int]] = field(default_factory=dict)  # its record → those rows
    _counted: set[int] = field(default_factory=set)

    def note_loaded(self, records: set[str]) -> None:
        """Count the rows whose records changed something: each once, though it be added up too."""
        if not self.adds_up:
            self.loaded += len(records)
            return
        for record in records:
            self._counted.update(self.rows_of.get(record, ()), (row_of(record),))
        self.loaded = len(self._counted)

    @property
    def unchanged(self) -> int:
        return self.read - self.loaded - self.skipped - self.rejected


@dataclass(slots=True)
class IngestReport:
    """The report of an ingest run. `skipped` names files that no mapping has a feed for; `errors` files that failed.

    `replayed` are tables of earlier runs whose waiting rows could be tried again. `plan` is set by a dry run.
    """

    run: str
    tables: list[TableReport] = field(default_factory=list)
    replayed: list[TableReport] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    errors: list[Text] = field(default_factory=list)
    quarantine: Path | None = None
    plan: DryRun | None = None
    resolution: Resolution | None = None

    @property
    def rejects(self) -> list[Reject]:
        """The first of the rows that were set aside, of each table."""
        return [reject for table in self.tables for reject in table.rejects]

    @property
    def complete(self) -> bool:
        """Whether every file was read to its end."""
        return not self.errors and not any(table.cut for table in self.tables)

    @property
    def rejected(self) -> int:
        """How many rows were set aside."""
        return self.total("rejected")

    def total(self, count: str) -> int:
        return sum(getattr(table, count) for table in self.tables)


def new_report() -> IngestReport:
    """The report of a run that begins now."""
    return IngestReport(run=f"ingest-{now():%Y%m%d-%H%M%S}-{secrets.token_hex(3)}")


LIST_CUT = Text("the list ends early: nothing was ended", "清单不完整:未终止任何事实")
WHOLE_TABLE = Text(
    "counts and sums are made of all rows of a table: correct the file and load it again",
    "计数与求和须由整张表得出:请更正文件并重新导入",
)
NAMELESS_ROWS = Text(
    "{count} rows of the list can't be read, so what they list is not known: nothing was ended; repair them and load again",
    "清单中有 {count} 行无法读取,不知其所列内容:未终止任何事实;请修复后重新导入",
)
SHRUNK = Text(
    "the list would end {closed} of {listed} facts: nothing was ended; if that is right, load it with --allow-shrink",
    "该清单将终止 {listed} 条事实中的 {closed} 条:未终止任何事实;若确实如此,请使用 --allow-shrink 重新导入",
)
