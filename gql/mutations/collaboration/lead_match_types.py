"""Matches of leads over GraphQL: customers and other partners' leads that may be the same account, for employees alone."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import strawberry

from gql.compile.context import Context
from gql.ids import global_id, plain_id
from gql.mutations.collaboration.lead_operations import lead_analyses
from gql.types import LocalText, bilingual_field, local_text
from graph.db.transactions import Row
from graph.model.codes import word

LeadId = Annotated[strawberry.ID, strawberry.argument(description="id of the lead / 线索编号")]


@strawberry.type(description="A customer that the lead may be about, and why / 疑似对应的客户及其理由")
class LeadCustomer:
    id: strawberry.ID = bilingual_field("the customer (id)", "客户编号")
    name: str = bilingual_field("its name", "名称")
    certain: bool = bilingual_field("taken for the same; else it is to be looked at", "判定为同一客户;否则待核实")
    probability: float = bilingual_field("how probable it is that they are one", "为同一客户的概率", "0–1")
    reasons: list[LocalText] = bilingual_field("what speaks for it", "理由")
    doubts: list[LocalText] = bilingual_field("what speaks against it", "疑点")


@strawberry.type(
    description="Another partner's lead for the same account and product line / 其他伙伴就同一客户与产品线的报备"
)
class RivalLead:
    id: strawberry.ID = bilingual_field("the lead (id)", "线索编号")
    partner: str = bilingual_field("the partner (id)", "伙伴编号")
    account: str = bilingual_field("account, as registered", "报备的客户名称")
    contact: str = bilingual_field("contact (name)", "联系人(姓名)")
    contact_day: dt.date = bilingual_field("day on which the contact was reached", "接触日期")
    evidence: str | None = bilingual_field("evidence of the contact and need", "接触与需求的证据")
    state: LocalText = bilingual_field("state", "状态")
    registered: dt.datetime = bilingual_field("registered", "报备时间")
    protected_until: dt.date | None = bilingual_field("protected until this day (included)", "保护截止日期(含)")
    certain: bool = bilingual_field("taken for the same account; else to be looked at", "判定为同一客户;否则待核实")
    reasons: list[LocalText] = bilingual_field("what speaks for it", "理由")
    doubts: list[LocalText] = bilingual_field("what speaks against it", "疑点")


@strawberry.type(description="What a lead may be the same as / 线索的疑似重复")
class LeadMatches:
    customers: list[LeadCustomer] = bilingual_field(
        "customers that it may be about, the likeliest first", "疑似对应的客户,可能性大的在前"
    )
    leads: list[RivalLead] = bilingual_field(
        "leads of other partners for the same account and product line, the first registered first",
        "其他伙伴就同一客户与产品线的报备,先报备者在前",
    )


@strawberry.field(
    description="Customers and other partners' leads that may be the same account as a lead's; employees alone are told"
    " / 与线索疑似同一客户的客户和其他伙伴的报备;仅员工可见"
)
async def resolve_lead_matches(info: strawberry.Info, id: LeadId) -> LeadMatches:
    context: Context = info.context
    found: Row = await context.threaded(lead_analyses(context).matches, plain_id(id))
    return LeadMatches(
        customers=[_customer(row) for row in found["customers"]], leads=[_rival(row) for row in found["leads"]]
    )


def _customer(row: Row) -> LeadCustomer:
    id = strawberry.ID(global_id("Organization", row["id"]))
    return LeadCustomer(id=id, name=row["name"], probability=row["verdict"].probability, **_told(row["verdict"]))


def _rival(row: Row) -> RivalLead:
    lead: Row = row["lead"]
    shared: Row = {
        name: lead.get(name)
        for name in ("account", "contact", "contact_day", "evidence", "registered", "protected_until")
    }
    return RivalLead(
        id=strawberry.ID(global_id("Lead", lead["id"])),
        partner=row["partner"]["id"],
        state=local_text(word("lead_state", lead["state"])),
        **(shared | _told(row["verdict"])),
    )


def _told(verdict: Any) -> Row:
    return {
        "certain": verdict.answer == "same",
        "reasons": [local_text(text) for text in verdict.reasons_for],
        "doubts": [local_text(text) for text in verdict.reasons_against],
    }
