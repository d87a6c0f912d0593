"""Chain migration: audit entries from before the log was chained are linked in the order of time, once, before a database is used.

They go into the chain of the house, in transactions of some thousand, and an entry of its own tells how many they are: from then on the
log is chained, and what is said of them is that they have not changed since.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from neo4j import ManagedTransaction

from graph.clock import now
from graph.db.audit_chain import HOUSE, add_entry, content_of, entry_id, link_entries, reserve, stored_entries
from graph.db.transactions import Row, run

BATCH = 5_000
SINCE = "MATCH (c:AuditChain {id: $house}) RETURN c.since AS since"
LOCK = "MERGE (c:AuditChain {id: $house}) SET c.number = coalesce(c.number, 0)"
UNCHAINED = "MATCH (a:Audit) WHERE a.id > $after AND a.chain IS NULL WITH a ORDER BY a.id LIMIT $limit RETURN properties(a) AS entry"
PLACED = "UNWIND $rows AS row MATCH (a:Audit {id: row.id}) SET a += row.place"
HEAD = "MATCH (c:AuditChain {id: $house}) SET c.hash = $hash, c.at = $at, c.earlier = coalesce(c.earlier, 0) + $many"
BEGUN = """MATCH (c:AuditChain {id: $house}) WHERE c.since IS NULL
SET c.since = $at RETURN coalesce(c.earlier, 0) AS earlier"""
Write = Callable[[Callable[[ManagedTransaction], Any]], Any]


def migrate_chain(read: Callable[..., list[Row]], write: Write, batch: int = BATCH) -> None:
    """See to it. `read` runs a statement, `write` some work in one transaction."""
    found = read(SINCE, house=HOUSE)
    if found and found[0]["since"]:
        return
    last = ""
    while last := write(lambda tx, after=last: _link_batch(tx, after, batch)):  # type: ignore[misc]
        pass


def _link_batch(tx: ManagedTransaction, after: str, batch: int) -> str:
    """Link entries that follow an id; the last of them, or "" where none is left. Their ids are in the order of time."""
    run(tx, LOCK, house=HOUSE)
    entries = stored_entries(tx, UNCHAINED, after=after, limit=batch)
    if not entries:
        _begin(tx)
        return ""
    first, previous = reserve(tx, {HOUSE: len(entries)})[HOUSE]
    places = link_entries(HOUSE, first, previous, map(content_of, entries))
    run(tx, PLACED, rows=[{"id": entry["id"], "place": place} for entry, place in zip(entries, places, strict=True)])
    run(tx, HEAD, house=HOUSE, hash=places[-1]["hash"], at=now(), many=len(entries))
    return str(entries[-1]["id"])


def _begin(tx: ManagedTransaction) -> None:
    """Note from when on the log is chained; one entry says so where there were others before."""
    at = now()
    rows = run(tx, BEGUN, house=HOUSE, at=at)
    if rows and (earlier := rows[0]["earlier"]):
        after = orjson.dumps({"earlier": earlier, "since": at}).decode()
        values = {"at": at, "who": "battlemap", "what": "audit.chain", "label": "AuditChain", "target": HOUSE}
        add_entry(tx, HOUSE, {"id": entry_id(at), **values, "after": after})
