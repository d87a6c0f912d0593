"""Lists taken away as CSV and XLSX: nothing that somebody typed is a formula, numbers and days stay what they are."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
import typer

from battlemap.cli.main import app
from graph.words import BadInput
from ingest.workbooks.exports import write_csv, write_workbook
from tests.helpers.exports import FORMULA, cells

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
    "workspaces list", "workspaces invitations", "requests list", "workspaces solution list",
    "audit list",
    "workspaces comments list", "quotes list",
    "workspaces insights list",
}  # fmt: skip
NO_LISTS = {
    "alerts show", "alerts status", "contracts show", "contracts diff", "rules show", "keys make", "source revert",
    "quarantine replay", "fit compare", "influence coverage", "ingest", "score", "evaluate", "db start", "db status",
    "db shell-url", "workspaces show", "workspaces open", "workspaces admit", "workspaces put-out", "workspaces close",
    "workspaces reopen", "workspaces invite", "workspaces revoke-invitation",
    "requests parse", "requests show", "requests send", "requests answer", "requests withdraw",
    "requests reopen", "requests inbox",
    "audit show", "audit verify", "audit head",
    "leads list", "leads show", "leads accept", "leads decline",
    *(f"workspaces solution {name}" for name in ("show", "diff", "add", "edit", "revert", "settle", "share", "link", "unlink", "remove", "restore")),
    *(f"workspaces comments {name}" for name in ("show", "add", "edit", "withdraw", "restore", "resolve", "reopen", "share")),
    *(f"quotes {name}" for name in ("show", "make", "edit", "share", "withdraw", "reopen", "check")),
    *(f"quotes line {name}" for name in ("add", "edit", "price", "remove", "restore")),
    *(f"quotes payment {name}" for name in ("add", "edit", "remove", "restore")),
    *(f"workspaces insights {name}" for name in ("show", "add", "withdraw", "accept", "decline", "reopen")),
}  # fmt: skip


def test_text_that_a_spreadsheet_would_compute_is_defused_in_csv():
    out = io.StringIO()
    write_csv([[text] for text in COMPUTED + HARMLESS], out)
    read = [row[0] if row else "" for row in csv.reader(io.StringIO(out.getvalue(), newline=""))]
    assert [text for text in read[: len(COMPUTED)] if not text.startswith("'")] == []
    assert read[len(COMPUTED) :] == HARMLESS
    assert "\x00" not in out.getvalue()


def test_text_is_text_in_a_workbook(tmp_path: Path):
    path = tmp_path / "x.xlsx"
    assert write_workbook(path, [("x", [[text] for text in [*COMPUTED, "\x0b\ufffe\ud800甲"]])]) == len(COMPUTED) + 1
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
        made += commands(command, f"{before}{name} ") if hasattr(command, "commands") else [(before + name, command)]
    return made
