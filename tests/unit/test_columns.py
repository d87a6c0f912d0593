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
from tests.helpers.columns import HEADERS, MAPPING, ODD, lay, mapped, rows
from tests.helpers.examples import ALL
from tests.helpers.feeds import mapping_of
from tests.helpers.paths import SEED


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
        "{node: Person, id: each, each: a}",
        "{edge: KNOWS, from: {node: Person, by: {email: a}}, to: {node: Person, id: b}}",
        "{edge: REPORTS_TO, from: {node: Person, id: a}, to: {node: Person, id: b}}",  # ends what was before
        "{edge: KNOWS, from: {node: Person, id: a}, to: {node: Person, id: b}, fields: {contacts: {count: rows}}}",
    ],
)
def test_what_is_not_plain_goes_row_by_row(tmp_path: Path, record: str):
    mapping = mapping_of(tmp_path, f"version: 1\nsource: x\nfeeds: [{{file: ties.csv, records: [{record}]}}]")
    (path,) = lay(tmp_path, {"ties": "a,b\n1,2\n"})
    with open_files([path]) as (file,):
        table = read_table(file, mapping.feeds[0])
        with pytest.raises(NotInColumns):
            ColumnCompiler(MappingCompiler(mapping.feeds[0], MODEL, table, "x.yaml"))
