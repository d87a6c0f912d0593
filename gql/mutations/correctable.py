"""Fields that people may correct, at the root: what a form needs of a node before `correctField` and `lockField`."""

from __future__ import annotations

import enum
from typing import Annotated

import strawberry
from strawberry.utils.str_converters import to_camel_case

from gql.compile.context import Context
from gql.ids import parts_of
from gql.types import LocalText, bilingual_field, local_text
from graph.model.declarations import Field
from graph.mutations.correctable_fields import CorrectableField, CorrectableNode, correctable_expression


@strawberry.enum(description="Which part of a `FieldValueInput` takes it / 对应 FieldValueInput 的哪一项")
class FieldForm(enum.Enum):
    TEXT = "text"
    TEXTS = "texts"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"
    TIME = "time"


FORMS = {
    "integer": FieldForm.NUMBER,
    "float": FieldForm.NUMBER,
    "boolean": FieldForm.FLAG,
    "date": FieldForm.DATE,
    "datetime": FieldForm.TIME,
}


@strawberry.type(name="CorrectableField", description="A field that people may correct / 可人工更正的字段")
class CorrectableFieldType:
    name: str = bilingual_field("name, for `field` of `correctField`", "字段名,用于 correctField 的 field")
    text: LocalText = bilingual_field("what it is called", "名称")
    unit: str = bilingual_field("unit; may be empty", "单位,可为空")
    form: FieldForm = bilingual_field("what takes its value", "值的形式")
    choices: list[str] = bilingual_field("values that it can have; empty where it is free", "可选值;不限时为空")
    values: list[str] = bilingual_field(
        "its value now as text, or values; empty where it has none", "当前值(文本),没有时为空"
    )
    locked: bool = bilingual_field("whether it stays, whatever sources say", "是否已锁定")
    locked_by: str | None = bilingual_field("who has fixed it", "锁定人")


@strawberry.type(description="Fields of a node that people may correct / 节点中可人工更正的字段")
class CorrectableFields:
    version: str = bilingual_field("opaque version of the node, for `ifVersion`", "版本标记,用于 ifVersion")
    fields: list[CorrectableFieldType] = bilingual_field("in the order of the model", "字段(按模型顺序)")


Id = Annotated[strawberry.ID, strawberry.argument(description="id of a node / 节点编号")]


@strawberry.field(
    description="Fields of a node that people may correct or lock, as they stand; null where there is no such node"
    " / 节点中可人工更正或锁定的字段及其现状;无此节点时为空"
)
async def resolve_correctable_fields(info: strawberry.Info, id: Id) -> CorrectableFields | None:
    context: Context = info.context
    label, own = parts_of(id) or ("", "")
    declared = context.graph.model.nodes.get(label)
    if label not in context.service.schema.types.nodes or declared is None or declared.layer == "system":
        return None
    found: CorrectableNode | None = await context.read_expression(
        lambda scope: correctable_expression(scope, label, own), {}
    )
    if found is None:
        return None
    return CorrectableFields(version=found.version, fields=[_field_type(each) for each in found.fields])


def _field_type(field: CorrectableField) -> CorrectableFieldType:
    declared = field.declared
    return CorrectableFieldType(
        name=to_camel_case(field.name),
        text=local_text(declared.text),
        unit=declared.unit,
        form=_form(declared),
        choices=list(declared.choices),
        values=field.texts,
        locked=field.locked_by is not None,
        locked_by=field.locked_by,
    )


def _form(declared: Field) -> FieldForm:
    return FieldForm.TEXTS if declared.many else FORMS.get(declared.kind, FieldForm.TEXT)
