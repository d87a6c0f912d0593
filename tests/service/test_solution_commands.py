"""The commands of a customer solution: added, edited, shared, linked, compared, settled, taken away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from battlemap.cli.main import app
from graph.clock import now
from graph.db.client import Graph
from tests.helpers.servers import environment
from tests.helpers.solutions import WORKSPACE, load_parties, new_workspace


def test_commands_write_and_show_a_solution(graph: Graph, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    load_parties(graph)
    new_workspace(graph)
    for name, value in environment(graph.connection).items():
        monkeypatch.setenv(name, value)
    (tmp_path / "text.md").write_text("两条产线\uff0c含安装", "utf-8")
    before = now().isoformat()

    def run(*words: str) -> Any:
        done = CliRunner().invoke(app, ["workspaces", "solution", *words])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout) if "--json" in words else done.stdout

    def refused(*words: str) -> str:
        done = CliRunner().invoke(app, ["workspaces", "solution", *words])
        assert done.exit_code == 1, done.output
        return done.output

    text = f"text=@{tmp_path}/text.md"
    need = run(
        "add", WORKSPACE, "need", "title=节拍", text, "necessity=must", "--partner", "S1", "--by", "li", "--json"
    )
    id, version = need["section"]["id"], need["section"]["version"]
    assert (need["section"]["text"], need["audience"][0]["id"]) == ("两条产线\uff0c含安装", "S1")
    milestone = run("add", WORKSPACE, "milestone", "title=到货", "starts=2027-03-01", "ends=2027-04-01", "--json")[
        "section"
    ]
    assert "is before" in refused("edit", milestone["id"], "ends=2027-02-01")
    assert "write FIELD=VALUE" in refused("edit", id, "colour=red")
    assert "no day or time" in refused("edit", id, "due=30 February")
    run("edit", id, "text=三条产线\uff0c含安装", "--by", "wang")
    clashing = run("edit", id, "text=四条产线\uff0c含安装", "due=2099-01-01T18:00", "--if-version", version, "--json")
    (clash,) = clashing["clashes"]
    assert "四条产线" in run("show", id) and "1 clashes" in run("list", WORKSPACE)
    run("settle", id, clash["id"], "--take", "other")
    run("link", id, "owned_by", "S1")
    assert "nothing is changed yet" in run("share", id, "--partner", "S2")
    assert "S1 no longer sees" in run("share", id, "--partner", "S2", "--yes")
    assert "does not see this section" in refused("link", id, "owned_by", "S1")
    shown = run("list", WORKSPACE, "--json")
    assert shown["overview"]["unanswered"] == ["节拍"] and shown["overview"]["waiting"] == {"": ["节拍", "到货"]}
    assert run("list", WORKSPACE, "--kind", "milestone", "--csv").count("\n") == 2
    changed = run("diff", WORKSPACE, "--from", before, "--json")
    (row,) = [row for row in changed if row["field"] == "text"]
    assert (row["before"], row["after"], row["people"][:2]) == (None, "四条产线\uff0c含安装", ["li", "wang"])
    assert run("diff", WORKSPACE, "--from", now().isoformat()).strip() == "nothing was edited"
    first = next(each["id"] for each in run("show", id, "--json")["history"] if each["field"] == "text")
    assert run("revert", first, "--json")["section"]["text"] == "两条产线\uff0c含安装"
    run("remove", id)
    assert "节拍" not in run("list", WORKSPACE) and "节拍" in run("list", WORKSPACE, "--removed")
    run("restore", id)
    assert "no section" in refused("show", "SEC-none") and "no workspace" in refused("list", "WS-none")
