"""Rows that were set aside: listed, exported, repaired and loaded again, as commands in a process of their own."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from graph.db.client import Graph
from graph.server.server import Server
from ingest.load.pipeline import ingest
from tests.helpers.claims import content
from tests.helpers.cli import battlemap
from tests.helpers.servers import environment, wipe

MAPPING = """
version: 1
source: crm
feeds:
  - file: "*.csv"
    records:
      - {node: Customer, id: no, fields: {name: name, tier: tier, customer_since: since}}
      - {edge: SUBSIDIARY_OF, from: {node: Customer, id: no}, to: {node: Customer, id: parent}, optional: true}
  - file: "*.jsonl"
    records:
      - {node: Supplier, id: no, fields: {name: profile.name, categories: profile.sells}}
"""
HEADER = "no,name,tier,since,parent\n"


class Desk:
    """A folder with files and a mapping, and the commands on them."""

    def __init__(self, server: Server, graph: Graph, folder: Path):
        self.graph = graph
        self.folder, self.files = folder, folder / "files"
        (self.files / "mappings").mkdir(parents=True)
        self.map(MAPPING)
        self.env = environment(server.connection) | {"BATTLEMAP_HOME": str(folder / "home")}

    def map(self, text: str) -> None:
        (self.files / "mappings" / "crm.yaml").write_text(text, "utf-8")

    def write(self, name: str, text: str) -> Path:
        (self.files / name).write_text(text, "utf-8")
        return self.files / name

    def run(self, *words: object) -> str:
        done = battlemap(*words, env=self.env)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def ask(self, *words: object) -> Any:
        return json.loads(self.run(*words, "--json"))

    def load(self, *paths: Path) -> None:
        ingest(self.graph, [*paths] or [self.files], quarantine=self.folder / "home" / "quarantine")

    def aside(self) -> list[tuple[str, int]]:
        return sorted((r["file"], r["row"]) for r in self.ask("quarantine", "list"))


@pytest.fixture
def desk(scratch_server: Server, empty: Graph, tmp_path: Path) -> Desk:
    return Desk(scratch_server, empty, tmp_path)


def visible(graph: Graph) -> list[dict[str, Any]]:
    return graph.read("MATCH (n:Organization) RETURN n.id AS id, n.name AS name, n.tier AS tier ORDER BY id")


def repair(path: Path, cells: dict[tuple[int, str], Any]) -> None:
    """Write values into cells, named by row number and column, as a person does."""
    book = load_workbook(path)
    for sheet in book.worksheets[1:]:
        columns = {cell.value: cell.column for cell in sheet[1]}
        for line in range(2, sheet.max_row + 1):
            for (row, column), value in cells.items():
                if sheet.cell(line, 1).value == row and column in columns:
                    sheet.cell(line, columns[column]).value = value
    book.save(path)


def test_rows_that_were_repaired_load_as_if_they_had_been_right(desk: Desk, empty: Graph):
    wrong = HEADER + "C1,甲,A,2025-01-01,\nC2,乙,Z,2025-13-01,C1\nC3,丙,A,,C4\nC4,丁,Y,,\nC5,,A,,\n"
    right = HEADER + "C1,甲,A,2025-01-01,\nC2,乙,B,2025-12-01,C1\nC3,丙,A,,C4\nC4,丁,A,,\n"
    source = desk.write("a.csv", right)
    desk.load()
    expected = content(empty)
    wipe(empty)
    stamp = source.stat()
    desk.write("a.csv", wrong)
    os.utime(source, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    desk.load()
    assert desk.aside() == [("a.csv", 3), ("a.csv", 4), ("a.csv", 5), ("a.csv", 6)]
    listed = sorted(desk.ask("quarantine", "list"), key=lambda r: r["row"])
    assert len(listed[0]["reasons"]) == len(listed[0]["reasons_zh"]) == 2
    assert [r["waits"] for r in listed] == [False, True, False, True]
    book = desk.folder / "repair.xlsx"
    desk.run("quarantine", "export", book)
    repair(book, {(3, "tier"): "B", (3, "since"): "2025-12-01", (5, "tier"): "A"})
    done = desk.ask("quarantine", "replay", book)
    assert [(t["read"], t["loaded"], t["rejected"]) for t in done["tables"]] == [(4, 3, 1)]
    assert desk.aside() == [("a.csv", 6)]
    assert content(empty) == expected


def test_what_is_written_in_a_cell_does_nothing_in_the_workbook(desk: Desk, empty: Graph):
    hostile = ['=HYPERLINK("http://x.example","y")', "+1+1", "@SUM(A1)", "a\x0bb\x01", "-2+3"]
    quoted = [f'C{n},"{name.replace(chr(34), chr(34) * 2)}",Z,,\n' for n, name in enumerate(hostile)]
    desk.write("a.csv", HEADER + "".join(quoted))
    desk.load()
    book = desk.folder / "repair.xlsx"
    desk.run("quarantine", "export", book)
    sheet = load_workbook(book).worksheets[1]
    at = next(cell.column for cell in sheet[1] if cell.value == "name")
    cells = [sheet.cell(line, at) for line in range(2, 7)]
    assert [cell.data_type for cell in cells] == ["s"] * 5
    assert cells[0].value == hostile[0]
    repair(book, {(row, "tier"): "A" for row in range(2, 7)})
    desk.ask("quarantine", "replay", book)
    names = {r["name"] for r in visible(empty)}
    assert {"+1+1", "@SUM(A1)", "-2+3"} <= names
    assert desk.aside() == [("a.csv", 2)]  # a formula without its result is no name


def test_objects_of_a_json_file_come_back_from_the_workbook(desk: Desk, empty: Graph):
    desk.write(
        "b.jsonl",
        '{"no": null, "profile": {"name": "甲", "sells": ["钢", "铁"]}}\n{"no": "S2", "profile": {"name": "乙", "sells": []}}\n',
    )
    desk.load()
    assert desk.aside() == [("b.jsonl", 1)]
    book = desk.folder / "repair.xlsx"
    desk.run("quarantine", "export", book)
    repair(book, {(1, "no"): "S1"})
    desk.ask("quarantine", "replay", book)
    rows = empty.read("MATCH (s:Supplier {id: 'S1'}) RETURN s.name AS name, s.categories AS sells")
    assert rows == [{"name": "甲", "sells": ["钢", "铁"]}]


def test_a_newer_mapping_reads_what_the_older_one_could_not(desk: Desk, empty: Graph):
    desk.write("a.csv", HEADER + "C1,甲,金,,\nC2,乙,银,,\n")
    desk.load()
    assert len(desk.aside()) == 2
    desk.ask("quarantine", "replay")
    assert len(desk.aside()) == 2
    desk.map(MAPPING.replace("tier: tier", "tier: {column: tier, words: {金: A, 银: B}}"))
    desk.ask("quarantine", "replay", "--mapping", desk.files / "mappings")
    assert desk.aside() == []
    assert [r["tier"] for r in visible(empty)] == ["A", "B"]


def test_a_corrected_file_clears_its_own_rows_only(desk: Desk, empty: Graph):
    desk.write("a.csv", HEADER + "C1,甲,Z,,\n")
    desk.write("b.csv", HEADER + "C2,乙,Z,,\n")
    desk.load()
    assert desk.aside() == [("a.csv", 2), ("b.csv", 2)]
    desk.load(desk.write("a.csv", HEADER + "C1,甲,A,,\n"))
    assert desk.aside() == [("b.csv", 2)]
    assert [r["id"] for r in visible(empty)] == ["C1"]


def test_a_source_that_is_taken_back_has_nothing_set_aside(desk: Desk, empty: Graph):
    desk.write("a.csv", HEADER + "C1,甲,A,,\nC2,乙,Z,,\n")
    desk.load()
    taken = desk.ask("source", "revert", "crm")
    assert (taken["removed"], taken["set_aside"]) == (1, 1)
    assert desk.aside() == []
    assert visible(empty) == []


def test_a_workbook_that_is_not_ours_is_told_in_one_line(desk: Desk, tmp_path: Path):
    other = tmp_path / "other.xlsx"
    other.write_text("no workbook")
    for words in (["quarantine", "replay", other], ["quarantine", "export", tmp_path / "nowhere" / "x.xlsx"]):
        done = battlemap(*words, env=desk.env)
        assert (done.returncode, len(done.stderr.strip().splitlines())) == (1, 1), done.stderr
