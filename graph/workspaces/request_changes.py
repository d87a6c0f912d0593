"""Mutations of requests in a workspace: send one, answer it, withdraw it, ask anew.

Whoever made a request withdraws it or asks anew; whoever it is addressed to answers it, and we do for our teams and people. A partner
makes requests to us alone; of requests that are not its own it is told what it would be of ones that are not there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from neo4j import ManagedTransaction

from graph.access.contract_file import Access
from graph.access.contracts import Contract, contracts_in_force, opens_area
from graph.clock import now, today
from graph.db.as_of import is_valid
from graph.db.audit_chain import chain_name
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.model.choices import PARTNERS
from graph.model.model import Model
from graph.model.records import EdgeRecord
from graph.mutations.changes import (
    Author,
    apply_change,
    check_version,
    read_version,
    record_change,
    serialize_writers,
    value_digest,
)
from graph.mutations.checks import FoundNode, InputChecks
from graph.store.upserts import Upsert
from graph.words import Text
from graph.workspaces.workspace_parties import NO_WORKSPACE, origin_of, read_parties

CREATE = "CREATE (q:Request {id: $id}) SET q += $values"
SET = "MATCH (q:Request {id: $id}) SET q += $values"
WORKSPACE = f"""MATCH (w:Workspace {{id: $id}})
WHERE $partner IS NULL OR EXISTS {{ ({{id: $partner}})-[r:ADMITTED_TO]->(w) WHERE {is_valid("r")} }}
RETURN w.state AS state, COLLECT {{ MATCH (w)-[:FOR_CUSTOMER]->(c) RETURN c.id }}[0] AS customer"""
REQUEST = f"""MATCH (q:Request {{id: $id}})-[:IN_WORKSPACE]->(w:Workspace)
WHERE $partner IS NULL OR (EXISTS {{ (q)-[:ADDRESSED_TO|REQUESTED_BY]->({{id: $partner}}) }}
  AND EXISTS {{ ({{id: $partner}})-[r:ADMITTED_TO]->(w) WHERE {is_valid("r")} }})
RETURN q {{.*}} AS request, w.id AS workspace, w.state AS state, COLLECT {{ MATCH (w)-[:FOR_CUSTOMER]->(c) RETURN c.id }}[0] AS customer,
  COLLECT {{ MATCH (q)-[:REQUESTED_BY]->(p) RETURN p.id }}[0] AS requester,
  COLLECT {{ MATCH (q)-[:ADDRESSED_TO]->(p) RETURN p.id }} AS addressees"""
FIELDS = ("kind", "what", "product", "team", "due")
SHARED = ("kind", "what", "product", "due", "state", "sent", "answer", "answered", "withdrawn")
FARTHEST = dt.timedelta(days=36_525)
UNANSWERED: Row = {
    "state": "sent",
    "answer": None,
    "answered": None,
    "answered_by": None,
    "withdrawn": None,
    "why": None,
}
Step = Callable[[InputChecks, Row], Row]


def send_request(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Send a request. `payload`: workspace_id, kind, what, product, team, addressee_id, due.

    It goes to one: a team or person of ours, or a partner that is a party and whose contract opens requests.
    """
    readers = {each.partner for each in contracts_in_force(graph, today()).values() if "requests" in each.areas}
    work = partial(_send, graph.model, author, payload, readers)
    return apply_change(graph, author, "request.send", key, payload, work)


def _send(model: Model, author: Author, payload: Row, readers: set[str], tx: ManagedTransaction, mark: str) -> Row:
    """`readers`: the partners whose contracts open requests."""
    contract = author.contract
    serialize_writers(tx)
    checks = InputChecks(tx, model, payload)
    if contract and not opens_area(contract, "requests", "edit"):
        checks.add("CONFLICT", NOT_OPEN)
        checks.stop()
    workspace, customer = _open_workspace(checks, contract)
    values = checks.values(model.nodes["Request"].fields, FIELDS)
    _check_due(checks, values.get("due"))
    addressee = None if contract else _addressee(checks, workspace, readers)
    if contract and payload.get("addressee_id"):
        checks.add("INVALID", TO_US, "addressee_id")
    checks.stop()
    id, at = f"RQ-{mark[:16]}", now()
    values |= {"state": "sent", "sent": at, "sent_by": author.name}
    run(tx, CREATE, id=id, values=values)
    edges = [_tie("IN_WORKSPACE", id, ("Workspace", workspace), author)]
    edges += [_tie("ADDRESSED_TO", id, addressee.end, author, addressee.requested_id)] if addressee else []
    edges += [_tie("REQUESTED_BY", id, _party(tx, workspace, contract), author)] if contract else []
    Upsert(tx, model, list(edges)).write()
    after = values | {"workspace": workspace, "addressee": addressee.id if addressee else None}
    chain = chain_name(workspace, _partners(tx, id))
    record_change(tx, author, "request.send", "Request", id, before=None, after=after, about=customer, chain=chain)
    return {"label": "Request", "id": id, "version": _version(tx, model, id, contract)}


def _open_workspace(checks: InputChecks, contract: Contract | None) -> tuple[str, str | None]:
    """The workspace that an input names, open and shared with who asks, and its customer. Raises InvalidInput."""
    id = checks.payload.get("workspace_id") or ""
    rows = run(checks.tx, WORKSPACE, id=id, partner=contract.partner if contract else None, day=today())
    if not rows:
        checks.add("NOT_FOUND", NO_WORKSPACE.fill(id=id), "workspace_id")
    elif rows[0]["state"] != "open":
        checks.add("CONFLICT", IS_CLOSED, "workspace_id")
    checks.stop()
    return id, rows[0]["customer"]


def _check_due(checks: InputChecks, due: Any) -> None:
    if isinstance(due, dt.datetime) and due <= now():
        checks.add("INVALID", IS_PAST.fill(due=f"{due:%Y-%m-%d %H:%M}"), "due")
    elif isinstance(due, dt.datetime) and due > now() + FARTHEST:
        checks.add("OUT_OF_RANGE", TOO_FAR, "due")


def _addressee(checks: InputChecks, workspace: str, readers: set[str]) -> FoundNode | None:
    """Whom a request of ours goes to, where it is no team: a party of the workspace that may see requests, or one of us."""
    named, team = checks.payload.get("addressee_id"), (checks.payload.get("team") or "").strip()
    if bool(named) == bool(team):
        checks.add("INVALID" if named else "MISSING", ONE_ADDRESSEE, "addressee_id")
        return None
    found = checks.find(named, [*PARTNERS, "SalesRep"], "addressee_id") if named else None
    if found is None or (found.label == "Person" and _is_staff(checks, found.id)):
        return found
    if found.id not in {row["partner"] for row in read_parties(checks.tx, workspace)}:
        checks.add("CONFLICT", NO_PARTY.fill(id=found.id), "addressee_id")
    elif found.id not in readers:
        checks.add("CONFLICT", SEES_NONE.fill(id=found.id), "addressee_id")
    return found


def _is_staff(checks: InputChecks, id: str) -> bool:
    return bool(run(checks.tx, "MATCH (p:SalesRep {id: $id}) RETURN p.id AS id", id=id))


def _party(tx: ManagedTransaction, workspace: str, contract: Contract) -> tuple[str, str]:
    """Label and id of the partner that asks."""
    return next(
        (row["label"], row["partner"]) for row in read_parties(tx, workspace) if row["partner"] == contract.partner
    )


def _tie(type: str, request: str, end: tuple[str, str], author: Author, requested_id: str | None = None) -> EdgeRecord:
    merged = (request, requested_id) if requested_id not in (None, end[1]) else None
    return EdgeRecord(type, ("Request", request), end, {}, origin_of(author), originals=merged)


def answer_request(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Answer a request that is addressed to who answers. `payload`: id, answer, if_version."""

    def step(checks: InputChecks, found: Row) -> Row:
        _check_state(checks, found, "sent")
        ours = found["requester"] is not None or not found["partner"]
        if ours == bool(author.contract):
            checks.add("CONFLICT", NOT_ADDRESSED, "id")
        values = checks.values(checks.model.nodes["Request"].fields, ("answer",))
        if not values:
            checks.add("MISSING", SAY_ANSWER, "answer")
        return values | {"state": "answered", "answered": now(), "answered_by": author.name}

    return _change(graph, author, "request.answer", key, payload, step)


def withdraw_request(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Withdraw a request that was not answered, by who made it. `payload`: id, why, if_version."""

    def step(checks: InputChecks, found: Row) -> Row:
        _check_state(checks, found, "sent")
        _check_requester(checks, found, author.contract)
        values = checks.values(checks.model.nodes["Request"].fields, ("why",))
        return values | {"state": "withdrawn", "withdrawn": now()}

    return _change(graph, author, "request.withdraw", key, payload, step)


def reopen_request(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Take back that a request was answered or withdrawn, by who made it; `due` may be set anew. `payload`: id, due, if_version."""

    def step(checks: InputChecks, found: Row) -> Row:
        _check_state(checks, found, "answered", "withdrawn")
        _check_requester(checks, found, author.contract)
        values = {"due": checks.payload.get("due") or found["request"]["due"]}
        _check_due(checks, values["due"])
        return UNANSWERED | values

    return _change(graph, author, "request.reopen", key, payload, step)


def _check_state(checks: InputChecks, found: Row, *states: str) -> None:
    if found["request"]["state"] not in states:
        checks.add("CONFLICT", IN_STATE[found["request"]["state"]], "id")


def _check_requester(checks: InputChecks, found: Row, contract: Contract | None) -> None:
    if found["requester"] != (contract.partner if contract else None):
        checks.add("CONFLICT", NOT_YOURS, "id")


def _change(graph: Graph, author: Author, what: str, key: str, payload: Row, step: Step) -> Row:
    """Make one change of a request: `step(checks, found)` gives the properties that it gets."""
    least: Access = "comment" if what == "request.answer" else "edit"
    contract = author.contract

    def work(tx: ManagedTransaction, mark: str) -> Row:
        serialize_writers(tx)
        checks = InputChecks(tx, graph.model, payload)
        if contract and not opens_area(contract, "requests", least):
            checks.add("CONFLICT", NOT_OPEN)
            checks.stop()
        found = _found(checks, contract)
        values = step(checks, found)
        checks.stop()
        id, before = found["request"]["id"], {name: found["request"].get(name) for name in values}
        run(tx, SET, id=id, values=values)
        chain = chain_name(found["workspace"], _partners(tx, id))
        note: Row = {"before": before, "after": values, "about": found["customer"], "chain": chain}
        record_change(tx, author, what, "Request", id, **note)
        return {"label": "Request", "id": id, "version": _version(tx, graph.model, id, contract)}

    return apply_change(graph, author, what, key, payload, work)


def _found(checks: InputChecks, contract: Contract | None) -> Row:
    """The request that an input names, of an open workspace, as who asks sees it. Raises InvalidInput."""
    id = checks.payload.get("id") or ""
    rows = run(checks.tx, REQUEST, id=id, partner=contract.partner if contract else None, day=today())
    if not rows:
        checks.add("NOT_FOUND", NO_REQUEST.fill(id=id), "id")
        checks.stop()
    check_version(_version(checks.tx, checks.model, id, contract), checks.payload.get("if_version"))
    if rows[0]["state"] != "open":
        checks.add("CONFLICT", IS_CLOSED, "id")
        checks.stop()
    parties = {row["id"] for row in run(checks.tx, PARTNERS_AMONG, ids=rows[0]["addressees"])}
    return rows[0] | {"partner": min(parties, default=None)}


def _partners(tx: ManagedTransaction, id: str) -> list[str]:
    """Those who see a request beside us."""
    return [row["id"] for row in run(tx, PARTNERS_OF, id=id)]


def _version(tx: ManagedTransaction, model: Model, id: str, contract: Contract | None) -> str | None:
    """The version of a request; for a partner it is made of what it sees."""
    if contract is None:
        return read_version(tx, model, "Request", id)
    rows = run(tx, "MATCH (q:Request {id: $id}) RETURN q {.*} AS request", id=id)
    return value_digest([rows[0]["request"].get(name) for name in SHARED])[:16] if rows else None


PARTNERS_AMONG = f"MATCH (p:{'|'.join(PARTNERS)}) WHERE p.id IN $ids RETURN p.id AS id"
PARTNERS_OF = f"MATCH (:Request {{id: $id}})-[:ADDRESSED_TO|REQUESTED_BY]->(p:{'|'.join(PARTNERS)}) RETURN p.id AS id"
NO_REQUEST = Text("there is no request {id!r}", "没有请求 {id!r}")
IS_CLOSED = Text("this workspace is closed, so that it can only be read", "该协作空间已关闭,只读")
IS_PAST = Text("{due} is past", "{due} 已经过去")
TOO_FAR = Text("that is more than a hundred years ahead", "时限超过一百年")
ONE_ADDRESSEE = Text("name either a team or one addressee", "请填写一个团队或一个收件方,二者取一")
NO_PARTY = Text("{id} is no party of this workspace", "{id} 未参与该协作空间")
SEES_NONE = Text("the data contract of {id} does not open requests", "{id} 的数据契约未开放协作请求")
TO_US = Text("a partner's requests go to us; name a team if you like", "伙伴的请求发给我方;可注明团队")
NOT_OPEN = Text("your data contract does not open this", "您的数据契约未开放此操作")
NOT_ADDRESSED = Text("this request is for the other side to answer", "该请求应由对方答复")
NOT_YOURS = Text("only who made a request can do this", "只有提出方可以执行此操作")
SAY_ANSWER = Text("say what the answer is", "请填写答复")
IN_STATE = {
    "sent": Text("this request is open", "该请求尚待答复"),
    "answered": Text("this request was answered", "该请求已答复"),
    "withdrawn": Text("this request was withdrawn", "该请求已撤回"),
}
