"""Queries of what requests name: models of equipment and product lines that the graph knows, partners, and people of ours."""

from __future__ import annotations

from graph.db.client import Graph
from graph.db.transactions import Row

MODELS = "MATCH (a:Asset) WHERE a.model IS NOT NULL RETURN DISTINCT a.model AS name ORDER BY name"
LINES = """CALL () {
    MATCH (o:Opportunity) WHERE o.product_line IS NOT NULL RETURN o.product_line AS name
    UNION MATCH (d:Distributor) UNWIND d.product_lines AS name RETURN name
    UNION MATCH (i:InventoryPeriod) WHERE i.product_line IS NOT NULL RETURN i.product_line AS name }
RETURN DISTINCT name ORDER BY name"""

PARTIES = """MATCH (p:Distributor|ServiceProvider|Supplier|KOL|SalesRep)
RETURN p.id AS id, CASE WHEN p:SalesRep THEN 'person' ELSE 'partner' END AS kind, [p.name, p.name_en] + coalesce(p.aliases, []) AS names
ORDER BY id"""


def request_parties(graph: Graph) -> list[Row]:
    """{id, kind, names} of every partner and sales representative."""
    return graph.read(PARTIES)


def product_names(graph: Graph) -> dict[str, list[str]]:
    """Names of all `model`s and `line`s."""
    found = {"model": MODELS, "line": LINES}
    return {kind: [str(row["name"]) for row in graph.read(statement)] for kind, statement in found.items()}
