"""Nodes that are about access and about what was done, not about the ecosystem: a database with these alone holds no data."""

from __future__ import annotations

from graph.db.client import Graph
from graph.db.transactions import Row, run
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


def complete_identifiers(graph: Graph) -> None:
    """Give identifiers that an import has brought the original id that they belong to: none, as a text, which its files can't hold."""
    last = ""
    while ids := [row["id"] for row in graph.read(IDENTIFIERS, after=last)]:
        graph.write(lambda tx, ids=ids: run(tx, COMPLETE, ids=ids))  # type: ignore[misc]
        last = ids[-1]


IDENTIFIERS = "MATCH (k:Identifier) WHERE k.id > $after RETURN k.id AS id ORDER BY id LIMIT 20000"
COMPLETE = (
    "UNWIND $ids AS id MATCH (k:Identifier {id: id})-[i:IDENTIFIES]->() WHERE i.original IS NULL SET i.original = ''"
)
