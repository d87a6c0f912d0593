"""The first load by Neo4j's own importer gives the graph that the ordinary way gives. On real servers."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.access.access_book import AccessBook
from graph.access.keys import make_key
from graph.db.client import Graph
from graph.model.model import MODEL
from graph.server.server import Server
from graph.store import writers as store
from graph.store.audit_log.chain_verification import verify_log
from graph.store.events import NewEvent
from graph.words import BadInput
from ingest.load.bulk import bulk
from ingest.load.load_report import IngestReport
from ingest.load.pipeline import ingest
from tests.helpers.bulk import everything
from tests.helpers.cases_ids import lay, two
from tests.helpers.feeds import FEEDS, TABLES
from tests.helpers.paths import SEED
from tests.helpers.servers import new_server, wipe
from tests.helpers.survival import credit_code, lay_out

pytestmark = pytest.mark.xdist_group("seed")  # both loads go into one server


@pytest.fixture(scope="module")
def importing(homes: Path) -> Iterator[Server]:
    """A server that bulk stops and starts: what the shared ones have planned by now is not thrown away by an import."""
    server = new_server(homes / "bulk")
    yield server
    server.stop()


@pytest.fixture
def unused(importing: Server) -> Server:
    """The same before its first start."""
    importing.stop()
    shutil.rmtree(importing.home, ignore_errors=True)
    return importing


@pytest.fixture
def emptied(importing: Server) -> Server:
    """The same at work, without data."""
    with Graph(importing.start()) as graph:
        wipe(graph)
    return importing


def test_bulk_gives_the_graph_that_the_seed_has(seeded: Graph, unused: Server, tmp_path: Path):
    quick = bulk(unused, MODEL, [SEED], quarantine=tmp_path / "two")
    assert not quick.errors and quick.total("rejected")
    (run,) = seeded.read("MATCH (r:IngestRun) RETURN r {.*} AS r ORDER BY r.started LIMIT 1")  # others loaded it again
    assert {count: quick.total(count) for count in COUNTS} == {count: run["r"][count] for count in COUNTS}
    with Graph(unused.connection) as graph:
        alike(graph, everything(seeded))


def generated(folder: Path) -> list[Path]:
    """Elements told twice, chains of superiors, and text that a CSV file could trip over."""
    text = ['"引号"和,逗号', '""', "一行\n又一行", "back\\slash;semi", "名'撇", "\x1f分隔", " 空白 "]
    quoted = ['"' + t.replace('"', '""') + '"' for t in text]
    tables = {
        "customers_2026-01": [
            (f"C{n}", name, credit_code(n), "A", quoted[-n], f"C{n - 1}" if n else "") for n, name in enumerate(quoted)
        ],
        "customers_2026-02": [(f"C{n}", name, "", "B", "苏州", "") for n, name in enumerate(quoted[:3])],
        "persons_2026-01": [
            (f"P{n}", f"人{n}", quoted[n], f"C{n % 4}", f"P{n + 1}" if n < 6 else "", "2020-01-01") for n in range(7)
        ],
        "persons_2026-02": [
            ("P1", "人一", "x", "C3", "P4", "2021-01-01"),
            ("P2", "人二", "", "C9", "", ""),
            ("P3", "", "", "C1", "", ""),
        ],
        "contacts_2026-01": [
            (f"P{n}", f"人{n}", "", "", quoted[n % 3], credit_code(n) if n % 2 else "", quoted[2]) for n in range(9)
        ],
    }
    return lay_out(folder, tables)


def test_bulk_gives_the_graph_of_an_ordinary_load_beside_keys_and_the_outbox(
    empty: Graph, emptied: Server, tmp_path: Path
):
    paths = [*generated(tmp_path), *sorted(two(tmp_path).glob("????.csv"))]  # mill.csv and shop.csv
    paths += [lay(tmp_path, TABLES, feeds=FEEDS) / name for name in TABLES]
    ordinary = ingest(empty, paths, quarantine=tmp_path / "one")
    expected = everything(empty)
    with Graph(emptied.connection) as graph:
        key, before = a_key_and_an_event(graph)
    quick = bulk(emptied, MODEL, paths, quarantine=tmp_path / "two", columnar=1)
    assert not quick.errors
    assert ordinary.total("rejected")
    assert counts(quick) == counts(ordinary)
    (contested,) = (
        r.reasons[0] for r in quick.rejects if r.file == "shop.csv"
    )  # the later of two that contradict each other
    assert "Larkspur" in contested.en and "青禾" in contested.zh and "ids: " in contested.en
    with Graph(emptied.connection) as graph:
        alike(graph, expected)
        assert graph.read("MATCH (r:IngestRun) RETURN r.complete AS complete") == [{"complete": True}]
        assert ingest(graph, paths, quarantine=tmp_path / "two").total("loaded") == 0
        with pytest.raises(BadInput, match="holds data"):
            bulk(emptied, MODEL, paths)
        alike(graph, expected)
        assert AccessBook(graph).principal_of_key(key)
        assert [row for row in graph.read(BOOKKEEPING) if row in before] == before
        assert verify_log(graph).findings == ()
        told = graph.read("MATCH (e:Event) RETURN e.seq AS seq, e.payload AS payload ORDER BY e.seq")
        assert [e["seq"] for e in told[:2]] == [1, 2]
        assert '"import"' in told[1]["payload"]


def a_key_and_an_event(graph: Graph) -> tuple[str, list[Any]]:
    """What a database without data may hold: a key's text, and what is kept of the key and the outbox."""
    graph.prepare()
    text, _ = make_key(graph, '前端 "CRM", 一', "sales", "li")
    store.publish_events(graph, [NewEvent("change", "Customer", "C1", {"what": "x"})])
    return text, graph.read(BOOKKEEPING)


COUNTS = ("read", "loaded", "rejected")


def counts(report: IngestReport) -> dict[str, tuple[int, int, int, int]]:
    return {t.file: (t.read, t.loaded, t.skipped, t.rejected) for t in report.tables}


def alike(graph: Graph, expected: tuple[list[Any], list[Any], list[Any]]) -> None:
    for one, other in zip(everything(graph), expected, strict=True):
        assert len(one) == len(other)
        assert [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]][:2] == []


BOOKKEEPING = """MATCH (n:Access|ApiKey|Audit|Event) WHERE NOT coalesce(n.payload, '') CONTAINS 'import'
RETURN labels(n) AS labels, properties(n) AS p ORDER BY labels, n.id"""
