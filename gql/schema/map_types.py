"""The battle map as GraphQL types; `graph/battle_map/map_readings.py` reads what is asked of one."""

from __future__ import annotations

import asyncio
import datetime as dt
from types import GenericAlias
from typing import Any

import strawberry

from gql.compile.context import Asking
from gql.ids import global_id
from gql.types import Declared, LocalText, Party, Some, said
from graph.battle_map.drawing import Drawing, draw
from graph.battle_map.reading import battle_map

ORGANIZATION, PERSON = Declared("Organization"), Declared("Person")
OPPORTUNITY, SIGNAL, RUN = (Declared(label) for label in ("Opportunity", "Signal", "ScoringRun"))


def several(en: str, zh: str, **options: Any) -> Any:
    """A field that is a list, which `first` cuts."""

    def rows(first: Some = None) -> list[Any]:
        return []  # never asked: rows have been read by then

    return said(en, zh, resolver=rows, **options)


@strawberry.type(description="What a person is for one open opportunity / 在一个进行中商机里的角色")
class Decision:
    opportunity: Any = said("open opportunity", "进行中的商机", graphql_type=OPPORTUNITY)
    role: str | None = said("decision role", "决策角色")
    weight: float | None = said("weight recorded", "登记权重", "0–1")
    stance: float | None = said("stance, from against to for", "立场", "−1–1")
    veto: bool = said("has a veto on it", "是否有否决权")
    influence: float | None = said("share of the influence on it", "影响力占比", "0–1")
    rank: int | None = said("rank by influence", "影响力排名")
    hidden: bool = said("hidden decision-maker of it", "是否隐形决策者")


@strawberry.type(description="A person of the decision chain / 决策链成员")
class Decider:
    person: Any = said("who", "人员", graphql_type=PERSON)
    title: str | None = said("title at the customer", "职务")
    decisions: list[Decision] = said("part in the open opportunities", "在进行中商机里的角色")
    influence: float | None = said("share of the influence on this customer's decisions", "影响力占比", "0–1")
    rank: int | None = said("rank by influence", "影响力排名")
    veto: bool = said("has a veto", "是否有否决权")
    veto_scopes: list[str] = said("what the veto covers", "否决范围")
    hidden: bool = said("hidden decision-maker", "是否隐形决策者")
    last_touched: dt.date | None = said("last engagement with us or a partner", "最近接触日期")
    days_since_touched: int | None = said(
        "days since last touched; null means never", "距上次接触天数", "days"
    )
    engagements: int = said("engagements in all", "互动次数")


@strawberry.type(description="Satisfaction over the last 182 days / 近 182 天合作满意度")
class Satisfaction:
    mean: float | None = said("mean score; null under three answers", "平均分", "0–100")
    n: int = said("answers", "样本数")
    trend: str = said("rising, falling, steady or unknown", "趋势")
    change: float | None = said("newer 91 days less the older 91", "变化", "points")
    enough: bool = said("three answers or more", "数据是否充足")
    note: LocalText | None = said("says when there is not enough data", "说明")
    latest: float | None = said("score of the latest answer, however old", "最近一次评分", "0–100")
    latest_at: dt.date | None = said("day of the latest answer", "最近一次评分日期")


@strawberry.type(description="A partner that works with the customer today / 现有合作伙伴")
class Incumbent:
    partner: Any = said("who", "伙伴", graphql_type=ORGANIZATION)
    role: str = said("role", "角色")
    product_lines: list[str] = said("product lines", "产品线")
    since: dt.date | None = said("since", "合作起始")
    satisfaction: Satisfaction = said("satisfaction", "合作满意度")
    last_joint_visit: dt.date | None = said("last joint visit", "最近联合拜访")


@strawberry.type(description="A partner recommended for this customer / 推荐伙伴")
class Recommendation:
    partner: Party = said("who", "伙伴")
    role: str = said("role", "角色")
    probability: float | None = said(
        "probability that it works well; null without enough evidence", "适配概率;证据不足时为空", "0–1"
    )
    rank: int = said("rank in its role", "角色内排名")
    incumbent: bool = said("works with the customer already", "是否已合作")
    reasons: list[LocalText] = said("reasons", "理由")
    basis: str | None = said(
        "what it rests on: history, profile or unknown",
        "依据:往来记录(history)、资料(profile)或未知(unknown)",
    )
    why_not: LocalText | None = said(
        "why another one comes first; null for the first", "未居首位的原因;首位为空"
    )


@strawberry.type(description="A good fit that may not be proposed to this customer / 硬性排除的伙伴")
class ExcludedPartner:
    partner: Party = said("who", "伙伴")
    role: str = said("role", "角色")
    rank: int = said("rank that it would have in its role", "若不排除的排名")
    kinds: list[str] = said(
        "why: territory, certificate, conflict, blacklist or contract",
        "类别:授权区域、认证、冲突、黑名单、数据契约",
    )
    reasons: list[LocalText] = said("reasons", "原因")


@strawberry.type(description="An expert who advised this customer / 顾问专家")
class Expert:
    person: Any = said("who", "专家", graphql_type=PERSON)
    consultations: int = said("consultations", "咨询次数")
    last_consultation: dt.date | None = said("last consultation", "最近咨询")


@strawberry.type(description="A node to draw / 图中节点")
class MapNode:
    id: strawberry.ID = said("id of the node in the graph service", "节点编号")
    label: str = said("label: which role it is drawn as", "标签")
    name: str = said("name", "名称")
    name_en: str | None = said("English name", "英文名称")
    size: float = said("influence or fit, for the size", "大小依据", "0–1")
    veto: bool = said("has a veto", "是否有否决权")
    hidden: bool = said("hidden decision-maker", "是否隐形决策者")


@strawberry.type(description="A relationship to draw / 图中关系")
class MapEdge:
    id: strawberry.ID = said("id, unique in this map", "关系编号")
    source: strawberry.ID = said("from the node", "起点")
    target: strawberry.ID = said("to the node", "终点")
    type: str = said("relationship type", "关系类型")
    weight: float | None = said("weight", "强度", "0–1")


@strawberry.type(description="The battle map of one customer / 生态作战地图")
class BattleMap:
    customer: Any = said("the customer", "客户", graphql_type=ORGANIZATION)
    as_of: dt.date = said("as of this day", "截止日期")
    decision_chain: list[Decider] = several("people, most influential first", "决策链")
    suppliers: list[Incumbent] = several("incumbent suppliers", "现有供应商")
    distributors: list[Incumbent] = several("incumbent distributors", "现有经销商")
    service_providers: list[Incumbent] = several("incumbent service providers", "现有服务商")
    recommendations: list[Recommendation] = several("recommended partners, most probable first", "推荐伙伴")
    excluded_partners: list[ExcludedPartner] = several(
        "partners that fit and may not be proposed, the best first", "硬性排除的伙伴"
    )
    kols: list[Expert] = several("experts who advised the customer", "专家顾问")
    signals: Any = several(
        "signals of the last year, newest first", "近一年信号", graphql_type=GenericAlias(list, (SIGNAL,))
    )
    opportunities: Any = several(
        "opportunities, open ones first", "商机", graphql_type=GenericAlias(list, (OPPORTUNITY,))
    )

    @strawberry.field(description="nodes to draw / 节点")
    async def nodes(self, info: strawberry.Info) -> list[MapNode]:
        return map_nodes(await _drawn(self, info.context))

    @strawberry.field(description="relationships to draw / 关系")
    async def edges(self, info: strawberry.Info) -> list[MapEdge]:
        return map_edges(await _drawn(self, info.context))

    runs: Any = said(
        "scoring runs that the numbers come from", "评分批次", graphql_type=GenericAlias(list, (RUN,))
    )


async def _drawn(row: Any, asking: Asking) -> Drawing:
    """What is drawn of a map, worked out once a request."""
    if row.id not in asking.kept:  # nodes and edges are asked for at once: both wait for one reading
        asking.kept[row.id] = asyncio.ensure_future(asking.threaded(battle_map, asking.graph, *row.id))
    return draw(await asking.kept[row.id])


def map_nodes(drawing: Drawing) -> list[MapNode]:
    """What is drawn of a map: its nodes."""
    return [
        MapNode(
            id=_id(n.identity, n.id), label=n.label, name=n.name, name_en=n.name_en,
            size=n.size, veto=n.veto, hidden=n.hidden,
        )
        for n in drawing.nodes
    ]  # fmt: skip


def map_edges(drawing: Drawing) -> list[MapEdge]:
    """What is drawn of a map: its relationships."""
    kind = {n.id: n.identity for n in drawing.nodes}
    return [
        MapEdge(
            id=strawberry.ID(f"{e.type}:{e.source}>{e.target}"), type=e.type, weight=e.weight,
            source=_id(kind[e.source], e.source), target=_id(kind[e.target], e.target),
        )
        for e in drawing.edges
    ]  # fmt: skip


def _id(identity: str, id: str) -> strawberry.ID:
    return strawberry.ID(global_id(identity, id))
