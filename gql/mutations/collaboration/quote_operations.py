"""Mutations of quotes in workspaces: made, written, shared, withdrawn; their lines, which partners write too; payment milestones.

Partners make those of lines that their contract's area `quote` lets them make.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import strawberry
from strawberry.utils.str_converters import to_camel_case

from gql.mutations.mutation import (
    IF_VERSION,
    PARTIES,
    SALES,
    InputField,
    Mutation,
    a_text,
    of_model,
    one_id,
    several_ids,
)
from graph.db.transactions import Row
from graph.model.workspaces.quote_nodes import HEAD, LINE, PAYMENT, PRICING
from graph.words import Text
from graph.workspaces.quotes import line_changes, payment_changes, quote_heads

WRITERS = SALES | {"partner"}
HEADS, LINES, PRICES, PAYMENTS = (
    tuple(replace(field, required=False) for field in of_model(label, *names))
    for label, names in (("Quote", HEAD), ("QuoteLine", LINE), ("QuoteLine", PRICING), ("QuotePayment", PAYMENT))
)
TITLE, *VALIDITY = HEADS
PARTNERS = several_ids("partner_ids", PARTIES, Text("partners who take part", "参与报价的伙伴"))
OF_QUOTE = one_id("quote_id", ("Quote",), Text("quote", "报价"), True)
DELIVERER = one_id("delivered_by_id", PARTIES, Text("partner who delivers it; none: we do", "交付的伙伴;空为我方"))
MILESTONE = one_id(
    "milestone_id", ("SolutionSection",), Text("delivery milestone that it pays for", "对应的交付里程碑")
)
ROUNDS = Text("fields to empty", "要清空的字段")
PRICE_FIELDS = enum.Enum("QuotePriceField", {name.upper(): name for name in PRICING})  # type: ignore[misc]
PAYMENT_FIELDS = enum.Enum("QuotePaymentField", {name.upper(): name for name in ("due", "milestone")})  # type: ignore[misc]
PriceField = strawberry.enum(PRICE_FIELDS, description="A price of ours that can be emptied / 可清空的价格字段")
PaymentField = strawberry.enum(PAYMENT_FIELDS, description="What of a payment can be emptied / 付款节点可清空的字段")
SHARED = (
    ("gains", list[str], Text("partners who gain it (ids)", "将可见的伙伴(编号)")),
    ("loses", list[str], Text("partners who lose it (ids)", "不再可见的伙伴(编号)")),
)


def _of(
    label: str,
    shows: str,
    selects: str,
    name: str,
    text: Text,
    work: Callable[..., Row],
    /,
    *inputs: InputField,
    **more: Any,
) -> Mutation:
    """A change of a quote or a part of it, which its answer shows; `more`: the example, and what else a Mutation is declared with."""
    declared: dict[str, Any] = {"roles": SALES, "also": ()}
    declared |= {key: more.pop(key) for key in ("roles", "area", "also") if key in more}
    also = " ".join(to_camel_case(each[0]) for each in declared["also"])
    asked = f"{to_camel_case(shows)} {{ {selects} }} version {also}".rstrip()
    return Mutation(
        name, text, work=work, inputs=inputs, shows=shows, label=label, selects=asked, example=more, **declared
    )


_of_quote = partial(_of, "Quote", "quote", "id title status starts ends")
_of_line = partial(_of, "QuoteLine", "quote_line", "id product quantity unitPrice net tax gross removed")
_of_payment = partial(_of, "QuotePayment", "quote_payment", "id title share amount payable due removed")
_BOTH: dict[str, Any] = {"roles": WRITERS, "area": ("quote", "edit")}
QUOTE, A_LINE, A_PAYMENT = (
    one_id("id", (label,), text, True)
    for label, text in (
        ("Quote", Text("quote", "报价")),
        ("QuoteLine", Text("line", "条目")),
        ("QuotePayment", Text("payment milestone", "付款节点")),
    )
)
QUOTES = (
    _of_quote(
        "make_quote",
        Text("Make a quote of a workspace, a draft", "在协作空间新建报价(草稿)"),
        quote_heads.make_quote,
        one_id("workspace_id", ("Workspace",), Text("workspace", "协作空间"), True),
        replace(TITLE, required=True),
        *VALIDITY,
        PARTNERS,
        workspaceId="WORKSPACE",
        title="一期设备与安装",
        ends="2099-03-31",
        partnerIds=["V02"],
    ),
    _of_quote(
        "edit_quote",
        Text("Write title and validity of a quote", "编辑报价标题与有效期"),
        quote_heads.edit_quote,
        QUOTE,
        *HEADS,
        IF_VERSION,
        id="QUOTE",
        ends="2099-06-30",
        ifVersion="1",
    ),
    _of_quote(
        "share_quote",
        Text(
            "Say which partners take part in a quote; tells who gains and loses it, and does it once that is confirmed",
            "设定参与报价的伙伴;先告知谁将可见、谁不再可见,确认后生效",
        ),
        quote_heads.share_quote,
        QUOTE,
        PARTNERS,
        InputField("confirmed", bool, Text("do it (default: only tell)", "是否执行(默认仅告知)")),
        also=SHARED,
        id="QUOTE",
        partnerIds=["V02"],
        confirmed=True,
    ),
    _of_line(
        "add_quote_line",
        Text("Add a line to a quote; a partner's is delivered by itself", "添加报价条目;伙伴添加的由其自身交付"),
        line_changes.add_quote_line,
        OF_QUOTE,
        *of_model("QuoteLine", *LINE),
        DELIVERER,
        quoteId="QUOTE",
        product="MR-3100",
        unit="台",
        quantity=2,
        unitPrice=120_000_000,
        discount=500,
        taxRate=1_300,
        **_BOTH,
    ),
    _of_line(
        "edit_quote_line",
        Text("Write fields of a line", "编辑报价条目"),
        line_changes.edit_quote_line,
        A_LINE,
        *LINES,
        IF_VERSION,
        id="LINE",
        quantity=3,
        ifVersion="1",
        **_BOTH,
    ),
    _of_line(
        "price_quote_line",
        Text("Write list price and cost of a line, which no partner sees", "填写条目的目录价与成本,伙伴不可见"),
        line_changes.price_quote_line,
        A_LINE,
        *PRICES,
        InputField("clear", list[PriceField], ROUNDS),  # type: ignore[valid-type]
        replace(IF_VERSION, text=Text("write it only if its `pricing` is still this", "仅当 pricing 仍为此值时才变更")),
        id="LINE",
        listPrice=130_000_000,
        cost=90_000_000,
        ifVersion="1",
    ),
    _of_line(
        "remove_quote_line",
        Text("Remove a line, so that it counts no more", "移除条目,不再计入"),
        line_changes.remove_quote_line,
        A_LINE,
        IF_VERSION,
        id="LINE",
        **_BOTH,
    ),
    _of_line(
        "restore_quote_line",
        Text("Take back that a line was removed", "恢复已移除的条目"),
        line_changes.restore_quote_line,
        A_LINE,
        IF_VERSION,
        id="LINE",
        **_BOTH,
    ),
    _of_payment(
        "add_quote_payment",
        Text("Add a payment milestone, by share or amount", "添加付款节点(按比例或金额)"),
        payment_changes.add_quote_payment,
        OF_QUOTE,
        replace(PAYMENTS[0], required=True),
        *PAYMENTS[1:],
        MILESTONE,
        quoteId="QUOTE",
        title="验收款",
        share=3_000,
        due="2099-04-30",
    ),
    _of_payment(
        "edit_quote_payment",
        Text("Write fields of a payment milestone", "编辑付款节点"),
        payment_changes.edit_quote_payment,
        A_PAYMENT,
        *PAYMENTS,
        MILESTONE,
        InputField("clear", list[PaymentField], ROUNDS),  # type: ignore[valid-type]
        IF_VERSION,
        id="PAYMENT",
        amount=50_000_000,
        ifVersion="1",
    ),
    _of_payment(
        "remove_quote_payment",
        Text("Remove a payment milestone", "移除付款节点"),
        payment_changes.remove_quote_payment,
        A_PAYMENT,
        IF_VERSION,
        id="PAYMENT",
    ),
    _of_payment(
        "restore_quote_payment",
        Text("Take back that a payment milestone was removed", "恢复已移除的付款节点"),
        payment_changes.restore_quote_payment,
        A_PAYMENT,
        IF_VERSION,
        id="PAYMENT",
    ),
    _of_quote(
        "withdraw_quote",
        Text("Withdraw a quote, so that it can only be read", "撤回报价,此后只读"),
        quote_heads.withdraw_quote,
        QUOTE,
        a_text("why", Text("why", "原因"), False),
        IF_VERSION,
        id="QUOTE",
        why="客户改变需求",
    ),
    _of_quote(
        "reopen_quote",
        Text("Take back that a quote was withdrawn: it is a draft again", "重新开启已撤回的报价,恢复为草稿"),
        quote_heads.reopen_quote,
        QUOTE,
        IF_VERSION,
        id="QUOTE",
    ),
)
