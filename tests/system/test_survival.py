"""What an import survives: any order of files, repetition, being killed at any moment, and files of any length. On a real server."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from graph.clock import now
from graph.db.client import Graph
from graph.server.server import Server
from graph.store import writers as store
from ingest.load import table_load
from ingest.load.load_report import IngestReport
from ingest.load.pipeline import ingest
from ingest.load.quarantine import quarantine_files
from tests.helpers.claims import content
from tests.helpers.examples import examples
from tests.helpers.forked import Running
from tests.helpers.paths import ROOT
from tests.helpers.servers import environment, wipe
from tests.helpers.survival import contacts, credit_code, customers, lay_out, persons

ROWS = 100  # of a transaction
FEW = examples(12, suppress_health_check=[HealthCheck.function_scoped_fixture])


def adds_up(report: IngestReport) -> bool:
    """Whether every row that was read is loaded, unchanged or set aside, none of them counted twice."""
    return all(
        t.unchanged >= 0 and t.loaded >= 0 and t.read == t.loaded + t.unchanged + t.skipped + t.rejected
        for t in report.tables
    )


def set_aside(quarantine: Path) -> set[tuple[str, int, bool]]:
    return {(s.file, r.row, r.is_waiting) for s in quarantine_files(quarantine) for r in s.rejects()}


exports = st.fixed_dictionaries(
    {
        f"{kind}_2026-0{month}": st.lists(rows, max_size=4)
        for kind, rows in (("customers", customers), ("persons", persons), ("contacts", contacts))
        for month in (1, 2)
    }
)


@FEW
@given(exports, st.randoms(use_true_random=False))
def test_files_in_any_order_in_one_run_or_many_give_the_same_graph(
    empty: Graph, tmp_path_factory: pytest.TempPathFactory, tables: dict[str, Any], order: random.Random
):
    folder = tmp_path_factory.mktemp("exports")
    paths = lay_out(folder, tables)
    graphs = []
    for number, runs in enumerate(_ways(paths, order)):
        wipe(empty)
        quarantine = folder / f"quarantine{number}"
        for together in runs:
            assert adds_up(ingest(empty, together, quarantine=quarantine, resolve=False))
        graphs.append((content(empty), set_aside(quarantine)))
    assert graphs[1:] == graphs[:1] * (len(graphs) - 1)


def _ways(paths: list[Path], order: random.Random) -> list[list[list[Path]]]:
    """All at once; one after the other; some, then the others and these again."""
    one_by_one = [[path] for path in order.sample(paths, len(paths))]
    some = order.sample(paths, 3)
    return [[paths], one_by_one, [some, order.sample(paths, len(paths)), some]]


EMPTY: dict[str, list[tuple[str, ...]]] = {}


@pytest.mark.parametrize("one_by_one", [False, True])
def test_files_that_name_one_another_do_not_wait_for_ever(empty: Graph, tmp_path: Path, one_by_one: bool):
    """The superior of each is in the other file, whose row names somebody of the first."""
    paths = lay_out(
        tmp_path,
        {
            "persons_2026-01": [("P1", "人1", "", "", "P2", ""), ("P3", "人3", "", "", "P9", "")],
            "persons_2026-02": [("P2", "人2", "", "", "P1", "")],
        },
    )
    for together in [[path] for path in paths] if one_by_one else [paths]:
        ingest(empty, together, quarantine=tmp_path / "quarantine", resolve=False)
    assert [r["id"] for r in empty.read("MATCH (p:Person) RETURN p.id AS id ORDER BY id")] == ["P1", "P2"]
    assert len(empty.read("MATCH ()-[r:REPORTS_TO]->() RETURN r.id")) == 2
    assert set_aside(tmp_path / "quarantine") == {("persons_2026-01.csv", 3, True)}


def crowd(folder: Path) -> list[Path]:
    """1,500 rows, which are fifteen transactions: customers, their people, contacts of partners; some wait for a later file, some can't be used."""
    some = random.Random(7)
    tables = {
        "customers_2026-01": [
            (
                f"C{n}",
                f"璟陌第{n}器械",
                credit_code(n),
                "Z" if n % 97 == 0 else "A",
                "苏州",
                f"C{some.randint(1, 300)}" if n % 5 == 0 else "",
            )
            for n in range(1, 301)
        ],
        "persons_2026-01": [
            (
                f"P{n}",
                f"人{n}",
                some.choice(["", "x"]),
                f"C{some.randint(1, 300)}",
                f"P{n + 1}" if n % 4 == 0 and n < 600 else "",
                "",
            )
            for n in range(1, 601)
        ],
        "contacts_2026-01": [
            (f"K{n}", f"员{n}", "", "", f"璟陌第{some.randint(1, 305)}器械", "", "d") for n in range(1, 601)
        ],
    }
    return lay_out(folder, tables)


class Runs:
    """`battlemap ingest` of a folder as a process of its own, with a quarantine of its own; a transaction takes few rows."""

    def __init__(self, server: Server, home: Path, folder: Path, *options: str):
        self.env = environment(server.connection) | {"BATTLEMAP_HOME": str(home)}
        self.words = ["ingest", str(folder), *options]
        self.quarantine = home / "quarantine"

    def start(self, **stops: int) -> Running:
        patches = {"ingest.load.table_load": {"BATCH": ROWS}, "tests.helpers.stopping": stops}
        return Running(self.words, self.env, Path(os.devnull), patches)

    def kill_after(self, transactions: int, committed: bool) -> bool:
        """Start it and kill it in that transaction, or as soon as it is committed; whether it came as far."""
        process = self.start(AFTER=transactions, COMMITTED=committed)
        while process.poll() is None and psutil.Process(process.pid).status() != psutil.STATUS_STOPPED:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL


def size(graph: Graph) -> int:
    rows = graph.read(
        "MATCH (n:Organization|Person) WITH count(n) AS n RETURN n + COUNT { (:Person)-[:WORKS_AT]->() } AS n"
    )
    return int(rows[0]["n"])


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Grows by each transaction that writes, which takes few rows."""
    found: list[Any] = []
    write = Graph.write
    monkeypatch.setattr(Graph, "write", lambda graph, work: found.append(work) or write(graph, work))
    monkeypatch.setattr(table_load, "BATCH", ROWS)
    return found


@pytest.mark.parametrize(("options", "shares"), [(("--no-resolve",), (0.4, 0.2, 0.15, 0.1)), ((), (0.5, 0.15, 0.15))])
def test_killed_at_any_moment_and_started_again_it_gives_the_graph_of_an_undisturbed_run(
    empty: Graph,
    scratch_server: Server,
    tmp_path: Path,
    written: list[Any],
    options: tuple[str, ...],
    shares: tuple[float, ...],
):
    """Each time after a share of all transactions, in turns before and after one is committed."""
    crowd(tmp_path / "files")
    ingest(empty, [tmp_path / "files"], quarantine=tmp_path / "undisturbed", resolve=not options)
    whole, aside, full, all = content(empty), set_aside(tmp_path / "undisturbed"), size(empty), len(written)
    assert aside
    runs = Runs(scratch_server, tmp_path / "killed", tmp_path / "files", *options)
    wipe(empty)
    for kill, share in enumerate(shares):
        assert runs.kill_after(round(share * all), bool(kill % 2))
        assert 0 < size(empty) < full
    assert runs.start().wait() == 0
    assert not (found := differences(content(empty), whole)), "\n".join(map(str, found))
    assert set_aside(runs.quarantine) == aside
    assert not list(runs.quarantine.glob("*.part"))


def test_who_was_not_resolved_by_a_run_that_was_cut_off_is_by_the_next(empty: Graph, tmp_path: Path):
    """Rows were all loaded, and resolving them was not finished: the next run finds nothing new, and resolves them."""
    paths = crowd(tmp_path / "files")[:1]
    resolved = "MATCH (n:Organization) WHERE n.resolved IS NOT NULL RETURN count(n) AS n"
    ingest(empty, paths, quarantine=tmp_path / "quarantine", resolve=False)
    ingest(empty, paths, quarantine=tmp_path / "quarantine")
    assert empty.read(resolved)[0]["n"] == 0, "nothing new, nothing cut off"
    store.record_run(empty, "IngestRun", "killed", {"started": now(), "complete": False})
    ingest(empty, paths, quarantine=tmp_path / "quarantine")
    assert empty.read(resolved)[0]["n"] > 280
    assert ingest(empty, paths, quarantine=tmp_path / "quarantine").resolution is None


def differences(found: tuple[list[Any], ...], expected: tuple[list[Any], ...]) -> list[tuple[str, str]]:
    """The first rows that only one of two graphs has; a whole diff of them would take hours."""
    here, there = ({repr(row) for rows in graph for row in rows} for graph in (found, expected))
    return [("found", row) for row in sorted(here - there)[:5]] + [
        ("expected", row) for row in sorted(there - here)[:5]
    ]


EVENTS = """
version: 1
source: crm
feeds:
  - file: events.csv
    records:
      - {node: Engagement, id: no, fields: {kind: kind, at: at, topic: topic}}
      - {edge: ABOUT, from: {node: Engagement, id: no}, to: {node: Customer, id: customer}, fields: {valid_from: at}}
  - {file: customers.csv, records: [{node: Customer, id: no, fields: {name: name}}]}
"""
LAUNCH = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
MEGABYTE = 1024  # KiB, in which the system counts


def events(folder: Path, rows: int) -> Path:
    """A log of that many touchpoints with a hundred customers; one row in a thousand can't be read."""
    (folder / "mappings").mkdir(parents=True)
    (folder / "mappings" / "crm.yaml").write_text(EVENTS)
    (folder / "customers.csv").write_text("no,name\n" + "".join(f"C{n},璟陌{n}器械\n" for n in range(100)), "utf-8")
    with (folder / "events.csv").open("w", encoding="utf-8") as out:
        out.write("no,kind,at,customer,topic\n")
        for n in range(rows):
            day = "2026-02-30" if n % 1000 == 999 else f"2026-01-{n % 28 + 1:02}"
            out.write(f"E{n},visit,{day},C{n % 100},第{n}次拜访的主题\n")
    return folder


SMALL_BATCHES = """
import ingest.load.table_load
ingest.load.table_load.BATCH = 500
ingest.load.table_load.WIDE_BATCH = 2000
from battlemap.cli.main import main
main()
"""


def peak(server: Server, home: Path, folder: Path) -> int:
    """The most memory that an import took, in KiB; started by a small process, as a child starts as large as its parent."""
    env = environment(server.connection) | {"BATTLEMAP_HOME": str(home)}
    command = [sys.executable, "-c", SMALL_BATCHES, "ingest", str(folder), "--no-resolve"]
    started = [sys.executable, "-c", LAUNCH, *command]
    done = subprocess.run(started, env=env, cwd=ROOT, check=True, capture_output=True, text=True)
    return int(done.stdout.splitlines()[-1])


def test_of_the_rows_of_a_file_only_ids_stay_in_memory(empty: Graph, scratch_server: Server, tmp_path: Path):
    """Some 1.2 KiB a row when this was written; rows with what is written for them would be three times that."""
    few, many = (events(tmp_path / f"{rows}", rows) for rows in (2_000, 18_000))
    least, most = (peak(scratch_server, tmp_path / "home", folder) for folder in (few, many))
    assert most - least < 16_000 * 2, (least, most)
    assert most < 400 * MEGABYTE
    (row,) = empty.read(
        "MATCH (r:IngestRun {read: 18100}) RETURN r.unchanged AS same, r.loaded AS loaded, r.rejected AS rejected"
    )
    assert row == {"same": 2_098, "loaded": 15_984, "rejected": 18}
    assert empty.read("MATCH (e:Engagement) RETURN count(e) AS n") == [{"n": 17_982}]
