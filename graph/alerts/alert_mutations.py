"""Mutations of alerts: acknowledge, assign, snooze and close them.

An outcome tells how good the rules are that found the case, and which partners were worth bringing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from neo4j import ManagedTransaction

from graph.alerts.cases import DELIVER, Notification, new_delivery
from graph.clock import now
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.model.choices import ALERT_OUTCOMES, PARTNERS
from graph.model.model import Model
from graph.model.records import EdgeRecord, NodeRecord
from graph.mutations.changes import (
    Author,
    InvalidInput,
    apply_change,
    check_version,
    input_error,
    record_change,
    serialize_writers,
    value_digest,
    version_expression,
)
from graph.mutations.checks import FoundNode, InputChecks
from graph.query.selections import Compiler, Expression
from graph.store.events import NewEvent
from graph.store.upserts import Upsert
from graph.words import Text

ALERT = "MATCH (a:Alert {id: $id}) SET a.status = a.status RETURN a {.*} AS alert"
SET = "MATCH (a:Alert {id: $id}) SET a += $values"
END_WINDOW = "MATCH (w:CaseWindow {alert: $id}) SET w.until = null"
DROP = """MATCH (d:Delivery {alert: $id, status: 'queued', kind: 'reminder'}) WHERE d.leased IS NULL
SET d.status = 'dropped', d.due = null"""
CHANNELS = """MATCH (d:Delivery {alert: $id}) WHERE d.kind IN ['opened', 'more', 'reminder']
RETURN d.channel AS channel, max(d.number) AS number ORDER BY channel"""
JUDGED, CONFIRMED = ["won", "useful", "not_useful", "false_alarm"], ["won", "useful"]
JUDGE = """UNWIND $rules AS id MATCH (r:Rule {id: id})
WITH r, COLLECT { MATCH (a:Alert {status: 'closed'}) WHERE r.id IN a.rules AND a.outcome IN $judged RETURN a.outcome } AS outcomes
WITH r, size(outcomes) AS judged, size([o IN outcomes WHERE o IN $confirmed]) AS confirmed
SET r.judged = judged, r.confirmed = confirmed, r.precision = CASE WHEN judged > 0 THEN toFloat(confirmed) / judged END"""
LONGEST = dt.timedelta(days=366)
Work = Callable[[ManagedTransaction, InputChecks, Row, Row], Row]


def acknowledge_alert(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Say that somebody has seen it; who does works on it, unless somebody else does. `payload`: id, if_version."""

    def work(tx: ManagedTransaction, checks: InputChecks, alert: Row, payload: Row) -> Row:
        return {
            "status": "acknowledged",
            "acknowledged_by": author.name,
            "acknowledged": now(),
            "snoozed_until": None,
            "assignee": alert.get("assignee") or author.name,
        }

    return _change(graph, author, "alert.acknowledge", key, payload, work)


def assign_alert(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Say who works on it. `payload`: id, assignee, if_version."""

    def work(tx: ManagedTransaction, checks: InputChecks, alert: Row, payload: Row) -> Row:
        who = (payload.get("assignee") or "").strip()
        if not who or len(who) > 200:
            checks.add("MISSING", SAY_WHO, "assignee")
        return {"assignee": who}

    return _change(graph, author, "alert.assign", key, payload, work)


def snooze_alert(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Let it sleep until a moment, at which those who were told are reminded. `payload`: id, until, if_version."""

    def work(tx: ManagedTransaction, checks: InputChecks, alert: Row, payload: Row) -> Row:
        until = payload.get("until")
        if until is None or not now() < until <= now() + LONGEST:
            checks.add("OUT_OF_RANGE" if until else "MISSING", SAY_UNTIL, "until")
            return {}
        title = Text(alert.get("title_en") or "", alert.get("title") or "")
        run(tx, DROP, id=alert["id"])
        rows = [
            new_delivery(alert["id"], Notification(row["channel"], title), "reminder", until, row["number"] + 1)
            for row in run(tx, CHANNELS, id=alert["id"])
        ]
        run(tx, DELIVER, rows=rows)
        return {"status": "snoozed", "snoozed_until": until}

    return _change(graph, author, "alert.snooze", key, payload, work)


def close_alert(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """End it with an outcome. `payload`: id, outcome, why, opportunity_id, partner_ids (who was brought along), if_version.

    With an opportunity, what came of it is told of each partner: the next scoring run learns from it.
    """

    def work(tx: ManagedTransaction, checks: InputChecks, alert: Row, payload: Row) -> Row:
        outcome, why = payload.get("outcome"), (payload.get("why") or "").strip()[:2000] or None
        if outcome not in ALERT_OUTCOMES:
            checks.add("MISSING", SAY_OUTCOME, "outcome")
        partners = [
            checks.find(id, PARTNERS, "partner_ids", str(n)) for n, id in enumerate(payload.get("partner_ids") or [])
        ]
        opportunity = checks.may("opportunity_id", ["Opportunity"])
        if partners and opportunity is None:
            checks.add("MISSING", SAY_OPPORTUNITY, "opportunity_id")
        checks.stop()
        _learn(tx, graph.model, author, [p for p in partners if p], opportunity, str(outcome))
        run(tx, END_WINDOW, id=alert["id"])
        run(tx, DROP, id=alert["id"])
        return {
            "status": "closed",
            "outcome": outcome,
            "why": why,
            "closed_by": author.name,
            "closed": now(),
            "snoozed_until": None,
        }

    return _change(graph, author, "alert.close", key, payload, work)


def _learn(
    tx: ManagedTransaction,
    model: Model,
    author: Author,
    partners: list[FoundNode],
    opportunity: FoundNode | None,
    outcome: str,
) -> None:
    """PARTNERED_ON of those who were brought along."""
    if opportunity is None or not partners:
        return
    serialize_writers(tx)
    values = {"effective_lead": outcome in CONFIRMED} | ({"outcome": "won"} if outcome == "won" else {})
    edges: list[NodeRecord | EdgeRecord] = [
        EdgeRecord("PARTNERED_ON", p.end, opportunity.end, values, author.origin(f"{p.id}|{opportunity.id}"))
        for p in partners
    ]
    Upsert(tx, model, edges).write()


def _change(graph: Graph, author: Author, what: str, key: str, payload: Row, work: Work) -> Row:
    return apply_change(
        graph, author, what, key, payload, partial(_made, graph.model, author, what, payload=payload, work=work)
    )


def _made(
    model: Model, author: Author, what: str, tx: ManagedTransaction, mark: str, *, payload: Row, work: Work
) -> Row:
    checks = InputChecks(tx, model, payload)
    id = (payload.get("id") or "").strip()
    rows = run(tx, ALERT, id=id)
    if not rows:
        raise InvalidInput([input_error("NOT_FOUND", NO_ALERT.fill(id=id), "id")])
    alert: Row = rows[0]["alert"]
    check_version(alert_version(alert), payload.get("if_version"))
    if alert["status"] == "closed" and what != "alert.close":
        raise InvalidInput([input_error("CONFLICT", IS_CLOSED, "id")])
    values = work(tx, checks, alert, payload)
    checks.stop()
    run(tx, SET, id=id, values=values)
    if what == "alert.close":
        run(tx, JUDGE, rules=alert.get("rules") or [], judged=JUDGED, confirmed=CONFIRMED)
    news = NewEvent("alert", "Alert", id, {"what": what.removeprefix("alert."), "customer": alert.get("customer")})
    record_change(
        tx, author, what, "Alert", id, before={name: alert.get(name) for name in values}, after=values, more=[news]
    )
    stands = run(tx, ALERT, id=id)[0]["alert"]
    return {"label": "Alert", "id": id, "version": alert_version(stands)}


def alert_version(alert: Row) -> str:
    """The opaque version of an alert: another one whenever people or evidence have changed it."""
    return value_digest({name: value for name, value in alert.items() if value is not None})[:16]


def alert_version_expression(compiler: Compiler, label: str, id: str) -> Expression:
    """The version of an alert for a statement that asks; null where there is none."""
    return version_expression(compiler, label, id, lambda n, argument: f"{n} {{.*}}", alert_version)


NO_ALERT = Text("there is no alert {id!r}", "没有预警 {id!r}")
IS_CLOSED = Text("this alert is closed", "该预警已关闭")
SAY_WHO = Text("say who works on it", "请写明负责人")
SAY_UNTIL = Text("say until when, a moment to come within a year", "请给出一年之内的将来时间")
SAY_OUTCOME = Text(f"say what came of it: {', '.join(ALERT_OUTCOMES)}", f"请写明结果:{'、'.join(ALERT_OUTCOMES)}")
SAY_OPPORTUNITY = Text("say on which opportunity the partners worked", "请写明伙伴参与的商机")
