"""Helpers of tests: what a feed makes of the rows of a file, before anybody is looked up; what is wrong with a mapping."""

from pathlib import Path

import pytest

from graph.model.model import MODEL
from graph.words import BadInput, Text
from ingest.drafts.mapping_compiler import MappingCompiler
from ingest.drafts.row_drafts import RowResult
from ingest.mapping.mapping_checks import load_mapping
from ingest.mapping.mapping_file import Mapping
from ingest.read.sources import read_table
from ingest.tables.files import open_files


def mapping_of(folder: Path, text: str) -> Mapping:
    path = folder / "feeds.yaml"
    path.write_text(text, "utf-8")
    return load_mapping(path, MODEL)


def refused(folder: Path, text: str) -> Text:
    """What is said of a mapping that is wrong."""
    with pytest.raises(BadInput) as caught:
        mapping_of(folder, text)
    return caught.value.text


def row_results(folder: Path, mapping: str, rows: str, name: str = "rows.csv") -> list[RowResult]:
    """What the first feed of a mapping makes of a file's rows."""
    (feed, *_) = mapping_of(folder, mapping).feeds
    (folder / name).write_text(rows, "utf-8")
    with open_files([folder / name]) as (file,):
        table = read_table(file, feed)
        drafter = MappingCompiler(feed, MODEL, table, "feeds.yaml")
        return [drafter.draft(row) for row in table.rows]
