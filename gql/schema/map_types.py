"""The battle map as GraphQL types; `graph/battle_map/map_readings.py` reads what is asked of one."""

from __future__ import annotations

import asyncio
from functools import cache
from types import GenericAlias
from typing import Any

import strawberry

from gql.compile.context import Context
from gql.ids import global_id
from gql.types import LocalText, Some, argument, bilingual_description, bilingual_field, end_type
from graph.battle_map.drawing import Drawing, draw
from graph.battle_map.map_fields import MapField, is_map_object, mapped_fields, object_name, object_text
from graph.battle_map.map_readings import BattleMap
from graph.battle_map.reading import read_battle_map
from graph.words import Text


@cache
def object_type(kind: type) -> Any:
    """The GraphQL type of a map object: a field for each that it declares."""
    fields = {name: _shown(field) for name, field in mapped_fields(kind).items() if not field.internal}
    drawn = {"nodes": nodes, "edges": edges} if kind is BattleMap else {}
    body = {"__annotations__": dict.fromkeys(fields, Any), "__module__": __name__} | fields | drawn
    return strawberry.type(type(object_name(kind), (), body), description=bilingual_description(object_text(kind)))


def _shown(declared: MapField) -> Any:
    field = strawberry.field(
        description=bilingual_description(declared.text, declared.unit), graphql_type=_type_of(declared)
    )
    if declared.cut:
        field.arguments = [argument("first", Some, None)]
    return field


def _type_of(declared: MapField) -> Any:
    kind = end_type(declared.nodes) if declared.nodes else declared.kind
    if is_map_object(kind):
        kind = object_type(kind)
    kind = LocalText if kind is Text else kind
    kind = GenericAlias(list, (kind,)) if declared.many else kind
    return kind | None if declared.nullable else kind


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


@strawberry.field(description="nodes to draw / 节点")
async def nodes(self: Any, info: strawberry.Info) -> list[MapNode]:
    return map_nodes(await _drawn(self, info.context))


@strawberry.field(description="relationships to draw / 关系")
async def edges(self: Any, info: strawberry.Info) -> list[MapEdge]:
    return map_edges(await _drawn(self, info.context))


async def _drawn(row: Any, context: Context) -> Drawing:
    """What is drawn of a map, worked out once a request."""
    if row.id not in context.cache:  # nodes and edges are asked for at once: both wait for one reading
        context.cache[row.id] = asyncio.ensure_future(context.threaded(read_battle_map, context.graph, *row.id))
    return draw(await context.cache[row.id])


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


BATTLE_MAP = object_type(BattleMap)
