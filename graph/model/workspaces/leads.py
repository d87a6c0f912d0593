"""Leads that partners register: an account, a contact there, what it is about, and what was decided."""

from __future__ import annotations

from graph.model.choices import PARTNERS
from graph.model.declarations import choice, date, edge, moment, node, string

LEAD_STATES = ("pending", "asked", "accepted", "declined", "withdrawn")
TOLD = (
    "account",
    "town",
    "credit_code",
    "contact",
    "contact_title",
    "contact_way",
    "contact_day",
    "product_line",
    "need",
    "evidence",
    "decision_day",
)  # what a partner says
ANSWERED = ("state", "registered", "due", "decided", "why", "question", "protected_until")  # what it is told
LEAD_NODES = (
    node("Lead", "lead", "报备线索", layer="system", extensible=False, survives_import=True,
         account=string("account", "客户名称", required=True, indexed=True), town=string("town", "所在城市"),
         credit_code=string("unified social credit code", "统一社会信用代码", indexed=True),
         contact=string("contact (name)", "联系人(姓名)", required=True), contact_title=string("title of the contact", "联系人职务"),
         contact_way=string("how the contact was reached", "接触方式", required=True),
         contact_day=date("day on which the contact was reached", "接触日期", required=True),
         product_line=string("product line", "产品线", required=True, indexed=True), need=string("need", "需求", required=True),
         evidence=string("evidence of the contact and need", "接触与需求的证据"),
         decision_day=date("day on which the account decides", "客户预计决策日期"),
         state=choice("state", "状态", *LEAD_STATES, required=True, indexed=True),
         registered=moment("registered", "报备时间", required=True, indexed=True), registered_by=string("registered by", "报备人"),
         due=moment("decided by, as promised", "承诺裁定时限", required=True, indexed=True),
         decided=moment("decided", "裁定时间"), decided_by=string("decided by", "裁定人"),
         why=string("reason, as the partner reads it", "理由(伙伴可见)"),
         question=string("what is asked back", "反问"),
         protected_until=date("protected until this day (included)", "保护截止日期(含)", indexed=True),
         note=string("note of ours, which no partner reads", "内部备注(伙伴不可见)")),
)  # fmt: skip
LEAD_EDGES = (
    edge("REGISTERED_BY", "was registered by", "报备方", *(("Lead", partner) for partner in PARTNERS), names=("registrant", "leads")),
    edge("LEAD_ABOUT", "is about the customer", "对应客户", ("Lead", "Customer"), names=("lead_about", "leads_about")),
)  # fmt: skip
