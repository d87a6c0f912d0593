"""Mutations of leads by us: accept, decline, ask back, take a decision back.

Leads of several partners for one account and product line are a person's to decide: who accepts one although another partner was first
says why, in a note that no partner reads; while one is protected no other can be accepted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection

from neo4j import ManagedTransaction

from graph.clock import now, today
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.model.records import EdgeRecord
from graph.mutations.changes import Author
from graph.mutations.checks import InputChecks
from graph.store.audit import audit
from graph.store.upserts import Upsert
from graph.words import Text
from graph.workspaces.leads.lead_changes import UNDECIDED, LeadStep, Promise, change_lead, check_state
from graph.workspaces.workspace_parties import origin_of

UNTIE = "MATCH (:Lead {id: $id})-[r:LEAD_ABOUT]->() DELETE r"
RIVALS = """MATCH (l:Lead {id: $id})-[:REGISTERED_BY]->(p) MATCH (o:Lead)-[:REGISTERED_BY]->(q)
WHERE o <> l AND q <> p AND o.state IN ['pending', 'asked', 'accepted']
AND toLower(o.product_line) = toLower(l.product_line)
AND (o.id IN $alike OR toLower(o.account) = toLower(l.account) OR o.credit_code = l.credit_code
  OR EXISTS { (o)-[:LEAD_ABOUT]->({id: $customer}) })
RETURN o {.id, .state, .registered, .protected_until} AS rival, o.registered < l.registered AS first ORDER BY o.registered, o.id"""
Alike = Callable[[str], Collection[str]]  # of a lead: ids of others for the same account


def accept_lead(
    graph: Graph, author: Author, key: str, payload: Row, *, protection: Callable[[], int], alike: Alike
) -> Row:
    """Accept a lead; it is protected for that many days. `payload`: id, customer_id, why, note, if_version."""
    days, others = protection(), alike(payload.get("id") or "")

    def step(checks: InputChecks, found: Row) -> Row:
        check_state(checks, found, "pending", "asked")
        customer = checks.may("customer_id", ["Customer"])
        values = checks.values(checks.model.nodes["Lead"].fields, ("why", "note"))
        _check_rivals(checks, found["lead"], others, customer.id if customer else None)
        checks.stop()
        if customer:
            merged = (found["lead"]["id"], customer.requested_id) if customer.requested_id != customer.id else None
            ends = (("Lead", found["lead"]["id"]), customer.end)
            tie = EdgeRecord("LEAD_ABOUT", *ends, {}, origin_of(author), originals=merged)
            Upsert(checks.tx, checks.model, [tie]).write()
        _internal(checks.tx, author, found, values.get("note"), customer.id if customer else None)
        until = today() + dt.timedelta(days=days)
        return _decided(author, "accepted") | values | {"protected_until": until}

    return change_lead(graph, author, "lead.accept", key, payload, step)


def _check_rivals(checks: InputChecks, lead: Row, alike: Collection[str], customer: str | None) -> None:
    """What other partners have registered for the same account and product line stands against it."""
    for row in run(checks.tx, RIVALS, id=lead["id"], alike=sorted(alike), customer=customer):
        rival = row["rival"]
        until = rival.get("protected_until")
        if rival["state"] == "accepted" and until is not None and until >= today():
            checks.add("CONFLICT", PROTECTED.fill(id=rival["id"], until=until), "id")
        elif rival["state"] != "accepted" and row["first"] and not (checks.payload.get("note") or "").strip():
            at = f"{rival['registered']:%Y-%m-%d %H:%M}"
            checks.add("CONFLICT", FIRST.fill(id=rival["id"], at=at), "note")


def decline_lead(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Decline a lead. `payload`: id, why (which the partner reads), note, if_version."""
    return change_lead(graph, author, "lead.decline", key, payload, _saying(author, "declined", "why", SAY_WHY))


def return_lead(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Return a lead with a question to the partner. `payload`: id, question, if_version."""
    return change_lead(graph, author, "lead.return", key, payload, _saying(author, "asked", "question", SAY_WHAT))


def _saying(author: Author, state: str, name: str, missing: Text) -> LeadStep:
    def step(checks: InputChecks, found: Row) -> Row:
        check_state(checks, found, "pending", *(["asked"] if state == "declined" else []))
        values = checks.values(checks.model.nodes["Lead"].fields, (name, "note"))
        if name not in values:
            checks.add("MISSING", missing, name)
        checks.stop()
        _internal(checks.tx, author, found, values.get("note"), None)
        return (_decided(author, state) if state == "declined" else {"state": state}) | values

    return step


def reopen_lead(graph: Graph, author: Author, key: str, payload: Row, *, promise: Promise) -> Row:
    """Take a decision or a question back: the lead is to be decided anew, and keeps its place. `payload`: id, if_version."""

    def step(checks: InputChecks, found: Row) -> Row:
        check_state(checks, found, "asked", "accepted", "declined")
        run(checks.tx, UNTIE, id=found["lead"]["id"])
        return UNDECIDED | {"due": promise(now())}

    return change_lead(graph, author, "lead.reopen", key, payload, step)


def _decided(author: Author, state: str) -> Row:
    return {"state": state, "decided": now(), "decided_by": author.name, "question": None}


def _internal(tx: ManagedTransaction, author: Author, found: Row, note: str | None, customer: str | None) -> None:
    """What no partner may read of a decision is in the chain of the house."""
    if note or customer:
        told = {"note": note, "customer": customer}
        audit(tx, author.name, "lead.note", "Lead", found["lead"]["id"], after=told, about=customer)


PROTECTED = Text(
    "lead {id} of another partner is protected until {until}: reopen it first",
    "其他伙伴的线索 {id} 保护至 {until}:请先重新裁定该线索",
)
FIRST = Text(
    "another partner registered {id} first ({at}): say in the note why this one is accepted",
    "其他伙伴已于 {at} 先行报备 {id}:请在内部备注中说明受理本条的理由",
)
SAY_WHY = Text("say why: the partner reads it", "请填写理由(伙伴可见)")
SAY_WHAT = Text("say what is asked", "请填写要问的内容")
