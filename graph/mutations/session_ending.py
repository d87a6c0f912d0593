"""Ending sessions: people sign out browsers that are signed in with keys of theirs."""

from __future__ import annotations

from neo4j import ManagedTransaction

from graph.access.keys import bump_access_version
from graph.access.sessions import end_session_in
from graph.db.transactions import Row, run
from graph.model.model import Model
from graph.mutations.changes import Author, InvalidInput, idempotent, input_error
from graph.mutations.checks import MISSING
from graph.words import Text

OWN = """MATCH (s:Session {id: $id})
    WHERE s.key = $author OR EXISTS { MATCH (k:ApiKey {id: s.key}) WHERE k.person = $person }
    RETURN s.ended IS NULL AS live"""

EVERY_OWN = """MATCH (k:ApiKey) WHERE k.id = $author OR k.person = $person
    MATCH (s:Session {key: k.id}) WHERE s.ended IS NULL RETURN s.id AS id ORDER BY id"""


@idempotent("session.end")
def end_own_session(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """End a session of the caller's keys. `payload`: id."""
    if not payload.get("id"):
        raise InvalidInput([input_error("MISSING", MISSING.fill(field=model.nodes["Session"].text), "id")])
    rows = run(tx, OWN, id=payload["id"], author=author.id, person=author.person)
    if not rows:
        raise InvalidInput([input_error("NOT_FOUND", NOT_OWN, "id")])
    if not rows[0]["live"]:
        return {"ended": False}
    version = bump_access_version(tx)
    return {"ended": end_session_in(tx, payload["id"], author.name, author.request), "access": version}


@idempotent("session.end_all")
def end_own_sessions(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """End all sessions of the caller's keys, that of the caller too; how many."""
    version = bump_access_version(tx)
    rows = run(tx, EVERY_OWN, author=author.id, person=author.person)
    ended = [end_session_in(tx, row["id"], author.name, author.request) for row in rows]
    return {"ended": sum(ended), "access": version}


NOT_OWN = Text("you have no session with this id", "您没有此编号的会话")
