"""Queries of the audit log: entries by who did what to which node, the last first, and one of them."""

from __future__ import annotations

from typing import Any

import orjson

from graph.db.client import Graph
from graph.db.transactions import Row
from graph.words import NotFound, Text

SHOWN = ".id, .at, .who, .what, .label, .target, .about, .request, .chain, .number"
LISTED = f"""MATCH (a:Audit) WHERE ($filters.who IS NULL OR a.who = $filters.who) AND ($filters.what IS NULL OR a.what STARTS WITH $filters.what)
AND ($filters.target IS NULL OR a.target = $filters.target) AND ($filters.about IS NULL OR a.about = $filters.about) AND ($filters.chain IS NULL OR a.chain = $filters.chain)
RETURN a {{{SHOWN}}} AS entry ORDER BY a.id DESC LIMIT $limit"""
ONE = "MATCH (a:Audit {id: $id}) RETURN a {.*} AS entry"
FILTERS = ("who", "what", "target", "about", "chain")


def list_entries(graph: Graph, filters: Row, limit: int = 100) -> list[Row]:
    """Entries without what was before and after. `filters`: any of FILTERS; of `what` the beginning is enough."""
    return [row["entry"] for row in graph.read(LISTED, filters=dict.fromkeys(FILTERS) | filters, limit=limit)]


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
