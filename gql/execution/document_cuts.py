"""Document cuts: what is left of a document, and of its variables, in the schema of a caller.

One set of documents serves everybody. Fields, arguments, fragments and variables that a schema does not have are taken out
before the document is validated, so that nothing tells of them. Only documents of our own are cut: what others send is
refused where it asks for what is not there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from graphql import (
    ArgumentNode,
    DocumentNode,
    EnumValueNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    get_named_type,
    parse,
    type_from_ast,
    visit,
)
from graphql.utilities import do_types_overlap

from gql.compile.requests import GraphQLRequest, SchemaView

NOTHING: SelectionSetNode = parse("{ __typename }").definitions[0].selection_set  # type: ignore[attr-defined]
CUT = object()  # a value of which nothing is left


class DocumentCuts:
    """Our own documents, cut for callers under a contract; each once for those who see the same."""

    def __init__(self, own: Iterable[str] = ()):
        self.own = frozenset(own)

    def document(self, request: GraphQLRequest, view: SchemaView, document: DocumentNode) -> DocumentNode:
        """What is left of a request's document."""
        if not self._is_cut(request, view):
            return document
        assert request.query is not None
        found = view.cuts.get(request.query)
        if found is None:
            found = cut_document(document, view.schema)
            view.cuts[request.query] = found
        return found

    def values(self, request: GraphQLRequest, view: SchemaView, operation: OperationDefinitionNode) -> dict[str, Any]:
        """What is left of a request's variables."""
        given = request.variables or {}
        return cut_values(view.schema, operation, given) if self._is_cut(request, view) else given

    def _is_cut(self, request: GraphQLRequest, view: SchemaView) -> bool:
        return view.policy.contract is not None and request.query in self.own


def cut_document(document: DocumentNode, schema: GraphQLSchema) -> DocumentNode:
    """The document without what a schema does not have; an operation of which nothing is left asks for `__typename` alone."""
    before = None
    while before != document:  # taking one away can empty another
        before = document
        types = TypeInfo(schema)
        document = visit(document, TypeInfoVisitor(types, _Cut(document, schema, types)))
    return _without_unused(_without_unspread(document))


def has_nothing_left(operation: OperationDefinitionNode) -> bool:
    """Whether nothing is left of an operation."""
    return bool(operation.selection_set == NOTHING)


def cut_values(schema: GraphQLSchema, operation: OperationDefinitionNode, values: dict[str, Any]) -> dict[str, Any]:
    """The variables of an operation, without input fields and choices that the schema does not have."""
    left = {}
    for definition in operation.variable_definitions or ():
        name = definition.variable.name.value
        if name in values:
            kept = _left_of(values[name], type_from_ast(schema, definition.type))
            if kept is not CUT:
                left[name] = kept
    return left


def _left_of(value: Any, type: Any) -> Any:
    if isinstance(type, GraphQLNonNull):
        kept = _left_of(value, type.of_type)
        return value if kept is CUT else kept
    if isinstance(type, GraphQLList) and isinstance(value, list):
        of = type.of_type.of_type if isinstance(type.of_type, GraphQLNonNull) else type.of_type
        kept = [left for each in value if (left := _left_of(each, of)) is not CUT]
        return kept if kept or not value else CUT
    if isinstance(type, GraphQLEnumType) and isinstance(value, str):
        return value if value in type.values else CUT
    if isinstance(type, GraphQLInputObjectType) and isinstance(value, dict):
        found = {name: _left_of(each, type.fields[name].type) for name, each in value.items() if name in type.fields}
        kept = {name: each for name, each in found.items() if each is not CUT}
        return kept if kept or not value else CUT
    return value


class _Cut(Visitor):
    """Takes out what is not in the schema, and what holds nothing then."""

    def __init__(self, document: DocumentNode, schema: GraphQLSchema, types: TypeInfo):
        super().__init__()
        self.schema, self.types = schema, types
        fragments = (each for each in document.definitions if isinstance(each, FragmentDefinitionNode))
        self.fragments = {each.name.value: each.type_condition for each in fragments}

    def enter_field(self, node: FieldNode, *_: Any) -> Any:
        field = self.types.get_field_def()
        if field is None:
            return self.REMOVE
        known = (self._is_known(argument, field.args) for argument in node.arguments or ())
        return None if all(known) else self.REMOVE

    def _is_known(self, argument: ArgumentNode, arguments: dict[str, Any]) -> bool:
        """False for a choice, written into the document, that the schema does not have."""
        if not isinstance(argument.value, EnumValueNode) or argument.name.value not in arguments:
            return True
        of = get_named_type(arguments[argument.name.value].type)
        return isinstance(of, GraphQLEnumType) and argument.value.value in of.values

    def enter_argument(self, node: ArgumentNode, *_: Any) -> Any:
        in_directive = self.types.get_directive() is not None
        return None if in_directive or self.types.get_argument() is not None else self.REMOVE

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> Any:
        condition = self.fragments.get(node.name.value)
        return None if condition is not None and self._applies(condition) else self.REMOVE

    def enter_inline_fragment(self, node: InlineFragmentNode, *_: Any) -> Any:
        return None if node.type_condition is None or self._applies(node.type_condition) else self.REMOVE

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: Any) -> Any:
        return None if node.type_condition.name.value in self.schema.type_map else self.REMOVE

    def leave_field(self, node: FieldNode, *_: Any) -> Any:
        return self.REMOVE if node.selection_set is not None and not node.selection_set.selections else None

    def leave_inline_fragment(self, node: InlineFragmentNode, *_: Any) -> Any:
        return None if node.selection_set.selections else self.REMOVE

    def leave_fragment_definition(self, node: FragmentDefinitionNode, *_: Any) -> Any:
        return None if node.selection_set.selections else self.REMOVE

    def leave_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> Any:
        return None if node.selection_set.selections else replace(node, selection_set=NOTHING)

    def _applies(self, condition: Any) -> bool:
        """Whether a fragment on this type can be in the place where it stands."""
        of = self.schema.type_map.get(condition.name.value)
        parent = self.types.get_parent_type()
        return of is not None and (parent is None or do_types_overlap(self.schema, of, parent))  # type: ignore[arg-type]


def _all(document: DocumentNode, kind: Any) -> list[Any]:
    """The nodes of a kind; those inside definitions of variables are none of use."""
    found: list[Any] = []

    class Collector(Visitor):
        def enter(self, node: Any, *_: Any) -> Any:
            if isinstance(node, VariableDefinitionNode):
                return self.SKIP
            if isinstance(node, kind):
                found.append(node)
            return None

    visit(document, Collector())
    return found


def _without_unspread(document: DocumentNode) -> DocumentNode:
    spread = {node.name.value for node in _all(document, FragmentSpreadNode)}
    kept = tuple(
        each
        for each in document.definitions
        if not isinstance(each, FragmentDefinitionNode) or each.name.value in spread
    )
    return (
        document if len(kept) == len(document.definitions) else _without_unspread(replace(document, definitions=kept))
    )


def _without_unused(document: DocumentNode) -> DocumentNode:
    """The document without definitions of variables that nothing uses."""
    used = {node.name.value for node in _all(document, VariableNode)}

    class Forget(Visitor):
        def enter_variable_definition(self, node: VariableDefinitionNode, *_: Any) -> Any:
            return self.SKIP if node.variable.name.value in used else self.REMOVE

    left: DocumentNode = visit(document, Forget())
    return left
