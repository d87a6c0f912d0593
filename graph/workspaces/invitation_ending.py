"""Ends of invitations into workspaces, and of the keys that came of them: one by one, of a partner that is put out, of a person.

All of them are for a transaction that counts a change of access, which is begun with `bump_access_version`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from neo4j import ManagedTransaction

from graph.access.keys import bump_access_version, revoke_key_in, revoke_keys_of
from graph.clock import now
from graph.db.audit_chain import chain_name
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.mutations.changes import Author, record_change
from graph.store.merging import current_ids_in
from graph.store.second_person import fold_name
from graph.workspaces.workspace_parties import customer_of

InvitationState = Literal["open", "accepted", "expired", "revoked"]
PARTIES = ("Organization", "Person")
OF_WORKSPACE = "MATCH (i:Invitation {workspace: $workspace}) RETURN i {.*} AS invitation ORDER BY i.invited DESC, i.id"
UNUSED = """MATCH (i:Invitation) WHERE i.accepted IS NULL AND i.revoked IS NULL
RETURN i {.*} AS invitation ORDER BY i.invited, i.id"""
SET = "MATCH (i:Invitation {id: $id}) SET i += $values"


def invitation_state(invitation: Row) -> InvitationState:
    """As of now; what was accepted and revoked is revoked."""
    if invitation.get("revoked"):
        return "revoked"
    if invitation.get("accepted"):
        return "accepted"
    return "open" if now() < invitation["expires"] else "expired"


def end_invitation(tx: ManagedTransaction, author: Author, invitation: Row) -> None:
    """Revoke it, and the key that came of it."""
    run(tx, SET, id=invitation["id"], values={"revoked": now(), "revoked_by": author.name})
    if invitation.get("key"):
        revoke_key_in(tx, invitation["key"], author.name, author.request)
    workspace, before = invitation["workspace"], {"state": invitation_state(invitation)}
    after = {name: invitation.get(name) for name in ("partner", "name", "person", "key")}
    after |= {"invitation": invitation["id"]}
    note: Row = {"before": before, "after": after, "about": customer_of(tx, workspace), "chain": chain_name(workspace)}
    record_change(tx, author, "invitation.revoke", "Workspace", workspace, **note)


def end_invitations_of(tx: ManagedTransaction, author: Author, workspace: str, partner: str) -> None:
    """Revoke those of a partner into a workspace that it is put out of."""
    _end_live(tx, author, (i for i in invitations_into(tx, workspace) if home_of(tx, i["partner"]) == partner))


def end_person(graph: Graph, author: Author, person: str) -> list[str]:
    """Revoke all keys of a person, and its invitations, however its id is written; the ids of the keys that were in force."""

    def work(tx: ManagedTransaction) -> list[str]:
        bump_access_version(tx)
        unused = [row["invitation"] for row in run(tx, UNUSED)]
        _end_live(tx, author, (i for i in unused if fold_name(i["person"]) == fold_name(person)))
        return revoke_keys_of(tx, person, author.name, author.request)

    return graph.write(work)


def _end_live(tx: ManagedTransaction, author: Author, invitations: Iterable[Row]) -> None:
    for each in invitations:
        if invitation_state(each) in ("open", "accepted"):
            end_invitation(tx, author, each)


def invitations_into(tx: ManagedTransaction, workspace: str) -> list[Row]:
    """Those into a workspace, the last first."""
    return [row["invitation"] for row in run(tx, OF_WORKSPACE, workspace=workspace)]


def home_of(tx: ManagedTransaction, partner: str) -> str:
    """The id under which a partner is now."""
    found = (current_ids_in(tx, label, [partner]).get(partner) for label in PARTIES)
    return next((id for id in found if id), partner)
