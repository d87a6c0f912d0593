"""GraphQL types derived from a model: one object type a node, one profile type a role, one enum a choice.

Types that are written by hand name a derived one by `Declared(label)`, which is looked up when a schema is built;
so the same hand-written types serve the built-in model and an extended one.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import enum
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import GenericAlias
from typing import Any

import strawberry
from strawberry import relay
from strawberry.types.lazy_type import LazyType

from graph.database import Graph
from graph.model import GUARDED, MODEL, Field, Kind, Model, NodeType
from graph.queries import nodes
from graph.transactions import Row
from graph.words import Text

SCALARS: dict[Kind, Any] = {
    "string": str,
    "integer": int,
    "float": float,
    "boolean": bool,
    "date": dt.date,
    "datetime": dt.datetime,
}
HIDDEN = ("Identifier", "Lock", *GUARDED)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_building: ContextVar[Derived] = ContextVar("building")


def described(text: Text, unit: str = "") -> str:
    """Both languages, as GraphiQL and generated clients show them."""
    return f"{text.en} / {text.zh}" + (f" ({unit})" if unit else "")


@strawberry.type(description="One text in both languages / 双语文本")
class LocalText:
    en: str
    zh: str


def local(text: Text) -> LocalText:
    return LocalText(en=text.en, zh=text.zh)


@strawberry.interface(description="An organisation or a person / 组织或人员")
class Party(relay.Node):
    id: relay.NodeID[str]
    name: str = strawberry.field(description="name / 名称")
    name_en: str | None = strawberry.field(description="English name / 英文名称")
    roles: list[str] = strawberry.field(description="labels of the roles it plays / 角色")


class Declared(LazyType[Any, Any]):
    """The derived type of a label, in whichever schema is being built."""

    def __init__(self, label: str):
        super().__init__(label, __name__)

    def resolve_type(self) -> type[Any]:
        made: type[Any] = _building.get().nodes[self.type_name]
        return made


class Derived:
    """The types made from a model, and how rows of the graph become instances of them.

    Enums of `base` are used where they have the same choices, so that an extension renames nothing.
    """

    def __init__(self, model: Model = MODEL, base: Derived | None = None):
        self.model = model
        self._enums: dict[tuple[str, ...], Any] = dict(base._enums) if base else {}
        self._extended = base is not None
        self.profiles = {n.label: self._profile(n) for n in model.nodes.values() if n.of and _public(n)}
        self.nodes = {n.label: self._node(n) for n in model.identities if n.label not in HIDDEN}

    @contextmanager
    def building(self) -> Iterator[None]:
        """Inside, `Declared` means the types of this model."""
        token = _building.set(self)
        try:
            yield
        finally:
            _building.reset(token)

    def node(self, label: str, row: Row) -> Any:
        """An instance of the type of an identity label, from a node's properties and `labels`."""
        declared = self.model.nodes[label]
        values = self.values(_public(declared), row)
        worn = set(row.get("labels", ()))
        roles = self.model.roles(label)
        if roles:
            values["roles"] = [role.label for role in roles if role.label in worn]
            for role in (r for r in roles if r.label in self.profiles):
                values[_snake(role.label)] = self._role(role, row) if role.label in worn else None
        return self.nodes[label](id=row["id"], **values)

    def any_node(self, row: Row) -> Any:
        """The same for a row whose `labels` say what it is."""
        return self.node(next(label for label in self.nodes if label in row["labels"]), row)

    def _role(self, role: NodeType, row: Row) -> Any:
        return self.profiles[role.label](**self.values(_public(role), row))

    def values(self, fields: dict[str, Field], row: Row) -> Row:
        """Properties as GraphQL answers them."""
        return {name: self._value(declared, row) for name, declared in fields.items()}

    def enum(self, label: str, field: str) -> Any:
        """The enum of a field's choices."""
        return self._enum(self.model.nodes[label].fields[field], label)

    def _value(self, declared: Field, row: Row) -> Any:
        value = row.get(declared.name)
        if not _is_enum(declared) or value is None:
            return value
        # a choice that an extension no longer has is answered as nothing
        members = self._enums[declared.choices]._value2member_map_
        return [members[v] for v in value if v in members] if declared.many else members.get(value)

    def more(self, node: NodeType) -> dict[str, Any]:
        """Fields of a node's type beside its properties and roles: none in the built-in model."""
        return {}

    def _profile(self, role: NodeType) -> Any:
        namespace = self.namespace(role.label, _public(role))
        made = type(f"{role.label}Profile", (), namespace)
        return strawberry.type(made, description=described(role.text))

    def _node(self, node: NodeType) -> Any:
        namespace = self.namespace(node.label, _public(node))
        roles = self.model.roles(node.label)
        for role in (r for r in roles if r.label in self.profiles):
            namespace["__annotations__"][_snake(role.label)] = self.profiles[role.label] | None
            namespace[_snake(role.label)] = strawberry.field(description=described(role.text))
        if not roles:
            namespace["__annotations__"] = {"id": relay.NodeID[str]} | namespace["__annotations__"]
        namespace |= self.more(node)
        namespace["resolve_nodes"] = classmethod(self._resolver(node.label))
        made = type(node.label, (Party,) if roles else (relay.Node,), namespace)
        return strawberry.type(made, description=described(node.text))

    def namespace(self, label: str, fields: dict[str, Field]) -> dict[str, Any]:
        """The body of a class with these fields."""
        annotations = {name: self._annotation(f, label) for name, f in fields.items()}
        made = {name: strawberry.field(description=_meaning(f)) for name, f in fields.items()}
        return {"__annotations__": annotations, "__module__": __name__} | made

    def _annotation(self, declared: Field, label: str) -> Any:
        scalar = self._enum(declared, label) if _is_enum(declared) else SCALARS[declared.kind]
        if declared.many:
            return GenericAlias(list, (scalar,)) | None
        return scalar if declared.required else scalar | None

    def _enum(self, declared: Field, label: str) -> Any:
        """One enum for each set of choices, named after the field that has it first."""
        if declared.choices not in self._enums:
            name = "".join(part.capitalize() for part in declared.name.split("_"))
            if self._extended:
                name = f"{label}{name}Choice"
            elif name in ("Kind", "Status", "Level", "Tier"):
                name = label + name
            members = enum.Enum(name, {choice.upper(): choice for choice in declared.choices})  # type: ignore[misc]
            self._enums[declared.choices] = strawberry.enum(members, description=described(declared.text))
        return self._enums[declared.choices]

    def _resolver(self, label: str) -> Any:
        async def resolve_nodes(
            cls: Any, *, info: strawberry.Info, node_ids: Any, required: bool = False
        ) -> list[Any]:
            graph: Graph = info.context["graph"]
            found = await asyncio.to_thread(nodes, graph, label, list(node_ids))
            return [self.node(label, found[id]) if id in found else None for id in node_ids]

        return resolve_nodes


def _is_enum(declared: Field) -> bool:
    """Whether GraphQL can name each choice; others, such as Chinese ones, are answered as text."""
    names = {choice.upper() for choice in declared.choices}
    return bool(names) and len(names) == len(declared.choices) and all(map(NAME.match, names))


def _meaning(declared: Field) -> str:
    """The description of a field; choices that are not an enum are listed in it."""
    listed = " [" + ", ".join(declared.choices) + "]" if declared.choices and not _is_enum(declared) else ""
    return described(declared.text, declared.unit) + listed


def _public(declared: NodeType) -> dict[str, Field]:
    """Personal data is not served."""
    return {name: f for name, f in declared.fields.items() if not f.private}


def _snake(label: str) -> str:
    return (
        "kol" if label == "KOL" else "".join("_" + c.lower() if c.isupper() else c for c in label).lstrip("_")
    )


DERIVED = Derived()
