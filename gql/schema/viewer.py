"""The viewer at the root: who asks, what they may change, and their sessions; the same for every role and contract."""

from __future__ import annotations

import datetime as dt

import strawberry

from gql.compile.context import Context
from gql.types import Declared, bilingual_field


@strawberry.type(description="Data contract of a partner / 伙伴的数据契约")
class ViewerContract:
    id: strawberry.ID = bilingual_field("id", "编号")
    purpose: str = bilingual_field("what the data is for", "用途")
    until: dt.date = bilingual_field("the day on which it ends", "到期日期")


@strawberry.type(description="A browser that is signed in / 已登录的浏览器")
class ViewerSession:
    id: strawberry.ID = bilingual_field("id, for `endSession`", "编号,用于 endSession")
    created: dt.datetime = bilingual_field("signed in", "登录时间")
    expires: dt.datetime = bilingual_field("ends by itself", "自动结束时间")
    seen: dt.datetime = bilingual_field("last used, to ten minutes", "最近使用(精确到十分钟)")
    agent: str = bilingual_field("browser and system, in a few words; may be empty", "浏览器与系统,可为空")
    current: bool = bilingual_field("whether this request comes from it", "是否为当前会话")


@strawberry.type(description="Who asks / 当前用户")
class Viewer:
    name: str = bilingual_field("name of the key or account", "密钥或账号的名称")
    role: str = bilingual_field("sales, operations, analyst, partner or admin", "角色")
    person_id: str | None = bilingual_field("person behind the key or account, where that is known", "所属人员编号")
    person = strawberry.field(
        description="that person in the graph, where it is one that you may see / 图谱中的该人员(可见时)",
        graphql_type=Declared("Person") | None,
    )
    contract: ViewerContract | None = bilingual_field("data contract of a partner", "伙伴的数据契约")
    today: dt.date = bilingual_field("the day that is meant where none is given", "未指定日期时所用的日期")
    sessions: list[ViewerSession] = bilingual_field(
        "browsers that are signed in with your keys, the newest first", "以您的密钥登录的浏览器,最新的在前"
    )

    @strawberry.field(description="names of the mutations in your schema / 您可执行的变更操作")
    def may(self, info: strawberry.Info) -> list[str]:
        changes = info._raw_info.schema.mutation_type
        return sorted(changes.fields) if changes else []


@strawberry.field(description="Who asks: name, role, rights and sessions / 当前用户及其权限与会话")
async def resolve_viewer(info: strawberry.Info) -> Viewer | None:
    context: Context = info.context
    found: Viewer | None = await context.rows(info._raw_info)
    return found
