"""Texts of the pages, in Chinese and English: fixed labels, and words for the coded values of the model."""

from __future__ import annotations

from graph.model.codes import CODES
from graph.words import Lang, Text

LABELS: dict[str, Text] = {
    "pair": Text("{label}: {value}", "{label}：{value}"),
    "product": Text("Battle map", "生态作战地图"),
    "back": Text("Back to all customers", "返回全部客户"),
    "other_language": Text("中文", "English"),
    "as_of": Text("as of {day}", "截至 {day}"),
    "map": Text("Map of the decision ecosystem", "决策生态图谱"),
    "map_help": Text(
        "Hover to see neighbours, click for detail, drag to move, scroll to zoom. "
        "Everything on the map is also in the panels beside it.",
        "悬停查看关联，点击查看详情，拖动平移，滚轮缩放。图上内容在右侧面板中均可查阅。",
    ),
    "zoom_in": Text("Zoom in", "放大"),
    "zoom_out": Text("Zoom out", "缩小"),
    "show_all": Text("Show the whole map", "显示全图"),
    "toggle": Text("Show or hide", "显示或隐藏"),
    "legend": Text("Legend", "图例"),
    "close": Text("Close", "关闭"),
    "detail": Text("Detail", "详情"),
    "connections": Text("Connections", "关联"),
    "why_now": Text("Why now", "为什么是现在"),
    "alerts": Text("Open alerts", "待处理预警"),
    "pieces": Text("evidence: {n}", "证据 {n} 条"),
    "works_on_it": Text("with", "负责人"),
    "sleeps_until": Text("until", "暂缓至"),
    "decision_chain": Text("Decision chain", "决策链"),
    "incumbents": Text("Incumbent partners", "在位合作伙伴"),
    "recommended": Text("Recommended partners", "推荐合作伙伴"),
    "experts": Text("Key opinion leaders", "关键意见领袖"),
    "opportunities": Text("Opportunities", "商机"),
    "scores": Text("Scores", "评分"),
    "person": Text("Person", "人员"),
    "name": Text("Name", "名称"),
    "kind": Text("Kind", "类型"),
    "title": Text("Title", "职务"),
    "department": Text("Department", "部门"),
    "role": Text("Role", "角色"),
    "influence": Text("Influence", "影响力"),
    "influence_help": Text("share of the influence on this customer's decisions", "占该客户决策影响力的份额"),
    "last_touched": Text("Last touched", "最近接触"),
    "engagements": Text("Touchpoints", "接触次数"),
    "stance": Text("Stance", "立场"),
    "veto": Text("veto", "否决权"),
    "veto_scope": Text("Veto on", "否决范围"),
    "hidden": Text("hidden decision-maker", "隐形决策者"),
    "recommended_short": Text("recommended", "推荐"),
    "hidden_short": Text("hidden", "隐形决策者"),
    "never_touched": Text("never touched", "从未接触"),
    "days_ago": Text("{n} d ago", "{n} 天前"),
    "one_day_ago": Text("yesterday", "昨天"),
    "today": Text("today", "今天"),
    "partner": Text("Partner", "合作伙伴"),
    "product_lines": Text("Product lines", "产品线"),
    "since": Text("Since", "合作始于"),
    "satisfaction": Text("Satisfaction", "合作满意度"),
    "satisfaction_help": Text("mean of the last 182 days, 0–100", "近 182 天均值，0–100"),
    "answers": Text("n = {n}", "{n} 份"),
    "not_enough": Text("not enough data", "数据不足"),
    "trend": Text("Trend", "趋势"),
    "joint_visit": Text("Last joint visit", "最近联合拜访"),
    "incumbent": Text("incumbent", "在位"),
    "fit": Text("Fit", "适配概率"),
    "no_evidence": Text("not enough evidence", "证据不足"),
    "reasons": Text("Reasons", "理由"),
    "field": Text("Field", "领域"),
    "honours": Text("Honours", "荣誉"),
    "consulted": Text("consulted {n}×", "咨询 {n} 次"),
    "stage": Text("Stage", "阶段"),
    "status": Text("Status", "状态"),
    "amount": Text("Amount", "金额"),
    "budget": Text("Budget", "预算"),
    "product_line": Text("Product line", "产品线"),
    "expected": Text("Expected", "预计成交"),
    "closed": Text("Closed", "关闭日期"),
    "closed_opportunities": Text("Closed ({n})", "已关闭 ({n})"),
    "more_signals": Text("Earlier signals ({n})", "更早的信号 ({n})"),
    "strength": Text("Strength", "强度"),
    "origin": Text("Seen in", "来源"),
    "date": Text("Date", "日期"),
    "industry": Text("Industry", "行业"),
    "region": Text("Region", "地区"),
    "tier": Text("Tier", "客户等级"),
    "segment": Text("Segment", "细分市场"),
    "open_amount": Text("open pipeline", "进行中金额"),
    "people": Text("people", "决策链"),
    "vetoes": Text("with a veto", "有否决权"),
    "outside": Text("Outside procurement", "采购部门之外"),
    "coverage": Text("Influence touched", "影响力已接触"),
    "hidden_people": Text("hidden", "隐形"),
    "untouched": Text("never touched", "从未接触"),
    "no_signals": Text("No signals in the last year.", "近一年没有信号。"),
    "no_people": Text("Nobody known at this customer yet.", "尚未掌握该客户的人员。"),
    "no_incumbents": Text("No partner works with this customer today.", "目前没有合作伙伴服务该客户。"),
    "no_recommendations": Text("No recommendations yet: run the scoring first.", "尚无推荐：请先运行评分。"),
    "no_experts": Text("No expert has advised this customer.", "没有专家为该客户提供咨询。"),
    "no_opportunities": Text("No opportunities yet.", "尚无商机。"),
    "not_scored": Text("not scored yet", "尚未评分"),
    "scored_on": Text("{algorithm}, data as of {day}", "{algorithm}，数据截至 {day}"),
    "no_script": Text("The map needs JavaScript; the panels do not.", "图谱需要 JavaScript;面板不需要。"),
    "not_drawn": Text("The map could not be drawn. The panels hold the same facts.", "图谱无法绘制，面板中内容相同。"),
    "error": Text("This page is not available", "无法显示该页面"),
    "size_is_influence": Text("size: influence", "大小：影响力"),
    "red_border": Text("red border: veto", "红色边框：否决权"),
    "dashed_border": Text("dashed border: hidden decision-maker", "虚线边框：隐形决策者"),
    "number_mark": Text("number, arrow: satisfaction, trend", "数字、箭头：满意度、趋势"),
    "fit_mark": Text("green border, per cent: recommended, fit", "绿色边框、百分数：推荐，适配概率"),
}

REGIONS = {
    "华东": "East China",
    "华南": "South China",
    "华北": "North China",
    "华中": "Central China",
    "西南": "Southwest China",
    "西北": "Northwest China",
    "东北": "Northeast China",
}


def coded(field: str, value: str | None, lang: Lang) -> str:
    """The word for a coded value; an unknown code (from an extension) is shown readably as it is."""
    if not value:
        return ""
    text = CODES.get(field, {}).get(value)
    return text[lang] if text else value.replace("_", " ")


def region(value: str | None, lang: Lang) -> str:
    """A region as the data names it; the great regions of China also in English."""
    return REGIONS.get(value or "", value or "") if lang == "en" else value or ""
