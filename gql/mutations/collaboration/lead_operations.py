"""Mutations of leads: partners whose contract opens them, or we for one, register, answer and withdraw; we accept, decline, ask back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from gql.compile.context import Context
from gql.mutations.mutation import PARTIES, SALES, InputField, ModelField, Mutation, change_of, of_model, one_id
from graph.model.model import MODEL
from graph.model.workspaces.leads import TOLD
from graph.words import BattlemapError, Text
from graph.workspaces.leads import lead_changes, lead_decisions

BOTH_SIDES = SALES | {"partner"}
LEAD = one_id("id", ("Lead",), Text("lead", "报备线索"), True)


def lead_analyses(context: Context) -> Any:
    """What is worked out about leads. Raises BattlemapError where the app has no analyses."""
    analyses = context.service.analyses
    if analyses is None:
        raise BattlemapError(NONE, "UNAVAILABLE")
    return analyses.leads()


def _promise(context: Context) -> dict[str, Any]:
    return {"promise": lead_analyses(context).promise}


def _acceptance(context: Context) -> dict[str, Any]:
    found = lead_analyses(context)
    return {"protection": found.protection, "alike": found.alike}


def _of_both(mutation: Mutation) -> Mutation:
    """A change that partners may make too, whose contract opens leads to be edited."""
    return replace(mutation, roles=BOTH_SIDES, area=("leads", "edit"))


def _optional(*names: str) -> tuple[InputField, ...]:
    """Fields of leads that may be left out."""
    fields = MODEL.nodes["Lead"].fields
    return tuple(InputField(name, ModelField("Lead", name), fields[name].text) for name in names)


_of_lead = partial(change_of, LEAD, "lead", "Lead")
LEADS = (
    _of_both(
        Mutation(
            "register_lead",
            Text(
                "Register a lead; the answer is the same whether or not the account is known, or registered by another partner",
                "报备线索;无论客户是否已知、是否已被其他伙伴报备,答复均相同",
            ),
            SALES,
            lead_changes.register_lead,
            inputs=(
                *of_model("Lead", *TOLD),
                one_id("partner_id", PARTIES, Text("partner for whom one of us registers it", "由员工代为报备的伙伴")),
            ),
            shows="lead",
            label="Lead",
            selects="lead { id account productLine state registered due } version",
            example={
                "partnerId": "V01",
                "account": "苏州恒远电子有限公司",
                "town": "苏州",
                "contact": "陈建国",
                "contactTitle": "设备部经理",
                "contactWay": "现场拜访",
                "contactDay": "2026-11-20",
                "productLine": "影像",
                "need": "二期产线扩建,需新增检测设备",
                "evidence": "拜访纪要与需求清单",
            },
            lent=_promise,
        )
    ),
    _of_lead(
        "return_lead",
        Text("Return a lead with a question to the partner", "将线索退回伙伴并提问"),
        lead_decisions.return_lead,
        *_optional("question", "note"),
        selects="lead { state question } version",
        question="请补充联系人的拜访纪要",
    ),
    _of_both(
        _of_lead(
            "answer_lead",
            Text(
                "Answer what was asked back about a lead; it is decided within a new promise",
                "补充被反问的内容;重新计算裁定时限",
            ),
            lead_changes.answer_lead,
            *_optional(*(name for name in TOLD if name not in ("account", "product_line"))),
            selects="lead { state due } version",
            lent=_promise,
            evidence="拜访纪要已附",
        )
    ),
    _of_lead(
        "accept_lead",
        Text(
            "Accept a lead: its partner is protected for its account and product line; it is tied to a customer only where one is named",
            "受理线索:伙伴就该客户与产品线获得保护;仅在指定客户时才建立关联",
        ),
        lead_decisions.accept_lead,
        one_id("customer_id", ("Organization",), Text("customer that it is about", "对应的客户")),
        *_optional("why", "note"),
        selects="lead { state protectedUntil } version",
        lent=_acceptance,
        customerId="C001",
    ),
    _of_lead(
        "reopen_lead",
        Text("Take back a decision or question: the lead is to be decided anew", "撤回裁定或反问,重新裁定"),
        lead_decisions.reopen_lead,
        selects="lead { state due } version",
        lent=_promise,
    ),
    _of_both(
        _of_lead(
            "withdraw_lead",
            Text("Withdraw a lead of yours", "撤回己方线索"),
            lead_changes.withdraw_lead,
            selects="lead { state } version",
        )
    ),
    _of_both(
        _of_lead(
            "renew_lead",
            Text("Register a withdrawn lead anew, as of now", "重新报备已撤回的线索,报备时间为当前时间"),
            lead_changes.renew_lead,
            selects="lead { state registered due } version",
            lent=_promise,
        )
    ),
    _of_lead(
        "decline_lead",
        Text("Decline a lead, with the reason as the partner reads it", "驳回线索,理由对伙伴可见"),
        lead_decisions.decline_lead,
        *_optional("why", "note"),
        selects="lead { state why } version",
        why="该需求不在所报产品线内",
    ),
)
NONE = Text("leads are not decided here", "此处不处理线索")
