"""The decision-ecosystem graph, declared once; everything else derives from these declarations.

A party (`Organization`, `Person`) is one node; its roles are further labels with fields of their own.
What a person is for one purchase is an edge. Every edge has a validity and every value a source.

Derived from here: constraints and indexes, upserts and validation (`graph/db/statements.py`,
`graph/model/records.py`), GraphQL types, the map legend, `docs/schema.md` and PyG's typed triples.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from graph.model.declarations import NAME, EdgeType, Field, NodeType
from graph.model.event_nodes import EVENT_NODES
from graph.model.party_nodes import PARTY_NODES
from graph.model.relationships import EDGES
from graph.model.system_nodes import SYSTEM_NODES
from graph.words import ModelError, Text

NODES = (*PARTY_NODES, *EVENT_NODES, *SYSTEM_NODES)


@dataclass(frozen=True)
class Model:
    """The declared graph: look-ups over the declarations, which are checked when it is made.

    Raises ModelError when a declaration is not sound.
    """

    nodes: dict[str, NodeType] = field(default_factory=lambda: {n.label: n for n in NODES})
    edges: dict[str, EdgeType] = field(default_factory=lambda: {e.type: e for e in EDGES})

    def __post_init__(self) -> None:
        for name in self._names():
            if not NAME.match(name):
                raise ModelError(
                    Text(
                        f"{name!r} is not a name: letters, digits and _ only",
                        f"{name!r} 不是合法名称:只能用字母、数字和下划线",
                    )
                )
        for label in self._labels_used():
            if label not in self.nodes:
                raise ModelError(Text(f"label {label} is used but not declared", f"标签 {label} 未声明"))

    def _names(self) -> Iterator[str]:
        yield from self.nodes
        yield from self.edges
        for fields in (d.fields for kind in (self.nodes, self.edges) for d in kind.values()):
            yield from fields

    def _labels_used(self) -> Iterator[str]:
        for node_type in self.nodes.values():
            yield node_type.identity
        for edge_type in self.edges.values():
            for pair in edge_type.ends:
                yield from pair

    @cached_property
    def identities(self) -> list[NodeType]:
        """The labels that nodes are matched by: everything but the roles."""
        return [n for n in self.nodes.values() if n.of is None]

    @cached_property
    def triples(self) -> list[tuple[str, str, str]]:
        """Typed (source, edge, target) triples of the observed edges, as PyG's HeteroData names them."""
        return [(a, e.type, b) for e in self.edges.values() if not e.derived for a, b in e.ends]

    def roles(self, label: str) -> list[NodeType]:
        return [n for n in self.nodes.values() if n.of == label]

    def fields(self, *labels: str) -> dict[str, Field]:
        """The fields of a node that wears all these labels."""
        return {name: f for label in labels for name, f in self.nodes[label].fields.items()}


MODEL = Model()
