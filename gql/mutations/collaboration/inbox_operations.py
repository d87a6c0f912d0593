"""The inbox over GraphQL: what waits for who asks, by due time."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Annotated

import strawberry
from strawberry import relay

from gql.compile.context import Context
from gql.types import Declared, First, bilingual_field

AfterItem = Annotated[str | None, strawberry.argument(description="those after this cursor / 此游标之后")]


@strawberry.enum(description="What waits / 待办类型")
class InboxItemKind(enum.Enum):
    REQUEST = strawberry.enum_value("request", description="a request to be answered / 待答复的请求")
    SECTION = strawberry.enum_value("section", description="a section to be written / 待完成的方案条目")
    CLASH = strawberry.enum_value("clash", description="a clash to be decided / 待裁定的编辑冲突")


@strawberry.type(description="Something that waits for you / 一项待办")
class InboxItem:
    kind: InboxItemKind = bilingual_field("what it is", "类型")
    due: dt.datetime | None = bilingual_field("when it is due", "时限")
    overdue: bool = bilingual_field("whether that is past", "是否逾期")
    mine: bool = bilingual_field("whether it waits for you in person, not for all of your side", "是否指定由您本人处理")
    node: relay.Node = bilingual_field("the request, section or clash", "请求、方案条目或编辑冲突")
    workspace = strawberry.field(
        description="workspace that it belongs to / 所属协作空间", graphql_type=Declared("Workspace") | None
    )


@strawberry.type(description="What waits for you in workspaces / 您在协作空间中的待办")
class Inbox:
    items: list[InboxItem] = bilingual_field(
        "the page, by due time; what has none comes last", "本页,按时限排序,无时限者在后"
    )
    page_info: relay.PageInfo = bilingual_field("whether there are more", "分页信息")
    total_count: int = bilingual_field("how many in all; counted only when asked", "总数,仅在查询时统计")
    overdue_count: int = bilingual_field("how many of them are overdue; likewise", "其中逾期数,同上")


@strawberry.field(
    description="What waits for you in open workspaces: requests to you or your side, sections that you look after or your party owns,"
    " clashes to decide / 进行中的协作空间里等您处理的事项:发给您或贵方的请求、由您或贵方负责的方案条目、待裁定的编辑冲突"
)
async def resolve_inbox(info: strawberry.Info, first: First = 20, after: AfterItem = None) -> Inbox | None:
    context: Context = info.context
    found: Inbox | None = await context.rows(info._raw_info)
    return found
