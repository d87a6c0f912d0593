"""Sentences as forms of requests over GraphQL: each field with the words that say it, or what has to be asked. Nothing is sent.

Sentences are read by a room that faces may not enter: whoever puts the app together hands it in, with the analyses.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import strawberry

from gql.compile.context import Context
from gql.ids import global_id, plain_id
from gql.mutations.collaboration.invitation_operations import WorkspaceId
from gql.types import LocalText, bilingual_field, local_text
from graph.clock import now
from graph.db.transactions import Row
from graph.query.node_lookup import node_by_id
from graph.query.selections import Argument, Selection
from graph.words import BattlemapError, Text

Sentence = Annotated[str, strawberry.argument(description="one sentence, in Chinese or English / 一句话(中文或英文)")]


@strawberry.type(description="A value that a field of a request may have / 请求字段的可选值")
class RequestFormOption:
    input: str = bilingual_field("field of `sendRequest` that takes it", "sendRequest 中对应的输入字段")
    value: str = bilingual_field("what that field takes", "该字段的值")
    name: LocalText = bilingual_field("what it is called", "名称")


@strawberry.type(description="One field of a request that was said / 解析出的一个字段")
class RequestFormField:
    field: str = bilingual_field(
        "kind, product, addressee or due", "kind 类型、product 产品、addressee 收件方或 due 时限"
    )
    chosen: RequestFormOption | None = bilingual_field(
        "what it says; null where it is not clear", "解析结果;不明确时为空"
    )
    words: str | None = bilingual_field("the words that say it", "依据的原文")
    question: LocalText | None = bilingual_field("what has to be said, where it is not clear", "不明确时须补充的内容")
    note: LocalText | None = bilingual_field("what to know about it", "说明")
    options: list[RequestFormOption] = bilingual_field("what it may be, the likely ones first", "可选值,可能性大的在前")


@strawberry.type(
    name="RequestForm", description="A request as a sentence says it, not sent / 由一句话填好的请求,尚未发出"
)
class RequestFormType:
    text: str = bilingual_field("the sentence", "原句")
    at: dt.datetime = bilingual_field("the moment from which times count", "时限的起算时刻")
    fields: list[RequestFormField] = bilingual_field("its fields", "各字段")


@strawberry.field(
    description="One sentence as the form of a request in a workspace, null where there is none; nothing is sent"
    " / 将一句话解析为协作空间中的请求表单,不会发出;没有该空间时为空"
)
async def resolve_request_form(
    info: strawberry.Info, text: Sentence, workspace_id: WorkspaceId
) -> RequestFormType | None:
    context: Context = info.context
    analyses, id = context.service.analyses, plain_id(workspace_id)
    if analyses is None:
        raise BattlemapError(NONE, "UNAVAILABLE")
    wanted = Selection("node", "node", of={"Workspace": (Selection("id", "id"),)})
    found = await context.read_expression(lambda made: node_by_id(made, "Workspace", Argument(id), wanted), {})
    if found is None or context.stale is not None:
        return None
    at = now()
    rows = await context.threaded(analyses.request_fields, text, at, id, context.policy)
    return RequestFormType(text=text, at=at, fields=[_field(row) for row in rows])


def _field(row: Row) -> RequestFormField:
    texts: Row = {name: local_text(row[name]) if row[name] else None for name in ("question", "note")}
    options = [_option(each) for each in row["options"]]
    chosen = _option(row["chosen"]) if row["chosen"] else None
    return RequestFormField(field=row["field"], chosen=chosen, words=row["words"], options=options, **texts)


def _option(row: Row) -> RequestFormOption:
    value: Any = row["value"]
    if row["input"] == "addresseeId":
        value = global_id(row["label"], value)
    elif row["input"] == "kind":
        value = value.upper()
    return RequestFormOption(input=row["input"], value=value, name=local_text(row["name"]))


NONE = Text("sentences are not read here", "此处不解析句子")
