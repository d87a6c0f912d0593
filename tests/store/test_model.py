"""The declarations are sound, and what derives from them does not lag."""

from graph.db import statements
from graph.db.client import Graph
from graph.model.model import MODEL
from graph.model.relationships import EDGES


def test_the_database_has_all_constraints_and_indexes(empty: Graph):
    have = {row["name"]: row for row in empty.read("SHOW INDEXES YIELD name, state, type, options RETURN *")}
    assert set(statements.schema()) <= set(have)
    assert all(row["state"] == "ONLINE" for row in have.values())
    assert have["parties"]["options"]["indexConfig"]["fulltext.analyzer"] == "cjk"
    unique = {
        row["name"]
        for row in empty.read("SHOW CONSTRAINTS YIELD name, type WHERE type CONTAINS 'UNIQUENESS' RETURN name")
    }
    assert {f"{n.label.lower()}_id" for n in MODEL.identities} <= unique
    assert {f"{e.type.lower()}_edge_id" for e in EDGES if not e.derived} <= unique
