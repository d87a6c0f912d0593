"""The schema that a caller sees: what its role or data contract does not open is not in it.

Selections, filters, sorting, groups and introspection are validated against this schema, so what is left out of it can't be
asked for in any of these ways, and no error tells it from a name that never was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    Undefined,
    get_named_type,
)

Keep = Callable[[str, str], bool]


def visible_schema(schema: GraphQLSchema, keep: Keep, keep_argument: Keep = lambda field, name: True) -> GraphQLSchema:
    """The schema without the fields, input fields and enum values that `keep(type, name)` refuses, and without what is
    empty or unreachable then. `keep_argument` is asked with (`Type.field`, argument)."""
    return _Pruner(schema, keep, keep_argument).pruned()


class _Pruner:
    def __init__(self, schema: GraphQLSchema, keep: Keep, keep_argument: Keep):
        self.schema, self.keep, self.keep_argument = schema, keep, keep_argument
        self.surviving = self._surviving()
        self.types: dict[str, Any] = {}

    def pruned(self) -> GraphQLSchema:
        def root(type: GraphQLObjectType | None) -> Any:
            return self._type(type) if type is not None and type.name in self.surviving else None

        possible = [self._type(t) for t in self._objects() if t.interfaces and t.name in self.surviving]
        return GraphQLSchema(
            root(self.schema.query_type),
            root(self.schema.mutation_type),
            root(self.schema.subscription_type),
            types=possible,
            directives=self.schema.directives,
        )

    def _objects(self) -> Iterator[GraphQLObjectType]:
        for type in self.schema.type_map.values():
            if isinstance(type, GraphQLObjectType) and not type.name.startswith("__"):
                yield type

    def _surviving(self) -> dict[str, set[str]]:
        """Type → the names that are left of it. Taking one away can empty another, so this goes on until nothing changes."""
        left = {name: {member for member in members if self.keep(name, member)} for name, members in self._members()}
        while True:
            empty = {name for name, members in left.items() if not members}
            before = sum(map(len, left.values()))
            for name in empty:
                del left[name]
            for name in left:
                left[name] = {member for member in left[name] if self._survives(name, member, left)}
            if not empty and sum(map(len, left.values())) == before:
                return left

    def _members(self) -> Iterator[tuple[str, list[str]]]:
        for name, type in self.schema.type_map.items():
            if isinstance(type, GraphQLEnumType):
                yield name, list(type.values)
            elif isinstance(type, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
                yield name, list(type.fields)

    def _survives(self, name: str, member: str, left: dict[str, set[str]]) -> bool:
        """Whether a member can stay: its type does; of an interface, all that implement it have it still."""
        type: Any = self.schema.type_map[name]
        if isinstance(type, GraphQLEnumType):
            return True
        of = get_named_type(type.fields[member].type)
        if not isinstance(of, GraphQLScalarType) and of.name not in left:
            return False
        if not isinstance(type, GraphQLInputObjectType) and not self._askable(type.fields[member], left):
            return False
        if isinstance(type, GraphQLInterfaceType):
            implementing = self.schema.get_implementations(type)
            others = [*implementing.objects, *implementing.interfaces]
            return any(o.name in left for o in others) and all(member in left[o.name] for o in others if o.name in left)
        return True

    def _askable(self, field: GraphQLField, left: dict[str, set[str]]) -> bool:
        """Whether all arguments that must be given can be."""
        must = [
            a.type for a in field.args.values() if isinstance(a.type, GraphQLNonNull) and a.default_value is Undefined
        ]
        named = [get_named_type(type) for type in must]
        return all(isinstance(type, GraphQLScalarType) or type.name in left for type in named)

    def _type(self, type: Any) -> Any:
        if isinstance(type, GraphQLNonNull):
            return GraphQLNonNull(self._type(type.of_type))
        if isinstance(type, GraphQLList):
            return GraphQLList(self._type(type.of_type))
        if isinstance(type, GraphQLScalarType) or type.name.startswith("__"):
            return type
        if type.name not in self.types:
            self.types[type.name] = self._copy(type)
        return self.types[type.name]

    def _copy(self, type: Any) -> Any:
        kept = self.surviving[type.name]
        if isinstance(type, GraphQLEnumType):
            if len(kept) == len(type.values):
                return type
            return _enum(type, kept)
        if isinstance(type, GraphQLInputObjectType):
            return GraphQLInputObjectType(
                type.name,
                lambda: {name: self._input(field) for name, field in type.fields.items() if name in kept},
                description=type.description,
                out_type=type.out_type,
                extensions=type.extensions,
            )
        fields, interfaces = partial(self._fields, type, kept), partial(self._interfaces, type)
        if isinstance(type, GraphQLInterfaceType):
            return GraphQLInterfaceType(
                type.name,
                fields,
                interfaces=interfaces,
                resolve_type=type.resolve_type,
                description=type.description,
                extensions=type.extensions,
            )
        return GraphQLObjectType(
            type.name, fields, interfaces=interfaces, description=type.description, extensions=type.extensions
        )

    def _fields(self, type: Any, kept: set[str]) -> dict[str, GraphQLField]:
        return {name: self._field(type, name, field) for name, field in type.fields.items() if name in kept}

    def _interfaces(self, type: Any) -> list[Any]:
        return [self._type(interface) for interface in type.interfaces if interface.name in self.surviving]

    def _field(self, type: Any, name: str, field: GraphQLField) -> GraphQLField:
        arguments = {
            key: self._argument(argument)
            for key, argument in field.args.items()
            if self._argument_stands(f"{type.name}.{name}", key, argument)
        }
        return GraphQLField(
            self._type(field.type),
            arguments,
            field.resolve,
            field.subscribe,
            field.description,
            field.deprecation_reason,
            field.extensions,
        )

    def _argument_stands(self, field: str, name: str, argument: GraphQLArgument) -> bool:
        of = get_named_type(argument.type)
        return self.keep_argument(field, name) and (isinstance(of, GraphQLScalarType) or of.name in self.surviving)

    def _argument(self, argument: GraphQLArgument) -> GraphQLArgument:
        made = GraphQLArgument(
            self._type(argument.type),
            argument.default_value,
            argument.description,
            argument.deprecation_reason,
            argument.out_name,
            argument.extensions,
        )
        made.default = argument.default
        return made

    def _input(self, field: GraphQLInputField) -> GraphQLInputField:
        made = GraphQLInputField(
            self._type(field.type),
            field.default_value,
            field.description,
            field.deprecation_reason,
            field.out_name,
            field.extensions,
        )
        made.default = field.default
        return made


def _enum(type: Any, kept: set[str]) -> GraphQLEnumType:
    """An enum with fewer values that coerces as the whole one does."""
    made: GraphQLEnumType = object.__new__(type.__class__)
    GraphQLEnumType.__init__(
        made,
        type.name,
        {k: v for k, v in type.values.items() if k in kept},
        description=type.description,
        extensions=type.extensions,
    )
    made.wrapped_cls = type.wrapped_cls  # type: ignore[attr-defined]
    return made
