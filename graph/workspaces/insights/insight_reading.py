"""Queries of insights: those of a workspace, and one with what people did with it."""

from __future__ import annotations

from graph.db.client import Graph
from graph.db.transactions import Row
from graph.words import NotFound, Text

ABOUT = """n {.*} AS insight, COLLECT { MATCH (n)-[:INSIGHT_ABOUT]->(m) RETURN {id: m.id, name: coalesce(m.name, m.model)} }[0] AS about,
  COLLECT { MATCH (n)-[:TOLD_TO]->(p) RETURN p.id ORDER BY p.id } AS audience,
  COLLECT { MATCH (n)-[:TOLD_BY]->(p) RETURN p.id }[0] AS party"""
LISTED = f"""MATCH (n:Insight) WHERE ($workspace IS NULL OR n.workspace = $workspace) AND ($state IS NULL OR n.state = $state)
RETURN {ABOUT} ORDER BY n.state <> 'open', n.at DESC, n.id LIMIT $limit"""
ONE = f"MATCH (n:Insight {{id: $id}}) RETURN {ABOUT}"
HISTORY = """MATCH (x:Audit {target: $id, label: 'Insight'})
RETURN x.at AS at, x.who AS who, x.what AS what, x.after AS after ORDER BY x.at, x.id"""


def list_insights(graph: Graph, workspace: str | None = None, state: str | None = None, limit: int = 1000) -> list[Row]:
    """{insight, about, audience, party} of each, those that wait for us first, then the newest."""
    return graph.read(LISTED, workspace=workspace, state=state, limit=limit)


def read_insight(graph: Graph, id: str) -> Row:
    """{insight, about, audience, party, history} of one. Raises NotFound."""
    rows = graph.read(ONE, id=id)
    if not rows:
        raise NotFound(NO_INSIGHT.fill(id=id))
    return rows[0] | {"history": graph.read(HISTORY, id=id)}


NO_INSIGHT = Text(
    "there is no insight {id!r}; `battlemap workspaces insights list` shows all",
    "没有洞察 {id!r};用 battlemap workspaces insights list 查看全部",
)
