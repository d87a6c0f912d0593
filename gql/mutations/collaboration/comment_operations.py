"""Mutations of comments on sections and requests, by us and by partners whose contract opens the area to comments."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from gql.mutations.collaboration.solution_operations import CONFIRMED, UNSEEN
from gql.mutations.mutation import (
    IF_VERSION,
    PARTIES,
    SALES,
    InputField,
    Mutation,
    change_of,
    of_model,
    one_id,
    several_ids,
)
from graph.model.workspaces.comments import TARGETS
from graph.words import Text
from graph.workspaces.comments import comment_audiences, comment_changes

COMMENT = one_id("id", ("Comment",), Text("comment", "评论"), True)
AUDIENCE = several_ids("partner_ids", PARTIES, Text("partners who see it beside us", "除我方外可见的伙伴"))
(TEXT,) = of_model("Comment", "text")
GAINED = ("gains", list[str], Text("partners who gain it (ids)", "将可见的伙伴(编号)"))
LOST = ("loses", list[str], Text("partners who lose it and its replies (ids)", "不再可见的伙伴(编号),含其回复"))
SEEN = ("seen_since", list[str], Text("since when each who loses it has seen it", "各伙伴此前可见的起始时间"))


def _of_both(mutation: Mutation) -> Mutation:
    """A change that partners may make too, whose contract lets them comment on anything."""
    solution, *others = TARGETS.values()
    return replace(mutation, roles=SALES | {"partner"}, area=(solution, "comment"), other_areas=tuple(others))


_of_comment = partial(change_of, COMMENT, "comment", "Comment")
COMMENTS = (
    _of_both(
        Mutation(
            "add_comment",
            Text(
                "Comment on a section or request; ours is seen by us alone unless partners are named, a partner's by it and us",
                "评论方案条目或协作请求;未指定伙伴时仅我方可见,伙伴的评论由该伙伴与我方可见",
            ),
            SALES,
            comment_changes.add_comment,
            inputs=(
                one_id("on_id", tuple(TARGETS), Text("section or request", "方案条目或协作请求"), True),
                one_id("reply_to", ("Comment",), Text("comment that it replies to", "所回复的评论")),
                TEXT,
                AUDIENCE,
                CONFIRMED,
            ),
            shows="comment",
            label="Comment",
            selects="comment { id text at mentions { target { ... on Party { name } } } } version",
            example={"onId": "SECTION", "text": "@V02 请确认交期", "partnerIds": ["V02"]},
        )
    ),
    replace(
        _of_both(
            _of_comment(
                "edit_comment",
                Text("Change the text of a comment of yours; we keep what it said", "修改自己的评论;原文留存于我方"),
                comment_changes.edit_comment,
                TEXT,
                CONFIRMED,
                selects="comment { text changed } version",
            )
        ),
        example={"id": "COMMENT", "text": "请在周五前确认交期"},
    ),
    _of_both(
        _of_comment(
            "withdraw_comment",
            Text("Withdraw a comment of yours, so that no partner sees it", "撤回自己的评论,伙伴不再可见"),
            comment_changes.withdraw_comment,
            selects="comment { withdrawn } version",
        )
    ),
    _of_both(
        _of_comment(
            "restore_comment",
            Text("Take back that a comment of yours was withdrawn", "恢复自己撤回的评论"),
            comment_changes.restore_comment,
            selects="comment { text withdrawn } version",
        )
    ),
    _of_both(
        _of_comment(
            "resolve_comment",
            Text("Settle a comment and what replies to it", "将评论及其回复标为已解决"),
            comment_changes.resolve_comment,
            selects="comment { resolved } version",
        )
    ),
    _of_both(
        _of_comment(
            "reopen_comment",
            Text("Take back that a comment was settled", "重新打开已解决的评论"),
            comment_changes.reopen_comment,
            selects="comment { resolved } version",
        )
    ),
    Mutation(
        "share_comment",
        Text(
            "Say which partners see a comment of ours; tells who gains and loses it, and does it once that is confirmed",
            "设定哪些伙伴可见我方评论;先告知谁将可见、谁不再可见,确认后生效",
        ),
        SALES,
        comment_audiences.share_comment,
        inputs=(
            COMMENT,
            AUDIENCE,
            InputField("confirmed", bool, Text("do it (default: only tell)", "是否执行(默认仅告知)")),
            IF_VERSION,
        ),
        shows="comment",
        label="Comment",
        also=(GAINED, LOST, SEEN, UNSEEN),
        selects="comment { openTo { since target { name } } } version gains loses seenSince unseen",
        example={"id": "COMMENT", "partnerIds": ["V02"], "confirmed": True},
    ),
)
