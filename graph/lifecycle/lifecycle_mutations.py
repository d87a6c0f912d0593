"""Lifecycle mutations: the steps of versioned documents as changes that clients name by a key of their own."""

from __future__ import annotations

from typing import Any

from neo4j import ManagedTransaction
from pydantic import ValidationError

from graph.clock import today
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.lifecycle.lifecycle import STEPS, D, Lifecycle, Steps, version_digest
from graph.mutations.changes import (
    Author,
    Changing,
    InputError,
    InvalidInput,
    apply_change,
    check_version,
    refusal,
    version_expression,
)
from graph.query.selections import Compiler, Expression
from graph.words import BadInput, NotFound
from graph.yaml_lines import validation_problems


def step_mutation(life: Lifecycle[Any], step: str) -> Changing:
    """One of `STEPS`: (graph, author, key, payload) → {label, id, version, number}. `payload`: if_version, and id or a draft's input."""

    def mutation(graph: Graph, author: Author, key: str, payload: Row) -> Row:
        def work(tx: ManagedTransaction, mark: str) -> Row:
            target = _document(life, graph, payload) if step == "draft" else (payload.get("id") or "").strip()
            return _take(Steps(life, graph, tx, author), step, target, payload.get("if_version"))

        return apply_change(graph, author, f"{life.name}.{life.word(step)}", key, payload, work)

    return mutation


def document_version_expression(life: Lifecycle[Any], compiler: Compiler, id: str) -> Expression:
    """The version of a document for a statement that asks; null where there is none."""
    return version_expression(
        compiler, life.label, id, lambda n, argument: life.versions_of(argument, f"{n}v"), version_digest
    )


def _document(life: Lifecycle[D], graph: Graph, payload: Row) -> D:
    """The document that is given, checked. Raises InvalidInput with all that is wrong."""
    try:
        document = life.shape.model_validate(life.raw(payload))
    except BadInput as error:
        raise refusal(error, "INVALID", *life.input_path(())) from error
    except ValidationError as error:
        found = validation_problems(error, life.shape)
        raise InvalidInput([InputError(life.input_path(loc), code, why) for loc, code, why in found]) from error
    wrong = life.problems(document, graph, today())
    if faults := [InputError(life.input_path(loc), "INVALID", why) for loc, why in wrong]:
        raise InvalidInput(faults)
    return document


def _take(steps: Steps[Any], step: str, target: Any, if_version: str | None) -> Row:
    id, life = getattr(target, "id", target), steps.life
    try:
        check_version(version_digest(life.versions(steps.read, id)), if_version)
        STEPS[step][0](steps, target)
    except (NotFound, BadInput) as error:
        raise refusal(error, "CONFLICT", "id") from error
    versions = life.versions(steps.read, id)
    number = versions[-1]["version"] if versions else None
    return {"label": life.label, "id": id, "version": version_digest(versions), "number": number} | steps.counted
