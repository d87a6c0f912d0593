"""Sections of a customer solution: their kinds, each with its fields and links. Nodes, relationships, inputs, commands and docs derive.

KINDS["milestone"].fields      # those of every section, and `starts` and `ends`
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from graph.model.choices import PARTNERS
from graph.model.declarations import Field, Stroke, choice, date, edge, integer, moment, node, string, strings
from graph.words import Text

STATES = ("missing", "draft", "ready", "accepted")
LEVELS = ("low", "medium", "high")
FACTS = ("Signal", "Engagement", "Opportunity", "Asset", "MaintenanceRecord")  # labels that a need may rest on


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A link of a section: its relationship type, and the labels of what it may lead to. Of a `single` one there is one at a time;
    `kind`: the kind of section that it leads to."""

    type: str
    labels: tuple[str, ...]
    text: Text
    kind: str = ""
    single: bool = False


@dataclass(frozen=True, slots=True)
class SectionKind:
    """A kind of section: what it is called, and which fields and links it has beside those that every section has."""

    name: str
    text: Text
    plural: Text
    own_fields: tuple[str, ...] = ()
    own_links: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        return (*SHARED_FIELDS, *self.own_fields)

    @property
    def links(self) -> tuple[str, ...]:
        return ("owned_by", *self.own_links)


SHARED_FIELDS = ("title", "text", "owner", "state", "due")
LINKS = {
    "owned_by": SectionLink("OWNED_BY", PARTNERS, Text("the party that it waits for", "负责的伙伴"), single=True),
    "needed_by": SectionLink("NEEDED_BY", ("Person",), Text("who needs it", "需求人")),
    "rests_on": SectionLink("RESTS_ON", FACTS, Text("the fact that it rests on", "依据的事实")),
    "answers": SectionLink("ANSWERS", ("SolutionSection",), Text("the need that it answers", "所应答的需求"), "need"),
    "follows": SectionLink(
        "FOLLOWS", ("SolutionSection",), Text("the milestone that it comes after", "前置里程碑"), "milestone"
    ),
}
KINDS = {
    kind.name: kind
    for kind in (
        SectionKind("need", Text("need", "需求"), Text("needs", "需求"), ("necessity",), ("needed_by", "rests_on")),
        SectionKind(
            "answer",
            Text("answer to a need", "需求应答"),
            Text("answers to needs", "需求应答"),
            ("product_line",),
            ("answers",),
        ),
        SectionKind(
            "part", Text("part of a partner", "伙伴分工"), Text("parts of partners", "伙伴分工"), ("product_line",)
        ),
        SectionKind(
            "milestone",
            Text("delivery milestone", "交付里程碑"),
            Text("delivery milestones", "交付里程碑"),
            ("starts", "ends"),
            ("follows",),
        ),
        SectionKind("risk", Text("risk", "风险"), Text("risks", "风险"), ("likelihood", "impact")),
    )
}
_FIELDS: dict[str, Field] = {
    "title": string("title", "标题", required=True),
    "text": string("text (Markdown)", "正文(Markdown)"),
    "owner": string("person who looks after it", "负责人", indexed=True),
    "state": choice("state", "状态", *STATES, required=True, indexed=True),
    "due": moment("due", "截止时间", indexed=True),
    "necessity": choice("whether it must or may be met", "必要程度", "must", "may"),
    "product_line": string("product line", "产品线"),
    "starts": date("starts on", "开始日期"),
    "ends": date("done by the end of", "完成日期"),
    "likelihood": choice("likelihood", "可能性", *LEVELS),
    "impact": choice("impact", "影响程度", *LEVELS),
}
FIELDS = {
    name: replace(field, name=name) for name, field in _FIELDS.items()
}  # that people write; all values are in the history
SECTION_NODES = (
    node("SolutionSection", "section of a solution", "方案条目", many="sections of solutions", layer="system",
         extensible=False, survives_import=True,
         workspace=string("workspace (id)", "协作空间(编号)", required=True, indexed=True, refers="Workspace"),
         kind=choice("kind", "类别", *KINDS, required=True, indexed=True), **FIELDS,  # type: ignore[arg-type]
         references=strings("facts that the text refers to", "正文引用的事实", private=True),
         version=string("version: the id of its last edit", "版本:最近一次编辑的编号", required=True),
         created=moment("added", "添加时间", indexed=True), created_by=string("added by", "添加人"),
         changed=moment("last changed", "最近变更时间", indexed=True),
         removed=moment("removed", "移除时间", indexed=True), removed_by=string("removed by", "移除人")),
    node("SectionEdit", "edit of a section", "条目编辑", many="edits of sections", layer="system",
         extensible=False, survives_import=True,
         section=string("section (id)", "条目(编号)", required=True, indexed=True, refers="SolutionSection"),
         field=choice("field", "字段", *FIELDS, required=True), value=string("value; null where it was emptied", "值;清空时为空"),
         number=integer("place among the edits of the section", "顺序号"),
         at=moment("at", "时间", required=True, indexed=True), by=string("who", "编辑人"),
         draft=string("fingerprint of what was sent", "提交内容指纹", private=True)),
    node("SectionClash", "clash of two edits", "编辑冲突", many="clashes of edits", layer="system",
         extensible=False, survives_import=True,
         section=string("section (id)", "条目(编号)", required=True, indexed=True, refers="SolutionSection"),
         field=choice("field", "字段", *FIELDS, required=True),
         value=string("the other version, beside the one of the section; null where it was emptied", "与条目并列的另一版本;清空时为空"),
         at=moment("at", "时间", required=True, indexed=True), by=string("whose version this is", "该版本的编辑人"),
         settled=moment("decided", "裁定时间", indexed=True), settled_by=string("decided by", "裁定人"),
         draft=string("fingerprint of what was sent", "提交内容指纹", private=True)),
)  # fmt: skip
SECTION_EDGES = (
    edge("SECTION_OF", "is a section of", "属于协作空间", ("SolutionSection", "Workspace"), names=("section_of", "sections")),
    edge("SHARED_WITH", "is shared with", "共享给", *(("SolutionSection", partner) for partner in PARTNERS),
         names=("shared_with", "shared_sections"),
         since=moment("since", "起始时间"), history_from=moment("its history is shared from then on", "可见历史的起点")),
    edge("OWNED_BY", "waits for", "由其负责", *(("SolutionSection", partner) for partner in PARTNERS),
         names=("owned_by", "owned_sections")),
    edge("NEEDED_BY", "is needed by", "需求人", ("SolutionSection", "Person"), names=("needed_by", "needs")),
    edge("RESTS_ON", "rests on", "依据", *(("SolutionSection", label) for label in FACTS), names=("rests_on", "sections")),
    edge("ANSWERS", "answers", "应答", ("SolutionSection", "SolutionSection"), names=("answers", "answered_by")),
    edge("FOLLOWS", "comes after", "在其之后", ("SolutionSection", "SolutionSection"), names=("follows", "followed_by"),
         stroke=Stroke(arrow=True)),
    edge("EDIT_OF", "is an edit of", "编辑对象", ("SectionEdit", "SolutionSection"), names=("edit_of", "edits")),
    edge("CLASH_OF", "is a clash of", "冲突对象", ("SectionClash", "SolutionSection"), names=("clash_of", "clashes")),
)  # fmt: skip
