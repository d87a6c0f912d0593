"""Helpers of tests: A load column by column and row by row: what files for the importer hold, what is reported, what is set aside."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import orjson
import pyarrow.parquet as pq

from graph.model.model import MODEL, Model
from graph.model.records import NodeRecord
from ingest.load.batch_writer import BatchWriter
from ingest.load.importer_files import ImportFiles
from ingest.load.pipeline import load_all, plan_load
from ingest.mapping.mapping_checks import find_mappings, load_mapping
from ingest.tables.files import open_files

OF_THE_RUN = ("run:string", "ingested_at:datetime")
COUNTS = ("read", "loaded", "unchanged", "rejected", "skipped", "repairs", "left_out")


def mapped(paths: list[Path], folder: Path, columnar: int | None, model: Model = MODEL) -> dict[str, Any]:
    """All that a load into the importer's files makes of these files."""
    scratch, quarantine = folder / f"scratch-{columnar}", folder / f"quarantine-{columnar}"
    scratch.mkdir()
    quarantine.mkdir()
    mappings = [load_mapping(path, model) for path in find_mappings(paths, None)]
    with open_files(paths) as files:
        report, work = plan_load(files, mappings)
        target = ImportFiles(model, scratch, len(mappings) > 1)
        with BatchWriter(target, columnar=columnar) as writing:
            load_all(writing, work, report, quarantine, None)
        target.close()
    return {
        "errors": report.errors,
        "counts": [[(name, getattr(table, name)) for name in COUNTS] for table in report.tables],
        "notes": [(table.repaired, table.cells_left_out, table.cut, table.warnings) for table in report.tables],
        "rejects": [(r.file, r.row, r.reasons, r.is_waiting, r.values) for r in report.rejects],
        "quarantine": {path.name: _lines(path) for path in sorted(quarantine.glob("*.jsonl"))},
        "elements": sorted(_elements(target), key=repr),
        "told again": sorted(map(_told_again, target.repeated_records()), key=repr),
        "counts of kinds": target.counts(),
    }


def _lines(path: Path) -> list[Any]:
    """The set-aside rows of a file; its first line says when."""
    return [orjson.loads(line) for line in path.read_bytes().splitlines()[1:]]


def _elements(target: ImportFiles) -> list[Any]:
    """Option and filled columns of each element."""
    return [
        (sheet.option, {name: value for name, value in row.items() if value is not None and name not in OF_THE_RUN})
        for sheet in target.sheets.values()
        for row in pq.read_table(sheet.path).to_pylist()
    ]


def _told_again(told: tuple[Any, bool]) -> Any:
    record, is_counted = told
    values = {name: value for name, value in record.values.items() if value is not None}
    who = (record.labels, record.id) if isinstance(record, NodeRecord) else (record.type, record.id, record.originals)
    return (
        who,
        sorted(values.items(), key=repr),
        record.origin.record,
        record.claimant,
        is_counted,
        pickle.dumps(record.keep),
    )
