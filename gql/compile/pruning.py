"""Pruning: a document without the fields that a caller's schema does not have."""

from __future__ import annotations

from typing import Any

from graphql import FieldNode, GraphQLSchema, TypeInfo, TypeInfoVisitor, Visitor, parse, print_ast, visit


def pruned(document: str, schema: GraphQLSchema) -> str | None:
    """The document without the fields that a schema does not have; None where nothing is left of it."""
    types = TypeInfo(schema)

    class Prune(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> Any:
            return None if types.get_field_def() is not None else self.REMOVE

        def leave_field(self, node: FieldNode, *_: Any) -> Any:
            empty = node.selection_set is not None and not node.selection_set.selections
            return self.REMOVE if empty else None

    left = visit(parse(document), TypeInfoVisitor(types, Prune()))
    return print_ast(left) if left.definitions[0].selection_set.selections else None
