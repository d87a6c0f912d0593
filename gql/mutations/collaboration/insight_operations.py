"""Mutations of insights: added and withdrawn by us and by partners whose contract lets them write insights; accepted and declined by us."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from gql.mutations.mutation import PARTIES, SALES, Mutation, a_text, change_of, of_model, one_id, several_ids
from graph.model.workspaces.insights import SUBJECTS
from graph.words import Text
from graph.workspaces.insights import insight_changes

INSIGHT = one_id("id", ("Insight",), Text("insight", "洞察"), True)
KIND, WORDS, EVIDENCE, CONFIDENCE, SINCE = of_model("Insight", "kind", "text", "evidence", "confidence", "since")


def _of_both(mutation: Mutation) -> Mutation:
    """A change that partners may make too, whose contract lets them write insights."""
    return replace(mutation, roles=SALES | {"partner"}, area=("insights", "edit"))


_of_insight = partial(change_of, INSIGHT, "insight", "Insight")
INSIGHTS = (
    _of_both(
        Mutation(
            "add_insight",
            Text(
                "Write an insight about a node; ours is seen by us alone unless partners are named, a partner's by it and us",
                "登记关于某节点的洞察;未指定伙伴时仅我方可见,伙伴的洞察由该伙伴与我方可见",
            ),
            SALES,
            insight_changes.add_insight,
            inputs=(
                one_id("workspace_id", ("Workspace",), Text("workspace", "协作空间"), True),
                KIND,
                one_id("about_id", SUBJECTS, Text("party, opportunity or equipment", "主体、商机或设备"), True),
                WORDS,
                EVIDENCE,
                CONFIDENCE,
                SINCE,
                several_ids("partner_ids", PARTIES, Text("partners who see it beside us", "除我方外可见的伙伴")),
            ),
            shows="insight",
            label="Insight",
            selects="insight { id kind text evidence confidence since state } version",
            example={
                "workspaceId": "WORKSPACE",
                "kind": "KEY_PERSON",
                "aboutId": "C001",
                "text": "设备科长由副科长接任",
                "evidence": "11 月 20 日现场会议",
                "confidence": "HIGH",
                "since": "2026-11-20",
                "partnerIds": ["V02"],
            },
        )
    ),
    _of_insight(
        "accept_insight",
        Text("Accept an insight", "接受洞察"),
        insight_changes.accept_insight,
        a_text("why", Text("why", "原因"), False),
        selects="insight { state decided } version",
    ),
    _of_both(
        _of_insight(
            "reopen_insight",
            Text(
                "Take back that an insight of yours was withdrawn; or, by us, that it was accepted or declined",
                "恢复己方撤回的洞察;我方亦可重新打开已处理的洞察",
            ),
            insight_changes.reopen_insight,
            selects="insight { state } version",
        )
    ),
    _of_both(
        _of_insight(
            "withdraw_insight",
            Text("Withdraw an insight of yours that was not decided on", "撤回尚未处理的己方洞察"),
            insight_changes.withdraw_insight,
            a_text("why", Text("why", "原因"), False),
            selects="insight { state withdrawn } version",
        )
    ),
    _of_insight(
        "decline_insight",
        Text("Decline an insight, with why, which those who see it are told", "不采纳洞察并写明原因,可见方均可看到"),
        insight_changes.decline_insight,
        a_text("why", Text("why", "原因")),
        selects="insight { state why } version",
        id="OTHER-INSIGHT",
        why="与公告不符",
    ),
)
