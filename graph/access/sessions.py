"""Sessions of browsers, each started with a key and ended by itself: a cookie holds a session, never the key.

    text, session = start_session(graph, principal, "Firefox, Linux")    # the text is for the cookie, and kept nowhere
    end_session(graph, session.id, by="li")

A session counts as long as its key does, at most for 30 days. Starting one revokes nothing, so it does not change the access version.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field

from neo4j import ManagedTransaction

from graph.access.keys import Principal, bump_access_version, secret_hash
from graph.clock import now
from graph.db.as_of import is_expired_before, is_unexpired
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.store.audit import audit
from graph.store.events import delete_in_batches

LONGEST = dt.timedelta(days=30)
KEPT_DAYS = 30  # for which a session that is over can be looked up
MOST = 100  # sessions of a key at a time: another ends the oldest
COUNT = "MERGE (a:Access {id: 'access'}) SET a.sessions = coalesce(a.sessions, 0) + 1"
CREATE = "CREATE (s:Session {id: $id}) SET s += $values"
LIVE = f"MATCH (s:Session) WHERE {is_unexpired('s', '$at')} AND s.ended IS NULL RETURN s {{.*}} AS session"
SURPLUS = f"""MATCH (s:Session {{key: $key}}) WHERE s.ended IS NULL AND {is_unexpired("s", "$at")}
    WITH s ORDER BY s.created DESC, s.id SKIP $most RETURN s.id AS id"""
END = "MATCH (s:Session {id: $id}) WHERE s.ended IS NULL SET s.ended = $at RETURN s.key AS key"
OVER = f"""MATCH (s:Session) WHERE {is_expired_before("s", "$before")} OR s.ended < $before
    WITH s LIMIT 10000 DELETE s RETURN count(*) AS gone"""


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it is kept: `key` is the id of its API key, `hash` the SHA-256 of its secret, `agent` the browser in a few words."""

    id: str
    key: str
    hash: str = field(repr=False)
    created: dt.datetime
    expires: dt.datetime
    seen: dt.datetime
    agent: str = ""
    ended: dt.datetime | None = None


def start_session(graph: Graph, of: Principal, agent: str = "", request: str = "") -> tuple[str, Session]:
    """A new session of who came with a key: its text, which is kept nowhere, and what is kept."""
    assert of.expires is not None
    text, session = new_session(of.id, of.expires, agent)

    def work(tx: ManagedTransaction) -> None:
        add_session(tx, session, of.name, request)
        surplus = run(tx, SURPLUS, key=of.id, at=session.created, most=MOST)
        if surplus:
            bump_access_version(tx)
        for row in surplus:
            end_session_in(tx, row["id"], of.name, request)

    graph.write(work)
    return text, session


def new_session(key: str, expires: dt.datetime, agent: str) -> tuple[str, Session]:
    """A session of a key that expires at a time, not in the graph yet, and its text."""
    id, secret, at = secrets.token_hex(6), secrets.token_urlsafe(32), now()
    return f"bs_{id}_{secret}", Session(id, key, secret_hash(secret), at, min(expires, at + LONGEST), at, agent)


def add_session(tx: ManagedTransaction, session: Session, by: str, request: str) -> None:
    """Keep a new session."""
    run(tx, COUNT)
    run(tx, CREATE, id=session.id, values=_values(session) | {"hash": session.hash})
    audit(tx, by, "session.start", "Session", session.id, after=_values(session), request=request)


def end_session(graph: Graph, id: str, by: str, request: str = "") -> bool:
    """Whether it had not been ended before."""

    def work(tx: ManagedTransaction) -> bool:
        bump_access_version(tx)
        return end_session_in(tx, id, by, request)

    return graph.write(work)


def live_sessions(graph: Graph, at: dt.datetime) -> list[Session]:
    """Those that count at a time, as far as they know: of their keys nothing is looked at."""
    return [_session(row) for row in graph.read(LIVE, at=at)]


def prune_sessions(graph: Graph) -> int:
    """Remove sessions that have been over for 30 days; how many."""
    return delete_in_batches(graph, OVER, before=now() - dt.timedelta(days=KEPT_DAYS))


def end_session_in(tx: ManagedTransaction, id: str, by: str, request: str) -> bool:
    """The same in a transaction that counts it as a change of access."""
    at = now()
    ended = bool(run(tx, END, id=id, at=at))
    if ended:
        audit(tx, by, "session.end", "Session", id, before={"ended": None}, after={"ended": at}, request=request)
    return ended


def _session(row: Row) -> Session:
    return Session(**{name: row["session"].get(name) for name in Session.__dataclass_fields__})


def _values(session: Session) -> Row:
    """All of a session but its hash."""
    return {name: getattr(session, name) for name in Session.__dataclass_fields__ if name not in ("id", "hash")}
