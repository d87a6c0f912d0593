"""The shape of an `extensions.yaml`, and what each part of it declares. Its rules are in `graph/model/extension_rules.py`.

Colours are `#rrggbb`; shapes are those that the map and its legend draw.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field as Part
from pydantic import FiniteFloat, StringConstraints

from graph.model.declarations import VALIDITY, EdgeType, Field, Kind, NodeType
from graph.model.model import MODEL
from graph.words import Text
from graph.yaml_reading import Strict

Shape = Literal["dot", "square", "triangle", "triangleDown", "diamond", "star", "hexagon", "ellipse", "box"]
INT32 = 2**31 - 1  # the largest that GraphQL's Int can answer
COLOUR = r"^#[0-9a-fA-F]{6}$"

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Ends = Annotated[list[str], Part(min_length=2, max_length=2)]


class FieldSpec(Strict):
    """One field: its kind, its name in both languages, and what a valid value is."""

    kind: Kind = Part(description="kind of the value / 值的类型")
    en: Words = Part(description="what it is, in English / 英文含义")
    zh: Words = Part(description="what it is, in Chinese / 中文含义")
    unit: str = Part("", description="unit / 单位")
    many: bool = Part(False, description="a list of values / 可有多个值")
    required: bool = Part(False, description="a new record needs it / 必填")
    private: bool = Part(False, description="personal data: kept, never served / 个人数据,不对外提供")
    indexed: bool = Part(False, description="often looked up by it / 建立索引")
    fulltext: bool = Part(False, description="found by the search / 可全文搜索")
    choices: list[Words] = Part([], description="the only values allowed / 可选值")
    minimum: FiniteFloat | None = Part(None, description="smallest value allowed / 最小值")
    maximum: FiniteFloat | None = Part(None, description="largest value allowed / 最大值")

    def declared(self, name: str) -> Field:
        low, high = self.minimum, self.maximum
        if self.kind == "integer":  # what GraphQL can't answer must not get in
            low, high = -INT32 if low is None else low, INT32 if high is None else high
        return Field(
            self.kind,
            Text(self.en, self.zh),
            name,
            self.unit,
            self.many,
            self.required,
            self.private,
            indexed=self.indexed,
            fulltext=self.fulltext,
            choices=tuple(self.choices),
            minimum=low,
            maximum=high,
        )


class NodeExtension(Strict):
    """A label: a role of organisations or people where `of` says so, else a kind of node of its own."""

    en: Words = Part(description="name, in English / 英文名称")
    zh: Words = Part(description="name, in Chinese / 中文名称")
    many: Words | None = Part(None, description="English plural, if it is not name + s / 英文复数")
    of: Literal["Organization", "Person"] | None = Part(
        None, description="the party that plays this role; none: a node of its own / 所属主体"
    )
    colour: Annotated[str, StringConstraints(pattern=COLOUR)] = Part("#8d99ae", description="#rrggbb")
    shape: Shape = Part("dot", description="shape on the map / 图上形状")
    fields: dict[str, FieldSpec] = Part({}, description="its fields / 字段")

    def declared(self, label: str) -> NodeType:
        plural = Text(self.many or self.en + "s", self.zh)
        layer: Literal["role", "event"] = "role" if self.of else "event"
        return NodeType(
            label, Text(self.en, self.zh), plural, layer, self.colour, self.shape, declared_fields(self.fields), self.of
        )


class EdgeExtension(Strict):
    """A relationship type between the labels in `ends`; its validity (`valid_from`, `valid_to`) comes by itself."""

    en: Words = Part(description="name, in English: source … target / 英文名称")
    zh: Words = Part(description="name, in Chinese / 中文名称")
    ends: Annotated[list[Ends], Part(min_length=1, description="[from, to] pairs of labels / 起点与终点的标签")]
    single: bool = Part(False, description="one valid target at a time / 同一时间只有一个有效终点")
    plural: bool = Part(False, description="may stand several times between two nodes / 两点间可有多条")
    symmetric: bool = Part(False, description="has no direction / 无方向")
    fields: dict[str, FieldSpec] = Part({}, description="its fields / 字段")

    def declared(self, type: str) -> EdgeType:
        ends = tuple((pair[0], pair[1]) for pair in self.ends)
        validity = {name: MODEL.edges["WORKS_AT"].fields[name] for name in VALIDITY}
        return EdgeType(
            type,
            Text(self.en, self.zh),
            ends,
            declared_fields(self.fields) | validity,
            self.plural,
            self.single,
            self.symmetric,
        )


class Extensions(Strict):
    """A whole file: fields of types that exist, new labels, new relationship types."""

    version: Literal[1] = Part(description="version of this format / 格式版本")
    fields: dict[str, dict[str, FieldSpec]] = Part(
        {}, description="label or relationship type → its new fields / 为已有类型增加字段"
    )
    nodes: dict[str, NodeExtension] = Part({}, description="new labels / 新标签")
    edges: dict[str, EdgeExtension] = Part({}, description="new relationship types / 新关系类型")


def declared_fields(fields: dict[str, FieldSpec]) -> dict[str, Field]:
    return {name: spec.declared(name) for name, spec in fields.items()}
