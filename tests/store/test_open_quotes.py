"""Quotes that are never closed: told at once, their own line only is lost, and a table of nothing else is not read to its end."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.db.client import Graph
from ingest.load.pipeline import ingest
from ingest.mapping.mapping_file import Mapping
from ingest.read.sources import read_table
from ingest.tables.files import open_files
from ingest.tables.tables import Table

MAPPING = """
version: 1
source: kiosk
feeds:
  - {file: "*.csv", records: [{node: Supplier, id: no, fields: {name: name, city: town}}]}
"""
FEED = Mapping.model_validate(
    {
        "version": 1,
        "source": "kiosk",
        "feeds": [{"file": "*.csv", "records": [{"node": "Supplier", "id": "no", "fields": {"name": "name"}}]}],
    }
).feeds[0]


def written(path: Path, lines: int, row: Callable[[int], str]) -> Path:
    with path.open("w", encoding="utf-8") as out:
        out.write("no,name,town\n")
        out.writelines(row(n) + "\n" for n in range(2, lines + 2))
    return path


def read(path: Path) -> tuple[Table, list[int], list[int]]:
    """The table, and the numbers of its good and of its bad lines."""
    with open_files([path]) as files:
        table = read_table(files[0], FEED)
        told = [(row.number, row.broken) for row in table.rows]
    return table, [n for n, wrong in told if not wrong], [n for n, wrong in told if wrong]


def test_a_table_of_three_million_such_lines_is_given_up_within_seconds(tmp_path: Path):
    path = tmp_path / "kiosk.csv"
    block = "".join(f'L{n},"Kiosk {n},Kiel\n' for n in range(10_000))
    with path.open("w", encoding="utf-8") as out:
        out.write("no,name,town\n")
        out.writelines([block] * 300)
    began = time.process_time()
    table, good, bad = read(path)
    assert time.process_time() - began < 5  # 0.2 when this was written
    assert (len(good), len(bad)) == (0, 10_000)
    assert table.cut
    assert "up to line 10001" in table.cut.en
    assert "delimiter:" in table.cut.en
    assert "第 10001 行" in table.cut.zh


@pytest.mark.parametrize("each", [2, 3, 50])
def test_good_lines_between_them_are_all_read(tmp_path: Path, each: int):
    lines = 30_000
    row = lambda n: f'L{n},"Kiosk {n},Kiel' if n % each == 0 else f"L{n},Kiosk {n},Kiel"  # noqa: E731
    _, good, bad = read(written(tmp_path / "kiosk.csv", lines, row))
    assert good == [n for n in range(2, lines + 2) if n % each]
    assert bad == [n for n in range(2, lines + 2) if n % each == 0]


def test_an_open_quote_is_told_while_the_rows_after_it_are_being_read(empty: Graph, tmp_path: Path):
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "kiosk.yaml").write_text(MAPPING, "utf-8")
    row = lambda n: f'L{n},"Kiosk {n},Kiel' if n == 7 else f"L{n},Kiosk {n},Kiel"  # noqa: E731
    written(tmp_path / "kiosk.csv", 11_000, row)
    told: list[tuple[str, int]] = []

    def tell(text: object) -> None:
        told.append((str(text), empty.read("MATCH (n:Supplier) RETURN count(n) AS n")[0]["n"]))

    report = ingest(empty, [tmp_path], resolve=False, notify=tell)
    ((said, loaded),) = told
    assert "kiosk.csv: line 7: a quote opens in this line and is never closed" in said
    assert loaded == 0, "before any row was written"
    assert (report.tables[0].loaded, report.tables[0].rejected, report.tables[0].cut) == (10_999, 1, None)
