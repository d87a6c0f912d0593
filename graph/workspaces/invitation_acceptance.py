"""Acceptance of invitations into workspaces: what one tells to whoever holds it, and what it gives, once.

    accepted = accept_invitation(graph, secret, "Firefox, Linux")        # a key of the party's contract, and a session

Acceptance and what ends it are changes of access, so that they take turns: nobody enters with a party that has gone. Who holds an
invitation that is not good any more, for whatever reason, or none at all, is answered alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from hmac import compare_digest

from neo4j import ManagedTransaction

from graph.access.contract_file import Terms
from graph.access.contracts import opened_areas
from graph.access.keys import add_key, bump_access_version, new_key, secret_hash
from graph.access.sessions import Session, add_session, new_session
from graph.clock import today
from graph.db.as_of import is_unexpired
from graph.db.audit_chain import chain_name
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.mutations.changes import Author, record_change
from graph.words import NotFound, Text
from graph.workspaces.invitation_ending import SET, home_of, invitation_state
from graph.workspaces.workspace_parties import customer_of, read_parties

SECRET = re.compile(r"bi_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
ONE = "MATCH (i:Invitation {id: $id}) RETURN i {.*} AS invitation"
IN_FORCE = f"""MATCH (d:DataContract {{id: $id, status: 'published'}}) WHERE d.scope IS NOT NULL AND {is_unexpired("d")}
RETURN d.scope AS terms"""
NEED = "MATCH (w:Workspace {id: $id}) RETURN w {.need, .need_en} AS workspace"
NAMED = """UNWIND $ids AS id MATCH (n:Organization|Person {id: id})
RETURN n {.id, .name, .name_en, label: CASE WHEN n:Person THEN 'Person' ELSE 'Organization' END} AS node"""


@dataclass(frozen=True, slots=True)
class AcceptedInvitation:
    """What came of one: the texts of a key and of a session, which are kept nowhere, and the workspace."""

    key: str = field(repr=False)
    cookie: str = field(repr=False)
    session: Session
    workspace: str


def read_invitation(graph: Graph, secret: str) -> Row:
    """What an invitation tells: name, invited_by, expires, and, as nodes, partner and workspace. Raises NotFound."""

    def work(tx: ManagedTransaction) -> Row:
        invitation = _good_invitation(tx, secret)
        shown = {name: invitation[name] for name in ("name", "invited_by", "expires")}
        partner = run(tx, NAMED, ids=[home_of(tx, invitation["partner"])])[0]["node"]
        return shown | {"partner": partner, "workspace": run(tx, NEED, id=invitation["workspace"])[0]["workspace"]}

    return graph.read(work)


def accept_invitation(
    graph: Graph, secret: str, agent: str = "", request: str = "", admits: Callable[[Row], None] = lambda _: None
) -> AcceptedInvitation:
    """Use an invitation up. Raises NotFound, and what `admits` raises, which is handed the invitation; then it stays as it was."""

    def work(tx: ManagedTransaction) -> AcceptedInvitation:
        bump_access_version(tx)
        invitation = _good_invitation(tx, secret)
        admits(invitation)
        name, person, workspace = invitation["name"], invitation["person"], invitation["workspace"]
        by, contract = invitation["invited_by"], invitation["contract"]
        text, key = new_key(name, "partner", by, contract=contract, person=person)
        cookie, session = new_session(key.id, key.expires, agent)
        add_key(tx, key, name, request)
        add_session(tx, session, name, request)
        run(tx, SET, id=invitation["id"], values={"accepted": key.created, "key": key.id})
        author = Author(key.id, name, None, request, person)
        after = {"invitation": invitation["id"], "key": key.id, "session": session.id}
        note: Row = {
            "before": None,
            "after": after,
            "about": customer_of(tx, workspace),
            "chain": chain_name(workspace),
        }
        record_change(tx, author, "invitation.accept", "Workspace", workspace, **note)
        return AcceptedInvitation(text, cookie, session, workspace)

    return graph.write(work)


def _good_invitation(tx: ManagedTransaction, secret: str) -> Row:
    """The one that can be used now. Raises NotFound, alike whatever is the matter."""
    parts = SECRET.fullmatch(secret)
    rows = run(tx, ONE, id=parts[1] if parts else "")
    invitation: Row = rows[0]["invitation"] if rows else {}
    hash = invitation.get("hash") or secret_hash(" ")
    is_proven = compare_digest(secret_hash(parts[2] if parts else ""), hash)
    if not is_proven or invitation_state(invitation) != "open" or not _is_party(tx, invitation):
        raise NotFound(NOT_GOOD)
    return invitation


def _is_party(tx: ManagedTransaction, invitation: Row) -> bool:
    """The contract is in force, opens workspaces and is of the partner still, which is a party still."""
    home = home_of(tx, invitation["partner"])
    rows = run(tx, IN_FORCE, id=invitation["contract"], day=today())
    terms = Terms.model_validate_json(rows[0]["terms"]) if rows else None
    if terms is None or not opened_areas(terms) or home_of(tx, terms.partner) != home:
        return False
    return any(row["partner"] == home for row in read_parties(tx, invitation["workspace"]))


NOT_GOOD = Text(
    "this invitation is not valid, or not any more: ask who invited you for a new one",
    "邀请无效或已失效:请联系邀请人重新邀请",
)
