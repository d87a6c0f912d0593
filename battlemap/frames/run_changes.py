"""Changes of scores: what the last two kept runs of each algorithm differ in, as an Arrow table."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from algorithms.runs import compare_runs
from graph.db.client import Graph
from graph.scores.score_archive import kept_runs

CHANGES = "changes"  # name of the frame
SCHEMA = pa.schema(
    {
        "algorithm": pa.dictionary(pa.int32(), pa.string()),
        "start": pa.string(),
        "end": pa.string(),
        "before": pa.float64(),
        "after": pa.float64(),
        "rank_before": pa.int64(),
        "rank_after": pa.int64(),
    }
)


def read_changes(graph: Graph) -> tuple[pa.Table, dict[str, Any]]:
    """Each score that differs, the largest change of each algorithm first; for each algorithm the runs that are compared."""
    runs = {algorithm: last for algorithm, last in _last_two(graph).items() if len(last) == 2}
    tables = [_table(graph, algorithm, *last) for algorithm, last in runs.items()]
    return pa.concat_tables([SCHEMA.empty_table(), *tables]).unify_dictionaries(), {"runs": runs}


def _last_two(graph: Graph) -> dict[str, list[str]]:
    """Algorithm → its last two runs, the earlier one first."""
    runs: dict[str, list[str]] = {}
    for run in reversed(kept_runs(graph)):
        runs[run["algorithm"]] = [*runs.get(run["algorithm"], []), run["id"]][-2:]
    return dict(sorted(runs.items()))


def _table(graph: Graph, algorithm: str, earlier: str, later: str) -> pa.Table:
    changes = compare_runs(graph, earlier, later)
    columns: dict[str, Any] = {name: [getattr(change, name) for change in changes] for name in SCHEMA.names[1:]}
    return pa.table(columns | {"algorithm": [algorithm] * len(changes)}, SCHEMA)
