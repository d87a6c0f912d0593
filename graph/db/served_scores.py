"""Visibility of scores while a large run is written: the Cypher conditions by which a reader sees one run or the other.

A run that is too large for one transaction writes its relationships beside those that it replaces, and marks these with `until`;
what it gives to nodes waits in properties whose names begin with `next_`. The node `(:Lock {id: 'scores'})` lists the runs that
are not served yet (`pending`). Striking a run from that list shows all of it at once; what it replaced is removed afterwards.
While nothing is written there is neither `until` nor `next_`, and no run is pending. See graph/scores/staged_scores.py.
"""

from __future__ import annotations

PENDING = "pending"  # the variable that a statement binds first, so that all of it sees the same runs
BINDING = f"OPTIONAL MATCH (served:Lock {{id: 'scores'}}) WITH *, coalesce(served.pending, []) AS {PENDING} "


def is_served(edge: str) -> str:
    """This derived relationship is one that readers may see."""
    return f"(({edge}.until IS NULL OR {edge}.until IN {PENDING}) AND NOT ({edge}.run IS NOT NULL AND {edge}.run IN {PENDING}))"


def served_value(node: str, name: str) -> str:
    """The derived field of this node that readers may see."""
    return f"CASE WHEN {node}.next_run IS NULL OR {node}.next_run IN {PENDING} THEN {node}.{name} ELSE {node}.next_{name} END"
