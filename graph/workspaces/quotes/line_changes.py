"""Mutations of the lines of a quote: add one, write its fields, its list price and cost, remove it, restore it.

A line is delivered by us, or by a partner who takes part: then it is written by both sides. List price and cost are ours, and have a
version of their own, so that the one that the partner sees tells nothing of them. Who delivers a line does not change: whoever came
after would read what was offered before.
"""

from __future__ import annotations

from typing import Any

from neo4j import ManagedTransaction

from graph.clock import now
from graph.db.transactions import Row, run
from graph.model.choices import PARTNERS
from graph.model.model import Model
from graph.model.workspaces.quote_nodes import LINE, MOST_MONEY, PRICING
from graph.mutations.changes import Author, idempotent
from graph.mutations.checks import FoundNode
from graph.store.upserts import Upsert
from graph.words import Text
from graph.workspaces.quotes.quote_access import CREATE, SET, QuoteChange
from graph.workspaces.quotes.quote_figures import keep_figures, terms_of
from graph.workspaces.quotes.quote_money import line_amounts, thousandths

MOST_LINES = 500  # of a quote, as far as the author sees them
FREE: Row = {"discount": 0, "tax_rate": 0}


@idempotent("quote_line.add")
def add_quote_line(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Add a line. `payload`: quote_id, its fields, delivered_by_id (none: us; of a partner itself alone)."""
    change = QuoteChange(model, author, payload, tx, mark)
    quote = change.quote(payload.get("quote_id"), "quote_id")
    values = FREE | change.checks.values(model.nodes["QuoteLine"].fields, LINE)
    party = _deliverer(change, quote["id"])
    _check_count(change, quote["id"])
    amounts = _amounts(change, values)
    change.checks.stop()
    line = {"id": f"QL-{mark[:16]}", "quote": quote["id"]}
    at = now()
    made = {"quote": quote["id"], "version": 1, "pricing": 1, "created": at, "changed": at, "created_by": author.name}
    run(tx, CREATE["QuoteLine"], id=line["id"], values=made | values | amounts)
    end = ("QuoteLine", line["id"])
    edges = [change.tie("LINE_OF", end, FoundNode("Quote", quote["id"], quote["id"]))]
    edges += [change.tie("DELIVERED_BY", end, party)] if party else []
    Upsert(tx, model, list(edges)).write()
    keep_figures(change, quote["id"])
    after = values | {"delivered_by": party.id if party else None}
    return change.note("quote_line.add", "QuoteLine", line, quote, before=None, after=after)


@idempotent("quote_line.edit")
def edit_quote_line(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Write fields of a line. `payload`: id, fields, if_version."""
    change = QuoteChange(model, author, payload, tx, mark)
    line, quote = change.part("QuoteLine")
    change.check_count(line)
    values = change.checks.values(
        model.nodes["QuoteLine"].fields, [name for name in LINE if payload.get(name) is not None]
    )
    if not values and not change.checks.faults:
        change.checks.add("MISSING", SAY_WHAT, "product")
    amounts = _amounts(change, line | values)
    change.checks.stop()
    written = values | amounts | {"version": line["version"] + 1, "changed": now()}
    return _write(change, "quote_line.edit", line, quote, values, written)


@idempotent("quote_line.price")
def price_quote_line(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Write list price and cost of a line. `payload`: id, list_price, cost, clear (of those two), if_version (its `pricing`)."""
    change = QuoteChange(model, author, payload, tx, mark)
    line, quote = change.part("QuoteLine")
    change.check_count(line, "pricing")
    named = [name for name in PRICING if payload.get(name) is not None]
    values: Row = change.checks.values(model.nodes["QuoteLine"].fields, named)
    for place, name in enumerate(payload.get("clear") or []):
        if name in values:
            change.checks.add("CONFLICT", BOTH, "clear", str(place))
        values[name] = None
    if not values and not change.checks.faults:
        change.checks.add("MISSING", SAY_WHAT, "list_price")
    amounts = _amounts(change, line | values)
    change.checks.stop()
    written = values | amounts | {"pricing": line["pricing"] + 1}
    answer = _write(change, "quote_line.price", line, quote, values, written)
    return answer | {"version": str(written["pricing"])}


@idempotent("quote_line.remove")
def remove_quote_line(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Remove a line, so that it counts no more. `payload`: id, if_version."""
    change = QuoteChange(model, author, payload, tx, mark)
    line, quote = change.part("QuoteLine")
    change.check_count(line)
    values = {"removed": now()}
    written = values | {"removed_by": author.name, "version": line["version"] + 1}
    return _write(change, "quote_line.remove", line, quote, values, written)


@idempotent("quote_line.restore")
def restore_quote_line(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Take back that a line was removed. `payload`: id, if_version."""
    change = QuoteChange(model, author, payload, tx, mark)
    line, quote = change.part("QuoteLine", removed=True)
    change.check_count(line)
    _check_count(change, quote["id"], "id")
    change.checks.stop()
    values = {"removed": None}
    written = values | {"removed_by": None, "version": line["version"] + 1}
    return _write(change, "quote_line.restore", line, quote, values, written)


def _write(change: QuoteChange, what: str, line: Row, quote: Row, values: Row, written: Row) -> Row:
    run(change.tx, SET["QuoteLine"], id=line["id"], values=written)
    keep_figures(change, quote["id"])
    before = {name: line.get(name) for name in values}
    return change.note(what, "QuoteLine", line, quote, before=before, after=values)


def _deliverer(change: QuoteChange, quote: str) -> FoundNode | None:
    """The partner who delivers a new line, None for us."""
    id = change.payload.get("delivered_by_id")
    if change.partner is not None:
        if id not in (None, "", change.partner):  # whoever it may be: nobody learns of others
            change.checks.add_absent(PARTNERS, str(id), "delivered_by_id")
        return change.own_party()
    found = change.checks.may("delivered_by_id", PARTNERS)
    if found and found.id not in change.parties(quote):
        change.checks.add("CONFLICT", NOT_IN.fill(id=found.id), "delivered_by_id")
    return found


def _amounts(change: QuoteChange, line: Row) -> Row:
    """What a line comes to, by name; what it can't come to is told to the checks."""
    if change.checks.faults:
        return {}
    try:
        thousandths(line["quantity"])
    except ValueError:
        change.checks.add("INVALID", TOO_FINE.fill(value=line["quantity"]), "quantity")
        return {}
    made = line_amounts(terms_of(line))
    amounts = {name: getattr(made, name) for name in ("net", "tax", "gross", "list_amount", "cost_amount")}
    most: Any = max(amount or 0 for amount in amounts.values())
    if most > MOST_MONEY:
        change.checks.add("OUT_OF_RANGE", TOO_MUCH.fill(n=most, most=MOST_MONEY), "quantity")
    return amounts


def _check_count(change: QuoteChange, quote: str, *path: str) -> None:
    pattern = "(n:QuoteLine {quote: $quote} WHERE n.removed IS NULL)"
    rows = change.rows(pattern, "count(n) AS n", ("n", "QuoteLine"), quote=quote)
    if rows[0]["n"] >= MOST_LINES:
        change.checks.add("OUT_OF_RANGE", TOO_MANY.fill(most=MOST_LINES), *(path or ("quote_id",)))


SAY_WHAT = Text("say what is to change", "请写明要更改的内容")
BOTH = Text("it can't be written and emptied at once", "不能同时填写和清空")
NOT_IN = Text("{id} does not take part in this quote: share it first", "{id} 未参与该报价:请先共享给它")
TOO_FINE = Text("{value}: a quantity has three decimals at most", "{value}:数量至多三位小数")
TOO_MUCH = Text("this comes to {n} fen; a line holds {most} at most", "金额为 {n} 分,单个条目上限为 {most}")
TOO_MANY = Text("a quote holds {most} lines; remove some first", "一份报价最多 {most} 个条目;请先移除部分条目")
