"""Whichever door a file comes through, a process of its own reads it, within bounds: one message, and the next file is read."""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.db.client import Graph
from graph.model.model import MODEL
from graph.store import writers as store
from graph.words import BadInput, Text
from ingest.load.load_report import IngestReport
from ingest.load.pipeline import dry_run, ingest
from ingest.read import reader_process
from ingest.read.watching import watch_folder
from ingest.suggest.suggestions import suggest
from ingest.tables.files import open_files

MAPPING = """
version: 1
source: fair
feeds:
  - {file: "*.json", records: [{node: Supplier, id: no, fields: {name: name}}]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    reader_process.end_workers()
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "fair.yaml").write_text(MAPPING, "utf-8")
    return tmp_path


def deep(path: Path) -> Path:
    path.write_text("[" * 100_000)
    return path


def good(path: Path) -> Path:
    path.write_text('[{"no": "S7", "name": "Messebau Lindner"}, {"no": "S8", "name": "Standbau Vogt"}]', "utf-8")
    return path


def reads_apart(read: Callable[[], object]) -> bool:
    """Whether a worker read, which waits for the next file now."""
    reader_process.end_workers()
    read()
    return bool(reader_process._idle)


def test_a_suggestion(folder: Path):
    with open_files([deep(folder / "deep.json")]) as files, pytest.raises(BadInput, match="BATTLEMAP_DEEPEST"):
        suggest(files, MODEL)
    with open_files([good(folder / "good.json")]) as files:
        assert reads_apart(lambda: suggest(files, MODEL))


def test_a_dry_run(folder: Path, empty: Graph):
    deep(folder / "deep.json")
    good(folder / "good.json")
    told: list[IngestReport] = []
    assert reads_apart(lambda: told.append(dry_run(empty, [folder])))
    (report,) = told
    assert ["BATTLEMAP_DEEPEST" in error.en for error in report.errors] == [True]
    assert report.plan is not None
    assert report.plan.created["Organization"] == 2


def test_standard_input(folder: Path, empty: Graph, monkeypatch: pytest.MonkeyPatch):
    def load(path: Path) -> list[Text]:
        with path.open("rb") as raw:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(raw))
            report = ingest(empty, [Path("-")], folder / "mappings", name="in.json", resolve=False)
        return report.errors

    assert "BATTLEMAP_DEEPEST" in load(deep(folder / "deep.json"))[0].en
    assert reads_apart(lambda: load(good(folder / "good.json")))
    assert store.existing_ids(empty, "Organization", ["S7", "S8"]) == {"S7", "S8"}


def test_a_watched_folder(folder: Path, empty: Graph):
    stop, said = threading.Event(), list[str]()
    drop = folder / "drop"
    drop.mkdir()

    def say(text: Text) -> None:
        said.append(text.en)
        if len(said) == 3:
            stop.set()

    def load(paths: list[Path]) -> object:
        report = ingest(empty, paths, folder / "mappings", resolve=False)
        if report.errors:
            raise BadInput(report.errors[0])
        return report

    deep(drop / "deep.json")
    good(drop / "good.json")
    assert reads_apart(lambda: watch_folder(drop, load, say, poll=0.05, stop=stop))
    assert "BATTLEMAP_DEEPEST" in (drop / "failed" / "deep.json.txt").read_text("utf-8")
    assert (drop / "done" / "good.json").exists()
    assert store.existing_ids(empty, "Organization", ["S7", "S8"]) == {"S7", "S8"}
