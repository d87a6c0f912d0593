"""Queries of comments: those on a section, a request or all of a workspace, and one with what it said before."""

from __future__ import annotations

from graph.db.client import Graph
from graph.db.transactions import Row
from graph.words import NotFound, Text

ABOUT = """c {.*} AS comment, t.id AS target, coalesce(t.title, t.what) AS title,
  COLLECT { MATCH (c)-[r:OPEN_TO]->(p) RETURN {id: p.id, since: r.since} ORDER BY p.id } AS audience,
  COLLECT { MATCH (c)-[:WRITTEN_BY]->(p) RETURN p.id }[0] AS party, COLLECT { MATCH (c)-[:REPLIES_TO]->(d) RETURN d.id }[0] AS thread,
  COLLECT { MATCH (c)-[:MENTIONS]->(m) RETURN m.id ORDER BY m.id } AS mentions"""
LISTED = f"""MATCH (c:Comment)-[:COMMENT_ON]->(t) WHERE (c.workspace = $about OR t.id = $about) AND ($withdrawn OR c.withdrawn IS NULL)
RETURN {ABOUT} ORDER BY t.id, coalesce(thread, c.id), thread IS NOT NULL, c.at, c.id LIMIT $limit"""
ONE = f"MATCH (c:Comment {{id: $id}})-[:COMMENT_ON]->(t) RETURN {ABOUT}"
EARLIER = "MATCH (e:CommentEdit {comment: $id}) RETURN e.text AS text, e.at AS at ORDER BY e.at, e.id"


def list_comments(graph: Graph, about: str, withdrawn: bool = False, limit: int = 1000) -> list[Row]:
    """{comment, target, title, audience, party, thread, mentions} of each, thread by thread. `about`: workspace, section or request."""
    return graph.read(LISTED, about=about, withdrawn=withdrawn, limit=limit)


def read_comment(graph: Graph, id: str) -> Row:
    """{comment, target, title, audience, party, thread, mentions, earlier} of one comment. Raises NotFound."""
    rows = graph.read(ONE, id=id)
    if not rows:
        raise NotFound(NO_COMMENT.fill(id=id))
    return rows[0] | {"earlier": graph.read(EARLIER, id=id)}


NO_COMMENT = Text(
    "there is no comment {id!r}; `battlemap workspaces comments list WORKSPACE` shows all",
    "没有评论 {id!r};用 battlemap workspaces comments list 协作空间编号 查看全部",
)
