"""Mutations of requests in workspaces, by us and by partners whose contract opens them: send, answer, withdraw, reopen."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

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
)
from graph.access.contract_file import Access
from graph.words import Text
from graph.workspaces import request_changes

BOTH_SIDES = SALES | {"partner"}
REQUEST = one_id("id", ("Request",), Text("request", "请求"), True)


def _of_both(mutation: Mutation, least: Access) -> Mutation:
    """A change that partners may make too, whose contract opens requests at least so far."""
    return replace(mutation, roles=BOTH_SIDES, area=("requests", least))


_of_request = partial(change_of, REQUEST, "request", "Request")
REQUESTS = (
    _of_both(
        Mutation(
            "send_request",
            Text(
                "Send a request: to a team or person of ours or to a partner that is a party; a partner's goes to us",
                "发出请求:发给我方团队、人员或参与的伙伴;伙伴的请求发给我方",
            ),
            SALES,
            request_changes.send_request,
            inputs=(
                one_id("workspace_id", ("Workspace",), Text("workspace", "协作空间"), True),
                *of_model("Request", "kind", "what", "product", "team", "due"),
                one_id("addressee_id", PARTIES, Text("person or partner that is asked", "收件的人员或伙伴")),
            ),
            shows="request",
            label="Request",
            selects="request { id kind what due state } version",
            example={
                "workspaceId": "WORKSPACE",
                "kind": "STOCK",
                "what": "请确认 MR-3100 库存",
                "product": "MR-3100",
                "team": "供应链",
                "due": "2099-12-01T18:00:00+08:00",
            },
        ),
        "edit",
    ),
    _of_both(
        _of_request(
            "withdraw_request",
            Text("Withdraw a request of yours that was not answered", "撤回尚未答复的己方请求"),
            request_changes.withdraw_request,
            a_text("why", Text("why", "原因"), False),
            selects="request { state withdrawn } version",
        ),
        "edit",
    ),
    _of_both(
        _of_request(
            "reopen_request",
            Text(
                "Take back that a request of yours was answered or withdrawn; it is due as before, or anew",
                "重新发起已答复或已撤回的己方请求,时限不变或另定",
            ),
            request_changes.reopen_request,
            InputField("due", ModelField("Request", "due"), Text("answer due", "答复时限")),
            selects="request { state due } version",
        ),
        "edit",
    ),
    _of_both(
        _of_request(
            "answer_request",
            Text("Answer a request that is addressed to you", "答复发给您的请求"),
            request_changes.answer_request,
            a_text("answer", Text("answer", "答复")),
            selects="request { state answer answered } version",
            answer="现货 12 台",
        ),
        "comment",
    ),
)
