"""Mutations of alerts: acknowledge, assign, snooze and close them; what takes that back is in alert_reversals.py.

An outcome tells how good the rules are that found the case, and which partners were worth bringing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from neo4j import ManagedTransaction

from graph.alerts.cases import DELIVER, Notification, new_delivery
from graph.clock import now
from graph.db import statements
from graph.db.as_of import close_of
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.model.choices import ALERT_OUTCOMES, PARTNERS
from graph.model.claims import claimant, feed_of
from graph.model.model import Model
from graph.model.records import EdgeRecord, NodeRecord, edge_id
from graph.mutations.changes import (
    SOURCE,
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
from graph.mutations.checks import InputChecks
from graph.query.selections import Compiler, Expression
from graph.store.corrections import take_back_edges
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
LEARNT = f"""MATCH (a:Alert {{opportunity: $opportunity, closed_by: $by, status: 'closed'}}) WHERE a.id <> $id
RETURN a.partners AS partners, a.outcome AS outcome ORDER BY {close_of("a")}, a.id"""
PARTNER_ENDS = """UNWIND $ids AS id MATCH (p:Organization|Person {id: id})
RETURN CASE WHEN p:Person THEN 'Person' ELSE 'Organization' END AS label, p.id AS id"""
LONGEST = dt.timedelta(days=366)
OUTCOME_CHANGES = ("alert.close", "alert.reopen")
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

    return change_alert(graph, author, "alert.acknowledge", key, payload, work)


def assign_alert(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Say who works on it. `payload`: id, assignee, if_version."""

    def work(tx: ManagedTransaction, checks: InputChecks, alert: Row, payload: Row) -> Row:
        who = (payload.get("assignee") or "").strip()
        if not who or len(who) > 200:
            checks.add("MISSING", SAY_WHO, "assignee")
        return {"assignee": who}

    return change_alert(graph, author, "alert.assign", key, payload, work)


def snooze_alert(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Let it sleep until a moment, at which those who were told are reminded. `payload`: id, until, if_version."""

    def work(tx: ManagedTransaction, checks: InputChecks, alert: Row, payload: Row) -> Row:
        until = payload.get("until")
        if until is None or not now() < until <= now() + LONGEST:
            checks.add("OUT_OF_RANGE" if until else "MISSING", SAY_UNTIL, "until")
            return {}
        plan_reminders(tx, alert, until)
        return {"status": "snoozed", "snoozed_until": until}

    return change_alert(graph, author, "alert.snooze", key, payload, work)


def plan_reminders(tx: ManagedTransaction, alert: Row, until: dt.datetime) -> None:
    """Remind all who were told of an alert at that moment, and at no other."""
    title = Text(alert.get("title_en") or "", alert.get("title") or "")
    run(tx, DROP, id=alert["id"])
    rows = [
        new_delivery(alert["id"], Notification(row["channel"], title), "reminder", until, row["number"] + 1)
        for row in run(tx, CHANNELS, id=alert["id"])
    ]
    run(tx, DELIVER, rows=rows)


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
        brought = [p.id for p in partners if p]
        forget_outcome(tx, graph.model, alert)
        if brought and opportunity:
            _learn(tx, graph.model, author, brought, opportunity.id, str(outcome))
        run(tx, END_WINDOW, id=alert["id"])
        run(tx, DROP, id=alert["id"])
        return {
            "status": "closed",
            "outcome": outcome,
            "why": why,
            "closed_by": author.name,
            "closed": now(),
            "snoozed_until": None,
            "opportunity": opportunity.id if opportunity else None,
            "partners": brought or None,
        }

    return change_alert(graph, author, "alert.close", key, payload, work)


def _learn(
    tx: ManagedTransaction, model: Model, author: Author, partners: list[str], opportunity: str, outcome: str
) -> None:
    """PARTNERED_ON of those who were brought along."""
    serialize_writers(tx)
    values = {"effective_lead": outcome in CONFIRMED} | ({"outcome": "won"} if outcome == "won" else {})
    edges: list[NodeRecord | EdgeRecord] = [
        EdgeRecord("PARTNERED_ON", (row["label"], row["id"]), ("Opportunity", opportunity), values, origin)
        for row in run(tx, PARTNER_ENDS, ids=partners)
        for origin in [author.origin(f"{row['id']}|{opportunity}")]
    ]
    Upsert(tx, model, edges).write()


def forget_outcome(tx: ManagedTransaction, model: Model, alert: Row) -> None:
    """Take back what the outcome of an alert told of partners; what its author told by other alerts stands."""
    by, opportunity, partners = (alert.get(name) for name in ("closed_by", "opportunity", "partners"))
    if alert["status"] != "closed" or not (by and opportunity and partners):
        return
    serialize_writers(tx)
    who = claimant(SOURCE, feed_of(by))
    stored = run(tx, statements.read_edges("PARTNERED_ON"), ids=[edge_id(id, opportunity) for id in partners])
    take_back_edges(
        tx, model, "PARTNERED_ON", [row["properties"] for row in stored], lambda each: each.partition("@")[0] == who
    )
    for other in run(tx, LEARNT, id=alert["id"], opportunity=opportunity, by=by):
        again = sorted(set(other["partners"] or ()) & set(partners))
        if again:
            _learn(tx, model, Author(by, by), again, opportunity, other["outcome"])


def change_alert(graph: Graph, author: Author, what: str, key: str, payload: Row, work: Work) -> Row:
    """Make one change of an alert: `work(tx, checks, alert, payload)` gives the properties that it gets."""
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
    if alert["status"] == "closed" and what not in OUTCOME_CHANGES:
        raise InvalidInput([input_error("CONFLICT", IS_CLOSED, "id")])
    values = work(tx, checks, alert, payload)
    checks.stop()
    run(tx, SET, id=id, values=values)
    if what in OUTCOME_CHANGES:
        judge_rules(tx, alert.get("rules") or [])
    news = NewEvent("alert", "Alert", id, {"what": what.removeprefix("alert."), "customer": alert.get("customer")})
    record_change(
        tx, author, what, "Alert", id, before={name: alert.get(name) for name in values}, after=values, more=[news]
    )
    stands = run(tx, ALERT, id=id)[0]["alert"]
    return {"label": "Alert", "id": id, "version": alert_version(stands)}


def judge_rules(tx: ManagedTransaction, rules: list[str]) -> None:
    """Work out anew how good rules are, from the outcomes of their cases."""
    run(tx, JUDGE, rules=rules, judged=JUDGED, confirmed=CONFIRMED)


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
