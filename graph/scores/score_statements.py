"""Cypher of scores: derived relationships and fields, written, marked, removed and read page by page. Pure functions."""

from __future__ import annotations


def replace_edges(type: str, start: str, end: str) -> str:
    """Write derived edges; the old ones of the type go in the same transaction, or are marked."""
    return (
        f"UNWIND $rows AS row MATCH (a:{start} {{id: row.start}}) MATCH (b:{end} {{id: row.end}}) "
        f"CREATE (a)-[r:{type}]->(b) SET r = row.values RETURN count(r) AS written"
    )


def delete_edges(type: str) -> str:
    return f"MATCH ()-[r:{type}]->() DELETE r"


def _edge_at(type: str) -> str:
    return f"UNWIND $at AS at MATCH ()-[r:{type}]->() WHERE elementId(r) = at"


def delete_edges_at_ids(type: str) -> str:
    """Relationships of a type with these element ids."""
    return f"{_edge_at(type)} DELETE r"


def supersede_edges(type: str) -> str:
    """Mark relationships with these element ids as those that a run replaces."""
    return f"{_edge_at(type)} SET r.until = $run"


def sweep_edges(type: str, label: str, condition: str, action: str) -> str:
    """Do something to at most $limit relationships of a type for which a condition holds, at the next nodes that they end at."""
    return (
        f"MATCH (b:{label}) WHERE b.id > $after WITH b ORDER BY b.id LIMIT 1000 WITH collect(b) AS page, max(b.id) AS last "
        f"CALL (page) {{ UNWIND page AS b MATCH (b)<-[r:{type}]-() WHERE {condition} WITH r LIMIT $limit {action} "
        "RETURN count(r) AS done } RETURN last, done"
    )


def set_fields(label: str) -> str:
    return f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n += row.values"


def stage_fields(label: str, others: list[str]) -> str:
    """Let derived fields wait at their nodes; the `others` stay as they are."""
    stay = "".join(f", n.next_{name} = n.{name}" for name in others)
    return f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n += row.values, n.next_run = $run{stay}"


def unstage_fields(label: str, values: dict[str, str], names: list[str]) -> str:
    """Take waiting fields from the next nodes after $after, which get these values of them."""
    gone = {f"next_{name}": "null" for name in ("run", *names)}
    new = ", ".join(f"{name}: {value}" for name, value in (values | gone).items())
    return (
        f"MATCH (n:{label}) WHERE n.id > $after WITH n ORDER BY n.id LIMIT $limit "
        f"CALL (n) {{ WITH n WHERE n.next_run = $run SET n += {{{new}}} }} RETURN max(n.id) AS last"
    )


def nodes_with_fields(label: str, names: list[str]) -> str:
    """Pages of the ids of nodes that have one of these fields."""
    has = " OR ".join(f"n.{name} IS NOT NULL" for name in names)
    return f"MATCH (n:{label}) WHERE n.id > $after AND ({has}) RETURN n.id AS id ORDER BY id LIMIT $limit"


def values_of_nodes(label: str, names: list[str]) -> str:
    values = ", ".join(f".{name}" for name in names)
    return f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN n.id AS id, n {{{values}}} AS values"


def derived_edges(type: str, label: str) -> str:
    """A page of the derived relationships of a type: those at the next nodes that they end at."""
    return (
        f"MATCH (b:{label}) WHERE b.id > $after WITH b ORDER BY b.id LIMIT 1000 WITH collect(b) AS page, max(b.id) AS last "
        f"RETURN last, COLLECT {{ UNWIND page AS b MATCH (a)-[r:{type}]->(b) "
        "RETURN [a.id, b.id, elementId(r), properties(r)] } AS edges"
    )
