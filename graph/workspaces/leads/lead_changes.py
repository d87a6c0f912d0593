"""Mutations of leads by partners, or by us for one: register one, answer what was asked back, withdraw it, register it anew.

What they answer depends on the input, the clock and the partner's own leads alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from neo4j import ManagedTransaction

from graph.access.contracts import opens_area
from graph.clock import now, today
from graph.db.audit_chain import chain_name
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.model.choices import PARTNERS
from graph.model.model import Model
from graph.model.records import EdgeRecord
from graph.model.workspaces.leads import ANSWERED, TOLD
from graph.mutations.changes import (
    Author,
    apply_change,
    check_version,
    read_version,
    record_change,
    serialize_writers,
    value_digest,
)
from graph.mutations.checks import InputChecks
from graph.store.upserts import Upsert
from graph.words import Text
from graph.workspaces.workspace_parties import origin_of

CREATE = "CREATE (l:Lead {id: $id}) SET l += $values"
SET = "MATCH (l:Lead {id: $id}) SET l += $values"
READ = "MATCH (l:Lead {id: $id}) RETURN l {.*} AS lead"
PARTY = "MATCH (p {id: $id}) WHERE p:Organization OR p:Person RETURN CASE WHEN p:Person THEN 'Person' ELSE 'Organization' END AS label"
LEAD = """MATCH (l:Lead {id: $id}) WHERE $partner IS NULL OR EXISTS { (l)-[:REGISTERED_BY]->({id: $partner}) }
RETURN l {.*} AS lead, COLLECT { MATCH (l)-[:REGISTERED_BY]->(p) RETURN p.id }[0] AS partner,
  COLLECT { MATCH (l)-[:LEAD_ABOUT]->(c) RETURN c.id }[0] AS customer"""
OWN = """MATCH (l:Lead)-[:REGISTERED_BY]->({id: $partner}) WHERE l.state IN ['pending', 'asked', 'accepted']
AND toLower(l.account) = toLower($account) AND toLower(l.product_line) = toLower($line) RETURN l.id AS id LIMIT 1"""
FARTHEST = dt.timedelta(days=3653)
UNDECIDED: Row = {
    "state": "pending",
    "decided": None,
    "decided_by": None,
    "why": None,
    "question": None,
    "protected_until": None,
    "note": None,
}
Promise = Callable[[dt.datetime], dt.datetime]  # when what is registered at a moment is decided
LeadStep = Callable[[InputChecks, Row], Row]


def register_lead(graph: Graph, author: Author, key: str, payload: Row, *, promise: Promise) -> Row:
    """Register a lead, by a partner or for one. `payload`: the fields of `TOLD`; partner_id where one of us does it."""
    work = partial(_register, graph.model, author, payload, promise)
    return apply_change(graph, author, "lead.register", key, payload, work)


def _register(model: Model, author: Author, payload: Row, promise: Promise, tx: ManagedTransaction, mark: str) -> Row:
    serialize_writers(tx)
    checks = InputChecks(tx, model, payload)
    partner = _registrant(checks, author)
    values = checks.values(model.nodes["Lead"].fields, TOLD)
    _check_days(checks, values)
    checks.stop()
    if rows := run(tx, OWN, partner=partner, account=values["account"], line=values["product_line"]):
        checks.add("DUPLICATE", YOURS.fill(id=rows[0]["id"]), "account")
        checks.stop()
    id, at = f"LD-{mark[:16]}", now()
    values |= {"state": "pending", "registered": at, "registered_by": author.name, "due": promise(at)}
    run(tx, CREATE, id=id, values=values)
    label = run(tx, PARTY, id=partner)[0]["label"]
    Upsert(tx, model, [EdgeRecord("REGISTERED_BY", ("Lead", id), (label, partner), {}, origin_of(author))]).write()
    chain = chain_name("leads", [partner])
    record_change(tx, author, "lead.register", "Lead", id, before=None, after=values, chain=chain)
    return {"label": "Lead", "id": id, "version": lead_version(tx, model, id, author.contract is not None)}


def _registrant(checks: InputChecks, author: Author) -> str:
    """The partner who registers, or for whom one of us does. Raises InvalidInput."""
    contract = author.contract
    if contract is None:
        found = checks.need("partner_id", PARTNERS)
        checks.stop()
        return found.id if found else ""
    _check_area(checks, author)
    if checks.payload.get("partner_id"):
        checks.add("INVALID", FOR_ITSELF, "partner_id")
    return contract.partner


def _check_area(checks: InputChecks, author: Author) -> None:
    if author.contract and not opens_area(author.contract, "leads", "edit"):
        checks.add("CONFLICT", NOT_OPEN)
        checks.stop()


def _check_days(checks: InputChecks, values: Row) -> None:
    """A contact was reached by now; the account decides from now on."""
    checks.past("contact_day", values.get("contact_day"))
    decides = values.get("decision_day")
    if isinstance(decides, dt.date) and decides < today():
        checks.add("INVALID", IS_PAST.fill(day=decides), "decision_day")
    elif isinstance(decides, dt.date) and decides > today() + FARTHEST:
        checks.add("OUT_OF_RANGE", TOO_FAR, "decision_day")


def answer_lead(graph: Graph, author: Author, key: str, payload: Row, *, promise: Promise) -> Row:
    """Answer what was asked back: `payload`: id, what is said anew of `TOLD` but account and product line, if_version."""

    def step(checks: InputChecks, found: Row) -> Row:
        check_state(checks, found, "asked")
        names = [name for name in TOLD[1:] if name != "product_line" and checks.payload.get(name) is not None]
        values = checks.values(checks.model.nodes["Lead"].fields, names)
        _check_days(checks, values)
        if not values:
            checks.add("MISSING", SAY_SOMETHING, "evidence")
        return values | {"state": "pending", "due": promise(now())}

    return change_lead(graph, author, "lead.answer", key, payload, step)


def withdraw_lead(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Withdraw a lead, by who registered it. `payload`: id, if_version."""

    def step(checks: InputChecks, found: Row) -> Row:
        check_state(checks, found, "pending", "asked", "accepted")
        return UNDECIDED | {"state": "withdrawn"}

    return change_lead(graph, author, "lead.withdraw", key, payload, step)


def renew_lead(graph: Graph, author: Author, key: str, payload: Row, *, promise: Promise) -> Row:
    """Register a withdrawn lead anew, as of now. `payload`: id, if_version."""

    def step(checks: InputChecks, found: Row) -> Row:
        check_state(checks, found, "withdrawn")
        lead, at = found["lead"], now()
        if rows := run(checks.tx, OWN, partner=found["partner"], account=lead["account"], line=lead["product_line"]):
            checks.add("DUPLICATE", YOURS.fill(id=rows[0]["id"]), "id")
        return UNDECIDED | {"registered": at, "registered_by": author.name, "due": promise(at)}

    return change_lead(graph, author, "lead.renew", key, payload, step)


def change_lead(graph: Graph, author: Author, what: str, key: str, payload: Row, step: LeadStep) -> Row:
    """Make one change of a lead: `step(checks, found)` gives the properties that it gets. A partner changes its own."""
    contract = author.contract

    def work(tx: ManagedTransaction, mark: str) -> Row:
        serialize_writers(tx)
        checks = InputChecks(tx, graph.model, payload)
        _check_area(checks, author)
        found = _found(checks, contract.partner if contract else None)
        values = step(checks, found)
        checks.stop()
        id, told = found["lead"]["id"], {name: value for name, value in values.items() if name != "note"}
        run(tx, SET, id=id, values=values)
        before = {name: found["lead"].get(name) for name in told}
        chain = chain_name("leads", [found["partner"]])
        record_change(tx, author, what, "Lead", id, before=before, after=told, chain=chain)
        return {"label": "Lead", "id": id, "version": lead_version(tx, graph.model, id, contract is not None)}

    return apply_change(graph, author, what, key, payload, work)


def _found(checks: InputChecks, partner: str | None) -> Row:
    """The lead that an input names, as who asks sees it. Raises InvalidInput."""
    id = checks.payload.get("id") or ""
    rows = run(checks.tx, LEAD, id=id, partner=partner)
    if not rows:
        checks.add("NOT_FOUND", NO_LEAD.fill(id=id), "id")
        checks.stop()
    check_version(lead_version(checks.tx, checks.model, id, partner is not None), checks.payload.get("if_version"))
    return rows[0]


def check_state(checks: InputChecks, found: Row, *states: str) -> None:
    """Raises InvalidInput unless the lead is in one of these states."""
    if found["lead"]["state"] not in states:
        checks.add("CONFLICT", IN_STATE[found["lead"]["state"]], "id")
        checks.stop()


def lead_version(tx: ManagedTransaction, model: Model, id: str, shown: bool) -> str | None:
    """The version of a lead; `shown`: made of what its partner sees."""
    if not shown:
        return read_version(tx, model, "Lead", id)
    rows = run(tx, READ, id=id)
    return value_digest([rows[0]["lead"].get(name) for name in (*TOLD, *ANSWERED)])[:16] if rows else None


NO_LEAD = Text("there is no lead {id!r}", "没有报备线索 {id!r}")
NOT_OPEN = Text("your data contract does not open this", "您的数据契约未开放此操作")
FOR_ITSELF = Text("a partner registers for itself", "伙伴只能为自己报备")
YOURS = Text("you have registered this account and product line as {id}", "您已就该客户与产品线报备:{id}")
IS_PAST = Text("{day} is past", "{day} 已经过去")
TOO_FAR = Text("that is more than ten years ahead", "日期超过十年")
SAY_SOMETHING = Text("say what is asked for", "请填写所问内容")
IN_STATE = {
    "pending": Text("this lead is to be decided", "该线索尚待裁定"),
    "asked": Text("something was asked back about this lead", "该线索已被反问,待补充"),
    "accepted": Text("this lead was accepted", "该线索已受理"),
    "declined": Text("this lead was declined", "该线索已驳回"),
    "withdrawn": Text("this lead was withdrawn", "该线索已撤回"),
}
