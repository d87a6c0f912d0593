"""The commands of insights: written, listed, shown, declined, accepted, withdrawn, opened again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from battlemap.cli.main import app
from graph.db.client import Graph
from tests.helpers.servers import environment
from tests.helpers.solutions import WORKSPACE, load_parties, new_workspace


def test_commands_write_and_decide_insights(graph: Graph, monkeypatch: pytest.MonkeyPatch):
    load_parties(graph)
    new_workspace(graph, "insights")
    for name, value in environment(graph.connection).items():
        monkeypatch.setenv(name, value)

    def run(*words: str, code: int = 0) -> Any:
        done = CliRunner().invoke(app, ["workspaces", "insights", *words])
        assert done.exit_code == code, done.output
        return json.loads(done.stdout) if "--json" in words else done.output

    words = ("add", WORKSPACE, "risk", "P1", "停产风险", "--since", "2026-11-01", "--evidence", "电话")
    made = run(*words, "--sure", "high", "--partner", "S1", "--by", "li", "--json")
    id = made["insight"]["id"]
    assert (made["about"], made["audience"], made["party"]) == ({"id": "P1", "name": "王伟"}, ["S1"], None)
    assert (made["insight"]["since"], made["insight"]["confidence"]) == ("2026-11-01", "high")
    own = run("add", WORKSPACE, "policy", "C1", "补贴", "--json")["insight"]["id"]
    assert "declined" in run("decline", id, "--why", "不符")
    assert "不符" in run("show", id) and "insight.decline" in run("show", id)
    told = run("list", WORKSPACE)
    assert told.index(own) < told.index(id) and "seen by us and S1" in told
    assert run("list", "--state", "declined", "--csv").count("\n") == 2
    assert "declined" in run("accept", id, code=1) and "open" in run("reopen", id)
    assert "accepted" in run("accept", id) and "withdrawn" in run("withdraw", own, "--why", "有误")
    assert "there is no 'x'" in run("list", "--state", "x", code=1) and "no insights" in run("list", "WS-none")
    assert "is no day" in run(*words[:5], "--since", "2026-02-30", code=1)
    assert "no insight 'IN-none'" in run("show", "IN-none", code=1)
