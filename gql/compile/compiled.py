"""Documents compiled once: a selection becomes one Cypher statement whose rows are the answer.

A plan serves every request with the same document, operation, structure of variables and policy; only values differ.
Where a document asks for what no statement can answer (introspection, what is worked out in Python), there is no plan and the
generic executor runs it, reading rows for each root field with the same parts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
)

from gql.compile.collecting import Collector
from gql.ids import identifier
from gql.types import leaf
from graph.access.policy import Policy
from graph.model.model import Model
from graph.query.questions import Question, question
from graph.query.wants import Part, Scope, Want
from graph.words import Lang

Reading = Callable[[Scope, Want], Part]
PYTHON = {"BattleMap": {"nodes", "edges"}}  # fields that are worked out in Python


class NotCompiled(Exception):
    """No statement can answer this."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled operation: its question, and the key of each part's answer (with the constant where it has no part)."""

    question: Question
    keys: tuple[tuple[str, bool], ...]

    def answer(self, values: list[Any]) -> dict[str, Any]:
        turn = iter(values)
        return {key: next(turn) if asked else "Query" for key, asked in self.keys}


def scope(model: Model, policy: Policy, lang: Lang, typed: bool = False) -> Scope:
    """A scope whose leaves are GraphQL's."""
    return Scope(model, policy, lambda label, declared: leaf(declared, typed), identifier, typed, lang)


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}


def compile(schema: GraphQLSchema, model: Model, roots: Mapping[str, Reading], *, document: DocumentNode,
            operation: OperationDefinitionNode, variables: Mapping[str, Any], policy: Policy, lang: Lang) -> Plan:  # fmt: skip
    """The plan of a query. Raises NotCompiled."""
    if operation.operation is not OperationType.QUERY:
        raise NotCompiled
    collector = Collector(schema, fragments_of(document), variables)
    assert schema.query_type is not None
    wants = collector.wants(schema.query_type, [operation.selection_set])
    made, parts, keys = scope(model, policy, lang), [], []
    for want in wants:
        keys.append((want.key, want.field != "__typename"))
        if want.field != "__typename":
            if want.field not in roots or _python(want):
                raise NotCompiled
            parts.append(roots[want.field](made, want))
    if not parts:
        raise NotCompiled
    return Plan(question(made, parts), tuple(keys))


def _python(want: Want) -> bool:
    """Whether a field anywhere in it is worked out in Python."""
    return any(
        w.field in PYTHON.get(type, ()) or _python(w) for type, wants in want.of.items() for w in wants
    )


def without_python(want: Want) -> Want:
    """The same without the fields that are worked out in Python."""
    of = {
        type: tuple(without_python(w) for w in wants if w.field not in PYTHON.get(type, ()))
        for type, wants in want.of.items()
    }
    return Want(want.key, want.field, want.args, of)
