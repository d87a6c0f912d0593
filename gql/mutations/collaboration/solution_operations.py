"""Mutations of customer solutions: sections of every kind are added, edited, shared, linked, removed, and clashes of edits settled.

Partners make those that their contract's area `solution` lets them make.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import strawberry
from strawberry.utils.str_converters import to_camel_case

from gql.mutations.mutation import (
    IF_VERSION,
    PARTIES,
    SALES,
    InputField,
    ModelField,
    Mutation,
    a_text,
    any_id,
    of_model,
    one_id,
    several_ids,
)
from graph.db.transactions import Row
from graph.model.workspaces.solution_sections import FIELDS, LINKS
from graph.words import Text
from graph.workspaces.solution import section_audiences, section_changes, section_clashes, section_links

WRITERS = SALES | {"partner"}
SECTION = one_id("id", ("SolutionSection",), Text("section", "方案条目"), True)
AUDIENCE = several_ids("partner_ids", PARTIES, Text("partners who see it beside us", "除我方外可见的伙伴"))
KIND, *WRITTEN = of_model("SolutionSection", "kind", *FIELDS)
EDITED = tuple(replace(field, required=False) for field in WRITTEN)
CLEAR = InputField("clear", ModelField("SectionEdit", "field", many=True), Text("fields to empty", "要清空的字段"))
BASE = replace(
    IF_VERSION,
    text=Text("the version that you edited; what changed since is merged", "您所编辑的版本;之后的更改会被合并"),
    required=True,
)
LINK_NAMES = enum.Enum("SectionLink", {name.upper(): name for name in LINKS})  # type: ignore[misc]
DECISIONS = enum.Enum("ClashDecision", {name.upper(): name for name in section_clashes.TAKES})  # type: ignore[misc]
LINK_TEXTS = ", ".join(f"{name.upper()}: {link.text.en} / {link.text.zh}" for name, link in LINKS.items())
Link = strawberry.enum(LINK_NAMES, description=f"How a section is linked / 条目的关联方式 ({LINK_TEXTS})")
Decision = strawberry.enum(
    DECISIONS,
    description="Which version of a field holds: the one that it has, the other, or a text / 采用哪个版本:现有、另一版本或新文本",
)
LINKED = (
    InputField("link", Link, Text("how it is linked", "关联方式"), True),
    any_id("target_id", Text("what it is linked to", "关联对象")),
)
CONFIRMED = InputField(
    "confirmed",
    bool,
    Text("also where partners will not see facts that the text refers to", "伙伴看不到正文所引用的事实时仍执行"),
)
UNSEEN = (
    "unseen",
    list[str],
    Text(
        "facts in the text that those who gain it will not see: partner and reference",
        "将可见的伙伴看不到的引用:伙伴与引用",
    ),
)
CLASHING = ("clashing", list[str], Text("fields of which two versions stand beside one another now", "出现冲突的字段"))
SHARED = (
    ("gains", list[str], Text("partners who gain it (ids)", "将可见的伙伴(编号)")),
    ("loses", list[str], Text("partners who lose it (ids)", "不再可见的伙伴(编号)")),
    ("shown", list[str], Text("fields that they will see, or saw", "可见的字段")),
    ("seen_since", list[str], Text("since when each who loses it has seen it", "各伙伴此前可见的起始时间")),
    UNSEEN,
)


def _of_section(
    name: str,
    text: Text,
    work: Callable[..., Row],
    /,
    *inputs: InputField,
    selects: str = "id title state",
    **more: Any,
) -> Mutation:
    """A change of a section, which its answer shows; `more`: the example, and what else a Mutation is declared with."""
    declared: dict[str, Any] = {"roles": WRITERS, "area": ("solution", "edit"), "also": ()}
    declared |= {key: more.pop(key) for key in ("roles", "area", "also") if key in more}
    asked = " ".join(
        [f"solutionSection {{ {selects} }} version", *(to_camel_case(each[0]) for each in declared["also"])]
    )
    return Mutation(
        name,
        text,
        work=work,
        inputs=inputs,
        shows="solution_section",
        label="SolutionSection",
        selects=asked,
        example=more,
        **declared,
    )


SOLUTION = (
    _of_section(
        "add_section",
        Text("Add a section to the solution of a workspace", "向协作空间的解决方案添加条目"),
        section_changes.add_section,
        one_id("workspace_id", ("Workspace",), Text("workspace", "协作空间"), True),
        KIND,
        *WRITTEN,
        AUDIENCE,
        CONFIRMED,
        selects="id kind title state sharedWith { target { name } }",
        workspaceId="WORKSPACE",
        kind="NEED",
        title="产线节拍提升 20%",
        necessity="MUST",
    ),
    _of_section(
        "settle_clash",
        Text("Decide which of two versions of a field holds", "裁定字段的两个版本采用哪一个"),
        section_clashes.settle_clash,
        one_id("id", ("SectionClash",), Text("clash", "冲突"), True),
        InputField("take", Decision, Text("which version", "采用哪个版本"), True),
        a_text("text", Text("the text that holds, where neither does", "两者皆不采用时的新文本"), False),
        replace(IF_VERSION, text=Text("the version of the section that you saw", "您所见的条目版本"), required=True),
        selects="title text",
        id="SC-1",
        take="OTHER",
        ifVersion="SE-9",
    ),
    _of_section(
        "edit_section",
        Text("Edit fields of a section; what others edited since is merged", "编辑条目字段;他人之后的编辑会被合并"),
        section_changes.edit_section,
        SECTION,
        *EDITED,
        CLEAR,
        BASE,
        CONFIRMED,
        also=(CLASHING,),
        selects="title text clashes { source { id field value } }",
        id="SECTION",
        text="须在 6 月前完成,含培训。",
        ifVersion="SE-1",
    ),
    _of_section(
        "revert_edit",
        Text("Give a field of a section the value again that it had by an edit", "将条目字段恢复为某次编辑的值"),
        section_changes.revert_edit,
        one_id("id", ("SectionEdit",), Text("edit", "编辑"), True),
        IF_VERSION,
        selects="title text",
        id="SE-1",
    ),
    _of_section(
        "share_section",
        Text(
            "Say which partners see a section; tells who gains and loses it, and does it once that is confirmed",
            "设定哪些伙伴可见条目;先告知谁将可见、谁不再可见,确认后生效",
        ),
        section_audiences.share_section,
        SECTION,
        AUDIENCE,
        InputField("with_history", bool, Text("also what it said before (default: no)", "是否含此前的历史(默认否)")),
        InputField("confirmed", bool, Text("do it (default: only tell)", "是否执行(默认仅告知)")),
        roles=SALES,
        also=SHARED,
        selects="sharedWith { since target { name } }",
        id="SECTION",
        partnerIds=["V02"],
        confirmed=True,
    ),
    _of_section(
        "link_section",
        Text("Link a section to who or what it is about", "为条目建立关联"),
        section_links.link_section,
        SECTION,
        *LINKED,
        selects="title neededBy { target { name } }",
        id="SECTION",
        link="NEEDED_BY",
        targetId="P0003",
    ),
    _of_section(
        "unlink_section",
        Text("Take a link of a section back", "取消条目的关联"),
        section_links.unlink_section,
        SECTION,
        *LINKED,
        selects="title neededBy { target { name } }",
        id="SECTION",
        link="NEEDED_BY",
        targetId="P0003",
    ),
    _of_section(
        "remove_section",
        Text("Remove a section, so that no partner sees it", "移除条目,伙伴不再可见"),
        section_changes.remove_section,
        SECTION,
        IF_VERSION,
        roles=SALES,
        selects="title removed",
        id="SECTION",
    ),
    _of_section(
        "restore_section",
        Text("Take back that a section was removed", "恢复已移除的条目"),
        section_changes.restore_section,
        SECTION,
        IF_VERSION,
        roles=SALES,
        selects="title removed",
        id="SECTION",
    ),
)
