"""Subscriptions: changes of the graph, new scores, signals. Each event carries a cursor to come back with.

subscription { signals(after: "…", kinds: [EXPANSION]) { cursor signal { title } } }
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Annotated, Any

import strawberry
from strawberry import relay

from gql.compile.context import Context
from gql.ids import global_id
from gql.schema.mutations import read_element
from gql.types import DERIVED, Declared, bilingual_field
from graph.model.model import MODEL
from graph.store.events import Event

After = Annotated[
    str | None,
    strawberry.argument(
        description="cursor of the last event that you have; left out: from now on / 最后收到的游标,不填则从现在开始"
    ),
]
SignalKind: Any = DERIVED.enum("Signal", "kind")
CURSOR = ("opaque place in the order of events, for `after`", "不透明的事件位置,用于 after")
AT = ("when it was told", "发生时间")
GRAPH = ("graph", "change")


@strawberry.enum(description="What kind of change it was / 变更类别")
class ChangeKind(enum.Enum):
    RECORDS = strawberry.enum_value("graph", description="records of sources / 来源数据")
    PERSON = strawberry.enum_value("change", description="what a person decided / 人工变更")


@strawberry.type(description="How many of a label or relationship type / 按类型计数")
class KindCount:
    kind: str = bilingual_field("label or relationship type", "标签或关系类型")
    count: int = bilingual_field("how many", "数量")


def _of_event(read_from: Callable[[Event], Any], annotation: Any, en: str, zh: str) -> Any:
    """A field that the event itself answers."""

    def resolve(root: Any) -> Any:
        return read_from(root.event)

    resolve.__annotations__["return"] = annotation
    return bilingual_field(en, zh, resolver=resolve)


async def _node(root: Any, info: strawberry.Info) -> Any:
    """What the event is about, as it is now and as far as the listener may see it."""
    event: Event = root.event
    context: Context = info.context
    declared = context.graph.model.nodes.get(event.label)
    if declared is None or not declared.served:
        return None
    return await read_element(info, event.label, event.target)


def _ids(event: Event) -> list[strawberry.ID]:
    named = event.payload.get("ids") or ([[event.label, event.target]] if event.label not in MODEL.edges else [])
    return [strawberry.ID(global_id(label, id)) for label, id in named]


def _counts(name: str) -> Callable[[Event], list[KindCount]]:
    return lambda event: [KindCount(kind=k, count=n) for k, n in sorted((event.payload.get(name) or {}).items())]


@strawberry.type(description="A change of the graph / 图的一次变更")
class GraphChange:
    event: strawberry.Private[Event]
    cursor = _of_event(lambda e: e.id, str, *CURSOR)
    at = _of_event(lambda e: e.at, dt.datetime, *AT)
    kind = _of_event(
        lambda e: ChangeKind(e.kind), ChangeKind, "records of sources, or what a person decided", "来源数据或人工变更"
    )
    what = _of_event(
        lambda e: e.payload.get("what"),
        str | None,
        "what was done, such as engagement.record",
        "操作,如 engagement.record",
    )
    node = strawberry.field(
        resolver=_node,
        graphql_type=relay.Node | None,
        description="what one change is about, as it is now / 变更对象的当前内容",
    )
    ids = _of_event(
        _ids, list[strawberry.ID], "nodes that are new or have changed, 1,000 at most", "新增或变更的节点,最多 1,000 个"
    )
    more = _of_event(
        lambda e: bool(e.payload.get("more")), bool, "whether there are more than are named", "是否还有未列出的节点"
    )
    created = _of_event(_counts("created"), list[KindCount], "how many are new", "新增数量")
    changed = _of_event(_counts("changed"), list[KindCount], "how many have changed", "变更数量")


@strawberry.type(description="Scores of a new run / 新的评分")
class NewScores:
    event: strawberry.Private[Event]
    cursor = _of_event(lambda e: e.id, str, *CURSOR)
    at = _of_event(lambda e: e.at, dt.datetime, *AT)
    algorithm = _of_event(lambda e: e.payload.get("algorithm"), str | None, "algorithm", "算法")
    written = _of_event(lambda e: e.payload.get("written"), int | None, "scores that are new", "新评分数量")
    run = strawberry.field(
        resolver=_node, graphql_type=Declared("ScoringRun") | None, description="the run that made them / 评分批次"
    )


@strawberry.type(description="A new signal / 新信号")
class NewSignal:
    event: strawberry.Private[Event]
    cursor = _of_event(lambda e: e.id, str, *CURSOR)
    at = _of_event(lambda e: e.at, dt.datetime, *AT)
    signal = strawberry.field(
        resolver=_node,
        graphql_type=Declared("Signal") | None,
        description="the signal; null where it is gone / 信号;已删除则为空",
    )


@strawberry.type(description="News of an alert / 预警动态")
class AlertNews:
    event: strawberry.Private[Event]
    cursor = _of_event(lambda e: e.id, str, *CURSOR)
    at = _of_event(lambda e: e.at, dt.datetime, *AT)
    what = _of_event(
        lambda e: str(e.payload.get("what")),
        str,
        "opened, evidence, withdrawn, acknowledge, assign, snooze, close, or the opposites: reopen, unassign, wake",
        "动态:opened 产生、evidence 新证据、withdrawn 证据撤回、acknowledge 确认、assign 指派、snooze 暂缓、close 关闭,"
        "或其撤销:reopen 重开、unassign 取消指派、wake 取消暂缓",
    )
    alert = strawberry.field(
        resolver=_node, graphql_type=Declared("Alert") | None, description="the alert as it is now / 预警的当前内容"
    )


async def _events(
    info: strawberry.Info, after: str | None, made: Any, is_selected: Callable[[Event], bool]
) -> AsyncGenerator[Any]:
    """Events of some kind; None where it is time to look around."""
    context: Context = info.context
    async with aclosing(context.service.feed.follow(after, context.principal.expires)) as events:
        async for event in events:
            yield made(event=event) if event is not None and is_selected(event) else None


@strawberry.type(description="What can be listened to / 可订阅的内容")
class Subscription:
    @strawberry.subscription(description="Changes of the graph / 图的变更")
    async def graph_changes(self, info: strawberry.Info, after: After = None) -> AsyncGenerator[GraphChange, None]:
        async for update in _events(info, after, GraphChange, lambda event: event.kind in GRAPH):
            yield update

    @strawberry.subscription(description="New scores / 新评分")
    async def new_scores(self, info: strawberry.Info, after: After = None) -> AsyncGenerator[NewScores, None]:
        async for update in _events(info, after, NewScores, lambda event: event.kind == "scores"):
            yield update

    @strawberry.subscription(description="New signals / 新信号")
    async def signals(
        self,
        info: strawberry.Info,
        after: After = None,
        kinds: Annotated[
            list[SignalKind] | None,
            strawberry.argument(description="only these kinds; left out: all / 仅这些类型,不填为全部"),
        ] = None,
    ) -> AsyncGenerator[NewSignal, None]:
        wanted_kinds = None if kinds is None else {kind.value for kind in kinds}

        def wanted(event: Event) -> bool:
            return event.kind == "signal" and (wanted_kinds is None or event.payload.get("kind") in wanted_kinds)

        async for update in _events(info, after, NewSignal, wanted):
            yield update

    @strawberry.subscription(description="News of alerts / 预警动态")
    async def alerts(self, info: strawberry.Info, after: After = None) -> AsyncGenerator[AlertNews, None]:
        async for update in _events(info, after, AlertNews, lambda event: event.kind == "alert"):
            yield update


SUBSCRIPTION = Subscription
