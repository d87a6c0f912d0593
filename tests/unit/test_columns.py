"""Columns: a load column by column makes of every row what a load row by row makes of it."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from graph.model.model import MODEL
from ingest.drafts.column_compiler import ColumnCompiler, NotInColumns
from ingest.drafts.mapping_compiler import MappingCompiler
from ingest.read.sources import read_table
from ingest.tables.files import open_files
from ingest.tables.row_blocks import RowBlock
from tests.helpers.columns import mapped
from tests.helpers.examples import ALL
from tests.helpers.feeds import mapping_of
from tests.helpers.paths import SEED

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


def require_same(paths: list[Path], folder: Path) -> dict[str, Any]:
    one, other = (mapped(paths, folder, columnar) for columnar in (None, 1))
    for name, said in one.items():
        assert other[name] == said, name
    return one


@pytest.mark.parametrize("dirt", [0, 0.01, 0.1])
@pytest.mark.parametrize("seed", range(20 if ALL else 5))
def test_columns_say_what_rows_say(tmp_path: Path, seed: int, dirt: float):
    chance = random.Random(seed)
    tables = {f"{kind}{n}": rows(kind, chance.choice((3, 40, 300)), dirt, chance) for kind in HEADERS for n in (1, 2)}
    require_same(lay(tmp_path, tables), tmp_path)


@pytest.mark.parametrize("dirt", [0, 0.0002, 0.01])
def test_blocks_of_lines_say_what_rows_say(tmp_path: Path, dirt: float):
    """Files of more lines than are looked at one by one: their blocks are parsed whole where they are plain."""
    chance = random.Random(7)
    people = [f"P{n:05d},王{n}" + (",a@x.com," if chance.random() < dirt else ",,") + "工程师" for n in range(3000)]
    pairs = [(f"P{chance.randrange(3000):05d}", f"P{chance.randrange(3000):05d}") for _ in range(9000)]
    ties = [f"{a},{b},{chance.choice(ODD) if chance.random() < dirt else chance.random():.3}" for a, b in pairs]
    tables = {
        "people": "\n".join([HEADERS["people"], *people]),
        "ties": "\n".join([HEADERS["ties"], *ties, "合计,,9000"]),
    }
    made = require_same(lay(tmp_path, tables), tmp_path)
    assert made["counts of kinds"]["KNOWS"] > 8000


def test_columns_of_the_seed_say_what_its_rows_say(tmp_path: Path):
    made = require_same([SEED], tmp_path)
    assert not made["errors"] and made["rejects"] and sum(made["counts of kinds"].values()) > 5_000


def test_plain_lines_come_in_blocks(tmp_path: Path):
    """Not one by one: else all this would compare rows with rows."""
    (path,) = lay(
        tmp_path, {"ties": "\n".join([HEADERS["ties"], *(f"P{n:06d},P{n + 1:06d},0.5" for n in range(20_000))])}
    )
    feed = mapping_of(tmp_path, MAPPING).feeds[3]
    with open_files([path]) as (file,):
        table = read_table(file, feed)
        table.takes_blocks = True
        blocks = [each for each in table.stream if isinstance(each, RowBlock)]
    assert sum(map(len, blocks)) > 15_000


@pytest.mark.parametrize(
    "record",
    [
        "{node: Person, fields: {email: a}}",  # known by its names
        "{node: Person, id: a.b}",  # in an object
        "{node: Person, id: each, each: a}",
        "{edge: KNOWS, from: {node: Person, by: {email: a}}, to: {node: Person, id: b}}",
        "{edge: REPORTS_TO, from: {node: Person, id: a}, to: {node: Person, id: b}}",  # ends what was before
        "{edge: KNOWS, from: {node: Person, id: a}, to: {node: Person, id: b}, fields: {contacts: {count: rows}}}",
    ],
)
def test_what_is_not_plain_goes_row_by_row(tmp_path: Path, record: str):
    mapping = mapping_of(tmp_path, f"version: 1\nsource: x\nfeeds: [{{file: ties.csv, records: [{record}]}}]")
    (path,) = lay(tmp_path, {"ties": "a,b,a.b\n1,2,3\n"})
    with open_files([path]) as (file,):
        table = read_table(file, mapping.feeds[0])
        with pytest.raises(NotInColumns):
            ColumnCompiler(MappingCompiler(mapping.feeds[0], MODEL, table, "x.yaml"))
