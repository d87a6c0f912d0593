"""Lists taken away as CSV and XLSX: nothing that somebody typed is a formula, numbers and days stay what they are."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from battlemap.cli.main import app
from graph.access.keys import make_key
from graph.db.client import Graph
from graph.db.transactions import run as run_statement
from graph.server.server import Server
from ingest.load.pipeline import ingest
from tests.helpers.cases import customers
from tests.helpers.cli import battlemap
from tests.helpers.exports import FORMULA, cells
from tests.helpers.servers import environment


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture
def run(empty: Graph, scratch_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, value in (environment(scratch_server.connection) | {"BATTLEMAP_HOME": str(tmp_path / "home")}).items():
        monkeypatch.setenv(name, value)

    def told(*words: object, code: int = 0) -> Any:
        done = CliRunner().invoke(app, [str(word) for word in words])
        assert done.exit_code == code, done.output + repr(done.exception)
        return done

    return told


def test_lists_from_the_command_line(run: Any, empty: Graph, scratch_server: Server, tmp_path: Path):
    make_key(empty, FORMULA, "sales", "-li", days=30)
    make_key(empty, "b", "admin", "li", days=30)
    heading, first, second = table(run("keys", "list", "--csv").stdout)
    assert heading[:3] == ["id", "name", "role"]
    assert (first[1], first[9], second[1]) == (f"'{FORMULA}", "'-li", "b")
    path = tmp_path / "keys.xlsx"
    assert "2 rows" in run("keys", "list", "--xlsx", path).output
    _, row, _ = cells(path)
    assert (row[1].data_type, row[1].value) == ("s", FORMULA)
    assert row[7].is_date and row[7].value.year >= 2026
    env = environment(scratch_server.connection) | {"BATTLEMAP_LANG": "zh"}
    assert table(battlemap("keys", "list", "--csv", env=env).stdout)[0][:3] == ["编号", "使用者", "角色"]
    for words, said in (
        (["--csv", "--json"], "choose one"),
        (["--xlsx", tmp_path / "nowhere" / "x.xlsx"], "cannot be written"),
        (["--xlsx", "--csv"], "ends in .xlsx"),
    ):
        assert said in run("keys", "list", *words, code=1).output


def test_lists_of_a_world(run: Any, empty: Graph, tmp_path: Path):
    """Set-aside rows, sources, pairs, alerts and rules: each list has its heading and its rows."""
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "crm.yaml").write_text(
        'version: 1\nsource: crm\nfeeds:\n  - file: "*.csv"\n    sync: full\n    records:\n'
        "      - {node: Customer, id: no, fields: {name: name, tier: tier}}\n",
        "utf-8",
    )
    (tmp_path / "a.csv").write_text("no,name,tier\nC1,江畔医院,A\nC2,=1+1,Z\n", "utf-8")
    ingest(empty, [tmp_path / "a.csv"], tmp_path / "mappings", quarantine=tmp_path / "home" / "quarantine")
    customers(empty, "C7")
    pair = {
        "id": "m",
        "a": "C1",
        "b": "C7",
        "name_a": "=1+1",
        "answer": "undecided",
        "probability": 0.5,
        "reasons_for": ["same phone", "same city"],
        "reasons_for_zh": ["电话相同"],
    }
    empty.write(lambda tx: run_statement(tx, "CREATE (m:Match) SET m = $pair", pair=pair))
    wanted = {
        ("source", "list"): 1,
        ("matches", "list"): 1,
        ("alerts", "list"): 0,
        ("alerts", "deliveries"): 0,
        ("rules", "list"): 0,
        ("contracts", "list"): 0,
        ("signals", "review"): 0,
        ("quarantine", "list"): 1,
        ("influence", "runs"): 0,
    }
    found = {words: table(run(*words, "--csv").stdout) for words in wanted}
    assert {words: len(rows) - 1 for words, rows in found.items()} == wanted
    told = dict(zip(*found["matches", "list"], strict=True))
    assert (told["name of one"], told["reasons for"], told["probability"]) == ("'=1+1", "same phone; same city", "0.5")
    aside = dict(zip(*found["quarantine", "list"], strict=True))
    assert aside["file"] == "a.csv" and "tier" in aside["reasons"] and '"=1+1"' in aside["values"]
    run("source", "list", "--xlsx", tmp_path / "s.xlsx")
    heading, row = cells(tmp_path / "s.xlsx")
    loaded = [cell.value for cell in heading].index("last loaded")
    assert row[loaded].is_date and row[loaded + 1].is_date
