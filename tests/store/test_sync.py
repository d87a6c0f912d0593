"""Full lists: what they no longer name is ended, never deleted, and only where the list is whole. On a real server."""

import datetime as dt
import json
import zipfile
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from graph.db.client import Graph
from graph.server.server import Server
from graph.store import endings
from ingest.load.load_report import IngestReport
from ingest.load.pipeline import ingest
from tests.helpers.claims import content
from tests.helpers.cli import battlemap
from tests.helpers.servers import environment, wipe

STAFF = """
version: 1
source: hr
rank: 50
feeds:
  - file: staff_*
    sync: full
    records:
      - {node: Person, id: no, fields: {name: name}}
      - node: Organization
        id: employer
        fields: {name: firm}
      - {edge: WORKS_AT, from: {node: Person, id: no}, to: {node: Organization, id: employer}, fields: {title: title, valid_from: since}}
"""
OTHER = """
version: 1
source: web
rank: 30
feeds:
  - file: web_*
    records:
      - {node: Person, id: no, fields: {name: name}}
      - {edge: WORKS_AT, from: {node: Person, id: no}, to: {node: Organization, id: employer}}
"""
HEADER = "no,name,since,employer,firm,title\n"
FEBRUARY, MARCH = dt.date(2026, 2, 1), dt.date(2026, 3, 1)


def staff(*numbers: int, wrong: int = 0) -> str:
    """A list of people, all with one employer; `wrong` has a value that can't be read."""
    return HEADER + "".join(f"P{n},人{n},{'2020-13-01' if n == wrong else '2020-01-01'},C1,甲,职员\n" for n in numbers)


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a list ends is read and written in batches of three."""
    monkeypatch.setattr(endings, "BATCH", 3)


class Lists:
    """A folder of lists, loaded one by one."""

    def __init__(self, graph: Graph, folder: Path):
        self.graph, self.folder = graph, folder
        (folder / "mappings").mkdir()
        for name, text in (("hr", STAFF), ("web", OTHER)):
            (folder / "mappings" / f"{name}.yaml").write_text(text, "utf-8")

    def load(self, name: str, text: str | bytes, allow_shrink: bool = False) -> IngestReport:
        (self.folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return ingest(
            self.graph,
            [self.folder / name],
            quarantine=self.folder / "quarantine",
            allow_shrink=allow_shrink,
            resolve=False,
        )

    def ended(self) -> dict[str, dt.date]:
        """Whoever and whatever has an end."""
        rows = self.graph.read(
            "MATCH (n:Person|Organization) WHERE n.valid_to IS NOT NULL RETURN n.id AS id, n.valid_to AS at "
            "UNION MATCH ()-[r:WORKS_AT]->() WHERE r.valid_to IS NOT NULL RETURN r.id AS id, r.valid_to AS at"
        )
        return {row["id"]: row["at"] for row in rows}

    def told(self) -> list[dict[str, int]]:
        """What listeners are told of what lists have ended: how many of each kind, for each list."""
        rows = self.graph.read("MATCH (e:Event {kind: 'graph'}) RETURN e.payload AS payload ORDER BY e.seq")
        found = [json.loads(row["payload"]) for row in rows]
        return [payload["changed"] for payload in found if payload["what"] == "unlisted"]

    def complete(self) -> list[bool]:
        rows = self.graph.read("MATCH (r:IngestRun) RETURN r.complete AS c ORDER BY r.started")
        return [row["c"] for row in rows]


@pytest.fixture
def lists(empty: Graph, tmp_path: Path) -> Lists:
    return Lists(empty, tmp_path)


def test_who_is_no_longer_listed_ends_and_is_open_again_when_listed_again(lists: Lists):
    lists.load("staff_2026-01.csv", staff(1, 2, 3))
    assert lists.load("staff_2026-02.csv", staff(1, 2)).total("closed") == 2
    assert lists.ended() == {"P3": FEBRUARY, "P3>C1": FEBRUARY}
    assert lists.load("staff_2026-03.csv", staff(1, 2)).total("closed") == 0
    assert lists.ended() == {"P3": FEBRUARY, "P3>C1": FEBRUARY}
    assert lists.told() == [{"Person": 1, "WORKS_AT": 1}]
    lists.load("staff_2026-04.csv", staff(1, 2, 3))
    assert lists.ended() == {}
    assert len(lists.graph.read("MATCH (p:Person) RETURN p.id")) == 3


def test_lists_in_any_order_give_the_same_graph(lists: Lists):
    files = [
        ("staff_2026-01.csv", staff(1, 2, 3, 4)),
        ("staff_2026-02.csv", staff(1, 2, 4)),
        ("staff_2026-03.csv", staff(1, 2, 3)),
    ]
    graphs = []
    for order in permutations(files):
        wipe(lists.graph)
        for name, text in (*order, order[0]):
            lists.load(name, text)
        graphs.append((lists.ended(), _untimed(content(lists.graph))))
    assert graphs[0][0] == {"P4": MARCH, "P4>C1": MARCH}
    assert graphs[1:] == graphs[:1] * 5


def _untimed(found: Any) -> Any:
    """Without the time of day of the lists, which comes from when the files were written."""
    return json.loads(json.dumps(found, default=lambda at: str(at)[:10]), object_hook=_days)


def _days(found: dict[str, Any]) -> dict[str, Any]:
    return {k: [v[0], v[1], v[2][:10]] if isinstance(v, list) and len(v) == 3 else v for k, v in found.items()}


def test_another_source_that_tells_it_keeps_it_open(lists: Lists):
    lists.load("staff_2026-01.csv", staff(1, 2, 3))
    lists.load("web_2026-01.csv", "no,name,employer\nP3,人3,C1\n")
    lists.load("staff_2026-02.csv", staff(1, 2))
    assert lists.ended() == {}


def test_a_row_that_cannot_be_read_keeps_whom_it_names(lists: Lists):
    lists.load("staff_2026-01.csv", staff(1, 2, 3))
    report = lists.load("staff_2026-02.csv", staff(1, 2, 3, wrong=3))
    assert report.total("rejected") == 1
    assert lists.ended() == {}
    report = lists.load("staff_2026-03.csv", staff(1, 2) + "P3,人3,2020-01-01,C1,甲,职员,and,more\n")
    assert report.total("rejected") == 1
    assert report.tables[0].kept_open is not None, "nobody knows whom that row names"
    assert lists.ended() == {}


def _xlsx(rows: list[list[Any]], path: Path) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path.read_bytes()


def _zipped(text: str, path: Path) -> bytes:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("staff_2026-02.csv", text)
    return path.read_bytes()


@pytest.mark.parametrize("kind", ["quoted cell", "middle of a row", "workbook", "archive"])
def test_a_list_that_ends_early_ends_nothing(lists: Lists, tmp_path: Path, kind: str):
    many = range(1, 400)
    lists.load("staff_2026-01.csv", staff(*many))
    whole = staff(*many[:-5])
    rows = [line.split(",") for line in whole.splitlines()]
    name, cut = {
        "quoted cell": ("staff_2026-02.csv", (staff(1, 2) + 'P3,"人').encode()),
        "middle of a row": ("staff_2026-02.csv", staff(*many[:-5]).encode()[:-25]),
        "workbook": ("staff_2026-02.xlsx", _xlsx(rows, tmp_path / "x.xlsx")[:-3000]),
        "archive": ("staff_2026-02.zip", _zipped(whole, tmp_path / "x.zip")),
    }[kind]
    if kind == "archive":
        cut = bytearray(cut)
        cut[len(cut) // 2] ^= 0xFF
        cut = bytes(cut)
    report = lists.load(name, cut, allow_shrink=True)
    assert not report.complete
    assert lists.complete() == [True, False]
    assert lists.ended() == {}


def test_a_list_that_is_much_shorter_ends_nothing_unless_it_is_allowed_to(lists: Lists):
    lists.load("staff_2026-01.csv", staff(*range(1, 21)))
    report = lists.load("staff_2026-02.csv", staff(1, 2))
    assert report.tables[0].kept_open is not None
    assert "--allow-shrink" in report.tables[0].kept_open.en
    assert lists.ended() == {}
    assert lists.load("staff_2026-02.csv", staff(1, 2), allow_shrink=True).total("closed") == 36
    assert len(lists.ended()) == 36


def test_sources_say_how_fresh_they_are(lists: Lists, scratch_server: Server, tmp_path: Path):
    lists.load("staff_2026-01.csv", staff(1, 2))
    env = environment(scratch_server.connection) | {"BATTLEMAP_HOME": str(tmp_path / "home")}
    told = {row["id"]: row for row in json.loads(battlemap("source", "list", "--json", env=env).stdout)}
    assert told["hr"]["synced"].startswith("2026-01-01")
    assert told["hr"]["rank"] == 50
    assert told["hr"]["loaded"] is not None
    assert told["web"]["synced"] is None
