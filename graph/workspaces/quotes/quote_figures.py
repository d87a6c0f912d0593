"""Figures of a quote that are kept: what each payment comes to, and what is to be looked at; set anew with each change of it.

Totals are not kept: they are sums of the lines that their reader sees.
"""

from __future__ import annotations

from graph.db.transactions import Row, run
from graph.workspaces.quotes.quote_access import QuoteChange
from graph.workspaces.quotes.quote_money import LineAmounts, LineTerms, PaymentTerms, payment_amounts, quote_findings

LINES = "MATCH (l:QuoteLine {quote: $id}) WHERE l.removed IS NULL RETURN l {.*} AS line ORDER BY l.created, l.id"
PAYMENTS = """MATCH (p:QuotePayment {quote: $id}) WHERE p.removed IS NULL
RETURN p.id AS id, p.share AS share, p.amount AS amount ORDER BY p.due IS NULL, p.due, p.created, p.id"""
KNOWN = """UNWIND $names AS name WITH name
WHERE EXISTS { MATCH (a:Asset) WHERE a.model = name } OR EXISTS { MATCH (o:Opportunity) WHERE o.product_line = name }
  OR EXISTS { MATCH (d:Distributor) WHERE name IN d.product_lines } OR EXISTS { MATCH (i:InventoryPeriod) WHERE i.product_line = name }
RETURN name"""
KEEP = """MATCH (q:Quote {id: $id}) SET q.findings = $findings
WITH q UNWIND $rows AS row MATCH (p:QuotePayment {id: row.id}) SET p.payable = row.payable"""


def terms_of(line: Row) -> LineTerms:
    """What is written of a line that is kept."""
    return LineTerms(
        line["quantity"],
        line["unit_price"],
        line.get("discount") or 0,
        line.get("tax_rate") or 0,
        line.get("list_price"),
        line.get("cost"),
        line["product"],
    )


def stored_amounts(line: Row) -> LineAmounts:
    """What a line that is kept comes to."""
    return LineAmounts(line["net"], line["tax"], line["gross"], line.get("list_amount"), line.get("cost_amount"))


def keep_figures(change: QuoteChange, quote: str) -> None:
    """Set the figures of a quote as its lines and payments are now."""
    lines = [(terms_of(row["line"]), stored_amounts(row["line"])) for row in run(change.tx, LINES, id=quote)]
    rows = run(change.tx, PAYMENTS, id=quote)
    payments = [PaymentTerms(row["share"], row["amount"]) for row in rows]
    gross = sum(amounts.gross for _, amounts in lines)
    payable = [
        {"id": row["id"], "payable": amount} for row, amount in zip(rows, payment_amounts(gross, payments), strict=True)
    ]
    named = {line.product for line, _ in lines}
    found = quote_findings(lines, payments, _known_among(change, named))
    run(change.tx, KEEP, id=quote, findings=found, rows=payable)


def _known_among(change: QuoteChange, names: set[str]) -> frozenset[str]:
    """Those of these products that the graph knows, as models or product lines."""
    return frozenset(row["name"] for row in run(change.tx, KNOWN, names=sorted(names)))
