"""Quotes of workspaces: head, lines and payment milestones. Money is whole fen, rates are basis points (1 % is 100); amounts of a line are
worked out from what is written there (graph/workspaces/quotes/quote_money.py), totals from the lines that their reader sees.
"""

from __future__ import annotations

from graph.model.choices import PARTNERS
from graph.model.declarations import Field, choice, date, edge, integer, moment, node, number, string, strings

MOST_MONEY = 10**13  # fen of one line or payment, so that the sum of 500 of them is exact in a page, too
WHOLE = 10_000  # basis points
STATUSES = ("draft", "in_approval", "approved", "refused", "withdrawn")
FINDINGS = (
    "no_lines",
    "no_payments",
    "payments_short",
    "payments_over",
    "unknown_product",
    "below_cost",
)


def fen_field(en: str, zh: str, **options: object) -> Field:
    """An amount in whole fen."""
    return integer(en, zh, **({"unit": "fen", "minimum": 0, "maximum": MOST_MONEY} | options))


def rate_field(en: str, zh: str, **options: object) -> Field:
    """A rate in basis points."""
    return integer(en, zh, **({"unit": "basis points", "minimum": 0, "maximum": WHOLE} | options))


HEAD = ("title", "starts", "ends")
LINE = ("product", "unit", "quantity", "unit_price", "discount", "tax_rate")
PRICING = ("list_price", "cost")
PAYMENT = ("title", "share", "amount", "due")
QUOTE = node(
    "Quote", "quote", "报价", layer="system", survives_import=True,
    amount=number("amount, where it comes from another system", "金额(来自其他系统时)", unit="CNY", minimum=0),
    version=integer("version: how often its head was written", "版本:表头的编辑次数"),
    status=choice("status", "状态", *STATUSES, indexed=True), at=moment("at", "时间"),
    workspace=string("workspace (id)", "协作空间(编号)", indexed=True, refers="Workspace"),
    title=string("title", "标题"),
    starts=date("valid from", "有效期起"), ends=date("valid until the end of", "有效期至"),
    findings=strings("what is to be looked at", "待核对事项", choices=FINDINGS),
    made_by=string("made by", "创建人"), why=string("why it was withdrawn", "撤回原因"),
)  # fmt: skip
QUOTE_NODES = (
    node("QuoteLine", "line of a quote", "报价条目", many="lines of quotes", layer="system", extensible=False, survives_import=True,
         quote=string("quote (id)", "报价(编号)", required=True, indexed=True, refers="Quote"),
         product=string("product", "产品", required=True, indexed=True), unit=string("unit, such as piece or day", "单位"),
         quantity=number("quantity, of three decimals at most", "数量(至多三位小数)", required=True, minimum=0.001, maximum=1e9),
         unit_price=fen_field("price of one, without tax and discount", "单价(不含税、折前)", required=True),
         discount=rate_field("discount on the unit price", "折扣率"), tax_rate=rate_field("tax rate", "税率"),
         net=fen_field("amount without tax", "不含税金额"), tax=fen_field("tax", "税额"), gross=fen_field("amount with tax", "价税合计"),
         list_price=fen_field("list price of one", "目录单价"), list_amount=fen_field("amount at the list price", "目录价金额"),
         cost=fen_field("cost of one", "成本单价"), cost_amount=fen_field("cost of all", "成本金额"),
         version=integer("version: how often it was written", "版本:编辑次数", required=True),
         pricing=integer("version of list price and cost", "目录价与成本的版本", required=True),
         created=moment("added", "添加时间", indexed=True), created_by=string("added by", "添加人"),
         changed=moment("last changed", "最近变更时间"),
         removed=moment("removed", "移除时间", indexed=True), removed_by=string("removed by", "移除人")),
    node("QuotePayment", "payment milestone", "付款节点", many="payment milestones", layer="system", extensible=False, survives_import=True,
         quote=string("quote (id)", "报价(编号)", required=True, indexed=True, refers="Quote"),
         title=string("title", "标题", required=True),
         share=rate_field("share of the amount with tax", "占价税合计的比例", minimum=1),
         amount=fen_field("fixed amount", "固定金额", minimum=1),
         payable=fen_field("amount that is payable", "应付金额", maximum=2**53 - 1),
         due=date("due on", "付款日期", indexed=True),
         version=integer("version: how often it was written", "版本:编辑次数", required=True),
         created=moment("added", "添加时间", indexed=True), created_by=string("added by", "添加人"),
         removed=moment("removed", "移除时间", indexed=True), removed_by=string("removed by", "移除人")),
)  # fmt: skip
QUOTE_EDGES = (
    edge("QUOTE_OF", "is a quote of", "属于协作空间", ("Quote", "Workspace"), names=("quote_of", "quotes")),
    edge("QUOTED_BY", "is written together with", "参与报价", *(("Quote", partner) for partner in PARTNERS),
         names=("quoted_by", "joint_quotes"), since=moment("since", "起始时间")),
    edge("LINE_OF", "is a line of", "属于报价", ("QuoteLine", "Quote"), names=("line_of", "lines")),
    edge("DELIVERED_BY", "is delivered by", "交付方", *(("QuoteLine", partner) for partner in PARTNERS),
         names=("delivered_by", "delivered_lines")),
    edge("PAYMENT_OF", "is a payment of", "属于报价", ("QuotePayment", "Quote"), names=("payment_of", "payments")),
    edge("PAYS_FOR", "pays for", "对应里程碑", ("QuotePayment", "SolutionSection"), names=("pays_for", "payments")),
)  # fmt: skip
