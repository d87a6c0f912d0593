"""Commands of quotes: a quote from its beginning to its withdrawal, and a file that is checked, in process."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from battlemap.cli.main import app
from graph.db.client import Graph
from tests.helpers.servers import environment
from tests.helpers.solutions import WORKSPACE, load_parties, new_workspace

Run = Callable[..., Any]


@pytest.fixture
def quotes(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `battlemap quotes …` on this graph; with --json its answer, else what is printed. Errors are raised."""
    load_parties(graph)
    new_workspace(graph, "quote")
    for name, value in environment(graph.connection).items():
        monkeypatch.setenv(name, value)

    def run(*words: str, exits: int = 0) -> Any:
        done = CliRunner().invoke(app, ["quotes", *words])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == exits, done.output
        return json.loads(done.output) if "--json" in words else done.output

    return run


def test_a_quote_is_written_by_commands(quotes: Run):
    made = quotes("make", WORKSPACE, "title=一期", "ends=2099-03-31", "--partner", "S1", "--json")
    quote = made["quote"]["id"]
    line = quotes(
        "line",
        "add",
        quote,
        "product=MR-3100",
        "quantity=2.5",
        "unit_price=100.00",
        "discount=5%",
        "tax_rate=13",
        "--json",
    )
    theirs = quotes("line", "add", quote, "product=安装", "quantity=1", "unit_price=0.01", "--for", "S1", "--json")
    assert [each["delivered_by"] for each in theirs["lines"]] == [None, "S1"]
    assert theirs["totals"]["gross"] == 26_839
    priced = quotes("line", "price", line["changed"], "list_price=120", "cost=90", "--json")
    assert priced["lines"][0]["cost_amount"] == 22_500
    quotes("line", "price", line["changed"], "cost=")
    quotes("line", "edit", theirs["changed"], "unit_price=0.02")
    quotes("line", "remove", theirs["changed"])
    quotes("line", "restore", theirs["changed"])
    paid = quotes("payment", "add", quote, "title=预付", "share=30", "due=2099-01-01", "--json")
    quotes("payment", "edit", paid["changed"], "share=100", "due=")
    quotes("payment", "remove", paid["changed"])
    shown = quotes("payment", "restore", paid["changed"])
    assert "268.40" in shown and "预付" in shown
    assert "S1" in quotes("share", quote)
    quotes("share", quote, "--yes")
    quotes("edit", quote, "title=一期(改)")
    quotes("withdraw", quote, "--why", "x")
    assert quotes("list", "--status", "withdrawn", "--json")[0]["parties"] == []
    (row,) = csv.DictReader(io.StringIO(quotes("list", "--csv")))
    assert "26840" in row.values()
    quotes("reopen", quote)
    assert quotes("show", quote, "--json")["quote"]["status"] == "draft"
    assert "一期(改)" in quotes("show", quote)
    for words in (
        ("line", "add", quote, "quantity=1e15"),
        ("make", WORKSPACE, "ends=2099-02-30"),
        ("list", "--status", "x"),
    ):
        assert quotes(*words, exits=1).startswith("error: ")


def test_a_file_is_checked_without_a_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")
    file, products = tmp_path / "quote.csv", tmp_path / "products.txt"
    file.write_text(
        "kind,product,quantity,unit_price,title,share\nline,A,-1,1,,\nline,B,1,1,,\npayment,,,,全款,100\n", "utf-8"
    )
    products.write_text("A\n", "utf-8")
    done = CliRunner().invoke(app, ["quotes", "check", str(file), "--products", str(products), "--json"])
    told = json.loads(done.output)
    assert done.exit_code == 1 and told["totals"]["gross"] == 100 and told["payments"] == [{"row": 4, "payable": 100}]
    assert [(each["row"], each["code"]) for each in told["problems"]] == [(2, "out_of_range"), (3, "unknown_product")]
    text = CliRunner().invoke(app, ["quotes", "check", str(file)])
    assert "! line 2 quantity" in text.output
