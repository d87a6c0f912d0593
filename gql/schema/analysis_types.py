"""GraphQL types of analyses: influence, coverage, introductions, what if, partner fit."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import strawberry
from strawberry.dataloader import DataLoader

from gql.compile.context import Asking
from gql.schema.nodes import by_id
from gql.types import Declared, LocalText, Party, local, said
from graph.words import Text


def refers(en: str, zh: str, name: str, *labels: str, many: bool = False) -> Any:
    """A field that shows the node, or nodes, whose ids the record has under a name."""

    async def resolve(root: Any, info: strawberry.Info) -> Any:
        given = getattr(root.of, name)
        if many:
            found = await asyncio.gather(*(_node(info, labels, id) for id in _ordered(given)))
            return [node for node in found if node is not None]
        return await _node(info, labels, given)

    shown: Any = Party if len(labels) > 1 else Declared(labels[0])
    typed: Any = (
        list[shown]
        if many
        else shown | None
        if len(labels) > 1
        else strawberry.types.base.StrawberryOptional(shown)
    )
    if many and len(labels) == 1:
        typed = strawberry.types.base.StrawberryList(shown)
    return said(en, zh, resolver=resolve, graphql_type=typed)


def _ordered(ids: Any) -> list[str]:
    return sorted(ids) if isinstance(ids, frozenset) else list(ids)


async def _node(info: strawberry.Info, labels: tuple[str, ...], id: str | None) -> Any:
    if id is None:
        return None
    asking: Asking = info.context
    place = id_of_place(info)
    if place not in asking.kept:
        asking.kept[place] = DataLoader(_loading(asking, info, labels), cache=True)
    loader: DataLoader[str, Any] = asking.kept[place]
    return await loader.load(id)


def id_of_place(info: strawberry.Info) -> Any:
    """The same for one field of all objects of a list."""
    return "nodes", id(info._raw_info.field_nodes[0])


def _loading(asking: Asking, info: strawberry.Info, labels: tuple[str, ...]) -> Callable[[list[str]], Any]:
    async def load(ids: list[str]) -> list[Any]:
        wanted = {(label, id) for label in labels for id in ids}
        found = await by_id(asking, wanted, asking.wanted(info._raw_info), info)
        return [next((found[label, id] for label in labels if (label, id) in found), None) for id in ids]

    return load


def texts(given: Sequence[Text]) -> list[LocalText]:
    return [local(text) for text in given]


@strawberry.type(description="What somebody's influence is made of / 影响力构成")
class Contribution:
    amount: float = said("share of the influence on the decision", "占比", "0–1")
    text: LocalText = said("where it comes from", "来源")


@strawberry.type(description="Somebody's share of a decision / 某人在决策中的影响力")
class Share:
    of: strawberry.Private[Any]
    share: float = said("share of the influence", "影响力占比", "0–1")
    rank: int = said("rank, 1 is first", "排名")
    hidden: bool = said("hidden decision-maker", "是否隐形决策者")
    veto: bool = said("has a veto", "是否有否决权")
    meetings: int = said("meetings with us or a partner", "接触次数")
    contributions: list[Contribution] = said("what it is made of, the largest first", "构成")
    person = refers("who", "人员", "person", "Person")


@strawberry.type(description="A decision and who decides it / 一项决策及其影响者")
class DecisionInfluence:
    of: strawberry.Private[Any]
    outside_procurement: float = said(
        "share of the influence outside procurement", "采购部门之外的影响力", "0–1"
    )
    people: list[Share] = said("people, most influential first", "人员(按影响力排序)")
    missing: list[LocalText] = said("roles that are usually there and are not known", "缺失的角色")
    opportunity = refers("the open opportunity", "进行中的商机", "decision", "Opportunity")


@strawberry.type(description="Somebody who belongs to a decision, and whether we reached them / 覆盖情况")
class CoveredPerson:
    of: strawberry.Private[Any]
    share: float = said("share of the influence", "影响力占比", "0–1")
    must: bool = said("must be covered: a veto, or hidden", "是否必须覆盖")
    touched: bool = said("met lately", "近期是否接触")
    last: dt.date | None = said("last meeting", "最近接触日期")
    person = refers("who", "人员", "person", "Person")


@strawberry.type(description="How far a decision is covered / 决策覆盖")
class CoverageReport:
    level: str = said("red, amber or green", "红、黄或绿")
    touched: float = said("share of the influence touched lately", "已接触的影响力", "0–1")
    single_thread: bool = said("hangs on one contact or one carrier", "是否单线联系")
    people: list[CoveredPerson] = said("people, most influential first", "人员")


@strawberry.type(description="One acquaintance on the way / 引荐路径中的一步")
class Hop:
    of: strawberry.Private[Any]
    text: LocalText = said("what it rests on", "依据")
    start = refers("from", "起点", "start", "Person")
    end = refers("to", "终点", "end", "Person")


@strawberry.type(description="A way to a person / 引荐路径")
class IntroductionPath:
    of: strawberry.Private[Any]
    strength: float = said("product over its steps", "强度", "0–1")
    text: LocalText = said("in words", "说明")
    hops: list[Hop] = said("steps", "步骤")
    people = refers("from first to last", "途经人员", "people", "Person", many=True)


@strawberry.type(description="A share before and after / 变化前后")
class Move:
    of: strawberry.Private[Any]
    before: float | None = said("share before; null: not part of it", "变化前", "0–1")
    after: float | None = said("share after; null: not part of it", "变化后", "0–1")
    change: float = said("after less before", "变化", "0–1")
    person = refers("who", "人员", "person", "Person")


@strawberry.type(description="What would change / 假设分析结果")
class WhatIf:
    of: strawberry.Private[Any]
    moves: list[Move] = said("shares, the largest change first", "影响力变化")
    hidden_after = refers("who would be hidden", "将成为隐形决策者", "hidden_after", "Person", many=True)


@strawberry.type(description="How well a pair fits / 适配结果")
class Fit:
    of: strawberry.Private[Any]
    role: str = said("role of the partner", "伙伴角色")
    rank: int = said("rank in its role", "角色内排名")
    probability: float | None = said(
        "probability that it works well; null without enough evidence", "适配概率", "0–1"
    )
    basis: str = said("what it rests on: history, profile or unknown", "依据")
    reasons: list[LocalText] = said("reasons", "理由")
    why_not: LocalText | None = said("why another one comes first", "未居首位的原因")
    exclusions: list[LocalText] = said("why it must not be proposed; empty where it may be", "硬性排除原因")
    partner = refers("partner", "伙伴", "partner", "Organization", "Person")
    customer = refers("customer", "客户", "customer", "Organization")


@strawberry.type(description="Two partners for one customer / 两个伙伴的比较")
class Comparison:
    one: Fit = said("the first", "第一个")
    other: Fit = said("the second", "第二个")
    verdict: LocalText = said("what tells them apart", "结论")
