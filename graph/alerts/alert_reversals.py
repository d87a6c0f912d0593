"""The opposites of what people do with alerts: reopened, woken, given back; the history of a case tells what can be undone."""

from __future__ import annotations

from typing import Any

import orjson
from neo4j import ManagedTransaction

from graph.alerts.alert_mutations import DROP, change_alert, forget_outcome, plan_reminders
from graph.clock import now, parse_instant
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.mutations.changes import Author
from graph.mutations.checks import InputChecks
from graph.words import Text

LAST_STEP = """MATCH (x:Audit {target: $id, label: 'Alert', what: $what})
RETURN x.before AS before ORDER BY x.at DESC, x.id DESC LIMIT 1"""
RESUME_WINDOW = "MATCH (w:CaseWindow {alert: $id}) SET w.until = $until"
CASE_HISTORY = """MATCH (a:Alert {id: $id})
CALL (a) {
  MATCH (x:Audit {target: a.id, label: 'Alert'}) RETURN x
  UNION
  MATCH (x:Audit {about: a.customer}) WHERE x.at >= a.at RETURN x
}
RETURN x.at AS at, x.who AS who, x.what AS what, x.label AS label, x.target AS target ORDER BY at DESC, x.id DESC LIMIT 200"""
NOT_GIVEN = {"outcome": None, "why": None, "closed_by": None, "closed": None, "opportunity": None, "partners": None}
NOT_SEEN = {"status": "open", "acknowledged_by": None, "acknowledged": None}


def reopen_alert(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Take back that it was closed, with its outcome, or else that it was seen. `payload`: id, if_version."""

    def work(tx: ManagedTransaction, checks: InputChecks, alert: Row, payload: Row) -> Row:
        if alert["status"] == "closed":
            forget_outcome(tx, graph.model, alert)
            run(tx, RESUME_WINDOW, id=alert["id"], until=alert.get("until"))
            return NOT_GIVEN | _before_closing(tx, alert)
        if alert["status"] == "acknowledged":
            return NOT_SEEN | {"assignee": _last_step(tx, alert, "alert.acknowledge").get("assignee")}
        checks.add("CONFLICT", IS_OPEN, "id")
        return {}

    return change_alert(graph, author, "alert.reopen", key, payload, work)


def wake_alert(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """End its sleep; nobody is reminded. `payload`: id, if_version."""

    def work(tx: ManagedTransaction, checks: InputChecks, alert: Row, payload: Row) -> Row:
        if alert["status"] != "snoozed":
            checks.add("CONFLICT", IS_AWAKE, "id")
            return {}
        run(tx, DROP, id=alert["id"])
        return {"status": _awake(alert), "snoozed_until": None}

    return change_alert(graph, author, "alert.wake", key, payload, work)


def unassign_alert(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Nobody works on it any more. `payload`: id, if_version."""

    def work(tx: ManagedTransaction, checks: InputChecks, alert: Row, payload: Row) -> Row:
        if not alert.get("assignee"):
            checks.add("CONFLICT", IS_FREE, "id")
        return {"assignee": None}

    return change_alert(graph, author, "alert.unassign", key, payload, work)


def case_history(graph: Graph, id: str, reader: str) -> list[Row]:
    """{at, who, what, label, target, undoable} of what people did with a case, and recorded of its customer since it began; the
    last first. `undoable`: whether this reader can take it back as things stand."""
    rows = graph.read("MATCH (a:Alert {id: $id}) RETURN a {.*} AS alert", id=id)
    entries = graph.read(CASE_HISTORY, id=id) if rows else []
    latest: set[tuple[str, str]] = set()
    for entry in entries:
        step = (entry["target"], entry["what"] if entry["label"] == "Alert" else "")
        entry["undoable"] = step not in latest and _stands(rows[0]["alert"], entry, reader)
        latest.add(step)
    return entries


def _stands(alert: Row, entry: Row, reader: str) -> bool:
    """Whether what was done is so still."""
    if entry["label"] == "Alert":
        states: dict[str, bool] = {
            "alert.acknowledge": alert["status"] == "acknowledged",
            "alert.snooze": alert["status"] == "snoozed",
            "alert.close": alert["status"] == "closed",
            "alert.assign": alert["status"] != "closed" and bool(alert.get("assignee")),
        }
        return states.get(entry["what"], False)
    own = bool(entry["who"] == reader)
    return entry["what"] in RECORDED or (entry["what"] == "feedback.give" and own)


def _before_closing(tx: ManagedTransaction, alert: Row) -> Row:
    """Its state before it was closed; it sleeps again where that would not be over yet."""
    before = _last_step(tx, alert, "alert.close")
    until = parse_instant(before["snoozed_until"]) if before.get("snoozed_until") else None
    if before.get("status") == "snoozed" and until and until > now():
        plan_reminders(tx, alert, until)
        return {"status": "snoozed", "snoozed_until": until}
    return {"status": _awake(alert)}


def _awake(alert: Row) -> str:
    return "acknowledged" if alert.get("acknowledged") else "open"


def _last_step(tx: ManagedTransaction, alert: Row, what: str) -> Row:
    """What a step changed the last time: the values before it."""
    rows = run(tx, LAST_STEP, id=alert["id"], what=what)
    found: Any = orjson.loads(rows[0]["before"]) if rows and rows[0]["before"] else {}
    return dict(found)


RECORDED = {"engagement.record", "rating.record", "signal.record"}
IS_OPEN = Text("this alert is neither closed nor seen yet", "该预警未关闭,也未确认")
IS_AWAKE = Text("this alert does not sleep", "该预警未暂缓")
IS_FREE = Text("nobody works on this alert", "该预警未指派")
