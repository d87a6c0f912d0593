"""The schema of any model. An extended one has, beside its new fields and types, their relationships and a listing.

A relationship type that is new, or has new fields, becomes a field of the types at both its ends; its answers carry
the relationship's own fields and both nodes. `nodes(label:)` lists the nodes of any label, page by page.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import enum
from collections.abc import Callable
from types import GenericAlias
from typing import Any

import strawberry
from strawberry import relay
from strawberry.dataloader import DataLoader

from gql.battle_map import said
from gql.schema import (
    ANY_NODE,
    SCHEMA,
    AsOf,
    First,
    Info,
    Query,
    Schema,
    checked,
    decode_cursor,
    derived,
    encode_cursor,
    page_info,
    read,
)
from gql.types import DERIVED, Declared, Derived, described
from graph import neighbours
from graph.extension_rules import camel
from graph.extensions import added_edges
from graph.model import MODEL, EdgeType, Field, Model, NodeType
from graph.transactions import Row
from graph.words import Text


def schema(model: Model) -> Schema:
    """The GraphQL schema of a model: the committed one, or that of an extended model."""
    if model == MODEL:
        return SCHEMA
    types = ExtendedTypes(model)
    return Schema(types, query_of(types))


class ExtendedTypes(Derived):
    """The types of an extended model, with a type for each relationship type that the extension touches."""

    def __init__(self, model: Model):
        self.relations: dict[str, Any] = {}
        super().__init__(model, DERIVED)

    def more(self, node: NodeType) -> dict[str, Any]:
        """One field for each of these relationship types that starts or ends at this type of node."""
        touching = [e for e in added_edges(self.model) if node.label in self.side(e, 0) | self.side(e, 1)]
        return {f"relation_{e.type.lower()}": self._field(e, node.label) for e in touching}

    def side(self, edge: EdgeType, number: int) -> set[str]:
        """The identity labels at its start (0) or end (1)."""
        return {self.model.nodes[pair[number]].identity for pair in edge.ends}

    def _field(self, edge: EdgeType, label: str) -> Any:
        relation = self._relation(edge)

        async def resolve(root: Any, info: Info, first: First = 20, as_of: AsOf = None) -> list[Any]:
            day = as_of or info.context["as_of"]
            rows = await _loader(info, edge.type, label, day, checked(first)).load(root.id)
            return [self._answer(relation, edge, row) for row in rows]

        meaning = described(Text(f"{edge.text.en}: {VALID.en}", f"{edge.text.zh}: {VALID.zh}"))
        answers = GenericAlias(list, (relation,))
        name = camel(edge.type.lower())
        return strawberry.field(resolver=resolve, name=name, description=meaning, graphql_type=answers)

    def _relation(self, edge: EdgeType) -> Any:
        """The type of one relationship; made once, whichever end asks first."""
        if edge.type not in self.relations:
            name = "".join(part.capitalize() for part in edge.type.split("_"))
            namespace = self.namespace(name, _public(edge))
            for number, (part, text) in enumerate(ENDS.items()):
                namespace["__annotations__"][part] = Any
                namespace[part] = said(text.en, text.zh, graphql_type=_end(self.side(edge, number)))
            made = type(f"{name}Relation", (), namespace)
            self.relations[edge.type] = strawberry.type(made, description=described(edge.text))
        return self.relations[edge.type]

    def _answer(self, relation: Any, edge: EdgeType, row: Row) -> Any:
        ends = {part: self.any_node(row[part]) for part in ENDS}
        return relation(**ends, **self.values(_public(edge), row["edge"]))


def _end(identities: set[str]) -> Any:
    return Declared(next(iter(identities))) if len(identities) == 1 else relay.Node


def _public(edge: EdgeType) -> dict[str, Field]:
    return {name: f for name, f in edge.fields.items() if not f.private}


def _loader(info: Info, type: str, label: str, day: dt.date, first: int) -> DataLoader[str, list[Row]]:
    """One for each question of a request, so that a list of nodes costs one statement."""
    loaders = info.context.setdefault("loaders", {})
    question = (type, label, day, first)
    if question not in loaders:
        loaders[question] = DataLoader(_loading(info, *question))
    loader: DataLoader[str, list[Row]] = loaders[question]
    return loader


def _loading(info: Info, type: str, label: str, day: dt.date, first: int) -> Callable[[list[str]], Any]:
    async def load(ids: list[str]) -> list[list[Row]]:
        graph = info.context["graph"]
        found = await asyncio.to_thread(neighbours.related, graph, type, label, ids, day, first)
        return [found.get(id, []) for id in ids]

    return load


@strawberry.type(description="One node of a page / 一个节点")
class NodeEdge:
    cursor: str
    node: relay.Node


@strawberry.type(description="A page of nodes / 节点分页")
class NodeConnection:
    edges: list[NodeEdge]
    page_info: relay.PageInfo
    label: strawberry.Private[str]

    @strawberry.field(description="nodes in all; counted only when asked / 节点总数")
    async def total_count(self, info: Info) -> int:
        return await read(info, neighbours.count, self.label)


def query_of(types: ExtendedTypes) -> type[Query]:
    """The queries of every schema, and the listing of nodes by the labels of this one."""
    served = [n for n in types.model.nodes.values() if n.identity in types.nodes]
    members = enum.Enum("NodeLabel", {n.label: n.label for n in served})  # type: ignore[misc]
    label = strawberry.enum(members, description="Labels of nodes / 节点标签")
    field = strawberry.field(
        resolver=_listing(label), description="Nodes of a label, page by page / 按标签列出节点"
    )
    annotations = {"node": relay.Node | None, "nodes": NodeConnection}
    node = relay.node(description=ANY_NODE)  # strawberry finishes a field of this kind for one schema only
    made = type("Query", (Query,), {"node": node, "nodes": field, "__annotations__": annotations})
    return strawberry.type(made)


def _listing(label_type: Any) -> Any:
    async def nodes(info: Info, label: Any, first: First = 20, after: str | None = None) -> NodeConnection:
        seen = decode_cursor(after)
        last = seen[1] if seen else None
        page = await read(info, neighbours.listed, label.value, checked(first), last)
        types = derived(info)
        edges = [NodeEdge(cursor=encode_cursor(row["value"], row["value"]), node=types.any_node(row["node"]))
                 for row in page.rows]  # fmt: skip
        return NodeConnection(edges=edges, page_info=page_info(edges, page.more, seen), label=label.value)

    nodes.__annotations__["label"] = label_type
    return nodes


VALID = Text("relationships true on the day", "当日有效的关系")
ENDS = {"source": Text("from", "起点"), "target": Text("to", "终点")}
