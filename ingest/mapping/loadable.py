"""The loadable part of the model: the system's own nodes and what scoring writes are kept from files."""

from __future__ import annotations

from graph.model.declarations import Field
from graph.model.model import Model


def compatible(model: Model, label: str, declared: str) -> bool:
    """Whether a node given by one label may wear the other: the same, or the identity of a role."""
    return label in (declared, model.nodes[declared].identity) or declared == model.nodes[label].identity


def loadable_labels(model: Model) -> list[str]:
    return [label for label, declared in model.nodes.items() if declared.layer != "system"]


def loadable_edges(model: Model) -> list[str]:
    ours = {label for label, declared in model.nodes.items() if declared.layer == "system"}
    ends = {type: {end for pair in declared.ends for end in pair} for type, declared in model.edges.items()}
    return [type for type, declared in model.edges.items() if not (declared.derived or ends[type] & ours)]


def node_fields(model: Model, label: str) -> dict[str, Field]:
    return writable(model.fields(*{model.nodes[label].identity: 1, label: 1}))


def writable(fields: dict[str, Field]) -> dict[str, Field]:
    return {name: declared for name, declared in fields.items() if not declared.derived}
