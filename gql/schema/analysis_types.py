"""GraphQL types of analyses: influence, coverage, introductions, what if, partner fit."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import strawberry
from strawberry.dataloader import DataLoader

from gql.compile.context import Context
from gql.schema.nodes import by_id
from gql.types import Declared, LocalText, Party, bilingual_field, local_text
from graph.words import Text


def referring_field(en: str, zh: str, name: str, *labels: str, many: bool = False) -> Any:
    """A field that shows the node, or nodes, whose ids the record has under a name."""

    async def resolve(root: Any, info: strawberry.Info) -> Any:
        given = getattr(root.of, name)
        if many:
            found = await asyncio.gather(*(_node(info, labels, id) for id in _ordered(given)))
            return [node for node in found if node is not None]
        return await _node(info, labels, given)

    shown: Any = Party if len(labels) > 1 else Declared(labels[0])
    typed: Any = (
        list[shown] if many else shown | None if len(labels) > 1 else strawberry.types.base.StrawberryOptional(shown)
    )
    if many and len(labels) == 1:
        typed = strawberry.types.base.StrawberryList(shown)
    return bilingual_field(en, zh, resolver=resolve, graphql_type=typed)


def _ordered(ids: Any) -> list[str]:
    return sorted(ids) if isinstance(ids, frozenset) else list(ids)


async def _node(info: strawberry.Info, labels: tuple[str, ...], id: str | None) -> Any:
    if id is None:
        return None
    context: Context = info.context
    place = id_of_place(info)
    if place not in context.cache:
        context.cache[place] = DataLoader(_loading(context, info, labels), cache=True)
    loader: DataLoader[str, Any] = context.cache[place]
    return await loader.load(id)


def id_of_place(info: strawberry.Info) -> Any:
    """The same for one field of all objects of a list."""
    return "nodes", id(info._raw_info.field_nodes[0])


def _loading(context: Context, info: strawberry.Info, labels: tuple[str, ...]) -> Callable[[list[str]], Any]:
    async def load(ids: list[str]) -> list[Any]:
        wanted = {(label, id) for label in labels for id in ids}
        found = await by_id(context, wanted, context.selection(info._raw_info), info)
        return [next((found[label, id] for label in labels if (label, id) in found), None) for id in ids]

    return load


def local_texts(texts: Sequence[Text]) -> list[LocalText]:
    return [local_text(text) for text in texts]


@strawberry.type(name="Contribution", description="What somebody's influence is made of / 影响力构成")
class ContributionType:
    amount: float = bilingual_field("share of the influence on the decision", "占比", "0–1")
    text: LocalText = bilingual_field("where it comes from", "来源")


@strawberry.type(description="A way along which influence comes to somebody / 影响力传递路径")
class InfluencePath:
    of: strawberry.Private[Any]
    amount: float = bilingual_field("part of the share that it carries", "传递的占比", "0–1")
    people = referring_field("from first to last", "途经人员", "people", "Person", many=True)


@strawberry.type(description="Somebody's share of a decision / 某人在决策中的影响力")
class Share:
    of: strawberry.Private[Any]
    share: float = bilingual_field("share of the influence", "影响力占比", "0–1")
    rank: int = bilingual_field("rank, 1 is first", "排名")
    hidden: bool = bilingual_field("hidden decision-maker", "是否隐形决策者")
    veto: bool = bilingual_field("has a veto", "是否有否决权")
    meetings: int = bilingual_field("meetings with us or a partner", "接触次数")
    contributions: list[ContributionType] = bilingual_field("what it is made of, the largest first", "构成")
    paths: list[InfluencePath] = bilingual_field("the ways that carry most of it", "主要传递路径")
    person = referring_field("who", "人员", "person", "Person")


@strawberry.type(description="A decision and who decides it / 一项决策及其影响者")
class DecisionInfluence:
    of: strawberry.Private[Any]
    outside_procurement: float = bilingual_field(
        "share of the influence outside procurement", "采购部门之外的影响力", "0–1"
    )
    people: list[Share] = bilingual_field("people, most influential first", "人员(按影响力排序)")
    missing: list[LocalText] = bilingual_field("roles that are usually there and are not known", "缺失的角色")
    opportunity = referring_field("the open opportunity", "进行中的商机", "decision", "Opportunity")


@strawberry.type(description="Somebody who belongs to a decision, and whether we reached them / 覆盖情况")
class CoveredPerson:
    of: strawberry.Private[Any]
    share: float = bilingual_field("share of the influence", "影响力占比", "0–1")
    must: bool = bilingual_field("must be covered: a veto, or hidden", "是否必须覆盖")
    touched: bool = bilingual_field("met lately", "近期是否接触")
    last: dt.date | None = bilingual_field("last meeting", "最近接触日期")
    person = referring_field("who", "人员", "person", "Person")


@strawberry.type(description="How far a decision is covered / 决策覆盖")
class CoverageReport:
    level: str = bilingual_field("red, amber or green", "红、黄或绿")
    touched: float = bilingual_field("share of the influence touched lately", "已接触的影响力", "0–1")
    single_thread: bool = bilingual_field("hangs on one contact or one carrier", "是否单线联系")
    people: list[CoveredPerson] = bilingual_field("people, most influential first", "人员")


@strawberry.type(name="Hop", description="One acquaintance on the way / 引荐路径中的一步")
class HopType:
    of: strawberry.Private[Any]
    text: LocalText = bilingual_field("what it rests on", "依据")
    start = referring_field("from", "起点", "start", "Person")
    end = referring_field("to", "终点", "end", "Person")


@strawberry.type(description="A way to a person / 引荐路径")
class IntroductionPath:
    of: strawberry.Private[Any]
    strength: float = bilingual_field("product over its steps", "强度", "0–1")
    text: LocalText = bilingual_field("in words", "说明")
    hops: list[HopType] = bilingual_field("steps", "步骤")
    people = referring_field("from first to last", "途经人员", "people", "Person", many=True)


@strawberry.type(description="A warm way to a person, from us or through a partner / 由我方或经伙伴的引荐路径")
class WarmestPath:
    of: strawberry.Private[Any]
    strength: float = bilingual_field("product over its steps", "强度", "0–1")
    text: LocalText = bilingual_field("in words", "说明")
    hops: list[HopType] = bilingual_field("steps", "步骤")
    partner = referring_field(
        "whose person it begins with; null: with one of ours",
        "起点人员所属伙伴;为空:我方人员",
        "partner",
        "Organization",
    )
    people = referring_field("from first to last", "途经人员", "people", "Person", many=True)


@strawberry.type(name="Move", description="A share before and after / 变化前后")
class MoveType:
    of: strawberry.Private[Any]
    before: float | None = bilingual_field("share before; null: not part of it", "变化前", "0–1")
    after: float | None = bilingual_field("share after; null: not part of it", "变化后", "0–1")
    change: float = bilingual_field("after less before", "变化", "0–1")
    person = referring_field("who", "人员", "person", "Person")


@strawberry.type(name="WhatIf", description="What would change / 假设分析结果")
class WhatIfType:
    of: strawberry.Private[Any]
    moves: list[MoveType] = bilingual_field("shares, the largest change first", "影响力变化")
    hidden_after = referring_field("who would be hidden", "将成为隐形决策者", "hidden_after", "Person", many=True)


@strawberry.type(description="A kind of evidence, and what is left without it / 一类证据及去除后的结果")
class FitEvidence:
    text: LocalText = bilingual_field("kind of evidence", "证据类别")
    effect: float = bilingual_field("what it adds to the score", "对评分的贡献", "log odds")
    without: float | None = bilingual_field("probability without it", "去除后的适配概率", "0–1")


@strawberry.type(description="How well a pair fits / 适配结果")
class Fit:
    of: strawberry.Private[Any]
    role: str = bilingual_field("role of the partner", "伙伴角色")
    rank: int = bilingual_field("rank in its role", "角色内排名")
    probability: float | None = bilingual_field(
        "probability that it works well; null without enough evidence", "适配概率", "0–1"
    )
    basis: str = bilingual_field("what it rests on: history, profile or unknown", "依据")
    reasons: list[LocalText] = bilingual_field("reasons", "理由")
    why_not: LocalText | None = bilingual_field("why another one comes first", "未居首位的原因")
    evidence: list[FitEvidence] = bilingual_field(
        "kinds of evidence that count, each with what is left where it is taken away, the strongest first",
        "计入的证据类别及逐一去除后的结果,影响最大的在前",
    )
    exclusions: list[LocalText] = bilingual_field("why it must not be proposed; empty where it may be", "硬性排除原因")
    partner = referring_field("partner", "伙伴", "partner", "Organization", "Person")
    customer = referring_field("customer", "客户", "customer", "Organization")


@strawberry.type(name="Comparison", description="Two partners for one customer / 两个伙伴的比较")
class ComparisonType:
    one: Fit = bilingual_field("the first", "第一个")
    other: Fit = bilingual_field("the second", "第二个")
    verdict: LocalText = bilingual_field("what tells them apart", "结论")
