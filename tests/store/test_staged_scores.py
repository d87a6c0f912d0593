"""Large scoring runs: many small transactions, and readers see one run or the other, wherever the writer is cut off."""

from __future__ import annotations

import random
from typing import Any

import pytest

from graph.db.client import Graph
from graph.db.transactions import run
from graph.scores import score_archive, score_statements, score_writing, staged_scores
from graph.scores.score_archive import kept_runs, kept_scores
from graph.words import BattlemapError
from tests.helpers.staged import CLEAN, scores_of_run, seen, small_world, write_run

RUNS = "MATCH (s:ScoringRun) RETURN s.id AS id ORDER BY id"
TIDY = [{"left": [], "marked": 0, "waiting": 0}]


class CutOff(Exception):
    """The writer is gone, as if killed."""


@pytest.fixture
def staged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every run is a large one, in transactions of a few rows."""
    monkeypatch.setattr(score_writing, "MOST", 0)
    monkeypatch.setattr(staged_scores, "BATCH", 15)
    monkeypatch.setattr(staged_scores, "GRACE", 0.0)
    monkeypatch.setattr(score_archive, "PART", 7)


def expected(graph: Graph) -> dict[int, Any]:
    """What readers see of each of three runs, each written in one transaction; then the first again."""
    found = {}
    for number in (2, 3, 1):
        write_run(graph, number)
        found[number] = seen(graph)
    return found


def cut_off_after(graph: Graph, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """From now on the graph writes so many transactions and no more."""
    write, left = graph.write, iter(range(most))

    def counted(work: Any) -> Any:
        if next(left, None) is None:
            raise CutOff
        return write(work)

    monkeypatch.setattr(graph, "write", counted)


@pytest.mark.parametrize("changes", [False, True], ids=["whole", "changes"])
def test_wherever_a_run_is_cut_off_readers_see_one_run(empty: Graph, changes: bool, monkeypatch: pytest.MonkeyPatch):
    """And the next one tidies up: its scores, and nothing left of any other."""
    small_world(empty)
    of_run = expected(empty)
    assert of_run[1] != of_run[2] != of_run[3]
    with monkeypatch.context() as patched:
        patched.setattr(score_writing, "MOST", 0)
        patched.setattr(staged_scores, "BATCH", 15)
        patched.setattr(staged_scores, "GRACE", 0.0)
        patched.setattr(score_archive, "PART", 20)
        served, chances, ends = 1, random.Random(7), set()
        for most in [*range(0, 60, 8), 10_000]:
            following = 2 if served == 1 else 1
            with monkeypatch.context() as killed:
                cut_off_after(empty, killed, most + chances.randrange(3))
                try:
                    write_run(empty, following, changes, id=f"run-{following} until {most}")
                    ends.add("whole")
                except CutOff:
                    ends.add("cut off")
            now = seen(empty)
            assert now in (of_run[1], of_run[2])
            if now == of_run[following]:
                served = following
        assert ends == {"whole", "cut off"}
        write_run(empty, 3, changes, id="run-4")
    assert seen(empty) == of_run[3]
    assert empty.read(CLEAN) == TIDY


@pytest.mark.parametrize("changes", [False, True], ids=["whole", "changes"])
def test_columns_are_written_as_rows_are(empty: Graph, changes: bool):
    small_world(empty)
    of_run = expected(empty)
    for turn, number in enumerate((2, 3, 3)):
        count = write_run(empty, number, changes, tables=True, id=f"turn-{turn}")
        assert seen(empty) == of_run[number]
        assert kept_scores(empty, f"turn-{turn}") is not None
    assert (count == 0) is changes
    assert empty.read(CLEAN) == TIDY


@pytest.mark.usefixtures("staged")
def test_a_large_run_is_kept_in_parts(empty: Graph):
    small_world(empty)
    write_run(empty, 1)
    edges = scores_of_run(1)["edges"]
    parts = empty.read("MATCH (a:ScoringArchive) WHERE a.id STARTS WITH 'run-1#' RETURN count(a) AS n")[0]["n"]
    assert parts == sum(-(-len(rows) // 7) for rows in edges.values())
    kept = kept_scores(empty, "run-1")
    assert kept is not None
    told = [[r["start"], r["end"], None, r["values"]["rank"]] for r in edges["FITS", "Organization", "Organization"]]
    assert sorted(kept["FITS"]) == sorted(told)
    assert [row["id"] for row in kept_runs(empty)] == ["run-1"]
    write_run(empty, 2)
    assert kept_scores(empty, "run-1") is None, "its time is over"
    assert empty.read("MATCH (a:ScoringArchive) WHERE a.id STARTS WITH 'run-1' RETURN a.id AS id") == []


@pytest.mark.usefixtures("staged")
def test_a_run_that_fails_leaves_the_old_one_and_nothing_else(empty: Graph):
    small_world(empty)
    write_run(empty, 1)
    before = seen(empty)
    made = scores_of_run(2)
    made["edges"]["FITS", "Organization", "Organization"].append(
        {"start": "nobody", "end": "C1", "values": {"rank": 1, "probability": 0.5}}
    )
    with pytest.raises(BattlemapError) as caught:
        score_writing.write_scores(empty, **made, archive=True)
    assert caught.value.code == "DANGLING"
    assert seen(empty) == before
    assert empty.read(CLEAN) == TIDY
    assert empty.read(RUNS) == [{"id": "run-1"}]
    assert kept_scores(empty, "run-2") is None


@pytest.mark.usefixtures("staged")
def test_of_two_runs_at_once_the_later_one_counts(empty: Graph, monkeypatch: pytest.MonkeyPatch):
    small_world(empty)
    write_run(empty, 1)
    statement, began = score_statements.stage_fields, []

    def another_begins(label: str, others: list[str]) -> str:
        if not began:
            began.append(True)
            with Graph(empty.connection) as other:
                write_run(other, 3)
        return statement(label, others)

    monkeypatch.setattr(score_statements, "stage_fields", another_begins)
    with pytest.raises(BattlemapError) as caught:
        write_run(empty, 2)
    assert caught.value.code == "REPLACED"
    monkeypatch.undo()
    assert empty.read(RUNS) == [{"id": "run-1"}, {"id": "run-3"}]
    assert empty.read(CLEAN) == TIDY
    there = {row["run"] for row in empty.read("MATCH ()-[r:FITS]->() RETURN DISTINCT r.run AS run")}
    assert there == {"run-3"}


def test_what_another_algorithm_wrote_stays(empty: Graph, monkeypatch: pytest.MonkeyPatch):
    """Fields that the run does not name, of the same nodes."""
    small_world(empty)
    write_run(empty, 1)
    empty.write(lambda tx: run(tx, "MATCH (p:Person) SET p.reach = 0.25"))
    monkeypatch.setattr(score_writing, "MOST", 0)
    monkeypatch.setattr(staged_scores, "GRACE", 0.0)
    write_run(empty, 2)
    assert empty.read("MATCH (p:Person) RETURN DISTINCT p.reach AS reach") == [{"reach": 0.25}]
