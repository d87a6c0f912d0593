"""Invitations into workspaces over GraphQL: mutations that invite and revoke, and the list of a workspace's."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Annotated

import strawberry

from gql.compile.context import Context
from gql.ids import global_id, plain_id
from gql.mutations.collaboration.workspace_operations import WORKSPACE
from gql.mutations.mutation import IF_VERSION, PARTIES, SALES, InputField, Mutation, of_model, one_id
from gql.types import bilingual_field
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.mutations.changes import Author
from graph.words import Text
from graph.workspaces.invitations import invitation_link, invite_person, list_invitations, revoke_invitation


@strawberry.enum(description="How an invitation stands / 邀请的状态")
class InvitationState(enum.Enum):
    OPEN = strawberry.enum_value("open", description="it can be accepted / 待接受")
    ACCEPTED = strawberry.enum_value("accepted", description="the person has a key / 已接受")
    EXPIRED = strawberry.enum_value("expired", description="nobody accepted it in time / 已过期")
    REVOKED = strawberry.enum_value("revoked", description="it was revoked, and its key with it / 已撤销")


@strawberry.type(description="An invitation into a workspace / 协作空间邀请")
class WorkspaceInvitation:
    id: strawberry.ID = bilingual_field("id, for `revokeInvitation`", "编号,用于 revokeInvitation")
    state: InvitationState = bilingual_field("how it stands now", "当前状态")
    name: str = bilingual_field("person who is invited", "受邀人")
    person: str = bilingual_field("id that this person has everywhere", "受邀人的统一编号")
    partner_id: strawberry.ID = bilingual_field("partner that the person works for", "所属伙伴编号")
    partner_name: str | None = bilingual_field("name of the partner", "伙伴名称")
    partner_name_en: str | None = bilingual_field("English name of the partner", "伙伴英文名称")
    contract: str = bilingual_field("data contract of the partner (id)", "伙伴的数据契约(编号)")
    invited: dt.datetime = bilingual_field("invited", "邀请时间")
    invited_by: str = bilingual_field("invited by", "邀请人")
    expires: dt.datetime = bilingual_field("can be accepted until", "接受期限")
    accepted: dt.datetime | None = bilingual_field("accepted", "接受时间")
    revoked: dt.datetime | None = bilingual_field("revoked", "撤销时间")
    revoked_by: str | None = bilingual_field("revoked by", "撤销人")


WorkspaceId = Annotated[strawberry.ID, strawberry.argument(description="id of a workspace / 协作空间编号")]


@strawberry.field(
    description="Invitations into a workspace, the last first; their links are told to nobody again"
    " / 协作空间的邀请,最新在前;邀请链接不再显示"
)
async def resolve_invitations(info: strawberry.Info, id: WorkspaceId) -> list[WorkspaceInvitation]:
    context: Context = info.context
    rows = await context.threaded(list_invitations, context.graph, plain_id(id))
    return [_invitation(row) for row in rows]


def _invitation(row: Row) -> WorkspaceInvitation:
    partner = row["partner"]
    shown: Row = {name: row.get(name) for name in SHOWN}
    return WorkspaceInvitation(
        **shown,
        id=strawberry.ID(row["id"]),
        state=InvitationState(row["state"]),
        partner_id=strawberry.ID(global_id(partner["label"], partner["id"])),
        partner_name=partner["name"],
        partner_name_en=partner["name_en"],
    )


SHOWN = ("name", "person", "contract", "invited", "invited_by", "expires", "accepted", "revoked", "revoked_by")


def invite_by_link(graph: Graph, author: Author, key: str, payload: Row) -> Row:
    """Invite a person; the answer has the link, where it was made just now."""
    answer = invite_person(graph, author, key, payload)
    secret = answer.pop("secret", None)
    return answer | {"link": invitation_link(secret) if secret else None}


INVITATIONS = (
    Mutation(
        "invite_to_workspace",
        Text(
            "Invite a person of a party into a workspace, by a link that is shown once, works once, and ends after 72 hours",
            "邀请参与伙伴的人员加入协作空间:链接只显示一次、只能使用一次,72 小时后失效",
        ),
        SALES,
        invite_by_link,
        inputs=(
            WORKSPACE,
            one_id("partner_id", PARTIES, Text("party that the person works for", "受邀人所属的参与伙伴"), True),
            *of_model("Invitation", "name", "person"),
            IF_VERSION,
        ),
        shows="workspace",
        label="Workspace",
        selects="invitation link version",
        example={"id": "WORKSPACE", "partnerId": "S01", "name": "张敏", "person": "zhang.min@partner.example"},
        also=(
            ("invitation", strawberry.ID, Text("id of the invitation", "邀请编号")),
            (
                "link",
                str,
                Text(
                    "address for that person, from the first / on; null where the same key is sent again",
                    "邀请链接(自首个 / 起);以相同的键重发时为空",
                ),
            ),
        ),
    ),
    Mutation(
        "revoke_invitation",
        Text(
            "Revoke an invitation and, where it was accepted, the key that came of it: open connections are closed",
            "撤销邀请;已接受的,由此产生的密钥一并撤销,已打开的连接随即关闭",
        ),
        SALES,
        revoke_invitation,
        inputs=(InputField("id", strawberry.ID, Text("invitation (id)", "邀请编号"), True),),
        shows="workspace",
        label="Workspace",
        selects="version",
        example={"id": "INVITATION"},
    ),
)
