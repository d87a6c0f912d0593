"""What a customer's map says in words, and what changed on it between two days."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import strawberry

from gql.compile.context import Asking
from gql.ids import global_id, plain_id
from gql.schema.analysis_types import refers
from gql.types import AsOf, LocalText, local, said
from graph.battle_map.changed import changes_between
from graph.battle_map.reading import battle_map
from graph.battle_map.talk_track import talk_track
from graph.words import BadInput, Text

Day = Annotated[dt.date, strawberry.argument(description="a day / 日期")]


@strawberry.type(description="One sentence to say / 一句话术")
class TalkLine:
    of: strawberry.Private[Any]
    kind: str = said("what it is about: signal, opportunity, person, incumbent, partner or unknown", "类别")
    text: LocalText = said("the sentence", "话术")
    facts: list[strawberry.ID] = said("ids of the nodes that it stands on", "依据的事实编号")


@strawberry.type(description="Something that changed / 一项变化")
class MapChange:
    of: strawberry.Private[Any]
    at: dt.date = said("on this day", "日期")
    kind: str = said("began, ended or happened", "began 开始、ended 结束、happened 发生")
    type: str = said("relationship type, or label of the event", "关系类型或事件标签")
    organization = refers("the other organisation", "相关组织", "organization", "Organization")
    person = refers("the person", "相关人员", "person", "Person")
    opportunity = refers("the opportunity", "相关商机", "opportunity", "Opportunity")
    signal = refers("the signal", "相关信号", "signal", "Signal")
    engagement = refers("the engagement", "相关互动", "engagement", "Engagement")


async def talk(info: strawberry.Info, customer_id: strawberry.ID, as_of: AsOf = None) -> list[TalkLine]:
    asking: Asking = info.context
    found = await asking.threaded(battle_map, asking.graph, plain_id(customer_id), as_of or asking.as_of)
    return [
        TalkLine(
            of=line,
            kind=line.kind,
            text=local(line.text),
            facts=[strawberry.ID(global_id(*fact)) for fact in line.facts],
        )
        for line in talk_track(found)
    ]


async def changes(
    info: strawberry.Info, customer_id: strawberry.ID, since: Day, until: Day
) -> list[MapChange]:
    if since > until:
        raise BadInput(BACKWARDS)
    asking: Asking = info.context
    rows = await asking.threaded(changes_between, asking.graph, plain_id(customer_id), since, until)
    return [MapChange(of=row, at=row.at, kind=row.kind, type=row.type) for row in rows]


FIELDS: dict[str, tuple[Any, Text]] = {
    "talk_track": (talk, Text("What to say at a visit, each sentence on facts", "拜访话术,每句均有依据")),
    "changes_between": (
        changes,
        Text("What changed on a customer's map after one day, up to another", "两个日期之间作战地图的变化"),
    ),
}
BACKWARDS = Text("since: this day is after `until`", "since:晚于 until")
