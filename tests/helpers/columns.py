"""Helpers of tests: A load column by column and row by row: what files for the importer hold, what is reported, what is set aside."""

from __future__ import annotations

import pickle
import random
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

MAPPING = """
version: 1
source: crm
feeds:
  - file: organizations*.csv
    unless: {kind: 停用}
    records:
      - node: Customer
        id: no
        when: {kind: [客户, "C*"]}
        fields:
          name: name
          name_en: {column: english, optional: true}
          credit_code: code
          tier: {column: tier, words: {甲: A, 乙: B}}
          revenue: {column: revenue, scale: 10000}
          customer_since: since
          city: "{city}{tier}"
          segment: {const: 大客户}
      - node: Supplier
        id: no
        unless: {kind: [客户, "C*", ""]}
        fields: {name: name, categories: {column: english, split: ";"}}
  - file: people*.csv
    nothing: [待补]
    records:
      - {node: Person, id: no, ids: hr, fields: {name: name, email: email, title: title}}
  - file: jobs*.csv
    records:
      - edge: WORKS_AT
        from: {node: Person, id: person, ids: hr}
        to: {node: Organization, id: employer}
        fields: {title: title, valid_from: since, valid_to: until}
        optional: true
  - file: ties*.csv
    records:
      - edge: KNOWS
        from: {node: Person, id: a, ids: hr}
        to: {node: Person, id: b, ids: hr}
        fields: {strength: strength}
      - edge: INFLUENCES
        when: {strength: "?*"}
        from: {node: Person, id: a, ids: hr}
        to: {node: Person, id: b, ids: hr}
        fields: {weight: strength}
"""
HEADERS = {
    "organizations": "no,name,english,code,kind,tier,revenue,since,city",
    "people": "no,name,email,title",
    "jobs": "person,employer,title,since,until",
    "ties": "a,b,strength",
}
ODD = [
    "",
    " ",
    "NULL",
    "-",
    "无",
    "false",
    "-1",
    "=A1+B1",
    "'007",
    '="0012"',
    "1.2E+18",
    "é\u200b",
    "Ａ１２",
    "合计",
    "#REF!",
    '"a,b"',
    '"',
]
IDS = [*(f"C{n:03d}" for n in range(6)), "c-1", "12", "12.0", "003D000000QkLmN", "合同1", "C 7"]
PEOPLE = [f"P{n:02d}" for n in range(8)]
NAMES = ["宁川精密有限公司", "宁川精密股份有限公司", "Larkspur Inc", "Larkspur", "青禾", "NA", "北辰(上海)"]
DAYS = ["2024-01-02", "2024年3月4日", "2023/5/6", "1/2/2024", "20240102", "next year", ""]
CELLS: dict[str, list[str]] = {
    "no": IDS,
    "name": NAMES,
    "english": ["Larkspur Ltd", "Bearing;Motor", "x", ""],
    "code": ["", "91330100MA0000001W", "91330100MA0000002A"],
    "kind": ["客户", "C1", "供应商", "停用", ""],
    "tier": ["甲", "乙", "A", "D", ""],
    "revenue": ["12", "1,234.5", "5万", "many", ""],
    "since": DAYS,
    "until": DAYS,
    "city": ["上海", "苏州", ""],
    "email": ["a@x.com", "b@x.com", "", "no address"],
    "title": ["总经理", "CEO", "待补"],
    "person": PEOPLE,
    "employer": IDS,
    "a": PEOPLE,
    "b": PEOPLE,
    "strength": ["0.5", "50%", "1", "2", "", "0.25"],
}
PLAIN = {
    "kind": ["客户"],
    "tier": ["A"],
    "revenue": ["12"],
    "since": DAYS[:3],
    "until": [""],
    "email": [""],
    "code": [""],
    "strength": ["0.5"],
}


def cell(column: str, kind: str, dirt: float, chance: random.Random) -> str:
    if chance.random() < dirt:
        return chance.choice(ODD)
    if column == "no" and kind == "people":
        return chance.choice(PEOPLE)
    return chance.choice(PLAIN.get(column, CELLS[column]) if chance.random() > dirt * 5 else CELLS[column])


def rows(kind: str, count: int, dirt: float, chance: random.Random) -> str:
    """A file; rarely a row is too short or too long."""
    lines = [HEADERS[kind]]
    for _ in range(count):
        cells = [cell(column, kind, dirt, chance) for column in HEADERS[kind].split(",")]
        lines.append(
            ",".join(cells[: -1 if chance.random() < dirt / 5 else None]) + (",x" if chance.random() < dirt / 5 else "")
        )
    return "\n".join(lines) + "\n"


def lay(folder: Path, tables: dict[str, str]) -> list[Path]:
    (folder / "mappings").mkdir()
    (folder / "mappings" / "crm.yaml").write_text(MAPPING, "utf-8")
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return [folder / f"{name}.csv" for name in tables]


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
