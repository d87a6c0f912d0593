"""Lifecycle mutations: the steps of versioned documents as changes that clients name by a key of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from neo4j import ManagedTransaction
from pydantic import ValidationError

from graph.clock import today
from graph.db.client import Graph
from graph.db.transactions import Row
from graph.lifecycle.lifecycle import STEPS, D, Lifecycle, Step, Steps, version_digest
from graph.mutations.changes import (
    Author,
    Changing,
    Code,
    Fault,
    Refused,
    change,
    check_version,
    fault,
    version_part,
)
from graph.query.wants import Part, Scope
from graph.words import BadInput, NotFound
from graph.yaml_lines import Loc, mistakes

Place = Callable[[Loc], tuple[str, ...]]


def step_mutations(life: Lifecycle[Any], raw: Callable[[Row], Any], place: Place) -> dict[str, Changing]:
    """By step, as of `STEPS`: (graph, author, key, given) → {label, id, version, number}.

    `given`: id and if_version; of a draft, what `raw` makes plain values of; `place`: where a value of these was given.
    """

    def mutation(name: str, step: Step) -> Changing:
        what = f"{life.name}.{life.word(name)}"

        def change_document(graph: Graph, author: Author, key: str, given: Row) -> Row:
            def work(tx: ManagedTransaction, mark: str) -> Row:
                target = (given.get("id") or "").strip()
                if name == "draft":
                    target = _document(life, graph, raw(given), place)
                return _take(Steps(life, graph, tx, author), step, target, given.get("if_version"))

            return change(graph, author, what, key, given, work)

        return change_document

    return {name: mutation(name, step) for name, step in STEPS.items()}


def document_version_part(life: Lifecycle[Any], scope: Scope, id: str) -> Part:
    """The version of a document for a statement that asks; null where there is none."""

    def columns(n: str, id: str) -> str:
        return life.versions_of(id, f"{n}v")

    return version_part(scope, life.label, id, columns, version_digest)


def _document(life: Lifecycle[D], graph: Graph, raw: Any, place: Place) -> D:
    """The document that is given, checked. Raises Refused with all that is wrong."""
    try:
        document = life.shape.model_validate(raw)
    except ValidationError as error:
        raise Refused(
            [Fault(place(loc), code, why) for loc, code, why in mistakes(error, life.shape)]
        ) from error
    if wrong := [Fault(place(loc), "INVALID", why) for loc, why in life.problems(document, graph, today())]:
        raise Refused(wrong)
    return document


def _take(steps: Steps[Any], step: Step, target: Any, if_version: str | None) -> Row:
    id, life = getattr(target, "id", target), steps.life
    try:
        before = life.versions(steps.read, id)
        check_version(version_digest(before) if before else None, if_version)
        step(steps, target)
    except NotFound as error:
        raise Refused([fault("NOT_FOUND", error.text, "id")]) from error
    except BadInput as error:
        code: Code = "SAME_PERSON" if error.code == "SAME_PERSON" else "CONFLICT"
        raise Refused([fault(code, error.text, "id")]) from error
    versions = life.versions(steps.read, id)
    number = versions[-1]["version"] if versions else None
    return {
        "label": life.label,
        "id": id,
        "version": version_digest(versions),
        "number": number,
    } | steps.counted
