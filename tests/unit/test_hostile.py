"""Hostile files and documents: one clear message each, in little memory, and the files beside them load."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from graph.bounds import Bounds, use_bounds
from graph.model.model import MODEL
from graph.rules.rule_checks import load_rule
from graph.rules.rule_lifecycle import raw_rule
from graph.words import BadInput, Text
from ingest.load.quarantine import QuarantineWriter, read_quarantine_file
from ingest.mapping.mapping_checks import load_mapping
from ingest.mapping.mapping_file import Feed, Mapping
from ingest.read.sources import read_table
from ingest.tables.files import File
from ingest.tables.tables import Reject, Table, name_columns
from tests.helpers.paths import ROOT

MEASURE = r"""
import resource, sys
from pathlib import Path
from graph.bounds import Bounds, use_bounds
from graph.words import BadInput
from ingest.mapping.mapping_file import Feed
from ingest.read.sources import open_files, read_table
use_bounds(Bounds(memory=300, ratio=10_000))
with open_files([Path(sys.argv[1])]) as found:
    try:
        table = read_table(found[0], Feed(file="*", records=[]))
        print(sum(1 for _ in table.rows), table.cut)
    except BadInput as error:
        print(error)
from ingest.read.reader_process import end_workers
end_workers()
# What getrusage says of us began with the size of the process that started us.
(own,) = (int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024)
"""


def read(path: Path) -> tuple[str, int]:
    """What is said about a file, and how many MB the larger of the two processes took."""
    told = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, cwd=ROOT, check=True, timeout=120
    )
    *said, used = told.stdout.decode().strip().splitlines()
    return "\n".join(said), int(used)


def file(path: Path) -> File:
    return File(path.name, path, path.name, dt.datetime(2026, 1, 1))


def bloated(path: Path, part: str, megabytes: int) -> None:
    """A workbook one of whose parts holds one text of so many MB."""
    book = openpyxl.Workbook()
    book.active.append(["id", "name"])
    book.active.append(["K1", "PLACE"])
    book.save(path)
    with zipfile.ZipFile(path) as before:
        parts = {name: before.read(name) for name in before.namelist()}
    start, end = parts[part].split(b"PLACE")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for name, raw in parts.items():
            if name != part:
                out.writestr(name, raw)
        with out.open(part, "w", force_zip64=True) as long:
            long.write(start)
            for _ in range(megabytes):
                long.write(b"w" * 2**20)
            long.write(end)


def test_a_workbook_that_explodes_is_one_message(tmp_path: Path):
    bloated(tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml", 400)
    said, used = read(tmp_path / "b.xlsx")
    assert "BATTLEMAP_READER_MEMORY" in said and used < 450


def test_deep_json_is_one_message(tmp_path: Path):
    for text in ("[" * 150_000 + "]" * 150_000, '[{"k":' + '{"k":' * 90_000 + "0" + "}" * 90_001 + "]"):
        (tmp_path / "d.json").write_text(text)
        with pytest.raises(BadInput, match="BATTLEMAP_DEEPEST"):
            read_table(file(tmp_path / "d.json"), Feed(file="*", records=[]))


def test_a_far_cell_in_any_spelling_does_not_end_the_process(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.append(["id", "name"])
    book.active.append(["K1", "Kiosk am Kai"])
    book.active["XFD1048576"] = "far"
    book.save(tmp_path / "b.xlsx")
    with zipfile.ZipFile(tmp_path / "b.xlsx") as before:
        parts = {name: before.read(name) for name in before.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = (
        parts[name].replace(b'<row r="1048576"', b"<row r='1048576'").replace(b'r="XFD1048576"', b"r='XFD1048576'")
    )
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as out:
        for part, raw in parts.items():
            out.writestr(part, raw)
    said, used = read(tmp_path / "b.xlsx")
    assert said == "2 None", "the good row and the far one, to the end"
    assert used < 300


def test_the_worker_is_used_again_after_a_bad_file(tmp_path: Path):
    (tmp_path / "bad.json").write_text("[" * 100_000)
    (tmp_path / "good.json").write_text('[{"id": 7}]')
    with pytest.raises(BadInput):
        read_table(file(tmp_path / "bad.json"), Feed(file="*", records=[]))
    found = read_table(file(tmp_path / "good.json"), Feed(file="*", records=[]))
    assert [row.cells for row in found.rows] == [{"id": 7}]


def test_long_values_and_lines_cost_only_their_row(tmp_path: Path):
    use_bounds(Bounds(cell=1_000, line=5_000))
    try:
        (tmp_path / "t.csv").write_text("id,note\n1," + "n" * 90_000 + "\n2," + "m" * 2_000 + "\n3,fine\n")
        rows = list(read_table(file(tmp_path / "t.csv"), Feed(file="*", records=[])).rows)
    finally:
        use_bounds(Bounds())
    assert [row.broken is None for row in rows] == [False, False, True] and rows[2].cells["id"] == "3"
    assert all(len(str(row.cells)) < 1_000 for row in rows)


def test_many_equal_headings_are_named_at_once():
    names = name_columns(["Total"] * 16_000)
    assert len(set(names)) == 16_000 and names[2] == "Total (3)"


ALIASES = "k0: &k0 [y, y, y, y, y, y, y, y]\n" + "".join(
    f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 9)}]\n" for n in range(1, 9)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ALIASES, "BATTLEMAP_YAML_PARTS"),
        ("a: " + "[" * 100 + "]" * 100, "BATTLEMAP_DEEPEST"),
        ("version: 1" + ":59" * 9_000, "40 characters"),
        ("version: 0x" + "a" * 9_000, "40 characters"),
        ("# " + "x" * 1_100_000, "BATTLEMAP_YAML_SIZE"),
    ],
)
def test_yaml_that_explodes_is_one_message(tmp_path: Path, text: str, said: str):
    path = tmp_path / "m.yaml"
    path.write_text(text)
    with pytest.raises(BadInput, match=said) as caught:
        load_mapping(path, MODEL)
    assert len(str(caught.value)) < 500


def test_rules_take_no_aliases_and_say_in_which_line(tmp_path: Path):
    (tmp_path / "r.yaml").write_text("id: r1\nname: &n Expansion\ntitle: *n\n")
    with pytest.raises(BadInput, match="line 2: anchors and aliases"):
        load_rule(tmp_path / "r.yaml", MODEL)
    with pytest.raises(BadInput, match="line 2: anchors"):
        raw_rule({"body": "id: r1\nname: &n Expansion\ntitle: *n\n"})


def test_the_quarantine_keeps_long_values_cut_and_counts_what_waits(tmp_path: Path):
    feed = Feed(file="*", records=[])
    mapping = Mapping(version=1, source="s", feeds=[feed])
    table = Table(file(tmp_path / "t.csv"), "", ["id", "note"], Text("", ""))
    writer = QuarantineWriter(tmp_path, table, feed, mapping, dt.datetime(2026, 1, 1), MODEL)
    writer.add(Reject("t.csv", "", 2, [Text("bad", "错")], {"id": "1", "note": "z" * 500_000}))
    writer.add(Reject("t.csv", "", 3, [Text("waits", "等")], {"id": "2", "note": "y" * 40_000}, is_waiting=True))
    path = writer.close()
    shelf = read_quarantine_file(path)
    assert (shelf.count, shelf.waiting) == (2, 1)
    cut, kept = shelf.rejects()
    assert len(cut.values["note"]) < 33_000 and cut.cut == ("note",) and "beginning" in cut.reasons[-1].en
    assert len(kept.values["note"]) == 40_000 and kept.cut == ()
