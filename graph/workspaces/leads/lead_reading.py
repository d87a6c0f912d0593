"""Queries of leads: those in a state, by when they are due; one with what people did with it; what accounts are compared by."""

from __future__ import annotations

from graph.db.client import Graph
from graph.db.transactions import Row
from graph.words import NotFound
from graph.workspaces.leads.lead_changes import NO_LEAD

LEADS = """l {.*} AS lead, COLLECT { MATCH (l)-[:REGISTERED_BY]->(p) RETURN p {.id, .name, .name_en} }[0] AS partner,
  COLLECT { MATCH (l)-[:LEAD_ABOUT]->(c) RETURN c {.id, .name, .name_en} }[0] AS customer"""
LISTED = f"""MATCH (l:Lead) WHERE $state IS NULL OR l.state = $state
RETURN {LEADS} ORDER BY l.state <> 'pending', l.due, l.id LIMIT $limit"""
SOME = f"MATCH (l:Lead) WHERE l.id IN $ids RETURN {LEADS} ORDER BY l.registered, l.id"
HISTORY = """MATCH (x:Audit {target: $id, label: 'Lead'})
RETURN x.at AS at, x.who AS who, x.what AS what, x.after AS after ORDER BY x.at, x.id"""
CUSTOMERS = """MATCH (c:Customer)
RETURN c.id AS id, [c.name, c.name_en] + coalesce(c.aliases, []) AS names, c.credit_code AS credit_code, c.city AS city, c.region AS region
ORDER BY id"""
ACCOUNTS = """MATCH (l:Lead) RETURN l.id AS id, [l.account] AS names, l.credit_code AS credit_code, l.town AS city, l.product_line AS line,
  COLLECT { MATCH (l)-[:REGISTERED_BY]->(p) RETURN p.id }[0] AS partner ORDER BY id"""


def list_leads(graph: Graph, state: str | None = None, limit: int = 100) -> list[Row]:
    """{lead, partner, customer} of each, those to be decided first, by when they are due."""
    return graph.read(LISTED, state=state, limit=limit)


def read_lead(graph: Graph, id: str) -> Row:
    """{lead, partner, customer, history} of one. Raises NotFound."""
    rows = graph.read(SOME, ids=[id])
    if not rows:
        raise NotFound(NO_LEAD.fill(id=id))
    return rows[0] | {"history": graph.read(HISTORY, id=id)}


def leads_of(graph: Graph, ids: list[str]) -> list[Row]:
    """{lead, partner, customer} of these, the first registered first."""
    return graph.read(SOME, ids=ids)


def known_customers(graph: Graph) -> list[Row]:
    """{id, names, credit_code, city, region} of every customer."""
    return graph.read(CUSTOMERS)


def registered_accounts(graph: Graph) -> list[Row]:
    """{id, names, credit_code, city, line, partner} of every lead."""
    return graph.read(ACCOUNTS)
