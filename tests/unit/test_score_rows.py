"""Rows of scores: columns of a table are what dicts are, however they are taken."""

from __future__ import annotations

import pytest

from graph.scores.score_archive import archive_of, archive_parts
from graph.scores.score_rows import Rows, ScoreRows
from tests.helpers.staged import as_table, scores_of_run

MADE = scores_of_run(1)


@pytest.mark.parametrize("rows", [*MADE["edges"].values(), *MADE["nodes"].values()])
def test_a_table_gives_the_rows_that_it_was_made_of(rows: Rows):
    dicts, columns = ScoreRows.all_of(rows), ScoreRows.all_of(as_table(rows))
    assert len(dicts) == len(columns) > 2
    assert list(dicts.keys()) == list(columns.keys())
    assert dicts.value_names() == columns.value_names()
    for size in (1, 7, 1_000):
        parts = list(columns.batches(size))
        assert parts == list(dicts.batches(size))
        assert max(map(len, parts)) <= size
    some = [5, 0, 2] if len(rows) > 5 else [2, 0]
    assert list(ScoreRows(columns.rows, some).batches(2)) == list(ScoreRows(rows, some).batches(2))


def test_an_archive_of_parts_is_that_of_the_whole(monkeypatch: pytest.MonkeyPatch):
    whole = archive_of(MADE["edges"])
    tables = {key: as_table(rows) for key, rows in MADE["edges"].items()}
    monkeypatch.setattr("graph.scores.score_archive.PART", 9)
    parts = list(archive_parts(tables))
    assert max(len(rows) for part in parts for rows in part.values()) == 9
    for type, rows in whole.items():
        assert rows == [row for part in parts for row in part.get(type, [])]
