"""Withdrawal of a signal: rules forget that they held for it, and a case that stood on nothing else ends without an outcome."""

from __future__ import annotations

from collections import Counter
from functools import partial

from neo4j import ManagedTransaction

from graph.alerts.alert_mutations import END_WINDOW, SET, judge_rules
from graph.clock import now
from graph.db.transactions import Row, group_by, run
from graph.model.model import Model
from graph.mutations.changes import Author, idempotent, record_change
from graph.mutations.withdrawals import withdraw_node
from graph.store.events import NewEvent

HOLD_WINDOWS = """MATCH (f:Firing {signal: $signal}) WITH DISTINCT f.alert AS alert
MATCH (w:CaseWindow {alert: alert}) SET w.until = w.until"""
FORGET_FIRINGS = (
    """MATCH (f:Firing {signal: $signal}) WITH f, f.alert AS alert, f.rule AS rule DELETE f RETURN alert, rule"""
)
REMAINING = """UNWIND $ids AS id MATCH (a:Alert {id: id})
RETURN a {.*} AS alert, COLLECT { MATCH (f:Firing {alert: a.id}) RETURN DISTINCT f.rule } AS rules"""
HELD_LESS = "UNWIND $rows AS row MATCH (r:Rule {id: row.id}) SET r.fired = r.fired - row.n"
DROP_QUEUED = """MATCH (d:Delivery {alert: $id, status: 'queued'}) WHERE d.leased IS NULL
SET d.status = 'dropped', d.due = null"""


@idempotent("signal.withdraw")
def withdraw_signal(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """Take back a signal that people, or programs for them, recorded. `payload`: id, if_version."""
    return withdraw_node(tx, model, author, "Signal", payload, partial(_forget_signal, tx, author))


def _forget_signal(tx: ManagedTransaction, author: Author, id: str) -> None:
    run(tx, HOLD_WINDOWS, signal=id)
    gone = run(tx, FORGET_FIRINGS, signal=id)
    rules = Counter(row["rule"] for row in gone)
    run(tx, HELD_LESS, rows=[{"id": rule, "n": n} for rule, n in rules.items()])
    by_alert = group_by(gone, lambda row: row["alert"])
    for row in run(tx, REMAINING, ids=sorted(by_alert)):
        forgotten = {each["rule"] for each in by_alert[row["alert"]["id"]]} - set(row["rules"])
        _weaken(tx, author, row["alert"], len(by_alert[row["alert"]["id"]]), forgotten)
    judge_rules(tx, sorted(rules))


def _weaken(tx: ManagedTransaction, author: Author, alert: Row, lost: int, forgotten: set[str]) -> None:
    """An alert with so much less evidence, and without rules that held for nothing else."""
    left = max(alert["evidence"] - lost, 0)
    values: Row = {"evidence": left, "rules": [rule for rule in alert["rules"] if rule not in forgotten]}
    if not left and alert["status"] != "closed":
        values |= {
            "status": "closed",
            "closed": now(),
            "closed_by": author.name,
            "snoozed_until": None,
            "why": NO_EVIDENCE,
        }
        run(tx, END_WINDOW, id=alert["id"])
        run(tx, DROP_QUEUED, id=alert["id"])
    run(tx, SET, id=alert["id"], values=values)
    before = {name: alert.get(name) for name in values}
    news = NewEvent("alert", "Alert", alert["id"], {"what": "withdrawn", "customer": alert.get("customer")})
    record_change(tx, author, "alert.weaken", "Alert", alert["id"], before=before, after=values, more=[news])


NO_EVIDENCE = "信号已撤回 / its signal was withdrawn"
