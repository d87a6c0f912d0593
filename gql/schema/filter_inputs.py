"""Filter and order inputs of lists, derived from the model: one operator input a kind of value, one filter a list."""

from __future__ import annotations

import enum
from typing import Any

import strawberry

from gql.types import Derived, bilingual_description, bilingual_field
from graph.model.declarations import Field
from graph.query.computed_fields import computed_fields
from graph.query.listings import filterable_fields
from graph.words import Text

OPERATIONS: dict[str, tuple[str, str]] = {
    "eq": ("equals", "等于"),
    "in": ("is one of", "属于其中之一"),
    "lt": ("before or less than", "小于"),
    "lte": ("not after or at most", "不大于"),
    "gt": ("after or greater than", "大于"),
    "gte": ("not before or at least", "不小于"),
    "contains": ("has this part, whichever case", "包含(不区分大小写)"),
    "starts_with": ("begins with", "以此开头"),
    "is_null": ("is not known", "为空"),
    "has": ("has this among its values", "含有该值"),
    "has_any": ("has one of these among its values", "含有其中任一值"),
}
ORDERED = ("eq", "in", "lt", "lte", "gt", "gte", "is_null")
BY_KIND: dict[str, tuple[str, ...]] = {
    "string": ("eq", "in", "contains", "starts_with", "is_null"),
    "integer": ORDERED,
    "float": ORDERED,
    "date": ORDERED,
    "datetime": ORDERED,
    "boolean": ("eq", "is_null"),
}


class Inputs:
    """The inputs of one schema; each is made once."""

    def __init__(self, types: Derived):
        self.types = types
        self._made: dict[str, Any] = {}

    def filter(self, name: str, labels: tuple[str, ...]) -> Any:
        """`{name}Filter`: every field of these nodes with the operators of its kind, and `and`, `or`, `not`."""
        type_name = f"{name}Filter"
        if type_name not in self._made:
            made = type(type_name, (), {"__annotations__": {}, "__module__": __name__})
            self._made[type_name] = made
            fields = filterable_fields(self.types.model, labels)
            annotations: dict[str, Any] = {}
            for field, declared in fields.items():
                annotations[field] = self.operators(declared, self._owner(labels, field)) | None
                setattr(made, field, bilingual_field(declared.text.en, declared.text.zh, declared.unit, default=None))
            if "name" in fields:
                annotations["text"] = str | None
                made.text = bilingual_field("part of a name, in either language", "名称包含(中英文)", default=None)  # type: ignore[attr-defined]
            self._logic(made, annotations)
            made.__annotations__ = annotations
            self._made[type_name] = strawberry.input(made, description=f"All that are set must hold / 同时满足: {name}")
        return self._made[type_name]

    def _owner(self, labels: tuple[str, ...], field: str) -> str:
        model = self.types.model
        owners = (of for label in labels for of in (model.nodes[label].identity, label))
        return next((of for of in owners if field in model.nodes[of].fields), labels[0])

    def _logic(self, made: Any, annotations: dict[str, Any]) -> None:
        """`and`, `or` and `not` take filters of the same kind."""
        lazy: Any = _Self(made.__name__, self)
        for name, text in LOGIC.items():
            annotations[f"{name}_"] = Any
            inner: Any = strawberry.types.base.StrawberryOptional(
                lazy if name == "not" else strawberry.types.base.StrawberryList(lazy)
            )
            setattr(made, f"{name}_", bilingual_field(text.en, text.zh, name=name, default=None, graphql_type=inner))

    def operators(self, declared: Field, owner: str) -> Any:
        """The input with the operators of a field's kind of value."""
        scalar = self.types.scalar(declared, owner)
        known = isinstance(scalar, type) and issubclass(scalar, enum.Enum)
        base = scalar.__name__ if known or declared.is_long else declared.kind.capitalize()
        name = f"{base}{'List' if declared.many else ''}Filter"
        if name not in self._made:
            operations = (
                ("has", "has_any", "is_null")
                if declared.many
                else ("eq", "in", "is_null")
                if known
                else BY_KIND[declared.kind]
            )
            self._made[name] = self._operators(name, scalar, operations)
        return self._made[name]

    def _operators(self, name: str, scalar: Any, operations: tuple[str, ...]) -> Any:
        made = type(name, (), {"__annotations__": {}, "__module__": __name__})
        for operation in operations:
            python = f"{operation}_" if operation == "in" else operation
            value = bool if operation == "is_null" else list[scalar] if operation in ("in", "has_any") else scalar
            made.__annotations__[python] = value | None
            setattr(
                made,
                python,
                bilingual_field(*OPERATIONS[operation], name="in" if operation == "in" else None, default=None),
            )
        return strawberry.input(made, description="All that are set must hold / 同时满足")

    def order(self, name: str, labels: tuple[str, ...]) -> Any:
        """`{name}Order`: the id and every field that has an index."""
        type_name = f"{name}Order"
        if type_name not in self._made:
            fields = [f.name for f in filterable_fields(self.types.model, labels).values() if f.indexed and not f.many]
            computed = [field for label in labels for field in computed_fields(label)]
            members = enum.Enum(type_name, {f.upper(): f for f in ["id", *fields, *computed]})  # type: ignore[misc]
            self._made[type_name] = strawberry.enum(members, description=bilingual_description(SORTED))
        return self._made[type_name]


class _Self(strawberry.types.lazy_type.LazyType[Any, Any]):
    """A filter inside itself."""

    def __init__(self, name: str, inputs: Inputs):
        super().__init__(name, __name__)
        object.__setattr__(self, "inputs", inputs)

    def resolve_type(self) -> Any:
        return self.inputs._made[self.type_name]  # type: ignore[attr-defined]


LOGIC = {
    "and": Text("all of these hold", "全部满足"),
    "or": Text("one of these holds", "任一满足"),
    "not": Text("this does not hold", "不满足"),
}
SORTED = Text(
    "What to sort by: the id, a field that has an index, or what is counted when asked",
    "排序字段:编号、带索引的字段或查询时统计的数值",
)
