"""Helpers of tests: The first load by Neo4j's own importer gives the graph that the ordinary way gives. On real servers."""

from typing import Any

from graph.db.client import Graph
from graph.model.claims import claims_of_properties
from graph.model.model import MODEL


def everything(graph: Graph) -> tuple[list[Any], list[Any], list[Any]]:
    """All that sources told, of every label, with its claims; neither runs and when they ran, nor what scoring added."""
    nodes = graph.read(
        "MATCH (n) WHERE n.record IS NOT NULL RETURN labels(n) AS labels, properties(n) AS p ORDER BY n.id"
    )
    edges = graph.read(
        "MATCH (a)-[r]->(b) WHERE r.id IS NOT NULL RETURN type(r) AS type, a.id AS a, b.id AS b, properties(r) AS p ORDER BY type, r.id"
    )
    keys = graph.read(
        "MATCH (k:Identifier)-[i:IDENTIFIES]->(n) RETURN k.id AS key, k.strong AS strong, i.original AS original, n.id AS id ORDER BY key, original, id"
    )
    return [_timeless(row) for row in nodes], [_timeless(row) for row in edges], keys


def _timeless(row: dict[str, Any]) -> dict[str, Any]:
    labels = sorted(row.get("labels", []), key=lambda label: MODEL.nodes[label].of is not None)
    roles = [label for label in labels if MODEL.nodes[label].of]
    fields = MODEL.edges[row["type"]].fields if "type" in row else MODEL.fields(*labels)
    claims = claims_of_properties(row["p"], roles, fields)
    timeless = {f: {who: [c[0], c[1], c[4]] for who, c in by.items()} for f, by in claims.items()}
    return row | {
        "labels": sorted(labels),
        "claims": timeless,
        "p": {
            k: v
            for k, v in row["p"].items()
            if k not in ("run", "ingested_at", "provenance") and not (k in fields and fields[k].derived)
        },
    }
