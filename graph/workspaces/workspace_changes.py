"""Mutations of partner workspaces: open one, admit a partner, put one out, close it with why, reopen it.

One that is closed is read-only: everything but reopening is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from neo4j import ManagedTransaction

from graph.access.keys import bump_access_version
from graph.clock import now, today
from graph.db.as_of import is_unfinished
from graph.db.audit_chain import chain_name
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.model.choices import PARTNERS, WORKSPACE_STATES
from graph.model.model import Model
from graph.mutations.changes import (
    Author,
    apply_change,
    check_version,
    read_version,
    record_change,
    serialize_writers,
)
from graph.mutations.checks import FoundNode, InputChecks
from graph.store.merging import current_ids_in
from graph.store.upserts import Upsert
from graph.words import Text
from graph.workspaces.insights.insight_access import end_insights
from graph.workspaces.invitation_ending import end_invitations_of
from graph.workspaces.quotes.quote_heads import end_quoting
from graph.workspaces.solution.section_audiences import end_audiences
from graph.workspaces.workspace_parties import (
    IS_CLOSED,
    NO_WORKSPACE,
    Admissibility,
    Excluded,
    admission,
    admitted_parties,
    end_parties,
    read_parties,
    tie,
)

CREATE = "CREATE (w:Workspace {id: $id}) SET w += $values"
WORKSPACE = """MATCH (w:Workspace {id: $id})
RETURN w {.*} AS workspace, COLLECT { MATCH (w)-[:FOR_CUSTOMER]->(c) RETURN c.id }[0] AS customer"""
SET = "MATCH (w:Workspace {id: $id}) SET w += $values"
ALERT = "MATCH (a:Alert {id: $id}) RETURN a {.*} AS alert"
FROM_ALERT = "MATCH (w:Workspace {alert: $alert, state: 'open'}) RETURN w.id AS id ORDER BY id LIMIT 1"
OPPORTUNITIES = f"""MATCH (:Organization {{id: $customer}})-[:OPENED]->(o:Opportunity) WHERE {is_unfinished("o")}
RETURN collect(o.id) AS ids"""
OPENER = "MATCH (c:Organization {id: $customer})-[:OPENED]->(o:Opportunity {id: $id}) RETURN o.id AS id"
NEEDS, ENDS = ("need", "need_en"), WORKSPACE_STATES[1:]
Step = Callable[[ManagedTransaction, InputChecks, Row, str], tuple[Row, Any]]


def open_workspace(graph: Graph, author: Author, key: str, payload: Row, *, excluded: Excluded) -> Row:
    """Open a workspace about a customer. `payload`: customer_id, opportunity_id, alert_id, need, need_en, partner_ids.

    An alert fills in what is not given: customer, need, and the opportunity where the customer has one open.
    """
    customer = payload.get("customer_id") or _customer_of_alert(graph, payload.get("alert_id"))
    admissibility = Admissibility.read(graph, customer, payload.get("partner_ids") or [], excluded)
    work = partial(_open, graph.model, author, payload, admissibility)
    return apply_change(graph, author, "workspace.open", key, payload, work)


def _customer_of_alert(graph: Graph, alert: str | None) -> str:
    rows = graph.read(ALERT, id=alert) if alert else []
    return str(rows[0]["alert"].get("customer") or "") if rows else ""


def _open(
    model: Model, author: Author, payload: Row, admissibility: Admissibility, tx: ManagedTransaction, mark: str
) -> Row:
    serialize_writers(tx)
    alert = _read_alert(tx, payload)
    checks = InputChecks(tx, model, payload | _told_by_alert(tx, payload, alert))
    values = checks.values(model.nodes["Workspace"].fields, NEEDS)
    if not values:
        checks.add("MISSING", SAY_NEED, NEEDS[0])
    customer = checks.need("customer_id", ["Customer"])
    opportunity = checks.may("opportunity_id", ["Opportunity"])
    _check_alert(tx, checks, alert, customer)
    if customer and opportunity and not run(tx, OPENER, customer=customer.id, id=opportunity.id):
        checks.add("CONFLICT", ANOTHERS.fill(id=opportunity.id, customer=customer.id), "opportunity_id")
    id, at = f"WS-{mark[:16]}", now()
    parties = admitted_parties(checks, admissibility, id, author, mark)
    checks.stop()
    assert customer
    values |= {"state": "open", "opened": at, "opened_by": author.name, "changed": at}
    run(tx, CREATE, id=id, values=values | {"alert": alert["id"] if alert else None})
    about = [tie("FOR_CUSTOMER", id, customer, author)]
    about += [tie("FOR_OPPORTUNITY", id, opportunity, author)] if opportunity else []
    Upsert(tx, model, [*about, *parties]).write()
    after = values | {"edges": [edge.id for edge in (*about, *parties)]}
    note: Row = {"before": None, "after": after, "about": customer.id, "chain": chain_name(id)}
    record_change(tx, author, "workspace.open", "Workspace", id, **note)
    return {"label": "Workspace", "id": id, "version": read_version(tx, model, "Workspace", id)}


def _read_alert(tx: ManagedTransaction, payload: Row) -> Row | None:
    rows = run(tx, ALERT, id=payload.get("alert_id") or "")
    return dict(rows[0]["alert"]) if rows else None


def _told_by_alert(tx: ManagedTransaction, payload: Row, alert: Row | None) -> Row:
    """What an alert fills in of an input: what was not given, the need where neither language of it was."""
    customer = _current_customer(tx, alert) if alert else ""
    if alert is None or payload.get("customer_id") not in (None, "", customer, alert.get("customer")):
        return {}
    told: Row = {"customer_id": customer, "opportunity_id": alert.get("opportunity")}
    if not told["opportunity_id"]:
        rows = run(tx, OPPORTUNITIES, customer=customer, day=today())
        told["opportunity_id"] = rows[0]["ids"][0] if len(rows[0]["ids"]) == 1 else None
    if not any(payload.get(name) for name in NEEDS):
        told |= {"need": alert.get("title"), "need_en": alert.get("title_en")}
    return {name: value for name, value in told.items() if value and not payload.get(name)}


def _current_customer(tx: ManagedTransaction, alert: Row) -> str:
    id = str(alert.get("customer") or "")
    return current_ids_in(tx, "Organization", [id]).get(id, id)


def _check_alert(tx: ManagedTransaction, checks: InputChecks, alert: Row | None, customer: FoundNode | None) -> None:
    """The alert is there, of this customer, and no open workspace came of it yet."""
    id = checks.payload.get("alert_id")
    if id and alert is None:
        checks.add("NOT_FOUND", NO_ALERT.fill(id=id), "alert_id")
    if alert is None:
        return
    if customer and _current_customer(tx, alert) != customer.id:
        checks.add("CONFLICT", ANOTHERS.fill(id=alert["id"], customer=customer.id), "alert_id")
    _check_alert_is_free(tx, checks, alert["id"], "alert_id")


def _check_alert_is_free(tx: ManagedTransaction, checks: InputChecks, alert: str, path: str) -> None:
    """No workspace that was opened from an alert is open."""
    if rows := run(tx, FROM_ALERT, alert=alert):
        checks.add("CONFLICT", OPENED_BEFORE.fill(id=rows[0]["id"]), path)


def admit_partner(graph: Graph, author: Author, key: str, payload: Row, *, excluded: Excluded) -> Row:
    """Make a partner a party. `payload`: id, partner_id, if_version."""
    rows = graph.read(WORKSPACE, id=payload.get("id") or "")
    customer = (rows[0]["customer"] if rows else None) or ""
    admissibility = Admissibility.read(
        graph, customer, [payload["partner_id"]] if payload.get("partner_id") else [], excluded
    )

    def step(tx: ManagedTransaction, checks: InputChecks, workspace: Row, mark: str) -> tuple[Row, Any]:
        partner = checks.need("partner_id", PARTNERS)
        contract = admissibility.contract_of(checks, partner, "partner_id") if partner else ""
        if partner and _parties_of(tx, workspace["id"], partner):
            checks.add("CONFLICT", IS_PARTY.fill(id=partner.id), "partner_id")
        checks.stop()
        assert partner
        edge = admission(partner, workspace["id"], contract, author, mark)
        Upsert(tx, graph.model, [edge]).write()
        return {}, {"partner": partner.id, "contract": contract}

    return _change(graph, author, "workspace.admit", key, payload, step)


def put_partner_out(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Let a partner be a party no more, from now on, and end its invitations. `payload`: id, partner_id, if_version."""

    def step(tx: ManagedTransaction, checks: InputChecks, workspace: Row, mark: str) -> tuple[Row, Any]:
        partner = checks.need("partner_id", ["Organization", "Person"])
        parties = _parties_of(tx, workspace["id"], partner) if partner else []
        if partner and not parties:
            checks.add("CONFLICT", NO_PARTY.fill(id=partner.id), "partner_id")
        checks.stop()
        assert partner
        end_parties(tx, graph.model, author, workspace["id"], parties)
        end_invitations_of(tx, author, workspace["id"], partner.id)
        end_quoting(tx, workspace["id"], partner.id)
        end_insights(tx, workspace["id"], partner.id)
        return {}, {"partner": partner.id, "sections": end_audiences(tx, workspace["id"], partner.id)}

    return _change(graph, author, "workspace.put_out", key, payload, step, ends_access=True)


def close_workspace(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Close it: won, lost or stopped, with why. `payload`: id, state, why, if_version."""

    def step(tx: ManagedTransaction, checks: InputChecks, workspace: Row, mark: str) -> tuple[Row, Any]:
        found = checks.values(graph.model.nodes["Workspace"].fields, ("state", "why"))
        if found.get("state") == "open":
            checks.add("INVALID", SAY_END, "state")
        if not found.get("why"):
            checks.add("MISSING", SAY_WHY, "why")
        at = now()
        return found | {"closed": at, "closed_by": author.name}, found

    return _change(graph, author, "workspace.close", key, payload, step)


def reopen_workspace(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Take back that it was closed; its parties are those that it had. `payload`: id, if_version."""

    def step(tx: ManagedTransaction, checks: InputChecks, workspace: Row, mark: str) -> tuple[Row, Any]:
        if workspace.get("alert"):
            _check_alert_is_free(tx, checks, workspace["alert"], "id")
        return {"state": "open", "why": None, "closed": None, "closed_by": None}, {"state": "open"}

    return _change(graph, author, "workspace.reopen", key, payload, step)


def _change(
    graph: Graph, author: Author, what: str, key: str, payload: Row, step: Step, *, ends_access: bool = False
) -> Row:
    """Make one change of a workspace: `step(tx, checks, workspace, mark)` gives the properties that it gets, and what is logged.

    `ends_access`: it may end keys, so that it counts as a change of access."""
    model = graph.model

    def work(tx: ManagedTransaction, mark: str) -> Row:
        counted = {"access": bump_access_version(tx)} if ends_access else {}
        serialize_writers(tx)
        checks = InputChecks(tx, model, payload)
        workspace, customer = changeable(checks, what)
        values, after = step(tx, checks, workspace, mark)
        checks.stop()
        id, before = workspace["id"], {name: workspace.get(name) for name in values} or None
        run(tx, SET, id=id, values=values | {"changed": now()})
        note: Row = {"before": before, "after": after, "about": customer, "chain": chain_name(id)}
        record_change(tx, author, what, "Workspace", id, **note)
        return {"label": "Workspace", "id": id, "version": read_version(tx, model, "Workspace", id)} | counted

    return apply_change(graph, author, what, key, payload, work)


def changeable(checks: InputChecks, what: str) -> tuple[Row, str | None]:
    """The workspace that an input names, and its customer. Raises InvalidInput where there is none, it has changed or it is closed."""
    id, reopening = checks.payload.get("id") or "", what == "workspace.reopen"
    rows = run(checks.tx, WORKSPACE, id=id)
    if not rows:
        checks.add("NOT_FOUND", NO_WORKSPACE.fill(id=id), "id")
        checks.stop()
    check_version(read_version(checks.tx, checks.model, "Workspace", id), checks.payload.get("if_version"))
    workspace: Row = rows[0]["workspace"]
    if (workspace["state"] == "open") == reopening:
        checks.add("CONFLICT", IS_OPEN if reopening else IS_CLOSED, "id")
        checks.stop()
    return workspace, rows[0]["customer"]


def _parties_of(tx: ManagedTransaction, workspace: str, partner: FoundNode) -> list[Row]:
    return [row for row in read_parties(tx, workspace) if row["partner"] == partner.id]


NO_ALERT = Text("there is no alert {id!r}", "没有预警 {id!r}")
ANOTHERS = Text("{id} is not of customer {customer}", "{id} 不属于客户 {customer}")
OPENED_BEFORE = Text(
    "workspace {id} was opened from this alert and is open still: admit partners there",
    "已从该预警开设协作空间 {id},尚未关闭:请在其中准入伙伴",
)
IS_PARTY = Text("{id} is a party already", "{id} 已参与该协作空间")
NO_PARTY = Text("{id} is not a party", "{id} 未参与该协作空间")
IS_OPEN = Text("this workspace is open", "该协作空间未关闭")
SAY_END = Text(f"say how it ended: {', '.join(ENDS)}", f"请写明结果:{'、'.join(ENDS)}")
SAY_NEED = Text("say what is needed, in one of the two languages at least", "请至少用一种语言写明需求")
SAY_WHY = Text("say why", "请写明原因")
