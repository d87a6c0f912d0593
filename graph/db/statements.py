"""Cypher from the model: names come from the declaration, values are always parameters. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model.model import MODEL, Model

FULLTEXT = "parties"
INDEXES = "SHOW INDEXES YIELD name, labelsOrTypes, properties RETURN name, labelsOrTypes, properties"


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
            yield (name, (f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR ()-[r:{edge.type}]-() REQUIRE r.id IS UNIQUE"))


def _indexes(model: Model) -> Iterator[tuple[str, str]]:
    for node in model.nodes.values():
        for field in node.fields.values():
            if field.indexed:
                name = f"{node.label.lower()}_{field.name}"
                yield name, f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{node.label}) ON (n.{field.name})"
    for edge in model.edges.values():
        for field in edge.fields.values():
            if field.indexed:
                name = f"{edge.type.lower()}_{field.name}"
                yield name, f"CREATE INDEX {name} IF NOT EXISTS FOR ()-[r:{edge.type}]-() ON (r.{field.name})"
    for role in (node for node in model.nodes.values() if node.of):
        name = f"{role.label.lower()}_role_id"  # lists of those who play a role come in the order of their ids
        yield name, f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{role.label}) ON (n.id)"
    yield (
        "organization_name_key",
        "CREATE INDEX organization_name_key IF NOT EXISTS FOR (n:Organization) ON (n.name_key)",
    )
    yield "audit_place", "CREATE INDEX audit_place IF NOT EXISTS FOR (n:Audit) ON (n.chain, n.number)"
    customers = "customer_name"
    yield customers, f"CREATE INDEX {customers} IF NOT EXISTS FOR (n:Customer) ON (n.name, n.id)"


def fulltext_coverage(model: Model) -> tuple[list[str], list[str]]:
    """Labels and properties that the full-text index covers, sorted."""
    fields = [(n.label, f.name) for n in model.nodes.values() for f in n.fields.values() if f.fulltext]
    return sorted({label for label, _ in fields}), sorted({name for _, name in fields})


def _fulltext(model: Model) -> str:
    labels, names = fulltext_coverage(model)
    return (
        f"CREATE FULLTEXT INDEX {FULLTEXT} IF NOT EXISTS FOR (n:{'|'.join(labels)}) "
        f"ON EACH [{', '.join('n.' + name for name in names)}] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"
    )


def read_nodes(label: str) -> str:
    return (
        f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) "
        "RETURN n.id AS id, properties(n) AS properties, labels(n) AS labels"
    )


def count_nodes(label: str) -> str:
    return f"MATCH (n:{label}) RETURN count(n) AS many"


def count_edges(type: str) -> str:
    return f"MATCH ()-[r:{type}]->() RETURN count(r) AS many"


def known_nodes(label: str) -> str:
    """Those of some ids that nodes have, in one row."""
    return f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN collect(n.id) AS ids"


def known_edges(type: str) -> str:
    """Those of some ids that relationships have, in one row."""
    return f"UNWIND $ids AS id {_edge_with(type, 'id')} RETURN collect(r.id) AS ids"


STAMPED = "source: $source, feed: $feed, run: $run, ingested_at: $at, as_of: $as_of"


def _properties(columns: list[str], first: int, stamped: bool) -> str:
    """A map of properties from the columns of a row, with what all rows share."""
    return ", ".join([f"{name}: row[{at}]" for at, name in enumerate(columns, first)] + ([STAMPED] if stamped else []))


def read_all(label: str) -> str:
    """Pages of all nodes."""
    return (
        f"MATCH (n:{label}) WHERE n.id > $after WITH n ORDER BY n.id LIMIT $limit "
        "RETURN n.id AS id, properties(n) AS properties, labels(n) AS labels ORDER BY id"
    )


def create_nodes(labels: tuple[str, ...], columns: list[str], stamped: bool) -> str:
    """New nodes from rows of values; `columns` names them."""
    return f"UNWIND $rows AS row CREATE (:{':'.join(labels)} {{{_properties(columns, 0, stamped)}}})"


def update_nodes(label: str, added_roles: tuple[str, ...] = (), removed_roles: tuple[str, ...] = ()) -> str:
    """Set properties (null removes one) and roles of nodes that are there."""
    roles = "".join(f" SET n:{role}" for role in added_roles) + "".join(f" REMOVE n:{role}" for role in removed_roles)
    return f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n += row{roles}"


def _edge_with(type: str, id: str) -> str:
    """Finds a relationship by its id. Without the hint a plan made while there were none reads all of the type."""
    return f"MATCH ()-[r:{type} {{id: {id}}}]->() USING INDEX SEEK r:{type}(id)"


def read_edges(type: str) -> str:
    return f"UNWIND $ids AS id {_edge_with(type, 'id')} RETURN r.id AS id, properties(r) AS properties"


def read_edges_from(label: str, type: str) -> str:
    return (
        f"UNWIND $ids AS id MATCH (a:{label} {{id: id}})-[r:{type}]->() "
        "RETURN a.id AS start, properties(r) AS properties"
    )


TOLD = (
    "(({0}.source = $source AND ({0}.feed = $feed OR {0}.feed STARTS WITH $feed + '@')) "
    "OR {0}.provenance CONTAINS $quoted)"
)


def nodes_of_feed(label: str) -> str:
    """A page of the nodes of which a feed tells something."""
    return (
        f"MATCH (n:{label}) WHERE n.id > $after AND {TOLD.format('n')} WITH n ORDER BY n.id LIMIT $limit "
        f"RETURN properties(n) AS properties, [label IN labels(n) WHERE label <> '{label}'] AS roles ORDER BY n.id"
    )


def edges_of_feed(type: str) -> str:
    """A page of the relationships of which a feed tells something."""
    return (
        f"MATCH ()-[r:{type}]->() WHERE r.id > $after AND {TOLD.format('r')} WITH r ORDER BY r.id LIMIT $limit "
        "RETURN properties(r) AS properties, [] AS roles ORDER BY r.id"
    )


OF_SOURCE = "({0}.source = $source OR {0}.provenance CONTAINS $quoted) AND {0}.id > $after"


def nodes_of_source(label: str) -> str:
    """Nodes of which a source tells something, and whether an observed relationship needs them."""
    return (
        f"MATCH (n:{label}) WHERE {OF_SOURCE.format('n')} WITH n ORDER BY n.id LIMIT $limit "
        "RETURN n.id AS id, properties(n) AS properties, labels(n) AS labels, "
        "EXISTS { (n)-[r]-() WHERE r.id IS NOT NULL } AS needed ORDER BY id"
    )


def edges_of_source(type: str) -> str:
    """Relationships of which a source tells something."""
    return (
        f"MATCH (a)-[r:{type}]->() WHERE {OF_SOURCE.format('r')} WITH a, r ORDER BY r.id LIMIT $limit "
        "RETURN properties(r) AS properties, a.id AS start, labels(a) AS labels ORDER BY properties.id"
    )


def delete_nodes(label: str) -> str:
    return f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) DETACH DELETE n"


def edges_at(label: str) -> str:
    """Every observed relationship at some nodes, once."""
    return (
        f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})-[r]-() WHERE r.id IS NOT NULL WITH DISTINCT r "
        "RETURN type(r) AS type, properties(r) AS properties, startNode(r).id AS start, endNode(r).id AS end, "
        "labels(startNode(r)) AS start_labels, labels(endNode(r)) AS end_labels"
    )


def delete_edges_at(label: str, type: str) -> str:
    """Observed relationships of a type at some nodes."""
    return (
        f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})-[r:{type}]-() WHERE r.id IS NOT NULL WITH DISTINCT r DELETE r"
    )


def create_edges(type: str, start: str, end: str, columns: list[str], stamped: bool) -> str:
    """New relationships from rows [start, end, *values]; `columns` names the values."""
    return (
        f"UNWIND $rows AS row MATCH (a:{start} {{id: row[0]}}) MATCH (b:{end} {{id: row[1]}}) "
        f"CREATE (a)-[r:{type} {{{_properties(columns, 2, stamped)}}}]->(b) RETURN count(r) AS written"
    )


def update_edges(type: str) -> str:
    return f"UNWIND $rows AS row {_edge_with(type, 'row.id')} SET r += row"


def delete_edges_by_id(type: str) -> str:
    return f"UNWIND $ids AS id {_edge_with(type, 'id')} DELETE r"


def add_identifiers(label: str) -> str:
    return (
        f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) "
        "MERGE (k:Identifier {id: row.key}) ON CREATE SET k.strong = row.strong "
        "MERGE (k)-[i:IDENTIFIES {original: row.original}]->(n)"
    )


def drop_identifiers(label: str) -> str:
    """Take identifiers from their nodes, before they are added anew."""
    return (
        f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})<-[i:IDENTIFIES]-(k) "
        "DELETE i WITH DISTINCT k WHERE NOT (k)-->() DELETE k"
    )


CALLED = ("name", "name_en", "aliases", "provenance")


def bearers(label: str, kind: str) -> str:
    """Rows {key, id, original} of the parties that bear these keys, on themselves or through an Identifier.

    Of those that bear a name all that they are called too: {name, name_en, aliases, provenance}.
    """
    own = {"name": "name_key", "credit_code": "credit_code", "email": "email"}.get(kind)
    called = "".join(f", n.{field} AS {field}" for field in CALLED) if kind == "name" else ""
    through = (
        "UNWIND $keys AS key MATCH (k:Identifier {id: key})-[i:IDENTIFIES]->(n) "
        f"RETURN key, n.id AS id, i.original AS original{called}"
    )
    if own is None:
        return through
    itself = f"UNWIND $own AS row MATCH (n:{label} {{{own}: row[1]}}) RETURN row[0] AS key, n.id AS id, '' AS original{called}"
    return f"{itself} UNION {through}"


LOCK = "MERGE (l:Lock {id: $name}) SET l.at = $at"
