# ruff: noqa: E501
"""Phrases of requests in both languages, each with what it means: frames, whom, what, until when, and traps.

Of two hands' worth: `known` is what the grammar was made with, `held_out` what it was not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Due = tuple[Any, ...] | None


@dataclass(frozen=True, slots=True)
class Trap:
    """A sentence in which something is not what it seems. `{p}`, `{q}`: two models; `addressee` "route": as the kind is routed."""

    text: str
    kind: str | None
    product: str | None = "p"
    addressee: str | None = "route"
    due: Due = None
    at: str = ""


@dataclass(frozen=True, slots=True)
class Phrases:
    """`frames`: (with {who}, {what} and {when}; whether it names somebody)."""

    frames: tuple[tuple[str, bool], ...]
    whos: tuple[tuple[str, str], ...]
    whats: tuple[tuple[str, str], ...]
    whens: tuple[tuple[str, Due], ...]
    traps: tuple[Trap, ...]


ZH_KNOWN = Phrases(
    frames=(
        ("请{who}确认{what},需{when}反馈", True),
        ("请{who}{when}提供{what}", True),
        ("麻烦{who}查一下{what},{when}回复", True),
        ("请确认{what},请{when}答复。", False),
        ("烦请提供{what},{when}给到我们,谢谢", False),
        ("需要{what},请{when}反馈", False),
    ),
    whos=(
        ("供应链同事", "supply-chain"),
        ("商务部", "commercial"),
        ("物流团队", "logistics"),
        ("技术支持的同事", "engineering"),
        ("质量部", "quality"),
        ("售后", "service"),
    ),
    whats=(
        ("{p}型号库存", "stock"),
        ("{p}的现货数量", "stock"),
        ("{p}报价", "price"),
        ("{p}的折扣", "price"),
        ("{p}交期", "delivery"),
        ("{p}的到货时间", "delivery"),
        ("{p}的检测报告", "certificate"),
        ("{p}授权书", "certificate"),
        ("{p}的技术参数", "technical"),
        ("{p}的接口协议", "technical"),
        ("{p}的操作手册", "document"),
        ("{p}产品彩页", "document"),
        ("{p}的维修安排", "service"),
        ("{p}备件更换", "service"),
    ),
    whens=(
        ("48小时内", ("hours", 48)),
        ("24小时内", ("hours", 24)),
        ("两天内", ("hours", 48)),
        ("半天内", ("hours", 12)),
        ("三个小时之内", ("hours", 3)),
        ("一个半小时内", ("hours", 1.5)),
        ("2个工作日内", ("working", 2)),
        ("三个工作日内", ("working", 3)),
        ("半个工作日内", ("working", 0.5)),
        ("一周内", ("hours", 168)),
        ("明天下午三点前", ("days", 1, "15:00")),
        ("明天下班前", ("days", 1)),
        ("本周五下班前", ("weekday", 4)),
        ("周四18:00前", ("weekday", 3)),
        ("下周一上午10点前", ("weekday", 7, "10:00")),
        ("本月底前", ("month",)),
    ),
    traps=(
        Trap("请供应链同事确认{p}库存,不需要48小时内反馈", "stock", addressee="supply-chain"),
        Trap("请确认{p}库存,24小时内初步反馈,3个工作日内正式答复", "stock"),
        Trap("请确认{p}和{q}的库存,48小时内反馈", "stock", None, due=("hours", 48)),
        Trap("请确认{p}能否在3天内发货,24小时内回复", "delivery", due=("hours", 24)),
        Trap("请提供{p}报价,11月3日前反馈", "price", at="2026-11-30T10:00"),
        Trap("请提供{p}报价,2月30日前反馈", "price", at="2026-01-12T10:00"),
        Trap("请供应链和财务同事确认{p}库存,48小时内反馈", "stock", addressee=None, due=("hours", 48)),
        Trap("请张伟确认{p}库存,48小时内反馈", "stock", addressee=None, due=("hours", 48)),
        Trap("请确认ZX-9000的库存,48小时内反馈", "stock", None, due=("hours", 48)),
        Trap("不需要{p}报价,只确认库存,24小时内反馈", "stock", due=("hours", 24)),
        Trap("请确认{p}库存,尽快反馈", "stock"),
        Trap("请提供{p}近30天内的故障代码说明,2个工作日内反馈", "technical", due=("working", 2)),
        Trap("客户已确认{p}价格,请确认交期,两天内回复", "delivery", due=("hours", 48)),
        Trap("请于明天15:00(火星时间)前确认{p}库存", "stock"),
        Trap("请在明天3点前确认{p}库存", "stock"),
    ),
)

ZH_FURTHER = Phrases(
    frames=(
        ("@{who} 帮忙看下{what},{when}回我", True),
        ("{who}您好,客户在问{what},{when}能给个答复吗?", True),
        ("让{who}核实{what},务必{when}告知结果", True),
        ("客户急着要{what},请{when}发我一份", False),
        ("想了解一下{what},希望{when}有答复", False),
        ("{what}请在{when}回传", False),
    ),
    whos=(
        ("供应链部", "supply-chain"),
        ("商务", "commercial"),
        ("物流部门", "logistics"),
        ("研发团队", "engineering"),
        ("品质部", "quality"),
        ("客服", "service"),
    ),
    whats=(
        ("{p}还有没有货", "stock"),
        ("{p}的库存情况", "stock"),
        ("{p}最新的价格", "price"),
        ("{p}的单价", "price"),
        ("{p}的货期", "delivery"),
        ("{p}什么时候能到货", "delivery"),
        ("{p}的注册证", "certificate"),
        ("{p}的合格证", "certificate"),
        ("{p}的通信协议", "technical"),
        ("{p}的性能指标", "technical"),
        ("{p}的使用说明书", "document"),
        ("{p}的安装图纸", "document"),
        ("{p}的保养计划", "service"),
        ("{p}的上门检修时间", "service"),
    ),
    whens=(
        ("72小时内", ("hours", 72)),
        ("12个小时以内", ("hours", 12)),
        ("3天之内", ("hours", 72)),
        ("半小时内", ("hours", 0.5)),
        ("四十八小时内", ("hours", 48)),
        ("两个半小时内", ("hours", 2.5)),
        ("一个工作日内", ("working", 1)),
        ("5个工作日内", ("working", 5)),
        ("两周内", ("hours", 336)),
        ("1.5天内", ("hours", 36)),
        ("后天中午前", ("days", 2, "12:00")),
        ("今天下班之前", ("days", 0)),
        ("这周五之前", ("weekday", 4)),
        ("本周四下午五点半前", ("weekday", 3, "17:30")),
        ("下周三前", ("weekday", 9)),
        ("月底前", ("month",)),
    ),
    traps=(
        Trap("{p}的库存麻烦供应链确认一下,不急,不用今天回复", "stock", addressee="supply-chain"),
        Trap("{p}质保24个月,请提供检测报告,两天内发我", "certificate", due=("hours", 48)),
        Trap("请核实{p}、{q}两款的交期,明天下班前回复", "delivery", None, due=("days", 1)),
        Trap("客户要求48小时内到货,请确认{p}现货,4小时内回复我", "stock", due=("hours", 4)),
        Trap("请在2025年12月3日前提供{p}的报价单", "price", at="2026-03-09T10:00"),
        Trap("请于4月31日前回复{p}的货期", "delivery", at="2026-04-06T10:00"),
        Trap("请供应链同事确认{p}库存,2-3天内反馈", "stock", addressee="supply-chain"),
        Trap("请火星部门确认{p}库存,两小时内反馈", "stock", addressee=None, due=("hours", 2)),
        Trap("请提供{p}的报价和授权书,3个工作日内", None, addressee=None, due=("working", 3)),
        Trap("不是问价格,是想确认{p}有没有现货,请两小时内答复", "stock", due=("hours", 2)),
        Trap("{p}报价能否明天给我?客户周五开标", "price", due=("days", 1)),
        Trap("请确认一下{p}X的库存,48小时内反馈", "stock", None, due=("hours", 48)),
        Trap("请帮忙催一下{p}那件事,48小时内反馈", None, addressee=None, due=("hours", 48)),
        Trap("合同签订后30天内交货是否可行?请就{p}交期三个工作日内书面答复", "delivery", due=("working", 3)),
        Trap("设备已停机48小时,请安排{p}维修,4小时内回复", "service", due=("hours", 4)),
    ),
)

EN_KNOWN = Phrases(
    frames=(
        ("Please ask the {who} to confirm {what} {when}", True),
        ("{who}, please send us {what} {when}.", True),
        ("Could the {who} check {what} and reply {when}?", True),
        ("Please confirm {what} {when}", False),
        ("We need {what} {when}, please", False),
        ("Please let us know {what} {when}.", False),
    ),
    whos=(
        ("supply chain team", "supply-chain"),
        ("commercial team", "commercial"),
        ("logistics colleagues", "logistics"),
        ("technical support team", "engineering"),
        ("quality team", "quality"),
        ("after-sales team", "service"),
    ),
    whats=(
        ("stock of model {p}", "stock"),
        ("the inventory of {p}", "stock"),
        ("the price of {p}", "price"),
        ("a quotation for {p}", "price"),
        ("the lead time of {p}", "delivery"),
        ("the delivery date for {p}", "delivery"),
        ("the certificate of {p}", "certificate"),
        ("a test report for {p}", "certificate"),
        ("the technical parameters of {p}", "technical"),
        ("the specification of {p}", "technical"),
        ("the manual of {p}", "document"),
        ("a brochure for {p}", "document"),
        ("the repair schedule for {p}", "service"),
        ("spare parts for {p}", "service"),
    ),
    whens=(
        ("within 48 hours", ("hours", 48)),
        ("within 24 hours", ("hours", 24)),
        ("within two days", ("hours", 48)),
        ("within half a day", ("hours", 12)),
        ("within three hours", ("hours", 3)),
        ("within an hour and a half", ("hours", 1.5)),
        ("within 2 working days", ("working", 2)),
        ("within three business days", ("working", 3)),
        ("within half a working day", ("working", 0.5)),
        ("within a week", ("hours", 168)),
        ("by 3 pm tomorrow", ("days", 1, "15:00")),
        ("by end of day tomorrow", ("days", 1)),
        ("by Friday", ("weekday", 4)),
        ("by 18:00 on Thursday", ("weekday", 3)),
        ("by next Monday at 10 am", ("weekday", 7, "10:00")),
        ("by the end of the month", ("month",)),
    ),
    traps=(
        Trap(
            "Please ask the supply chain team to confirm stock of {p}, no need to reply within 48 hours",
            "stock",
            addressee="supply-chain",
        ),
        Trap(
            "Please confirm stock of {p}: a first reply within 24 hours, a final answer within 3 working days", "stock"
        ),
        Trap("Please confirm stock of {p} and {q} within 48 hours", "stock", None, due=("hours", 48)),
        Trap(
            "Please confirm whether {p} can ship within 3 days, and reply within 24 hours",
            "delivery",
            due=("hours", 24),
        ),
        Trap("Please send a quote for {p} by 3 November", "price", at="2026-11-30T10:00"),
        Trap("Please send a quote for {p} by 30 February", "price", at="2026-01-12T10:00"),
        Trap(
            "Please ask the supply chain and finance teams to confirm stock of {p} within 48 hours",
            "stock",
            addressee=None,
            due=("hours", 48),
        ),
        Trap(
            "Please ask John Miller to confirm stock of {p} within 48 hours", "stock", addressee=None, due=("hours", 48)
        ),
        Trap("Please confirm stock of model ZX-9000 within 48 hours", "stock", None, due=("hours", 48)),
        Trap("No need for a quote, please just confirm stock of {p} within 24 hours", "stock", due=("hours", 24)),
        Trap("Please confirm stock of {p} asap", "stock"),
        Trap(
            "Please explain the fault codes of {p} over the last 30 days, within 2 working days",
            "technical",
            due=("working", 2),
        ),
        Trap(
            "The customer already has the price of {p}; please confirm the lead time within two days",
            "delivery",
            due=("hours", 48),
        ),
        Trap("Please confirm stock of {p} by 15:00 Mars time tomorrow", "stock"),
        Trap("Please confirm stock of {p} by 3 tomorrow", "stock"),
    ),
)

EN_FURTHER = Phrases(
    frames=(
        ("Hi {who}, could you tell me {what}? I need an answer {when}.", True),
        ("Can you get the {who} to send {what} over {when}", True),
        ("@{who} kindly share {what} {when}", True),
        ("Looking for {what}. Please get back to me {when}.", False),
        ("The client is asking about {what}, please respond {when}", False),
        ("I'd appreciate {what} {when}.", False),
    ),
    whos=(
        ("supply chain", "supply-chain"),
        ("commercial", "commercial"),
        ("logistics", "logistics"),
        ("engineering", "engineering"),
        ("compliance", "quality"),
        ("customer service", "service"),
    ),
    whats=(
        ("stock levels for the {p}", "stock"),
        ("the availability of {p}", "stock"),
        ("pricing for {p}", "price"),
        ("your best price on the {p}", "price"),
        ("the ETA for {p}", "delivery"),
        ("the shipping date of the {p}", "delivery"),
        ("the conformity certificate for {p}", "certificate"),
        ("the licence for the {p}", "certificate"),
        ("the interface protocol of {p}", "technical"),
        ("the accuracy of the {p}", "technical"),
        ("the {p} datasheet", "document"),
        ("the user guide for the {p}", "document"),
        ("a maintenance plan for our {p}", "service"),
        ("the {p} installation slot", "service"),
    ),
    whens=(
        ("within 72 hours", ("hours", 72)),
        ("within the next 12 hours", ("hours", 12)),
        ("within three days", ("hours", 72)),
        ("in half an hour", ("hours", 0.5)),
        ("within forty-eight hours", ("hours", 48)),
        ("within two and a half hours", ("hours", 2.5)),
        ("within one working day", ("working", 1)),
        ("in 5 business days", ("working", 5)),
        ("within a fortnight", ("hours", 336)),
        ("within 1.5 days", ("hours", 36)),
        ("no later than noon the day after tomorrow", ("days", 2, "12:00")),
        ("by close of business today", ("days", 0)),
        ("by this Friday", ("weekday", 4)),
        ("by Thursday 5:30pm", ("weekday", 3, "17:30")),
        ("no later than tomorrow morning at 11", ("days", 1, "11:00")),
        ("before the end of this month", ("month",)),
    ),
    traps=(
        Trap(
            "No rush on this one: supply chain, please check stock of {p}, it doesn't have to be today",
            "stock",
            addressee="supply-chain",
        ),
        Trap(
            "{p} has a 24 month warranty; please send the test report within two days", "certificate", due=("hours", 48)
        ),
        Trap("What are the lead times of {p} and {q}? Reply by end of day tomorrow", "delivery", None, due=("days", 1)),
        Trap(
            "The customer needs it within 48 hours, so please confirm {p} is in stock within 4 hours",
            "stock",
            due=("hours", 4),
        ),
        Trap("Please send the quotation for {p} by 3 December 2025", "price", at="2026-03-09T10:00"),
        Trap("Please give us the ETA of {p} by April 31", "delivery", at="2026-04-06T10:00"),
        Trap("Please ask supply chain to confirm stock of {p} in 2-3 days", "stock", addressee="supply-chain"),
        Trap(
            "Please have the Mars department confirm stock of {p} within two hours",
            "stock",
            addressee=None,
            due=("hours", 2),
        ),
        Trap(
            "Please send the price and the certificate of {p} within 3 working days",
            None,
            addressee=None,
            due=("working", 3),
        ),
        Trap(
            "I'm not asking about the price, I just need to know whether {p} is in stock; please reply within two hours",
            "stock",
            due=("hours", 2),
        ),
        Trap("Quote for {p} by tomorrow please, the customer's tender is on Friday", "price", due=("days", 1)),
        Trap("Please confirm stock of {p}X within 48 hours", "stock", None, due=("hours", 48)),
        Trap("Please chase that thing about {p} within 48 hours", None, addressee=None, due=("hours", 48)),
        Trap(
            "Is delivery within 30 days of signing feasible for {p}? Written reply within three working days please",
            "delivery",
            due=("working", 3),
        ),
        Trap(
            "The {p} has been down for 48 hours; please arrange a repair and respond within 4 hours",
            "service",
            due=("hours", 4),
        ),
    ),
)

ZH_HELD_OUT = Phrases(
    frames=(
        ("各位好,烦请{who}协助提供{what},{when}反馈为盼。", True),
        ("{who},{what}帮忙确认下,{when}给我个准信", True),
        ("【急】{what},请{who}于{when}回复", True),
        ("劳驾,{what}能不能{when}告诉我一声", False),
        ("项目上要用,请{when}提供一下{what}", False),
        ("您好,我这边需要{what},麻烦{when}答复一下,多谢!", False),
    ),
    whos=(
        ("供应链的同事", "supply-chain"),
        ("商务同事", "commercial"),
        ("仓储物流", "logistics"),
        ("技术部", "engineering"),
        ("质量团队", "quality"),
        ("售后服务部", "service"),
    ),
    whats=(
        ("{p}目前库存", "stock"),
        ("{p}是否有现货", "stock"),
        ("{p}的含税报价", "price"),
        ("{p}的优惠价格", "price"),
        ("{p}最快交期", "delivery"),
        ("{p}的发货时间", "delivery"),
        ("{p}的原厂授权书", "certificate"),
        ("{p}的认证证书", "certificate"),
        ("{p}与现场设备的兼容性", "technical"),
        ("{p}的技术规格", "technical"),
        ("{p}的中文手册", "document"),
        ("{p}的成功案例", "document"),
        ("{p}的上门安装服务", "service"),
        ("{p}维保服务", "service"),
    ),
    whens=(
        ("36小时内", ("hours", 36)),
        ("8小时之内", ("hours", 8)),
        ("1天内", ("hours", 24)),
        ("2小时以内", ("hours", 2)),
        ("七十二小时内", ("hours", 72)),
        ("三天半内", ("hours", 84)),
        ("4个工作日之内", ("working", 4)),
        ("两个工作日以内", ("working", 2)),
        ("十天内", ("hours", 240)),
        ("半天之内", ("hours", 12)),
        ("明天上午11点前", ("days", 1, "11:00")),
        ("后天下午4点之前", ("days", 2, "16:00")),
        ("礼拜五下班以前", ("weekday", 4)),
        ("周四中午12点前", ("weekday", 3, "12:00")),
        ("下周二下班前", ("weekday", 8)),
        ("这个月底之前", ("month",)),
    ),
    traps=(
        Trap("麻烦看一下{p}库存,不必24小时内答复,方便时即可", "stock"),
        Trap(
            "{p}最近7天的报警代码比较多,请技术同事两个工作日内答复原因",
            "technical",
            addressee="engineering",
            due=("working", 2),
        ),
        Trap("请报{p}以及{q}的单价,今天下班前要", "price", None, due=("days", 0)),
        Trap("对方承诺5天内付款,请先确认{p}交期,24小时内告知", "delivery", due=("hours", 24)),
        Trap("请于2024-06-30前提供{p}合格证", "certificate", at="2026-03-09T10:00"),
        Trap("请在6月31日之前给出{p}报价", "price", at="2026-06-08T10:00"),
        Trap("{p}的现货情况,请三四个小时内回复", "stock"),
        Trap("请李小明核实{p}库存,24小时内反馈", "stock", addressee=None, due=("hours", 24)),
        Trap("请提供{p}手册和检测报告,两天内", None, addressee=None, due=("hours", 48)),
        Trap("库存不用管,只要{p}的报价,明天中午前给我", "price", due=("days", 1, "12:00")),
        Trap("请确认KX-77型号的交期,48小时内回复", "delivery", None, due=("hours", 48)),
        Trap("{p}这个事情请跟进一下,明天下班前", None, addressee=None, due=("days", 1)),
        Trap("下周三要去客户那里演示,请提供{p}彩页", "document"),
        Trap("请商务或者财务同事提供{p}报价,4小时内", "price", addressee=None, due=("hours", 4)),
        Trap(
            "请明天上午8点(纽约时间)前回复{p}库存", "stock", due=("day", "2026-03-10", "20:00"), at="2026-03-09T10:00"
        ),
    ),
)

EN_HELD_OUT = Phrases(
    frames=(
        ("Dear {who} team, we would be grateful for {what} {when}. Kind regards", True),
        ("Could somebody in {who} look up {what} and get back to us {when}?", True),
        ("Please have {who} provide {what} {when}", True),
        ("Would you please advise {what}? Response required {when}.", False),
        ("Urgent: please provide {what} {when}!", False),
        ("Can you check {what} for us and let me know {when}? Thanks", False),
    ),
    whos=(
        ("supply chain", "supply-chain"),
        ("pricing", "commercial"),
        ("shipping", "logistics"),
        ("tech support", "engineering"),
        ("quality assurance", "quality"),
        ("field service", "service"),
    ),
    whats=(
        ("whether {p} is in stock", "stock"),
        ("the current stock level of {p}", "stock"),
        ("a formal quotation for {p}", "price"),
        ("the unit price of {p}", "price"),
        ("the earliest delivery date of {p}", "delivery"),
        ("when {p} can be delivered", "delivery"),
        ("the CE certificate for {p}", "certificate"),
        ("the letter of authorisation for {p}", "certificate"),
        ("the specifications of the {p}", "technical"),
        ("whether {p} is compatible with our line", "technical"),
        ("the installation manual for {p}", "document"),
        ("the product brochure of {p}", "document"),
        ("an on-site repair of the {p}", "service"),
        ("the annual maintenance of {p}", "service"),
    ),
    whens=(
        ("within 36 hours", ("hours", 36)),
        ("within 8 hours", ("hours", 8)),
        ("within one day", ("hours", 24)),
        ("in less than 2 hours", ("hours", 2)),
        ("within seventy-two hours", ("hours", 72)),
        ("within three and a half days", ("hours", 84)),
        ("within 4 business days", ("working", 4)),
        ("in two working days", ("working", 2)),
        ("within 10 days", ("hours", 240)),
        ("within half a day", ("hours", 12)),
        ("before 11am tomorrow", ("days", 1, "11:00")),
        ("by 4 p.m. the day after tomorrow", ("days", 2, "16:00")),
        ("by close of business on Friday", ("weekday", 4)),
        ("by noon on Thursday", ("weekday", 3, "12:00")),
        ("by Tuesday next week", ("weekday", 8)),
        ("by the end of this month", ("month",)),
    ),
    traps=(
        Trap("You don't have to answer within 24 hours, but please check stock of {p}", "stock"),
        Trap(
            "{p} has shown many fault codes in the past 7 days; engineering, please explain within two working days",
            "technical",
            addressee="engineering",
            due=("working", 2),
        ),
        Trap("Please quote {p} as well as {q} by end of business today", "price", None, due=("days", 0)),
        Trap(
            "They promised to pay in 5 days. Please confirm the delivery date of {p} and reply within 24 hours",
            "delivery",
            due=("hours", 24),
        ),
        Trap("Please send the certificate of {p} by 2024-06-30", "certificate", at="2026-03-09T10:00"),
        Trap("Please quote the price of {p} before June 31", "price", at="2026-06-08T10:00"),
        Trap("Is {p} in stock? Please answer within three or four hours", "stock"),
        Trap("Please have Lisa Wong check stock of {p} within 24 hours", "stock", addressee=None, due=("hours", 24)),
        Trap(
            "Please send the manual and the test report of {p} within two days", None, addressee=None, due=("hours", 48)
        ),
        Trap("Never mind the stock, all I need is a quote for {p} by noon tomorrow", "price", due=("days", 1, "12:00")),
        Trap("Please advise the lead time of model KX-77 within 48 hours", "delivery", None, due=("hours", 48)),
        Trap("Please follow up on the {p} matter by end of day tomorrow", None, addressee=None, due=("days", 1)),
        Trap("We demo at the customer's next Wednesday, please send a brochure of {p}", "document"),
        Trap(
            "Commercial or finance, please send the price of {p} within 4 hours",
            "price",
            addressee=None,
            due=("hours", 4),
        ),
        Trap(
            "Please confirm stock of {p} by 8am New York time tomorrow",
            "stock",
            due=("day", "2026-03-10", "20:00"),
            at="2026-03-09T10:00",
        ),
    ),
)


def _both(a: Phrases, b: Phrases) -> Phrases:
    return Phrases(a.frames + b.frames, a.whos + b.whos, a.whats + b.whats, a.whens + b.whens, a.traps + b.traps)


PHRASES = {
    ("zh", "known"): _both(ZH_KNOWN, ZH_FURTHER),
    ("zh", "held_out"): ZH_HELD_OUT,
    ("en", "known"): _both(EN_KNOWN, EN_FURTHER),
    ("en", "held_out"): EN_HELD_OUT,
}
