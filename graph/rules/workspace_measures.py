"""Measures of what is shared with partners: requests in workspaces of the customer that nobody answered in time, as Cypher."""

from __future__ import annotations

from graph.db.as_of import is_unsettled
from graph.rules.event_measures import Arguments


def requests_overdue(arguments: Arguments) -> str:
    """How many requests were due by then, and neither answered nor withdrawn, in workspaces that had not been closed."""
    conditions = [
        "q.sent <= at",
        "q.due < at",
        "coalesce(q.answered > at, true)",
        "coalesce(q.withdrawn > at, true)",
        is_unsettled("w", "at"),
    ]
    match = "(c)<-[:FOR_CUSTOMER]-(w:Workspace)<-[:IN_WORKSPACE]-(q:Request)"
    return f"COUNT {{ MATCH {match} WHERE {' AND '.join(conditions)} }}"
