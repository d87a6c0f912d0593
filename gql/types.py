"""GraphQL types derived from a model: one object type a node or relationship, one profile type a role, one enum a choice.

Types that are written by hand name a derived one by `Declared(label)`, which is looked up when a schema is built;
so the same hand-written types serve the built-in model and an extended one. Values come from rows that
`graph/query/field_expressions.py` has read for exactly what was asked, so derived types have no resolvers of their own.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import GenericAlias
from typing import Annotated, Any

import strawberry
from strawberry import relay
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.lazy_type import LazyType

from gql.scalars import BigInt
from graph.model.declarations import EdgeType, Field, Kind, NodeType
from graph.model.model import MODEL, Model
from graph.query import property_kinds
from graph.query.computed_fields import CUSTOMER_NODE, NEWEST_SIGNAL, computed_fields, seen_sums
from graph.query.field_expressions import identities, public_fields, relation_type_name, relations_of, snake_case
from graph.query.readers import Reader
from graph.query.texts.text_facts import FACTS, has_facts
from graph.words import Text

SCALARS: dict[Kind, Any] = {
    "string": str,
    "integer": int,
    "float": float,
    "boolean": bool,
    "date": dt.date,
    "datetime": dt.datetime,
}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
VAGUE = ("Kind", "Status", "Level", "Tier", "Role", "Basis", "Outcome", "Kinds", "Verdict", "State", "Field")
_building: ContextVar[Derived] = ContextVar("building")


def bilingual_description(text: Text, unit: str = "") -> str:
    """Both languages, as GraphiQL and generated clients show them."""
    return f"{text.en} / {text.zh}" + (f" ({unit})" if unit else "")


def bilingual_field(en: str, zh: str, unit: str = "", **options: Any) -> Any:
    """A field with its meaning in both languages, and its unit."""
    return strawberry.field(description=bilingual_description(Text(en, zh), unit), **options)


@strawberry.type(description="One text in both languages / 双语文本")
class LocalText:
    en: str = bilingual_field("in English", "英文")
    zh: str = bilingual_field("in Chinese", "中文")

    @strawberry.field(description="in one language: `locale` of a battle map, else the caller's / 按所需语言")
    def text(self, info: strawberry.Info) -> str:
        return self.zh if info.context.caller.lang == "zh" else self.en


def argument(name: str, type: Any, default: Any) -> StrawberryArgument:
    """An argument of a field that has no resolver, as its rows have been read by then."""
    return StrawberryArgument(name, None, StrawberryAnnotation(type), default=default)


def local_text(text: Text) -> LocalText:
    return LocalText(en=text.en, zh=text.zh)


First = Annotated[int, strawberry.argument(description="at most this many, 1 to 100 / 每页数量,1 至 100")]
Some = Annotated[int | None, strawberry.argument(description="at most this many; default: all / 数量上限,默认全部")]
AsOf = Annotated[dt.date | None, strawberry.argument(description="as of this day; default: today / 截止日期,默认今天")]


@strawberry.enum(description="A language of texts / 语言")
class Locale(enum.Enum):
    EN = "en"
    ZH = "zh"


@strawberry.enum(description="Direction / 排序方向")
class Direction(enum.Enum):
    ASC = "asc"
    DESC = "desc"


@strawberry.interface(description="An organisation or a person / 组织或人员")
class Party(relay.Node):
    id: relay.NodeID[str]
    name: str = strawberry.field(description="name / 名称")
    name_en: str | None = strawberry.field(description="English name / 英文名称")
    roles: list[str] = strawberry.field(description="labels of the roles it plays / 角色")


@strawberry.type(description="A fact that a text refers to, as you may see it now / 文本引用的事实(按您当前的权限读取)")
class TextFact:
    reference: str = bilingual_field("as the text has it between [[ and ]]", "引用,即文本中 [[ 与 ]] 之间的内容")
    open: bool = bilingual_field("whether it is open to you", "是否对您开放")
    name: str | None = bilingual_field("what the field is called, in your language", "字段名称")
    value: str | None = bilingual_field(
        "its value now; null where there is none; where it is not open, words that say so",
        "当前值;无值时为空;未开放时为相应说明",
    )


class Declared(LazyType[Any, Any]):
    """The derived type of a label, in whichever schema is being built."""

    def __init__(self, label: str):
        super().__init__(label, __name__)

    def resolve_type(self) -> type[Any]:
        made: type[Any] = _building.get().nodes[self.type_name]
        return made


def _other_node(label: str, text: Text) -> Any:
    """A field that shows one node of a label, or null."""
    declared: Any = Declared(label)
    shown: Any = strawberry.types.base.StrawberryOptional(declared)
    return strawberry.field(description=bilingual_description(text), graphql_type=shown)


class Derived:
    """The types made from a model. Enums of `base` are used where they have the same choices, so that an extension renames nothing."""

    def __init__(self, model: Model = MODEL, base: Derived | None = None):
        self.model = model
        self._enums: dict[tuple[str, ...], Any] = dict(base._enums) if base else {}
        self._extended = base is not None
        self._orders: dict[str, Any] = {}
        self.relations: dict[str, Any] = {}
        self.profiles = {n.label: self._profile(n) for n in model.nodes.values() if n.of and public_fields(n)}
        self.nodes = {n.label: self._node(n) for n in model.identities if n.served}

    @contextmanager
    def building(self) -> Iterator[None]:
        """Inside, `Declared` means the types of this model."""
        token = _building.set(self)
        try:
            yield
        finally:
            _building.reset(token)

    def enum(self, label: str, field: str) -> Any:
        """The enum of a field's choices."""
        return self._enum(self.model.nodes[label].fields[field], label)

    def scalar(self, declared: Field, label: str) -> Any:
        """The type of one value of a field."""
        if is_enum(declared):
            return self._enum(declared, label)
        return BigInt if declared.is_long else SCALARS[declared.kind]

    def _profile(self, role: NodeType) -> Any:
        namespace = self.namespace(role.label, public_fields(role) | computed_fields(role.label))
        if role.label == "Customer":
            namespace[NEWEST_SIGNAL] = _other_node("Signal", Text("newest signal", "最新信号"))
        made = type(f"{role.label}Profile", (), namespace)
        return strawberry.type(made, description=bilingual_description(role.text))

    def _node(self, node: NodeType) -> Any:
        namespace = self.namespace(node.label, public_fields(node) | seen_sums(node.label))
        roles = self.model.roles(node.label)
        for role in (r for r in roles if r.label in self.profiles):
            namespace["__annotations__"][snake_case(role.label)] = self.profiles[role.label] | None
            namespace[snake_case(role.label)] = strawberry.field(description=bilingual_description(role.text))
        if not roles:
            namespace["__annotations__"] = {"id": relay.NodeID[str]} | namespace["__annotations__"]
        for name, (edge, _) in relations_of(self.model, node.label).items():
            namespace[name] = self._related(edge)
        if has_facts(node):
            namespace["__annotations__"][FACTS] = list[TextFact]
            namespace[FACTS] = bilingual_field(
                "facts that the text refers to, in its order", "文本引用的事实,按出现顺序"
            )
        if node.label == "Alert":
            namespace[CUSTOMER_NODE] = _other_node("Organization", Text("customer", "客户"))
        made = type(node.label, (Party,) if roles else (relay.Node,), namespace)
        return strawberry.type(made, description=bilingual_description(node.text))

    def _related(self, edge: EdgeType) -> Any:
        """A field that lists relationships of a type."""
        meaning = bilingual_description(Text(f"{edge.text.en}: {VALID.en}", f"{edge.text.zh}: {VALID.zh}"))
        field = strawberry.field(description=meaning, graphql_type=GenericAlias(list, (self._relation(edge),)))
        field.arguments = [
            argument("first", First, 20),
            argument("order_by", self.order(edge) | None, None),
            argument("direction", Direction, Direction.DESC),
            argument("as_of", AsOf, None),
        ]
        return field

    def order(self, edge: EdgeType) -> Any:
        """What relationships of a type can be sorted by: their own fields."""
        name = relation_type_name(edge) + "Order"
        if name not in self._orders:
            fields = [f for f in public_fields(edge).values() if not f.many] or [Field("integer", RANK, "rank")]
            members = enum.Enum(name, {f.name.upper(): f.name for f in fields})  # type: ignore[misc]
            self._orders[name] = strawberry.enum(
                members, description=f"What to sort by / 排序字段: {bilingual_description(edge.text)}"
            )
        return self._orders[name]

    def _relation(self, edge: EdgeType) -> Any:
        """The type of one relationship; made once, whichever end asks first."""
        if edge.type not in self.relations:
            name = relation_type_name(edge)
            namespace = self.namespace(name.removesuffix("Relation"), public_fields(edge))
            for number, (part, text) in enumerate(ENDS.items()):
                namespace["__annotations__"][part] = Any
                end = end_type(identities(self.model, edge, number))
                namespace[part] = strawberry.field(description=bilingual_description(text), graphql_type=end)
            made = type(name, (), namespace)
            self.relations[edge.type] = strawberry.type(made, description=bilingual_description(edge.text))
        return self.relations[edge.type]

    def namespace(self, label: str, fields: dict[str, Field]) -> dict[str, Any]:
        """The body of a class with these fields."""
        annotations = {name: self._annotation(f, label) for name, f in fields.items()}
        made = {name: strawberry.field(description=_meaning(f)) for name, f in fields.items()}
        return {"__annotations__": annotations, "__module__": __name__} | made

    def _annotation(self, declared: Field, label: str) -> Any:
        scalar = self.scalar(declared, label)
        if declared.many:
            return GenericAlias(list, (scalar,)) | None
        return scalar if declared.required else scalar | None

    def _enum(self, declared: Field, label: str) -> Any:
        """One enum for each set of choices, named after the field that has it first."""
        if declared.choices not in self._enums:
            name = "".join(part.capitalize() for part in declared.name.split("_"))
            if self._extended:
                name = f"{label}{name}Choice"
            elif name in VAGUE:
                name = label + name
            members = enum.Enum(name, {choice.upper(): choice for choice in declared.choices})  # type: ignore[misc]
            self._enums[declared.choices] = strawberry.enum(members, description=bilingual_description(declared.text))
        return self._enums[declared.choices]


def leaf_reader(declared: Field, typed: bool) -> Reader | None:
    """A reader of a property as GraphQL answers it; `typed`: for the generic executor, which names enums itself."""
    if is_enum(declared):
        # a choice that an extension no longer has is answered as nothing
        shown = {choice: choice if typed else choice.upper() for choice in declared.choices}
        return property_kinds.list_reader(lambda value: shown.get(value) if type(value) is str else None, declared)
    return property_kinds.kind_reader(declared)


def is_enum(declared: Field) -> bool:
    """Whether GraphQL can name each choice; others, such as Chinese ones, are answered as text."""
    names = {choice.upper() for choice in declared.choices}
    return bool(names) and len(names) == len(declared.choices) and all(map(NAME.match, names))


def _meaning(declared: Field) -> str:
    """The description of a field; choices that are not an enum are listed in it."""
    listed = " [" + ", ".join(declared.choices) + "]" if declared.choices and not is_enum(declared) else ""
    return bilingual_description(declared.text, declared.unit) + listed


def end_type(labels: tuple[str, ...]) -> Any:
    """The type of nodes of any of these identity labels."""
    if len(labels) == 1:
        return Declared(labels[0])
    return Party if set(labels) == {"Organization", "Person"} else relay.Node


RANK = Text("rank", "排名")
VALID = Text("relationships true on the day", "当日有效的关系")
ENDS = {"source": Text("from", "起点"), "target": Text("to", "终点")}
DERIVED = Derived()
