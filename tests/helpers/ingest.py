"""Helpers of tests: Files to graph: the real files of the seed, broken ones, and what a user is told."""

from pathlib import Path

MAPPING = """
version: 1
source: test
feeds:
  - file: people.csv
    records:
      - node: Customer
        id: no
        fields: {name: name, tier: tier, revenue: {column: revenue, scale: 10000}, customer_since: since}
      - edge: SUBSIDIARY_OF
        from: {node: Organization, id: no}
        to: {node: Organization, id: parent}
        optional: true
"""


def write(folder: Path, text: str | bytes, mapping: str = MAPPING, name: str = "people.csv") -> Path:
    (folder / "mappings").mkdir(exist_ok=True)
    (folder / "mappings" / "test.yaml").write_text(mapping, "utf-8")
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder / name


def adds_up(report) -> bool:
    return all(t.read == t.loaded + t.unchanged + t.skipped + t.rejected for t in report.tables)
