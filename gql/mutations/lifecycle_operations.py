"""Mutations of versioned documents: draft, approve, put in force, roll back, end, declared once for every kind."""

from __future__ import annotations

from typing import Any

from gql.mutations.mutation import IF_VERSION, OPERATIONS, InputField, Mutation
from graph.db.transactions import Row
from graph.lifecycle.lifecycle import STEPS, Lifecycle
from graph.lifecycle.lifecycle_mutations import step_mutation
from graph.words import Text


def step_operations(
    life: Lifecycle[Any],
    approvers: frozenset[str],
    document: InputField,
    *,
    draft: tuple[InputField, ...],
    example: Row,
    id: str,
) -> tuple[Mutation, ...]:
    """One mutation for each step. `draft`: what a draft is given, beside an `example` of it, which has this `id`;
    `document`: which one the other steps are about, which `approvers` may take."""
    number = ("number", int, life.fill_text(Text("number of the {name}'s version", "{noun}的版本号")))
    names = {"publish": life.publish.en, "end": life.end.en}
    return tuple(
        Mutation(
            f"{names.get(step, step)}_{life.name}",
            life.fill_text(text),
            OPERATIONS if step == "draft" else approvers,
            step_mutation(life, step),
            inputs=(*(draft if step == "draft" else (document,)), IF_VERSION),
            shows=life.name,
            label=life.label,
            also=(number,),
            selects=f"{life.name} {{ status }} number version",
            example=example if step == "draft" else {"id": id},
        )
        for step, (_, text) in STEPS.items()
    )
