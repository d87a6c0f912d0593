"""Nodes that are about access and about what was done, not about the ecosystem: a database with these alone holds no data."""

from __future__ import annotations

from graph.db.client import Graph
from graph.db.transactions import Row
from graph.model.model import MODEL

BOOKKEEPING_LABELS = tuple(node.label for node in MODEL.nodes.values() if node.survives_import)
DATA = f"MATCH (n:!({'|'.join(BOOKKEEPING_LABELS)})) RETURN 1 AS data LIMIT 1"
KEPT = f"MATCH (n:{'|'.join(BOOKKEEPING_LABELS)}) RETURN labels(n)[0] AS label, properties(n) AS properties ORDER BY label, n.id"


def holds_data(graph: Graph) -> bool:
    """Whether there is anything but our own bookkeeping."""
    return bool(graph.read(DATA))


def bookkeeping(graph: Graph) -> list[Row]:
    """{label, properties} of each node of it: what has to be carried over where a database is replaced."""
    return graph.read(KEPT)
