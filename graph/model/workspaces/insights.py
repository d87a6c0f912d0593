"""Insights of workspaces: what somebody learnt about a node, since when, from what evidence and how surely, and what became of it."""

from __future__ import annotations

from graph.model.choices import PARTNERS
from graph.model.declarations import choice, date, edge, moment, node, string
from graph.model.workspaces.solution_sections import LEVELS

INSIGHT_KINDS = ("key_person", "policy", "need", "risk", "competitor")
INSIGHT_STATES = ("open", "accepted", "declined", "withdrawn")
SUBJECTS = ("Organization", "Person", "Opportunity", "Asset")  # labels that an insight may be about
WRITTEN = ("kind", "text", "evidence", "confidence", "since")
INSIGHT_NODES = (
    node("Insight", "insight", "洞察", layer="system", extensible=False, survives_import=True,
         workspace=string("workspace (id)", "协作空间(编号)", required=True, indexed=True, refers="Workspace"),
         kind=choice("kind", "类别", *INSIGHT_KINDS, required=True, indexed=True),
         text=string("text", "内容", required=True), evidence=string("evidence", "依据"),
         confidence=choice("how sure", "把握程度", *LEVELS, required=True), since=date("since", "起始日期"),
         state=choice("state", "状态", *INSIGHT_STATES, required=True, indexed=True),
         version=string("version: names its last change", "版本:标识最近的变更", required=True),
         at=moment("written", "登记时间", required=True, indexed=True), by=string("written by", "登记人"),
         decided=moment("accepted or declined", "处理时间"), decided_by=string("accepted or declined by", "处理人"),
         withdrawn=moment("withdrawn", "撤回时间"), withdrawn_by=string("withdrawn by", "撤回人"),
         why=string("why it was accepted, declined or withdrawn", "接受、不采纳或撤回的原因")),
)  # fmt: skip
INSIGHT_EDGES = (
    edge("INSIGHT_OF", "is an insight of", "属于协作空间", ("Insight", "Workspace"), names=("insight_of", "insights")),
    edge("INSIGHT_ABOUT", "is about", "关于", *(("Insight", label) for label in SUBJECTS), names=("insight_about", "insights")),
    edge("TOLD_TO", "is told to", "告知", *(("Insight", partner) for partner in PARTNERS),
         names=("told_to", "insights_told"), since=moment("since", "起始时间")),
    edge("TOLD_BY", "is told by", "提供方", *(("Insight", partner) for partner in PARTNERS),
         names=("told_by", "own_insights"), person=string("who of the partner", "伙伴方提供人")),
)  # fmt: skip
