"""Helpers of tests: The first load by Neo4j's own importer gives the graph that the ordinary way gives. On real servers."""

from functools import cache
from typing import Any

from graph.db.client import Graph
from graph.model.claims import claims_of_properties
from graph.model.declarations import Field
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
    labels = tuple(sorted(row.get("labels", [])))
    fields, roles, left_out = _declared(labels, row.get("type", ""))
    return row | {
        "labels": list(labels),
        "claims": _claims(row["p"], roles, fields),
        "p": {k: v for k, v in row["p"].items() if k not in left_out},
    }


@cache
def _declared(labels: tuple[str, ...], type: str) -> tuple[dict[str, Field], list[str], set[str]]:
    """The fields of a node or relationship, the roles among its labels, and the properties that loads do not have alike."""
    labels = tuple(sorted(labels, key=lambda label: MODEL.nodes[label].of is not None))
    fields = MODEL.edges[type].fields if type else MODEL.fields(*labels)
    derived = {name for name, field in fields.items() if field.derived}
    return fields, [label for label in labels if MODEL.nodes[label].of], derived | {"run", "ingested_at", "provenance"}


def _claims(p: dict[str, Any], roles: list[str], fields: dict[str, Field]) -> dict[str, Any]:
    """What its properties do not say already: where one record tells all, they are its claims."""
    if not p.get("provenance") and p.get("as_of"):
        return {}
    claims = claims_of_properties(p, roles, fields)
    return {f: {who: [c[0], c[1], c[4]] for who, c in by.items()} for f, by in claims.items()}
