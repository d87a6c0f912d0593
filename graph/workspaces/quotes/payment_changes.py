"""Mutations of payment milestones, which are ours alone: add one, write its fields, remove it, restore it.

A payment is a share of the total or a fixed amount, and may be tied to a delivery milestone of the solution.
"""

from __future__ import annotations

from neo4j import ManagedTransaction

from graph.clock import now
from graph.db.transactions import Row, run
from graph.model.model import Model
from graph.model.workspaces.quote_nodes import PAYMENT
from graph.mutations.changes import Author, idempotent
from graph.mutations.checks import FoundNode
from graph.store.upserts import Upsert
from graph.words import Text
from graph.workspaces.quotes.quote_access import CREATE, SET, QuoteChange
from graph.workspaces.quotes.quote_figures import keep_figures
from graph.workspaces.quotes.quote_heads import check_day

MOST_PAYMENTS = 100  # of a quote
COUNT = "MATCH (p:QuotePayment {quote: $id}) WHERE p.removed IS NULL RETURN count(p) AS n"
MILESTONE = "MATCH (n:SolutionSection {id: $id}) RETURN n {.workspace, .kind, .removed} AS node"
THERE = "MATCH (:QuotePayment {id: $id})-[:PAYS_FOR]->(n) RETURN n.id AS id"
UNTIE = "MATCH (:QuotePayment {id: $id})-[r:PAYS_FOR]->() DELETE r"


@idempotent("quote_payment.add")
def add_quote_payment(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Add a payment milestone. `payload`: quote_id, title, share or amount, due, milestone_id."""
    change = QuoteChange(model, author, payload, tx, mark)
    quote = change.quote(payload.get("quote_id"), "quote_id")
    values = change.checks.values(model.nodes["QuotePayment"].fields, PAYMENT)
    if not {"share", "amount"} & values.keys():
        change.checks.add("MISSING", ONE_OF, "share")
    _check_values(change, values)
    milestone = _milestone(change, quote)
    if run(tx, COUNT, id=quote["id"])[0]["n"] >= MOST_PAYMENTS:
        change.checks.add("OUT_OF_RANGE", TOO_MANY.fill(most=MOST_PAYMENTS), "quote_id")
    change.checks.stop()
    payment = {"id": f"QP-{mark[:16]}", "quote": quote["id"]}
    made = values | {"quote": quote["id"], "version": 1, "created": now(), "created_by": author.name}
    run(tx, CREATE["QuotePayment"], id=payment["id"], values=made)
    end = ("QuotePayment", payment["id"])
    edges = [change.tie("PAYMENT_OF", end, FoundNode("Quote", quote["id"], quote["id"]))]
    edges += [change.tie("PAYS_FOR", end, milestone)] if milestone else []
    Upsert(tx, model, list(edges)).write()
    keep_figures(change, quote["id"])
    after = values | {"milestone": milestone.id if milestone else None}
    return change.note("quote_payment.add", "QuotePayment", payment, quote, before=None, after=after)


@idempotent("quote_payment.edit")
def edit_quote_payment(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Write fields of a payment: a share takes the place of an amount, and an amount that of a share.

    `payload`: id, fields, milestone_id, clear (`due`, `milestone`), if_version."""
    change = QuoteChange(model, author, payload, tx, mark)
    payment, quote = change.part("QuotePayment")
    change.check_count(payment)
    named = [name for name in PAYMENT if payload.get(name) is not None]
    values: Row = change.checks.values(model.nodes["QuotePayment"].fields, named)
    _check_values(change, values)
    milestone, clear = _milestone(change, quote), set(payload.get("clear") or [])
    for name in clear & {"due" if "due" in values else "", "milestone" if milestone else ""}:
        change.checks.add("CONFLICT", BOTH, "clear", name)
    values |= {"due": None} if "due" in clear else {}
    if not values and not milestone and not clear and not change.checks.faults:
        change.checks.add("MISSING", SAY_WHAT, "title")
    change.checks.stop()
    values |= {"amount": None} if "share" in values else {"share": None} if "amount" in values else {}
    before = {name: payment.get(name) for name in values}
    after = dict(values)
    if milestone or "milestone" in clear:
        before["milestone"] = [row["id"] for row in run(tx, THERE, id=payment["id"])]
        after["milestone"] = milestone.id if milestone else None
        run(tx, UNTIE, id=payment["id"])
    if milestone:
        Upsert(tx, model, [change.tie("PAYS_FOR", ("QuotePayment", payment["id"]), milestone)]).write()
    return _write(change, "quote_payment.edit", payment, quote, values, (before, after))


@idempotent("quote_payment.remove")
def remove_quote_payment(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Remove a payment, so that it counts no more. `payload`: id, if_version."""
    change = QuoteChange(model, author, payload, tx, mark)
    payment, quote = change.part("QuotePayment")
    change.check_count(payment)
    values = {"removed": now(), "removed_by": author.name}
    return _write(change, "quote_payment.remove", payment, quote, values, ({"removed": None}, values))


@idempotent("quote_payment.restore")
def restore_quote_payment(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Take back that a payment was removed. `payload`: id, if_version."""
    change = QuoteChange(model, author, payload, tx, mark)
    payment, quote = change.part("QuotePayment", removed=True)
    change.check_count(payment)
    values: Row = {"removed": None, "removed_by": None}
    before = {"removed": payment["removed"]}
    return _write(change, "quote_payment.restore", payment, quote, values, (before, {"removed": None}))


def _write(change: QuoteChange, what: str, payment: Row, quote: Row, values: Row, logged: tuple[Row, Row]) -> Row:
    written = values | {"version": payment["version"] + 1}
    run(change.tx, SET["QuotePayment"], id=payment["id"], values=written)
    keep_figures(change, quote["id"])
    before, after = logged
    return change.note(what, "QuotePayment", payment, quote, before=before, after=after)


def _check_values(change: QuoteChange, values: Row) -> None:
    if {"share", "amount"} <= values.keys():
        change.checks.add("CONFLICT", ONE_OF, "amount")
    check_day(change, values, "due")


def _milestone(change: QuoteChange, quote: Row) -> FoundNode | None:
    """The delivery milestone that a payment is tied to: of this workspace, and not removed."""
    found = change.checks.may("milestone_id", ["SolutionSection"])
    node = run(change.tx, MILESTONE, id=found.id)[0]["node"] if found else None
    if (
        found
        and node
        and (node["workspace"] != quote["workspace"] or node["kind"] != "milestone" or node["removed"] is not None)
    ):
        change.checks.add("CONFLICT", NO_MILESTONE.fill(id=found.id), "milestone_id")
    return found


ONE_OF = Text("a payment is a share or an amount: give one of them", "付款节点按比例或按金额,二者取一")
BOTH = Text("it can't be written and emptied at once", "不能同时填写和清空")
SAY_WHAT = Text("say what is to change", "请写明要更改的内容")
NO_MILESTONE = Text("{id} is no delivery milestone of this workspace", "{id} 不是本协作空间的交付里程碑")
TOO_MANY = Text("a quote holds {most} payments", "一份报价最多 {most} 个付款节点")
