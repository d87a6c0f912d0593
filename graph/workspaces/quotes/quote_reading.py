"""Queries of quotes, for us: those of a workspace, and one with its lines, payments, totals and what people did with it."""

from __future__ import annotations

from dataclasses import asdict

from graph.db.client import Graph
from graph.db.transactions import Row
from graph.words import NotFound, Text
from graph.workspaces.quotes.quote_figures import stored_amounts
from graph.workspaces.quotes.quote_money import totals_of

PARTIES = "COLLECT { MATCH (q)-[:QUOTED_BY]->(p) RETURN p.id ORDER BY p.id } AS parties"
LINES = """COLLECT { MATCH (l:QuoteLine)-[:LINE_OF]->(q) RETURN l {.*,
    delivered_by: COLLECT { MATCH (l)-[:DELIVERED_BY]->(p) RETURN p.id }[0]} ORDER BY l.created, l.id } AS lines"""
PAYMENTS = """COLLECT { MATCH (p:QuotePayment)-[:PAYMENT_OF]->(q) RETURN p {.*,
    milestone: COLLECT { MATCH (p)-[:PAYS_FOR]->(m) RETURN m.title }[0]} ORDER BY p.due IS NULL, p.due, p.created, p.id } AS payments"""
LISTED = f"""MATCH (q:Quote) WHERE q.workspace IS NOT NULL AND ($workspace IS NULL OR q.workspace = $workspace)
AND ($status IS NULL OR q.status = $status)
RETURN q {{.*}} AS quote, {PARTIES}, {LINES} ORDER BY q.at DESC, q.id LIMIT $limit"""
ONE = f"MATCH (q:Quote {{id: $id}}) RETURN q {{.*}} AS quote, {PARTIES}, {LINES}, {PAYMENTS}"
HISTORY = """MATCH (x:Audit) WHERE x.target IN $ids AND x.label IN ['Quote', 'QuoteLine', 'QuotePayment']
RETURN x.at AS at, x.who AS who, x.what AS what, x.target AS target, x.after AS after ORDER BY x.at, x.id"""


def list_quotes(graph: Graph, workspace: str | None = None, status: str | None = None, limit: int = 100) -> list[Row]:
    """{quote, parties, totals} of each, the newest first."""
    rows = graph.read(LISTED, workspace=workspace, status=status, limit=limit)
    return [{"quote": row["quote"], "parties": row["parties"], "totals": _totals(row["lines"])} for row in rows]


def read_quote(graph: Graph, id: str) -> Row:
    """{quote, parties, lines, payments, totals, history} of one. Raises NotFound."""
    rows = graph.read(ONE, id=id)
    if not rows:
        raise NotFound(NO_QUOTE.fill(id=id))
    row = rows[0]
    ids = [id, *(each["id"] for each in (*row["lines"], *row["payments"]))]
    return row | {"totals": _totals(row["lines"]), "history": graph.read(HISTORY, ids=ids)}


def quote_of(graph: Graph, label: str, id: str) -> str:
    """The quote of a line or payment. Raises NotFound."""
    rows = graph.read(OWNER[label], id=id)
    if not rows:
        raise NotFound(NO_PART.fill(id=id))
    return str(rows[0]["quote"])


def _totals(lines: list[Row]) -> Row:
    return asdict(totals_of([stored_amounts(line) for line in lines if line.get("removed") is None]))


OWNER = {label: f"MATCH (n:{label} {{id: $id}}) RETURN n.quote AS quote" for label in ("QuoteLine", "QuotePayment")}
NO_QUOTE = Text(
    "there is no quote {id!r}; `battlemap quotes list` shows all",
    "没有报价 {id!r};用 battlemap quotes list 查看全部",
)
NO_PART = Text("there is no line or payment {id!r}", "没有条目或付款节点 {id!r}")
