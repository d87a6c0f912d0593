"""The commands about data as a user types them: dry runs, drafts of mappings, standard input, fixed fields, a watched folder."""

import json
import shutil
import signal
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from graph.db.client import Graph
from graph.model.model import MODEL
from graph.server.server import Server
from ingest.load.pipeline import dry_run, ingest
from tests.helpers.claims import content
from tests.helpers.cli import battlemap
from tests.helpers.paths import BATTLEMAP, ROOT, SEED
from tests.helpers.servers import environment, wipe

MAPPING = """
version: 1
source: crm
feeds:
  - file: "*.csv"
    records:
      - {node: Customer, id: no, fields: {name: name, tier: tier, aliases: {column: aliases, split: ;}}}
      - {edge: SUBSIDIARY_OF, from: {node: Customer, id: no}, to: {node: Customer, id: parent}, optional: true}
"""
FIRST = "no,name,tier,aliases,parent\nC1,甲,A,,\nC2,乙,B,,C1\n"
SECOND = "no,name,tier,aliases,parent\nC1,甲,C,甲公司;甲方,\nC2,乙,B,,C1\nC3,丙,A,,C1\nC4,丁,Z,,\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "crm.yaml").write_text(MAPPING, "utf-8")
    return tmp_path


@pytest.fixture
def env(scratch_server: Server, empty: Graph, tmp_path: Path) -> dict[str, str]:
    return environment(scratch_server.connection) | {"BATTLEMAP_HOME": str(tmp_path / "home")}


def counts(graph: Graph) -> dict[str, int]:
    rows = graph.read(
        "MATCH (n) WHERE n.record IS NOT NULL "
        "RETURN [label IN labels(n) WHERE label IN $identities][0] AS kind, count(*) AS n "
        "UNION ALL MATCH ()-[r]->() WHERE r.id IS NOT NULL RETURN type(r) AS kind, count(*) AS n",
        identities=[label for label, node in MODEL.nodes.items() if node.identity == label],
    )
    return {row["kind"]: row["n"] for row in rows}


def test_a_dry_run_writes_nothing_and_says_what_the_load_then_does(env, empty: Graph, folder: Path):
    (folder / "a.csv").write_text(FIRST, "utf-8")
    ingest(empty, [folder])
    before, sizes = content(empty), counts(empty)
    runs = empty.read("MATCH (r:IngestRun|Source) RETURN properties(r) AS p ORDER BY r.id")
    (folder / "a.csv").write_text(SECOND, "utf-8")
    said = battlemap("ingest", folder, "--dry-run", "--json", env=env)
    assert said.returncode == 0, said.stderr
    plan = json.loads(said.stdout)
    assert plan["created"] == {"Organization": 1, "SUBSIDIARY_OF": 1}
    assert plan["changed"]["Organization"] == 1
    tier = next(c for c in plan["changes"] if c["field"] == "tier")
    assert (tier["kind"], tier["id"], tier["before"], tier["after"]) == ("Organization", "C1", "A", "C")
    assert content(empty) == before
    assert empty.read("MATCH (r:IngestRun|Source) RETURN properties(r) AS p ORDER BY r.id") == runs
    assert not list((folder / "home" / "quarantine").glob("*"))
    (table,) = ingest(empty, [folder], resolve=False).tables
    (planned,) = plan["tables"]
    assert [planned[c] for c in ("read", "loaded", "unchanged", "rejected")] == [
        table.read,
        table.loaded,
        table.unchanged,
        table.rejected,
    ]
    assert {kind: n - sizes.get(kind, 0) for kind, n in counts(empty).items() if n > sizes.get(kind, 0)} == plan[
        "created"
    ]


def beginnings(folder: Path, rows: int = 90) -> list[Path]:
    """One file of each kind of the seed, cut: people and customers whom later rows name are missing here and there."""
    book = load_workbook(SEED / "crm.xlsx")
    for sheet in book:
        sheet.delete_rows(rows + 2, sheet.max_row)
    book.save(folder / "crm.xlsx")
    for name in ("maintenance_lanmo.csv", "signals.jsonl"):
        lines = (SEED / name).read_bytes().splitlines(keepends=True)
        (folder / name).write_bytes(b"".join([*lines[:rows], *lines[-9:]]))
    return sorted(folder.iterdir())


def test_a_dry_run_of_the_seed_counts_as_the_load_does(
    empty: Graph, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
):
    files = beginnings(tmp_path)
    planned = dry_run(empty, files, SEED.parent / "mappings")
    assert counts(empty) == {}
    aside = tmp_path_factory.mktemp("aside")
    done = ingest(empty, files, SEED.parent / "mappings", quarantine=aside, resolve=False)
    assert planned.plan is not None and done.total("loaded") > 500 and done.total("rejected")
    assert dict(planned.plan.created) == counts(empty)
    for one, other in zip(planned.tables, done.tables, strict=True):
        assert (one.file, one.sheet, one.read, one.loaded, one.rejected) == (
            other.file,
            other.sheet,
            other.read,
            other.loaded,
            other.rejected,
        )


def test_a_suggested_mapping_loads_the_file(env, empty: Graph, tmp_path: Path):
    source = tmp_path / "客户.csv"
    source.write_text(
        "客户编号,客户名称,统一社会信用代码,城市,客户等级\nC1,恒峰,91330100MA27XY12AT,苏州,A\nC2,青田,,青田,B\n",
        "utf-8",
    )
    said = battlemap("ingest", "--suggest", source, env=env)
    assert said.returncode == 0, said.stderr
    (tmp_path / "m.yaml").write_text(said.stdout, "utf-8")
    loaded = battlemap("ingest", source, "--mapping", tmp_path / "m.yaml", "--no-resolve", env=env)
    assert loaded.returncode == 0, loaded.stderr
    rows = empty.read(
        "MATCH (c:Customer) RETURN c.id AS id, c.name AS name, c.city AS city, c.tier AS tier ORDER BY id"
    )
    assert rows == [
        {"id": "C1", "name": "恒峰", "city": "苏州", "tier": "A"},
        {"id": "C2", "name": "青田", "city": "青田", "tier": "B"},
    ]


def test_standard_input_and_a_zip_load_as_the_file_does(env, empty: Graph, folder: Path):
    (folder / "a.csv").write_text(FIRST, "utf-8")
    mapping = folder / "mappings" / "crm.yaml"
    command = [BATTLEMAP, "ingest", "-", "--name", "a.csv", "--mapping", str(mapping), "--no-resolve"]
    with (folder / "a.csv").open("rb") as given:
        done = subprocess.run(command, stdin=given, env=env, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "2 read, 2 loaded" in done.stdout
    by_pipe = empty.read("MATCH (n:Customer) RETURN n.id AS id, n.tier AS tier, n.record AS record ORDER BY id")
    wipe(empty)
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.write(folder / "a.csv", "exports/a.csv")
    done = battlemap("ingest", folder / "all.zip", "--mapping", mapping, "--no-resolve", env=env)
    assert done.returncode == 0, done.stderr
    assert empty.read("MATCH (n:Customer) RETURN n.id AS id, n.tier AS tier, n.record AS record ORDER BY id") == by_pipe


def test_a_field_that_is_fixed_stays_until_it_is_freed(env, empty: Graph, folder: Path):
    (folder / "a.csv").write_text(FIRST, "utf-8")
    ingest(empty, [folder], resolve=False)
    for words in (["lock", "C1", "tier", "B"], ["lock", "C1", "aliases", "子;丑"], ["lock", "C2", "name"]):
        done = battlemap(*words, env=env)
        assert done.returncode == 0, done.stderr
    (folder / "a.csv").write_text(SECOND.replace("C2,乙", "C2,乙改"), "utf-8")
    ingest(empty, [folder], resolve=False)
    seen = (
        "MATCH (c:Customer) WHERE c.id < 'C3' RETURN c.name AS name, c.tier AS tier, c.aliases AS aliases ORDER BY c.id"
    )
    assert empty.read(seen) == [
        {"name": "甲", "tier": "B", "aliases": ["子", "丑"]},
        {"name": "乙", "tier": "B", "aliases": None},
    ]
    for words in (["C1", "tier"], ["C1", "aliases"], ["C2", "name"]):
        assert battlemap("unlock", *words, env=env).returncode == 0
    assert empty.read(seen) == [
        {"name": "甲", "tier": "C", "aliases": ["甲公司", "甲方"]},
        {"name": "乙改", "tier": "B", "aliases": None},
    ]
    assert "was not fixed" in battlemap("unlock", "C1", "tier", env=env).stdout


def until(holds: Callable[[], object], process: "subprocess.Popen[str]", seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        assert process.poll() is None
        time.sleep(0.1)


def test_dropped_files_are_loaded_and_moved(env, empty: Graph, folder: Path):
    inbox = folder / "inbox"
    shutil.copytree(folder / "mappings", inbox / "mappings")
    process = subprocess.Popen(
        [BATTLEMAP, "ingest", "--watch", str(inbox)], env=env, cwd=ROOT, stderr=subprocess.PIPE, text=True
    )
    try:
        until(lambda: (inbox / "failed").exists(), process)
        (inbox / "good.csv").write_text(FIRST, "utf-8")
        (inbox / "bad.csv").write_text("nothing,that,fits\n1,2,3\n", "utf-8")
        until(lambda: (inbox / "done" / "good.csv").exists() and (inbox / "failed" / "bad.csv.txt").exists(), process)
    finally:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert "Traceback" not in said
    assert "good.csv" in said
    assert "'aliases'" in (inbox / "failed" / "bad.csv.txt").read_text("utf-8")
    assert [r["id"] for r in empty.read("MATCH (c:Customer) RETURN c.id AS id ORDER BY id")] == ["C1", "C2"]


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [
        (["ingest"], "name at least one file", "请至少给出一个文件"),
        (["ingest", "x.csv", "--bulk", "--dry-run"], "choose one of", "只能选一个"),
        (["ingest", "x.csv", "--bulk"], "--bulk needs the managed Neo4j", "--bulk 需要托管的 Neo4j"),
        (["ingest", "--watch", "/nowhere/at/all"], "can't be watched", "无法监视"),
        (["source", "revert", "nobody"], "no source 'nobody'", "没有来源 'nobody'"),
        (["lock", "C99", "tier", "A"], "nothing with the id 'C99'", "没有编号为 'C99' 的对象"),
        (["matches", "same", "C1", "C99"], "no organisation or person", "没有组织或人员"),
    ],
)
def test_a_mistake_is_one_line_in_the_users_language(env, words: list[str], english: str, chinese: str):
    for lang, expected in (("en", english), ("zh", chinese)):
        said = battlemap(*words, env=env | {"BATTLEMAP_LANG": lang})
        assert (said.returncode, expected in said.stderr) == (1, True), said.stderr
        assert len(said.stderr.strip().splitlines()) == 1


def test_a_value_that_a_field_cannot_have_is_refused(env, empty: Graph, folder: Path):
    (folder / "a.csv").write_text(FIRST, "utf-8")
    ingest(empty, [folder], resolve=False)
    for words, expected in ((["tier", "Z"], "not one of A, B, C"), (["teir", "A"], "has no field 'teir'")):
        said = battlemap("lock", "C1", *words, env=env)
        assert (said.returncode, expected in said.stderr) == (1, True), said.stderr
