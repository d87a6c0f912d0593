"""Queries of the audit log: entries by who did what to which node, the last first, and one of them."""

from __future__ import annotations

from typing import Any

import orjson

from graph.db.client import Graph
from graph.db.transactions import Row
from graph.words import NotFound, Text

SHOWN = ".id, .at, .who, .what, .label, .target, .about, .request, .chain, .number"
LISTED = f"""MATCH (a:Audit) WITH a, $filters AS f
WHERE (f.who IS NULL OR a.who = f.who) AND (f.what IS NULL OR a.what STARTS WITH f.what) AND (f.chain IS NULL OR a.chain = f.chain)
AND (f.target IS NULL OR a.target = f.target) AND (f.about IS NULL OR a.about = f.about)
RETURN a {{{SHOWN}}} AS entry ORDER BY a.id DESC LIMIT $limit"""
ONE = "MATCH (a:Audit {id: $id}) RETURN a {.*} AS entry"


def list_entries(graph: Graph, filters: Row, limit: int = 100) -> list[Row]:
    """Entries without what was before and after. `filters`: who, what (its beginning is enough), target, about, chain."""
    return [row["entry"] for row in graph.read(LISTED, filters=filters, limit=limit)]


def read_entry(graph: Graph, id: str) -> Row:
    """One entry with all that it holds. Raises NotFound."""
    rows = graph.read(ONE, id=id)
    if not rows:
        raise NotFound(NO_ENTRY.fill(id=id))
    entry: Row = rows[0]["entry"]
    return entry | {name: _decoded(entry.get(name)) for name in ("before", "after")}


def _decoded(value: Any) -> Any:
    try:
        return orjson.loads(value) if isinstance(value, str) else value
    except orjson.JSONDecodeError:  # somebody has put something else there
        return value


NO_ENTRY = Text(
    "there is no audit entry {id!r}; `battlemap audit list` shows the last ones",
    "没有审计记录 {id!r};用 battlemap audit list 查看最近的记录",
)
