"""Upserts of columns: a load column by column leaves the graph that a load row by row leaves. On a real server."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.db.client import Graph
from ingest.load.load_report import IngestReport
from ingest.load.pipeline import ingest
from tests.helpers.bulk import everything
from tests.helpers.columns import HEADERS, lay, rows
from tests.helpers.servers import wipe

COUNTS = ("read", "loaded", "unchanged", "skipped", "rejected")
SIGNALS = """
version: 1
source: radar
feeds:
  - file: signals.csv
    records: [{node: Signal, id: no, fields: {kind: kind, at: at, strength: strength}}]
"""


def counts(report: IngestReport) -> list[Any]:
    assert not report.errors
    return [[(name, getattr(table, name)) for name in COUNTS] for table in report.tables]


def both_ways(graph: Graph, paths: list[Path], folder: Path) -> list[Any]:
    """What a load row by row says and leaves, and one column by column; each is then told again, the other way."""
    found = []
    for way, again in ((None, 1), (1, None)):
        wipe(graph)
        report = ingest(graph, paths, quarantine=folder / f"first-{way}", resolve=False, columnar=way)
        left = everything(graph)
        second = ingest(graph, paths, quarantine=folder / f"second-{way}", resolve=False, columnar=again)
        assert second.total("loaded") == 0
        assert everything(graph) == left
        found.append((counts(report), left))
    return found


@pytest.mark.parametrize("dirt", [0, 0.02])
def test_columns_leave_the_graph_that_rows_leave(empty: Graph, tmp_path: Path, dirt: float):
    chance = random.Random(11)
    tables = {f"{kind}{n}": rows(kind, 60, dirt, chance) for kind in HEADERS for n in (1, 2)}
    one, other = both_ways(empty, lay(tmp_path, tables), tmp_path)
    assert one == other and len(one[1][0]) > 10 and len(one[1][1]) > 20


def test_signals_that_come_in_columns_are_told_each(empty: Graph, tmp_path: Path):
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "radar.yaml").write_text(SIGNALS, "utf-8")
    lines = [f"S{n},{'tender' if n % 2 else 'expansion'},2026-01-0{n % 9 + 1},0.5" for n in range(30)]
    (tmp_path / "signals.csv").write_text("no,kind,at,strength\n" + "\n".join(lines), "utf-8")
    assert ingest(empty, [tmp_path / "signals.csv"], columnar=1).total("loaded") == 30
    told = empty.read("MATCH (e:Event) RETURN e.kind AS kind, e.target AS id, e.payload AS payload ORDER BY e.seq")
    signals = {row["id"]: orjson.loads(row["payload"])["kind"] for row in told if row["kind"] == "signal"}
    assert signals == {f"S{n}": "tender" if n % 2 else "expansion" for n in range(30)}
    (batch,) = (load for row in told if (load := orjson.loads(row["payload"])).get("what") == "records")
    assert batch["created"] == {"Signal": 30} and ["Signal", "S7"] in batch["ids"] and not batch["more"]
