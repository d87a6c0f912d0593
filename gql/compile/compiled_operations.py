"""Documents compiled once: a selection becomes one Cypher statement whose rows are the answer.

A plan serves every request with the same document, operation, structure of variables and policy; only values differ.
What no statement can answer (introspection, what is worked out in Python) is left to the generic executor: the plan holds the
rest of the operation, which asks for these root fields alone. Where nothing is compiled there is no plan, and the generic
executor runs all of it, reading rows for each root field with the same parts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)

from gql.compile.selection_collector import SelectionCollector
from gql.ids import identifier
from gql.types import leaf_reader
from graph.access.policy import Policy
from graph.model.model import Model
from graph.query.compiled_queries import CompiledQuery, compile_query
from graph.query.selections import Compiler, Expression, Selection
from graph.words import Lang

Reading = Callable[[Compiler, Selection], Expression]


class NotCompiled(Exception):
    """No statement can answer this."""


TYPENAME = "__typename"


@dataclass(frozen=True, slots=True)
class CompiledOperation:
    """A compiled operation: its question, the response keys of the question's parts, all keys in order, and what is left to run.

    `rest` is the document of what was not compiled; None where all was.
    """

    question: CompiledQuery
    parts: tuple[str, ...]
    keys: tuple[str, ...]
    rest: DocumentNode | None

    def answer(self, values: list[Any], others: Mapping[str, Any]) -> dict[str, Any]:
        """The data of the answer; `others`: what the rest was answered, by key. What neither has is the name of the root type."""
        known = dict(others) | dict(zip(self.parts, values, strict=True))
        return {key: known.get(key, "Query") for key in self.keys}


def graphql_compiler(model: Model, policy: Policy, lang: Lang, typed: bool = False) -> Compiler:
    """A scope whose leaves are GraphQL's."""
    return Compiler(model, policy, lambda label, declared: leaf_reader(declared, typed), identifier, typed, lang)


def changes_of(schema: GraphQLSchema) -> tuple[str, ...]:
    """Names of the mutations that a schema has."""
    return tuple(sorted(schema.mutation_type.fields)) if schema.mutation_type else ()


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}


def compile_operation(
    schema: GraphQLSchema,
    model: Model,
    roots: Mapping[str, Reading],
    *,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
    policy: Policy,
    lang: Lang,
) -> CompiledOperation:
    """The plan of a query. Raises NotCompiled."""
    if operation.operation is not OperationType.QUERY:
        raise NotCompiled
    fragments = fragments_of(document)
    collector = SelectionCollector(schema, fragments, variables)
    query = schema.query_type
    assert query is not None
    fields = collector.fields(query, [operation.selection_set])
    made = graphql_compiler(model, policy, lang)
    made.changes = changes_of(schema)
    parts: dict[str, Expression] = {}
    rest: list[FieldNode] = []
    for key, nodes in fields.items():
        selection = collector.selection(query, key, nodes)
        if selection.field in roots:
            parts[key] = roots[selection.field](made, selection)
        elif selection.field != TYPENAME:
            rest += nodes
    if not parts:
        raise NotCompiled
    left = replace(operation, selection_set=SelectionSetNode(selections=tuple(rest)))
    document = DocumentNode(definitions=(left, *fragments.values()))
    return CompiledOperation(
        compile_query(made, list(parts.values())), tuple(parts), tuple(fields), document if rest else None
    )
