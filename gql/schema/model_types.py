"""The model as GraphQL types: words and looks of labels and relationship types, those of extensions too."""

from __future__ import annotations

import strawberry

from gql.types import LocalText, bilingual_field


@strawberry.type(description="A label: what it is called, and how its nodes are drawn / 标签的名称与画法")
class ModelNodeType:
    label: str = bilingual_field("label", "标签")
    identity: str = bilingual_field(
        "label of its ids: its own, or that of the party that plays it as a role", "编号所属标签"
    )
    name: LocalText = bilingual_field("name of one", "名称")
    plural: LocalText = bilingual_field("name of several", "复数名称")
    colour: str = bilingual_field("colour, #rrggbb", "颜色")
    shape: str = bilingual_field(
        "shape: star, square, triangle, triangleDown, diamond, hexagon, dot, ellipse or box; the label is inside the last two",
        "形状",
    )


@strawberry.type(description="A relationship type: what it is called, and how it is drawn / 关系类型的名称与画法")
class ModelRelationshipType:
    type: str = bilingual_field("relationship type", "关系类型")
    name: LocalText = bilingual_field("name, between source and target", "名称")
    symmetric: bool = bilingual_field("has no direction", "是否无方向")
    colour: str = bilingual_field("colour, #rrggbb", "颜色")
    strong_colour: str = bilingual_field("colour where it stands out, #rrggbb", "突出时的颜色")
    width: float = bilingual_field("width", "线宽", "px")
    dashes: list[int] = bilingual_field(
        "lengths of dashes and gaps; empty where it is solid", "虚线段与间隔长度;实线为空", "px"
    )
    arrow: bool = bilingual_field("has an arrow at its target", "终点是否有箭头")
    bend: float = bilingual_field(
        "how far it bends clockwise, as a share of its length; 0 is straight", "弯曲程度(顺时针),0 为直线"
    )


@strawberry.type(description="A value that a field can have / 字段的可选值")
class ModelChoice:
    field: str = bilingual_field("what it is a value of", "所属字段")
    value: str = bilingual_field("value, as the graph has it; enums write it in capitals", "值(枚举中为大写)")
    name: LocalText = bilingual_field("what it is called", "名称")


@strawberry.type(description="The model of the graph, as far as you may see it / 图模型(仅含您可见的内容)")
class GraphModel:
    node_types: list[ModelNodeType] = bilingual_field("labels", "标签")
    relationship_types: list[ModelRelationshipType] = bilingual_field("relationship types", "关系类型")
    choices: list[ModelChoice] = bilingual_field("values that fields can have", "字段的可选值")


@strawberry.field(description="Words and looks of labels and relationship types / 标签与关系类型的名称和画法")
async def resolve_model(info: strawberry.Info) -> GraphModel:
    found: GraphModel = await info.context.rows(info._raw_info)
    return found
