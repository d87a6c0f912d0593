"""GraphQL types derived from the model: one object type a node, one profile type a role, one enum a choice."""

from __future__ import annotations

import asyncio
import datetime as dt
import enum
from types import GenericAlias
from typing import Any

import strawberry
from strawberry import relay

from graph.database import Graph
from graph.model import MODEL, Field, Kind, Model, NodeType
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
HIDDEN = ("Identifier", "Lock")


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


class Derived:
    """The types made from a model, and how rows of the graph become instances of them."""

    def __init__(self, model: Model = MODEL):
        self.model = model
        self._enums: dict[tuple[str, ...], Any] = {}
        self.profiles = {n.label: self._profile(n) for n in model.nodes.values() if n.of and n.fields}
        self.nodes = {n.label: self._node(n) for n in model.identities if n.label not in HIDDEN}

    def node(self, label: str, row: Row) -> Any:
        """An instance of the type of an identity label, from a node's properties and `labels`."""
        declared = self.model.nodes[label]
        values = {name: self._value(f, row) for name, f in _public(declared).items()}
        worn = set(row.get("labels", ()))
        roles = self.model.roles(label)
        if roles:
            values["roles"] = [role.label for role in roles if role.label in worn]
            for role in (r for r in roles if r.fields):
                values[_snake(role.label)] = self._role(role, row) if role.label in worn else None
        return self.nodes[label](id=row["id"], **values)

    def any_node(self, row: Row) -> Any:
        """The same for a row whose `labels` say what it is."""
        return self.node(next(label for label in self.nodes if label in row["labels"]), row)

    def _role(self, role: NodeType, row: Row) -> Any:
        values = {name: self._value(f, row) for name, f in _public(role).items()}
        return self.profiles[role.label](**values)

    def enum(self, label: str, field: str) -> Any:
        """The enum of a field's choices."""
        return self._enum(self.model.nodes[label].fields[field], label)

    def _value(self, declared: Field, row: Row) -> Any:
        value = row.get(declared.name)
        if not declared.choices or value is None:
            return value
        members = self._enum(declared, "")
        return [members(v) for v in value] if declared.many else members(value)

    def _profile(self, role: NodeType) -> Any:
        namespace = self._namespace(role)
        made = type(f"{role.label}Profile", (), namespace)
        return strawberry.type(made, description=described(role.text))

    def _node(self, node: NodeType) -> Any:
        namespace = self._namespace(node)
        roles = self.model.roles(node.label)
        for role in (r for r in roles if r.fields):
            namespace["__annotations__"][_snake(role.label)] = self.profiles[role.label] | None
            namespace[_snake(role.label)] = strawberry.field(description=described(role.text))
        if not roles:
            namespace["__annotations__"] = {"id": relay.NodeID[str]} | namespace["__annotations__"]
        namespace["resolve_nodes"] = classmethod(self._resolver(node.label))
        made = type(node.label, (Party,) if roles else (relay.Node,), namespace)
        return strawberry.type(made, description=described(node.text))

    def _namespace(self, declared: NodeType) -> dict[str, Any]:
        fields = _public(declared)
        annotations = {name: self._annotation(f, declared.label) for name, f in fields.items()}
        made = {name: strawberry.field(description=described(f.text, f.unit)) for name, f in fields.items()}
        return {"__annotations__": annotations, "__module__": __name__} | made

    def _annotation(self, declared: Field, label: str) -> Any:
        scalar = self._enum(declared, label) if declared.choices else SCALARS[declared.kind]
        if declared.many:
            return GenericAlias(list, (scalar,)) | None
        return scalar if declared.required else scalar | None

    def _enum(self, declared: Field, label: str) -> Any:
        """One enum for each set of choices, named after the field that has it first."""
        if declared.choices not in self._enums:
            name = "".join(part.capitalize() for part in declared.name.split("_"))
            name = name if name not in ("Kind", "Status", "Level", "Tier") else label + name
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


def _public(declared: NodeType) -> dict[str, Field]:
    """Personal data is not served."""
    return {name: f for name, f in declared.fields.items() if not f.private}


def _snake(label: str) -> str:
    return (
        "kol" if label == "KOL" else "".join("_" + c.lower() if c.isupper() else c for c in label).lstrip("_")
    )


DERIVED = Derived()
