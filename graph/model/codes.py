"""Codes in words: the values of the model's choices and what units are called, in both languages, for pages and cards alike.

word("kind", "tender")       # Text("Tender notice", "招标公告"); a code that nobody has named is shown as it is
"""

from __future__ import annotations

from graph.words import Text

CODES: dict[str, dict[str, Text]] = {
    "industry": {
        "medical": Text("Medical", "医疗"),
        "NEV": Text("New-energy vehicles", "新能源汽车"),
        "construction_machinery": Text("Construction machinery", "工程机械"),
        "food": Text("Food", "食品"),
        "other": Text("Other", "其他"),
    },
    "alert": {
        "open": Text("open", "待处理"),
        "acknowledged": Text("acknowledged", "已确认"),
        "snoozed": Text("snoozed", "已暂缓"),
        "closed": Text("closed", "已关闭"),
    },
    "alert_outcome": {
        "won": Text("won", "赢单"),
        "useful": Text("useful", "有用"),
        "not_useful": Text("not useful", "无用"),
        "false_alarm": Text("false alarm", "误报"),
        "duplicate": Text("duplicate", "重复"),
    },
    "coverage": {
        "red": Text("little touched", "接触不足"),
        "amber": Text("not all covered", "未全覆盖"),
        "green": Text("covered", "已覆盖"),
    },
    "lead_state": {
        "pending": Text("to be decided", "待裁定"),
        "asked": Text("asked back", "待补充"),
        "accepted": Text("accepted", "已受理"),
        "declined": Text("declined", "已驳回"),
        "withdrawn": Text("withdrawn", "已撤回"),
    },
    "request_state": {
        "sent": Text("sent", "待答复"),
        "answered": Text("answered", "已答复"),
        "withdrawn": Text("withdrawn", "已撤回"),
    },
    "request_kind": {
        "stock": Text("stock", "库存"),
        "price": Text("price", "价格"),
        "delivery": Text("delivery date", "交期"),
        "certificate": Text("certificate", "证书资质"),
        "technical": Text("technical question", "技术问题"),
        "document": Text("document", "资料"),
        "visit": Text("visit support", "拜访支持"),
        "service": Text("service", "服务"),
        "other": Text("other", "其他"),
    },
    "tier": {tier: Text(f"Tier {tier}", f"{tier} 级客户") for tier in "ABC"},
    "channel_tier": {
        "gold": Text("gold", "金牌"),
        "silver": Text("silver", "银牌"),
        "standard": Text("standard", "标准"),
    },
    "stage": {
        "lead": Text("Lead", "线索"),
        "qualified": Text("Qualified", "已确认需求"),
        "solution_confirmed": Text("Solution confirmed", "方案确认"),
        "negotiation": Text("Negotiation", "商务谈判"),
        "contract": Text("Contract", "合同签订"),
    },
    "status": {"open": Text("open", "进行中"), "won": Text("won", "赢单"), "lost": Text("lost", "丢单")},
    "state": {
        "open": Text("open", "进行中"),
        "won": Text("won", "赢单"),
        "lost": Text("lost", "丢单"),
        "stopped": Text("stopped", "已中止"),
        "missing": Text("missing", "待补充"),
        "draft": Text("draft", "草稿"),
        "ready": Text("ready for us", "待验收"),
        "accepted": Text("accepted", "已接受"),
        "declined": Text("declined", "未采纳"),
        "withdrawn": Text("withdrawn", "已撤回"),
    },
    "quote_status": {
        "draft": Text("draft", "草稿"),
        "in_approval": Text("being approved", "审批中"),
        "approved": Text("approved", "已批准"),
        "refused": Text("refused", "已拒绝"),
        "withdrawn": Text("withdrawn", "已撤回"),
    },
    "findings": {
        "no_lines": Text("it has no lines", "没有条目"),
        "no_payments": Text("nothing says when it is paid", "未填写付款节点"),
        "payments_short": Text("the payments fall short of the total", "付款合计低于价税合计"),
        "payments_over": Text("the payments go beyond the total", "付款合计超过价税合计"),
        "unknown_product": Text("a product is none that the graph knows", "有产品不在图谱的型号与产品线中"),
        "below_cost": Text("a line brings in less than it costs", "有条目低于成本"),
    },
    "role": {
        "economic_buyer": Text("economic buyer", "经济决策者"),
        "technical": Text("technical evaluator", "技术把关者"),
        "user": Text("user", "使用者"),
        "gatekeeper": Text("gatekeeper", "守门人"),
        "procurement": Text("procurement", "采购"),
        "champion": Text("champion", "内部支持者"),
        "influencer": Text("influencer", "影响者"),
    },
    "kind": {
        "expansion": Text("Expansion intent", "扩建意向"),
        "tender": Text("Tender notice", "招标公告"),
        "budget": Text("Budget approved", "预算获批"),
        "leadership_change": Text("Leadership change", "管理层变动"),
        "contract_expiry": Text("Contract expiring", "合同到期"),
        "complaint": Text("Complaint", "投诉"),
        "visit": Text("visit", "拜访"),
        "joint_visit": Text("joint visit", "联合拜访"),
        "consultation": Text("consultation", "咨询"),
        "call": Text("call", "电话"),
        "meeting": Text("meeting", "会议"),
        "mail": Text("mail", "邮件"),
        "message": Text("message", "消息"),
        "ticket": Text("ticket", "工单"),
        "need": Text("need", "需求"),
        "answer": Text("answer", "需求应答"),
        "part": Text("part of a partner", "伙伴分工"),
        "milestone": Text("milestone", "交付里程碑"),
        "risk": Text("risk", "风险"),
        "key_person": Text("key person changed", "关键人变动"),
        "policy": Text("policy impact", "政策影响"),
        "competitor": Text("competitor move", "竞争动向"),
    },
    "necessity": {"must": Text("must", "必须"), "may": Text("may", "可选")},
    "likelihood": {"low": Text("low", "低"), "medium": Text("medium", "中"), "high": Text("high", "高")},
    "confidence": {
        "low": Text("unsure", "不确定"),
        "medium": Text("fairly sure", "较有把握"),
        "high": Text("sure", "有把握"),
    },
    "severity": {"minor": Text("minor", "轻微"), "major": Text("major", "严重"), "down": Text("down", "停机")},
    "partner_role": {
        "Supplier": Text("supplier", "供应商"),
        "Distributor": Text("distributor", "经销商"),
        "ServiceProvider": Text("service provider", "服务商"),
        "KOL": Text("expert", "专家"),
    },
    "trend": {
        "rising": Text("rising", "上升"),
        "falling": Text("falling", "下降"),
        "steady": Text("steady", "平稳"),
        "unknown": Text("trend unknown", "趋势未知"),
    },
    "stance": {
        "for": Text("supports us", "支持"),
        "neutral": Text("neutral", "中立"),
        "against": Text("against us", "反对"),
    },
    "algorithm": {"influence": Text("Influence", "影响力"), "partner_fit": Text("Partner fit", "伙伴适配")},
}
CODES["impact"] = CODES["likelihood"]
CODES["industries"], CODES["part"] = CODES["industry"], CODES["role"]
UNITS = {
    "CNY": "元",
    "days": "天",
    "people": "人",
    "points": "分",
    "share": "(比例)",
    "hours": "小时",
    "seconds": "秒",
    "ms": "毫秒",
    "times per quarter": "次/季度",
    "requests per day": "次/天",
    "papers": "篇",
    "rows": "行",
    "fen": "分",
    "basis points": "(万分之一)",
    "0–100": "(0–100)",
}


def word(field: str, code: str) -> Text:
    return CODES.get(field, {}).get(code) or Text(code.replace("_", " "), code.replace("_", " "))


def unit(name: str) -> Text:
    return Text(name, UNITS.get(name, name))
