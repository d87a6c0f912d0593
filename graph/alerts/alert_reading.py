"""Queries of alerts: with their evidence, and what is open with their customers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from graph import clock
from graph.battle_map.satisfaction import WINDOW_DAYS
from graph.db.as_of import is_unsettled
from graph.db.client import Graph
from graph.db.transactions import Row, group_by
from graph.words import NotFound, Text

ALERTS = """UNWIND $ids AS id MATCH (a:Alert {id: id})
RETURN a {.*} AS alert, COLLECT { MATCH (f:Firing {alert: a.id}) RETURN f {.*} ORDER BY f.at, f.id } AS firings"""
OPEN = f"""MATCH (a:Alert {{customer: $customer}}) WHERE a.at < $until AND {is_unsettled("a", "$until")}
RETURN a {{.*}} AS alert ORDER BY a.last DESC, a.id LIMIT 20"""
LISTED = """MATCH (a:Alert) WHERE ($status IS NULL AND a.status <> 'closed' OR a.status = $status)
AND ($customer IS NULL OR a.customer = $customer)
RETURN a {.*} AS alert ORDER BY a.last DESC, a.id LIMIT $limit"""
ISSUES = f"""UNWIND $ids AS customer MATCH (c:Organization {{id: customer}})
CALL (c) {{ CALL (c) {{
  MATCH (c)<-[:INSTALLED_AT]-(x:Asset)<-[:FOR_ASSET]-(m:MaintenanceRecord) WHERE {is_unsettled("m", "$at")} AND m.opened <= $at
  RETURN 'fault' AS kind, m.opened AS at, coalesce(m.fault, m.fault_code, '') AS what, x.model AS more, m.id AS id
  UNION ALL
  MATCH (s:Signal {{kind: 'complaint'}})-[:SIGNALS]->(c) WHERE s.at > $at - duration({{days: {WINDOW_DAYS}}}) AND s.at <= $at
  RETURN 'complaint' AS kind, s.at AS at, coalesce(s.title, s.title_en, '') AS what, s.title_en AS more, s.id AS id
}} RETURN kind, at, what, more, id ORDER BY at DESC, id LIMIT 5 }}
RETURN customer, kind, at, what, more ORDER BY customer, at DESC, id"""


def alerts_of(graph: Graph, ids: Iterable[str]) -> dict[str, Row]:
    """Id → {alert, firings}, the oldest evidence first."""
    wanted = sorted(set(ids))
    return {row["alert"]["id"]: row for row in graph.read(ALERTS, ids=wanted)} if wanted else {}


def read_alert(graph: Graph, id: str) -> Row:
    """{alert, firings} of one. Raises NotFound."""
    found = alerts_of(graph, [id])
    if id not in found:
        raise NotFound(NO_ALERT.fill(id=id))
    return found[id]


def list_alerts(graph: Graph, status: str | None = None, customer: str | None = None, limit: int = 100) -> list[Row]:
    """Alerts that are not closed, or those of one status; the newest evidence first."""
    return [row["alert"] for row in graph.read(LISTED, status=status, customer=customer, limit=limit)]


def open_alerts(graph: Graph, customer: str, day: dt.date) -> list[Row]:
    """Those of a customer that were open at the end of a day; the newest evidence first."""
    until = clock.start_of_day(day + dt.timedelta(days=1))
    return [row["alert"] for row in graph.read(OPEN, customer=customer, until=until)]


def issues_of(graph: Graph, customers: Iterable[str], at: dt.datetime) -> dict[str, list[Text]]:
    """Customer → what is open with it, the newest first: faults that are not closed, and complaints of the last half year."""
    rows = graph.read(ISSUES, ids=sorted(set(customers)), at=at)
    return {customer: list(map(_issue, found)) for customer, found in group_by(rows, lambda r: r["customer"]).items()}


def _issue(row: Row) -> Text:
    day, what, more = f"{row['at']:%Y-%m-%d}", row["what"], row["more"]
    if row["kind"] == "fault":
        return FAULT.fill(day=day, what=what, more=more or "–")
    return COMPLAINT.fill(day=day, what=Text(more or what, what))


NO_ALERT = Text(
    "there is no alert {id!r}; `battlemap alerts list` shows all", "没有预警 {id!r};用 battlemap alerts list 查看全部"
)
FAULT = Text("open fault since {day}: {what} ({more})", "{day} 起未关闭的故障:{what}({more})")
COMPLAINT = Text("complaint of {day}: {what}", "{day} 投诉:{what}")
