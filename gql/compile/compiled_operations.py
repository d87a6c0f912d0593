"""Documents compiled once: a selection becomes one Cypher statement whose rows are the answer.

A plan serves every request with the same document, operation, structure of variables and policy; only values differ.
Where a document asks for what no statement can answer (introspection, what is worked out in Python), there is no plan and the
generic executor runs it, reading rows for each root field with the same parts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import DocumentNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode, OperationType

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


@dataclass(frozen=True, slots=True)
class CompiledOperation:
    """A compiled operation: its question, and the key of each part's answer (with the constant where it has no part)."""

    question: CompiledQuery
    keys: tuple[tuple[str, bool], ...]

    def answer(self, values: list[Any]) -> dict[str, Any]:
        turn = iter(values)
        return {key: next(turn) if asked else "Query" for key, asked in self.keys}


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
    collector = SelectionCollector(schema, fragments_of(document), variables)
    assert schema.query_type is not None
    selections = collector.selections(schema.query_type, [operation.selection_set])
    made, parts, keys = graphql_compiler(model, policy, lang), [], []
    made.changes = changes_of(schema)
    for selection in selections:
        keys.append((selection.key, selection.field != "__typename"))
        if selection.field != "__typename":
            if selection.field not in roots:
                raise NotCompiled
            parts.append(roots[selection.field](made, selection))
    if not parts:
        raise NotCompiled
    return CompiledOperation(compile_query(made, parts), tuple(keys))
