"""Helpers of tests: Whoever tells it, however often and in whatever order: the same graph. Merging and taking back are exact. On a real server."""

from typing import Any

from hypothesis import strategies as st

from graph.db.client import Graph
from graph.model.claims import claims_of_properties
from graph.model.model import MODEL


def content(graph: Graph) -> tuple[list[Any], list[Any], list[Any]]:
    """The whole graph with its claims, but for the runs and when they ran."""
    nodes = graph.read(
        "MATCH (n:Organization|Person|Opportunity) RETURN labels(n) AS labels, properties(n) AS p ORDER BY labels(n)[0], n.id"
    )
    edges = graph.read(
        "MATCH (a)-[r]->(b) WHERE r.id IS NOT NULL RETURN type(r) AS type, a.id AS a, b.id AS b, properties(r) AS p ORDER BY type, r.id"
    )
    keys = graph.read(
        "MATCH (k:Identifier)-[i:IDENTIFIES]->(n) RETURN k.id AS key, i.original AS original, n.id AS id ORDER BY key, original, id"
    )
    return [_timeless(row) for row in nodes], [_timeless(row) for row in edges], keys


def _timeless(row: dict[str, Any]) -> dict[str, Any]:
    roles = [x for x in row.get("labels", []) if MODEL.nodes[x].of]
    fields = MODEL.edges[row["type"]].fields if "type" in row else MODEL.fields(*row["labels"])
    claims = claims_of_properties(row["p"], roles, fields)
    timeless = {f: {who: [c[0], c[1], c[4]] for who, c in by.items()} for f, by in claims.items()}
    shown = {k: v for k, v in row["p"].items() if k not in ("run", "ingested_at", "provenance")}
    return row | {"p": shown, "claims": timeless, "labels": sorted(row.get("labels", []))}


claims = st.dictionaries(
    st.sampled_from(["name", "region", "employees", ":", ":Customer"]),
    st.dictionaries(
        st.sampled_from(["crm/a", "crm/b@C2", "web/x"]),
        st.tuples(st.sampled_from(["r1", "r2"]), st.integers(0, 2)),
        min_size=1,
    ),
    min_size=1,
)
