"""Rows that are no records, headings that change, cells that hold for the lines below: none makes or loses a customer."""

from __future__ import annotations

from pathlib import Path

from graph.db.client import Graph
from ingest.load.pipeline import ingest


def test_totals_of_groups_and_report_lines_without_ids(empty: Graph, tmp_path: Path):
    """In a table without ids nothing but its words tells a total; companies whose names only hold such words stay."""
    names = [
        "华东电气",
        "本溪合计有限公司",
        "Total Energies",
        "合计量具厂",
        "江苏明德",
        "华东区小计",
        "江苏省 汇总",
        "East Subtotal",
        "Overall",
        "Summe",
        "Total general",
        "総計",
        "导出时间 2025-01-01 10:00",
        "Exported by admin on 2025-01-01",
        "Report generated 2025-01-02 10:00",
        "(完)",
    ]
    (tmp_path / "f" / "mappings").mkdir(parents=True)
    (tmp_path / "f" / "a.csv").write_text("Customer\n" + "\n".join(names) + "\n", "utf-8")
    mapping = "version: 1\nsource: crm\nfeeds:\n  - file: a.csv\n    records:\n      - node: Customer\n        fields: {name: Customer}\n"
    (tmp_path / "f" / "mappings" / "m.yaml").write_text(mapping, "utf-8")
    ingest(empty, [tmp_path / "f"], quarantine=tmp_path / "q")
    assert {row["n"] for row in empty.read("MATCH (c:Customer) RETURN c.name AS n")} == set(names[:5])
