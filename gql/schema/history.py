"""The talk track of a customer's map in words, and its changes between two days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

import strawberry

from gql.compile.context import Context
from gql.ids import global_id, plain_id
from gql.schema.analysis import NONE
from gql.schema.analysis_types import referring_field
from gql.types import AsOf, LocalText, bilingual_field, local_text
from graph.battle_map.reading import read_card_map
from graph.battle_map.talk_track import TalkTrackLine, read_facts, talk_track
from graph.battle_map.timeline import changes_between
from graph.words import BadInput, BattlemapError, Text

Day = Annotated[dt.date, strawberry.argument(description="a day / 日期")]


@strawberry.type(description="A fact that a sentence stands on / 一句话术的依据")
class TalkFact:
    id: strawberry.ID = bilingual_field("id of the node", "节点编号")
    at: dt.date | None = bilingual_field("when it was seen, or told", "发生或提供的日期")
    sources: list[str] = bilingual_field("ids of the sources that tell of it", "提供该信息的来源编号")


@strawberry.type(description="One sentence to say / 一句话术")
class TalkLine:
    of: strawberry.Private[Any]
    kind: str = bilingual_field("what it is about: signal, opportunity, person, incumbent, partner or unknown", "类别")
    text: LocalText = bilingual_field("the sentence", "话术")
    facts: list[strawberry.ID] = bilingual_field("ids of the nodes that it stands on", "依据的事实编号")
    evidence: list[TalkFact] = bilingual_field("the same: when, and by which sources", "依据的日期与来源")


@strawberry.type(description="Something that changed / 一项变化")
class MapChange:
    of: strawberry.Private[Any]
    at: dt.date = bilingual_field("on this day", "日期")
    kind: str = bilingual_field("began, ended or happened", "began 开始、ended 结束、happened 发生")
    type: str = bilingual_field("relationship type, or label of the event", "关系类型或事件标签")
    organization = referring_field("the other organisation", "相关组织", "organization", "Organization")
    person = referring_field("the person", "相关人员", "person", "Person")
    opportunity = referring_field("the opportunity", "相关商机", "opportunity", "Opportunity")
    signal = referring_field("the signal", "相关信号", "signal", "Signal")
    engagement = referring_field("the engagement", "相关互动", "engagement", "Engagement")


async def resolve_talk_track(info: strawberry.Info, customer_id: strawberry.ID, as_of: AsOf = None) -> list[TalkLine]:
    context: Context = info.context
    found = await context.threaded(read_card_map, context.graph, plain_id(customer_id), as_of or context.as_of)
    return await _talk_lines(context, talk_track(found))


async def resolve_partner_talk_track(
    info: strawberry.Info, customer_id: strawberry.ID, partner_id: strawberry.ID
) -> list[TalkLine] | None:
    context: Context = info.context
    if context.service.analyses is None:
        raise BattlemapError(NONE, "UNAVAILABLE")
    ask = context.service.analyses.partner_talk_track
    found = await context.threaded(ask, plain_id(partner_id), plain_id(customer_id), context.as_of)
    if found is None:
        return None
    named = [replace(line, facts=tuple((label, plain_id(id)) for label, id in line.facts)) for line in found]
    return await _talk_lines(context, named)


async def _talk_lines(context: Context, lines: Sequence[TalkTrackLine]) -> list[TalkLine]:
    records = await context.threaded(read_facts, context.graph, [fact for line in lines for fact in line.facts])
    return [
        TalkLine(
            of=line,
            kind=line.kind,
            text=local_text(line.text),
            facts=[strawberry.ID(global_id(*fact)) for fact in line.facts],
            evidence=[
                TalkFact(id=strawberry.ID(global_id(*fact)), at=records[fact].at, sources=list(records[fact].sources))
                for fact in line.facts
                if fact in records
            ],
        )
        for line in lines
    ]


async def resolve_changes(info: strawberry.Info, customer_id: strawberry.ID, since: Day, until: Day) -> list[MapChange]:
    if since > until:
        raise BadInput(BACKWARDS)
    context: Context = info.context
    rows = await context.threaded(changes_between, context.graph, plain_id(customer_id), since, until)
    return [MapChange(of=row, at=row.at, kind=row.kind, type=row.type) for row in rows]


FIELDS: dict[str, tuple[Any, Text]] = {
    "talk_track": (resolve_talk_track, Text("What to say at a visit, each sentence on facts", "拜访话术,每句均有依据")),
    "partner_talk_track": (
        resolve_partner_talk_track,
        Text(
            "The talk track as the data contract of a partner shows it; null where none shows it this customer",
            "按伙伴数据契约裁剪的拜访话术;契约未开放该客户时为空",
        ),
    ),
    "changes_between": (
        resolve_changes,
        Text("What changed on a customer's map after one day, up to another", "两个日期之间作战地图的变化"),
    ),
}
BACKWARDS = Text("since: this day is after `until`", "since:晚于 until")
