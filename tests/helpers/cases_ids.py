"""Helpers of tests: An id belongs to its system: equal numbers of two sources, in every order and at every door. On a real server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph.db.client import Graph
from ingest.load.load_report import IngestReport
from ingest.load.pipeline import ingest

MILL = "no,name,city,code\n7,青禾纸业有限公司,济南,\n8,石桥电缆有限公司,合肥,\n"
SHOP = "no,name,city,code\n7,Larkspur Optics GmbH,Jena,\n8,石桥电缆,合肥,\n9,远帆船舶有限公司,宁波,\n"


def mapping(source: str, ids: str = "", rank: int = 50, more: str = "") -> str:
    return f"""
version: 1
source: {source}
rank: {rank}
{f"ids: {ids}" if ids else ""}
feeds:
  - file: {source}.csv
    records:
      - {{node: Customer, id: no, fields: {{name: name, city: city, credit_code: code}}}}
{more}
"""


def lay(folder: Path, tables: dict[str, str], **mappings: str) -> Path:
    (folder / "mappings").mkdir(parents=True, exist_ok=True)
    for source, text in mappings.items():
        (folder / "mappings" / f"{source}.yaml").write_text(text, "utf-8")
    for name, text in tables.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def two(folder: Path, mill: str = MILL, shop: str = SHOP, mill_ids: str = "", shop_ids: str = "") -> Path:
    return lay(
        folder, {"mill.csv": mill, "shop.csv": shop}, mill=mapping("mill", mill_ids), shop=mapping("shop", shop_ids)
    )


def names(graph: Graph, label: str = "Customer") -> dict[str, tuple[str, Any]]:
    rows = graph.read(f"MATCH (n:{label}) RETURN n.id AS id, n.name AS name, n.city AS city")
    return {row["id"]: (row["name"], row["city"]) for row in rows}


def load(graph: Graph, folder: Path, *sources: str) -> list[IngestReport]:
    """Each source in a run of its own."""
    return [
        ingest(graph, [folder / f"{s}.csv"], folder / "mappings" / f"{s}.yaml", quarantine=folder / "q")
        for s in sources
    ]
