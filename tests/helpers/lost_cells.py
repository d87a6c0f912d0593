"""Helpers of tests: Cells that a workbook's readers give as empty, or as another number: told, or read as people see them."""

import datetime as dt
from pathlib import Path

from graph.model.model import MODEL
from ingest.drafts.mapping_compiler import MappingCompiler
from ingest.mapping.mapping_file import Feed
from ingest.read.sources import read_table
from ingest.tables.files import File
from ingest.tables.tables import Table

FEED = Feed.model_validate(
    {"file": "*", "records": [{"node": "Customer", "id": "no", "fields": {"name": "name", "city": "city"}}]}
)
EMPTY = "is a formula without its result: open the file in Excel or LibreOffice"
FAILED = "the formula of this cell has failed"


def table(path: Path) -> Table:
    return read_table(File(path.name, path, path.name, dt.datetime(2026, 1, 1)), FEED)


def told(path: Path) -> list[tuple[str | None, list[str], list[str]]]:
    """Name, what was left out, and why the row can't be used, of each row."""
    found = table(path)
    drafter = MappingCompiler(FEED, MODEL, found, "m.yaml")
    drafts = [drafter.draft(row) for row in found.rows]
    return [
        (d.nodes[0].values.get("name") if d.nodes else None, [t.en for t in d.left_out], [t.en for t in d.reasons])
        for d in drafts
    ]
