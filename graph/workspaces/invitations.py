"""Invitations into workspaces: a link for one person of a party, used once within 72 hours and kept as a hash only.

answer = invite_person(graph, author, key, payload)         # answer["secret"] is told this once, and kept nowhere
list_invitations(graph, workspace)
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from neo4j import ManagedTransaction

from graph.access.contracts import Contract
from graph.access.keys import MOST_NAME, MOST_PERSON, bump_access_version, keys_of_person, secret_hash
from graph.clock import now
from graph.db.audit_chain import chain_name
from graph.db.client import Graph
from graph.db.transactions import Row, run
from graph.model.model import Model
from graph.mutations.changes import (
    Author,
    apply_change,
    idempotent,
    read_version,
    record_change,
    serialize_writers,
)
from graph.mutations.checks import LENGTH, FoundNode, InputChecks
from graph.store.second_person import fold_name
from graph.words import Text
from graph.workspaces.invitation_acceptance import NAMED, ONE
from graph.workspaces.invitation_ending import PARTIES, end_invitation, home_of, invitation_state, invitations_into
from graph.workspaces.workspace_changes import NO_PARTY, changeable
from graph.workspaces.workspace_parties import Admissibility, read_parties

LASTS = dt.timedelta(hours=72)
LINK = "/invitation#{secret}"  # on our pages: what follows # is sent to no server
ENTER = "CREATE (i:Invitation {id: $id}) SET i += $values"


def invite_person(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Invite a person of a party. `payload`: id, partner_id, name, person, if_version. The answer has `invitation`, its id, and,
    where it was made just now, `secret`."""
    model, id, secret = graph.model, secrets.token_hex(6), secrets.token_urlsafe(32)
    partners = [payload["partner_id"]] if payload.get("partner_id") else []
    admissibility = Admissibility.read(graph, "", partners, lambda *_: {})

    def work(tx: ManagedTransaction, mark: str) -> Row:
        serialize_writers(tx)
        checks = InputChecks(tx, model, payload)
        workspace, customer = changeable(checks, "invitation.make")
        partner = checks.need("partner_id", PARTIES)
        contract = _contract_of(checks, admissibility, workspace["id"], partner) if partner else ""
        values = checks.values(model.nodes["Invitation"].fields, ("name", "person"))
        contracts = admissibility.contracts[partner.id] if partner and contract else None
        _check_person(checks, values, contracts)
        checks.stop()
        assert partner
        about = values | {"partner": partner.id, "contract": contract, "expires": now() + LASTS}
        kept = about | {"workspace": workspace["id"], "invited": now(), "invited_by": author.name}
        run(tx, ENTER, id=id, values=kept | {"hash": secret_hash(secret)})
        after = about | {"invitation": id}
        target = workspace["id"]
        note: Row = {"before": None, "after": after, "about": customer, "chain": chain_name(target)}
        record_change(tx, author, "invitation.make", "Workspace", target, **note)
        return _answer(tx, model, target) | {"invitation": id}

    answer = apply_change(graph, author, "invitation.make", key, payload, work)
    return answer | ({"secret": f"bi_{id}_{secret}"} if answer["invitation"] == id else {})


def invitation_link(secret: str) -> str:
    """The address of an invitation on our pages."""
    return LINK.format(secret=secret)


def _contract_of(checks: InputChecks, admissibility: Admissibility, workspace: str, partner: FoundNode) -> str:
    """The contract under which persons of a party come in: that of the party, while it is in force."""
    parties = [row for row in read_parties(checks.tx, workspace) if row["partner"] == partner.id]
    if not parties:
        checks.add("CONFLICT", NO_PARTY.fill(id=partner.id), "partner_id")
        return ""
    otherwise = admissibility.contract_of(checks, partner, "partner_id")
    good = {each.id for each in admissibility.contracts.get(partner.id, ()) if each.areas}
    return next((found for row in parties if (found := row["properties"].get("contract")) in good), otherwise)


def _check_person(checks: InputChecks, values: Row, contracts: Sequence[Contract] | None) -> None:
    """Name and id are short enough for a key, and the person has none but under contracts of the partner, where these are known."""
    for name, most in (("name", MOST_NAME), ("person", MOST_PERSON)):
        if len(found := values.get(name, "")) > most:
            text = checks.model.nodes["Invitation"].fields[name].text
            checks.add("TOO_LONG", LENGTH.fill(field=text, most=most, n=len(found)), name)
    person = values.get("person")
    if person is None:
        return
    own = [each.id for each in contracts or ()]
    others = (each for each in keys_of_person(checks.tx, person) if each.contract not in own)
    if not fold_name(person):
        checks.add("INVALID", NO_PERSON, "person")
    elif contracts and any(each.status(now()) == "active" for each in others):
        checks.add("CONFLICT", SOMEBODY_ELSE.fill(person=person), "person")


@idempotent("invitation.revoke")
def revoke_invitation(model: Model, author: Author, payload: Row, tx: ManagedTransaction, mark: str) -> Row:
    """End an invitation and, where it was accepted, the key that came of it. `payload`: id."""
    access, id = bump_access_version(tx), payload.get("id") or ""
    checks, rows = InputChecks(tx, model, payload), run(tx, ONE, id=id)
    if not rows:
        checks.add("NOT_FOUND", NO_INVITATION.fill(id=id), "id")
    elif invitation_state(rows[0]["invitation"]) not in ("open", "accepted"):
        checks.add("CONFLICT", OVER, "id")
    checks.stop()
    invitation = rows[0]["invitation"]
    end_invitation(tx, author, invitation)
    return _answer(tx, model, invitation["workspace"]) | {"access": access}


def list_invitations(graph: Graph, workspace: str) -> list[Row]:
    """Those into a workspace, the last first, with `state`, and `partner` as {id, label, name, name_en}; the secret of none."""

    def work(tx: ManagedTransaction) -> list[Row]:
        found = invitations_into(tx, workspace)
        homes = {id: home_of(tx, id) for id in {each["partner"] for each in found}}
        nodes = {row["node"]["id"]: row["node"] for row in run(tx, NAMED, ids=sorted(homes.values()))}
        return [_shown(each, nodes.get(homes[each["partner"]])) for each in found]

    return graph.read(work)


def _shown(invitation: Row, partner: Row | None) -> Row:
    shown = {name: value for name, value in invitation.items() if name != "hash"}
    unnamed = {"id": invitation["partner"], "label": "Organization", "name": None, "name_en": None}
    return shown | {"state": invitation_state(invitation), "partner": partner or unnamed}


def _answer(tx: ManagedTransaction, model: Model, workspace: str) -> Row:
    return {"label": "Workspace", "id": workspace, "version": read_version(tx, model, "Workspace", workspace)}


NO_INVITATION = Text("there is no invitation {id!r}", "没有邀请 {id!r}")
OVER = Text("this invitation is over already", "该邀请已失效")
NO_PERSON = Text(
    "say who it is by the id that this person has everywhere, such as the e-mail address",
    "请填写此人的统一编号,例如电子邮箱地址",
)
SOMEBODY_ELSE = Text(
    "{person} has a key of ours or of another partner; give each person an id of its own",
    "{person} 已有我方或其他伙伴的密钥;请为每个人使用各自的编号",
)
