"""Queries of requests: those in a state or workspace, by due time, and one with what people did with it."""

from __future__ import annotations

from graph.db.client import Graph
from graph.db.transactions import Row
from graph.words import NotFound, Text

NAMED = "{.id, .name, .name_en}"
REQUEST = f"""q {{.*}} AS request, COLLECT {{ MATCH (q)-[:IN_WORKSPACE]->(w) RETURN w.id }}[0] AS workspace,
  COLLECT {{ MATCH (q)-[:ADDRESSED_TO]->(p) RETURN p {NAMED} }}[0] AS addressee,
  COLLECT {{ MATCH (q)-[:REQUESTED_BY]->(p) RETURN p {NAMED} }}[0] AS requester"""
LISTED = f"""MATCH (q:Request) WHERE ($state IS NULL OR q.state = $state)
AND ($workspace IS NULL OR EXISTS {{ MATCH (q)-[:IN_WORKSPACE]->(:Workspace {{id: $workspace}}) }})
RETURN {REQUEST} ORDER BY q.state <> 'sent', q.due, q.id LIMIT $limit"""
ONE = f"MATCH (q:Request {{id: $id}}) RETURN {REQUEST}"
HISTORY = """MATCH (x:Audit {target: $id, label: 'Request'})
RETURN x.at AS at, x.who AS who, x.what AS what, x.after AS after ORDER BY x.at, x.id"""


def list_requests(graph: Graph, state: str | None = None, workspace: str | None = None, limit: int = 100) -> list[Row]:
    """{request, workspace, addressee, requester} of each, those that wait first, by when they are due."""
    return graph.read(LISTED, state=state, workspace=workspace, limit=limit)


def read_request(graph: Graph, id: str) -> Row:
    """{request, workspace, addressee, requester, history} of one. Raises NotFound."""
    rows = graph.read(ONE, id=id)
    if not rows:
        raise NotFound(NO_REQUEST.fill(id=id))
    return rows[0] | {"history": graph.read(HISTORY, id=id)}


NO_REQUEST = Text(
    "there is no request {id!r}; `battlemap requests list` shows all",
    "没有请求 {id!r};用 battlemap requests list 查看全部",
)
