"""What set-aside rows wait for: a quarantine file is opened only where something has come, by whichever door."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from graph.clock import now
from graph.db.client import Graph
from graph.model.claims import Origin
from graph.model.records import NodeRecord
from graph.store import writers as store
from ingest.load.load_report import IngestReport
from ingest.load.pipeline import ingest
from ingest.load.quarantine import quarantine_files

MAPPING = """
version: 1
source: payroll
feeds:
  - file: "staff*.csv"
    records:
      - {node: Person, id: no, fields: {name: name, title: note}}
      - {edge: WORKS_AT, from: {node: Person, id: no}, to: {node: Organization, id: firm}}
  - file: "firms*.csv"
    records:
      - {node: Organization, id: no, fields: {name: name}}
  - file: "led*.csv"
    records:
      - {node: Organization, id: no, fields: {name: name}}
      - {edge: WORKS_AT, from: {node: Person, id: head}, to: {node: Organization, id: no}, optional: true}
  - file: "owned*.csv"
    records:
      - {node: Organization, id: no, fields: {name: name}}
      - {edge: SUBSIDIARY_OF, from: {node: Organization, id: no}, to: {node: Organization, id: owner}}
      - {edge: SUBSIDIARY_OF, from: {node: Organization, id: no}, to: {node: Organization, id: second}, optional: true}
"""
STAFF = 3000
NOTE = "steht auf der Liste der Lohnabrechnung " * 20  # so that a row is long beside what it waits for


class House:
    """A folder with a mapping, and loads that keep what they set aside."""

    def __init__(self, graph: Graph, folder: Path):
        self.graph, self.folder, self.quarantine = graph, folder, folder / "quarantine"
        (folder / "mappings").mkdir()
        (folder / "mappings" / "payroll.yaml").write_text(MAPPING, "utf-8")

    def load(self, name: str, *rows: str) -> IngestReport:
        file = self.folder / name
        file.write_text("\n".join(rows) + "\n", "utf-8")
        mapping = self.folder / "mappings" / "payroll.yaml"
        report = ingest(self.graph, [file], mapping, quarantine=self.quarantine, resolve=False)
        assert not report.errors
        return report

    def staff(self) -> IngestReport:
        return self.load("staff.csv", "no,name,firm,note", *(f"S{n},Kraft {n},F9,{NOTE}" for n in range(STAFF)))

    def waiting(self) -> int:
        return sum(shelf.waiting for shelf in quarantine_files(self.quarantine))

    def employed(self) -> int:
        return int(self.graph.read("MATCH (:Person)-[r:WORKS_AT]->(:Organization) RETURN count(r) AS n")[0]["n"])


@pytest.fixture
def house(empty: Graph, tmp_path: Path) -> House:
    return House(empty, tmp_path)


def bytes_read() -> int:
    return int(psutil.Process().io_counters().read_chars)


def test_a_large_quarantine_is_read_only_by_the_load_that_helps_it(house: House):
    assert house.staff().rejected == house.waiting() == STAFF
    (shelf,) = quarantine_files(house.quarantine)
    assert shelf.path.with_suffix(".waits").stat().st_size < 200, "all wait for one"
    before, size = bytes_read(), shelf.path.stat().st_size
    house.load("firms.csv", "no,name", "F1,Spedition Nord")
    assert bytes_read() - before < size / 4
    assert house.waiting() == STAFF
    helped = house.load("firms2.csv", "no,name", "F9,Kelterei Sommer")
    assert [table.loaded for table in helped.replayed] == [STAFF]
    assert (house.employed(), house.waiting(), [*house.quarantine.iterdir()]) == (STAFF, 0, [])


def test_who_comes_by_another_door_is_met_by_a_load_that_brings_nothing(house: House):
    house.load("firms.csv", "no,name", "F1,Spedition Nord")
    house.load("staff.csv", "no,name,firm,note", "S1,Ida Kraft,F9,")
    origin = Origin("desk", 90, "mutation!1", "r", now(), "", now())
    store.upsert(house.graph, [NodeRecord(("Organization",), "F9", {"name": "Kelterei Sommer"}, origin)])
    house.load("firms.csv", "no,name", "F1,Spedition Nord")
    assert (house.employed(), house.waiting()) == (1, 0)


def test_a_quarantine_of_an_earlier_version_is_opened_once_and_indexed(house: House):
    house.load("staff.csv", "no,name,firm,note", "S1,Ida Kraft,F9,", "S2,Jan Kraft,F8,")
    (shelf,) = quarantine_files(house.quarantine)
    index = shelf.path.with_suffix(".waits")
    index.unlink()
    house.load("firms.csv", "no,name", "F1,Spedition Nord")
    assert len(index.read_text("utf-8").splitlines()) == 3
    index.write_text("0123456789abcdef\n", "utf-8")  # of another file, or another program
    house.load("firms2.csv", "no,name", "F8,Kelterei Sommer", "F9,Kelterei Winter")
    assert (house.employed(), house.waiting()) == (2, 0)


def test_rows_that_wait_for_one_another_across_runs_are_tried_together(house: House):
    """Firms that own one another in a ring, one of which has a second owner too: none can come before the others."""
    house.load("owned1.csv", "no,name,owner,second", "A,Alpha Holding,B,")
    house.load("owned2.csv", "no,name,owner,second", "B,Beta Holding,C,")
    house.load("owned3.csv", "no,name,owner,second", "C,Gamma Holding,A,D")
    house.load("staff.csv", "no,name,firm,note", "S1,Ida Kraft,B,")
    assert house.waiting() == 4
    house.load("firms.csv", "no,name", "F1,Spedition Nord")
    assert house.waiting() == 4
    house.load("firms2.csv", "no,name", "D,Delta Holding")
    assert (house.waiting(), house.employed()) == (0, 1)


def test_what_a_new_record_lacks_may_come_in_another_run(house: House):
    house.load("led.csv", "no,name,head", "F1,Spedition Nord,S1", "F2,,S1")
    assert house.waiting() == 2
    house.load("firms2.csv", "no,name", "F2,Kelterei Sommer")
    assert house.waiting() == 2, "the head is missing still"
    house.load("staff.csv", "no,name,firm,note", "S1,Ida Kraft,F2,")
    assert (house.waiting(), house.employed()) == (0, 2)
