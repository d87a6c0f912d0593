"""The battle map as GraphQL types; `graph/battle_map/map_readings.py` reads what is asked of one."""

from __future__ import annotations

import asyncio
import datetime as dt
from types import GenericAlias
from typing import Any

import strawberry

from gql.compile.context import Context
from gql.ids import global_id
from gql.types import Declared, LocalText, Party, Some, bilingual_field
from graph.battle_map.drawing import Drawing, draw
from graph.battle_map.reading import read_battle_map

ORGANIZATION, PERSON = Declared("Organization"), Declared("Person")
OPPORTUNITY, SIGNAL, RUN = (Declared(label) for label in ("Opportunity", "Signal", "ScoringRun"))


def list_of_rows(en: str, zh: str, **options: Any) -> Any:
    """A field that is a list, which `first` cuts."""

    def rows(first: Some = None) -> list[Any]:
        return []  # never asked: rows have been read by then

    return bilingual_field(en, zh, resolver=rows, **options)


@strawberry.type(name="Decision", description="What a person is for one open opportunity / 在一个进行中商机里的角色")
class DecisionType:
    opportunity: Any = bilingual_field("open opportunity", "进行中的商机", graphql_type=OPPORTUNITY)
    role: str | None = bilingual_field("decision role", "决策角色")
    weight: float | None = bilingual_field("weight recorded", "登记权重", "0–1")
    stance: float | None = bilingual_field("stance, from against to for", "立场", "−1–1")
    veto: bool = bilingual_field("has a veto on it", "是否有否决权")
    influence: float | None = bilingual_field("share of the influence on it", "影响力占比", "0–1")
    rank: int | None = bilingual_field("rank by influence", "影响力排名")
    hidden: bool = bilingual_field("hidden decision-maker of it", "是否隐形决策者")


@strawberry.type(name="Decider", description="A person of the decision chain / 决策链成员")
class DeciderType:
    person: Any = bilingual_field("who", "人员", graphql_type=PERSON)
    title: str | None = bilingual_field("title at the customer", "职务")
    decisions: list[DecisionType] = bilingual_field("part in the open opportunities", "在进行中商机里的角色")
    influence: float | None = bilingual_field(
        "share of the influence on this customer's decisions", "影响力占比", "0–1"
    )
    rank: int | None = bilingual_field("rank by influence", "影响力排名")
    veto: bool = bilingual_field("has a veto", "是否有否决权")
    veto_scopes: list[str] = bilingual_field("what the veto covers", "否决范围")
    hidden: bool = bilingual_field("hidden decision-maker", "是否隐形决策者")
    last_touched: dt.date | None = bilingual_field("last engagement with us or a partner", "最近接触日期")
    days_since_touched: int | None = bilingual_field(
        "days since last touched; null means never", "距上次接触天数", "days"
    )
    engagements: int = bilingual_field("engagements in all", "互动次数")


@strawberry.type(name="Satisfaction", description="Satisfaction over the last 182 days / 近 182 天合作满意度")
class SatisfactionType:
    mean: float | None = bilingual_field("mean score; null under three answers", "平均分", "0–100")
    n: int = bilingual_field("answers", "样本数")
    trend: str = bilingual_field("rising, falling, steady or unknown", "趋势")
    change: float | None = bilingual_field("newer 91 days less the older 91", "变化", "points")
    enough: bool = bilingual_field("three answers or more", "数据是否充足")
    note: LocalText | None = bilingual_field("says when there is not enough data", "说明")
    latest: float | None = bilingual_field("score of the latest answer, however old", "最近一次评分", "0–100")
    latest_at: dt.date | None = bilingual_field("day of the latest answer", "最近一次评分日期")


@strawberry.type(name="Incumbent", description="A partner that works with the customer today / 现有合作伙伴")
class IncumbentType:
    partner: Any = bilingual_field("who", "伙伴", graphql_type=ORGANIZATION)
    role: str = bilingual_field("role", "角色")
    product_lines: list[str] = bilingual_field("product lines", "产品线")
    since: dt.date | None = bilingual_field("since", "合作起始")
    satisfaction: SatisfactionType = bilingual_field("satisfaction", "合作满意度")
    last_joint_visit: dt.date | None = bilingual_field("last joint visit", "最近联合拜访")


@strawberry.type(name="Recommendation", description="A partner recommended for this customer / 推荐伙伴")
class RecommendationType:
    partner: Party = bilingual_field("who", "伙伴")
    role: str = bilingual_field("role", "角色")
    probability: float | None = bilingual_field(
        "probability that it works well; null without enough evidence", "适配概率;证据不足时为空", "0–1"
    )
    rank: int = bilingual_field("rank in its role", "角色内排名")
    incumbent: bool = bilingual_field("works with the customer already", "是否已合作")
    reasons: list[LocalText] = bilingual_field("reasons", "理由")
    basis: str | None = bilingual_field(
        "what it rests on: history, profile or unknown", "依据:往来记录(history)、资料(profile)或未知(unknown)"
    )
    why_not: LocalText | None = bilingual_field(
        "why another one comes first; null for the first", "未居首位的原因;首位为空"
    )


@strawberry.type(description="A good fit that may not be proposed to this customer / 硬性排除的伙伴")
class ExcludedPartner:
    partner: Party = bilingual_field("who", "伙伴")
    role: str = bilingual_field("role", "角色")
    rank: int = bilingual_field("rank that it would have in its role", "若不排除的排名")
    kinds: list[str] = bilingual_field(
        "why: territory, certificate, conflict, blacklist or contract", "类别:授权区域、认证、冲突、黑名单、数据契约"
    )
    reasons: list[LocalText] = bilingual_field("reasons", "原因")


@strawberry.type(name="Expert", description="An expert who advised this customer / 顾问专家")
class ExpertType:
    person: Any = bilingual_field("who", "专家", graphql_type=PERSON)
    consultations: int = bilingual_field("consultations", "咨询次数")
    last_consultation: dt.date | None = bilingual_field("last consultation", "最近咨询")


@strawberry.type(description="A node to draw / 图中节点")
class MapNode:
    id: strawberry.ID = bilingual_field("id of the node in the graph service", "节点编号")
    label: str = bilingual_field("label: which role it is drawn as", "标签")
    name: str = bilingual_field("name", "名称")
    name_en: str | None = bilingual_field("English name", "英文名称")
    size: float = bilingual_field("influence or fit, for the size", "大小依据", "0–1")
    veto: bool = bilingual_field("has a veto", "是否有否决权")
    hidden: bool = bilingual_field("hidden decision-maker", "是否隐形决策者")


@strawberry.type(description="A relationship to draw / 图中关系")
class MapEdge:
    id: strawberry.ID = bilingual_field("id, unique in this map", "关系编号")
    source: strawberry.ID = bilingual_field("from the node", "起点")
    target: strawberry.ID = bilingual_field("to the node", "终点")
    type: str = bilingual_field("relationship type", "关系类型")
    weight: float | None = bilingual_field("weight", "强度", "0–1")


@strawberry.type(name="BattleMap", description="The battle map of one customer / 生态作战地图")
class BattleMapType:
    customer: Any = bilingual_field("the customer", "客户", graphql_type=ORGANIZATION)
    as_of: dt.date = bilingual_field("as of this day", "截止日期")
    decision_chain: list[DeciderType] = list_of_rows("people, most influential first", "决策链")
    suppliers: list[IncumbentType] = list_of_rows("incumbent suppliers", "现有供应商")
    distributors: list[IncumbentType] = list_of_rows("incumbent distributors", "现有经销商")
    service_providers: list[IncumbentType] = list_of_rows("incumbent service providers", "现有服务商")
    recommendations: list[RecommendationType] = list_of_rows("recommended partners, most probable first", "推荐伙伴")
    excluded_partners: list[ExcludedPartner] = list_of_rows(
        "partners that fit and may not be proposed, the best first", "硬性排除的伙伴"
    )
    kols: list[ExpertType] = list_of_rows("experts who advised the customer", "专家顾问")
    signals: Any = list_of_rows(
        "signals of the last year, newest first", "近一年信号", graphql_type=GenericAlias(list, (SIGNAL,))
    )
    opportunities: Any = list_of_rows(
        "opportunities, open ones first", "商机", graphql_type=GenericAlias(list, (OPPORTUNITY,))
    )

    @strawberry.field(description="nodes to draw / 节点")
    async def nodes(self, info: strawberry.Info) -> list[MapNode]:
        return map_nodes(await _drawn(self, info.context))

    @strawberry.field(description="relationships to draw / 关系")
    async def edges(self, info: strawberry.Info) -> list[MapEdge]:
        return map_edges(await _drawn(self, info.context))

    runs: Any = bilingual_field(
        "scoring runs that the numbers come from", "评分批次", graphql_type=GenericAlias(list, (RUN,))
    )


async def _drawn(row: Any, asking: Context) -> Drawing:
    """What is drawn of a map, worked out once a request."""
    if row.id not in asking.kept:  # nodes and edges are asked for at once: both wait for one reading
        asking.kept[row.id] = asyncio.ensure_future(asking.threaded(read_battle_map, asking.graph, *row.id))
    return draw(await asking.kept[row.id])


def map_nodes(drawing: Drawing) -> list[MapNode]:
    """The nodes that are drawn of a map."""
    return [
        MapNode(
            id=_id(n.identity, n.id),
            label=n.label,
            name=n.name,
            name_en=n.name_en,
            size=n.size,
            veto=n.veto,
            hidden=n.hidden,
        )
        for n in drawing.nodes
    ]


def map_edges(drawing: Drawing) -> list[MapEdge]:
    """The relationships that are drawn of a map."""
    kind = {n.id: n.identity for n in drawing.nodes}
    return [
        MapEdge(
            id=strawberry.ID(f"{e.type}:{e.source}>{e.target}"),
            type=e.type,
            weight=e.weight,
            source=_id(kind[e.source], e.source),
            target=_id(kind[e.target], e.target),
        )
        for e in drawing.edges
    ]


def _id(identity: str, id: str) -> strawberry.ID:
    return strawberry.ID(global_id(identity, id))
