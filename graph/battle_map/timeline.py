"""The timeline of a customer between two days: what began, ended or happened."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from graph.db.as_of import begin_of, close_of, end_of
from graph.db.client import Graph
from graph.words import NotFound, Text

MOST = 500
TIES = "SUPPLIES|DISTRIBUTES_TO|SERVES|WORKS_AT|ADVISES|HAS_VETO|OWNS_ACCOUNT"


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """`kind`: began, ended or happened; `type`: relationship type or label; of the ids those that it is about."""

    at: dt.date
    kind: str
    type: str
    organization: str | None = None
    person: str | None = None
    opportunity: str | None = None
    signal: str | None = None
    engagement: str | None = None


def changes_between(graph: Graph, customer: str, since: dt.date, until: dt.date) -> list[TimelineEntry]:
    """After `since`, up to and including `until`; the newest first, at most 500. Raises NotFound."""
    if not graph.read("MATCH (c:Customer {id: $id}) RETURN c.id AS id", id=customer):
        raise NotFound(NO_CUSTOMER.fill(id=customer))
    rows = graph.read(STATEMENT, id=customer, since=since, until=until, most=MOST)
    return [TimelineEntry(row["at"], row["kind"], row["type"], **{FIELDS[row["label"]]: row["node"]}) for row in rows]


FIELDS = {
    "Organization": "organization",
    "Person": "person",
    "Opportunity": "opportunity",
    "Signal": "signal",
    "Engagement": "engagement",
}
LABEL = "[l IN ['Organization', 'Person', 'Opportunity', 'Signal', 'Engagement'] WHERE l IN labels(n)][0]"


def _between(day: str) -> str:
    """A day after `since`, up to and including `until`."""
    return f"{day} > $since AND {day} <= $until"


STATEMENT = f"""
MATCH (c:Customer {{id: $id}})
CALL (c) {{
  MATCH (n)-[r:{TIES}]->(c) WHERE {_between(begin_of("r"))}
  RETURN {begin_of("r")} AS at, 'began' AS kind, type(r) AS type, n
  UNION ALL
  MATCH (n)-[r:{TIES}]->(c) WHERE {_between(end_of("r"))}
  RETURN {end_of("r")} AS at, 'ended' AS kind, type(r) AS type, n
  UNION ALL
  MATCH (c)-[:OPENED]->(n:Opportunity) WHERE {_between("n.opened")}
  RETURN n.opened AS at, 'began' AS kind, 'Opportunity' AS type, n
  UNION ALL
  MATCH (c)-[:OPENED]->(n:Opportunity) WHERE {_between(close_of("n"))}
  RETURN {close_of("n")} AS at, 'ended' AS kind, 'Opportunity' AS type, n
  UNION ALL
  MATCH (n:Signal)-[:SIGNALS]->(c) WHERE {_between("date(n.at)")}
  RETURN date(n.at) AS at, 'happened' AS kind, 'Signal' AS type, n
  UNION ALL
  MATCH (n:Engagement)-[:ABOUT]->(c) WHERE {_between("date(n.at)")}
  RETURN date(n.at) AS at, 'happened' AS kind, 'Engagement' AS type, n
  UNION ALL
  MATCH (c)-[r:RATED]->(n) WHERE {_between("r.at")}
  RETURN r.at AS at, 'happened' AS kind, 'RATED' AS type, n
}}
RETURN at, kind, type, {LABEL} AS label, n.id AS node ORDER BY at DESC, type, node LIMIT $most
"""
NO_CUSTOMER = Text("there is no customer {id!r}", "没有编号为 {id!r} 的客户")
