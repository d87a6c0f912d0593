"""The commands of comments: written, answered, edited, withdrawn, settled, shared, listed, taken away."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from battlemap.cli.main import app
from graph.db.client import Graph
from tests.helpers.servers import environment
from tests.helpers.solutions import WORKSPACE, load_parties, new_workspace


def test_commands_write_and_show_comments(graph: Graph, monkeypatch: pytest.MonkeyPatch):
    load_parties(graph)
    new_workspace(graph)
    for name, value in environment(graph.connection).items():
        monkeypatch.setenv(name, value)

    def run(*words: str, code: int = 0) -> Any:
        done = CliRunner().invoke(app, ["workspaces", *words])
        assert done.exit_code == code, done.output
        return json.loads(done.stdout) if "--json" in words else done.output

    section = run("solution", "add", WORKSPACE, "need", "title=节拍", "--partner", "S1", "--json")["section"]["id"]
    made = run("comments", "add", section, "@S1 几周?", "--partner", "S1", "--by", "li", "--json")
    id = made["comment"]["id"]
    assert ([each["id"] for each in made["audience"]], made["mentions"]) == (["S1"], ["S1"])
    run("comments", "add", section, "内部", "--reply-to", id, "--by", "wang")
    assert "nobody of this id sees" in run("comments", "add", section, "@S2", code=1)
    assert "only who wrote" in run("comments", "edit", id, "x", "--by", "wang", code=1)
    assert "@S1 六周?" in run("comments", "edit", id, "@S1 六周?", "--by", "li")
    assert "几周" in run("comments", "show", id)
    assert "settled" in run("comments", "resolve", id) and "settled" not in run("comments", "reopen", id)
    told = run("comments", "list", WORKSPACE)
    assert told.index("六周") < told.index("    内部") and "seen by us and S1" in told
    assert run("comments", "list", section, "--csv").count("\n") == 3
    assert "mention" in run("comments", "share", id, "--yes", code=1)
    run("comments", "edit", id, "六周?", "--by", "li")
    assert "nothing is changed yet" in run("comments", "share", id)
    assert "S1 no longer sees" in run("comments", "share", id, "--yes")
    assert "withdrawn" in run("comments", "withdraw", id, "--by", "li")
    assert "六周" not in run("comments", "list", WORKSPACE) and "六周" in run(
        "comments", "list", WORKSPACE, "--withdrawn"
    )
    run("comments", "restore", id, "--by", "li")
    assert "no comment" in run("comments", "show", "CM-none", code=1) and "no comments" in run(
        "comments", "list", "WS-none"
    )
