"""Cypher from the model: names come from the declaration, values are always parameters. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model import MODEL, Model

FULLTEXT = "parties"


def schema(model: Model = MODEL) -> dict[str, str]:
    """Constraint or index name → the statement that makes it."""
    return dict(_unique(model)) | dict(_indexes(model)) | {FULLTEXT: _fulltext(model)}


def _unique(model: Model) -> Iterator[tuple[str, str]]:
    for node in model.identities:
        name = f"{node.label.lower()}_id"
        yield name, f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{node.label}) REQUIRE n.id IS UNIQUE"
    for edge in model.edges.values():
        if not edge.derived:
            name = f"{edge.type.lower()}_edge_id"
            yield (
                name,
                (f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR ()-[r:{edge.type}]-() REQUIRE r.id IS UNIQUE"),
            )


def _indexes(model: Model) -> Iterator[tuple[str, str]]:
    for node in model.nodes.values():
        for field in node.fields.values():
            if field.indexed:
                name = f"{node.label.lower()}_{field.name}"
                yield name, f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{node.label}) ON (n.{field.name})"
    customers = "customer_name"
    yield customers, f"CREATE INDEX {customers} IF NOT EXISTS FOR (n:Customer) ON (n.name, n.id)"


def _fulltext(model: Model) -> str:
    labels = [n for n in model.nodes.values() if any(f.fulltext for f in n.fields.values())]
    names = sorted({f.name for n in labels for f in n.fields.values() if f.fulltext})
    return (
        f"CREATE FULLTEXT INDEX {FULLTEXT} IF NOT EXISTS FOR (n:{'|'.join(n.label for n in labels)}) "
        f"ON EACH [{', '.join('n.' + name for name in names)}] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"
    )


def stamped(element: str) -> str:
    return f"SET {element} += row.values, {element}.source = $source, {element}.run = $run, {element}.ingested_at = $at"


def read_nodes(label: str) -> str:
    return (
        f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) "
        "RETURN n.id AS id, n.provenance AS provenance, labels(n) AS labels"
    )


def write_nodes(label: str, roles: tuple[str, ...]) -> str:
    worn = "".join(f":{role}" for role in roles)
    return f"UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) {stamped('n')}" + (
        f", n{worn}" if worn else ""
    )


def read_edges(type: str) -> str:
    return (
        f"UNWIND $ids AS id MATCH ()-[r:{type} {{id: id}}]->() RETURN r.id AS id, r.provenance AS provenance"
    )


def write_edges(type: str, start: str, end: str) -> str:
    return (
        f"UNWIND $rows AS row MATCH (a:{start} {{id: row.start}}) MATCH (b:{end} {{id: row.end}}) "
        f"MERGE (a)-[r:{type} {{id: row.id}}]->(b) {stamped('r')} RETURN count(r) AS written"
    )


def write_identifiers(label: str) -> str:
    return (
        f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) "
        "MERGE (k:Identifier {id: row.key}) ON CREATE SET k.strong = row.strong MERGE (k)-[:IDENTIFIES]->(n)"
    )


IDENTIFIED = (
    "UNWIND $keys AS key MATCH (k:Identifier {id: key})-[:IDENTIFIES]->(n) RETURN key, collect(n.id) AS ids"
)
LOCK = "MERGE (l:Lock {id: $name}) SET l.at = $at"


def replace_edges(type: str, start: str, end: str) -> str:
    """Write derived edges; the old ones of the type were deleted in the same transaction."""
    return (
        f"UNWIND $rows AS row MATCH (a:{start} {{id: row.start}}) MATCH (b:{end} {{id: row.end}}) "
        f"CREATE (a)-[r:{type}]->(b) SET r = row.values RETURN count(r) AS written"
    )


def delete_edges(type: str) -> str:
    return f"MATCH ()-[r:{type}]->() DELETE r"
