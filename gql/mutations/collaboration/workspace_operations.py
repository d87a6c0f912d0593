"""Mutations of partner workspaces: open, admit, put out, close, reopen."""

from __future__ import annotations

from functools import partial
from typing import Any

from gql.compile.context import Context
from gql.mutations.mutation import (
    PARTIES,
    SALES,
    InputField,
    ModelField,
    Mutation,
    a_text,
    change_of,
    of_model,
    one_id,
    several_ids,
)
from graph.words import BattlemapError, Text
from graph.workspaces import workspace_changes

WORKSPACE = one_id("id", ("Workspace",), Text("workspace", "协作空间"), True)


def lent_exclusions(context: Context) -> dict[str, Any]:
    """What rules partners out of a customer, as of the request's day. Raises BattlemapError where the app has no analyses."""
    analyses = context.service.analyses
    if analyses is None:
        raise BattlemapError(NO_ANALYSES, "UNAVAILABLE")
    return {"excluded": partial(analyses.ruled_out, context.as_of)}


_of_workspace = partial(change_of, WORKSPACE, "workspace", "Workspace")

ADMITTED = "parties { source { name } validFrom contract }"
WORKSPACES = (
    Mutation(
        "open_workspace",
        Text(
            "Open a workspace about a customer with partners; an alert fills in what is not given",
            "就某客户与伙伴开设协作空间;未填内容由预警补全",
        ),
        SALES,
        workspace_changes.open_workspace,
        inputs=(
            one_id("customer_id", ("Organization",), Text("customer that it is about", "相关客户")),
            one_id("opportunity_id", ("Opportunity",), Text("opportunity that it is about", "相关商机")),
            one_id("alert_id", ("Alert",), Text("alert that it is opened from", "来源预警")),
            *of_model("Workspace", "need", "need_en"),
            several_ids("partner_ids", PARTIES, Text("partners who are parties", "参与的伙伴")),
        ),
        shows="workspace",
        label="Workspace",
        selects=f"workspace {{ id need state {ADMITTED} }} version",
        example={"customerId": "C001", "need": "产线扩建联合方案", "needEn": "A joint solution for the line expansion"},
        lent=lent_exclusions,
    ),
    _of_workspace(
        "admit_partner",
        Text("Make a partner a party of a workspace", "准入伙伴参与协作空间"),
        workspace_changes.admit_partner,
        one_id("partner_id", PARTIES, Text("partner", "伙伴"), True),
        selects=f"workspace {{ {ADMITTED} }} version",
        lent=lent_exclusions,
        partnerId="V01",
    ),
    _of_workspace(
        "put_partner_out",
        Text("Let a partner be a party of a workspace no more, from now on", "将伙伴移出协作空间,立即生效"),
        workspace_changes.put_partner_out,
        one_id("partner_id", PARTIES, Text("partner", "伙伴"), True),
        selects="workspace { parties { source { name } } } version",
        partnerId="V01",
    ),
    _of_workspace(
        "close_workspace",
        Text("Close a workspace: won, lost or stopped, and why", "关闭协作空间:赢单、丢单或中止,并写明原因"),
        workspace_changes.close_workspace,
        InputField("state", ModelField("Workspace", "state"), Text("how it ended", "结果"), True),
        a_text("why", Text("why", "原因")),
        selects="workspace { state why closed } version",
        state="WON",
        why="客户选定联合方案",
    ),
    _of_workspace(
        "reopen_workspace",
        Text("Take back that a workspace was closed", "重新开启协作空间"),
        workspace_changes.reopen_workspace,
        selects="workspace { state } version",
    ),
)
NO_ANALYSES = Text("what rules partners out is not known here", "此处无法判断伙伴的硬性排除")
