"""Queries of workspaces: those in a state, and one with its customer, its parties and what people did with it."""

from __future__ import annotations

from graph.clock import today
from graph.db.as_of import begin_of, is_valid
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.words import NotFound, Text

CUSTOMER = "COLLECT { MATCH (w)-[:FOR_CUSTOMER]->(c) RETURN c {.id, .name, .name_en} }[0] AS customer"
OPPORTUNITY = "COLLECT { MATCH (w)-[:FOR_OPPORTUNITY]->(o) RETURN o {.id, .name, .name_en} }[0] AS opportunity"
PARTIES = f"""COLLECT {{ MATCH (p)-[r:ADMITTED_TO]->(w) WHERE {is_valid("r")}
    RETURN {{id: p.id, name: p.name, name_en: p.name_en, since: {begin_of("r")}, contract: r.contract}} ORDER BY {begin_of("r")}, p.id }}
AS parties"""
LISTED = f"""MATCH (w:Workspace) WHERE ($state IS NULL OR w.state = $state)
AND ($customer IS NULL OR EXISTS {{ MATCH (w)-[:FOR_CUSTOMER]->(:Customer {{id: $customer}}) }})
RETURN w {{.*}} AS workspace, {CUSTOMER}, {PARTIES} ORDER BY w.state <> 'open', w.changed DESC, w.id LIMIT $limit"""
ONE = f"MATCH (w:Workspace {{id: $id}}) RETURN w {{.*}} AS workspace, {CUSTOMER}, {OPPORTUNITY}, {PARTIES}"
HISTORY = """MATCH (x:Audit {target: $id, label: 'Workspace'})
RETURN x.at AS at, x.who AS who, x.what AS what, x.after AS after ORDER BY x.at, x.id"""


def list_workspaces(graph: Graph, state: str | None = None, customer: str | None = None, limit: int = 100) -> list[Row]:
    """{workspace, customer, parties} of each, those that are open first, then by the last change."""
    return graph.read(LISTED, state=state, customer=customer, limit=limit, day=today())


def read_workspace(graph: Graph, id: str) -> Row:
    """{workspace, customer, opportunity, parties, history} of one. Raises NotFound."""
    rows = graph.read(ONE, id=id, day=today())
    if not rows:
        raise NotFound(NO_WORKSPACE.fill(id=id))
    return rows[0] | {"history": graph.read(HISTORY, id=id)}


NO_WORKSPACE = Text(
    "there is no workspace {id!r}; `battlemap workspaces list` shows all",
    "没有协作空间 {id!r};用 battlemap workspaces list 查看全部",
)
