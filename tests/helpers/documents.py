"""GraphQL documents made at random from a schema: fields, aliases, arguments, fragments, directives."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Undefined,
    Visitor,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    parse,
    visit,
)
from hypothesis import strategies as st

WORDS = {
    "String": ["王", "a", "NEV", "华"],
    "Int": [1, 3],
    "Float": [0.5, 1e6],
    "BigInt": [1, 2260],
    "Boolean": [True, False],
    "Date": ["2026-05-01"],
    "DateTime": ["2026-05-01T00:00:00+00:00"],
}


class Documents:
    """Draws documents. `ids`: values for arguments of type ID; `roots`: the root fields that may be drawn."""

    def __init__(self, schema: GraphQLSchema, ids: list[str], roots: list[str], depth: int = 4):
        self.schema, self.ids, self.roots, self.depth = schema, ids, roots, depth

    def strategy(self) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
        """(text, variables)."""
        return st.composite(lambda draw: self._document(draw))()  # type: ignore[no-untyped-call]

    def _document(self, draw: Any) -> tuple[str, dict[str, Any]]:
        assert self.schema.query_type is not None
        roots = draw(st.lists(st.sampled_from(self.roots), min_size=1, max_size=2))
        fields = [
            self._field(draw, name, self.schema.query_type.fields[name], self.depth, n) for n, name in enumerate(roots)
        ]
        declared = "($yes: Boolean = true, $no: Boolean = false)"
        return (f"query Made{declared} {{ {' '.join(fields)} x: __typename @skip(if: $no) @include(if: $yes) }}", {})

    def _field(self, draw: Any, name: str, field: GraphQLField, depth: int, number: int) -> str:
        arguments = [
            f"{key}: {self._value(draw, arg.type)}" for key, arg in field.args.items() if self._given(draw, key, arg)
        ]
        said = f"({', '.join(arguments)})" if arguments else ""
        directive = draw(st.sampled_from(["", "", "", " @include(if: $yes)", " @skip(if: $no)", " @skip(if: $yes)"]))
        named: Any = get_named_type(field.type)
        body = "" if is_leaf_type(named) else f" {{ {self._selection(draw, named, depth - 1)} }}"
        return f"f{number}_{name}: {name}{said}{directive}{body}"

    def _given(self, draw: Any, key: str, argument: Any) -> bool:
        """What must be given is; lists are kept short; anything else is now and then."""
        must = isinstance(argument.type, GraphQLNonNull) and argument.default_value is Undefined
        return must or key == "first" or draw(st.integers(0, 5)) == 0

    def _selection(self, draw: Any, type: Any, depth: int) -> str:
        if is_abstract_type(type):
            possible = draw(st.sampled_from(sorted(t.name for t in self.schema.get_possible_types(type))))
            inner = self._selection(draw, self.schema.type_map[possible], depth)
            return f"__typename {self._own(draw, type, depth)} ... on {possible} {{ {inner} }}"
        return f"t: __typename {self._own(draw, type, depth)}"

    def _own(self, draw: Any, type: Any, depth: int) -> str:
        names = [n for n, f in type.fields.items() if depth > 0 or is_leaf_type(get_named_type(f.type))]
        chosen = draw(st.lists(st.sampled_from(names), max_size=4, unique=True)) if names else []
        texts = [self._field(draw, name, type.fields[name], depth, number) for number, name in enumerate(chosen)]
        if texts and draw(st.booleans()):
            texts[0] = f"... on {type.name} {{ {texts[0]} }}"
        return " ".join(texts)

    def _value(self, draw: Any, type: Any) -> str:
        bare = get_nullable_type(type)
        if isinstance(bare, GraphQLList):
            return f"[{self._value(draw, bare.of_type)}]"
        if isinstance(bare, GraphQLEnumType):
            return str(draw(st.sampled_from(sorted(bare.values))))
        if isinstance(bare, GraphQLInputObjectType):
            name = draw(st.sampled_from(sorted(n for n, f in bare.fields.items() if n not in ("and", "or"))))
            if name == "not":
                return "{not: {}}"
            return f"{{{name}: {self._value(draw, bare.fields[name].type)}}}"
        if bare.name == "ID":
            return json.dumps(draw(st.sampled_from(self.ids)))
        return json.dumps(draw(st.sampled_from(WORDS[bare.name])), ensure_ascii=False)


def reachable(schema: GraphQLSchema) -> list[str]:
    """The root fields of a schema that answer with objects."""
    assert schema.query_type is not None
    return [n for n, f in schema.query_type.fields.items() if isinstance(get_named_type(f.type), GraphQLObjectType)]


class Broad:
    """Documents that ask for most of what a root field has, lists cut short and in any order. `ids`: values by argument."""

    def __init__(self, schema: GraphQLSchema, rng: Random, ids: dict[str, list[str]], depth: int = 3):
        self.schema, self.rng, self.ids, self.depth = schema, rng, ids, depth

    def document(self, root: str) -> str:
        assert self.schema.query_type is not None
        return f"{{ {self._field(root, self.schema.query_type.fields[root], self.depth)} }}"

    def _field(self, name: str, field: GraphQLField, depth: int) -> str:
        given = [
            f"{key}: {value}" for key, arg in field.args.items() if (value := self._argument(key, arg)) is not None
        ]
        named: Any = get_named_type(field.type)
        said = f"({', '.join(given)})" if given else ""
        return f"{name}{said}" + ("" if is_leaf_type(named) else f" {{ {self._all(named, depth - 1)} }}")

    def _argument(self, key: str, argument: Any) -> str | None:
        named: Any = get_named_type(argument.type)
        if key in self.ids:
            several = isinstance(get_nullable_type(argument.type), GraphQLList)
            return json.dumps(self.ids[key] if several else self.rng.choice(self.ids[key]))
        if key == "first":
            return self.rng.choice(("1", "2", "3"))
        needed = isinstance(argument.type, GraphQLNonNull) and argument.default_value is Undefined
        if isinstance(named, GraphQLEnumType) and (needed or self.rng.random() < 0.6):
            return str(self.rng.choice(sorted(named.values)))
        return None

    def _all(self, type: Any, depth: int) -> str:
        if type.name == "PageInfo":
            return "hasNextPage endCursor"
        if is_abstract_type(type):
            possible = self._few(sorted(t.name for t in self.schema.get_possible_types(type)), 2)
            cases = " ".join(f"... on {name} {{ {self._all(self.schema.type_map[name], depth)} }}" for name in possible)
            return f"__typename {cases}"
        leaves = [n for n, f in type.fields.items() if is_leaf_type(get_named_type(f.type))]
        nested = [n for n in type.fields if n not in leaves]
        told = self._few(leaves, 6) + self._few(nested, 3 if type.name == "BattleMap" else 1) * (depth > 0)
        listed = [n for n in ("nodes", "edges") if n in type.fields and type.name.endswith("Connection")]
        names = dict.fromkeys([*told, *([listed[0], "pageInfo"] if listed else [])])
        return "__typename " + " ".join(self._field(n, type.fields[n], depth) for n in names)

    def _few(self, names: list[str], most: int) -> list[str]:
        return self.rng.sample(names, min(most, len(names)))


def lists_of(schema: GraphQLSchema, root: str) -> list[str]:
    """The lists of what a root field gives."""
    assert schema.query_type is not None
    owner: Any = get_named_type(schema.query_type.fields[root].type)
    return [name for name, field in owner.fields.items() if "first" in field.args]


def short_lists(schema: GraphQLSchema, root: str, names: Collection[str]) -> Iterator[str]:
    """For each of these lists of what a root field gives: a document with its first few, as $first says, each with all that it is."""
    assert schema.query_type is not None
    name, _, _ = root.partition("(")
    owner: Any = get_named_type(schema.query_type.fields[name].type)
    for name, field in owner.fields.items():
        if name in names:
            told = _told(schema, get_named_type(field.type))
            yield f"query Q($first: Int!) {{ {root} {{ {name}(first: $first) {{ {told} }} }} }}"


def whole_objects(schema: GraphQLSchema, root: str, name: str) -> Iterator[str]:
    """A document that asks for all of an object of what a root field gives, where it is open."""
    assert schema.query_type is not None
    owner: Any = get_named_type(schema.query_type.fields[root.partition("(")[0]].type)
    if name in owner.fields:
        yield f"{{ {root} {{ {name} {{ {_told(schema, get_named_type(owner.fields[name].type))} }} }} }}"


def _told(schema: GraphQLSchema, type: Any) -> str:
    """All leaves of a type; of what has no id also its objects."""
    if is_abstract_type(type):
        return "__typename " + " ".join(
            f"... on {t.name} {{ {_told(schema, t)} }}" for t in schema.get_possible_types(type)
        )
    leaves = [name for name, field in type.fields.items() if is_leaf_type(get_named_type(field.type))]
    objects = [name for name in type.fields if name not in leaves and "id" not in type.fields]
    return " ".join(
        ["__typename", *leaves]
        + [f"{name} {{ {_told(schema, get_named_type(type.fields[name].type))} }}" for name in objects]
    )


class _Fields(Visitor):
    """The fields that a document names, and those whose arguments it gives."""

    def __init__(self, types: TypeInfo):
        super().__init__()
        self.types, self.found = types, set[tuple[str, ...]]()

    def enter_field(self, node: Any, *_: Any) -> None:
        field = (str(self.types.get_parent_type()), node.name.value)
        self.found |= {field, *((*field, given.name.value) for given in node.arguments or ())}


def covering(schema: GraphQLSchema, documents: list[str]) -> list[str]:
    """A few of the documents that name every field with every argument that all of them name: each is a statement to plan."""
    named = {}
    for document in documents:
        types = TypeInfo(schema)
        fields = _Fields(types)
        visit(parse(document), TypeInfoVisitor(types, fields))
        named[document] = fields.found
    left, chosen = set[tuple[str, ...]]().union(*named.values()), []
    while left:
        chosen.append(max(named, key=lambda document: len(named[document] & left)))
        left -= named[chosen[-1]]
    return chosen
