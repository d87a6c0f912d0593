"""What an extended model adds to the questions: relationships of nodes, and pages of nodes of any label.

Labels and relationship types in these statements are declared ones; `id` is unique under the identity label.
"""

from __future__ import annotations

import datetime as dt

from graph.battle_map import valid
from graph.database import Graph
from graph.queries import SHOWN, Page
from graph.transactions import Row, grouped


def related(
    graph: Graph, type: str, label: str, ids: list[str], as_of: dt.date, first: int
) -> dict[str, list[Row]]:
    """id → rows {edge, source, target} of its relationships of a type that are true on a day, newest first.

    `edge` holds properties; `source` and `target` are nodes with `labels`. At most `first` for each node.
    """
    identity = graph.model.nodes[label].identity
    statement = RELATED.format(identity=identity, type=graph.model.edges[type].type, valid=valid("r"))
    rows = graph.read(statement, ids=sorted(set(ids)), as_of=as_of, first=first)
    return grouped(rows, lambda row: str(row["id"]))


def listed(graph: Graph, label: str, first: int, after: str | None) -> Page:
    """A page of nodes that wear a label, in the order of their ids, after the one with the id `after`."""
    name = graph.model.nodes[label].label
    statement = (
        f"MATCH (n:{name}) WHERE $after IS NULL OR n.id > $after "
        f"WITH n ORDER BY n.id LIMIT $limit RETURN {SHOWN}, n.id AS value"
    )
    rows = graph.read(statement, after=after, limit=first + 1)
    return Page(rows[:first], len(rows) > first)


def count(graph: Graph, label: str) -> int:
    rows = graph.read(f"MATCH (n:{graph.model.nodes[label].label}) RETURN count(n) AS n")
    return int(rows[0]["n"])


RELATED = """
UNWIND $ids AS id MATCH (n:{identity} {{id: id}})
CALL (n) {{
  MATCH (n)-[r:{type}]-() WHERE {valid}
  RETURN DISTINCT r ORDER BY r.valid_from DESC, r.id LIMIT $first
}}
WITH id, r, startNode(r) AS a, endNode(r) AS b
RETURN id, r {{.*, provenance: null}} AS edge, a {{.*, provenance: null, labels: labels(a)}} AS source,
  b {{.*, provenance: null, labels: labels(b)}} AS target
"""
