"""Selection collector: a GraphQL selection as one of the graph, with fragments and directives resolved, equal keys merged.

Follows the GraphQL specification, sections 6.3.2 (CollectFields) and 6.4.1 (CoerceArgumentValues).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    SelectionSetNode,
    Undefined,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    print_ast,
    value_from_ast,
)

from graph.query.selections import Argument, Selection, enum_values

WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class SelectionCollector:
    """Collects the selections of one operation. `variables` are coerced ones: their structure, not their values, shapes them."""

    def __init__(
        self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode], variables: Mapping[str, Any]
    ):
        self.schema, self.fragments, self.variables = schema, fragments, variables

    def selections(self, type: GraphQLObjectType, selections: Iterable[SelectionSetNode]) -> tuple[Selection, ...]:
        """The selections of an object of this type, in the order in which they are answered."""
        return tuple(self.selection(type, key, nodes) for key, nodes in self.fields(type, selections).items())

    def fields(self, type: GraphQLObjectType, selections: Iterable[SelectionSetNode]) -> dict[str, list[FieldNode]]:
        """Response key → all fields of the document that have it, in the order in which they are answered."""
        found: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        for selection in selections:
            for node in self._fields(type, selection, seen):
                key = node.alias.value if node.alias else node.name.value
                found.setdefault(key, []).append(node)
        return found

    def selection(self, type: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Selection:
        """One field; `nodes` are all that have its key."""
        name = nodes[0].name.value
        if name.startswith("__"):
            return Selection(key, name)
        field = type.fields[name]
        selections = [node.selection_set for node in nodes if node.selection_set]
        of = {each.name: self.selections(each, selections) for each in self._possible(field)} if selections else {}
        return Selection(key, python_name(name, field), self._arguments(nodes[0], field), of)

    def _possible(self, field: GraphQLField) -> list[GraphQLObjectType]:
        named = get_named_type(field.type)
        if is_abstract_type(named):
            return list(self.schema.get_possible_types(named))
        return [named]  # type: ignore[list-item]

    def _fields(self, type: GraphQLObjectType, selection: SelectionSetNode, seen: set[str]) -> Iterator[FieldNode]:
        for node in selection.selections:
            if not self._included(node):
                continue
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                if self._applies(type, node.type_condition):
                    yield from self._fields(type, node.selection_set, seen)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                fragment = self.fragments[node.name.value]
                if self._applies(type, fragment.type_condition):
                    yield from self._fields(type, fragment.selection_set, seen)

    def _applies(self, type: GraphQLObjectType, condition: Any) -> bool:
        if condition is None or condition.name.value == type.name:
            return True
        named = self.schema.type_map[condition.name.value]
        return is_abstract_type(named) and self.schema.is_sub_type(named, type)

    def _included(self, node: Any) -> bool:
        for directive in node.directives or ():
            if directive.name.value in ("skip", "include"):
                given = directive.arguments[0].value
                included = self.variables.get(given.name.value) if isinstance(given, VariableNode) else given.value
                if bool(included) == (directive.name.value == "skip"):
                    return False
        return True

    def _arguments(self, node: FieldNode, field: GraphQLField) -> dict[str, Any]:
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        found = {}
        for name, declared in field.args.items():
            value = self._value(given[name], declared.type) if name in given else None
            if value is None and declared.default_value is not Undefined:
                value = Argument(enum_values(declared.default_value), provided=False)
            if value is not None:
                found[python_name(name, declared)] = value
        return found

    def _value(self, node: ValueNode, type: GraphQLInputType) -> Any:
        """A Slot, or dicts and lists of them; None where a variable was not given."""
        if isinstance(node, VariableNode):
            name = node.name.value
            return structure(self.variables[name], type, (name,)) if name in self.variables else None
        bare = get_nullable_type(type)
        if isinstance(bare, GraphQLList) and isinstance(node, ListValueNode):
            items = [self._value(each, bare.of_type) for each in node.values]
            return items if _objects(bare) else Argument([i.value for i in items], items=tuple(items))
        if isinstance(bare, GraphQLInputObjectType) and isinstance(node, ObjectValueNode):
            return self._object(node, bare)
        value = value_from_ast(node, type)
        if value is Undefined:  # such as 1e999, which validation lets through
            raise GraphQLError(f"{print_ast(node)} is no value of {type} / 不是有效的值", node)
        return Argument(enum_values(value))

    def _object(self, node: ObjectValueNode, type: GraphQLInputObjectType) -> dict[str, Any]:
        found = {}
        for each in node.fields:
            declared = type.fields[each.name.value]
            value = self._value(each.value, declared.type)
            if value is not None:
                found[python_name(each.name.value, declared)] = value
        return found


def _objects(type: GraphQLList[Any]) -> bool:
    return not is_leaf_type(get_named_type(type))


def structure(value: Any, type: GraphQLInputType, path: tuple[str | int, ...]) -> Any:
    """The Slots of a variable's value: as deep as objects go."""
    bare = get_nullable_type(type)
    if value is not None and isinstance(bare, GraphQLInputObjectType):
        return {
            python_name(name, bare.fields[name]): structure(of, bare.fields[name].type, (*path, name))
            for name, of in value.items()
        }
    if value is not None and isinstance(bare, GraphQLList) and _objects(bare):
        return [structure(of, bare.of_type, (*path, at)) for at, of in enumerate(value)]
    return Argument(enum_values(value), path)


def python_name(name: str, declared: Any) -> str:
    """The name that strawberry's declaration has for a field or argument."""
    definition = (declared.extensions or {}).get("strawberry-definition")
    found = getattr(definition, "python_name", None)
    return (found or WORD.sub("_", name).lower()).strip("_")  # `_id` is Relay's, `in_` Python's


def skeleton(value: Any) -> Any:
    """The part of a coerced variable that decides the text of a statement: its structure, enums, booleans and what is null."""
    if isinstance(value, dict):
        return tuple((name, skeleton(of)) for name, of in value.items())
    if isinstance(value, list):
        return tuple(skeleton(of) for of in value) if any(isinstance(of, dict) for of in value) else "list"
    if value is None or isinstance(value, bool) or hasattr(value, "name"):
        return value
    return "value"
