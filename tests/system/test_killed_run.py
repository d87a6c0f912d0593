"""A scoring run whose process is killed while it writes: the run before stays served, and the next one tidies up."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from graph.db.client import Connection, Graph
from graph.scores import score_writing, staged_scores
from tests.helpers.paths import ROOT
from tests.helpers.servers import environment
from tests.helpers.staged import CLEAN, seen, small_world, write_run

WRITER = """
import signal
import sys
from graph.db.client import Connection, Graph
from graph.scores import score_writing, staged_scores
from tests.helpers.staged import write_run
score_writing.MOST, staged_scores.BATCH, staged_scores.GRACE = 0, 5, 0.0
stage = staged_scores.StagedRun._stage
def stage_and_wait(run, made):  # it is not served before it is killed
    stage(run, made)
    signal.pause()
staged_scores.StagedRun._stage = stage_and_wait
with Graph(Connection(*sys.argv[1:4])) as graph:
    write_run(graph, 2, sys.argv[4] == "changes")
"""
WRITTEN = "MATCH ()-[r {run: 'run-2'}]->() RETURN count(r) AS n"


def killed_after(graph: Graph, at: Connection, edges: int, how: str) -> bool:
    """Write the second run in a process of its own and kill it as soon as so many relationships are there; whether it still ran."""
    words = [sys.executable, "-c", WRITER, at.uri, at.user, at.password, how]
    process = subprocess.Popen(words, cwd=ROOT, env=environment(at), stderr=subprocess.DEVNULL)
    while process.poll() is None and graph.read(WRITTEN)[0]["n"] < edges:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


@pytest.mark.parametrize(("how", "edges"), [("whole", 1), ("whole", 30), ("changes", 20)])
def test_a_killed_run_leaves_the_old_one_and_the_next_tidies_up(
    empty: Graph, how: str, edges: int, monkeypatch: pytest.MonkeyPatch
):
    small_world(empty)
    write_run(empty, 3, id="run-0")
    third = seen(empty)
    write_run(empty, 1)
    first = seen(empty)
    assert killed_after(empty, empty.connection, edges, how)
    assert empty.read(WRITTEN)[0]["n"] >= edges
    assert seen(empty) == first
    monkeypatch.setattr(score_writing, "MOST", 0)
    monkeypatch.setattr(staged_scores, "GRACE", 0.0)
    write_run(empty, 3, how == "changes")
    assert seen(empty) == third
    assert empty.read(CLEAN) == [{"left": [], "marked": 0, "waiting": 0}]
    assert empty.read(WRITTEN) == [{"n": 0}]
    assert empty.read("MATCH (s:ScoringRun) RETURN s.id AS id ORDER BY id") == [{"id": f"run-{n}"} for n in (0, 1, 3)]
