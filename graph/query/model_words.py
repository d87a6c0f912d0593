"""Words and looks of the model's labels and relationship types, as far as a caller may see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.access.policy import Policy
from graph.model.choices import PARTNER_EDGES, PARTNERS
from graph.model.codes import CODES
from graph.model.declarations import EdgeType, NodeType
from graph.model.model import Model
from graph.query.selections import (
    TYPENAME,
    Compiler,
    Expression,
    Selection,
    constant_expression,
    localized_text,
)
from graph.words import Text

# Roles that relationships tell of: a map draws with them where these are open.
TOLD_BY: dict[str, tuple[tuple[str, ...], ...]] = {
    "Customer": (("Organization",),),
    "DecisionMaker": (("Person", "WORKS_AT"),),
    **{
        role: (("FITS",), ("EXCLUDED",), *(((edge,),) if (edge := PARTNER_EDGES.get(role)) else ()))
        for role in PARTNERS
    },
}


# Of values that are worked out, and of those whose field has another name.
CHOICES_READ = {
    "trend": ("RATED",),
    "request_kind": ("Request",),
    "request_state": ("Request",),
    "lead_state": ("Lead",),
}


def visible_labels(model: Model, policy: Policy) -> Iterator[NodeType]:
    """The labels that a caller's answers can have."""
    for node in model.nodes.values():
        told = (policy.reads(names) for names in TOLD_BY.get(node.label, ()))
        if model.nodes[node.identity].served and (policy.allows(node.label) or any(told)):
            yield node


def visible_types(model: Model, policy: Policy) -> Iterator[EdgeType]:
    """The relationship types that a caller's answers can have."""
    for edge in model.edges.values():
        ends = {model.nodes[end].identity for pair in edge.ends for end in pair}
        if policy.allows(edge.type) and all(model.nodes[end].served for end in ends):
            yield edge


def visible_choices(model: Model, policy: Policy) -> Iterator[tuple[str, str, Text]]:
    """(field, value, name) of the coded values that a caller's answers can have."""
    nodes, edges = model.nodes.values(), model.edges.values()
    named = {of.label: of.fields for of in nodes} | {of.type: of.fields for of in edges}
    for field, values in CODES.items():
        opened = any(field in fields and policy.allows(name, field) for name, fields in named.items())
        if policy.contract is None or opened or policy.reads(CHOICES_READ.get(field, ("",))):
            yield from ((field, value, text) for value, text in values.items())


def model_expression(compiler: Compiler, selection: Selection) -> Expression:
    """The words and looks of what the caller may see; nothing of it is in the database."""
    known = {
        "node_types": [_node_type(node) for node in visible_labels(compiler.model, compiler.policy)],
        "relationship_types": [_relationship_type(edge) for edge in visible_types(compiler.model, compiler.policy)],
        "choices": [_choice(*choice) for choice in visible_choices(compiler.model, compiler.policy)],
    }
    return constant_expression(_selected(compiler, selection, known))


def _selected(compiler: Compiler, selection: Selection, known: dict[str, Any]) -> Any:
    """What is selected of an object, with texts and objects in it."""
    ((type, selections),) = selection.of.items()
    return compiler.row(
        type, {w.key: type if w.field == TYPENAME else _value(compiler, w, known[w.field]) for w in selections}
    )


def _value(compiler: Compiler, selection: Selection, value: Any) -> Any:
    if isinstance(value, Text):
        return localized_text(compiler, selection.whole, compiler.lang)(value.en, value.zh)
    return [_selected(compiler, selection, one) for one in value] if selection.of else value


def _node_type(node: NodeType) -> dict[str, Any]:
    return {
        "label": node.label,
        "identity": node.identity,
        "name": node.text,
        "plural": node.plural,
        "colour": node.colour,
        "shape": node.shape,
    }


def _relationship_type(edge: EdgeType) -> dict[str, Any]:
    stroke = edge.stroke
    return {
        "type": edge.type,
        "name": edge.text,
        "symmetric": edge.symmetric,
        "colour": stroke.colour,
        "strong_colour": stroke.strong,
        "width": stroke.width,
        "dashes": list(stroke.dashes),
        "arrow": stroke.arrow,
        "bend": stroke.bend,
    }


def _choice(field: str, value: str, name: Text) -> dict[str, Any]:
    return {"field": field, "value": value, "name": name}
